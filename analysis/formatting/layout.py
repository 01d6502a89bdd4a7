"""Plain words on a page: times of an incident, and sections that fit any width."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

WIDTH_OF_PIPES = 100
"""Columns used where stdout is no terminal."""


@dataclass(frozen=True)
class Section:
    """A part of a page.

    Attributes:
        title: heading; empty for none.
        rows: cells; all rows of a section have the same number.
        right: which columns are set flush right.
        whole: whether the first column is kept on one line, as names are.
    """

    title: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    right: frozenset[int] = field(default_factory=frozenset)
    whole: bool = False


def clock(seconds: float) -> str:
    """Write a time as minutes and seconds, from an hour on with hours: ``1:05``, ``1:48:19``, ``-0:30``."""
    whole = round(abs(seconds))
    sign = "-" if seconds < 0 and whole else ""
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{sign}{hours}:{minutes:02}:{left:02}" if hours else f"{sign}{minutes}:{left:02}"


def rendered(sections: list[Section], width: int | None = None) -> str:
    """Write sections for stdout: with headings in bold on a terminal, plain elsewhere.

    Args:
        sections: in order.
        width: columns; None takes those of the terminal, or 100 where there is none.

    Returns:
        The text, no line longer than the width and none with blanks at its end.
    """
    from rich.console import Console  # noqa: PLC0415  (loaded only where something is rendered)
    from rich.padding import Padding  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    if width is None and not sys.stdout.isatty():
        width = WIDTH_OF_PIPES
    console = Console(width=width, highlight=False, markup=False)
    with console.capture() as shown:
        for number, section in enumerate(sections):
            if number:
                console.print()
            if section.title:
                console.print(Text(section.title, style="bold"))
            if section.rows:
                table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
                for column in range(len(section.rows[0])):
                    right = column in section.right
                    kept = right or (section.whole and column == 0)
                    table.add_column(justify="right" if right else "left", no_wrap=kept, overflow="fold")
                for row in section.rows:
                    table.add_row(*row)
                console.print(Padding(table, (0, 0, 0, 2)))
    return "\n".join(line.rstrip() for line in shown.get().splitlines())
