"""Room for those who stand: walkers go round whoever is in their way, and whoever stands there steps aside.

Both happen once in a tick, before anybody walks.
"""

from __future__ import annotations

import numpy as np

from sim.kernels.compiling import OPTIONS, njit
from sim.kernels.stepping_aside import step_aside
from sim.kernels.ways_round import MOST_SEEN, look_round


@njit(**OPTIONS)
def give_way(bodies, ground, manner, steps_aside, open_inside, tick_s):
    """Let walkers look for a way round whoever is in their way, and those who stand in it step aside.

    Args:
        bodies: ``Bodies``, in the order of cells of ``manner.reach_m``. **Written**: x, y of those who step aside; aim
            and time held up of walkers who take a way round.
        ground: ``Ground``.
        manner: ``MovementParameters``.
        steps_aside: (n,) bool, who of those who stand steps aside.
        open_inside: (doors,) bool, doors that stand open and lead to no exit: nobody is sent out by stepping aside.
        tick_s: float, s.
    """
    n = bodies.x.shape[0]
    cell_m, origin = manner.reach_m, ground.cell_origin
    left = int((bodies.x.min() - origin[0]) / cell_m) - 2
    lower = int((bodies.y.min() - origin[1]) / cell_m) - 2
    columns = int((bodies.x.max() - origin[0]) / cell_m) - left + 3
    rows = int((bodies.y.max() - origin[1]) / cell_m) - lower + 3
    start, still = np.zeros(rows * columns + 1, np.int32), np.zeros(rows * columns, np.int32)
    cell = np.empty(n, np.int32)
    for i in range(n):
        column = int((bodies.x[i] - origin[0]) / cell_m) - left
        cell[i] = (int((bodies.y[i] - origin[1]) / cell_m) - lower) * columns + column
        start[cell[i] + 1] += 1
        still[cell[i]] += not bodies.moving[i]
    for c in range(rows * columns):
        start[c + 1] += start[c]
    called, asked = np.zeros((4, n), np.float64), np.zeros((4, n), np.float64)
    seen = np.empty((5, MOST_SEEN), np.float64)
    row_of = np.empty(MOST_SEEN, np.int64)
    for i in range(n):
        if bodies.moving[i] and bodies.free_speed[i] > 0.0:
            look_round(bodies, ground, manner, i, cell[i], columns, start, still, seen, row_of, called, tick_s)
    stride = manner.step_aside_mps * tick_s
    if stride > 0.0:
        for j in range(n):
            if steps_aside[j] and (called[0, j] != 0.0 or called[1, j] != 0.0):
                step_aside(
                    bodies, ground, manner, j, cell[j], columns, start, called, asked, steps_aside, open_inside, stride
                )
        for j in range(n):
            if steps_aside[j] and called[0, j] == 0.0 and called[1, j] == 0.0 and asked[2, j] != 0.0:
                step_aside(
                    bodies, ground, manner, j, cell[j], columns, start, asked, called, steps_aside, open_inside, stride
                )
