"""Figures of a report: which, in what order, and how to read each."""

from __future__ import annotations

import json
from typing import Final

from analysis.compare.study_results import StudyResults
from analysis.plots import plan, studies, style
from analysis.plots.studies.paired_strip import MOST_ROWS
from analysis.report import html
from sim.scenario.parameters.building import BuildingParameters, as_built
from sim.scenario.parameters.venue import VenueParameters
from sim.world.venue.venue import build_venue

FIRST: Final = "paired_strip"
"""The one picture that stands on the first pages."""
CAPTIONS: Final = {
    FIRST: "Dots left of the line are pairs with less of the outcome than under the baseline, dots on it are pairs "
           "without a difference. A mean whose bar crosses the line leaves open which is better.",
    "icon_array": "Means rounded to whole marks: the interval stands above. Which people they are is not told.",
    "forest": "Each policy against the baseline on the same pairs. An interval across 0 leaves open which is better.",
    "exceedance": "Share of runs in which the outcome reaches a level, each policy beside the baseline. The lower a "
                  "curve lies, the less often that happens. Shares stand on a logarithmic axis.",
    "response_times": "The clocks of the response, separate: alarm, entry, end of the threat, first patient reached.",
    "evacuation_bands": "People who got out, and how many more or fewer than under the baseline at the same time.",
    "response_curves": "Where lines cross, which policy is better depends on what was varied.",
    "tornado": "What was varied, in the order of how far it moves the outcome. What nobody controls and stands at the "
               "top deserves better data.",
    "sobol": "How much of the spread of the outcome each varied number carries.",
    "trade_off": "Cost beside benefit. A policy to the right of and above another costs more and gives less.",
    "convergence": "A difference that still drifts asks for more replications.",
}  # fmt: skip
"""Figures of the report in order, and how to read each."""
ON_SCREEN: Final = "Figures that are taller than wide are left to the screen; paper leaves them out."
VENUE: Final = (
    "The floor that people walk on in the model. It is a synthetic venue and no real building: before you carry a "
    "result over, compare its exits, levels and seats with those of the venue that you have in mind."
)


def figure_of(study: StudyResults, name: str) -> str:
    """Draw one figure; empty where it has nothing to show."""
    if name not in studies.study_figure_names():
        return ""
    module = studies.study_figure_module(name)
    with style.applied():
        fig, data = module.draw(study)
        if style.NOTHING in data:
            return ""
        return html.picture(fig, CAPTIONS[name], f"{style.title_of(fig)} ({module.ABOUT})")


def other_figures(study: StudyResults) -> list[str]:
    """Draw all figures but the one of the first pages, and the one that says the same where that one holds all."""
    compared = sum(not effect.is_baseline for effect in study.comparison.effects)
    shown = {FIRST, *(["forest"] if compared <= MOST_ROWS else [])}
    found = [drawn for name in CAPTIONS if name not in shown and (drawn := figure_of(study, name))]
    tall = any('<figure class="tall">' in each for each in found)
    return [*found, *([html.paragraph(ON_SCREEN, "lead")] if tall else [])]


def venue_plans(study: StudyResults) -> list[str]:
    """Draw the plan of every venue of a study, each once; none where the manifest does not tell it.

    Doors and seats are those of the scenario; what a policy sets is not drawn.
    """
    drawn: dict[str, str] = {}
    for words in study.manifest["scenarios"].values():
        if not words or "venue" not in words:
            continue
        name = str(words["venue"].get("name"))
        if name not in drawn:
            drawn[name] = _plan(words)
    return list(drawn.values())


def _plan(words: dict[str, object]) -> str:
    crowd = words["crowd"]
    try:
        drawn = VenueParameters.model_validate_json(json.dumps(words["venue"]))
        building = BuildingParameters.model_validate_json(json.dumps(words["building"]))
        people = int(crowd["people"]) if isinstance(crowd, dict) else 0
        parameters = as_built(drawn, building, people)
    except ValueError:  # an older version drew venues in other words
        return ""
    with style.applied():
        fig = plan.draw_venue(build_venue(parameters))
        return html.picture(fig, VENUE, f"Plan: {style.title_of(fig)}")
