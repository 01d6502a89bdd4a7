"""What stands in the air at a height: two layers, mixed over a short way about the height where they meet."""

from __future__ import annotations

import numpy as np

from sim.kernels.compiling import INLINED, OPTIONS, njit

BLEND_M = 0.5
"""Height over which one layer passes into the other, m (assumption: a sharp edge would decide by a centimetre who
breathes smoke; a quarter of a metre and a metre are to be tried beside it)."""


@njit(**INLINED)
def share_of_upper(height_m, interface_m):
    """Give how much of what is breathed at a height is the upper layer.

    Args:
        height_m: float, of eyes or mouth over the floor of the area, m.
        interface_m: float, where the layers meet over the same floor, m.

    Returns:
        0 below the layer, 1 within it, linear over ``BLEND_M`` about the height where they meet.
    """
    share = 0.5 + (height_m - interface_m) / BLEND_M
    return min(1.0, max(0.0, share))


@njit(**INLINED)
def extinction_at(height_m, interface_m, lower, upper):
    """Give how thick smoke is to eyes at a height, 1/m.

    Args:
        height_m: float, of the eyes over the floor of the area, m.
        interface_m: float, where the layers meet over the same floor, m.
        lower: float, extinction of the lower layer, 1/m.
        upper: float, of the upper one, 1/m.
    """
    share = share_of_upper(height_m, interface_m)
    return (1.0 - share) * lower + share * upper


@njit(**OPTIONS)
def at_height(of, interface_m, height_m):
    """Give what stands at a height in every area.

    Args:
        of: (areas, 2) float64, of the lower and the upper layer.
        interface_m: (areas,) float64, where the layers meet over the floor of the area, m.
        height_m: float, over the floor of the area, m.

    Returns:
        (areas,) float64, in the unit of ``of``.
    """
    given = np.empty(of.shape[0])
    for area in range(of.shape[0]):
        given[area] = extinction_at(height_m, interface_m[area], of[area, 0], of[area, 1])
    return given
