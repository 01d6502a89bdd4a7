"""Taking those who walk, or are in their way, out of the crowd for a step, and putting them back."""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from sim.kernels.codes import SOURCE
from sim.kernels.compiling import OPTIONS, njit

Columns = namedtuple(
    "Columns",
    "role on_floor x y heading_x heading_y speed free_speed pace assistance visibility_factor haste radius node aim_x "
    "aim_y waited uid aiding",
)
"""Columns of the crowd, each (n,), as ``sim/world/crowd_columns.py`` says."""


@njit(**OPTIONS)
def find_near_walkers(people, reach_m, rows):
    """Find those who walk and those who could be in their way: everybody in a frame around all who walk.

    Args:
        people: ``Columns``. **Written**: the speed of those who stand.
        reach_m: float, m, how much wider than the walkers the frame is.
        rows: (n,) int64. **Written**: first those found, in order.

    Returns:
        How many were found, int.
    """
    x, y, node = people.x, people.y, people.node
    left, right, lower, upper = np.inf, -np.inf, np.inf, -np.inf
    for i in range(x.shape[0]):
        if node[i] < 0 or people.pace[i] == 0.0:
            people.speed[i] = 0.0
        if people.on_floor[i] and (node[i] >= 0 or people.aim_x[i] != 0.0 or people.aim_y[i] != 0.0):
            left, right = min(left, x[i]), max(right, x[i])
            lower, upper = min(lower, y[i]), max(upper, y[i])
    left, right, lower, upper = left - reach_m, right + reach_m, lower - reach_m, upper + reach_m
    found = 0
    for i in range(x.shape[0]):
        if people.on_floor[i] and left <= x[i] <= right and lower <= y[i] <= upper:
            rows[found] = i
            found += 1
    return found


@njit(**OPTIONS)
def take(people, rows, bodies, steps_aside):
    """Copy those who walk side by side, with the speed at which they would walk now.

    Args:
        people: ``Columns``.
        rows: (k,) int64.
        bodies: ``Bodies``. **Written**: of k people; whoever waits for company does not move.
        steps_aside: (k,) bool. **Written**: who of those who stand steps aside; sources do not.
    """
    for e in range(rows.shape[0]):
        i = rows[e]
        bodies.x[e], bodies.y[e] = people.x[i], people.y[i]
        bodies.heading_x[e], bodies.heading_y[e] = people.heading_x[i], people.heading_y[i]
        bodies.speed[e], bodies.radius[e], bodies.node[e] = people.speed[i], people.radius[i], people.node[i]
        bodies.aim_x[e], bodies.aim_y[e] = people.aim_x[i], people.aim_y[i]
        bodies.waited[e], bodies.uid[e] = people.waited[i], people.uid[i]
        wished = people.free_speed[i] * people.assistance[i] * people.visibility_factor[i] * people.haste[i]
        bodies.free_speed[e] = min(wished, people.pace[i])
        has_way = people.node[i] >= 0 or people.aim_x[i] != 0.0 or people.aim_y[i] != 0.0
        bodies.moving[e] = has_way and people.pace[i] > 0.0
        steps_aside[e] = not bodies.moving[e] and people.role[i] != SOURCE and not people.aiding[i]


@njit(**OPTIONS)
def put_back(people, rows, bodies):
    """Give people the places, headings, speeds and times held up that they have after a step.

    Args:
        people: ``Columns``. **Written**.
        rows: (k,) int64.
        bodies: ``Bodies``, of k people.
    """
    for e in range(rows.shape[0]):
        i = rows[e]
        people.x[i], people.y[i] = bodies.x[e], bodies.y[e]
        people.heading_x[i], people.heading_y[i] = bodies.heading_x[e], bodies.heading_y[e]
        people.speed[i], people.waited[i] = bodies.speed[e], bodies.waited[e]
