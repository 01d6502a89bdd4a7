"""Fans and roof vents that take smoke out of the largest space.

How much they can take, and that doors that people hold shut starve them, is a matter of the gas.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.world.world import World

RUN_UP_S: Final = 30.0
"""Time until fans run and vents stand open once begun, s (assumption: dampers and motors)."""


class SmokeControl:
    """Fans and vents, and when they begin.

    Args:
        world: the world, with gas.
    """

    def __init__(self, world: World) -> None:
        parameters = world.scenario.protection
        self._there = parameters.smoke_extraction_m3_s > 0.0 or parameters.roof_vents_m2 > 0.0
        self._by_hand = parameters.smoke_control_begins == "by_hand" or parameters.detection == "none"
        self._runs = False

    def act(self, world: World, tripped_at_s: float) -> None:
        """Begin when it is time.

        Args:
            world: the world. **Written**: what fans draw, and vents that stand open.
            tripped_at_s: when detectors have tripped, s; infinite before.
        """
        if not self._there or self._runs or world.gas is None:
            return
        parameters = world.scenario.protection
        by_hand_at = world.known.aware_at + parameters.smoke_control_by_hand_s
        begun_at = by_hand_at if self._by_hand else min(tripped_at_s, by_hand_at)
        if world.now_s < begun_at + RUN_UP_S:
            return
        self._runs = True
        space = int(np.argmax(world.gas.spaces.volume_m3))
        world.gas.extraction_m3_s[space] = parameters.smoke_extraction_m3_s
        world.gas.roof_vent_m2[space] = parameters.roof_vents_m2
        world.log.add(world.now_s, "smoke_control", world.gas.spaces.ids[space])
