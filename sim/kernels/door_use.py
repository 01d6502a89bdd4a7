"""Who has come to a shut door, and who is in each refuge."""

from __future__ import annotations

import numpy as np

from sim.kernels.codes import AUDIENCE, INSIDE, RUN, SHELTER
from sim.kernels.compiling import OPTIONS, njit
from sim.kernels.passages import gap_to_line


@njit(**OPTIONS)
def reach_doors(on_floor, node, x, y, radius, door_line, is_open, locked, reach_m, refused, pushed, found_locked):
    """Let people reach the shut doors that they make for, and learn which of them are locked.

    Args:
        on_floor: (n,) bool.
        node: (n,) int32.
        x: (n,) float64, m.
        y: (n,) float64, m.
        radius: (n,) float64, m.
        door_line: (doors, 2, 2) float64, m, from post to post.
        is_open: (doors,) bool.
        locked: (doors,) bool.
        reach_m: float, m, from the edge of the body.
        refused: (n,) uint64, doors known to be locked, one bit each. **Written**.
        pushed: (doors,) bool. **Written**: doors that somebody pushes.
        found_locked: (doors,) bool. **Written**: doors that somebody finds locked.

    Returns:
        int, how many have reached a shut door.
    """
    pushed[:] = False
    found_locked[:] = False
    reached = 0
    for i in range(node.shape[0]):
        door = node[i] // 2
        if node[i] < 0 or not on_floor[i] or is_open[door]:
            continue
        line = door_line[door]
        if gap_to_line(x[i], y[i], line[0, 0], line[0, 1], line[1, 0], line[1, 1]) < reach_m + radius[i]:
            reached += 1
            if locked[door]:
                found_locked[door] = True
                refused[i] |= np.uint64(1) << np.uint64(door)
            else:
                pushed[door] = True
    return reached


@njit(**OPTIONS)
def count_in_areas(role, status, area, action, sees_hazard, sheltered, running, seeing):
    """Count the audience in each area by what they do.

    Args:
        role: (n,) int8.
        status: (n,) int8.
        area: (n,) int32.
        action: (n,) int8.
        sees_hazard: (n,) bool.
        sheltered: (areas,) int64. **Written**: who shelters.
        running: (areas,) int64. **Written**: who runs.
        seeing: (areas,) int64. **Written**: who has a source in sight.
    """
    sheltered[:] = 0
    running[:] = 0
    seeing[:] = 0
    for i in range(area.shape[0]):
        if area[i] >= 0 and role[i] == AUDIENCE and status[i] == INSIDE:
            sheltered[area[i]] += action[i] == SHELTER
            running[area[i]] += action[i] == RUN
            seeing[area[i]] += sees_hazard[i]


@njit(**OPTIONS)
def shield_in(role, status, area, refuge, share, shielding):
    """Protect the audience in a refuge.

    Args:
        role: (n,) int8.
        status: (n,) int8.
        area: (n,) int32.
        refuge: int, its area.
        share: float, share of exposure that reaches those in it.
        shielding: (n,) float64. **Written**.
    """
    for i in range(area.shape[0]):
        if area[i] == refuge and role[i] == AUDIENCE and status[i] == INSIDE:
            shielding[i] = share
