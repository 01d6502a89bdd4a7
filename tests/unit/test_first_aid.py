"""Bleeding control by those who are there: how many, whom, by whom, and what it costs the helper."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.rules.care.first_aid import FirstAid
from sim.scenario.parameters.scenario import Plan
from sim.world.codes import Action, Awareness, Role, Wound
from sim.world.world import World
from tests.builders import room
from tests.worlds import model, scenario

PATIENTS, HELPERS = 5, 20


def among_helpers(**care: Any) -> World:
    """Give five wounded whose bleeding could be controlled, and twenty people beside them who would help."""
    base = {
        "kits_per_1000": 10.0, "kit_use_s": 60.0, "bystander_share": 0.5, "limb_share": 0.4, "hand_success": 0.0,
    }  # fmt: skip
    words = scenario(room(20.0, 12.0), crowd={"people": 500}, care={**base, **care})
    world = model(words).world
    crowd = world.crowd
    crowd.on_floor[PATIENTS + HELPERS :] = False
    crowd.x[: PATIENTS + HELPERS], crowd.y[: PATIENTS + HELPERS] = 10.0, 6.0
    crowd.wound[:PATIENTS], crowd.bleeding_threshold[:PATIENTS] = Wound.CRITICAL, np.inf
    crowd.on_floor[:PATIENTS] = False
    crowd.limb_luck[:PATIENTS] = 0.0
    helpers = slice(PATIENTS, PATIENTS + HELPERS)
    crowd.help_luck[helpers] = 0.0
    crowd.awareness[helpers], crowd.responded_at[helpers], crowd.action[helpers] = Awareness.RESPONDING, 0.0, Action.RUN
    return world


def helped(world: World, seconds: float = 90.0) -> World:
    aid = FirstAid(world)
    for _ in range(round(seconds / world.clock.step_s)):
        world.clock.tick()
        aid.act(world)
    return world


def aided(world: World) -> int:
    return int(np.isfinite(world.crowd.aided_at).sum())


@pytest.mark.parametrize(("per_1000", "kits"), [(0.0, 0), (1.9, 0), (2.0, 1), (6.0, 3), (10.0, 5)])
def test_no_more_are_aided_than_there_are_kits(per_1000: float, kits: int) -> None:
    world = among_helpers(kits_per_1000=per_1000, trained_success=1.0, untrained_success=1.0)
    assert aided(helped(world)) == kits


def test_kits_follow_the_full_load_as_staff_do() -> None:
    world = among_helpers(kits_per_1000=6.0, trained_success=1.0, untrained_success=1.0)
    crowd = world.scenario.crowd.model_copy(update={"people": 1000, "occupant_load_share": 0.5})
    world.plan = Plan(world.scenario.model_copy(update={"crowd": crowd}))
    assert aided(helped(world)) == 5, "six kits, five patients"


def test_care_begins_when_the_kit_is_on() -> None:
    crowd = helped(among_helpers(trained_success=1.0, untrained_success=1.0)).crowd
    assert crowd.aided_at[:PATIENTS] == pytest.approx(60.5)


def test_wounds_that_are_not_of_a_limb_are_left_to_medics() -> None:
    world = among_helpers(trained_success=1.0, untrained_success=1.0)
    world.crowd.limb_luck[:3] = 0.9
    assert aided(helped(world)) == 2


def test_training_is_what_the_trial_found() -> None:
    """The same luck of the patient is enough with a trained helper and not with an untrained one."""
    for trained, aids in ((True, PATIENTS), (False, 0)):
        world = among_helpers()
        world.crowd.first_aider[:] = trained
        world.crowd.control_luck[:PATIENTS] = 0.4
        assert aided(helped(world)) == aids


def test_trained_people_help_before_others() -> None:
    world = among_helpers(kits_per_1000=2.0)
    world.crowd.first_aider[:] = False
    world.crowd.first_aider[PATIENTS + 7] = True
    helped(world, 5.0)
    assert np.flatnonzero(world.crowd.action == Action.HELP).tolist() == [PATIENTS + 7]


def test_helper_stands_in_the_open_and_goes_on_afterwards() -> None:
    world = among_helpers(kits_per_1000=2.0)
    aid, crowd = FirstAid(world), world.crowd
    crowd.action[PATIENTS:], crowd.shielding[PATIENTS:] = Action.HIDE, 0.3
    world.clock.tick()
    aid.act(world)
    helper = np.flatnonzero(crowd.action == Action.HELP)
    assert len(helper) == 1
    assert crowd.shielding[helper[0]] == 1.0
    assert crowd.node[helper[0]] == -1
    for _ in range(130):
        world.clock.tick()
        aid.act(world)
    assert crowd.action[helper[0]] == Action.HIDE


def test_nobody_begins_in_sight_of_the_hazard_and_who_sees_it_gives_up() -> None:
    world = among_helpers(trained_success=1.0, untrained_success=1.0)
    aid, crowd = FirstAid(world), world.crowd
    crowd.sees_hazard[:] = True
    world.clock.tick()
    aid.act(world)
    assert not (crowd.action == Action.HELP).any()
    crowd.sees_hazard[:] = False
    for _ in range(20):
        world.clock.tick()
        aid.act(world)
    assert (crowd.action == Action.HELP).sum() == PATIENTS
    crowd.sees_hazard[:] = True
    for _ in range(200):
        world.clock.tick()
        aid.act(world)
    assert not (crowd.action == Action.HELP).any()
    assert aided(world) == 0, "an aid given up has cost its kit"


def test_people_far_away_do_not_help() -> None:
    world = among_helpers(trained_success=1.0, untrained_success=1.0, help_reach_m=3.0)
    world.crowd.x[PATIENTS : PATIENTS + HELPERS] = 14.0
    assert aided(helped(world)) == 0


def test_an_aid_that_its_helper_walks_away_from_is_given_up() -> None:
    world = among_helpers(trained_success=1.0, untrained_success=1.0, help_reach_m=3.0)
    aid, crowd = FirstAid(world), world.crowd
    world.clock.tick()
    aid.act(world)
    assert crowd.aiding.sum() == PATIENTS
    crowd.x[crowd.aiding] += 4.0
    for _ in range(200):
        world.clock.tick()
        aid.act(world)
    assert aided(world) == 0
    assert not crowd.aiding.any()


def test_staff_and_the_public_stay_beside_the_patient_until_the_kit_is_on() -> None:
    """In the whole model: neither staff's own rule nor the end of ordinary help takes a helper away from a kit."""
    words = scenario(
        room(20.0, 12.0), crowd={"people": 500}, staff={"stewards_per_1000": 20.0, "trained_share": 0.0},
        care={"kits_per_1000": 10.0, "kit_use_s": 120.0, "bystander_share": 0.5, "limb_share": 0.4, "help_reach_m": 6.0,
              "trained_success": 1.0, "untrained_success": 1.0, "lay_carry_share": 0.0},
        alarm={"starts_at_s": 1.0}, decisions={"help_s": 10.0}, run={"duration_s": 300.0},
    )  # fmt: skip
    incident = model(words, 2)
    world, crowd = incident.world, incident.world.crowd
    for _ in range(4):
        incident.step()
    hurt = np.flatnonzero(crowd.attendee)[:3]
    crowd.wound[hurt], crowd.limb_luck[hurt], crowd.bleeding_threshold[hurt] = Wound.CRITICAL, 0.0, np.inf
    crowd.harmed_at[hurt] = world.now_s
    world.lay_down(hurt)
    place: dict[int, tuple[float, float]] = {}
    helped_s: dict[int, float] = {}
    for _ in range(500):
        incident.step()
        for row in np.flatnonzero(crowd.aiding):
            here = (float(crowd.x[row]), float(crowd.y[row]))
            assert place.setdefault(int(row), here) == here, "a helper at work stands still"
            helped_s[int(row)] = helped_s.get(int(row), 0.0) + world.clock.step_s
    assert place, "somebody helps"
    assert max(helped_s.values()) > 100.0, "for as long as the kit takes"
    assert np.isfinite(crowd.aided_at[hurt]).any()


