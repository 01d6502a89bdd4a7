"""Gas against closed forms and laws of conservation: VF01 filling, VF02 balances, VF03 a door, VF04 shorter steps.

And the part of VF18 that is a matter of the gas: more fire never gives better air.

Sources: G1 is the filling of a room by a plume of constant strength (Zukoski; ISO 16735); a door between still gases
follows from hydrostatics; the rest are laws of conservation. Tolerances were set before the code was written.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.kernels.gas_fire import KINDS
from sim.kernels.gas_openings import AIR_KG_K_M3, GRAVITY, ORIFICE, OUTDOORS_K
from sim.kernels.gas_sources import HEAT_J_KG_K
from sim.kernels.layers import share_of_upper
from sim.kernels.plume import ENTRAINED, POINT_SOURCE
from sim.world.air import Air
from sim.world.burning import Burning
from sim.world.gas import Gas
from sim.world.spaces import build_spaces
from sim.world.venue.venue import build_venue
from tests.gas_worlds import Trial, gas_through, spaces
from tests.worlds import club, concert_hall

FILLINGS = [
    (1000.0, 14.0, 2900.0, 360),
    (5000.0, 14.0, 2900.0, 360),
    (200.0, 6.0, 100.0, 120),
    (100.0, 10.0, 400.0, 360),
]
"""Heat, kW, ceiling, m, floor, m2, and how long, s."""


def filled(heat_kw: float, height_m: float, floor_m2: float, until_s: int) -> list[float]:
    """Integrate A dz/dt = -(plume / density + convective heat / (352.8 cp)) in steps of 5 ms; the layer each s, m."""
    carried = 0.65 * heat_kw
    grown = 1000.0 * carried / (AIR_KG_K_M3 * HEAT_J_KG_K)
    z, found = height_m, []
    for step in range(200 * until_s):
        plume = ENTRAINED * carried ** (1 / 3) * z ** (5 / 3)
        z -= (plume * OUTDOORS_K / AIR_KG_K_M3 + grown) / floor_m2 / 200.0
        if (step + 1) % 200 == 0:
            found.append(z)
    return found


@pytest.mark.parametrize(("heat_kw", "height_m", "floor_m2", "until_s"), FILLINGS)
def test_vf01_a_room_fills_as_the_equation_of_filling_says(
    heat_kw: float, height_m: float, floor_m2: float, until_s: int
) -> None:
    """Within 5 cm at every second, with a leak at the floor and without losses."""
    wide = [(0, -1, 0.0, 0.05, 200.0)]
    trial = Trial(spaces([(floor_m2, height_m, 0.0)], wide, None), lambda _: heat_kw, law=POINT_SOURCE, radiated=0.35)
    trial.gas.linings.takes_heat[:] = False
    due = filled(heat_kw, height_m, floor_m2, until_s)
    for second in range(until_s):
        assert float(trial.run(second + 1.0).interface_m[0]) == pytest.approx(due[second], abs=0.05)


def test_the_watch_over_filling_would_notice_a_plume_of_three_quarters() -> None:
    due = filled(1000.0, 14.0, 2900.0, 360)[-1]
    wide = [(0, -1, 0.0, 0.05, 200.0)]
    trial = Trial(spaces([(2900.0, 14.0, 0.0)], wide, None), lambda _: 420.0, law=POINT_SOURCE, radiated=0.35)
    trial.gas.linings.takes_heat[:] = False
    assert abs(float(trial.run(360.0).interface_m[0]) - due) > 0.5


def hall_with_fire() -> tuple[Gas, Burning]:
    """Give the gas of the concert hall and a fast fire in its stalls that has not begun."""
    venue = build_venue(concert_hall())
    gas = Gas(build_spaces(venue), mixing=0.02)
    fire = Burning(0, 0, 0.0, 14.0, 0.0, "fast", 60_000.0, 1e7, "mixed")
    gas.light(fire)
    gas.set_doors(np.ones(venue.n_doors, np.bool_))
    return gas, fire


def test_vf02_mass_and_all_that_is_followed_are_kept_to_1e_9_and_heat_to_1e_4() -> None:
    """Over 20 min of a hall on fire: what is there and what has left is what was there and what was made."""
    gas, fire = hall_with_fire()
    before = {name: getattr(gas.state, name)[:-1].copy() for name in ("mass", "bulk", "stuff")}
    while gas.time_s < 1200.0:
        gas.advance(1.0)
    gone_kg, gone_m3, fuel_kg, heat_m3 = gas.ledger[:4]
    left, made = gas.ledger[4 : 4 + KINDS], gas.ledger[4 + KINDS :]
    mass = gas.state.mass[:-1].sum() - before["mass"].sum()
    assert abs(mass + gone_kg - fuel_kg) < 1e-9 * before["mass"].sum()
    stuff = (gas.state.stuff[:-1] - before["stuff"]).sum(axis=(0, 1))
    scale = np.abs(made) + before["stuff"].sum(axis=(0, 1)) + 1e-12
    assert (np.abs(stuff + left - made) < 1e-9 * scale).all()
    assert made[4] == pytest.approx(0.07 * fuel_kg), "soot by the yield of its fuel, with air enough"
    released_m3 = 1e6 * fire.burnt_mj / (AIR_KG_K_M3 * HEAT_J_KG_K)
    bulk = gas.state.bulk[:-1].sum() - before["bulk"].sum()
    assert abs(bulk + gone_m3 - heat_m3) < 1e-4 * released_m3
    assert gas.worst_residual <= 1.0
    assert gas.state.stuff.min() >= 0.0


@pytest.mark.parametrize("warmer_k", [1.0, 10.0, 100.0, 500.0])
@pytest.mark.parametrize(("width_m", "height_m"), [(0.8, 2.0), (3.0, 2.1)])
def test_vf03_still_gases_change_places_through_a_door_as_hydrostatics_say(
    warmer_k: float, width_m: float, height_m: float
) -> None:
    """Within 1 % of (2/3) C w sqrt(2 d g dd) n^(3/2), n the neutral plane at which as much goes out as comes in."""
    cold, warm = AIR_KG_K_M3 / OUTDOORS_K, AIR_KG_K_M3 / (OUTDOORS_K + warmer_k)
    neutral = height_m / (1.0 + (cold / warm) ** (1 / 3))
    due = 2 / 3 * ORIFICE * width_m * np.sqrt(2.0 * cold * GRAVITY * (cold - warm)) * neutral**1.5
    came_in = gas_through(width_m, height_m, meet_m=-1.0, lower_k=OUTDOORS_K + warmer_k, upper_k=OUTDOORS_K + warmer_k)
    assert came_in == pytest.approx(due, rel=0.01)


def test_vf03_a_small_difference_gives_the_formula_for_exchange() -> None:
    """(C / 3) w h^(3/2) sqrt(g dT / T) for small dT, as books have it, m3/s: within 1 %."""
    came_in = gas_through(1.0, 2.0, meet_m=-1.0, lower_k=OUTDOORS_K + 2.0, upper_k=OUTDOORS_K + 2.0)
    due = ORIFICE / 3.0 * 2.0**1.5 * np.sqrt(GRAVITY * 2.0 / OUTDOORS_K)
    assert came_in * OUTDOORS_K / AIR_KG_K_M3 == pytest.approx(due, rel=0.01)


def seen(gas: Gas) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Give layers, m, temperatures, C, and carbon monoxide, share by mass, of the upper ones of hall and foyer."""
    monoxide = gas.state.stuff[:2, 1, 2] / gas.state.mass[:2, 1]
    return gas.interface_m[:2], gas.upper_c[:2], monoxide


