"""Walking beside somebody who is helped, and stepping up to who cannot walk."""

from __future__ import annotations

import numpy as np

from sim.kernels.codes import HELP, WHEELCHAIR
from sim.kernels.compiling import OPTIONS, njit
from sim.kernels.field_lookup import field_distance_at
from sim.kernels.groups import DOORWAY_M, STANDING_MPS, slowed
from sim.kernels.helping import is_walked_with


@njit(**OPTIONS)
def walk_along(action, on_floor, helps, need, carried, along):
    """Tell who walks with whom they help, by the same way.

    Args:
        action: (n,) int8.
        on_floor: (n,) bool.
        helps: (n,) int32, row of who is helped, or -1.
        need: (n,) int8, what each needs.
        carried: (n,) bool, who is carried now.
        along: (n,) bool. **Written**.

    Returns:
        int, how many do.
    """
    count = 0
    for i in range(helps.shape[0]):
        j = helps[i]
        along[i] = j >= 0 and action[i] == HELP and on_floor[i] and is_walked_with(need[j], carried[j])
        count += along[i]
    return count


@njit(**OPTIONS)
def walk_beside(along, helps, carried, mobility, people, fields, pushing_m, pushed_mps, beside_s, assistance, pace):
    """Let helpers push wheelchairs, and limit their pace to that of whom they walk with, or less where they are ahead.

    Who is t seconds of that person's walk ahead goes at ``2 v (1 - t / beside_s)`` at most, from half of ``beside_s``
    on, and not at all from ``beside_s`` on. Nobody holds back in a doorway. Who is behind, or has another goal, walks
    freely. Who carries takes the door of whom they carry.

    Args:
        along: (n,) bool, who walks with whom they help.
        helps: (n,) int32, row of who is helped.
        carried: (n,) bool, who is carried now.
        mobility: (n,) int8.
        people: ``People``. **Written**: goal and node of those who carry.
        fields: ``Fields``.
        pushing_m: float, m, within which a helper keeps hold of a wheelchair.
        pushed_mps: float, m/s, at most, of whoever pushes one.
        beside_s: float, s.
        assistance: (n,) float64. **Written**: of those who are pushed.
        pace: (n,) float64, m/s. **Written** for those who walk along.
    """
    x, y, area, free_speed, goal, node = people.x, people.y, people.area, people.free_speed, people.goal, people.node
    start, origin, shape, cell_m, distance, _, beyond = fields
    rows = np.flatnonzero(along)
    for i in rows:
        j = helps[i]
        if carried[j]:
            if area[i] == area[j]:
                goal[i], node[i] = goal[j], node[j]
            continue
        gap = np.sqrt((x[i] - x[j]) * (x[i] - x[j]) + (y[i] - y[j]) * (y[i] - y[j]))
        if gap < pushing_m and mobility[j] == WHEELCHAIR:
            assistance[j] = max(min(pushed_mps, free_speed[i]) / free_speed[j], 1.0)
    for i in rows:
        j = helps[i]
        speed = free_speed[j] * assistance[j]
        p, q = node[i], node[j]
        pace[i] = np.inf
        if q < 0 and p >= 0:
            pace[i] = 0.0
        if p < 0 or q < 0 or goal[i] < 0 or goal[i] != goal[j]:
            continue
        to_door = field_distance_at(p, x[i], y[i], start, origin, shape, cell_m, distance)
        other = field_distance_at(q, x[j], y[j], start, origin, shape, cell_m, distance)
        ahead_s = (other + beyond[goal[j], q] - to_door - beyond[goal[i], p]) / speed
        if to_door < DOORWAY_M or not ahead_s > 0.0:
            continue
        limit = slowed(speed, ahead_s, beside_s)
        pace[i] = limit if limit > STANDING_MPS else 0.0


@njit(**OPTIONS)
def step_up_to(
    action, on_floor, helps, need, carried, is_child, x, y, side_m, step_s, until, node, aim_x, aim_y, stood_s, until_s
):  # fmt: skip
    """Turn the steps of helpers to whom they go to, and let them stay beside those who cannot walk.

    Args:
        action: (n,) int8.
        on_floor: (n,) bool.
        helps: (n,) int32, row of who is helped, or -1.
        need: (n,) int8, what each needs.
        carried: (n,) bool, who is carried now.
        is_child: (n,) bool, with whom helpers stay without a limit.
        x: (n,) float64, m.
        y: (n,) float64, m.
        side_m: float, m, distance at which a helper is with somebody.
        step_s: float, s.
        until: float, s, until when those stay who have come up now.
        node: (n,) int32. **Written**, like all that follow, for those who do not walk along with whom they help.
        aim_x: (n,) float64. **Written**.
        aim_y: (n,) float64. **Written**.
        stood_s: (n,) float64, s. **Written**: a step more.
        until_s: (n,) float64, s. **Written**: until when they stay.
    """
    for i in range(helps.shape[0]):
        j = helps[i]
        if j < 0 or action[i] != HELP or (on_floor[i] and is_walked_with(need[j], carried[j])):
            continue
        way_x, way_y = x[j] - x[i], y[j] - y[i]
        gap = np.sqrt(way_x * way_x + way_y * way_y)
        node[i], aim_x[i], aim_y[i] = -1, 0.0, 0.0
        stood_s[i] += step_s
        if not gap <= side_m:
            aim_x[i], aim_y[i] = way_x / max(gap, side_m), way_y / max(gap, side_m)
        elif not is_child[j]:
            until_s[i] = min(until_s[i], until)
