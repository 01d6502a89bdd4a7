"""The fire service: when it comes and goes in, how it finds and carries, its air, its water, and what it risks."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.model import VenueModel
from sim.rules.care.fire_rescue import FireRescue
from sim.rules.care.out_of_reach import in_thick_smoke
from sim.rules.response.fire_service import FireService
from sim.world.codes import Cause, Mover, Status
from sim.world.random_streams import RandomStreams, Stream
from tests.builders import room, two_rooms
from tests.plugs.lever_rows.fire import cellar
from tests.worlds import finished, model, scenario


def in_smoke(people: int, extinction: float = 3.0, seed: int = 0, **fire_service: Any) -> VenueModel:
    """Give people who lie in smoke without gases, of whom the services know."""
    words = {
        "crowd": {"people": people}, "alarm": {"mode": "none"}, "response": {"fire_service": fire_service},
    }  # fmt: skip
    walkers = model(scenario(room(20.0, 10.0), words, hazards=[]), seed)
    walkers.world.air.stirred, walkers.world.air.stirred_at = True, 0.0
    walkers.world.air.extinction_per_m[:] = extinction
    crowd = walkers.world.crowd
    crowd.incapacitated_at[:people] = 0.0
    walkers.world.lay_down(np.arange(people))
    clocks = walkers.world.response
    clocks.ordered_at = clocks.notified_at = 0.0
    return walkers


def rescue(walkers: VenueModel, seconds: float) -> FireRescue:
    rule = FireRescue(walkers.world)
    for _ in range(round(seconds)):
        walkers.world.clock.aftermath_s += 1.0
        rule.act(walkers.world, [], 1.0)
    return rule


def test_travel_has_the_median_and_spread_that_are_set() -> None:
    drawn = np.log([RandomStreams(seed).lognormal(Stream.FIRE_SERVICE, 480.0, 0.27) for seed in range(2000)])
    assert abs(drawn.mean() - np.log(480.0)) < 3.3 * 0.27 / np.sqrt(2000)
    assert drawn.std() == pytest.approx(0.27, rel=0.06)


@pytest.mark.parametrize(("entry", "at"), [("after_clearance", 2500.0), ("warm_zone", 900.0)])
def test_crews_are_held_until_their_policy_lets_them_in(entry: str, at: float) -> None:
    walkers = in_smoke(1, entry=entry, travel_sigma=0.0)
    world, clocks = walkers.world, walkers.world.response
    clocks.warm_zone_at, clocks.clear_at = 900.0, 2500.0
    FireService(world).act(world)
    assert clocks.fire_arrived_at == 480.0
    assert clocks.fire_entry_at == at
    assert clocks.water_at == at + 180.0


def test_crews_that_come_later_than_they_may_go_in_go_in_once_ready() -> None:
    walkers = in_smoke(1, travel_sigma=0.0, travel_median_s=600.0, set_up_s=100.0)
    clocks = walkers.world.response
    clocks.warm_zone_at = clocks.clear_at = 30.0
    FireService(walkers.world).act(walkers.world)
    assert clocks.fire_entry_at == 700.0


def test_nobody_comes_without_smoke_a_call_or_crews() -> None:
    for change in ("smoke", "call", "crews"):
        walkers = in_smoke(1, crews=0 if change == "crews" else 4)
        world, clocks = walkers.world, walkers.world.response
        clocks.warm_zone_at = clocks.clear_at = 30.0
        world.air.stirred = change != "smoke"
        clocks.ordered_at = np.inf if change == "call" else 0.0
        FireService(world).act(world)
        assert np.isinf(clocks.fire_arrived_at)
        assert np.isinf(clocks.fire_entry_at)


@pytest.mark.parametrize(("extinction", "rate"), [(3.0, 0.5), (0.5, 2.0)])
def test_search_goes_by_floor_and_slower_where_crews_feel_their_way(extinction: float, rate: float) -> None:
    """One crew in 200 m2: by half the time half of those who lie are found, within 3.3 standard errors."""
    people = 150
    walkers = in_smoke(people, extinction, crews=1, carry_speed_mps=0.1, free_s=600.0, air_s=7200.0)
    walkers.world.response.fire_entry_at = 0.0
    crowd = walkers.world.crowd
    crowd.moved_by[:people] = Mover.LAY  # others carry them, so that the crew only searches
    rule = rescue(walkers, 0.5 * 200.0 / rate)
    found = rule._found[:people].mean()
    assert abs(found - 0.5) < 3.3 * np.sqrt(0.25 / people)
    rescue_all = rescue(walkers, 200.0 / rate + 1.0)
    assert rescue_all._found[:people].all()


def test_who_is_found_is_freed_carried_out_and_laid_down_before_an_exit() -> None:
    walkers = in_smoke(1, crews=1, free_s=60.0, carry_speed_mps=0.5, search_smoke_m2_s=10.0)
    world, crowd = walkers.world, walkers.world.crowd
    world.response.fire_entry_at = 0.0
    rule = FireRescue(world)
    found_at = out_at = np.inf
    for _ in range(300):
        world.clock.aftermath_s += 1.0
        rule.act(world, [], 1.0)
        if rule._found[0] and np.isinf(found_at):
            found_at = world.now_s
        if np.isfinite(crowd.collected_at[0]) and np.isinf(out_at):
            out_at = world.now_s
    assert crowd.moved_by[0] == Mover.FIRE_SERVICE
    assert crowd.area[0] >= world.venue.n_inside_areas
    assert found_at + 60.0 < out_at < found_at + 60.0 + 25.0 / 0.5
    assert (world.log.first("carried_out") or 0.0) == pytest.approx(crowd.collected_at[0], abs=1e-3)


def test_crews_come_out_for_air() -> None:
    """20 min of work, 10 min of change: in an hour of search a crew is at work for 40 min."""
    walkers = in_smoke(1, crews=1, air_s=1200.0, air_change_s=600.0, search_smoke_m2_s=0.05)
    walkers.world.response.fire_entry_at = 0.0
    walkers.world.crowd.moved_by[0] = Mover.LAY
    rule = rescue(walkers, 3600.0)
    assert rule._searched_m2[0] == pytest.approx(0.05 * 2400.0, abs=0.2)


def test_more_crews_bring_people_out_sooner() -> None:
    outside = []
    for crews in (1, 4):
        walkers = in_smoke(12, crews=crews, search_smoke_m2_s=2.0)
        walkers.world.response.fire_entry_at = 0.0
        rescue(walkers, 500.0)
        outside.append(np.isfinite(walkers.world.crowd.collected_at[:12]).sum())
    assert outside[1] > outside[0] > 0


def test_the_dead_are_not_carried() -> None:
    walkers = in_smoke(1, crews=1, search_smoke_m2_s=10.0)
    walkers.world.response.fire_entry_at = 0.0
    walkers.world.crowd.status[0], walkers.world.crowd.cause[0] = Status.DEAD, Cause.SMOKE
    rescue(walkers, 300.0)
    assert np.isinf(walkers.world.crowd.collected_at[0])


def test_time_inside_before_all_is_clear_is_counted_and_none_after() -> None:
    risks = []
    for clear_at in (0.0, 100.0, 1e9):
        walkers = in_smoke(1, crews=2)
        walkers.world.response.fire_entry_at, walkers.world.response.clear_at = 0.0, clear_at
        walkers.world.crowd.moved_by[0] = Mover.LAY
        rescue(walkers, 200.0)
        risks.append(walkers.world.response.fire_at_risk_person_s)
    assert risks[0] == 0.0
    assert risks[1] == pytest.approx(4 * 100.0, abs=8.0)
    assert risks[2] == pytest.approx(4 * 200.0, abs=8.0)


@dataclass
class StandInFire:
    """What the fire service sets of a fire."""

    heat_kw: float
    heat_release_limit_kw: float = np.inf
    controlled_from_s: float = np.inf


@pytest.mark.parametrize(("heat_mw", "falls"), [(10.0, True), (40.0, False)])
def test_water_stops_growth_and_halves_a_fire_that_it_can_control(heat_mw: float, falls: bool) -> None:
    walkers = in_smoke(1, travel_sigma=0.0)
    world, clocks = walkers.world, walkers.world.response
    clocks.warm_zone_at = clocks.clear_at = 0.0
    fire = StandInFire(1000.0 * heat_mw)
    world.gas = SimpleNamespace(fires=[fire])
    service = FireService(world)
    service.act(world)
    assert np.isinf(fire.controlled_from_s), "no water yet"
    world.clock.aftermath_s = clocks.water_at
    service.act(world)
    world.clock.aftermath_s = clocks.water_at + 360.0
    service.act(world)
    assert fire.controlled_from_s == clocks.water_at
    assert fire.heat_release_limit_kw == pytest.approx(0.25 * 1000.0 * heat_mw if falls else np.inf)


def test_carers_without_apparatus_leave_those_in_thick_smoke_to_the_fire_service() -> None:
    walkers = model(scenario(two_rooms(), {"crowd": {"people": 20}, "alarm": {"mode": "none"}}, hazards=[]), 1)
    world = walkers.world
    rows = np.arange(20)
    assert not in_thick_smoke(world, rows).any()
    world.air.stirred = True
    west = world.venue.area_ids.index("west")
    world.air.extinction_per_m[west] = 0.5
    assert np.array_equal(in_thick_smoke(world, rows), world.crowd.area[rows] == west)
    world.air.extinction_per_m[west] = 0.2
    assert not in_thick_smoke(world, rows).any()


def test_fire_service_is_called_to_a_fire_though_nobody_is_harmed() -> None:
    result = finished(cellar(response={"fire_service": {"travel_sigma": 0.0}}), 1)
    assert result.metrics["casualties"] == 0.0
    arrival, entry = result.metrics["fire_arrival_s"], result.metrics["fire_entry_s"]
    assert arrival is not None
    assert entry is not None
    assert arrival > 480.0
    assert entry - arrival == pytest.approx(120.0)
