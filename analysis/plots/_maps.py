"""Quantities over the floor of a venue, as colours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import BoundaryNorm, Colormap, ListedColormap, LogNorm, Normalize
from matplotlib.figure import Figure
from numpy.typing import NDArray

from analysis.plots import style
from sim.runs.stored_run import StoredRun

EXPOSURE_TICKS: Final = (1.0, 10.0, 100.0, 1_000.0, 10_000.0, 100_000.0)
DENSEST: Final = 8
"""People per m2 from which one colour serves all."""


@dataclass(frozen=True)
class Quantity:
    """What a map shows.

    Attributes:
        values: (rows, columns), not a number where nothing is drawn.
        caption: what it is, with its unit.
        colours: of the map.
        norm: from values to colours.
        ticks: labelled values.
        labels: of the ticks.
    """

    values: NDArray[np.float64]
    caption: str
    colours: Colormap
    norm: Normalize
    ticks: list[float]
    labels: list[str]


def exposure(run: StoredRun) -> Quantity:
    """Give the time that people spent exposed, by place."""
    values = np.asarray(run.maps["exposure_person_s"], np.float64) / float(run.maps["cell_m"]) ** 2
    most = max(float(values.max(initial=0.0)), 10.0)
    ticks = [tick for tick in EXPOSURE_TICKS if tick <= most]
    return Quantity(
        np.where(values > 0.0, values, np.nan), "exposure, person-seconds per m²", _shades("YlOrRd"),
        LogNorm(1.0, most), ticks, [f"{tick:,g}" for tick in ticks],
    )  # fmt: skip


def density(run: StoredRun) -> Quantity:
    """Give the most people seen at one moment, by place; it does not tell for how long."""
    values = np.asarray(run.maps["peak_people"], np.float64) / float(run.maps["cell_m"]) ** 2
    colours = ListedColormap(_shades("GnBu")(np.linspace(0.0, 1.0, DENSEST)))
    ticks = [float(tick) for tick in range(1, DENSEST + 1)]
    labels = [*(str(tick) for tick in range(1, DENSEST)), f"{DENSEST}+"]
    return Quantity(
        np.where(values > 0.0, values, np.nan), "densest moment, people per m² (momentary)", colours,
        BoundaryNorm(np.arange(0.5, DENSEST + 1.0), DENSEST), ticks, labels,
    )  # fmt: skip


def _shades(name: str) -> Colormap:
    """Give a map of colours without its palest fifth, which would be lost on white."""
    return ListedColormap(colormaps[name](np.linspace(0.2, 1.0, 256)))


def draw_map(fig: Figure, ax: Axes, run: StoredRun, quantity: Quantity, bar: tuple[float, float, float, float]) -> None:
    """Draw a quantity over the floor, with a bar of its colours.

    Args:
        fig: the figure.
        ax: axes in which the floor is drawn.
        run: the run.
        quantity: what to show.
        bar: left, bottom, width and height of the bar, inches.
    """
    (x, y), cell = run.maps["origin"], float(run.maps["cell_m"])
    rows, columns = quantity.values.shape
    shown = np.minimum(quantity.values, quantity.norm.vmax or np.inf)
    view_x, view_y = ax.get_xlim(), ax.get_ylim()
    extent = (x, x + columns * cell, y, y + rows * cell)
    ax.imshow(shown, origin="lower", extent=extent, cmap=quantity.colours, norm=quantity.norm,
              interpolation="nearest", zorder=2, aspect="equal")  # fmt: skip
    ax.set(xlim=view_x, ylim=view_y)
    for k in run.venue.exits:
        ax.plot(*run.venue.door_line[k].T, color=style.BLACK, lw=1.4, solid_capstyle="butt", zorder=5)
    ax.annotate(quantity.caption, (0.5, 1.0), xycoords="axes fraction", xytext=(0, 4),
                textcoords="offset points", ha="center", fontsize=style.NORMAL)  # fmt: skip
    place = style.axes(fig, *bar)
    colours = fig.colorbar(ScalarMappable(quantity.norm, quantity.colours), cax=place, orientation="horizontal")
    colours.set_ticks(quantity.ticks, labels=quantity.labels)
    colours.ax.minorticks_off()
    colours.outline.set_linewidth(0.4)
