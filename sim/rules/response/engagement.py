"""Engagements of teams from outside with sources: how each goes, and who has fallen back until when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.rules.response.contact import err, lose, sources_met, stop
from sim.world.random_streams import Stream
from sim.world.world import World

Rows = NDArray[np.int64]

MOST: Final = 3
"""Engagements of a source, the last of which ends or contains it whatever becomes of the officers (numerical: bounds
the loop; 3 in 100 sources come to it at `response.police.officer_harm_share` 0.3)."""


class Engagements:
    """What becomes of contacts.

    Args:
        world: the world.
        teams: rows of all officers by team.
    """

    def __init__(self, world: World, teams: Sequence[Rows]) -> None:
        self._teams = teams
        self._so_far = np.zeros(len(world.hazard.rows), np.int64)
        self._back_at = np.zeros(len(teams))
        self._holding: set[int] = set()

    def out(self, world: World, number: int) -> bool:
        """Tell whether a team goes after nobody now: it holds a contained source, or has fallen back."""
        return number in self._holding or world.now_s < self._back_at[number]

    def act(self, world: World) -> None:
        """Let officers who have not fallen back engage the sources in sight, once a step each source."""
        free = [team for number, team in enumerate(self._teams) if world.now_s >= self._back_at[number]]
        if not free:
            return
        for source, near in sources_met(world, np.concatenate(free)):
            teams = self._teams_of(near)
            if (world.now_s >= self._back_at[teams]).all():
                self._engage(world, source, teams, int(near[0]))

    def _teams_of(self, rows: Rows) -> list[int]:
        """Give the numbers of the teams of officers, in the order of the officers."""
        return list(dict.fromkeys(k for row in rows for k, team in enumerate(self._teams) if row in team))

    def _engage(self, world: World, source: int, teams: list[int], nearest: int) -> None:
        """Let errors harm people near; then the source harms the nearest officer and goes on, or is stopped.

        Args:
            world: the world.
            source: number of the source.
            teams: numbers of the teams that have it in sight, that of the nearest officer first.
            nearest: row of the nearest officer.
        """
        world.response.contact_at = min(world.response.contact_at, world.now_s)
        world.log.add(world.now_s, "contact", f"source_{source + 1}")
        err(world, source)
        nth = int(self._so_far[source])
        self._so_far[source] += 1
        police = world.scenario.response.police
        harmed = world.streams.uniform(Stream.OFFICER_HARM, MOST, part=source)[nth] < police.officer_harm_share
        if harmed:
            lose(world, nearest)
        if harmed and nth + 1 < MOST:
            self._back_at[teams] = world.now_s + police.fall_back_s
            world.log.add(world.now_s, "fall_back", f"source_{source + 1}")
            return
        stop(world, source)
        if world.hazard.holds_out[source]:
            self._holding.add(teams[0])
