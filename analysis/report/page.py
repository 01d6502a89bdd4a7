"""The page: two pages that answer, then all else under headings that open, and on paper one after the other."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from pathlib import Path
from typing import Final

from analysis.compare.study_results import StudyResults
from analysis.formatting.counts import plural
from analysis.report import html, tables
from analysis.report.answer import answer_of
from analysis.report.brief import in_brief, smallest_told
from analysis.report.figures import FIRST, figure_of, other_figures, venue_plans
from analysis.report.futures import over_futures, what_it_hangs_on
from analysis.report.ground import ground
from analysis.report.who import WHO_IS, admission_table, who_lines, who_table

HOW_TO_READ: Final = (
    "A pair is one future (one sample of what is varied) and one replication (the same people with the same luck). Two "
    "policies are compared on the same pairs, so that what differs is the policy. Numbers in brackets are 95 % "
    "intervals: an interval across 0 leaves open which is better. Where policies are called better or worse, that "
    "holds together for all comparisons of the table at 5 % (Holm's correction); where no verdict is given, the reason "
    "stands beside it."
)
OTHERS: Final = (
    "Each outcome by itself is judged as above. Several are looked at here, so one may stand out by luck. Some have no "
    "better or worse of their own: more people injured may be people who lived instead of dying."
)
REGRET: Final = (
    "Regret is how far a policy falls behind the best policy of the same future. Policies whose intervals overlap are "
    "not told apart by it."
)
MONEY: Final = (
    "Costs are beyond those of the baseline, and benefits are given one attack in the year. Read the cost of a death "
    "averted first: casualties are all who are harmed, dead or not, so that a policy that keeps the wounded alive "
    "averts deaths and no casualties. The last column is the yearly likelihood of an attack on this venue at which the "
    "policy would pay; it says nothing about how likely one is. "
    "What is paid once is spread over {years:g} years at {discount:.1%}; {events:g} events a year; {worth}."
)
MONEY_BRIEF: Final = (
    "Costs are those of a year beyond the baseline's; what they avert is counted in one attack. Casualties are all who "
    "are harmed, dead or not: a policy that keeps the wounded alive averts deaths and no casualties."
)
WORTH: Final = "a prevented death counts {0} {1:,.0f}, a serious injury {0} {2:,.0f}"
MOST_DOUBTS: Final = 4
"""Lines on how sure the answer is that stand on the first pages; all cautions stand in the appendix."""
MOST_VENUES: Final = 2
"""Plans that stand on the first pages."""
LEAD: Final = "A comparison of protective policies under stated assumptions. Not a prediction."


def report_page(study: StudyResults) -> str:
    """Write a study as one page that needs nothing else: no script, no file, no network."""
    told = study.manifest
    title = f"{told['name']}: {told.get('about', '')}".rstrip(": ")
    css = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
    plans = venue_plans(study)
    rest = [part for part in [*_appendix(study, plans[MOST_VENUES:]), *ground(study)] if part]
    parts = [_top(study, title), *_first_pages(study, plans[:MOST_VENUES]), html.contents(_entries(rest)), *rest]
    body = "\n".join(part for part in parts if part)
    return html.document(title, css, body)


def _entries(sections: list[str]) -> list[tuple[str, str]]:
    """Give the anchor of the inside and the title of each folded section."""
    found = [re.search(r'<section id="(\w+)">.*?<h2>(.*?)</h2>', part, re.DOTALL) for part in sections]
    return [(f"{each[1]}-inside", unescape(each[2])) for each in found if each]


def _top(study: StudyResults, title: str) -> str:
    question = str(study.manifest.get("question") or "Which protective policy changes what, against today?")
    compared = plural(len(study.table.policies) - 1, "policy")
    asked = (
        f"{compared} against {study.table.baseline} in {', '.join(study.scenarios)}; "
        f"{plural(len(study.table.point), 'run')} of Havenue {study.manifest['versions'].get('havenue', '')}."
    )
    return f"<header>\n<h1>{escape(title)}</h1>\n{html.paragraph(LEAD, 'lead')}\n</header>\n" + html.section(
        "The question", html.paragraph(question, "question"), html.paragraph(asked, "lead"), name="question"
    )


def _first_pages(study: StudyResults, plans: list[str]) -> list[str]:
    """Give what whoever reads no more is to know: answer, picture, how sure, what it hangs on, cost, venue."""
    lines = [html.paragraph(line, "summary") for line in in_brief(study)]
    sure = [smallest_told(study), *what_it_hangs_on(study), *study.comparison.warnings]
    shown = [line for line in sure if line][:MOST_DOUBTS]
    money = _by_scenario(study, tables.costs_in_brief) if len(study.scenarios) <= MOST_VENUES else []
    people = html.listed(who_lines(study))
    return [
        html.section("The answer", *lines, figure_of(study, FIRST), name="answer"),
        html.section("How sure this is, and what it hangs on", html.listed(shown), name="sure"),
        html.section("Who is helped and who is harmed", people, name="who"),
        html.section("What it costs", *money, html.paragraph(MONEY_BRIEF) if money else "", name="price"),
        html.section("The venue" if len(plans) == 1 else "The venues", *plans, name="venue"),
    ]


def _appendix(study: StudyResults, plans: list[str]) -> list[str]:
    full = [html.paragraph(each, "answer") for each in answer_of(study)]
    doubts = html.listed(study.comparison.warnings, "doubts")
    if doubts:
        doubts = html.heading("Read it with this in mind") + doubts
    found = _by_scenario(study, tables.effects, admission_table, tables.tails)
    kinds = _by_scenario(study, who_table)
    robust = _by_scenario(study, tables.regrets)
    money = _by_scenario(study, tables.costs)
    others = tables.other_outcomes(study)
    return [
        html.section("The answer in full", *full, doubts, name="full", folded=True),
        html.section("What was asked of what", tables.xlrm(study), name="frame", folded=True),
        html.section("What holds whatever turns out to be true", over_futures(study), name="robust", folded=True),
        html.section(f"What each policy changes in {study.label}", html.paragraph(HOW_TO_READ), *found, name="effects",
                     folded=True),
        html.section("Who is harmed, by kind of people", html.paragraph(WHO_IS) if kinds else "", *kinds, name="kinds",
                     folded=True),
        html.section("More figures", *other_figures(study), *plans, name="figures", folded=True),
        html.section("Other outcomes", html.paragraph(OTHERS) + others if others else "", name="others", folded=True),
        html.section("Over the futures", html.paragraph(REGRET) + "\n".join(robust) if robust else "", name="futures",
                     folded=True),
        html.section("Costs in full", html.paragraph(_money(study)), *money, name="cost", folded=True)
        if money else "",
    ]  # fmt: skip


def _by_scenario(study: StudyResults, *makers: Callable[[StudyResults, str], str]) -> list[str]:
    """Give tables for each scenario that has any, under its name where there are several."""
    parts = []
    for scenario in study.scenarios:
        made = [table for maker in makers if (table := maker(study, scenario))]
        parts += [html.heading(scenario)] if made and len(study.scenarios) > 1 else []
        parts += made
    return parts


def _money(study: StudyResults) -> str:
    value = study.valuation
    if value is None:
        return ""
    lives = []
    for currency in dict.fromkeys(each.currency for told in study.comparison.costs.values() for each in told):
        counted = value.completed(currency)
        if counted is not None:
            lives.append(WORTH.format(currency, counted.life or 0.0, counted.injury or 0.0))
    worth = "; ".join(lives) or "no value of a life is set"
    return MONEY.format(years=value.years, discount=value.discount, events=value.events, worth=worth)
