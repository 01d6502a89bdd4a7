"""The links of the response chain as separate clocks, on two scales: until the threat ends, and care."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.formatting.layout import clock
from analysis.plots import style
from sim.runs.file_formats import Table
from sim.runs.stored_run import StoredRun

NAME = "response"
ABOUT = "each link of the response chain, from the onset and from the link before"

LINKS: Final = {
    # event: (label, events that it can follow: the latest of those that came counts)
    "recognition": ("recognition: first people respond", ("onset",)),
    "notification": ("notification: first call", ("recognition",)),
    "call_processing": ("call processed, officers ordered", ("notification",)),
    "dispatch": ("dispatch: officers set off", ("call_processing",)),
    "arrival": ("travel: officers arrive", ("dispatch",)),
    "entry": ("entry: officers go in", ("arrival",)),
    "contact": ("search: contact with the threat", ("entry",)),
    "threat_ended": ("threat ended", ("onset", "contact")),
    "warm_zone": ("warm zone declared", ("entry", "threat_ended")),
    "medical_entry": ("medics go in", ("warm_zone",)),
    "first_patient_contact": ("first patient reached by a medic", ("medical_entry",)),
    "last_critical_evacuated": ("last critical patient in hospital", ("first_patient_contact",)),
}
UNAIDED: Final = {
    ("threat_ended", "onset"): "threat ended before any contact",
    ("first_patient_contact", ""): "first patient reached by event medics",
}
"""Labels of links that came without the one they usually follow."""
POLICE: Final = (
    "recognition", "notification", "call_processing", "dispatch", "arrival", "entry", "contact",
    "threat_ended",
)  # fmt: skip
CARE: Final = ("warm_zone", "medical_entry", "first_patient_contact", "last_critical_evacuated")

ROW_IN, GAP_IN, AXIS_IN = 0.21, 0.14, 0.42
TIME_IN, LENGTH_IN = 0.62, 0.56
"""Widths of the two columns of figures."""


@dataclass(frozen=True)
class Link:
    """One link of the chain.

    Attributes:
        name: its event.
        label: in words.
        at_s: time from the onset, s; None where it never came.
        after: event that it follows, empty where none of them came.
        after_s: time of that event from the onset, s.
    """

    name: str
    label: str
    at_s: float | None
    after: str
    after_s: float | None

    @property
    def gap_s(self) -> float | None:
        """Time since the event that it follows, s; None where either never came."""
        return None if self.at_s is None or self.after_s is None else self.at_s - self.after_s


def links_of(run: StoredRun) -> list[Link]:
    """Give the links of the chain in order, those that never came with them."""
    onset = run.first("onset")
    at = {name: _from(onset, run.first(name)) for name in ("onset", *LINKS)}
    links = []
    for name, (label, before) in LINKS.items():
        now = at[name]
        came = {each: time for each in before if (time := at[each]) is not None and (now is None or time <= now)}
        after = max(came, key=lambda each: (came[each], before.index(each)), default="")
        told = label if now is None else UNAIDED.get((name, after), label)
        links.append(Link(name, told, now, after, came.get(after)))
    return links


def draw(run: StoredRun) -> style.Drawn:
    """Draw the chain: a bar from the link before to each link, in minutes from the onset.

    Args:
        run: the run.

    Returns:
        The figure, and the links as a table.
    """
    links = links_of(run)
    table: dict[str, Table] = {
        "links": {
            "link": [link.name for link in links],
            "from_onset_s": [link.at_s for link in links],
            "after": [link.after for link in links],
            "since_that_s": [link.gap_s for link in links],
        }
    }
    if run.first("onset") is None:
        hazard = "No hazard" if run.first("smoke") is None else "Only smoke"
        title = f"{hazard} in this run: there was no response"
        fig = style.figure(style.head_in(title) + style.FOOTER_IN + 0.3)
        style.frame(fig, run, title)
        return fig, {style.NOTHING: {"note": [title]}}
    title, subtitle = (
        _title(links),
        "bar: time since what the link follows, the onset where nothing else came before; "
        "figures: time from the onset, and the bar's length",
    )
    groups = [[link for link in links if link.name in names] for names in (POLICE, CARE)]
    heights = [ROW_IN * len(group) for group in groups]
    head = style.head_in(title, subtitle)
    fig = style.figure(head + sum(heights) + GAP_IN + 2 * AXIS_IN + style.FOOTER_IN)
    left = style.MARGIN_IN + style.widest_in([link.label for link in links], style.NORMAL) + 0.12
    width = style.WIDTH_IN - left - TIME_IN - LENGTH_IN - style.MARGIN_IN
    bottom = style.FOOTER_IN + AXIS_IN
    care = _panel(fig, (left, bottom, width, heights[1]), groups[1])
    police = _panel(fig, (left, bottom + heights[1] + GAP_IN + AXIS_IN, width, heights[0]), groups[0])
    _join(police, care)
    style.frame(fig, run, title, subtitle)
    return fig, table


def _from(onset: float | None, time: float | None) -> float | None:
    return None if time is None or onset is None else time - onset


def _title(links: list[Link]) -> str:
    at = {link.name: link.at_s for link in links}
    ended, first = at["threat_ended"], at["first_patient_contact"]
    parts = []
    if ended is not None:
        parts.append(f"The threat ended {clock(ended)} after the onset")
    if first is not None:
        parts.append(f"the first patient was reached at {clock(first)}")
    text = "; ".join(parts) or "No link of the response chain was completed in this run"
    return text[0].upper() + text[1:]


def _panel(fig: Figure, place: tuple[float, float, float, float], links: list[Link]) -> Axes:
    ax = style.axes(fig, *place)
    end = max([link.at_s for link in links if link.at_s is not None], default=60.0) / 60.0
    ax.set(xlim=(0.0, max(end, 1.0 / 60.0)), ylim=(len(links) - 0.4, -0.6), xlabel="minutes from the onset")
    ax.set_yticks(range(len(links)), [link.label for link in links], fontsize=style.NORMAL)
    style.round_ticks(ax.xaxis, 8)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.grid(axis="x")
    for row, link in enumerate(links):
        _row(ax, row, link)
    return ax


def _row(ax: Axes, row: int, link: Link) -> None:
    if link.at_s is None:
        _figure(ax, row, "did not happen", TIME_IN + LENGTH_IN, style.GREY)
        ax.get_yticklabels()[row].set_color(style.GREY)
        return
    at, gap = link.at_s / 60.0, link.gap_s
    colour = style.BLUE if link.name in POLICE else style.GREEN
    _figure(ax, row, clock(link.at_s), TIME_IN, style.BLACK)
    ax.plot([at], [row], marker="|", ms=9, mew=1.8, color=colour, clip_on=False, zorder=3)
    if gap is not None:
        ax.barh(row, gap / 60.0, left=at - gap / 60.0, height=0.55, color=colour, alpha=0.45, zorder=2)
        _figure(ax, row, f"+{clock(gap)}", TIME_IN + LENGTH_IN, style.GREY)


def _figure(ax: Axes, row: int, text: str, right_in: float, colour: str) -> None:
    """Write a figure flush right, so many inches beyond the axes."""
    ax.annotate(text, (1.0, row), xycoords=ax.get_yaxis_transform(), xytext=(72.0 * right_in, 0),
                textcoords="offset points", ha="right", va="center", fontsize=style.SMALL, color=colour,
                annotation_clip=False)  # fmt: skip


def _join(police: Axes, care: Axes) -> None:
    """Shade in the lower panel what the upper one spans, where the scales differ enough to see it."""
    span, whole = police.get_xlim()[1], care.get_xlim()[1]
    if span < 0.8 * whole:
        care.axvspan(0.0, span, color=style.LIGHT, alpha=0.6, lw=0, zorder=0)
        place = (span, 1.0)
        care.annotate("shaded: the minutes of the panel above", place, xycoords=care.get_xaxis_transform(),
                      xytext=(3, 2), textcoords="offset points", fontsize=style.SMALL, color=style.GREY,
                      va="bottom")  # fmt: skip
