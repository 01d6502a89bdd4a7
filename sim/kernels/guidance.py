"""What staff who lead people out do to those near them."""

from __future__ import annotations

import numpy as np
from numba import njit

from sim.kernels.cells import OPTIONS


@njit(**OPTIONS)
def direct(
    rows, x, y, area, heeds, listening, staff_x, staff_y, staff_area, staff_goal, range_m, cue, cues, shown, sent_to
):
    """Let each person who heeds staff be told to leave, and by which exit, by the nearest of them within range.

    Args:
        rows: (k,) int64, who of the audience can walk.
        x: (n,) float64, m.
        y: (n,) float64, m.
        area: (n,) int32.
        heeds: (n,) bool.
        listening: (n,) bool, who does not respond yet.
        staff_x: (m,) float64, m, of those who lead people out.
        staff_y: (m,) float64, m.
        staff_area: (m,) int32.
        staff_goal: (m,) int32, goal that each of them sends people to.
        range_m: float, m.
        cue: float, what being told adds in this step.
        cues: (n,) float64. **Written**: added to.
        shown: (n,) uint64, one bit a goal. **Written**.
        sent_to: (n,) int32. **Written**: the goal.
    """
    for i in rows:
        if not heeds[i]:
            continue
        nearest, who = range_m * range_m, -1
        for k in range(staff_x.shape[0]):
            if staff_area[k] == area[i]:
                gap2 = (staff_x[k] - x[i]) ** 2 + (staff_y[k] - y[i]) ** 2
                if gap2 < nearest:
                    nearest, who = gap2, k
        if who < 0:
            continue
        if listening[i]:
            cues[i] += cue
        shown[i] |= np.uint64(1) << np.uint64(staff_goal[who])
        sent_to[i] = staff_goal[who]
