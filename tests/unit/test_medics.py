"""Medics one by one: who is let in, who is reached first, who is carried, and who is taken to hospital how."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.metrics.care import all_collected_s, first_collection_s
from sim.rules.care.medics import Medics, event_medics
from sim.rules.care.transport import Transport
from sim.rules.harm.wounds import wound
from sim.world.codes import Cause, Role, Status, Wound
from sim.world.world import World
from tests.builders import room, two_rooms
from tests.worlds import assault, finished, incident, model, scenario, smoke

QUICK = {
    "drill_factor": 1.0, "coordination_s": 0.0, "medical_policy": "rescue_task_force", "road_sigma": 0.0,
    "lay_carry_share": 0.0, "police_carry_share": 0.0, "event_medics_per_1000": 0.0,
}  # fmt: skip
"""A chain without delay, on roads as usual, and nobody carried or treated by anybody else."""


def lying(classes: list[Wound], places: list[tuple[float, float]], **care: Any) -> World:
    """Give a hall of 60 x 20 m in which these people lie, and to which medics are let in at once.

    Nobody bleeds to death: their thresholds are infinite.
    """
    words = scenario(room(60.0, 20.0), crowd={"people": 40}, hazards=[assault(onset_s=3600.0)], care={**QUICK, **care})
    world = model(words).world
    crowd, n = world.crowd, len(classes)
    crowd.wound[:n], crowd.bleeding_threshold[:n] = classes, np.inf
    crowd.x[:n], crowd.y[:n] = np.array(places).T
    world.response.ordered_at = world.response.arrived_at = world.response.warm_zone_at = 0.0
    return world


def played(world: World, until_s: float, step_s: float = 5.0) -> World:
    """Let medics and bearers work until a time."""
    medics, transport = Medics(world, world.crowd.rows(Role.MEDIC)), Transport(world)
    while world.now_s < until_s:
        world.clock.aftermath_s += step_s
        medics.act(world)
        transport.act(world)
    return world


def test_event_medics_are_whole_people_rounded_down_and_never_fewer_than_the_least() -> None:
    def medics(people: int, **care: float) -> int:
        return event_medics(incident(people, care={"event_medics_per_1000": 2.5, **care}))

    assert [medics(people) for people in (100, 400, 1199, 1200, 2000)] == [2, 2, 2, 3, 5]
    assert [medics(people, event_medics_least=0) for people in (399, 400, 799)] == [0, 1, 1]
    assert medics(200, event_medics_least=6) == 6


def test_only_a_policy_that_wants_none_has_no_event_medics() -> None:
    assert event_medics(incident(500)) == 2
    assert event_medics(incident(500, care={"event_medics_per_1000": 0.0})) == 0


def test_event_medics_follow_the_full_load_as_staff_do() -> None:
    care = {"event_medics_per_1000": 2.5}
    assert event_medics(incident(800, crowd={"occupant_load_share": 0.5}, care=care)) == 2


def test_unified_command_follows_the_order_that_was_given_and_no_forecast() -> None:
    world = lying([Wound.CRITICAL], [(50.0, 10.0)])
    clocks, medics = world.response, Medics(world, world.crowd.rows(Role.MEDIC))
    clocks.ordered_at = 500.0
    medics.act(world)
    assert np.isinf(clocks.command_at), "the call may yet come sooner"
    assert np.isinf(clocks.medical_entry_at)
    clocks.ordered_at = world.clock.aftermath_s = 100.0
    medics.act(world)
    sooner = clocks.command_at
    other = lying([Wound.CRITICAL], [(50.0, 10.0)])
    played(other, 5.0)
    assert sooner == pytest.approx(other.response.command_at + 100.0)
    assert world.log.first("unified_command") == pytest.approx(sooner, abs=1e-3)


def test_clocks_of_access_without_a_spread_are_those_of_the_median() -> None:
    still = {"command_sigma": 0.0, "task_force_sigma": 0.0, "first_patient_sigma": 0.0}
    world = lying([Wound.CRITICAL], [(50.0, 10.0)], **still)
    played(world, 5.0)
    assert world.response.command_at == 246.0
    assert world.log.first("task_force_assembled") == 564.0


def test_collection_counts_the_audience_brought_there_alive() -> None:
    """One alive, one who died before, one steward."""
    words = incident(200, staff={"stewards_per_1000": 20.0})
    world = model(words).world
    crowd, steward = world.crowd, world.crowd.rows(Role.STEWARD)[0]
    world.hazard.begun_at = 0.0
    crowd.collected_at[[0, 1, 2, steward]] = [500.0, 900.0, 300.0, 1200.0]
    crowd.died_at[1:3], crowd.died_at[0] = 200.0, 700.0
    assert (first_collection_s(world), all_collected_s(world)) == (500.0, 500.0)


def test_time_critical_people_come_before_nearer_ones_with_serious_wounds() -> None:
    world = lying([Wound.SERIOUS, Wound.CRITICAL, Wound.CRITICAL], [(55.0, 10.0), (5.0, 10.0), (30.0, 10.0)],
                  task_force_medics=1)  # fmt: skip
    crowd = played(world, 7200.0).crowd
    assert crowd.treated_at[2] < crowd.treated_at[1] < crowd.treated_at[0] < np.inf


def test_next_patient_waits_for_treatment_and_walk_and_no_longer() -> None:
    """One medic, two patients 24 m apart: 90 s of treatment and 24 m at 1.2 m/s later, to the millisecond."""
    world = lying([Wound.CRITICAL, Wound.CRITICAL], [(50.0, 10.0), (26.0, 10.0)], task_force_medics=1)
    crowd = played(world, 7200.0).crowd
    assert crowd.treated_at[1] - crowd.treated_at[0] == pytest.approx(90.0 + 24.0 / 1.2, abs=1e-3)


@pytest.mark.parametrize("step_s", [0.5, 10.0])
def test_times_do_not_depend_on_the_step(step_s: float) -> None:
    places = [(50.0, 10.0), (26.0, 10.0), (10.0, 3.0), (8.0, 15.0)]
    fine, other = (
        played(lying([Wound.CRITICAL] * 4, places, task_force_medics=2), 4000.0, step).crowd for step in (0.25, step_s)
    )
    assert other.treated_at[:4] == pytest.approx(fine.treated_at[:4], abs=1e-6)


def test_each_patient_has_one_medic() -> None:
    world = lying([Wound.CRITICAL] * 3, [(50.0, 10.0)] * 3, task_force_medics=3)
    assert len(set(played(world, 3600.0).crowd.treated_at[:3])) == 1, "three medics reach three people at once"
    world = lying([Wound.CRITICAL] * 3, [(50.0, 10.0)] * 3, task_force_medics=2)
    assert len(set(played(world, 3600.0).crowd.treated_at[:3])) == 2


def test_who_has_died_on_the_way_costs_the_walk_and_no_treatment() -> None:
    world = lying([Wound.CRITICAL] * 2, [(50.0, 10.0), (26.0, 10.0)], task_force_medics=1)
    medics, crowd = Medics(world, world.crowd.rows(Role.MEDIC)), world.crowd
    world.clock.aftermath_s = 5.0
    medics.act(world)
    crowd.status[0] = Status.DEAD
    while world.now_s < 3600.0:
        world.clock.aftermath_s += 5.0
        medics.act(world)
    assert np.isinf(crowd.treated_at[0])
    assert np.isfinite(crowd.treated_at[1])


def test_chain_of_a_patient_is_in_order() -> None:
    classes = [Wound.CRITICAL, Wound.SERIOUS] * 6
    crowd = played(lying(classes, [(5.0 * k + 2.0, 10.0) for k in range(11)] + [(58.0, 3.0)]), 14_400.0).crowd
    chain = [
        getattr(crowd, name)[:12] for name in ("treated_at", "ready_at", "collected_at", "departed_at", "hospital_at")
    ]
    assert np.isfinite(chain).all()
    assert (np.diff(chain, axis=0) >= 0.0).all()


def test_without_medics_and_bearers_nobody_is_treated_or_carried() -> None:
    none = played(lying([Wound.CRITICAL], [(50.0, 10.0)], task_force_medics=0), 7200.0).crowd
    assert np.isinf(none.treated_at[0])
    left = played(lying([Wound.CRITICAL], [(50.0, 10.0)], bearer_teams=0), 7200.0).crowd
    assert np.isfinite(left.treated_at[0])
    assert np.isinf(left.collected_at[0])


def test_ambulances_come_at_their_rate_and_take_the_time_critical_first() -> None:
    world = lying([Wound.SERIOUS, Wound.CRITICAL, Wound.CRITICAL], [(58.0, 10.0)] * 3,
                  ambulance_first_s=3600.0, ambulances_per_min=0.1)  # fmt: skip
    crowd = played(world, 10_000.0).crowd
    assert sorted(crowd.departed_at[1:3]) == [3600.0, 4200.0]
    assert crowd.departed_at[0] == 4800.0


def test_vehicles_without_crews_take_patients_only_where_they_may() -> None:
    for policy, taken in (("ambulance", False), ("any_vehicle", True)):
        world = lying([Wound.CRITICAL], [(58.0, 10.0)], transport=policy)
        crowd = played(world, 10_000.0).crowd
        assert crowd.without_crew[0] == taken
        lasted = crowd.hospital_at[0] - crowd.departed_at[0]
        assert lasted == pytest.approx(crowd.transport_s[0] * (540.0 / 1260.0 if taken else 1.0))


def threatened(source_area: int, **care: Any) -> tuple[World, Medics]:
    """Give two rooms: one event medic, a patient in the west, a source at work in a room; recognised at 0 s."""
    words = scenario(
        two_rooms(40.0, 10.0), crowd={"people": 200}, hazards=[assault(onset_s=3600.0)],
        care={**QUICK, "event_medics_per_1000": 5.0, "self_deploy_s": 60.0, "stand_off_m": 30.0, **care},
    )  # fmt: skip
    world = model(words).world
    crowd, hazard = world.crowd, world.hazard
    crowd.wound[0], crowd.bleeding_threshold[0] = Wound.CRITICAL, np.inf
    crowd.x[0], crowd.y[0], crowd.area[0] = 5.0, 5.0, 0
    world.place_body(int(hazard.rows[0]), *((20.0, 5.0) if source_area == 0 else (60.0, 5.0)))
    hazard.active[0], hazard.begun_at = True, 0.0
    world.log.add(0.0, "recognition")
    return world, Medics(world, crowd.rows(Role.MEDIC))


def worked(world: World, medics: Medics, seconds: float) -> float:
    """Let medics work for a while; gives when the patient was reached."""
    for _ in range(round(seconds)):
        world.clock.aftermath_s += 1.0
        medics.act(world)
    return float(world.crowd.treated_at[0])


@pytest.mark.parametrize("unresolved_s", [0.0, 300.0])
def test_event_medics_stay_away_from_an_active_source_and_for_a_time_from_where_it_was(unresolved_s: float) -> None:
    world, medics = threatened(0, unresolved_s=unresolved_s)
    assert worked(world, medics, 600.0) == np.inf
    world.hazard.active[0] = False
    assert 600.0 + unresolved_s < worked(world, medics, 120.0 + unresolved_s) < 700.0 + unresolved_s


@pytest.mark.parametrize("told", ["met", "warm_zone"])
def test_event_medics_go_as_soon_as_officers_have_met_the_source_or_declared_a_warm_zone(told: str) -> None:
    world, medics = threatened(0, unresolved_s=3600.0)
    worked(world, medics, 600.0)
    world.hazard.active[0] = False
    assert worked(world, medics, 300.0) == np.inf
    if told == "met":
        world.hazard.over_at[0] = 900.0
    else:
        world.response.warm_zone_at = 900.0
    assert 900.0 < worked(world, medics, 120.0) < 1000.0


def test_event_medics_hold_off_from_the_next_room_too_where_the_source_was_near() -> None:
    world, medics = threatened(1, stand_off_m=80.0, unresolved_s=300.0)
    assert worked(world, medics, 600.0) == np.inf
    world.hazard.active[0] = False
    assert 900.0 < worked(world, medics, 420.0) < 1000.0


def test_event_medics_go_at_once_to_a_part_where_no_source_was() -> None:
    world, medics = threatened(1, unresolved_s=3600.0)
    world.hazard.active[0] = False
    assert 60.0 < worked(world, medics, 300.0) < 200.0


@pytest.mark.parametrize(("area", "stand_off_m"), [(0, 1.0), (1, 80.0)])
def test_event_medics_keep_out_of_the_area_of_a_source_and_out_of_its_reach(area: int, stand_off_m: float) -> None:
    """In the same room however far, and in the next room if near: either is enough."""
    assert worked(*threatened(area, stand_off_m=stand_off_m), 300.0) == np.inf


def test_event_medics_keep_away_from_a_contained_source_as_long_as_it_holds_out() -> None:
    world, medics = threatened(0)
    world.hazard.active[0], world.hazard.holds_out[0], world.hazard.over_at[0] = False, True, 600.0
    assert 600.0 < worked(world, medics, 720.0) < 700.0


def test_event_medics_go_where_the_source_is_far() -> None:
    assert 60.0 < worked(*threatened(1), 300.0) < 200.0


def test_event_medics_who_are_to_wait_do_not_go_before_medics_are_let_in() -> None:
    world, medics = threatened(1, event_medics_policy="wait_for_entry")
    assert worked(world, medics, 1200.0) == np.inf


def test_medics_of_a_larger_team_never_reach_the_last_patient_later() -> None:
    words = [incident(200, hazards=[assault(harm_per_min=60.0)], care={"task_force_medics": n, "clearance_s": 60.0})
             for n in (2, 8)]  # fmt: skip
    few, many = (finished(each, 2).metrics["all_collected_s"] for each in words)
    assert few is not None
    assert many is not None
    assert many <= few


@pytest.mark.parametrize("hazards", [[smoke(begins_s=3600.0)], [assault(onset_s=3600.0)]], ids=["smoke", "never"])
def test_medics_come_to_the_injured_where_no_source_begins(hazards: list[dict[str, Any]]) -> None:
    """Somebody is hurt in the crowd of an alarm; the only source written is smoke, or one due after the end."""
    alarm = {"starts_at_s": 0.0}
    run = model(incident(60, hazards=hazards, alarm=alarm, run={"duration_s": 20.0}, care=QUICK))
    crowd = run.world.crowd
    crowd.wound_luck[0], crowd.bleeding_threshold[0] = 0.5, np.inf
    run.step()
    wound(run.world, np.array([0]), Cause.CRUSH, (0.0, 1.0, 0.0))
    run.run()
    assert np.isfinite(run.world.response.warm_zone_at)
    assert np.isfinite(crowd.treated_at[0])
    assert (crowd.status[crowd.rows(Role.OFFICER)] == Status.ABSENT).all()
