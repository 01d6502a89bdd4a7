"""Courses weighed over what people know: the shares of the knobs where nothing is known, and what moves them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.rules.decisions.courses import take_cover
from sim.rules.decisions.door_use import DoorUse
from sim.rules.decisions.weighing import WeighedCourses
from sim.world.codes import Action, Awareness
from sim.world.world import World
from tests.builders import ENTRANCE, box
from tests.builders import venue as make_venue
from tests.minds import EAST, MIDDLE_M, PLACE, WEST, Minds, world_of

MANY = 4000


def shares_of(minds: Minds) -> dict[str, float]:
    return {
        "run": minds.share(Action.RUN), "hide": minds.share(Action.HIDE), "freeze": minds.share(Action.FREEZE),
        "help": float(minds.courses.would_help[: minds.n].mean()),
    }  # fmt: skip


def expected(**odds: float) -> dict[str, float]:
    """Give the shares of a logit whose courses are so many times likelier than the knobs say."""
    weight = {"run": 0.55, "hide": 0.2, "help": 0.1, "freeze": 0.15}
    weight = {name: share * odds.get(name, 1.0) for name, share in weight.items()}
    return {name: share / sum(weight.values()) for name, share in weight.items()}


def assert_shares(minds: Minds, **odds: float) -> None:
    for name, share in expected(**odds).items():
        noise = 4.0 * np.sqrt(share * (1.0 - share) / minds.n)
        assert shares_of(minds)[name] == pytest.approx(share, abs=noise), name


# --- what is known at birth ---------------------------------------------------------------------------------------


def test_where_nothing_but_the_hazard_is_known_the_shares_are_those_of_the_knobs() -> None:
    assert_shares(Minds(world_of(MANY)).weigh())


def test_way_that_does_not_lead_past_the_hazard_takes_nothing_from_running() -> None:
    assert_shares(Minds(world_of(MANY)).weigh(WEST))


def test_people_whose_only_way_leads_past_the_hazard_run_less_by_the_odds() -> None:
    assert_shares(Minds(world_of(MANY, decisions={"blocked_odds": 6.0})).weigh(EAST), run=1.0 / 6.0)
    assert_shares(Minds(world_of(MANY, decisions={"blocked_odds": 1.0})).weigh(EAST))


def test_way_that_bends_up_to_the_hazard_leads_past_it() -> None:
    """A barrier makes the way to the exit pass the hazard; the straight line to it does not."""
    hall = {"id": "hall", "polygon": box(0, 0, 36, 12), "holes": [box(8, 1.5, 9, 12)]}
    exit_ = {"id": "near", "between": ("hall", "outside"), "line": ((0.0, 9.0), (0.0, 11.0)), **ENTRANCE}
    for hazard, free in (((8.5, 0.7), 0.0), ((30.0, 6.0), 1.0)):
        world = world_of(1, make_venue([hall], [exit_], standing_areas=["hall"]), decisions={"passing_m": 2.0})
        world.crowd.x[0], world.crowd.y[0], world.crowd.area[0] = 10.0, 4.0, 0
        minds = Minds(world).weigh(hazard)
        assert isinstance(minds.courses, WeighedCourses)
        assert minds.courses._outlook.free_share[0] == free


def test_people_who_found_their_only_exit_locked_run_less_by_the_odds() -> None:
    world = world_of(MANY)
    world.crowd.refused[:] = 1
    assert_shares(Minds(world).weigh(), run=1.0 / 6.0)


def test_order_to_stay_and_word_to_leave_move_people_by_their_odds() -> None:
    staying, leaving, named = world_of(MANY), world_of(MANY), world_of(MANY)
    staying.crowd.told_to_stay[:], leaving.crowd.sent_to[:], named.crowd.named[:] = True, 0, 1
    assert_shares(Minds(staying).weigh(), hide=4.0)
    assert_shares(Minds(leaving).weigh(), run=4.0)
    assert_shares(Minds(named).weigh(), run=4.0)


@pytest.mark.parametrize(("mode", "share"), [("bell", 0.0), ("text", 0.45), ("live_voice", 0.85)])
def test_alarm_with_words_tells_those_it_moves_to_leave_and_a_bell_nobody(mode: str, share: float) -> None:
    world = world_of(MANY, alarm={"mode": mode})
    world.alarm.given_at = 0.0
    gained = expected(run=4.0)["run"] - expected()["run"]
    assert Minds(world).weigh().share(Action.RUN) == pytest.approx(expected()["run"] + share * gained, abs=0.03)


def test_who_was_briefed_runs_where_a_way_is_free_hides_where_none_is_and_seldom_freezes() -> None:
    brief = {"decisions": {"briefed_odds": 3.0, "blocked_odds": 6.0}}
    free, shut = world_of(MANY, **brief), world_of(MANY, **brief)
    free.crowd.briefed[:] = shut.crowd.briefed[:] = True
    shut.crowd.refused[:] = 1
    assert_shares(Minds(free).weigh(), run=3.0, freeze=1.0 / 3.0)
    assert_shares(Minds(shut).weigh(), run=1.0 / 6.0, hide=3.0, freeze=1.0 / 3.0)


def test_people_run_where_others_run_and_stay_where_others_stay() -> None:
    """Half weigh among the other half, who do one thing: the odds of all nearby, to the power of their share."""
    half = MANY // 2
    for action, odds in ((Action.RUN, {"run": 2.0}), (Action.HIDE, {"hide": 2.0, "freeze": 2.0})):
        world = world_of(MANY, decisions={"company_odds": 4.0})
        world.crowd.action[half:MANY] = action
        world.crowd.awareness[half:MANY] = Awareness.ALERTED
        minds = Minds(world).weigh()
        minds.n = half
        assert_shares(minds, **odds)


def test_hiding_in_sight_of_a_source_is_taken_up_less_the_nearer_it_is() -> None:
    far, near, unseen = (
        Minds(world_of(MANY)).weigh((PLACE[0] - gap, MIDDLE_M), sees=sees).share(Action.HIDE)
        for gap, sees in ((12.0, True), (6.0, True), (6.0, False))
    )
    assert near < far - 0.02
    assert unseen == pytest.approx(expected()["hide"], abs=0.03)


def test_where_there_is_no_hazard_everybody_leaves_but_who_was_told_to_stay() -> None:
    world = world_of(200)
    world.hazard.begun_at = np.inf
    world.crowd.told_to_stay[:100] = True
    action = Minds(world).weigh().world.crowd.action[:200]
    assert (action[100:] == Action.RUN).all()
    assert (action[:100] == Action.HIDE).all()


def test_same_luck_gives_nested_choices_as_the_odds_grow() -> None:
    before = np.zeros(MANY, np.bool_)
    for odds in (1.0, 2.0, 4.0, 10.0):
        world = world_of(MANY, decisions={"told_odds": odds})
        world.crowd.sent_to[:] = 0
        now = Minds(world).weigh().runs()
        assert not (before & ~now).any()
        assert now.sum() > before.sum()
        before = now


def test_groups_take_one_course_where_they_know_the_same() -> None:
    world = world_of(400, crowd={"group_share": 1.0})
    action = Minds(world).weigh().world.crowd.action
    for first in np.unique(world.crowd.group[:400]):
        assert len(np.unique(action[:400][world.crowd.group[:400] == first])) == 1


# --- refuges ------------------------------------------------------------------------------------------------------


def beside_a_store(people: int, capacity: int = MANY, **words: Any) -> World:
    """Give people in a hall with one exit and a refuge whose door is 8 m from them."""
    place = make_venue(
        [{"id": "hall", "polygon": box(0, -15, 20, 55)},
         {"id": "store", "use": "refuge", "polygon": box(20, 0, 40, 40), "capacity": capacity}],
        [{"id": "front", "between": ("hall", "outside"), "line": ((0.0, 19.0), (0.0, 21.0)), **ENTRANCE},
         {"id": "inner", "between": ("hall", "store"), "line": ((20.0, 19.0), (20.0, 21.0))}],
        standing_areas=["hall"],
    )  # fmt: skip
    return world_of(people, place, **words)


def to_refuge(minds: Minds) -> NDArray[np.bool_]:
    crowd = minds.world.crowd
    return ((crowd.action == Action.HIDE) & (crowd.goal == 1))[: minds.n]


def test_refuge_at_hand_draws_people_the_more_the_more_it_protects_and_the_nearer_it_is() -> None:
    def drawn(protection: float = 0.0, **decisions: float) -> float:
        world = beside_a_store(MANY, decisions=decisions, building={"refuge_protection": protection})
        return float(to_refuge(Minds(world).weigh()).mean())

    pull = 5.0 * 0.2 * np.exp(-8.0 / 25.0)
    assert drawn() == pytest.approx(pull / (1.0 + pull), abs=0.03)
    assert drawn() > drawn(protection=0.5) + 0.05 > drawn(protection=0.9) + 0.1
    assert drawn(refuge_range_m=100.0) > drawn() + 0.03 > drawn(refuge_range_m=4.0) + 0.1
    assert drawn(refuge_odds=0.0) == drawn(protection=1.0) == 0.0


def test_nobody_goes_to_a_refuge_past_the_hazard_or_that_is_locked() -> None:
    assert not to_refuge(Minds(beside_a_store(500)).weigh((17.0, MIDDLE_M))).any()
    world = beside_a_store(500)
    world.doors.lock(1, lets_harm_through=True)
    assert not to_refuge(Minds(world).weigh()).any()


def test_refuge_takes_as_many_as_it_has_places_for_and_the_others_choose_again() -> None:
    minds = Minds(beside_a_store(500, capacity=40)).weigh()
    assert to_refuge(minds).sum() == 40
    assert (minds.world.crowd.action[:500] != Action.NONE).all()
    assert to_refuge(minds.weigh(steps=20)).sum() == 40


def sheltered(*, locked: bool, protection: float) -> float:
    """Give the exposure of somebody in a refuge as a share of that in the open."""
    world = beside_a_store(1, building={"refuge_protection": protection, "refuge_lock_s": 0.0})
    crowd = world.crowd
    crowd.x[0], crowd.y[0], crowd.area[0], crowd.action[0] = 30.0, MIDDLE_M, 1, Action.SHELTER
    crowd.sees_hazard[0] = locked
    doors = DoorUse(world)
    for _ in range(4):
        world.clock.tick()
        take_cover(world, crowd.upright)
        doors.act(world)
    assert world.doors.locked[1] == locked
    return float(crowd.shielding[0])


def test_locked_room_protects_better_than_the_open_floor_and_an_open_one_as_well() -> None:
    assert sheltered(locked=False, protection=0.05) == 0.2
    assert sheltered(locked=True, protection=0.05) == 0.05
    assert sheltered(locked=True, protection=0.3) == 0.2


# --- deciding again -----------------------------------------------------------------------------------------------


def test_who_hides_leaves_when_told_and_who_runs_hides_when_the_way_is_found_locked() -> None:
    minds = Minds(world_of(MANY, decisions={"told_odds": 50.0, "blocked_odds": 50.0})).weigh()
    hiders, runners = minds.world.crowd.action[:MANY] == Action.HIDE, minds.runs()
    minds.world.crowd.sent_to[:MANY][hiders] = 0
    minds.world.crowd.refused[:MANY][runners] = 1
    minds.weigh()
    assert minds.runs()[hiders].mean() > 0.5
    assert (minds.world.crowd.action[:MANY][runners] == Action.HIDE).mean() > 0.2


def test_nobody_chooses_again_as_long_as_nothing_changes() -> None:
    minds = Minds(world_of(500, decisions={"company_odds": 1.0, "freeze_median_s": 600.0})).weigh(WEST)
    before = minds.world.crowd.action.copy()
    minds.weigh(WEST, steps=40)
    assert (minds.world.crowd.action == before).all()


def test_who_froze_chooses_again_after_a_time_and_does_not_freeze_again() -> None:
    minds = Minds(world_of(500, decisions={"freeze_median_s": 5.0, "freeze_sigma": 0.0})).weigh()
    frozen = minds.world.crowd.action[:500] == Action.FREEZE
    assert frozen.any()
    after = minds.weigh(steps=11).world.crowd.action[:500]
    assert set(after[frozen]) == {Action.RUN, Action.HIDE}
