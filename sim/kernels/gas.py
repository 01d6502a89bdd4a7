"""Two layers of gas in each space, through the fire, the openings, walls and fans, for a given time.

A step takes down all that moves (heat and plumes, flow through openings at the pressures that it settles, jets, fans,
mixing) from the state at its beginning, and applies it at once. What a layer holds changes by additions and
subtractions of the same numbers on both sides, so mass, what is followed in it and heat are kept to rounding.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.kernels.compiling import INNER, INNER_INLINED, OPTIONS, njit
from sim.kernels.gas_fire import KINDS, O2, SOOT, burn
from sim.kernels.gas_moves import (
    apply_moves,
    draw,
    give,
    hand_over,
    hold_back,
    kelvin,
    move_through,
    share_that_rises,
)
from sim.kernels.gas_openings import AIR_KG_K_M3, LOWER, OUTDOORS_K, UPPER, WAYS
from sim.kernels.gas_pressure import settle_pressure
from sim.kernels.plume import door_jet_kg_s, flame_m, plume_kg_s, small_room_factor
from sim.kernels.wall_heat import lose_heat

Array = Any
"""An array, as Numba takes it."""

HEAT_J_KG_K = 1012.0
"""Specific heat of gas at constant pressure, J/(kg K) (measured: of air at 20 to 200 C, within 2 %)."""

EXTINCTION_M2_KG = 8700.0
"""Extinction of light by soot, m2/kg (measured: flaming fires of all kinds, Mulholland and Croarkin 2000)."""

THINNEST = 1.0e-3
"""Least share of a space that either layer takes (numerical: an empty layer has no temperature)."""

TURNED_OVER = 0.25
"""Share of a space's volume that may leave it in one step of the gas, else the step is cut (numerical)."""

SHORTEST_S = 0.01
"""Shortest step of the gas, s (numerical)."""

LONGER = 2.0
"""How many times as long a step of the gas may be as the one before it (numerical: what leaves a space is known from
the step before only)."""

FAN_POINT_M3_S = 10.0
"""What one inlet of a smoke fan draws, m3/s (assumption: a large fan has several inlets)."""

PLUG_HOLING = 4.16
"""Upper gas that one inlet can draw before it pulls clear air through the layer, m3/s for 1 m of depth (measured: NFPA
92, from model tests)."""

TURNS_PER_S = 0.1
"""Share of the layers that changes places each second where the lower one is the warmer, 1/s (numerical: such layers
turn over at once)."""

MOST_GROWN_K = 5.0
"""Most that a layer is expected to grow warmer or colder within a step, K (numerical: walls, which warm within the
step, would else take heat from gas as warm as before it)."""

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
        mixing_per_s: 1/s, share of the upper layer that changes places with lower gas.
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
def _look(i, boxes, state, columns, pair):
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
def _fires(i, lasts_s, boxes, state, burners, balance, moves, room):
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
        flame = flame_m(demand, wide)
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
def _heat(i, radiated_w, lasts_s, boxes, state, controls, linings, balance, moves, room):
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
def _fan_from_upper(i, controls, pair):
    """Give what the fans of a space draw from the upper layer, m3/s."""
    wanted = controls.extraction_m3_s[i]
    inlets = max(np.ceil(wanted / FAN_POINT_M3_S), 1.0)
    depth, warmer = pair[2, UPPER], max(pair[0, UPPER] - pair[0, LOWER], 0.0)
    most = inlets * PLUG_HOLING * depth * depth * np.sqrt(depth * warmer / pair[0, LOWER])
    return min(wanted, most)


