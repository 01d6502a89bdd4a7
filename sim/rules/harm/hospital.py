"""Hospitals within reach, as one: they save as many as usual until too many come within an hour."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.world.codes import Wound
from sim.world.world import World

WINDOW_S: Final = 3600.0
"""Time over which arrivals load a hospital, s (definition: of arrivals an hour)."""


def hospital_survival(world: World, patients: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give the chance of each patient to live, by how many came alive in the hour before.

    The load is that of time-critical patients, the patient among them, and of those with minor wounds by
    `care.minor_load_share`. It does not depend on who dies in hospital, so that expected deaths stay unbiased.

    Args:
        world: the world.
        patients: (k,) int64, rows of the time-critical who are in hospital alive.

    Returns:
        (k,) float64.
    """
    crowd, care = world.crowd, world.scenario.care
    came = np.isfinite(crowd.hospital_at) & (crowd.died_at >= crowd.hospital_at)
    weight = np.where(crowd.wound == Wound.CRITICAL, 1.0, care.minor_load_share * (crowd.wound == Wound.MINOR))
    survival = np.empty(len(patients))
    for k, row in enumerate(patients):
        since = crowd.hospital_at[row] - crowd.hospital_at
        before = came & ((since > 0.0) | ((since == 0.0) & (np.arange(crowd.n) <= row))) & (since < WINDOW_S)
        multiple = float(weight[before].sum()) / care.hospital_critical_per_h
        survival[k] = care.hospital_survival - care.hospital_load_loss * max(multiple - 1.0, 0.0)
    return np.maximum(survival, 0.0)
