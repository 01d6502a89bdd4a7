"""Who has noticed a fire leaves: hiding, freezing and refuges are given up, unless a source is in sight or near."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.rules.decisions.door_use import DoorUse
from sim.rules.decisions.fleeing_fire import FleeingFire
from sim.rules.response.instruction import Instruction
from sim.world.codes import Action, Awareness
from sim.world.world import World
from tests.builders import ENTRANCE, box
from tests.builders import venue as make_venue
from tests.minds import CERTAIN_TO_HIDE, PLACE, Minds, world_of

NEAR, FAR = (PLACE[0] + 5.0, PLACE[1]), (PLACE[0] + 15.0, PLACE[1])
"""Places of a source on both sides of 10 m."""


def hiding(action: Action = Action.HIDE, people: int = 3, **words: Any) -> World:
    """Give people who stay where they are in stirred air, all of whom have noticed that it burns."""
    world = world_of(people, **words)
    crowd = world.crowd
    crowd.action[:people] = action
    crowd.fire_cues[:people] = crowd.cue_threshold[:people]
    world.air.stirred = True
    return world


def flee(world: World) -> FleeingFire:
    fleeing = FleeingFire(world)
    fleeing.act(world, world.crowd.upright)
    return fleeing


@pytest.mark.parametrize("action", [Action.HIDE, Action.FREEZE, Action.SHELTER])
def test_who_has_noticed_a_fire_gives_up_hiding_freezing_and_sheltering(action: Action) -> None:
    world = hiding(action)
    world.crowd.goal[:3], world.crowd.shielding[:3] = 1, 0.2
    world.crowd.fire_cues[2] *= 0.99
    assert flee(world).turned[:3].tolist() == [True, True, False]
    crowd = world.crowd
    assert crowd.action[:3].tolist() == [Action.RUN, Action.RUN, action]
    assert crowd.goal[:3].tolist() == [-1, -1, 1]
    assert crowd.shielding[:3].tolist() == [1.0, 1.0, 0.2]


def test_nobody_leaves_with_a_source_in_sight_or_near() -> None:
    world = hiding(people=4)
    crowd = world.crowd
    crowd.sees_hazard[0] = True
    crowd.hazard_x[1:3], crowd.hazard_y[1:3] = (NEAR[0], FAR[0]), (NEAR[1], FAR[1])
    flee(world)
    assert crowd.action[:4].tolist() == [Action.HIDE, Action.HIDE, Action.RUN, Action.RUN]
    assert crowd.flees_fire[:4].tolist() == [False, False, True, True]


def test_who_helps_or_is_with_an_adult_is_left_alone() -> None:
    world = hiding(people=3)
    crowd = world.crowd
    crowd.action[0], crowd.aiding[1], crowd.guardian[2] = Action.HELP, True, 0
    flee(world)
    assert crowd.action[:3].tolist() == [Action.HELP, Action.HIDE, Action.HIDE]


def test_nobody_who_flees_a_fire_takes_to_hiding_again() -> None:
    """Without a fire all of them hide."""
    for flees, hides in ((True, 0.0), (False, 1.0)):
        minds = Minds(world_of(200, decisions=CERTAIN_TO_HIDE))
        minds.world.crowd.flees_fire[:200] = flees
        minds.weigh(FAR, steps=20)
        assert minds.share(Action.HIDE) == hides


def test_who_is_drawn_to_freeze_leaves_at_once_in_a_fire() -> None:
    words = {"run_share": 0.0, "hide_share": 0.0, "help_share": 0.0, "course": "drawn"}
    world = hiding(Action.NONE, decisions=words)
    minds_of_the_drawn(world)
    assert (world.crowd.action[:3] == Action.FREEZE).all()
    flee(world)
    assert (world.crowd.action[:3] == Action.RUN).all()


def minds_of_the_drawn(world: World) -> None:
    from sim.rules.decisions.courses import courses_of

    courses_of(world).begin(world, world.crowd.upright)


def test_order_to_stay_holds_until_a_fire_is_noticed() -> None:
    words = {"alarm": {"mode": "live_voice", "order": "stay", "message_share": 1.0},
             "instruction": {"live_voice_credibility": 1.0, "stay_factor": 1.0},
             "decisions": {"compliance_share": 0.98}}  # fmt: skip
    world = hiding(people=50, **words)
    world.alarm.given_at = 0.0
    instruction = Instruction(world)
    instruction.act(world)
    believers = np.flatnonzero(world.crowd.told_to_stay)
    assert len(believers) > 10
    world.crowd.flees_fire[believers[:5]] = True
    instruction.act(world)
    assert world.crowd.told_to_stay[believers].tolist() == [False] * 5 + [True] * (len(believers) - 5)


def with_refuge() -> Any:
    """Give a room with a refuge beside it."""
    areas = [{"id": "room", "polygon": box(0, 0, 20, 20)},
             {"id": "safe", "use": "refuge", "capacity": 20, "polygon": box(20, 0, 26, 10)}]  # fmt: skip
    doors = [{"id": "exit", "between": ("room", "outside"), "line": ((0.0, 8.0), (0.0, 10.0)), **ENTRANCE},
             {"id": "in", "between": ("room", "safe"), "line": ((20.0, 4.0), (20.0, 6.0))}]  # fmt: skip
    return make_venue(areas, doors, standing_areas=["room"])


@pytest.mark.parametrize("noticed", [True, False])
def test_refuge_is_unlocked_by_those_who_flee_smoke_in_it(noticed: bool) -> None:
    world = hiding(Action.SHELTER, venue=with_refuge())
    crowd, door = world.crowd, world.venue.door_ids.index("in")
    crowd.x[:3], crowd.y[:3] = 23.0, 5.0
    crowd.area[:3] = world.venue.area_ids.index("safe")
    crowd.fire_cues[:3] *= 1.0 if noticed else 0.5
    doors = DoorUse(world)
    world.clock.tick()
    doors._shut[door] = True
    world.doors.lock(door, lets_harm_through=True)
    flee(world)
    doors.act(world)
    assert world.doors.locked[door] == (not noticed)


def test_air_that_nothing_has_stirred_turns_nobody() -> None:
    world = hiding()
    world.air.stirred = False
    flee(world)
    assert (world.crowd.action[:3] == Action.HIDE).all()
    assert (world.crowd.awareness[:3] == Awareness.RESPONDING).all()
