"""What verification cases gave, for people, for machines, and as a page."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from typing import Any

from analysis.formatting.counts import plural
from analysis.formatting.layout import WIDTH_OF_PIPES
from sim.verification.case_runner import CaseResult, unit_of
from sim.verification.measures.acceptance import MeasuredValue
from sim.verification.peers.comparison import PeerResult

COLUMNS = ("test", "law", "source", "measured", "allowed", "verdict")
RATIOS = {"test": 3, "law": 6, "source": 3, "measured": 8, "allowed": 5, "verdict": None}
PEER_RATIO = 8
VERDICTS = ("pass", "fail", "report")
PEER_VERDICTS = (*VERDICTS, "cannot")
ABOUT_PEERS = (
    "The last column shows another model, with its own defaults, judged by the same criteria; it says `cannot` where a",
    "case needs something that the other model does not have.",
    "",
)


def verification_json(results: list[CaseResult]) -> str:
    """Write results as a JSON list, one object a case; a number that is not finite is null."""
    return json.dumps([_object(result) for result in results], indent=2, ensure_ascii=False, allow_nan=False)


def _object(result: CaseResult) -> dict[str, Any]:
    parameters = result.case.parameters
    told: dict[str, Any] = {
        "id": parameters.id,
        "title": parameters.title,
        "law": parameters.law,
        "source": parameters.source,
        "measured": [_figure(result, figure) for figure in result.figures],
        "allowed": [
            {"figure": figure.label, "allowed": figure.allowed, "met": figure.met, "reason": figure.reason}
            for figure in result.figures
            if figure.allowed
        ],
        "verdict": result.verdict,
    }
    return told if result.peer is None else {**told, "peer": _peer(result, result.peer)}


def _figure(result: CaseResult, figure: MeasuredValue) -> dict[str, Any]:
    return {
        "figure": figure.label, "mean": _finite(figure.mean), "low": _finite(figure.low),
        "high": _finite(figure.high), "unit": _unit(result, figure),
        "values": [_finite(value) for value in figure.values],
        "prediction": [_finite(end) for end in figure.prediction],
    }  # fmt: skip


def _peer(result: CaseResult, peer: PeerResult) -> dict[str, Any]:
    return {
        "name": peer.name,
        "version": peer.version,
        "model": peer.model,
        "seeds": peer.seeds,
        "measured": [{**_figure(result, figure), "met": figure.met} for figure in peer.figures],
        "remarks": list(peer.remarks),
        "verdict": peer.verdict,
    }


def verification_text(results: list[CaseResult]) -> str:
    """Write results as a table, and under it how many passed."""
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415  (loaded only where something is rendered)
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    width = None if sys.stdout.isatty() else 2 * WIDTH_OF_PIPES
    console = Console(width=width, highlight=False, markup=False)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, show_lines=False)
    ratios, peer = dict(RATIOS), asked_of(results)
    if peer is not None:
        ratios[heading_of(peer)] = PEER_RATIO
    for column, ratio in ratios.items():
        table.add_column(column, overflow="fold", ratio=ratio, no_wrap=column == "verdict")
    for result in results:
        table.add_row(*row_cells(result, "\n"))
    with console.capture() as shown:
        console.print(table)
    lines = [line.rstrip() for line in shown.get().splitlines()]
    return "\n".join([*lines, "", *tallies(results)])


def tallies(results: list[CaseResult]) -> list[str]:
    """Count the verdicts, and those of the peer where one was asked; a verdict that nothing has is not named."""
    counts, peer = _counts([result.verdict for result in results], VERDICTS), asked_of(results)
    tallies = [f"{plural(len(results), 'case')}: {counts}"]
    if peer is not None:
        theirs: list[str] = [result.peer.verdict for result in results if result.peer is not None]
        counts = _counts(theirs, PEER_VERDICTS)
        tallies.append(f"{peer.title} {peer.version}, {peer.model}: {counts}. {peer.about}")
    return tallies


def _counts(found: Sequence[str], verdicts: Sequence[str]) -> str:
    return ", ".join(f"{count} {verdict}" for verdict in verdicts if (count := found.count(verdict))) or "none run"


def asked_of(results: list[CaseResult]) -> PeerResult | None:
    """Give a result of the peer that was asked, None where none was."""
    return next((result.peer for result in results if result.peer is not None), None)


def heading_of(peer: PeerResult) -> str:
    """Give the heading of a peer's column: its title, version and model."""
    return f"{peer.title} {peer.version} ({peer.model})"


def row_cells(result: CaseResult, newline: str) -> list[str]:
    """Give the cells of a row, lines within them parted as asked."""
    parameters = result.case.parameters
    cells = [
        f"{parameters.id} {parameters.title}", parameters.law, parameters.source,
        newline.join(_measured(result, figure) for figure in result.figures),
        newline.join(dict.fromkeys(figure.allowed for figure in result.figures if figure.allowed)), result.verdict,
    ]  # fmt: skip
    return cells if result.peer is None else [*cells, newline.join(_of_peer(result, result.peer))]


def _of_peer(result: CaseResult, peer: PeerResult) -> list[str]:
    """Give the verdict of a peer, what it could not do, and what was measured, a line each."""
    seeds = f" ({peer.seeds} of {result.case.parameters.seeds} seeds)" if peer.figures else ""
    return [f"{peer.verdict}{seeds}", *peer.remarks, *(_measured(result, figure) for figure in peer.figures)]


def _measured(result: CaseResult, figure: MeasuredValue) -> str:
    unit = _unit(result, figure)
    value = _number(figure.mean) + (f" {unit}" if unit else "")
    if figure.low != figure.high:
        value += f" [{_number(figure.low)}, {_number(figure.high)}]"
    return f"{'' if figure.met else 'NOT MET '}{figure.label} {value}"


def _unit(result: CaseResult, figure: MeasuredValue) -> str:
    return unit_of(result.case, figure.measure) if figure.plain else ""


def _number(value: float) -> str:
    return f"{value:.4g}" if math.isfinite(value) else ("never" if value > 0 else "none")


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
