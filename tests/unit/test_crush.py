"""Crowding: who is in a dangerous crowd, and what it does where it is taken to do harm."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.kernels.density import count_around
from sim.metrics import all_metrics
from sim.rules.harm.crush import Crush
from sim.verification.fingerprint import fingerprint
from sim.world.codes import Cause, Status, Wound
from sim.world.world import World, build_world
from tests.builders import ENTRANCE, box, room, venue
from tests.worlds import ALIKE, drill, finished, incident, model, plan, scenario


def packed(per_m2: float, n: int = 400, **crush: Any) -> World:
    """Give people on a square lattice in the middle of a large room, at a density."""
    words = scenario(room(40.0, 40.0), crowd={"people": n, **ALIKE}, crush=crush, run={"step_s": 1.0})
    world = build_world(plan(words), 0, {})
    side, gap = int(np.sqrt(n)), per_m2**-0.5
    world.crowd.x[:], world.crowd.y[:] = 15.0 + gap * (np.arange(n) % side), 15.0 + gap * (np.arange(n) // side)
    world.crowd.area[:] = 0
    return world


def spent(world: World, seconds: int) -> World:
    crush = Crush(world)
    for _ in range(seconds):
        world.clock.tick()
        crush.act(world)
    return world


def test_count_around_is_that_of_all_pairs() -> None:
    rng = np.random.default_rng(4)
    x, y, area = rng.uniform(0.0, 12.0, 300), rng.uniform(0.0, 9.0, 300), rng.integers(0, 2, 300).astype(np.int32)
    counted, around = rng.random(300) < 0.8, np.zeros(300, np.int32)
    count_around(x, y, area, counted, np.zeros(2), 1.0, 0.0, 9, 12, around)
    near = np.hypot(x[:, None] - x, y[:, None] - y) <= 1.0
    pairs = (near & (area[:, None] == area) & counted).sum(axis=1)
    assert (around == np.where(counted, pairs, 0)).all()
    few = np.zeros(300, np.int32)
    count_around(x, y, area, counted, np.zeros(2), 1.0, 6.0, 9, 12, few)
    assert (few[around >= 6] == around[around >= 6]).all()


@pytest.mark.parametrize(("per_m2", "dangerous"), [(4.0, False), (6.0, False), (8.0, True), (10.0, True)])
def test_exposure_begins_at_the_density_said(per_m2: float, dangerous: bool) -> None:
    exposure = spent(packed(per_m2), 5).crowd.crush_exposure
    assert exposure.any() == dangerous
    assert set(exposure) <= {0.0, 5.0}


def test_people_in_the_middle_are_in_the_crowd_and_those_at_its_corner_are_not() -> None:
    exposure = spent(packed(9.0), 3).crowd.crush_exposure.reshape(20, 20)
    assert (exposure[6:14, 6:14] == 3.0).all()
    assert exposure[0, 0] == 0.0


def test_crowd_is_looked_at_as_far_as_was_set() -> None:
    """At a margin the wider circle holds more empty floor."""
    near, far = (spent(packed(9.0, radius_m=radius_m), 1).crowd.crush_exposure > 0.0 for radius_m in (0.6, 2.0))
    assert 0 < far.sum() < near.sum()


def test_share_harmed_is_that_of_the_rate() -> None:
    """After 120 s at 0.3 a minute, 1 - exp(-0.6) of the exposed are harmed: 45 %."""
    world = packed(10.0, 2500, harm_per_min=0.3, density_per_m2=5.0)
    threshold = world.crowd.crush_threshold.copy()
    crush, crowd = Crush(world), world.crowd
    where = crowd.x.copy(), crowd.y.copy()
    for _ in range(120):
        world.clock.tick()
        crowd.on_floor[:] = True  # who falls stays in the count, so that density does not fall
        crush.act(world)
        crowd.x[:], crowd.y[:] = where
    inner = crowd.crush_exposure > 0.0
    harmed = crowd.wound != Wound.NONE
    assert (harmed[inner] == (0.3 / 60.0 * crowd.crush_exposure >= threshold)[inner]).mean() > 0.99
    assert abs(harmed[inner].mean() - (1.0 - np.exp(-0.6))) < 0.05


def test_harm_by_crowding_is_told_apart() -> None:
    world = packed(10.0, harm_per_min=0.5, density_per_m2=5.0, not_survivable_share=0.5, time_critical_share=0.0)
    crowd = spent(world, 200).crowd
    dead, harmed = crowd.status == Status.DEAD, crowd.wound != Wound.NONE
    assert dead.any()
    assert (crowd.cause[dead] == Cause.CRUSH).all()
    assert (crowd.harmed_by[harmed] == Cause.CRUSH).all()
    assert all_metrics()["deaths_crush"].measure(world) == dead.sum()
    assert all_metrics()["injured_by_crush"].measure(world) == (harmed & ~dead).sum()
    assert all_metrics()["deaths_direct"].measure(world) == 0.0


def test_nobody_is_wounded_twice() -> None:
    world = packed(10.0, harm_per_min=0.5, density_per_m2=5.0)
    world.crowd.wound[:], world.crowd.harmed_at[:] = Wound.MINOR, 0.0
    crowd = spent(world, 60).crowd
    assert (crowd.harmed_at == 0.0).all()
    assert crowd.crush_exposure.any()


def test_switch_turns_harm_off_and_leaves_exposure() -> None:
    on, off = (spent(packed(10.0, harm_per_min=0.5, harmful=switch), 60) for switch in (True, False))
    assert (on.crowd.wound != Wound.NONE).any()
    assert not (off.crowd.wound != Wound.NONE).any()
    assert off.crowd.crush_exposure.sum() > 0.0


def test_switched_off_is_the_same_to_the_byte_as_no_rate() -> None:
    dense = {"density_per_m2": 5.0}
    off, none = ({"harmful": False, "harm_per_min": 0.5}, {"harmful": True, "harm_per_min": 0.0})
    marks = {fingerprint(finished(incident(250, crush={**dense, **more}), 2)) for more in (off, none)}
    assert len(marks) == 1


def test_harm_by_the_hazard_does_not_depend_on_the_switch() -> None:
    """Luck of crowding is its own: in a hall without crowds both give the same people."""
    marks = {fingerprint(finished(incident(60, crush={"harmful": switch}), 2)) for switch in (True, False)}
    assert len(marks) == 1


def test_nobody_is_harmed_by_crowding_unless_a_rate_is_set() -> None:
    crowd = spent(packed(10.0), 120).crowd
    assert crowd.crush_exposure.sum() > 0.0
    assert not (crowd.wound != Wound.NONE).any()


def before_the_main_exit(state: str, word_range_m: float) -> tuple[float, float]:
    """Let 800 people make for a wide main exit that they came in by; a back exit as wide is behind them.

    Returns:
        Person-seconds in a dangerous crowd, of all and within 10 m of the main exit.
    """
    doors = [
        {"id": "main", "between": ("hall", "outside"), "line": ((40.0, 2.0), (40.0, 10.0)), "state": state, **ENTRANCE},
        {"id": "back", "between": ("hall", "outside"), "line": ((0.0, 2.0), (0.0, 10.0))},
    ]
    hall = venue([{"id": "hall", "polygon": box(0, 0, 40, 12)}], doors, standing_areas=["hall"])
    walkers = model(drill(
        hall, 800, decisions={"word_range_m": word_range_m},
        building={"exit_knowledge_share": 0.0, "door_flow": "free"}, run={"duration_s": 90.0},
    ), 1)  # fmt: skip
    crowd, near = walkers.world.crowd, 0.0
    before = crowd.crush_exposure.copy()
    while walkers.running:
        walkers.step()
        near += float((crowd.crush_exposure - before)[crowd.x > 30.0].sum())
        before = crowd.crush_exposure.copy()
    return float(crowd.crush_exposure.sum()), near


def test_plug_before_a_locked_exit_shows_in_the_exposure_and_there_is_none_where_it_is_open() -> None:
    """Those behind press on while nobody tells them that it is locked.

    Where people overtake, a little of it is elsewhere: 0.98 of it was seen to be near before the bound of 0.9 was set.
    """
    whole, near = before_the_main_exit("locked", 0.0)
    assert whole > 500.0
    assert near > 0.9 * whole, "nearly all of it before the locked exit"
    assert before_the_main_exit("open", 0.0) == (0.0, 0.0)
    assert before_the_main_exit("locked", 2.0)[0] < 0.1 * whole, "word of it lets people turn before they press"
