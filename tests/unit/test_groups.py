"""Those who came together gather and leave together, within reason; and people are drawn to the exit others take."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.verification.fingerprint import fingerprint
from sim.world.codes import Action, Wound
from tests.builders import ENTRANCE, box, corridor, venue
from tests.walkers import Walkers
from tests.worlds import drill, finished, incident

ALLOWED_S = 10.0
"""ISO 20414 test 14 and NIST TN 1822 2.9: most time between the first and the last of a group."""

TOGETHER = [(4.0, 4.0), (4.0, 5.0), (4.0, 6.0), (3.0, 4.5), (3.0, 5.5)]
"""Places of five people in a room of 30 x 10 m, 27 m and less from its exit."""


def with_a_slow_one(**decisions: float | str) -> Walkers:
    walkers = Walkers(TOGETHER, **decisions)
    walkers.crowd.free_speed[2] = 0.5
    return walkers


def test_group_with_a_slow_member_leaves_together() -> None:
    assert with_a_slow_one(group_reach_m=0.0).spread_s() > 2.0 * ALLOWED_S
    assert with_a_slow_one().spread_s() <= ALLOWED_S


def test_nobody_is_faster_for_company() -> None:
    walkers = with_a_slow_one()
    for _ in range(100):
        walkers.step()
        assert (walkers.crowd.speed <= walkers.crowd.free_speed + 1e-9).all()


def test_who_is_ahead_stands_until_the_last_has_come_up() -> None:
    walkers = Walkers([(14.0, 5.0), (4.5, 5.0)])
    walkers.step(2)
    assert walkers.crowd.pace[0] == 0.0
    assert walkers.crowd.speed[0] == 0.0
    assert walkers.crowd.speed[1] > 1.0
    walkers.step(30)
    assert walkers.crowd.speed[0] > 1.0


def test_strangers_do_not_wait() -> None:
    walkers = Walkers([(14.0, 5.0), (4.5, 5.0)], group=[0, 1]).step(4)
    assert np.isinf(walkers.crowd.pace).all()


@pytest.mark.parametrize("patience_s", [0.0, 5.0, 30.0])
def test_nobody_waits_longer_than_patience_allows(patience_s: float) -> None:
    """One never responds: the others stand by for just so long in all, to the step, and leave."""
    walkers = Walkers(TOGETHER, group_patience_s=patience_s)
    walkers.ignore(2)
    others = np.delete(np.arange(5), 2)
    stood = np.zeros(5)
    for _ in range(200):
        stood += 0.5 * ((walkers.step().crowd.pace == 0.0) & np.isinf(walkers.crowd.left_at))
    assert stood[others].max() == patience_s
    assert (walkers.crowd.left_at[others] < 30.0 / 1.25 + 10.0 + patience_s).all()


def test_who_responds_late_is_gathered() -> None:
    walkers = Walkers(TOGETHER)
    walkers.ignore(2)
    walkers.step(30).respond([2])
    assert walkers.spread_s() <= ALLOWED_S


def test_people_who_see_the_hazard_do_not_wait() -> None:
    walkers = Walkers([(14.0, 5.0), (14.0, 6.0), (4.5, 5.0)])
    walkers.crowd.sees_hazard[0] = True
    walkers.step(2)
    assert np.isinf(walkers.crowd.pace[0])
    assert walkers.crowd.pace[1] == 0.0


def test_people_who_have_just_seen_the_hazard_do_not_wait() -> None:
    walkers = Walkers([(14.0, 5.0), (14.0, 6.0), (4.5, 5.0)])
    walkers.crowd.sees_hazard[0] = True
    walkers.crowd.hazard_x[0], walkers.crowd.hazard_y[0] = 1.0, 5.0
    walkers.step()
    walkers.crowd.sees_hazard[0] = False
    walkers.step(2)
    assert np.isinf(walkers.crowd.pace[0])


LOST: dict[str, dict[str, Any]] = {
    "wounded": {"wound": Wound.MINOR},
    "down": {"wound": Wound.SERIOUS, "on_floor": False},
    "hiding": {"action": Action.HIDE},
    "sheltered": {"action": Action.SHELTER},
    "out of reach": {"x": 2.5},
}


@pytest.mark.parametrize("reason", LOST)
def test_who_cannot_come_along_is_not_waited_for(reason: str) -> None:
    walkers = Walkers([(14.0, 5.0), (13.5, 6.0), (4.5, 5.0)])
    for column, value in LOST[reason].items():
        getattr(walkers.crowd, column)[2] = value
    walkers.step(2)
    assert (walkers.crowd.pace[:2] >= walkers.crowd.free_speed[:2]).all()


def test_nobody_stops_in_a_dense_crowd_of_others() -> None:
    """Front and last of a pair, 9.5 m apart, the front one among 16 strangers on 2 x 2 m."""
    strangers = [(14.2 + 0.5 * (k % 4), 4.2 + 0.5 * (k // 4)) for k in range(16)]
    alone = Walkers([(14.0, 4.0), (4.5, 4.0)]).step()
    amid = Walkers([(14.0, 4.0), (4.5, 4.0), *strangers], group=[0, 0, *range(2, 18)]).step()
    assert alone.crowd.pace[0] == 0.0
    assert np.isinf(amid.crowd.pace[0])


def test_group_takes_the_way_of_who_responded_first() -> None:
    """Two who know only the left end of a corridor go right with the third, and know the way from then on."""
    walkers = Walkers([(12.0, 1.5), (12.5, 1.0), (12.5, 2.0)], corridor(30.0), sign_range_m=0.0)
    walkers.crowd.knows[:] = np.array([1, 1, 2], np.uint64)
    walkers.ignore(0)
    walkers.ignore(1)
    walkers.step()
    walkers.respond([0, 1])
    walkers.step()
    assert list(walkers.crowd.goal) == [1, 1, 1]
    assert list(walkers.crowd.shown) == [2, 2, 0]
    assert list(walkers.crowd.knows) == [1, 1, 2]


def test_members_part_where_a_way_saves_more_than_the_tie() -> None:
    """Each stands a metre from an exit of their own, 18 m from the other's: 14 s of walk."""
    place = [(19.0, 1.5), (1.0, 1.5)]
    near = {"group_reach_m": 50.0, "sign_range_m": 0.0}
    assert list(Walkers(place, corridor(20.0), group_tie_s=60.0, **near).step().crowd.goal) == [1, 1]
    assert list(Walkers(place, corridor(20.0), group_tie_s=5.0, **near).step().crowd.goal) == [1, 0]


