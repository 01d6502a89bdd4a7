"""What goes on inside a space of gas in a short time: its fires, what its walls take, what its fans draw."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.kernels.compiling import INNER, INNER_INLINED, njit
from sim.kernels.gas_fire import KINDS, O2, SOOT, burn
from sim.kernels.gas_moves import kelvin
from sim.kernels.gas_openings import AIR_KG_K_M3, LOWER, OUTDOORS_K, UPPER
from sim.kernels.plume import flame_m, plume_kg_s, small_room_factor
from sim.kernels.wall_heat import lose_heat

Array = Any
"""An array, as Numba takes it."""

HEAT_J_KG_K = 1012.0
"""Specific heat of gas at constant pressure, J/(kg K) (measured: of air at 20 to 200 C, within 2 %)."""

EXTINCTION_M2_KG = 8700.0
"""Extinction of light by soot, m2/kg (measured: flaming fires of all kinds, Mulholland and Croarkin 2000)."""

LOW_FLAME = 0.5
"""Height, in diameters of the fire, up to which a fire takes in air to burn where its flame is lower (assumption: wide,
weak fires burn as many small ones)."""

FAN_POINT_M3_S = 10.0
"""What one inlet of a smoke fan draws, m3/s (assumption: a large fan has several inlets)."""

PLUG_HOLING = 4.16
"""Upper gas that one inlet can draw before it pulls clear air through the layer, m3/s for 1 m of depth (measured: NFPA
92, from model tests)."""

COOLED_K = 298.15
"""Temperature below which water cools no gas, K (assumption: that of the water)."""


class Boxes(NamedTuple):
    """Each space as a box; rows as ``GasState``, the open air last.

    Attributes:
        floor_m: (n + 1,) float64, m, elevation of the floor.
        height_m: (n + 1,) float64, m.
        floor_m2: (n + 1,) float64, m2.
        wall_m: (n + 1,) float64, m, length of the walls.
    """

    floor_m: Array
    height_m: Array
    floor_m2: Array
    wall_m: Array


class GasControls(NamedTuple):
    """What people have set, (n,) float64 each.

    Attributes:
        extraction_m3_s: m3/s, drawn off by fans below the ceiling.
        mixing_per_s: 1/s, share of the smaller layer that changes places with as much of the other.
        cooling_kw: kW, that water takes out of the upper layer.
    """

    extraction_m3_s: Array
    mixing_per_s: Array
    cooling_kw: Array


class GasRoom(NamedTuple):
    """Room to work in, and what a step leaves behind.

    Attributes:
        turnover_m3_s: (n,) float64, m3/s, what left each space in the step before, and went up plumes.
        last_s: (1,) float64, s, length of the step before.
        made: (``KINDS``,) float64, kg/s.
        fan_m3_s: (n,) float64, m3/s, what fans draw from the upper layer; the rest they pull through it from below.
        plume_m3_s: (f,) float64, m3/s, of lower gas, by fire.
        slices: (``NODES``, 3) float64.
        pair: (4, 2) float64, of the layers: K, J/K, m, and K by which they are expected to grow warmer in it.
        rate_k_s: (n, 2) float64, K/s, by which the layers grew warmer in the step before.
        ledger: (4 + 2 ``KINDS``,) float64, sums since the beginning: kg and m3 (bulk) that the open air has received
            less what it gave, kg of fuel, m3 (bulk) from heat; then kg of each kind that it received, and that
            was made.
        worst: (1,) float64, largest residual of the pressures as a multiple of its tolerance.
    """

    turnover_m3_s: Array
    fan_m3_s: Array
    last_s: Array
    made: Array
    plume_m3_s: Array
    slices: Array
    pair: Array
    rate_k_s: Array
    ledger: Array
    worst: Array


@njit(**INNER_INLINED)
def look(i, boxes, state, columns, pair):
    """Write how thick, warm and heavy the layers of a space are."""
    bulk = state.bulk[i, LOWER] + state.bulk[i, UPPER]
    for layer in (LOWER, UPPER):
        depth = boxes.height_m[i] * state.bulk[i, layer] / bulk
        columns.density[i, layer] = state.mass[i, layer] / (depth * boxes.floor_m2[i])
        pair[0, layer] = kelvin(state, i, layer)
        pair[1, layer] = state.mass[i, layer] * HEAT_J_KG_K
        pair[2, layer] = depth
    columns.meet_m[i] = boxes.floor_m[i] + pair[2, LOWER]


@njit(**INNER)
def burn_in(i, lasts_s, boxes, state, burners, balance, moves, room):
    """Take down what the fires of a space release and take in; gives what they radiate, W."""
    radiated_w = 0.0
    for f in range(burners.space.shape[0]):
        if burners.space[f] != i:
            continue
        room.plume_m3_s[f] = 0.0
        burners.heat_kw[f] = 0.0
        demand = burners.demand_kw[f]
        if demand <= 0.0:
            continue
        kept, wide = 1.0 - burners.radiated[f], burners.diameter_m[f]
        mirrored, law = burners.mirrored[f], burners.law[f]
        factor = small_room_factor(boxes.floor_m2[i]) if mirrored == 1.0 else 1.0  # a wall holds the plume upright
        clear_m = max(room.pair[2, LOWER] - burners.base_m[f], 0.0)
        flame = max(flame_m(demand, wide), LOW_FLAME * wide)
        below = factor * plume_kg_s(demand, kept * demand, wide, min(clear_m, flame), mirrored, law)
        tip = factor * plume_kg_s(demand, kept * demand, wide, flame, mirrored, law)
        above = min(max(tip - below, 0.0), 0.2 * state.mass[i, UPPER] / lasts_s)
        below = min(below, 0.5 * state.mass[i, LOWER] / lasts_s)
        heat, fuel = burn(
            f, demand, below, above, state.stuff[i, LOWER, O2] / state.mass[i, LOWER],
            state.stuff[i, UPPER, O2] / state.mass[i, UPPER], burners, room.made,
        )  # fmt: skip
        burners.heat_kw[f] = heat
        if heat <= 0.0:
            continue
        plume = factor * plume_kg_s(heat, kept * heat, wide, clear_m, mirrored, law)
        room.plume_m3_s[f] = plume * room.pair[0, LOWER] / AIR_KG_K_M3
        moves.inner[i, LOWER] += room.plume_m3_s[f]
        convective = 1000.0 * kept * heat / (AIR_KG_K_M3 * HEAT_J_KG_K) + fuel * OUTDOORS_K / AIR_KG_K_M3
        moves.mass[i, UPPER] += fuel
        moves.bulk[i, UPPER] += convective
        balance.source_m3_s[i] += convective
        room.ledger[2] += lasts_s * fuel
        room.ledger[3] += lasts_s * convective
        for kind in range(KINDS):
            moves.stuff[i, UPPER, kind] += room.made[kind]
            room.ledger[4 + KINDS + kind] += lasts_s * room.made[kind]
        radiated_w += 1000.0 * burners.radiated[f] * heat
    return radiated_w


@njit(**INNER)
def lose_in(i, radiated_w, lasts_s, boxes, state, controls, linings, balance, moves, room):
    """Take down what walls and water take out of the layers of a space."""
    volume = boxes.floor_m2[i] * room.pair[2, UPPER]
    extinction = EXTINCTION_M2_KG * state.stuff[i, UPPER, SOOT] / volume
    from_lower, from_upper = 0.0, 0.0
    if linings.takes_heat[i]:
        from_lower, from_upper = lose_heat(
            i, room.pair[0], room.pair[3], room.pair[1], boxes.floor_m2[i], boxes.wall_m[i], room.pair[2], extinction,
            radiated_w, lasts_s, linings, room.slices,
        )  # fmt: skip
    spare = max(room.pair[0, UPPER] - COOLED_K, 0.0) * room.pair[1, UPPER] / lasts_s
    from_upper += min(1000.0 * controls.cooling_kw[i], 0.5 * spare)
    for layer, lost in ((LOWER, from_lower), (UPPER, from_upper)):
        shrunk = lost / (AIR_KG_K_M3 * HEAT_J_KG_K)
        moves.bulk[i, layer] -= shrunk
        balance.source_m3_s[i] -= shrunk
        room.ledger[3] -= lasts_s * shrunk


@njit(**INNER_INLINED)
def fan_from_upper(i, controls, pair):
    """Give what the fans of a space draw from the upper layer, m3/s."""
    wanted = controls.extraction_m3_s[i]
    inlets = max(np.ceil(wanted / FAN_POINT_M3_S), 1.0)
    depth, warmer = pair[2, UPPER], max(pair[0, UPPER] - pair[0, LOWER], 0.0)
    most = inlets * PLUG_HOLING * depth * depth * np.sqrt(depth * warmer / pair[0, LOWER])
    return min(wanted, most)
