"""Groups: those who came together gather, take one way, and keep to the pace of the hindmost."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.groups import Floor, Led, find_leaders, keep_company
from sim.world.world import World

CROWD_CELL_M: Final = 2.0
"""Side of the cells on which density around a group is counted, m (numerical: cells of a few people each)."""

LEAST_FLOOR_M2: Final = 0.5
"""Cells with less floor than this are counted as having so much, m2 (numerical: a sliver of floor makes no crowd)."""


class Groups:
    """Holds groups together while they leave.

    The member who responded first and runs leads. The others who can still come along, are within reach of the
    leader, and are in the same area or the next, are its company. Nobody else is followed or waited for.

    Children who are with an adult are led by that adult (``families.py``).

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        crowd, venue, n = world.crowd, world.venue, world.crowd.n
        sizes = np.bincount(crowd.group[crowd.attendee], minlength=n)
        together = crowd.attendee & (sizes[crowd.group] > 1) & (world.scenario.decisions.group_reach_m > 0.0)
        self._members = np.flatnonzero(together)
        self._here = self._room = self._members.copy()  # who is still there; the place to note them
        self._following = 0  # how many of them go with another
        self._running = np.zeros(n, np.bool_)
        self._leader, self._first, self._size = (np.full(n, value, np.int32) for value in (-1, -1, 0))
        self._way, self._stood_s = np.zeros(n), np.zeros(n)
        self._joined = venue.joined()
        self._floor = floor_of(world)
        self._led = Led(crowd.group, self._leader, self._size)
        self._walkers, self._fields = crowd.people(), world.navigation.fields()

    @property
    def exists(self) -> bool:
        """Whether anybody came with somebody, and keeps with them."""
        return len(self._members) > 0

    @property
    def leader(self) -> NDArray[np.int32]:
        """Row of the member whom each person goes with, their own if they lead, -1 without one; (n,) int32."""
        return self._leader

    def gather(self, world: World, upright: NDArray[np.bool_]) -> None:
        """Find out who leads each group now, and who is with them.

        Args:
            world: the world.
            upright: (n,) bool, who of the audience is inside and can walk.
        """
        crowd = world.crowd
        count, self._following = find_leaders(
            self._members, upright, crowd.guardian, crowd.group, crowd.wound, crowd.action, crowd.responded_at, crowd.x,
            crowd.y, crowd.area, self._joined, world.scenario.decisions.group_reach_m, self._room, self._running,
            self._first, self._leader, self._size,
        )  # fmt: skip
        self._here = self._room[:count]

    def keep(self, world: World, upright: NDArray[np.bool_]) -> None:
        """Let those who are ahead of their company slow down, or stand and wait while their patience lasts.

        Args:
            world: the world. **Written**: their pace.
            upright: (n,) bool, who of the audience is inside and can walk.
        """
        crowd, parameters = world.crowd, world.scenario.decisions
        if self._following == 0:
            return  # nobody is ahead of anybody
        keep_company(
            self._here, self._led, self._running, upright, crowd.sees_hazard, crowd.hazard_x, self._walkers,
            self._fields, self._floor, parameters.group_wait_s, parameters.group_patience_s,
            parameters.group_waiting == "out_of_the_way", world.clock.step_s, self._way, self._first, crowd.pace,
            self._stood_s,
        )  # fmt: skip


def floor_of(world: World) -> Floor:
    """Give the floor inside the venue by cells of ``CROWD_CELL_M``, with nobody counted on it yet."""
    venue = world.venue
    inside = (venue.area_grid >= 0) & (venue.area_grid < venue.n_inside_areas)
    steps = round(CROWD_CELL_M / venue.grid_m)
    starts = [np.arange(0, length, steps) for length in inside.shape]
    raster = np.add.reduceat(np.add.reduceat(inside.astype(np.float64), starts[0], axis=0), starts[1], axis=1)
    floor_m2 = np.maximum(raster * venue.grid_m**2, LEAST_FLOOR_M2)
    people, walkers = np.zeros(raster.shape, np.int32), np.zeros(raster.shape, np.int32)
    room = world.scenario.decisions.group_crowding_per_m2 * floor_m2
    return Floor(people, walkers, room, venue.cell_origin, CROWD_CELL_M)
