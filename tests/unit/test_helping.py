"""People help: they walk with the slow, stay with the wounded, and carry who cannot take stairs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.scenario.parameters.venue import VenueParameters
from sim.verification.fingerprint import fingerprint
from sim.world.codes import Action, Mobility, Role, Status, Wound
from sim.world.world import build_world
from tests.builders import ENTRANCE, box, two_levels, venue
from tests.walkers import Walkers
from tests.worlds import finished, incident, plan

WOULD_HELP = 0.87
"""A draw between those who hide and those who freeze: run 0.70, hide 0.15, help 0.05."""


def people(place: list[tuple[float, float]], helpers: list[int], **words: Any) -> Walkers:
    """Give people of whom some would help."""
    walkers = Walkers(place, **words)
    walkers.crowd.action_luck[:] = 0.1
    walkers.crowd.action_luck[helpers] = WOULD_HELP
    return walkers


def fell(walkers: Walkers, row: int, wound: Wound = Wound.CRITICAL) -> None:
    walkers.crowd.wound[row] = wound
    walkers.world.lay_down(np.array([row]))


def wounded_and_helper(helpers: tuple[int, ...] = (1,), **decisions: float) -> Walkers:
    walkers = people([(10.0, 5.0), (16.0, 5.0), (9.0, 8.0)], list(helpers), group=[0, 1, 2], **decisions)
    fell(walkers, 0)
    return walkers


def test_helper_goes_to_a_wounded_person_and_stays_as_long_as_said() -> None:
    walkers = wounded_and_helper(help_s=20.0)
    walkers.step()
    assert walkers.crowd.helps[1] == 0
    assert walkers.crowd.action[1] == Action.HELP
    walkers.step(20)
    assert abs(walkers.crowd.x[1] - 10.0) < 1.3
    walkers.step(80)
    assert np.isfinite(walkers.crowd.left_at[1]), "in the end the helper leaves too"
    assert walkers.crowd.left_at[1] > 20.0 + 19.0 / 1.25


def test_who_would_not_help_leaves_at_once() -> None:
    walkers = wounded_and_helper(helpers=()).step(45)
    assert np.isfinite(walkers.crowd.left_at[1:]).all()
    assert (walkers.crowd.helps == -1).all()


def test_one_helper_comes_to_one_wounded_person() -> None:
    walkers = wounded_and_helper(helpers=(1, 2)).step()
    assert sorted(walkers.crowd.helps[1:]) == [-1, 0]


def test_nobody_helps_out_of_range() -> None:
    assert (wounded_and_helper(help_range_m=3.0).step(5).crowd.helps == -1).all()


def test_nobody_stays_with_the_wounded_in_sight_of_the_hazard() -> None:
    walkers = wounded_and_helper().step()
    walkers.crowd.sees_hazard[1] = True
    walkers.step()
    assert walkers.crowd.helps[1] == -1
    assert walkers.crowd.action[1] == Action.RUN


@pytest.mark.parametrize("change", ["treated", "dead"])
def test_help_ends_when_it_is_not_needed_any_more(change: str) -> None:
    walkers = wounded_and_helper(help_s=600.0).step(20)
    if change == "dead":
        walkers.crowd.status[0] = Status.DEAD
    else:
        walkers.crowd.treated_at[0] = walkers.world.now_s
    walkers.step(2)
    assert walkers.crowd.helps[1] == -1


def test_wounded_helper_helps_no_more() -> None:
    walkers = wounded_and_helper().step(2)
    fell(walkers, 1, Wound.SERIOUS)
    walkers.step()
    assert walkers.crowd.helps[1] == -1
    assert walkers.crowd.action[1] == Action.NONE


def slow_and_helper(mobility: Mobility, group: list[int]) -> Walkers:
    walkers = people([(4.0, 5.0), (5.0, 5.6)], [1], group=group, group_reach_m=0.0)
    walkers.crowd.mobility[0], walkers.crowd.free_speed[0] = mobility, 0.57
    return walkers


def test_helper_walks_with_the_slow_of_the_own_group_at_their_pace() -> None:
    walkers = slow_and_helper(Mobility.FRAME, [0, 0]).step(130)
    assert np.isfinite(walkers.crowd.left_at).all()
    assert abs(walkers.crowd.left_at[0] - walkers.crowd.left_at[1]) < 5.0
    assert walkers.crowd.left_at[1] > 26.0 / 0.57 - 6.0


def test_nobody_slows_for_the_slow_of_another_group() -> None:
    walkers = slow_and_helper(Mobility.FRAME, [0, 1]).step(60)
    assert walkers.crowd.left_at[1] < 25.0 / 1.25 + 6.0


def test_pushed_wheelchair_is_faster_than_one_alone_and_no_faster_than_its_helper() -> None:
    alone, pushed = (slow_and_helper(Mobility.WHEELCHAIR, group).step(130) for group in ([0, 1], [0, 0]))
    assert pushed.crowd.left_at[0] < 0.75 * alone.crowd.left_at[0]
    assert pushed.crowd.left_at[0] >= 26.0 / 1.3


def test_minor_wounded_are_accompanied() -> None:
    walkers = people([(10.0, 5.0), (11.0, 5.6)], [1], group=[0, 1])
    walkers.crowd.wound[0], walkers.crowd.free_speed[0] = Wound.MINOR, 0.6
    walkers.step(8)
    assert walkers.crowd.helps[1] == 0
    assert walkers.crowd.speed[1] <= 0.6 + 1e-9
    assert np.isfinite(walkers.step(100).crowd.left_at).all()


# --- stairs -------------------------------------------------------------------------------------------------------


def on_the_balcony(helpers: int, group: int = 0, words: VenueParameters | None = None, **decisions: float) -> Walkers:
    """Give a wheelchair user on a balcony whose only way out is a stair, people who would help, and companions."""
    n = 1 + helpers + group
    place = [(34.0, 5.0)] + [(35.0 + 0.6 * (k % 3), 3.5 + 0.8 * (k // 3)) for k in range(n - 1)]
    groups = [0] + list(range(1, 1 + helpers)) + [0] * group
    walkers = people(place, list(range(1, 1 + helpers)), words=words or two_levels(), group=groups, **decisions)
    walkers.crowd.mobility[0], walkers.crowd.free_speed[0] = Mobility.WHEELCHAIR, 0.69
    return walkers


def level_of(walkers: Walkers, row: int = 0) -> str:
    return walkers.world.venue.area_ids[walkers.crowd.area[row]]


def test_wheelchair_user_alone_waits_at_the_stair() -> None:
    walkers = on_the_balcony(0).step(120)
    assert level_of(walkers) == "balcony"
    assert walkers.crowd.speed[0] == 0.0
    assert walkers.crowd.x[0] < 31.0


@pytest.mark.parametrize(("helpers", "group"), [(3, 0), (0, 3), (1, 2)])
def test_enough_people_carry_a_wheelchair_user_down(helpers: int, group: int) -> None:
    walkers = on_the_balcony(helpers, group).step(300)
    assert np.isfinite(walkers.crowd.left_at).all()
    assert walkers.world.log.first("carried_on_stair") is not None
    assert (walkers.crowd.helps == -1).all()


def test_too_few_wait_in_vain_and_leave_when_their_patience_ends() -> None:
    walkers = on_the_balcony(2, carry_patience_s=20.0).step(30)
    assert (walkers.crowd.helps[1:] == 0).all()
    walkers.step(120)
    assert level_of(walkers) == "balcony"
    assert np.isfinite(walkers.crowd.left_at[1:]).all()


def test_carried_people_move_at_the_speed_of_carrying() -> None:
    walkers = on_the_balcony(3, carried_speed_mps=0.4)
    seen = []
    for _ in range(300):
        walkers.step()
        if level_of(walkers) == "stair" and 22.0 < walkers.crowd.x[0] < 26.0:
            seen.append(walkers.crowd.speed[0])
    assert max(seen) <= 0.4 + 1e-9
    assert np.median(seen) > 0.3


def test_carriers_keep_beside_whom_they_carry() -> None:
    walkers = on_the_balcony(3)
    for _ in range(300):
        walkers.step()
        if level_of(walkers) == "stair":
            assert (
                np.hypot(*(walkers.crowd.x[1:] - walkers.crowd.x[0], walkers.crowd.y[1:] - walkers.crowd.y[0])).max()
                < 6.0
            )


def test_who_loses_the_carriers_on_the_stair_waits_there_for_others() -> None:
    walkers = on_the_balcony(3)
    while walkers.crowd.x[0] > 25.0:
        walkers.step()
    fell(walkers, 1, Wound.SERIOUS)
    walkers.step(20)
    assert level_of(walkers) == "stair"
    assert walkers.crowd.speed[0] == 0.0


def test_carriers_who_went_ahead_come_back_to_whom_they_have_left() -> None:
    """They wait for whom they carry, who waits for them: nobody would ever move again."""
    walkers = on_the_balcony(3)
    while walkers.world.log.first("carried_on_stair") is None:
        walkers.step()
    crowd, stair = walkers.crowd, walkers.world.venue.area_ids.index("stair")
    crowd.x[1:3], crowd.y[1:3], crowd.area[1:3] = crowd.x[0] - 4.5, (4.6, 5.4), stair
    walkers.step(20)
    assert crowd.speed[0] == 0.0
    assert np.isfinite(walkers.step(300).crowd.left_at).all()


def test_who_carries_takes_the_door_of_whom_they_carry() -> None:
    walkers = on_the_balcony(3, interval_s=60.0)
    while walkers.world.log.first("carried_on_stair") is None:
        walkers.step()
    crowd = walkers.crowd
    assert (crowd.area[1:] == crowd.area[0]).all()
    crowd.node[1], crowd.goal[1] = (crowd.node[0] + 2) % 4, crowd.goal[0]
    walkers.step()
    assert crowd.node[1] == crowd.node[0]


def fire_stair() -> VenueParameters:
    """Give a balcony whose stair ends at an exit."""
    levels = [{"id": "ground"}, {"id": "upper", "elevation_m": 4.0}]
    areas = [{"id": "balcony", "level": "upper", "polygon": box(28, 0, 38, 10)},
             {"id": "stair", "use": "stair", "polygon": box(20, 4, 28, 6), "joins": ("ground", "upper"),
              "upward": (1.0, 0.0)}]  # fmt: skip
    doors = [
        {"id": "head", "between": ("stair", "balcony"), "line": ((28.0, 4.0), (28.0, 6.0))},
        {"id": "exit", "between": ("stair", "outside"), "line": ((20.0, 4.0), (20.0, 6.0)), **ENTRANCE},
    ]
    return venue(areas, doors, levels=levels, standing_areas=["balcony"])


def test_carriers_bring_people_out_where_the_stair_ends_at_an_exit() -> None:
    walkers = on_the_balcony(3, words=fire_stair()).step(200)
    assert np.isfinite(walkers.crowd.left_at).all()


def test_nobody_needed_lets_wheelchairs_take_stairs_like_everybody() -> None:
    walkers = on_the_balcony(0, carry_helpers=0).step(150)
    assert np.isfinite(walkers.crowd.left_at[0])


def test_staff_at_the_stair_lend_a_hand() -> None:
    walkers = on_the_balcony(1)
    walkers.world = world = build_world(plan(walkers.world.scenario), 0, {Role.STEWARD: 2})
    for name in (
        "x",
        "y",
        "area",
        "free_speed",
        "group",
        "knows",
        "came_by",
        "mobility",
        "awareness",
        "action",
        "responded_at",
        "action_luck",
    ):
        getattr(world.crowd, name)[:2] = getattr(walkers.crowd, name)
    walkers.crowd = world.crowd
    world.place_body(2, 29.5, 4.2)
    world.place_body(3, 29.5, 5.8)
    assert np.isfinite(walkers.step(300).crowd.left_at[:2]).all()


def test_wheelchair_user_takes_a_longer_way_without_stairs() -> None:
    """On the ground floor nobody needs carrying: the stair leads only up."""
    walkers = Walkers([(18.0, 5.0)], two_levels())
    walkers.crowd.mobility[0], walkers.crowd.free_speed[0] = Mobility.WHEELCHAIR, 0.69
    assert np.isfinite(walkers.step(120).crowd.left_at[0])


def test_without_wheelchairs_and_helpers_no_byte_changes() -> None:
    calm = {"crowd": {"reduced_mobility_share": 0.0}, "run": {"duration_s": 60.0}}
    base = {"decisions": {"help_share": 0.0}}
    turned = {"decisions": {"help_share": 0.0, "help_range_m": 50.0, "help_s": 5.0, "carry_helpers": 6}}
    marks = {fingerprint(finished(incident(100, **calm, **more), 2)) for more in (base, turned)}
    assert len(marks) == 1


def test_helpers_do_change_a_byte() -> None:
    marks = {fingerprint(finished(incident(150, decisions={"help_share": share}), 2)) for share in (0.0, 0.15)}
    assert len(marks) == 2
