"""The tables of a report."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from analysis.compare.directions import direction_of, why_neither
from analysis.compare.effects import Effect, effects_of
from analysis.compare.estimates import Estimate
from analysis.compare.pairs import pairs_of
from analysis.compare.scenario_columns import columns_of
from analysis.compare.study_results import StudyResults
from analysis.compare.verdicts import with_verdicts
from analysis.formatting.counts import plural
from analysis.formatting.numbers import chance, number, share, spoken
from analysis.report import html

OTHERS: Final = (
    "deaths", "casualties", "injured", "preventable_share", "exposed_person_s", "evacuated", "trapped", "in_refuge",
    "egress_t95_s", "threat_ended_s", "first_patient_s", "dense_person_s", "reduced_mobility_ratio",
)  # fmt: skip
"""Outcomes that are compared beside the one asked for, where the study has them."""
DIRECTIONS: Final = {
    "lower": "lower is better", "higher": "higher is better", "neither": "neither more nor less is better by itself",
}  # fmt: skip
MOST_LISTED: Final = 20
"""Uncertainties that the frame of a study lists; of more it gives the number."""


def xlrm(study: StudyResults) -> str:
    """Give the frame of the study: uncertainties, levers, relationships, metrics."""
    told = study.manifest
    varied = {
        role: [f"{each['path']} ({each['about']}): {span_of(each)}" for each in told["varied"] if each["role"] == role]
        for role in ("uncertainty", "lever", "setting")
    }
    if len(varied["uncertainty"]) > MOST_LISTED:
        many = plural(len(varied["uncertainty"]), "uncertainty")
        varied["uncertainty"] = [f"{many}, each over the range that stands beside its parameter below"]
    written = {name: told["policies"][name] for name in study.table.policies}
    policies = [f"{name}: {parameters['about']} {_set(parameters)}" for name, parameters in written.items()]
    scenarios = [f"{name}: {words.get('about', '')}".rstrip(": ") for name, words in told["scenarios"].items()]
    model = (
        f"Havenue {told['versions'].get('havenue', '')}: people, doors, alarm, police and care; see the limits below"
    )
    metric = f"{study.table.label(study.metric)}, {DIRECTIONS[study.comparison.better]}"
    rows = [
        ("X", "uncertainties: what nobody controls", varied["uncertainty"] or ["none was varied"]),
        ("", "settings: what the analyst fixes, varied here", varied["setting"]),
        ("", "incidents", scenarios),
        ("L", "levers: what a policy sets", policies),
        ("", "levers varied here: what we choose", varied["lever"]),
        ("R", "relationships", [model]),
        ("M", "metrics: what a run is judged by", [metric]),
    ]  # fmt: skip
    cells = [(letter, what, "\n".join(items)) for letter, what, items in rows if items]
    return html.table(("", "", "in this study"), cells, kind="xlrm")


def span_of(varied: dict[str, Any]) -> str:
    """Write the values or the range that a knob was varied over."""
    unit = varied.get("unit") or ""
    if varied.get("values"):
        return f"{', '.join(str(value) for value in varied['values'])} {unit}".rstrip()
    return f"{varied.get('low')} to {varied.get('high')} {unit}".rstrip()


def _set(parameters: dict[str, Any]) -> str:
    levers = parameters.get("levers") or {}
    written = (f"{path} = {_as_in_files(value)}" for path, value in levers.items())
    return f"({', '.join(written)})" if levers else "(sets no lever)"


def effects(study: StudyResults, scenario: str) -> str:
    """Give the paired effects of a scenario; what changes stands first, so that a narrow page shows it."""
    rows = []
    for effect in (each for each in study.comparison.effects if each.scenario == scenario):
        own = (spoken(effect.mean), f"{effect.n:,}")
        if effect.is_baseline:
            rows.append((effect.policy, "", "baseline", "", *own, "", ""))
            continue
        by_count = "\n(by count; it changes how many are let in)" if effect.policy in study.admission else ""
        change = (spoken(effect.diff, signed=True), _verdict(effect) + by_count, share(effect.relative))
        rows.append((effect.policy, *change, *own, share(effect.p_better), _same(effect)))
    head = ("policy", "difference", "verdict", "relative", "mean", "pairs", "better in", "the same in")
    return html.table(head, rows, numbers=(1, 3, 4, 5, 6, 7), kind="dense effects")


def _verdict(effect: Effect) -> str:
    """Give a verdict, with the reason where it is withheld."""
    return f"{effect.verdict}\n({effect.reason})" if effect.reason else effect.verdict


def _same(effect: Effect) -> str:
    return f"{100.0 * effect.p_equal:.0f} %" if effect.p_equal == effect.p_equal else ""


def tails(study: StudyResults, scenario: str) -> str:
    """Give the runs with the highest harm; nothing where there are too few."""
    told = study.comparison.tails[scenario]
    rows = [
        (each.policy, spoken(each.cvar), "" if k == 0 else spoken(each.diff, signed=True))
        for k, each in enumerate(told) if each.cvar.value == each.cvar.value
    ]  # fmt: skip
    end = "lowest" if study.comparison.better == "higher" else "highest"
    head = ("policy", f"mean {study.label} in the {end} 5 % of runs", "difference")
    return html.table(head, rows, numbers=(1, 2))


def regrets(study: StudyResults, scenario: str) -> str:
    """Give how policies hold up over futures."""
    rows = [
        (each.policy, spoken(each.mean), spoken(each.high), number(each.largest), share(each.near_best),
         share(each.better_than_baseline))
        for each in study.comparison.regrets[scenario]
    ]  # fmt: skip
    head = ("policy", "mean regret", "nine futures in ten within", "largest", "within 10 % of the best in",
            "better than the baseline in")  # fmt: skip
    return html.table(head, rows, numbers=range(1, 6), kind="dense")


def costs(study: StudyResults, scenario: str) -> str:
    """Give what policies cost and when they would pay; deaths first, for a life saved is often one more injured."""
    return _costs(study, scenario, brief=False)


def costs_in_brief(study: StudyResults, scenario: str) -> str:
    """Give what policies cost for a death and for a casualty averted, without what it takes to pay."""
    return _costs(study, scenario, brief=True)


def _costs(study: StudyResults, scenario: str, *, brief: bool) -> str:
    rows = [
        (each.policy, f"{each.currency} {each.annual:,.0f} ({each.price_level})",
         _averted(each.deaths_averted), _each(each.per_death), _averted(each.casualties_averted),
         _each(each.per_casualty), *([] if brief else [chance(each.break_even)]))
        for each in study.comparison.costs.get(scenario, [])
    ]  # fmt: skip
    head = ("policy", "cost a year", "deaths averted", "cost for each death averted", "casualties averted",
            "cost for each casualty averted", *([] if brief else ["pays where attacks come at least"]))  # fmt: skip
    return html.table(head, rows, numbers=range(1, len(head)), kind="dense")


def _averted(averted: Estimate) -> str:
    return "none in any pair" if averted.value == averted.low == averted.high == 0.0 else spoken(averted)


def _each(cost: Estimate) -> str:
    return "none averted on average" if np.isnan(cost.value) else spoken(cost)


def other_outcomes(study: StudyResults) -> str:
    """Give the paired change of other outcomes, so that a gain in one is not read without a loss in another."""
    rows, same, several = [], [], len(study.scenarios) > 1
    table = study.table
    columns = {name: columns_of(table, pairs) for name, pairs in study.comparison.pairs.items()}
    for metric in (name for name in OTHERS if name in table.metrics and name != study.metric):
        better = direction_of(table, metric)
        margin = table.margin(metric)
        found = [
            effect for name in study.scenarios
            for effect in effects_of(pairs_of(table, name, metric), better, columns=columns[name], margin=margin)
        ]  # fmt: skip
        for effect in with_verdicts(found, better, finished=table.standing.finished, margin=margin):
            if effect.is_baseline or not effect.n:
                continue
            where = (table.label(metric), *([effect.scenario] if several else []), effect.policy)
            if effect.p_equal == 1.0:
                same.append((table.label(metric), effect.scenario, effect.policy))
            else:
                rows.append((*where, spoken(effect.diff, signed=True), _other_verdict(study, metric, effect)))
    head = ("outcome", *(["scenario"] if several else []), "policy", "difference", "verdict")
    shown = html.table(head, rows, numbers=(len(head) - 2,), kind="others")
    return "\n".join(part for part in (shown, _all_the_same(study, same)) if part)


def _other_verdict(study: StudyResults, metric: str, effect: Effect) -> str:
    """Give a verdict; where an outcome has no direction of its own, why it has none."""
    why = why_neither(study.table, metric)
    if effect.verdict == "differs" and why:
        return f"differs\n(neither better nor worse: {why})"
    return _verdict(effect)


def _all_the_same(study: StudyResults, same: list[tuple[str, str, str]]) -> str:
    """Say in a sentence what no policy changed in any pair."""
    several, told = len(study.scenarios) > 1, dict[str, list[str]]()
    for outcome, scenario, policy in same:
        told.setdefault(outcome, []).append(f"{policy} in {scenario}" if several else policy)
    listed = "; ".join(f"{outcome}: {', '.join(policies)}" for outcome, policies in told.items())
    return html.paragraph(f"The same as under the baseline in every pair: {listed}.") if listed else ""


def _as_in_files(value: Any) -> str:
    """Write the value of a lever as a policy file has it."""
    if isinstance(value, list):
        return f"[{', '.join(map(str, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)
