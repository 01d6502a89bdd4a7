"""Wheelchairs and stairs: users take ways without stairs, or wait at the stair until enough people carry them."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.carrying import Carried, Manner, Stairs, carry_over_stairs
from sim.world.codes import Mobility
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
        venue, crowd, n = world.venue, world.crowd, world.crowd.n
        parameters = world.scenario.decisions
        is_stair = np.isin(np.arange(venue.n_areas), venue.stair_area)
        landing = np.ascontiguousarray(venue.door_areas[:, ::-1]).ravel()
        onto_stair = is_stair[landing] & ~is_stair[venue.door_areas.ravel()]
        self.exists = bool(parameters.carry_helpers > 0 and len(venue.stair_area) and (_chairs(world)).any())
        if self.exists:
            self.step_free = np.ascontiguousarray(world.navigation.beyond_without(onto_stair).T)
        self.carried, self.needing, was_on = (np.zeros(n, np.bool_) for _ in range(3))
        self._known = Carried(
            np.full(n, -1, np.int32), np.zeros(n, np.int64), self.carried, self.needing, was_on, np.zeros(n)
        )
        stair_of = np.full(venue.n_areas, -1)
        stair_of[venue.stair_area] = np.arange(len(venue.stair_area))
        self._stairs = Stairs(
            is_stair, stair_of, onto_stair, landing, venue.door_line.mean(axis=1), venue.stair_up,
            venue.stair_span.mean(axis=1), venue.stair_factor,
        )  # fmt: skip
        self._manner = Manner(
            parameters.carry_helpers, WAITING_M, AT_HAND_M, UNDER_WAY_M, LAST_M, SET_DOWN_S,
            parameters.carried_speed_mps,
        )  # fmt: skip
        self._staff, self._used = np.flatnonzero(crowd.of(STAFF)), np.zeros(venue.n_areas, np.bool_)
        self._people, self._fields = crowd.people(), world.navigation.fields()

    def chairs(self, world: World, rows: Rows) -> Flags:
        """Tell who of some people uses a wheelchair that stairs stop; (k,) bool."""
        return _chairs(world)[rows] & self.exists

    def act(self, world: World, upright: Flags) -> None:
        """Stop those who come to a stair, let those who are carried go on.

        Args:
            world: the world. **Written**: node, pace and assistance of wheelchair users.
            upright: (n,) bool, who of the audience is inside and can walk.
        """
        if not self.exists:
            return
        crowd = world.crowd
        carry_over_stairs(
            upright, crowd.role, crowd.status, crowd.on_floor, crowd.action, crowd.helps, crowd.mobility, self._staff,
            self._people, self._fields, self._stairs, self._manner, world.clock.step_s, self._known, crowd.speed,
            crowd.pace, crowd.assistance, self._used,
        )  # fmt: skip
        for area in np.flatnonzero(self._used):
            world.log.add_once(world.now_s, "carried_on_stair", world.venue.area_ids[area])


def _chairs(world: World) -> Flags:
    chairs: Flags = world.crowd.attendee & (world.crowd.mobility == Mobility.WHEELCHAIR)
    return chairs
