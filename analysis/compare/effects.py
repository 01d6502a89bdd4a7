"""What each policy does to one outcome, against the baseline on the same pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from analysis.compare.differences import difference_of
from analysis.compare.estimates import (
    Dependence,
    Estimate,
    Floats,
    dependence,
    estimate_from,
    quantile_interval,
    resampled_means,
    share_interval,
)
from analysis.compare.pairs import Pairs
from analysis.compare.regression import Adjusted, adjusted
from analysis.compare.scenario_columns import Column
from analysis.compare.variance_gain import fewer_runs, middle_of, variance_reduction

Verdict = Literal[
    "better", "worse", "no relevant difference", "undecided", "no clear difference", "same in all pairs",
    "too few pairs", "too few differ", "draw hardly met", "too skewed", "baseline", "differs", "one luck only",
    "unfinished",
]  # fmt: skip
FEWEST_FOR_A_VERDICT: Final = 10
NAN: Final = float("nan")
NOTHING: Final = Estimate(NAN)
UNKNOWN: Final = Dependence(0, NAN, 1.0, 1.0)


@dataclass(frozen=True)
class Effect:
    """One policy in one scenario.

    Attributes:
        scenario: its name.
        policy: its name.
        n: pairs in which both it and the baseline have a value; for the baseline, all with a value.
        mean: of its outcome over those pairs.
        median: of its outcome over those pairs.
        diff: mean of its outcome minus the baseline's, paired; the draws of the incident taken out where ``taken_out``
            names any.
        relative: ``diff`` as a share of the baseline's mean over the same pairs.
        p_better: share of pairs in which it is strictly better than the baseline.
        p_equal: share of pairs in which both give the same.
        variance_reduction: by common luck: 1 - Var(difference) / (Var(policy) + Var(baseline)). 0 is what
            runs with luck of their own would give, 1 is a difference without spread.
        p_value: of no mean difference, shared points and luck allowed for (see ``differences``).
        p_margin: of a mean difference as large as the study's margin or larger, either way; after Holm once judged.
        p_holm: ``p_value``, after Holm over all comparisons with the baseline in this table.
        verdict: in words, at 5 % over all comparisons; none where all pairs rest on one luck, or runs are missing.
        reason: why the verdict is neither better nor worse; empty where it is.
        pairs_needed: pairs like these for the wanted width of the interval of ``diff``; None where not known.
        spread: of the differences; for the baseline, of its outcomes.
        differing: pairs whose difference is not the commonest one.
        pairs_for_skewness: pairs that differences as skewed as these ask for.
        as_counted: the mean difference from which nothing was taken out.
        taken_out: names of the columns that were (see ``regression``).
        carried: share of the variance of the differences that these carried.
        fewer_runs: how many times fewer runs that gives than luck of its own for each policy would: the variance of
            the difference then, over that of ``diff``.
        unseen: a coin of the policy's own that too few pairs met on one side; empty where there is none.
    """

    scenario: str
    policy: str
    n: int
    mean: Estimate
    median: Estimate
    diff: Estimate = NOTHING
    relative: Estimate = NOTHING
    p_better: Estimate = NOTHING
    p_equal: float = NAN
    variance_reduction: Estimate = NOTHING
    p_value: float = NAN
    p_margin: float = NAN
    p_holm: float = NAN
    verdict: Verdict = "baseline"
    reason: str = ""
    pairs_needed: int | None = None
    spread: Dependence = UNKNOWN
    differing: int = 0
    pairs_for_skewness: int = 0
    as_counted: Estimate = NOTHING
    taken_out: tuple[str, ...] = ()
    carried: float = 0.0
    fewer_runs: Estimate = NOTHING
    unseen: str = ""

    @property
    def is_baseline(self) -> bool:
        """Whether this is what the others are compared with."""
        return self.verdict == "baseline"


def effects_of(
    pairs: Pairs, better: str, width: float | None = None, columns: Mapping[str, Sequence[Column]] | None = None,
    margin: float | None = None,
) -> list[Effect]:  # fmt: skip
    """Give the effect of every policy of a scenario, the baseline first.

    Args:
        pairs: outcomes.
        better: ``lower``, ``higher`` or ``neither``.
        width: wanted width of the interval of a difference; None takes a tenth of the baseline's mean.
        columns: by policy, what is taken out of its differences; None takes nothing out.
        margin: the smallest difference that matters, in the unit of the outcome; None where there is none.

    Returns:
        One for each policy; ``p_holm`` and ``verdict`` await ``with_verdicts``.
    """
    base = pairs.values[:, 0]
    columns = {} if columns is None else columns
    without = [_adjusted(pairs, policy, columns.get(policy, ())) for policy in pairs.policies[1:]]
    blocks = [_block(base, pairs.values[:, k + 1], each) for k, each in enumerate(without)]
    resampled = resampled_means(np.column_stack([base, *blocks]))
    spread = _spread(pairs, base)
    mean = estimate_from(_mean(base), resampled[:, 0], spread).within(*pairs.bounds)
    wanted = 0.1 * abs(mean.value) if width is None else width
    there = base[~np.isnan(base)]
    median = quantile_interval(there, 0.5, spread.widening)
    effects = [Effect(pairs.scenario, pairs.policies[0], len(there), mean, median, spread=spread)]
    for k, policy in enumerate(pairs.policies[1:]):
        means = resampled[:, 1 + _PARTS * k : 1 + _PARTS * (k + 1)]
        effect = _effect(pairs, policy, blocks[k], means, better, wanted, without[k], margin)
        coins = [each for each in columns.get(policy, ()) if each.own and not each.seen]
        effects.append(replace(effect, unseen=_unseen(coins[0], pairs.n)) if coins else effect)
    return effects


def _unseen(coin: Column, n: int) -> str:
    return f"{coin.name} falls in {100.0 * coin.share:.0f} % of incidents and did in {coin.met} of {n} pairs"


def _adjusted(pairs: Pairs, policy: str, columns: Sequence[Column]) -> Adjusted | None:
    """Take columns out of the differences of a policy, where its pairs are independent of each other."""
    clustered = pairs.points_sampled and pairs.n_points < pairs.n
    if not columns or pairs.shares_luck or clustered:
        return None
    differences = pairs.column(policy) - pairs.values[:, 0]
    there = ~np.isnan(differences)
    return adjusted(differences[there], columns, there)


_PARTS: Final = 8


def _block(base: Floats, policy: Floats, without: Adjusted | None) -> Floats:
    """Give the columns whose means make every figure of a policy: b, p, p - b, their squares, the adjusted difference.

    The squares of b and p are about their common middle, so that they lose no digits.
    """
    both = ~(np.isnan(base) | np.isnan(policy))
    b, p = np.where(both, base, np.nan), np.where(both, policy, np.nan)
    d = p - b
    left = d.copy()
    if without is not None:
        left[both] = without.values
    middle = middle_of(b, p)
    return np.column_stack([b, p, d, (b - middle) ** 2, (p - middle) ** 2, d**2, left, left**2])


def _effect(
    pairs: Pairs, policy: str, block: Floats, means: Floats, better: str, wanted: float, without: Adjusted | None,
    margin: float | None,
) -> Effect:  # fmt: skip
    both = ~np.isnan(block[:, 2])
    b, p, d = block[both, :3].T
    left = block[both, 6]
    n = int(both.sum())
    if n == 0:
        return Effect(pairs.scenario, policy, 0, NOTHING, NOTHING, verdict="too few pairs")
    raw, own = _spread(pairs, block[:, 2]), _spread(pairs, block[:, 1])
    spread = raw if without is None else without.spread
    counted = difference_of(d, means[:, 2], means[:, 5], raw, margin)
    found = counted if without is None else difference_of(left, means[:, 6], means[:, 7], spread, margin)
    good = {"lower": d < 0.0, "higher": d > 0.0}.get(better)
    p_better = NOTHING if good is None else _share(pairs, block[:, 2], good.astype(np.float64), both, raw)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = estimate_from(
            float(left.mean() / abs(b.mean())) if b.any() else NAN, means[:, 6] / abs(means[:, 0]), spread
        )
    return Effect(
        pairs.scenario, policy, n,
        mean=estimate_from(float(p.mean()), means[:, 1], own).within(*pairs.bounds),
        median=quantile_interval(p, 0.5, own.widening),
        diff=found.mean, relative=relative if found.differing else Estimate(relative.value), p_better=p_better,
        p_equal=float((d == 0.0).mean()),
        variance_reduction=variance_reduction(b, p, d, means, raw) if found.differing else NOTHING,
        p_value=found.p_value, p_margin=found.p_margin, verdict="no clear difference",
        pairs_needed=_pairs_needed(found.mean.width, n, wanted), spread=spread,
        differing=counted.differing, pairs_for_skewness=found.pairs_for_skewness, as_counted=counted.mean,
        taken_out=() if without is None else without.columns, carried=0.0 if without is None else without.carried,
        fewer_runs=fewer_runs(b, p, n * spread.variance, means) if found.differing else NOTHING,
    )  # fmt: skip


def _share(pairs: Pairs, d: Floats, good: Floats, both: NDArray[np.bool_], spread: Dependence) -> Estimate:
    """Give a share of pairs, its interval as wide as the sharing of luck makes differences or the share itself."""
    flags = np.full(len(d), np.nan)
    flags[both] = good
    own = _spread(pairs, flags)
    return share_interval(float(good.sum()), replace(spread, widening=max(spread.widening, own.widening)))


def _pairs_needed(width: float, n: int, wanted: float) -> int | None:
    """Give the pairs for a wanted width: the width falls with the root of their number."""
    if not np.isfinite(width) or wanted <= 0.0:
        return None
    return int(np.ceil(n * (width / wanted) ** 2)) if width > 0.0 else n


def _spread(pairs: Pairs, values: Floats) -> Dependence:
    return dependence(values, pairs.point, pairs.luck, sampled=pairs.points_sampled)


def _mean(values: Floats) -> float:
    there = values[~np.isnan(values)]
    return float(there.mean()) if len(there) else NAN
