"""Doors that let people through at a flow that is set: passages are saved up and given out one by one."""

from __future__ import annotations

import numpy as np

from sim.kernels.compiling import INLINED, njit

MOST_CREDIT = 2.0
"""Passages that a metered door saves up while nobody is there, persons; more where it gives more in two steps
(numerical: two abreast may pass at once, and no rush is saved up)."""


@njit(**INLINED)
def save_up(dt, door_flow, door_credit):
    """Let every metered door save up the passages of one step.

    Args:
        dt: float, s.
        door_flow: (doors,) float64, persons/s; infinite where a door is not metered.
        door_credit: (doors,) float64, persons. **Written**.
    """
    for d in range(door_flow.shape[0]):
        most = max(MOST_CREDIT, 2.0 * door_flow[d] * dt)
        door_credit[d] = min(door_credit[d] + door_flow[d] * dt, most)


@njit(**INLINED)
def may_pass(node, x, y, step_x, step_y, door_line, door_normal, door_flow, door_credit, door_cost):
    """Tell whether a step stays on this side of the door made for, or the door has a passage left to give.

    A door that is metered gives passages at its flow, to those who come to its line within one step in cell order.
    A passage costs what ``door_cost`` (2 * doors,) says for the side that it begins on.
    """
    door = node // 2
    if not np.isfinite(door_flow[door]):
        return True
    dx, dy = x - door_line[door, 0, 0], y - door_line[door, 0, 1]
    along_x = door_line[door, 1, 0] - door_line[door, 0, 0]
    along_y = door_line[door, 1, 1] - door_line[door, 0, 1]
    share = (dx * along_x + dy * along_y) / (along_x * along_x + along_y * along_y)
    if share < 0.0 or share > 1.0:
        return True
    way = 1.0 - 2.0 * (node % 2)
    depth = way * (dx * door_normal[door, 0] + dy * door_normal[door, 1])
    stride = way * (step_x * door_normal[door, 0] + step_y * door_normal[door, 1])
    if depth > 0.0 or depth + stride <= 0.0:
        return True
    if door_credit[door] < door_cost[node]:
        return False
    door_credit[door] -= door_cost[node]
    return True