def test_reach_of_nothing_changes_no_byte() -> None:
    """Without reach no other knob of groups matters; people who came alone are the same with any reach."""
    turned = {"group_wait_s": 60.0, "group_patience_s": 600.0, "group_tie_s": 600.0}
    words = [incident(100, decisions={"group_reach_m": 0.0, **more}) for more in ({}, turned)]
    words = [each.model_copy(update={"run": each.run.model_copy(update={"duration_s": 60.0})}) for each in words]
    assert len({fingerprint(finished(each, 3)) for each in words}) == 1
    alone = [incident(100, crowd={"group_share": 0.0}, decisions={"group_reach_m": reach}) for reach in (0.0, 50.0)]
    assert len({fingerprint(finished(each, 3)) for each in alone}) == 1


def test_reach_does_change_a_byte() -> None:
    words = [incident(100, decisions={"group_reach_m": reach}) for reach in (0.0, 10.0)]
    assert len({fingerprint(finished(each, 3)) for each in words}) == 2


def pair_and_third(follow_share: float, third: bool, seed: int) -> Walkers:
    """Give two people in the middle of a symmetric corridor and, if asked, one nearby who knows only the right end."""
    draws = np.random.default_rng(seed).uniform(-1.0, 1.0, 2)
    place = [(15.0 + float(draws[0]), 1.0), (15.0 + float(draws[1]), 2.0)] + [(16.5, 1.5)] * third
    walkers = Walkers(
        place, corridor(30.0), group=list(range(2 + third)), follow_share=follow_share, sign_range_m=0.0
    )  # fmt: skip
    walkers.crowd.knows[2:] = 2
    return walkers.step(3)


def rightward(follow_share: float, third: bool) -> float:
    return float(np.mean([pair_and_third(follow_share, third, seed).crowd.goal[:2] == 1 for seed in range(20)]))


