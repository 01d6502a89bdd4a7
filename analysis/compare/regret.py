"""How policies hold up over futures that nobody can put a probability on.

A *future* is one point of the varied uncertainties. What a policy gives there is the mean over its replications.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.compare.estimates import (
    Dependence,
    Estimate,
    Floats,
    estimate_from,
    quantile_interval,
    resampled_means,
    share_interval,
)
from analysis.compare.pairs import Pairs

NEAR_BEST: Final = 0.1
"""A policy is near the best in a future where it is within this share of it."""
FEWEST_REPLICATIONS: Final = 10


@dataclass(frozen=True)
class Regret:
    """How a policy holds up over futures.

    Attributes:
        policy: its name.
        futures: points in which every policy has a value.
        replications: of a future, the fewest.
        mean: regret: how much graver than the best policy of the same future.
        high: its 90th percentile over futures.
        largest: the largest seen; it has no interval, for it grows with the number of futures.
        near_best: share of futures within ``NEAR_BEST`` of the best policy there.
        better_than_baseline: share of futures in which its mean is better than the baseline's.
    """

    policy: str
    futures: int
    replications: int
    mean: Estimate
    high: Estimate
    largest: float
    near_best: Estimate
    better_than_baseline: Estimate


def futures_of(pairs: Pairs) -> tuple[NDArray[np.int64], Floats, int]:
    """Give the mean outcome of every future under every policy.

    Only pairs in which every policy has a value count, so that all are judged by the same luck.

    Returns:
        Points (k,), means (k, policies), and the fewest replications of a future.
    """
    whole = ~np.isnan(pairs.values).any(axis=1)
    points, place, counts = np.unique(pairs.point[whole], return_inverse=True, return_counts=True)
    sums = [np.bincount(place, weights=column, minlength=len(points)) for column in pairs.values[whole].T]
    means = np.column_stack(sums) / counts[:, None] if len(points) else np.empty((0, len(pairs.policies)))
    return points, means, int(counts.min()) if len(points) else 0


def regrets_of(pairs: Pairs, better: str) -> list[Regret]:
    """Give the regret of every policy over the futures of a scenario; none where there are fewer than two.

    Args:
        pairs: outcomes.
        better: ``lower`` or ``higher``; regret has no meaning where neither is.
    """
    _, means, replications = futures_of(pairs)
    k = len(means)
    if k < 2 or better not in ("lower", "higher"):
        return []
    graver = means if better == "lower" else -means
    regret = graver - graver.min(axis=1, keepdims=True)
    near = regret <= NEAR_BEST * np.abs(graver.min(axis=1, keepdims=True)) + 1e-12
    ahead = graver < graver[:, :1]
    one_luck = pairs.n > 1 and len(np.unique(pairs.luck)) == 1
    resampled, alone = resampled_means(regret), Dependence(k, np.nan, np.inf if one_luck else 1.0, k - 1.0)
    return [
        Regret(
            policy, k, replications,
            mean=estimate_from(float(regret[:, j].mean()), resampled[:, j], alone),
            high=quantile_interval(regret[:, j], 0.9, alone.widening), largest=float(regret[:, j].max()),
            near_best=share_interval(float(near[:, j].sum()), alone),
            better_than_baseline=share_interval(float(ahead[:, j].sum()), alone) if j else Estimate(np.nan),
        )
        for j, policy in enumerate(pairs.policies)
    ]  # fmt: skip
