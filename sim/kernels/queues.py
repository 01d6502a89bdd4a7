"""Who is on the way to each door: those nearer to it, and those who walk by it nearby."""

from __future__ import annotations

from sim.kernels.compiling import OPTIONS, njit
from sim.kernels.field_lookup import field_distance_at


@njit(**OPTIONS)
def count_queues(rows, x, y, node, field_start, field_origin, field_shape, field_cell_m, field_distance, ahead):
    """Count, for each door, the people making for it who are nearer to it than each whole metre.

    Args:
        rows: (k,) int64, who counts.
        x: (n,) float64, m.
        y: (n,) float64, m.
        node: (n,) int32.
        field_start: as ``field_distance_at``, like the arguments up to ``field_distance``.
        field_origin: (fields, 2) float64, m.
        field_shape: (fields, 2) int32.
        field_cell_m: float, m.
        field_distance: (points,) float32, m.
        ahead: (doors, metres) float64, persons. **Written**: [d, r] is those within r metres of door d.
    """
    ahead[:, :] = 0.0
    farthest = ahead.shape[1] - 2
    for i in rows:
        if node[i] >= 0:
            way = field_distance_at(
                node[i], x[i], y[i], field_start, field_origin, field_shape, field_cell_m, field_distance
            )
            ahead[node[i] // 2, int(min(way, farthest)) + 1] += 1.0
    for door in range(ahead.shape[0]):
        for r in range(1, ahead.shape[1]):
            ahead[door, r] += ahead[door, r - 1]


@njit(**OPTIONS)
def count_followed(rows, x, y, node, origin, cell_m, bound_near):
    """Count, for each node and cell, the people who walk by that node in the 3 x 3 cells around.

    Args:
        rows: (k,) int64, who counts.
        x: (n,) float64, m.
        y: (n,) float64, m.
        node: (n,) int32.
        origin: (2,) float64, m.
        cell_m: float, m.
        bound_near: (nodes, rows, columns) int32, persons. **Written**.
    """
    bound_near[:, :, :] = 0
    _, cell_rows, cell_columns = bound_near.shape
    for i in rows:
        if node[i] < 0:
            continue
        row = min(max(int((y[i] - origin[1]) / cell_m), 0), cell_rows - 1)
        column = min(max(int((x[i] - origin[0]) / cell_m), 0), cell_columns - 1)
        for r in range(max(row - 1, 0), min(row + 2, cell_rows)):
            for c in range(max(column - 1, 0), min(column + 2, cell_columns)):
                bound_near[node[i], r, c] += 1
