"""What a robust study says over all its futures, for the report: before anything is said of means alone."""

from __future__ import annotations

from typing import Final

import numpy as np

from analysis.compare.study_results import StudyResults
from analysis.formatting.numbers import number, share, spoken
from analysis.report import html
from analysis.sensitivity.in_words import order, turned
from analysis.sensitivity.robustness import Robustness, Robustnesses, robustness_of
from sim.studies.design.robust import ROBUST

HOW: Final = (
    "In each future every uncertainty is drawn anew from what nobody can rule out, with a luck of its own, the same "
    "for all policies. Robustly better is a policy that is better in 95 % of futures, and on average by the next table."
)


def over_futures(study: StudyResults) -> str:
    """Give the tables and sentences of a robust study; empty for any other."""
    if study.manifest.get("design") != ROBUST:
        return ""
    held = robustness_of(study.table, study.comparison)
    parts = [part for each in held for part in _of_scenario(study, each, named=len(held) > 1)]
    return "\n".join([html.paragraph(HOW), *parts]) if held else ""


def what_it_hangs_on(study: StudyResults) -> list[str]:
    """Say in which order policies stand over futures and what turns it round; empty for a study that is not robust."""
    if study.manifest.get("design") != ROBUST:
        return []
    return [line for each in robustness_of(study.table, study.comparison) for line in (order(each), *turned(each))]


def _of_scenario(study: StudyResults, each: Robustnesses, *, named: bool) -> list[str]:
    rows = [_row(study, each, one) for one in each.policies]
    head = ("policy", "of futures, not luck", "difference, luck and futures", "by luck alone", "better in", "worse in",
            "comes to")  # fmt: skip
    heading = [html.heading(each.scenario)] if named else []
    sentences = [*turned(each), order(each)]
    return [*heading, html.table(head, rows, numbers=range(1, 6), kind="dense"), html.listed(sentences)]


def _row(study: StudyResults, each: Robustnesses, one: Robustness) -> tuple[str, ...]:
    effect = study.comparison.effect(each.scenario, one.policy)
    least = "at least " if each.lucks < 2 else ""
    carried = "-" if np.isnan(one.of_futures) else f"{least}{100.0 * max(one.of_futures, 0.0):.0f} %"
    alone = "-" if np.isnan(one.luck_only) else f"within {number(one.luck_only)}"
    diff = "-" if effect is None else spoken(effect.diff, signed=True)
    return one.policy, carried, diff, alone, share(one.better), share(one.worse), one.word
