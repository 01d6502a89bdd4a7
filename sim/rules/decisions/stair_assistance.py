"""Wheelchairs and stairs: users take ways without stairs, or wait at the stair until enough people carry them."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import lengths
from sim.world.codes import Action, Mobility, Status
from sim.world.staffing import STAFF
from sim.world.world import World

Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]

WAITING_M: Final = 2.5
"""Distance from the door of a stair at which wheelchair users stop and wait, so that it stays free, m (assumption: the
room of a wheelchair and those beside it; who waits how long is varied by `decisions.carry_helpers` and
`decisions.carry_patience_s`)."""

AT_HAND_M: Final = 2.5
"""Distance within which somebody can lend a hand, m (assumption: the place in which wheelchair users wait; whether
hands are enough is varied by `decisions.carry_helpers`)."""

UNDER_WAY_M: Final = 6.0
"""Distance within which carriers who are held up by others still count as there; the chair waits meanwhile, m
(numerical: how far discs that walk together drift apart on a stair)."""

LAST_M: Final = 4.0
"""Distance to the end of a stair from which people are carried on though carriers have stepped out before them, m
(numerical: carriers walk ahead of the chair in the model)."""

SET_DOWN_S: Final = 10.0
"""Time for which somebody waits for carriers who are apart before they are set down and the carriers come back, s
(assumption: people who carry call each other)."""


class Carrying:
    """Holds wheelchair users before a stair, and lets them be carried over it.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        venue, n = world.venue, world.crowd.n
        self._needed = world.scenario.decisions.carry_helpers
        self._is_stair = np.isin(np.arange(venue.n_areas), venue.stair_area)
        self._onto_stair = self._is_stair[venue.door_areas[:, ::-1].ravel()] & ~self._is_stair[venue.door_areas.ravel()]
        self._stair_of = np.full(venue.n_areas, -1)
        self._stair_of[venue.stair_area] = np.arange(len(venue.stair_area))
        self.exists = bool(self._needed > 0 and len(venue.stair_area) and (_chairs(world)).any())
        if self.exists:
            self.step_free = np.ascontiguousarray(world.navigation.beyond_without(self._onto_stair).T)
        self._node, self._hands_of_staff = np.full(n, -1, np.int32), np.zeros(n, np.int64)
        self.carried, self.needing, self._was_on = (np.zeros(n, np.bool_) for _ in range(3))
        self._apart_s = np.zeros(n)

    def chairs(self, world: World, rows: Rows) -> Flags:
        """Tell who of some people uses a wheelchair that stairs stop; (k,) bool."""
        return _chairs(world)[rows] & self.exists

    def act(self, world: World, upright: Flags) -> None:
        """Stop those who come to a stair, let those who are carried go on.

        Args:
            world: the world. **Written**: node, pace and assistance of wheelchair users.
            upright: (n,) bool, who of the audience is inside and can walk.
        """
        self.needing[:] = False
        if not self.exists:
            return
        crowd, kept = world.crowd, self.carried.copy()
        self.carried[:] = False
        rows = np.flatnonzero(upright & _chairs(world) & (crowd.action == Action.RUN))
        if len(rows) == 0:
            return
        on_stair = self._is_stair[crowd.area[rows]]
        bound, way_m = self._way_to_stair(world, rows, on_stair)
        at_stair = bound & (way_m < WAITING_M)
        self._node[rows] = np.where(at_stair | on_stair, self._node[rows], -1)
        near, far, staff = self._hands(world, rows)
        under_way = kept[rows] & (on_stair | (at_stair & ~self._was_on[rows]))
        begins = (at_stair | on_stair) & ~under_way & (near + staff >= self._needed)
        self._hands_of_staff[rows[begins]] = staff[begins]
        enough = far + self._hands_of_staff[rows] >= self._needed
        enough &= self._apart_s[rows] < SET_DOWN_S
        goes_on = under_way & (enough | (on_stair & (way_m < LAST_M)))
        carried = (begins | goes_on) & (self._node[rows] >= 0)
        self.needing[rows] = bound | on_stair
        self.carried[rows] = carried
        self._was_on[rows] = on_stair & carried
        waits = rows[(at_stair | on_stair) & ~carried]
        crowd.node[waits], crowd.speed[waits] = -1, 0.0
        apart = carried & enough & (near + self._hands_of_staff[rows] < self._needed)
        self._apart_s[rows] = np.where(apart, self._apart_s[rows] + world.clock.step_s, 0.0)
        self._carry(world, rows[carried], apart[carried])

    def _way_to_stair(self, world: World, rows: Rows, on_stair: Flags) -> tuple[Flags, NDArray[np.float64]]:
        """Tell whose way leads onto a stair, and how far it is to the next door, m; remember by which node they go."""
        crowd = world.crowd
        node = np.where(crowd.node[rows] >= 0, crowd.node[rows], self._node[rows])
        node[crowd.goal[rows] < 0] = -1
        way_m = np.full(len(rows), np.inf)
        has = np.flatnonzero(node >= 0)
        way_m[has] = world.navigation.distance_at(node[has], np.column_stack([crowd.x, crowd.y])[rows[has]])
        self._node[rows] = node
        bound: Flags = (node >= 0) & ~on_stair & self._onto_stair[node]
        return bound, way_m

    def _hands(self, world: World, rows: Rows) -> tuple[Rows, Rows, Rows]:
        """Count, for each wheelchair user, the helpers at hand, those under way with them, and staff at hand."""
        crowd = world.crowd
        helpers = np.flatnonzero((crowd.action == Action.HELP) & (crowd.helps >= 0))
        mine = crowd.helps[helpers] == rows[:, None]
        gap = lengths(crowd.x[rows, None] - crowd.x[helpers], crowd.y[rows, None] - crowd.y[helpers])
        staff = np.flatnonzero(crowd.of(STAFF) & (crowd.status == Status.INSIDE) & crowd.on_floor)
        reach = lengths(crowd.x[rows, None] - crowd.x[staff], crowd.y[rows, None] - crowd.y[staff]) < AT_HAND_M
        near, far = (mine & (gap < AT_HAND_M)).sum(axis=1), (mine & (gap < UNDER_WAY_M)).sum(axis=1)
        return near, far, (reach & (crowd.area[rows, None] == crowd.area[staff])).sum(axis=1)

    def _carry(self, world: World, rows: Rows, apart: Flags) -> None:
        """Let people be carried at the speed of carrying, whatever their own; they wait for carriers held up."""
        crowd, venue, parameters = world.crowd, world.venue, world.scenario.decisions
        standing = crowd.node[rows] < 0
        crowd.node[rows[standing]] = self._node[rows[standing]]
        crowd.pace[rows] = np.where(apart, 0.0, np.inf)
        node = crowd.node[rows]
        area = np.where(self._is_stair[crowd.area[rows]], crowd.area[rows], venue.door_areas[:, ::-1].ravel()[node])
        stair = self._stair_of[area]
        middle = (venue.door_line.mean(axis=1)[node // 2] * venue.stair_up[stair]).sum(axis=1)
        ahead_is_up = (middle > venue.stair_span[stair].mean(axis=1)) == self._is_stair[crowd.area[rows]]
        slowing = np.where(ahead_is_up, venue.stair_factor[stair, 0], venue.stair_factor[stair, 1])
        crowd.assistance[rows] = parameters.carried_speed_mps / (crowd.free_speed[rows] * slowing)
        for number in np.unique(area):
            world.log.add_once(world.now_s, "carried_on_stair", venue.area_ids[number])


def _chairs(world: World) -> Flags:
    chairs: Flags = world.crowd.attendee & (world.crowd.mobility == Mobility.WHEELCHAIR)
    return chairs
