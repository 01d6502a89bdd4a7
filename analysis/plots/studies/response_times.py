"""By when each clock of the response has run, by policy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis.compare.estimates import Estimate, dependence, share_interval
from analysis.compare.pairs import Pairs, pairs_of
from analysis.compare.study_results import CLOCKS, StudyResults
from analysis.plots import style
from analysis.plots.studies import _panels

NAME = "response_times"
ABOUT = "share of runs in which alarm, entry, end and care have come by a time, by policy"

MOMENTS = 120


def draw(study: StudyResults) -> style.Drawn:
    """Draw, for each clock, the share of runs in which it has run by a time; it need not reach all runs.

    Args:
        study: what is compared.

    Returns:
        The figure, and the curves as a table.
    """
    known = [clock for clock in CLOCKS if clock in study.table.metrics]
    cells = [(s, clock) for s in study.scenarios for clock in known if _ran(study, s, clock)]
    if not cells:
        return _panels.note(study, "No link of the response chain was completed in this study")
    several = len(study.scenarios) > 1
    labels = {clock: str(study.manifest["metrics"][clock]["label"]) for clock in known}
    names = [f"{labels[clock]}, {scenario}" if several else labels[clock] for scenario, clock in cells]
    subtitle = (
        "share of all runs, including those in which it never came; bands: 95 % at each time; black and dashed: "
        f"{study.table.baseline}"
    )
    fig, axes = _panels.panels(study, "When each link of the response chain was completed, by policy", subtitle, names,
                             columns=2, height=1.5)  # fmt: skip
    columns: dict[str, list[object]] = {
        key: [] for key in ("scenario", "policy", "clock", "minutes", "share", "low", "high")
    }
    for ax, (scenario, clock) in zip(axes, cells, strict=True):
        pairs = pairs_of(study.table, scenario, clock)
        end = 1.05 * float(np.nanquantile(pairs.values, 0.99)) / 60.0
        moments = np.linspace(0.0, max(end, 0.1), MOMENTS)
        curves = {policy: _shares(study, pairs, policy, moments) for policy in pairs.policies}
        shares = {policy: np.array([t.value for t in told]) for policy, told in curves.items()}
        same = _panels.same_as_baseline(study, shares)
        for policy in _panels.drawing_order(study, pairs.policies):
            told = curves[policy]
            band = [t.low for t in told], [t.high for t in told]
            runs = 0 if policy in same else _finished(study, scenario, policy)
            _panels.band(ax, study, policy, moments, [t.value for t in told], *band, runs)
        _panels.told_same(ax, study, shares)
        for policy, told in curves.items():
            for at, each in zip(moments, told, strict=True):
                row = (scenario, policy, clock, at, each.value, each.low, each.high)
                for key, value in zip(columns, row, strict=True):
                    columns[key].append(value)
        ax.set(xlim=(0.0, max(end, 0.1)), ylim=(0.0, 1.02), xlabel="minutes from the onset", ylabel="share of runs")
        ax.set_yticks([0.0, 0.25, 0.5, 0.75, 1.0], [style.percent(t) for t in (0.0, 0.25, 0.5, 0.75, 1.0)])
        style.round_ticks(ax.xaxis, 8)
    return fig, {"curves": columns}


def _shares(study: StudyResults, pairs: Pairs, policy: str, moments: NDArray[np.float64]) -> list[Estimate]:
    """Give the share of all runs of a policy in which a clock has run by each moment, in minutes."""
    column = pairs.column(policy)
    values = np.sort(column[~np.isnan(column)]) / 60.0
    spread = dependence(column, pairs.point, pairs.luck, sampled=pairs.points_sampled)
    spread = replace(spread, n=_finished(study, pairs.scenario, policy))
    return [share_interval(float(n), spread) for n in np.searchsorted(values, moments, side="right")]


def _ran(study: StudyResults, scenario: str, clock: str) -> bool:
    return bool(np.isfinite(study.table.metrics[clock][study.table.scenario == scenario]).any())


def _finished(study: StudyResults, scenario: str, policy: str) -> int:
    """Count the runs that did not fail."""
    table = study.table
    return int(((table.scenario == scenario) & (table.policy == policy) & ~table.failed).sum())
