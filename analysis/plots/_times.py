"""Time in figures: minutes from the onset, and marks of events whose labels never collide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes

from analysis.formatting.layout import clock
from analysis.plots import style
from sim.runs.stored_run import StoredRun, start_of

SHORT: Final = {
    "onset": "onset", "show_stop": "show stops", "alarm": "alarm", "notification": "first call",
    "arrival": "police arrive", "entry": "police go in", "contact": "contact",
    "threat_ended": "threat ended", "scene_cut": "time ran out",
}  # fmt: skip
"""Events that are marked in figures over time, in a word or two."""

LANE_IN: Final = 0.14
"""Height of one line of labels."""
_PAD_IN: Final = 0.1


@dataclass(frozen=True)
class Mark:
    """A labelled moment.

    Attributes:
        minutes: from the start that figures count from.
        label: in a word or two.
        lane: line of labels it stands in, 0 the lowest.
    """

    minutes: float
    label: str
    lane: int = 0


def since(run: StoredRun) -> str:
    """Give the label of an axis of minutes."""
    return f"minutes from the {start_of(run)[1]}"


def marks_of(run: StoredRun, until_min: float, width_in: float, names: Sequence[str] = tuple(SHORT)) -> list[Mark]:
    """Give the marks of a run's events, in lanes so that no label meets another label or line.

    A label stands to the right of its line. Seen from the right, each goes one lane above every line that it
    would cross.

    Args:
        run: the run.
        until_min: end of the axis; later events are left out. It begins at ``first_minute``.
        width_in: length of the axis.
        names: events to mark.

    Returns:
        Marks in order of time.
    """
    start, begin = start_of(run)[0], first_minute(run)
    times = {name: (time - start) / 60.0 for name in names if (time := run.first(name)) is not None}
    inch_per_min = width_in / (until_min - begin)
    marks: list[Mark] = []
    for name, minutes in sorted(times.items(), key=lambda item: item[1], reverse=True):
        if minutes > until_min:
            continue
        label = f"{SHORT[name]} {clock(60.0 * minutes)}"
        reach = minutes + (style.text_width_in(label, style.SMALL) + _PAD_IN) / inch_per_min
        crossed = [mark.lane for mark in marks if mark.minutes < reach]
        marks.append(Mark(minutes, label, max(crossed, default=-1) + 1))
    return marks[::-1]


def first_minute(run: StoredRun) -> float:
    """Give the minute at which an axis begins: a little before the start that is counted from."""
    return -min(start_of(run)[0], 30.0) / 60.0


def head_room_in(marks: Sequence[Mark]) -> float:
    """Give the height above the axes that the labels of marks take."""
    return LANE_IN * (1 + max((mark.lane for mark in marks), default=-1)) + 0.04


def draw_marks(ax: Axes, marks: Sequence[Mark], height_in: float) -> None:
    """Draw marks as thin lines with their labels above the axes.

    Args:
        ax: axes of minutes.
        marks: as ``marks_of`` gave them.
        height_in: height of the axes.
    """
    across = ax.get_xaxis_transform()
    for mark in marks:
        top = 1.0 + (0.03 + LANE_IN * mark.lane) / height_in
        ax.plot([mark.minutes] * 2, [0.0, top + 0.1 / height_in], transform=across, color=style.GREY, lw=0.5,
                clip_on=False, zorder=1)  # fmt: skip
        ax.annotate(mark.label, (mark.minutes, top), xycoords=across, xytext=(2.5, 0),
                    textcoords="offset points", fontsize=style.SMALL, color=style.BLACK, va="bottom",
                    annotation_clip=False)  # fmt: skip
