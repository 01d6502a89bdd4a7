"""Kits that hang at points: helpers walk there and back, so distance decides, and patients are alone meanwhile."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model import VenueModel
from sim.rules.care.first_aid import FirstAid
from sim.verification.fingerprint import fingerprint
from sim.world.codes import Action, Awareness, Cause, Wound
from tests.builders import room
from tests.worlds import ALIKE, finished, incident, model, scenario

PATIENT, HELPER = 0, 1


def hall(patient_x: float = 10.0, **care: Any) -> VenueModel:
    """Give a hall of 30 x 8 m with one wounded, one helper beside them, and one kit at the exit at its east end."""
    base = {
        "kits_per_1000": 10.0, "kit_points": 1, "kit_apply_s": 30.0, "kit_fetch_m": 60.0, "limb_share": 0.4,
        "bystander_share": 0.5, "trained_success": 1.0, "untrained_success": 1.0, "hand_success": 0.0,
        "lay_carry_share": 0.0, "police_carry_share": 0.0, "event_medics_per_1000": 0.0,
    }  # fmt: skip
    words = scenario(
        room(30.0, 8.0), crowd={"people": 100, "occupant_load_share": 0.05, **ALIKE}, care={**base, **care},
        alarm={"mode": "none", "starts_at_s": 600.0}, run={"duration_s": 700.0}, staff={"stewards_per_1000": 0.0,
        "guards_per_1000": 0.0},
    )  # fmt: skip
    walkers = model(words)
    world, crowd = walkers.world, walkers.world.crowd
    crowd.x[:], crowd.y[:] = np.linspace(1.0, 3.0, crowd.n), 1.0
    crowd.x[PATIENT], crowd.y[PATIENT] = patient_x, 4.0
    crowd.x[HELPER], crowd.y[HELPER] = patient_x - 1.0, 4.0
    crowd.wound[PATIENT], crowd.harmed_at[PATIENT], crowd.harmed_by[PATIENT] = Wound.CRITICAL, 0.0, Cause.DIRECT
    crowd.bleeding_threshold[PATIENT], crowd.limb_luck[PATIENT] = np.inf, 0.0
    crowd.help_luck[:], crowd.help_luck[HELPER] = 0.9, 0.0
    crowd.awareness[HELPER], crowd.responded_at[HELPER], crowd.action[HELPER] = Awareness.RESPONDING, 0.0, Action.RUN
    world.lay_down(np.array([PATIENT]))
    return walkers


def helped(walkers: VenueModel, seconds: float = 120.0) -> VenueModel:
    """Let some time pass."""
    for _ in range(round(seconds / walkers.step_s)):
        walkers.step()
    return walkers


def test_kit_is_on_after_the_way_there_and_back_and_the_time_to_apply_it() -> None:
    """19 m there and as far back at 1.5 m/s, less what is in reach, and 30 s."""
    walkers = hall()
    speed = walkers.world.crowd.free_speed[HELPER]
    aided = helped(walkers).world.crowd.aided_at[PATIENT]
    assert 30.0 + 2 * (19.0 - 2.4) / speed - 2.0 <= aided <= 30.0 + 2 * 20.0 / speed + 8.0


def test_who_lies_nearer_to_the_point_is_helped_sooner() -> None:
    far, near = (helped(hall(x)).world.crowd.aided_at[PATIENT] for x in (6.0, 24.0))
    assert near < far - 15.0


def test_helper_walks_to_the_door_and_is_beside_the_patient_again() -> None:
    walkers = hall()
    crowd, farthest = walkers.world.crowd, 0.0
    while np.isinf(crowd.aided_at[PATIENT]) and walkers.world.now_s < 120.0:
        walkers.step()
        farthest = max(farthest, float(crowd.x[HELPER]))
        assert crowd.on_floor[HELPER]
    assert farthest > 27.0
    assert np.hypot(crowd.x[HELPER] - crowd.x[PATIENT], crowd.y[HELPER] - crowd.y[PATIENT]) < 2.0
    assert not crowd.aiding[HELPER], "free again"


def test_farther_than_people_go_they_help_by_hand_at_once() -> None:
    crowd = helped(hall(kit_fetch_m=10.0, hand_success=1.0, hand_s=20.0), 60.0).world.crowd
    assert crowd.aided_at[PATIENT] == pytest.approx(20.5)
    assert np.isinf(helped(hall(kit_fetch_m=10.0), 60.0).world.crowd.aided_at[PATIENT])


def test_fetching_can_hurt_where_hands_would_have_been_sooner() -> None:
    """Pressing works here as well as a kit does: who goes for one leaves the wound alone for longer."""
    at_once, after_the_way = (
        helped(hall(kit_points=points, kits_per_1000=kits, hand_success=1.0, hand_s=20.0)).world.crowd.aided_at[PATIENT]
        for points, kits in ((0, 0.0), (1, 10.0))
    )
    assert at_once < after_the_way


def test_who_sees_the_hazard_on_the_way_leaves_it_and_the_kit_is_lost() -> None:
    walkers = helped(hall(), 5.0)
    crowd = walkers.world.crowd
    assert crowd.aiding[HELPER]
    crowd.sees_hazard[HELPER] = True
    walkers._carers.first_aid.act(walkers.world)
    assert not crowd.aiding[HELPER]
    assert not walkers._carers.first_aid._points.any_left


def test_kits_are_shared_out_over_the_points_and_none_is_made() -> None:
    world = model(incident(500, care={"kits_per_1000": 10.0, "kit_points": 3})).world
    assert FirstAid(world)._points._kits.tolist() == [2, 2, 1]


def test_after_the_scene_the_way_is_a_time() -> None:
    walkers = helped(hall(), 5.0)
    world, crowd = walkers.world, walkers.world.crowd
    for _ in range(20):
        world.clock.aftermath_s += 10.0
        walkers._carers.first_aid.act(world)
    assert 40.0 < crowd.aided_at[PATIENT] < 100.0


def test_without_points_their_knobs_change_nothing() -> None:
    marks = {
        fingerprint(finished(incident(120, care={"kits_per_1000": 10.0, "kit_fetch_m": metres, "kit_apply_s": s}), 3))
        for metres, s in ((10.0, 20.0), (100.0, 120.0))
    }
    assert len(marks) == 1
