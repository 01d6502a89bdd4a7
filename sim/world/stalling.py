"""Watches for people who stand in vain: they want to get on, and neither they, their queue nor their company does."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.wedging import Goers, Places, find_no_way_made, have_somebody_ahead
from sim.world.wedging import AHEAD_M, HELD_UP_S, KEPT_OFF, LOOK_EVERY_S
from sim.world.world import World

GETS_AWAY_M: Final = 3.0
"""Distance from where somebody was by which they have got on, m (definition: of being stalled; whoever goes to and fro
within it gets nowhere)."""

QUEUE_MOVES_S: Final = 20.0
"""Time within which somebody passes the door that a queue is for, or the queue does not move, s (definition: of being
stalled; the narrowest doors pass somebody every 2 s)."""

Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Stalling:
    """Keeps ``crowd.stalled_s``; nothing else in the run reads it.

    The time of a person runs while they walk by a way to run, hide or help and stay within ``GETS_AWAY_M`` of where
    they were. A queue is no excuse unless somebody passed the door of whoever is ahead within ``QUEUE_MOVES_S``, a
    shut door is none, and company that one waits for is none unless one of them got away within ``HELD_UP_S``. Whom a
    source in sight keeps off is left out, and so is whoever waits on a forecourt. So a queue behind somebody who is
    stuck counts, and so do people who wait for each other.

    Args:
        world: the world at its beginning.
    """

    def __init__(self, world: World) -> None:
        crowd = world.crowd
        self._places = Places(
            crowd.x.copy(), crowd.y.copy(), np.zeros(crowd.n), np.full(crowd.n, -np.inf), crowd.node.copy(),
            crowd.area.copy(), np.full(2 * world.venue.n_doors, -np.inf),
        )  # fmt: skip
        self._people = world.crowd.columns(Goers)
        self._rows = np.zeros(crowd.n, np.int64)

    def see(self, world: World) -> None:
        """Take one look, when it is due."""
        if not world.clock.due(LOOK_EVERY_S):
            return
        crowd, now, since_s = world.crowd, world.now_s, self._places.since_s
        found = find_no_way_made(now, self._people, KEPT_OFF, GETS_AWAY_M, HELD_UP_S, self._places, self._rows)
        held_up = self._rows[:found]
        if found == 0:
            return
        excused = self._queues(world, held_up) | self._waits(world, held_up) | crowd.gathers[held_up]
        since_s[held_up[excused]] = now
        stalled = held_up[~excused]
        crowd.stalled_s[stalled] = np.maximum(crowd.stalled_s[stalled], now - since_s[stalled])

    def _queues(self, world: World, rows: Rows) -> Flags:
        """Tell who of some people stands behind a walker whose door passes people; (k,) bool."""
        crowd, ways = world.crowd, world.navigation
        moves = world.now_s - self._places.passed_s[crowd.node] < QUEUE_MOVES_S
        walkers = np.flatnonzero(crowd.on_floor & (crowd.pace > 0.0) & (crowd.node >= 0) & moves)
        behind = np.empty(len(rows), np.bool_)
        have_somebody_ahead(
            rows, walkers, crowd.x, crowd.y, crowd.node, ways.field_start, ways.field_origin, ways.field_shape,
            ways.field_cell_m, ways.field_direction, AHEAD_M, behind,
        )  # fmt: skip
        return behind

    def _waits(self, world: World, rows: Rows) -> Flags:
        """Tell who of some people waits for company of whom somebody gets on; (k,) bool."""
        crowd = world.crowd
        company = np.maximum(crowd.group, 0)
        latest = np.full(crowd.n, -np.inf)
        np.maximum.at(latest, company, np.where(crowd.group >= 0, self._places.away_s, -np.inf))
        got_on: Flags = world.now_s - latest[company[rows]] < HELD_UP_S
        return (crowd.pace[rows] <= 0.0) & (crowd.group[rows] >= 0) & got_on
