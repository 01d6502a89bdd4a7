"""How often an outcome is at least so large, by policy."""

from __future__ import annotations

import numpy as np

from analysis.compare.study_results import StudyResults
from analysis.compare.tail_risk import exceedance
from analysis.plots import style
from analysis.plots.studies import _panels

NAME = "exceedance"
ABOUT = "share of runs with at least so many, by policy, with bands"

LOWEST = 0.005
"""Share at which the axis ends: rarer runs say little."""


def draw(study: StudyResults) -> style.Drawn:
    """Draw the curves; shares stand on a logarithmic axis, so that rare grave runs can be read.

    Args:
        study: what is compared.

    Returns:
        The figure, and the curves as a table.
    """
    names = study.scenarios if len(study.scenarios) > 1 else [""]
    title = f"How often {study.label} reach a level, by policy"
    fig, axes = _panels.panels(study, title, "share of runs at or beyond the level; bands: 95 % at each level", names)
    columns: dict[str, list[object]] = {key: [] for key in ("scenario", "policy", "level", "share", "low", "high")}
    for ax, scenario in zip(axes, study.scenarios, strict=True):
        pairs = study.comparison.pairs[scenario]
        least = 1.0
        for policy in pairs.policies:
            curve = exceedance(pairs, policy)
            if policy in _panels.policies_drawn(study):
                colour, dash = _panels.line_styles(study)[policy]
                drop = np.append(curve.level, curve.level[-1:]), np.append(curve.share, 1e-9)
                ax.step(*drop, where="pre", color=colour, ls=dash, zorder=3)
                ax.fill_between(curve.level, curve.low, curve.high, step="pre", color=colour, alpha=0.15, lw=0)
            least = min(least, float(curve.share.min(initial=1.0)))
            rows = zip(curve.level, curve.share, curve.low, curve.high, strict=True)
            for row in rows:
                for key, value in zip(columns, (scenario, policy, *row), strict=True):
                    columns[key].append(value)
        ax.set(yscale="log", ylim=(max(LOWEST, 0.7 * least), 1.05), xlabel=study.table.label(study.metric))
        ticks = [tick for tick in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0) if tick >= ax.get_ylim()[0]]
        ax.set_yticks(ticks, [style.percent(tick) for tick in ticks])
        ax.minorticks_off()
        ax.set_ylabel("share of runs")
        ax.set_xlim(left=min(0.0, float(np.nanmin(pairs.values))))
        style.round_ticks(ax.xaxis, 10)
    return fig, {"curves": columns}
