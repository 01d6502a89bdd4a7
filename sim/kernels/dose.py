"""Doses of toxic gases and heat: what the air of each area gives at each posture, and what people take of it.

Within an area and a posture everybody breathes the same, so that rates are worked out once for each of these and not
for each person.
"""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from sim.kernels.codes import INSIDE
from sim.kernels.compiling import INLINED, OPTIONS, njit
from sim.kernels.elementary import exponential, logarithm
from sim.kernels.layers import share_of_upper

LYING, CRAWLING, STANDING = 0, 1, 2
"""Postures, in the order of the columns of rates (definition: of the columns)."""

AirLayers = namedtuple(
    "AirLayers", "interface_m temperature_c co_ppm hcn_ppm co2_percent o2_percent irritant radiant_kw_m2"
)
"""Columns of ``sim.world.air.Air``: interface_m, radiant_kw_m2 (areas,) and the others (areas, 2), float64."""

Rates = namedtuple("Rates", "gas heat irritant")
"""By area and posture, each (areas, 3) float64: gas, dose of toxic gases a minute; heat, dose of heat a minute;
irritant, concentration of irritants over that which incapacitates half of people."""

Breathing = namedtuple(
    "Breathing",
    "role status on_floor crawls area treated_at tolerance incapacitated_at toxic_dose heat_dose irritant",
)
"""Columns of the crowd, each (n,), as ``sim/world/crowd_columns.py`` says."""

Bearing = namedtuple("Bearing", "lying_share dose fatal_ratio fatal_heat")
"""What people bear, each float: breathing of those who lie over that of those on their feet, dose of gas that makes the
median person fall, fatal dose over that, and dose of heat that is fatal."""

FALLS_BY_GAS, FALLS_BY_HEAT, DIES_BY_GAS, DIES_BY_HEAT = 1, 2, 4, 8
"""What a dose does to somebody now, added up; who dies may fall in the same step (definition: of bits)."""

BURNS_DOSE = 1.0
"""Dose of heat at which people are burnt and cannot go on (definition: of a dose of 1 in ISO 13571; spread among people
is left out)."""

LOOKS_AHEAD_MIN = 180.0
"""Time over which air as it is now must harm somebody for the scene to stay open, min (numerical: beyond the longest
scene)."""

MINUTE_S = 60.0
"""Seconds in a minute (definition: of the minute)."""

CO_PPM_MIN, HCN_PPM_MIN, HCN_POWER = 35_000.0, 1.2e6, 2.36
"""Carbon monoxide and hydrogen cyanide that make a dose of 1, and the power of the latter (measured: ISO 13571:2012 as
others tell it)."""

DEEPER_FROM_PERCENT, DEEPER_BY_PERCENT = 2.0, 5.0
"""Carbon dioxide from which people breathe faster, and that which makes it e times as fast, % (measured: as above)."""

SCARCE_FROM_PERCENT = 13.0
"""Oxygen below which the lack of it adds to the dose, % (assumption: ISO 13571:2012 counts none above it, as others
tell; the term itself is Purser's)."""

ENOUGH_OXYGEN_PERCENT = 20.0
"""The same for Purser's form, % (definition: as in the peers of ISO 20414 test 19)."""

WARM_FROM_C = 37.0
"""Air that gives a dose of heat is warmer than this, degrees Celsius (assumption: the body's own temperature; the law
has no lower end, and would make people fall ill of a warm day)."""

RADIANT_FROM_KW_M2 = 2.5
"""Radiant heat above which there is a dose, kW/m2 (measured: ISO 13571:2012 as others tell it)."""

HALVING_AIR_MIN, HALVING_OXYGEN_MIN = 320.0, 74.0
"""Time in which half of a dose of gas is breathed out, in clear air and with oxygen, min (measured: for carbon
monoxide, Peterson and Stewart 1970; Weaver et al. 2000; taken for the dose as a whole)."""

LN2 = 0.6931471805599453
"""The logarithm of 2 (numerical: a fact of mathematics)."""


