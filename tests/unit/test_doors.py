"""A door opens when pushed and its time has come; a locked one never does."""

from __future__ import annotations

import numpy as np
import pytest

from sim.scenario.parameters.scenario import Scenario
from sim.world.doors import SPECIFIC_FLOW, Doors
from sim.world.random_streams import RandomStreams
from sim.world.venue.venue import build_venue
from tests.builders import room, two_rooms
from tests.worlds import club, plan, scenario


def doors_of(words: Scenario, seed: int = 1) -> Doors:
    return Doors(build_venue(words.venue), words, RandomStreams(seed))


def closed(opens_after_s: float = 2.0, **building: object) -> Doors:
    door = {"state": "closed", "opens_after_s": opens_after_s}
    return doors_of(scenario(room(door=door), building=building))


def test_state_at_the_start_is_as_drawn() -> None:
    for state, is_open, locked in (("open", True, False), ("closed", False, False), ("locked", False, True)):
        doors = doors_of(scenario(two_rooms(door={"state": state})))
        assert (bool(doors.open[0]), bool(doors.locked[0])) == (is_open, locked)


def test_closed_door_opens_its_time_after_the_push() -> None:
    doors = closed(2.0)
    assert list(doors.settle(100.0)) == []
    doors.push(0, 10.0)
    assert list(doors.settle(11.9)) == []
    assert list(doors.settle(12.0)) == [0]
    assert doors.open[0]
    assert list(doors.settle(13.0)) == []


def test_second_push_does_not_begin_again() -> None:
    doors = closed(2.0)
    doors.push(0, 10.0)
    doors.push(0, 11.5)
    assert list(doors.settle(12.0)) == [0]


def test_locked_door_is_not_opened_by_pushing() -> None:
    doors = doors_of(scenario(room(door={"state": "locked"})))
    doors.push(0, 1.0)
    assert list(doors.settle(1e9)) == []
    assert not doors.open[0]


def test_open_door_is_not_pushed() -> None:
    doors = doors_of(scenario(room()))
    doors.push(0, 1.0)
    assert np.isinf(doors.opens_at[0])


def test_lock_shuts_for_good_even_while_opening() -> None:
    doors = closed(2.0)
    doors.push(0, 1.0)
    doors.lock(0)
    assert list(doors.settle(100.0)) == []
    doors.push(0, 101.0)
    assert list(doors.settle(1000.0)) == []


def test_release_delay_is_added_to_closed_exits_and_to_nothing_else() -> None:
    doors = closed(2.0, exit_release_s=30.0)
    assert doors.opening_s[0] == 32.0
    rooms = two_rooms(door={"state": "closed", "opens_after_s": 1.0})
    inner = doors_of(scenario(rooms, building={"exit_release_s": 30.0}))
    assert inner.opening_s[0] == 1.0
    assert doors_of(scenario(room(), building={"exit_release_s": 30.0})).opening_s[0] == 0.0


@pytest.mark.parametrize(("share", "locked"), [(1.0, 0), (0.67, 1), (0.34, 2), (0.0, 3)])
def test_unusable_share_of_emergency_exits_is_locked(share: float, locked: int) -> None:
    doors = doors_of(plan(scenario(club()), building__exits_usable_share=share).scenario)
    assert doors.locked.sum() == locked
    assert not doors.locked[build_venue(club()).door_is_public_entrance].any()


def test_locked_exits_are_drawn_by_seed() -> None:
    words = plan(scenario(club()), building__exits_usable_share=0.67).scenario
    found = {tuple(np.flatnonzero(doors_of(words, seed).locked)) for seed in range(40)}
    assert len(found) == 3


@pytest.mark.parametrize("mode", ["free", "code", "venue"])
def test_flow_of_a_door_is_that_of_its_mode_and_width(mode: str) -> None:
    doors = doors_of(scenario(room(door_width=2.0), building={"door_flow": mode}))
    assert doors.flow[0] == SPECIFIC_FLOW[mode] * build_venue(room(door_width=2.0)).door_width[0]
