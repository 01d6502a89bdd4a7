"""The answer of a study in sentences, each number with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from analysis.compare.effects import Effect
from analysis.compare.estimates import Estimate
from analysis.compare.study_results import StudyResults
from analysis.formatting.numbers import number, share, spoken

IN_FULL: Final = 3
"""Policies of which the answer tells the figures, the largest effects first; the table tells those of all."""


def answer_of(study: StudyResults) -> list[str]:
    """Give a paragraph for each scenario: what the baseline gives, what policies change, and what is not told apart."""
    return [*_unfinished(study), *(_paragraph(study, scenario) for scenario in study.scenarios)]


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
        f"{spoken(base.mean)} {study.unit} on average over {base.n:,} runs{futures}."
    ]
    told = [effect for effect in others if effect.verdict in ("better", "worse", "differs")]
    told.sort(key=lambda effect: -abs(effect.diff.value))
    if told:
        full = " ".join(_sentence(study, effect) for effect in told[:IN_FULL])
        sentences.append(f"Against that, on the same pairs: {full}")
    for verdict in ("better", "worse", "differs"):
        sentences += _named(verdict, [effect for effect in told[IN_FULL:] if effect.verdict == verdict])
    open_ones = [effect for effect in others if effect not in told]
    if open_ones:
        kinds = dict.fromkeys(effect.verdict for effect in open_ones)
        listed = (f"{_listed([e.policy for e in open_ones if e.verdict == kind])} ({kind})" for kind in kinds)
        sentences.append(f"No claim is made for {'; '.join(listed)}.")
    leaders = study.comparison.leaders.get(scenario)
    if leaders and leaders.tied and others:
        sentences.append(
            f"{leaders.first} has the best mean, but these runs do not tell it from {', '.join(leaders.tied)}."
        )
    sentences += _robust(study, scenario)
    return " ".join(sentences)


def _named(verdict: str, effects: Sequence[Effect]) -> list[str]:
    """Name the policies whose figures are left to the table."""
    if not effects:
        return []
    word = {"better": "Better", "worse": "Worse", "differs": "Different"}[verdict]
    return [f"{word} too, by less: {_listed([effect.policy for effect in effects])} (figures in the table below)."]


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _sentence(study: StudyResults, effect: Effect) -> str:
    known = not np.isnan(effect.p_better.value)
    better = f"; it was better in {share(effect.p_better)} of pairs" if known else ""
    change = f"{_change(study, effect)} ({share(effect.relative)})"
    return f"{effect.policy} gave {change}{better}."


def _change(study: StudyResults, effect: Effect) -> str:
    """Write a change as more or fewer, with the interval in the same words."""
    diff = effect.diff
    people = study.unit == "persons"
    if diff.value > 0.0:
        return f"{spoken(diff)} more {study.label}" if people else f"{spoken(diff, signed=True)} {study.unit}"
    turned = Estimate(-diff.value, -diff.high, -diff.low)
    return f"{spoken(turned)} fewer {study.label}" if people else f"{spoken(diff, signed=True)} {study.unit}"


def _robust(study: StudyResults, scenario: str) -> list[str]:
    regrets = study.comparison.regrets.get(scenario) or []
    if len(regrets) < 2 or not study.comparison.claims(scenario):
        return []
    least = min(regrets, key=lambda each: each.high.value)
    value, high = number(least.high.value), number(least.high.high)
    limit = "no upper limit from so few futures" if np.isnan(least.high.high) else f"upper limit {high}"
    return [
        f"Over {least.futures:,} futures, {least.policy} has the least regret to be feared: in nine of ten it is "
        f"within {value} {study.unit} of the best policy there ({limit})."
    ]
