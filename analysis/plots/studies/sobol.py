"""Which varied numbers carry the variance of the outcome, and of what a policy changes."""

from __future__ import annotations

from typing import Final

from matplotlib.axes import Axes

from analysis.compare.study_results import StudyResults
from analysis.formatting.roles import role_words, varied_words
from analysis.plots import style
from analysis.plots.studies import _panels
from analysis.sensitivity.indices import CUT, Weights, outside_range, possible
from analysis.sensitivity.sensitivity import sensitivity_of

NAME = "sobol"
ABOUT = "share of the variance due to each varied number, with intervals"

ROW_IN: Final = 0.36
MOST: Final = 12
WORDS: Final = {
    "Sobol": "filled: first-order index; open: total index; 95 % intervals",
    "RBD-FAST": "first-order index, from a sample (RBD-FAST); 95 % intervals",
    "Morris": "mean absolute effect over the range (Morris mu*); 95 % intervals",
}


def draw(study: StudyResults) -> style.Drawn:
    """Draw, for each scenario, the outcome of today and the change by every policy that can be weighed.

    Args:
        study: what is compared.

    Returns:
        The figure, and the indices as a table.
    """
    found = sensitivity_of(study) if study.numeric_knobs else []
    cells = [(each.scenario, weights) for each in found for weights in each.weights]
    if not cells:
        why = found[-1].warnings[-1] if found and found[-1].warnings else "no number was varied"
        return _panels.note(study, "There are no indices to draw (see `havenue sensitivity`)", why)
    rows = min(MOST, max(len(weights.each) for _, weights in cells))
    several = len(study.scenarios) > 1
    names = [f"{w.outcome.about}, {scenario}" if several else w.outcome.about for scenario, w in cells]
    title = f"How much of the variance of {study.label} comes from {varied_words(study.numeric_knobs)}"
    subtitle = WORDS[cells[0][1].method]
    if any(outside_range(weights) for _, weights in cells):
        subtitle += f"; {CUT}"
    fig, axes = _panels.panels(study, title, subtitle, names, keyed=False, height=ROW_IN * rows)
    told = {each["path"]: f"{each['about']} ({role_words(each)})" for each in study.numeric_knobs}
    labels = {path: _panels.row_label(words) for path, words in told.items()}
    for ax, (_, weights) in zip(axes, cells, strict=True):
        _panel(ax, weights, rows, labels)
    _panels.widen(axes, [line for label in labels.values() for line in label.splitlines()])
    return fig, {"indices": _table(cells)}


def _panel(ax: Axes, weights: Weights, rows: int, labels: dict[str, str]) -> None:
    shown = [possible(weights, weight) for weight in weights.each[:rows]]
    for row, weight in enumerate(shown):
        ax.barh(row - 0.15, weight.first.value, height=0.3, color=style.BLUE, zorder=2)
        ax.plot([weight.first.low, weight.first.high], [row - 0.15] * 2, color=style.BLACK, lw=0.9, zorder=3)
        if weights.method == "Sobol":
            ax.barh(row + 0.2, weight.total.value, height=0.3, fc="white", ec=style.BLUE, lw=0.8, zorder=2)
            ax.plot([weight.total.low, weight.total.high], [row + 0.2] * 2, color=style.BLACK, lw=0.9, zorder=3)
    ax.axvline(0.0, color=style.GREY, lw=0.6, zorder=1)
    ax.set(ylim=(rows - 0.5, -0.5), xlabel="persons, s or as the outcome" if weights.method == "Morris" else "share")
    ax.set_yticks(range(len(shown)), [labels[weight.path] for weight in shown], fontsize=style.SMALL)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="y", visible=False)
    ax.grid(axis="x")
    style.round_ticks(ax.xaxis, 8)


def _table(cells: list[tuple[str, Weights]]) -> dict[str, list[object]]:
    keys = ("scenario", "outcome", "method", "knob", "first", "first_low", "first_high", "total", "total_low",
            "total_high")  # fmt: skip
    columns: dict[str, list[object]] = {key: [] for key in keys}
    for scenario, weights in cells:
        for w in weights.each:
            row = (scenario, weights.outcome.about, weights.method, w.path, w.first.value, w.first.low, w.first.high,
                   w.total.value, w.total.low, w.total.high)  # fmt: skip
            for key, value in zip(columns, row, strict=True):
                columns[key].append(value)
    return columns
