"""Texts claim no compliance with the UK Act of 2025, and say of each lockdown which doors it shuts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = ("docs/sources.md", "sim/scenario/references.yaml", "CHANGELOG.md")
"""Titles of works, and what earlier versions said."""
BARE = re.compile(r"(?<!zoned )(?<!outer )(?<!group: )(?<![\w./`])lockdowns?\b(?![_.\w])", re.IGNORECASE)
ACT = re.compile(r"protection of premises|martyn'?s law|UK Act|Act of 2025|Act 2025", re.IGNORECASE)


def prose() -> Iterator[tuple[str, str]]:
    """Give what people read, by place: pages, shipped files, and texts of the code that are more than a word."""
    for folder, endings in ((".", ("*.md",)), ("docs", ("*.md",)), ("scenarios", ("**/*.md", "**/*.yaml")),
                            ("sim", ("**/*.yaml",))):  # fmt: skip
        for ending in endings:
            for path in (ROOT / folder).glob(ending):
                if str(path.relative_to(ROOT)) not in SOURCES:
                    yield str(path), path.read_text(encoding="utf-8")
    for folder in ("sim", "analysis"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
                    yield f"{path}:{node.lineno}", node.value


def test_lockdown_is_called_zoned_or_outer_wherever_it_is_named() -> None:
    assert [(place, found[0]) for place, text in prose() for found in BARE.finditer(text)] == []


def test_no_text_claims_to_fulfil_the_act() -> None:
    """What is not to be done with the model may name it."""
    found = [(place, line) for place, text in prose() for line in text.splitlines() if ACT.search(line)]
    assert [each for each in found if "Show compliance with a law, such as" not in each[1]] == []


def test_test_of_words_can_fail() -> None:
    assert BARE.search("refuges and a lockdown")
    assert not BARE.search("zoned lockdown of inner doors, control_room.lockdown_share, [npsa_lockdown]")
