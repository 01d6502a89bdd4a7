"""How gas rises: the plume over a fire, the jet out of a door, and the jet under a ceiling."""

from __future__ import annotations

import numpy as np

from sim.kernels.compiling import INLINED, OPTIONS, njit
from sim.kernels.elementary import exponential, logarithm

ENTRAINED = 0.071
"""Air that a plume takes in, kg/s, for the third root of 1 kW and 1 m to the power 5/3 (measured: Heskestad 1984, in
NFPA 92)."""

NEAR_ENTRAINED = 0.0019
"""Air that a flame takes in besides, kg/s for each kW (measured: Heskestad 1984, in NFPA 92)."""

SMALL_ROOM_M2 = 25.0
"""Floor of a room up to which the draught from its door bends the plume, so that it takes in twice as much, m2
(assumption: Quintiere, Rinkinen and Jones 1981 tell of such a doubling in a room of 8 m2; halls have none)."""

VIRTUAL_SOURCE, POINT_SOURCE = 0, 1
"""Laws of a plume: Heskestad's, with flame and virtual source, and the mere power law that closed forms rest on
(definition: of numbers in an array)."""


@njit(**INLINED)
def power(base, exponent):
    """Give base to the power of an exponent, the same on every processor; 0 where the base is not above 0."""
    return exponential(exponent * logarithm(base)) if base > 0.0 else 0.0


@njit(**INLINED)
def flame_m(heat_kw, diameter_m):
    """Give the mean height of a flame over its base, m (Heskestad)."""
    return max(0.235 * power(heat_kw, 0.4) - 1.02 * diameter_m, 0.0)


@njit(**INLINED)
def _free_plume(heat_kw, convective_kw, diameter_m, height_m, law):
    if law == POINT_SOURCE:
        return ENTRAINED * power(convective_kw, 1.0 / 3.0) * power(height_m, 5.0 / 3.0)
    flame = flame_m(heat_kw, diameter_m)
    source = 0.083 * power(heat_kw, 0.4) - 1.02 * diameter_m
    over = max(height_m, flame)
    flow = ENTRAINED * power(convective_kw, 1.0 / 3.0) * power(over - source, 5.0 / 3.0)
    flow += NEAR_ENTRAINED * convective_kw
    return flow if height_m >= flame else flow * height_m / flame


@njit(**OPTIONS)
def plume_kg_s(heat_kw, convective_kw, diameter_m, height_m, mirrored, law):
    """Give the air that a plume has taken in at a height over its base, kg/s.

    Args:
        heat_kw: released, kW.
        convective_kw: of it, carried by the plume, kW.
        diameter_m: of the fire, m.
        height_m: over its base, m; at and below it nothing.
        mirrored: 1 in the open, 2 against a wall, 4 in a corner: a plume of so many times the heat, and of its flow one
            part in so many.
        law: ``VIRTUAL_SOURCE`` or ``POINT_SOURCE``.
    """
    if height_m <= 0.0 or convective_kw <= 0.0:
        return 0.0
    wide = diameter_m * np.sqrt(mirrored)
    return _free_plume(mirrored * heat_kw, mirrored * convective_kw, wide, height_m, law) / mirrored


@njit(**INLINED)
def small_room_factor(floor_m2):
    """Give how much more a plume takes in because the draught of a small room bends it; 1 in halls."""
    share = floor_m2 / SMALL_ROOM_M2
    return 1.0 + exponential(-share * share)


@njit(**INLINED)
def door_jet_kg_s(flow_kg_s, hotter_kw, rise_m):
    """Give the air that a jet out of a door takes in while it rises along the wall above.

    It rises as a plume against a wall (half of one of twice the heat) from a source so far below that its flow at the
    door is what comes out there.

    Args:
        flow_kg_s: what comes out, kg/s.
        hotter_kw: heat that it carries over that of the air it rises through, kW.
        rise_m: how far it rises, m.
    """
    if flow_kg_s <= 0.0 or hotter_kw <= 0.0 or rise_m <= 0.0:
        return 0.0
    strength = 0.5 * ENTRAINED * power(2.0 * hotter_kw, 1.0 / 3.0)
    below = power(flow_kg_s / strength, 0.6)
    return strength * power(below + rise_m, 5.0 / 3.0) - flow_kg_s


@njit(**OPTIONS)
def ceiling_jet(heat_kw, height_m, radius_m):
    """Give the jet under a ceiling, for detectors and sprinkler heads (Alpert 1972).

    Args:
        heat_kw: of the fire, kW.
        height_m: ceiling over the base of the fire, m.
        radius_m: distance from the axis, m.

    Returns:
        Its rise of temperature over the air below, K, and its speed, m/s.
    """
    if heat_kw <= 0.0 or height_m <= 0.0:
        return 0.0, 0.0
    share = radius_m / height_m
    if share <= 0.18:
        rise = 16.9 * power(heat_kw, 2.0 / 3.0) / power(height_m, 5.0 / 3.0)
    else:
        rise = 5.38 * power(heat_kw / radius_m, 2.0 / 3.0) / height_m
    if share <= 0.15:
        return rise, 0.96 * power(heat_kw / height_m, 1.0 / 3.0)
    return rise, 0.195 * power(heat_kw, 1.0 / 3.0) * np.sqrt(height_m) / power(radius_m, 5.0 / 6.0)
