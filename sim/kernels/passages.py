"""Who walks through which inner door."""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from sim.kernels.codes import AUDIENCE, SOURCE
from sim.kernels.compiling import INLINED, OPTIONS, njit

Between = namedtuple("Between", "start doors line areas is_exit")
"""Doors by the two areas that they join: start (areas, areas, 2) int64, where the doors from one area to the other
begin and end in doors (k,) int64; line (doors, 2, 2) float64, m, from post to post; areas (doors, 2) int32, on both
sides; is_exit (doors,) bool."""

Passed = namedtuple("Passed", "audience others first last")
"""Passages of each door: audience (2, doors) int64, from the first of its areas to the second and back; others (doors,)
int64, of everybody else, both ways; first and last (doors,) float64, s, of the audience, infinite before."""


@njit(**INLINED)
def gap_to_line(x, y, from_x, from_y, to_x, to_y):
    """Give the distance of a point from the line of a door, post to post, m; all arguments float, m."""
    along_x, along_y = to_x - from_x, to_y - from_y
    off_x, off_y = x - from_x, y - from_y
    share = (off_x * along_x + off_y * along_y) / (along_x * along_x + along_y * along_y)
    share = min(max(share, 0.0), 1.0)
    gap_x, gap_y = off_x - share * along_x, off_y - share * along_y
    return np.sqrt(gap_x * gap_x + gap_y * gap_y)


@njit(**OPTIONS)
def count_passages(now_s, x, y, area, on_floor, role, between, was_in, was_there, passed):
    """Count people whose area has become the one behind a door, each at the nearest of the doors between the two.

    Of the audience, exits count nobody: that is done when they leave. Sources do not count.

    Args:
        now_s: float, s.
        x: (n,) float64, m.
        y: (n,) float64, m.
        area: (n,) int32.
        on_floor: (n,) bool.
        role: (n,) int8.
        between: ``Between``.
        was_in: (n,) int32, area a step ago. **Written**: area now.
        was_there: (n,) bool, who was on the floor a step ago. **Written**: who is now.
        passed: ``Passed``. **Written**.
    """
    for i in range(area.shape[0]):
        left, entered, there = was_in[i], area[i], was_there[i]
        was_in[i], was_there[i] = entered, on_floor[i]
        if not there or left == entered or left < 0 or entered < 0 or role[i] == SOURCE:
            continue
        door = _nearest_door(x[i], y[i], between.start[left, entered], between)
        if door < 0:
            continue
        if role[i] != AUDIENCE:
            passed.others[door] += 1
        elif not between.is_exit[door]:
            passed.audience[0 if between.areas[door, 0] == left else 1, door] += 1
            passed.first[door] = min(passed.first[door], now_s)
            passed.last[door] = now_s


@njit(**INLINED)
def _nearest_door(x, y, span, between):
    """Give the door nearest to a point, the first of those equally near; -1 where there is none."""
    nearest, least = -1, np.inf
    for e in range(span[0], span[1]):
        line = between.line[between.doors[e]]
        gap = gap_to_line(x, y, line[0, 0], line[0, 1], line[1, 0], line[1, 1])
        if gap < least:
            nearest, least = between.doors[e], gap
    return nearest
