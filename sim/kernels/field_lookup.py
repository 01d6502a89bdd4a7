"""Looking up the floor: which way a field leads, and how fast one can walk there."""

from __future__ import annotations

import numpy as np

from sim.kernels.cells import row_and_column
from sim.kernels.compiling import INLINED, njit


@njit(**INLINED)
def field_direction_at(node, x, y, field_start, field_origin, field_shape, field_cell_m, field_direction):
    """Give the unit direction in which a node's field leads, bilinear between grid points.

    Args:
        node: int, number of the field.
        x: float, m.
        y: float, m.
        field_start: (fields,) int64, first grid point of each field in the flat arrays.
        field_origin: (fields, 2) float64, m, position of grid point [0, 0].
        field_shape: (fields, 2) int32, grid points upward and rightward.
        field_cell_m: float, m, between grid points.
        field_direction: (points, 2) float32, unit vectors.

    Returns:
        Two floats; both 0 where the field is empty.
    """
    rows, columns = field_shape[node, 0], field_shape[node, 1]
    if rows < 2 or columns < 2:
        return 0.0, 0.0
    u = min(max((x - field_origin[node, 0]) / field_cell_m, 0.0), columns - 1.001)
    v = min(max((y - field_origin[node, 1]) / field_cell_m, 0.0), rows - 1.001)
    column, row = int(u), int(v)
    u -= column
    v -= row
    k = field_start[node] + row * columns + column
    a, b, c, d = (1.0 - u) * (1.0 - v), u * (1.0 - v), (1.0 - u) * v, u * v
    below = k + columns
    dx = (
        a * field_direction[k, 0] + b * field_direction[k + 1, 0]
        + c * field_direction[below, 0] + d * field_direction[below + 1, 0]
    )  # fmt: skip
    dy = (
        a * field_direction[k, 1] + b * field_direction[k + 1, 1]
        + c * field_direction[below, 1] + d * field_direction[below + 1, 1]
    )  # fmt: skip
    norm = np.sqrt(dx * dx + dy * dy)
    if norm < 1.0e-6:
        return np.float64(field_direction[k, 0]), np.float64(field_direction[k, 1])
    return dx / norm, dy / norm


@njit(**INLINED)
def field_distance_at(node, x, y, field_start, field_origin, field_shape, field_cell_m, field_distance):
    """Give the walking distance that a node's field holds at a point, bilinear, m; infinite if empty.

    Args as ``field_direction_at``, with ``field_distance`` (points,) float32, m.
    """
    rows, columns = field_shape[node, 0], field_shape[node, 1]
    if rows < 2 or columns < 2:
        return np.inf
    u = min(max((x - field_origin[node, 0]) / field_cell_m, 0.0), columns - 1.001)
    v = min(max((y - field_origin[node, 1]) / field_cell_m, 0.0), rows - 1.001)
    column, row = int(u), int(v)
    u -= column
    v -= row
    k = field_start[node] + row * columns + column
    lower = (1.0 - u) * field_distance[k] + u * field_distance[k + 1]
    upper = (1.0 - u) * field_distance[k + columns] + u * field_distance[k + columns + 1]
    return (1.0 - v) * lower + v * upper


@njit(**INLINED)
def ground_speed(x, y, hx, hy, grid_origin, grid_m, slow_grid, stair_grid, stair_up, stair_factor):
    """Give the share of free speed that the ground allows in a direction: seats slow, stairs by direction.

    Args:
        x: float, m.
        y: float, m.
        hx: float, heading.
        hy: float, heading.
        grid_origin: (2,) float64, m.
        grid_m: float, m.
        slow_grid: (rows, columns) float32, share.
        stair_grid: (rows, columns) int8, number of the stair or -1.
        stair_up: (stairs, 2) float64, unit direction of ascent.
        stair_factor: (stairs, 2) float64, share of free speed up and down.

    Returns:
        float, share.
    """
    rows, columns = slow_grid.shape
    row, column = row_and_column(x, y, grid_origin[0], grid_origin[1], grid_m, rows, columns)
    share = np.float64(slow_grid[row, column])
    stair = stair_grid[row, column]
    if stair >= 0:
        up = hx * stair_up[stair, 0] + hy * stair_up[stair, 1]
        share *= stair_factor[stair, 0] if up > 0.0 else stair_factor[stair, 1]
    return share


@njit(**INLINED)
def walk_by_middle(walk_m, x, y, middle_x, middle_y):
    """Give the walk to the middle of a door, m, from which the ways on are measured; at least that to the door itself.

    Args:
        walk_m: float, m, to the nearest point of the door.
        x: float, m.
        y: float, m.
        middle_x: float, m.
        middle_y: float, m.
    """
    return max(walk_m, np.sqrt((middle_x - x) ** 2 + (middle_y - y) ** 2))
