"""How the difference of each policy settles as replications come in."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from analysis.compare.estimates import Estimate, mean_of
from analysis.compare.pairs import Pairs
from analysis.compare.study_results import StudyResults
from analysis.plots import style
from analysis.plots.studies import _panels

NAME = "convergence"
ABOUT = "paired difference of each policy against the number of replications, with bands"

FEWEST, STEPS = 3, 25


def draw(study: StudyResults) -> style.Drawn:
    """Draw a panel for each scenario.

    Args:
        study: what is compared.

    Returns:
        The figure, and the curves as a table.
    """
    counts = {scenario: _counts(pairs) for scenario, pairs in study.comparison.pairs.items()}
    others = any(len(pairs.policies) > 1 for pairs in study.comparison.pairs.values())
    if not others or not any(len(each) for each in counts.values()):
        return _panels.note(study, f"Convergence is shown from {FEWEST} replications of two policies on")
    names = study.scenarios if len(study.scenarios) > 1 else [""]
    title = f"How the change in {study.label} settles with more replications"
    subtitle = "mean difference to the baseline over the first replications; bands: 95 % interval, from 5 on"
    fig, axes = _panels.panels(study, title, subtitle, names)
    columns: dict[str, list[object]] = {
        key: [] for key in ("scenario", "policy", "replications", "difference", "low", "high")
    }
    for ax, scenario in zip(axes, study.scenarios, strict=True):
        pairs = study.comparison.pairs[scenario]
        ax.axhline(0.0, color=style.BLACK, lw=0.8, zorder=1)
        for policy in pairs.policies[1:]:
            told = [_after(pairs, policy, count) for count in counts[scenario]]
            band = [t.low for t in told], [t.high for t in told]
            _panels.band(ax, study, policy, counts[scenario], [t.value for t in told], *band, counts[scenario])
            for count, each in zip(counts[scenario], told, strict=True):
                row = (scenario, policy, count, each.value, each.low, each.high)
                for key, value in zip(columns, row, strict=True):
                    columns[key].append(value)
        _fit(ax, columns, scenario)
        ax.set(xlabel="replications", ylabel=f"change in {study.label}")
        style.round_ticks(ax.xaxis, 10)
        style.round_ticks(ax.yaxis, 6)
    return fig, {"curves": columns}


def _counts(pairs: Pairs) -> list[int]:
    n = len(np.unique(pairs.replication))
    return [] if n < FEWEST else [int(k) for k in np.unique(np.geomspace(FEWEST, n, STEPS).round())]


def _after(pairs: Pairs, policy: str, count: int) -> Estimate:
    """Give the mean difference over the first replications."""
    first = np.isin(pairs.replication, np.unique(pairs.replication)[:count])
    diff = (pairs.column(policy) - pairs.values[:, 0])[first]
    return mean_of(diff, pairs.point[first], pairs.luck[first], sampled=pairs.points_sampled)


def _fit(ax: Axes, columns: dict[str, list[object]], scenario: str) -> None:
    """Let the axis span the bands once a few replications are in; the first ones may reach far beyond."""
    mine = np.array([each == scenario for each in columns["scenario"]])
    count = np.array(columns["replications"], np.float64)[mine]
    settled = count >= min(10.0, float(count.max(initial=0.0)))
    ends = np.concatenate([np.array(columns[key], np.float64)[mine][settled] for key in ("low", "high")])
    ends = np.append(ends[np.isfinite(ends)], 0.0)
    room = 0.08 * (float(np.ptp(ends)) or 1.0)
    ax.set_ylim(float(ends.min()) - room, float(ends.max()) + room)
