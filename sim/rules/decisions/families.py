"""Children who stay with an adult: one course, one way, one pace."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.families import Mates, Ways, find_adults, follow_adults, keep_families
from sim.rules.decisions.groups import CROWD_CELL_M, floor_of
from sim.rules.decisions.helping import BESIDE_S
from sim.world.navigation.navigation import Navigation
from sim.world.world import World

Flags = NDArray[np.bool_]
Rows = NDArray[np.int64]

SHUFFLE_MPS: Final = 0.2
"""Pace at which people let a crowd pass until the rest of their family has come up, m/s (assumption: slower than a
queue moves on, and nobody stops for good; half or twice of it moved `egress_t95_s` of a drill in the club by less than
seeds do)."""

OPEN_SHARE: Final = 0.5
"""Share of floor in the cells around from which others can walk round somebody (assumption: a passage as wide as a cell
or two has less; in it, letting others pass would dam it)."""


class Families:
    """Keeps every child with an adult of its group, as long as there is one.

    That is the adult it is with, while that one can walk and is in the same area or the next; else another adult of
    the group who is; else, if one has left, the child follows the same way. A child with none of them, or with no way
    to where its adult goes, acts by itself as an adult would (assumption). Adults wait for their child without a limit
    of patience, in sight of the hazard too. Among strangers on the move they do not stop: on open floor they shuffle on
    until the child has come up, in passages they go at its pace, in doorways they go on, and so they dam no way.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        crowd, n = world.crowd, world.crowd.n
        self._children: Rows = np.flatnonzero(crowd.guardian >= 0)
        if len(self._children) == 0:
            return
        group = crowd.group[self._children, None]
        largest = int(np.bincount(crowd.group[crowd.attendee]).max())
        mates = np.minimum(group + np.arange(largest), n - 1)
        adults = (crowd.group[mates] == group) & (crowd.guardian[mates] < 0)
        self._mates = Mates(self._children, mates, adults, crowd.guardian[self._children].copy())
        self._joined, self._floor = world.venue.joined(), floor_of(world)
        self._open = _open_floor(self._floor.room / world.scenario.decisions.group_crowding_per_m2)
        self._found = np.full(len(self._children), -1, np.int32)
        self._leader, self._size = np.full(n, -1, np.int32), np.zeros(n, np.int32)
        self._way, self._last, self._limit = np.zeros(n), np.full(n, -1, np.int32), np.full(n, np.inf)
        self._people, self._fields, self._ways = crowd.people(), world.navigation.fields(), _ways_of(world)

    def stay(self, world: World, upright: Flags) -> None:
        """Give children the course and the way of the adult they are with; both learn which doors are locked.

        Args:
            world: the world. **Written**: guardian, and for children with one awareness, action, goal and node.
            upright: (n,) bool, who of the audience is inside and can walk.
        """
        if len(self._children) == 0:
            return
        crowd = world.crowd
        find_adults(self._mates, upright, crowd.status, crowd.area, self._joined, crowd.refused, self._found)
        follow_adults(
            self._mates, self._found, upright, crowd.status, crowd.left_by, crowd.refused, world.now_s, self._people,
            self._fields, self._ways, crowd.aiding, crowd.helps, crowd.guardian, crowd.action, crowd.awareness,
            crowd.responded_at, crowd.followed, crowd.shielding, crowd.free_again_at, crowd.knows,
        )  # fmt: skip

    def keep(self, world: World, upright: Flags) -> None:
        """Let who is ahead of the others of a family slow down, or stand and wait where there is room.

        Args:
            world: the world. **Written**: pace of children with an adult, and of these.
            upright: (n,) bool, who of the audience is inside and can walk.
        """
        if len(self._children) == 0:
            return
        crowd = world.crowd
        keep_families(
            self._children, crowd.guardian, upright, self._people, self._fields, self._floor, self._open, BESIDE_S,
            SHUFFLE_MPS, self._leader, self._size, self._way, self._last, self._limit, crowd.pace,
        )  # fmt: skip


def _ways_of(world: World) -> Ways:
    """Give how doors lead on to goals, for those who look for a way after somebody."""
    venue, ways = world.venue, world.navigation
    exit_of = np.full(venue.n_doors, -1, np.int32)
    exit_of[ways.goal_door[ways.goal_is_exit]] = np.flatnonzero(ways.goal_is_exit)
    return Ways(
        ways.area_node_start, ways.area_node_list, ways.goal_area, ways.goal_is_exit, exit_of, _doors_on_the_way(ways),
        venue.door_line.mean(axis=1),
    )  # fmt: skip


def _doors_on_the_way(ways: Navigation) -> NDArray[np.uint64]:
    """Give the doors on the least way from each node to each goal, one bit each; (goals, nodes) uint64."""
    onward = ways.onward(ways.goal_beyond.T).T
    nodes = np.arange(onward.shape[1])
    passed = np.tile(np.uint64(1) << (nodes // 2).astype(np.uint64), (len(onward), 1))
    following = onward.copy()
    for _ in nodes:
        passed |= np.where(following >= 0, np.uint64(1) << (following // 2).astype(np.uint64), np.uint64(0))
        following = np.where(following >= 0, np.take_along_axis(onward, following, axis=1), following)
    return passed


def _open_floor(floor_m2: NDArray[np.float64]) -> Flags:
    """Tell around which cells there is room for others to walk round somebody; (rows, columns) bool.

    Args:
        floor_m2: (rows, columns) float64, floor in each cell, m2.
    """
    rows, columns = floor_m2.shape
    padded = np.pad(floor_m2, 1)
    around = np.sum([padded[r : r + rows, c : c + columns] for r in range(3) for c in range(3)], axis=0)
    is_open: Flags = around >= OPEN_SHARE * 9.0 * CROWD_CELL_M**2
    return is_open
