"""Two layers of gas in each space, through the fire, the openings, walls and fans, for a given time.

A step takes down all that moves (heat and plumes, flow through openings at the pressures that it settles, jets, fans,
mixing) from the state at its beginning, and applies it at once. What a layer holds changes by additions and
subtractions of the same numbers on both sides, so mass, what is followed in it and heat are kept to rounding.
"""

from __future__ import annotations

import numpy as np

from sim.kernels.compiling import INNER, OPTIONS, njit
from sim.kernels.gas_fire import KINDS
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
from sim.kernels.gas_openings import AIR_KG_K_M3, LOWER, UPPER, WAYS
from sim.kernels.gas_pressure import settle_pressure
from sim.kernels.gas_sources import HEAT_J_KG_K, burn_in, fan_from_upper, look, lose_in
from sim.kernels.plume import door_jet_kg_s

THINNEST = 1.0e-3
"""Least share of a space that either layer takes (numerical: an empty layer has no temperature)."""

TURNED_OVER = 0.25
"""Share of a space's volume that may leave it in one step of the gas, else the step is cut (numerical: what flows is
taken from the state before)."""

SHORTEST_S = 0.01
"""Shortest step of the gas, s (numerical: the smallest room is not turned over in it)."""

ALL_BUT_S = 1.0e-9
"""What may be left of the time that is to pass, s (numerical: rounding)."""

LONGER = 2.0
"""How many times as long a step of the gas may be as the one before it (numerical: what leaves a space is known from
the step before only)."""

TURNS_PER_S = 0.1
"""Share of the layers that changes places each second where the lower one is the warmer, 1/s (numerical: such layers
turn over at once)."""

MOST_GROWN_K = 5.0
"""Most that a layer is expected to grow warmer or colder within a step, K (numerical: walls, which warm within the
step, would else take heat from gas as warm as before it)."""


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
def _begin(lasts_s, boxes, controls, burners, linings, state, columns, balance, moves, room):
    """Look at every space, and take down what its fires, walls and fans do to it."""
    for rates in (moves.mass, moves.bulk, moves.out, moves.inner):
        rates[:] = 0.0
    moves.stuff[:] = 0.0
    balance.source_m3_s[:] = 0.0
    for i in range(state.mass.shape[0] - 1):
        look(i, boxes, state, columns, room.pair)
        for layer in (LOWER, UPPER):
            room.pair[3, layer] = min(max(room.rate_k_s[i, layer] * lasts_s, -MOST_GROWN_K), MOST_GROWN_K)
        balance.bulk_m3[i] = state.bulk[i, LOWER] + state.bulk[i, UPPER]
        radiated_w = burn_in(i, lasts_s, boxes, state, burners, balance, moves, room)
        lose_in(i, radiated_w, lasts_s, boxes, state, controls, linings, balance, moves, room)
        room.fan_m3_s[i] = fan_from_upper(i, controls, room.pair)
        moves.out[i, UPPER] += room.fan_m3_s[i]
        moves.out[i, LOWER] += controls.extraction_m3_s[i] - room.fan_m3_s[i]
        balance.source_m3_s[i] -= controls.extraction_m3_s[i]


@njit(**INNER)
def _apply(lasts_s, state, moves, room):
    """Let the rates last for a time, and take down what left the building and how layers warmed."""
    last = state.mass.shape[0] - 1
    for i in range(last):
        room.turnover_m3_s[i] = moves.out[i, LOWER] + moves.out[i, UPPER] + moves.inner[i, LOWER]
        for layer in (LOWER, UPPER):
            room.rate_k_s[i, layer] = -kelvin(state, i, layer) / lasts_s
    apply_moves(lasts_s, state, moves)
    for layer in (LOWER, UPPER):
        for i in range(last):
            room.rate_k_s[i, layer] += kelvin(state, i, layer) / lasts_s
        room.ledger[0] += lasts_s * moves.mass[last, layer]
        room.ledger[1] += lasts_s * moves.bulk[last, layer]
        for kind in range(KINDS):
            room.ledger[4 + kind] += lasts_s * moves.stuff[last, layer, kind]


@njit(**INNER)
def _next_part(left_s, balance, room):
    """Give the length of the next step of the gas, s: so short that no space is turned over within it."""
    part_s = min(left_s, LONGER * room.last_s[0])
    for i in range(room.turnover_m3_s.shape[0]):
        if room.turnover_m3_s[i] * part_s > TURNED_OVER * balance.volume_m3[i]:
            part_s = TURNED_OVER * balance.volume_m3[i] / room.turnover_m3_s[i]
    room.last_s[0] = max(part_s, SHORTEST_S)
    return left_s / np.ceil(left_s / room.last_s[0])


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
    for f in range(burners.space.shape[0]):
        i = burners.space[f]
        grown = 1000.0 * burners.demand_kw[f] / (AIR_KG_K_M3 * HEAT_J_KG_K)
        room.turnover_m3_s[i] = max(room.turnover_m3_s[i], grown)
    left_s = lasts_s
    while left_s > ALL_BUT_S:
        part_s = _next_part(left_s, balance, room)
        _begin(part_s, boxes, controls, burners, linings, state, columns, balance, moves, room)
        worst = settle_pressure(state.pressure_pa, part_s, balance, openings, columns, passing)
        room.worst[0] = max(room.worst[0], worst)
        _ask(openings, mixing, columns, state, passing, balance, moves, room)
        hold_back(part_s, state, moves)
        _move(openings, mixing, controls, burners, passing, balance, state, moves, room)
        _apply(part_s, state, moves, room)
        _mix(part_s, controls, state)
        left_s -= part_s
