"""Everything that rules may see and change: place, people, luck, time and log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.scenario.parameters.scenario import Plan, Scenario
from sim.world.clock import Clock
from sim.world.codes import Action, Role, Status
from sim.world.crowd import Crowd
from sim.world.doors import Doors
from sim.world.event_log import EventLog
from sim.world.expected_harm import ExpectedHarm
from sim.world.hazard_state import HazardState
from sim.world.maps import Maps
from sim.world.navigation.cache import cached_navigation
from sim.world.navigation.navigation import Navigation
from sim.world.population import draw_audience
from sim.world.posture import Posture, posture_of
from sim.world.procedure import Procedure, procedure_of
from sim.world.random_streams import RandomStreams
from sim.world.refuges import refuge_places
from sim.world.response_state import Alarm, Response
from sim.world.situation_report import SituationReport
from sim.world.staffing import draw_staff
from sim.world.susceptibility import draw_frailty
from sim.world.venue.venue import Venue, build_venue

UID_RANGE = 1_000_000
"""Numbers for luck set aside for each role, so that a policy that adds officers shifts nobody else's luck (numerical:
more than any audience)."""


@dataclass
class World:
    """One incident as it stands.

    Attributes:
        plan: what was written, with the policy laid on.
        venue: the place.
        navigation: the ways through it.
        crowd: everybody with a body.
        streams: the dice of this run.
        clock: the time.
        log: what has happened.
        doors: doors as they stand now.
        hazard: the hazard as others meet it.
        response: the clocks of the response.
        alarm: what the venue has told people.
        known: what the control room knows of the hazard.
        expected: the counts of harm, less the luck of thresholds.
        maps: exposure and density over the floor.
        posture: what the state of alert comes to in this run.
        procedure: what alarm and staff tell people in this run.
        refuge_people: (n_areas,) int32, people in each refuge.
        refuge_places: (n_areas,) int64, people that each refuge takes.
    """

    plan: Plan
    venue: Venue
    navigation: Navigation
    crowd: Crowd
    streams: RandomStreams
    clock: Clock
    log: EventLog
    doors: Doors
    maps: Maps
    hazard: HazardState = field(default_factory=HazardState)
    response: Response = field(default_factory=Response)
    alarm: Alarm = field(default_factory=Alarm)
    known: SituationReport = field(default_factory=SituationReport)
    expected: ExpectedHarm = field(default_factory=ExpectedHarm)
    posture: Posture = field(default_factory=Posture)
    procedure: Procedure = field(default_factory=Procedure)
    refuge_people: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    refuge_places: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))

    @property
    def scenario(self) -> Scenario:
        """The resolved parameters."""
        return self.plan.scenario

    @property
    def now_s(self) -> float:
        """Seconds since the run began."""
        return self.clock.now_s

    @property
    def help_needed_at(self) -> float:
        """Time from which help is needed, s: the onset or the first injury, whichever is sooner; infinite before."""
        return min(self.hazard.begun_at, float(self.crowd.harmed_at.min()))

    @property
    def attendees(self) -> int:
        """People in the audience; they are the first rows."""
        return self.audience_size(self.scenario)

    @staticmethod
    def audience_size(scenario: Scenario) -> int:
        """Give the people let in under the occupant load that the policy sets."""
        return max(1, round(scenario.crowd.people * scenario.crowd.occupant_load_share))

    def place_body(self, row: int, x: float, y: float) -> None:
        """Put a body that was absent on the floor at a point of the sheet."""
        crowd = self.crowd
        crowd.x[row], crowd.y[row] = x, y
        crowd.area[row] = self.venue.area_at(np.array([[x, y]]))[0]
        crowd.status[row] = Status.INSIDE
        crowd.on_floor[row] = True

    def force_door(self, door: int) -> None:
        """Let responders break a locked door open; whoever had found it locked sees that it is not."""
        self.doors.force(door)
        self.crowd.refused &= ~(np.uint64(1) << np.uint64(door))

    def unlock_door(self, door: int) -> None:
        """Let people unlock a door that they locked; whoever had found it locked learns that it is not."""
        self.doors.unlock(door)
        self.crowd.refused &= ~(np.uint64(1) << np.uint64(door))

    def lay_down(self, rows: NDArray[np.int64]) -> None:
        """Let people fall who cannot walk any more: they lie where they are, and nobody walks round them."""
        crowd = self.crowd
        crowd.on_floor[rows] = False
        crowd.node[rows] = -1
        crowd.aim_x[rows] = crowd.aim_y[rows] = 0.0
        crowd.speed[rows] = 0.0
        crowd.action[rows] = Action.NONE

    def remove_body(self, row: int) -> None:
        """Let a responder or a source leave the floor."""
        self.crowd.status[row] = Status.LEFT
        self.crowd.on_floor[row] = False


def build_world(plan: Plan, seed: int, few: Mapping[Role, int]) -> World:
    """Build the world of one run.

    Args:
        plan: scenario with policy.
        seed: of the replication, from 0.
        few: rows to set aside behind the audience, by role.

    Returns:
        The world at time 0: audience and staff in place, everybody else absent.
    """
    scenario = plan.scenario
    built = scenario.venue_as_built()
    venue = build_venue(built)
    # people stand where they stood before anybody widened a door, so that policies meet the same people
    drawn = venue if built is scenario.venue else build_venue(scenario.venue)
    navigation = cached_navigation(venue)
    streams = RandomStreams(seed)
    n = World.audience_size(scenario)
    crowd = Crowd(n + sum(few.values()))
    draw_audience(crowd, n, scenario, drawn, navigation, streams)
    first = n
    for role, count in few.items():
        rows = np.arange(first, first + count)
        crowd.role[rows] = role
        crowd.uid[rows] = int(role) * UID_RANGE + np.arange(count)
        crowd.group[rows] = rows
        draw_frailty(crowd, rows, scenario, streams, part=int(role))
        first += count
    draw_staff(crowd, scenario, venue, streams)
    world = World(
        plan=plan,
        venue=venue,
        navigation=navigation,
        crowd=crowd,
        streams=streams,
        clock=Clock(scenario.run.step_s, scenario.run.movement_step_s),
        log=EventLog(),
        doors=Doors(venue, scenario, streams),
        maps=Maps(venue),
        posture=posture_of(scenario, streams),
        procedure=procedure_of(scenario, streams),
        refuge_people=np.zeros(venue.n_areas, np.int32),
        refuge_places=refuge_places(venue, scenario),
    )
    if world.posture.raised:
        world.log.add(world.now_s, "warning_heeded")
    if world.posture.diverted:
        world.log.add(world.now_s, "diversion")
    return world
