"""A way drawn at birth: areas, how long a source stays in each, and places within them, whoever is where."""

from __future__ import annotations

from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import exponentials, lengths
from sim.world.random_streams import Stream
from sim.world.wayfinding import ARRIVED_M, halt, send, walking_distances
from sim.world.world import World

VISITS: Final = 200
"""Areas drawn for a source, after which they begin again, count (numerical: more than a run has time for)."""

PLACES: Final = 2000
"""Places within areas drawn for a source, after which they begin again, count (numerical: as above)."""

Floats = NDArray[np.float64]


class DrawnWay:
    """Where one source goes: from area to area that share a door, each drawn in proportion to its floor.

    It does not turn straight back unless there is no other way, stays in each area for a drawn time from coming in on,
    and walks there from one drawn place to the next. An area that cannot be reached is passed over, as a locked one is.
    Nothing here depends on people.

    Args:
        world: the world at its beginning.
        source: number of the source.
        row: its row.
        dwell_median_s: median time in an area, s.
        dwell_sigma: spread of that time.
    """

    def __init__(self, world: World, source: int, row: int, dwell_median_s: float, dwell_sigma: float) -> None:
        streams = world.streams
        self._row = row
        self._choice = streams.uniform(Stream.WAY, VISITS, part=3 * source)
        self._stay_s = dwell_median_s * exponentials(
            dwell_sigma * streams.normal(Stream.WAY, VISITS, part=3 * source + 1)
        )
        self._place = streams.uniform(Stream.WAY, PLACES, part=3 * source + 2)
        self._area, self._before, self._visit, self._walked = -1, -1, 0, 0
        self._until_s, self._point = np.inf, np.zeros(2)
        self._venue = world.venue

    @cached_property
    def _floor_m2(self) -> Floats:
        """Floor of each area, m2; none outside or before the venue."""
        floor = np.array([shape.area for shape in self._venue.area_floor], np.float64)
        return np.where(self._venue.indoors, floor, 0.0)

    @cached_property
    def _joined(self) -> NDArray[np.bool_]:
        return self._venue.joined() & ~np.eye(self._venue.n_areas, dtype=np.bool_)

    def walk(self, world: World) -> None:
        """Set the way of the source for the next step."""
        crowd, row, now = world.crowd, self._row, world.now_s
        here = int(crowd.area[row])
        if here < 0:  # on a threshold it goes on
            return
        if self._area < 0 or (here == self._area and np.isinf(self._until_s)):
            self._arrive(now, here)
        if now >= self._until_s or not self._reachable(world):
            self._go_on()
            if not self._reachable(world):
                halt(world, row)
                return
        arrived = float(lengths(*(self._point - (crowd.x[row], crowd.y[row])))) < ARRIVED_M
        if here == self._area and arrived:
            self._point = self._next_place()
        send(world, row, self._area, self._point)

    def _arrive(self, now: float, area: int) -> None:
        self._area, self._until_s = area, now + float(self._stay_s[self._visit % VISITS])
        self._point = self._next_place()

    def _go_on(self) -> None:
        """Take the next area: one that shares a door with this one, or this one where none does."""
        weights = self._floor_m2 * self._joined[self._area]
        if self._before >= 0 and (np.delete(weights, self._before) > 0.0).any():
            weights[self._before] = 0.0
        ends = np.cumsum(weights)
        drawn = self._choice[self._visit % VISITS] * ends[-1]
        onward = int(np.searchsorted(ends, drawn, side="right")) if ends[-1] > 0.0 else self._area
        self._before, self._area = self._area, onward
        self._visit, self._until_s = self._visit + 1, np.inf
        self._point = self._next_place()

    def _reachable(self, world: World) -> bool:
        return bool(np.isfinite(walking_distances(world, self._row, np.array([self._area]))[0][0]))

    def _next_place(self) -> Floats:
        """Give the next drawn place in the area, the middle of a cell of its floor; (2,) float64, m."""
        luck = float(self._place[self._walked % PLACES])
        self._walked += 1
        return self._venue.drawn_place(self._area, luck)
