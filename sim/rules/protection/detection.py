"""Smoke detectors under ceilings: they trip on the jet of a fire, later the higher the ceiling, and warn once verified.

A rise of temperature stands for smoke, as Heskestad and Delichatsios 1977 proposed: both come in the same jet.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.kernels.plume import ceiling_jet
from sim.world.world import World

RISE_K: Final = {"point": 13.0, "beam": 6.0, "aspirating": 3.0}
"""Rise of temperature of the jet at which detectors trip, K (assumption: 13 K for point detectors is a rule of thumb;
the others are made to notice thinner smoke)."""

RADIUS_M: Final = {"point": 7.0, "beam": 7.0, "aspirating": 5.0}
"""Distance from the fire's axis to the nearest detector, m (assumption: half the diagonal of their usual spacing)."""


class Detection:
    """When detectors trip.

    Args:
        world: the world, with gas.
    """

    def __init__(self, world: World) -> None:
        self._kind = world.scenario.protection.detection
        self.tripped_at = np.inf

    def act(self, world: World) -> None:
        """Trip when the jet of a fire has reached a detector, and warn the control room once it is verified."""
        if self._kind == "none" or world.gas is None:
            return
        if np.isinf(self.tripped_at):
            self.tripped_at = min(
                (
                    world.now_s + _lag_s(fire.ceiling_over_fire_m, RADIUS_M[self._kind], speed_mps)
                    for fire in world.gas.fires
                    for rise_k, speed_mps in [ceiling_jet(fire.heat_kw, fire.ceiling_over_fire_m, RADIUS_M[self._kind])]
                    if rise_k >= RISE_K[self._kind]
                ),
                default=np.inf,
            )
            return
        if world.now_s >= self.tripped_at:
            world.log.add_once(self.tripped_at, "smoke_detected", self._kind)
            warned_at = self.tripped_at + world.scenario.protection.detection_verify_s
            world.known.warned_at = min(world.known.warned_at, warned_at)


def _lag_s(height_m: float, radius_m: float, speed_mps: float) -> float:
    """Give how long hot gas takes to a detector, s: up to the ceiling and along it at the speed that it has there."""
    return (height_m + radius_m) / speed_mps
