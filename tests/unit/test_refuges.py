"""Refuges that protect, and refuges that trap; and people who decide anew when a door closes or the hazard appears."""

from __future__ import annotations

import numpy as np
import pytest

from sim.metrics import all_metrics
from sim.rules.decisions.door_use import DoorUse
from sim.rules.movement.leaving import Leaving
from sim.world.codes import Action, Role, Status
from sim.world.world import World, build_world
from tests.builders import ENTRANCE, box, corridor
from tests.builders import venue as make_venue
from tests.plugs.lever_rows.scenes import sheltering
from tests.walkers import Walkers
from tests.worlds import ALIKE, model, plan, scenario, stepped

GUESTS = 6
STORE = 1


def in_the_store(*, source_in: bool, locked: bool = False) -> World:
    """Give six people sheltered in a refuge, and a source that is in it or in the hall before it."""
    words = sheltering()
    words = words.model_copy(update={"crowd": words.crowd.model_copy(update={"people": GUESTS})})
    world = build_world(plan(words, building__refuge_lock_s=2.0), 0, {Role.SOURCE: 1})
    crowd = world.crowd
    crowd.x[:GUESTS], crowd.y[:GUESTS], crowd.area[:GUESTS] = 22.0 + np.arange(GUESTS), 5.0, STORE
    crowd.action[:GUESTS], crowd.sees_hazard[:GUESTS] = Action.SHELTER, True
    world.place_body(GUESTS, 26.0 if source_in else 15.0, 8.0)
    world.hazard.rows, world.hazard.active = np.array([GUESTS]), np.array([True])
    if locked:
        world.doors.lock(1, lets_harm_through=True)
        crowd.shielding[:GUESTS] = words.building.refuge_protection
    return world


def used(world: World, seconds: float) -> World:
    doors = DoorUse(world)
    for _ in range(round(seconds / world.clock.step_s)):
        world.clock.tick()
        doors.act(world)
    return world


def test_refuge_that_is_not_locked_yet_protects_nobody() -> None:
    """It is locked 2 s after the hazard is seen from it."""
    assert (used(in_the_store(source_in=False), 1.5).crowd.shielding[:GUESTS] == 1.0).all()
    assert (used(in_the_store(source_in=False), 4.0).crowd.shielding[:GUESTS] == 0.05).all()


def out_of_sight(quiet_s: float) -> World:
    """Give six people in a refuge who see nothing, and as many places again."""
    words = sheltering()
    building = words.building.model_copy(update={"refuge_quiet_s": quiet_s, "refuge_lock_s": 0.0})
    people = words.crowd.model_copy(update={"people": 2 * GUESTS})
    world = build_world(plan(words.model_copy(update={"crowd": people, "building": building})), 0, {})
    crowd = world.crowd
    crowd.x[:], crowd.y[:], crowd.area[:GUESTS] = 22.0, 5.0, STORE
    crowd.area[GUESTS:], crowd.action[:GUESTS] = 0, Action.SHELTER
    return world


@pytest.mark.parametrize(
    ("quiet_s", "after_s", "locked"), [(0.0, 300.0, False), (30.0, 29.0, False), (30.0, 31.0, True)]
)
def test_refuge_is_locked_once_nobody_has_come_for_so_long(quiet_s: float, after_s: float, locked: bool) -> None:
    assert used(out_of_sight(quiet_s), after_s).doors.locked[1] == locked


