"""Walls and shut doors stop sight; open doors, balustrades and open floor do not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.scenario.parameters.venue import VenueParameters
from sim.world.sight import distance_to_lookers, sees, true_positions
from sim.world.world import World
from tests.builders import room, two_levels, two_rooms
from tests.worlds import assault, model, scenario


def world_of(venue: VenueParameters, people: int = 5) -> World:
    return model(scenario(venue, crowd={"people": people}, hazards=[assault()])).world


def looked_for(world: World, row: int, asked: NDArray[np.bool_], far_m: float) -> NDArray[np.float64]:
    """Give who of those asked has a body in sight, and how far off it is."""
    rows = np.flatnonzero(asked & (world.crowd.area >= 0))
    return distance_to_lookers(world, row, rows, true_positions(world, rows), far_m)


def point(x: float, y: float) -> NDArray[np.float64]:
    return np.array([x, y])


ROOM = world_of(room(20.0, 12.0, holes=[[(8.0, 5.0), (10.0, 5.0), (10.0, 7.0), (8.0, 7.0)]]))


def test_open_floor_is_seen_across() -> None:
    assert sees(ROOM, point(1, 1), point(19, 1))


def test_pillar_hides_what_is_behind_it() -> None:
    assert not sees(ROOM, point(5, 6), point(13, 6))
    assert sees(ROOM, point(5, 6), point(13, 11))


@given(
    ax=st.floats(0.3, 19.7), ay=st.floats(0.3, 11.7), bx=st.floats(0.3, 19.7), by=st.floats(0.3, 11.7),
)  # fmt: skip
def test_sight_is_mutual(ax: float, ay: float, bx: float, by: float) -> None:
    assert sees(ROOM, point(ax, ay), point(bx, by)) == sees(ROOM, point(bx, by), point(ax, ay))


@given(ax=st.floats(0.3, 7.5), ay=st.floats(0.3, 11.7), bx=st.floats(0.3, 7.5), by=st.floats(0.3, 11.7))
def test_nothing_hides_within_a_convex_piece_of_floor(ax: float, ay: float, bx: float, by: float) -> None:
    assert sees(ROOM, point(ax, ay), point(bx, by))


@pytest.mark.parametrize(("state", "seen"), [("open", True), ("closed", False), ("locked", False)])
def test_door_lets_sight_through_when_it_stands_open(state: str, seen: bool) -> None:
    world = world_of(two_rooms(door={"state": state}))
    assert sees(world, point(5, 4), point(15, 4)) is seen


def test_door_that_opens_or_is_locked_changes_what_is_seen() -> None:
    world = world_of(two_rooms(door={"state": "closed"}))
    world.doors.push(0, 0.0)
    world.doors.settle(1e3)
    assert sees(world, point(5, 4), point(15, 4))
    world.doors.lock(0)
    assert not sees(world, point(5, 4), point(15, 4))


def test_wall_beside_an_open_door_hides() -> None:
    world = world_of(two_rooms())
    assert not sees(world, point(9.5, 0.5), point(10.5, 0.5))
    assert sees(world, point(9.5, 4.0), point(10.5, 4.0))


def test_distance_is_true_and_infinite_beyond_what_is_asked() -> None:
    world = world_of(room(20.0, 12.0))
    crowd, row = world.crowd, world.hazard.rows[0]
    world.place_body(int(row), 18.0, 6.0)
    crowd.x[:2], crowd.y[:2] = (14.0, 2.0), (3.0, 6.0)
    found = looked_for(world, int(row), crowd.attendee, 10.0)
    assert found[0] == pytest.approx(5.0)
    assert np.isinf(found[1])
    assert np.isinf(found[row])


def test_nobody_is_asked_who_is_no_candidate() -> None:
    world = world_of(room())
    row = int(world.hazard.rows[0])
    world.place_body(row, 9.0, 4.0)
    assert np.isinf(looked_for(world, row, np.zeros(world.crowd.n, bool), 50.0)).all()


def test_absent_body_is_seen_by_nobody() -> None:
    world = world_of(room())
    row = int(world.hazard.rows[0])
    assert np.isinf(looked_for(world, row, world.crowd.attendee, 50.0)).all()


def test_balcony_and_hall_see_each_other_over_the_balustrade_at_true_distance() -> None:
    """Drawn 18 m to the right and 4 m above: true distance counts height and takes the drawing back."""
    world = world_of(two_levels(), 30)
    crowd, row = world.crowd, int(world.hazard.rows[0])
    world.place_body(row, 10.0, 5.0)  # in the hall
    up = int(np.flatnonzero(crowd.area == world.venue.area_ids.index("balcony"))[0])
    crowd.x[up], crowd.y[up] = 31.0, 5.0  # truly at x = 13
    found = looked_for(world, row, crowd.attendee, 50.0)
    assert found[up] == pytest.approx(np.hypot(3.0, 4.0))