@njit(**INNER)
def _ask(openings, mixing, columns, state, passing, balance, moves, room):
    """Take down how much openings, roof, gaps and jets ask of each layer."""
    last = state.mass.shape[0] - 1
    for i in range(last):
        share = state.bulk[i, UPPER] / (state.bulk[i, LOWER] + state.bulk[i, UPPER])
        gaps = max(balance.relief_m3_s[i], 0.0)
        moves.out[i, LOWER] += (1.0 - share) * gaps
        moves.out[i, UPPER] += share * gaps + max(balance.vent_m3_s[i], 0.0)
    for k in range(openings.first.shape[0]):
        for way in range(WAYS):
            volume = passing.volume[k, way]
            moves.risen[k, way] = moves.jet[k, way] = 0.0
            if volume <= 0.0:
                continue
            source, beyond, layer = openings.first[k], openings.second[k], way % 2
            if way >= 2:
                source, beyond = beyond, source
            moves.out[source, layer] += volume
            if beyond == last:
                continue
            low_k = kelvin(state, beyond, LOWER)
            warmer = kelvin(state, source, layer) - low_k
            risen = share_that_rises(warmer)
            moves.risen[k, way] = risen
            moves.inner[beyond, UPPER] += mixing * (1.0 - risen) * volume
            if risen > 0.0:
                flow = risen * volume * columns.density[source, layer]
                rise = columns.meet_m[beyond] - passing.moment[k, way] / volume
                jet = door_jet_kg_s(flow, 0.001 * HEAT_J_KG_K * flow * warmer, rise)
                moves.jet[k, way] = jet * low_k / AIR_KG_K_M3
                moves.inner[beyond, LOWER] += moves.jet[k, way]


@njit(**INNER)
def _move(openings, mixing, controls, burners, passing, balance, state, moves, room):
    """Take down what moves, as far as each layer can give it."""
    last = state.mass.shape[0] - 1
    for f in range(burners.space.shape[0]):
        i = burners.space[f]
        give(i, LOWER, moves.kept[i, LOWER] * room.plume_m3_s[f], i, UPPER, state, moves)
    for k in range(openings.first.shape[0]):
        move_through(k, passing.volume[k], openings, mixing, state, moves)
    for i in range(last):
        vent, relief = balance.vent_m3_s[i], balance.relief_m3_s[i]
        if vent > 0.0:
            draw(i, UPPER, vent, last, UPPER, state, moves)
        elif vent < 0.0:
            give(last, LOWER, -vent, i, LOWER, state, moves)
        if relief > 0.0:
            share = state.bulk[i, UPPER] / (state.bulk[i, LOWER] + state.bulk[i, UPPER])
            draw(i, UPPER, share * relief, last, UPPER, state, moves)
            draw(i, LOWER, (1.0 - share) * relief, last, UPPER, state, moves)
        elif relief < 0.0:
            give(last, LOWER, -relief, i, LOWER, state, moves)
        drawn, wanted = room.fan_m3_s[i], controls.extraction_m3_s[i]
        if wanted > 0.0:
            draw(i, UPPER, drawn, last, UPPER, state, moves)
            draw(i, LOWER, wanted - drawn, last, UPPER, state, moves)


@njit(**INNER)
def _mix(lasts_s, controls, state):
    """Let layers change places, where water stirs them or the lower one is the warmer, and keep both from vanishing."""
    for i in range(state.mass.shape[0] - 1):
        rate = controls.mixing_per_s[i]
        if kelvin(state, i, LOWER) > kelvin(state, i, UPPER) + 0.01:
            rate += TURNS_PER_S
        total = state.bulk[i, LOWER] + state.bulk[i, UPPER]
        if rate > 0.0:
            part = min(rate * lasts_s, 0.5) * min(state.bulk[i, UPPER], state.bulk[i, LOWER])
            down, up = part / state.bulk[i, UPPER], part / (state.bulk[i, LOWER] + part)
            hand_over(i, UPPER, down, state)
            hand_over(i, LOWER, up, state)
        for layer in (LOWER, UPPER):
            lack = THINNEST * total - state.bulk[i, layer]
            if lack > 0.0:
                hand_over(i, 1 - layer, lack / state.bulk[i, 1 - layer], state)


