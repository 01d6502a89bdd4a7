"""Who lies near a source that is active or holds out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.world.sight import true_positions
from sim.world.world import World


def near_source(world: World, patients: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell who lies too near for carers without an escort to a source that is active or holds out; (k,) bool."""
    hazard = world.hazard
    active = hazard.rows[hazard.active | hazard.contained(world.now_s)]
    if len(active) == 0 or len(patients) == 0:
        return np.zeros(len(patients), np.bool_)
    lying, sources = true_positions(world, patients), true_positions(world, active)
    gap = np.sqrt(np.sum((lying[:, None] - sources[None, :]) ** 2, axis=2)).min(axis=1)
    same_area = np.isin(world.crowd.area[patients], world.crowd.area[active])
    near: NDArray[np.bool_] = same_area | (gap < world.scenario.care.stand_off_m)
    return near
