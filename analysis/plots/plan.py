"""The venue as drawn, and where in it people were exposed and crowded."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path
from matplotlib.transforms import ScaledTranslation
from numpy.typing import NDArray

from analysis.formatting.counts import plural
from analysis.plots import _maps, _venue, style
from sim.runs.file_formats import Table
from sim.runs.stored_run import StoredRun
from sim.world.venue.venue import Venue

NAME = "plan"
ABOUT = "the venue with its exits, and where people were exposed and crowded"

DOORS: Final = {
    "open": ("door, open", style.BLUE),
    "closed": ("door, closed until pushed", style.ORANGE),
    "locked": ("door, locked", style.BLACK),
}
SEATING, EXIT = "#b9a98a", style.BLACK
MOST_PLAN_IN, MOST_MAP_IN, BAR_IN, CAPTION_IN = 4.4, 3.2, 0.5, 0.22
LEGEND_IN = 0.5
DOOR_NAME: Final = 5.5
"""Size of the names of inner doors, points."""


def draw(run: StoredRun) -> style.Drawn:
    """Draw the plan, and below it two maps of the same sheet.

    Args:
        run: the run.

    Returns:
        The figure; doors, and the cells in which anybody was, as tables.
    """
    venue, wide = run.venue, style.WIDTH_IN - 2 * style.MARGIN_IN
    plan_view, map_view = _venue.view_with_labels(venue, wide, MOST_PLAN_IN), _venue.view(venue, 1.0)
    plan_in = min(MOST_PLAN_IN, wide * plan_view.aspect)
    each = 0.5 * (wide - 0.2)
    map_in = min(MOST_MAP_IN, each * map_view.aspect)
    title = f"{venue.parameters.name}: exits, exposure and crowding"
    subtitle = _subtitle(run)
    maps_at = style.FOOTER_IN + BAR_IN
    legend_at = maps_at + map_in + CAPTION_IN + 0.1
    fig = style.figure(legend_at + LEGEND_IN + plan_in + style.head_in(title, subtitle) + 0.05)
    plan_axes(fig, venue, [str(state) for state in run.doors["state_at_start"]], plan_view, legend_at, plan_in)
    for k, quantity in enumerate((_maps.exposure(run), _maps.density(run))):
        left = style.MARGIN_IN + k * (each + 0.2)
        ax = style.axes(fig, left, maps_at, each, map_in)
        _venue.base(ax, venue, map_view, tinted=False)
        _maps.draw_map(fig, ax, run, quantity, (left + 0.15 * each, maps_at - 0.14, 0.7 * each, 0.08))
    style.frame(fig, run, title, subtitle)
    return fig, {"cells": _cell_table(run), "doors": _door_table(run)}


def draw_venue(venue: Venue) -> Figure:
    """Draw the plan of a venue before any run, its doors as they are written.

    Args:
        venue: the venue.

    Returns:
        The figure.
    """
    wide = style.WIDTH_IN - 2 * style.MARGIN_IN
    view = _venue.view_with_labels(venue, wide, MOST_PLAN_IN)
    plan_in, parameters = min(MOST_PLAN_IN, wide * view.aspect), venue.parameters
    title, subtitle = f"{parameters.name}: {parameters.about}", f"doors as they are written{_side_by_side(venue)}"
    low = style.FOOTER_IN + 0.05
    fig = style.figure(low + LEGEND_IN + plan_in + style.head_in(title, subtitle) + 0.05)
    plan_axes(fig, venue, [door.state for door in parameters.doors], view, low, plan_in)
    floor = sum(polygon.area for polygon in venue.area_polygon[: venue.n_inside_areas])
    style.headed(
        fig, title, subtitle, f"floor {floor:,.0f} m2, {plural(len(venue.exits), 'exit')}", "the drawing of a venue"
    )
    return fig


# --- the plan ---------------------------------------------------------------------------------------------


def plan_axes(fig: Figure, venue: Venue, states: list[str], view: _venue.View, low_in: float, height_in: float) -> Axes:
    """Draw the plan with its legend below, and give its axes.

    Args:
        fig: the figure.
        venue: the venue.
        states: of the doors, in the order of the venue's file.
        view: the part of the sheet that is shown.
        low_in: where the legend begins, inches from the lower edge.
        height_in: height of the plan, inches.
    """
    wide = style.WIDTH_IN - 2 * style.MARGIN_IN
    plan = style.axes(fig, style.MARGIN_IN, low_in + LEGEND_IN, wide, height_in)
    _venue.base(plan, venue, view)
    _seats(plan, venue)
    _doors(plan, venue, states)
    _names(plan, venue, height_in, view)
    _levels(plan, venue)
    _inner_doors(plan, venue)
    _scale_bar(plan, view)
    _legend(fig, venue, states, low_in + LEGEND_IN - 0.03)
    return plan


def _seats(ax: Axes, venue: Venue) -> None:
    for block in venue.parameters.seating:
        corners = np.array([*block.polygon, block.polygon[0]])
        ax.add_patch(PathPatch(Path(corners, closed=True), facecolor="none", edgecolor=SEATING, hatch="-----",
                               lw=0.4, zorder=2))  # fmt: skip


def _doors(ax: Axes, venue: Venue, states: list[str]) -> None:
    for k in range(venue.n_doors):
        colour = DOORS[states[k]][1]
        ax.plot(*venue.door_line[k].T, color=colour, lw=2.2, solid_capstyle="butt", zorder=5)
    for k in venue.exits:
        middle, normal = venue.door_line[k].mean(axis=0), venue.door_normal[k]
        angle = float(np.degrees(np.arctan2(normal[1], normal[0])))
        ax.plot(*middle, marker=(3, 0, angle - 90.0), ms=4.5, color=EXIT, mew=0, zorder=6,
                transform=ax.transData + _points(ax, 5.0 * normal))  # fmt: skip
        _exit_label(ax, venue.door_ids[k], middle, normal)


def _inner_doors(ax: Axes, venue: Venue) -> None:
    """Write the ids of inner doors beside them, where they meet no other text; the table behind holds them all."""
    canvas = ax.figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    renderer, room = canvas.get_renderer(), ax.bbox  # type: ignore[no-untyped-call]
    taken = [text.get_window_extent(renderer) for text in ax.texts]
    exits = {int(k) for k in venue.exits}
    for k in (each for each in range(venue.n_doors) if each not in exits):
        middle, side = venue.door_line[k].mean(axis=0), _venue.side(venue.door_normal[k])
        text = ax.annotate(venue.door_ids[k], (middle[0], middle[1]), xytext=(0, 3) if side > 1 else (3, 0),
                           textcoords="offset points", fontsize=DOOR_NAME, color="#555555", zorder=7,
                           ha="center" if side > 1 else "left", va="bottom" if side > 1 else "center")  # fmt: skip
        box = text.get_window_extent(renderer).expanded(1.04, 1.1)
        inside = room.x0 <= box.x0 and box.x1 <= room.x1 and room.y0 <= box.y0 and box.y1 <= room.y1
        if not inside or any(box.overlaps(other) for other in taken):
            text.remove()
        else:
            taken.append(box)


def _points(ax: Axes, offset: NDArray[np.float64]) -> ScaledTranslation:
    return ScaledTranslation(offset[0] / 72.0, offset[1] / 72.0, ax.figure.dpi_scale_trans)


def _exit_label(ax: Axes, text: str, at: NDArray[np.float64], normal: NDArray[np.float64]) -> None:
    side = _venue.side(normal)
    out = 10.0 * normal
    ax.annotate(text, (at[0], at[1]), xytext=(out[0], out[1]), textcoords="offset points",
                fontsize=style.SMALL, rotation=90.0 if side > 1 else 0.0, zorder=7,
                ha=("right", "left", "center", "center")[side],
                va=("center", "center", "top", "bottom")[side])  # fmt: skip


def _names(ax: Axes, venue: Venue, plan_in: float, view: _venue.View) -> None:
    """Write the ids of areas where they fit."""
    behind = {"edgecolor": "none", "pad": 1.0}
    in_per_m = plan_in / (view.y[1] - view.y[0])
    for k in range(venue.n_inside_areas):
        polygon, text = venue.area_polygon[k], venue.area_ids[k]
        x0, y0, x1, y1 = polygon.bounds
        place = polygon.representative_point()
        upright = (x1 - x0) * in_per_m < style.text_width_in(text, style.SMALL) + 0.06
        along, across = ((y1 - y0), (x1 - x0)) if upright else ((x1 - x0), (y1 - y0))
        fits = along * in_per_m > style.text_width_in(text, style.SMALL) + 0.06 and across * in_per_m > 0.11
        if fits:
            tint = style.USES.get(venue.area_use[k], "white")
            ax.text(place.x, place.y, text, fontsize=style.SMALL, color="#555555", ha="center",
                    va="center", rotation=90.0 if upright else 0.0, zorder=3,
                    bbox=behind | {"facecolor": tint})  # fmt: skip


def _levels(ax: Axes, venue: Venue) -> None:
    """Write the levels above their drawings, out of the way of those beside them."""
    if len(venue.level_ids) == 1:
        return
    middle = 0.5 * sum(ax.get_xlim())
    for level, parameters in enumerate(venue.parameters.levels):
        numbers = range(venue.n_inside_areas)
        own = [k for k in numbers if venue.area_level[k] == level and venue.area_use[k] != "stair"]
        if not own:
            continue
        bounds = np.array([venue.area_polygon[k].bounds for k in own])
        left, right, top = bounds[:, 0].min(), bounds[:, 2].max(), bounds[:, 3].max()
        to_the_left = right < middle
        text = f"{parameters.id}, {parameters.elevation_m:+g} m" if parameters.elevation_m else parameters.id
        x, flush = (right, "right") if to_the_left else (left, "left")
        ax.annotate(text, (x, top), xytext=(0, 3), textcoords="offset points", fontsize=style.SMALL,
                    fontweight="bold", va="bottom", ha=flush, zorder=7)  # fmt: skip


def _scale_bar(ax: Axes, view: _venue.View) -> None:
    span = view.x[1] - view.x[0]
    length = max(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500) if step <= max(1.0, 0.15 * span))
    x, y = view.x[1] - length - 0.01 * span, view.y[0] + 0.012 * span
    ax.plot([x, x + length], [y, y], color=style.BLACK, lw=1.5, solid_capstyle="butt", zorder=7)
    ax.annotate(f"{length} m", (x + 0.5 * length, y), xytext=(0, 2), textcoords="offset points", ha="center",
                fontsize=style.SMALL, zorder=7)  # fmt: skip


def _legend(fig: Figure, venue: Venue, states: list[str], top_in: float) -> None:
    used = dict.fromkeys(venue.area_use[: venue.n_inside_areas])
    handles: list[Line2D | Patch] = [
        Patch(facecolor=colour, edgecolor="#999999", lw=0.4, label=use)
        for use, colour in style.USES.items()
        if use in used
    ]
    if venue.parameters.seating:
        handles.append(Patch(facecolor="none", edgecolor=SEATING, hatch="-----", lw=0.4, label="seating"))
    handles += [
        Line2D([], [], color=colour, lw=2.2, label=label) for state, (label, colour) in DOORS.items() if state in states
    ]
    handles.append(Line2D([], [], color=EXIT, marker=(3, 0, -90), ms=4.5, lw=0, label="exit"))
    top = top_in / fig.get_size_inches()[1]
    fig.legend(handles=handles, loc="upper center", ncols=(len(handles) + 1) // 2, columnspacing=1.2,
               handlelength=1.6, handletextpad=0.5, bbox_to_anchor=(0.5, top), borderaxespad=0.0)  # fmt: skip


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


def _subtitle(run: StoredRun) -> str:
    told = f"doors as they stood at the start, inner ones named where there is room{_side_by_side(run.venue)}"
    dense = run.metrics.get("dense_person_s")
    return told if dense is None else f"{told}; time on square metres with five people or more: {dense:,.0f} person-s"


def _side_by_side(venue: Venue) -> str:
    levels = len(venue.level_ids)
    return f"; {levels} levels, drawn side by side on one sheet" if levels > 1 else ""
