"""Exposure and density over the floor, on cells of one metre."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.kernels.cells import count_in_cells
from sim.world.venue.venue import Venue

DENSE_PER_M2 = 5
"""People on 1 m2 from which it counts as dense: the edge of discomfort and danger, persons/m2 (definition: of the
metric of dense person-seconds; after Still, in the press; Wirz et al. 2013 say 5.6)."""


class Maps:
    """Sums over a run, by cell of 1 m2.

    Attributes:
        origin: (2,) float64, m, lower left corner.
        exposure_person_s: (rows, columns) float64, person-seconds in reach and sight of the hazard.
        peak_people: (rows, columns) int32, most people seen in the cell.
        dense_person_s: (rows, columns) float64, person-seconds in a cell with ``DENSE_PER_M2`` or more.
    """

    def __init__(self, venue: Venue) -> None:
        self.origin = np.array(venue.cell_origin)
        self.cell_m = venue.cell_m
        shape = venue.cell_shape
        self.exposure_person_s = np.zeros(shape)
        self.peak_people = np.zeros(shape, np.int32)
        self.dense_person_s = np.zeros(shape)
        self._count = np.zeros(shape, np.int32)

    def see(self, x: NDArray[np.float64], y: NDArray[np.float64], on_floor: NDArray[np.bool_], dt_s: float) -> None:
        """Add one look at where people are.

        Args:
            x: (n,) float64, m.
            y: (n,) float64, m.
            on_floor: (n,) bool, who counts.
            dt_s: time until the next look, s.
        """
        count_in_cells(x, y, on_floor, self.origin, self.cell_m, self._count)
        np.maximum(self.peak_people, self._count, out=self.peak_people)
        dense = self._count >= DENSE_PER_M2
        self.dense_person_s[dense] += self._count[dense] * dt_s

    def expose(self, x: NDArray[np.float64], y: NDArray[np.float64], exposed: NDArray[np.bool_], dt_s: float) -> None:
        """Add the time for which people were exposed where they are.

        Args:
            x: (n,) float64, m.
            y: (n,) float64, m.
            exposed: (n,) bool.
            dt_s: s.
        """
        count_in_cells(x, y, exposed, self.origin, self.cell_m, self._count)
        self.exposure_person_s += self._count * dt_s
