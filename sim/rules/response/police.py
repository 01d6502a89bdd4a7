"""Armed officers from outside: arrival, entry by policy, search in teams, contact, and what follows from it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import lengths
from sim.rules.response.contact import hold_in_sight
from sim.rules.response.engagement import Engagements
from sim.rules.response.searching import Search
from sim.world.codes import Status
from sim.world.communication import draw_communication
from sim.world.response_delays import draw_delays
from sim.world.smoke_on_duty import doors_into_smoke
from sim.world.staffing import officers_sent
from sim.world.wayfinding import halt, stand
from sim.world.world import World

TEAM: Final = 4
"""Officers in a contact team, persons (definition: as in Martaindale and Blair 2019)."""

PAIR: Final = 2
"""Officers who arrive together in a car, persons (definition: how `response.police.between_arrivals_s` counts)."""

POLICE: Final = 0
"""Number of this force for what it hears (definition: of the draws)."""

NOT_SENT_TO: Final = ("refuge", "stair")
"""Uses of areas that no false report names."""

ABREAST_M: Final = 0.6
"""Distance between officers of a team who go in side by side, m (drawing: how bodies are placed before the door)."""


class Police:
    """The armed response.

    Args:
        world: the world.
        rows: rows set aside for officers: the first ones, then those of the tactical team.
    """

    def __init__(self, world: World, rows: NDArray[np.int64]) -> None:
        parameters = world.scenario.response.police
        sent = officers_sent(parameters.officers, world.posture)
        first = rows[:sent]
        size = PAIR if parameters.entry_policy == "first_officer" else TEAM
        patrol, tactical = _split(first, size), _split(rows[sent:], TEAM)
        self._teams = [*patrol, *tactical]
        self._leaders = np.array([team[0] for team in self._teams], np.int64)
        self._last_pair = [(int(np.searchsorted(first, team[-1]))) // PAIR for team in patrol]
        self._rows = rows
        self._engagements = Engagements(world, self._teams)
        self._search = Search(world, POLICE)
        self._delays = draw_delays(world.scenario, world.streams)
        self._communication = draw_communication(world.scenario, world.streams)
        self._told: set[str] = set()
        self._gone_in = False

    def arrive(self, world: World) -> None:
        """Let teams go in whose time has come."""
        clocks = world.response
        if not np.isfinite(clocks.dispatched_at) or not world.hazard.expected:
            return
        clocks.arrived_at = clocks.dispatched_at + self._delays.travel_s
        clocks.tactical_at = clocks.ordered_at + self._delays.tactical_s
        clocks.entry_at = self._entry_time(world)
        self._tell(world)
        if world.hazard.pending == 0 and np.isfinite(world.hazard.ended_at):
            return
        for number in np.flatnonzero(world.crowd.status[self._leaders] == Status.ABSENT).tolist():
            if world.now_s >= self._ready_at(world, number):
                self._go_in(world, self._teams[number], number)

    def _ready_at(self, world: World, number: int) -> float:
        """Give when a team is complete and may go in, s."""
        parameters, clocks = world.scenario.response.police, world.response
        only_tactical = parameters.entry_policy == "wait_for_tactical" and len(self._teams) > len(self._last_pair)
        if only_tactical and number < len(self._last_pair):
            return np.inf
        if number >= len(self._last_pair):
            return max(clocks.entry_at, clocks.tactical_at + parameters.entry_briefing_s)
        return max(clocks.entry_at, clocks.arrived_at + self._last_pair[number] * parameters.between_arrivals_s)

    def _entry_time(self, world: World) -> float:
        parameters, clocks = world.scenario.response.police, world.response
        if parameters.entry_policy == "wait_for_tactical":
            return max(clocks.tactical_at, clocks.arrived_at) + parameters.entry_briefing_s
        needed = PAIR if parameters.entry_policy == "first_officer" else TEAM
        last_pair = (needed - 1) // PAIR
        return clocks.arrived_at + last_pair * parameters.between_arrivals_s + parameters.entry_briefing_s

    def _tell(self, world: World) -> None:
        """Write the clocks into the log as they strike."""
        clocks = world.response
        for name, time in (
            ("notification", clocks.notified_at),
            ("call_processing", clocks.ordered_at),
            ("dispatch", clocks.dispatched_at),
            ("arrival", clocks.arrived_at),
            ("tactical_arrival", clocks.tactical_at),
            ("entry", clocks.entry_at),
        ):
            if name not in self._told and world.now_s >= time:
                self._told.add(name)
                world.log.add(time, name)

    def _go_in(self, world: World, team: NDArray[np.int64], number: int) -> None:
        """Start a team at the far end of the run-out of an access door, taking the doors in turn.

        It waits while other officers stand there, or behind every such door is smoke that stops it.
        """
        venue, crowd = world.venue, world.crowd
        access = np.flatnonzero(venue.door_is_response_access)
        access = access[~doors_into_smoke(world, int(team[0]))[access]]
        usable = access[~world.doors.locked[access]]
        doors = usable if len(usable) else access
        if len(doors) == 0:
            return
        door = doors[number % len(doors)]
        outside = venue.door_line[door].mean(axis=0) + (venue.parameters.run_out_m - 1.0) * venue.door_normal[door]
        others = self._rows[crowd.status[self._rows] == Status.INSIDE]
        if (lengths(crowd.x[others] - outside[0], crowd.y[others] - outside[1]) < len(team) * ABREAST_M).any():
            return
        along = np.array([-venue.door_normal[door, 1], venue.door_normal[door, 0]])
        for row, place in zip(team, np.arange(len(team)) - 0.5 * (len(team) - 1), strict=True):
            world.place_body(int(row), *(outside + place * ABREAST_M * along))
        crowd.free_speed[team] = world.scenario.response.police.search_speed_mps
        crowd.goal[team] = door
        if not self._gone_in:
            self._mislead(world, number)
        self._gone_in = True

    def _mislead(self, world: World, number: int) -> None:
        """Send a team to a wrong area, where communication fails in that way: any but those with a source."""
        failure, venue, until_s = self._communication, world.venue, world.response.entry_at
        with_source = set(world.crowd.area[world.hazard.active_rows].tolist())
        wrong = [
            area for area in range(venue.n_inside_areas)
            if venue.area_use[area] not in NOT_SENT_TO and area not in with_source
        ]  # fmt: skip
        if failure.wrong_area_s > 0.0 and wrong:
            chosen = wrong[int(failure.wrong_area_luck * len(wrong))]
            self._search.mislead(number, chosen, until_s + failure.wrong_area_s)

    def act(self, world: World) -> None:
        """Search, and meet sources in sight."""
        if (world.crowd.status[self._rows] == Status.INSIDE).any():
            self._go_on(world)
        self._threat_ended(world)

    def _go_on(self, world: World) -> None:
        """Let the teams that have gone in stand, walk in or search, and meet the sources in sight."""
        crowd, searching = world.crowd, {}
        for number, whole_team in enumerate(self._teams):
            team = whole_team[crowd.status[whole_team] == Status.INSIDE]
            if len(team) == 0:
                continue
            if not world.hazard.active.any() or self._engagements.out(world, number):
                for row in team:
                    stand(world, int(row))
                continue
            indoors = (crowd.area[team] >= 0) & (crowd.area[team] < world.venue.n_inside_areas)
            for row in team[~indoors]:
                self._walk_in(world, int(row))
            if indoors.any():
                searching[number] = team[indoors]
        self._search.act(world, searching)
        if world.now_s < world.response.entry_at + self._delays.locating_s:
            hold_in_sight(world, self._rows)
        else:
            self._engagements.act(world)

    @staticmethod
    def _walk_in(world: World, row: int) -> None:
        """Walk in by the access door, forced if it is locked; wait before smoke that stops the officer."""
        crowd, venue = world.crowd, world.venue
        door = int(crowd.goal[row])
        if doors_into_smoke(world, row)[door]:
            halt(world, row)
            return
        target = venue.door_line[door].mean(axis=0) - 1.5 * venue.door_normal[door]
        way = target - np.array([crowd.x[row], crowd.y[row]])
        crowd.node[row] = -1
        crowd.aim_x[row], crowd.aim_y[row] = way / max(float(lengths(*way)), 1e-9)
        if world.doors.locked[door]:
            world.force_door(door)
        world.doors.push(door, world.now_s)

    def _threat_ended(self, world: World) -> None:
        """Note when nothing is active, nothing is to come, and every contact is over, or its end is known."""
        hazard = world.hazard
        over = np.isfinite(hazard.begun_at) and hazard.pending == 0 and not hazard.active.any()
        if over and np.isinf(hazard.ended_at):
            met = np.isfinite(hazard.over_at)
            hazard.ended_at = max([world.now_s, *hazard.over_at[met]])
            world.log.add(hazard.ended_at, "threat_ended")
            if (met & hazard.holds_out).any():
                world.response.contained_at = world.now_s

    def after(self, world: World) -> None:
        """Set the clocks that follow from the threat's end: warm zone and clearance.

        Police who met nobody need their search to know that the threat is gone. By policy, the warm zone is declared
        round a threat that is contained. Where command is late, so is their word. Where no source has begun or is due,
        nothing keeps medics out.
        """
        clocks, parameters = world.response, world.scenario.response.police
        if not world.hazard.expected:
            clocks.warm_zone_at = clocks.clear_at = clocks.notified_at
            return
        if np.isfinite(clocks.warm_zone_at) or not np.isfinite(world.hazard.ended_at):
            return
        unmet_s = self._delays.search_s if np.isinf(clocks.contact_at) else 0.0
        searched = clocks.entry_at + unmet_s
        known = max(world.hazard.ended_at, searched)
        contained = clocks.contained_at + parameters.contact_to_end_s
        round_it = parameters.warm_zone_policy == "threat_contained"
        safe, late_s = min(known, max(contained, searched)) if round_it else known, self._communication.late_command_s
        clocks.warm_zone_at = safe + late_s
        clocks.clear_at = known + late_s + world.scenario.care.clearance_s
        if np.isfinite(known):
            world.log.add(clocks.warm_zone_at, "warm_zone")
            world.log.add(clocks.clear_at, "venue_clear")


def _split(rows: NDArray[np.int64], size: int) -> list[NDArray[np.int64]]:
    """Split officers into teams of a size, the last one smaller where they do not come out even."""
    return [rows[first : first + size] for first in range(0, len(rows), size)]
