"""Cues of a fire: who notices what, how long it takes, and that they add to the other cues, of staff as well."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.rules.awareness.cues import Cues
from sim.rules.awareness.fire_signs import FireSigns
from sim.world.codes import Awareness, Role
from sim.world.world import World, build_world
from tests.builders import two_rooms
from tests.worlds import ALIKE, finished, model, plan, scenario, smoke

PEOPLE = 601
SEEN, SMELT = 0.31, 0.06
"""Extinctions, 1/m, through which one sees less than 10 m, and which one only smells."""


def in_the_west(**awareness: Any) -> World:
    """Give people who came alone and know nothing, in the west of two rooms, whose air has been stirred."""
    words = {"crowd": {"people": PEOPLE, **ALIKE, "briefed_share": 0.0}, "alarm": {"mode": "none"}}
    world = build_world(plan(scenario(two_rooms(30.0, 20.0), words, awareness=awareness)), 0, {})
    assert (world.crowd.area[:PEOPLE] == area(world, "west")).all()
    world.air.stirred = True
    world.air.ceiling_m[:2] = 10.0
    return world


def area(world: World, name: str) -> int:
    return world.venue.area_ids.index(name)


def median_s(world: World, longest_s: float = 300.0) -> float:
    """Give the time at which half of the people have responded, s."""
    signs, cues = FireSigns(world), Cues(world)
    while world.now_s < longest_s and (world.crowd.awareness[:PEOPLE] == Awareness.RESPONDING).mean() < 0.5:
        world.clock.tick()
        signs.act(world)
        cues.act(world)
    return world.now_s


ALONE = {"contagion_median_s": 300.0, "company_median_s": 120.0}


@pytest.mark.parametrize(("extinction", "expected_s"), [(SMELT, 60.0), (SEEN, 1.0 / (1.0 / 60.0 + 1.0 / 15.0))])
def test_smell_takes_a_minute_and_smoke_before_the_eyes_adds_to_it(extinction: float, expected_s: float) -> None:
    world = in_the_west(**ALONE)
    world.crowd.extinction_per_m[:PEOPLE] = extinction
    assert median_s(world) == pytest.approx(expected_s, rel=0.1)


def test_flames_in_sight_are_noticed_within_seconds() -> None:
    world = in_the_west(**ALONE)
    world.air.burning_kw[area(world, "west")] = 50.0
    assert median_s(world) == pytest.approx(5.0, rel=0.15)


@pytest.mark.parametrize(("name", "median", "other"), [
    ("smoke_median_s", 30.0, {"smell_median_s": 600.0}), ("smell_median_s", 20.0, {"smoke_median_s": 300.0}),
])  # fmt: skip
def test_delay_by_smoke_is_the_one_that_was_set(name: str, median: float, other: dict[str, float]) -> None:
    world = in_the_west(**ALONE, **other, **{name: median})
    world.crowd.extinction_per_m[:PEOPLE] = SEEN
    alone_s = 1.0 / (1.0 / median + 1.0 / next(iter(other.values())))
    assert median_s(world) == pytest.approx(alone_s, rel=0.1)


@pytest.mark.parametrize(
    ("interface_m", "extinction", "seen"), [(8.9, SEEN, True), (9.1, SEEN, False), (8.9, 0.1, False)]
)
def test_thick_layer_is_seen_that_has_sunk_by_a_tenth_of_the_ceiling(
    interface_m: float, extinction: float, seen: bool
) -> None:
    """Nobody breathes any of it: the ceiling is 10 m up."""
    world = in_the_west(**ALONE)
    west = area(world, "west")
    world.air.interface_m[west], world.air.extinction_per_m[west] = interface_m, (0.0, extinction)
    assert median_s(world, 30.0) == (pytest.approx(15.0, rel=0.1) if seen else 30.0)


def test_fire_too_small_to_be_seen_over_the_heads_of_others_is_no_cue() -> None:
    world = in_the_west(**ALONE)
    world.air.burning_kw[area(world, "west")] = 49.0
    assert median_s(world, 20.0) == 20.0


def test_what_burns_or_hangs_in_the_next_room_is_not_seen() -> None:
    world = in_the_west(**ALONE)
    east = area(world, "east")
    world.air.interface_m[east], world.air.extinction_per_m[east], world.air.burning_kw[east] = 2.0, (0.0, 3.0), 900.0
    median_s(world, 20.0)
    assert not world.crowd.fire_cues.any()
    assert world.log.first("smoke_cue") is None


def test_flames_are_seen_in_an_area_that_one_overlooks() -> None:
    world = in_the_west(**ALONE)
    world.air.burning_kw[area(world, "east")] = 900.0
    signs = FireSigns(world)
    signs._in_view = np.ones_like(signs._in_view)
    signs.act(world)
    assert (world.crowd.fire_cues[:PEOPLE] == 0.5 / 5.0).all()


def test_thin_smoke_under_what_one_smells_and_clear_air_are_no_cue() -> None:
    world = in_the_west()
    world.crowd.extinction_per_m[:PEOPLE] = 0.049
    FireSigns(world).act(world)
    assert not world.crowd.cues.any()


def test_cues_of_a_fire_add_to_those_of_the_hazard() -> None:
    world = in_the_west(sight_median_s=15.0, smell_median_s=600.0, **ALONE)
    world.crowd.extinction_per_m[:PEOPLE], world.crowd.sees_hazard[:PEOPLE] = SEEN, True
    assert median_s(world) == pytest.approx(7.5, rel=0.12)


def test_who_has_responded_goes_on_noticing_and_the_fallen_do_not() -> None:
    world = in_the_west()
    crowd = world.crowd
    crowd.extinction_per_m[:PEOPLE] = SEEN
    crowd.awareness[0] = Awareness.RESPONDING
    world.lay_down(np.array([1]))
    FireSigns(world).act(world)
    assert (crowd.cues[:3] > 0.0).tolist() == [False, False, True]
    assert (crowd.fire_cues[:3] > 0.0).tolist() == [True, False, True]


def test_first_cue_is_logged_once() -> None:
    world = in_the_west()
    signs = FireSigns(world)
    world.crowd.extinction_per_m[0] = SMELT
    for _ in range(3):
        world.clock.tick()
        signs.act(world)
    assert [event.time_s for event in world.log if event.name == "smoke_cue"] == [0.5]


def test_staff_notice_smoke_and_the_control_room_gives_the_alarm() -> None:
    """Nobody of the audience would respond by itself to a bell within the time that the staff need."""
    words = {
        "crowd": {"people": 100, **ALIKE}, "alarm": {"mode": "bell", "starts_at_s": None},
        "staff": {"stewards_per_1000": 20.0, "trained_share": 0.0}, "awareness": {"threshold_sigma": 0.0},
        "run": {"duration_s": 120.0},
    }  # fmt: skip
    thick = smoke(co_ppm=0.0, o2_percent=20.9, extinction_per_m=1.0)
    with_smoke = finished(scenario(two_rooms(), words, hazards=[thick]), 1)
    without = finished(scenario(two_rooms(), words), 1)
    at = {event.name: event.time_s for event in reversed(with_smoke.events)}
    assert at["smoke_cue"] < at["staff_recognition"] < at["alarm"]
    assert not any(event.name in ("alarm", "staff_recognition") for event in without.events)


def test_everybody_in_thick_smoke_has_left_within_a_minute_and_in_clear_air_nobody() -> None:
    words = {"crowd": {"people": 40, **ALIKE}, "alarm": {"mode": "none"}, "run": {"duration_s": 300.0}}
    harmless = smoke(co_ppm=0.0, o2_percent=20.9, extinction_per_m=0.5)
    walkers = model(scenario(two_rooms(), words, hazards=[harmless]), 1)
    walkers.run()
    crowd = walkers.world.crowd
    assert np.median(crowd.responded_at[crowd.attendee]) < 20.0
    assert np.isfinite(crowd.left_at[crowd.attendee]).all()
    assert not np.isfinite(finished(scenario(two_rooms(), words), 1).people["left_at"]).any()


def test_nobody_but_audience_and_staff_is_asked() -> None:
    words = {"crowd": {"people": 5, **ALIKE}}
    world = build_world(plan(scenario(two_rooms(), words)), 0, {Role.OFFICER: 1})
    world.place_body(int(world.crowd.rows(Role.OFFICER)[0]), 3.0, 3.0)
    world.air.stirred = True
    world.crowd.extinction_per_m[:] = 3.0
    FireSigns(world).act(world)
    assert world.crowd.fire_cues[world.crowd.role == Role.OFFICER].sum() == 0.0
