"""When people who hide get up: from a source that stays in sight or comes close, out of others' way, after it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import exponentials
from sim.kernels.hazard_places import Places
from sim.kernels.hiding import Doorways, Patience, find_in_doorways, find_risers
from sim.world.codes import Action, Role, Status
from sim.world.hearing import share_moved_by_words
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
        self._same_area = np.eye(world.venue.n_areas, dtype=np.bool_)
        self.fled, self._risers = np.zeros(n, np.bool_), np.zeros(n, np.int64)
        venue, near_m = world.venue, parameters.doorway_m
        self._before = np.zeros(n, np.bool_)
        self._doorways = Doorways(
            venue.door_line, venue.door_areas, venue.door_is_exit, near_m, min(THRESHOLD_M, near_m),
            np.zeros(venue.n_doors, np.bool_),
        )  # fmt: skip
        patience_s, rise_s = np.full(n, np.inf), np.full(n, np.inf)
        for column, median_s, stream in (
            (patience_s, parameters.hide_patience_s, Stream.HIDE_PATIENCE),
            (rise_s, parameters.rise_s, Stream.RISE),
        ):
            spread = exponentials(parameters.hide_patience_sigma * world.streams.normal(stream, people))
            column[:people] = median_s * spread
        self._patience = Patience(
            np.zeros(n), patience_s, rise_s, self.fled, parameters.hide_flight_m, parameters.release_m
        )  # fmt: skip

    def get_up(self, world: World, rows: Rows, free_share: Floats, places: Places) -> Rows:
        """Give the rows of those who get up and leave now.

        Args:
            world: the world.
            rows: (k,) int64, who hides in the open and can act.
            free_share: (n,) float64, share of the exits known that can be reached freely, of those who see a source.
            places: where those take the hazard to be.

        Returns:
            Some of ``rows``.
        """
        if len(rows) == 0:
            return rows
        return self._risers_of(world, rows, free_share, places, self._same_area, hidden=True)

    def come_out(self, world: World, rows: Rows, free_share: Floats, places: Places) -> Rows:
        """Give who of those in refuges come out now, as people get up, or met by officers at the door."""
        if not self._come_out or world.now_s < world.hazard.ended_at or len(rows) == 0:
            return rows[:0]
        return self._risers_of(world, rows, free_share, places, self._joined, hidden=False)

    def in_doorways(self, world: World, rows: Rows) -> Flags:
        """Tell who of some stand before a door of their area that somebody makes for, where nobody can hide.

        Adults count as standing where a child does that is with them: it hides as they do. Who was told to stay may
        stand before an exit, as going on would be leaving, but not in its opening.

        Args:
            world: the world.
            rows: (k,) int64, whom to look at.

        Returns:
            (n,) bool, which says nothing about others, and is written anew by the next call.
        """
        crowd = world.crowd
        find_in_doorways(
            rows, crowd.x, crowd.y, crowd.area, crowd.node, crowd.on_floor, crowd.guardian, crowd.told_to_stay,
            self._doorways, self._before,
        )  # fmt: skip
        return self._before

    def _risers_of(
        self, world: World, rows: Rows, free_share: Floats, places: Places, hears: Flags, *, hidden: bool
    ) -> Rows:
        """Give who of some gets up; since the threat has ended, told, met by officers, or after their own time.

        Args:
            world: the world.
            rows: (k,) int64, who stays where they are.
            free_share: as ``get_up`` takes it.
            places: as ``get_up`` takes it.
            hears: (areas, areas) bool, from which areas people hear officers in which.
            hidden: whether they hide in the open.

        Returns:
            Some of ``rows``.
        """
        crowd, ended_at, now_s = world.crowd, world.hazard.ended_at, world.now_s
        officers, moved_share = rows[:0], 0.0
        if now_s >= ended_at:
            armed = crowd.of((Role.OFFICER, Role.SITE_OFFICER)) & (crowd.status == Status.INSIDE)
            officers = np.flatnonzero(armed & crowd.on_floor)
            moved_share = share_moved_by_words(world) if now_s >= world.response.warm_zone_at else 0.0
        before = self.in_doorways(world, rows) if hidden else self._before
        count = find_risers(
            rows, hidden, crowd.x, crowd.y, crowd.area, crowd.sees_hazard, crowd.alarm_luck, officers, hears, places,
            free_share, before, now_s, world.clock.step_s, ended_at, moved_share, self._patience, self._risers,
        )  # fmt: skip
        return self._risers[:count].copy()

    def more_to_come(self, world: World) -> bool:
        """Tell whether anybody still hides although the threat has ended, and will get up in time."""
        crowd = world.crowd
        if world.now_s < world.hazard.ended_at:
            return False
        hidden = crowd.upright & (crowd.action == Action.HIDE) & (crowd.node < 0) & ~crowd.aiding
        if self._come_out:
            hidden |= crowd.upright & (crowd.action == Action.SHELTER)
        return bool(hidden.any())
