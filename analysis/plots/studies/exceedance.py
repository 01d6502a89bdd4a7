"""How often an outcome is at least so large, by policy."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from analysis.compare.study_results import StudyResults
from analysis.compare.tail_risk import Exceedance, exceedance
from analysis.plots import style
from analysis.plots.studies import _panels

NAME = "exceedance"
ABOUT = "share of runs with at least so many, by policy, with bands"

LOWEST = 0.005
"""Share at which the axis ends: rarer runs say little."""


def draw(study: StudyResults) -> style.Drawn:
    """Draw each policy beside the baseline; shares stand on a logarithmic axis, so that rare runs can be read.

    Args:
        study: what is compared.

    Returns:
        The figure, and the curves as a table.
    """
    shown, base = _panels.policies_drawn(study), study.table.baseline
    cells = [
        (scenario, policy) for scenario in study.scenarios
        for policy in ([each for each in shown if each != base and each in study.comparison.pairs[scenario].policies]
                       or [base])
    ]  # fmt: skip
    several = len(study.scenarios) > 1
    names = [f"{policy}, {scenario}" if several else policy for scenario, policy in cells]
    title = f"Share of runs at or beyond each level of {study.label}, each policy beside {base}"
    subtitle = f"shares on a logarithmic axis; black and dashed: {base}; bands: 95 % at each level"
    fig, axes = _panels.panels(study, title, subtitle, names, columns=2 if len(cells) > 1 else 1, height=1.6)
    columns: dict[str, list[object]] = {key: [] for key in ("scenario", "policy", "level", "share", "low", "high")}
    curves = {}
    for scenario in study.scenarios:
        pairs = study.comparison.pairs[scenario]
        for policy in pairs.policies:
            curve = curves[scenario, policy] = exceedance(pairs, policy)
            for row in zip(curve.level, curve.share, curve.low, curve.high, strict=True):
                for key, value in zip(columns, (scenario, policy, *row), strict=True):
                    columns[key].append(value)
    for ax, (scenario, policy) in zip(axes, cells, strict=True):
        for each in dict.fromkeys((policy, base)):
            _draw(ax, study, each, curves[scenario, each], study.comparison.pairs[scenario].column(each))
        _scale(ax, study, scenario)
        if policy != base and _equal(curves[scenario, policy], curves[scenario, base]):
            _panels.told_same(ax, study, {policy: curves[scenario, policy].share, base: curves[scenario, base].share},
                              top=True)  # fmt: skip
    return fig, {"curves": columns}


def _equal(one: Exceedance, two: Exceedance) -> bool:
    return np.array_equal(one.level, two.level) and np.array_equal(one.share, two.share)


def _draw(ax: Axes, study: StudyResults, policy: str, curve: Exceedance, values: NDArray[np.float64]) -> None:
    colour, dash = _panels.line_styles(study)[policy]
    on_top = policy == study.table.baseline
    drop = np.append(curve.level, curve.level[-1:]), np.append(curve.share, 1e-9)
    ax.step(*drop, where="pre", color=colour, ls=dash, lw=1.1 if on_top else 2.0, zorder=4 if on_top else 3)
    if np.isfinite(values).sum() >= _panels.FEWEST_FOR_A_BAND:
        ax.fill_between(curve.level, curve.low, curve.high, step="pre", color=colour, alpha=0.15, lw=0)


def _scale(ax: Axes, study: StudyResults, scenario: str) -> None:
    values = study.comparison.pairs[scenario].values
    least = 1.0 / max(1, int(np.isfinite(values).sum(axis=0).max()))
    ax.set(yscale="log", ylim=(max(LOWEST, 0.7 * least), 1.05), xlabel=study.table.label(study.metric))
    ticks = [tick for tick in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0) if tick >= ax.get_ylim()[0]]
    ax.set_yticks(ticks, [style.percent(tick) for tick in ticks])
    ax.minorticks_off()
    ax.set_ylabel("share of runs, log")
    if np.isfinite(values).any():
        ax.set_xlim(min(0.0, float(np.nanmin(values))), 1.03 * max(float(np.nanmax(values)), 1.0))
    style.round_ticks(ax.xaxis, 8)
