"""What armed officers hear: surely in their own area, by chance one door away, and nothing beyond or out of range."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model import VenueModel
from sim.rules.response.listening import LOUD_CROWD, Listening
from sim.world.codes import Action, Role
from sim.world.random_streams import RandomStreams
from tests.builders import two_rooms
from tests.worlds import UNHINDERED, assault, merged, model, scenario

CHANCES = 400
"""Draws of ten seconds in a test of a share."""


def beside(people: int = 1, **words: Any) -> VenueModel:
    """Give an officer in the west room, 2 m from the open middle door, and a source 4 m away in the east one."""
    still = assault(speed_mps=0.0, harm_per_min=0.0)
    base = {"crowd": {"people": people}, "hazards": [still], "alarm": {"mode": "none"}}
    walkers = model(scenario(two_rooms(), UNHINDERED, merged(base, words)))
    for _ in range(5):
        walkers.step()
    world = walkers.world
    world.place_body(int(world.hazard.rows[0]), 12.0, 4.0)
    world.place_body(int(world.crowd.rows(Role.OFFICER)[0]), 8.0, 4.0)
    assert world.hazard.active.all()
    return walkers


def heard(walkers: VenueModel, team: int = 0, force: int = 0) -> np.ndarray:
    """Tell in which of the ten seconds after the present ones the officer hears the source."""
    world = walkers.world
    listening, officer = Listening(world, force), world.crowd.rows(Role.OFFICER)[:1]
    found = []
    for slot in range(CHANCES):
        world.clock.aftermath_s = 10.0 * slot
        found.append(bool(listening.hears(world, team, officer)[0]))
    world.clock.aftermath_s = 0.0
    return np.array(found)


def police(**words: float) -> dict[str, Any]:
    return {"response": {"police": words}}


def close_to(share: float) -> Any:
    """Within three standard errors of a share of the draws."""
    return pytest.approx(share, abs=3.0 * np.sqrt(share * (1.0 - share) / CHANCES))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_source_one_door_away_is_heard_in_the_stated_share_of_times(share: float) -> None:
    assert heard(beside(**police(hearing_share=share))).mean() == close_to(share)


def test_more_hearing_hears_whenever_less_did() -> None:
    less, more = (heard(beside(**police(hearing_share=share))) for share in (0.3, 0.7))
    assert (less <= more).all()
    assert less.sum() < more.sum()


def test_own_area_is_heard_whatever_the_chance() -> None:
    walkers = beside(**police(hearing_share=0.0, hearing_range_m=0.0))
    world = walkers.world
    assert not heard(walkers).any()
    world.place_body(int(world.crowd.rows(Role.OFFICER)[0]), 18.0, 1.0)
    assert heard(walkers).all()


def test_source_is_not_heard_beyond_the_range() -> None:
    """It is 4 m away."""
    assert heard(beside(**police(hearing_range_m=5.0))).all()
    assert not heard(beside(**police(hearing_range_m=3.0))).any()


def test_shut_door_muffles() -> None:
    shut = beside(**police(muffled_factor=0.4))
    assert heard(shut).all()
    door = shut.world.venue.door_ids.index("middle")
    shut.world.doors.lock(door)
    assert heard(shut).mean() == close_to(0.4)


def test_crowd_that_runs_where_the_team_is_drowns_it_and_a_few_do_not() -> None:
    walkers = beside(LOUD_CROWD + 10, **police(muffled_factor=0.4))
    crowd, west = walkers.world.crowd, walkers.world.venue.area_ids.index("west")
    everybody = np.flatnonzero(crowd.attendee)
    crowd.area[everybody], crowd.action[everybody] = west, Action.NONE
    crowd.action[everybody[: LOUD_CROWD - 1]] = Action.RUN
    assert heard(walkers).all()
    crowd.action[everybody[LOUD_CROWD - 1]] = Action.RUN
    assert heard(walkers).mean() == close_to(0.4)


@pytest.mark.parametrize(("mode", "drowned"), [("bell", True), ("recorded_voice", True), ("text", False)])
def test_alarm_that_sounds_drowns_it_and_a_text_does_not(mode: str, drowned: bool) -> None:
    walkers = beside(**merged(police(muffled_factor=0.0), {"alarm": {"mode": mode, "delay_s": 600.0}}))
    assert heard(walkers).all()
    walkers.world.alarm.given_at = walkers.world.now_s
    assert heard(walkers).any() != drowned


def test_draw_holds_for_ten_seconds_and_belongs_to_team_and_force_alone() -> None:
    walkers = beside(**police(hearing_share=0.5))
    first = heard(walkers)
    walkers.world.clock.steps += 10
    assert np.array_equal(heard(walkers), first), "the same ten seconds"
    for other in (heard(walkers, team=1), heard(walkers, force=1)):
        assert 0.4 < (other == first).mean() < 0.6, "another team or force has luck of its own"
    walkers.world.streams = RandomStreams(1)
    assert 0.4 < (heard(walkers) == first).mean() < 0.6
