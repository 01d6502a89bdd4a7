"""The fire service: it comes with the first call, waits at the cordon, goes in, and puts water on what burns."""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.kernels.elementary import LN2, exponentials
from sim.world.gas import Gas
from sim.world.random_streams import Stream
from sim.world.world import World

HALVES_S: Final = 180.0
"""Time in which water halves the heat of a fire that it controls, s (assumption: minutes; the study's guess)."""

KW_PER_MW: Final = 1000.0
"""Kilowatts in a megawatt (definition: of the unit)."""


class FireService:
    """Clocks of the fire service, and its water.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        parameters = world.scenario.response.fire_service
        self._travel_s = world.streams.lognormal(
            Stream.FIRE_SERVICE, parameters.travel_median_s, parameters.travel_sigma
        )
        self._told: set[str] = set()
        self._heat_kw: list[float] = []

    def act(self, world: World) -> None:
        """Work out the clocks, write them down as they strike, and hold fires down; nothing while the air is clear."""
        clocks, parameters = world.response, world.scenario.response.fire_service
        if not world.air.stirred or parameters.crews == 0 or not np.isfinite(clocks.ordered_at):
            return
        clocks.fire_arrived_at = clocks.ordered_at + self._travel_s
        let_in_at = clocks.warm_zone_at if parameters.entry == "warm_zone" else clocks.clear_at
        if world.now_s < clocks.fire_entry_at:
            clocks.fire_entry_at = max(clocks.fire_arrived_at + parameters.set_up_s, let_in_at)
            clocks.water_at = clocks.fire_entry_at + parameters.water_s
        self._tell(world)
        if world.now_s >= clocks.water_at and world.gas is not None:
            self._hold_down(world, world.gas)

    def _tell(self, world: World) -> None:
        clocks = world.response
        for name, at_s in (
            ("fire_arrival", clocks.fire_arrived_at),
            ("fire_entry", clocks.fire_entry_at),
            ("water", clocks.water_at),
        ):
            if name not in self._told and world.now_s >= at_s:
                self._told.add(name)
                world.log.add(at_s, name)

    def _hold_down(self, world: World, gas: Gas) -> None:
        """Let fires grow no more, and those fall that are small enough for the water."""
        parameters, since_s = world.scenario.response.fire_service, world.now_s - world.response.water_at
        if not self._heat_kw:
            self._heat_kw = [fire.heat_kw for fire in gas.fires]
        for fire, heat_kw in zip(gas.fires, self._heat_kw, strict=True):
            fire.controlled_from_s = min(fire.controlled_from_s, world.response.water_at)
            if heat_kw <= KW_PER_MW * parameters.controls_up_to_mw:
                left = float(exponentials(-LN2 * since_s / HALVES_S))
                fire.heat_release_limit_kw = min(fire.heat_release_limit_kw, left * heat_kw)
