"""What is said of each effect: better, worse, too small to matter, or undecided and why.

Holm holds the chance of one false claim in the whole table at 5 %: of one "better" or "worse", and, where the study
names a margin, of one "no relevant difference". Both hold for a study that is read once, at its end: who looks at it
while it grows, until zero lies outside, finds something far oftener.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from analysis.compare.differences import FEWEST_THAT_DIFFER, missed_at_most, studentised
from analysis.compare.effects import FEWEST_FOR_A_VERDICT, Effect, Verdict
from analysis.compare.estimates import CONFIDENCE, holm
from analysis.compare.scenario_columns import FEWEST_OF_A_CLASS

NAN: Final = float("nan")


def with_verdicts(
    effects: list[Effect], better: str, *, finished: bool = True, margin: float | None = None
) -> list[Effect]:
    """Give effects with Holm's correction over all of them, and a verdict each.

    Args:
        effects: of all scenarios and policies.
        better: ``lower``, ``higher`` or ``neither``.
        finished: whether no run is missing; otherwise there are no verdicts and no p values.
        margin: the smallest difference that matters, in the unit of the outcome; None where the study names none.
            ``effects_of`` must have been given the same.
    """
    if not finished:
        return [
            each if each.is_baseline else replace(each, p_value=NAN, p_margin=NAN, p_holm=NAN, verdict="unfinished")
            for each in effects
        ]
    corrected = holm([NAN if each.is_baseline else each.p_value for each in effects])
    small = holm([NAN if each.is_baseline else each.p_margin for each in effects])
    compared = int(np.isfinite(corrected).sum())
    return [
        each if each.is_baseline
        else _judged(replace(each, p_holm=p_holm, p_margin=p_small), better, compared, margin)
        for each, p_holm, p_small in zip(effects, corrected, small, strict=True)
    ]  # fmt: skip


def _judged(effect: Effect, better: str, compared: int, margin: float | None) -> Effect:
    verdict = _verdict(effect, better, margin)
    return replace(effect, verdict=verdict, reason=_reason(effect, verdict, compared, margin))


def _reason(effect: Effect, verdict: Verdict, compared: int, margin: float | None) -> str:
    """Say why there is no better or worse."""
    if verdict in ("no clear difference", "undecided"):
        return _why_open(effect, compared)
    return {
        "one luck only": "all pairs share one luck",
        "same in all pairs": f"the same in all {effect.n} pairs; a difference in up to "
        f"{100.0 * missed_at_most(max(effect.n, 1)):.0f} % of incidents is not excluded",
        "too few differ": f"only {effect.differing} of {effect.n} pairs differ from the others: a verdict takes "
        f"{FEWEST_THAT_DIFFER}",
        "draw hardly met": f"{effect.unseen}, and the policy turns on it: a verdict takes {FEWEST_OF_A_CLASS} pairs "
        "on either side",
        "too skewed": f"differences are so skewed that a verdict takes {effect.pairs_for_skewness:,} pairs",
        "too few pairs": f"a verdict takes {FEWEST_FOR_A_VERDICT} pairs that differ in luck",
        "differs": "neither more nor less is better by itself",
        "no relevant difference": f"the interval lies within the margin of {margin or 0.0:g} either way, the "
        "smallest difference that matters by the study",
    }.get(verdict, "")


def _why_open(effect: Effect, compared: int) -> str:
    if not effect.diff.excludes_zero:
        return "0 lies in the interval: the question stays open"
    if effect.p_value <= 1.0 - CONFIDENCE:
        return f"0 lies outside the interval, but among {compared} comparisons luck alone may do that (Holm)"
    return f"0 lies just outside the interval, but the test does not exclude it (p = {effect.p_value:.2f})"


def _verdict(effect: Effect, better: str, margin: float | None) -> Verdict:
    refused: dict[Verdict, bool] = {
        "one luck only": effect.spread.one_luck,
        "same in all pairs": effect.p_equal == 1.0,
        "too few pairs": effect.n < FEWEST_FOR_A_VERDICT,
        "too few differ": effect.differing < FEWEST_THAT_DIFFER,
        "draw hardly met": bool(effect.unseen),
        "too skewed": not studentised(effect.n) and effect.pairs_for_skewness > effect.n,
    }
    for word, holds in refused.items():
        if holds:
            return word
    if margin is not None and effect.diff.inside(margin) and effect.p_margin <= 1.0 - CONFIDENCE:
        return "no relevant difference"
    if effect.p_holm > 1.0 - CONFIDENCE or not effect.diff.excludes_zero:
        return "no clear difference" if margin is None else "undecided"
    if better == "neither":
        return "differs"
    return "better" if (effect.diff.value < 0.0) == (better == "lower") else "worse"
