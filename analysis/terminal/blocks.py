"""Things one below the other: a line with the name, then paragraphs that are set in and never break a word."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

WIDTH: Final = 80
"""Columns where stdout is no terminal."""
WIDEST: Final = 100
"""Columns of text at most: longer lines are hard to read."""
_INDENT: Final = "    "
_SHORT: Final = 24
"""Characters of a value that may share a line with others."""
_PROSE: Final = ("about", "meaning", "work")
"""Columns whose text stands without a label, before all others."""


def columns() -> int:
    """Give the columns that text may take: those of the terminal, within reason."""
    return min(shutil.get_terminal_size().columns, WIDEST) if sys.stdout.isatty() else WIDTH


def filled(text: str, indent: str = "", hanging: str = "", width: int | None = None) -> str:
    """Break text into lines at blanks only; a word longer than a line keeps a line of its own."""
    return textwrap.fill(
        text, width or columns(), initial_indent=indent, subsequent_indent=indent + hanging, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def block(head: str, paragraphs: Iterable[str], width: int | None = None) -> str:
    """Give a head and the paragraphs that belong to it; a paragraph ``label: text`` hangs below its label."""
    lines = [filled(head, hanging=_INDENT, width=width)]
    lines += [filled(text, _INDENT, "  ", width) for text in paragraphs if text]
    return "\n".join(lines)


def row_block(row: Mapping[str, str], width: int | None = None, more: Sequence[str] = ()) -> str:
    """Give a row of text as a block: its first value heads it, empty ones are left out.

    Args:
        row: text by column; the first names the thing.
        width: columns; None takes those of the terminal, or 80 where there is none.
        more: paragraphs at its end.
    """
    (_, head), *rest = row.items()
    prose = [text for label, text in rest if label in _PROSE]
    paragraphs: list[str] = []
    short: list[str] = []
    for label, text in rest:
        if label in _PROSE or not text:
            continue
        told = f"{label}: {text}"
        if len(text) <= _SHORT:
            short.append(told)
        else:
            paragraphs.append(told)
    return block(head, [*prose, "; ".join(short), *paragraphs, *more], width)


def two_columns(pairs: Iterable[tuple[str, str]], width: int | None = None) -> str:
    """Give names and a line on each, the lines flush."""
    rows = list(pairs)
    most = max((len(name) for name, _ in rows), default=0)
    return "\n".join(
        textwrap.fill(
            text, width or columns(), initial_indent=f"{name:{most}}  ", subsequent_indent=" " * (most + 2),
            break_long_words=False, break_on_hyphens=False,
        )
        for name, text in rows
    )  # fmt: skip
