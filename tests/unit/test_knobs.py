"""A number is declared once, and everything that is said of it can be found again."""

from __future__ import annotations

import re

import pytest
from pydantic import ValidationError

from sim.rules.registry import full_scenario_type
from sim.scenario.knobs import Knob, Parameters, knob, knobs_of
from sim.scenario.policies.levers import knobs_by_path
from sim.scenario.references import assumption
from sim.scenario.value_types import value_type_of

KNOBS = list(knobs_of(full_scenario_type()))
UNIT_OF_ENDING = {
    "_s": "s",
    "_m": "m",
    "_mps": "m/s",
    "_years": "years",
    "_share": "share",
    "_per_min": "/min",
}


class Sample(Parameters):
    """Parameters for these tests."""

    size: float = knob(2.0, unit="m", low=1.0, high=3.0, role="setting", source=assumption(), about="a size")
    count: int = knob(2, unit="count", low=1, high=3, role="lever", source=assumption(), about="a count")
    at_s: float | None = knob(None, unit="s", low=0.0, high=9.0, role="setting", source=assumption(), about="a time")


@pytest.mark.parametrize("value", ["2", True, float("nan"), float("inf"), 0.5, 3.5, None])
def test_number_refuses_what_is_no_number_in_range(value: object) -> None:
    with pytest.raises(ValidationError):
        Sample.model_validate({"size": value})


@pytest.mark.parametrize("value", ["2", True, float("nan"), -1.0, 10.0])
def test_optional_number_is_as_strict_as_any_other(value: object) -> None:
    with pytest.raises(ValidationError):
        Sample.model_validate({"at_s": value})


def test_whole_number_is_taken_where_a_number_is_due_and_not_the_other_way_round() -> None:
    assert Sample.model_validate({"size": 2}).size == 2.0
    with pytest.raises(ValidationError):
        Sample.model_validate({"count": 2.0})


def test_words_are_frozen_and_deaf_to_unknown_keys() -> None:
    with pytest.raises(ValidationError):
        Sample.model_validate({"sise": 2.0})
    with pytest.raises(ValidationError):
        Sample().size = 3.0  # type: ignore[misc]


def test_walk_gives_what_was_declared() -> None:
    found = {each.path: each for each in knobs_of(Sample, "here")}
    assert list(found) == ["here.size", "here.count", "here.at_s"]
    assert found["here.size"] == Knob("here.size", 2.0, "m", 1.0, 3.0, (), "setting", assumption(), "a size")


def test_walk_enters_lists_and_plugs() -> None:
    paths = {each.path for each in KNOBS}
    assert {"hazards.*.reach_m", "movement.time_gap_s", "venue.doors.*.opens_after_s"} <= paths


def test_no_path_is_given_twice() -> None:
    paths = [each.path for each in KNOBS]
    assert len(paths) == len(set(paths)) == len(knobs_by_path(full_scenario_type()))


@pytest.mark.parametrize("each", KNOBS, ids=lambda each: each.path)
def test_knob_has_a_source_a_meaning_and_a_range_around_its_default(each: Knob) -> None:
    assert each.source.how
    assert each.about.strip()
    if each.choices:
        assert each.default in each.choices
    elif isinstance(each.default, int | float) and not isinstance(each.default, bool):
        assert each.low is not None
        assert each.high is not None
        assert each.low <= each.default <= each.high


@pytest.mark.parametrize("each", KNOBS, ids=lambda each: each.path)
def test_knob_wears_its_unit(each: Knob) -> None:
    ending = next((end for end in sorted(UNIT_OF_ENDING, key=len, reverse=True) if each.path.endswith(end)), None)
    if ending:
        assert each.unit.endswith(UNIT_OF_ENDING[ending])


@pytest.mark.parametrize("each", KNOBS, ids=lambda each: each.path)
def test_form_of_a_path_agrees_with_its_knob(each: Knob) -> None:
    loc = tuple(0 if part == "*" else part for part in each.path.split("."))
    form = value_type_of(full_scenario_type(), loc)
    assert (form.low, form.high, form.about) == (each.low, each.high, each.about)


def test_the_hazard_has_no_lever() -> None:
    """Nothing that a policy sets, or that anybody could optimise, belongs to the hazard."""
    assert [each.path for each in KNOBS if re.match(r"hazards\.", each.path) and each.role == "lever"] == []
