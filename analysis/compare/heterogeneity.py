"""Whether the effect of a policy differs between classes of incidents by more than chance, and how much they decide.

*The test* is Welch's (1951): Cochran's Q over the classes, as for subgroups in a meta-analysis, corrected for small
ones. Variances of the means are those that intervals rest on, so that pairs which share luck or a future count for
less (``dependence``). What two classes have in common makes their difference surer than the test takes it to be.

*The share* is how much of the variance of the paired effect lies between the classes: eta squared, less what chance
would put there. With independent pairs and classes of one size and variance this is Kelley's epsilon squared (1935).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import stats

from analysis.compare.estimates import Dependence, Floats

NAN: Final = float("nan")
TINY: Final = 1e-12
"""Least variance of a class as a share of the greatest: one without any spread does not divide by nothing."""


@dataclass(frozen=True)
class Heterogeneity:
    """How classes differ in one effect.

    Attributes:
        statistic: Welch's F.
        df: its degrees of freedom, between and within classes.
        p_value: of equal mean effects; not a number where fewer than two classes could be held against each other.
        share: of the variance of the effect that lies between classes, 0 to 1, without what chance puts there.
    """

    statistic: float = NAN
    df: tuple[float, float] = (NAN, NAN)
    p_value: float = NAN
    share: float = NAN


def heterogeneity(samples: Sequence[Floats], spreads: Sequence[Dependence]) -> Heterogeneity:
    """Hold classes against each other.

    Args:
        samples: the paired differences of each class, (n,) float64, in the unit of the outcome.
        spreads: of their means.
    """
    if len(samples) < 2:
        return Heterogeneity()
    means = np.array([each.mean() for each in samples])
    variances = np.array([each.variance for each in spreads])
    share = _share(samples, means, variances)
    if not variances.any():
        same = bool(np.ptp(means) == 0.0)
        return Heterogeneity(p_value=1.0 if same else 0.0, share=share)
    return _welch(means, variances, np.array([each.df for each in spreads]), share)


def _welch(means: Floats, variances: Floats, df: Floats, share: float) -> Heterogeneity:
    weights = 1.0 / np.maximum(variances, TINY * np.max(variances))
    k, whole = len(means), weights.sum()
    q = float(weights @ (means - weights @ means / whole) ** 2)
    lost = float(((1.0 - weights / whole) ** 2 / np.maximum(df, 1.0)).sum())
    statistic = q / (k - 1.0) / (1.0 + 2.0 * (k - 2.0) / (k**2 - 1.0) * lost)
    freedom = (k - 1.0, (k**2 - 1.0) / (3.0 * lost))
    return Heterogeneity(statistic, freedom, float(stats.f.sf(statistic, *freedom)), share)


def _share(samples: Sequence[Floats], means: Floats, variances: Floats) -> float:
    whole, n = np.concatenate(samples), np.array([len(each) for each in samples])
    total = float(((whole - whole.mean()) ** 2).sum())
    if total == 0.0:
        return NAN
    between = float(n @ (means - whole.mean()) ** 2)
    by_chance = float((n * (1.0 - n / n.sum())) @ variances)
    return min(1.0, max(0.0, (between - by_chance) / total))
