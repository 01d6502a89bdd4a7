"""Search by areas: to where the threat was last known to be, and else through every area, nearest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import lengths
from sim.world.sight import sees
from sim.world.situation_report import SituationReport
from sim.world.wayfinding import send, walking_distances
from sim.world.world import World

Rows = NDArray[np.int64]

AT_MIDDLE_M: Final = 1.0
"""Distance from the middle of an area at which one has been there, m (numerical: a step or two; who sees the middle has
looked there already)."""

LOOK_ROUND_S: Final = 5.0
"""Time between two choices of the area to sweep, while it is not searched, s (assumption: a team on its way goes on;
half or twice of it moved no metric of `club_assault` with 300 people)."""

ELSEWHERE_M: Final = 1.0e6
"""Added to the way to an area that another team makes for, m (numerical: farther than anything else)."""

PASSED_THROUGH: Final = ("stair",)
"""Uses of areas that are searched by walking through them."""


class Search:
    """What one force has searched and heard; everybody in it shares both.

    A source is heard from its own area, from one door away, and across a balustrade: coarse, and never in doubt.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        venue, n = world.venue, world.venue.n_inside_areas
        self._middle = [venue.middle(area) for area in range(n)]
        self._hears = venue.joined() | venue.area_overlooks | venue.area_overlooks.T
        self._to_search = np.array([use not in PASSED_THROUGH for use in venue.area_use[:n]])
        self._searched_at = np.full(n, -np.inf)
        self._sweep_began = 0.0
        self._heard = SituationReport()
        self._target: dict[int, int] = {}

    def act(self, world: World, teams: Sequence[Rows]) -> None:
        """Send every team on its way.

        Args:
            world: the world. **Written**: the way of every member, and locked doors on the way to a threat.
            teams: rows of the members inside the venue, by team, the leader first; none empty.
        """
        heard = [self._listen(world, team) for team in teams]
        leaders = [int(team[0]) for team in teams]
        self._target = {leader: self._target[leader] for leader in leaders if leader in self._target}
        for team in teams:
            self._look_round(world, team)
        for team, leader, source in zip(teams, leaders, heard, strict=True):
            place = self._known_place(world, source)
            area = place[0] if place else self._next_area(world, leader)
            point = place[1] if place else self._middle[area]
            for row in team:
                send(world, int(row), area, point, through_locked=place is not None)

    def hears(self, world: World, rows: Rows) -> NDArray[np.bool_]:
        """Tell which of the active sources any of these bodies hears, (m,) bool."""
        area = world.crowd.area
        return np.asarray(self._hears[area[rows]][:, area[world.hazard.active_rows]].any(axis=0), np.bool_)

    def _listen(self, world: World, team: Rows) -> int:
        """Give the row of the nearest source that a team hears, or -1; the whole force is told of it."""
        crowd = world.crowd
        sources = world.hazard.active_rows[self.hears(world, team)]
        if len(sources) == 0:
            return -1
        distance, _ = walking_distances(world, int(team[0]), crowd.area[sources].astype(np.int64))
        source = int(sources[int(np.argmin(distance))])
        self._heard.report(float(crowd.x[source]), float(crowd.y[source]), int(crowd.area[source]), world.now_s)
        return source

    def _look_round(self, world: World, team: Rows) -> None:
        """Note areas as searched whose middle, or place last reported, a member in them has reached or has in sight."""
        crowd, report = world.crowd, self._latest_report(world)
        for row in team:
            area, here = int(crowd.area[row]), np.array([crowd.x[row], crowd.y[row]])
            middle = self._middle[area]
            places = [middle, np.array([report.x, report.y])] if report.area == area else [middle]
            if any(lengths(*(place - here)) < AT_MIDDLE_M or sees(world, here, place) for place in places):
                self._searched_at[area] = world.now_s

    def _known_place(self, world: World, source: int) -> tuple[int, NDArray[np.float64]] | None:
        """Give the area and the place of the source that a team hears, or of the latest report not yet looked into."""
        crowd = world.crowd
        if source >= 0:
            return int(crowd.area[source]), np.array([crowd.x[source], crowd.y[source]])
        report = self._latest_report(world)
        inside = 0 <= report.area < len(self._middle)
        if not inside or report.reported_at < self._searched_at[report.area]:
            return None
        return report.area, np.array([report.x, report.y])

    def _latest_report(self, world: World) -> SituationReport:
        return max(self._heard, world.known, key=lambda known: known.reported_at)

    def _next_area(self, world: World, leader: int) -> int:
        """Give the area that a team sweeps now: the nearest not yet searched, and rather one that no other team takes.

        When everything in reach is searched, the sweep begins again.
        """
        if self._left(world, leader) and not world.clock.due(LOOK_ROUND_S):
            return self._target[leader]
        distance, _ = walking_distances(world, leader, np.arange(len(self._middle)))
        distance[~self._to_search] = np.inf
        if not (np.isfinite(distance) & (self._searched_at < self._sweep_began)).any():
            self._sweep_began = world.now_s
        distance[self._searched_at >= self._sweep_began] = np.inf
        distance[[area for other, area in self._target.items() if other != leader]] += ELSEWHERE_M
        nearest = int(np.argmin(distance))
        self._target[leader] = nearest if np.isfinite(distance[nearest]) else int(world.crowd.area[leader])
        return self._target[leader]

    def _left(self, world: World, leader: int) -> bool:
        """Tell whether a team has an area to make for that nobody has searched in this sweep."""
        return leader in self._target and bool(self._searched_at[self._target[leader]] < self._sweep_began)
