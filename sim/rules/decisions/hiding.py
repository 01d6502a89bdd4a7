"""When people who hide get up: from a source that stays in sight or comes close, out of others' way, after it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.courses import stand_before_doors
from sim.kernels.elementary import exponentials, lengths
from sim.world.codes import Action, Role, Status
from sim.world.hearing import hears_words
from sim.world.random_streams import Stream
from sim.world.world import World

THRESHOLD_M: Final = 0.3
"""Distance from an exit within which somebody stands in its opening, m (assumption: half a body beside the line; who is
told to stay and stands there is in the way of all who leave)."""

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Rows = NDArray[np.int64]


class Hiding:
    """The patience of those who hide in the open.

    In sight of a source, time adds up at the share of the exits they know that they could reach freely, until it
    passes their own patience, drawn once at birth.

    Args:
        world: the world.

    Attributes:
        fled: (n,) bool, who has left a hiding place before the threat was over.
    """

    def __init__(self, world: World) -> None:
        n, people, parameters = world.crowd.n, world.attendees, world.scenario.decisions
        self._come_out, self._joined = parameters.refuge_release == "after_the_threat", world.venue.joined()
        self.fled, self._spent_s = np.zeros(n, np.bool_), np.zeros(n)
        self._patience_s, self._rise_s = np.full(n, np.inf), np.full(n, np.inf)
        for column, median_s, stream in (
            (self._patience_s, parameters.hide_patience_s, Stream.HIDE_PATIENCE),
            (self._rise_s, parameters.rise_s, Stream.RISE),
        ):
            spread = exponentials(parameters.hide_patience_sigma * world.streams.normal(stream, people))
            column[:people] = median_s * spread

    def get_up(self, world: World, free: Flags, free_share: Floats, hazard_x: Floats, hazard_y: Floats) -> Rows:
        """Give the rows of those who get up and leave now.

        Args:
            world: the world.
            free: (n,) bool, who can act.
            free_share: (n,) float64, share of the exits known that can be reached freely, of those who see a source.
            hazard_x: (n,) float64, m, where each takes the hazard to be.
            hazard_y: (n,) float64, m.

        Returns:
            (k,) int64.
        """
        crowd, parameters = world.crowd, world.scenario.decisions
        rows = np.flatnonzero(free & (crowd.action == Action.HIDE) & (crowd.node < 0))
        if len(rows) == 0:
            return rows
        watched = rows[crowd.sees_hazard[rows]]
        self._spent_s[watched] += world.clock.step_s * free_share[watched]
        gap = lengths(crowd.x[watched] - hazard_x[watched], crowd.y[watched] - hazard_y[watched])
        enough = (self._spent_s[watched] >= self._patience_s[watched]) | (gap < parameters.hide_flight_m)
        leaves = watched[enough & (free_share[watched] > 0.0)]
        self.fled[leaves] = True
        same_area = np.eye(world.venue.n_areas, dtype=np.bool_)
        up: Rows = np.union1d(leaves, self._released(world, rows, same_area))
        return np.union1d(up, rows[in_doorways(world, rows)])

    def come_out(self, world: World, upright: Flags) -> Rows:
        """Give the rows of those who come out of refuges now, as people get up, or met by officers at the door."""
        crowd = world.crowd
        if not self._come_out or world.now_s < world.hazard.ended_at:
            return np.zeros(0, np.int64)
        rows = np.flatnonzero(upright & (crowd.action == Action.SHELTER) & ~crowd.aiding & (crowd.guardian < 0))
        return self._released(world, rows, self._joined)

    def _released(self, world: World, rows: Rows, hears: Flags) -> Rows:
        """Give who of some gets up since the threat has ended: told, met by officers, or after their own time.

        Args:
            world: the world.
            rows: (k,) int64, who stays where they are.
            hears: (areas, areas) bool, from which areas people hear officers in which.

        Returns:
            Some of ``rows``.
        """
        crowd, ended_at = world.crowd, world.hazard.ended_at
        if world.now_s < ended_at:
            return rows[:0]
        up = world.now_s >= ended_at + self._rise_s[rows]
        if world.now_s >= world.response.warm_zone_at:
            up |= hears_words(world)[rows]
        armed = np.isin(crowd.role, (Role.OFFICER, Role.SITE_OFFICER)) & (crowd.status == Status.INSIDE)
        officers = np.flatnonzero(armed & crowd.on_floor)
        gap = lengths(crowd.x[rows, None] - crowd.x[officers], crowd.y[rows, None] - crowd.y[officers])
        near = (gap < world.scenario.decisions.release_m) & hears[crowd.area[rows, None], crowd.area[officers]]
        released: Rows = rows[up | near.any(axis=1)]
        return released

    def more_to_come(self, world: World) -> bool:
        """Tell whether anybody still hides although the threat has ended, and will get up in time."""
        crowd = world.crowd
        hidden = crowd.upright & (crowd.action == Action.HIDE) & (crowd.node < 0) & ~crowd.aiding
        if self._come_out:
            hidden |= crowd.upright & (crowd.action == Action.SHELTER)
        return bool(world.now_s >= world.hazard.ended_at and hidden.any())


def in_doorways(world: World, rows: Rows) -> Flags:
    """Tell who of some stand before a door of their area that somebody makes for, where nobody can hide; (k,) bool.

    Adults count as standing where a child does that is with them: it hides as they do. Who was told to stay may stand
    before an exit, as going on would be leaving, but not in its opening.
    """
    crowd, venue = world.crowd, world.venue
    used, before = np.zeros(venue.n_doors, np.bool_), np.zeros(crowd.n, np.bool_)
    used[crowd.node[crowd.on_floor & (crowd.node >= 0)] // 2] = True
    children = np.flatnonzero(crowd.on_floor & (crowd.guardian >= 0))
    near_m = world.scenario.decisions.doorway_m
    those, whose = np.concatenate([rows, children]), np.concatenate([rows, crowd.guardian[children]])
    stays, exits = crowd.told_to_stay[whose], venue.door_is_exit
    kinds = ((used, ~stays, near_m), (used & ~exits, stays, near_m), (used & exits, stays, min(THRESHOLD_M, near_m)))
    for doors, some, within_m in kinds:
        found = np.empty(int(some.sum()), np.bool_)
        stand_before_doors(
            those[some], crowd.x, crowd.y, crowd.area, venue.door_line, venue.door_areas, doors, within_m, found
        )  # fmt: skip
        before[whose[some][found]] = True
    return before[rows]
