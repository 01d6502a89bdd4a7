"""Where a source was last, for those who have no way of knowing that it is gone.

Event medics without an escort are told by nobody that a source has left. They hold the place unsafe for a time, until
officers have met the source, or police declare a warm zone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.rules.care.near_source import near_source
from sim.world.sight import true_positions
from sim.world.world import World


class Unresolved:
    """The last place of each source, and when it was there.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        n = len(world.hazard.rows)
        self._last_s, self._area, self._place = np.full(n, -np.inf), np.full(n, -1), np.zeros((n, 3))

    def see(self, world: World) -> None:
        """Note the places of the sources that are active now."""
        sources = np.flatnonzero(world.hazard.active)
        if len(sources) == 0:
            return
        rows = world.hazard.rows[sources]
        self._last_s[sources], self._area[sources] = world.now_s, world.crowd.area[rows]
        self._place[sources] = true_positions(world, rows)

    def near(self, world: World, patients: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell who lies too near for carers without an escort to a source that is there, or may be; (k,) bool."""
        near = near_source(world, patients)
        doubted = world.now_s - self._last_s < world.scenario.care.unresolved_s
        doubted &= np.isinf(world.hazard.over_at) & (world.now_s < world.response.warm_zone_at)
        if len(patients) == 0 or not doubted.any():
            return near
        gap = true_positions(world, patients)[:, None] - self._place[None, doubted]
        close = np.sqrt(np.sum(gap**2, axis=2)).min(axis=1) < world.scenario.care.stand_off_m
        may_be: NDArray[np.bool_] = near | close | np.isin(world.crowd.area[patients], self._area[doubted])
        return may_be
