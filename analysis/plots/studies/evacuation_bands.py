"""People evacuated over time, by policy, with the band in which most runs lie."""

from __future__ import annotations

import numpy as np

from analysis.compare.study_results import MOST_COURSES, StudyResults
from analysis.plots import style
from analysis.plots.studies import _panels

NAME = "evacuation_bands"
ABOUT = "people evacuated over time, by policy: mean, and the band of nine runs in ten"

BAND = (0.05, 0.95)


def draw(study: StudyResults) -> style.Drawn:
    """Draw a panel for each scenario.

    Args:
        study: what is compared.

    Returns:
        The figure, and the curves as a table.
    """
    courses = {
        (scenario, policy): study.courses(scenario, policy, "left")
        for scenario in study.scenarios for policy in study.comparison.pairs[scenario].policies
    }  # fmt: skip
    if not any(len(times) for times, _ in courses.values()):
        return _panels.note(study, "This study kept no series, so there is nothing to draw over time")
    names = study.scenarios if len(study.scenarios) > 1 else [""]
    subtitle = f"line: mean; band: nine runs in ten; of each policy's first {MOST_COURSES} runs at most"
    fig, axes = _panels.panels(study, "People evacuated over time, by policy", subtitle, names, height=2.3)
    columns: dict[str, list[object]] = {
        key: [] for key in ("scenario", "policy", "minutes", "runs", "mean", "low", "high")
    }
    for ax, scenario in zip(axes, study.scenarios, strict=True):
        for policy in study.comparison.pairs[scenario].policies:
            times, left = courses[scenario, policy]
            if not len(times):
                continue
            minutes, mean, (low, high) = times / 60.0, left.mean(axis=0), np.quantile(left, BAND, axis=0)
            _panels.band(ax, study, policy, minutes, mean, low, high)
            for row in zip(minutes, mean, low, high, strict=True):
                for key, value in zip(columns, (scenario, policy, row[0], len(left), *row[1:]), strict=True):
                    columns[key].append(value)
        ax.set(xlabel="minutes from the start of the run", ylabel="people evacuated")
        ax.set_xlim(left=0.0)
        ax.set_ylim(bottom=0.0)
        style.round_ticks(ax.xaxis, 10)
        style.round_ticks(ax.yaxis, 6)
    return fig, {"curves": columns}