def test_where_there_are_no_kits_trained_people_control_bleeding_by_hand_less_often_than_with_one() -> None:
    """The patient's one draw is enough by hand below 0.3, with a kit below 0.55."""
    for luck, by_hand, with_kits in ((0.29, PATIENTS, PATIENTS), (0.31, 0, PATIENTS), (0.56, 0, 0)):
        for per_1000, aids in ((0.0, by_hand), (10.0, with_kits)):
            world = among_helpers(kits_per_1000=per_1000, hand_success=0.3)
            world.crowd.first_aider[:], world.crowd.control_luck[:PATIENTS] = True, luck
            assert aided(helped(world)) == aids, (luck, per_1000)


def test_without_training_hands_succeed_in_the_same_share_as_kits_do() -> None:
    """0.3 x 0.16 / 0.55 = 0.087."""
    for luck, aids in ((0.08, PATIENTS), (0.095, 0)):
        world = among_helpers(kits_per_1000=0.0, hand_success=0.3)
        world.crowd.first_aider[:], world.crowd.control_luck[:PATIENTS] = False, luck
        assert aided(helped(world)) == aids


def test_hands_take_their_own_time_and_are_used_when_kits_are_out() -> None:
    world = among_helpers(kits_per_1000=4.0, hand_success=1.0, trained_success=1.0, untrained_success=1.0, hand_s=20.0)
    at = helped(world).crowd.aided_at[:PATIENTS]
    assert sorted(at) == pytest.approx([20.5, 20.5, 20.5, 60.5, 60.5])


def test_nobody_tries_without_a_kit_where_hands_do_nothing() -> None:
    world = helped(among_helpers(kits_per_1000=0.0), 5.0)
    assert not (world.crowd.action == Action.HELP).any()


@pytest.mark.parametrize(("share", "aids"), [(0.0, 0), (1.0, 1)])
def test_first_aid_training_of_staff_acts_where_there_are_no_kits(share: float, aids: int) -> None:
    """One steward stands beside a patient, whose draw is enough for trained hands alone."""
    care = {"hand_success": 0.3, "bystander_share": 0.0, "limb_share": 0.4}
    staff = {"stewards_per_1000": 2.0, "first_aid_share": share}
    world = model(scenario(room(20.0, 12.0), crowd={"people": 500}, care=care, staff=staff)).world
    crowd, steward = world.crowd, int(world.crowd.rows(Role.STEWARD)[0])
    crowd.wound[0], crowd.bleeding_threshold[0], crowd.on_floor[0] = Wound.CRITICAL, np.inf, False
    crowd.limb_luck[0], crowd.control_luck[0] = 0.0, 0.2
    crowd.x[0], crowd.y[0] = crowd.x[steward] + 1.0, crowd.y[steward]
    assert aided(helped(world)) == aids
