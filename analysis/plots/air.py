"""What became of the air where smoke went, and how many people were there."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from analysis.plots import _times, style
from sim.runs.file_formats import Table
from sim.runs.stored_run import StoredRun, start_of

NAME = "air"
ABOUT = "smoke layer, visibility, warmth and people by space over time"

SMOKY_M: Final = 30.0
"""Visibility at head height below which smoke has come to a space, m."""
THICK_M: Final = 10.0
"""Visibility below which smoke counts as thick, m."""
ROWS: Final = (
    ("interface_m", "layer, m", style.BLUE),
    ("visibility_m", "sight, m", style.GREY),
    ("head_c", "head, °C", style.VERMILION),
    ("people", "people", style.BLACK),
)
"""Column, label and colour of each row of panels."""
MOST_SPACES: Final = 3
"""Spaces whose panels stand side by side; the table holds all."""
PANEL_IN, GAP_IN, LEFT_IN, BETWEEN_IN = 0.85, 0.14, 0.62, 0.42


def draw(run: StoredRun) -> style.Drawn:
    """Draw a column of panels for each space that smoke came to.

    Args:
        run: the run.

    Returns:
        The figure, and the air of every space as a table.
    """
    spaces = smoky_spaces(run)
    if not spaces:
        title = "Smoke came to no space in this run" if run.air else "No fire in this run: its air was not recorded"
        fig = style.figure(style.head_in(title) + style.FOOTER_IN + 0.3)
        style.frame(fig, run, title)
        return fig, {style.NOTHING: {"note": [title]}}
    shown = sorted(spaces, key=lambda space: -int(np.max(of_space(run, space)["people"])))[:MOST_SPACES]
    title = f"Smoke came to {len(spaces)} of {len(np.unique(run.air['space']))} spaces"
    subtitle = "layer: where smoke begins over the lowest floor; sight and warmth at head height there; people: "
    subtitle += f"the living audience; {_times.since(run)}"
    if len(spaces) > len(shown):
        subtitle += f"; drawn are the {len(shown)} with most people at one time, all are in the table"
    low, high = style.FOOTER_IN + 0.42, style.head_in(title, subtitle) + 0.26
    fig = style.figure(low + len(ROWS) * (PANEL_IN + GAP_IN) + high)
    width = (style.WIDTH_IN - LEFT_IN - 0.15 - BETWEEN_IN * (len(shown) - 1)) / len(shown)
    for k, space in enumerate(shown):
        for row, (column, label, colour) in enumerate(ROWS):
            bottom = low + (len(ROWS) - 1 - row) * (PANEL_IN + GAP_IN)
            ax = style.axes(fig, LEFT_IN + k * (width + BETWEEN_IN), bottom, width, PANEL_IN)
            _panel(ax, run, space, column, colour)
            ax.set_ylabel(label if k == 0 else "")
            ax.tick_params(labelbottom=row == len(ROWS) - 1)
            if row == 0:
                ax.set_title(space, loc="left", fontweight="bold", pad=4)
        ax.set_xlabel(_times.since(run) if len(shown) == 1 else "minutes")
    style.frame(fig, run, title, subtitle)
    return fig, {"spaces": run.air}


def smoky_spaces(run: StoredRun) -> list[str]:
    """Give the spaces that smoke came to, the one that it came to first first."""
    if not run.air:
        return []
    reached = run.air["visibility_m"] < SMOKY_M
    return list(dict.fromkeys(str(space) for space in run.air["space"][reached]))


def of_space(run: StoredRun, space: str) -> Table:
    """Give the rows of one space: time in minutes from the start that figures count from, and its columns."""
    mine = run.air["space"] == space
    start = start_of(run)[0]
    columns = {name: column[mine] for name, column in run.air.items() if name not in ("time_s", "space")}
    return {"minutes": (run.air["time_s"][mine] - start) / 60.0, **columns}


def _panel(ax: Axes, run: StoredRun, space: str, column: str, colour: str) -> None:
    rows = of_space(run, space)
    minutes = np.asarray(rows["minutes"], np.float64)
    values = np.asarray(rows[column], np.float64)
    if column == "visibility_m":
        values = np.minimum(values, SMOKY_M)
        ax.axhline(THICK_M, color=style.LIGHT, lw=0.8)
    ax.plot(minutes, values, color=colour, lw=1.2)
    ax.set(xlim=(minutes[0], max(minutes[-1], minutes[0] + 0.1)), ylim=(_floor(column, values), _top(column, values)))
    style.round_ticks(ax.xaxis, 4)
    style.round_ticks(ax.yaxis, 3)
    ax.grid(axis="y")


def _floor(column: str, values: NDArray[np.float64]) -> float:
    return 0.0 if column != "head_c" else min(15.0, float(values.min()))


def _top(column: str, values: NDArray[np.float64]) -> float:
    if column == "visibility_m":
        return 1.05 * SMOKY_M
    return 1.08 * max(float(values.max()), {"head_c": 40.0}.get(column, 1.0))
