"""Sensitivity for people and for machines."""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np

from analysis.formatting.counts import plural
from analysis.formatting.layout import Section, rendered
from analysis.formatting.numbers import spoken
from analysis.formatting.roles import role_words
from analysis.sensitivity.indices import Weight, Weights, possible
from analysis.sensitivity.scenario_discovery import Discovery
from analysis.sensitivity.sensitivity import Sensitivity
from analysis.terminal.comparison import WIDTH, wrapped
from sim.runs.file_formats import finite

LAYOUTS = {
    "sobol": "a design for Sobol indices", "sobol_second": "a design for Sobol indices",
    "morris": "Morris trajectories",
    "sample": "a sample: first-order indices only",
}  # fmt: skip
UNDER = "Valid under the assumptions of the study and for the ranges varied. Brackets show 95 % intervals."
HEADS = {
    "Sobol": ("first-order index", "total index"), "Morris": ("mean effect (mu*)", "spread of effects (sigma)"),
    "RBD-FAST": ("first-order index", ""),
}  # fmt: skip


def sensitivity_text(found: list[Sensitivity]) -> str:
    """Write what carries each outcome, and where policies fail."""
    parts = []
    for each in found:
        title = f"{each.scenario}: {plural(len(each.layout.points), 'point')}, {LAYOUTS[each.layout.kind]}"
        roles = {str(varied["path"]): role_words(varied) for varied in each.layout.varied}
        sections = [Section(title), *(_section(weights, roles) for weights in each.weights)]
        parts.append(rendered(sections, None if sys.stdout.isatty() else WIDTH))
        parts += [wrapped(str(discovery)) for discovery in each.discoveries]
        told = [f"{weights.outcome.about}: {doubt}" for weights in each.weights for doubt in weights.warnings]
        parts += [wrapped(f"! {each.scenario}: {warning}") for warning in (*each.warnings, *told)]
    parts.append(wrapped(UNDER))
    return "\n\n".join(part for part in parts if part)


def _section(weights: Weights, roles: dict[str, str]) -> Section:
    first, second = HEADS[weights.method]
    rows = [("varied parameter", first, second, "")]
    for weight in (possible(weights, each) for each in weights.each):
        rows.append((weight.path, spoken(weight.first), _second(weight), roles.get(weight.path, "")))
    return Section(f"{weights.outcome.about} ({weights.method})", tuple(rows), frozenset({1, 2}), whole=True)


def _second(weight: Weight) -> str:
    if np.isfinite(weight.total.value):
        return spoken(weight.total)
    return f"{weight.bent:.3g}" if np.isfinite(weight.bent) else ""


def sensitivity_json(found: list[Sensitivity]) -> str:
    """Write the same as JSON; a number that is not there is null."""
    told = [
        {
            "scenario": each.scenario, "layout": each.layout.kind, "points": len(each.layout.points),
            "outcomes": [_weights(weights) for weights in each.weights],
            "failures": [_discovery(discovery) for discovery in each.discoveries],
            "warnings": each.warnings,
        }
        for each in found
    ]  # fmt: skip
    return json.dumps(finite(told), indent=2, ensure_ascii=False, allow_nan=False)


def _weights(weights: Weights) -> dict[str, Any]:
    return {
        "outcome": weights.outcome.about, "policy": weights.outcome.policy, "method": weights.method,
        "used": weights.used, "luck_share": weights.outcome.luck_share, "warnings": weights.warnings,
        "weights": [
            {"path": each.path, "first": each.first.value, "first_ci95": [each.first.low, each.first.high],
             "total": each.total.value, "total_ci95": [each.total.low, each.total.high], "sigma": each.bent}
            for each in weights.each
        ],
    }  # fmt: skip


def _discovery(found: Discovery) -> dict[str, Any]:
    return {
        "policy": found.policy, "failing": found.failing.value,
        "failing_ci95": [found.failing.low, found.failing.high],
        "box": [{"path": each.path, "low": each.low, "high": each.high} for each in found.bounds],
        "density": found.density.value, "density_ci95": [found.density.low, found.density.high],
        "coverage": found.coverage.value, "coverage_ci95": [found.coverage.low, found.coverage.high],
        "words": str(found),
    }  # fmt: skip
