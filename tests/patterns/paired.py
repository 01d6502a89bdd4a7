"""Paired replications: the same seeds under several settings, and what a mean difference can carry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from sim.scenario.parameters.scenario import Plan, Scenario
from tests.worlds import finished

SEEDS = range(30)
"""Replications of every pattern: at least 30, the same for all settings (fewer would not be believed)."""


class Effect(NamedTuple):
    """A mean over paired replications with its 95 % interval, by Student's t.

    Attributes:
        mean: of the differences.
        low: lower end.
        high: upper end.
    """

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3g} [{self.low:.3g}, {self.high:.3g}]"


def effect(values: NDArray[np.float64]) -> Effect:
    """Give the mean of (n,) values with its interval."""
    half = float(stats.t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values)))
    mean = float(values.mean())
    return Effect(mean, mean - half, mean + half)


def outcomes(settings: Sequence[Scenario | Plan], metric: str, seeds: range = SEEDS) -> NDArray[np.float64]:
    """Give a metric for every seed and setting, (seeds, settings) float64; no number where it has none."""
    values = [[finished(words, seed).metrics[metric] for words in settings] for seed in seeds]
    return np.array([[np.nan if value is None else value for value in row] for row in values], np.float64)


def never_rises(values: NDArray[np.float64]) -> bool:
    """Tell whether the mean falls or stays from each setting to the next, within two standard errors."""
    step = np.diff(values, axis=1)
    error = step.std(axis=0, ddof=1) / np.sqrt(len(values))
    return bool((step.mean(axis=0) <= 2.0 * error).all())


def convex(values: NDArray[np.float64]) -> bool:
    """Tell whether equal steps of the setting bring ever less, within two standard errors of the second difference."""
    bend = np.diff(values, n=2, axis=1)
    error = bend.std(axis=0, ddof=1) / np.sqrt(len(values))
    return bool((bend.mean(axis=0) >= -2.0 * error).all())
