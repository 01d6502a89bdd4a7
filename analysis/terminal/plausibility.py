"""Spreads beside published ranges, for people, for machines and for a page."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from typing import Any, Final

from analysis.compare.plausibility import Spread
from analysis.compare.recorded_runs import RecordedRuns
from analysis.formatting.counts import plural
from analysis.formatting.layout import Section, rendered
from analysis.formatting.numbers import number
from analysis.terminal.comparison import WIDTH, wrapped
from sim.runs.file_formats import finite
from sim.verification.published_ranges import PublishedRange

HOW: Final = (
    "Median and 5 to 95 % over runs; of a share of runs its 95 % interval (Wilson). What overlaps is of the right "
    "order and no more: published ranges are of few events of many kinds, and seeds hold luck only. Not a prediction."
)


def plausibility_json(runs: Sequence[RecordedRuns], spreads: Sequence[Spread], remarks: Sequence[str]) -> str:
    """Write spreads as one JSON object; a number that is not there is null."""
    told = {
        "scenarios": [
            {"scenario": each.scenario, "policy": each.policy, "runs": each.n, "version": each.version} for each in runs
        ],
        "rows": [_row(spread) for spread in spreads],
        "remarks": list(remarks),
    }
    return json.dumps(finite(told), indent=2, ensure_ascii=False, allow_nan=False)


def _row(spread: Spread) -> dict[str, Any]:
    quantity = spread.quantity
    return {
        "scenario": spread.scenario, "quantity": quantity.name, "title": quantity.title, "metric": quantity.metric,
        "statistic": quantity.statistic, "unit": quantity.unit, "n": spread.n, "middle": spread.middle,
        "low": spread.low, "high": spread.high,
        "published": None if quantity.published is None else list(quantity.published),
        "sources": list(quantity.sources), "note": quantity.note, "verdict": spread.verdict,
    }  # fmt: skip


def plausibility_text(runs: Sequence[RecordedRuns], spreads: Sequence[Spread], remarks: Sequence[str]) -> str:
    """Write spreads as a table for each scenario, with what was published of each quantity below."""
    sections = [_section(each, [spread for spread in spreads if spread.scenario == each.scenario]) for each in runs]
    quantities = {spread.quantity.name: spread.quantity for spread in spreads}.values()
    notes = [wrapped(f"{each.title}: {_noted(each)}") for each in quantities]
    page = rendered(sections, None if sys.stdout.isatty() else WIDTH)
    said = [wrapped(f"! {remark}") for remark in remarks]
    return "\n".join([page, "", *notes, "", *said, *([""] if said else []), wrapped(HOW)])


def _section(runs: RecordedRuns, spreads: list[Spread]) -> Section:
    rows = [("quantity", "unit", "runs", "median [5, 95 %]", "published", "verdict")]
    for spread in spreads:
        quantity = spread.quantity
        runs_told = f"{spread.n:,}" if spread.n else ""
        rows.append((quantity.title, quantity.unit, runs_told, _told(spread), _published(quantity), spread.verdict))
    title = f"{runs.scenario} under {runs.policy}, {plural(runs.n, 'run')} of Havenue {runs.version}"
    return Section(title, tuple(rows), frozenset({2, 3, 4}), whole=True)


def _told(spread: Spread) -> str:
    if math.isnan(spread.middle):
        return ""
    return f"{number(spread.middle)} [{number(spread.low)}, {number(spread.high)}]"


def _published(quantity: PublishedRange) -> str:
    return "" if quantity.published is None else " to ".join(f"{end:g}" for end in quantity.published)


def _noted(quantity: PublishedRange) -> str:
    works = f" [{', '.join(quantity.sources)}]" if quantity.sources else ""
    return f"{quantity.note}{works}"


def plausibility_rows(runs: Sequence[RecordedRuns], spreads: Sequence[Spread]) -> list[dict[str, str]]:
    """Give spreads as rows of text: one for each quantity, with a column for each scenario."""
    of = {(spread.quantity.name, spread.scenario): spread for spread in spreads}
    quantities = {spread.quantity.name: spread.quantity for spread in spreads}.values()
    return [
        {
            "quantity": f"{each.title}, {each.unit}",
            **{one.scenario: _cell(of[each.name, one.scenario]) for one in runs},
            "published": _published(each) or "none",
            "what it is": _noted(each),
        }
        for each in quantities
    ]


def _cell(spread: Spread) -> str:
    verdict = "" if spread.verdict == "no published range" else spread.verdict
    runs = plural(spread.n, "run") if spread.n else ""
    return "; ".join(part for part in (_told(spread), runs, verdict) if part)
