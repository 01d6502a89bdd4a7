"""Engagements: how often officers are harmed, what that does to the response, and that it comes to an end."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model import VenueModel
from sim.rules.response.engagement import MOST
from sim.rules.response.police import Police
from sim.verification.fingerprint import fingerprint
from sim.world.codes import Role
from sim.world.random_streams import RandomStreams, Stream
from tests.builders import room
from tests.worlds import UNHINDERED, assault, finished, merged, model, scenario

SEEDS = 400


def faced(officers: int = 4, **police: Any) -> VenueModel:
    """Give officers in a room of 30 x 8 m, 8 m before a source that goes on for ten minutes unless it is stopped."""
    still = assault(speed_mps=0.0, harm_per_min=0.0, departure_low_s=600.0, departure_high_s=600.0)
    more = {"crowd": {"people": 1}, "hazards": [still], "response": {"police": {
        "officers": officers, "tactical_officers": 0, "travel_median_s": 7200.0, **police,
    }}}  # fmt: skip
    walkers = model(scenario(room(30.0, 8.0), UNHINDERED, more))
    for _ in range(5):
        walkers.step()
    face(walkers)
    return walkers


def face(walkers: VenueModel) -> None:
    """Place officers before the source."""
    world = walkers.world
    world.hazard.active[:] = True
    world.response.entry_at = 0.0
    world.place_body(int(world.hazard.rows[0]), 28.0, 4.0)
    for k, row in enumerate(world.crowd.rows(Role.OFFICER)):
        world.crowd.harmed_at[row] = np.inf
        world.place_body(int(row), 20.0 - 0.5 * (k // 4), 1.0 + k % 4)


def engaged(walkers: VenueModel, until_s: float = 300.0) -> list[float]:
    """Give the times of contacts, s from the first, until the source is stopped."""
    world = walkers.world
    while world.hazard.active.any() and world.now_s < until_s:
        world.clock.tick()
        walkers._responders.police._engagements.act(world)
    times = [event.time_s for event in world.log if event.name == "contact"]
    return [time - times[0] for time in times]


def luck(walkers: VenueModel) -> np.ndarray:
    return walkers.world.streams.uniform(Stream.OFFICER_HARM, MOST)


def seed_with(harmed: int, share: float) -> int:
    """Give a seed at which so many first engagements harm an officer, and the next does not, if there is a next."""
    for seed in range(10_000):
        drawn = RandomStreams(seed).uniform(Stream.OFFICER_HARM, MOST) < share
        if drawn[:harmed].all() and not drawn[harmed : harmed + 1].any():
            return seed
    raise AssertionError("no such seed")


@pytest.mark.parametrize("team", [1, 2, 4])
def test_officer_is_harmed_as_often_however_large_the_team(team: int) -> None:
    """Within three standard errors of a share of 0.3 of 400 first engagements."""
    walkers, harmed = faced(team, officer_harm_share=0.3), 0
    world, rows = walkers.world, walkers.world.crowd.rows(Role.OFFICER)
    for seed in range(SEEDS):
        world.streams = RandomStreams(seed)
        face(walkers)
        Police(world, rows)._engagements.act(world)
        harmed += int(np.isfinite(world.crowd.harmed_at[rows]).sum())
    assert harmed == pytest.approx(0.3 * SEEDS, abs=3.0 * np.sqrt(0.3 * 0.7 * SEEDS))


@pytest.mark.parametrize("harmed", [0, 1, 2])
def test_source_goes_on_when_an_officer_is_harmed_and_the_rest_engage_again_after_falling_back(harmed: int) -> None:
    walkers = faced(officer_harm_share=0.3, fall_back_s=40.0)
    walkers.world.streams = RandomStreams(seed_with(harmed, 0.3))
    assert engaged(walkers) == [40.0 * k for k in range(harmed + 1)]
    rows = walkers.world.crowd.rows(Role.OFFICER)
    assert np.isfinite(walkers.world.crowd.harmed_at[rows]).sum() == harmed
    assert walkers.world.hazard.over_at[0] == walkers.world.now_s + 30.0
    assert walkers.world.response.contact_at == walkers.world.now_s - 40.0 * harmed, "the first contact counts"


def test_last_of_three_engagements_stops_the_source_whatever_becomes_of_the_officer() -> None:
    walkers = faced(officer_harm_share=0.3, fall_back_s=40.0)
    walkers.world.streams = RandomStreams(seed_with(MOST, 0.3))
    assert engaged(walkers) == [0.0, 40.0, 80.0]
    assert not walkers.world.hazard.active.any()
    assert np.isfinite(walkers.world.crowd.harmed_at).sum() == MOST


def test_lone_officer_who_is_harmed_leaves_the_source_to_others() -> None:
    walkers = faced(1, officer_harm_share=0.5)
    walkers.world.streams = RandomStreams(seed_with(1, 0.5))
    assert engaged(walkers) == [0.0]
    assert walkers.world.hazard.active.all()


def test_team_that_comes_later_engages_while_the_first_has_fallen_back() -> None:
    walkers = faced(8, officer_harm_share=0.3, fall_back_s=200.0)
    world, second = walkers.world, walkers.world.crowd.rows(Role.OFFICER)[4:]
    world.streams = RandomStreams(seed_with(1, 0.3))
    for row in second:
        world.place_body(int(row), 5.0, 4.0)  # beyond the radius of contact
    engaged(walkers, 20.0)
    assert world.hazard.active.all()
    for k, row in enumerate(second):
        world.place_body(int(row), 20.0, 1.0 + k)
    assert 15.0 < engaged(walkers)[1] < 25.0
    assert not world.hazard.active.any()


def test_team_beside_the_first_falls_back_with_it() -> None:
    walkers = faced(8, officer_harm_share=0.3, fall_back_s=40.0)
    walkers.world.streams = RandomStreams(seed_with(1, 0.3))
    assert engaged(walkers) == [0.0, 40.0]


def test_officers_who_have_fallen_back_stand() -> None:
    walkers = faced(officer_harm_share=0.3, fall_back_s=40.0)
    world, rows = walkers.world, walkers.world.crowd.rows(Role.OFFICER)
    world.streams = RandomStreams(seed_with(1, 0.3))
    walkers.step()
    assert np.isfinite(world.crowd.harmed_at[rows]).sum() == 1
    left = rows[~np.isfinite(world.crowd.harmed_at[rows])]
    before = world.crowd.x[left].copy()
    for _ in range(20):
        walkers.step()
    assert world.crowd.x[left] == pytest.approx(before, abs=1.0), "10 s at 0.6 m/s would be 6 m"
    assert world.hazard.active.all()


def test_time_of_falling_back_changes_no_byte_where_no_officer_is_harmed() -> None:
    def outcome(fall_back_s: float) -> str:
        words = {"crowd": {"people": 20}, "hazards": [assault()], "response": {"police": {
            "notification_s": 5.0, "call_processing_s": 0.0, "dispatch_s": 0.0, "travel_median_s": 10.0,
            "travel_sigma": 0.0, "fall_back_s": fall_back_s,
        }}}  # fmt: skip
        return fingerprint(finished(scenario(room(30.0, 8.0), merged(UNHINDERED, words)), 2))

    assert outcome(0.0) == outcome(600.0)
