"""Police carry the wounded out of cleared parts; vehicles take whoever is out; the walking wounded go by themselves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.rules.care.own_way import set_out_alone
from sim.rules.care.police_carrying import PoliceCarrying
from sim.rules.care.transport import Transport
from sim.scenario.parameters.scenario import Plan
from sim.verification.fingerprint import fingerprint
from sim.world.codes import Mover, Role, Status, Wound
from sim.world.random_streams import RandomStreams, Stream
from sim.world.susceptibility import road_factor
from sim.world.world import World
from tests.builders import room, two_rooms
from tests.worlds import assault, finished, incident, model, plan, scenario


def lying(places: list[tuple[float, float]], classes: list[Wound] | None = None, **care: Any) -> World:
    """Give two rooms, each 40 x 10 m, with wounded; police are there, and the threat is over."""
    words = scenario(
        two_rooms(40.0, 10.0), crowd={"people": 20}, hazards=[assault(onset_s=3600.0)],
        care={"police_carry_after_s": 60.0, "road_sigma": 0.0, **care},
    )  # fmt: skip
    world = model(words).world
    crowd, n = world.crowd, len(places)
    crowd.wound[:n], crowd.harmed_at[:n] = classes or [Wound.CRITICAL] * n, 0.0
    crowd.x[:n], crowd.y[:n] = np.array(places).T
    crowd.area[:n] = world.venue.area_at(np.array(places))
    world.response.arrived_at = world.response.warm_zone_at = world.response.ordered_at = 0.0
    return world


def carried(world: World, until_s: float, step_s: float = 1.0) -> World:
    police = PoliceCarrying()
    while world.now_s < until_s:
        world.clock.aftermath_s += step_s
        police.act(world, [])
    return world


@pytest.mark.parametrize("step_s", [0.5, 10.0])
def test_a_pair_takes_the_time_of_the_way_in_of_lifting_and_of_the_way_out(step_s: float) -> None:
    """30 m from the exit in the east: 60 s, 30 m at 1.2 m/s, 60 s, 30 m at 0.5 m/s."""
    crowd = carried(lying([(50.0, 5.0)]), 600.0, step_s).crowd
    assert crowd.collected_at[0] == pytest.approx(60.0 + 30.0 / 1.2 + 60.0 + 30.0 / 0.5, abs=0.5)
    assert crowd.moved_by[0] == Mover.POLICE
    assert crowd.area[0] >= 2, "before the exit"


def test_officers_carry_in_pairs_by_their_share() -> None:
    places = [(50.0, 5.0)] * 8
    first = {
        share: int((carried(lying(places, police_carry_share=share), 200.0).crowd.moved_by == Mover.POLICE).sum())
        for share in (0.0, 0.5, 1.0)
    }
    officers = lying(places).scenario.response.police.officers
    assert first[0.0] == 0
    assert first[0.5] == int(0.5 * officers) // 2
    assert first[1.0] > first[0.5]


def test_officers_who_have_not_come_yet_or_are_harmed_carry_nobody() -> None:
    def begun(between_s: float, harmed: int) -> list[float]:
        world = lying([(50.0, 5.0)] * 8, police_carry_share=1.0)
        as_said = {"officers": 6, "between_arrivals_s": between_s}
        police = world.scenario.response.police.model_copy(update=as_said)
        response = world.scenario.response.model_copy(update={"police": police})
        world.plan = Plan(world.scenario.model_copy(update={"response": response}))
        world.crowd.harmed_at[world.crowd.rows(Role.OFFICER)[:harmed]] = 0.0
        police_carrying, begun_at = PoliceCarrying(), []
        while world.now_s < 200.0:
            world.clock.aftermath_s += 1.0
            before = int((world.crowd.moved_by == Mover.POLICE).sum())
            police_carrying.act(world, [])
            begun_at += [world.now_s] * (int((world.crowd.moved_by == Mover.POLICE).sum()) - before)
        return begun_at

    assert begun(0.0, 0)[:3] == [60.0, 60.0, 60.0]
    assert len(begun(0.0, 2)) == 2, "two pairs of four officers"
    assert begun(90.0, 0) == [60.0, 90.0, 180.0]


def test_time_critical_people_are_carried_before_nearer_ones_with_serious_wounds() -> None:
    world = lying([(70.0, 5.0), (45.0, 5.0)], [Wound.SERIOUS, Wound.CRITICAL], police_carry_share=0.5)
    world.plan = plan(world.scenario.model_copy(deep=True), response__police__officers=4)
    at = carried(world, 1200.0).crowd.collected_at
    assert at[1] < at[0] < np.inf


def test_a_siege_stops_no_care_in_cleared_parts_and_none_is_given_near_the_source() -> None:
    world = lying([(5.0, 5.0), (70.0, 5.0)], stand_off_m=15.0)
    world.response.warm_zone_at, world.response.contained_at = np.inf, 0.0
    world.place_body(int(world.hazard.rows[0]), 20.0, 5.0)
    world.hazard.holds_out[0], world.hazard.over_at[0] = True, 3600.0
    carried(world, 1800.0)
    assert np.isinf(world.crowd.collected_at[0]), "in the room with the source"
    assert np.isfinite(world.crowd.collected_at[1])
    carried(world, 5400.0)
    assert world.crowd.collected_at[0] > 3600.0


def test_patient_in_the_hands_of_a_medic_is_carried_when_the_medic_has_done() -> None:
    world = lying([(50.0, 5.0)])
    world.crowd.treated_at[0], world.crowd.ready_at[0] = 0.0, 300.0
    at = carried(world, 900.0).crowd.collected_at[0]
    assert at == pytest.approx(300.0 + 30.0 / 1.2 + 60.0 + 30.0 / 0.5, abs=2.0)


def test_nobody_is_carried_before_police_are_there_or_while_the_threat_lasts() -> None:
    for clock in ("arrived_at", "warm_zone_at"):
        world = lying([(50.0, 5.0)])
        setattr(world.response, clock, np.inf)
        assert np.isinf(carried(world, 1800.0).crowd.collected_at[0])


def test_no_officer_carries_is_the_same_to_the_byte_whatever_the_time_to_begin() -> None:
    marks = {
        fingerprint(finished(incident(120, care={"police_carry_share": 0.0, "police_carry_after_s": after}), 3))
        for after in (60.0, 600.0)
    }
    assert len(marks) == 1


def test_who_was_carried_out_by_others_goes_by_the_first_vehicle_and_patients_of_medics_by_ambulance() -> None:
    world = lying([(50.0, 5.0)] * 2, ambulance_first_s=3600.0, private_vehicle_s=300.0)
    crowd, transport = world.crowd, Transport(world)
    world.response.arrived_at, world.hazard.begun_at = np.inf, 0.0
    crowd.collected_at[:2], crowd.moved_by[:2] = 10.0, [Mover.LAY, Mover.BEARERS]
    while world.now_s < 4000.0:
        world.clock.aftermath_s += 10.0
        transport.act(world)
    assert crowd.departed_at[0] == 300.0
    assert crowd.without_crew[0]
    assert np.isinf(crowd.treated_at[0]), "nobody has treated them"
    assert crowd.departed_at[1] == 3600.0
    assert crowd.treated_at[1] == 3600.0, "the crew does"


def test_share_of_the_walking_wounded_go_to_hospital_by_themselves_in_their_own_time() -> None:
    words = scenario(
        room(60.0, 60.0), crowd={"people": 3000}, care={"own_way_share": 0.4, "road_sigma": 0.0}
    )  # fmt: skip
    world = model(words).world
    crowd = world.crowd
    crowd.wound[:2000], crowd.status[:2500], crowd.left_at[:2500] = Wound.MINOR, Status.LEFT, 100.0
    set_out_alone(world)
    went = np.isfinite(crowd.hospital_at)
    assert not went[2000:].any(), "unhurt, or still inside"
    assert went[:2000].mean() == pytest.approx(0.4, abs=3.3 * np.sqrt(0.24 / 2000))
    times = crowd.hospital_at[went] - 100.0
    assert np.median(times) == pytest.approx(2700.0, rel=0.1)
    assert np.log(times).std() == pytest.approx(0.6, abs=0.05)


def test_roads_are_drawn_once_a_run_about_the_usual_and_scale_every_vehicle() -> None:
    base = {"people": 5}
    words = scenario(room(), crowd=base, care={"road_sigma": 0.3})
    factors = np.array([road_factor(words, RandomStreams(seed)) for seed in range(400)])
    assert np.median(factors) == pytest.approx(1.0, abs=0.06)
    assert np.log(factors).std() == pytest.approx(0.3, abs=0.04)
    calm, busy = (model(scenario(room(), crowd=base, care={"road_sigma": sigma}), 5).world for sigma in (0.0, 0.3))
    factor = busy.crowd.transport_s / calm.crowd.transport_s
    assert factor == pytest.approx(road_factor(words, RandomStreams(5)))
    assert busy.streams.lognormal(Stream.ROADS, 1.0, 0.0) == 1.0
