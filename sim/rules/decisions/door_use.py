"""What happens at doors: closed ones are pushed open, locked ones are found locked, refuges are locked."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.door_use import count_in_areas, reach_doors, shield_in
from sim.kernels.guidance import pass_word
from sim.world.codes import Action, Status
from sim.world.world import World

Flags = NDArray[np.bool_]

REACH_M: Final = 1.0
"""Distance from the edge of the body at which a door is reached, m (assumption: an arm's length and a step, which
nobody walks round)."""

WORD_EVERY_S: Final = 5.0
"""Time in which word of a locked door gets from one to the next, s (assumption: to see others turn back and to ask;
how far it gets meanwhile is varied by `decisions.word_range_m`)."""


class DoorUse:
    """What happens at doors: closed ones are pushed open, locked ones are found locked, refuges are locked.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        self._lock_at = np.full(world.venue.n_areas, np.inf)
        self._came_s, self._sheltered = np.zeros(world.venue.n_areas), np.zeros(world.venue.n_areas, np.int64)
        self._doors_of = {
            int(each): np.flatnonzero((world.venue.door_areas == each).any(axis=1)) for each in world.venue.refuges
        }
        self._shut, self._pushed, self._found_locked = (np.zeros(world.venue.n_doors, np.bool_) for _ in range(3))
        self._sheltering, self._running, self._seeing = (np.zeros(world.venue.n_areas, np.int64) for _ in range(3))
        self._left = np.zeros(world.venue.n_areas, np.bool_)  # refuges that people have come out of
        self._joined = world.venue.joined()
        behind, decisions = world.scenario.building.refuge_protection, world.scenario.decisions
        # where courses are weighed, people behind a lock hide as well
        self._exposure_behind_lock = behind if decisions.course == "drawn" else min(behind, decisions.hiding_exposure)

    def act(self, world: World) -> None:
        """Let people use the doors that they have reached."""
        for door in world.doors.settle(world.now_s):
            if world.venue.door_is_exit[door]:
                world.log.add_once(world.now_s, "exit_opened", world.venue.door_ids[door])
        self._reach(world)
        if world.scenario.decisions.word_range_m > 0.0 and world.clock.due(WORD_EVERY_S):
            self._pass_word(world)
        self._lock_refuges(world)

    def _reach(self, world: World) -> None:
        """Let people push the shut doors that they have come to, and find out which are locked."""
        crowd, doors, venue = world.crowd, world.doors, world.venue
        reached = reach_doors(
            crowd.on_floor, crowd.node, crowd.x, crowd.y, crowd.radius, venue.door_line, doors.open, doors.locked,
            REACH_M, crowd.refused, self._pushed, self._found_locked,
        )  # fmt: skip
        if reached == 0:
            return
        for number in np.flatnonzero(self._pushed):
            doors.push(int(number), world.now_s)
        for number in np.flatnonzero(self._found_locked & venue.door_is_exit):
            world.log.add_once(world.now_s, "exit_found_locked", venue.door_ids[number])

    def _pass_word(self, world: World) -> None:
        """Let those who know that a door is locked tell the people near them who make for it."""
        crowd, ways, range_m = world.crowd, world.navigation, world.scenario.decisions.word_range_m
        if not crowd.refused.any():
            return
        rows = np.flatnonzero(crowd.attendee & crowd.on_floor & (crowd.node >= 0) & (crowd.goal >= 0))
        doors = np.column_stack([crowd.node[rows] // 2, ways.goal_door[crowd.goal[rows]]])
        bits = np.where(doors >= 0, np.uint64(1) << np.maximum(doors, 0).astype(np.uint64), np.uint64(0))
        asked, heard = bits[:, 0] | bits[:, 1], np.zeros(len(rows), np.uint64)
        knows = crowd.attendee & crowd.on_floor & (crowd.refused & np.bitwise_or.reduce(asked) != 0)
        tellers = np.flatnonzero(knows)
        pass_word(rows, asked, crowd.x, crowd.y, crowd.area, self._joined, tellers, crowd.refused, range_m, heard)
        crowd.refused[rows] |= heard

    def _lock_refuges(self, world: World) -> None:
        """Lock a refuge some time after it is full, calm or in view of the hazard; protection begins then.

        One with a source in it is not locked, and protects nobody: who can runs, who is locked in stays.
        """
        if not self._doors_of:
            return
        crowd, parameters = world.crowd, world.scenario.building
        count_in_areas(
            crowd.role, crowd.status, crowd.area, crowd.action, crowd.sees_hazard, self._sheltering, self._running,
            self._seeing,
        )  # fmt: skip
        entered = set(crowd.area[world.hazard.active_rows].tolist())
        over = world.now_s >= world.hazard.ended_at and world.scenario.decisions.refuge_release != "never"
        for refuge in self._doors_of:
            if (over and self._running[refuge] > 0) or self._smoked_out(world, refuge):
                self._unlock(world, refuge)
            if self._left[refuge]:
                continue
            if refuge in entered:
                self._overrun(world, refuge)
                continue
            sheltered = int(self._sheltering[refuge])
            if sheltered == 0:
                continue
            calm = self._calm(world, refuge, sheltered)
            full = sheltered >= world.refuge_places[refuge]
            if np.isinf(self._lock_at[refuge]) and (full or calm or self._seeing[refuge] > 0):
                self._lock_at[refuge] = world.now_s + parameters.refuge_lock_s
            if self._lock_at[refuge] <= world.now_s:
                self._lock(world, refuge)

    def _lock(self, world: World, refuge: int) -> None:
        """Shut the doors of a refuge and protect whoever is in it."""
        crowd = world.crowd
        for door in self._doors_of[refuge]:
            self._shut[door] |= not world.doors.locked[door]
            world.doors.lock(int(door), lets_harm_through=True)
        shield_in(crowd.role, crowd.status, crowd.area, refuge, self._exposure_behind_lock, crowd.shielding)
        world.log.add_once(world.now_s, "refuge_locked", world.venue.area_ids[refuge])

    def _calm(self, world: World, refuge: int, sheltered: int) -> bool:
        """Tell whether nobody more has come into a refuge for so long that those in it lock it."""
        if sheltered > self._sheltered[refuge]:
            self._came_s[refuge] = world.now_s
        self._sheltered[refuge] = sheltered
        quiet_s = world.scenario.building.refuge_quiet_s
        return quiet_s > 0.0 and bool(world.now_s - self._came_s[refuge] >= quiet_s)

    @staticmethod
    def _smoked_out(world: World, refuge: int) -> bool:
        """Tell whether somebody in a refuge makes for the way out because of a fire."""
        crowd = world.crowd
        return world.air.stirred and bool((crowd.flees_fire & (crowd.action == Action.RUN))[crowd.area == refuge].any())

    def _unlock(self, world: World, refuge: int) -> None:
        """Let the first who comes out of a refuge, after the threat or for a fire, unlock it; nobody locks it again."""
        self._left[refuge] = True
        doors = self._doors_of[refuge]
        for door in doors[self._shut[doors] & world.doors.locked[doors]]:
            world.unlock_door(int(door))
            world.log.add_once(world.now_s, "refuge_unlocked", world.venue.area_ids[refuge])

    def _overrun(self, world: World, refuge: int) -> None:
        """Take protection from the people in a refuge that a source has got into, and let them run if a door opens."""
        crowd = world.crowd
        inside = (crowd.area == refuge) & (crowd.status == Status.INSIDE) & crowd.attendee
        sheltered = inside & (crowd.action == Action.SHELTER)
        crowd.trapped_at[inside & np.isinf(crowd.trapped_at)] = world.now_s
        crowd.shielding[inside] = 1.0
        if not world.doors.locked[self._doors_of[refuge]].all():
            crowd.action[sheltered] = Action.RUN
            crowd.goal[sheltered] = -1
