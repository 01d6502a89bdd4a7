"""Medics who stand at patients share the exposure of people there, and who is harmed treats nobody any more."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.metrics import all_metrics
from sim.rules.care.medics import Medics
from sim.rules.care.medics_at_risk import MedicsAtRisk
from sim.verification.fingerprint import fingerprint
from sim.world.codes import Role, Status, Wound
from sim.world.random_streams import RandomStreams, Stream
from sim.world.world import World
from tests.builders import two_rooms
from tests.worlds import assault, finished, incident, model, scenario

SOURCE = {"onset_s": 3600.0, "reach_m": 25.0, "half_saturation": 40.0, "harm_per_min": 30.0}


def at_work(source_at: tuple[float, float], hazard: dict[str, Any] | None = None, **care: Any) -> tuple[World, Medics]:
    """Give two rooms: one event medic who has reached a patient in the west at (5, 5), and nobody else near.

    The source stands at a place, active or not as the test says.
    """
    words = scenario(
        two_rooms(40.0, 10.0), crowd={"people": 100}, hazards=[assault(**{**SOURCE, **(hazard or {})})],
        care={"event_medics_least": 1, "self_deploy_s": 0.0, "drill_factor": 1.0, "task_force_medics": 1, **care},
    )  # fmt: skip
    world = model(words).world
    crowd = world.crowd
    crowd.on_floor[: world.attendees] = False
    crowd.wound[0], crowd.bleeding_threshold[0] = Wound.CRITICAL, np.inf
    crowd.x[0], crowd.y[0], crowd.area[0] = 5.0, 5.0, 0
    medics = Medics(world, crowd.rows(Role.MEDIC))
    world.log.add(0.0, "recognition")
    world.hazard.begun_at = 0.0
    passed(world, medics, 120.0)
    assert np.isfinite(crowd.treated_at[0])
    world.place_body(int(world.hazard.rows[0]), *source_at)
    return world, medics


def passed(world: World, medics: Medics, seconds: float, risk: MedicsAtRisk | None = None) -> None:
    for _ in range(round(seconds)):
        world.clock.aftermath_s += 1.0
        if risk is not None:
            risk.act(world, medics, 1.0)
        medics.act(world)


def exposed(world: World, medics: Medics, seconds: float = 10.0) -> float:
    """Give the exposure of the event medic after some time with the source active."""
    world.hazard.active[0] = world.hazard.harms[0] = True
    world.crowd.harm_threshold[:] = np.inf
    passed(world, medics, seconds, MedicsAtRisk(world))
    return float(world.crowd.exposure[world.crowd.rows(Role.MEDIC)[0]])


def test_exposure_is_that_of_somebody_of_the_crowd_alone_at_that_place() -> None:
    """10 m from a source: a weight of 0.6, of which 30 a minute make 0.5 x 0.6 / 40.6 a second."""
    assert exposed(*at_work((15.0, 5.0))) == pytest.approx(10.0 * 0.5 * 0.6 / 40.6, rel=1e-6)


def test_medics_share_a_limited_harm_with_the_people_there_and_take_none_from_them() -> None:
    world, medics = at_work((15.0, 5.0))
    crowd = world.crowd
    crowd.on_floor[1:11], crowd.x[1:11], crowd.y[1:11], crowd.area[1:11] = True, 15.0, 5.0, 0
    assert exposed(world, medics) == pytest.approx(10.0 * 0.5 * 0.6 / (40.0 + 10.0 + 0.6), rel=1e-3)
    assert not crowd.exposure[1:11].any(), "theirs is the hazard's own rule"


def test_by_head_a_medic_takes_the_rate_of_a_full_room() -> None:
    found = exposed(*at_work((15.0, 5.0), {"form": "per_head"}))
    assert found == pytest.approx(10.0 * 0.5 * 0.6 / (40.0 + 177.0), rel=1e-6)


def test_out_of_reach_behind_a_wall_or_with_no_source_active_there_is_no_exposure() -> None:
    assert exposed(*at_work((35.0, 5.0))) == 0.0
    assert exposed(*at_work((41.5, 1.0), {"reach_m": 60.0})) == 0.0
    world, medics = at_work((15.0, 5.0))
    passed(world, medics, 60.0, MedicsAtRisk(world))
    assert not world.crowd.exposure.any()


def test_who_is_at_the_post_is_not_exposed_by_this_rule() -> None:
    world, _ = at_work((15.0, 5.0))
    fresh = Medics(world, world.crowd.rows(Role.MEDIC))
    world.log.add(0.0, "threat_ended")
    assert len(fresh.out_there) == 0


def test_medic_who_is_harmed_treats_nobody_any_more_and_is_no_casualty() -> None:
    world, medics = at_work((15.0, 5.0))
    crowd, row = world.crowd, int(world.crowd.rows(Role.MEDIC)[0])
    world.hazard.active[0] = world.hazard.harms[0] = True
    crowd.harm_threshold[row] = 0.02
    passed(world, medics, 30.0, MedicsAtRisk(world))
    world.hazard.active[0] = world.hazard.harms[0] = False
    crowd.wound[1], crowd.x[1], crowd.y[1], crowd.area[1] = Wound.CRITICAL, 6.0, 5.0, 0
    passed(world, medics, 600.0, MedicsAtRisk(world))
    assert np.isinf(crowd.treated_at[1])
    assert crowd.status[row] == Status.LEFT
    told = {name: all_metrics()[name].measure(world) for name in ("medics_harmed", "casualties", "deaths")}
    assert told == {"medics_harmed": 1.0, "casualties": 2.0, "deaths": 0.0}, "the two wounded, and no medic"
    assert world.log.first("medic_harmed") is not None


def after_the_threat(share: float, **care: Any) -> float:
    """Give the exposure of a medic from outside, minutes after they came to a patient 10 m from the source's place."""
    world, medics = at_work((15.0, 5.0), warm_zone_unfound_share=share, **care)
    crowd, clocks = world.crowd, world.response
    crowd.harm_threshold[:] = np.inf
    crowd.wound[1], crowd.x[1], crowd.y[1], crowd.area[1] = Wound.CRITICAL, 5.0, 5.0, 0
    world.remove_body(int(world.hazard.rows[0]))
    own = world.crowd.rows(Role.MEDIC)[0]
    medics.lose(world, np.array([own]))
    clocks.ordered_at, clocks.warm_zone_at, clocks.command_at = 0.0, 0.0, 0.0
    clocks.clear_at = world.now_s + 7200.0
    clocks.medical_entry_at = world.now_s
    passed(world, medics, 1200.0, MedicsAtRisk(world))
    assert np.isfinite(crowd.treated_at[1])
    return float(crowd.exposure[world.crowd.rows(Role.MEDIC)[1]])


