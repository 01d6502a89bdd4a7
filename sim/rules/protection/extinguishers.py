"""Staff who try to put out a small fire near them, once, and stay for it meanwhile."""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.world.codes import Status, Wound
from sim.world.random_streams import Stream
from sim.world.staffing import STAFF
from sim.world.wayfinding import halt
from sim.world.world import World

SMALL_KW: Final = 300.0
"""Heat of a fire that people may put out, kW (assumption: a burning seat; more drives people back)."""

SOON_S: Final = 60.0
"""Time from its beginning within which they try, s (assumption: later it is too large)."""

TRY_S: Final = 20.0
"""Time that a try takes, s (assumption: an extinguisher is empty after 15 to 30 s)."""


class Extinguishers:
    """One try for each fire, by one of staff in its area who knows of something and sees no source.

    Args:
        world: the world, with gas.
    """

    def __init__(self, world: World) -> None:
        fires = len(world.gas.fires) if world.gas is not None else 0
        luck = world.streams.uniform(Stream.EXTINGUISHER, max(fires, 1))
        self._works = luck < world.scenario.protection.extinguisher_works_share
        self._by, self._until = np.full(fires, -1), np.full(fires, np.inf)

    def act(self, world: World) -> None:
        """Let somebody begin, stay, and end a try."""
        if world.gas is None or not world.scenario.protection.extinguishers:
            return
        for number, fire in enumerate(world.gas.fires):
            if self._by[number] < 0:
                if fire.begins_s < world.now_s <= fire.begins_s + SOON_S and fire.heat_kw < SMALL_KW:
                    self._begin(world, number)
            elif world.now_s < self._until[number]:
                self._stay(world, number)
            elif np.isfinite(self._until[number]):
                self._until[number] = np.inf
                if self._works[number] and fire.heat_kw < SMALL_KW:
                    fire.out = True
                    world.log.add(world.now_s, "extinguished")

    def _begin(self, world: World, number: int) -> None:
        crowd, gas = world.crowd, world.gas
        assert gas is not None  # asked before
        fit = crowd.of(STAFF) & (crowd.status == Status.INSIDE) & crowd.on_floor & (crowd.wound == Wound.NONE)
        fit &= ~crowd.sees_hazard & (crowd.responded_at <= world.now_s) & (crowd.area == gas.fires[number].area)
        rows = np.flatnonzero(fit)
        if len(rows):
            self._by[number], self._until[number] = rows[0], world.now_s + TRY_S

    def _stay(self, world: World, number: int) -> None:
        """Keep whoever tries in place, unless a source has come into sight: then the try is given up."""
        row = int(self._by[number])
        if world.crowd.sees_hazard[row] or not world.crowd.on_floor[row]:
            self._until[number] = np.inf
        else:
            halt(world, row)
