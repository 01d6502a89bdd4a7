"""Who sees a source, who is within its reach, and how its harm is shared."""

from __future__ import annotations

import numpy as np
from numba import njit

from sim.kernels.compiling import OPTIONS
from sim.kernels.walls import meets_wall


@njit(**OPTIONS)
def in_sight(ax, ay, bx, by, cell_origin, cell_m, rows, columns, wall_start, wall_list, walls, wall_door, door_open):
    """Tell whether no standing wall or shut door lies between two points.

    The line is walked cell by cell; only segments listed near those cells are tried.

    Args:
        ax: float, m.
        ay: float, m.
        bx: float, m.
        by: float, m.
        cell_origin: (2,) float64, m.
        cell_m: float, m.
        rows: int.
        columns: int.
        wall_start: (cells + 1,) int32.
        wall_list: (entries,) int32.
        walls: (segments, 4) float64, m.
        wall_door: (segments,) int32, or -1.
        door_open: (doors,) bool.

    Returns:
        bool.
    """
    length = np.sqrt((bx - ax) ** 2 + (by - ay) ** 2)
    steps = int(length / cell_m) + 1
    for s in range(steps + 1):
        share = s / steps
        column = int((ax + share * (bx - ax) - cell_origin[0]) / cell_m)
        row = int((ay + share * (by - ay) - cell_origin[1]) / cell_m)
        if column < 0 or row < 0 or column >= columns or row >= rows:
            continue
        c = row * columns + column
        for e in range(wall_start[c], wall_start[c + 1]):
            k = wall_list[e]
            stands = wall_door[k] < 0 or not door_open[wall_door[k]]
            if stands and meets_wall(ax, ay, bx, by, walls, k):
                return False
    return True


@njit(**OPTIONS)
def look_for_source(
    sx, sy, source_area, source_true, x, y, true, area, candidate, overlooks, far_m, cell_origin, cell_m, rows,
    columns, wall_start, wall_list, walls, wall_door, door_open, distance,
):  # fmt: skip
    """Find who has a source in sight, and how far away it truly is.

    Args:
        sx: float, m, the source on the sheet.
        sy: float, m.
        source_area: int.
        source_true: (3,) float64, m, true position.
        x: (n,) float64, m.
        y: (n,) float64, m.
        true: (n, 3) float64, m, true positions.
        area: (n,) int32.
        candidate: (n,) bool, who is looked at.
        overlooks: (areas, areas) bool, from row one sees into column as over a balustrade.
        far_m: float, m, beyond which nobody is asked.
        cell_origin: as ``in_sight``, like the arguments up to ``door_open``.
        cell_m: float, m.
        rows: int.
        columns: int.
        wall_start: (cells + 1,) int32.
        wall_list: (entries,) int32.
        walls: (segments, 4) float64, m.
        wall_door: (segments,) int32.
        door_open: (doors,) bool.
        distance: (n,) float64, m. **Written**: true distance of who sees it, infinite for the rest.
    """
    for i in range(x.shape[0]):
        distance[i] = np.inf
        if not candidate[i]:
            continue
        d2 = 0.0
        for axis in range(3):
            d2 += (true[i, axis] - source_true[axis]) ** 2
        if d2 > far_m * far_m:
            continue
        over = overlooks[area[i], source_area] or overlooks[source_area, area[i]]
        if over or in_sight(
            sx, sy, x[i], y[i], cell_origin, cell_m, rows, columns, wall_start, wall_list, walls, wall_door,
            door_open,
        ):  # fmt: skip
            distance[i] = np.sqrt(d2)
