"""Outer lockdown: staff shut the doors to the outside, against who would come in and, both ways, against who leaves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.world.random_streams import Stream
from sim.world.staffing import STAFF
from sim.world.world import World


class OuterLockdown:
    """Doors to the outside that staff shut once the control room knows; without staff nobody does.

    Shut inward, they open from within with a push, and then stand open. Shut both ways, they stay locked until the
    threat has ended, or for as long as staff hold them. Their order is drawn once a replication, so that a larger share
    shuts the same doors and more.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        venue, self._parameters = world.venue, world.scenario.control_room
        outer = np.union1d(venue.ways_in, np.flatnonzero(venue.door_is_exit & venue.indoors[venue.door_areas[:, 0]]))
        outer = outer[~world.doors.locked[outer]]
        order = np.argsort(world.streams.uniform(Stream.LOCKDOWN, len(outer), part=1), kind="stable")
        wanted = self._parameters.outer_lockdown != "none" and bool(world.crowd.of(STAFF).any())
        share = self._parameters.outer_lockdown_share if wanted else 0.0
        self._doors: NDArray[np.int64] = outer[order[: round(share * len(outer))]].astype(np.int64)
        self._shut_at = np.inf

    def act(self, world: World) -> None:
        """Shut the doors when it is time, and unlock them again."""
        if len(self._doors) == 0:
            return
        if np.isinf(self._shut_at):
            if world.now_s >= world.known.aware_at + self._parameters.outer_lockdown_delay_s:
                self._shut_at = world.now_s
                self._shut(world)
        elif world.now_s >= min(self._shut_at + self._parameters.outer_lockdown_hold_s, world.hazard.ended_at):
            self._unlock(world)

    def more_to_come(self, world: World) -> bool:
        """Tell whether doors are locked that staff will unlock again."""
        return bool(np.isfinite(self._shut_at) and world.doors.locked[self._doors].any())

    def _shut(self, world: World) -> None:
        for door in self._doors:
            if self._parameters.outer_lockdown == "both_ways":
                world.doors.lock(int(door))
            else:
                world.doors.bar(int(door))
            world.log.add(world.now_s, "outer_door_shut", world.venue.door_ids[door])

    def _unlock(self, world: World) -> None:
        for door in self._doors[world.doors.locked[self._doors]]:
            world.unlock_door(int(door))
            world.log.add(world.now_s, "outer_door_unlocked", world.venue.door_ids[door])
        self._doors = self._doors[:0]