def test_source_that_is_not_found_harms_medics_for_its_time_and_one_that_is_gone_does_not() -> None:
    assert after_the_threat(0.0) == 0.0
    none, minute, two = (after_the_threat(1.0, warm_zone_unfound_s=seconds) for seconds in (0.0, 60.0, 120.0))
    assert none == 0.0
    assert minute > 0.0
    assert two == pytest.approx(2.0 * minute, rel=0.05)


def test_share_of_runs_with_a_source_not_found_is_that_of_the_knob() -> None:
    drawn = np.array([RandomStreams(seed).uniform(Stream.UNFOUND, 1)[0] for seed in range(2000)])
    assert (drawn < 0.05).mean() == pytest.approx(0.05, abs=3.3 * np.sqrt(0.05 * 0.95 / 2000))


def test_without_a_chance_nothing_differs_however_long_it_takes_to_find_a_source() -> None:
    marks = {
        fingerprint(finished(incident(120, care={"warm_zone_unfound_share": 0.0, "warm_zone_unfound_s": seconds}), 3))
        for seconds in (20.0, 600.0)
    }
    assert len(marks) == 1


def test_medics_who_wait_until_the_venue_is_clear_meet_no_source_that_was_not_found() -> None:
    care = {"warm_zone_unfound_share": 1.0, "warm_zone_unfound_s": 1800.0, "event_medics_per_1000": 0.0}
    harmed = [finished(incident(120, hazards=[assault(harm_per_min=60.0)], care=care), seed) for seed in range(3)]
    assert sum(run.metrics["medics_harmed"] or 0.0 for run in harmed) == 0.0
