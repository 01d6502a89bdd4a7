"""Time waited at doors and the density before them, counted by hand in two rooms."""

from __future__ import annotations

import numpy as np
import pytest

from sim.runs.runner import run
from sim.scenario.parameters.scenario import Plan
from sim.world.codes import Action, Role, Status
from sim.world.door_queues import BEFORE_M, DoorQueues
from sim.world.world import World, build_world
from tests.builders import two_rooms
from tests.worlds import BRISK, scenario

PEOPLE = 24


@pytest.fixture
def world() -> World:
    """Give two rooms whose audience all runs by the door between them, far from it and walking."""
    made = build_world(Plan(scenario(two_rooms(), crowd={"people": PEOPLE})), 0, {Role.OFFICER: 1})
    crowd, door = made.crowd, made.venue.door_ids.index("middle")
    crowd.area[:], crowd.node[:], crowd.action[:] = made.venue.door_areas[door, 0], 2 * door, Action.RUN
    crowd.x[:], crowd.y[:] = made.venue.door_line[door].mean(axis=0)
    crowd.x -= 9.0
    crowd.speed[:], crowd.pace[:], crowd.on_floor[:] = 1.3, np.inf, True
    crowd.status[:] = Status.INSIDE
    return made


def seen(world: World, seconds: int = 10) -> dict[str, np.ndarray]:
    watch = DoorQueues(world)
    for _ in range(round(seconds / world.clock.step_s)):
        world.clock.tick()
        watch.see(world)
    door = world.venue.door_ids.index("middle")
    return {name: column[door] for name, column in watch.table().items()}


def test_who_walks_does_not_wait(world: World) -> None:
    assert seen(world)["queue_s"] == 0.0


def test_waiting_is_person_seconds_of_those_who_do_not_get_on(world: World) -> None:
    world.crowd.speed[:3] = 0.1
    assert seen(world)["queue_s"] == pytest.approx(3 * 10.0)


@pytest.mark.parametrize(
    ("column", "value"),
    [("role", Role.STEWARD), ("role", Role.SOURCE), ("status", Status.DEAD), ("action", Action.FREEZE), ("pace", 0.0),
     ("node", -1), ("on_floor", False)],
)  # fmt: skip
def test_who_is_not_on_the_way_is_in_no_queue(world: World, column: str, value: float) -> None:
    world.crowd.speed[:3] = 0.1
    getattr(world.crowd, column)[:2] = value
    assert seen(world)["queue_s"] == pytest.approx(10.0)


@pytest.mark.parametrize("side", [0, 1])
def test_crowding_is_counted_by_the_half_circle_before_the_door(world: World, side: int) -> None:
    crowd, venue = world.crowd, world.venue
    door = venue.door_ids.index("middle")
    area_m2 = venue.door_width[door] * BEFORE_M + 0.5 * np.pi * BEFORE_M**2
    five, seven = int(np.ceil(4.0 * area_m2)) + 1, int(np.ceil(6.0 * area_m2)) + 1
    assert seven <= PEOPLE
    crowd.area[:] = venue.door_areas[door, side]
    crowd.x[:five], crowd.y[:five] = venue.door_line[door].mean(axis=0)
    told = seen(world)
    assert (told["above_4_s"], told["above_6_s"]) == (10.0, 0.0)
    crowd.x[:seven], crowd.y[:seven] = venue.door_line[door].mean(axis=0)
    told = seen(world)
    assert (told["above_4_s"], told["above_6_s"]) == (10.0, 10.0)


def test_people_on_both_sides_of_a_door_are_not_added(world: World) -> None:
    crowd, venue = world.crowd, world.venue
    door = venue.door_ids.index("middle")
    area_m2 = venue.door_width[door] * BEFORE_M + 0.5 * np.pi * BEFORE_M**2
    many = 2 * int(np.floor(3.5 * area_m2))
    assert many > 4.0 * area_m2
    crowd.x[:many], crowd.y[:many] = venue.door_line[door].mean(axis=0)
    crowd.area[: many // 2] = venue.door_areas[door, 1]
    assert seen(world)["above_4_s"] == 0.0


def test_a_closed_door_makes_its_people_wait_and_an_open_one_does_not() -> None:
    def waited(door: dict[str, object]) -> float:
        words = scenario(
            two_rooms(door=door), BRISK, crowd={"people": 12}, alarm={"starts_at_s": 0.0, "delay_s": 1.0},
            run={"duration_s": 90.0},
        )  # fmt: skip
        table = run(Plan(words), 0).doors
        return float(table["queue_s"][list(table["door"]).index("middle")])

    assert waited({"state": "closed", "opens_after_s": 8.0}) > 8.0 + waited({"state": "open"})
