"""What armed officers hear: a source near them, surely in their own area, by chance from one door away."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import lengths
from sim.world.codes import Action
from sim.world.random_streams import Stream
from sim.world.sight import true_positions
from sim.world.world import World

Flags = NDArray[np.bool_]
Rows = NDArray[np.int64]

SLOT_S: Final = 10.0
"""Time for which one draw holds, s (definition: of `response.police.hearing_share`)."""

LOUD_CROWD: Final = 20
"""People on the run in the area of a team who drown a source elsewhere, persons (assumption: a few do not, a crowd
does; `response.police.muffled_factor` varies by how much)."""

SILENT: Final = ("none", "text")
"""Modes of alarm that make no noise (definition: of the words)."""

FORCES: Final = 2
"""Forces that listen, police and officers on site, whose draws are apart (definition: of the draws)."""


class Listening:
    """The hearing of one force.

    A draw belongs to a team, the area of the source and ten seconds, and to nothing else: the same under every policy.

    Args:
        world: the world.
        force: number of the force, below ``FORCES``.
    """

    def __init__(self, world: World, force: int) -> None:
        venue = world.venue
        overlooked = venue.area_overlooks | venue.area_overlooks.T
        self._surely: Flags = overlooked | np.eye(len(overlooked), dtype=np.bool_)
        self._one_away: Flags = venue.joined() & ~self._surely
        self._force = force

    def hears(self, world: World, team: int, rows: Rows) -> Flags:
        """Tell which of the active sources a team hears, (m,) bool.

        Args:
            world: the world.
            team: number of the team, whose luck it is.
            rows: (k,) int64, rows of its members.
        """
        sources, areas = world.hazard.active_rows, world.crowd.area[rows]
        there = world.crowd.area[sources]
        heard: Flags = np.any(self._surely[areas][:, there], axis=0)
        for k in np.flatnonzero(~heard & self._one_away[areas][:, there].any(axis=0)):
            heard[k] = self._luck(world, team, int(there[k])) < self._chance(world, rows, int(sources[k]))
        return heard

    def _luck(self, world: World, team: int, area: int) -> float:
        """Give the draw of these ten seconds for a team and the area of a source."""
        part, n_areas = FORCES * int(world.now_s // SLOT_S) + self._force, world.venue.n_areas
        drawn = world.streams.uniform(Stream.OFFICER_HEARING, (team + 1) * n_areas, part)
        return float(drawn[team * n_areas + area])

    def _chance(self, world: World, rows: Rows, source: int) -> float:
        """Give the chance that the best placed member hears a source one area away."""
        crowd, police = world.crowd, world.scenario.response.police
        beside = rows[self._one_away[crowd.area[rows], crowd.area[source]]]
        gap = true_positions(world, beside) - true_positions(world, np.array([source]))
        near = beside[lengths(lengths(gap[:, 0], gap[:, 1]), gap[:, 2]) <= police.hearing_range_m]
        if len(near) == 0:
            return 0.0
        chance = police.hearing_share
        if not any(_open_between(world, int(area), int(crowd.area[source])) for area in set(crowd.area[near])):
            chance *= police.muffled_factor
        return chance * police.muffled_factor if _loud(world, near) else chance


def _open_between(world: World, a: int, b: int) -> bool:
    """Tell whether any door between two areas stands open."""
    doors = (world.venue.door_areas == a).any(axis=1) & (world.venue.door_areas == b).any(axis=1)
    return bool(world.doors.open[doors].any())


def _loud(world: World, rows: Rows) -> bool:
    """Tell whether an alarm sounds, or a crowd runs where any of these bodies is."""
    crowd = world.crowd
    sounds = np.isfinite(world.alarm.given_at) and world.scenario.alarm.mode not in SILENT
    running = crowd.attendee & crowd.upright & (crowd.action == Action.RUN)
    return bool(sounds) or any(
        np.count_nonzero(running & (crowd.area == area)) >= LOUD_CROWD for area in set(crowd.area[rows])
    )
