"""Groups: those who came together gather, take one way, and keep to the pace of the hindmost."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.cells import count_in_cells
from sim.kernels.groups import Floor, Led, find_leaders, keep_together
from sim.world.codes import Action, Wound
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
        self._here = self._members
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
        crowd, parameters = world.crowd, world.scenario.decisions
        self._here = self._members[upright[self._members] & (crowd.guardian[self._members] < 0)]
        self._leader.fill(-1)
        if len(self._here) == 0:
            return
        self._running = upright & (crowd.wound == Wound.NONE) & (crowd.action == Action.RUN)
        waiting = (crowd.action == Action.NONE) | (crowd.action == Action.FREEZE)
        able = self._running | (upright & (crowd.wound == Wound.NONE) & waiting)
        find_leaders(
            self._here, crowd.group, able, self._running, crowd.responded_at, self._walkers, self._joined,
            parameters.group_reach_m, self._first, self._leader, self._size,
        )  # fmt: skip
        children = np.flatnonzero(upright & (crowd.guardian >= 0))  # who are with their adult are no strangers to it
        np.add.at(self._size, crowd.group[children], 1)

    def keep(self, world: World, upright: NDArray[np.bool_]) -> None:
        """Let those who are ahead of their company slow down, or stand and wait while their patience lasts.

        Args:
            world: the world. **Written**: everybody's pace.
            upright: (n,) bool, who of the audience is inside and can walk.
        """
        crowd, parameters = world.crowd, world.scenario.decisions
        if not self.exists:
            return
        if len(self._here) == 0:
            return
        count_in_cells(crowd.x, crowd.y, upright, self._floor.origin, CROWD_CELL_M, self._floor.people)
        clear = parameters.group_waiting == "out_of_the_way"
        if clear:
            walking = upright & (crowd.node >= 0)
            count_in_cells(crowd.x, crowd.y, walking, self._floor.origin, CROWD_CELL_M, self._floor.walkers)
        fleeing = crowd.sees_hazard | np.isfinite(crowd.hazard_x)
        patient = ~fleeing & (self._stood_s < parameters.group_patience_s)
        keep_together(
            self._here, self._led, self._running, patient, self._walkers, self._fields, self._floor,
            parameters.group_wait_s, clear, self._way, self._first, crowd.pace,
        )  # fmt: skip
        self._stood_s[crowd.pace == 0.0] += world.clock.step_s


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
