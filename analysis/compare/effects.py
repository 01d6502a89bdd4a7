"""What each policy does to one outcome, against the baseline on the same pairs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from analysis.compare.differences import FEWEST_THAT_DIFFER, difference_of, missed_at_most
from analysis.compare.estimates import (
    CONFIDENCE,
    Dependence,
    Estimate,
    Floats,
    dependence,
    estimate_from,
    holm,
    quantile_interval,
    resampled_means,
    share_interval,
)
from analysis.compare.pairs import Pairs

Verdict = Literal[
    "better", "worse", "no clear difference", "no difference", "too few pairs", "too few differ", "too skewed",
    "baseline", "differs", "one luck only", "unfinished",
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
        diff: mean of its outcome minus the baseline's, paired.
        relative: ``diff`` as a share of the baseline's mean over the same pairs.
        p_better: share of pairs in which it is strictly better than the baseline.
        p_equal: share of pairs in which both give the same.
        variance_reduction: by common luck: 1 - Var(difference) / (Var(policy) + Var(baseline)). 0 is what
            runs with luck of their own would give, 1 is a difference without spread.
        p_value: of no mean difference, shared points and luck allowed for (see ``differences``).
        p_holm: the same, after Holm over all comparisons with the baseline in this table.
        verdict: in words, at 5 % over all comparisons; none where all pairs rest on one luck, or runs are missing.
        reason: why the verdict is neither better nor worse; empty where it is.
        pairs_needed: pairs like these for the wanted width of the interval of ``diff``; None where not known.
        spread: of the differences; for the baseline, of its outcomes.
        differing: pairs whose difference is not the commonest one.
        pairs_for_skewness: pairs that differences as skewed as these ask for.
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
    p_holm: float = NAN
    verdict: Verdict = "baseline"
    reason: str = ""
    pairs_needed: int | None = None
    spread: Dependence = UNKNOWN
    differing: int = 0
    pairs_for_skewness: int = 0

    @property
    def is_baseline(self) -> bool:
        """Whether this is what the others are compared with."""
        return self.verdict == "baseline"


def effects_of(pairs: Pairs, better: str, width: float | None = None) -> list[Effect]:
    """Give the effect of every policy of a scenario, the baseline first.

    Args:
        pairs: outcomes.
        better: ``lower``, ``higher`` or ``neither``.
        width: wanted width of the interval of a difference; None takes a tenth of the baseline's mean.

    Returns:
        One for each policy; ``p_holm`` and ``verdict`` await ``judged``.
    """
    base = pairs.values[:, 0]
    blocks = [_block(base, pairs.values[:, k]) for k in range(1, len(pairs.policies))]
    resampled = resampled_means(np.column_stack([base, *blocks]))
    spread = _spread(pairs, base)
    mean = estimate_from(_mean(base), resampled[:, 0], spread).within(*pairs.bounds)
    wanted = 0.1 * abs(mean.value) if width is None else width
    there = base[~np.isnan(base)]
    median = quantile_interval(there, 0.5, spread.widening)
    effects = [Effect(pairs.scenario, pairs.policies[0], len(there), mean, median, spread=spread)]
    for k, policy in enumerate(pairs.policies[1:]):
        means = resampled[:, 1 + _PARTS * k : 1 + _PARTS * (k + 1)]
        effects.append(_effect(pairs, policy, blocks[k], means, better, wanted))
    return effects


_PARTS: Final = 6


def _block(base: Floats, policy: Floats) -> Floats:
    """Give the columns whose means make every figure of a policy: b, p, p - b, and their squares.

    The squares of b and p are about their common middle, so that they lose no digits.
    """
    both = ~(np.isnan(base) | np.isnan(policy))
    b, p = np.where(both, base, np.nan), np.where(both, policy, np.nan)
    middle = _middle(b, p)
    return np.column_stack([b, p, p - b, (b - middle) ** 2, (p - middle) ** 2, (p - b) ** 2])


def _middle(b: Floats, p: Floats) -> float:
    return 0.5 * (_mean(b) + _mean(p))


def _effect(pairs: Pairs, policy: str, block: Floats, means: Floats, better: str, wanted: float) -> Effect:
    both = ~np.isnan(block[:, 2])
    b, p, d = block[both, :3].T
    n = int(both.sum())
    if n == 0:
        return Effect(pairs.scenario, policy, 0, NOTHING, NOTHING, verdict="too few pairs")
    spread = _spread(pairs, block[:, 2])
    found, own = difference_of(d, means[:, 2], means[:, 5], spread), _spread(pairs, block[:, 1])
    good = {"lower": d < 0.0, "higher": d > 0.0}.get(better)
    p_better = NOTHING if good is None else _share(pairs, block[:, 2], good.astype(np.float64), both, spread)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = estimate_from(
            float(d.mean() / abs(b.mean())) if b.any() else NAN, means[:, 2] / abs(means[:, 0]), spread
        )
    return Effect(
        pairs.scenario, policy, n,
        mean=estimate_from(float(p.mean()), means[:, 1], own).within(*pairs.bounds),
        median=quantile_interval(p, 0.5, own.widening),
        diff=found.mean, relative=relative if found.differing else Estimate(relative.value), p_better=p_better,
        p_equal=float((d == 0.0).mean()),
        variance_reduction=_variance_reduction(b, p, d, means, spread) if found.differing else NOTHING,
        p_value=found.p_value, verdict="no clear difference",
        pairs_needed=_pairs_needed(found.mean.width, n, wanted), spread=spread,
        differing=found.differing, pairs_for_skewness=found.pairs_for_skewness,
    )  # fmt: skip


def _share(pairs: Pairs, d: Floats, good: Floats, both: NDArray[np.bool_], spread: Dependence) -> Estimate:
    """Give a share of pairs, its interval as wide as the sharing of luck makes differences or the share itself."""
    flags = np.full(len(d), np.nan)
    flags[both] = good
    own = _spread(pairs, flags)
    return share_interval(float(good.sum()), replace(spread, widening=max(spread.widening, own.widening)))


def _variance_reduction(b: Floats, p: Floats, d: Floats, means: Floats, spread: Dependence) -> Estimate:
    """Give 1 - Var(d) / (Var(b) + Var(p)), in each resample from the moments of that resample."""
    alone = float(b.var() + p.var())
    if len(b) < 2 or alone == 0.0:
        return NOTHING
    middle = _middle(b, p)
    var_b, var_p = (means[:, 3 + k] - (means[:, k] - middle) ** 2 for k in (0, 1))
    var_d = means[:, 5] - means[:, 2] ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        at = estimate_from(1.0 - float(d.var()) / alone, 1.0 - var_d / (var_b + var_p), spread)
    return Estimate(at.value, at.low, min(at.high, 1.0) if np.isfinite(at.high) else at.high)


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


def with_verdicts(effects: list[Effect], better: str, *, finished: bool = True) -> list[Effect]:
    """Give effects with Holm's correction over all of them, and a verdict each.

    Holm holds the chance of one false "better" or "worse" in the whole table at 5 %. It does so for a study that is
    read once, at its end: who looks at it while it grows, until zero lies outside, finds something far oftener.

    Args:
        effects: of all scenarios and policies.
        better: ``lower``, ``higher`` or ``neither``.
        finished: whether no run is missing; otherwise there are no verdicts and no p values.
    """
    if not finished:
        return [
            each if each.is_baseline else replace(each, p_value=NAN, p_holm=NAN, verdict="unfinished")
            for each in effects
        ]
    corrected = holm([NAN if each.is_baseline else each.p_value for each in effects])
    compared = int(np.isfinite(corrected).sum())
    return [
        each if each.is_baseline else _judged(replace(each, p_holm=p_holm), better, compared)
        for each, p_holm in zip(effects, corrected, strict=True)
    ]


def _judged(effect: Effect, better: str, compared: int) -> Effect:
    verdict = _verdict(effect, better)
    return replace(effect, verdict=verdict, reason=_reason(effect, verdict, compared))


def _reason(effect: Effect, verdict: Verdict, compared: int) -> str:
    """Say why there is no better or worse."""
    if verdict == "no clear difference":
        if not effect.diff.excludes_zero:
            return "0 lies in the interval: the question stays open"
        if effect.p_value <= 1.0 - CONFIDENCE:
            return f"0 lies outside the interval, but among {compared} comparisons luck alone may do that (Holm)"
        return f"0 lies just outside the interval, but the test does not exclude it (p = {effect.p_value:.2f})"
    return {
        "one luck only": "all pairs share one luck",
        "no difference": f"the same in all {effect.n} pairs; a difference in up to "
        f"{100.0 * missed_at_most(max(effect.n, 1)):.0f} % of incidents is not excluded",
        "too few differ": f"only {effect.differing} of {effect.n} pairs differ from the others: a verdict takes "
        f"{FEWEST_THAT_DIFFER}",
        "too skewed": f"differences are so skewed that a verdict takes {effect.pairs_for_skewness:,} pairs",
        "too few pairs": f"a verdict takes {FEWEST_FOR_A_VERDICT} pairs that differ in luck",
        "differs": "neither more nor less is better by itself",
    }.get(verdict, "")


def _verdict(effect: Effect, better: str) -> Verdict:
    refused: dict[Verdict, bool] = {
        "one luck only": effect.spread.one_luck,
        "no difference": effect.p_equal == 1.0,
        "too few pairs": effect.n < FEWEST_FOR_A_VERDICT,
        "too few differ": effect.differing < FEWEST_THAT_DIFFER,
        "too skewed": effect.pairs_for_skewness > effect.n,
    }
    for word, holds in refused.items():
        if holds:
            return word
    if effect.p_holm > 1.0 - CONFIDENCE or not effect.diff.excludes_zero:
        return "no clear difference"
    if better == "neither":
        return "differs"
    return "better" if (effect.diff.value < 0.0) == (better == "lower") else "worse"
