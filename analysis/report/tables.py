"""The tables of a report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from analysis.compare.effects import effects_of, with_verdicts
from analysis.compare.pairs import pairs_of
from analysis.compare.study_results import StudyResults
from analysis.formatting.numbers import chance, share, spoken
from analysis.report import html
from sim.scenario.value_types import plain_number

OTHERS: Final = (
    "deaths", "casualties", "injured", "preventable_share", "exposed_person_s", "evacuated", "trapped", "in_refuge",
    "egress_t95_s", "threat_ended_s", "first_patient_s", "dense_person_s", "reduced_mobility_ratio",
)  # fmt: skip
"""Outcomes that are compared beside the one asked for, where the study has them."""


def xlrm(study: StudyResults) -> str:
    """Give the frame of the study: uncertainties, levers, relationships, metrics."""
    told = study.manifest
    varied = [f"{each['path']} ({each['about']}): {_span(each)}" for each in told["varied"] if each["role"] != "lever"]
    tried = [f"{each['path']}: {_span(each)}" for each in told["varied"] if each["role"] == "lever"]
    policies = [f"{name}: {parameters['about']} {_set(parameters)}" for name, parameters in told["policies"].items()]
    scenarios = [f"{name}: {parameters.get('about', '')}" for name, parameters in told["scenarios"].items()]
    model = (
        f"Havenue {told['versions'].get('havenue', '')}: people, doors, alarm, police and care; see the limits below"
    )
    rows = [
        ("X", "uncertainties: what nobody controls", varied or ["none was varied; all stand at their values below"]),
        ("", "incidents", scenarios),
        ("L", "levers: what a policy sets", policies + tried),
        ("R", "relationships", [model]),
        (
            "M",
            "metrics: what a run is judged by",
            [f"{study.table.label(study.metric)}, better {study.comparison.better}"],
        ),
    ]
    cells = [(letter, what, "\n".join(items)) for letter, what, items in rows]
    return html.table(("", "", "in this study"), cells, kind="xlrm")


def _span(varied: dict[str, Any]) -> str:
    unit = varied.get("unit") or ""
    if varied.get("values"):
        return f"{', '.join(str(value) for value in varied['values'])} {unit}".rstrip()
    return f"{varied.get('low')} to {varied.get('high')} {unit}".rstrip()


def _set(parameters: dict[str, Any]) -> str:
    levers = parameters.get("levers") or {}
    written = (f"{path} = {str(value).lower() if isinstance(value, bool) else value}" for path, value in levers.items())
    return f"({', '.join(written)})" if levers else "(sets no lever)"


def effects(study: StudyResults, scenario: str) -> str:
    """Give the paired effects of a scenario."""
    rows = []
    for effect in (each for each in study.comparison.effects if each.scenario == scenario):
        own = (effect.policy, f"{effect.n:,}", spoken(effect.mean))
        change = ("", "") if effect.is_baseline else (spoken(effect.diff, signed=True), share(effect.relative))
        rest = ("", "") if effect.is_baseline else (share(effect.p_better), share(effect.variance_reduction))
        rows.append((*own, *change, effect.verdict, *rest))
    head = ("policy", "pairs", "mean", "difference", "relative", "verdict", "better in", "variance taken off")
    return html.table(head, rows, numbers=(1, 2, 3, 4, 6, 7), kind="dense")


def tails(study: StudyResults, scenario: str) -> str:
    """Give the gravest runs of a scenario; nothing where there are too few."""
    told = study.comparison.tails[scenario]
    rows = [
        (each.policy, spoken(each.cvar), "" if k == 0 else spoken(each.diff, signed=True))
        for k, each in enumerate(told) if each.cvar.value == each.cvar.value
    ]  # fmt: skip
    return html.table(("policy", "mean of the gravest 5 % of runs", "difference"), rows, numbers=(1, 2))


def regrets(study: StudyResults, scenario: str) -> str:
    """Give how policies hold up over futures."""
    rows = [
        (each.policy, spoken(each.mean), spoken(each.high), share(each.near_best), share(each.better_than_baseline))
        for each in study.comparison.regrets[scenario]
    ]
    head = ("policy", "mean regret", "90th percentile", "within 10 % of the best in", "better than the baseline in")
    return html.table(head, rows, numbers=range(1, 5), kind="dense")


def costs(study: StudyResults, scenario: str) -> str:
    """Give what policies cost and when they would pay."""
    rows = [
        (each.policy, f"{each.currency} {each.annual:,.0f} ({each.price_level})",
         spoken(each.casualties_averted), spoken(each.per_casualty), spoken(each.per_death), chance(each.break_even))
        for each in study.comparison.costs.get(scenario, [])
    ]  # fmt: skip
    head = ("policy", "cost a year", "casualties averted", "cost for each casualty", "for each death", "break-even")
    return html.table(head, rows, numbers=range(1, 6), kind="dense")


def other_outcomes(study: StudyResults) -> str:
    """Give the paired change of other outcomes, so that a gain in one is not read without a loss in another."""
    rows = []
    for metric in (name for name in OTHERS if name in study.table.metrics and name != study.metric):
        better, table = study.table.better(metric), study.table
        found = [effect for name in study.scenarios for effect in effects_of(pairs_of(table, name, metric), better)]
        for effect in with_verdicts(found, better, finished=table.standing.finished):
            if not effect.is_baseline and effect.n:
                rows.append((study.table.label(metric), effect.scenario, effect.policy,
                             spoken(effect.diff, signed=True), effect.verdict))  # fmt: skip
    return html.table(("outcome", "scenario", "policy", "difference", "verdict"), rows, numbers=(3,))


def parameters(study: StudyResults) -> str:
    """Give every number of the model: its value in each scenario, role, source."""
    from sim.rules.registry import full_scenario_type  # noqa: PLC0415  (brings the catalogue of plugs)
    from sim.scenario.policies.levers import knobs_by_path  # noqa: PLC0415

    scenarios = study.manifest["scenarios"]
    varied = {re.sub(r"\.[0-9]+(?=\.|$)", ".*", each["path"]) for each in study.manifest["varied"]}
    levers = {path for parameters in study.manifest["policies"].values() for path in parameters.get("levers") or {}}
    rows, keys = [], set[str]()
    for path, knob in knobs_by_path(full_scenario_type()).items():
        values = ["; ".join(dict.fromkeys(_values(parameters, path.split(".")))) for parameters in scenarios.values()]
        if not any(values):
            continue
        mark = "varied" if path in varied else "set by a policy" if path in levers else ""
        keys.update(knob.source.keys)
        rows.append((path, *values, knob.unit, knob.role, mark, knob.about, str(knob.source)))
    head = ("parameter", *(scenarios if len(scenarios) > 1 else ["value"]), "unit", "role", "", "meaning", "source")
    return html.table(head, rows, kind="small") + _works(keys)


def _works(keys: set[str]) -> str:
    """Give the works that sources name, in the order of the register."""
    from sim.scenario.references import references  # noqa: PLC0415

    rows = [(key, str(work), work.link, work.seen) for key, work in references().items() if key in keys]
    return html.table(("source", "work", "found at", "how it was seen"), rows, kind="small")


def _values(parameters: Any, steps: list[str]) -> Iterator[str]:
    """Give what stands at a path of a scenario's words; ``*`` goes through a list."""
    if not steps:
        yield _plain(parameters)
    elif steps[0] == "*":
        for each in parameters if isinstance(parameters, list) else []:
            yield from _values(each, steps[1:])
    elif isinstance(parameters, dict) and steps[0] in parameters:
        yield from _values(parameters[steps[0]], steps[1:])


def _plain(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain_number(value) if isinstance(value, int | float) else str(value)
