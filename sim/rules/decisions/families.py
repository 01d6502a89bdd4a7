"""Children who stay with an adult: one course, one way, one pace."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.cells import count_in_cells
from sim.kernels.elementary import lengths
from sim.kernels.groups import DOORWAY_M, Led, keep_together
from sim.rules.decisions.groups import CROWD_CELL_M, floor_of
from sim.rules.decisions.helping import BESIDE_S
from sim.world.codes import Action, Awareness, Status
from sim.world.navigation.navigation import Navigation
from sim.world.world import World

Flags = NDArray[np.bool_]
Rows = NDArray[np.int64]
Ints = NDArray[np.int32]

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
        self._with = crowd.guardian[self._children].copy()
        if len(self._children) == 0:
            return
        group = crowd.group[self._children, None]
        largest = int(np.bincount(crowd.group[crowd.attendee]).max())
        self._mates = np.minimum(group + np.arange(largest), n - 1)
        self._adults = (crowd.group[self._mates] == group) & (crowd.guardian[self._mates] < 0)
        self._joined, self._floor = world.venue.joined(), floor_of(world)
        self._open = _open_floor(self._floor.room / world.scenario.decisions.group_crowding_per_m2)
        self._leader, self._size = np.full(n, -1, np.int32), np.zeros(n, np.int32)
        self._way, self._last, self._pace = np.zeros(n), np.full(n, -1, np.int32), np.full(n, np.inf)
        self._people, self._fields = crowd.people(), world.navigation.fields()
        self._door_middle = world.venue.door_line.mean(axis=1)
        self._passed = _doors_on_the_way(world.navigation)

    def stay(self, world: World, upright: Flags) -> None:
        """Give children the course and the way of the adult they are with; both learn which doors are locked.

        Args:
            world: the world. **Written**: guardian, and for children with one awareness, action, goal and node.
            upright: (n,) bool, who of the audience is inside and can walk.
        """
        if len(self._children) == 0:
            return
        crowd = world.crowd
        adults = self._find(world, upright)
        crowd.guardian[self._children] = -1
        has = np.flatnonzero(adults >= 0)
        rows, adult = self._children[has], adults[has]
        np.bitwise_or.at(crowd.refused, adult, crowd.refused[rows])
        crowd.refused[rows] |= crowd.refused[adult]
        left = crowd.status[adult] == Status.LEFT
        action = np.where(left, Action.RUN, crowd.action[adult]).astype(np.int8)
        goal = self._bound_for(world, adult, left)
        going = (action == Action.RUN) | (action == Action.HIDE) | (action == Action.SHELTER)
        walks = (goal >= 0) & (going | ((action == Action.HELP) & (crowd.node[adult] >= 0)))
        node, lost = self._ways(world, rows, adult, np.where(walks, goal, np.int32(-1)), left)
        kept = ~lost
        rows, adult, action, goal = rows[kept], adult[kept], action[kept], np.where(walks, goal, np.int32(-1))[kept]
        node = node[kept]
        crowd.guardian[rows] = adult
        beside = self._children[(crowd.guardian[self._children] < 0) & upright[self._children]]
        stays = beside[(crowd.action[beside] == Action.HELP) & (crowd.helps[beside] < 0) & ~crowd.aiding[beside]]
        crowd.action[stays] = Action.RUN  # beside an adult who helped, and can no more
        self._with[has[kept]] = adult
        self._respond(world, rows, adult, left[kept])
        sheltered = crowd.action[rows] == Action.SHELTER
        settled = sheltered & ((action == Action.SHELTER) | ((action == Action.HIDE) & (goal == crowd.goal[rows])))
        action[action == Action.SHELTER] = Action.HIDE  # until the child is inside too
        rows, adult, action, goal, node = (each[~settled] for each in (rows, adult, action, goal, node))
        crowd.shielding[rows[(action == Action.RUN) & (crowd.action[rows] != Action.RUN)]] = 1.0
        crowd.action[rows], crowd.goal[rows], crowd.node[rows] = action, goal, node
        crowd.free_again_at[rows] = crowd.free_again_at[adult]
        bound = rows[goal >= 0]
        crowd.knows[bound] |= np.uint64(1) << crowd.goal[bound].astype(np.uint64)

    @staticmethod
    def _bound_for(world: World, adult: Ints, left: Flags) -> Ints:
        """Give the goals of adults; of one whom a crowd took out on the way to a refuge, the exit; (k,) int32."""
        crowd, ways = world.crowd, world.navigation
        exit_of = np.full(world.venue.n_doors, -1, np.int32)
        exit_of[ways.goal_door[ways.goal_is_exit]] = np.flatnonzero(ways.goal_is_exit)
        goal = crowd.goal[adult]
        swept = left & (goal >= 0) & ~ways.goal_is_exit[goal]
        return np.where(swept, exit_of[crowd.left_by[adult]], goal).astype(np.int32)

    def _find(self, world: World, upright: Flags) -> Ints:
        """Find the adult whom each child is with now; (children,) int32, -1 for none."""
        crowd, mates, rows = world.crowd, self._mates, self._children
        area = crowd.area[mates]
        near = self._adults & upright[mates] & (area >= 0) & self._joined[area, crowd.area[rows, None]]
        left = self._adults & (crowd.status[mates] == Status.LEFT)
        worth = np.where(near, 4, np.where(left, 2, 0)) + (mates == self._with[:, None])
        best = worth.argmax(axis=1)
        found = np.arange(len(rows))
        alone = ~upright[rows] | (crowd.area[rows] < 0) | (worth[found, best] < 2)
        return np.where(alone, -1, mates[found, best]).astype(np.int32)

    def _ways(self, world: World, rows: Rows, adult: Ints, goal: Ints, left: Flags) -> tuple[Ints, Flags]:
        """Give the node by which children follow, -1 for staying, and tell who finds no way; (k,) each.

        In one area that is the node of the adult, elsewhere the nearest way to the adult's goal by doors not known to
        be locked.
        """
        crowd, ways = world.crowd, world.navigation
        node = np.where(goal >= 0, crowd.node[adult], np.int32(-1))
        apart = np.flatnonzero((goal >= 0) & (left | (crowd.area[rows] != crowd.area[adult])))
        lost = np.zeros(len(rows), np.bool_)
        for area in np.unique(crowd.area[rows[apart]]):
            here = apart[crowd.area[rows[apart]] == area]
            nodes = ways.nodes_of(int(area))
            who = rows[here]
            points = np.column_stack([crowd.x[who], crowd.y[who]])
            walk = ways.distance_at(np.tile(nodes, len(who)), points.repeat(len(nodes), axis=0))
            beyond, walk = ways.goal_beyond[goal[here][:, None], nodes], walk.reshape(len(who), -1)
            off = points[:, None] - self._door_middle[nodes // 2]  # ways on are measured from the middles of doors
            way = beyond + np.where(beyond > 0.0, np.maximum(walk, lengths(off[..., 0], off[..., 1])), walk)
            way[crowd.refused[who][:, None] & self._passed[goal[here][:, None], nodes] != 0] = np.inf
            best = way.argmin(axis=1)
            found = np.isfinite(way[np.arange(len(who)), best])
            there = ~ways.goal_is_exit[goal[here]] & (ways.goal_area[goal[here]] == area)
            node[here] = np.where(found & ~there, nodes[best], -1)
            lost[here] = ~found & ~there
        return node, lost

    @staticmethod
    def _respond(world: World, rows: Rows, adult: Ints, left: Flags) -> None:
        """Let children respond with their adult."""
        crowd = world.crowd
        new = (crowd.awareness[rows] < Awareness.RESPONDING) & (left | (crowd.awareness[adult] == Awareness.RESPONDING))
        crowd.awareness[rows[new]] = Awareness.RESPONDING
        crowd.responded_at[rows[new]] = world.now_s
        crowd.followed[rows[new]] = crowd.followed[adult[new]]

    def keep(self, world: World, upright: Flags) -> None:
        """Let who is ahead of the others of a family slow down, or stand and wait where there is room.

        Args:
            world: the world. **Written**: pace of children with an adult, and of these.
            upright: (n,) bool, who of the audience is inside and can walk.
        """
        crowd = world.crowd
        rows = self._children[crowd.guardian[self._children] >= 0]
        rows = rows[upright[crowd.guardian[rows]]]
        if len(rows) == 0:
            return
        adult = crowd.guardian[rows]
        members = np.union1d(rows, adult)
        self._leader.fill(-1)
        self._leader[adult], self._leader[rows] = adult, adult
        self._size.fill(0)
        np.add.at(self._size, self._leader[members], 1)
        walking = upright & (crowd.node >= 0)
        count_in_cells(crowd.x, crowd.y, upright, self._floor.origin, CROWD_CELL_M, self._floor.people)
        count_in_cells(crowd.x, crowd.y, walking, self._floor.origin, CROWD_CELL_M, self._floor.walkers)
        keep_together(
            members, Led(self._leader, self._leader, self._size), walking, upright, self._people, self._fields,
            self._floor, BESIDE_S, True, self._way, self._last, self._pace,
        )  # fmt: skip
        crowd.pace[members] = np.minimum(crowd.pace[members], self._pace[members])
        self._let_others_pass(world, members[walking[members]])

    def _let_others_pass(self, world: World, rows: Rows) -> None:
        """Slow down those of some who are ahead of their family on open floor, whoever is around, never to a stop."""
        crowd = world.crowd
        last = self._last[self._leader[rows]]
        counts = (last >= 0) & np.isfinite(self._way[rows])
        rows, last = rows[counts], last[counts]
        speed = crowd.free_speed[last]
        ahead_s = (self._way[last] - self._way[rows]) / speed
        to_door = self._way[rows] - world.navigation.goal_beyond[crowd.goal[rows], crowd.node[rows]]
        column, row = ((np.stack([crowd.x[rows], crowd.y[rows]]).T - self._floor.origin) // CROWD_CELL_M).astype(int).T
        slows = self._open[row, column] & (ahead_s > 0.0) & (to_door >= DOORWAY_M)
        limit = np.maximum(speed * np.minimum(2.0 * (1.0 - ahead_s / BESIDE_S), 1.0), SHUFFLE_MPS)
        crowd.pace[rows[slows]] = np.minimum(crowd.pace[rows], limit)[slows]


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
