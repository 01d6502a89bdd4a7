"""How somebody who stands steps aside: one step at a time, only onto free floor."""

from __future__ import annotations

import numpy as np

from sim.kernels.cells import cell_of
from sim.kernels.compiling import OPTIONS, njit
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
def step_aside(bodies, ground, manner, j, cell, columns, start, called, asked, steps_aside, open_inside, stride):
    """Let somebody who stands take one step out of the way, or ask those who stand where it would lead.

    Args:
        bodies: ``Bodies``. **Written**: x, y of the one who steps.
        ground: ``Ground``.
        manner: ``MovementParameters``.
        j: int, who stands.
        cell: int, the cell.
        columns: int, of cells.
        start: (cells + 1,) int32, first body in each cell.
        called: as ``look_round``.
        asked: the same. **Written**: for those who are asked.
        steps_aside: as ``give_way``.
        open_inside: as ``give_way``.
        stride: float, m, longest step.
    """
    norm = np.sqrt(called[0, j] ** 2 + called[1, j] ** 2)
    if norm < 1.0e-6:
        return
    on_x, on_y = called[0, j] / norm, called[1, j] / norm
    side = 1.0 if called[2, j] >= 0.0 else -1.0
    for k in range(FORWARD.shape[0] if called[3, j] > manner.patience_s else READILY):
        step_x = FORWARD[k] * on_x - side * SIDEWAYS[k] * on_y
        step_y = FORWARD[k] * on_y + side * SIDEWAYS[k] * on_x
        length = stride
        for _ in range(STRIDES):
            x, y = bodies.x[j] + length * step_x, bodies.y[j] + length * step_y
            if _is_free(bodies, ground, j, x, y, cell, columns, start, open_inside):
                bodies.x[j], bodies.y[j] = x, y
                return
            length *= 0.5
    x, y = bodies.x[j] - stride * side * on_y, bodies.y[j] + stride * side * on_x
    for r in range(cell - columns, cell + columns + 1, columns):
        for k in range(start[r - 1], start[r + 2]):
            contact = bodies.radius[j] + bodies.radius[k]
            if k != j and steps_aside[k] and (bodies.x[k] - x) ** 2 + (bodies.y[k] - y) ** 2 < contact * contact:
                asked[0, k] += on_x
                asked[1, k] += on_y
                asked[2, k] += side
                asked[3, k] = called[3, j]


@njit(**OPTIONS)
def _is_free(bodies, ground, j, x, y, cell, columns, start, open_inside):
    """Tell whether somebody can step to a place: no nearer than touch to any body or wall, unless it leads away."""
    was_x, was_y = bodies.x[j], bodies.y[j]
    for r in range(cell - columns, cell + columns + 1, columns):
        for k in range(start[r - 1], start[r + 2]):
            apart2 = (bodies.x[k] - x) ** 2 + (bodies.y[k] - y) ** 2
            contact = bodies.radius[j] + bodies.radius[k]
            was2 = (bodies.x[k] - was_x) ** 2 + (bodies.y[k] - was_y) ** 2
            if k != j and apart2 < min(contact * contact, was2):
                return False
    origin = ground.cell_origin
    c = cell_of(was_x, was_y, origin[0], origin[1], ground.cell_m, ground.rows, ground.columns)
    if blocked_by_wall(
        was_x, was_y, x, y, c, ground.wall_start, ground.wall_list, ground.walls, ground.wall_door, open_inside
    ):
        return False
    kept_m = min(bodies.radius[j], clearance(
        was_x, was_y, c, ground.wall_start, ground.wall_list, ground.walls, ground.wall_door, ground.door_open
    ))  # fmt: skip
    c = cell_of(x, y, origin[0], origin[1], ground.cell_m, ground.rows, ground.columns)
    return kept_m <= clearance(
        x, y, c, ground.wall_start, ground.wall_list, ground.walls, ground.wall_door, ground.door_open
    )
