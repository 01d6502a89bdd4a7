"""P19: a lever at zero coverage, or with nothing to act on, leaves every outcome as it was, under common luck."""

from __future__ import annotations

from typing import Any

import pytest

from sim.scenario.scenario import Scenario
from tests.builders import room
from tests.worlds import assault, club, drill, fingerprint, finished, incident, lobby, plan, scenario


def no_hazard() -> Scenario:
    return drill(club(), 80, run={"duration_s": 90.0})


def nobody_told() -> Scenario:
    return incident(80, alarm={"mode": "none"}, run={"duration_s": 90.0})


def open_doors_only() -> Scenario:
    return scenario(lobby(), crowd={"people": 60}, hazards=[assault()], run={"duration_s": 90.0})


def nobody_hides() -> Scenario:
    return incident(80, decisions={"run_share": 1.0, "hide_share": 0.0}, run={"duration_s": 90.0})


def waits_until_clear() -> Scenario:
    return incident(80, run={"duration_s": 90.0})


def one_way() -> Scenario:
    return scenario(room(), crowd={"people": 40}, hazards=[assault()], run={"duration_s": 60.0})


NULLS: dict[str, tuple[Scenario, str, Any, Any]] = {
    "alarm that nobody gives, however late": (nobody_told(), "alarm.delay_s", 0.0, 1200.0),
    "release of exits where all stand open": (open_doors_only(), "building.exit_release_s", 0.0, 120.0),
    "usable exits where all are public entrances": (open_doors_only(), "building.exits_usable_share", 0.0, 1.0),
    "knowledge of exits where there is one": (one_way(), "building.exit_knowledge_share", 0.0, 1.0),
    "locking of refuges that nobody seeks": (nobody_hides(), "building.refuge_lock_s", 0.0, 120.0),
    "protection of refuges that nobody seeks": (nobody_hides(), "building.refuge_protection", 0.0, 1.0),
    "a task force that waits until clear": (waits_until_clear(), "care.task_force_median_s", 0.0, 3600.0),
    "officers where nobody calls": (no_hazard(), "response.police.officers", 1, 60),
    "travel where nobody calls": (no_hazard(), "response.police.travel_median_s", 0.0, 7200.0),
    "entry policy where nobody calls": (no_hazard(), "response.police.entry_policy", "first_officer", "contact_team"),
    "medical policy where nobody is harmed": (
        no_hazard(), "care.medical_policy", "wait_until_clear", "rescue_task_force"
    ),
    "patients where nobody is harmed": (no_hazard(), "care.patients_per_min", 0.05, 60.0),
}  # fmt: skip


@pytest.mark.parametrize("name", NULLS)
def test_null_lever_changes_no_byte(name: str) -> None:
    words, lever, low, high = NULLS[name]
    marks = {fingerprint(finished(plan(words, **{lever: value}), 6)) for value in (low, high)}
    assert len(marks) == 1


@pytest.mark.parametrize("delay_s", [1.0, 600.0])
def test_alarm_that_moves_nobody_changes_nobody(delay_s: float) -> None:
    """Zero compliance: the log says when it rang, the people are the same to the last bit."""
    deaf = incident(100, awareness={"voice_share": 0.0}, run={"duration_s": 120.0})
    silent = finished(plan(deaf, alarm__mode="none"), 3)
    rung = finished(plan(deaf, alarm__delay_s=delay_s), 3)
    for column, values in silent.people.items():
        assert values.tobytes() == rung.people[column].tobytes(), column


def test_tactical_team_that_nobody_waits_for_changes_nobody() -> None:
    words = incident(100, run={"duration_s": 120.0})
    early, late = (finished(plan(words, response__police__tactical_median_s=value), 4) for value in (60.0, 9000.0))
    for column, values in early.people.items():
        assert values.tobytes() == late.people[column].tobytes(), column


def test_a_lever_that_acts_does_change_a_byte() -> None:
    words = incident(100, run={"duration_s": 120.0})
    assert len({fingerprint(finished(plan(words, alarm__delay_s=value), 3)) for value in (1.0, 600.0)}) == 2
