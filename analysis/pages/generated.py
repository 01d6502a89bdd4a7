"""Tables in pages that a command wrote: each stands between two marks that name the command, and cannot drift."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sim.errors import ResultsError

_BLOCK = re.compile(r"<!-- begin: havenue describe (\w+) -->\n.*?<!-- end -->", re.DOTALL)


def markdown(rows: Sequence[Mapping[str, str]]) -> str:
    """Write rows of text as a table in Markdown; all rows have the same keys."""
    if not rows:
        return "(none)\n"
    lines = [list(rows[0]), ["---"] * len(rows[0]), *([_cell(text) for text in row.values()] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def refreshed(page: str, table_of: Callable[[str], str]) -> str:
    """Give a page with every table written anew.

    Args:
        page: text with blocks from ``<!-- begin: havenue describe TOPIC -->`` to ``<!-- end -->``.
        table_of: gives the table of a topic in Markdown.

    Returns:
        The page; all text outside the blocks as it was.

    Raises:
        KeyError: for a topic that there is not.
    """

    def anew(block: re.Match[str]) -> str:
        return f"<!-- begin: havenue describe {block[1]} -->\n{table_of(block[1])}<!-- end -->"

    return _BLOCK.sub(anew, page)


def spliced(page: str, command: str, text: str, place: Path) -> str:
    """Give a page with the one block that a command writes written anew.

    Args:
        page: text with a block from ``<!-- begin: havenue COMMAND -->`` to ``<!-- end -->``.
        command: its name.
        text: what is to stand in the block; it ends with a new line.
        place: where the page stands, for a message.

    Returns:
        The page; all text outside the block as it was.

    Raises:
        ResultsError: the page has no such block, or several.
    """
    first, last = f"<!-- begin: havenue {command} -->\n", "<!-- end -->"
    block = re.compile(re.escape(first) + r".*?" + re.escape(last), re.DOTALL)
    count = len(block.findall(page))
    if count != 1:
        raise ResultsError(
            f"{place}: has {count} blocks of `havenue {command}`, and one is needed: write the lines "
            f"`{first.strip()}` and `{last}` where the table is to stand"
        )
    return block.sub(lambda _: f"{first}{text}{last}", page)
