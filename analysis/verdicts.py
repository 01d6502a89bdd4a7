"""What verification cases gave, for people, for machines, and as a page."""

from __future__ import annotations

import json
import math
import sys
from typing import Any

from analysis.text import WIDTH_OF_PIPES
from sim.experiment.judging import Figure
from sim.experiment.verification import CaseResult, unit_of

COLUMNS = ("test", "law", "source", "measured", "allowed", "verdict")


def for_machines(results: list[CaseResult]) -> str:
    """Write results as a JSON list, one object a case; a number that is not finite is null."""
    return json.dumps([_object(result) for result in results], indent=2, ensure_ascii=False, allow_nan=False)


def _object(result: CaseResult) -> dict[str, Any]:
    words = result.case.words
    return {
        "id": words.id,
        "title": words.title,
        "law": words.law,
        "source": words.source,
        "measured": [
            {
                "figure": figure.label, "mean": _finite(figure.mean), "low": _finite(figure.low),
                "high": _finite(figure.high), "unit": _unit(result, figure),
            }
            for figure in result.figures
        ],
        "allowed": [
            {"figure": figure.label, "allowed": figure.allowed, "met": figure.met, "reason": figure.reason}
            for figure in result.figures
            if figure.allowed
        ],
        "verdict": result.verdict,
    }  # fmt: skip


def for_people(results: list[CaseResult]) -> str:
    """Write results as a table, and under it how many passed."""
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415  (loaded only where something is rendered)
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    width = None if sys.stdout.isatty() else 2 * WIDTH_OF_PIPES
    console = Console(width=width, highlight=False, markup=False)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, show_lines=False)
    ratios = {"test": 3, "law": 6, "source": 3, "measured": 8, "allowed": 5, "verdict": None}
    for column in COLUMNS:
        table.add_column(column, overflow="fold", ratio=ratios[column], no_wrap=column == "verdict")
    for result in results:
        words = result.case.words
        table.add_row(
            f"{words.id} {words.title}", words.law, words.source,
            "\n".join(_measured(result, figure) for figure in result.figures),
            "\n".join(dict.fromkeys(figure.allowed for figure in result.figures if figure.allowed)), result.verdict,
        )  # fmt: skip
    with console.capture() as shown:
        console.print(table)
    lines = [line.rstrip() for line in shown.get().splitlines()]
    return "\n".join([*lines, "", _tally(results)])


def _tally(results: list[CaseResult]) -> str:
    counts = {verdict: sum(result.verdict == verdict for result in results) for verdict in ("pass", "fail", "report")}
    return f"{len(results)} cases: {counts['pass']} pass, {counts['fail']} fail, {counts['report']} report"


def _measured(result: CaseResult, figure: Figure) -> str:
    unit = _unit(result, figure)
    value = _number(figure.mean) + (f" {unit}" if unit else "")
    if figure.low != figure.high:
        value += f" [{_number(figure.low)}, {_number(figure.high)}]"
    return f"{'' if figure.met else 'NOT MET '}{figure.label} {value}"


def _unit(result: CaseResult, figure: Figure) -> str:
    return unit_of(result.case, figure.measure) if figure.plain else ""


def _number(value: float) -> str:
    return f"{value:.4g}" if math.isfinite(value) else ("never" if value > 0 else "none")


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def page_of(results: list[CaseResult]) -> str:
    """Write results as a page in Markdown: a table of verdicts, then each case with what was measured."""
    head = [
        "# Verification of movement and exits",
        "",
        "Written by `havenue verify --page docs/verification.md` for the cases asked for. Each case is a file in",
        "`tests/verification/cases`. In brackets stands the 95 % interval of the mean over the seeds; where each seed",
        "must hold, the smallest and the largest value. A case that fails stays here until the model meets it.",
        "",
        _tally(results) + ".",
        "",
        "| test | law | source | measured | allowed | verdict |",
        "|---|---|---|---|---|---|",
    ]
    return "\n".join([*head, *(_row(result) for result in results), "", *_notes(results)]).rstrip() + "\n"


def _row(result: CaseResult) -> str:
    words = result.case.words
    measured = "<br>".join(_measured(result, figure) for figure in result.figures)
    allowed = "<br>".join(dict.fromkeys(figure.allowed for figure in result.figures if figure.allowed))
    cells = (f"{words.id} {words.title}", words.law, words.source, measured, allowed, f"**{result.verdict}**")
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _notes(results: list[CaseResult]) -> list[str]:
    noted = [result.case.words for result in results if result.case.words.note.strip()]
    lines = ["## Notes", ""] if noted else []
    for words in noted:
        lines += [f"**{words.id}.** {' '.join(words.note.split())}", ""]
    return lines
