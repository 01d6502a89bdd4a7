"""A policy is words: it sets levers, each within its range, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import InputError
from sim.rules.registry import full_scenario_type
from sim.runs.loading import load_plan, load_policy, load_scenario
from sim.scenario.knobs import Knob
from sim.scenario.parameters.policy import PolicyParameters
from sim.scenario.policies.applying import lay
from sim.scenario.policies.levers import knobs_by_path, lever_parameters

GOOD = Path(__file__).parent.parent / "broken" / "good"
EVENING, FASTER = str(GOOD / "evening.yaml"), str(GOOD / "faster_alarm.yaml")
KNOBS = list(knobs_by_path(full_scenario_type()).values())


def policy(**levers: object) -> PolicyParameters:
    return PolicyParameters(name="trial", about="For tests.", reason="None.", levers=levers)


def value_at(words: object, path: str) -> object:
    for part in path.split("."):
        words = getattr(words, part)
    return words


def another_value(knob: Knob) -> object:
    if isinstance(knob.default, bool):
        return not knob.default
    if knob.choices:
        return next(choice for choice in knob.choices if choice != knob.default)
    if isinstance(knob.default, tuple):
        return ("side",)
    return knob.low if knob.default != knob.low else knob.high


@pytest.mark.parametrize("knob", [knob for knob in KNOBS if knob.role == "lever"], ids=lambda knob: knob.path)
def test_every_lever_can_be_set_by_a_policy(knob: Knob) -> None:
    scenario = load_scenario(EVENING)
    laid = lay(scenario, policy(**{knob.path: another_value(knob)})).scenario
    assert value_at(laid, knob.path) == another_value(knob)
    assert value_at(scenario, knob.path) == knob.default


@pytest.mark.parametrize("knob", [knob for knob in KNOBS if knob.role != "lever"], ids=lambda knob: knob.path)
def test_nothing_but_a_lever_can_be_set_by_a_policy(knob: Knob) -> None:
    path = knob.path.replace("*", "0")
    with pytest.raises(InputError, match="not a lever: a policy cannot set it"):
        lay(load_scenario(EVENING), policy(**{path: another_value(knob)}))


@pytest.mark.parametrize("path", ["venue", "hazards", "hazards.0", "hazards.0.kind", "name", "alarm", "schema", ""])
def test_no_part_of_a_scenario_is_a_lever(path: str) -> None:
    with pytest.raises(InputError, match="lever"):
        lay(load_scenario(EVENING), policy(**{path: "x"}))


def test_lever_declarations_keep_their_ranges() -> None:
    properties = lever_parameters(full_scenario_type()).model_json_schema(by_alias=True)["properties"]
    assert (properties["alarm.delay_s"]["minimum"], properties["alarm.delay_s"]["maximum"]) == (0.0, 1200.0)


def test_policy_that_sets_what_is_already_so_changes_no_byte() -> None:
    scenario = load_scenario(EVENING)
    assert lay(scenario, policy(**{"alarm.delay_s": 90.0})).scenario.digest() == scenario.digest()
    assert lay(scenario, policy()).scenario.digest() == scenario.digest()


def test_plan_from_files_is_the_plan_from_words() -> None:
    from_files = load_plan(EVENING, FASTER)
    from_words = lay(load_scenario(EVENING), load_policy(FASTER))
    assert from_files.policy_name == from_words.policy_name == "faster_alarm"
    assert from_files.scenario.digest() == from_words.scenario.digest()
    assert (from_files.scenario.alarm.delay_s, from_files.scenario.response.police.officers) == (30.0, 8)


def test_plan_without_a_policy_is_the_scenario_as_written() -> None:
    plan = load_plan(EVENING)
    assert plan.policy_name == "as_written"
    assert plan.scenario == load_scenario(EVENING)


def test_lever_given_twice_is_refused() -> None:
    with pytest.raises(InputError, match="set by this policy and by --set"):
        load_plan(EVENING, FASTER, ["alarm.delay_s=5"])


def test_shipped_baseline_changes_nothing() -> None:
    plan = load_plan(EVENING, "as_today")
    assert plan.policy_name == "as_today"
    assert plan.scenario.digest() == load_scenario(EVENING).digest()
