"""How much danger lies along a way: it is 1 beside a hazard and falls to 37 % over a range."""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from sim.kernels.compiling import INLINED, OPTIONS, njit
from sim.kernels.distance_fields import segment_point
from sim.kernels.elementary import exponential
from sim.kernels.field_lookup import field_direction_at

STEPS_IN_RANGE = 2.0
"""Points looked at in each range of a straight leg (numerical: the mean past a hazard errs by a few per cent)."""
MOST_STEPS = 40
"""Points looked at on one straight leg at most (numerical: enough for a leg of 20 ranges)."""
FARTHEST_RANGES = 5.0
"""Ranges beyond which danger is nothing (numerical: less than 1 % of that beside the hazard)."""
STEP_M = 2.0
"""Distance between points looked at along a field, m (numerical: finer than the rows and barriers that bend a way)."""
STEPS_SEEN = 12
"""Points looked at along a field; the rest of the way counts as straight (numerical: as far as a hazard deters)."""

PLACES = 8
"""Places of a hazard whose legs are kept (numerical: most who look at one time know of fewer)."""

Legs = namedtuple("Legs", "x y fill latest filled mean near")
"""The danger of straight legs from door to door, kept because many people know of the same place: x, y (places,)
float64, m, the place; fill (places,) int64, number of that filling; latest (1,) int64, fillings so far; filled
(places, doors, doors) int64, the filling in which a leg was looked at; mean and near, as large, float64, what
``danger_straight`` and ``approach`` give for it."""


def no_legs(doors: int) -> Legs:
    """Give ``Legs`` between a number of doors of which none has been looked at."""
    shape = (PLACES, doors, doors)
    return Legs(
        np.full(PLACES, np.nan), np.full(PLACES, np.nan), np.zeros(PLACES, np.int64), np.zeros(1, np.int64),
        np.zeros(shape, np.int64), np.zeros(shape), np.zeros(shape),
    )  # fmt: skip


@njit(**OPTIONS)
def place_of_legs(x, y, legs):
    """Give the number under which the legs of a place are kept; those of the place kept longest make room for it.

    Args:
        x: float, m, of the hazard.
        y: float, m.
        legs: ``Legs``. **Written** where the place is new.
    """
    for place in range(PLACES):
        if legs.x[place] == x and legs.y[place] == y:
            return place
    place = legs.latest[0] % PLACES
    legs.latest[0] += 1
    legs.x[place], legs.y[place], legs.fill[place] = x, y, legs.latest[0]
    return place


@njit(**INLINED)
def danger_straight(from_x, from_y, to_x, to_y, hazard_x, hazard_y, range_m):
    """Give the danger of a straight leg.

    Args:
        from_x: float, m.
        from_y: float, m.
        to_x: float, m.
        to_y: float, m.
        hazard_x: float, m.
        hazard_y: float, m.
        range_m: float, m.

    Returns:
        Two floats: the mean danger along the leg, from 0 to 1, by the midpoint rule; and how close it comes, m.
    """
    along_x, along_y = to_x - from_x, to_y - from_y
    off_x, off_y = hazard_x - from_x, hazard_y - from_y
    nearest_x, nearest_y = segment_point(hazard_x, hazard_y, from_x, from_y, to_x, to_y)
    closest = np.sqrt((nearest_x - hazard_x) ** 2 + (nearest_y - hazard_y) ** 2)
    if closest > FARTHEST_RANGES * range_m:
        return 0.0, closest
    steps = min(2 + int(STEPS_IN_RANGE * np.sqrt(along_x * along_x + along_y * along_y) / range_m), MOST_STEPS)
    total = 0.0
    for k in range(steps):
        share = (k + 0.5) / steps
        gap_x, gap_y = off_x - share * along_x, off_y - share * along_y
        total += exponential(-np.sqrt(gap_x * gap_x + gap_y * gap_y) / range_m)
    return total / steps, closest


@njit(**INLINED)
def danger_on_foot(node, x, y, walk_m, to_x, to_y, fields, hazard_x, hazard_y, range_m):
    """Give the danger of the way to a door as one walks it: along the field, round seats and barriers.

    Args:
        node: int, number of the field.
        x: float, m.
        y: float, m.
        walk_m: float, m, walking distance to the door.
        to_x: float, m, of the door.
        to_y: float, m.
        fields: ``Fields``.
        hazard_x: float, m.
        hazard_y: float, m.
        range_m: float, m.

    Returns:
        Two floats as ``danger_straight``.
    """
    total, walked, closest = 0.0, 0.0, np.inf
    for _ in range(STEPS_SEEN):
        if walked >= walk_m:
            break
        step = min(STEP_M, walk_m - walked)
        along_x, along_y = field_direction_at(
            node, x, y, fields.start, fields.origin, fields.shape, fields.cell_m, fields.direction
        )
        x, y = x + step * along_x, y + step * along_y
        gap = np.sqrt((x - hazard_x) ** 2 + (y - hazard_y) ** 2)
        total += step * exponential(-gap / range_m)
        closest = min(closest, gap)
        walked += step
    if walked < walk_m:
        mean, rest_closest = danger_straight(x, y, to_x, to_y, hazard_x, hazard_y, range_m)
        total += (walk_m - walked) * mean
        closest = min(closest, rest_closest)
    return total / max(walk_m, 1e-6), closest


@njit(**INLINED)
def comes_within(node, x, y, walk_m, to_x, to_y, fields, hazard_x, hazard_y, near_m):
    """Tell whether the way to a door comes nearer to a hazard than ``near_m``, args as ``danger_on_foot``."""
    walked = 0.0
    for _ in range(STEPS_SEEN):
        if walked >= walk_m:
            return False
        step = min(STEP_M, walk_m - walked)
        along_x, along_y = field_direction_at(
            node, x, y, fields.start, fields.origin, fields.shape, fields.cell_m, fields.direction
        )
        x, y = x + step * along_x, y + step * along_y
        if np.sqrt((x - hazard_x) ** 2 + (y - hazard_y) ** 2) < near_m:
            return True
        walked += step
    if walked >= walk_m:
        return False
    nearest_x, nearest_y = segment_point(hazard_x, hazard_y, x, y, to_x, to_y)
    return np.sqrt((nearest_x - hazard_x) ** 2 + (nearest_y - hazard_y) ** 2) < near_m


@njit(**INLINED)
def approach(closest, now, range_m):
    """Give how far a way leads up to a hazard, 0 to 1: danger where it is closest, times how much closer than now.

    Args:
        closest: float, m, distance at the closest point of the way.
        now: float, m, distance at its start.
        range_m: float, m.
    """
    return max(0.0, 1.0 - closest / max(now, 1e-6)) * exponential(-closest / range_m)


@njit(**OPTIONS)
def look_at_leg(place, door, following, door_middle, range_m, legs):
    """Work out the danger of the straight leg from one door to another.

    Args:
        place: int, number of the place of the hazard in ``legs``.
        door: int, number of the first door.
        following: int, number of the second.
        door_middle: (doors, 2) float64, m.
        range_m: float, m.
        legs: ``Legs``. **Written** for this leg.
    """
    x, y, at, to = legs.x[place], legs.y[place], door_middle[door], door_middle[following]
    mean, closest = danger_straight(at[0], at[1], to[0], to[1], x, y, range_m)
    now = np.sqrt((at[0] - x) ** 2 + (at[1] - y) ** 2)
    legs.mean[place, door, following] = mean
    legs.near[place, door, following] = approach(closest, now, range_m)
    legs.filled[place, door, following] = legs.fill[place]
