"""How somebody who stands steps aside: one step at a time, only onto free floor."""

from __future__ import annotations

import numpy as np

from sim.kernels.cells import cell_of
from sim.kernels.compiling import INLINED, OPTIONS, njit
from sim.kernels.walls import blocked_by_wall, clearance

FORWARD = np.array([0.0, 0.7, -0.7, 0.0, 0.7, -0.7, 1.0])
"""Steps that somebody who stands tries in this order, in strides along the way of whoever comes: aside, aside and on,
aside and back; then the same across the way, and straight on (assumption: the shortest step out of it comes first)."""

SIDEWAYS = np.array([1.0, 0.7, 0.7, -1.0, -0.7, -0.7, 0.0])
"""The same steps to the side on which they stand from that way (assumption: as above)."""

READILY = 3
"""How many of these steps are tried before somebody whose patience is not over (assumption: nobody steps across
another's way while that one may get past)."""

STRIDES = 3
"""Lengths of a step that are tried, each half of the one before (numerical: the last is a few centimetres)."""


@njit(**OPTIONS)
def step_aside(bodies, ground, manner, cell, columns, start, called, steps_aside, open_inside, stride):
    """Let those who stand take one step out of the way, or ask those who stand where it would lead.

    Whoever is walked at comes first, then whoever is asked.

    Args:
        bodies: ``Bodies``, in the order of cells. **Written**: x, y of those who step.
        ground: ``Ground``.
        manner: ``MovementParameters``.
        cell: (n,) int32, cell of each.
        columns: int, of cells.
        start: (cells + 1,) int32, first body in each cell.
        called: as in ``give_way``: direction of those who walk at each who stands, on which side of it that one
            stands, and how long they have been held up, s. **Written**: for those whom the asked ask in turn.
        steps_aside: as ``give_way``.
        open_inside: as ``give_way``.
        stride: float, m, longest step.
    """
    # taken out of their tuples once, as for walking
    xs, ys, radius, origin, wall_start, wall_list = (
        bodies.x, bodies.y, bodies.radius, ground.cell_origin, ground.wall_start, ground.wall_list,
    )  # fmt: skip
    walls, wall_door, door_open = ground.walls, ground.wall_door, ground.door_open
    rows, asked = np.flatnonzero(steps_aside), np.zeros(called.shape, np.float64)
    beside, row_of = np.empty((3, xs.shape[0]), np.float64), np.empty(xs.shape[0], np.int32)
    for turn in range(2):
        told, asks = (called, asked) if turn == 0 else (asked, called)
        for j in rows:
            walked_at = called[0, j] != 0.0 or called[1, j] != 0.0
            if walked_at != (turn == 0) or (turn == 1 and asked[2, j] == 0.0):
                continue
            norm = np.sqrt(told[0, j] ** 2 + told[1, j] ** 2)
            if norm < 1.0e-6:
                continue
            x, y, count = xs[j], ys[j], 0
            for r in range(cell[j] - columns, cell[j] + columns + 1, columns):
                for k in range(start[r - 1], start[r + 2]):
                    contact, was2 = radius[j] + radius[k], (xs[k] - x) ** 2 + (ys[k] - y) ** 2
                    if was2 < (contact + stride) ** 2 and k != j:  # no step leads to anybody else
                        beside[0, count], beside[1, count], beside[2, count] = xs[k], ys[k], contact
                        row_of[count] = k
                        count += 1
            on_x, on_y = told[0, j] / norm, told[1, j] / norm
            side = 1.0 if told[2, j] >= 0.0 else -1.0
            tries = FORWARD.shape[0] if told[3, j] > manner.patience_s else READILY
            xs[j], ys[j] = _free_place(
                x, y, radius[j], on_x, on_y, side, stride, tries, beside, count, origin, ground.cell_m, ground.rows,
                ground.columns, wall_start, wall_list, walls, wall_door, door_open, open_inside,
            )  # fmt: skip
            if xs[j] != x or ys[j] != y:
                continue
            x, y = x - stride * side * on_y, y + stride * side * on_x
            for e in range(count):
                k = row_of[e]
                if steps_aside[k] and (xs[k] - x) ** 2 + (ys[k] - y) ** 2 < beside[2, e] * beside[2, e]:
                    asks[0, k] += on_x
                    asks[1, k] += on_y
                    asks[2, k] += side
                    asks[3, k] = told[3, j]


@njit(**INLINED)
def _free_place(
    was_x, was_y, radius, on_x, on_y, side, stride, tries, beside, count, origin, cell_m, rows, columns, wall_start,
    wall_list, walls, wall_door, door_open, open_inside,
):  # fmt: skip
    """Give the first place that is free of bodies and walls: no nearer than touch, unless the step leads away.

    Returns:
        Two floats, m; the place where they stand if no other is free.
    """
    c = cell_of(was_x, was_y, origin[0], origin[1], cell_m, rows, columns)
    kept_m = min(radius, clearance(was_x, was_y, c, wall_start, wall_list, walls, wall_door, door_open))
    for k in range(tries):
        step_x = FORWARD[k] * on_x - side * SIDEWAYS[k] * on_y
        step_y = FORWARD[k] * on_y + side * SIDEWAYS[k] * on_x
        length = stride
        for _ in range(STRIDES):
            x, y, free = was_x + length * step_x, was_y + length * step_y, True
            for e in range(count):
                apart2 = (beside[0, e] - x) ** 2 + (beside[1, e] - y) ** 2
                was2 = (beside[0, e] - was_x) ** 2 + (beside[1, e] - was_y) ** 2
                if apart2 < min(beside[2, e] * beside[2, e], was2):
                    free = False
                    break
            if free and not blocked_by_wall(
                was_x, was_y, x, y, c, wall_start, wall_list, walls, wall_door, open_inside
            ):  # fmt: skip
                there = cell_of(x, y, origin[0], origin[1], cell_m, rows, columns)
                if kept_m <= clearance(x, y, there, wall_start, wall_list, walls, wall_door, door_open):
                    return x, y
            length *= 0.5
    return was_x, was_y
