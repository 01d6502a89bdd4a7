"""A comparison for people and for machines."""

from __future__ import annotations

import json
import math
import sys
import textwrap
from typing import Any

from analysis.compare.comparison import Comparison
from analysis.compare.costs import Cost
from analysis.compare.effects import Effect
from analysis.compare.estimates import Estimate
from analysis.compare.regret import Regret
from analysis.compare.tail_risk import TAIL_SHARE, Tail
from analysis.formatting.counts import plural
from analysis.formatting.layout import WIDTH_OF_PIPES, Section, rendered
from analysis.formatting.numbers import chance, number, share, spoken
from sim.runs.file_formats import finite

WIDTH = 140
"""Columns where stdout is no terminal: the widest table has six."""
READ_BY = (
    "Comparisons under the assumptions of the study, not predictions. Brackets show 95 % intervals. A difference is "
    "the policy minus the baseline over the same pairs: the same future and common random numbers (the same luck)."
)


def comparison_json(comparison: Comparison, robust: list[dict[str, Any]] | None = None) -> str:
    """Write a comparison as one JSON object; a number that is not there is null.

    Args:
        comparison: what to write.
        robust: of each scenario, what holds over futures.
    """
    told = {
        "baseline": comparison.baseline,
        "metric": comparison.metric,
        "better": comparison.better,
        "runs": comparison.standing.runs,
        "there": comparison.standing.there,
        "finished": comparison.standing.finished,
        "luck": comparison.luck,
        "margin": comparison.margin,
        "rows": [_object(comparison, effect) for effect in comparison.effects],
        "robust": robust or [],
        "warnings": comparison.warnings,
    }
    return json.dumps(finite(told), indent=2, ensure_ascii=False, allow_nan=False)


def _object(comparison: Comparison, effect: Effect) -> dict[str, Any]:
    name, policy = effect.scenario, effect.policy
    tail = next(each for each in comparison.tails[name] if each.policy == policy)
    regret = next((each for each in comparison.regrets[name] if each.policy == policy), None)
    cost = next((each for each in comparison.costs.get(name, []) if each.policy == policy), None)
    told = {
        "scenario": name, "policy": policy, "n": effect.n,
        "mean": effect.mean.value, "ci95": _ends(effect.mean),
        "diff": effect.diff.value, "diff_ci95": _ends(effect.diff),
        "p_better": effect.p_better.value, "variance_reduction": effect.variance_reduction.value,
        "p_better_ci95": _ends(effect.p_better), "p_equal": effect.p_equal,
        "variance_reduction_ci95": _ends(effect.variance_reduction),
        "median": effect.median.value, "median_ci95": _ends(effect.median),
        "relative": effect.relative.value, "relative_ci95": _ends(effect.relative),
        "p_value": effect.p_value, "p_holm": effect.p_holm, "verdict": effect.verdict,
        "reason": effect.reason, "p_margin": effect.p_margin,
        "diff_as_counted": effect.as_counted.value, "diff_as_counted_ci95": _ends(effect.as_counted),
        "taken_out": list(effect.taken_out), "carried": effect.carried,
        "fewer_runs": effect.fewer_runs.value, "fewer_runs_ci95": _ends(effect.fewer_runs),
        "pairs_needed": effect.pairs_needed, "widening": effect.spread.widening,
        "cvar": tail.cvar.value, "cvar_ci95": _ends(tail.cvar), "cvar_diff": tail.diff.value,
        "cvar_diff_ci95": _ends(tail.diff), "dominance": _dominance(tail) if comparison.claims(name) else None,
    }  # fmt: skip
    told["regret"] = None if regret is None else _regret_object(regret)
    told["cost"] = None if cost is None else _cost_object(cost)
    return told


def _ends(estimate: Estimate) -> list[float]:
    return [estimate.low, estimate.high]


def _dominance(tail: Tail) -> str:
    return "dominates" if tail.dominates else "dominated" if tail.dominated else "neither"


def _regret_object(regret: Regret) -> dict[str, Any]:
    return {
        "futures": regret.futures, "mean": regret.mean.value, "mean_ci95": _ends(regret.mean),
        "p90": regret.high.value, "p90_ci95": _ends(regret.high), "largest": regret.largest,
        "near_best": regret.near_best.value, "near_best_ci95": _ends(regret.near_best),
        "better_than_baseline": regret.better_than_baseline.value,
        "better_than_baseline_ci95": _ends(regret.better_than_baseline),
    }  # fmt: skip


def _cost_object(cost: Cost) -> dict[str, Any]:
    return {
        "currency": cost.currency, "year": cost.price_level, "annual": cost.annual,
        "deaths_averted": cost.deaths_averted.value, "deaths_averted_ci95": _ends(cost.deaths_averted),
        "injuries_averted": cost.injuries_averted.value, "injuries_averted_ci95": _ends(cost.injuries_averted),
        "per_casualty_averted": cost.per_casualty.value, "per_casualty_averted_ci95": _ends(cost.per_casualty),
        "per_death_averted": cost.per_death.value, "per_death_averted_ci95": _ends(cost.per_death),
        "break_even": cost.break_even.value, "break_even_ci95": _ends(cost.break_even),
        "warnings_per_attack": cost.warnings_per_attack.value,
        "warnings_per_attack_ci95": _ends(cost.warnings_per_attack),
    }  # fmt: skip


