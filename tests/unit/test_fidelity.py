"""How far a policy is carried out: part of each step of a lever, in runs and in studies."""

from __future__ import annotations

from typing import Any

import pytest

from sim.runs.loading import load_plan, load_policy, load_scenario
from sim.scenario.parameters.scenario import Scenario
from sim.scenario.policies.applying import lay
from sim.scenario.policies.fidelity import step_done
from sim.studies.design.run_order import StudyRun
from sim.studies.engines.run_builder import RunBuilder
from tests.worlds import incident, plan, value_at

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
def test_numbers_go_their_share_of_the_step_counts_are_rounded_and_all_else_is_set_in_full(
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
