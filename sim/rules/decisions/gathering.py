"""People who have come out and wait before the venue: for others, and to see what happens."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import lengths, logarithms
from sim.world.codes import Action
from sim.world.random_streams import Stream
from sim.world.venue.venue import FORECOURT
from sim.world.world import World

CLEAR_OF_DOORS_M: Final = 4.0
"""Distance from every door of a forecourt from which people stop on it, m (assumption: they go on until they are in
nobody's way)."""

Flags = NDArray[np.bool_]


class Gathering:
    """Lets people who come out of the venue stay on its forecourt.

    They stop once they are clear of the doors, each group for a time of its own, exponential with mean
    ``decisions.gather_s``, and go on after it, or for good when they see a source. Whoever has seen one before, or has
    reached no forecourt, does not stop. Others walk round them.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        crowd, venue, mean_s = world.crowd, world.venue, world.scenario.decisions.gather_s
        self._forecourt = np.array([use == FORECOURT for use in venue.area_use], np.bool_)
        self._exists = mean_s > 0.0 and bool(self._forecourt.any())
        if not self._exists:
            return
        luck = world.streams.uniform(Stream.GATHER, world.attendees)[crowd.group[: world.attendees]]
        self._left_s = np.zeros(crowd.n)
        self._left_s[: world.attendees] = -mean_s * logarithms(luck)
        self._from_inside = np.zeros(crowd.n, np.bool_)
        on_it = self._forecourt[venue.door_areas].any(axis=1)
        self._doors, self._half_width = venue.door_line[on_it].mean(axis=1), 0.5 * venue.door_width[on_it]

    def wait(self, world: World, upright: Flags) -> None:
        """Let people stop, stay or go on.

        Args:
            world: the world. **Written**: ``gathers``, and the pace of those who do.
            upright: (n,) bool, who of the audience is inside and can walk.
        """
        if not self._exists:
            return
        crowd = world.crowd
        crowd.gathers[:] = False
        drawn = upright & (crowd.area >= 0)
        out = drawn & self._forecourt[crowd.area]
        self._from_inside |= drawn & ~out
        calm = np.isnan(crowd.hazard_x) & ~crowd.sees_hazard & (crowd.action == Action.RUN)
        self._left_s[crowd.sees_hazard] = 0.0
        rows = np.flatnonzero(out & calm & self._from_inside & (self._left_s > 0.0))
        x, y = crowd.x[rows, None], crowd.y[rows, None]
        clear = lengths(x - self._doors[:, 0], y - self._doors[:, 1]) > CLEAR_OF_DOORS_M + self._half_width
        stay = rows[clear.all(axis=1)]
        crowd.gathers[stay] = True
        crowd.pace[stay] = 0.0
        self._left_s[stay] -= world.clock.step_s
