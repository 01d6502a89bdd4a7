"""The page: its sections in order, and what every report says whatever the study."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Final

from analysis.compare.study_results import StudyResults
from analysis.formatting.counts import plural
from analysis.plots import studies, style
from analysis.report import html, tables
from analysis.report.answer import answer_of, in_brief
from analysis.report.futures import over_futures
from analysis.report.limits import LACKS, switched_off
from analysis.report.verification import verification

CAPTIONS: Final = {
    "forest": "Each policy against the baseline on the same pairs. An interval across 0 leaves open which is better.",
    "exceedance": "Share of runs in which the outcome reaches a level, each policy beside the baseline. The lower a "
                  "curve lies, the less often that happens. Shares stand on a logarithmic axis.",
    "response_times": "The clocks of the response, separate: alarm, entry, end of the threat, first patient reached.",
    "evacuation_bands": "People who got out, and how many more or fewer than under the baseline at the same time.",
    "response_curves": "Where lines cross, which policy is better depends on what was varied.",
    "tornado": "What was varied, in the order of how far it moves the outcome. What nobody controls and stands at the "
               "top deserves better data.",
    "sobol": "How much of the spread of the outcome each varied number carries.",
    "trade_off": "Cost beside benefit. A policy to the right of and above another costs more and gives less.",
    "convergence": "A difference that still drifts asks for more replications.",
}  # fmt: skip
"""Figures of the report in order, and how to read each."""

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
LIMITS: Final = (
    "The model explores and compares; it does not predict how many would be harmed, and gives no likelihood of an "
    "attack.",
    "An interval holds the chance of the runs and of the sampled futures. It holds no error of the model itself.",
    "Many values are assumptions, and say so in the table of parameters; several sources are contested.",
    " ".join(("Not in the model:", *LACKS)),
)
"""What holds of every study; ``_limits`` adds what a study leaves out."""
REGRET: Final = (
    "Regret is how far a policy falls behind the best policy of the same future. Policies whose intervals overlap are "
    "not told apart by it."
)
FALSE_ALARMS: Final = "The harm of false alarms does not appear: no scenario without a hazard was run."
USE: Final = (
    "Havenue exists to protect people. The hazard is coarse and exogenous: a reach, a rate, a duration. Nothing in it "
    "searches over the hazard, and only levers of protection can be set by a policy. Venues are synthetic archetypes. "
    "Results are comparisons under stated assumptions; nothing ranks a venue's weaknesses. Please keep it so in what "
    "you make of this page. Those who die or are hurt in a run stand for people."
)
MONEY: Final = (
    "Costs are beyond those of the baseline, and benefits are given one attack in the year. Read the cost of a death "
    "averted first: casualties are all who are harmed, dead or not, so that a policy that keeps the wounded alive "
    "averts deaths and no casualties. The last column is the yearly likelihood of an attack on this venue at which the "
    "policy would pay; it says nothing about how likely one is. "
    "What is paid once is spread over {years:g} years at {discount:.1%}; {events:g} events a year; {worth}."
)
SEEDS: Final = {
    "own": "drawn from the first seed, the point and the replication: each point has luck of its own, common to all "
    "policies and scenarios",
    "shared": "that of a run is the first seed plus the number of its replication; common to all points, policies and "
    "scenarios",
}
"""How a run came to its seed, by whether points have luck of their own."""
MODEL: Final = "{}: a digest of the code that decides outcomes; runs of other code are never mixed with these"
WORTH: Final = "a prevented death counts {0} {1:,.0f}, a serious injury {0} {2:,.0f}"


def report_page(study: StudyResults) -> str:
    """Write a study as one page that needs nothing else: no script, no file, no network."""
    told = study.manifest
    title = f"{told['name']}: {told.get('about', '')}".rstrip(": ")
    css = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
    parts = [_top(study, title), *_findings(study), *_ground(study)]
    body = "\n".join(part for part in parts if part)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{css}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _top(study: StudyResults, title: str) -> str:
    question = str(study.manifest.get("question") or "Which protective policy changes what, against today?")
    lead = "A comparison of protective policies under stated assumptions. Not a prediction."
    return f"<header>\n<h1>{escape(title)}</h1>\n{html.paragraph(lead, 'lead')}\n</header>\n" + html.section(
        "The question", html.paragraph(question, "question"), name="question"
    )


def _findings(study: StudyResults) -> list[str]:
    answer = [html.paragraph(" ".join(in_brief(study)), "summary")]
    answer += [html.paragraph(each, "answer") for each in answer_of(study)]
    doubts = html.listed(study.comparison.warnings, "doubts")
    if doubts:
        doubts = html.heading("Read it with this in mind") + doubts
    found = _by_scenario(study, tables.effects, tables.tails)
    robust = _by_scenario(study, tables.regrets)
    money = _by_scenario(study, tables.costs)
    others = tables.other_outcomes(study)
    return [
        html.section("The answer", *answer, doubts, name="answer"),
        html.section(
            "What was asked of what (uncertainties, levers, relationships, metrics)", tables.xlrm(study), name="frame"
        ),
        html.section("What holds whatever turns out to be true", over_futures(study), name="robust"),
        html.section(f"What each policy changes in {study.label}", html.paragraph(HOW_TO_READ), *found, name="effects"),
        html.section("Figures", *_figures(study), name="figures"),
        html.section("Other outcomes", html.paragraph(OTHERS) + others if others else "", name="others"),
        html.section("Over the futures", html.paragraph(REGRET) + "\n".join(robust) if robust else "", name="futures"),
        html.section("Cost", html.paragraph(_money(study)), *money, name="cost") if money else "",
    ]


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


def _figures(study: StudyResults) -> list[str]:
    drawn = []
    for name in (each for each in CAPTIONS if each in studies.study_figure_names()):
        module = studies.study_figure_module(name)
        with style.applied():
            fig, data = module.draw(study)
            if style.NOTHING not in data:
                drawn.append(html.picture(fig, CAPTIONS[name], f"{style.title_of(fig)} ({module.ABOUT})"))
    return drawn


def _ground(study: StudyResults) -> list[str]:
    return [
        html.section("Limits", html.listed(_limits(study)), name="limits"),
        html.section("Responsible use", html.paragraph(USE), name="use"),
        html.section("Verification", *verification(study), name="verification"),
        html.section("Provenance", _provenance(study), name="provenance"),
        html.section("Assumptions and parameters", tables.parameters(study), name="parameters"),
    ]


def _limits(study: StudyResults) -> list[str]:
    """Give what holds of every study, and what of the model this one leaves out."""
    out = switched_off(study.manifest)
    left_out = [f"In the model, and switched off in every run of this study: {'; '.join(out)}."] if out else []
    words = [each for each in study.manifest["scenarios"].values() if each]
    return [*LIMITS, *left_out, *([FALSE_ALARMS] if words and all(each.get("hazards") for each in words) else [])]


def _provenance(study: StudyResults) -> str:
    told, table = study.manifest, study.table
    runs = plural(len(table.point), "run") if table.standing.finished else f"{table.standing} (unfinished)"
    version, dates = told["versions"].get("havenue", ""), study.dates
    money = "" if study.valuation is not None else " --no-money"
    rows = [
        ("study", str(told["name"])), ("digest of its inputs", str(told.get("digest", ""))),
        ("baseline", table.baseline),
        ("runs", f"{runs}, of which {int(table.failed.sum()):,} failed"),
        ("run on", dates[0] if dates[0] == dates[1] else f"{dates[0]} to {dates[1]}") if dates else ("", ""),
        ("commands", f"`havenue sweep`, then `havenue report {study.folder.name} --metric {study.metric}{money}`"),
        ("design", f"{told.get('design', 'none')}: {plural(int(told['points']), 'point')}, "
                   f"{plural(int(told['replications']), 'replication')}"),
        ("seeds", SEEDS[study.comparison.luck]),
        ("versions", ", ".join(f"{name} {number}" for name, number in told["versions"].items() if name != "model")),
        ("model", MODEL.format(told["versions"]["model"])) if "model" in told["versions"] else ("", ""),
        ("bootstrap", "pairs drawn with replacement, fixed seed; widened where pairs share futures or luck"),
        ("bootstrap-t", "from 20 pairs on, each resample of a difference measured in its own standard errors"),
        ("licence, citation", f"Havenue {version} by the Havenue authors, MIT licence; please cite it with the version "
                              "and the seeds (`CITATION.cff`)"),
    ]  # fmt: skip
    return html.table(("", ""), [row for row in rows if row[1]], kind="plain")
