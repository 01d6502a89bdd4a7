"""A drawn way of a source depends on its luck and on doors, and on nobody."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.model import VenueModel
from sim.rules.hazards.drawn_way import VISITS, DrawnWay
from sim.scenario.parameters.venue import VenueParameters
from sim.world.codes import Role
from tests.builders import ENTRANCE, box, room, venue
from tests.worlds import assault, club, model, scenario, stepped


def three_rooms(**door: Any) -> VenueParameters:
    """Give a foyer, a hall of four times its floor and a store, in a row; the words are those of the store's door."""
    areas = [
        {"id": "foyer", "use": "foyer", "polygon": box(0, 0, 8, 8)},
        {"id": "hall", "polygon": box(8, 0, 40, 8)},
        {"id": "store", "use": "foyer", "polygon": box(40, 0, 48, 8)},
    ]
    doors = [
        {"id": "front", "between": ("foyer", "outside"), "line": ((0.0, 3.0), (0.0, 5.0)), **ENTRANCE},
        {"id": "inner", "between": ("foyer", "hall"), "line": ((8.0, 3.0), (8.0, 5.0))},
        {"id": "far", "between": ("hall", "store"), "line": ((40.0, 3.0), (40.0, 5.0)), **door},
    ]
    return venue(areas, doors, standing_areas=["hall"])


def walked(
    words: VenueParameters, seed: int, people: int, seconds: float = 300.0, **hazard: Any
) -> tuple[VenueModel, NDArray[np.float64], NDArray[np.int64]]:
    """Give the model, and where its source was and in which area, step by step."""
    hazard = {"onset_s": 1.0, "departure_low_s": 900.0, "departure_high_s": 900.0, **hazard}
    late = {"police": {"travel_median_s": 3000.0}}
    walkers = model(
        scenario(words, crowd={"people": people}, hazards=[assault(**hazard)], response=late,
                 run={"duration_s": seconds}), seed,
    )  # fmt: skip
    row = walkers.world.crowd.rows(Role.SOURCE)[0]
    places, areas = [], []
    for _ in stepped(walkers, round(seconds / walkers.step_s)):
        places.append((walkers.world.crowd.x[row], walkers.world.crowd.y[row]))
        areas.append(walkers.world.crowd.area[row])
    return walkers, np.array(places), np.array(areas)


@pytest.mark.parametrize("seed", range(3))
def test_way_is_the_same_whoever_is_where(seed: int) -> None:
    """The areas that a source is in do not depend on the crowd; bodies in the way delay it by some seconds at most."""
    _, _, few = walked(club(), seed, 5)
    _, _, many = walked(club(), seed, 400)
    order = [each[np.r_[True, np.diff(each) != 0] & (each >= 0)] for each in (few, many)]
    shared = min(map(len, order))
    assert shared >= 2
    assert list(order[0][:shared]) == list(order[1][:shared])


def test_ways_of_two_sources_and_of_two_seeds_are_apart() -> None:
    walkers, first, _ = walked(club(), 1, 5, sources=2)
    rows = walkers.world.crowd.rows(Role.SOURCE)
    crowd = walkers.world.crowd
    assert np.hypot(crowd.x[rows[0]] - crowd.x[rows[1]], crowd.y[rows[0]] - crowd.y[rows[1]]) > 0.5
    _, second, _ = walked(club(), 2, 5, sources=2)
    assert np.abs(first - second[: len(first)]).max() > 2.0


def test_source_walks_about_in_an_area_and_goes_on_after_its_time() -> None:
    _, places, areas = walked(three_rooms(), 3, 5, dwell_median_s=40.0, dwell_sigma=0.0)
    stays = np.flatnonzero(np.diff(areas[areas >= 0])) * 0.5
    assert len(stays) >= 3
    assert np.ptp(places[:, 0]) > 20.0
    assert (np.diff(stays) >= 40.0).all()


def test_area_behind_a_locked_door_is_passed_over() -> None:
    walkers, _, areas = walked(three_rooms(state="locked"), 3, 5, dwell_median_s=20.0)
    store = walkers.world.venue.area_ids.index("store")
    assert not (areas == store).any()
    _, _, opened = walked(three_rooms(), 3, 5, dwell_median_s=20.0)
    assert (opened == store).any()


def test_source_in_a_building_of_one_room_stays_and_walks_about() -> None:
    _, places, areas = walked(room(20.0, 12.0), 0, 5, seconds=200.0)
    assert len(set(areas[areas >= 0].tolist())) == 1
    assert np.ptp(places[:, 0]) > 8.0


def test_areas_are_drawn_in_proportion_to_their_floor() -> None:
    """From the hall, foyer and store of 64 and 320 m2: shares of 1,200 draws within 3.3 binomial standard errors."""
    areas = [
        {"id": "foyer", "use": "foyer", "polygon": box(0, 0, 8, 8)},
        {"id": "hall", "polygon": box(8, 0, 40, 8)},
        {"id": "store", "use": "foyer", "polygon": box(40, 0, 80, 8)},
    ]
    doors = [
        {"id": "front", "between": ("foyer", "outside"), "line": ((0.0, 3.0), (0.0, 5.0)), **ENTRANCE},
        {"id": "inner", "between": ("foyer", "hall"), "line": ((8.0, 3.0), (8.0, 5.0))},
        {"id": "far", "between": ("hall", "store"), "line": ((40.0, 3.0), (40.0, 5.0))},
    ]
    world = model(scenario(venue(areas, doors, standing_areas=["hall"]), crowd={"people": 5})).world
    names, floor = world.venue.area_ids, [shape.area for shape in world.venue.area_floor]
    share = floor[names.index("store")] / (floor[names.index("foyer")] + floor[names.index("store")])
    to_store = 0
    for source in range(6):
        way = DrawnWay(world, source, 0, 90.0, 0.6)
        for _ in range(VISITS):
            way._area, way._before = names.index("hall"), -1
            way._go_on()
            to_store += way._area == names.index("store")
    drawn = to_store / (6 * VISITS)
    assert abs(drawn - share) < 3.3 * np.sqrt(share * (1.0 - share) / (6 * VISITS))
