"""What past events gave, for people and for machines."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from typing import Any, Final

from analysis.formatting.counts import plural
from analysis.formatting.layout import WIDTH_OF_PIPES
from sim.verification.past_events.futures import EventResult, Predicted
from sim.verification.past_events.prediction import interval_of

COLUMNS: Final = (
    "event", "present", "observed, %", "over", "runs", "predicted, % [5, 95]", "span", "width", "score", "observed is",
    "rank", "dead of harmed [5, 95]", "verdict",
)  # fmt: skip
NARROW: Final = ("runs", "span", "width", "score", "rank", "verdict")
"""Columns whose cells are never broken."""
OVER: Final = ("all that is not known", "luck alone")


def events_json(results: Sequence[EventResult]) -> str:
    """Write results as a JSON list, one object an event; a number that is not finite is null."""
    return json.dumps([_object(result) for result in results], indent=2, ensure_ascii=False, allow_nan=False)


def _object(result: EventResult) -> dict[str, Any]:
    parameters, observed = result.event.parameters, result.event.observed
    return {
        "name": parameters.name,
        "title": parameters.title,
        "sources": list(parameters.sources),
        "present": list(parameters.observed.present),
        "dead": list(parameters.observed.dead),
        "note": parameters.observed.note,
        "people": result.event.people,
        "observed_share": {"low": observed[0], "middle": observed[1], "high": observed[2]},
        "futures": {"drawn": result.futures.knobs, **_predicted(result, result.futures)},
        "luck": _predicted(result, result.luck),
        "verdict": verdict_of(result),
        "reasons": result.reasons,
        "hours": result.hours,
    }


def _predicted(result: EventResult, predicted: Predicted) -> dict[str, Any]:
    told: dict[str, Any] = {
        "runs": len(predicted.dead),
        "values": list(predicted.dead),
        "failed": list(predicted.failed),
    }
    if interval := predicted.interval:
        low, middle, high = result.event.observed
        told |= {
            "low": interval.low, "median": interval.median, "high": interval.high, "width": interval.width,
            "span": interval.span if math.isfinite(interval.span) else None, "score": interval.score(middle),
            "observed_is": interval.side_of(middle), "rank": result.rank(predicted),
            "ends_are": [interval.side_of(low), interval.side_of(high)],
        }  # fmt: skip
    if fatality := interval_of(predicted.fatality):
        told["fatality"] = {"low": fatality.low, "median": fatality.median, "high": fatality.high}
    return told


def events_text(results: Sequence[EventResult]) -> str:
    """Write results as a table, and under it why an event is not met and what the runs took."""
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415  (loaded only where something is rendered)
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    console = Console(width=None if sys.stdout.isatty() else 2 * WIDTH_OF_PIPES, highlight=False, markup=False)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, show_lines=False)
    for column in COLUMNS:
        table.add_column(column, overflow="fold", no_wrap=column in NARROW)
    for row in event_rows(results):
        table.add_row(*row)
    with console.capture() as shown:
        console.print(table)
    lines = [line.rstrip() for line in shown.get().splitlines()]
    return "\n".join([*lines, "", *event_remarks(results)])


def event_rows(results: Sequence[EventResult]) -> list[list[str]]:
    """Give the cells of the table: of each event a row over all that is not known, and one over luck alone."""
    return [row for result in results for row in _rows(result)]


def _rows(result: EventResult) -> list[list[str]]:
    low, _, high = result.event.observed
    present = "{:,} to {:,}".format(*result.event.parameters.observed.present)
    heads = ([result.event.parameters.name, present, f"{_percent(low)} to {_percent(high)}"], [""] * 3)
    tails = ([verdict_of(result)], [""])
    parts = zip(heads, OVER, (result.futures, result.luck), tails, strict=True)
    return [[*head, over, str(len(part.dead)), *_cells(result, part), *tail] for head, over, part, tail in parts]


def _cells(result: EventResult, predicted: Predicted) -> list[str]:
    interval = predicted.interval
    if interval is None:
        return ["none"] + [""] * 6
    middle = result.event.observed[1]
    bounds = f"[{_percent(interval.low)}, {_percent(interval.high)}]"
    return [
        f"{_percent(interval.median)} {bounds}", f"{interval.span:.3g}" if math.isfinite(interval.span) else "no end",
        _percent(interval.width), _percent(interval.score(middle)), _side(result, predicted),
        f"{result.rank(predicted)} of {len(predicted.dead) + 1}", _fatality(predicted),
    ]  # fmt: skip


def _side(result: EventResult, predicted: Predicted) -> str:
    """Say where the middle of what was observed lies, and its ends where they lie elsewhere."""
    interval = predicted.interval
    assert interval is not None  # whoever has no runs has no such cell
    low, middle, high = (interval.side_of(share) for share in result.event.observed)
    return middle if low == middle == high else f"{middle} (ends {low} and {high})"


def _fatality(predicted: Predicted) -> str:
    fatality = interval_of(predicted.fatality)
    return f"{fatality.median:.2f} [{fatality.low:.2f}, {fatality.high:.2f}]" if fatality else "nobody was harmed"


def _percent(share: float) -> str:
    return f"{100.0 * share:.3g}"


def verdict_of(result: EventResult) -> str:
    """Give the verdict in words."""
    return "met" if result.met else "not met"


def event_remarks(results: Sequence[EventResult]) -> list[str]:
    """Say why events are not met, which runs were not finished, what was drawn, and what all of it took."""
    lines = []
    for result in results:
        name, futures = result.event.parameters.name, result.futures
        lines += [f"{name}: not met: {'; '.join(result.reasons)}."] if result.reasons else []
        lines += [f"{name}: not finished: {line}" for line in (*futures.failed, *result.luck.failed)]
    drawn = ", ".join(f"{each.event.parameters.name} {each.futures.knobs}" for each in results)
    met, hours = sum(result.met for result in results), sum(result.hours for result in results)
    runs = sum(len(each.futures.dead) + len(each.luck.dead) for each in results)
    lines += [
        f"Uncertainties drawn at once, within their plausible ranges: {drawn}.",
        f"{plural(len(results), 'event')}: {met} met, {len(results) - met} not met; {plural(runs, 'run')} in "
        f"{hours:.2f} hours of one core.",
    ]
    return lines
