"""Holds an observed number against what was predicted of it: interval, score, rank, and a rule for both."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

LEVEL: Final = 0.9
"""Share of the predictions that the interval holds (definition)."""
WIDEST_SPAN: Final = 10.0
"""Greatest ratio of its ends (definition: a wider interval holds nearly every event, and so says nothing of one)."""


@dataclass(frozen=True)
class Interval:
    """The middle and the central interval of some predictions.

    Attributes:
        low: 5 % of them lie below.
        median: half of them lie below.
        high: 95 % of them lie below.
    """

    low: float
    median: float
    high: float

    @property
    def width(self) -> float:
        """Upper less lower end."""
        return self.high - self.low

    @property
    def span(self) -> float:
        """Upper by lower end; infinite where the lower is 0 and the upper is not."""
        if self.low > 0.0:
            return self.high / self.low
        return math.inf if self.high > 0.0 else 1.0

    def side_of(self, observed: float) -> str:
        """Say where a number lies: ``inside``, ``below`` or ``above``; the ends are inside."""
        if observed < self.low:
            return "below"
        return "above" if observed > self.high else "inside"

    def score(self, observed: float) -> float:
        """Give the interval score (Gneiting and Raftery 2007, doi:10.1198/016214506000001437): less is better.

        It is the width, and 2/(1 - level) times the distance from the interval to what was observed.
        """
        outside = max(self.low - observed, observed - self.high, 0.0)
        return self.width + 2.0 / (1.0 - LEVEL) * outside


def interval_of(values: Sequence[float]) -> Interval | None:
    """Give the interval of predictions, interpolated between them; None where there are none."""
    if not values:
        return None
    tail = (1.0 - LEVEL) / 2.0
    return Interval(*(float(each) for each in np.quantile(values, (tail, 0.5, 1.0 - tail))))


def rank_of(observed: float, values: Sequence[float]) -> int:
    """Give the place of what was observed among predictions, from 1 (below all) to their number and 1 (above all)."""
    return 1 + sum(value < observed for value in values)


def objections(observed: float, interval: Interval | None) -> list[str]:
    """Say why a prediction is not met: it must hold what was observed, and rule something out.

    Args:
        observed: the number.
        interval: the prediction; None where there is none.

    Returns:
        The reasons; none where it is met.
    """
    if interval is None:
        return ["no run was finished"]
    found = []
    side = interval.side_of(observed)
    if side != "inside":
        found.append(f"the observed share lies {side} the interval")
    if interval.span > WIDEST_SPAN:
        factor = f"a factor of {interval.span:.3g}" if math.isfinite(interval.span) else "from 0 upwards"
        found.append(f"the interval spans {factor}, more than {WIDEST_SPAN:g}: it rules out too little")
    return found
