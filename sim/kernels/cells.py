"""Cell lists: who is near whom, by a stable counting sort on a square grid."""

from __future__ import annotations

import numpy as np

from sim.kernels.compiling import INLINED, OPTIONS, njit


@njit(**INLINED)
def row_and_column(x, y, origin_x, origin_y, cell_m, rows, columns):
    """Give the row and the column of the cell that holds a point, two int; arguments as ``cell_of``."""
    column = min(max(int((x - origin_x) / cell_m), 0), columns - 1)
    row = min(max(int((y - origin_y) / cell_m), 0), rows - 1)
    return row, column


@njit(**INLINED)
def cell_of(x, y, origin_x, origin_y, cell_m, rows, columns):
    """Give the number of the cell that holds a point; points outside fall in the nearest edge cell.

    Args:
        x: float, m.
        y: float, m.
        origin_x: float, m, left edge of the grid.
        origin_y: float, m, lower edge of the grid.
        cell_m: float, m, side of a cell.
        rows: int, cells upward.
        columns: int, cells rightward.

    Returns:
        int, ``row * columns + column``.
    """
    row, column = row_and_column(x, y, origin_x, origin_y, cell_m, rows, columns)
    return row * columns + column


@njit(**OPTIONS)
def sort_into_cells(cell, n, start, rank):
    """Sort items by cell, keeping the order of items within a cell.

    Args:
        cell: (n,) int32, cell of each item.
        n: int, number of items.
        start: (cells + 1,) int32. **Written**: items of cell c come at ranks start[c] to start[c + 1].
        rank: (n,) int32. **Written**: the place of each item in the sorted order.
    """
    cells = start.shape[0] - 1
    start[:] = 0
    for i in range(n):
        start[cell[i] + 1] += 1
    for c in range(cells):
        start[c + 1] += start[c]
    for i in range(n):
        rank[i] = start[cell[i]]
        start[cell[i]] += 1
    for c in range(cells, 0, -1):
        start[c] = start[c - 1]
    start[0] = 0


@njit(**OPTIONS)
def cell_order(x, y, origin, cell_m):
    """Give the order in which people stand cell by cell, row by row of cells, as they came within a cell.

    Args:
        x: (n,) float64, m.
        y: (n,) float64, m.
        origin: (2,) float64, m, a corner of a cell.
        cell_m: float, m, side of a cell.

    Returns:
        (n,) int64.
    """
    n = x.shape[0]
    left, lower = int((x.min() - origin[0]) / cell_m), int((y.min() - origin[1]) / cell_m)
    columns = int((x.max() - origin[0]) / cell_m) - left + 1
    rows = int((y.max() - origin[1]) / cell_m) - lower + 1
    cell = np.empty(n, np.int32)
    for i in range(n):
        column = int((x[i] - origin[0]) / cell_m) - left
        cell[i] = (int((y[i] - origin[1]) / cell_m) - lower) * columns + column
    rank = np.empty(n, np.int32)
    sort_into_cells(cell, n, np.empty(rows * columns + 1, np.int32), rank)
    order = np.empty(n, np.int64)
    for i in range(n):
        order[rank[i]] = i
    return order


@njit(**OPTIONS)
def count_in_cells(x, y, chosen, origin, cell_m, counts):
    """Count chosen people in each cell of a coarse grid.

    Args:
        x: (n,) float64, m.
        y: (n,) float64, m.
        chosen: (n,) bool.
        origin: (2,) float64, m.
        cell_m: float, m.
        counts: (rows, columns) int32. **Written**: people in each cell.
    """
    rows, columns = counts.shape
    counts[:, :] = 0
    for i in range(x.shape[0]):
        if chosen[i]:
            c = cell_of(x[i], y[i], origin[0], origin[1], cell_m, rows, columns)
            counts[c // columns, c % columns] += 1
