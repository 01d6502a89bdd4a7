"""What figures of a study share: a page of panels with its head and foot, a colour and a line for each policy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike

from analysis.compare.study_results import StudyResults
from analysis.plots import style

COLOURS: Final = (style.BLUE, style.VERMILION, style.GREEN, style.PURPLE, style.ORANGE, style.SKY, style.BLACK)
LINES: Final = ("-", (0, (4, 1.5)), (0, (1, 1.2)))
KEY_LINE_IN: Final = 0.18
PANEL_IN, AXIS_IN, NAME_IN, LEFT_IN, GAP_IN = 1.9, 0.5, 0.2, 0.65, 0.7

MOST_CURVES: Final = 6
"""Policies beside the baseline whose curves one panel can bear; a picture of more cannot be read."""

Look = dict[str, tuple[str, object]]


def line_styles(study: StudyResults) -> Look:
    """Give each policy its colour and kind of line; the baseline is grey everywhere."""
    found: Look = {study.table.baseline: (style.BASELINE, "-")}
    shown = policies_drawn(study)
    rest = [policy for policy in study.table.policies if policy not in shown]
    for k, policy in enumerate([*shown[1:], *rest]):
        found[policy] = (COLOURS[k % len(COLOURS)], LINES[k // len(COLOURS) % len(LINES)])
    return found


def policies_drawn(study: StudyResults) -> list[str]:
    """Give the baseline and the policies whose curves are drawn: all, or those that change most in any scenario."""
    change = dict.fromkeys(study.table.policies[1:], 0.0)
    for effect in study.comparison.effects:
        told = effect.verdict in ("better", "worse", "differs")
        if effect.policy in change and told and np.isfinite(effect.relative.value):
            change[effect.policy] = max(change[effect.policy], abs(effect.relative.value))
    most = sorted(change, key=lambda policy: -change[policy])[:MOST_CURVES]
    return [policy for policy in study.table.policies if policy == study.table.baseline or policy in most]


def left_out(study: StudyResults) -> str:
    """Say how many policies have no curve; nothing where all are drawn."""
    count = len(study.table.policies) - len(policies_drawn(study))
    told = any(effect.verdict in ("better", "worse", "differs") for effect in study.comparison.effects)
    return f"(and {count} {'that change less' if told else 'more'}: in the data only)" if count else ""


def panels(
    study: StudyResults, title: str, subtitle: str, names: Sequence[str], *, columns: int = 1, keyed: bool = True,
    height: float = PANEL_IN,
) -> tuple[Figure, list[Axes]]:  # fmt: skip
    """Give a page of panels of equal size, from left to right and down, each under its name.

    Args:
        study: what is shown.
        title: what is seen.
        subtitle: what to read it by.
        names: of the panels; an empty one is not written.
        columns: panels beside one another.
        keyed: whether a key of the policies stands above.
        height: of a panel, inches.
    """
    rows = -(-len(names) // columns)
    key = _key_rows(study) if keyed else []
    head = style.head_in(title, subtitle) + KEY_LINE_IN * len(key) + 0.06
    block = (NAME_IN if any(names) else 0.06) + height + AXIS_IN
    fig = style.figure(head + rows * block + style.FOOTER_IN)
    framed(fig, study, title, subtitle)
    _draw_key(fig, study, key, style.head_in(title, subtitle))
    width = (style.WIDTH_IN - LEFT_IN - 0.2 - GAP_IN * (columns - 1)) / columns
    made = []
    for k, name in enumerate(names):
        row, column = divmod(k, columns)
        bottom = style.FOOTER_IN + AXIS_IN + block * (rows - 1 - row)
        ax = style.axes(fig, LEFT_IN + column * (width + GAP_IN), bottom, width, height)
        ax.grid(axis="y")
        if name:
            ax.annotate(_fitted(name, width), (0.0, 1.0), xycoords="axes fraction", xytext=(0, 4),
                        textcoords="offset points", fontsize=style.NORMAL, fontweight="bold")  # fmt: skip
        made.append(ax)
    return fig, made


def band(
    ax: Axes, study: StudyResults, policy: str, across: ArrayLike, middle: ArrayLike, low: ArrayLike, high: ArrayLike
) -> None:
    """Draw the curve of a policy with its band, if its curve is among those drawn."""
    if policy in policies_drawn(study):
        colour, dash = line_styles(study)[policy]
        ax.plot(across, middle, color=colour, ls=dash, zorder=3)
        ax.fill_between(across, low, high, color=colour, alpha=0.15, lw=0)


def widen(axes: Sequence[Axes], labels: Sequence[str]) -> None:
    """Make room at the left of panels for labels of their rows."""
    start = (style.MARGIN_IN + style.widest_in(labels, style.SMALL) + 0.12) / style.WIDTH_IN
    for ax in axes:
        box = ax.get_position()
        ax.set_position((start, box.y0, box.x1 - start, box.height))


def _fitted(name: str, width: float) -> str:
    """Cut a name off where its panel ends; the tables behind the figure hold it whole."""
    cut = name
    while 1.15 * style.text_width_in(cut, style.NORMAL) > width:  # bold is wider
        cut = cut.removesuffix("\N{HORIZONTAL ELLIPSIS}")[:-1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
    return cut


def framed(fig: Figure, study: StudyResults, title: str, subtitle: str = "") -> None:
    """Write the head of a figure, and below what was run and how to take it."""
    told, standing = study.manifest, study.comparison.standing
    runs = f"{len(study.table.point):,} runs" if standing.finished else f"UNFINISHED: {standing}"
    left = f"study {told['name']}, {runs}, Havenue {told['versions'].get('havenue', '')}"
    colour = style.GREY if standing.finished else style.VERMILION
    style.headed(
        fig, title, subtitle, left, "a comparison under stated assumptions, not a prediction", low_colour=colour
    )


def note(study: StudyResults, title: str) -> style.Drawn:
    """Give a figure that says why there is nothing to draw."""
    fig = style.figure(style.head_in(title) + style.FOOTER_IN + 0.3)
    framed(fig, study, title)
    return fig, {"none": {"note": [title]}}


def _key_rows(study: StudyResults) -> list[list[tuple[str, float]]]:
    """Lay the names of the policies out in lines: each with its place from the left, inches."""
    rows: list[list[tuple[str, float]]] = []
    place = style.WIDTH_IN
    for name in filter(None, [*policies_drawn(study), left_out(study)]):
        wide = 0.5 + style.text_width_in(name, style.SMALL)
        if place + wide > style.WIDTH_IN - style.MARGIN_IN:
            rows.append([])
            place = style.MARGIN_IN
        rows[-1].append((name, place))
        place += wide
    return rows


def _draw_key(fig: Figure, study: StudyResults, rows: list[list[tuple[str, float]]], head: float) -> None:
    look = line_styles(study)
    width, height = fig.get_size_inches()
    for line, row in enumerate(rows):
        y = 1.0 - (head + KEY_LINE_IN * (line + 0.5)) / height
        for name, left in row:
            if name in look:
                colour, dash = look[name]
                ends = [left / width, (left + 0.24) / width]
                fig.add_artist(Line2D(ends, [y, y], color=colour, ls=dash, lw=2.0))
            fig.text((left + 0.3) / width, y, name, fontsize=style.SMALL, va="center")
