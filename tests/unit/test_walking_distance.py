"""How far it is on foot: straight within an area, by doors between areas, and out to the collection point."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from sim.world.navigation.walking_distance import WalkingDistances, collection_point, first_aid_post
from tests.builders import room, two_levels, two_rooms
from tests.worlds import club, concert_hall, model, scenario


def test_way_within_an_area_is_straight() -> None:
    world = model(scenario(room(20.0, 12.0), crowd={"people": 1})).world
    metres = WalkingDistances(world.navigation).metres(
        np.array([2.0, 2.0]), 0, np.array([[5.0, 6.0], [2.0, 2.0]]), np.zeros(2, int)
    )
    assert metres == pytest.approx([5.0, 0.0])


def test_way_to_the_next_room_leads_through_the_door() -> None:
    """From (2, 4) to (17, 1) by a door of 2 m at x = 10, y = 3 to 5: 8 m to its line and 7.3 m on, at the least."""
    world = model(scenario(two_rooms(), crowd={"people": 1})).world
    here, there = np.array([2.0, 4.0]), np.array([[17.0, 1.0]])
    metres = WalkingDistances(world.navigation).metres(here, 0, there, np.array([1]))[0]
    assert 8.0 + np.hypot(7.0, 2.0) <= metres <= 1.1 * (8.0 + np.hypot(7.0, 3.0))


def test_way_is_as_far_back_as_there() -> None:
    world = model(scenario(two_levels(), crowd={"people": 1})).world
    ways, hall, balcony = WalkingDistances(world.navigation), np.array([5.0, 5.0]), np.array([33.0, 8.0])
    there = ways.metres(hall, 0, balcony[None], np.array([2]))[0]
    back = ways.metres(balcony, 2, hall[None], np.array([0]))[0]
    assert np.isfinite(there)
    assert back == pytest.approx(there, rel=0.02)
    assert there > np.hypot(28.0, 3.0), "a stair counts longer than level ground"


def test_patients_are_brought_out_by_the_door_of_the_responders() -> None:
    world = model(scenario(two_rooms(), crowd={"people": 1})).world
    place, area = collection_point(world.venue)
    assert place == pytest.approx([22.0, 4.0])
    metres = WalkingDistances(world.navigation).metres(place, area, np.array([[15.0, 4.0]]), np.array([1]))[0]
    assert metres == pytest.approx(7.0, abs=0.3)


@pytest.mark.parametrize("venue", [club, concert_hall])
def test_every_area_of_a_shipped_venue_can_be_walked_to_from_post_and_collection_point(venue) -> None:  # type: ignore[no-untyped-def]
    world = model(scenario(venue(), crowd={"people": 1})).world
    inside = np.arange(world.venue.n_inside_areas)
    middles = [world.venue.area_floor[k].representative_point() for k in inside]
    places = np.array([[point.x, point.y] for point in middles])
    for place, area in (first_aid_post(world.venue), collection_point(world.venue)):
        assert world.venue.area_at(place[None])[0] == area
        assert np.isfinite(WalkingDistances(world.navigation).metres(place, area, places, inside)).all()


def test_first_aid_post_of_the_hall_is_in_its_foyer() -> None:
    venue = model(scenario(concert_hall(), crowd={"people": 1})).world.venue
    assert venue.area_ids[first_aid_post(venue)[1]] == "foyer"


@pytest.mark.parametrize("venue", [club, concert_hall])
def test_first_aid_post_stands_out_of_the_way_of_every_door(venue) -> None:  # type: ignore[no-untyped-def]
    built = model(scenario(venue(), crowd={"people": 1})).world.venue
    place, area = first_aid_post(built)
    gaps = [
        shapely.distance(shapely.linestrings(line), shapely.points(place))
        for line, between in zip(built.door_line, built.door_areas, strict=True)
        if area in between
    ]
    assert min(gaps) > 2.0
