"""Who hides in the open: when they leave, and when they get up after the threat."""

from __future__ import annotations

from typing import Any

import pytest

from sim.world.codes import Action, Awareness
from tests.builders import two_rooms
from tests.minds import CERTAIN_TO_HIDE, MIDDLE_M, PLACE, WEST, Minds, world_of


def hider(place_of_source: tuple[float, float], *, locked: bool = False, seconds: float = 0.5) -> Action:
    """Give what somebody patient who hides in the open does some time after a source came into sight."""
    world = world_of(1, decisions={**CERTAIN_TO_HIDE, "hide_patience_s": 1200.0, "hide_patience_sigma": 0.0})
    world.crowd.refused[:1] = int(locked)
    minds = Minds(world).weigh()
    assert world.crowd.action[0] == Action.HIDE
    minds.weigh(place_of_source, sees=True, steps=round(seconds / world.clock.step_s))
    return Action(world.crowd.action[0])


def test_who_hides_leaves_at_once_when_a_source_comes_within_5_m_and_a_way_is_free() -> None:
    assert hider((PLACE[0] - 4.0, MIDDLE_M)) == Action.RUN
    assert hider((PLACE[0] - 6.0, MIDDLE_M)) == Action.HIDE


def test_who_hides_stays_although_a_source_comes_within_5_m_where_no_way_is_free() -> None:
    assert hider((PLACE[0] - 4.0, MIDDLE_M), locked=True, seconds=30.0) == Action.HIDE
    assert hider((PLACE[0] + 4.0, MIDDLE_M), seconds=30.0) == Action.HIDE


def test_who_has_fled_from_hiding_keeps_running_while_a_way_is_free() -> None:
    assert hider((PLACE[0] - 4.0, MIDDLE_M), seconds=60.0) == Action.RUN


def test_half_of_those_who_hide_in_sight_of_a_source_leave_within_the_median_patience() -> None:
    world = world_of(1000, decisions={**CERTAIN_TO_HIDE, "hide_patience_s": 60.0})
    minds = Minds(world).weigh()
    shares = []
    for seconds in (20.0, 40.0, 180.0):
        minds.weigh(WEST, sees=True, steps=round(seconds / world.clock.step_s))
        shares.append(minds.share(Action.RUN))
    assert shares[0] < 0.2
    assert shares[1] == pytest.approx(0.5, abs=0.06)
    assert 0.85 < shares[2] < 1.0


def test_who_hides_out_of_sight_stays() -> None:
    minds = Minds(world_of(200, decisions=CERTAIN_TO_HIDE)).weigh(WEST, steps=240)
    assert minds.share(Action.HIDE) == 1.0


def beside_the_door(
    gap_m: float, *, inner: bool = False, sought: bool = True, told_to_stay: bool = False, **knobs: float
) -> Action:
    """Give what somebody does who hides this far from the only door, while somebody else makes for it or does not."""
    place = two_rooms(30.0, 2.0 * MIDDLE_M) if inner else None
    world = world_of(2, place, decisions={**CERTAIN_TO_HIDE, **knobs})
    crowd, minds = world.crowd, Minds(world)
    crowd.awareness[1], crowd.told_to_stay[0] = Awareness.UNAWARE, told_to_stay
    minds.weigh()
    assert crowd.action[0] == Action.HIDE
    crowd.x[0] = 30.0 - gap_m
    crowd.node[1] = world.navigation.nodes_of(int(crowd.area[1]))[0] if sought else -1
    minds.weigh()
    return Action(crowd.action[0])


def test_nobody_hides_before_a_door_that_others_make_for() -> None:
    assert beside_the_door(1.2) == Action.RUN
    assert beside_the_door(1.8) == Action.HIDE
    assert beside_the_door(1.2, sought=False) == Action.HIDE
    assert beside_the_door(1.2, doorway_m=0.0) == Action.HIDE


