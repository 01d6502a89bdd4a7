"""Every pattern and every calibrated number is said to be fitted, by construction or out of sample: one of the three.

The table stands in ``docs/model.md``, and ``docs/findings.md`` repeats the class of each pattern. What a row says of a
class is for people to judge; that nothing is missing, doubled or stale is judged here.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.worlds import knobs

PATTERNS = Path(__file__).parents[1] / "patterns"
DOCS = Path(__file__).parents[2] / "docs"
CLASSES = {"fitted", "by construction", "out of sample"}


class Row(NamedTuple):
    """A row of the table.

    Attributes:
        what: a pattern, or numbers by their paths.
        kind: the class.
        why: the reason.
        tested: names of tests, or where else it is looked at.
        measured: the result.
    """

    what: str
    kind: str
    why: str
    tested: str
    measured: str


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


@cache
def table() -> tuple[Row, ...]:
    text = (DOCS / "model.md").read_text(encoding="utf-8")
    section = text.split("### What was fitted, what holds by construction, what was found")[1].split("\n#")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    assert cells(lines[0]) == ["what", "class", "why", "tested by", "measured"]
    return tuple(Row(*cells(line)) for line in lines[2:])


def number_of(what: str) -> str | None:
    """Give ``P07`` of a row or of a file's name, or None."""
    found = re.match(r"P\d\d", what)
    return found[0] if found else None


def pattern_tests() -> list[tuple[str, str]]:
    """Give number and name of every test of a pattern."""
    return [
        (path.name[5:8].upper(), node.name)
        for path in sorted(PATTERNS.glob("test_p[0-9][0-9]_*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]


def test_every_row_has_one_of_three_classes_and_fills_its_cells() -> None:
    assert all(row.kind in CLASSES for row in table()), [row.what for row in table() if row.kind not in CLASSES]
    assert all(all(row) for row in table())
    assert {kind: count for kind, count in Counter(row.what for row in table()).items() if count > 1} == {}


@pytest.mark.parametrize(("number", "name"), pattern_tests(), ids=lambda value: value)
def test_pattern_test_has_exactly_one_class(number: str, name: str) -> None:
    rows = [row for row in table() if number_of(row.what) == number and f"`{name}`" in row.tested]
    assert len(rows) == 1, f"{name} stands in {len(rows)} rows of {number} in docs/model.md"


def test_table_names_no_test_that_is_gone() -> None:
    named = {name for row in table() for name in re.findall(r"`(test_\w+)`", row.tested)}
    assert named <= {name for _, name in pattern_tests()}


def test_every_calibrated_number_is_in_the_table_as_fitted() -> None:
    fitted = {path for row in table() if row.kind == "fitted" for path in re.findall(r"`([^`]+)`", row.what)}
    calibrated = {knob.path for knob in knobs() if knob.source.how == "calibrated"}
    assert calibrated
    assert calibrated <= fitted, f"not in docs/model.md as fitted: {sorted(calibrated - fitted)}"


def test_numbers_in_the_table_are_those_of_the_model() -> None:
    named = {path for row in table() if not number_of(row.what) for path in re.findall(r"`([^`/]+)`", row.what)}
    assert named <= {knob.path for knob in knobs()}


def test_findings_give_each_pattern_the_classes_that_the_model_page_gives() -> None:
    text = (DOCS / "findings.md").read_text(encoding="utf-8")
    rows = [cells(line) for line in text.splitlines() if re.match(r"\| P\d\d", line)]
    found = {row[0][:3]: {kind for kind in CLASSES if kind in row[2]} for row in rows}
    said: dict[str, set[str]] = {}
    for row in table():
        if number := number_of(row.what):
            said.setdefault(number, set()).add(row.kind)
    assert found == said
