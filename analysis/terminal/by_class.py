"""Effects told apart by class of incident, for people and for machines: effects only, never levels of harm."""

from __future__ import annotations

import json
import math
import sys
from typing import Any

from analysis.compare.effects_by_class import (
    FEWEST_FOR_AN_INTERVAL,
    ClassEffect,
    EffectsByClass,
    PolicyByClass,
)
from analysis.compare.incident_classes import TELLINGS
from analysis.formatting.layout import Section, rendered
from analysis.formatting.numbers import number, spoken
from analysis.terminal.comparison import READ_BY, WIDTH, wrapped
from sim.runs.file_formats import finite
from sim.world.scenario_draws import DRAWS

TEST = (
    "Whether classes differ: Welch's test of equal mean effects, over classes of 10 pairs or more, p after Holm over "
    "this table. Share of variance: eta squared of the paired effect, less what chance would give."
)
WHAT = "Results by class are effects of policies, never levels of harm."
WORDS = {
    "differ": "differ by more than chance",
    "no difference": "the same effect in every pair",
    "too few pairs": "fewer than two classes of 10 pairs",
}


def by_class_json(apart: EffectsByClass) -> str:
    """Write effects by class as one JSON object; a number that is not there is null."""
    telling = TELLINGS[apart.by]
    told = {
        "by": apart.by,
        "about": telling.about,
        "draw": telling.draw,
        "draw_about": DRAWS[telling.draw].about,
        "classes": list(telling.classes),
        "baseline": apart.baseline,
        "metric": apart.metric,
        "rows": [_row(each, effect) for each in apart.policies for effect in each.effects],
        "tests": [_test(each) for each in apart.policies],
        "remarks": apart.remarks,
    }
    return json.dumps(finite(told), indent=2, ensure_ascii=False, allow_nan=False)


def _row(each: PolicyByClass, effect: ClassEffect) -> dict[str, Any]:
    return {
        "scenario": each.scenario, "policy": each.policy, "class": effect.name, "n": effect.n,
        "diff": effect.diff.value, "diff_ci95": [effect.diff.low, effect.diff.high], "note": _note(effect),
    }  # fmt: skip


def _test(each: PolicyByClass) -> dict[str, Any]:
    return {
        "scenario": each.scenario, "policy": each.policy, "test": "Welch", "compared": list(each.compared),
        "statistic": each.test.statistic, "df": list(each.test.df), "p_value": each.test.p_value,
        "p_holm": each.p_holm, "variance_share": each.test.share, "verdict": each.verdict,
    }  # fmt: skip


def by_class_text(apart: EffectsByClass, label: str) -> str:
    """Write effects by class as tables, with remarks below.

    Args:
        apart: what to write.
        label: of the outcome, with its unit.
    """
    sections = []
    for scenario in dict.fromkeys(each.scenario for each in apart.policies):
        mine = [each for each in apart.policies if each.scenario == scenario]
        sections += [_effects(apart, scenario, mine, label), _tests(mine)]
    page = rendered(sections, None if sys.stdout.isatty() else WIDTH)
    remarks = [wrapped(f"! {remark}") for remark in apart.remarks]
    return "\n".join([page, "", *remarks, *([""] if remarks else []), wrapped(f"{READ_BY} {WHAT} {TEST}")])


def _effects(apart: EffectsByClass, scenario: str, mine: list[PolicyByClass], label: str) -> Section:
    rows = [("policy", "class", "pairs", "difference", "")]
    for each in mine:
        for k, effect in enumerate(each.effects):
            rows.append((each.policy if k == 0 else "", effect.name, f"{effect.n:,}", _shown(effect), _note(effect)))
    title = f"{scenario}: effect on {label}, by {apart.by}: {TELLINGS[apart.by].about}"
    return Section(title, tuple(rows), frozenset({2, 3}), whole=True)


def _shown(effect: ClassEffect) -> str:
    if math.isnan(effect.diff.low):
        return "" if effect.n == 0 else number(effect.diff.value, signed=True)
    return spoken(effect.diff, signed=True)


def _note(effect: ClassEffect) -> str:
    """Say why a class has no interval; empty where it has one."""
    if effect.n == 0:
        return "no pair"
    if effect.n < FEWEST_FOR_AN_INTERVAL:
        return f"fewer than {FEWEST_FOR_AN_INTERVAL} pairs: no interval"
    return "all pairs share one luck: no interval" if effect.spread.one_luck else ""


def _tests(mine: list[PolicyByClass]) -> Section:
    rows = [("policy", "share of variance", "p (Holm)", "classes")]
    for each in mine:
        share = "" if math.isnan(each.test.share) else f"{100.0 * each.test.share:.0f} %"
        rows.append((each.policy, share, _p_value(each.p_holm), WORDS.get(each.verdict, each.verdict)))
    return Section("Whether the classes differ in the effect", tuple(rows), frozenset({1, 2}), whole=True)


def _p_value(value: float) -> str:
    if math.isnan(value):
        return ""
    return "< 0.001" if value < 0.001 else f"{value:.3f}"
