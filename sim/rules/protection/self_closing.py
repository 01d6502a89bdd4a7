"""Doors inside that fall shut by themselves and hold smoke back, unless somebody stands in them.

To bodies they stand open as drawn, as anybody can push them; they pass fewer people, and that always.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import lengths
from sim.world.random_streams import Stream
from sim.world.world import World

SLOWER: Final = 0.9
"""Flow through a door that falls shut over that of one that stands open (assumption: a tenth; nobody has measured)."""

IN_DOORWAY_M: Final = 0.5
"""Distance from its posts at which somebody still holds a door open, m (assumption: an arm's length)."""


class SelfClosing:
    """Which doors have closers, and which of them are shut now.

    Args:
        world: the world. **Written**: the flow of doors with closers.
    """

    def __init__(self, world: World) -> None:
        venue, share = world.venue, world.scenario.protection.self_closing_share
        self._doors: NDArray[np.int64] = np.zeros(0, np.int64)
        if share > 0.0:
            luck = world.streams.uniform(Stream.SELF_CLOSING, venue.n_doors)
            self._doors = np.flatnonzero((luck < share) & ~venue.door_is_exit)
            world.doors.flow[self._doors] *= SLOWER

    def act(self, world: World) -> None:
        """Let each of them be shut to smoke in which nobody stands."""
        crowd, venue = world.crowd, world.venue
        x, y = crowd.x[crowd.on_floor], crowd.y[crowd.on_floor]
        for door in self._doors:
            middle = venue.door_line[door].mean(axis=0)
            gap = lengths(x - middle[0], y - middle[1])
            world.doors.shut_to_smoke[door] = not (gap < 0.5 * venue.door_width[door] + IN_DOORWAY_M).any()
