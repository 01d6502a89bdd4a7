"""What layers of gas are to those who breathe and see in them."""

from __future__ import annotations

from typing import Any, NamedTuple

from sim.kernels.compiling import OPTIONS, njit
from sim.kernels.gas_fire import CO, CO2, HCN, IRRITANT, O2, SOOT
from sim.kernels.gas_moves import kelvin
from sim.kernels.gas_openings import LOWER, UPPER
from sim.kernels.gas_sources import EXTINCTION_M2_KG
from sim.kernels.wall_heat import emission, radiant_kw_m2

Array = Any
"""An array, as Numba takes it."""

GRAMS = (32.0, 44.0, 28.0, 27.0, 12.0, 36.5)
"""Mass of a mole of each that is followed, g (definition: oxygen, carbon dioxide, carbon monoxide, hydrogen cyanide,
carbon, hydrogen chloride)."""

AIR_GRAMS = 28.96
"""Mass of a mole of air, g (definition: dry air)."""

IRRITANT_PPM = 1000.0
"""Hydrogen chloride that incapacitates half of people, ppm (definition: ISO 13571)."""

ZERO_C_K = 273.15
"""The freezing point, K (definition: of degrees Celsius)."""


class AirOfLayers(NamedTuple):
    """What is written; (n, 2) float64 by layer, in the units of ``sim/world/air.py``, and radiant (n,) float64."""

    temperature_c: Array
    extinction_per_m: Array
    co_ppm: Array
    hcn_ppm: Array
    co2_percent: Array
    o2_percent: Array
    irritant: Array
    radiant_kw_m2: Array


@njit(**OPTIONS)
def describe_layers(boxes, state, air):
    """Write what the layers are to people.

    Args:
        boxes: the spaces, ``Boxes``.
        state: the gas, ``GasState``.
        air: **written**.
    """
    for i in range(air.radiant_kw_m2.shape[0]):
        total = state.bulk[i, LOWER] + state.bulk[i, UPPER]
        volume = boxes.height_m[i] * boxes.floor_m2[i]
        for layer in (LOWER, UPPER):
            part = state.stuff[i, layer]
            air.temperature_c[i, layer] = kelvin(state, i, layer) - ZERO_C_K
            share = state.bulk[i, layer] / total
            air.extinction_per_m[i, layer] = EXTINCTION_M2_KG * part[SOOT] / (volume * share)
            moles = AIR_GRAMS / state.mass[i, layer]
            air.co_ppm[i, layer] = 1.0e6 * moles * part[CO] / GRAMS[CO]
            air.hcn_ppm[i, layer] = 1.0e6 * moles * part[HCN] / GRAMS[HCN]
            air.co2_percent[i, layer] = 100.0 * moles * part[CO2] / GRAMS[CO2]
            air.o2_percent[i, layer] = 100.0 * moles * part[O2] / GRAMS[O2]
            air.irritant[i, layer] = 1.0e6 * moles * part[IRRITANT] / GRAMS[IRRITANT] / IRRITANT_PPM
        depth = boxes.height_m[i] * state.bulk[i, UPPER] / total
        surface = 2.0 * boxes.floor_m2[i] + boxes.wall_m[i] * depth
        emitted = emission(boxes.floor_m2[i] * depth, surface, air.extinction_per_m[i, UPPER])
        air.radiant_kw_m2[i] = max(radiant_kw_m2(kelvin(state, i, UPPER), emitted), 0.0)
