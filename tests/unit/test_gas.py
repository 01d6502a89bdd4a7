"""The gas and what people can do to it: fans, vents, water, doors; air that runs short; walls, jets and plumes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.kernels.gas_fire import CO, CO2, HCN, O2, SOOT
from sim.kernels.gas_openings import OUTDOORS_K
from sim.kernels.plume import POINT_SOURCE, VIRTUAL_SOURCE, ceiling_jet, plume_kg_s
from sim.kernels.wall_heat import BACK_TOUCH, UPPER_TOUCH, radiant_kw_m2
from sim.world.air import Air, Layer
from sim.world.burning import Burning
from sim.world.gas import SHUT_LEAK, Gas
from sim.world.spaces import build_spaces
from sim.world.venue.venue import build_venue
from tests.builders import hall_with_street, two_levels, two_rooms
from tests.gas_worlds import Trial, line, spaces

HALL = (400.0, 10.0, 0.0)
DOOR = (0, -1, 0.0, 2.1, 4.0)
SMOKY = {"radiated": 0.35, "fuel_kj_kg": 20_000.0, "yields": (0.0, 1.5, 0.04, 0.003, 0.07, 0.0), "diameter_m": 2.0}


def hall(heat_kw: float = 2000.0, until_s: float = 240.0, *gaps: Any, **set_to: float) -> Gas:
    """Give the gas of a hall with a door after a fire, with what people have set."""
    trial = Trial(spaces([HALL], gaps or [DOOR]), lambda _: heat_kw, **SMOKY)
    for name, value in set_to.items():
        getattr(trial.gas, name)[0] = value
    return trial.run(until_s)


def test_smoke_fans_hold_the_layer_up_and_more_of_them_higher() -> None:
    layers = [float(hall(extraction_m3_s=drawn).interface_m[0]) for drawn in (0.0, 10.0, 40.0)]
    assert layers[0] < layers[1] - 0.2 < layers[2] - 0.4


def test_a_fan_under_a_thin_layer_draws_clear_air_through_it() -> None:
    """With no fire there is no layer: what fans draw is fresh air, and none of it is upper gas for long."""
    gas = hall(0.0, 60.0, extraction_m3_s=20.0)
    assert gas.interface_m[0] > 9.9
    assert gas.pressure_pa[0] < 0.0, "the hall is sucked empty as far as its door lets air in"


def test_fans_of_a_shut_hall_are_starved() -> None:
    """What they draw has to come in somewhere: with the door shut pressure falls until gaps open."""
    narrow = (0, -1, 0.0, 2.1, 0.04)
    assert hall(2000.0, 120.0, narrow, extraction_m3_s=40.0).pressure_pa[0] < -500.0


def test_roof_vents_let_smoke_out() -> None:
    assert hall(roof_vent_m2=10.0).interface_m[0] > hall().interface_m[0] + 0.5


def test_water_cools_the_layer_and_never_below_25_c() -> None:
    assert hall(cooling_kw=500.0).upper_c[0] < hall().upper_c[0] - 5.0
    assert hall(cooling_kw=1e6).upper_c[0] >= 24.9


def test_mixing_brings_smoke_down() -> None:
    clear, mixed = (hall(mixing_per_s=share).state.stuff[0, Layer.LOWER, SOOT] for share in (0.0, 0.02))
    assert mixed > 10.0 * clear


def test_air_that_comes_in_stirs_smoke_down_by_the_share_that_is_set() -> None:
    soot = []
    for mixing in (0.0, 0.05):
        trial = Trial(spaces([HALL], [DOOR]), lambda _: 2000.0, mixing=mixing, **SMOKY)
        soot.append(float(trial.run(300.0).state.stuff[0, Layer.LOWER, SOOT]))
    assert soot[0] < 1e-3 * soot[1]


def test_a_fire_in_a_shut_room_goes_out_for_want_of_oxygen_and_gives_more_monoxide() -> None:
    trial = Trial(spaces([(50.0, 3.0, 0.0)], []), lambda _: 1500.0, **SMOKY)
    fresh = trial.run(10.0).burners.heat_kw[0]
    stale = trial.run(400.0)
    assert fresh == pytest.approx(1500.0)
    assert stale.burners.heat_kw[0] < 300.0
    assert stale.state.stuff.min() >= 0.0
    assert stale.state.stuff[0, Layer.UPPER, O2] / stale.state.mass[0, Layer.UPPER] < 0.13
    made = stale.ledger[-6:]
    assert made[CO] / made[CO2] > 1.3 * 0.04 / 1.5
    assert made[HCN] / made[CO2] > 1.3 * 0.003 / 1.5


def test_a_fire_with_air_enough_makes_what_its_fuel_makes() -> None:
    made = hall(until_s=60.0).ledger[-6:]
    fuel = hall(until_s=60.0).ledger[2]
    assert made[SOOT] == pytest.approx(0.07 * fuel)
    assert made[CO] == pytest.approx(0.04 * fuel)
    assert made[O2] == pytest.approx(-fuel * 20_000.0 / 13_100.0)


def test_a_shut_door_lets_some_smoke_through_and_an_open_one_much() -> None:
    """Not one part in a hundred: behind a shut door the fire raises the pressure, which drives gas through the gaps."""
    venue = build_venue(two_rooms())
    soot = []
    for is_open in (False, True):
        gas = Gas(build_spaces(venue))
        gas.light(Burning(0, 0, 0.0, 10.0, 0.0, "ultrafast", 3000.0, 1e5, "mixed"))
        gas.set_doors(np.array([is_open, True]))
        while gas.time_s < 300.0:
            gas.advance(1.0)
        soot.append(float(gas.state.stuff[1, :, SOOT].sum()))
    assert SHUT_LEAK * soot[1] < soot[0] < 0.25 * soot[1]


def test_hot_gas_rises_out_of_a_door_and_takes_air_along() -> None:
    """Smoke reaches the ceiling of the next room, cooler than it left the first."""
    trial = Trial(spaces([(60.0, 3.0, 0.0), (200.0, 8.0, 0.0)], [(0, 1, 0.0, 2.1, 2.0)]), lambda _: 800.0, **SMOKY)
    gas = trial.run(240.0)
    assert gas.state.stuff[1, Layer.UPPER, SOOT] > 20.0 * gas.state.stuff[1, Layer.LOWER, SOOT]
    assert 25.0 < gas.upper_c[1] < 0.5 * gas.upper_c[0]


def test_a_lining_passes_steady_heat_as_its_resistance_says() -> None:
    """After hours: heat from a layer through 1 mm of steel, by two surfaces, against a fire that holds it warm."""
    trial = Trial(spaces([(100.0, 3.0, 0.0)], [DOOR]), lambda _: 400.0, **SMOKY)
    line(trial.gas, 0, Layer.UPPER, 50.0, 1e5, 0.001)
    gas = trial.run(3000.0)
    warm, surface = gas.upper_c[0] + 273.15, gas.linings.surface_k[0, Layer.UPPER]
    given = BACK_TOUCH * (surface - OUTDOORS_K)
    assert given > UPPER_TOUCH * (warm - surface), "besides by touch it is warmed by radiation"
    assert OUTDOORS_K < surface < warm


def test_plume_against_a_wall_takes_in_as_half_of_one_of_twice_the_heat() -> None:
    free, wall = (
        plume_kg_s(2000.0, 1400.0, 0.0, 6.0, 1.0, POINT_SOURCE),
        plume_kg_s(1000.0, 700.0, 0.0, 6.0, 2.0, POINT_SOURCE),
    )
    assert wall == pytest.approx(0.5 * free)
    assert free == pytest.approx(0.071 * 1400.0 ** (1 / 3) * 6.0 ** (5 / 3))


def test_plume_grows_with_height_without_a_jump_at_the_flame() -> None:
    heights = np.linspace(0.0, 10.0, 400)
    flow = [plume_kg_s(2000.0, 1300.0, 2.0, height, 1.0, VIRTUAL_SOURCE) for height in heights]
    steps = np.diff(flow)
    assert (steps > 0.0).all()
    assert steps.max() < 2.0 * np.median(steps)


def test_ceiling_jet_is_alperts() -> None:
    rise, speed = ceiling_jet(1000.0, 10.0, 1.0)
    assert (rise, speed) == (pytest.approx(16.9 * 100.0 / 10.0 ** (5 / 3)), pytest.approx(0.96 * 100.0 ** (1 / 3)))
    rise, speed = ceiling_jet(1000.0, 5.0, 4.0)
    assert rise == pytest.approx(5.38 * (1000.0 / 4.0) ** (2 / 3) / 5.0)
    assert speed == pytest.approx(0.195 * 10.0 * 5.0**0.5 / 4.0 ** (5 / 6))
    assert ceiling_jet(0.0, 5.0, 4.0) == (0.0, 0.0)


def test_a_black_layer_of_200_c_radiates_as_stefan_and_boltzmann_say() -> None:
    assert radiant_kw_m2(473.15, 1.0) == pytest.approx(5.67e-11 * (473.15**4 - OUTDOORS_K**4))


def test_air_of_a_balcony_is_that_of_the_hall_seen_from_its_floor() -> None:
    venue = build_venue(two_levels())
    gas, air = Gas(build_spaces(venue)), Air(venue)
    gas.light(Burning(0, 0, 0.0, 10.0, 0.0, "ultrafast", 5000.0, 1e5, "upholstery"))
    gas.set_doors(np.ones(venue.n_doors, np.bool_))
    while gas.time_s < 120.0:
        gas.advance(1.0)
    gas.write(air)
    low, high = (venue.area_ids.index(name) for name in ("hall", "balcony"))
    assert air.interface_m[low] - air.interface_m[high] == pytest.approx(4.0)
    assert air.ceiling_m[low] == 10.0, "over its own floor"
    assert (air.co_ppm[low] == air.co_ppm[high]).all()
    assert air.extinction_per_m[low, Layer.UPPER] > 1.0
    assert air.o2_percent[low, Layer.LOWER] == pytest.approx(20.9, abs=0.05)
    assert air.hcn_ppm[low, Layer.UPPER] > 0.0
    assert air.burning_kw[low] == gas.fires[0].heat_kw > 1000.0
    outside = np.arange(venue.n_areas) >= venue.n_inside_areas
    assert np.isinf(air.interface_m[outside]).all()


def test_air_under_the_sky_stays_clear() -> None:
    venue = build_venue(hall_with_street())
    gas, air = Gas(build_spaces(venue)), Air(venue)
    gas.light(Burning(1, 0, 0.0, 10.0, 0.0, "ultrafast", 20_000.0, 1e5, "mixed"))
    gas.set_doors(np.ones(venue.n_doors, np.bool_))
    while gas.time_s < 200.0:
        gas.advance(1.0)
    gas.write(air)
    street = venue.area_ids.index("street")
    assert not air.extinction_per_m[street].any()
    assert air.extinction_per_m[venue.area_ids.index("hall"), Layer.UPPER] > 1.0
