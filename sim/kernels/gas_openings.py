"""What passes an opening between two bodies of gas: pressure differences integrated over its height.

Each space is a box of two layers, each of one density, so the difference of pressure across an opening is linear in
height between its sill, its head and the two heights where layers meet. Where it changes its sign lies a neutral plane,
with gas going one way below and the other way above.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.kernels.compiling import INLINED, INNER_INLINED, OPTIONS, njit

Array = Any
"""An array, as Numba takes it."""

GRAVITY = 9.81
"""Acceleration of free fall, m/s2 (definition: standard gravity, rounded)."""

AIR_KG_K_M3 = 352.8
"""Density times temperature of air at the pressure of the atmosphere, kg K/m3 (definition: 101,325 Pa over 287.2 J/(kg
K))."""

OUTDOORS_K = 293.15
"""Temperature of the air outside and of every space at first, K (assumption: 20 C inside and out, so no draught before
the fire)."""

ORIFICE = 0.70
"""Flow coefficient of doors and gaps (measured: 0.68 to 0.73 at a door, Steckler, Quintiere and Rinkinen 1982)."""

VENT_ORIFICE = 0.60
"""Flow coefficient of openings in a roof (assumption: a sharp-edged hole)."""

SMALL_PA = 1.0e-7
"""Difference of pressure below which flow is as good as proportional to it, Pa (numerical: the root has no slope at 0;
it changes the flow at 1 Pa by 0.03 %)."""

LOWER, UPPER = np.int64(0), np.int64(1)
"""The two layers, in the order of columns (definition: of numbers in an array; of a type that Numba takes for no
constant, or it would compile what uses them once for each)."""

WAYS = 4
"""Flows through an opening: from its first space, lower and upper layer, then from its second (definition: of columns
in an array)."""


class Openings(NamedTuple):
    """Every opening, k of them; spaces are numbered, the open air is number n.

    Attributes:
        first: (k,) int64, space on one side.
        second: (k,) int64, space on the other.
        sill_m: (k,) float64, m, elevation of the lower edge.
        head_m: (k,) float64, m, elevation of the upper edge.
        width_m: (k,) float64, m, that stands open now.
    """

    first: Array
    second: Array
    sill_m: Array
    head_m: Array
    width_m: Array


class GasColumns(NamedTuple):
    """Both layers of each space as columns of gas, n + 1 of them, the open air last.

    Attributes:
        floor_m: (n + 1,) float64, m, elevation of the floor.
        meet_m: (n + 1,) float64, m, elevation at which the layers meet.
        density: (n + 1, 2) float64, kg/m3, by layer.
    """

    floor_m: Array
    meet_m: Array
    density: Array


class Passing(NamedTuple):
    """What passes each opening.

    Attributes:
        volume: (k, ``WAYS``) float64, m3/s, by way, each 0 or more.
        moment: (k, ``WAYS``) float64, m4/s, volume times the elevation at which it passes.
        slope: (k,) float64, m3/(s Pa), change of all that passes with the difference of pressure.
    """

    volume: Array
    moment: Array
    slope: Array


@njit(**INNER_INLINED)
def pressure_at(height_m, pressure_pa, space, columns):
    """Give the pressure in a space over that outside at the same elevation, Pa.

    Args:
        height_m: elevation, m.
        pressure_pa: the same at its floor, Pa.
        space: its number.
        columns: its layers.
    """
    outside = columns.density[-1, LOWER]
    floor, meet = columns.floor_m[space], columns.meet_m[space]
    in_lower = min(height_m, meet) - floor
    in_upper = max(height_m - meet, 0.0)
    lift = (outside - columns.density[space, LOWER]) * in_lower + (outside - columns.density[space, UPPER]) * in_upper
    return pressure_pa + GRAVITY * lift


@njit(**INLINED)
def root_flow(difference_pa, density):
    """Give the speed of gas of a density through an opening under a difference of pressure, m/s; and its slope."""
    size = np.sqrt(abs(difference_pa) + SMALL_PA)
    factor = np.sqrt(2.0 / density)
    return factor * (size - np.sqrt(SMALL_PA)), factor * 0.5 / size


@njit(**INNER_INLINED)
def _slab(k, low, high, at_low, at_high, openings, columns, passing):
    """Add what passes a slab of an opening in which the difference of pressure has one sign.

    The mean of the root over a slab is (2/3) (a^2 + a b + b^2) / (a + b), with the roots a and b at its edges.
    """
    middle = 0.5 * (low + high)
    outward = at_low + at_high > 0.0
    source = openings.first[k] if outward else openings.second[k]
    layer = UPPER if middle > columns.meet_m[source] else LOWER
    a, b = np.sqrt(abs(at_low) + SMALL_PA), np.sqrt(abs(at_high) + SMALL_PA)
    factor = ORIFICE * openings.width_m[k] * (high - low) * np.sqrt(2.0 / columns.density[source, layer])
    volume = factor * max(2.0 / 3.0 * (a * a + a * b + b * b) / (a + b) - np.sqrt(SMALL_PA), 0.0)
    way = layer if outward else 2 + layer
    passing.volume[k, way] += volume
    passing.moment[k, way] += volume * middle
    passing.slope[k] += factor / (a + b)


@njit(**INNER_INLINED)
def _between(k, low, high, pressure_pa, openings, columns, passing):
    """Add what passes an opening between two elevations without an edge of a layer between them."""
    first, second = openings.first[k], openings.second[k]
    at_low = pressure_at(low, pressure_pa[first], first, columns) - pressure_at(
        low, pressure_pa[second], second, columns
    )
    at_high = pressure_at(high, pressure_pa[first], first, columns) - pressure_at(
        high, pressure_pa[second], second, columns
    )
    if at_low * at_high < 0.0:
        neutral = low + (high - low) * at_low / (at_low - at_high)
        _slab(k, low, neutral, at_low, 0.0, openings, columns, passing)
        _slab(k, neutral, high, 0.0, at_high, openings, columns, passing)
    else:
        _slab(k, low, high, at_low, at_high, openings, columns, passing)


@njit(**OPTIONS)
def pass_openings(pressure_pa, openings, columns, passing):
    """Work out what passes every opening.

    Args:
        pressure_pa: (n + 1,) float64, Pa, over outside at each floor; 0 in the open air.
        openings: the openings.
        columns: the layers on their sides.
        passing: **written**.
    """
    passing.volume[:] = 0.0
    passing.moment[:] = 0.0
    passing.slope[:] = 0.0
    for k in range(openings.first.shape[0]):
        if openings.width_m[k] <= 0.0:
            continue
        low, high = openings.sill_m[k], openings.head_m[k]
        one = columns.meet_m[openings.first[k]]
        other = columns.meet_m[openings.second[k]]
        for edge in (min(one, other), max(one, other)):
            if low < edge < high:
                _between(k, low, edge, pressure_pa, openings, columns, passing)
                low = edge
        if low < high:
            _between(k, low, high, pressure_pa, openings, columns, passing)
