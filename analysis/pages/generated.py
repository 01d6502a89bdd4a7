"""Tables in pages that a command wrote: each stands between two marks that name the command, and cannot drift."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

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
