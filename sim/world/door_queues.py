"""Queues at doors: how long people wait at each, and for how long it is crowded before it."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.door_queues import Fronts, Queuers, count_at_doors
from sim.world.venue.venue import Venue
from sim.world.world import World

QUEUE_EVERY_S: Final = 1.0
"""Time between two looks at queues, s (numerical: a queue changes little meanwhile)."""

SLOW_MPS: Final = 0.25
"""Speed below which somebody on the way to a door waits at it, m/s (definition: of queueing; evacuation programs count
time in jams by about this)."""

BEFORE_M: Final = 1.0
"""Distance from the line of a door within which people are before it, m (definition: of density before a door)."""

CROWDED_PER_M2: Final = (4.0, 6.0)
"""Densities above which time is counted, persons/m2 (definition: of crowding before a door; at about the first flow is
at its most, at the second people no longer move of their own accord)."""


class DoorQueues:
    """Watches queues from outside: it changes nothing, and nothing in the run reads it.

    Whoever runs or goes to hide waits at the next door on their way while they are slower than ``SLOW_MPS``; who
    stands for company does not. The density before a door is that of upright people within ``BEFORE_M`` of its line
    on one side, and that of the denser side counts.

    Args:
        world: the world at its beginning.

    Attributes:
        queue_s: (doors,) float64, person-s, time that the audience waited at each door.
        crowded_s: (2, doors,) float64, s, time above each of ``CROWDED_PER_M2`` before each door.
    """

    def __init__(self, world: World) -> None:
        venue = world.venue
        n = venue.n_doors
        self.queue_s, self.crowded_s = np.zeros(n), np.zeros((len(CROWDED_PER_M2), n))
        self._people = world.crowd.columns(Queuers)
        self._fronts = _fronts(venue)
        self._half_m2 = venue.door_width * BEFORE_M + 0.5 * np.pi * BEFORE_M**2
        self._queue, self._before = np.zeros(n, np.int64), np.zeros(2 * n, np.int64)

    def see(self, world: World) -> None:
        """Take one look, when it is due."""
        if not world.clock.due(QUEUE_EVERY_S):
            return
        count_at_doors(self._people, self._fronts, SLOW_MPS, BEFORE_M, self._queue, self._before)
        passed_s = world.clock.rounded(QUEUE_EVERY_S)
        self.queue_s += passed_s * self._queue
        density = self._before.reshape(-1, 2).max(axis=1, initial=0) / self._half_m2
        for level, sums in zip(CROWDED_PER_M2, self.crowded_s, strict=True):
            sums[density > level] += passed_s

    def table(self) -> dict[str, NDArray[Any]]:
        """Give ``queue_s``, person-s, and ``above_4_s`` and ``above_6_s``, s, of each door."""
        of_levels = zip(CROWDED_PER_M2, self.crowded_s, strict=True)
        crowded = {f"above_{level:g}_s": sums.round(3) for level, sums in of_levels}
        return {"queue_s": self.queue_s.round(3), **crowded}


def _fronts(venue: Venue) -> Fronts:
    """Give the sides of doors by the area that they face."""
    facing = venue.door_areas.astype(np.int64).reshape(-1)  # 2 * door + side
    sides = np.argsort(facing, kind="stable")
    start = np.searchsorted(facing[sides], np.arange(venue.n_areas + 1))
    return Fronts(start.astype(np.int64), sides.astype(np.int64), venue.door_line)
