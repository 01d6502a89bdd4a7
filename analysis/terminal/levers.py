"""A policy taken apart by lever, for people and for machines."""

from __future__ import annotations

import json
import sys
from typing import Any

from analysis.compare.levers import LeverEffect, LeverTable, PolicyInLevers
from analysis.formatting.layout import Section, rendered
from analysis.formatting.numbers import spoken
from analysis.terminal.comparison import READ_BY, WIDTH, wrapped
from sim.runs.file_formats import finite

HOW = (
    "Alone: the baseline with this lever only, minus the baseline. Lost without it: the policy without this lever, "
    "minus the whole policy. Left over: the whole minus the sum of all levers alone, which they do together only. All "
    "are over the same pairs; each interval stands for itself, not corrected for how many there are."
)


def levers_json(apart: LeverTable) -> str:
    """Write a policy taken apart as one JSON object; a number that is not there is null."""
    told = {
        "policy": apart.policy,
        "metric": apart.metric,
        "baseline": apart.baseline,
        "scenarios": [_object(each) for each in apart.scenarios],
        "remarks": apart.remarks,
    }
    return json.dumps(finite(told), indent=2, ensure_ascii=False, allow_nan=False)


def _object(each: PolicyInLevers) -> dict[str, Any]:
    return {
        "scenario": each.scenario, "n": each.n, "left_out": each.left_out,
        "whole": each.whole.value, "whole_ci95": [each.whole.low, each.whole.high],
        "levers": [_lever(lever) for lever in each.levers],
        "left_over": each.left_over.value, "left_over_ci95": [each.left_over.low, each.left_over.high],
    }  # fmt: skip


def _lever(lever: LeverEffect) -> dict[str, Any]:
    return {
        "lever": lever.lever, "value": lever.value,
        "alone": lever.alone.value, "alone_ci95": [lever.alone.low, lever.alone.high],
        "lost": lever.lost.value, "lost_ci95": [lever.lost.low, lever.lost.high], "refused": lever.refused,
    }  # fmt: skip


def levers_text(apart: LeverTable, label: str) -> str:
    """Write a policy taken apart as tables, with remarks below.

    Args:
        apart: what to write.
        label: of the outcome, with its unit.
    """
    page = rendered([_section(apart, each, label) for each in apart.scenarios], None if sys.stdout.isatty() else WIDTH)
    remarks = [wrapped(f"! {remark}") for remark in apart.remarks]
    return "\n".join([page, "", *remarks, *([""] if remarks else []), wrapped(f"{READ_BY} {HOW}")])


def _section(apart: LeverTable, each: PolicyInLevers, label: str) -> Section:
    rows = [("lever", "set to", "alone", "lost without it")]
    rows += [
        (lever.lever, _written(lever.value), spoken(lever.alone, signed=True), spoken(lever.lost, signed=True))
        for lever in each.levers
    ]
    rows += [("left over", "", spoken(each.left_over, signed=True), "")]
    rows += [("whole", "", spoken(each.whole, signed=True), "")]
    title = f"{each.scenario}: {apart.policy} by lever, difference in {label}, {each.n:,} pairs"
    return Section(title, tuple(rows), frozenset({2, 3}), whole=True)


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, bool | list) else str(value)