@njit(**INLINED)
def _power(base, exponent):
    return exponential(exponent * logarithm(base))


@njit(**INLINED)
def _starved(o2_percent):
    """Give the dose that the lack of oxygen adds each minute (Purser 2016)."""
    return 1.0 / exponential(8.13 - 0.54 * (20.9 - o2_percent))


@njit(**INLINED)
def cyanide_dose(hcn_ppm):
    """Give the dose of hydrogen cyanide a minute (ISO 13571:2012)."""
    return _power(hcn_ppm, HCN_POWER) / HCN_PPM_MIN if hcn_ppm > 0.0 else 0.0


@njit(**INLINED)
def iso_dose(co_ppm, hcn_ppm, co2_percent, o2_percent):
    """Give the fractional effective dose of gases a minute: ISO 13571:2012, with Purser's term for scarce oxygen.

    Args:
        co_ppm: float, carbon monoxide, ppm.
        hcn_ppm: float, hydrogen cyanide, ppm.
        co2_percent: float, carbon dioxide, % by volume.
        o2_percent: float, oxygen, % by volume.

    Returns:
        1/min; at a dose of 1 half of people are incapacitated.
    """
    deeper = exponential(co2_percent / DEEPER_BY_PERCENT) if co2_percent > DEEPER_FROM_PERCENT else 1.0
    toxic = (co_ppm / CO_PPM_MIN + cyanide_dose(hcn_ppm)) * deeper
    return toxic + (_starved(o2_percent) if o2_percent < SCARCE_FROM_PERCENT else 0.0)


@njit(**INLINED)
def purser_dose(co_ppm, hcn_ppm, co2_percent, o2_percent):
    """Give the same by Purser 2016, as in FDS+Evac, with the term of ISO 13571 for hydrogen cyanide.

    The oxygen term stands as Purser has it, in minutes, without the further factor 60 of Eq. 18 of Korhonen 2021.
    """
    monoxide = 2.764e-5 * _power(co_ppm, 1.036) if co_ppm > 0.0 else 0.0
    deeper = exponential(0.1903 * co2_percent + 2.0004) / 7.1 if co2_percent > 0.0 else 1.0
    toxic = (monoxide + cyanide_dose(hcn_ppm)) * deeper
    return toxic + (_starved(o2_percent) if o2_percent < ENOUGH_OXYGEN_PERCENT else 0.0)


@njit(**INLINED)
def heat_rate(temperature_c, radiant_kw_m2):
    """Give the dose of heat a minute for people in clothes (ISO 13571:2012, Eq. 7 and 9, as others tell it).

    Args:
        temperature_c: float, air at the head, degrees Celsius.
        radiant_kw_m2: float, radiant heat, kW/m2.

    Returns:
        1/min; at a dose of 1 half of people cannot go on.
    """
    convective = _power(temperature_c, 3.61) / 4.1e8 if temperature_c > WARM_FROM_C else 0.0
    radiant = _power(radiant_kw_m2, 1.56) / 6.9 if radiant_kw_m2 > RADIANT_FROM_KW_M2 else 0.0
    return convective + radiant


@njit(**INLINED)
def _mixed(of, area, upper):
    return (1.0 - upper) * of[area, 0] + upper * of[area, 1]


@njit(**OPTIONS)
def fill_rates(layers, heights_m, by_purser, rates):
    """Work out what the air of each area gives at each posture.

    Radiant heat comes from the hot layer to whoever is in the area, at any height.

    Args:
        layers: ``AirLayers``.
        heights_m: (3,) float64, of the mouth over the floor by posture, m.
        by_purser: bool, whether Purser's form of the dose is used.
        rates: ``Rates``. **Written**.
    """
    for area in range(layers.interface_m.shape[0]):
        for posture in range(3):
            upper = share_of_upper(heights_m[posture], layers.interface_m[area])
            co, hcn = _mixed(layers.co_ppm, area, upper), _mixed(layers.hcn_ppm, area, upper)
            co2, o2 = _mixed(layers.co2_percent, area, upper), _mixed(layers.o2_percent, area, upper)
            rates.gas[area, posture] = purser_dose(co, hcn, co2, o2) if by_purser else iso_dose(co, hcn, co2, o2)
            temperature = _mixed(layers.temperature_c, area, upper)
            rates.heat[area, posture] = heat_rate(temperature, layers.radiant_kw_m2[area])
            rates.irritant[area, posture] = _mixed(layers.irritant, area, upper)


