"""How every figure looks: sizes in inches, one font, a colour-blind-safe palette, title above, footer below.

Figures are laid out by hand in inches, so that nothing moves with the length of a number. No display needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath
from matplotlib.ticker import MaxNLocator

from analysis.formatting.numbers import typeset
from sim.runs.file_formats import Table
from sim.runs.stored_run import StoredRun

Drawn = tuple[Figure, dict[str, Table]]
"""A figure, and the tables behind it by name."""

NOTHING: Final = "none"
"""Name of the table of a figure that has nothing to show: its title says why, and it is not written."""
WIDTH_IN: Final = 6.5
"""Width of every figure: the text of a page of A4 or letter."""
FOOTER_IN: Final = 0.3
MARGIN_IN: Final = 0.12
DPI: Final = 200
FORMATS: Final = ("png", "svg")

# Okabe and Ito (2008): told apart with every common kind of colour vision.
BLACK, GREY, LIGHT = "#222222", "#7f7f7f", "#d9d9d9"
BLUE, SKY, GREEN = "#0072b2", "#56b4e9", "#009e73"
ORANGE, VERMILION, PURPLE = "#e69f00", "#d55e00", "#cc79a7"
BASELINE: Final = BLACK
"""Colour of the baseline wherever policies are compared."""
USES: Final = {
    "hall": "#f3ead7", "foyer": "#e4eef7", "corridor": "#ececec", "stair": "#f0dde8", "refuge": "#d5ece1",
    "backstage": "#e9e4f2", "open": "#f5f5f0", "forecourt": "#edede4",
}  # fmt: skip
"""Colour of the floor by the use of an area."""

SMALL, NORMAL, LARGE = 7.0, 8.0, 10.0
"""Sizes of text, points."""

RC: Final[Any] = {
    "font.family": "DejaVu Sans", "font.size": NORMAL, "axes.labelsize": NORMAL, "axes.titlesize": NORMAL,
    "xtick.labelsize": SMALL, "ytick.labelsize": SMALL, "legend.fontsize": SMALL,
    "axes.spines.top": False, "axes.spines.right": False, "axes.linewidth": 0.6, "axes.edgecolor": GREY,
    "axes.labelcolor": BLACK, "text.color": BLACK, "xtick.color": BLACK, "ytick.color": BLACK,
    "xtick.major.width": 0.6, "ytick.major.width": 0.6, "xtick.major.size": 2.5, "ytick.major.size": 2.5,
    "axes.axisbelow": True, "grid.color": "#e6e6e6", "grid.linewidth": 0.6, "lines.linewidth": 1.5,
    "hatch.linewidth": 0.4, "legend.frameon": False, "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "svg.hashsalt": "havenue", "svg.fonttype": "path", "path.simplify": False,
}  # fmt: skip


@contextmanager
def applied() -> Iterator[None]:
    """Draw in the style of the house, whatever the user's own settings are."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(RC)
        yield


def figure(height_in: float) -> Figure:
    """Give an empty figure of the common width."""
    made = Figure(figsize=(WIDTH_IN, height_in), dpi=DPI)
    FigureCanvasAgg(made)
    return made


def axes(fig: Figure, left: float, bottom: float, width: float, height: float, **more: Any) -> Axes:
    """Add axes at a place in inches from the lower left corner."""
    total_width, total_height = fig.get_size_inches()
    place = (left / total_width, bottom / total_height, width / total_width, height / total_height)
    added: Axes = fig.add_axes(place, **more)
    return added


def title_of(fig: Figure) -> str:
    """Give the title that ``headed`` wrote, in one line."""
    return str(fig.get_label())


def frame(fig: Figure, run: StoredRun, title: str, subtitle: str = "") -> None:
    """Write what is seen above, and what was run below.

    Args:
        fig: the figure; ``head_in`` gives the room that its title takes.
        run: what was run.
        title: what is seen, in a line or two.
        subtitle: what to read it by.
    """
    seed = f"policy {run.policy_name}, seed {run.seed}, Havenue {run.version}"
    headed(fig, title, subtitle, f"{run.scenario_name}, {seed}", "one run: one possible outcome")


