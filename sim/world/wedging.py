"""Watches for people who are wedged: they want to walk, have an open way and no queue ahead, and do not get on."""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.kernels.wedging import Goers, Progress, find_no_progress, have_somebody_ahead
from sim.world.world import World

LOOK_EVERY_S: Final = 2.0
"""Time between two looks, s (numerical: a small part of the time after which somebody counts as wedged)."""

GETS_ON_M: Final = 1.0
"""Change of the way left to the goal by which somebody gets on, m (definition: of being wedged)."""

AHEAD_M: Final = 1.0
"""Distance up to which another walker ahead makes a queue, m (definition: of being wedged; people in a queue stand
closer)."""

HELD_UP_S: Final = 10.0
"""Time without getting on after which it is looked who is ahead, s (definition: of being wedged; most have got on
before)."""

KEPT_OFF: Final = 0.5
"""Part of the wish to walk on that a source in sight takes away from whom it keeps off (definition: of being wedged;
what stops them is where the source is, not the floor)."""


class Wedging:
    """Keeps ``crowd.wedged_s``; nothing else in the run reads it.

    The time of a person runs while they run or go to hide, are not waiting for others, their next door stands open,
    no walker is ahead within ``AHEAD_M``, no source in sight keeps them off, and the way left to their goal stays the
    same within ``GETS_ON_M``. So nobody in a queue is counted, but whoever heads it without getting on.

    Args:
        world: the world at its beginning.
    """

    def __init__(self, world: World) -> None:
        n = world.crowd.n
        self._progress = Progress(np.full(n, np.inf), np.full(n, -1, np.int32), np.zeros(n))
        self._people = world.crowd.columns(Goers)
        self._rows = np.zeros(n, np.int64)

    def see(self, world: World) -> None:
        """Take one look, when it is due."""
        if not world.clock.due(LOOK_EVERY_S):
            return
        crowd, ways, now = world.crowd, world.navigation, world.now_s
        fields, since_s = ways.fields(), self._progress.since_s
        found = find_no_progress(
            now, self._people, world.doors.open, fields, KEPT_OFF, GETS_ON_M, HELD_UP_S, self._progress,
            self._rows,
        )  # fmt: skip
        held_up = self._rows[:found]
        if found == 0:
            return
        walkers = np.flatnonzero(crowd.on_floor & (crowd.pace > 0.0) & (crowd.node >= 0))
        queues = np.empty(len(held_up), np.bool_)
        have_somebody_ahead(
            held_up, walkers, crowd.x, crowd.y, crowd.node, *fields[:4], fields.direction, AHEAD_M, queues
        )
        since_s[held_up[queues]] = now
        wedged = held_up[~queues]
        crowd.wedged_s[wedged] = np.maximum(crowd.wedged_s[wedged], now - since_s[wedged])
