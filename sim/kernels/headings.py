"""Headings: turning towards the wanted direction in time, and on which side to pass whoever stands still."""

from __future__ import annotations

import numpy as np

from sim.kernels.compiling import INLINED, njit
from sim.kernels.random_bits import bits_to_unit, mixed_bits

TRY_OTHER_SIDE_S = 4.0
"""Time held up after which people try to pass on the other side, s (assumption: compiled into the walking rule, which
is held to the verification cases as a whole)."""

WIDE_OFFSET_M = 0.5
"""Offset to either side over which people who are held up pass on the side they try, m (assumption: compiled into the
walking rule, which is held to the verification cases as a whole)."""


@njit(**INLINED)
def passing_side(waited, side_bias_m):
    """Give the offset that decides on which side people who stand still are passed, m.

    Who is held up tries both sides in turn.
    """
    turns = int(waited / TRY_OTHER_SIDE_S)
    if turns == 0:
        return side_bias_m
    return -WIDE_OFFSET_M if turns % 2 == 1 else WIDE_OFFSET_M


@njit(**INLINED)
def relaxed(hx, hy, want_x, want_y, relaxation_s, noise_rad, dt, seed, uid, step):
    """Turn the heading towards the wanted direction within the relaxation time, with a little noise.

    The heading is kept as a vector of length up to one, so that who turns back passes through standing still.
    """
    norm = np.sqrt(want_x * want_x + want_y * want_y)
    if norm > 1.0e-9:
        share = min(dt / relaxation_s, 1.0)
        hx += share * (want_x / norm - hx)
        hy += share * (want_y / norm - hy)
    if noise_rad > 0.0:
        bits = mixed_bits(seed, np.uint64(uid), np.uint64(step))
        angle = noise_rad * np.sqrt(12.0 * dt) * (bits_to_unit(bits) - 0.5)
        hx, hy = hx - angle * hy, hy + angle * hx
    return hx, hy
