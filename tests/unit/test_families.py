"""Children stay with an adult: one course, one goal, one pace, whatever happens, and with another if that one falls."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.rules.care.helpers import willing
from sim.rules.decisions.families import SHUFFLE_MPS
from sim.scenario.parameters.venue import VenueParameters
from sim.world.codes import Action, Awareness, Cause, Role, Status, Wound
from tests.builders import ENTRANCE, box, corridor, room, two_rooms, venue
from tests.minds import Minds, world_of
from tests.walkers import Walkers
from tests.worlds import club, drill, incident, model, stepped

ALLOWED_S = 10.0
"""ISO 20414 test 14 and NIST TN 1822 2.9: most time between the first and the last of a group."""

ADULT, CHILD, OTHER = 0, 1, 2
BESIDE = [(14.0, 5.0), (14.0, 5.6), (14.0, 4.4)]
"""Places of an adult, a child and another adult in a room of 30 x 10 m, 16 m from its exit."""


def family(place: list[tuple[float, float]], words: VenueParameters | None = None, **more: Any) -> Walkers:
    """Give an adult, a child with it, and others, all in one group unless said."""
    walkers = Walkers(place, words, **more)
    walkers.crowd.guardian[CHILD] = ADULT
    walkers.crowd.age[:] = 30.0
    walkers.crowd.age[CHILD] = 8.0
    return walkers


def falls(walkers: Walkers, row: int, wound: Wound = Wound.CRITICAL) -> None:
    walkers.crowd.wound[row] = wound
    walkers.world.lay_down(np.array([row]))


# --- one pace -----------------------------------------------------------------------------------------------------


def slow_child(**decisions: float) -> Walkers:
    """Give a child who walks at half its adult's pace, where groups are switched off."""
    walkers = family(BESIDE[:2], group_reach_m=0.0, **decisions)
    walkers.crowd.free_speed[CHILD] = 0.6
    return walkers


def test_adult_walks_at_the_pace_of_the_child() -> None:
    walkers = slow_child()
    gap = [
        float(np.hypot(*np.subtract(*np.transpose([walkers.crowd.x, walkers.crowd.y]))))
        for _ in range(40)
        if walkers.step()
    ]
    assert max(gap) < 2.5
    left = walkers.step(40).crowd.left_at
    assert left[ADULT] == pytest.approx(left[CHILD], abs=4.0)
    assert left[ADULT] > 20.0


def test_adult_alone_would_have_gone_ahead() -> None:
    walkers = slow_child()
    walkers.crowd.guardian[CHILD] = -1
    left = walkers.step(80).crowd.left_at
    assert left[CHILD] - left[ADULT] > 10.0


def test_child_ahead_waits_for_the_adult() -> None:
    walkers = family([(4.5, 5.0), (14.0, 5.0)], group_reach_m=0.0).step(2)
    assert walkers.crowd.pace[CHILD] == 0.0
    assert walkers.crowd.speed[ADULT] > 1.0


@pytest.mark.parametrize("sees", [False, True])
def test_adult_waits_without_limit_of_patience_and_in_sight_of_the_hazard(sees: bool) -> None:
    walkers = family([(14.0, 5.0), (4.5, 5.0)], group_reach_m=0.0, group_patience_s=0.0)
    walkers.crowd.free_speed[CHILD] = 0.15
    walkers.crowd.sees_hazard[:] = sees
    walkers.step(80)
    assert walkers.crowd.pace[ADULT] == 0.0
    assert walkers.crowd.x[ADULT] < 16.0


def test_adult_waits_for_the_last_of_two_children() -> None:
    walkers = family([(14.0, 5.0), (14.0, 5.6), (4.5, 5.0)], group_reach_m=0.0)
    walkers.crowd.guardian[2] = ADULT
    assert walkers.step(2).crowd.pace[ADULT] == 0.0


@pytest.mark.parametrize(("width", "pace"), [(10.0, SHUFFLE_MPS), (2.0, 0.6)])
def test_adult_among_strangers_on_the_move_never_stops_and_lets_them_pass_where_they_can(
    width: float, pace: float
) -> None:
    """On open floor the adult shuffles on; in a passage 2 m wide it goes at the child's pace."""
    y = 0.5 * width
    place = [(14.0, y), (4.5, y), (13.0, y), (13.0, y + 0.6), (13.0, y - 0.6)]
    walkers = family(place, room(30.0, width, 2.0), group=[0, 0, 2, 3, 4], group_reach_m=0.0)
    walkers.crowd.free_speed[CHILD] = 0.6
    assert walkers.step(2).crowd.pace[ADULT] == pytest.approx(pace)


