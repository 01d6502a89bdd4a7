"""What of a comparison holds over all futures, for people and for machines."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from analysis.compare.comparison import Comparison
from analysis.formatting.counts import plural
from analysis.formatting.layout import Section, rendered
from analysis.formatting.numbers import number, share, spoken
from analysis.sensitivity.in_words import order, turned
from analysis.sensitivity.robustness import Robustness, Robustnesses
from analysis.terminal.comparison import WIDTH, wrapped


def robustness_text(found: list[Robustnesses], comparison: Comparison) -> str:
    """Write what holds over futures: futures and luck, effects, shares, regret, what turns them round, then the order.

    Args:
        found: of each scenario.
        comparison: of the same study, for the effects.
    """
    parts = []
    for each in found:
        sections = [_carried(each), _effects(each, comparison), _shares(each), _regret(each)]
        parts.append(rendered([one for one in sections if one.rows], None if sys.stdout.isatty() else WIDTH))
        parts += ["", *(wrapped(line) for line in [*turned(each), order(each)]), ""]
    return "\n".join(parts)


def robustness_object(found: list[Robustnesses]) -> list[dict[str, Any]]:
    """Give the same for JSON."""
    return [
        {
            "scenario": each.scenario, "futures": each.futures, "lucks": each.lucks, "tiers": each.tiers,
            "policies": [_object(policy) for policy in each.policies],
        }
        for each in found
    ]  # fmt: skip


def _object(each: Robustness) -> dict[str, Any]:
    regret = each.regret
    return {
        "policy": each.policy, "word": each.word, "r_squared": each.fit.r_squared, "fitted": each.fit.worth,
        "of_futures": each.of_futures, "luck_only_half_width": each.luck_only,
        "better": each.better.value, "better_ci95": [each.better.low, each.better.high],
        "worse": each.worse.value, "worse_ci95": [each.worse.low, each.worse.high],
        "regret": None if regret is None else {
            "mean": regret.mean, "p90": regret.high, "largest": regret.largest, "near_best": regret.near_best,
        },
        "turning": list(each.turning), "splits": each.splits,
        "region": None if each.region is None else str(each.region),
    }  # fmt: skip


def _percent(value: float, least: bool = False) -> str:
    return (
        "cannot be told apart" if np.isnan(value) else f"{'at least ' if least else ''}{100.0 * max(value, 0.0):.0f} %"
    )


def _carried(each: Robustnesses) -> Section:
    rows = [("policy", "of futures", "fit foretells")]
    for one in each.policies:
        told = "too few futures" if np.isnan(one.fit.r_squared) else _percent(one.fit.r_squared)
        rows.append((one.policy, _percent(one.of_futures, each.lucks < 2), told))
    title = f"{each.scenario}: what it changes over {plural(each.futures, 'future')}, how much is futures and not luck"
    return Section(title, tuple(rows), whole=True)


def _effects(each: Robustnesses, comparison: Comparison) -> Section:
    rows = [("policy", "luck and futures", "luck alone", "comes to")]
    for one in each.policies:
        effect = comparison.effect(each.scenario, one.policy)
        alone = "cannot be told apart" if np.isnan(one.luck_only) else f"within {number(one.luck_only)} either way"
        rows.append((one.policy, "-" if effect is None else spoken(effect.diff, signed=True), alone, one.word))
    return Section("Difference from the baseline, with both intervals", tuple(rows), frozenset({1}), whole=True)


def _shares(each: Robustnesses) -> Section:
    rows = [("policy", "better in", "worse in", "by")]
    rows += [(one.policy, share(one.better), share(one.worse), "the fit" if one.fit.worth else "the runs, luck and all")
             for one in each.policies]  # fmt: skip
    return Section("Share of futures", tuple(rows), frozenset({1, 2}), whole=True)


def _regret(each: Robustnesses) -> Section:
    rows = [("policy", "mean regret", "90th percentile", "largest", "within 10 % of the best in")]
    for one in each.policies:
        if one.regret is not None:
            told = one.regret
            cells = (number(told.mean), number(told.high), number(told.largest), _percent(told.near_best))
            rows.append((one.policy, *cells))
    return Section("Regret, by the fit", tuple(rows) if len(rows) > 1 else (), frozenset({1, 2, 3, 4}), whole=True)
