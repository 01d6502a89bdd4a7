"""What ``havenue bench`` measured, for people, for machines, and as a page."""

from __future__ import annotations

import json
import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

from analysis.formatting.layout import WIDTH_OF_PIPES
from sim.bench.measurements import Measurement
from sim.installation import __version__

COLUMNS = ("figure", "measured", "aim", "met", "how")


def bench_json(figures: list[Measurement]) -> str:
    """Write figures as a JSON list, one object each."""
    return json.dumps([_object(figure) for figure in figures], indent=2, ensure_ascii=False, allow_nan=False)


def _object(figure: Measurement) -> dict[str, Any]:
    return {
        "name": figure.name, "value": figure.value, "unit": figure.unit, "low": figure.low, "high": figure.high,
        "aim": None if figure.aim is None else str(figure.aim), "met": figure.met, "note": figure.note,
    }  # fmt: skip


def bench_text(figures: list[Measurement]) -> str:
    """Write figures as a table; under it the machine, and how many aims are met."""
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415  (loaded only where something is rendered)
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    width = None if sys.stdout.isatty() else 2 * WIDTH_OF_PIPES
    console = Console(width=width, highlight=False, markup=False)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in COLUMNS:
        table.add_column(column, overflow="fold", no_wrap=column == "met")
    for figure in figures:
        table.add_row(*measurement_cells(figure))
    with console.capture() as shown:
        console.print(table)
    lines = [line.rstrip() for line in shown.get().splitlines()]
    return "\n".join([*lines, "", machine(), aims_met(figures)])


def measurement_cells(figure: Measurement) -> tuple[str, str, str, str, str]:
    """Write a measurement as one row of the table."""
    aim = "" if figure.aim is None else str(figure.aim)
    met = "" if figure.met is None else "yes" if figure.met else "NO"
    return figure.name, _measured(figure), aim, met, figure.note


def _measured(figure: Measurement) -> str:
    if figure.value is None:
        return "not measured"
    text = f"{_number(figure.value)} {figure.unit}".rstrip()
    if figure.low is not None and figure.high is not None and figure.low != figure.high:
        text += f" [{_number(figure.low)}, {_number(figure.high)}]"
    return text


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000.0 else f"{value:.3g}"


def aims_met(figures: list[Measurement]) -> str:
    """Count the aims that are met."""
    judged = [figure.met for figure in figures if figure.met is not None]
    return f"{sum(judged)} of {len(judged)} aims met"


def machine() -> str:
    """Say what was measured on: processor, its number, and the versions that matter."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "numba", "mesa"))
    return (
        f"{_processor()}, {os.cpu_count()} processors, Python {platform.python_version()}, {packages}, "
        f"havenue {__version__}"
    )


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