def comparison_text(comparison: Comparison, label: str) -> str:
    """Write a comparison as tables, with the warnings below.

    Args:
        comparison: what to write.
        label: of the outcome, with its unit.
    """
    sections = []
    for scenario in comparison.pairs:
        sections += [_effects(comparison, scenario, label), _reasons(comparison, scenario), _luck(comparison, scenario)]
        sections += [_tails(comparison, scenario), _regrets(comparison, scenario), _costs(comparison, scenario)]
        sections.append(_warnings(comparison, scenario))
    width = None if sys.stdout.isatty() else WIDTH
    page = rendered([section for section in sections if section.rows], width)
    warnings = [wrapped(f"! {warning}") for warning in comparison.warnings]
    return "\n".join([page, "", *warnings, "", wrapped(READ_BY)])


def wrapped(text: str) -> str:
    """Break a sentence into lines, the later ones set in."""
    return textwrap.fill(text, WIDTH_OF_PIPES, subsequent_indent="  ")


def _effects(comparison: Comparison, scenario: str, label: str) -> Section:
    rows = [("policy", "pairs", "mean", "difference", "relative", "verdict")]
    for effect in _of(comparison, scenario):
        diff, relative = ("", "") if effect.is_baseline else (spoken(effect.diff, signed=True), share(effect.relative))
        rows.append((effect.policy, f"{effect.n:,}", spoken(effect.mean), diff, relative, effect.verdict))
    return Section(f"{scenario}: {label}", tuple(rows), frozenset({1, 2, 3, 4}), whole=True)


def _reasons(comparison: Comparison, scenario: str) -> Section:
    """Say beside each policy without a better or worse why there is none."""
    rows = [(effect.policy, effect.reason) for effect in _of(comparison, scenario) if effect.reason]
    return Section("Not called better or worse, and why" if rows else "", tuple(rows), whole=True)


def _luck(comparison: Comparison, scenario: str) -> Section:
    rows = [("policy", "better in", "median", "variance reduction", "pairs for the wanted width")]
    for effect in _of(comparison, scenario):
        if effect.is_baseline:
            rows.append((effect.policy, "", spoken(effect.median), "", ""))
            continue
        needed = "" if effect.pairs_needed is None else f"{effect.pairs_needed:,}"
        cells = (share(effect.p_better), spoken(effect.median), share(effect.variance_reduction), needed)
        rows.append((effect.policy, *cells))
    return Section(
        "Share of pairs in which the policy is better, and the gain from common random numbers",
        tuple(rows),
        frozenset({1, 2, 3, 4}),
        whole=True,
    )


def _tails(comparison: Comparison, scenario: str) -> Section:
    tails, claims = comparison.tails[scenario], comparison.claims(scenario)
    words = {"dominates": "better at every level", "dominated": "worse at every level"}
    rows = [("policy", "mean of these runs", "difference", "in this sample")]
    for k, tail in enumerate(tails):
        diff = "" if k == 0 else spoken(tail.diff, signed=True)
        rows.append((tail.policy, spoken(tail.cvar), diff, words.get(_dominance(tail), "") if claims else ""))
    return Section(f"The worst {100 * TAIL_SHARE:g} % of runs", tuple(rows), frozenset({1, 2}), whole=True)


def _regrets(comparison: Comparison, scenario: str) -> Section:
    regrets = comparison.regrets[scenario]
    if not regrets:
        return Section()
    rows = [("policy", "mean regret", "90th percentile", "largest", "near the best in", "better than baseline in")]
    rows += [
        (each.policy, spoken(each.mean), spoken(each.high), number(each.largest), share(each.near_best),
         share(each.better_than_baseline))
        for each in regrets
    ]  # fmt: skip
    return Section(
        f"Regret over {plural(regrets[0].futures, 'future')}", tuple(rows), frozenset({1, 2, 3, 4, 5}), whole=True
    )


def _costs(comparison: Comparison, scenario: str) -> Section:
    costs = comparison.costs.get(scenario, [])
    rows = [("policy", "cost per year", "per death averted*", "per casualty averted*", "break-even*")] if costs else []
    rows += [
        (
            each.policy,
            f"{each.currency} {each.annual:,.0f}",
            _each(each.per_death),
            _each(each.per_casualty),
            chance(each.break_even),
        )
        for each in costs
    ]
    title = (
        "Extra cost over the baseline (* given one attack in the year; casualties are all who are harmed, so a life "
        "saved averts none; break-even: it pays if attacks are this likely or more)"
    )
    return Section(title, tuple(rows), frozenset({1, 2, 3, 4}), whole=True)


def _warnings(comparison: Comparison, scenario: str) -> Section:
    """Say up to how many warnings per attack policies are worth that pay for each warning."""
    costs = [each for each in comparison.costs.get(scenario, []) if not math.isnan(each.warnings_per_attack.value)]
    rows = [("policy", "warnings per attack")] if costs else []
    rows += [(each.policy, spoken(each.warnings_per_attack)) for each in costs]
    title = "Warnings heeded for each attack, with and without one, up to which the cost of heeding them pays"
    return Section(title, tuple(rows), frozenset({1}), whole=True)


def _each(cost: Estimate) -> str:
    return "none averted" if math.isnan(cost.value) else spoken(cost)


def _of(comparison: Comparison, scenario: str) -> list[Effect]:
    return [effect for effect in comparison.effects if effect.scenario == scenario]
