"""Room for those who stand: walkers go round whoever is in their way, and whoever stands there steps aside.

Both happen once in a tick, before anybody walks.
"""

from __future__ import annotations

import numpy as np

from sim.kernels.compiling import OPTIONS, njit
from sim.kernels.stepping_aside import step_aside
from sim.kernels.ways_round import look_round


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
    xs, ys, moving, n = bodies.x, bodies.y, bodies.moving, bodies.x.shape[0]
    overtakes = manner.overtake_share > 0.0
    if not overtakes and moving.all():
        return
    cell_m, origin_x, origin_y = manner.reach_m, ground.cell_origin[0], ground.cell_origin[1]
    left = int((xs.min() - origin_x) / cell_m) - 2
    lower = int((ys.min() - origin_y) / cell_m) - 2
    columns = int((xs.max() - origin_x) / cell_m) - left + 3
    cells = columns * (int((ys.max() - origin_y) / cell_m) - lower + 3)
    # everybody by cell; and those who may be in the way: whoever stands, or all where people overtake
    start, start_listed = np.zeros(cells + 1, np.int32), np.zeros(cells + 1, np.int32)
    cell, listed, count = np.empty(n, np.int32), np.empty(n, np.int32), 0
    for i in range(n):
        column = int((xs[i] - origin_x) / cell_m) - left
        cell[i] = (int((ys[i] - origin_y) / cell_m) - lower) * columns + column
        start[cell[i] + 1] += 1
        if overtakes or not moving[i]:
            start_listed[cell[i] + 1] += 1
            listed[count] = i
            count += 1
    for c in range(cells):
        start[c + 1] += start[c]
        start_listed[c + 1] += start_listed[c]
    called = np.zeros((4, n), np.float64)
    look_round(bodies, ground, manner, cell, columns, start_listed, listed, called, tick_s)
    stride = manner.step_aside_mps * tick_s
    if stride > 0.0:
        step_aside(bodies, ground, manner, cell, columns, start, called, steps_aside, open_inside, stride)
