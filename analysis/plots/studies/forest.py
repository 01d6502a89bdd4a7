"""What each policy changes against the baseline, with its interval and a line at no difference."""

from __future__ import annotations

from typing import Final

from matplotlib.axes import Axes

from analysis.compare.effects import Effect
from analysis.compare.study_results import StudyResults
from analysis.formatting.numbers import share, spoken, typeset
from analysis.plots import style
from analysis.plots.studies import _panels

NAME = "forest"
ABOUT = "paired difference of each policy to the baseline, with its interval"

COLOURS: Final = {"better": style.BLUE, "worse": style.VERMILION}
ROW_IN, HEAD_IN, FIGURE_IN, AXIS_IN = 0.24, 0.26, 2.5, 0.5


def draw(study: StudyResults) -> style.Drawn:
    """Draw the differences.

    Args:
        study: what is compared.

    Returns:
        The figure, and the differences as a table.
    """
    effects = [effect for effect in study.comparison.effects if not effect.is_baseline]
    if not effects:
        return _panels.note(study, "Only the baseline was run: there is nothing to compare it with")
    title, subtitle = _title(study, effects), f"change in {study.label} ({study.unit}) against {study.table.baseline}"
    subtitle += ", mean over pairs of the same future and luck, 95 % interval"
    rows = len(effects) + len(study.scenarios)
    fig = style.figure(style.head_in(title, subtitle) + 0.1 + ROW_IN * rows + AXIS_IN + style.FOOTER_IN)
    left = style.MARGIN_IN + style.widest_in([effect.policy for effect in effects], style.NORMAL) + 0.2
    width = style.WIDTH_IN - left - FIGURE_IN - style.MARGIN_IN
    ax = style.axes(fig, left, style.FOOTER_IN + AXIS_IN, width, ROW_IN * rows)
    _draw(ax, study, effects, rows)
    _panels.framed(fig, study, title, subtitle)
    return fig, {"differences": _table(effects)}


def _draw(ax: Axes, study: StudyResults, effects: list[Effect], rows: int) -> None:
    ax.axvline(0.0, color=style.BLACK, lw=0.8, zorder=1)
    ax.set(ylim=(rows - 0.5, -0.5), xlabel=_sides(study))
    ticks, labels, row = [], [], 0
    for scenario in study.scenarios:
        ax.annotate(scenario, (0.0, row), xycoords=ax.get_yaxis_transform(), xytext=(3, 0),
                    textcoords="offset points", va="center", fontsize=style.SMALL, color=style.GREY)  # fmt: skip
        for effect in (each for each in effects if each.scenario == scenario):
            row += 1
            ticks.append(row)
            labels.append(effect.policy)
            _row(ax, row, effect)
        row += 1
    ax.set_yticks(ticks, labels, fontsize=style.NORMAL)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    style.round_ticks(ax.xaxis, 6)
    ax.grid(axis="x")


def _row(ax: Axes, row: int, effect: Effect) -> None:
    colour = COLOURS.get(effect.verdict, style.GREY)
    diff = effect.diff
    ax.plot([diff.low, diff.high], [row, row], color=colour, lw=1.8, solid_capstyle="butt", zorder=2)
    ax.plot([diff.value], [row], marker="o", ms=4.5, color=colour, zorder=3)
    for text, right in ((spoken(diff, signed=True), 1.45), (effect.verdict, 2.5)):
        ax.annotate(typeset(text), (1.0, row), xycoords=ax.get_yaxis_transform(), xytext=(72 * right, 0), va="center",
                    ha="right", textcoords="offset points", fontsize=style.SMALL, annotation_clip=False)  # fmt: skip


def _sides(study: StudyResults) -> str:
    fewer, more = f"less {study.label} than today", f"more {study.label} than today"
    if study.unit == "persons":
        fewer = fewer.replace("less", "fewer", 1)
    today = study.table.baseline
    return f"{fewer} \N{LEFTWARDS ARROW}   0   \N{RIGHTWARDS ARROW} {more}".replace("today", today)


def _title(study: StudyResults, effects: list[Effect]) -> str:
    if not study.comparison.standing.finished:
        return f"Unfinished study: what {study.label} differ by so far, without a verdict"
    if all(effect.verdict == "one luck only" for effect in effects):
        return f"What {study.label} differ by in one luck: no interval and no verdict"
    told = [effect for effect in effects if effect.verdict in ("better", "worse", "differs")]
    if not told:
        return f"No policy shows a clear difference from {study.table.baseline} in {study.label}"
    if len(effects) == 1:
        effect = effects[0]
        return f"{effect.policy} changes {study.label} by {share(effect.relative)} of {study.table.baseline}"
    better, worse = (sum(effect.verdict == word for effect in effects) for word in ("better", "worse"))
    parts = [f"{better} better"] if better else []
    parts += [f"{worse} worse"] if worse else []
    parts += [f"{len(told) - better - worse} different"] if len(told) > better + worse else []
    rest = len(effects) - len(told)
    parts += [f"{rest} without a clear difference"] if rest else []
    return f"Of {len(effects)} comparisons with {study.table.baseline} in {study.label}: {', '.join(parts)}"


def _table(effects: list[Effect]) -> dict[str, list[object]]:
    return {
        "scenario": [e.scenario for e in effects], "policy": [e.policy for e in effects],
        "pairs": [e.n for e in effects], "difference": [e.diff.value for e in effects],
        "low": [e.diff.low for e in effects], "high": [e.diff.high for e in effects],
        "verdict": [e.verdict for e in effects],
    }  # fmt: skip
