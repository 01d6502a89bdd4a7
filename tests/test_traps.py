"""The page about tests tells the truth: each test that it names for a trap is there, and each layer is told."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PAGE = (TESTS / "README.md").read_text(encoding="utf-8")
TRAPS = 16
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")
ROWS = {int(number): row for number, row in re.findall(r"^\| (\d+) \|(.+)$", PAGE, re.MULTILINE)}


def is_there(file: str, name: str) -> bool:
    """Tell whether a file holds a test function of a name at its top."""
    path = TESTS / file
    tree = ast.parse(path.read_text(encoding="utf-8") if path.exists() else "")
    return any(isinstance(part, ast.FunctionDef) and part.name == name for part in tree.body)


def test_table_holds_every_trap() -> None:
    assert list(ROWS) == list(range(1, TRAPS + 1))


@pytest.mark.parametrize("number", ROWS)
def test_tests_named_for_a_trap_are_there(number: int) -> None:
    named = NAMED.findall(ROWS[number])
    assert len(named) == ROWS[number].count("::") >= 1
    assert [each for each in named if not is_there(*each)] == []


def test_the_watch_over_names_would_notice() -> None:
    assert is_there("test_traps.py", "test_table_holds_every_trap")
    assert not is_there("test_traps.py", "test_of_another_name")
    assert not is_there("unit/test_of_nothing.py", "test_table_holds_every_trap")


def test_every_layer_and_file_beside_them_is_told() -> None:
    there = {path.name for path in TESTS.iterdir() if path.is_dir() and any(path.rglob("*.py"))}
    there |= {path.name for path in TESTS.glob("*.py")} - {"conftest.py", "__init__.py"}
    assert [name for name in sorted(there) if f"`{name}`" not in PAGE] == []
