"""What figures of a study share: a page of panels with its head and foot, a colour and a line for each policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike, NDArray

from analysis.compare.study_results import StudyResults
from analysis.formatting.counts import plural
from analysis.plots import style

COLOURS: Final = (style.BLUE, style.VERMILION, style.GREEN, style.PURPLE, style.ORANGE, style.SKY)
LINES: Final = ("-", (0, (4, 1.5)), (0, (1, 1.2)))
BASELINE_LINE: Final = (0, (3.2, 1.6))
THICK, THIN = 2.8, 1.1
"""Widths of the first curve drawn and of the last, which is the baseline's: what lies below another shows beside it."""
FEWEST_FOR_A_BAND: Final = 5
"""Values below which no band is drawn."""
KEY_LINE_IN: Final = 0.18
PANEL_IN, AXIS_IN, NAME_IN, LEFT_IN, GAP_IN = 1.9, 0.5, 0.15, 0.65, 0.7

MOST_CURVES: Final = 6
"""Policies beside the baseline whose curves one panel can bear; a picture of more cannot be read."""

Look = dict[str, tuple[str, object]]


def line_styles(study: StudyResults) -> Look:
    """Give each policy its colour and kind of line; the baseline is black and dashed everywhere."""
    found: Look = {study.table.baseline: (style.BASELINE, BASELINE_LINE)}
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


def drawing_order(study: StudyResults, policies: Sequence[str]) -> list[str]:
    """Give policies in the order in which they are drawn: the baseline last, on top of all others."""
    base = study.table.baseline
    return [policy for policy in policies if policy != base] + [policy for policy in policies if policy == base]


def line_width(study: StudyResults, policy: str) -> float:
    """Give the width of a policy's curve: each thinner than those below it, so that all can be told."""
    order = drawing_order(study, policies_drawn(study))
    return float(np.linspace(THICK, THIN, max(len(order), 2))[order.index(policy) - len(order)])


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
    width = (style.WIDTH_IN - LEFT_IN - 0.2 - GAP_IN * (columns - 1)) / columns
    heads = [style.wrapped_to(name, width, style.NORMAL, bold=True) for name in names]
    key = _key_rows(study) if keyed else []
    head = style.head_in(title, subtitle) + KEY_LINE_IN * len(key) + 0.06
    block = 0.06 + NAME_IN * max(map(len, heads), default=0) + height + AXIS_IN
    fig = style.figure(head + rows * block + style.FOOTER_IN)
    framed(fig, study, title, subtitle)
    _draw_key(fig, study, key, style.head_in(title, subtitle))
    made = []
    for k, lines in enumerate(heads):
        row, column = divmod(k, columns)
        bottom = style.FOOTER_IN + AXIS_IN + block * (rows - 1 - row)
        ax = style.axes(fig, LEFT_IN + column * (width + GAP_IN), bottom, width, height)
        ax.grid(axis="y")
        if lines:
            ax.annotate("\n".join(lines), (0.0, 1.0), xycoords="axes fraction", xytext=(0, 4),
                        textcoords="offset points", fontsize=style.NORMAL, fontweight="bold")  # fmt: skip
        made.append(ax)
    return fig, made


def band(
    ax: Axes, study: StudyResults, policy: str, across: ArrayLike, middle: ArrayLike, low: ArrayLike, high: ArrayLike,
    values: ArrayLike = FEWEST_FOR_A_BAND,
) -> None:  # fmt: skip
    """Draw the curve of a policy with its band, if its curve is among those drawn.

    Args:
        ax: where.
        study: what is shown.
        policy: whose curve.
        across: places along the axis.
        middle: the curve.
        low: lower edge of the band.
        high: upper edge.
        values: behind each place, or behind all; where they are too few, no band is drawn.
    """
    if policy in policies_drawn(study):
        colour, dash = line_styles(study)[policy]
        on_top = policy == study.table.baseline
        ax.plot(across, middle, color=colour, ls=dash, lw=line_width(study, policy), zorder=5 if on_top else 3)
        enough = np.broadcast_to(np.asarray(values) >= FEWEST_FOR_A_BAND, np.shape(middle))
        low, high = (np.where(enough, np.asarray(edge, np.float64), np.nan) for edge in (low, high))
        ax.fill_between(across, low, high, color=colour, alpha=0.12, lw=0, zorder=2)


def same_as_baseline(study: StudyResults, curves: Mapping[str, NDArray[np.float64]]) -> list[str]:
    """Give the policies whose curve is that of the baseline, of those that are drawn."""
    base = curves.get(study.table.baseline)
    drawn = [policy for policy in policies_drawn(study) if policy in curves and policy != study.table.baseline]
    return [policy for policy in drawn if base is not None and np.array_equal(curves[policy], base, equal_nan=True)]


def told_same(ax: Axes, study: StudyResults, curves: Mapping[str, NDArray[np.float64]], *, top: bool = False) -> None:
    """Say in a panel which curves are the same as the baseline's, for they cannot be seen apart.

    Args:
        ax: the panel.
        study: what is shown.
        curves: of each policy, at the same places.
        top: whether the words stand in the upper right corner, and not in the lower one.
    """
    same = same_as_baseline(study, curves)
    if same:
        width = ax.get_position().width * style.WIDTH_IN - 0.1
        lines = style.wrapped_to(f"the same as {study.table.baseline}: {', '.join(same)}", width, style.SMALL)
        ax.annotate("\n".join(lines), (1.0, 1.0 if top else 0.0), xycoords="axes fraction", ha="right",
                    xytext=(-2, -3 if top else 3), textcoords="offset points", va="top" if top else "bottom",
                    fontsize=style.SMALL, color="#555555", zorder=6,
                    bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1.0})  # fmt: skip


LABEL_IN: Final = 2.5
"""Widest label of a row."""


def row_label(words: str) -> str:
    """Give the label of a row in as many lines as it takes."""
    return "\n".join(style.wrapped_to(words, LABEL_IN, style.SMALL))


def widen(axes: Sequence[Axes], labels: Sequence[str]) -> None:
    """Make room at the left of panels for labels of their rows."""
    start = (style.MARGIN_IN + style.widest_in(labels, style.SMALL) + 0.12) / style.WIDTH_IN
    for ax in axes:
        box = ax.get_position()
        ax.set_position((start, box.y0, box.x1 - start, box.height))


def framed(fig: Figure, study: StudyResults, title: str, subtitle: str = "") -> None:
    """Write the head of a figure, and below what was run and how to take it."""
    told, standing = study.manifest, study.comparison.standing
    runs = plural(len(study.table.point), "run") if standing.finished else f"UNFINISHED: {standing}"
    left = f"study {told['name']}, {runs}, Havenue {told['versions'].get('havenue', '')}"
    colour = style.GREY if standing.finished else style.VERMILION
    style.headed(
        fig, title, subtitle, left, "a comparison under stated assumptions, not a prediction", low_colour=colour
    )


def note(study: StudyResults, title: str, why: str = "") -> style.Drawn:
    """Give a figure that says why there is nothing to draw; it is neither written nor put into a report."""
    fig = style.figure(style.head_in(title, why) + style.FOOTER_IN + 0.3)
    framed(fig, study, title, why)
    return fig, {style.NOTHING: {"note": [f"{title}: {why}" if why else title]}}


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