def test_group_counts_the_children_with_it_as_company_and_not_as_strangers() -> None:
    """Two adults 9 m apart, the front one with a child at hand: it stops and waits as it does without the child."""
    walkers = family([(14.0, 5.0), (14.0, 5.6), (4.5, 5.0)]).step()
    assert walkers.crowd.pace[ADULT] == 0.0


# --- one course, one goal -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", [Action.NONE, Action.RUN, Action.HIDE, Action.FREEZE])
def test_child_does_what_its_adult_does(action: Action) -> None:
    walkers = family(BESIDE[:2], course="drawn")
    walkers.crowd.action[ADULT] = action
    walkers.crowd.action[CHILD] = Action.FREEZE if action == Action.RUN else Action.RUN
    walkers.crowd.free_again_at[ADULT] = 100.0
    if action == Action.NONE:
        walkers.ignore(ADULT)
    walkers.step(6)
    assert walkers.crowd.action[CHILD] == walkers.crowd.action[ADULT] == action
    assert (walkers.crowd.x[CHILD] > 15.0) == (action == Action.RUN)


def test_child_responds_when_its_adult_does() -> None:
    walkers = family(BESIDE[:2])
    walkers.ignore(CHILD)
    walkers.step()
    assert walkers.crowd.awareness[CHILD] == Awareness.RESPONDING
    assert walkers.crowd.responded_at[CHILD] == walkers.world.now_s


def two_exits(**more: Any) -> Walkers:
    """Give an adult who knows only the left exit of a corridor, with a child next to the right one."""
    walkers = family([(20.0, 1.0), (20.0, 2.0), *more.pop("others", [])], corridor(30.0), sign_range_m=0.0, **more)
    walkers.crowd.knows[:] = 1
    walkers.crowd.knows[CHILD] = 2
    return walkers


def test_child_takes_the_exit_of_its_adult_though_it_knows_a_nearer_one() -> None:
    walkers = two_exits().step(60)
    assert list(walkers.crowd.left_by[:2]) == [0, 0]
    alone = two_exits()
    alone.crowd.guardian[CHILD] = -1
    alone.crowd.group[CHILD] = CHILD
    assert list(alone.step(60).crowd.left_by[:2]) == [0, 1]


def test_child_whose_adult_is_out_follows_by_the_same_exit() -> None:
    walkers = two_exits()
    walkers.step()
    walkers.crowd.status[ADULT], walkers.crowd.on_floor[ADULT] = Status.LEFT, False
    walkers.crowd.goal[ADULT] = 0
    assert walkers.step(60).crowd.left_by[CHILD] == 0


def test_adult_learns_from_its_child_that_a_door_is_locked() -> None:
    walkers = two_exits()
    walkers.crowd.refused[CHILD] = 4
    assert walkers.step().crowd.refused[ADULT] == 4


def test_child_in_another_area_takes_the_way_to_the_goal_of_its_adult() -> None:
    walkers = family([(12.0, 5.0), (8.0, 5.0)], with_a_store()).step(2)
    assert walkers.crowd.area[CHILD] != walkers.crowd.area[ADULT]
    assert walkers.crowd.node[CHILD] // 2 == 1
    left = walkers.step(80).crowd.left_at
    assert np.isfinite(left[:2]).all()


def with_a_store() -> VenueParameters:
    """Give a hall with a refuge for one at its left and an exit at its right, and a room before it."""
    areas = [
        {"id": "entry", "polygon": box(0, 0, 10, 10)},
        {"id": "hall", "polygon": box(10, 0, 30, 10)},
        {"id": "store", "use": "refuge", "polygon": box(10, 10, 20, 16), "capacity": 1},
    ]
    doors = [
        {"id": "exit", "between": ("hall", "outside"), "line": ((30.0, 4.0), (30.0, 6.0)), **ENTRANCE},
        {"id": "middle", "between": ("entry", "hall"), "line": ((10.0, 4.0), (10.0, 6.0))},
        {"id": "inner", "between": ("hall", "store"), "line": ((14.0, 10.0), (16.0, 10.0))},
    ]
    return venue(areas, doors, standing_areas=["hall"])


