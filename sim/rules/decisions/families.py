"""Children who stay with an adult: one course, one way, one pace."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.kernels.cells import count_in_cells
from sim.kernels.groups import Led, keep_together
from sim.rules.decisions.groups import CROWD_CELL_M, floor_of
from sim.rules.decisions.helping import BESIDE_S
from sim.world.codes import Action, Awareness, Status
from sim.world.world import World

Flags = NDArray[np.bool_]
Rows = NDArray[np.int64]
Ints = NDArray[np.int32]


class Families:
    """Keeps every child with an adult of its group, as long as there is one.

    That is the adult it is with, while that one can walk and is in the same area or the next; else another adult of
    the group who is; else, if one has left, the child follows the same way. A child with none of them, or with no way
    to where its adult goes, acts by itself as an adult would (assumption). Adults wait for their child without a limit
    of patience, in sight of the hazard too, but neither in doorways nor among strangers on the move: there they go at
    the child's pace, and dam no way.

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
        self._leader, self._size = np.full(n, -1, np.int32), np.zeros(n, np.int32)
        self._way, self._last, self._pace = np.zeros(n), np.full(n, -1, np.int32), np.full(n, np.inf)
        self._people, self._fields = crowd.people(), world.navigation.fields()

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
        goal = crowd.goal[adult]
        going = (action == Action.RUN) | (action == Action.HIDE) | (action == Action.SHELTER)
        walks = (goal >= 0) & (going | ((action == Action.HELP) & (crowd.node[adult] >= 0)))
        node, lost = self._ways(world, rows, adult, np.where(walks, goal, np.int32(-1)), left)
        kept = ~lost
        rows, adult, action, goal = rows[kept], adult[kept], action[kept], np.where(walks, goal, np.int32(-1))[kept]
        node = node[kept]
        crowd.guardian[rows] = adult
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
        alone |= np.isin(rows, crowd.helps[crowd.helps >= 0])  # helpers lead whom they help
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
            way = walk.reshape(len(who), -1) + ways.goal_beyond[goal[here][:, None], nodes]
            shut = (crowd.refused[who][:, None] >> (nodes // 2).astype(np.uint64)) & np.uint64(1)
            way[shut > 0] = np.inf
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
