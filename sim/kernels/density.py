"""How dense the crowd is around each person."""

from __future__ import annotations

import numpy as np

from sim.kernels.cells import cell_of, sort_into_cells
from sim.kernels.compiling import OPTIONS, njit


@njit(**OPTIONS)
def count_around(x, y, area, counted, origin, radius_m, least, rows, columns, around):
    """Count the people within a circle around each person, in the same area, the person among them.

    Args:
        x: (n,) float64, m.
        y: (n,) float64, m.
        area: (n,) int32.
        counted: (n,) bool, who counts and is counted for, if in an area.
        origin: (2,) float64, m, lower left corner of cells as wide as the radius.
        radius_m: float, m, of the circle.
        least: float, persons, below which nobody need be told apart: such a count may come out as 0.
        rows: int, cells upward.
        columns: int, cells rightward.
        around: (n,) int32. **Written**: persons; 0 for those who do not count.
    """
    n = x.shape[0]
    here = np.empty(n, np.int64)
    k = 0
    for i in range(n):
        around[i] = 0
        if counted[i] and area[i] >= 0:
            here[k] = i
            k += 1
    cell, rank = np.empty(k, np.int32), np.empty(k, np.int32)
    start, order = np.empty(rows * columns + 1, np.int32), np.empty(k, np.int64)
    for e in range(k):
        cell[e] = cell_of(x[here[e]], y[here[e]], origin[0], origin[1], radius_m, rows, columns)
    sort_into_cells(cell, k, start, rank)
    # side by side, as the loop over neighbours reads them
    near_x, near_y, near_area = np.empty(k), np.empty(k), np.empty(k, np.int32)
    for e in range(k):
        order[rank[e]] = here[e]
    for f in range(k):
        near_x[f], near_y[f], near_area[f] = x[order[f]], y[order[f]], area[order[f]]
    for c in range(rows * columns):
        if start[c] == start[c + 1]:
            continue
        row, column = c // columns, c % columns
        left, right = max(column - 1, 0), min(column + 1, columns - 1)
        lower, upper = max(row - 1, 0), min(row + 2, rows)
        at_most = 0
        for r in range(lower, upper):
            at_most += start[r * columns + right + 1] - start[r * columns + left]
        if at_most < least:
            continue
        for e in range(start[c], start[c + 1]):
            here_x, here_y, here_area, close = near_x[e], near_y[e], near_area[e], 0
            for r in range(lower, upper):
                for f in range(start[r * columns + left], start[r * columns + right + 1]):
                    within = (near_x[f] - here_x) ** 2 + (near_y[f] - here_y) ** 2 <= radius_m * radius_m
                    close += within and near_area[f] == here_area
            around[order[e]] = close