def test_people_are_drawn_to_the_exit_that_others_take() -> None:
    """NIST TN 1822 3.2: the share of the free two who take the exit of a third rises, with the share that follows."""
    shares = [rightward(share, third=True) for share in (0.0, 0.3, 0.6)]
    assert shares == sorted(shares)
    assert shares[-1] > shares[0]
    assert rightward(0.3, third=True) > rightward(0.3, third=False)


def test_who_has_only_just_set_out_is_not_bound_to_the_first_choice() -> None:
    """Others make an exit look nearer by up to 0.15, less than the 0.2 for which a way begun is left."""
    assert rightward(0.15, third=True) > rightward(0.15, third=False)


def test_following_nobody_changes_no_byte() -> None:
    """Whatever is seen of others, no choice heeds it where the share is 0."""
    ways = []
    for seen in (0, 9):
        walkers = pair_and_third(0.0, third=True, seed=1)
        assert walkers.choices is not None
        walkers.choices._ways_out._nearby.bound[:] = seen
        walkers.step(40)
        ways.append(np.concatenate([walkers.crowd.x, walkers.crowd.goal, walkers.crowd.node]).tobytes())
    assert ways[0] == ways[1]


def test_no_crowd_draws_people_back_through_an_inner_door() -> None:
    """Ten walk west through the door between two rooms; who has the east exit nearer still leaves by it."""
    doors: list[dict[str, Any]] = [
        {"id": "middle", "between": ("west", "east"), "line": ((10.0, 3.0), (10.0, 5.0))},
        {"id": "east_exit", "between": ("east", "outside"), "line": ((20.0, 3.0), (20.0, 5.0)), **ENTRANCE},
        {"id": "west_exit", "between": ("west", "outside"), "line": ((0.0, 3.0), (0.0, 5.0))},
    ]
    areas = [{"id": "west", "polygon": box(0, 0, 10, 8)}, {"id": "east", "polygon": box(10, 0, 20, 8)}]
    two = venue(areas, doors, standing_areas=["west"])
    place = [(14.5, 1.0), *((11.0 + 0.6 * (k % 5), 3.5 + 0.8 * (k // 5)) for k in range(10))]
    walkers = Walkers(place, two, group=list(range(11)), follow_share=0.9, sign_range_m=0.0)
    west = walkers.world.navigation.goal_ids.index("west_exit")
    walkers.crowd.knows[1:] = 1 << west
    walkers.step(3)
    assert (walkers.crowd.goal[1:] == west).all()
    assert walkers.crowd.goal[0] == walkers.world.navigation.goal_ids.index("east_exit")


def hall_with_one_way_out() -> Any:
    """Give a hall of 20 x 15 m that is left by one corridor of 30 x 2.4 m."""
    areas = [
        {"id": "hall", "polygon": box(0, 0, 20, 15)},
        {"id": "way", "use": "corridor", "polygon": box(20, 6.3, 50, 8.7)},
    ]
    doors = [
        {"id": "into", "between": ("hall", "way"), "line": ((20.0, 6.3), (20.0, 8.7))},
        {"id": "exit", "between": ("way", "outside"), "line": ((50.0, 6.3), (50.0, 8.7)), **ENTRANCE},
    ]
    return venue(areas, doors, standing_areas=["hall"])


def egress_t95_s(share: float, **decisions: str) -> float:
    """Give when 95 % of 250 people are out, a share of them in groups, s."""
    crowd = {"people": 250, "group_share": share}
    left_at = finished(drill(hall_with_one_way_out(), 250, crowd=crowd, decisions=decisions), 0).people["left_at"]
    return float(np.quantile(left_at, 0.95))


def test_groups_that_wait_out_of_the_way_do_not_dam_the_only_way_out() -> None:
    """No difference was found at the door between groups and single people (Bode and others 2015); 5 % is allowed."""
    alone = egress_t95_s(0.0)
    assert egress_t95_s(0.75, group_waiting="anywhere") > 1.25 * alone
    assert egress_t95_s(0.75, group_waiting="out_of_the_way") == pytest.approx(alone, rel=0.05)


def test_groups_that_wait_out_of_the_way_still_leave_together() -> None:
    assert with_a_slow_one(group_waiting="out_of_the_way").spread_s() <= ALLOWED_S
