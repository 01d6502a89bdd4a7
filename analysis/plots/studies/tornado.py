"""How far each varied number moves the outcome, and how far it moves what a policy changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from analysis.compare.estimates import Estimate
from analysis.compare.pairs import Pairs
from analysis.compare.study_results import StudyResults
from analysis.formatting.roles import role_words, varied_words
from analysis.plots import style
from analysis.plots.studies import _panels
from analysis.plots.studies._groups import groups_of

NAME = "tornado"
ABOUT = "how far each varied number moves the outcome and what a policy changes"

PARTS: Final = 3
"""A knob with many values is read in so many equal parts; the outer two are compared."""
MOST: Final = 12
ROW_IN: Final = 0.34


@dataclass(frozen=True)
class Swing:
    """What one knob moves: the mean where it is low, and where it is high."""

    path: str
    words: str
    low_at: object
    high_at: object
    low: Estimate
    high: Estimate

    @property
    def width(self) -> float:
        """Distance between the two means."""
        return abs(self.high.value - self.low.value)


def swings_of(
    study: StudyResults,
    pairs: Pairs,
    values: NDArray[np.float64],
    bounds: tuple[float, float] = (-np.inf, np.inf),
) -> list[Swing]:
    """Give the swing of every varied knob, the widest first.

    Args:
        study: what was varied.
        pairs: of one scenario.
        values: (n,) one for each pair.
        bounds: least and greatest that they can be; intervals keep within.
    """
    found = []
    for varied in study.manifest["varied"]:
        knob = study.table.knobs[varied["path"]]
        groups = groups_of(pairs, knob, PARTS)
        means = groups.means(pairs, values, bounds)
        if len(means) > 1 and all(np.isfinite(mean.value) for mean in means):
            words = f"{varied['about']} ({role_words(varied)})"
            found.append(Swing(varied["path"], words, groups.at[0], groups.at[-1], means[0], means[-1]))
    return sorted(found, key=lambda swing: -swing.width)[:MOST]


def draw(study: StudyResults) -> style.Drawn:
    """Draw, for each scenario, the outcome of today and the change by the policy that changes most.

    Args:
        study: what is compared.

    Returns:
        The figure, and the swings as a table.
    """
    cells = []
    for scenario, pairs in study.comparison.pairs.items():
        today = pairs.values[:, 0]
        cells.append(
            (scenario, f"{study.label} under {pairs.policies[0]}", swings_of(study, pairs, today, pairs.bounds), today)
        )
        policy = _most(study, scenario)
        if policy is not None:
            change = pairs.column(policy) - today
            cells.append((scenario, f"change under {policy}", swings_of(study, pairs, change), change))
    rows = max((len(swings) for *_, swings, _ in cells), default=0)
    if not rows:
        return _panels.note(study, "Nothing was varied in this study, so nothing varied can move its outcome")
    several = len(study.scenarios) > 1
    names = [f"{what}, {scenario}" if several else what for scenario, what, *_ in cells]
    subtitle = "bar: from the mean where it is low to where it is high; 95 % intervals; upright line: mean of all"
    title = f"Change in {study.label} over the ranges of {varied_words(study.manifest['varied'])}"
    fig, axes = _panels.panels(study, title, subtitle, names, keyed=False, height=ROW_IN * rows + 0.1)
    labels = {swing.path: _panels.row_label(swing.words) for *_, swings, _ in cells for swing in swings}
    for ax, (*_, swings, values) in zip(axes, cells, strict=True):
        _panel(ax, study, swings, float(np.nanmean(values)), labels)
    _panels.widen(axes, [line for label in labels.values() for line in label.splitlines()])
    _key(fig)
    return fig, {"swings": _table(cells)}


def _most(study: StudyResults, scenario: str) -> str | None:
    effects = [e for e in study.comparison.effects if e.scenario == scenario and not e.is_baseline]
    known = [effect for effect in effects if np.isfinite(effect.diff.value)]
    return max(known, key=lambda effect: abs(effect.diff.value)).policy if known else None


def _key(fig: Figure) -> None:
    """Say what open and filled marks are, above the foot."""
    handles = [
        Line2D([], [], color=style.BLUE, marker="o", ms=4, lw=1.0, mfc=face, label=label)
        for face, label in (("white", "where it is low"), (style.BLUE, "where it is high"))
    ]
    fig.legend(handles=handles, loc="lower center", ncols=2, borderaxespad=0.0,
               bbox_to_anchor=(0.5, (style.FOOTER_IN - 0.06) / fig.get_size_inches()[1]))  # fmt: skip


def _panel(ax: Axes, study: StudyResults, swings: list[Swing], middle: float, labels: dict[str, str]) -> None:
    ax.axvline(middle, color=style.BLACK, lw=0.8, zorder=1)
    for row, swing in enumerate(swings):
        ax.plot([swing.low.value, swing.high.value], [row, row], color=style.SKY, lw=7, solid_capstyle="butt", zorder=2)
        for end, up, face in ((swing.low, -0.18, "white"), (swing.high, 0.18, style.BLUE)):
            ax.plot([end.low, end.high], [row + up] * 2, color=style.BLUE, lw=1.0, zorder=3)
            ax.plot([end.value], [row + up], marker="o", ms=4, mfc=face, mec=style.BLUE, zorder=4)
    ax.set(ylim=(len(swings) - 0.5, -0.5), xlabel=study.unit)
    ax.set_yticks(range(len(swings)), [labels[swing.path] for swing in swings], fontsize=style.SMALL)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="y", visible=False)
    ax.grid(axis="x")
    style.round_ticks(ax.xaxis, 8)


def _table(cells: list[tuple[str, str, list[Swing], NDArray[np.float64]]]) -> dict[str, list[object]]:
    columns: dict[str, list[object]] = {
        key: [] for key in ("scenario", "of", "knob", "low_at", "high_at", "at_low", "at_low_low", "at_low_high",
                            "at_high", "at_high_low", "at_high_high")
    }  # fmt: skip
    for scenario, what, swings, _ in cells:
        for s in swings:
            row = (scenario, what, s.path, s.low_at, s.high_at, s.low.value, s.low.low, s.low.high, s.high.value,
                   s.high.low, s.high.high)  # fmt: skip
            for key, value in zip(columns, row, strict=True):
                columns[key].append(value)
    return columns
