"""What supports the model, what is missing, where it applies and how far it can be believed: as rows and as text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from analysis.pages.counted import counts
from analysis.pages.domain import domain_rows
from analysis.pages.generated import markdown
from sim.verification.credibility import Level, Part, Uses, load_credibility

WIDTH = 120


def credibility_rows() -> list[dict[str, Any]]:
    """Give one row a statement: its section, what it is about, its level where it has one, and the text.

    Raises:
        InputError: the cases and their verdicts are not at hand, as in an installed package.
    """
    return [{"section": section, "item": item, "level": level, "text": text} for section, item, level, text in _rows()]


def credibility_text() -> str:
    """Give all of it as Markdown, in sections.

    Raises:
        InputError: the cases and their verdicts are not at hand, as in an installed package.
    """
    told = load_credibility()
    lines = [
        f"Reviewed on {told.reviewed}; to be reviewed again by {told.review_again_by}.", "",
        "## How far it can be believed", "", *_levels(told.levels, told.scale),
        "## Where it applies", "", *_uses(told.uses),
        "## The eight parts of TRACE", "", *(line for part in told.parts for line in _part(part)),
    ]  # fmt: skip
    return "\n".join(lines).rstrip() + "\n"


def _rows() -> Iterator[tuple[str, str, int | None, str]]:
    told = load_credibility()
    for level in told.levels:
        yield "level, 0 to 4", level.factor, level.level, _filled(level.reason)
    for use, texts in (("suited to", told.uses.suited), ("not suited to", told.uses.unsuited)):
        yield from (("use", use, None, _filled(text)) for text in texts)
    for row in domain_rows():
        quantity, unit, *ranges = row
        spans = ", ".join(f"{row[key]} in {key}" for key in ranges if row[key] != "none")
        yield "tried", f"{row[quantity]}, {row[unit]}".rstrip(", "), None, spans
    for part in told.parts:
        for item, texts in (("exists", part.exists), ("where", part.where), ("missing", part.missing)):
            yield from ((f"{part.number} {part.title}", item, None, _filled(text)) for text in texts)


def _levels(levels: Iterable[Level], scale: Iterable[str]) -> list[str]:
    rows = [
        {"aspect": each.factor, "level": str(each.level), "reason": _filled(each.reason), "to raise it": each.next}
        for each in levels
    ]
    return [markdown(rows), "The levels:", "", *_list(f"{level}: {text}" for level, text in enumerate(scale))]


def _uses(uses: Uses) -> list[str]:
    return [
        "Use it to", "", *_list(uses.suited), "Do not use it to", "", *_list(uses.unsuited),
        "What has been tried, from the smallest to the largest value:", "", markdown(domain_rows()),
        *_wrapped(uses.beyond), "",
    ]  # fmt: skip


def _part(part: Part) -> list[str]:
    where = ", ".join(f"`{path}`" for path in part.where)
    return [
        f"### {part.number}. {part.title}", "", *_wrapped(part.asks), "", "What exists:", "", *_list(part.exists),
        *_wrapped(f"Where: {where}."), "", "What is missing:", "", *_list(part.missing),
    ]  # fmt: skip


def _list(texts: Iterable[str]) -> list[str]:
    return [line for text in texts for line in _wrapped(text, "- ", "  ")] + [""]


def _wrapped(text: str, first: str = "", later: str = "") -> list[str]:
    return textwrap.wrap(
        _filled(text), WIDTH, initial_indent=first, subsequent_indent=later, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def _filled(text: str) -> str:
    """Put the counted numbers into a text; a name that nothing counts raises ``KeyError``."""
    return text.format_map(counts())
