"""How far each uncertainty moves the outcome, and how far it moves what a policy changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from analysis.compare.estimates import Estimate
from analysis.compare.pairs import Pairs
from analysis.compare.study_results import StudyResults
from analysis.plots import style
from analysis.plots.studies import _panels
from analysis.plots.studies._groups import groups_of

NAME = "tornado"
ABOUT = "how far each uncertainty moves the outcome and what a policy changes"

PARTS: Final = 3
"""A knob with many values is read in so many equal parts; the outer two are compared."""
MOST: Final = 12
ROW_IN: Final = 0.26


@dataclass(frozen=True)
class Swing:
    """What one knob moves: the mean where it is low, and where it is high."""

    path: str
    low_at: object
    high_at: object
    low: Estimate
    high: Estimate

    @property
    def width(self) -> float:
        """Distance between the two means."""
        return abs(self.high.value - self.low.value)


def swings_of(study: StudyResults, pairs: Pairs, values: NDArray[np.float64]) -> list[Swing]:
    """Give the swing of every varied knob, the widest first.

    Args:
        study: what was varied.
        pairs: of one scenario.
        values: (n,) one for each pair.
    """
    found = []
    for varied in study.manifest["varied"]:
        knob = study.table.knobs[varied["path"]]
        groups = groups_of(pairs, knob, PARTS)
        means = groups.means(pairs, values)
        if len(means) > 1 and all(np.isfinite(mean.value) for mean in means):
            found.append(Swing(varied["path"], groups.at[0], groups.at[-1], means[0], means[-1]))
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
        cells.append((scenario, f"{study.label} under {pairs.policies[0]}", swings_of(study, pairs, today), today))
        policy = _most(study, scenario)
        if policy is not None:
            change = pairs.column(policy) - today
            cells.append((scenario, f"change under {policy}", swings_of(study, pairs, change), change))
    rows = max((len(swings) for *_, swings, _ in cells), default=0)
    if not rows:
        return _panels.note(study, "Nothing was varied in this study, so no uncertainty can move its outcome")
    several = len(study.scenarios) > 1
    names = [f"{what}, {scenario}" if several else what for scenario, what, *_ in cells]
    subtitle = "from the mean where it is low (open) to where it is high (filled), 95 % intervals; line: mean of all"
    title = f"How far each uncertainty moves {study.label}"
    fig, axes = _panels.panels(study, title, subtitle, names, keyed=False, height=ROW_IN * rows + 0.1)
    for ax, (*_, swings, values) in zip(axes, cells, strict=True):
        _panel(ax, study, swings, float(np.nanmean(values)))
    _panels.widen(axes, [swing.path for *_, swings, _ in cells for swing in swings])
    return fig, {"swings": _table(cells)}


def _most(study: StudyResults, scenario: str) -> str | None:
    effects = [e for e in study.comparison.effects if e.scenario == scenario and not e.is_baseline]
    known = [effect for effect in effects if np.isfinite(effect.diff.value)]
    return max(known, key=lambda effect: abs(effect.diff.value)).policy if known else None


def _panel(ax: Axes, study: StudyResults, swings: list[Swing], middle: float) -> None:
    ax.axvline(middle, color=style.BLACK, lw=0.8, zorder=1)
    for row, swing in enumerate(swings):
        ax.plot([swing.low.value, swing.high.value], [row, row], color=style.SKY, lw=7, solid_capstyle="butt", zorder=2)
        for end, up, face in ((swing.low, -0.18, "white"), (swing.high, 0.18, style.BLUE)):
            ax.plot([end.low, end.high], [row + up] * 2, color=style.BLUE, lw=1.0, zorder=3)
            ax.plot([end.value], [row + up], marker="o", ms=4, mfc=face, mec=style.BLUE, zorder=4)
    ax.set(ylim=(len(swings) - 0.5, -0.5), xlabel=study.unit)
    ax.set_yticks(range(len(swings)), [swing.path for swing in swings], fontsize=style.SMALL)
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
