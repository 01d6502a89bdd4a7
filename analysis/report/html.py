"""Small pieces of HTML; whatever comes from a file is escaped here."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Final

from matplotlib.figure import Figure

from analysis.formatting.numbers import typeset
from analysis.plots import style

_CODE: Final = re.compile(r"`([^`]+)`")
TALL: Final = 1.1
"""Height over width from which a figure is left to the screen (drawing: smaller, its words could not be read)."""
_SVG: Final = {"Date": None, "Creator": None}


def document(title: str, css: str, body: str) -> str:
    """Give a whole page that needs no other file: its title, its style and what stands in it, which is HTML."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{css}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def paragraph(text: str, kind: str = "") -> str:
    """Give a paragraph of plain text; what stands between backticks is set as code."""
    return f"<p{_class(kind)}>{_set(text)}</p>"


def _set(text: str) -> str:
    """Escape a text and set it: code, minus signs, intervals that are not broken."""
    return _CODE.sub(r"<code>\1</code>", escape(typeset(text)))


class Markup(str):
    """Text of a cell that is HTML already, made by this module."""

    __slots__ = ()


def section(title: str, *parts: str, name: str = "", folded: bool = False) -> str:
    """Give a section under a heading; nothing where it is empty.

    Args:
        title: its heading.
        parts: HTML.
        name: anchor of the section; links to a folded one go to its inside, which opens it.
        folded: whether a screen shows the heading alone until somebody opens it; paper shows all.
    """
    body = "\n".join(part for part in parts if part)
    if not body:
        return ""
    anchor = f' id="{escape(name)}"' if name else ""
    inside = f"<h2>{_set(title)}</h2>\n{body}"
    if folded:
        inner = f'<div id="{escape(name)}-inside">\n{body}\n</div>'
        inside = f"<details>\n<summary><h2>{_set(title)}</h2></summary>\n{inner}\n</details>"
    return f"<section{anchor}>\n{inside}\n</section>"


def contents(sections: Iterable[tuple[str, str]]) -> str:
    """Give a list of links to parts of the page.

    Args:
        sections: anchor and title of each.
    """
    lines = "\n".join(f'<li><a href="#{escape(anchor)}">{_set(title)}</a></li>' for anchor, title in sections)
    return f'<nav aria-label="Contents">\n<h2>Contents</h2>\n<ol>\n{lines}\n</ol>\n</nav>' if lines else ""


def linked(text: str, links: Mapping[str, str]) -> Markup:
    """Set a text in which some words link to anchors of the page.

    Args:
        text: plain text.
        links: anchor of each word that links.
    """
    found = _set(text)
    for word, anchor in links.items():
        found = re.sub(rf"\b{re.escape(escape(word))}\b", f'<a href="#{escape(anchor)}">{escape(word)}</a>', found)
    return Markup(found)


def anchored(text: str, anchor: str) -> Markup:
    """Set a text that links of the page lead to."""
    return Markup(f'<span id="{escape(anchor)}">{_broken(text)}</span>')


def heading(text: str) -> str:
    """Give a heading inside a section."""
    return f"<h3>{_set(text)}</h3>"


def listed(items: Iterable[str], kind: str = "") -> str:
    """Give a list; nothing where it is empty."""
    lines = "\n".join(f"<li>{_set(item)}</li>" for item in items)
    return f"<ul{_class(kind)}>\n{lines}\n</ul>" if lines else ""


def table(
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    numbers: Iterable[int] = (),
    kind: str = "",
    kinds: Sequence[str] = (),
) -> str:
    """Give a table that scrolls by itself on a narrow page; nothing where it has no rows.

    Args:
        head: names of the columns.
        rows: plain text, or ``Markup``.
        numbers: columns set flush right.
        kind: class of the table.
        kinds: class of each row, if rows have any.
    """
    right = set(numbers)

    def cells(row: Sequence[str], tag: str) -> str:
        return "".join(
            f"<{tag}{_class('n' if k in right else '')}>{_broken(cell)}</{tag}>" for k, cell in enumerate(row)
        )

    listing = list(rows)
    of_rows = kinds or [""] * len(listing)
    body = "\n".join(f"<tr{_class(own)}>{cells(row, 'td')}</tr>" for row, own in zip(listing, of_rows, strict=True))
    if not body:
        return ""
    top = f"<thead><tr>{cells(head, 'th')}</tr></thead>"
    return f'<div class="scroll" tabindex="0"><table{_class(kind)}>{top}\n<tbody>\n{body}\n</tbody></table></div>'


def picture(fig: Figure, caption: str, spoken: str) -> str:
    """Give a figure inside the page, with a caption below it; paper leaves out one that is taller than wide.

    Args:
        fig: the figure.
        caption: what it shows.
        spoken: what is seen, for whoever cannot see it.
    """
    text = io.StringIO()
    fig.savefig(text, format="svg", dpi=style.DPI, metadata=_SVG)
    inside = base64.b64encode(text.getvalue().encode()).decode()
    image = f'<img alt="{escape(spoken)}" src="data:image/svg+xml;base64,{inside}">'
    width, height = fig.get_size_inches()
    kind = _class("tall" if height > TALL * width else "")
    return f"<figure{kind}>{image}<figcaption>{_set(caption)}</figcaption></figure>"


def _class(kind: str) -> str:
    return f' class="{escape(kind)}"' if kind else ""


def _broken(cell: str) -> str:
    """Escape a cell; a dotted path may be broken after its dots and low lines, a name may not."""
    if isinstance(cell, Markup):
        return cell
    text = _set(cell)
    is_path = "." in cell and "_" in cell and " " not in cell
    return text.replace(".", ".<wbr>").replace("_", "_<wbr>") if is_path else text
