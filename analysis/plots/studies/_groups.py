"""Runs sorted by the value of a varied knob into a few groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from analysis.compare.estimates import Estimate, mean_of
from analysis.compare.pairs import Pairs

MOST_LEVELS: Final = 8
BINS: Final = 6
FEWEST_IN_A_BIN: Final = 5
"""Points that a group of many values holds, where there are enough for two such groups."""


@dataclass(frozen=True)
class PointGroups:
    """Pairs by the value of a knob.

    Attributes:
        place: (n,) group of each pair.
        at: (groups,) middle value of each group, or its word.
        means: groups in the order of ``at``.
    """

    place: NDArray[np.int64]
    at: list[Any]

    def sizes(self, values: NDArray[np.float64]) -> list[int]:
        """Give how many values there are in each group."""
        return [int(np.isfinite(values[self.place == group]).sum()) for group in range(len(self.at))]

    def means(
        self, pairs: Pairs, values: NDArray[np.float64], bounds: tuple[float, float] = (-np.inf, np.inf)
    ) -> list[Estimate]:
        """Give the mean of some values, one for each pair, in each group; intervals keep within the bounds."""
        told = []
        for group in range(len(self.at)):
            mine = self.place == group
            mean = mean_of(values[mine], pairs.point[mine], pairs.luck[mine], sampled=pairs.points_sampled)
            told.append(mean.within(*bounds))
        return told


def groups_of(pairs: Pairs, knob: NDArray[Any], bins: int = BINS) -> PointGroups:
    """Sort pairs into groups: one for each value where there are few, equal shares of the points otherwise.

    Args:
        pairs: of one scenario.
        knob: (points,) value of the knob at each point.
        bins: groups where there are many values, or fewer where points are few.
    """
    mine = knob[pairs.point]
    levels = np.unique(mine)
    if len(levels) <= MOST_LEVELS:
        return PointGroups(np.searchsorted(levels, mine), levels.tolist())
    points = knob[np.unique(pairs.point)]
    bins = max(2, min(bins, len(points) // FEWEST_IN_A_BIN))
    edges = np.quantile(points, np.linspace(0.0, 1.0, bins + 1)[1:-1])
    place = np.searchsorted(edges, mine, side="right")
    return PointGroups(place, [float(np.median(mine[place == group])) for group in range(bins)])
