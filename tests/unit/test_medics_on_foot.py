"""Medics have bodies while the scene lasts: they walk as people do, people walk round them, and doors can stop them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model import VenueModel
from sim.rules.care.medics_on_foot import APART_M, BESIDE_PATIENT_M, LET_THROUGH_S
from sim.scenario.parameters.venue import VenueParameters
from sim.world.codes import Cause, Role, Status, Wound
from tests.builders import room, two_rooms
from tests.worlds import ALIKE, model, off_the_floor, scenario

PATIENT = 0
CARE = {
    "event_medics_least": 2, "event_medics_per_1000": 1.0, "self_deploy_s": 0.0, "lay_carry_share": 0.0,
    "police_carry_share": 0.0, "hand_success": 0.0,
}  # fmt: skip


def hall(place: VenueParameters, patient_at: tuple[float, float], people: int = 30, **care: Any) -> VenueModel:
    """Give a venue without a hazard whose event medics set out at once for somebody who lies wounded."""
    words = scenario(
        place, crowd={"people": people, **ALIKE}, run={"duration_s": 900.0}, care={**CARE, **care},
        alarm={"mode": "none", "starts_at_s": 600.0},
    )  # fmt: skip
    walkers = model(words)
    world, crowd = walkers.world, walkers.world.crowd
    crowd.x[PATIENT], crowd.y[PATIENT] = patient_at
    crowd.area[PATIENT] = world.venue.area_at(np.array([patient_at]))[0]
    crowd.wound[PATIENT], crowd.harmed_at[PATIENT], crowd.harmed_by[PATIENT] = Wound.CRITICAL, 0.0, Cause.DIRECT
    crowd.bleeding_threshold[PATIENT] = np.inf
    world.lay_down(np.array([PATIENT]))
    world.log.add(0.0, "recognition")
    return walkers


def medics_of(walkers: VenueModel) -> np.ndarray[Any, np.dtype[np.int64]]:
    return walkers.world.crowd.rows(Role.MEDIC)[:2]


def walked(walkers: VenueModel, seconds: float) -> VenueModel:
    """Let some time pass."""
    for _ in range(round(seconds / walkers.step_s)):
        walkers.step()
    return walkers


def test_event_medics_stand_on_the_floor_at_their_post_clear_of_everybody() -> None:
    crowd = hall(room(30.0, 12.0), (3.0, 6.0)).world.crowd
    medics = np.flatnonzero((crowd.role == Role.MEDIC) & (crowd.status == Status.INSIDE))
    assert len(medics) == 2
    assert crowd.on_floor[medics].all()
    upright = np.flatnonzero(crowd.on_floor)
    for medic in medics:
        others = upright[upright != medic]
        assert np.hypot(crowd.x[others] - crowd.x[medic], crowd.y[others] - crowd.y[medic]).min() >= APART_M


def test_medic_is_at_the_patient_after_the_walk_at_the_speed_of_medics() -> None:
    walkers = hall(room(40.0, 4.0, standing_areas=["room"]), (36.0, 2.0), people=2)
    crowd, medics = walkers.world.crowd, medics_of(walkers)
    metres = np.hypot(crowd.x[medics] - 36.0, crowd.y[medics] - 2.0).min()
    walked(walkers, metres / 1.2 + 10.0)
    reached = crowd.treated_at[PATIENT]
    assert (metres - BESIDE_PATIENT_M) / 1.2 <= reached <= metres / 1.2 + 5.0
    gap = np.hypot(crowd.x[medics] - 36.0, crowd.y[medics] - 2.0).min()
    assert gap <= BESIDE_PATIENT_M


def test_medic_on_the_way_moves_a_little_each_step_and_stays_on_the_floor() -> None:
    walkers = hall(two_rooms(20.0, 8.0), (3.0, 4.0))
    crowd, medics = walkers.world.crowd, medics_of(walkers)
    was, went = np.stack([crowd.x[medics], crowd.y[medics]]), 0.0
    for _ in range(60):
        walkers.step()
        now = np.stack([crowd.x[medics], crowd.y[medics]])
        moved = np.hypot(*(now - was))
        assert (moved <= 1.3 * 1.2 * walkers.step_s).all()
        assert len(np.intersect1d(off_the_floor(walkers), medics)) == 0
        was, went = now, went + float(moved.max())
    assert went > 10.0
    assert np.isfinite(crowd.treated_at[PATIENT])


def test_nobody_stands_where_a_medic_does() -> None:
    walkers = hall(room(20.0, 10.0), (3.0, 5.0), people=120)
    crowd, medics = walkers.world.crowd, medics_of(walkers)
    for _ in range(80):
        walkers.step()
        upright = np.flatnonzero(crowd.on_floor)
        for medic in medics:
            others = upright[upright != medic]
            gap = np.hypot(crowd.x[others] - crowd.x[medic], crowd.y[others] - crowd.y[medic]).min()
            assert gap > 0.8 * (crowd.radius[medic] + crowd.radius[others].min())


def test_people_who_do_not_make_way_hold_a_medic_up_and_let_them_through_in_the_end() -> None:
    """Five people fill a doorway of 2 m and give no way: the medic comes as long later as people let nobody through."""
    reached = []
    for blocked in (False, True):
        walkers = hall(two_rooms(20.0, 8.0), (3.0, 4.0))
        crowd = walkers.world.crowd
        if blocked:
            crowd.x[1:6], crowd.y[1:6], crowd.aiding[1:6] = 20.0, np.linspace(3.2, 4.8, 5), True
        walked(walkers, 150.0)
        reached.append(crowd.treated_at[PATIENT])
    assert reached[0] < 60.0
    assert reached[0] + 0.5 * LET_THROUGH_S < reached[1] <= reached[0] + LET_THROUGH_S + 5.0


def test_behind_a_locked_door_the_walk_is_a_time_without_a_body() -> None:
    walkers = hall(two_rooms(20.0, 8.0, door={"state": "locked"}), (3.0, 4.0))
    crowd, medics = walkers.world.crowd, medics_of(walkers)
    walked(walkers, 5.0)
    assert not crowd.on_floor[medics].all()
    walked(walkers, 55.0)
    assert np.isfinite(crowd.treated_at[PATIENT])
    at_patient = medics[np.hypot(crowd.x[medics] - 3.0, crowd.y[medics] - 4.0) < 2.0]
    assert crowd.on_floor[at_patient].all(), "there they have a body again"


def test_medic_at_work_steps_aside_for_nobody() -> None:
    walkers = hall(room(40.0, 4.0), (36.0, 2.0), people=2)
    crowd, medics = walkers.world.crowd, medics_of(walkers)
    walked(walkers, 60.0)
    at_work = medics[np.hypot(crowd.x[medics] - 36.0, crowd.y[medics] - 2.0) < 2.0]
    assert len(at_work) == 1
    assert crowd.aiding[at_work].all()


def test_walk_that_the_end_of_the_scene_cuts_goes_on_as_a_time() -> None:
    walkers = hall(room(60.0, 4.0), (56.0, 2.0), people=2)
    crowd, medics = walkers.world.crowd, medics_of(walkers)
    walked(walkers, 10.0)
    metres = np.hypot(crowd.x[medics] - 56.0, crowd.y[medics] - 2.0).min()
    scene_s = walkers.world.now_s
    for _ in range(10):
        walkers.world.clock.aftermath_s += 10.0
        walkers._carers.medics.act(walkers.world)
    assert crowd.treated_at[PATIENT] == pytest.approx(scene_s + metres / 1.2, abs=0.1)


def test_without_event_medics_nobody_stands_at_the_post() -> None:
    crowd = hall(room(30.0, 12.0), (3.0, 6.0), event_medics_per_1000=0.0).world.crowd
    assert (crowd.status[crowd.role == Role.MEDIC] == Status.ABSENT).all()