def test_refuge_stays_open_while_others_still_come() -> None:
    world = out_of_sight(30.0)
    doors, crowd = DoorUse(world), world.crowd
    for step in range(2 * 25 * GUESTS):
        world.clock.tick()
        if step % 50 == 0:
            crowd.area[GUESTS + step // 50], crowd.action[GUESTS + step // 50] = STORE, Action.SHELTER
        doors.act(world)
    assert not world.doors.locked[1]


def test_refuge_with_a_source_in_it_is_not_locked_and_people_run() -> None:
    world = used(in_the_store(source_in=True), 4.0)
    assert not world.doors.locked[1]
    assert (world.crowd.action[:GUESTS] == Action.RUN).all()
    assert (world.crowd.shielding[:GUESTS] == 1.0).all()


def test_who_is_locked_in_with_a_source_is_trapped_and_not_protected() -> None:
    world = used(in_the_store(source_in=True, locked=True), 1.0)
    assert (world.crowd.action[:GUESTS] == Action.SHELTER).all()
    assert (world.crowd.shielding[:GUESTS] == 1.0).all()
    assert all_metrics()["trapped_in_refuge"].measure(world) == GUESTS


def test_locked_refuge_protects_again_once_the_source_is_gone() -> None:
    world = used(in_the_store(source_in=True, locked=True), 1.0)
    world.hazard.active[:] = False
    world.crowd.status[GUESTS] = Status.LEFT
    used(world, 3.0)
    assert (world.crowd.shielding[:GUESTS] == 0.05).all()


def test_nobody_is_trapped_by_a_source_outside() -> None:
    world = used(in_the_store(source_in=False), 4.0)
    assert all_metrics()["trapped_in_refuge"].measure(world) == 0.0


def test_refuge_takes_in_as_many_as_it_has_places_for_by_one_narrow_door() -> None:
    """Those who come first walk to the far end, although others hold them up, and do not stand before the door.

    Nobody who is in is sent out again by stepping aside for those who come.
    """
    venue = make_venue(
        [{"id": "hall", "polygon": box(0, 0, 20, 12)},
         {"id": "store", "use": "refuge", "polygon": box(20, 3, 28, 9), "capacity": 70}],
        [{"id": "front", "between": ("hall", "outside"), "line": ((0.0, 5.0), (0.0, 7.0)), **ENTRANCE},
         {"id": "inner", "between": ("hall", "store"), "line": ((20.0, 5.5), (20.0, 6.5))}],
        standing_areas=["hall"],
    )  # fmt: skip
    words = scenario(venue, {"crowd": {"people": 70, **ALIKE}, "run": {"duration_s": 120.0}})
    there = model(words)
    crowd, refuge = there.world.crowd, there.world.venue.area_ids.index("store")
    for _ in stepped(there):
        waiting = crowd.attendee & (crowd.area != refuge)
        assert not (crowd.action[waiting] == Action.SHELTER).any()
        crowd.action[waiting], crowd.node[waiting] = Action.HIDE, 2
    assert (crowd.area[:70] == refuge).all()


def test_guest_who_is_pushed_out_of_a_refuge_goes_back_or_leaves_if_it_is_locked() -> None:
    for locked, does in ((False, Action.HIDE), (True, Action.RUN)):
        world = in_the_store(source_in=False, locked=locked)
        crowd, (goal,) = world.crowd, np.flatnonzero(world.navigation.goal_area == STORE)
        crowd.goal[:GUESTS] = goal
        crowd.x[0], crowd.area[0] = 19.5, 0
        Leaving(world).act(world)
        assert (crowd.action[0], crowd.node[0] // 2) == (does, -1 if locked else 1)
        assert (crowd.action[1:GUESTS] == Action.SHELTER).all()
        assert world.refuge_people[STORE] == GUESTS - 1


def test_guest_walks_on_to_a_place_however_long_the_queue_before_the_refuge_took() -> None:
    world = in_the_store(source_in=False)
    crowd = world.crowd
    crowd.action[0], crowd.waited[0] = Action.HIDE, 500.0
    Leaving(world).act(world)
    assert crowd.action[0] == Action.SHELTER
    assert np.hypot(crowd.aim_x[0], crowd.aim_y[0]) == pytest.approx(1.0)


# --- deciding anew ------------------------------------------------------------------------------------------------


def on_the_way_right(**decisions: float) -> Walkers:
    """Give one person 6 m from the right end of a corridor, who looks at the exits only once a minute."""
    walkers = Walkers([(24.0, 1.5)], corridor(30.0), interval_s=60.0, sign_range_m=0.0, **decisions)
    walkers.step(2)
    assert walkers.crowd.goal[0] == 1
    return walkers


def test_people_turn_round_when_a_door_before_them_is_locked() -> None:
    walkers = on_the_way_right()
    walkers.world.doors.lock(1)
    walkers.step()
    assert walkers.crowd.goal[0] == 0


def test_nobody_notices_from_afar_that_a_door_is_locked() -> None:
    walkers = Walkers([(18.0, 1.5)], corridor(30.0), interval_s=60.0, sign_range_m=0.0).step(2)
    walkers.world.doors.lock(1)
    assert walkers.step().crowd.goal[0] == 1


def test_people_turn_round_when_the_hazard_comes_into_view() -> None:
    walkers = on_the_way_right()
    walkers.crowd.sees_hazard[0] = True
    walkers.crowd.hazard_x[0], walkers.crowd.hazard_y[0] = 29.5, 1.5
    assert walkers.step().crowd.goal[0] == 0


@pytest.mark.parametrize(("ahead", "goal"), [(0, 1), (60, 0)])
def test_people_turn_to_another_exit_when_the_queue_before_them_is_long(ahead: int, goal: int) -> None:
    """16 m against 14 m: with 60 people before the nearer door, 1 m wide, the other is quicker."""
    place = [(16.0, 1.5)] + [(27.0 + 0.25 * (k % 10), 0.4 + 0.35 * (k // 10)) for k in range(ahead)]
    walkers = Walkers(
        place, corridor(30.0, 3.0, 1.0), group=list(range(1 + ahead)), interval_s=2.0, sign_range_m=0.0,
        follow_share=0.0,
    )  # fmt: skip
    walkers.crowd.knows[1:] = 2
    assert walkers.step(6).crowd.goal[0] == goal
