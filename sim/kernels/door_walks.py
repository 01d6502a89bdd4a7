"""How far it is to doors on foot, as ``Navigation.distance_at`` gives it."""

from __future__ import annotations

import numpy as np

from sim.kernels.compiling import INLINED, njit


@njit(**INLINED)
def walk_to_door(node, x, y, field_start, field_origin, field_shape, field_cell_m, field_distance):
    """Give the walking distance that a node's field holds at a point, m; beyond its edge its rim counts.

    It reads the rim itself, as ``interpolate_fields`` does, where ``field_distance_at`` stays a hair inside.

    Args:
        node: int, number of the field.
        x: float, m.
        y: float, m.
        field_start: (fields,) int64, first grid point of each field.
        field_origin: (fields, 2) float64, m, position of grid point [0, 0].
        field_shape: (fields, 2) int32, grid points upward and rightward.
        field_cell_m: float, m, between grid points.
        field_distance: (points,) float32, m.

    Returns:
        float, m; infinite if the field is empty.
    """
    ny, nx = field_shape[node, 0], field_shape[node, 1]
    if ny == 0 or nx == 0:
        return np.inf
    u = min(max((x - field_origin[node, 0]) / field_cell_m, 0.0), nx - 1.0)
    v = min(max((y - field_origin[node, 1]) / field_cell_m, 0.0), ny - 1.0)
    ix, iy = min(int(u), nx - 2), min(int(v), ny - 2)
    u, v = u - ix, v - iy
    k = field_start[node] + iy * nx + ix
    low = (1.0 - u) * field_distance[k] + u * field_distance[k + 1]
    high = (1.0 - u) * field_distance[k + nx] + u * field_distance[k + nx + 1]
    return (1.0 - v) * low + v * high
