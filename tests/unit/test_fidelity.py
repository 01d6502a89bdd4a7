"""How far a policy is carried out: part of each step of a lever, in runs and in studies."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.runs.loading import load_plan, load_policy, load_scenario
from sim.runs.run_folder import run_manifest
from sim.scenario.parameters.scenario import Scenario
from sim.scenario.policies.applying import lay
from sim.scenario.policies.fidelity import step_done
from sim.studies.design.run_order import StudyRun
from sim.studies.engines.run_builder import RunBuilder
from sim.world.carried_out import plan_of_run
from sim.world.scenario_draws import scenario_draw
from tests.worlds import finished, incident, plan, value_at

LEVERS: dict[str, Any] = {
    "alarm__delay_s": 15.0, "response__site_officers__count": 3, "alarm__mode": "live_voice",
    "control_room__detection": True, "building__egress_width_mm": 10.0,
}  # fmt: skip


def laid(fidelity: float) -> Scenario:
    """Give a scenario with an alarm at 90 s and nobody armed on site, under the levers."""
    return plan(incident(60, run={"policy_fidelity": fidelity}), **LEVERS).scenario


@pytest.mark.parametrize(
    ("before", "after", "share", "done"),
    [
        (90.0, 15.0, 0.5, 52.5), (90.0, 15.0, 0.0, 90.0), (90.0, 15.0, 1.0, 15.0), (0.2, 0.8, 0.5, 0.5),
        (0, 3, 0.5, 2), (0, 4, 0.5, 2), (0, 1, 0.4, 0), (6, 2, 0.75, 3), (0, 2, 1.0, 2),
        (False, True, 0.5, True), ("bell", "text", 0.5, "text"), ((), ("door",), 0.5, ("door",)), (None, 5.0, 0.5, 5.0),
    ],
)  # fmt: skip
def test_numbers_go_their_share_of_the_step_counts_are_rounded_and_all_else_is_set_whole(
    before: Any, after: Any, share: float, done: Any
) -> None:
    found = step_done(before, after, share)
    assert found == pytest.approx(done) if isinstance(done, float) else found == done
    assert type(found) is type(done)


def test_policy_that_is_done_in_part_goes_part_of_the_way() -> None:
    half = laid(0.5)
    assert (half.alarm.delay_s, half.response.site_officers.count) == (52.5, 2)
    assert (half.alarm.mode, half.control_room.detection, half.building.egress_width_mm) == ("live_voice", True, 10.0)


def test_policy_that_is_done_in_full_is_set_exactly_and_one_not_at_all_leaves_its_numbers() -> None:
    full, none = laid(1.0), laid(0.0)
    for path, value in LEVERS.items():
        assert value_at(full, path.replace("__", ".")) == value
    assert (none.alarm.delay_s, none.response.site_officers.count) == (90.0, 0)


SWITCHES = {
    "alarm__mode": "live_voice", "control_room__detection": True, "building__egress_width_mm": 10.0,
    "alarm__names": ("other_exits",),
}  # fmt: skip


def test_switches_choices_and_lists_are_set_in_a_share_of_runs_all_together_and_else_stay_as_before() -> None:
    half = plan(incident(60, run={"policy_fidelity": 0.3}), **LEVERS, alarm__names=("other_exits",))
    before, is_set = incident(60), []
    for seed in range(1000):
        scenario = plan_of_run(half, seed).scenario
        found = [value_at(scenario, path.replace("__", ".")) for path in SWITCHES]
        was = [value_at(before, path.replace("__", ".")) for path in SWITCHES]
        assert found in (list(SWITCHES.values()), was)
        assert (scenario.alarm.delay_s, scenario.response.site_officers.count) == (90.0 - 0.3 * 75.0, 1)
        is_set.append(found != was)
    assert np.mean(is_set) == pytest.approx(0.3, abs=3.3 * np.sqrt(0.3 * 0.7 / 1000))


@pytest.mark.parametrize(("fidelity", "share"), [(0.0, 0.0), (1.0, 1.0)])
def test_none_of_a_policy_sets_no_switch_and_all_of_it_sets_every_one(fidelity: float, share: float) -> None:
    words = plan(incident(60, run={"policy_fidelity": fidelity}), **SWITCHES)
    assert np.mean([plan_of_run(words, seed).scenario.control_room.detection for seed in range(50)]) == share


def test_draw_is_the_same_for_all_policies_and_is_told() -> None:
    one, other = (
        plan(incident(60, run={"policy_fidelity": 0.5}), **levers)
        for levers in ({"control_room__detection": True}, {"alarm__audience": "staff", "alarm__delay_s": 30.0})
    )
    for seed in range(40):
        is_set = plan_of_run(one, seed).scenario.control_room.detection
        assert is_set == (plan_of_run(other, seed).scenario.alarm.audience == "staff")
        assert is_set == (scenario_draw("draw_fidelity", seed) < 0.5)


def test_policy_of_numbers_alone_is_the_same_plan_in_every_run() -> None:
    numbers = plan(incident(60, run={"policy_fidelity": 0.5}), alarm__delay_s=15.0)
    assert numbers.unswitched is None
    assert plan_of_run(numbers, 3) is numbers


def test_run_is_that_of_its_switches_and_its_folder_says_which() -> None:
    words = plan(incident(40, run={"policy_fidelity": 0.5, "duration_s": 20.0}), alarm__mode="bell")
    modes = set()
    for seed in range(6):
        told = run_manifest(words, seed)["words"]["scenario"]["alarm"]["mode"]
        result = finished(words, seed)
        assert told == result.plan.scenario.alarm.mode
        assert run_manifest(result.plan, seed)["key"] == run_manifest(words, seed)["key"]
        modes.add(told)
    assert len(modes) == 2


def test_study_sets_switches_by_the_draw_of_each_run() -> None:
    point = ("run.policy_fidelity", 0.5)
    words, policy = load_scenario("club_assault"), load_policy("faster_dispatch")
    manifest = {
        "scenarios": {words.name: words.model_dump(mode="json", by_alias=True)},
        "policies": {policy.name: policy.model_dump(mode="json", by_alias=True)},
    }
    made = RunBuilder(manifest).plan(StudyRun(0, words.name, policy.name, 0, 0, 0, (point,)))
    assert made.scenario.control_room.detection
    assert made.unswitched is not None
    assert not made.unswitched.control_room.detection


def test_scenario_without_a_policy_knows_no_fidelity() -> None:
    words = incident(60, run={"policy_fidelity": 0.5})
    assert lay(words, load_policy("as_today")).scenario.model_dump() == words.model_dump()


def test_fidelity_from_the_command_line_is_that_of_a_scenario() -> None:
    made = load_plan("club_assault", "faster_alarm", ["run.policy_fidelity=0.8"]).scenario
    assert made.alarm.delay_s == pytest.approx(60.0 + 0.8 * (15.0 - 60.0))
    assert made.alarm.show_stop_s == pytest.approx(30.0 + 0.8 * (15.0 - 30.0))
    full = load_plan("club_assault", "faster_alarm").scenario
    assert (full.alarm.delay_s, full.alarm.show_stop_s) == (15.0, 15.0)


def built(fidelity: float, *knobs: tuple[str, Any]) -> Scenario:
    """Give what a study makes of faster_alarm in the club, whose file is as done as said, at a point."""
    words = load_scenario("club_assault", overrides=[f"run.policy_fidelity={fidelity}"])
    policy = load_policy("faster_alarm")
    manifest = {
        "scenarios": {words.name: words.model_dump(mode="json", by_alias=True)},
        "policies": {policy.name: policy.model_dump(mode="json", by_alias=True)},
    }
    return RunBuilder(manifest).plan(StudyRun(0, words.name, policy.name, 0, 0, 0, knobs)).scenario


def test_study_that_varies_fidelity_carries_its_policies_out_by_point() -> None:
    assert built(1.0, ("run.policy_fidelity", 0.5)).alarm.delay_s == pytest.approx(37.5)
    assert built(1.0, ("run.policy_fidelity", 1.0)).alarm.delay_s == 15.0
    assert built(0.8).alarm.delay_s == pytest.approx(24.0)


def test_point_of_a_study_takes_part_of_the_step_once() -> None:
    """Whatever else is varied: the step is from the scenario to the policy, not from what was done of it."""
    assert built(0.8, ("crowd.speed_factor", 1.1)).alarm.delay_s == pytest.approx(24.0)
    assert built(0.8, ("run.policy_fidelity", 0.5)).alarm.delay_s == pytest.approx(37.5)