def test_child_goes_to_the_refuge_of_its_adult_though_it_is_full_then() -> None:
    hides = {"course": "weighed", "run_share": 0.0, "hide_share": 1.0, "help_share": 0.0, "refuge_odds": 50.0}
    walkers = family([(15.0, 5.0), (15.0, 3.0)], with_a_store(), **hides)
    walkers.crowd.action[:], walkers.crowd.knows[:] = Action.NONE, 2**64 - 1
    walkers.world.hazard.begun_at = 0.0
    walkers.crowd.hazard_x[:], walkers.crowd.hazard_y[:] = 1.0, 1.0
    walkers.crowd.refused[:] = 1
    walkers.step(30)
    assert list(walkers.crowd.action[:2]) == [Action.SHELTER, Action.SHELTER]
    assert (walkers.crowd.area[:2] == 2).all()


# --- when the adult is gone ---------------------------------------------------------------------------------------


def test_child_whose_adult_falls_goes_with_another_adult_of_its_group() -> None:
    walkers = family(BESIDE, group_reach_m=0.0)
    walkers.step(2)
    falls(walkers, ADULT)
    walkers.step()
    assert walkers.crowd.guardian[CHILD] == OTHER


def test_child_without_another_adult_acts_by_itself() -> None:
    walkers = family(BESIDE, group=[0, 0, 2])
    walkers.step(2)
    falls(walkers, ADULT)
    walkers.crowd.status[ADULT], walkers.crowd.cause[ADULT] = Status.DEAD, Cause.DIRECT
    walkers.step()
    assert walkers.crowd.guardian[CHILD] == -1
    assert np.isfinite(walkers.step(60).crowd.left_at[CHILD])


def test_child_whose_adult_was_swept_out_on_the_way_to_a_refuge_follows_outside() -> None:
    """Such children stood in the doors of refuges for good."""
    walkers = family([(12.0, 5.0), (15.0, 8.0)], with_a_store())
    walkers.step(2)
    crowd, goals = walkers.crowd, walkers.world.navigation.goal_ids
    crowd.status[ADULT], crowd.on_floor[ADULT], crowd.area[ADULT] = Status.LEFT, False, 3
    crowd.left_by[ADULT], crowd.goal[ADULT] = walkers.world.venue.door_ids.index("exit"), goals.index("store")
    walkers.step()
    assert crowd.goal[CHILD] == goals.index("exit")
    assert np.isfinite(walkers.step(60).crowd.left_at[CHILD])


def test_child_with_no_way_to_where_its_adult_goes_acts_by_itself() -> None:
    walkers = family([(12.0, 5.0), (8.0, 5.0)], with_a_store()).step()
    walkers.world.doors.lock(1)
    walkers.crowd.refused[CHILD] = 2
    walkers.step()
    assert walkers.crowd.guardian[CHILD] == -1


# --- help ---------------------------------------------------------------------------------------------------------


def test_who_is_with_a_child_helps_no_stranger_and_children_help_nobody() -> None:
    for with_child in (True, False):
        walkers = family([(14.0, 5.0), (14.0, 5.6), (16.0, 5.0)], group=[0, 0, 2], course="drawn")
        walkers.crowd.action_luck[:] = 0.87  # would help
        if not with_child:
            walkers.crowd.guardian[CHILD] = -1
        falls(walkers, 2)
        walkers.step()
        assert (walkers.crowd.action[:2] == Action.HELP).any() == (not with_child)


def test_adult_goes_to_a_child_that_lies_wounded_and_stays() -> None:
    walkers = family([(14.0, 5.0), (12.0, 5.0)], course="drawn", help_s=5.0)
    walkers.crowd.action_luck[:] = 0.1  # would not help a stranger
    walkers.step()
    falls(walkers, CHILD)
    walkers.step(80)
    assert walkers.crowd.helps[ADULT] == CHILD
    assert abs(walkers.crowd.x[ADULT] - walkers.crowd.x[CHILD]) < 1.3
    walkers.crowd.treated_at[CHILD] = walkers.world.now_s
    assert np.isfinite(walkers.step(60).crowd.left_at[ADULT])


