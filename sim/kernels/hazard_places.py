"""Where people take the hazard to be: as they saw it, else as it was reported to them; and in which area that is."""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from sim.kernels.compiling import OPTIONS, njit

Places = namedtuple("Places", "x y area")
"""Where each of (n,) people takes the hazard to be: x, y (float64, m, not a number where unknown) and area (int32, -1
where unknown, or where walls make no difference)."""

ASKED = -2
"""Greatest number that stands for a place whose area must be asked for, instead of an area (definition: -1 is none)."""


@njit(**OPTIONS)
def place_hazard(
    rows, hazard_x, hazard_y, informed, located, known_x, known_y, by_area, origin, grid_m, area_grid, places, asked
):  # fmt: skip
    """Note where people take the hazard to be; who takes it to be where it was is asked nothing.

    Args:
        rows: (k,) int64, of whom.
        hazard_x: (n,) float64, m, where each last saw it, not a number where they did not.
        hazard_y: (n,) float64, m.
        informed: (n,) bool, who is told where it was last reported.
        located: bool, whether it was reported at all.
        known_x: float, m, where.
        known_y: float, m.
        by_area: bool, whether the area is wanted.
        origin: (2,) float64, m, of the grid.
        grid_m: float, m, side of its cells.
        area_grid: (rows, columns) int16, area that holds a whole cell, else -1.
        places: ``Places``. **Written** for ``rows``; the area of a place in no whole cell is ``ASKED`` less its number.
        asked: (n, 2) float64, m. **Written**: those places.

    Returns:
        int, how many places there are to ask for.
    """
    x, y, area = places.x, places.y, places.area
    height, width = area_grid.shape
    count = 0
    for i in rows:
        at_x, at_y = hazard_x[i], hazard_y[i]
        if located and informed[i] and np.isnan(at_x):
            at_x, at_y = known_x, known_y
        if x[i] == at_x and y[i] == at_y:
            continue
        x[i], y[i], area[i] = at_x, at_y, -1
        if np.isnan(at_x) or not by_area:
            continue
        column, row = np.floor((at_x - origin[0]) / grid_m), np.floor((at_y - origin[1]) / grid_m)
        if not (column >= 0 and column < width and row >= 0 and row < height):
            continue
        area[i] = area_grid[int(row), int(column)]
        if area[i] >= 0:
            continue
        number = 0
        while number < count and not (asked[number, 0] == at_x and asked[number, 1] == at_y):
            number += 1
        asked[number] = at_x, at_y
        area[i] = ASKED - number
        count = max(count, number + 1)
    return count
