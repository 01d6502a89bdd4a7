"""People evacuated over time, by policy, with the band in which most runs lie."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from analysis.compare.study_results import MOST_COURSES, StudyResults
from analysis.plots import style
from analysis.plots.studies import _panels

NAME = "evacuation_bands"
ABOUT = "people evacuated over time, by policy: mean, and the band of nine runs in ten"

BAND = (0.05, 0.95)
Course = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Times, and the values of each run at them."""
SETTLED: Final = 0.995
"""Share of the last value that every mean has reached where the axis ends."""


def draw(study: StudyResults) -> style.Drawn:
    """Draw for each scenario the people who got out, and beside it how many more or fewer than under the baseline.

    Args:
        study: what is compared.

    Returns:
        The figure, and the curves as a table.
    """
    found = {
        (scenario, policy): study.courses(scenario, policy, "left")
        for scenario in study.scenarios for policy in study.comparison.pairs[scenario].policies
    }  # fmt: skip
    found = {key: course for key, course in found.items() if len(course[0])}
    if not found:
        return _panels.note(study, "This study kept no series, so there is nothing to draw over time")
    base, several = study.table.baseline, len(study.scenarios) > 1
    heads = ("people evacuated", f"change in the mean against {base}")
    names = [f"{head}, {name}" if several else head for name in study.scenarios for head in heads]
    subtitle = (f"line: mean; band, on the left: nine runs in ten; of each policy's first {MOST_COURSES} runs at most; "
                f"black and dashed: {base}")  # fmt: skip
    fig, axes = _panels.panels(study, "People evacuated over time, by policy", subtitle, names, columns=2, height=2.1)
    columns: dict[str, list[object]] = {
        key: [] for key in ("scenario", "policy", "minutes", "runs", "mean", "low", "high")
    }
    for k, scenario in enumerate(study.scenarios):
        mine = {policy: course for (name, policy), course in found.items() if name == scenario}
        if mine:
            _panel(axes[2 * k], axes[2 * k + 1], study, mine)
        for policy, (times, left) in mine.items():
            low, high = np.quantile(left, BAND, axis=0)
            for row in zip(times / 60.0, left.mean(axis=0), low, high, strict=True):
                for key, value in zip(columns, (scenario, policy, row[0], len(left), *row[1:]), strict=True):
                    columns[key].append(value)
    return fig, {"curves": columns}


def _panel(ax: Axes, change: Axes, study: StudyResults, courses: dict[str, Course]) -> None:
    """Draw the people who got out, and how their mean differs from the baseline's."""
    times = np.unique(np.concatenate([course[0] for course in courses.values()]))
    means = {policy: _at(times, own, left.mean(axis=0)) for policy, (own, left) in courses.items()}
    end = max(float(times[np.argmax(mean >= SETTLED * mean[-1])]) for mean in means.values()) / 60.0
    for policy in _panels.drawing_order(study, list(courses)):
        own, left = courses[policy]
        low, high = np.quantile(left, BAND, axis=0)
        _panels.band(ax, study, policy, own / 60.0, left.mean(axis=0), low, high, len(left))
        if study.table.baseline in means:
            gap = means[policy] - means[study.table.baseline]
            _panels.band(change, study, policy, times / 60.0, gap, gap, gap)
    _panels.told_same(ax, study, means)
    for each, label in ((ax, "people evacuated"), (change, "more or fewer evacuated")):
        each.set(xlabel="minutes from the start of the run", ylabel=label, xlim=(0.0, max(end, 0.1)))
        style.round_ticks(each.xaxis, 6)
        style.round_ticks(each.yaxis, 6)
    ax.set_ylim(bottom=0.0)


def _at(times: NDArray[np.float64], own: NDArray[np.float64], mean: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give a mean at other times: the last one before each."""
    held: NDArray[np.float64] = mean[np.searchsorted(own, times, side="right").clip(1) - 1]
    return held
