"""What each knob moves alone, for people and for machines."""

from __future__ import annotations

import json
import re
import sys
from itertools import zip_longest
from typing import Any, Final

from analysis.formatting.counts import plural
from analysis.formatting.layout import Section, rendered
from analysis.formatting.numbers import spoken
from analysis.sensitivity.one_at_a_time import KnobMoves, Move, OneAtATime
from analysis.terminal.comparison import WIDTH, wrapped
from sim.runs.file_formats import finite

HEAD: Final = ("varied parameter", "at its low end", "at its high end", "unit", "source")
UNDER: Final = (
    "Each knob alone, as many times the mean of the scenario as it stands, over the same lucks; values of a choice "
    "stand in their order. Brackets show 95 % intervals: of ends that change nothing, about one in twenty looks as if "
    "it did. Nothing here tells how knobs act together."
)
_KEYS: Final = re.compile(r"\[[\w, ]+\]$")


def moves_text(found: list[OneAtATime]) -> str:
    """Write what each knob moves, the farthest first, and which carry the outcome."""
    parts = []
    for each in found:
        title = f"{each.scenario}: {plural(each.points, 'point')}, {plural(len(each.knobs), 'knob')} one at a time"
        rows = [HEAD, *(row for knob in each.knobs for row in _rows(knob))]
        table = Section(f"{each.about}: {spoken(each.base)} as it stands", tuple(rows), whole=True)
        parts += [rendered([Section(title)]), *(wrapped(line) for line in _carriers(each))]
        parts.append(rendered([table], None if sys.stdout.isatty() else WIDTH))
        parts += [wrapped(f"! {each.scenario}: {warning}") for warning in each.warnings]
    return "\n\n".join([*parts, wrapped(UNDER)])


def moves_json(found: list[OneAtATime]) -> str:
    """Write the same as JSON; a number that is not there is null."""
    return json.dumps(finite([_outcome(each) for each in found]), indent=2, ensure_ascii=False, allow_nan=False)


def kind_and_keys(source: str) -> str:
    """Shorten a source to how the value follows and the keys of its works."""
    keys = _KEYS.search(source)
    return " ".join([source.partition(":")[0].partition(" [")[0], *([keys[0]] if keys else [])])


def _carriers(each: OneAtATime) -> list[str]:
    carry = [f"{knob.path} ({kind_and_keys(str(knob.varied['source']))})" for knob in each.knobs if knob.carries]
    unclear = [knob.path for knob in each.knobs if knob.unclear]
    return [
        f"{len(carry)} of {len(each.knobs)} move the mean by more than a tenth: {', '.join(carry) or 'none'}.",
        f"{len(unclear)} move it by less than the interval can tell: {', '.join(unclear) or 'none'}.",
    ]


def _rows(knob: KnobMoves) -> list[tuple[str, ...]]:
    """Give a row for each two ends: a choice of three words has two rows."""
    twos = zip_longest(knob.ends[::2], knob.ends[1::2])
    named = (knob.path, str(knob.varied.get("unit") or ""), kind_and_keys(str(knob.varied["source"])))
    names = [named, *[("", "", "")] * len(knob.ends)]
    return [(name, _said(low), _said(high), unit, source)
            for (low, high), (name, unit, source) in zip(twos, names, strict=False)]  # fmt: skip


def _said(end: Move | None) -> str:
    if end is None:
        return ""
    return f"{_value(end)}: {'as it stands' if end.stands else spoken(end.ratio)}"


def _value(end: Move) -> str:
    if isinstance(end.value, bool):
        return str(end.value).lower()
    return end.value if isinstance(end.value, str) else f"{end.value:g}"


def _outcome(each: OneAtATime) -> dict[str, Any]:
    return {
        "scenario": each.scenario, "layout": "one_at_a_time", "points": each.points,
        "outcome": each.about, "policy": each.policy,
        "base": each.base.value, "base_ci95": [each.base.low, each.base.high],
        "knobs": [
            {"path": knob.path, "unit": knob.varied.get("unit"), "source": knob.varied["source"], "move": knob.size,
             "more_than_a_tenth": knob.carries, "less_than_the_interval": knob.unclear,
             "ends": [_end(end) for end in knob.ends]}
            for knob in each.knobs
        ],
        "warnings": each.warnings,
    }  # fmt: skip


def _end(end: Move) -> dict[str, Any]:
    return {"value": end.value, "as_it_stands": end.stands, "ratio": end.ratio.value,
            "ratio_ci95": [end.ratio.low, end.ratio.high], "pairs": end.pairs}  # fmt: skip
