"""Who is harmed, for the report: in lines for the first pages, and as a table."""

from __future__ import annotations

from typing import Final

from analysis.compare.kinds_of_people import admission_in_words, who_in_words
from analysis.compare.study_results import StudyResults
from analysis.formatting.numbers import number, spoken
from analysis.report import html

WHO_IS: Final = (
    "What each policy changes among 1,000 people of a kind. Everybody belongs to one kind by level of the building, "
    "one by seat or standing room, one by mobility, one by company and one by the ways out that they know. Verdicts "
    "hold together over this table; a small kind may be harmed without showing it."
)


def who_lines(study: StudyResults) -> list[str]:
    """Say which kinds of people a policy harms, and how policies that let fewer people in are to be judged."""
    effects = [each for mine in study.admission.values() for each in mine]
    admitted = admission_in_words(list(study.admission), effects, study.label)
    return [f"{line}." for line in (*who_in_words(study.kind_effects, study.label), *admitted)]


def who_table(study: StudyResults, scenario: str) -> str:
    """Give what every policy changes for every kind of people of a scenario; empty where it is not known."""
    rows, before = [], None
    for each in (one for one in study.kind_effects if one.effect.scenario == scenario):
        same = before == (each.trait, each.kind)
        head = ("", "", "") if same else (each.words, number(each.people), spoken(each.before.mean))
        before = (each.trait, each.kind)
        rows.append((*head, each.effect.policy, spoken(each.effect.diff, signed=True), each.effect.verdict))
    columns = ("people", "of them", "baseline, of 1,000", "policy", "difference, of 1,000", "verdict")
    return html.table(columns, rows, numbers=(1, 2, 4), kind="dense")


def admission_table(study: StudyResults, scenario: str) -> str:
    """Give the effects of policies that change how many are let in, as shares; empty where there is none."""
    rows = [
        (each.policy, spoken(each.mean), spoken(each.diff, signed=True), each.verdict)
        for mine in study.admission.values() for each in mine if each.scenario == scenario
    ]  # fmt: skip
    columns = ("policy", f"{study.label} of 1,000 people let in", "difference", "verdict")
    return html.table(columns, rows, numbers=(1, 2), kind="dense")
