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
    made = table({"as_today": today, "good": today - 20.0}, scenarios={"club": {"crowd": {"people": people}}})
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
