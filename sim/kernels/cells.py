"""Cell lists: who is near whom, by a stable counting sort on a square grid."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

OPTIONS: Any = {"cache": True, "nogil": True, "error_model": "numpy"}
"""How every kernel is compiled: kept on disk, free of the interpreter lock, IEEE division."""


INLINED: Any = {**OPTIONS, "forceinline": True}
"""For small helpers called once per person: counting references to array arguments would cost more than they do."""


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
    column = int((x - origin_x) / cell_m)
    row = int((y - origin_y) / cell_m)
    column = min(max(column, 0), columns - 1)
    row = min(max(row, 0), rows - 1)
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


@njit(**INLINED)
def bits_to_unit(value):
    """Turn 64 random bits into a float in the open interval (0, 1)."""
    return (np.float64(value >> np.uint64(11)) + 0.5) * (1.0 / 9007199254740992.0)


@njit(**INLINED)
def mixed_bits(a, b, c):
    """Mix three integers into 64 bits that look random: a counter-based draw with no state.

    The finaliser is that of SplitMix64 (Steele, Lea and Flood 2014), applied once for each input.

    Args:
        a: uint64, for instance the seed of a stream.
        b: uint64, for instance the number of a person.
        c: uint64, for instance the number of a step.

    Returns:
        uint64.
    """
    z = np.uint64(a)
    for word in (np.uint64(b), np.uint64(c)):
        z = z + np.uint64(0x9E3779B97F4A7C15) + word * np.uint64(0xD1342543DE82EF95)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return z
