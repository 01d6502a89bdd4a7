"""Who lies in smoke into which nobody goes without breathing apparatus."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.layers import at_height
from sim.world.heights import STANDING_M
from sim.world.world import World

THICK_PER_M: Final = 0.3
"""Extinction at the heads of carers above which they do not go in, 1/m (assumption: 10 m of visibility, 3 over it)."""


def in_thick_smoke(world: World, patients: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell who lies in areas that carers without apparatus do not enter; (k,) bool."""
    air, area = world.air, world.crowd.area[patients]
    if not air.stirred or len(patients) == 0:
        return np.zeros(len(patients), np.bool_)
    thick = at_height(air.extinction_per_m, air.interface_m, STANDING_M) > THICK_PER_M
    lying_in: NDArray[np.bool_] = (area >= 0) & thick[area]
    return lying_in
