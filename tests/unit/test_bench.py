"""What ``havenue bench`` measures: the hall, the walks and incidents in it, and the figures made of them."""

from __future__ import annotations

from time import perf_counter, process_time

import numpy as np
import pytest
import shapely
from scipy.spatial import cKDTree

from sim import model as models
from sim.bench import hall as halls
from sim.bench import processes
from sim.bench.hall import PROMPT, Hall, hall_of, incident_of, put_in_place, venue_of
from sim.bench.incident import _phases_in_cpu_time
from sim.bench.jupedsim_egress import _exit, _floor, peer_egress
from sim.bench.measurements import Measurement, at_least, at_most, measurement
from sim.bench.movement import Walk
from sim.bench.suite import _exponent
from sim.model import VenueModel
from sim.world.codes import Status
from sim.world.venue.lint import lint_scenario, lint_venue


@pytest.fixture(scope="module")
def small() -> Hall:
    return hall_of(500)


@pytest.mark.parametrize(("people", "doors"), [(500, 2), (6200, 12), (20_000, 40), (80_000, 64)])
def test_hall_has_the_same_load_at_any_size(people: int, doors: int) -> None:
    venue = venue_of(people)
    (x0, y0), (x1, y1) = venue.areas[0].polygon[0], venue.areas[0].polygon[2]
    width = sum(np.hypot(*np.subtract(*door.line)) for door in venue.doors)
    assert len(venue.doors) == doors
    assert people / ((x1 - x0) * (y1 - y0)) == pytest.approx(2.0)
    assert (x1 - x0) / (y1 - y0) == pytest.approx(1.5)
    assert width == pytest.approx(2.4 * max(2, round(people / 500)))
    assert lint_venue(venue) == []


def test_incident_in_the_hall_lints_clean() -> None:
    assert lint_scenario(incident_of(500).scenario) == []


def test_nobody_overlaps_or_touches_a_wall_at_the_start(small: Hall) -> None:
    gap, _ = cKDTree(small.place).query(small.place, 2)
    assert gap[:, 1].min() > 2.0 * halls.RADIUS_M
    floor = small.venue.area_floor[0].buffer(-halls.RADIUS_M)
    assert shapely.contains_xy(floor, *small.place.T).all()


def test_same_number_gives_the_same_people(small: Hall) -> None:
    again = hall_of.__wrapped__(500)
    assert np.array_equal(again.place, small.place)
    assert np.array_equal(again.speed, small.speed)


def test_everybody_goes_to_the_nearest_door(small: Hall) -> None:
    middle = small.venue.door_line.mean(axis=1)
    gap = np.hypot(*(small.place[:, None] - middle).transpose(2, 0, 1))
    clear = np.abs(gap[:, 0] - gap[:, 1]) > 1.0
    assert np.array_equal(small.door[clear], gap[clear].argmin(axis=1))


def test_walk_counts_people_on_the_floor_times_movement_steps(small: Hall) -> None:
    timed = Walk(small).until(2.0)
    assert timed.agent_steps == 500 * 40
    assert timed.simulated_s == pytest.approx(2.0)


def test_egress_empties_the_hall_and_notes_when_95_percent_had_gone(small: Hall) -> None:
    walk = Walk(small)
    egress = walk.out()
    assert egress.stayed == 0
    assert (walk.world.crowd.status == Status.LEFT).all()
    gone = np.sort(walk.world.crowd.left_at)
    assert gone[474] < egress.t95_s <= egress.simulated_s
    assert 0 < egress.agent_steps < 500 * 20 * egress.simulated_s


def test_everybody_walks_in_the_window_of_the_incident(small: Hall) -> None:
    model = VenueModel(incident_of(500, PROMPT), rng=0)
    put_in_place(model.world, small)
    while model.world.now_s < 4.0:
        model.step()
    crowd = model.world.crowd
    assert np.mean(crowd.node[:500][crowd.upright[:500]] >= 0) > 0.99
    assert model.world.hazard.active.any()


def test_phases_are_timed_in_cpu_time_and_the_clock_is_put_back() -> None:
    with _phases_in_cpu_time():
        assert vars(models)["perf_counter"] is process_time
    assert vars(models)["perf_counter"] is perf_counter


def test_exponent_of_a_power_law_is_its_power() -> None:
    costs = [[1e-6 * people**1.2, 2e-6 * people**1.2] for people in (500, 6200, 20_000)]
    told = _exponent("x", [500, 6200, 20_000], costs, "")
    assert (told.value, told.low, told.high) == pytest.approx((1.2, 1.2, 1.2))
    assert told.met is False


def test_figure_is_the_median_with_its_range() -> None:
    assert measurement("x", [3.0, 1.0, 2.0], "s") == Measurement("x", 2.0, "s", 1.0, 3.0)


@pytest.mark.parametrize(
    ("value", "aim", "met"),
    [(5.0, at_least(5.0), True), (4.9, at_least(5.0), False), (5.1, at_most(5.0), False), (None, at_most(5.0), None)],
)
def test_aim_is_met_on_its_own_side(value: float | None, aim: object, met: bool | None) -> None:
    assert Measurement("x", value, "", aim=aim).met is met  # type: ignore[arg-type]


def test_a_process_that_is_to_start_cold_is_told_of_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", "/warm")
    monkeypatch.setenv("HAVENUE_CACHE", "/warm")
    cold = processes._environment({"HAVENUE_CACHE": "/cold"})
    assert cold["HAVENUE_CACHE"] == "/cold"
    assert "NUMBA_CACHE_DIR" not in cold
    assert processes._environment({})["NUMBA_CACHE_DIR"] == "/warm"


def test_peer_has_one_floor_with_an_exit_at_the_end_of_every_run_out(small: Hall) -> None:
    floor = _floor(small)
    assert floor.geom_type == "Polygon"
    assert floor.area == pytest.approx(sum(area.area for area in small.venue.area_floor), rel=1e-3)
    for door in range(small.venue.n_doors):
        strip = shapely.Polygon(_exit(small, door))
        assert floor.contains(strip)
        assert strip.distance(shapely.LineString(small.venue.door_line[door])) == pytest.approx(4.5)


def test_peer_walks_the_same_people_out() -> None:
    pytest.importorskip("jupedsim", reason="JuPedSim is not installed (extra `peer`)")
    egress = peer_egress(hall_of(500), 0.05)
    assert egress.stayed == 0
    assert 30.0 < egress.t95_s < 200.0