@njit(**INLINED)
def _posture(on_floor, crawls):
    """Give the posture: whoever has no upright body on the floor lies."""
    if not on_floor:
        return LYING
    return CRAWLING if crawls else STANDING


@njit(**INLINED)
def _fate(toxic_dose, heat_dose, irritant, bears, down, bearing):
    """Give what the doses of somebody do now, by the bits of ``FALLS_BY_GAS`` and the others."""
    fate = 0
    if not down:
        if toxic_dose >= bears or irritant >= bears:
            fate = FALLS_BY_GAS
        elif heat_dose >= BURNS_DOSE:
            fate = FALLS_BY_HEAT
    if toxic_dose >= bearing.fatal_ratio * bears:
        return fate + DIES_BY_GAS
    return fate + (DIES_BY_HEAT if heat_dose >= bearing.fatal_heat else 0)


@njit(**OPTIONS)
def add_doses(people, breathes, rates, bearing, spent_s, now_s, fate):
    """Let everybody inside take what there is where they are, and breathe out some of it where there is nothing.

    Args:
        people: ``Breathing``. **Written**: toxic_dose, heat_dose, and irritant, the most so far.
        breathes: (roles,) bool, who is counted.
        rates: ``Rates``.
        bearing: ``Bearing``.
        spent_s: float, time in this air, s.
        now_s: float, time now, s.
        fate: (n,) int8. **Written**: what doses do to each of them now, bits.

    Returns:
        Whether they do anything to anybody, and whether the air as it is would do more within ``LOOKS_AHEAD_MIN``.
    """
    minutes, something, harms = spent_s / MINUTE_S, False, False
    area, role, status, tolerance = people.area, people.role, people.status, people.tolerance
    toxic_dose, heat_dose, irritant = people.toxic_dose, people.heat_dose, people.irritant
    by_gas, by_heat, by_irritants = rates.gas, rates.heat, rates.irritant
    for i in range(area.shape[0]):
        fate[i] = 0
        a = area[i]
        if status[i] != INSIDE or a < 0 or not breathes[role[i]]:
            continue
        posture = _posture(people.on_floor[i], people.crawls[i])
        gas, heat = by_gas[a, posture], by_heat[a, posture]
        if posture == LYING:
            gas *= bearing.lying_share
        if gas > 0.0:
            toxic_dose[i] += minutes * gas
        elif toxic_dose[i] > 0.0:
            halving = HALVING_OXYGEN_MIN if people.treated_at[i] <= now_s else HALVING_AIR_MIN
            toxic_dose[i] *= exponential(-LN2 * minutes / halving)
        heat_dose[i] += minutes * heat
        irritant[i] = max(irritant[i], by_irritants[a, posture])
        down, bears = people.incapacitated_at[i] < np.inf, bearing.dose * tolerance[i]
        done = _fate(toxic_dose[i], heat_dose[i], irritant[i], bears, down, bearing)
        fate[i] = done
        something = something or done > 0
        if done < DIES_BY_GAS and not harms:
            fatal, burns = (bearing.fatal_ratio, bearing.fatal_heat) if down or done > 0 else (1.0, BURNS_DOSE)
            poisons = gas > 0.0 and toxic_dose[i] + LOOKS_AHEAD_MIN * gas >= fatal * bears
            harms = poisons or (heat > 0.0 and heat_dose[i] + LOOKS_AHEAD_MIN * heat >= burns)
    return something, harms
