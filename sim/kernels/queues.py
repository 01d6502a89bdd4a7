"""Who is on the way to each door: those nearer to it, and those who walk by it nearby."""

from __future__ import annotations

from sim.kernels.cells import row_and_column
from sim.kernels.compiling import OPTIONS, njit
from sim.kernels.field_lookup import field_distance_at


@njit(**OPTIONS)
def count_queues(runners, hiders, people, fields, ahead):
    """Count, for each door, the people making for it who are nearer to it than each whole metre.

    Args:
        runners: (n,) bool, who counts.
        hiders: (n,) bool, who counts too.
        people: ``People``.
        fields: ``Fields``.
        ahead: (doors, metres) float64, persons. **Written**: [d, r] is those within r metres of door d.
    """
    x, y, node = people.x, people.y, people.node
    start, origin, shape, distance = fields.start, fields.origin, fields.shape, fields.distance
    ahead[:, :] = 0.0
    farthest = ahead.shape[1] - 2
    for i in range(node.shape[0]):
        if (runners[i] or hiders[i]) and node[i] >= 0:
            way = field_distance_at(node[i], x[i], y[i], start, origin, shape, fields.cell_m, distance)
            ahead[node[i] // 2, int(min(way, farthest)) + 1] += 1.0
    for door in range(ahead.shape[0]):
        for r in range(1, ahead.shape[1]):
            ahead[door, r] += ahead[door, r - 1]


@njit(**OPTIONS)
def count_followed(runners, x, y, node, origin, cell_m, bound_near):
    """Count, for each node and cell, the people who walk by that node in the 3 x 3 cells around.

    Args:
        runners: (n,) bool, who counts.
        x: (n,) float64, m.
        y: (n,) float64, m.
        node: (n,) int32.
        origin: (2,) float64, m.
        cell_m: float, m.
        bound_near: (nodes, rows, columns) int32, persons. **Written**.
    """
    bound_near[:, :, :] = 0
    _, cell_rows, cell_columns = bound_near.shape
    for i in range(node.shape[0]):
        if not runners[i] or node[i] < 0:
            continue
        row, column = row_and_column(x[i], y[i], origin[0], origin[1], cell_m, cell_rows, cell_columns)
        for r in range(max(row - 1, 0), min(row + 2, cell_rows)):
            for c in range(max(column - 1, 0), min(column + 2, cell_columns)):
                bound_near[node[i], r, c] += 1
