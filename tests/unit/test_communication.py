"""Communication that fails: in the stated share of runs, in one of three ways, and with what it costs."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from sim.model import VenueModel
from sim.runs.runner import RunResult
from sim.scenario.parameters.scenario import Scenario
from sim.verification.fingerprint import fingerprint
from sim.world.codes import Role, Status
from sim.world.communication import Communication, draw_communication
from sim.world.random_streams import RandomStreams
from tests.builders import far_rooms
from tests.worlds import UNHINDERED, assault, finished, incident, merged, model, scenario

SEEDS = 2000
SHARES = {
    "late_notification": {"late_notification_share": 0.5, "late_command_share": 0.0},
    "late_command": {"late_notification_share": 0.0, "late_command_share": 0.5},
    "wrong_area": {"late_notification_share": 0.0, "late_command_share": 0.0},
}
"""Shares at which a failure is of one kind at some seed at least."""


def drawn(**failure: float) -> list[Communication]:
    told = incident(1, response={"failure": failure})
    return [draw_communication(told, RandomStreams(seed)) for seed in range(SEEDS)]


def close_to(share: float, n: int = SEEDS) -> Any:
    return pytest.approx(share, abs=3.0 * np.sqrt(share * (1.0 - share) / n))


@pytest.mark.parametrize("share", [0.15, 0.4])
def test_communication_fails_in_the_stated_share_of_runs(share: float) -> None:
    assert np.mean([each.fails for each in drawn(share=share)]) == close_to(share)


def test_larger_share_fails_where_a_smaller_one_did() -> None:
    few, many = ([each.fails for each in drawn(share=share)] for share in (0.1, 0.4))
    assert all(more for less, more in zip(few, many, strict=True) if less)


def test_kinds_come_in_their_shares_and_cost_one_delay_each() -> None:
    found = drawn(share=1.0, late_notification_share=0.2, late_command_share=0.5)
    kinds = Counter(each.failure for each in found)
    assert kinds["late_notification"] / SEEDS == close_to(0.2)
    assert kinds["late_command"] / SEEDS == close_to(0.5)
    assert kinds["wrong_area"] / SEEDS == close_to(0.3)
    for each in found:
        costs = [each.late_notification_s, each.late_command_s, each.wrong_area_s]
        assert [cost > 0.0 for cost in costs] == [each.failure == kind for kind in SHARES]


def test_delay_is_log_normal_about_its_median() -> None:
    found = drawn(share=1.0, delay_median_s=600.0, delay_sigma=0.6)
    logs = np.log([each.late_notification_s + each.late_command_s + each.wrong_area_s for each in found])
    assert logs.mean() == pytest.approx(np.log(600.0), abs=3 * 0.6 / SEEDS**0.5)
    assert logs.std() == pytest.approx(0.6, abs=3 * 0.6 / (2 * SEEDS) ** 0.5)


def test_without_failures_nothing_of_them_changes_a_byte() -> None:
    marks = {
        fingerprint(finished(incident(60, response={"failure": failure}, run={"duration_s": 90.0}), 6))
        for failure in ({"share": 0.0}, {"share": 0.0, "delay_median_s": 60.0, **SHARES["late_command"]})
    }
    assert len(marks) == 1


def with_failure(kind: str | None, **words: Any) -> Scenario:
    """Give the words of an incident whose communication fails in one way at some seeds, or never."""
    failure = {"share": 0.0 if kind is None else 1.0, "delay_median_s": 300.0, "delay_sigma": 0.0}
    failure |= SHARES[kind or "wrong_area"]
    base = {"response": {"failure": failure, "police": {"travel_sigma": 0.0, "travel_median_s": 60.0}}}
    return incident(80, **merged(UNHINDERED, base, words))


def seed_of(kind: str) -> int:
    """Give a seed at which a failure with the shares of a kind is of that kind."""
    told = with_failure(kind)
    return next(seed for seed in range(100) if draw_communication(told, RandomStreams(seed)).failure == kind)


def both(kind: str, **words: Any) -> tuple[RunResult, RunResult]:
    """Run one seed with communication that works, and with a failure of a kind."""
    seed = seed_of(kind)
    return finished(with_failure(None, **words), seed), finished(with_failure(kind, **words), seed)


def test_late_notification_delays_the_call_and_all_that_follows_by_the_delay() -> None:
    works, failed = both("late_notification")
    for clock in ("notification_s", "call_processing_s", "dispatch_s", "arrival_s", "entry_s"):
        assert failed.metrics[clock] == pytest.approx(works.metrics[clock] + 300.0, abs=1e-6), clock
    assert [event.subject for event in failed.events if event.name == "communication_failed"] == ["late_notification"]
    assert not [event for event in works.events if event.name == "communication_failed"]


def test_late_command_keeps_medics_out_for_longer_and_police_not() -> None:
    hurt = {"hazards": [assault(harm_per_min=60.0)]}
    works, failed = both("late_command", **hurt)
    for clock in ("notification_s", "arrival_s", "entry_s", "threat_ended_s"):
        assert failed.metrics[clock] == works.metrics[clock], clock
    for clock in ("warm_zone_s", "venue_clear_s", "medical_entry_s"):
        assert failed.metrics[clock] == pytest.approx(works.metrics[clock] + 300.0, abs=1e-6), clock
    commands = [next(each.time_s for each in run.events if each.name == "unified_command") for run in (works, failed)]
    assert commands[1] == pytest.approx(commands[0] + 300.0, abs=2e-3)


def sent(wrong_area_s: float, officers: int = 2) -> VenueModel:
    """Give officers at the door who know where the source is, and the first of whom are sent north instead."""
    still = assault(onset_s=0.5, speed_mps=0.0, harm_per_min=0.0, departure_low_s=900.0, departure_high_s=900.0)
    police = {
        "notification_s": 0.0, "call_processing_s": 0.0, "dispatch_s": 0.0, "travel_median_s": 0.0,
        "entry_briefing_s": 0.0, "between_arrivals_s": 0.0, "contact_radius_m": 3.0, "officers": officers,
        "tactical_officers": 0, "entry_policy": "first_officer",
    }  # fmt: skip
    words = {"crowd": {"people": 1}, "hazards": [still], "response": {"police": police}}
    walkers = model(scenario(far_rooms(), UNHINDERED, words), 1)
    world = walkers.world
    world.log.add(0.0, "recognition")
    world.known.report(26.0, -15.0, world.venue.area_ids.index("cellar"), 0.0)
    luck = (world.venue.area_ids.index("north") + 0.5) / 3.0  # lobby, north, south: the source is in the cellar
    walkers._responders.police._communication = Communication("wrong_area", 0.0, 0.0, wrong_area_s, luck)
    return walkers


def met_at(walkers: VenueModel) -> float:
    while np.isinf(walkers.world.response.contact_at) and walkers.world.now_s < 600.0:
        walkers.step()
    return walkers.world.response.contact_at


def test_team_sent_to_a_wrong_area_stays_there_for_the_delay() -> None:
    """Straight to the source takes about two minutes; the way back from the north is a few seconds longer."""
    right, wrong = met_at(sent(0.0)), met_at(sent(200.0))
    assert right + 150.0 < wrong < right + 230.0


def test_team_in_a_wrong_area_leaves_it_when_it_hears_the_source() -> None:
    walkers = sent(500.0)
    world = walkers.world
    while world.now_s < 60.0:
        walkers.step()
    rows = world.crowd.rows(Role.OFFICER)
    world.place_body(int(world.hazard.rows[0]), 15.0, 3.0)  # in the lobby, one door from the north
    assert met_at(walkers) < 100.0
    assert (world.crowd.status[rows] == Status.INSIDE).all()


def test_only_the_first_team_is_sent_to_a_wrong_area() -> None:
    assert met_at(sent(500.0, officers=4)) < 200.0
