"""What happens at doors: closed ones are pushed open, locked ones are found locked, refuges are locked."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import lengths
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
        self._shut = np.zeros(world.venue.n_doors, np.bool_)  # by people in a refuge
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
        crowd, doors, venue = world.crowd, world.doors, world.venue
        shut = ~doors.open
        rows = np.flatnonzero(crowd.on_floor & (crowd.node >= 0))
        rows = rows[shut[crowd.node[rows] // 2]]
        if len(rows) == 0:
            return
        door = crowd.node[rows].astype(np.int64) // 2
        reached = self._gap(world, rows, door) < REACH_M + crowd.radius[rows]
        for number in np.unique(door[reached & ~doors.locked[door]]):
            doors.push(int(number), world.now_s)
        stopped = reached & doors.locked[door]
        crowd.refused[rows[stopped]] |= np.uint64(1) << door[stopped].astype(np.uint64)
        for number in np.unique(door[stopped & venue.door_is_exit[door]]):
            world.log.add_once(world.now_s, "exit_found_locked", venue.door_ids[number])

    def _pass_word(self, world: World) -> None:
        """Let those who know that a door is locked tell the people near them who make for it."""
        crowd, ways, range_m = world.crowd, world.navigation, world.scenario.decisions.word_range_m
        rows = np.flatnonzero(crowd.attendee & crowd.on_floor & (crowd.node >= 0) & (crowd.goal >= 0))
        doors = np.column_stack([crowd.node[rows] // 2, ways.goal_door[crowd.goal[rows]]])
        bits = np.where(doors >= 0, np.uint64(1) << np.maximum(doors, 0).astype(np.uint64), np.uint64(0))
        asked, heard = bits[:, 0] | bits[:, 1], np.zeros(len(rows), np.uint64)
        knows = crowd.attendee & crowd.on_floor & (crowd.refused & np.bitwise_or.reduce(asked) != 0)
        tellers = np.flatnonzero(knows)
        pass_word(rows, asked, crowd.x, crowd.y, crowd.area, self._joined, tellers, crowd.refused, range_m, heard)
        crowd.refused[rows] |= heard

    @staticmethod
    def _gap(world: World, rows: NDArray[np.int64], door: NDArray[np.int64]) -> NDArray[np.float64]:
        """Give the distance from each person to the line of a door, m."""
        crowd, line = world.crowd, world.venue.door_line[door]
        along = line[:, 1] - line[:, 0]
        offset = np.column_stack([crowd.x[rows], crowd.y[rows]]) - line[:, 0]
        share = np.clip((offset * along).sum(axis=1) / (along * along).sum(axis=1), 0.0, 1.0)
        rest = offset - share[:, None] * along
        return np.asarray(lengths(rest[:, 0], rest[:, 1]), np.float64)

    def _lock_refuges(self, world: World) -> None:
        """Lock a refuge some time after it is full, calm or in view of the hazard; protection begins then.

        One with a source in it is not locked, and protects nobody: who can runs, who is locked in stays.
        """
        venue, crowd, parameters = world.venue, world.crowd, world.scenario.building
        entered = set(crowd.area[world.hazard.active_rows])
        for refuge in venue.refuges:
            inside = (crowd.area == refuge) & (crowd.status == Status.INSIDE) & crowd.attendee
            sheltered = inside & (crowd.action == Action.SHELTER)
            if world.now_s >= world.hazard.ended_at and world.scenario.decisions.refuge_release != "never":
                self._unlock(world, int(refuge), inside)
            if self._left[refuge]:
                continue
            if refuge in entered:
                self._overrun(world, inside, sheltered, self._doors_of(world, refuge))
            if refuge in entered or not sheltered.any():
                continue
            full = sheltered.sum() >= world.refuge_places[refuge]
            calm = self._calm(world, int(refuge), int(sheltered.sum()))
            if np.isinf(self._lock_at[refuge]) and (full or calm or crowd.sees_hazard[inside].any()):
                self._lock_at[refuge] = world.now_s + parameters.refuge_lock_s
            if self._lock_at[refuge] <= world.now_s:
                for door in self._doors_of(world, refuge):
                    self._shut[door] |= not world.doors.locked[door]
                    world.doors.lock(int(door), lets_harm_through=True)
                crowd.shielding[inside] = self._exposure_behind_lock
                world.log.add_once(world.now_s, "refuge_locked", venue.area_ids[refuge])

    def _calm(self, world: World, refuge: int, sheltered: int) -> bool:
        """Tell whether nobody more has come into a refuge for so long that those in it lock it."""
        if sheltered > self._sheltered[refuge]:
            self._came_s[refuge] = world.now_s
        self._sheltered[refuge] = sheltered
        quiet_s = world.scenario.building.refuge_quiet_s
        return quiet_s > 0.0 and bool(world.now_s - self._came_s[refuge] >= quiet_s)

    def _unlock(self, world: World, refuge: int, inside: Flags) -> None:
        """Let the first who comes out of a refuge after the threat unlock it; nobody locks it again."""
        if not (inside & (world.crowd.action == Action.RUN)).any():
            return
        self._left[refuge] = True
        doors = self._doors_of(world, refuge)
        for door in doors[self._shut[doors] & world.doors.locked[doors]]:
            world.unlock_door(int(door))
            world.log.add_once(world.now_s, "refuge_unlocked", world.venue.area_ids[refuge])

    @staticmethod
    def _overrun(world: World, inside: Flags, sheltered: Flags, doors: NDArray[np.int64]) -> None:
        """Take protection from the people in a refuge that a source has got into, and let them run if a door opens."""
        crowd = world.crowd
        crowd.trapped_at[inside & np.isinf(crowd.trapped_at)] = world.now_s
        crowd.shielding[inside] = 1.0
        if not world.doors.locked[doors].all():
            crowd.action[sheltered] = Action.RUN
            crowd.goal[sheltered] = -1

    @staticmethod
    def _doors_of(world: World, refuge: int) -> NDArray[np.int64]:
        return np.flatnonzero((world.venue.door_areas == refuge).any(axis=1))
