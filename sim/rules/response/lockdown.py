"""Zoned lockdown: the control room shuts and locks inner doors, against the hazard and against those who flee."""

from __future__ import annotations

import numpy as np

from sim.world.codes import Role, Status
from sim.world.random_streams import Stream
from sim.world.world import World


class Lockdown:
    """Inner doors that are locked once the control room knows; exits and the doors of refuges never are.

    The order in which doors are locked is drawn once a replication, so that a larger share locks the same doors and
    more. It takes a false alarm for real, and locks then too.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        venue, share = world.venue, world.scenario.control_room.lockdown_share
        of_refuge = np.isin(venue.door_areas, venue.refuges).any(axis=1)
        inner = np.flatnonzero(~venue.door_is_exit & ~of_refuge & ~world.doors.locked)
        order = np.argsort(world.streams.uniform(Stream.LOCKDOWN, len(inner)), kind="stable")
        self._doors = inner[order[: round(share * len(inner))]]
        self._locked = np.zeros(venue.n_doors, np.bool_)
        self._reached_at = np.full(venue.n_doors, np.inf)

    def act(self, world: World) -> None:
        """Lock the doors when it is time, and let armed officers force those that they come to."""
        if len(self._doors) == 0:
            return
        due_at = world.known.aware_at + world.scenario.control_room.lockdown_delay_s
        if not self._locked.any() and world.now_s >= due_at:
            for door in self._doors:
                world.doors.lock(int(door))
                world.log.add(world.now_s, "door_locked_down", world.venue.door_ids[door])
            self._locked[self._doors] = True
        self._force(world)

    def _force(self, world: World) -> None:
        """Force the locked doors of every area that armed officers are in, some time after they have come there."""
        crowd, now = world.crowd, world.now_s
        armed = ((crowd.role == Role.OFFICER) | (crowd.role == Role.SITE_OFFICER)) & (crowd.status == Status.INSIDE)
        shut = self._locked & world.doors.locked
        reached = shut & np.isin(world.venue.door_areas, crowd.area[armed]).any(axis=1)
        self._reached_at[reached] = np.minimum(self._reached_at[reached], now)
        forced_at = self._reached_at + world.scenario.response.police.door_forcing_s
        for door in np.flatnonzero(reached & (now >= forced_at)):
            world.force_door(int(door))
            world.log.add(now, "door_forced", world.venue.door_ids[door])
