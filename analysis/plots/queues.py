"""The ways that people took, and how long people waited at the doors on them, in one run."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from numpy.typing import NDArray

from analysis.plots import _venue, style
from analysis.plots.plan import LEGEND_IN, MOST_PLAN_IN, plan_axes
from sim.runs.file_formats import Table
from sim.runs.stored_run import StoredRun
from sim.world.codes import Role

NAME = "queues"
ABOUT = "the ways people took and the time they waited at doors, on the plan"

COLUMNS: Final = ("queue_s", "above_4_s", "above_6_s")
"""Columns of the doors that tell of queues; runs of 0.7.0 and older have none."""
MOST_WAYS: Final = 200
"""People whose ways are drawn at most: more would cover the plan."""
JUMP_M: Final = 8.0
"""Distance between two places of a path from which no line joins them, m: levels are drawn apart on the sheet."""
MOST_PT: Final = 22.0
"""Diameter of the circle at the door where people waited longest, points."""


def draw(run: StoredRun) -> style.Drawn:
    """Draw ways and waiting on the plan.

    Args:
        run: the run.

    Returns:
        The figure; the doors as a table.
    """
    table = queue_table(run)
    ways = _ways(run)
    title = _title(table)
    subtitle = _subtitle(table, len(ways))
    if not table and not ways:
        fig = style.figure(style.head_in(title) + style.FOOTER_IN + 0.3)
        style.frame(fig, run, title)
        return fig, {style.NOTHING: {"note": [title]}}
    venue, wide = run.venue, style.WIDTH_IN - 2 * style.MARGIN_IN
    view = _venue.view_with_labels(venue, wide, MOST_PLAN_IN)
    plan_in = min(MOST_PLAN_IN, wide * view.aspect)
    fig = style.figure(style.FOOTER_IN + LEGEND_IN + plan_in + style.head_in(title, subtitle) + 0.1)
    states = [str(state) for state in run.doors["state_at_start"]]
    ax = plan_axes(fig, venue, states, view, style.FOOTER_IN + 0.05, plan_in)
    ax.add_collection(LineCollection(ways, colors=style.BLUE, linewidths=0.4, alpha=0.35, zorder=2.5), autolim=False)
    if table:
        _circles(ax, run, np.asarray(table["queue_s"], np.float64))
    style.frame(fig, run, title, subtitle)
    return fig, {"doors": table} if table else {"ways": {"people": [len(ways)]}}


def queue_table(run: StoredRun) -> dict[str, NDArray[np.generic]]:
    """Give doors and their queues in the order of the venue's file; empty for a run that kept none."""
    if any(name not in run.doors for name in COLUMNS):
        return {}
    return {
        name: run.doors[name] for name in ("door", "kind", "from", "to", "opened_at", "passed", "passed_back", *COLUMNS)
    }


def _ways(run: StoredRun) -> list[NDArray[np.float64]]:
    """Give the paths of people of the audience, evenly chosen by number; pieces of (points, 2), m."""
    paths = run.trajectory()
    if paths is None:
        return []
    audience = np.flatnonzero(paths.role == Role.ATTENDEE)
    chosen = audience[:: max(1, -(-len(audience) // MOST_WAYS))]
    pieces = []
    for row in chosen:
        places = paths.centimetres[:, row][paths.placed[:, row]] / 100.0
        far = np.flatnonzero(np.hypot(*np.diff(places, axis=0).T) > JUMP_M) + 1
        pieces += [piece for piece in np.split(places, far) if len(piece) > 1]
    return pieces


def _circles(ax: Axes, run: StoredRun, queue_s: NDArray[np.float64]) -> None:
    """Put a circle at each door, its area as the time that people waited there."""
    middle = run.venue.door_line.mean(axis=1)
    waited = queue_s > 0.0
    sizes = MOST_PT**2 * queue_s[waited] / max(float(queue_s.max(initial=0.0)), 1.0)
    x, y = middle[waited].T
    ax.scatter(x, y, s=sizes, color=style.ORANGE, alpha=0.55, linewidths=0.6, edgecolors=style.BLACK,
               zorder=8)  # fmt: skip


def _title(table: Table) -> str:
    if not table:
        return "This run kept no queues"
    queue_s = np.asarray(table["queue_s"], np.float64)
    if not queue_s.any():
        return "Nobody waited at any door in this run"
    return f"In this run people waited {queue_s.sum() / 60.0:,.0f} person-minutes at {np.count_nonzero(queue_s)} doors"


def _subtitle(table: Table, ways: int) -> str:
    lines = "lines: the ways of some of the audience" if ways else "no paths were kept (--trajectory keeps them)"
    most = float(np.max(table["queue_s"], initial=0.0)) if table else 0.0
    circles = f"; circle: person-time waited at a door, the largest {most / 60.0:,.1f} person-minutes" if most else ""
    return f"{lines}{circles}; one night, and nothing that holds of the venue"
