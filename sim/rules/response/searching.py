"""Search by areas: to where the threat was last known to be, and else through every area, nearest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import exponentials, lengths
from sim.rules.response.listening import Listening
from sim.world.random_streams import Stream
from sim.world.sight import sees_place
from sim.world.situation_report import SituationReport
from sim.world.smoke_on_duty import is_caught_in_smoke
from sim.world.wayfinding import halt, leave_smoke, send, walking_distances
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

HOLD_AT_M: Final = 2.0
"""Distance from a shut door at which a team holds, m (assumption: clear of the doorway; nearer it would open it)."""

PASSED_THROUGH: Final = ("stair",)
"""Uses of areas that are searched by walking through them."""


class Search:
    """What one force has searched and heard; everybody in it shares both.

    Args:
        world: the world.
        force: number of the force, for what it hears.

    Attributes:
        listening: what its teams hear.
    """

    def __init__(self, world: World, force: int) -> None:
        venue, n = world.venue, world.venue.n_inside_areas
        self._middle = [venue.middle(area) for area in range(n)]
        self.listening = Listening(world, force)
        self._to_search = np.array([use not in PASSED_THROUGH for use in venue.area_use[:n]])
        self._clearing_s = _clearing_times(world)
        self._spent_s, self._searched_at = np.zeros(n), np.full(n, -np.inf)
        self._held_until = np.full(venue.n_doors, np.inf)
        self._misled: dict[int, tuple[int, float]] = {}
        self._sweep_began = 0.0
        self._heard = SituationReport()
        self._target: dict[int, int] = {}

    def mislead(self, number: int, area: int, until_s: float) -> None:
        """Send a team to an area, whatever is reported, until a time, or until it hears a source.

        Args:
            number: of the team.
            area: the area.
            until_s: the time, s.
        """
        self._misled[number] = (area, until_s)

    def act(self, world: World, teams: Mapping[int, Rows]) -> None:
        """Send every team on its way.

        Args:
            world: the world. **Written**: the way of every member, and locked doors on the way to a threat.
            teams: rows of the members inside the venue, by number of the team, the leader first; none empty.
        """
        heard = {number: self._listen(world, number, team) for number, team in teams.items()}
        self._target = {number: area for number, area in self._target.items() if number in teams}
        self._look_round(world, teams.values())
        for number, team in teams.items():
            place = self._known_place(world, number, heard[number])
            area = place[0] if place else self._next_area(world, number, int(team[0]))
            point = place[1] if place else self._middle[area]
            for row in team:
                if is_caught_in_smoke(world, int(row)):
                    leave_smoke(world, int(row))
                else:
                    send(world, int(row), area, point, through_locked=place is not None)
            self._hold_at_doors(world, team)

    def _listen(self, world: World, number: int, team: Rows) -> int:
        """Give the row of the nearest source that a team hears, or -1; the whole force is told of it."""
        crowd = world.crowd
        sources = world.hazard.active_rows[self.listening.hears(world, number, team)]
        if len(sources) == 0:
            return -1
        distance, _ = walking_distances(world, int(team[0]), crowd.area[sources].astype(np.int64))
        source = int(sources[int(np.argmin(distance))])
        self._misled.pop(number, None)
        self._heard.report(float(crowd.x[source]), float(crowd.y[source]), int(crowd.area[source]), world.now_s)
        return source

    def _look_round(self, world: World, teams: Iterable[Rows]) -> None:
        """Note areas as searched that members have overlooked for as long as clearing them takes.

        They overlook an area that they are in once they have reached its middle, or the place last reported, or have
        either in sight.
        """
        overlooked = {int(world.crowd.area[row]) for team in teams for row in team if self._overlooks(world, int(row))}
        for area in overlooked:
            self._spent_s[area] += world.clock.step_s
            if self._spent_s[area] > self._clearing_s[area]:
                self._searched_at[area], self._spent_s[area] = world.now_s, 0.0

    def _overlooks(self, world: World, row: int) -> bool:
        """Tell whether a member has reached or sees the middle of its area, or the place last reported in it."""
        crowd, report = world.crowd, self._latest_report(world)
        area, here = int(crowd.area[row]), np.array([crowd.x[row], crowd.y[row]])
        places = [self._middle[area], *([np.array([report.x, report.y])] if report.area == area else [])]
        return any(lengths(*(place - here)) < AT_MIDDLE_M or sees_place(world, row, place) for place in places)

    def _hold_at_doors(self, world: World, team: Rows) -> None:
        """Let a team stand for a time before a shut inner door that one of them has come to."""
        crowd, hold_s = world.crowd, world.scenario.response.police.door_hold_s
        for row in team:
            node = int(crowd.node[row])
            if node < 0 or world.doors.open[node // 2] or world.venue.door_is_exit[node // 2]:
                continue
            here = np.array([[crowd.x[row], crowd.y[row]]])
            if world.navigation.distance_at(node, here)[0] > HOLD_AT_M:
                continue
            door = node // 2
            self._held_until[door] = min(self._held_until[door], world.now_s + hold_s)
            if world.now_s < self._held_until[door]:
                for member in team:
                    halt(world, int(member))
                return

    def _known_place(self, world: World, number: int, source: int) -> tuple[int, NDArray[np.float64]] | None:
        """Give where a team makes for: the source it hears, a wrong area, the latest report not yet looked into."""
        crowd = world.crowd
        if source >= 0:
            return int(crowd.area[source]), np.array([crowd.x[source], crowd.y[source]])
        wrong_area, until_s = self._misled.get(number, (-1, -np.inf))
        if world.now_s < until_s:
            return wrong_area, self._middle[wrong_area]
        report = self._latest_report(world)
        inside = 0 <= report.area < len(self._middle)
        if not inside or report.reported_at < self._searched_at[report.area]:
            return None
        return report.area, np.array([report.x, report.y])

    def _latest_report(self, world: World) -> SituationReport:
        return max(self._heard, world.known, key=lambda known: known.reported_at)

    def _next_area(self, world: World, number: int, leader: int) -> int:
        """Give the area that a team sweeps now: the nearest not yet searched, and rather one that no other team takes.

        When everything in reach is searched, the sweep begins again.
        """
        if self._left(number) and not world.clock.due(LOOK_ROUND_S):
            return self._target[number]
        distance, _ = walking_distances(world, leader, np.arange(len(self._middle)))
        distance[~self._to_search] = np.inf
        if not (np.isfinite(distance) & (self._searched_at < self._sweep_began)).any():
            self._sweep_began = world.now_s
        distance[self._searched_at >= self._sweep_began] = np.inf
        distance[[area for other, area in self._target.items() if other != number]] += ELSEWHERE_M
        nearest = int(np.argmin(distance))
        self._target[number] = nearest if np.isfinite(distance[nearest]) else int(world.crowd.area[leader])
        return self._target[number]

    def _left(self, number: int) -> bool:
        """Tell whether a team has an area to make for that nobody has searched in this sweep."""
        return number in self._target and bool(self._searched_at[self._target[number]] < self._sweep_began)


def _clearing_times(world: World) -> NDArray[np.float64]:
    """Draw how long clearing takes in each area, (n_inside_areas,) float64, s: the same for whoever clears it."""
    police, n = world.scenario.response.police, world.venue.n_inside_areas
    spread = exponentials(police.clearing_sigma * world.streams.normal(Stream.CLEARING, n))
    return np.asarray(police.clearing_median_s * spread, np.float64)