def test_vf04_a_step_of_1_s_says_the_same_as_one_of_a_tenth() -> None:
    """Hall and foyer over 20 min of a fast fire of 60 MW: within 0.02 m, 0.5 K and 2 % of carbon monoxide.

    In the small tunnels and stairs between them temperatures differ by up to 1 K, layers by up to 0.011 m.
    """
    coarse, _ = hall_with_fire()
    fine, _ = hall_with_fire()
    for second in range(1200):
        coarse.advance(1.0)
        for _ in range(10):
            fine.advance(0.1)
        if second % 30 == 29:
            (z, hot, gas), (fine_z, fine_hot, fine_gas) = seen(coarse), seen(fine)
            assert np.abs(z - fine_z).max() < 0.02
            assert np.abs(hot - fine_hot).max() < 0.5
            assert (np.abs(gas - fine_gas) <= 0.02 * fine_gas + 1e-6).all()


def at_heads(**words: Any) -> NDArray[np.float64]:
    """Give what hangs in the air 1.6 m over the floor of the club, 1/m, every 30 s of a fire on its dance floor."""
    venue = build_venue(club())
    gas, found = Gas(build_spaces(venue)), []
    at_birth = {"growth": "fast", "peak_kw": 5000.0, "load_mj": 60_000.0, "fuel": "mixed", "soot_left_share": 0.8}
    gas.light(Burning(0, 0, 0.0, 5.0, 0.0, **{**at_birth, **words}))
    gas.set_doors(np.ones(venue.n_doors, np.bool_))
    for second in range(600):
        gas.advance(1.0)
        if second % 30 == 29:
            air = Air(venue)
            gas.write(air)
            upper = share_of_upper(1.6, air.interface_m[0])
            found.append(upper * air.extinction_per_m[0, 1] + (1.0 - upper) * air.extinction_per_m[0, 0])
    return np.array(found)


@pytest.mark.parametrize(
    "more",
    [{"growth": "ultrafast"}, {"peak_kw": 20_000.0}, {"soot_left_share": 1.0}, {"fuel": "upholstery"}],
    ids=lambda words: next(iter(words)),
)
def test_vf18_more_fire_never_gives_clearer_air(more: dict[str, Any]) -> None:
    """At every half minute of ten the air at people's heads is no thinner, to 5 %, and at the end thicker."""
    as_is, worse = at_heads(), at_heads(**more)
    assert (worse >= 0.95 * as_is - 1e-6).all()
    assert worse[-1] > as_is[-1]
