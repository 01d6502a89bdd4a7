"""One mark a person: of those who die under the baseline, how many live under the better or worse policy."""

from __future__ import annotations

from typing import Final

import numpy as np

from analysis.compare.effects import Effect
from analysis.compare.study_results import StudyResults
from analysis.formatting.numbers import spoken
from analysis.plots import style
from analysis.plots.studies import _panels

NAME = "icon_array"
ABOUT = "one mark a person: how many are in the outcome under the baseline, and under a policy"

MOST_MARKS: Final = 1000
"""Marks at most; where more people are there, each mark stands for ten."""
ACROSS: Final = 50
"""Marks in a row."""
STEP_IN: Final = 0.12


def draw(study: StudyResults) -> style.Drawn:
    """Draw the audience of the scenario in which a policy changes the mean most, as whole people.

    Args:
        study: what is compared.

    Returns:
        The figure, and how many marks are of which kind as a table.
    """
    effect = _largest(study)
    if study.unit != "persons" or effect is None:
        return _panels.note(study, "No policy with the same audience is called better or worse")
    people = _audience(study, effect.scenario)
    before = study.comparison.effect(effect.scenario, study.table.baseline)
    assert before is not None  # the baseline is always there
    if people < before.mean.value + max(effect.diff.value, 0.0):
        return _panels.note(study, "The audience varies, or is not told: no one number of people to draw marks of")
    each = 1 if people <= MOST_MARKS else 10
    today, change = before.mean.value, effect.diff.value
    marks = [round(people / each), round(today / each), round(min(max(today + change, 0.0), people) / each)]
    both, moved = min(marks[1:]), abs(marks[1] - marks[2])
    fewer = marks[2] <= marks[1]
    stands = "one mark a person" if each == 1 else f"one mark for {each} people"
    title = f"Of {people:,} people: {study.label} under {study.table.baseline} and under {effect.policy}"
    subtitle = (
        f"{stands}; {spoken(before.mean)} under {study.table.baseline}, difference "
        f"{spoken(effect.diff, signed=True)} under {effect.policy}: {effect.verdict}"
    )
    named = [
        (f"under both: {both * each:,}", style.BLACK, both),
        (f"under {study.table.baseline if fewer else effect.policy} only: {moved * each:,}",
         style.BLUE if fewer else style.VERMILION, moved),
        ("under neither", style.LIGHT, marks[0] - both - moved),
    ]  # fmt: skip
    rows = -(-marks[0] // ACROSS)
    fig = style.figure(style.head_in(title, subtitle) + 0.2 + STEP_IN * rows + 0.3 + style.FOOTER_IN)
    ax = style.axes(fig, style.MARGIN_IN, style.FOOTER_IN + 0.3, STEP_IN * ACROSS, STEP_IN * rows)
    place = np.arange(marks[0])
    colours = np.repeat([colour for _, colour, _ in named], [count for *_, count in named])
    ax.scatter(place % ACROSS, rows - 1 - place // ACROSS, s=22.0, c=colours.tolist(), lw=0)
    ax.set(xlim=(-0.5, ACROSS - 0.5), ylim=(-0.5, rows - 0.5))
    ax.set_axis_off()
    height, at = fig.get_size_inches()[1], style.MARGIN_IN
    for words, colour, _ in named:
        fig.text(at / style.WIDTH_IN, (style.FOOTER_IN + 0.12) / height, words, fontsize=style.SMALL, va="center",
                 color=style.GREY if colour == style.LIGHT else colour, fontweight="bold")  # fmt: skip
        at += 1.2 * style.text_width_in(words, style.SMALL) + 0.3
    _panels.framed(fig, study, title, subtitle)
    return fig, {"marks": {"what": [words for words, *_ in named], "marks": [count for *_, count in named],
                           "people_each": [each] * len(named)}}  # fmt: skip


def _largest(study: StudyResults) -> Effect | None:
    """Give the largest effect that has a verdict, of a policy that lets in as many; None where there is none."""
    told = [each for each in study.comparison.effects
            if each.verdict in ("better", "worse") and each.policy not in study.admission]  # fmt: skip
    return max(told, key=lambda each: abs(each.diff.value), default=None)


def _audience(study: StudyResults, scenario: str) -> int:
    """Give how many people the scenario lets in; 0 where the manifest does not tell, or the study varies it."""
    if {"crowd.people", "crowd.occupant_load_share"} & set(study.table.knobs):
        return 0
    crowd = (study.manifest["scenarios"].get(scenario) or {}).get("crowd") or {}
    return round(float(crowd.get("people") or 0) * float(crowd.get("occupant_load_share") or 1.0))
