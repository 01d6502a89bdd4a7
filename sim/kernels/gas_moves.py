"""What moves between the layers of gas in a short time: first taken down as rates, then applied at once."""

from __future__ import annotations

from typing import Any, NamedTuple

from sim.kernels.compiling import INNER, INNER_INLINED, njit
from sim.kernels.gas_fire import KINDS
from sim.kernels.gas_openings import AIR_KG_K_M3, LOWER, UPPER, WAYS

Array = Any
"""An array, as Numba takes it."""

WARMER_K, SURELY_K = 0.5, 1.5
"""Gas that comes in rises where it is warmer than the lower layer by more than the second, K, and none of it by less
than the first (numerical: a band in place of a jump at 1 K)."""

LEAVES_AT_MOST = 0.9
"""Share of a layer that can leave it in one step of the gas; what is short comes from the other layer
(numerical: none is ever overdrawn)."""

TAKEN_AT_MOST = 0.5
"""Share of a layer that plumes, jets and mixing can take up in one step of the gas (numerical: the
same)."""


class GasState(NamedTuple):
    """What is in each layer of each space, columns by layer; the open air stands last and stays as it is.

    Attributes:
        mass: (n + 1, 2) float64, kg.
        bulk: (n + 1, 2) float64, m3, volume at the pressure of the atmosphere: mass times temperature over 352.8.
        stuff: (n + 1, 2, ``KINDS``) float64, kg of each that is followed.
        pressure_pa: (n + 1,) float64, Pa, over outside at the floor.
    """

    mass: Array
    bulk: Array
    stuff: Array
    pressure_pa: Array


class Moves(NamedTuple):
    """Rates of change, and how much of what is asked for a layer can give; rows and columns as ``GasState``.

    Attributes:
        mass: (n + 1, 2) float64, kg/s.
        bulk: (n + 1, 2) float64, m3/s.
        stuff: (n + 1, 2, ``KINDS``) float64, kg/s.
        out: (n + 1, 2) float64, m3/s, asked to leave the space from each layer.
        inner: (n + 1, 2) float64, m3/s, asked to go over to the other layer.
        own: (n + 1, 2) float64, share of ``out`` that the layer itself can give; the rest comes from the other layer.
        kept: (n + 1, 2) float64, share of ``inner`` that it can give.
        risen: (k, ``WAYS``) float64, share of each flow through an opening that rises beyond it.
        jet: (k, ``WAYS``) float64, m3/s, that the flow takes up from the lower layer beyond it as it rises.
    """

    mass: Array
    bulk: Array
    stuff: Array
    out: Array
    inner: Array
    own: Array
    kept: Array
    risen: Array
    jet: Array


@njit(**INNER_INLINED)
def kelvin(state, i, layer):
    """Give the temperature of a layer, K."""
    return AIR_KG_K_M3 * state.bulk[i, layer] / state.mass[i, layer]


@njit(**INNER_INLINED)
def share_that_rises(warmer_k):
    """Give the share of gas that rises where it comes in, by how much warmer it is than the lower layer there, K."""
    return min(max((warmer_k - WARMER_K) / (SURELY_K - WARMER_K), 0.0), 1.0)


@njit(**INNER)
def give(i, layer, bulk_m3_s, to, to_layer, state, moves):
    """Take down that gas goes from one layer to another."""
    share = bulk_m3_s / state.bulk[i, layer]
    mass = share * state.mass[i, layer]
    moves.mass[i, layer] -= mass
    moves.mass[to, to_layer] += mass
    moves.bulk[i, layer] -= bulk_m3_s
    moves.bulk[to, to_layer] += bulk_m3_s
    for kind in range(KINDS):
        part = share * state.stuff[i, layer, kind]
        moves.stuff[i, layer, kind] -= part
        moves.stuff[to, to_layer, kind] += part


@njit(**INNER)
def draw(i, layer, bulk_m3_s, to, to_layer, state, moves):
    """Take down that gas leaves a space from a layer, as far as that can give it, and else from the other one."""
    own = moves.own[i, layer]
    give(i, layer, own * bulk_m3_s, to, to_layer, state, moves)
    if own < 1.0:
        give(i, 1 - layer, (1.0 - own) * bulk_m3_s, to, to_layer, state, moves)


@njit(**INNER)
def hold_back(lasts_s, state, moves):
    """Work out how much of what is asked of each layer it can give within a time, so that none is ever overdrawn."""
    last = state.mass.shape[0] - 1
    moves.own[last] = 1.0
    moves.kept[last] = 1.0
    for i in range(last):
        for layer in (LOWER, UPPER):
            inner, out = moves.inner[i, layer] * lasts_s, moves.out[i, layer] * lasts_s
            most = TAKEN_AT_MOST * state.bulk[i, layer]
            moves.kept[i, layer] = 1.0 if inner <= most else most / inner
            left = LEAVES_AT_MOST * state.bulk[i, layer] - min(inner, most)
            moves.own[i, layer] = 1.0 if out <= left else left / out


@njit(**INNER)
def move_through(k, volume_m3_s, openings, mixing, state, moves):
    """Take down what passes an opening: what is warmer rises beyond it, the rest stays low and stirs up the layers.

    Args:
        k: the opening.
        volume_m3_s: (``WAYS``,) float64, m3/s.
        openings: the openings.
        mixing: share of what comes in low by which it stirs upper gas into the lower layer there.
        state: the gas.
        moves: **written**.
    """
    last = state.mass.shape[0] - 1
    for way in range(WAYS):
        volume = volume_m3_s[way]
        if volume <= 0.0:
            continue
        source, beyond = openings.first[k], openings.second[k]
        if way >= 2:
            source, beyond = beyond, source
        risen = moves.risen[k, way]
        if risen > 0.0:
            draw(source, way % 2, risen * volume, beyond, UPPER, state, moves)
        if risen < 1.0:
            draw(source, way % 2, (1.0 - risen) * volume, beyond, LOWER, state, moves)
        if beyond == last:
            continue
        if moves.jet[k, way] > 0.0:
            give(beyond, LOWER, moves.kept[beyond, LOWER] * moves.jet[k, way], beyond, UPPER, state, moves)
        stirred = mixing * (1.0 - risen) * volume
        if stirred > 0.0:
            give(beyond, UPPER, moves.kept[beyond, UPPER] * stirred, beyond, LOWER, state, moves)


@njit(**INNER)
def apply_moves(lasts_s, state, moves):
    """Let the rates last for a time. The open air stays as it is."""
    last = state.mass.shape[0] - 1
    for i in range(last):
        for layer in (LOWER, UPPER):
            state.mass[i, layer] += lasts_s * moves.mass[i, layer]
            state.bulk[i, layer] += lasts_s * moves.bulk[i, layer]
            for kind in range(KINDS):
                state.stuff[i, layer, kind] += lasts_s * moves.stuff[i, layer, kind]


@njit(**INNER)
def hand_over(i, layer, share, state):
    """Let a share of a layer go over to the other one of its space."""
    other = 1 - layer
    for values in (state.mass, state.bulk):
        part = share * values[i, layer]
        values[i, layer] -= part
        values[i, other] += part
    for kind in range(KINDS):
        part = share * state.stuff[i, layer, kind]
        state.stuff[i, layer, kind] -= part
        state.stuff[i, other, kind] += part
