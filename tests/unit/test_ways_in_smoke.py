"""Ways through smoke: they cost more, people enter none that is thicker than they will, and they turn back from it."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.model import VenueModel
from sim.rules.decisions.choices import Choices
from sim.rules.decisions.route_choice import _smoke_wills_m
from sim.scenario.parameters.venue import VenueParameters
from tests.builders import ENTRANCE, box
from tests.builders import venue as make_venue
from tests.worlds import ALIKE, model, scenario, send_everybody

PEOPLE = 300
BOTH = np.uint64(0b11)


@cache
def fork() -> VenueParameters:
    """Give a hall with a corridor on either side, 10 m long, each with an exit at its far end."""
    areas = [
        {"id": "west", "use": "corridor", "polygon": box(0, 8, 10, 12)}, {"id": "hall", "polygon": box(10, 0, 30, 20)},
        {"id": "east", "use": "corridor", "polygon": box(30, 8, 40, 12)},
    ]  # fmt: skip
    lines = {"out_west": 0.0, "into_west": 10.0, "into_east": 30.0, "out_east": 40.0}
    between = {"out_west": ("west", "outside"), "into_west": ("hall", "west"), "into_east": ("hall", "east"),
               "out_east": ("east", "outside")}  # fmt: skip
    doors = [
        {"id": name, "between": between[name], "line": ((x, 8.5), (x, 11.5)),
         **(ENTRANCE if name.startswith("out") else {})}
        for name, x in lines.items()
    ]  # fmt: skip
    return make_venue(areas, doors, standing_areas=["hall"])


def choosing(west: float, east: float = 0.0, *, hall: float = 0.0, **decisions: Any) -> VenueModel:
    """Give people in the middle of the hall who choose between two ways that are as long, with smoke in either."""
    words = {
        "crowd": {"people": PEOPLE, **ALIKE}, "alarm": {"mode": "none"}, "building": {"exit_knowledge_share": 1.0},
        "decisions": {"interval_s": 0.5, "unfamiliar_penalty_s": 0.0, "queue_weight": 0.0, "follow_share": 0.0,
                      **decisions},
    }  # fmt: skip
    walkers = model(scenario(fork(), words), 1)
    world, crowd = walkers.world, walkers.world.crowd
    send_everybody(walkers)
    crowd.x[:PEOPLE], crowd.y[:PEOPLE] = 20.0, 10.0
    crowd.knows[:PEOPLE], crowd.came_by[:PEOPLE], crowd.goal[:PEOPLE] = BOTH, -1, -1
    for name, extinction in (("west", west), ("east", east), ("hall", hall)):
        world.air.extinction_per_m[world.venue.area_ids.index(name)] = extinction
    world.air.stirred = west + east + hall > 0.0
    return walkers


def choose(walkers: VenueModel) -> NDArray[np.bool_]:
    """Give who of the people makes for the west."""
    world = walkers.world
    world.clock.tick()
    Choices(world).act(world)
    west = world.navigation.goal_ids.index("out_west")
    return np.asarray(world.crowd.goal[:PEOPLE] == west)


def wills_m(walkers: VenueModel) -> NDArray[np.float64]:
    return _smoke_wills_m(walkers.world)[:PEOPLE]


def test_of_two_equal_ways_the_share_through_smoke_falls_as_it_thickens() -> None:
    shares = [choose(choosing(west)).mean() for west in (0.0, 0.2, 0.4, 0.8, 1.2, 2.0, 4.0)]
    assert shares[0] == pytest.approx(0.5, abs=0.1)
    assert all(later < sooner for sooner, later in pairwise(shares) if sooner > 0.0)
    assert shares[-1] < 0.1


@pytest.mark.parametrize("west", [0.5, 1.0, 2.0])
def test_nobody_enters_smoke_thicker_than_they_will_where_a_clear_way_is_known(west: float) -> None:
    """Smoke costs nothing here, so that only the will keeps people off: who would enter it goes either way."""
    walkers = choosing(west, smoke_cost_m=0.0)
    goes, shy = choose(walkers), wills_m(walkers) > 3.0 / west
    assert not goes[shy].any()
    assert 10 < shy.sum() < PEOPLE - 10
    assert goes[~shy].mean() == pytest.approx(0.5, abs=0.17)


def test_where_no_clear_way_is_known_people_go_through_the_smoke() -> None:
    walkers = choosing(2.0)
    west = walkers.world.navigation.goal_ids.index("out_west")
    walkers.world.crowd.knows[:PEOPLE] = np.uint64(1 << west)
    assert choose(walkers).all()


def test_of_two_ways_that_are_both_too_thick_the_clearer_is_taken() -> None:
    walkers = choosing(9.0, 4.0, smoke_will_median_m=50.0, smoke_will_sigma=0.0, choice_scale_s=0.0)
    assert not choose(walkers).any()


def test_who_is_in_thick_smoke_already_goes_on() -> None:
    """All of them would enter nothing under 10 m; the way of least smoke counts, not what they would enter."""
    into = choosing(1.0, 0.0, smoke_will_median_m=10.0, smoke_will_sigma=0.0, smoke_cost_m=0.0)
    within = choosing(1.0, 0.0, hall=1.0, smoke_will_median_m=10.0, smoke_will_sigma=0.0, smoke_cost_m=0.0)
    assert choose(into).mean() == 0.0
    assert choose(within).mean() == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize("weight", [0.0, 3.0])
def test_smoke_weighs_by_its_thickness_and_length(weight: float) -> None:
    """10 m of 0.1 per m weigh `weight` m of walk; the scale of tastes is small beside 3 m."""
    walkers = choosing(0.1, smoke_cost_m=weight, choice_scale_s=0.2)
    assert choose(walkers).mean() == (pytest.approx(0.5, abs=0.1) if weight == 0.0 else pytest.approx(0.0, abs=0.01))


def test_smoke_out_of_sight_does_not_count() -> None:
    """From the west corridor the east one is two doors away."""
    walkers = choosing(0.0, 3.0)
    crowd = walkers.world.crowd
    crowd.x[:PEOPLE], crowd.area[:PEOPLE] = 6.0, walkers.world.venue.area_ids.index("west")
    crowd.knows[:PEOPLE] = BOTH & ~np.uint64(1 << walkers.world.navigation.goal_ids.index("out_west"))
    choose(walkers)
    smoke_seen = crowd.turned_back.any()
    assert not smoke_seen
    assert (crowd.goal[:PEOPLE] >= 0).all()


def test_people_turn_back_when_it_gets_worse_ahead_and_are_counted() -> None:
    walkers = choosing(0.0)
    world, crowd = walkers.world, walkers.world.crowd
    choices = Choices(world)
    world.clock.tick()
    choices.act(world)
    west = world.navigation.goal_ids.index("out_west")
    before = crowd.goal[:PEOPLE] == west
    world.air.extinction_per_m[world.venue.area_ids.index("west")] = 2.0
    world.air.stirred = True
    world.clock.tick()
    choices.act(world)
    turned = before & (crowd.goal[:PEOPLE] != west)
    assert turned.sum() > 50
    assert (crowd.turned_back[:PEOPLE] == (before & (wills_m(walkers) > 1.5))).all()


def test_who_enters_a_corridor_and_sees_smoke_ahead_turns_back_into_the_hall() -> None:
    """The smoke is in the outer of two corridors, which is not seen from the hall; it is remembered there."""
    areas = [
        {"id": "outer", "use": "corridor", "polygon": box(0, 8, 10, 12)},
        {"id": "inner", "use": "corridor", "polygon": box(10, 8, 20, 12)},
        {"id": "hall", "polygon": box(20, 0, 60, 20)},
    ]  # fmt: skip
    doors = [
        {"id": "out_west", "between": ("outer", "outside"), "line": ((0.0, 8.5), (0.0, 11.5)), **ENTRANCE},
        {"id": "on", "between": ("inner", "outer"), "line": ((10.0, 8.5), (10.0, 11.5))},
        {"id": "in", "between": ("hall", "inner"), "line": ((20.0, 8.5), (20.0, 11.5))},
        {"id": "out_east", "between": ("hall", "outside"), "line": ((60.0, 17.0), (60.0, 19.0)), **ENTRANCE},
    ]  # fmt: skip
    words = {"crowd": {"people": 1, **ALIKE}, "alarm": {"mode": "none"}, "run": {"duration_s": 200.0},
             "decisions": {"smoke_will_median_m": 10.0, "smoke_will_sigma": 0.0, "choice_scale_s": 0.0}}  # fmt: skip
    walkers = model(scenario(make_venue(areas, doors, standing_areas=["hall"]), words), 1)
    world, crowd = walkers.world, walkers.world.crowd
    send_everybody(walkers, "out_west")
    crowd.knows[0], crowd.x[0], crowd.y[0] = BOTH, 23.0, 10.0
    world.air.extinction_per_m[world.venue.area_ids.index("outer")] = 2.0
    world.air.stirred = True
    been = ["hall"]
    while walkers.running and not np.isfinite(crowd.left_at[0]):
        walkers.step()
        here = world.venue.area_ids[crowd.area[0]]
        been += [here] if here != been[-1] else []
    assert been[:3] == ["hall", "inner", "hall"]
    assert not set(been) & {"outer"}
    assert been.count("inner") == 1
    assert crowd.turned_back[0]
    assert world.venue.door_ids[crowd.left_by[0]] == "out_east"


def test_will_is_log_normal_and_shared_by_groups() -> None:
    words = {"crowd": {"people": 300, "group_share": 0.5}}
    world = model(scenario(fork(), words), 3).world
    wills, group = _smoke_wills_m(world), world.crowd.group
    assert (wills == wills[group]).all()
    alone = np.log(wills[: world.attendees][group[: world.attendees] == np.arange(world.attendees)])
    assert np.exp(np.median(alone)) == pytest.approx(3.0, rel=0.25)
    assert alone.std() == pytest.approx(0.8, rel=0.15)


def test_will_of_a_person_is_the_same_whatever_smoke_there_is() -> None:
    assert (wills_m(choosing(0.0)) == wills_m(choosing(3.0))).all()
