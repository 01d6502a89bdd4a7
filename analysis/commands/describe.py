"""``havenue describe``: what can be turned, what happens in a step, how a run and the model are judged."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from sim.scenario.knobs import Role

Rows = list[dict[str, Any]]

TOPICS = {
    "levers": "what a policy can set",
    "uncertainties": "what nobody controls",
    "settings": "what the analyst fixes",
    "constants": "numbers of the model that no study can vary, and why",
    "phases": "what happens in each step, in order",
    "metrics": "what a run is judged by",
    "venues": "the shipped venues",
    "sources": "the works that the numbers are based on",
    "evidence": "how many numbers are measured, and how many are assumed",
    "standards": "tests of ISO 20414 and NIST TN 1822, and their results",
    "credibility": "what supports the model, what is missing, and where it applies",
}
_ROLES: dict[str, Role] = {"levers": "lever", "uncertainties": "uncertainty", "settings": "setting"}
_WIDTH_OF_PIPES = 200


@click.command("describe", short_help="List levers, uncertainties, metrics, sources, standards and more.")
@click.argument("topic", type=click.Choice(list(TOPICS)), required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option("--markdown", "as_markdown", is_flag=True, help="Print a table in Markdown.")
@click.option(
    "--refresh", "page", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="PAGE",
    help="Rewrite the generated tables of a page, such as docs/model.md.",
)  # fmt: skip
def describe(topic: str | None, as_json: bool, as_markdown: bool, page: Path | None) -> None:
    """List what can be set, what a run is judged by, the sources of numbers, and how credible the model is.

    Without a topic, list the topics.
    """
    if page is not None:
        from analysis.pages.generated import refreshed

        page.write_text(refreshed(page.read_text(encoding="utf-8"), table_of), encoding="utf-8")
        return
    rows = rows_of(topic)
    if as_markdown:
        click.echo(table_of(topic), nl=False)
    elif as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    else:
        _table(rows)


def rows_of(topic: str | None) -> Rows:
    """Give what there is to say of a topic, one row a thing; of all topics where none is named."""
    if topic is None:
        return [{"topic": name, "about": about} for name, about in TOPICS.items()]
    return _knobs(_ROLES[topic]) if topic in _ROLES else _OTHERS[topic]()


def table_of(topic: str | None) -> str:
    """Give a topic in Markdown: a table, or sections where a table would not be read."""
    from analysis.pages.generated import markdown

    if topic == "credibility":
        from analysis.pages.credibility import credibility_text

        return credibility_text()
    return markdown([_for_people(row) for row in rows_of(topic)])


def _knobs(role: Role) -> Rows:
    from sim.rules.registry import full_scenario_type
    from sim.scenario.policies.levers import knobs_by_path

    return [
        {
            "path": path, "default": knob.default, "unit": knob.unit, "low": knob.low, "high": knob.high,
            "choices": list(knob.choices), "source": str(knob.source), "how": knob.source.how,
            "references": list(knob.source.keys), "about": knob.about,
        }
        for path, knob in knobs_by_path(full_scenario_type()).items()
        if knob.role == role
    ]  # fmt: skip


def _constants() -> Rows:
    from analysis.pages.constants import constants

    return [
        {
            "constant": each.name, "value": each.value, "unit": each.unit, "kind": each.kind, "reason": each.reason,
            "about": each.about,
        }
        for each in constants()
    ]  # fmt: skip


def _phases() -> Rows:
    from sim.model import PHASES

    return [{"phase": phase.name, "about": phase.about} for phase in PHASES]


def _metrics() -> Rows:
    from sim.metrics import all_metrics

    return [
        {"metric": name, "unit": each.unit, "label": each.label, "better": each.better, "about": each.about}
        for name, each in all_metrics().items()
    ]


def _venues() -> Rows:
    from sim.runs.loading import shipped_venues

    return [
        {"venue": venue.name, "seats": venue.seats, "standing": venue.standing, "about": venue.about}
        for venue in shipped_venues()
    ]


def _sources() -> Rows:
    from analysis.pages.sources import source_rows

    return source_rows()


def _evidence() -> Rows:
    from analysis.pages.sources import evidence_rows

    return evidence_rows()


def _standards() -> Rows:
    from analysis.pages.standards import standards_rows

    return standards_rows()


def _credibility() -> Rows:
    from analysis.pages.credibility import credibility_rows

    return credibility_rows()


def _table(rows: Rows) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    width = None if sys.stdout.isatty() else _WIDTH_OF_PIPES
    console = Console(width=width, highlight=False, markup=False)
    lines = [_for_people(row) for row in rows]
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for position, column in enumerate(lines[0] if lines else ()):
        table.add_column(column, no_wrap=position == 0, overflow="fold")
    for line in lines:
        table.add_row(*line.values())
    with console.capture() as shown:
        console.print(table)
    click.echo("\n".join(line.rstrip() for line in shown.get().splitlines()))


def _for_people(row: dict[str, Any]) -> dict[str, str]:
    """Write a row of values as text; the ends of a range become one column."""
    from sim.scenario.value_types import plain_number

    text = {key: _plainly(value) for key, value in row.items()}
    if "choices" in row:
        low, high = ("" if row[end] is None else plain_number(row[end]) for end in ("low", "high"))
        choices = ", ".join(str(choice) for choice in row["choices"])
        span = choices or (f"{low} to {high}" if low or high else "")
        order = ("path", "default", "unit", "range", "source", "about")
        text = {key: text.get(key, span) for key in order}
    return text


def _plainly(value: Any) -> str:
    """Write a value as text, nothing where there is none, and numbers that belong together without quotation marks."""
    text = "" if value is None else str(value)
    return text.replace("'", "") if isinstance(value, list | dict) else text


_OTHERS: dict[str, Callable[[], Rows]] = {
    "constants": _constants, "phases": _phases, "metrics": _metrics, "venues": _venues, "sources": _sources,
    "evidence": _evidence, "standards": _standards, "credibility": _credibility,
}  # fmt: skip
COMMAND = describe
