"""The answer of a study in full sentences, each number with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from analysis.compare.effects import Effect
from analysis.compare.estimates import Estimate
from analysis.compare.ranking import joined_names
from analysis.compare.regret import Regret
from analysis.compare.study_results import StudyResults
from analysis.formatting.counts import plural
from analysis.formatting.numbers import number, share, spoken

IN_FULL: Final = 3
"""Policies of which the answer tells the figures, the largest effects first; the table tells those of all."""
CLEAR: Final = ("better", "worse", "differs")
"""Verdicts that say that there is a difference."""


def answer_of(study: StudyResults) -> list[str]:
    """Give a paragraph for each scenario: what the baseline gives, what policies change, and what stays open."""
    by_share = [f"{policy} changes how many people are let in: judge it by the share." for policy in study.admission]
    return [*_unfinished(study), *by_share, *(_paragraph(study, scenario) for scenario in study.scenarios)]


def _unfinished(study: StudyResults) -> list[str]:
    standing = study.comparison.standing
    if standing.finished:
        return []
    return [f"This study is unfinished: {standing} are there. Nothing is called better or worse before all are."]


def _paragraph(study: StudyResults, scenario: str) -> str:
    base, *others = [effect for effect in study.comparison.effects if effect.scenario == scenario]
    pairs = study.comparison.pairs[scenario]
    futures = f" ({pairs.n_points:,} futures)" if pairs.n_points > 1 else ""
    sentences = [
        f"In {scenario}, under the stated assumptions and {base.policy}, {study.label} came to "
        f"{spoken(base.mean)} {study.unit} on average over {plural(base.n, 'run')}{futures}."
    ]
    told = [effect for effect in others if effect.verdict in CLEAR]
    told.sort(key=lambda effect: -abs(effect.diff.value))
    if told:
        full = " ".join(_sentence(study, effect) for effect in told[:IN_FULL])
        sentences.append(f"Against that, on the same pairs: {full}")
    for verdict in CLEAR:
        sentences += _named(verdict, [effect for effect in told[IN_FULL:] if effect.verdict == verdict])
    sentences += _open([effect for effect in others if effect not in told])
    leaders = study.comparison.leaders.get(scenario)
    if leaders and leaders.tied and others:
        sentences.append(f"Which policy is best stays open: {leaders}.")
    sentences += _robust(study, scenario)
    return " ".join(sentences)


def _named(verdict: str, effects: Sequence[Effect]) -> list[str]:
    """Name the policies whose figures are left to the table."""
    if not effects:
        return []
    word = {"better": "Better", "worse": "Worse", "differs": "Different"}[verdict]
    return [f"{word} too, by less: {joined_names([effect.policy for effect in effects])} (figures in the table below)."]


def _open(effects: Sequence[Effect]) -> list[str]:
    """Name the policies for which there is no claim, those of one reason together."""
    kinds = dict.fromkeys((effect.verdict, effect.reason) for effect in effects)
    parts = []
    for verdict, reason in kinds:
        names = joined_names([e.policy for e in effects if (e.verdict, e.reason) == (verdict, reason)])
        parts.append(f"{names} ({verdict}: {reason})" if reason else f"{names} ({verdict})")
    return [f"No claim is made for {'; '.join(parts)}."] if parts else []


def _sentence(study: StudyResults, effect: Effect) -> str:
    known = not np.isnan(effect.p_better.value)
    better = f"; it was better in {share(effect.p_better)} of pairs" if known else ""
    if known and effect.p_equal > 0.0:
        better += f" and the same in {100.0 * effect.p_equal:.0f} %"
    change = f"{change_in_words(study, effect)} ({share(effect.relative)})"
    return f"{effect.policy} gave {change}{better}."


def change_in_words(study: StudyResults, effect: Effect) -> str:
    """Write a change as more or fewer, with the interval in the same words."""
    diff = effect.diff
    people = study.unit == "persons"
    if diff.value > 0.0:
        return f"{spoken(diff)} more {study.label}" if people else f"{spoken(diff, signed=True)} {study.unit}"
    turned = Estimate(-diff.value, -diff.high, -diff.low)
    return f"{spoken(turned)} fewer {study.label}" if people else f"{spoken(diff, signed=True)} {study.unit}"


def _robust(study: StudyResults, scenario: str) -> list[str]:
    """Say which policy has the least regret to be feared, or that several cannot be told apart by it."""
    regrets = study.comparison.regrets.get(scenario) or []
    if len(regrets) < 2 or not study.comparison.claims(scenario):
        return []
    over = f"Over {plural(regrets[0].futures, 'future')}"
    meaning = f"(how far a policy falls behind the best of the same future, {study.unit})"
    least = least_regret(regrets)
    if len(least) > 1:
        some, more = least[:IN_FULL], len(least) - IN_FULL
        rest = f"; and {plural(more, 'other')} in the table" if more > 0 else ""
        listing = "; ".join(_figures(each) for each in some)
        return [f"{over}, regret {meaning} does not tell {plural(len(least), 'policy')} apart: {listing}{rest}."]
    return [f"{over}, regret {meaning} is least for {_figures(least[0])}."]


def _figures(regret: Regret) -> str:
    high = regret.high
    limit = "no upper limit from so few" if np.isnan(high.high) else f"upper limit {number(high.high)}"
    return (
        f"{regret.policy} (mean {number(regret.mean.value)}; nine futures in ten within {number(high.value)}, {limit}; "
        f"largest {number(regret.largest)})"
    )


def least_regret(regrets: Sequence[Regret]) -> list[Regret]:
    """Give the policies of which none has clearly less regret than the others, those of the least mean first.

    A policy is behind only where even the lower end of its 90th percentile lies above the upper end of another's.
    """
    ends = [regret.high.high for regret in regrets if np.isfinite(regret.high.high)]
    bar = min(ends, default=np.inf)
    left = [regret for regret in regrets if not regret.high.low > bar]
    return sorted(left, key=lambda regret: (regret.mean.value, regret.high.value, regret.largest))
