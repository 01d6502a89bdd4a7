"""Which policies the data cannot tell from the one that looks best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.compare.estimates import CONFIDENCE, Estimate, dependence, estimate_from, resampled_means
from analysis.compare.pairs import Pairs


def joined_names(names: Sequence[str]) -> str:
    """Give names as in a sentence: ``a, b and c``."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


@dataclass(frozen=True)
class Leaders:
    """The head of a ranking, as far as the data carry it.

    Attributes:
        scenario: its name.
        first: policy with the best mean.
        tied: policies that the data do not tell from it, with their paired difference to it (Bonferroni over all
            comparisons with the first).
    """

    scenario: str
    first: str
    tied: dict[str, Estimate]

    @property
    def sharing(self) -> list[str]:
        """Policies whose mean is the same as that of the first."""
        return [policy for policy, gap in self.tied.items() if gap.value == 0.0]

    def __str__(self) -> str:
        rest = [policy for policy in self.tied if policy not in self.sharing]
        best = f"{joined_names([self.first, *self.sharing])} {'share' if self.sharing else 'has'}"
        apart = f", without a clear difference from {joined_names(rest)}" if rest else ""
        return f"{best} the best mean{apart}"


def leaders_of(pairs: Pairs, better: str) -> Leaders | None:
    """Give the policy with the best mean and those not told from it; None where no way is better.

    Only pairs in which every policy has a value count.
    """
    whole = ~np.isnan(pairs.values).any(axis=1)
    if better not in ("lower", "higher") or len(pairs.policies) < 2 or not whole.any():
        return None
    values = pairs.values[whole]
    means = values.mean(axis=0) * (1.0 if better == "lower" else -1.0)
    first = int(np.argmin(means))
    others = [k for k in range(len(pairs.policies)) if k != first]
    gaps = values[:, others] - values[:, [first]]
    resampled = resampled_means(gaps)
    confidence = 1.0 - (1.0 - CONFIDENCE) / len(others)
    tied = {}
    for column, k in enumerate(others):
        spread = dependence(gaps[:, column], pairs.point[whole], pairs.luck[whole], sampled=pairs.points_sampled)
        gap = estimate_from(float(gaps[:, column].mean()), resampled[:, column], spread, confidence)
        if not gap.excludes_zero:
            tied[pairs.policies[k]] = gap
    return Leaders(pairs.scenario, pairs.policies[first], tied)
