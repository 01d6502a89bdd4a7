"""How many people left by each exit, and how fast the exit ran while it was used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from analysis.plots import style
from sim.runs.file_formats import Table
from sim.runs.stored_run import StoredRun

NAME = "exits"
ABOUT = "people and flow by exit"

MIDDLE: Final = (0.05, 0.95)
"""Shares of an exit's users between which its flow is taken."""
FEW: Final = 20
"""Users below which no flow is told."""
CODE_FLOW: Final = 1.3
"""Persons per metre and second that design codes cap the flow through a door at."""
ROW_IN, FLOW_IN, BETWEEN_IN = 0.2, 1.5, 0.35


@dataclass(frozen=True)
class ExitUse:
    """What one exit did.

    Attributes:
        door: its id.
        width_m: clear width.
        people: who left by it.
        share: of all who left.
        flow: persons per metre and second over the middle of its use; not a number where few used it.
        state: how it stood at the start.
    """

    door: str
    width_m: float
    people: int
    share: float
    flow: float
    state: str


def uses_of(run: StoredRun) -> list[ExitUse]:
    """Give what each exit did, most used first, then in file order."""
    left = max(1, int((run.people["left_by"] != "").sum()))
    uses = []
    for k in np.flatnonzero(run.doors["exit"]):
        door, width = str(run.doors["door"][k]), float(run.doors["width_m"][k])
        times = run.people["left_at"][run.people["left_by"] == door]
        flow = _flow(times) / width
        uses.append(ExitUse(door, width, len(times), len(times) / left, flow, str(run.doors["state_at_start"][k])))
    return sorted(uses, key=lambda use: -use.people)


def draw(run: StoredRun) -> style.Drawn:
    """Draw a bar per exit, and its flow beside it.

    Args:
        run: the run.

    Returns:
        The figure, and use and flow as a table.
    """
    uses = uses_of(run)
    title = _title(uses)
    subtitle = f"flow: the middle 90 % of those who left by the exit, where there are at least {FEW}"
    head, bottom = style.head_in(title, subtitle) + 0.06, style.FOOTER_IN + 0.42
    height = ROW_IN * max(len(uses), 3)
    fig = style.figure(bottom + height + head)
    labels = [_label(use) for use in uses]
    left = style.MARGIN_IN + style.widest_in(labels) + 0.12
    width = style.WIDTH_IN - left - BETWEEN_IN - FLOW_IN - 0.2
    ax = style.axes(fig, left, bottom, width, height)
    flow = style.axes(fig, left + width + BETWEEN_IN, bottom, FLOW_IN, height, sharey=ax)
    rows = np.arange(len(uses))
    ax.barh(rows, [use.people for use in uses], height=0.62, color=style.BLUE)
    for row, use in enumerate(uses):
        told = f"{use.people:,} ({style.percent(use.share)})" if use.people else "nobody"
        ax.annotate(told, (use.people, row), xytext=(3, 0), textcoords="offset points", va="center",
                    fontsize=style.SMALL, annotation_clip=False)  # fmt: skip
    ax.set_yticks(rows, labels, fontsize=style.NORMAL)
    room = 1.0 + 0.8 / max(width - 0.8, 0.5)  # for the figures behind the longest bar
    most = max((use.people for use in uses), default=0)
    ax.set(
        xlim=(0.0, max(room * most, 1.0)),
        ylim=(max(len(uses), 3) - 0.5, -0.5),
        xlabel="people who left by it",
    )
    style.round_ticks(ax.xaxis, 6)
    _draw_flow(flow, uses)
    for each in (ax, flow):
        each.tick_params(axis="y", length=0)
        each.grid(axis="x")
    style.frame(fig, run, title, subtitle)
    names = ("door", "width_m", "people", "share", "flow", "state")
    columns = ("exit", "width_m", "people", "share", "flow_per_m_s", "state_at_start")
    table: dict[str, Table] = {
        "exits": {column: [getattr(use, name) for use in uses] for column, name in zip(columns, names, strict=True)}
    }
    return fig, table


def _draw_flow(ax: Axes, uses: list[ExitUse]) -> None:
    flows = np.array([use.flow for use in uses])
    ax.plot(flows, np.arange(len(uses)), "o", color=style.ORANGE, ms=5, clip_on=False)
    most = float(np.nanmax(flows)) if np.isfinite(flows).any() else 0.0
    ax.set(xlim=(0.0, 1.1 * max(most, CODE_FLOW)), xlabel="flow, persons per m and s")
    ax.tick_params(labelleft=False)
    ax.axvline(CODE_FLOW, color=style.GREY, lw=0.8, ls="--", zorder=1)
    ax.annotate("cap in design codes", (CODE_FLOW, 1.0), xycoords=ax.get_xaxis_transform(), xytext=(0, 1),
                textcoords="offset points", ha="right", va="bottom", fontsize=style.SMALL, color=style.GREY,
                annotation_clip=False)  # fmt: skip


def _flow(times: NDArray[np.float64]) -> float:
    """Give the flow over the middle of a door's use, persons per second."""
    if len(times) < FEW:
        return float("nan")
    ordered = np.sort(times)
    first, last = (round(share * (len(ordered) - 1)) for share in MIDDLE)
    span = float(ordered[last] - ordered[first])
    return (last - first) / span if span > 0.0 else float("nan")


def _label(use: ExitUse) -> str:
    note = ", locked" if use.state == "locked" else ""
    return f"{use.door} ({use.width_m:.1f} m{note})"


def _title(uses: list[ExitUse]) -> str:
    if not uses or uses[0].people == 0:
        return "Nobody left by any exit"
    used = sum(use.people > 0 for use in uses)
    most = style.percent(uses[0].share)
    return f"{used} of {len(uses)} exits were used; the busiest took {most} of those who left"
