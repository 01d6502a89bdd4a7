"""People harmed and people who died, over time by cause, and the wounds at the end."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from analysis.plots import _times, style
from sim.runs.file_formats import Table
from sim.runs.stored_run import StoredRun, start_of

NAME = "casualties"
ABOUT = "people harmed and people who died over time by cause, and their wounds"

CAUSES: Final = {
    "direct": ("died of direct harm", style.VERMILION),
    "delayed_care": ("died of delayed care", style.ORANGE),
}
WOUNDS: Final = {
    "minor": "minor", "serious": "serious", "critical": "time-critical", "not_survivable": "not survivable",
}  # fmt: skip
OTHERS: Final = (style.PURPLE, style.SKY, style.GREEN)
"""Colours of causes that are not listed above, in order."""

TOP_IN, LOW_IN, LEFT_IN, BETWEEN_IN, RIGHT_IN = 2.0, 0.8, 0.55, 0.55, 0.2
NEAR_SHARE: Final = 0.55
"""Share of the width for the minutes of the scene."""


def draw(run: StoredRun) -> style.Drawn:
    """Draw the minutes of the scene, the hours after it, and the wounds.

    Args:
        run: the run.

    Returns:
        The figure, and curves and wounds as tables.
    """
    start = start_of(run)[0]
    harmed, died = ((run.people[column] - start) / 60.0 for column in ("harmed_at", "died_at"))
    tables = _tables(run, harmed, died)
    title = _title(run)
    if not np.isfinite(harmed).any():
        fig = style.figure(style.head_in(title) + style.FOOTER_IN + 0.3)
        style.frame(fig, run, title)
        return fig, {style.NOTHING: {"note": [title]}}
    wounds_in = style.FOOTER_IN + 0.2 + LOW_IN
    near_in = wounds_in + 0.92
    wide = style.WIDTH_IN - LEFT_IN - RIGHT_IN - BETWEEN_IN
    widths = (NEAR_SHARE * wide, (1.0 - NEAR_SHARE) * wide)
    near_end, far_end = _ends(run, harmed, died)
    marks = _times.marks_of(run, near_end, widths[0], ("onset", "entry", "threat_ended"))
    room = max(_times.head_room_in(marks), 0.2)
    fig = style.figure(near_in + TOP_IN + room + style.head_in(title))
    near = style.axes(fig, LEFT_IN, near_in, widths[0], TOP_IN)
    far = style.axes(fig, LEFT_IN + widths[0] + BETWEEN_IN, near_in, widths[1], TOP_IN, sharey=near)
    for ax, end in ((near, near_end), (far, far_end)):
        _curves(ax, run, harmed, died, end)
    far.axvspan(*near.get_xlim(), color=style.LIGHT, alpha=0.6, lw=0, zorder=0)
    far.annotate("shaded: the minutes on the left", (1.0, 1.0), xycoords="axes fraction", xytext=(0, 3),
                 textcoords="offset points", ha="right", fontsize=style.SMALL, color=style.GREY)  # fmt: skip
    near.set_ylabel("people")
    _times.draw_marks(near, marks, TOP_IN)
    handles, labels = near.get_legend_handles_labels()
    height = fig.get_size_inches()[1]
    fig.legend(handles, labels, loc="center left", ncols=3, bbox_to_anchor=(LEFT_IN / style.WIDTH_IN - 0.01,
               (near_in - 0.58) / height))  # fmt: skip
    _wounds(style.axes(fig, LEFT_IN + 0.75, wounds_in - LOW_IN, style.WIDTH_IN - LEFT_IN - 2.3, LOW_IN), run)
    style.frame(fig, run, title)
    return fig, tables


def _title(run: StoredRun) -> str:
    harmed, deaths = run.metrics["casualties"] or 0, run.metrics["deaths"] or 0
    fallen = run.metrics.get("incapacitated_by_smoke") or 0
    smoke = f"{fallen:,.0f} people were incapacitated by smoke" if fallen else ""
    if not harmed:
        return smoke or "Nobody was harmed"
    delayed = run.metrics.get("deaths_delayed_care") or 0
    told = f"{harmed:,.0f} people were harmed; {deaths:,.0f} of them died, {delayed:,.0f} of delayed care"
    return f"{told}; {smoke}" if smoke else told


def _causes(run: StoredRun) -> list[tuple[str, str, str]]:
    """Give cause, label and colour: those known here first, then whatever else people died of."""
    found = [str(cause) for cause in np.unique(run.people["cause"]) if cause not in ("none", *CAUSES)]
    listed = [(cause, label, colour) for cause, (label, colour) in CAUSES.items()]
    return [*listed, *((cause, f"died: {cause}", OTHERS[k % 3]) for k, cause in enumerate(found))]


def _ends(run: StoredRun, harmed: NDArray[np.float64], died: NDArray[np.float64]) -> tuple[float, float]:
    """Give the last minute of the scene, and that of the whole story."""
    start = start_of(run)[0]
    came = [time for name in ("threat_ended", "entry") if (time := run.first(name)) is not None]
    scene = max([1.0, *harmed[np.isfinite(harmed)], *((time - start) / 60.0 for time in came)])
    last = run.first("last_critical_evacuated")
    whole = max([scene, *died[np.isfinite(died)], *([] if last is None else [(last - start) / 60.0])])
    return 1.05 * scene, 1.03 * whole


def _curves(ax: Axes, run: StoredRun, harmed: NDArray[np.float64], died: NDArray[np.float64], end: float) -> None:
    begin = _times.first_minute(run)
    moments = np.unique(np.concatenate([[begin, end], harmed, died]))
    moments = moments[(moments >= begin) & (moments <= end)]
    floor = np.zeros(len(moments))
    for cause, label, colour in _causes(run):
        top = floor + _count(died[run.people["cause"] == cause], moments)
        ax.fill_between(moments, floor, top, step="post", color=colour, alpha=0.85, lw=0, label=label, zorder=2)
        floor = top
    ax.step(moments, _count(harmed, moments), where="post", color=style.BLACK, label="harmed", zorder=3)
    ax.set(xlim=(begin, end), ylim=(0.0, 1.08 * np.isfinite(harmed).sum()), xlabel=_times.since(run))
    style.round_ticks(ax.xaxis, 6)
    style.round_ticks(ax.yaxis, 6)
    ax.grid(axis="y")


def _count(times_min: NDArray[np.float64], moments: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.searchsorted(np.sort(times_min), moments, side="right").astype(np.float64)


def _wounds(ax: Axes, run: StoredRun) -> None:
    """Draw the wounds by class, split into those who lived and those who died."""
    rows = np.arange(len(WOUNDS))
    died = np.isfinite(run.people["died_at"])
    for row, wound in enumerate(WOUNDS):
        of_class = run.people["wound"] == wound
        lost, total = int((of_class & died).sum()), int(of_class.sum())
        left = 0
        for cause, _, colour in _causes(run):
            of_cause = int((of_class & died & (run.people["cause"] == cause)).sum())
            ax.barh(row, of_cause, left=left, height=0.6, color=colour, alpha=0.85)
            left += of_cause
        ax.barh(row, total - left, left=left, height=0.6, color=style.LIGHT)
        told = f"{total:,}, of whom {lost:,} died" if total else "none"
        ax.annotate(told, (total, row), xytext=(3, 0), textcoords="offset points", va="center",
                    fontsize=style.SMALL, annotation_clip=False)  # fmt: skip
    ax.set_yticks(rows, list(WOUNDS.values()), fontsize=style.NORMAL)
    ax.set_ylim(len(WOUNDS) - 0.5, -0.5)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    ax.annotate("wounds", (0.0, 1.0), xycoords="axes fraction", xytext=(-6, 4), textcoords="offset points",
                ha="right", fontsize=style.NORMAL, color=style.GREY)  # fmt: skip


def _tables(run: StoredRun, harmed: NDArray[np.float64], died: NDArray[np.float64]) -> dict[str, Table]:
    moments = np.unique(np.concatenate([harmed, died]))
    moments = moments[np.isfinite(moments)]
    curves = {cause: _count(died[run.people["cause"] == cause], moments) for cause, *_ in _causes(run)}
    lost = np.isfinite(died)
    classes = list(WOUNDS)
    return {
        "curves": {
            "minutes": moments,
            "harmed": _count(harmed, moments),
            **{f"died_{k}": v for k, v in curves.items()},
        },
        "wounds": {
            "wound": classes,
            "people": [int((run.people["wound"] == wound).sum()) for wound in classes],
            "died": [int(((run.people["wound"] == wound) & lost).sum()) for wound in classes],
        },
    }
