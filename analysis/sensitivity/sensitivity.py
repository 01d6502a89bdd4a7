"""What a study says about its uncertainties, scenario by scenario."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.compare.study_results import StudyResults
from analysis.formatting.counts import plural
from analysis.sensitivity.designs import MISSING, Layout, layout_of
from analysis.sensitivity.future_fit import columns_of_knobs, fit_of
from analysis.sensitivity.indices import Weights, weights_of
from analysis.sensitivity.outcomes import OutcomeOfInterest, outcomes_of
from analysis.sensitivity.scenario_discovery import Discovery, discovered
from sim.errors import ResultsError
from sim.studies.design.robust import ROBUST


@dataclass(frozen=True)
class Sensitivity:
    """What a scenario says about what was varied.

    Attributes:
        scenario: its name.
        layout: of the points.
        weights: how much each number carries, for each outcome for which it can be told.
        discoveries: where each policy fails.
        warnings: what could not be told, and why.
    """

    scenario: str
    layout: Layout
    weights: list[Weights]
    discoveries: list[Discovery]
    warnings: list[str]


def sensitivity_of(study: StudyResults) -> list[Sensitivity]:
    """Weigh what was varied, and find where policies fail, in every scenario.

    Raises:
        ResultsError: nothing was varied that is a number.
    """
    knobs = study.numeric_knobs
    if not knobs:
        raise ResultsError(f"{study.folder}: no number was varied in this study, so there is no sensitivity to compute")
    layout = layout_of(knobs, [study.table.knobs[each["path"]] for each in knobs])
    return [_of_scenario(study, scenario, layout) for scenario in study.scenarios]


def _of_scenario(study: StudyResults, scenario: str, layout: Layout) -> Sensitivity:
    outcomes = outcomes_of(study.comparison.pairs[scenario], len(layout.points), study.label)
    weights, doubts = [], []
    standing = study.comparison.standing
    if not standing.finished:
        doubts.append(f"this study is unfinished: {standing} are there")
    others = len(study.manifest["varied"]) - len(layout.varied)
    if others:
        fewer = (
            ", or not among the dozen that go most with the outcome" if study.manifest.get("design") == ROBUST else ""
        )
        doubts.append(f"{plural(others, 'varied parameter')} left out: not a number, or never changed{fewer}")
    for outcome in outcomes:
        try:
            weights.append(weights_of(outcome, layout))
        except ValueError as error:
            doubts.append(f"{outcome.about}: not analysed: {error}")
        except ImportError:
            doubts.append(f"no sensitivity is computed: {MISSING}")
            break
    return Sensitivity(scenario, layout, weights, _discoveries(study, outcomes[1:], layout), doubts)


def _discoveries(study: StudyResults, changes: list[OutcomeOfInterest], layout: Layout) -> list[Discovery]:
    if study.comparison.better not in ("lower", "higher"):
        return []
    found = []
    robust = study.manifest.get("design") == ROBUST
    for change in (each for each in changes if not each.one_luck):
        there = np.isfinite(change.values)
        points = np.flatnonzero(there)
        if robust and not fit_of(change.values[there], columns_of_knobs(study.table.knobs, points)).worth:
            continue  # one run a future: what fails there is luck, as far as anything foretells
        values = change.values[there]
        failed = values >= 0.0 if study.comparison.better == "lower" else values <= 0.0
        found.append(discovered(change.policy, failed, layout.points[there], layout.varied))
    return found
