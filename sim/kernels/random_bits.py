"""Counter-based random bits: from a key to a number between 0 and 1."""

from __future__ import annotations

import numpy as np

from sim.kernels.compiling import INLINED, njit


@njit(**INLINED)
def bits_to_unit(value):
    """Turn 64 random bits into a float in the open interval (0, 1)."""
    return (np.float64(value >> np.uint64(11)) + 0.5) * (1.0 / 9007199254740992.0)


@njit(**INLINED)
def mixed_bits(a, b, c):
    """Mix three integers into 64 bits that look random: a counter-based draw with no state.

    The finaliser is that of SplitMix64 (Steele, Lea and Flood 2014), applied once for each input.

    Args:
        a: uint64, for instance the seed of a stream.
        b: uint64, for instance the number of a person.
        c: uint64, for instance the number of a step.

    Returns:
        uint64.
    """
    z = np.uint64(a)
    for word in (np.uint64(b), np.uint64(c)):
        z = z + np.uint64(0x9E3779B97F4A7C15) + word * np.uint64(0xD1342543DE82EF95)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return z
