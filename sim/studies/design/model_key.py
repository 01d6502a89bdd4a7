"""The key of the model's code: what decides an outcome, and nothing else.

Runs of older code are never taken for runs of newer. Comments, docstrings and messages decide nothing: to mend a
sentence stops no sweep.
"""

from __future__ import annotations

import ast
import hashlib
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from sim.installation import home

ROOMS: Final = ("kernels", "metrics", "rules", "scenario/parameters", "scenario/policies", "world")
"""Rooms of the model."""
FILES: Final = (
    "scenario/deep.py", "scenario/knobs.py", "scenario/tree.py", "scenario/value_types.py",
    "scenario/reading/overrides.py", "scenario/reading/reader.py", "space.py", "agents.py", "model.py",
    "runs/runner.py", "studies/design/points.py", "studies/design/run_order.py", "studies/engines/run_builder.py",
    "studies/engines/outcome.py",
)  # fmt: skip
"""What takes a run from the manifest of a study to its row in the table."""
_LEFT_OUT: Final = ("world/venue/lint.py", "world/venue/lint_rules.py", "world/venue/drawing.py")
"""They refuse a venue, and change none."""
_TOLD: Final = ("about", "deep", "label", "source")
"""Arguments that only tell people something, or where points may be laid: the digest of a study holds its points."""
_REGISTERS: Final = ("sim.scenario.deep", "sim.scenario.references")
"""Whence sources and plausible ranges of numbers come."""
_PROSE: Final = re.compile(r"\w+[,:;.]? \w+")

Span = tuple[tuple[int, int], tuple[int, int]]
"""Begin and end in a text, each a row from 0 and a column in bytes."""


@cache
def model_key() -> str:
    """Give a short key of the model's code.

    Returns:
        Twelve hexadecimal digits; the same for every version of Python.
    """
    digest = hashlib.sha256()
    for file in model_files():
        name = file.relative_to(home()).as_posix()
        digest.update(name.encode() + b"\0" + deciding_text(file.read_text(encoding="utf-8")).encode())
    return digest.hexdigest()[:12]


def model_files() -> list[Path]:
    """Give the files that the key covers, in a fixed order."""
    sim = home() / "sim"
    files = {file for room in ROOMS for file in (sim / room).rglob("*.py")} | {sim / name for name in FILES}
    return sorted(files - {sim / name for name in _LEFT_OUT})


def deciding_text(source: str) -> str:
    """Give the text of a Python file without what decides nothing.

    Args:
        source: text of the file.

    Returns:
        The text without comments, docstrings, strings that are sentences, arguments that only tell something, and
        empty lines.
    """
    lines = [line.encode() for line in source.splitlines()]
    for (top, left), (bottom, right) in sorted(_told_spans(source), reverse=True):
        lines[top : bottom + 1] = [lines[top][:left] + lines[bottom][right:]]
    return "\n".join(line.decode().rstrip() for line in lines if line.strip())


def _told_spans(source: str) -> list[Span]:
    """Give the spans that are left out, none inside another."""
    spans = sorted([*_sentences(ast.parse(source)), *_comments(source)])
    outer: list[Span] = []
    for span in spans:
        if not outer or span[1] > outer[-1][1]:
            outer.append(span)
    return outer


def _sentences(tree: ast.AST) -> Iterator[Span]:
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in _TOLD:
            yield _span(node.value)
        if isinstance(node, ast.ImportFrom) and node.module in _REGISTERS:
            yield _span(node)
        if isinstance(node, ast.Expr) and _text_of(node.value) is not None:
            yield _span(node)
        if isinstance(node, ast.Constant | ast.JoinedStr) and _PROSE.search(_text_of(node) or ""):
            yield _span(node)


def _text_of(node: ast.AST) -> str | None:
    """Give the text of a string, without what is filled in; None for anything else."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(_text_of(part) or "{}" for part in node.values)
    return None


def _span(node: ast.expr | ast.stmt) -> Span:
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return (node.lineno - 1, node.col_offset), (node.end_lineno - 1, node.end_col_offset)


def _comments(source: str) -> Iterator[Span]:
    lines = source.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            row = token.start[0] - 1
            left, right = (len(lines[row][: place[1]].encode()) for place in (token.start, token.end))
            yield (row, left), (row, right)