def test_who_was_told_to_stay_goes_on_past_an_inner_door_that_others_make_for_and_stays_before_an_exit() -> None:
    assert beside_the_door(1.2, inner=True, told_to_stay=True) == Action.RUN
    assert beside_the_door(1.8, inner=True, told_to_stay=True) == Action.HIDE
    assert beside_the_door(1.2, told_to_stay=True) == Action.HIDE


def test_who_was_told_to_stay_leaves_the_opening_of_an_exit_to_those_who_make_for_it() -> None:
    """Four of them in an exit of 2 m kept some 230 people in a hall for six minutes."""
    assert beside_the_door(0.25, told_to_stay=True) == Action.RUN
    assert beside_the_door(0.4, told_to_stay=True) == Action.HIDE
    assert beside_the_door(0.25, told_to_stay=True, sought=False) == Action.HIDE


def test_family_gets_up_whose_child_hides_before_a_door_that_others_make_for() -> None:
    for before_the_door, does in ((True, Action.RUN), (False, Action.HIDE)):
        world = world_of(3, decisions=CERTAIN_TO_HIDE)
        crowd, minds = world.crowd, Minds(world)
        crowd.awareness[2] = Awareness.UNAWARE
        minds.weigh()
        crowd.action[1], crowd.guardian[1] = Action.HIDE, 0
        crowd.x[1] = 29.0 if before_the_door else PLACE[0]
        crowd.node[2] = world.navigation.nodes_of(int(crowd.area[2]))[0]
        assert minds.weigh().world.crowd.action[0] == does


def test_nobody_takes_to_hiding_before_a_door_that_others_make_for() -> None:
    world = world_of(400, decisions=CERTAIN_TO_HIDE)
    world.crowd.x[:200] = 29.0
    world.crowd.awareness[399] = Awareness.UNAWARE
    world.crowd.node[399] = world.navigation.nodes_of(int(world.crowd.area[399]))[0]
    Minds(world).weigh()
    assert (world.crowd.action[:200] == Action.RUN).all()
    assert (world.crowd.action[200:399] == Action.HIDE).all()


def ended(**words: Any) -> Minds:
    """Give people who hide 10 s after the threat has ended."""
    world = world_of(400, decisions={**CERTAIN_TO_HIDE, "rise_s": 120.0}, **words)
    minds = Minds(world).weigh(steps=20)
    world.hazard.ended_at = world.now_s
    return minds.weigh(steps=20)


def test_who_hides_gets_up_some_time_after_the_threat_has_ended() -> None:
    minds = ended()
    assert minds.share(Action.HIDE) > 0.98
    assert minds.courses.more_to_come(minds.world)
    assert minds.weigh(steps=220).share(Action.HIDE) == pytest.approx(0.5, abs=0.1)
    minds.world.clock.steps += 4000
    minds.weigh(steps=4)
    assert minds.share(Action.RUN) == 1.0
    assert not minds.courses.more_to_come(minds.world)


def test_who_hides_gets_up_at_once_when_officers_come_by_after_the_end() -> None:
    minds = ended()
    minds.world.place_body(minds.n, PLACE[0] + 12.0, PLACE[1])
    assert minds.weigh().share(Action.HIDE) > 0.98
    minds.world.crowd.x[minds.n] = PLACE[0] + 8.0
    assert minds.weigh().share(Action.RUN) == 1.0


def test_a_voice_that_tells_that_it_is_over_lets_those_get_up_whom_it_moves() -> None:
    minds = ended(alarm={"mode": "live_voice"})
    minds.world.alarm.given_at = 0.0
    minds.world.response.warm_zone_at = minds.world.now_s
    assert minds.weigh().share(Action.RUN) == pytest.approx(0.85, abs=0.06)


def test_who_hides_while_the_threat_lasts_is_not_moved_by_officers() -> None:
    world = world_of(50, decisions=CERTAIN_TO_HIDE)
    minds = Minds(world).weigh()
    world.place_body(50, PLACE[0] + 2.0, PLACE[1])
    assert minds.weigh(steps=20).share(Action.HIDE) == 1.0
