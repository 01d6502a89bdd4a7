"""Ways through smoke: they cost more, people enter none that is thicker than they will, and they turn back from it."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules.decisions.choices import Choices
from sim.rules.decisions.route_choice import _smoke_wills_m
from tests.builders import ENTRANCE, box
from tests.builders import venue as make_venue
from tests.fork import BOTH, PEOPLE, choose, choosing, fork, wills_m
from tests.worlds import ALIKE, model, scenario, send_everybody


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