@njit(**INNER)
def _step(lasts_s, boxes, openings, mixing, controls, burners, linings, state, columns, passing, balance, moves, room):
    """Let the gas change for a short time."""
    last = state.mass.shape[0] - 1
    for rates in (moves.mass, moves.bulk, moves.out, moves.inner):
        rates[:] = 0.0
    moves.stuff[:] = 0.0
    balance.source_m3_s[:] = 0.0
    for i in range(last):
        _look(i, boxes, state, columns, room.pair)
        for layer in (LOWER, UPPER):
            room.pair[3, layer] = min(max(room.rate_k_s[i, layer] * lasts_s, -MOST_GROWN_K), MOST_GROWN_K)
        balance.bulk_m3[i] = state.bulk[i, LOWER] + state.bulk[i, UPPER]
        radiated_w = _fires(i, lasts_s, boxes, state, burners, balance, moves, room)
        _heat(i, radiated_w, lasts_s, boxes, state, controls, linings, balance, moves, room)
        room.fan_m3_s[i] = _fan_from_upper(i, controls, room.pair)
        moves.out[i, UPPER] += room.fan_m3_s[i]
        moves.out[i, LOWER] += controls.extraction_m3_s[i] - room.fan_m3_s[i]
        balance.source_m3_s[i] -= controls.extraction_m3_s[i]
    worst = settle_pressure(state.pressure_pa, lasts_s, balance, openings, columns, passing)
    room.worst[0] = max(room.worst[0], worst)
    _ask(openings, mixing, columns, state, passing, balance, moves, room)
    hold_back(lasts_s, state, moves)
    _move(openings, mixing, controls, burners, passing, balance, state, moves, room)
    for i in range(last):
        room.turnover_m3_s[i] = moves.out[i, LOWER] + moves.out[i, UPPER] + moves.inner[i, LOWER]
        for layer in (LOWER, UPPER):
            room.rate_k_s[i, layer] = -kelvin(state, i, layer) / lasts_s
    apply_moves(lasts_s, state, moves)
    for i in range(last):
        for layer in (LOWER, UPPER):
            room.rate_k_s[i, layer] += kelvin(state, i, layer) / lasts_s
    for layer in (LOWER, UPPER):
        room.ledger[0] += lasts_s * moves.mass[last, layer]
        room.ledger[1] += lasts_s * moves.bulk[last, layer]
        for kind in range(KINDS):
            room.ledger[4 + kind] += lasts_s * moves.stuff[last, layer, kind]
    _mix(lasts_s, controls, state)


@njit(**OPTIONS)
def advance_gas(
    lasts_s, boxes, openings, mixing, controls, burners, linings, state, columns, passing, balance, moves, room
):
    """Let the gas change for a time; the step is cut where a space would be turned over within it.

    Args:
        lasts_s: time that passes, s.
        boxes: the spaces.
        openings: what stands open.
        mixing: share of what comes in low by which it stirs upper gas into the lower layer.
        controls: what people have set.
        burners: the fires. **Written**: their heat, as in the last part of the time.
        linings: walls, ceilings, floors. **Written**.
        state: the gas. **Written**.
        columns: **written**: the layers as they were before the last part of the time.
        passing: **written**: flow through openings in it.
        balance: volumes, and room to work in.
        moves: room to work in.
        room: room to work in; the ledger is **written**.
    """
    left_s = lasts_s
    for f in range(burners.space.shape[0]):
        i = burners.space[f]
        grown = 1000.0 * burners.demand_kw[f] / (AIR_KG_K_M3 * HEAT_J_KG_K)
        room.turnover_m3_s[i] = max(room.turnover_m3_s[i], grown)
    while left_s > 1e-9:
        part_s = min(left_s, LONGER * room.last_s[0])
        for i in range(room.turnover_m3_s.shape[0]):
            if room.turnover_m3_s[i] * part_s > TURNED_OVER * balance.volume_m3[i]:
                part_s = TURNED_OVER * balance.volume_m3[i] / room.turnover_m3_s[i]
        room.last_s[0] = max(part_s, SHORTEST_S)
        part_s = left_s / np.ceil(left_s / room.last_s[0])
        _step(
            part_s, boxes, openings, mixing, controls, burners, linings, state, columns, passing, balance, moves, room
        )
        left_s -= part_s
