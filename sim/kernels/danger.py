"""How much danger lies along a leg of a way."""

from __future__ import annotations

import numpy as np

from sim.kernels.compiling import INLINED, njit
from sim.kernels.elementary import exponential

STEPS_IN_RANGE = 2.0
"""Points looked at in each range of a leg (numerical: the mean over a leg past a hazard errs by a few per cent)."""
FARTHEST_RANGES = 5.0
"""Ranges beyond which danger is nothing (numerical: less than 1 % of that beside the hazard)."""
MOST_STEPS = 40
"""Points looked at on one leg at most (numerical: enough for a leg of 20 ranges)."""


@njit(**INLINED)
def danger_along(from_x, from_y, to_x, to_y, hazard_x, hazard_y, range_m):
    """Give how near a straight leg leads to a hazard, whose danger is 1 beside it and falls to 37 % over a range.

    Args:
        from_x: float, m.
        from_y: float, m.
        to_x: float, m.
        to_y: float, m.
        hazard_x: float, m.
        hazard_y: float, m.
        range_m: float, m.

    Returns:
        Two floats from 0 to 1: the mean danger along the leg, by the midpoint rule; and the approach, which is the
        danger at the closest point times how much closer than the start it is, as a share.
    """
    along_x, along_y = to_x - from_x, to_y - from_y
    square = along_x * along_x + along_y * along_y
    off_x, off_y = hazard_x - from_x, hazard_y - from_y
    nearest = min(max((off_x * along_x + off_y * along_y) / max(square, 1e-12), 0.0), 1.0)
    gap_x, gap_y = off_x - nearest * along_x, off_y - nearest * along_y
    closest = np.sqrt(gap_x * gap_x + gap_y * gap_y)
    if closest > FARTHEST_RANGES * range_m:
        return 0.0, 0.0
    closer = 1.0 - closest / max(np.sqrt(off_x * off_x + off_y * off_y), 1e-6)
    steps = min(2 + int(STEPS_IN_RANGE * np.sqrt(square) / range_m), MOST_STEPS)
    total = 0.0
    for k in range(steps):
        share = (k + 0.5) / steps
        gap_x, gap_y = off_x - share * along_x, off_y - share * along_y
        total += exponential(-np.sqrt(gap_x * gap_x + gap_y * gap_y) / range_m)
    return total / steps, closer * exponential(-closest / range_m)
