"""Heat that gas gives to what stands round it, and how walls, ceiling and floor warm.

Each space has two surfaces: ceiling with the walls beside the upper layer, and floor with the walls beside the lower
one. The upper layer warms the upper surface by touch and by its own radiation and the lower one by radiation, the two
surfaces radiate to each other through the layer, the lower layer warms the lower surface by touch, and what the fire
radiates falls on both. Behind each surface lie ``NODES`` slices of the lining, finer towards the room.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from sim.kernels.compiling import INLINED, INNER, njit
from sim.kernels.elementary import exponential
from sim.kernels.gas_openings import LOWER, OUTDOORS_K, UPPER

Array = Any
"""An array, as Numba takes it."""

NODES = 8
"""Slices of a lining (numerical: more change a layer by less than 0.1 K)."""

COARSER = 1.6
"""How much thicker each slice is than the one before it (numerical: thin where heat comes in)."""

MUCH = 0.3
"""Share of its heat over that of the walls that a layer may lose in a step, for its warmth to be carried on to the end
of the step (numerical: a thin layer would swing)."""

FIRST_SLICE = (COARSER - 1.0) / (math.prod([COARSER] * NODES) - 1.0)
"""The slice next to the room as a share of the lining (numerical: a division done once)."""

STEFAN_BOLTZMANN = 5.67e-8
"""Radiation of a black surface, W/(m2 K4) (definition: a constant of nature)."""

UPPER_TOUCH, LOWER_TOUCH, BACK_TOUCH = 12.0, 8.0, 10.0
"""Heat passed by touch from the upper layer, from the lower one, and from the back of a lining to the air there, W/(m2
K) (assumption: moving air in rooms, from 5 to 25 in zone models)."""

CLEAR_EMISSION, SMOKE_EMISSION = 0.2, 0.14
"""How strongly hot gas radiates: 1/m, and more for each 1/m of extinction by smoke (assumption: water and carbon
dioxide of a fire give 0.1 to 0.4; soot absorbs heat less than light)."""

BEAM = 3.6
"""Mean way of radiation through a body of gas, in volumes over surfaces (definition: of an optically thin body, with
the usual tenth off)."""


class Linings(NamedTuple):
    """Walls, ceiling and floor of each space; n of them, columns by layer.

    Attributes:
        conductivity: (n, 2) float64, W/(m K).
        capacity: (n, 2) float64, J/(m3 K).
        thickness_m: (n, 2) float64, m.
        slice_k: (n, 2, ``NODES``) float64, K, temperature of each slice, the first next to the room. **Written**.
        surface_k: (n, 2) float64, K. **Written**.
        takes_heat: (n,) bool, false where gas keeps all its heat, as closed forms have it.
    """

    conductivity: Array
    capacity: Array
    thickness_m: Array
    slice_k: Array
    surface_k: Array
    takes_heat: Array


@njit(**INLINED)
def emission(volume_m3, surface_m2, extinction_per_m):
    """Give the emissivity of a layer.

    Args:
        volume_m3: its volume, m3.
        surface_m2: its surface, m2.
        extinction_per_m: of its smoke, 1/m.
    """
    beam_m = BEAM * volume_m3 / surface_m2
    return 1.0 - exponential(-(CLEAR_EMISSION + SMOKE_EMISSION * extinction_per_m) * beam_m)


@njit(**INLINED)
def radiative(one_k, other_k):
    """Give the heat that two black surfaces exchange for each K between them, W/(m2 K)."""
    return STEFAN_BOLTZMANN * (one_k * one_k + other_k * other_k) * (one_k + other_k)


@njit(**INNER)
def _warm(i, layer, passed, received, lasts_s, linings, room):
    """Let a surface take heat for some time; gives its temperature at the end, K.

    ``passed`` W/(m2 K) is what it takes for each K that its surroundings are hotter, and ``received`` W/m2 is that
    times their temperatures, with what the fire radiates. All is implicit, so no time is too long; Thomas's method.
    """
    slices = linings.slice_k[i, layer]
    conductivity, capacity = linings.conductivity[i, layer], linings.capacity[i, layer]
    thin = linings.thickness_m[i, layer] * FIRST_SLICE
    inward = 2.0 * conductivity / thin
    share = inward / (inward + passed)
    below = share * passed
    source = share * received
    width = thin
    for node in range(NODES):
        wider = width * COARSER
        if node < NODES - 1:
            above = 2.0 * conductivity / (width + wider)
        else:
            behind = 2.0 * conductivity / width
            above = behind * BACK_TOUCH / (behind + BACK_TOUCH)
        held = capacity * width / lasts_s
        diagonal, right = held + below + above, held * slices[node] + source
        if node > 0:
            factor = below / room[node - 1, 0]
            diagonal -= factor * below
            right += factor * room[node - 1, 1]
        if node == NODES - 1:
            right += above * OUTDOORS_K
        room[node, 0], room[node, 1] = diagonal, right
        room[node, 2] = above
        below, source, width = above, 0.0, wider
    slices[NODES - 1] = room[NODES - 1, 1] / room[NODES - 1, 0]
    for node in range(NODES - 2, -1, -1):
        slices[node] = (room[node, 1] + room[node, 2] * slices[node + 1]) / room[node, 0]
    surface = (received + inward * slices[0]) / (passed + inward)
    linings.surface_k[i, layer] = surface
    return surface


@njit(**INLINED)
def _held_back(worn):
    """Give the share of a flow of heat that a layer can give before it is as cold as what it warms.

    ``worn`` is what it would give for each K that it is hotter, over what it holds for each K.
    """
    return (1.0 - exponential(-worn)) / worn if worn > 1e-6 else 1.0


@njit(**INNER)
def lose_heat(
    i, temperature_k, grown_k, capacity_j_k, floor_m2, wall_m, depth_m, extinction, radiated_w, lasts_s, linings, room
):
    """Let the layers of a space give heat to its surfaces for some time.

    Args:
        i: the space.
        temperature_k: (2) of the layers, K.
        grown_k: (2) by how much warmer they are expected at the end of it, K; of no account where a layer loses much
            of its heat in that time.
        capacity_j_k: (2) their mass times specific heat, J/K.
        floor_m2: area of floor and of ceiling, m2.
        wall_m: length of the walls round it, m.
        depth_m: (2) how deep the layers are, m.
        extinction: of the smoke in the upper layer, 1/m.
        radiated_w: what the fire radiates, W.
        lasts_s: time that passes, s.
        linings: the surfaces. **Written**: their temperatures.
        room: (``NODES``, 3) float64, to work in.

    Returns:
        Heat that the lower and the upper layer lose, W; less than 0 where they gain.
    """
    upper_m2, lower_m2 = floor_m2 + wall_m * depth_m[UPPER], floor_m2 + wall_m * depth_m[LOWER]
    emitted = emission(floor_m2 * depth_m[UPPER], upper_m2 + floor_m2, extinction)
    hot, cool = temperature_k[UPPER], temperature_k[LOWER]
    ceiling, ground = linings.surface_k[i, UPPER], linings.surface_k[i, LOWER]
    to_ceiling = UPPER_TOUCH + emitted * radiative(hot, ceiling)
    to_ground = emitted * radiative(hot, ground) * floor_m2 / lower_m2
    worn = lasts_s * (upper_m2 * to_ceiling + lower_m2 * to_ground) / capacity_j_k[UPPER]
    held = _held_back(worn)
    hot += max(1.0 - worn / MUCH, 0.0) * grown_k[UPPER]
    to_ceiling = UPPER_TOUCH + emitted * radiative(hot, ceiling)
    to_ground = emitted * radiative(hot, ground) * floor_m2 / lower_m2
    to_ceiling, to_ground = held * to_ceiling, held * to_ground
    worn = lasts_s * lower_m2 * LOWER_TOUCH / capacity_j_k[LOWER]
    by_touch = LOWER_TOUCH * _held_back(worn)
    cool += max(1.0 - worn / MUCH, 0.0) * grown_k[LOWER]
    across = (1.0 - emitted) * radiative(ceiling, ground) * floor_m2
    up, down = 0.5 * (1.0 - emitted) * radiated_w, 0.5 * radiated_w
    new_ceiling = _warm(
        i, UPPER, to_ceiling + across / upper_m2, to_ceiling * hot + (across * ground + up) / upper_m2, lasts_s,
        linings, room,
    )  # fmt: skip
    new_ground = _warm(
        i, LOWER, to_ground + by_touch + across / lower_m2,
        to_ground * hot + by_touch * cool + (across * ceiling + down) / lower_m2, lasts_s, linings, room,
    )  # fmt: skip
    from_upper = upper_m2 * to_ceiling * (hot - new_ceiling) + lower_m2 * to_ground * (hot - new_ground)
    return lower_m2 * by_touch * (cool - new_ground), from_upper - 0.5 * emitted * radiated_w


@njit(**INLINED)
def radiant_kw_m2(temperature_k, emitted):
    """Give the heat that falls on a person under a hot layer that fills the view upwards, over that of the room, kW/m2.

    Args:
        temperature_k: of the layer, K.
        emitted: its emissivity.
    """
    square, outdoors = temperature_k * temperature_k, OUTDOORS_K * OUTDOORS_K
    return 0.001 * emitted * STEFAN_BOLTZMANN * (square * square - outdoors * outdoors)