def headed(fig: Figure, title: str, subtitle: str, low_left: str, low_right: str, *, low_colour: str = GREY) -> None:
    """Write a title and what to read it by above, and two notes in the corners below, the left one in a colour."""
    height = fig.get_size_inches()[1]
    left = MARGIN_IN / WIDTH_IN
    lines = _lines(title)
    fig.set_label(title)
    fig.text(left, 1.0 - 0.08 / height, "\n".join(lines), fontsize=LARGE, fontweight="bold", va="top",
             linespacing=1.25)  # fmt: skip
    if subtitle:
        down = 0.12 + _LINE_IN * len(lines)
        fig.text(
            left,
            1.0 - down / height,
            "\n".join(_sublines(subtitle)),
            linespacing=1.25,
            fontsize=NORMAL,
            color=GREY,
            va="top",
        )
    fig.text(left, 0.08 / height, low_left, fontsize=SMALL, color=low_colour, va="bottom")
    fig.text(1.0 - left, 0.08 / height, low_right, fontsize=SMALL, color=GREY, va="bottom", ha="right")


_LINE_IN: Final = LARGE * 1.3 / 72.0


def head_in(title: str, subtitle: str = "") -> float:
    """Give the height that a title and a subtitle take, in inches."""
    return 0.12 + _LINE_IN * len(_lines(title)) + (0.03 + 0.14 * len(_sublines(subtitle)) if subtitle else 0.0)


def _lines(title: str) -> list[str]:
    return wrapped_to(typeset(title), WIDTH_IN - 2 * MARGIN_IN, LARGE, bold=True)


def _sublines(subtitle: str) -> list[str]:
    return wrapped_to(typeset(subtitle), WIDTH_IN - 2 * MARGIN_IN, NORMAL)


@lru_cache(maxsize=4096)
def text_width_in(text: str, size: float = NORMAL) -> float:
    """Give the width of a line of text in inches."""
    if not text.strip():
        return 0.0
    path = TextPath((0.0, 0.0), text, size=size, prop=FontProperties(family="DejaVu Sans"))
    return float(np.max(path.vertices[:, 0])) / 72.0  # the ends of curves hold them: exact extents are slow


def widest_in(texts: Sequence[str], size: float = NORMAL) -> float:
    """Give the width of the widest of some lines, in inches."""
    return max((text_width_in(text, size) for text in texts), default=0.0)


def wrapped_to(text: str, width_in: float, size: float = NORMAL, *, bold: bool = False) -> list[str]:
    """Break a text into lines that are no wider than so many inches; a longer word stands alone, and none is cut."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and (1.15 if bold else 1.0) * text_width_in(longer, size) <= width_in:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move places apart as little as needed, so that labels at them do not overlap.

    Args:
        places: in any order.
        gap: least distance between two.
        low: lower end of the room.
        high: upper end of the room.

    Returns:
        New places in the same order.
    """
    order = sorted(range(len(places)), key=lambda k: places[k])
    moved = [min(max(place, low), high) for place in places]
    for _ in range(200):
        stirred = False
        for one, two in pairwise(order):
            short = gap - (moved[two] - moved[one])
            if short > 1e-9:
                stirred = True
                moved[one], moved[two] = moved[one] - 0.5 * short, moved[two] + 0.5 * short
        shift = max(0.0, low - moved[order[0]]) - max(0.0, moved[order[-1]] - high) if order else 0.0
        moved = [place + shift for place in moved]
        if not stirred:
            break
    return moved


def round_ticks(axis: Axis, most: int) -> None:
    """Put ticks at round numbers and write thousands apart.

    Args:
        axis: of x or y.
        most: intervals at most.
    """
    axis.set_major_locator(MaxNLocator(most, steps=[1, 2, 5, 10]))
    axis.set_major_formatter(lambda value, _: typeset(f"{value:,g}"))


def percent(share: float) -> str:
    """Write a share as a whole percentage."""
    return f"{100.0 * share:.0f} %"


def save(fig: Figure, path: Path) -> None:
    """Write a figure; the same figure gives the same bytes.

    Args:
        fig: the figure.
        path: its ending, ``.png`` or ``.svg``, tells the format.
    """
    without_time = {"Date": None} if path.suffix == ".svg" else {}
    fig.savefig(path, dpi=DPI, metadata=without_time)
