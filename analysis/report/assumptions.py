"""The assumptions log of a study: every number that somebody chose, and every one that moves the result."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from scipy import stats

from analysis.compare.study_results import StudyResults
from analysis.formatting.numbers import number
from analysis.report.parameters import ParameterUsed, parameters_used
from sim.scenario.references import MEANINGS

HEAD: Final = ("parameter", "value", "default", "unit", "role", "why it is here", "effect on the result",
               "reliability", "source")  # fmt: skip
FEWEST_POINTS: Final = 10
"""Points from which a correlation with the outcome is told (assumption: its interval is no use below)."""
UNKNOWN: Final = "not varied in this study, so its effect is not known from it"


def assumption_rows(study: StudyResults) -> list[tuple[str, ...]]:
    """Give the rows of the log: those that differ from their defaults, then varied ones that move the result.

    Of a robust study, which varies hundreds, those of the largest rank correlation with the baseline's outcome.
    """
    effects = dict(_effects(study))
    used = parameters_used(study)
    chosen = [_row(each, _why(each), effects.get(each.path) or _unknown(each)) for each in used if not each.usual]
    moving = [
        _row(each, f"moves the result ({each.mark})", effects[each.path])
        for each in used if each.usual and each.path in effects
    ]  # fmt: skip
    return [*chosen, *moving]


def _unknown(each: ParameterUsed) -> str:
    return "varied; others go more with the outcome" if each.mark.startswith("varied") else UNKNOWN


def _why(each: ParameterUsed) -> str:
    return each.mark or "differs from the default"


def _row(each: ParameterUsed, why: str, effect: str) -> tuple[str, ...]:
    values = "; ".join(dict.fromkeys(value for value in each.values if value))
    knob, source = each.knob, each.knob.source
    return (
        each.path,
        values,
        _plain(knob.default),
        knob.unit,
        knob.role,
        why,
        effect,
        MEANINGS[source.how],
        str(source),
    )


def _plain(value: Any) -> str:
    return "none" if value is None else str(value)


def _effects(study: StudyResults) -> Iterator[tuple[str, str]]:
    """Give the path of each knob that was varied, and its rank correlation with the baseline's outcome."""
    table = study.table
    mine = (table.policy == table.baseline) & np.isfinite(table.metrics[study.metric])
    outcome = table.metrics[study.metric][mine]
    for knob in study.numeric_knobs:
        values = table.knobs[knob["path"]][table.point[mine]]
        points = len(np.unique(table.point[mine]))
        path = re.sub(r"\.[0-9]+(?=\.|$)", ".*", knob["path"])
        if points < FEWEST_POINTS or len(np.unique(outcome)) < 2:
            yield path, f"varied over {points} points: too few to tell its effect"
            continue
        r = float(stats.spearmanr(values, outcome).statistic)
        half = 1.06 * 1.96 / np.sqrt(points - 3.0)  # Fieller's spread of the transformed rank correlation
        low, high = np.tanh(np.arctanh(np.clip(r, -0.999, 0.999)) + np.array([-half, half]))
        span = f"{number(r, signed=True)} [{number(low, signed=True)}, {number(high, signed=True)}]"
        yield path, f"rank correlation with {study.label} under {table.baseline}: {span} over {points} points"
