"""How far one sees in smoke."""

from __future__ import annotations

from sim.kernels.compiling import INLINED, njit

PLAIN = 3.0
"""Extinction times distance at which things, people and signs are lost from sight that only reflect light (measured:
Jin, as told by works on visibility)."""

LIT = 8.0
"""The same of signs that give light themselves (measured: Jin, from 5 to 10)."""

FAR_M = 10.0
"""Visibility under which smoke counts as thick, m (assumption: as was proposed for a peer's way-finding in smoke)."""


@njit(**INLINED)
def is_thick(extinction):
    """Tell whether one sees less than 10 m in smoke.

    Args:
        extinction: float, 1/m.
    """
    return extinction * FAR_M > PLAIN


@njit(**INLINED)
def is_lost(distance_m, extinction, other_extinction):
    """Tell whether smoke hides something plain, by the mean extinction at both ends of the line of sight.

    What counts is the extinction summed along the line (Börger, Belt and Arnold 2024); the mean of both ends stands for
    all that lies between.

    Args:
        distance_m: float, m.
        extinction: float, before the eyes, 1/m.
        other_extinction: float, at what is looked at, 1/m.
    """
    return 0.5 * (extinction + other_extinction) * distance_m >= PLAIN


@njit(**INLINED)
def legible_m(range_m, light, extinction):
    """Give the distance up to which signs are read in smoke, m, at most that in clear air.

    Args:
        range_m: float, in clear air, m.
        light: float, extinction times distance at which they are lost: ``PLAIN`` or ``LIT``.
        extinction: float, before the eyes, 1/m.
    """
    return range_m if extinction * range_m <= light else light / extinction
