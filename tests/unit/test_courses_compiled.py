"""Compiled passes of the courses against plain statements of the same rules."""

from __future__ import annotations

import numpy as np

from sim.kernels import weighing
from sim.kernels.danger import PLACES, approach, danger_straight, look_at_leg, no_legs, place_of_legs
from sim.kernels.elementary import lengths
from sim.kernels.looking import follow_leaders, remember_sources
from sim.rules.decisions.route_choice import HazardPlaces
from sim.rules.decisions.weighing import Course
from tests.builders import two_rooms
from tests.minds import world_of

N = 40
LUCK = np.random.Generator(np.random.Philox(7))


def test_numbers_of_courses_are_those_of_the_words() -> None:
    assert all(getattr(weighing, f"COURSE_{each.name}") == each for each in Course)


def test_area_of_the_hazard_is_that_of_the_place_whoever_reported_it() -> None:
    """On outlines and off the plan too; who knows of no place has none, and nobody is asked for again."""
    world = world_of(N, two_rooms(30.0, 40.0))
    crowd, rows = world.crowd, np.arange(N)
    west, east = world.venue.area_polygon[:2]
    corners = [*west.exterior.coords, *east.exterior.coords, (-200.0, 4.0), (np.nan, np.nan)]
    for _ in range(3):
        chosen = LUCK.integers(0, len(corners), N)
        crowd.hazard_x[:N], crowd.hazard_y[:N] = np.array(corners)[chosen].T
        crowd.informed[:N] = LUCK.random(N) < 0.5
        world.known.report(12.0, 20.0, 0, 1.0)
        places = HazardPlaces(world)
        for _again in range(2):
            places.see(world, rows)
            told = crowd.informed[:N] & np.isnan(crowd.hazard_x[:N])
            x, y = np.where(told, 12.0, crowd.hazard_x[:N]), np.where(told, 20.0, crowd.hazard_y[:N])
            known = np.isfinite(x)
            assert np.array_equal(places.now.x[:N], x, equal_nan=True)
            assert (places.now.area[:N][known] == world.venue.area_at(np.column_stack([x, y])[known])).all()
            assert (places.now.area[:N][~known] == -1).all()


def test_legs_that_are_kept_are_those_worked_out_anew() -> None:
    doors, legs = LUCK.random((6, 2)) * 40.0, no_legs(6)
    hazards = LUCK.random((2 * PLACES, 2)) * 40.0
    for x, y in [*hazards, *hazards[::-1]]:
        place = place_of_legs(x, y, legs)
        for door, following in ((0, 1), (4, 2)):
            if legs.filled[place, door, following] != legs.fill[place]:
                look_at_leg(place, door, following, doors, 10.0, legs)
            mean, closest = danger_straight(*doors[door], *doors[following], x, y, 10.0)
            assert legs.mean[place, door, following] == mean
            now = float(lengths(*(doors[door] - (x, y))))
            assert legs.near[place, door, following] == approach(closest, now, 10.0)


def test_people_remember_the_nearest_source_for_a_while() -> None:
    x, y, sees = LUCK.random(N) * 30.0, LUCK.random(N) * 30.0, np.arange(N) % 3 == 0
    seen_at, appeared = np.where(np.arange(N) % 2 == 0, 90.0, -np.inf), np.zeros(N, np.bool_)
    hazard_x, hazard_y = np.full(N, 1.0), np.full(N, 2.0)
    sources, memory_s, now_s, before = np.array([1, 2]), 20.0, 100.0, seen_at.copy()
    remember_sources(sources, sees, x, y, now_s, memory_s, seen_at, appeared, hazard_x, hazard_y)
    nearest = sources[lengths(x[:, None] - x[sources], y[:, None] - y[sources]).argmin(axis=1)]
    kept = np.where(now_s - before > memory_s, np.nan, 1.0)
    assert np.array_equal(hazard_x, np.where(sees, x[nearest], kept), equal_nan=True)
    assert np.array_equal(hazard_y, np.where(sees, y[nearest], 2.0 * kept), equal_nan=True)
    assert (appeared == (sees & (now_s - before > memory_s))).all()
    assert (seen_at == np.where(sees, now_s, before)).all()


def test_those_who_are_led_look_when_their_leader_turns_or_it_is_their_turn() -> None:
    leader = np.where(np.arange(N) % 4 == 0, -1, np.arange(N) // 4 * 4).astype(np.int32)
    goal = LUCK.integers(-1, 5, N).astype(np.int32)
    looking, led_to = LUCK.random(N) < 0.3, LUCK.integers(-1, 5, N).astype(np.int32)
    shown, by_company, rows = np.ones(N, np.uint64), np.zeros(N, np.uint64), np.zeros(N, np.int64)
    bound_for = np.where(leader >= 0, goal[leader], -1)
    expected = np.flatnonzero((leader >= 0) & (looking | (bound_for != led_to)))
    count = follow_leaders(leader, goal, looking, led_to, shown, by_company, rows)
    assert (rows[:count] == expected).all()
    assert (led_to == bound_for).all()
    told = expected[bound_for[expected] >= 0]
    bits = np.zeros(N, np.uint64)
    bits[told] = np.uint64(1) << bound_for[told].astype(np.uint64)
    assert (by_company == bits).all()
    assert (shown == (bits | np.uint64(1))).all()