def test_child_beside_an_adult_who_helped_and_fell_does_not_stay_there() -> None:
    walkers = family([(14.0, 5.0), (14.0, 5.6), (16.0, 8.0)], group=[0, 0, 2])
    walkers.step()
    walkers.crowd.action[ADULT] = Action.HELP
    walkers.crowd.aiding[ADULT] = True
    walkers.step()
    assert walkers.crowd.action[CHILD] == Action.HELP
    walkers.crowd.aiding[ADULT] = False
    falls(walkers, ADULT)
    assert np.isfinite(walkers.step(60).crowd.left_at[CHILD])


def test_children_give_no_first_aid() -> None:
    world = model(incident(200, crowd={"children_share": 0.3})).world
    world.crowd.help_luck[:], world.crowd.responded_at[:] = 0.0, 0.0
    able = willing(world)[: world.attendees]
    assert np.array_equal(able, world.crowd.guardian[: world.attendees] < 0)


def test_children_with_an_adult_weigh_nothing_themselves() -> None:
    world = world_of(2)
    world.crowd.guardian[CHILD] = ADULT
    Minds(world).weigh()
    assert world.crowd.action[ADULT] != Action.NONE
    assert world.crowd.action[CHILD] == Action.NONE


def test_child_who_responded_first_does_not_lead_its_group() -> None:
    walkers = family([(14.0, 5.0), (14.0, 5.6), (12.0, 5.0)])
    walkers.crowd.responded_at[CHILD] = 0.0
    walkers.step()
    assert walkers.choices is not None
    assert walkers.choices._company.leader[OTHER] == ADULT


def test_children_lead_nobody() -> None:
    words = incident(200, crowd={"children_share": 0.3}, instruction={"leader_share": 0.5})
    crowd = model(words).world.crowd
    assert (crowd.guardian >= 0).sum() > 30
    assert (crowd.role[crowd.guardian >= 0] == Role.ATTENDEE).all()
    leaders = model(words)._instruction._leaders
    assert len(leaders) > 30
    assert (crowd.guardian[leaders] < 0).all()


# --- whole runs ---------------------------------------------------------------------------------------------------


def test_in_an_incident_children_share_course_and_area_with_their_adult_in_every_step() -> None:
    words = incident(150, crowd={"children_share": 0.3}, run={"duration_s": 90.0})
    run = model(words)
    crowd, joined = run.world.crowd, run.world.venue.joined()
    together = 0
    for _ in stepped(run, 180):
        rows = np.flatnonzero(crowd.guardian >= 0)
        rows = rows[crowd.upright[rows] & crowd.upright[crowd.guardian[rows]]]
        adult = crowd.guardian[rows]
        same = (crowd.action[rows] == crowd.action[adult]) | np.isin(crowd.action[rows], (Action.HIDE, Action.SHELTER))
        assert (same | crowd.aiding[adult]).all()
        assert joined[crowd.area[rows], crowd.area[adult]].mean() > 0.99 if len(rows) else True
        together += len(rows)
    assert together > 1000


def test_in_a_drill_children_leave_within_seconds_of_their_adult_and_by_the_same_exit() -> None:
    run = model(drill(club(), 300, crowd={"children_share": 0.3, "group_share": 0.8}))
    crowd = run.world.crowd
    children = np.flatnonzero(crowd.guardian >= 0)
    adult = crowd.guardian[children].copy()
    run.run()
    assert np.isfinite(crowd.left_at[children]).all()
    apart = np.abs(crowd.left_at[children] - crowd.left_at[adult])
    assert (crowd.left_by[children] == crowd.left_by[adult]).mean() > 0.97
    assert np.median(apart) < ALLOWED_S


def test_child_acts_alone_who_knows_that_a_later_door_of_the_way_of_its_adult_is_locked() -> None:
    for locked, follows in ((False, True), (True, False)):
        walkers = Walkers([(29.0, 5.0), (5.0, 5.0)], two_rooms(width=15.0, depth=10.0))
        crowd, ways = walkers.crowd, walkers.world.navigation
        crowd.guardian[CHILD], crowd.age[CHILD] = ADULT, 8.0
        crowd.status[ADULT], crowd.goal[ADULT] = Status.LEFT, 0
        crowd.refused[CHILD] = np.uint64(locked) << np.uint64(ways.goal_door[0])
        walkers.step()
        assert (crowd.guardian[CHILD] == ADULT) == follows
