"""Cues from other people: how many nearby are already leaving."""

from __future__ import annotations

from sim.kernels.cells import row_and_column
from sim.kernels.compiling import OPTIONS, njit


@njit(**OPTIONS)
def count_company(x, y, area, counted, leaving, origin, cell_m, all_near, leaving_near):
    """Count, by area and cell, the people who can be seen nearby and those of them who are leaving.

    Args:
        x: (n,) float64, m.
        y: (n,) float64, m.
        area: (n,) int32.
        counted: (n,) bool, upright people inside.
        leaving: (n,) bool.
        origin: (2,) float64, m.
        cell_m: float, m.
        all_near: (areas, rows, columns) int32. **Written**.
        leaving_near: (areas, rows, columns) int32. **Written**.
    """
    all_near[:, :, :] = 0
    leaving_near[:, :, :] = 0
    _, rows, columns = all_near.shape
    for i in range(x.shape[0]):
        if counted[i] and area[i] >= 0:
            row, column = row_and_column(x[i], y[i], origin[0], origin[1], cell_m, rows, columns)
            all_near[area[i], row, column] += 1
            if leaving[i]:
                leaving_near[area[i], row, column] += 1


@njit(**OPTIONS)
def add_contagion(x, y, area, listening, origin, cell_m, all_near, leaving_near, rate, dt, cues):
    """Add the cue of others leaving: the share of people leaving in the 3 x 3 cells around, same area.

    Args:
        x: (n,) float64, m.
        y: (n,) float64, m.
        area: (n,) int32.
        listening: (n,) bool, who does not respond yet.
        origin: (2,) float64, m.
        cell_m: float, m.
        all_near: (areas, rows, columns) int32.
        leaving_near: (areas, rows, columns) int32.
        rate: float, 1/s, rate of the cue where everybody is leaving.
        dt: float, s.
        cues: (n,) float64. **Written**: added to.
    """
    _, rows, columns = all_near.shape
    for i in range(x.shape[0]):
        if not listening[i]:
            continue
        row, column = row_and_column(x[i], y[i], origin[0], origin[1], cell_m, rows, columns)
        everybody, gone = 0, 0
        for r in range(max(row - 1, 0), min(row + 2, rows)):
            for c in range(max(column - 1, 0), min(column + 2, columns)):
                everybody += all_near[area[i], r, c]
                gone += leaving_near[area[i], r, c]
        if gone > 0:
            cues[i] += dt * rate * gone / everybody
