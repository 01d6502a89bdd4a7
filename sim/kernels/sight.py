"""Who sees a source, who is within its reach, and how its harm is shared."""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from sim.kernels.compiling import OPTIONS, njit
from sim.kernels.walls import meets_wall

SourcePlace = namedtuple("SourcePlace", "x y area true")
"""One source: x, y on the sheet (float, m), area (int), true position (3,) float64, m."""


@njit(**OPTIONS)
def in_sight(ax, ay, bx, by, walls):
    """Tell whether no standing wall or shut door lies between two points.

    The line is walked cell by cell; only segments listed near those cells are tried.

    Args:
        ax: float, m.
        ay: float, m.
        bx: float, m.
        by: float, m.
        walls: ``Walls``.

    Returns:
        bool.
    """
    cell_origin, cell_m, rows, columns = walls.cell_origin, walls.cell_m, walls.rows, walls.columns
    length = np.sqrt((bx - ax) ** 2 + (by - ay) ** 2)
    steps = int(length / cell_m) + 1
    for s in range(steps + 1):
        share = s / steps
        column = int((ax + share * (bx - ax) - cell_origin[0]) / cell_m)
        row = int((ay + share * (by - ay) - cell_origin[1]) / cell_m)
        if column < 0 or row < 0 or column >= columns or row >= rows:
            continue
        c = row * columns + column
        for e in range(walls.start[c], walls.start[c + 1]):
            k = walls.entries[e]
            stands = walls.door[k] < 0 or not walls.passes[walls.door[k]]
            if stands and meets_wall(ax, ay, bx, by, walls.segments, k):
                return False
    return True


@njit(**OPTIONS)
def look_for_source(source, x, y, area, true, overlooks, far_m, walls, distance):
    """Find who has a source in sight, and how far away it truly is.

    Args:
        source: ``SourcePlace``.
        x: (k,) float64, m, of those who are asked.
        y: (k,) float64, m.
        area: (k,) int32.
        true: (k, 3) float64, m, true positions.
        overlooks: (areas, areas) bool, from row one sees into column as over a balustrade.
        far_m: float, m, beyond which nobody is asked.
        walls: ``Walls``.
        distance: (k,) float64, m. **Written**: true distance of who sees it, infinite for the rest.
    """
    for i in range(x.shape[0]):
        distance[i] = np.inf
        d2 = 0.0
        for axis in range(3):
            d2 += (true[i, axis] - source.true[axis]) ** 2
        if d2 > far_m * far_m:
            continue
        over = overlooks[area[i], source.area] or overlooks[source.area, area[i]]
        if over or in_sight(source.x, source.y, x[i], y[i], walls):
            distance[i] = np.sqrt(d2)
