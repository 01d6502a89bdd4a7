"""One mark a person: marks are whole people, and add up to the audience."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.compare.study_results import StudyResults
from analysis.plots import style
from analysis.plots.studies import icon_array
from tests.study_folders import table


@pytest.mark.parametrize(("people", "each"), [(500, 1), (6200, 10)])
def test_marks_are_the_audience_and_those_saved_stand_apart(people: int, each: int) -> None:
    today = np.resize([180.0, 200.0, 220.0], (1, 30))
    good = today - np.resize([18.0, 22.0, 21.0, 19.0, 20.0], (1, 30))
    made = table({"as_today": today, "good": good}, scenarios={"club": {"crowd": {"people": people}}})
    with style.applied():
        fig, data = icon_array.draw(StudyResults(Path(), made, "deaths", None))
    marks = data["marks"]
    assert marks["marks"] == [180 // each, 20 // each, (people - 200) // each]
    assert marks["people_each"] == [each] * 3
    assert f"Of {people:,} people" in style.title_of(fig)


def test_study_that_does_not_tell_its_audience_has_no_such_figure() -> None:
    today = np.resize([1.0, 2.0, 3.0], (1, 30))
    with style.applied():
        _, data = icon_array.draw(StudyResults(Path(), table({"as_today": today, "good": today}), "deaths", None))
    assert style.NOTHING in data


def test_no_marks_are_drawn_of_what_may_be_chance_or_of_another_audience() -> None:
    today = np.resize([1.0, 2.0, 3.0], (1, 30))
    club = {"club": {"crowd": {"people": 500}}}
    noise = np.resize([2.0, 1.0, 3.0, 2.0, 2.5, 1.5], (1, 30))
    good = today + np.resize([8.0, 9.0, 10.0, 9.5], (1, 30))
    varied = table({"as_today": good, "good": today}, scenarios=club)
    varied.knobs["crowd.people"] = np.array([400.0])
    for made in (table({"as_today": today, "none": noise}, scenarios=club), varied):
        with style.applied():
            _, data = icon_array.draw(StudyResults(Path(), made, "deaths", None))
        assert style.NOTHING in data
