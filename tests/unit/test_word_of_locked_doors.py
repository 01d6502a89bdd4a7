"""Word that a door is locked gets back through those who make for it."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules.decisions.door_use import DoorUse
from sim.scenario.parameters.scenario import Scenario
from sim.world.codes import Action
from sim.world.world import World, build_world
from tests.builders import ENTRANCE, box, corridor, venue
from tests.worlds import ALIKE, drill, model, plan, scenario, stepped

RIGHT = 1


def in_file(gap_m: float = 1.5, **decisions: float) -> World:
    """Give five people in file before the locked right end of a corridor; only the first can reach it."""
    words = scenario(corridor(30.0), crowd={"people": 5, **ALIKE}, decisions=decisions)
    world = build_world(plan(words), 0, {})
    crowd = world.crowd
    crowd.x[:], crowd.y[:], crowd.area[:] = 29.2 - gap_m * np.arange(5), 1.5, 0
    crowd.action[:], crowd.goal[:], crowd.node[:] = Action.RUN, RIGHT, 2 * RIGHT
    world.doors.lock(RIGHT)
    return world


def know(world: World, seconds: float) -> int:
    """Give how many know that the door is locked some time on."""
    doors = DoorUse(world)
    for _ in range(round(seconds / world.clock.step_s)):
        world.clock.tick()
        doors.act(world)
    return int((world.crowd.refused[:5] >> np.uint64(RIGHT) & np.uint64(1)).sum())


def test_word_gets_from_one_to_the_next_every_five_seconds() -> None:
    assert [know(in_file(), seconds) for seconds in (4.5, 5.0, 9.5, 10.0, 30.0)] == [1, 2, 2, 3, 5]


def test_word_gets_no_farther_than_said() -> None:
    assert know(in_file(gap_m=2.5), 30.0) == 1
    assert know(in_file(gap_m=2.5, word_range_m=3.0), 30.0) == 5


def test_everybody_finds_out_alone_where_nobody_tells() -> None:
    assert know(in_file(word_range_m=0.0), 30.0) == 1


def test_who_makes_for_another_door_asks_nobody() -> None:
    world = in_file()
    world.crowd.goal[2:], world.crowd.node[2:] = 0, 0
    assert know(world, 30.0) == 2


def blind_passage(**decisions: float) -> Scenario:
    """Give a crowd in a room with two exits; the way to one is a narrow passage, and it is locked."""
    words = venue(
        [{"id": "room", "polygon": box(0, 0, 30, 10)},
         {"id": "passage", "use": "corridor", "polygon": box(30, 4, 40, 5.4)}],
        [{"id": "front", "between": ("room", "outside"), "line": ((0.0, 4.0), (0.0, 5.0)), **ENTRANCE},
         {"id": "mouth", "between": ("room", "passage"), "line": ((30.0, 4.0), (30.0, 5.4))},
         {"id": "rear", "between": ("passage", "outside"), "line": ((40.0, 4.0), (40.0, 5.4)), "state": "locked"}],
        standing_areas=["room"],
    )  # fmt: skip
    return drill(words, 250, decisions=decisions, run={"duration_s": 400.0})


def in_vain(seed: int, **decisions: float) -> tuple[float, float]:
    """Give for how long people make for the locked exit, person-s, and when 95 % are out, s."""
    walkers = model(blind_passage(**decisions), seed)
    crowd, rear, waits = walkers.world.crowd, walkers.world.venue.door_ids.index("rear"), 0
    goal = list(walkers.world.navigation.goal_door).index(rear)
    for _ in stepped(walkers, 800):
        waits += int((crowd.on_floor & (crowd.goal == goal)).sum())
    return waits * walkers.step_s, float(np.quantile(crowd.left_at[:250], 0.95))


@pytest.mark.parametrize("seed", range(2))
def test_crowd_before_a_locked_exit_turns_back_sooner_where_word_gets_round(seed: int) -> None:
    (told_s, told_out_s), (alone_s, alone_out_s) = in_vain(seed, word_range_m=2.0), in_vain(seed, word_range_m=0.0)
    assert told_s < 0.5 * alone_s
    assert told_out_s <= alone_out_s < np.inf  # those who turn back get past those who still come
