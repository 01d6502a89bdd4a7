"""How often an outcome is at least so grave, and the mean of the gravest runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.compare.estimates import Estimate, Floats, dependence, estimate_from, resampled_means, share_interval
from analysis.compare.pairs import Pairs

TAIL_SHARE: Final = 0.05
FEWEST_IN_TAIL: Final = 10
"""Runs that must lie in the tail before its mean is given: 200 pairs for 5 %."""


@dataclass(frozen=True)
class Tail:
    """The gravest runs of a policy.

    Attributes:
        policy: its name.
        cvar: mean of the gravest ``TAIL_SHARE`` of runs (conditional value at risk).
        diff: its difference to the baseline's, by the same pairs.
        dominates: first-order stochastic dominance over the baseline in this sample: at every level at most as
            often at least so grave, and somewhere less often.
        dominated: the other way round.
    """

    policy: str
    cvar: Estimate
    diff: Estimate
    dominates: bool
    dominated: bool


@dataclass(frozen=True)
class Exceedance:
    """How often an outcome is at least so large.

    Attributes:
        level: (k,) of the outcome, ascending.
        share: (k,) of runs at or beyond the level.
        low: (k,) lower end of the pointwise 95 % interval.
        high: (k,) upper end.
    """

    level: Floats
    share: Floats
    low: Floats
    high: Floats


def cvar(values: Floats, share: float = TAIL_SHARE) -> float:
    """Give the mean of the largest share of values (Rockafellar and Uryasev 2002).

    A value that straddles the edge of the tail counts in part, so that the result is continuous in the share.
    """
    ordered = np.sort(values)[::-1]
    weights = np.clip(share * len(ordered) - np.arange(len(ordered)), 0.0, 1.0)
    return float(weights @ ordered / weights.sum())


def tails_of(pairs: Pairs, better: str) -> list[Tail]:
    """Give the tail of every policy; the grave side is the upper one unless higher is better.

    CVaR is the least of q + E[(x - q)+] / share over q. At the least its slope in q is zero, so that it may be
    resampled as a mean with q held at the sample's own quantile; paired, as everything else.
    """
    sign = -1.0 if better == "higher" else 1.0
    both = ~np.isnan(pairs.values).any(axis=1)
    values = sign * pairs.values[both]
    if not both.any():
        return [Tail(name, Estimate(np.nan), Estimate(np.nan), False, False) for name in pairs.policies]
    excess = np.column_stack([_excess(column) for column in values.T])
    excess = np.column_stack([excess, excess - excess[:, :1]])
    means = resampled_means(excess)
    enough = TAIL_SHARE * len(values) >= FEWEST_IN_TAIL
    n = len(pairs.policies)
    own = [cvar(column) for column in values.T]
    shown = [*own, *(each - own[0] for each in own)]
    told = []
    for k, value in enumerate(shown):
        spread = dependence(excess[:, k], pairs.point[both], pairs.luck[both], sampled=pairs.points_sampled)
        at = estimate_from(value, means[:, k] + (value - excess[:, k].mean()), spread)
        told.append(_signed(at, sign) if enough else Estimate(np.nan))
    return [
        Tail(
            name,
            told[k].within(*pairs.bounds),
            told[n + k],
            _dominates(values[:, k], values[:, 0]),
            _dominates(values[:, 0], values[:, k]),
        )
        for k, name in enumerate(pairs.policies)
    ]


def _excess(values: Floats) -> Floats:
    edge = np.quantile(values, 1.0 - TAIL_SHARE, method="inverted_cdf")
    excess: Floats = edge + np.maximum(values - edge, 0.0) / TAIL_SHARE
    return excess


def _signed(estimate: Estimate, sign: float) -> Estimate:
    ends = sorted((sign * estimate.low, sign * estimate.high))
    return Estimate(sign * estimate.value, *ends)


def _dominates(one: Floats, other: Floats) -> bool:
    """Tell whether one sample is at no level oftener at least so large as another, and somewhere less often."""
    levels = np.unique(np.concatenate([one, other]))
    gap = _at_least(one, levels) - _at_least(other, levels)
    return bool(np.all(gap <= 1e-12) and np.any(gap < -1e-12))


def _at_least(values: Floats, levels: Floats) -> Floats:
    share: Floats = 1.0 - np.searchsorted(np.sort(values), levels, side="left") / len(values)
    return share


def exceedance(pairs: Pairs, policy: str, most_levels: int = 400) -> Exceedance:
    """Give how often an outcome is at least so large, with a pointwise interval.

    Args:
        pairs: outcomes.
        policy: whose.
        most_levels: of the curve; a sample with more different values is read at quantiles.
    """
    column = pairs.column(policy)
    there = ~np.isnan(column)
    values = column[there]
    levels = np.unique(values)
    if len(levels) > most_levels:
        levels = np.unique(np.quantile(values, np.linspace(0.0, 1.0, most_levels), method="inverted_cdf"))
    share = _at_least(values, levels)
    spread = dependence(column, pairs.point, pairs.luck, sampled=pairs.points_sampled)
    ends = [share_interval(each * len(values), spread) for each in share]
    return Exceedance(levels, share, np.array([e.low for e in ends]), np.array([e.high for e in ends]))
