"""Every pair as a dot: how often a policy does better, the same and worse, with the mean and its interval below."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from analysis.compare.effects import Effect
from analysis.compare.study_results import StudyResults
from analysis.formatting.numbers import spoken, typeset
from analysis.plots import style
from analysis.plots.studies import _panels

NAME = "paired_strip"
ABOUT = "every pair as a dot: fewer, the same or more than under the baseline"

Floats = NDArray[np.float64]
MOST_ROWS: Final = 8
"""Comparisons that are drawn, those of the largest change; the table behind the figure holds all."""
MOST_DOTS: Final = 100
"""Dots in a row; where there are more pairs, so many of them at equal steps of their order stand for all."""
BINS: Final = 60
"""Places along the axis at which dots are stacked."""
ROW_IN, AXIS_IN, COUNTS_IN = 0.62, 0.5, 1.75


def draw(study: StudyResults) -> style.Drawn:
    """Draw the pairs of the policies that change most.

    Args:
        study: what is compared.

    Returns:
        The figure, and the difference of every pair as a table.
    """
    effects = [effect for effect in study.comparison.effects if not effect.is_baseline and effect.n]
    if not effects:
        return _panels.note(study, "Only the baseline was run: there is nothing to compare it with")
    shown = _largest(effects)
    title = f"{study.label[:1].upper()}{study.label[1:]} pair by pair, against {study.table.baseline}"
    names = [_name(study, effect) for effect in shown]
    left = style.MARGIN_IN + style.widest_in([line for name in names for line in name.split("\n")], style.SMALL) + 0.2
    subtitle = _subtitle(study, effects, shown)
    fig = style.figure(style.head_in(title, subtitle) + 0.1 + ROW_IN * len(shown) + AXIS_IN + style.FOOTER_IN)
    width = style.WIDTH_IN - left - COUNTS_IN - style.MARGIN_IN
    ax = style.axes(fig, left, style.FOOTER_IN + AXIS_IN, width, ROW_IN * len(shown))
    ax.axvline(0.0, color=style.LIGHT, lw=0.8, zorder=1)
    ax.set(ylim=(len(shown) - 0.45, -0.55), xlabel=f"difference in {study.label} ({study.unit})")
    differences = [_differences(study, effect) for effect in shown]
    low = min(min(float(each.min()), 0.0) for each in differences)
    high = max(max(float(each.max()), 0.0) for each in differences)
    room = 0.04 * max(high - low, 1.0)
    ax.set_xlim(low - room, high + room)
    for row, (effect, each) in enumerate(zip(shown, differences, strict=True)):
        _row(ax, row, effect, each, study)
    ax.set_yticks(range(len(shown)), names, fontsize=style.SMALL)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    style.round_ticks(ax.xaxis, 5)
    ax.grid(axis="x")
    _panels.framed(fig, study, title, subtitle)
    return fig, {"pairs": _table(study, effects)}


def _largest(effects: list[Effect]) -> list[Effect]:
    """Give the comparisons of the largest relative change, in the order of the study; those with a verdict first."""
    told = {"better", "worse", "differs"}
    order = sorted(effects, key=lambda each: (each.verdict not in told, -abs(np.nan_to_num(each.relative.value))))
    kept = order[:MOST_ROWS]
    return [effect for effect in effects if effect in kept]


def _name(study: StudyResults, effect: Effect) -> str:
    return f"{effect.policy}\n{effect.scenario}" if len(study.scenarios) > 1 else effect.policy


def _subtitle(study: StudyResults, effects: list[Effect], shown: list[Effect]) -> str:
    dot = "a dot: one pair, the same future and the same luck under both"
    if max(effect.n for effect in shown) > MOST_DOTS:
        dot = f"{MOST_DOTS} dots at equal steps of all pairs in order"
    some = f"; the {len(shown)} largest changes of {len(effects)}" if len(shown) < len(effects) else ""
    return f"{dot}; bar: mean and 95 % interval; counts are of all pairs{some}"


def _differences(study: StudyResults, effect: Effect) -> Floats:
    """Give the differences of a comparison, (n,) in the unit of the outcome, in ascending order."""
    pairs = study.comparison.pairs[effect.scenario]
    found = pairs.column(effect.policy) - pairs.values[:, 0]
    return np.sort(found[~np.isnan(found)])


def _row(ax: Axes, row: int, effect: Effect, differences: Floats, study: StudyResults) -> None:
    fewer, more = int((differences < 0.0).sum()), int((differences > 0.0).sum())
    low, high = ax.get_xlim()
    dots = differences
    if len(dots) > MOST_DOTS:
        dots = differences[np.round((np.arange(MOST_DOTS) + 0.5) / MOST_DOTS * len(dots) - 0.5).astype(int)]
    heights, places = _stacked(dots, low, high)
    sides = {"lower": (style.BLUE, style.VERMILION), "higher": (style.VERMILION, style.BLUE)}
    under, over = sides.get(study.comparison.better, (style.GREY, style.GREY))
    colours = np.where(dots < 0.0, under, np.where(dots > 0.0, over, style.GREY)).tolist()
    step = min(0.1, 0.62 / max(float(heights.max()), 1.0))
    ax.scatter(places, row + 0.12 - step * heights, s=10.0, c=colours, lw=0, zorder=3)
    diff = effect.diff
    if np.isfinite(diff.low):
        ax.plot([diff.low, diff.high], [row + 0.3] * 2, color=style.BLACK, lw=1.6, solid_capstyle="butt", zorder=4)
    ax.plot([diff.value], [row + 0.3], marker="|", ms=7, mew=1.6, color=style.BLACK, zorder=5)
    same, less = len(differences) - fewer - more, "fewer" if study.unit == "persons" else "less"
    for text, up in ((f"{less} {fewer:,}, same {same:,}, more {more:,}", 5), (_mean(effect), -6)):
        ax.annotate(typeset(text), (1.0, row), xycoords=ax.get_yaxis_transform(), xytext=(72 * COUNTS_IN, up),
                    va="center", ha="right", textcoords="offset points", fontsize=style.SMALL,
                    annotation_clip=False)  # fmt: skip


def _mean(effect: Effect) -> str:
    return "no pair differs" if effect.p_equal == 1.0 else spoken(effect.diff, signed=True)


def _stacked(dots: Floats, low: float, high: float) -> tuple[Floats, Floats]:
    """Give how high each dot stands over those at its place, and its place along the axis."""
    width = max(high - low, 1e-9) / BINS
    place = np.round(dots / width).astype(np.int64)
    height = np.array([int((place[:k] == at).sum()) for k, at in enumerate(place)], np.float64)
    return height, (place * width).astype(np.float64)


def _table(study: StudyResults, effects: list[Effect]) -> dict[str, list[object]]:
    columns: dict[str, list[object]] = {name: [] for name in ("scenario", "policy", "difference")}
    for effect in effects:
        for value in _differences(study, effect).tolist():
            for name, cell in zip(columns, (effect.scenario, effect.policy, value), strict=True):
                columns[name].append(cell)
    return columns
