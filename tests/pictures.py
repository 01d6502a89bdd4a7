"""What tests see of a figure: its texts, where they stand, and whether they are cut off or meet."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

PIXELS_OF_TOUCH = 1.0
"""Overlap of two labels that nobody sees."""


def texts(fig: Figure) -> Iterator[tuple[str, Bbox]]:
    """Give every text that is seen, with its box in pixels; labels of ticks beyond the axes are not."""
    renderer = fig.canvas.get_renderer()  # type: ignore[attr-defined]
    ticks = set()
    for ax in fig.axes:
        for axis, view in ((ax.xaxis, ax.get_xlim()), (ax.yaxis, ax.get_ylim())):
            low, high = sorted(view)
            for tick in axis.get_major_ticks():
                seen = ax.axison and low - 1e-9 <= tick.get_loc() <= high + 1e-9
                ticks |= set() if seen else {tick.label1, tick.label2}
    for text in fig.findobj(Text):
        hidden = isinstance(text, Text) and (text in ticks or not text.get_visible())
        if isinstance(text, Text) and text.get_text().strip() and not hidden:
            yield text.get_text(), Text.get_window_extent(text, renderer)


def clipped_in(fig: Figure) -> list[str]:
    """Give the texts that reach beyond the figure."""
    return [
        text for text, box in texts(fig)
        if box.x0 < -1 or box.y0 < -1 or box.x1 > fig.bbox.x1 + 1 or box.y1 > fig.bbox.y1 + 1
    ]  # fmt: skip


def clashes_in(fig: Figure) -> list[tuple[str, str]]:
    """Give the pairs of texts that overlap."""
    clashes = []
    for (one, a), (two, b) in combinations(texts(fig), 2):
        wide = min(a.x1, b.x1) - max(a.x0, b.x0)
        high = min(a.y1, b.y1) - max(a.y0, b.y0)
        if wide > PIXELS_OF_TOUCH and high > PIXELS_OF_TOUCH:
            clashes.append((one, two))
    return clashes
