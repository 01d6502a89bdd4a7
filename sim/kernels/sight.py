"""Who sees a source, who is within its reach, and how its harm is shared."""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from sim.kernels.compiling import OPTIONS, njit
from sim.kernels.visibility import is_lost
from sim.kernels.walls import meets_wall

SourcePlace = namedtuple("SourcePlace", "x y area true")
"""One source: x, y on the sheet (float, m), area (int), true position (3,) float64, m."""

Levels = namedtuple("Levels", "of_area offset elevation stair_area stair_up stair_levels stair_span")
"""How the sheet lies in space: of_area (areas,) int32, level of each area; offset (levels, 2) float64, m, of a level on
the sheet, and elevation (levels,) float64, m. Of stairs: stair_area (stairs,) int32, the area of each; stair_up
(stairs, 2) float64, unit direction of ascent; stair_levels (stairs, 2) int32, lower and upper; stair_span (stairs, 2)
float64, m, from foot to head along it."""


@njit(**OPTIONS)
def place_in_space(rows, x, y, area, levels, true):
    """Find the true positions of bodies; on a stair both offset and elevation change evenly from level to level.

    Args:
        rows: (k,) int64.
        x: (n,) float64, m, on the sheet.
        y: (n,) float64, m.
        area: (n,) int32.
        levels: ``Levels``.
        true: (k, 3) float64, m. **Written**: true x, true y, elevation.
    """
    for e in range(rows.shape[0]):
        i = rows[e]
        level = levels.of_area[area[i]]
        true[e, 0], true[e, 1] = x[i] - levels.offset[level, 0], y[i] - levels.offset[level, 1]
        true[e, 2] = levels.elevation[level]
        for stair in range(levels.stair_area.shape[0]):
            if area[i] != levels.stair_area[stair]:
                continue
            low, high = levels.stair_levels[stair, 0], levels.stair_levels[stair, 1]
            start, end = levels.stair_span[stair, 0], levels.stair_span[stair, 1]
            along = x[i] * levels.stair_up[stair, 0] + y[i] * levels.stair_up[stair, 1]
            up = min(max((along - start) / max(end - start, 1e-9), 0.0), 1.0)
            true[e, 0] = x[i] + (1.0 - up) * -levels.offset[low, 0] + up * -levels.offset[high, 0]
            true[e, 1] = y[i] + (1.0 - up) * -levels.offset[low, 1] + up * -levels.offset[high, 1]
            true[e, 2] = 0.0 + (1.0 - up) * levels.elevation[low] + up * levels.elevation[high]


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


@njit(**OPTIONS)
def lose_in_smoke(extinction, source_extinction, distance):
    """Let those lose a source from sight who have too much smoke between it and them.

    Args:
        extinction: (k,) float64, before the eyes of those who are asked, 1/m.
        source_extinction: float, where the source is, 1/m.
        distance: (k,) float64, m, infinite for who does not see it. **Written**.
    """
    for i in range(distance.shape[0]):
        if is_lost(distance[i], extinction[i], source_extinction):
            distance[i] = np.inf
