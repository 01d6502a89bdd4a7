"""People inside, responding, evacuated, harmed and dead over time."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from analysis.formatting.layout import clock
from analysis.plots import _times, style
from sim.runs.file_formats import Table
from sim.runs.stored_run import StoredRun, start_of

NAME = "evacuation"
ABOUT = "people inside, responding, evacuated, harmed and dead over time"

CURVES = (
    ("inside", "inside", style.BLACK, "-"),
    ("responding", "responding", style.GREEN, "--"),
    ("left", "evacuated", style.BLUE, "-"),
    ("harmed", "harmed", style.VERMILION, "-"),
    ("dead", "dead", style.PURPLE, "-"),
)
"""Column of the series, label, colour and line."""

SETTLED = 0.002
"""Share of the people by which a curve may still change beyond the end of the axis."""
HEIGHT_IN, RIGHT_IN, LEFT_IN = 2.5, 1.1, 0.6


def draw(run: StoredRun) -> style.Drawn:
    """Draw the curves with the events that shape them.

    Args:
        run: the run.

    Returns:
        The figure, and the curves as a table.
    """
    start = start_of(run)[0]
    minutes = (run.series["time_s"] - start) / 60.0
    until = _end(run, minutes)
    width = style.WIDTH_IN - LEFT_IN - RIGHT_IN
    marks = _times.marks_of(run, until, width)
    title, subtitle = (
        _title(run),
        f"figures on the right: when the scene ended, at {clock(60.0 * float(minutes[-1]))}; "
        f"inside, evacuated and dead add up to all {run.n_people:,}",
    )
    head, bottom = style.head_in(title, subtitle) + _times.head_room_in(marks), style.FOOTER_IN + 0.42
    fig = style.figure(bottom + HEIGHT_IN + head)
    ax = style.axes(fig, LEFT_IN, bottom, width, HEIGHT_IN)
    shown = minutes <= until + 1e-9
    for column, _, colour, line in CURVES:
        ax.plot(minutes[shown], run.series[column][shown], color=colour, ls=line, zorder=3)
    ax.set(xlim=(_times.first_minute(run), until), ylim=(0.0, 1.1 * run.n_people), xlabel=_times.since(run))
    ax.set_ylabel("people")
    style.round_ticks(ax.xaxis, 10)
    style.round_ticks(ax.yaxis, 6)
    ax.grid(axis="y")
    _times.draw_marks(ax, marks, HEIGHT_IN)
    _label(ax, run, int(shown.sum()) - 1)
    style.frame(fig, run, title, subtitle)
    names = [column for column, *_ in CURVES]
    table: dict[str, Table] = {"curves": {"minutes": minutes, **{name: run.series[name] for name in names}}}
    return fig, table


def _title(run: StoredRun) -> str:
    out, within = run.metrics["evacuated"], run.metrics["egress_t95_s"]
    text = f"{out or 0:,.0f} of {run.n_people:,} people got out"
    return text if within is None else f"{text}, 95 % of them within {clock(within)} of the {start_of(run)[1]}"


def _end(run: StoredRun, minutes: NDArray[np.float64]) -> float:
    """Give the minute at which the axis ends: every curve is near its end and every marked event past."""
    unsettled = np.zeros(len(minutes), bool)
    for column, *_ in CURVES:
        curve = run.series[column]
        unsettled |= np.abs(curve - curve[-1]) > SETTLED * run.n_people
    start = start_of(run)[0]
    events = [(time - start) / 60.0 for name in _times.SHORT if (time := run.first(name)) is not None]
    last = max([1.0, *minutes[unsettled], *events])
    later = minutes[minutes >= 1.03 * last]
    return float(later[0]) if len(later) else max(float(minutes[-1]), 0.1)


def _label(ax: Axes, run: StoredRun, point: int) -> None:
    """Write each curve's name and last value at its right end, which is a point of the series."""
    ends = {column: float(run.series[column][point]) for column, *_ in CURVES}
    high = ax.get_ylim()[1]
    per_inch = high / HEIGHT_IN
    places = style.spread(list(ends.values()), 0.16 * per_inch, 0.1 * per_inch, high - 0.12 * per_inch)
    for (column, label, colour, _), place in zip(CURVES, places, strict=True):
        end = ends[column]
        ax.annotate("", (1.0, end), (1.022, place), xycoords=("axes fraction", "data"),
                    textcoords=("axes fraction", "data"), annotation_clip=False,
                    arrowprops={"arrowstyle": "-", "color": colour, "lw": 0.6, "shrinkA": 0, "shrinkB": 0},
                    )  # fmt: skip
        text = f"{label}: {run.series[column][-1]:,.0f}"
        ax.text(1.03, place, text, color=colour, transform=ax.get_yaxis_transform(), va="center",
                fontsize=style.SMALL)  # fmt: skip
