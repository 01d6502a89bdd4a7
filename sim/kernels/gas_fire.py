"""What a fire releases with the air that it gets, and what it makes of it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.kernels.compiling import INLINED, INNER, njit
from sim.kernels.elementary import exponential

Array = Any
"""An array, as Numba takes it."""

O2, CO2, CO, HCN, SOOT, IRRITANT = range(6)
"""Columns of what is followed in the gas (definition: of numbers in an array)."""

KINDS = 6
"""How many there are (definition: of columns in an array)."""

HEAT_KJ_KG_O2 = 13_100.0
"""Heat for each kg of oxygen used up, kJ/kg (measured: Huggett 1980, nearly the same for all fuels)."""

LEAST_OXYGEN, OXYGEN_WIDTH = 0.10, 0.015
"""Share of oxygen by mass about which flames go out, and over how wide a range (assumption: 0.08 to 0.15 is told for
most fuels; half of the heat is left there)."""

CO_LIMIT, CO_STEP, CO_AT = 0.19, 10.0, 0.8
"""Carbon monoxide of a fire that lacks air, kg for each kg of fuel, how sharply it sets in, and at which share of
demand to supply of air (measured: Gottuk and Lattimer, in the SFPE Handbook)."""

SHORT_HCN, MOST_HCN = 4.0, 6.0
"""How much more hydrogen cyanide a fire makes that lacks air, for each 1 that demand is over supply, and at most
(assumption: large-scale fires of foams give several times as much as small ones with air)."""

SHORT_SOOT = 2.0
"""How many times as much soot a fire makes that lacks air (assumption: design fires before and after flashover in a
code differ so, 0.07 to 0.14)."""

SHORT_FROM, SHORT_FULL = 0.8, 1.5
"""Demand over supply of air between which soot grows (assumption: with the range in which carbon monoxide does)."""


class Burners(NamedTuple):
    """Every fire, f of them.

    Attributes:
        space: (f,) int64, space that it burns in.
        base_m: (f,) float64, m, its base over the floor of the space.
        demand_kw: (f,) float64, kW, what it would release with air enough.
        diameter_m: (f,) float64, m.
        mirrored: (f,) float64, 1 in the open, 2 against a wall, 4 in a corner.
        law: (f,) int64, of its plume.
        radiated: (f,) float64, share of its heat that it radiates.
        fuel_kj_kg: (f,) float64, kJ/kg, heat of its fuel.
        yields: (f, ``KINDS``) float64, kg of each for each kg of fuel with air enough; of oxygen not used.
        heat_kw: (f,) float64, kW, **written**: what it releases.
    """

    space: Array
    base_m: Array
    demand_kw: Array
    diameter_m: Array
    mirrored: Array
    law: Array
    radiated: Array
    fuel_kj_kg: Array
    yields: Array
    heat_kw: Array


@njit(**INLINED)
def arc_tangent(x):
    """Give the arc tangent, rad, to within 1e-12, the same on every processor: halved three times, then a series."""
    for _ in range(3):
        x = x / (1.0 + np.sqrt(1.0 + x * x))
    square = x * x
    total, k = 0.0, 25
    while k > 1:
        total = square * (total + (1.0 / k if k % 4 == 1 else -1.0 / k))
        k -= 2
    return 8.0 * x * (1.0 + total)


@njit(**INLINED)
def burns_on(oxygen):
    """Give the share of its heat that a flame releases in gas with this share of oxygen by mass."""
    return 1.0 / (1.0 + exponential(-2.0 * (oxygen - LEAST_OXYGEN) / OXYGEN_WIDTH))


@njit(**INNER)
def burn(f, demand_kw, from_lower_kg_s, from_upper_kg_s, lower_oxygen, upper_oxygen, burners, made):
    """Let a fire burn with the gas that it takes in.

    Args:
        f: the fire.
        demand_kw: what it would release with air enough, kW.
        from_lower_kg_s: gas that its flame takes in from the lower layer, kg/s.
        from_upper_kg_s: the same from the upper one.
        lower_oxygen: share of oxygen in the lower layer by mass.
        upper_oxygen: the same in the upper one.
        burners: the fires.
        made: (``KINDS``,) float64, kg/s, **written**: what it makes, oxygen less than 0.

    Returns:
        Heat that it releases, kW, and fuel that it burns, kg/s.
    """
    lower_kw = HEAT_KJ_KG_O2 * from_lower_kg_s * lower_oxygen * burns_on(lower_oxygen)
    upper_kw = HEAT_KJ_KG_O2 * from_upper_kg_s * upper_oxygen * burns_on(upper_oxygen)
    supply_kw = lower_kw + upper_kw
    heat_kw = min(demand_kw, supply_kw)
    fuel = heat_kw / burners.fuel_kj_kg[f]
    lacking = demand_kw / supply_kw if supply_kw > 0.0 else 100.0
    yields = burners.yields[f]
    monoxide = CO_LIMIT * (arc_tangent(CO_STEP * (lacking - CO_AT)) / np.pi + 0.5)
    monoxide = max(yields[CO], monoxide)
    cyanide = yields[HCN] * min(1.0 + SHORT_HCN * max(lacking - CO_AT, 0.0), MOST_HCN)
    short = min(max((lacking - SHORT_FROM) / (SHORT_FULL - SHORT_FROM), 0.0), 1.0)
    made[O2] = -heat_kw / HEAT_KJ_KG_O2
    made[CO2] = fuel * max(yields[CO2] - 44.0 / 28.0 * (monoxide - yields[CO]), 0.0)
    made[CO] = fuel * monoxide
    made[HCN] = fuel * cyanide
    made[SOOT] = fuel * yields[SOOT] * (1.0 + (SHORT_SOOT - 1.0) * short)
    made[IRRITANT] = fuel * yields[IRRITANT]
    return heat_kw, fuel
