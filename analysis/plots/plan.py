"""The venue as drawn, and where in it people were exposed and crowded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import BoundaryNorm, Colormap, ListedColormap, LogNorm, Normalize
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path
from matplotlib.transforms import ScaledTranslation
from numpy.typing import NDArray
from shapely.geometry import Polygon

from analysis.plots import style
from sim.experiment.archive import Table
from sim.experiment.stored import StoredRun
from sim.world.venue import Venue

NAME = "plan"
ABOUT = "the venue with its exits, and where people were exposed and crowded"

USES: Final = {
    "hall": "#f3ead7", "foyer": "#e4eef7", "corridor": "#ececec", "stair": "#f0dde8", "refuge": "#d5ece1",
    "backstage": "#e9e4f2", "open": "#f5f5f0",
}  # fmt: skip
DOORS: Final = {
    "open": ("door, open", style.BLUE),
    "closed": ("door, closed until pushed", style.ORANGE),
    "locked": ("door, locked", style.VERMILION),
}
SEATING, EXIT = "#b9a98a", style.BLACK
EXPOSURE_TICKS: Final = (1.0, 10.0, 100.0, 1_000.0, 10_000.0, 100_000.0)
DENSEST: Final = 8
"""People per m2 from which one colour serves all."""

MOST_PLAN_IN, MOST_MAP_IN, BAR_IN, CAPTION_IN = 4.4, 3.2, 0.5, 0.22
LEGEND_IN = 0.5


@dataclass(frozen=True)
class View:
    """The part of the sheet that is shown.

    Attributes:
        x: from and to, m.
        y: from and to, m.
    """

    x: tuple[float, float]
    y: tuple[float, float]

    @property
    def aspect(self) -> float:
        """Height over width."""
        return (self.y[1] - self.y[0]) / (self.x[1] - self.x[0])


def draw(run: StoredRun) -> style.Drawn:
    """Draw the plan, and below it two maps of the same sheet.

    Args:
        run: the run.

    Returns:
        The figure; doors, and the cells in which anybody was, as tables.
    """
    venue, wide = run.venue, style.WIDTH_IN - 2 * style.MARGIN_IN
    plan_view, map_view = _view_with_labels(venue, wide), _view(venue, 1.0)
    plan_in = min(MOST_PLAN_IN, wide * plan_view.aspect)
    each = 0.5 * (wide - 0.2)
    map_in = min(MOST_MAP_IN, each * map_view.aspect)
    title = f"{venue.words.name}: exits, exposure and crowding"
    subtitle = _subtitle(venue)
    maps_at = style.FOOTER_IN + BAR_IN
    legend_at = maps_at + map_in + CAPTION_IN + 0.1
    fig = style.figure(legend_at + LEGEND_IN + plan_in + style.head_in(title, subtitle) + 0.05)
    plan = style.axes(fig, style.MARGIN_IN, legend_at + LEGEND_IN, wide, plan_in)
    _base(plan, venue, plan_view)
    _seats(plan, venue)
    _doors(plan, run)
    _names(plan, venue, plan_in, plan_view)
    _levels(plan, venue)
    _scale_bar(plan, plan_view)
    _legend(fig, run, legend_at + LEGEND_IN - 0.03)
    for k, quantity in enumerate((_exposure(run), _density(run))):
        left = style.MARGIN_IN + k * (each + 0.2)
        ax = style.axes(fig, left, maps_at, each, map_in)
        _base(ax, venue, map_view, tinted=False)
        _map(fig, ax, run, quantity, (left + 0.15 * each, maps_at - 0.14, 0.7 * each, 0.08))
    style.frame(fig, run, title, subtitle)
    return fig, {"cells": _cell_table(run), "doors": _door_table(run)}


# --- what is shown of the sheet ---------------------------------------------------------------------------


def _view(venue: Venue, margin_m: float) -> View:
    bounds = np.array([polygon.bounds for polygon in venue.area_polygon[: venue.n_inside_areas]])
    low, high = bounds[:, :2].min(axis=0) - margin_m, bounds[:, 2:].max(axis=0) + margin_m
    return View((float(low[0]), float(high[0])), (float(low[1]), float(high[1])))


def _view_with_labels(venue: Venue, wide_in: float) -> View:
    """Give a view with room for the labels of exits, which stand outside the walls."""
    bare = _view(venue, 1.0)
    edges = np.array([-bare.x[0], bare.x[1], -bare.y[0], bare.y[1]])  # left, right, down, up: outward
    outward = np.array([[-1.0, 0.0], [1.0, 0.0], [0.0, -1.0], [0.0, 1.0]])
    margins = np.zeros(4)  # inches
    for _ in range(6):  # room changes the scale, and the scale the room
        width, height = edges[0] + edges[1], edges[2] + edges[3]
        m_per_in = max(width / (wide_in - margins[:2].sum()), height / (MOST_PLAN_IN - margins[2:].sum()))
        margins = np.array([0.1, 0.1, 0.22, 0.1 if len(venue.level_ids) == 1 else 0.25])
        for door in venue.exits:
            side = _side(venue.door_normal[door])
            set_back = edges[side] - venue.door_line[door].mean(axis=0) @ outward[side]
            reach = 0.2 + style.text_width_in(venue.door_ids[door], style.SMALL) - set_back / m_per_in
            margins[side] = max(margins[side], reach)
    left, right, down, up = edges + margins * m_per_in
    spare = max(0.0, 0.5 * (wide_in * m_per_in - left - right))
    return View((-left - spare, right + spare), (-down, up))


def _side(normal: NDArray[np.float64]) -> int:
    """Give the side that a door faces: 0 left, 1 right, 2 down, 3 up."""
    x, y = normal
    if abs(x) >= abs(y):
        return 0 if x < 0 else 1
    return 2 if y < 0 else 3


# --- the plan ---------------------------------------------------------------------------------------------


def _base(ax: Axes, venue: Venue, view: View, *, tinted: bool = True) -> None:
    """Draw areas and walls; the sheet keeps its proportions."""
    for polygon, use in zip(venue.area_polygon[: venue.n_inside_areas], venue.area_use, strict=False):
        colour = USES.get(use, "#ffffff") if tinted else "#ffffff"
        ax.add_patch(PathPatch(_path(polygon), facecolor=colour, edgecolor="none", zorder=1))
    inside = [_is_inside(venue, segment) for segment in venue.walls]
    for (x0, y0, x1, y1), owner, drawn in zip(venue.walls, venue.wall_door, inside, strict=True):
        if owner < 0 and drawn:
            ax.plot([x0, x1], [y0, y1], color="#555555", lw=0.6 if tinted else 0.45, zorder=4)
    ax.set(xlim=view.x, ylim=view.y, aspect="equal")
    ax.set_axis_off()


def _is_inside(venue: Venue, segment: NDArray[np.float64]) -> bool:
    """Tell whether a wall belongs to a drawn area and not to the run-out behind an exit."""
    middle = segment.reshape(2, 2).mean(axis=0)
    drawn = (venue.area_polygon[k] for k in range(venue.n_inside_areas))
    x, y = middle
    return any(
        x0 - 0.05 <= x <= x1 + 0.05 and y0 - 0.05 <= y <= y1 + 0.05
        for x0, y0, x1, y1 in (polygon.bounds for polygon in drawn)
    )


def _path(polygon: Polygon) -> Path:
    rings = [polygon.exterior, *polygon.interiors]
    return Path.make_compound_path(*(Path(np.asarray(ring.coords), closed=True) for ring in rings))


def _seats(ax: Axes, venue: Venue) -> None:
    for block in venue.words.seating:
        corners = np.array([*block.polygon, block.polygon[0]])
        ax.add_patch(PathPatch(Path(corners, closed=True), facecolor="none", edgecolor=SEATING, hatch="-----",
                               lw=0.4, zorder=2))  # fmt: skip


def _doors(ax: Axes, run: StoredRun) -> None:
    venue = run.venue
    for k in range(venue.n_doors):
        colour = DOORS[str(run.doors["state_at_start"][k])][1]
        ax.plot(*venue.door_line[k].T, color=colour, lw=2.2, solid_capstyle="butt", zorder=5)
    for k in venue.exits:
        middle, normal = venue.door_line[k].mean(axis=0), venue.door_normal[k]
        angle = float(np.degrees(np.arctan2(normal[1], normal[0])))
        ax.plot(*middle, marker=(3, 0, angle - 90.0), ms=4.5, color=EXIT, mew=0, zorder=6,
                transform=ax.transData + _points(ax, 5.0 * normal))  # fmt: skip
        _exit_label(ax, venue.door_ids[k], middle, normal)


def _points(ax: Axes, offset: NDArray[np.float64]) -> ScaledTranslation:
    return ScaledTranslation(offset[0] / 72.0, offset[1] / 72.0, ax.figure.dpi_scale_trans)


def _exit_label(ax: Axes, text: str, at: NDArray[np.float64], normal: NDArray[np.float64]) -> None:
    side = _side(normal)
    ax.annotate(text, at, xytext=10.0 * normal, textcoords="offset points", fontsize=style.SMALL,
                rotation=90.0 if side > 1 else 0.0, ha=("right", "left", "center", "center")[side],
                va=("center", "center", "top", "bottom")[side], zorder=7)  # fmt: skip


def _names(ax: Axes, venue: Venue, plan_in: float, view: View) -> None:
    """Write the ids of areas where they fit."""
    in_per_m = plan_in / (view.y[1] - view.y[0])
    for k in range(venue.n_inside_areas):
        polygon, text = venue.area_polygon[k], venue.area_ids[k]
        x0, y0, x1, y1 = polygon.bounds
        place = polygon.representative_point()
        upright = (x1 - x0) * in_per_m < style.text_width_in(text, style.SMALL) + 0.06
        along, across = ((y1 - y0), (x1 - x0)) if upright else ((x1 - x0), (y1 - y0))
        fits = along * in_per_m > style.text_width_in(text, style.SMALL) + 0.06 and across * in_per_m > 0.11
        if fits:
            ax.text(place.x, place.y, text, fontsize=style.SMALL, color="#555555", ha="center", va="center",
                    rotation=90.0 if upright else 0.0, zorder=3,
                    bbox={"facecolor": USES.get(venue.area_use[k], "white"), "edgecolor": "none", "pad": 1.0})  # fmt: skip


def _levels(ax: Axes, venue: Venue) -> None:
    """Write the levels above their drawings, out of the way of those beside them."""
    if len(venue.level_ids) == 1:
        return
    middle = 0.5 * sum(ax.get_xlim())
    for level, words in enumerate(venue.words.levels):
        numbers = range(venue.n_inside_areas)
        own = [k for k in numbers if venue.area_level[k] == level and venue.area_use[k] != "stair"]
        if not own:
            continue
        bounds = np.array([venue.area_polygon[k].bounds for k in own])
        left, right, top = bounds[:, 0].min(), bounds[:, 2].max(), bounds[:, 3].max()
        to_the_left = right < middle
        text = f"{words.id}, {words.elevation_m:+g} m" if words.elevation_m else words.id
        ax.annotate(text, (right if to_the_left else left, top), xytext=(0, 3), textcoords="offset points",
                    fontsize=style.SMALL, fontweight="bold", va="bottom", ha="right" if to_the_left else "left",
                    zorder=7)  # fmt: skip


def _scale_bar(ax: Axes, view: View) -> None:
    span = view.x[1] - view.x[0]
    length = max(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500) if step <= max(1.0, 0.15 * span))
    x, y = view.x[1] - length - 0.01 * span, view.y[0] + 0.012 * span
    ax.plot([x, x + length], [y, y], color=style.BLACK, lw=1.5, solid_capstyle="butt", zorder=7)
    ax.annotate(f"{length} m", (x + 0.5 * length, y), xytext=(0, 2), textcoords="offset points", ha="center",
                fontsize=style.SMALL, zorder=7)  # fmt: skip


def _legend(fig: Figure, run: StoredRun, top_in: float) -> None:
    used = dict.fromkeys(run.venue.area_use[: run.venue.n_inside_areas])
    handles: list[Line2D | Patch] = [
        Patch(facecolor=colour, edgecolor="#999999", lw=0.4, label=use)
        for use, colour in USES.items()
        if use in used
    ]
    if run.venue.words.seating:
        handles.append(Patch(facecolor="none", edgecolor=SEATING, hatch="-----", lw=0.4, label="seating"))
    states = {str(state) for state in run.doors["state_at_start"]}
    handles += [
        Line2D([], [], color=colour, lw=2.2, label=label)
        for state, (label, colour) in DOORS.items()
        if state in states
    ]
    handles.append(Line2D([], [], color=EXIT, marker=(3, 0, -90), ms=4.5, lw=0, label="exit"))
    fig.legend(handles=handles, loc="upper center", ncols=(len(handles) + 1) // 2, columnspacing=1.2, handlelength=1.6,
               handletextpad=0.5, bbox_to_anchor=(0.5, top_in / fig.get_size_inches()[1]), borderaxespad=0.0)  # fmt: skip


# --- the maps ---------------------------------------------------------------------------------------------


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


def _exposure(run: StoredRun) -> Quantity:
    values = np.asarray(run.maps["exposure_person_s"], np.float64) / float(run.maps["cell_m"]) ** 2
    most = max(float(values.max(initial=0.0)), 10.0)
    ticks = [tick for tick in EXPOSURE_TICKS if tick <= most]
    return Quantity(
        np.where(values > 0.0, values, np.nan), "exposure, person-seconds per m²", _shades("YlOrRd"),
        LogNorm(1.0, most), ticks, [f"{tick:,g}" for tick in ticks],
    )  # fmt: skip


def _density(run: StoredRun) -> Quantity:
    values = np.asarray(run.maps["peak_people"], np.float64) / float(run.maps["cell_m"]) ** 2
    colours = ListedColormap(_shades("GnBu")(np.linspace(0.0, 1.0, DENSEST)))
    ticks = [float(tick) for tick in range(1, DENSEST + 1)]
    labels = [*(str(tick) for tick in range(1, DENSEST)), f"{DENSEST}+"]
    return Quantity(
        np.where(values > 0.0, values, np.nan), "most people on a square metre at one time", colours,
        BoundaryNorm(np.arange(0.5, DENSEST + 1.0), DENSEST), ticks, labels,
    )  # fmt: skip


def _shades(name: str) -> Colormap:
    """Give a map of colours without its palest fifth, which would be lost on white."""
    return ListedColormap(colormaps[name](np.linspace(0.2, 1.0, 256)))


def _map(
    fig: Figure, ax: Axes, run: StoredRun, quantity: Quantity, bar: tuple[float, float, float, float]
) -> None:
    (x, y), cell = run.maps["origin"], float(run.maps["cell_m"])
    rows, columns = quantity.values.shape
    shown = np.minimum(quantity.values, quantity.norm.vmax or np.inf)
    ax.imshow(shown, origin="lower", extent=(x, x + columns * cell, y, y + rows * cell), cmap=quantity.colours,
              norm=quantity.norm, interpolation="nearest", zorder=2, aspect="equal")  # fmt: skip
    view_x, view_y = ax.get_xlim(), ax.get_ylim()
    ax.set(xlim=view_x, ylim=view_y)
    for k in run.venue.exits:
        ax.plot(*run.venue.door_line[k].T, color=style.BLACK, lw=1.4, solid_capstyle="butt", zorder=5)
    ax.annotate(quantity.caption, (0.5, 1.0), xycoords="axes fraction", xytext=(0, 4), textcoords="offset points",
                ha="center", fontsize=style.NORMAL)  # fmt: skip
    place = style.axes(fig, *bar)
    colours = fig.colorbar(
        ScalarMappable(quantity.norm, quantity.colours), cax=place, orientation="horizontal"
    )
    colours.set_ticks(quantity.ticks, labels=quantity.labels)
    colours.ax.minorticks_off()
    colours.outline.set_linewidth(0.4)


# --- the data behind it -----------------------------------------------------------------------------------


def _cell_table(run: StoredRun) -> Table:
    (x, y), cell = run.maps["origin"], float(run.maps["cell_m"])
    row, column = np.nonzero((run.maps["peak_people"] > 0) | (run.maps["exposure_person_s"] > 0))
    return {
        "x_m": x + (column + 0.5) * cell,
        "y_m": y + (row + 0.5) * cell,
        "exposure_person_s_per_m2": run.maps["exposure_person_s"][row, column] / cell**2,
        "peak_people_per_m2": run.maps["peak_people"][row, column] / cell**2,
    }


def _door_table(run: StoredRun) -> Table:
    line = run.venue.door_line
    return {
        "door": run.doors["door"],
        "exit": run.doors["exit"],
        "state_at_start": run.doors["state_at_start"],
        "x0_m": line[:, 0, 0], "y0_m": line[:, 0, 1], "x1_m": line[:, 1, 0], "y1_m": line[:, 1, 1],
    }  # fmt: skip


def _subtitle(venue: Venue) -> str:
    levels = len(venue.words.levels)
    return "" if levels == 1 else f"{levels} levels, drawn side by side on one sheet"
