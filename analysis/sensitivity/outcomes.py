"""What is asked about: the outcome under the baseline, and what each policy changes, one number for each future."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.compare.pairs import Pairs

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class OutcomeOfInterest:
    """One number for each future.

    Attributes:
        about: in words.
        policy: whose.
        values: (points,) mean over the replications of each point; not a number where none has a value.
        luck_share: share of the spread between points that luck alone would give, by the spread within points; not a
            number where each point has one replication.
        one_luck: whether all points met the same luck, and no other.
    """

    about: str
    policy: str
    values: Floats
    luck_share: float
    one_luck: bool = False


def outcomes_of(pairs: Pairs, points: int, label: str) -> list[OutcomeOfInterest]:
    """Give the outcome of today, then the change by each policy.

    Args:
        pairs: of one scenario.
        points: of the design, those without a run included.
        label: of the outcome.
    """
    today = pairs.policies[0]
    found = [_outcome(pairs, points, pairs.values[:, 0], f"{label} under {today}", today)]
    for policy in pairs.policies[1:]:
        change = pairs.column(policy) - pairs.values[:, 0]
        found.append(_outcome(pairs, points, change, f"change in {label} under {policy}", policy))
    return found


def _outcome(pairs: Pairs, points: int, values: Floats, about: str, policy: str) -> OutcomeOfInterest:
    there = ~np.isnan(values)
    counts = np.bincount(pairs.point[there], minlength=points)
    sums = np.bincount(pairs.point[there], weights=values[there], minlength=points)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = sums / counts
        rest = values[there] - means[pairs.point[there]]
        if pairs.shares_luck:  # what a luck adds to every point alike does not part the points
            luck = pairs.luck[there]
            rest = rest - (np.bincount(luck, weights=rest) / np.bincount(luck))[luck]
        within = np.bincount(pairs.point[there], weights=rest**2, minlength=points) / (counts - 1) / counts
    noise, spread = within[counts > 1], np.nanvar(means) if (counts > 0).any() else 0.0
    share = float(noise.mean() / spread) if len(noise) and spread > 0.0 else float("nan")
    return OutcomeOfInterest(about, policy, means, min(share, 1.0), len(np.unique(pairs.luck[there])) == 1)
