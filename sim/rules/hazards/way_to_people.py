"""A way to where people are: a source walks to the nearest occupied area, and there to the middle of its people."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.world.codes import Wound
from sim.world.wayfinding import halt, send, walking_distances
from sim.world.world import World

OCCUPIED: Final = 10
"""People upright in an area from which it counts as occupied, persons (assumption: a study varies how far, how fast and
how long harm reaches, never how a source goes about it)."""

LOOK_ROUND_S: Final = 5.0
"""Time between two choices of the occupied area to walk to, s (assumption: a source on its way goes on; half or twice
of it moved no metric of `club_assault` with 300 people)."""


class WayToPeople:
    """Where one source goes, by the places of people.

    Args:
        row: its row.
    """

    def __init__(self, row: int) -> None:
        self._row, self._target = row, -1

    def walk(self, world: World) -> None:
        """Set the way of the source for the next step."""
        crowd, row = world.crowd, self._row
        people = crowd.upright & (crowd.wound == Wound.NONE) & (crowd.area >= 0)
        inside = np.bincount(crowd.area[people], minlength=world.venue.n_areas)
        target = self._target
        if target < 0 or inside[target] < OCCUPIED or world.clock.due(LOOK_ROUND_S):
            self._target = target = self._nearest_occupied(world, inside)
        if target < 0:
            halt(world, row)
            return
        there = people & (crowd.area == target)
        send(world, row, target, np.array([crowd.x[there].mean(), crowd.y[there].mean()]))

    def _nearest_occupied(self, world: World, inside: NDArray[np.int64]) -> int:
        occupied = np.flatnonzero(inside[: world.venue.n_inside_areas] >= OCCUPIED)
        if len(occupied) == 0:
            return -1
        distance, _ = walking_distances(world, self._row, occupied)
        best = int(np.argmin(distance))
        return int(occupied[best]) if np.isfinite(distance[best]) else -1
