"""Armed officers: arrival, entry by policy, search on foot against the crowd, contact, and the threat's end."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.world.crowd import Status
from sim.world.luck import Stream
from sim.world.sight import distance_to_lookers, true_positions
from sim.world.staffing import travel_factor
from sim.world.walkers import halt, send, walking_distances
from sim.world.world import World

TEAM: Final = 4
"""Officers in a contact team (ALERRT)."""

PAIR: Final = 2
"""Officers who arrive together in a car."""


class Police:
    """The armed response.

    Args:
        world: the world.
        rows: rows set aside for officers.
    """

    def __init__(self, world: World, rows: NDArray[np.int64]) -> None:
        words, luck = world.scenario.response.police, world.luck
        self._rows = rows
        usual_s = luck.lognormal(Stream.TRAVEL, words.travel_median_s, words.travel_sigma)
        self._travel_s = usual_s * travel_factor(world.scenario.posture)
        self._tactical_s = luck.lognormal(Stream.TACTICAL, words.tactical_median_s, words.tactical_sigma)
        self._contact_ends_at: list[float] = []
        self._told: set[str] = set()

    def arrive(self, world: World) -> None:
        """Let officers go in whose time has come."""
        clocks = world.response
        if not np.isfinite(clocks.dispatched_at):
            return
        clocks.arrived_at = clocks.dispatched_at + self._travel_s
        clocks.entry_at = self._entry_time(world)
        self._tell(world)
        if world.threat.pending == 0 and np.isfinite(world.threat.ended_at):
            return
        between = world.scenario.response.police.between_arrivals_s
        for k, row in enumerate(self._rows):
            ready = max(clocks.entry_at, clocks.arrived_at + (k // PAIR) * between)
            if world.crowd.status[row] == Status.ABSENT and world.now_s >= ready:
                self._go_in(world, int(row), k)

    def _entry_time(self, world: World) -> float:
        words, clocks = world.scenario.response.police, world.response
        if words.entry_policy == "wait_for_tactical":
            return max(clocks.ordered_at + self._tactical_s, clocks.arrived_at) + words.entry_briefing_s
        needed = PAIR if words.entry_policy == "first_officer" else TEAM
        last_pair = (needed - 1) // PAIR
        return clocks.arrived_at + last_pair * words.between_arrivals_s + words.entry_briefing_s

    def _tell(self, world: World) -> None:
        """Write the clocks into the log as they strike."""
        clocks = world.response
        for name, time in (
            ("notification", clocks.notified_at),
            ("call_processing", clocks.ordered_at),
            ("dispatch", clocks.dispatched_at),
            ("arrival", clocks.arrived_at),
            ("tactical_arrival", clocks.ordered_at + self._tactical_s),
            ("entry", clocks.entry_at),
        ):
            if name not in self._told and world.now_s >= time:
                self._told.add(name)
                world.log.add(time, name)

    @staticmethod
    def _go_in(world: World, row: int, number: int) -> None:
        """Start an officer at the far end of the run-out of an access door, taking the doors in turn."""
        venue, crowd = world.venue, world.crowd
        access = np.flatnonzero(venue.door_is_response_access)
        usable = access[~world.doors.locked[access]]
        doors = usable if len(usable) else access
        door = doors[(number // PAIR) % len(doors)]
        outside = venue.door_line[door].mean(axis=0) + (venue.words.run_out_m - 1.0) * venue.door_normal[door]
        along = np.array([-venue.door_normal[door, 1], venue.door_normal[door, 0]])
        world.place_body(row, *(outside + (0.3 if number % PAIR else -0.3) * along))
        crowd.free_speed[row] = world.scenario.response.police.search_speed_mps
        crowd.goal[row] = door

    def act(self, world: World) -> None:
        """Search, and meet sources in sight."""
        active = world.threat.active_rows
        inside = self._rows[world.crowd.status[self._rows] == Status.INSIDE]
        for row in inside:
            if len(active):
                self._search(world, int(row), active)
            else:
                halt(world, int(row))
        if len(inside):
            self._contact(world, inside)
        self._threat_ended(world)

    def _search(self, world: World, row: int, active: NDArray[np.int64]) -> None:
        """Walk in by the access door, then towards the nearest source, whose place is known by sound."""
        crowd, venue = world.crowd, world.venue
        here = int(crowd.area[row])
        if here >= venue.n_inside_areas or here < 0:
            door = int(crowd.goal[row])
            target = venue.door_line[door].mean(axis=0) - 1.5 * venue.door_normal[door]
            way = target - np.array([crowd.x[row], crowd.y[row]])
            crowd.node[row] = -1
            crowd.aim_x[row], crowd.aim_y[row] = way / max(float(np.hypot(*way)), 1e-9)
            if world.doors.locked[door]:
                world.doors.force(door)
            world.doors.push(door, world.now_s)
            return
        distance, _ = walking_distances(world, row, crowd.area[active].astype(np.int64))
        source = int(active[int(np.argmin(distance))])
        send(world, row, int(crowd.area[source]), np.array([crowd.x[source], crowd.y[source]]))

    def _contact(self, world: World, inside: NDArray[np.int64]) -> None:
        words, threat = world.scenario.response.police, world.threat
        inside = inside[world.crowd.area[inside] >= 0]
        true = true_positions(world, inside)
        for source in np.flatnonzero(threat.active):
            row = int(threat.rows[source])
            seen = distance_to_lookers(world, row, inside, true, words.contact_radius_m)
            if not np.isfinite(seen).any():
                continue
            threat.active[source] = False
            halt(world, row)
            world.remove_body(row)
            world.response.contact_at = min(world.response.contact_at, world.now_s)
            world.log.add(world.now_s, "contact", f"source_{source + 1}")
            self._contact_ends_at.append(world.now_s + words.contact_to_end_s)

    def _threat_ended(self, world: World) -> None:
        """Note when nothing is active, nothing is to come, and every contact is over."""
        threat = world.threat
        over = np.isfinite(threat.begun_at) and threat.pending == 0 and not threat.active.any()
        if over and np.isinf(threat.ended_at):
            end = max([world.now_s, *self._contact_ends_at])
            threat.ended_at = end
            world.log.add(end, "threat_ended")

    def after(self, world: World) -> None:
        """Set the clocks that follow from the threat's end: warm zone and clearance.

        Police who met nobody need their search to know that the threat is gone.
        """
        clocks, words = world.response, world.scenario.response.police
        if np.isfinite(clocks.warm_zone_at) or not np.isfinite(world.threat.ended_at):
            return
        known = max(world.threat.ended_at, clocks.entry_at)
        if np.isinf(clocks.contact_at):
            known = max(known, clocks.entry_at + words.search_s)
        clocks.warm_zone_at = known
        clocks.clear_at = known + world.scenario.care.clearance_s
        if np.isfinite(known):
            world.log.add(clocks.warm_zone_at, "warm_zone")
            world.log.add(clocks.clear_at, "venue_clear")
