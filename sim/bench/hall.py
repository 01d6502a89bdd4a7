"""The hall that speed is measured in: one rectangle for any number of people, always with the same load on its doors.

Three sides to two, 2 people/m2 at the start, one door of 2.4 m for every 500 people but two at least, spread over
the four walls; everybody to the nearest door. Nobody can keep more than 64 doors in mind, so a hall that would need
more has 64 that are wider in proportion.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.rules.registry import full_scenario_type
from sim.scenario.parameters.scenario import Plan, Scenario
from sim.scenario.parameters.venue import VenueParameters
from sim.world.clock import Clock
from sim.world.codes import Role, Status
from sim.world.crowd import Crowd
from sim.world.doors import Doors
from sim.world.event_log import EventLog
from sim.world.maps import Maps
from sim.world.navigation.cache import cached_navigation
from sim.world.navigation.navigation import Navigation
from sim.world.random_streams import RandomStreams, Stream
from sim.world.venue.lint_rules import MOST_REMEMBERED
from sim.world.venue.venue import Venue, build_venue
from sim.world.world import World

Floats = NDArray[np.float64]

PEOPLE_PER_M2: Final = 2.0
PEOPLE_PER_DOOR: Final = 500
DOOR_M: Final = 2.4
RADIUS_M: Final = 0.2
SPEED_MPS: Final = (1.34, 0.26)
"""Mean and spread of free walking speed (Weidmann 1993)."""
SLOWEST_MPS, FASTEST_MPS = 0.5, 2.2
"""Where that spread is cut off."""
RIM_M: Final = 0.5
"""Strip along the walls where nobody stands at the start."""
APART_M: Final = 0.02
"""Least room between two bodies at the start."""
STEP_S: Final = 0.5
MOVEMENT_STEP_S: Final = 0.05

PROMPT: Final[dict[str, Any]] = {
    "alarm": {"mode": "live_voice", "starts_at_s": 0.0, "delay_s": 0.0, "show_stop_s": 0.0},
    "awareness": {"threshold_sigma": 0.0, "alarm_median_s": 2.0, "live_voice_share": 1.0},
    "decisions": {"run_share": 1.0, "hide_share": 0.0, "unfamiliar_penalty_s": 0.0},
    "building": {"exit_knowledge_share": 1.0},
}
"""Parameters by which everybody knows every exit and runs within seconds, so that all walk as in pure movement."""


def venue_of(people: int) -> VenueParameters:
    """Give the parameters of the hall for a number of people."""
    width = float(np.sqrt(1.5 * people / PEOPLE_PER_M2))
    depth = width / 1.5
    wanted = max(2, round(people / PEOPLE_PER_DOOR))
    count = min(wanted, MOST_REMEMBERED)
    corners = [(0.0, 0.0), (width, 0.0), (width, depth), (0.0, depth)]
    doors: list[dict[str, Any]] = []
    for wall, share in enumerate(_doors_by_wall(count, width, depth)):
        start, end = np.array(corners[wall]), np.array(corners[(wall + 1) % 4])
        half = 0.5 * DOOR_M * wanted / count * (end - start) / float(np.hypot(*(end - start)))
        for number in range(share):
            middle = start + (number + 0.5) / share * (end - start)
            line = tuple(tuple(point.tolist()) for point in (middle - half, middle + half))
            doors.append({"id": f"door_{len(doors) + 1}", "between": ("hall", "outside"), "line": line,
                          "public_entrance": number == 0, "response_access": number == 0})  # fmt: skip
    return VenueParameters.model_validate({
        "name": f"bench_hall_{people}", "about": "the hall that speed is measured in", "levels": [{"id": "ground"}],
        "areas": [{"id": "hall", "level": "ground", "use": "hall", "polygon": corners}], "doors": doors,
        "standing_areas": ["hall"],
    })  # fmt: skip


def _doors_by_wall(count: int, width: float, depth: float) -> list[int]:
    """Share doors out over the four walls by their length, opposite walls alike as far as the number allows."""
    wanted = count * np.array([width, depth, width, depth]) / (2.0 * (width + depth))
    shares = np.floor(wanted).astype(int)
    order = np.argsort(-(wanted - shares), kind="stable")
    shares[order[: count - int(shares.sum())]] += 1
    return [int(share) for share in shares]


def scenario_of(people: int, *parts: dict[str, Any], **parameters: Any) -> Scenario:
    """Give the whole scenario of the hall: doors that pass what bodies pass, and further groups of keys."""
    tree: dict[str, Any] = {
        "name": f"bench_hall_{people}", "about": "everybody leaves the hall that speed is measured in",
        "venue": venue_of(people), "crowd": {"people": people},
        "run": {"step_s": STEP_S, "movement_step_s": MOVEMENT_STEP_S}, "building": {"door_flow": "free"},
    }  # fmt: skip
    for part in (*parts, parameters):
        for key, value in part.items():
            tree[key] = {**tree.get(key, {}), **value} if isinstance(value, dict) else value
    return full_scenario_type().model_validate(tree)


def incident_of(people: int, *parts: dict[str, Any]) -> Plan:
    """Give one assault in the hall by one source from the first step on, with the whole response."""
    assault = {"kind": "assault", "onset_s": 0.0, "sources": 1}
    return Plan(scenario_of(people, *parts, hazards=[assault]))


@dataclass(frozen=True)
class Hall:
    """The hall with its ways worked out and its people drawn.

    Attributes:
        plan: nobody attacks; the parameters that movement needs.
        venue: the place.
        navigation: its fields.
        place: (n, 2) float64, m, where people stand at the start.
        speed: (n,) float64, m/s, free walking speed.
        door: (n,) int64, the door nearest to walk to.
    """

    plan: Plan
    venue: Venue
    navigation: Navigation
    place: Floats
    speed: Floats
    door: NDArray[np.int64]

    @property
    def people(self) -> int:
        """How many they are."""
        return len(self.speed)


@lru_cache(maxsize=1)
def hall_of(people: int) -> Hall:
    """Give the hall for a number of people; the one asked for last is kept.

    Args:
        people: how many.

    Returns:
        The hall; the same number gives the same people.
    """
    scenario = scenario_of(people)
    venue = build_venue(scenario.venue)
    navigation = cached_navigation(venue)
    streams = RandomStreams(0)
    place = _places(people, scenario.venue, streams)
    mean, spread = SPEED_MPS
    speed = np.clip(mean + spread * streams.normal(Stream.SPEED, people), SLOWEST_MPS, FASTEST_MPS)
    best, door = np.full(people, np.inf), np.zeros(people, np.int64)
    for number in range(venue.n_doors):
        distance = navigation.distance_at(2 * number, place)
        door[distance < best] = number
        best = np.minimum(best, distance)
    return Hall(Plan(scenario), venue, navigation, place, speed, door)


def _places(people: int, parameters: VenueParameters, streams: RandomStreams) -> Floats:
    """Give places on a lattice, each moved by chance as far as no two bodies can meet."""
    width, depth = parameters.areas[0].polygon[2]
    columns = int(np.ceil(np.sqrt(1.5 * people)))
    rows = int(np.ceil(people / columns))
    spacing = np.array([(width - 2.0 * RIM_M) / columns, (depth - 2.0 * RIM_M) / rows])
    node = np.floor(np.linspace(0, columns * rows, people, endpoint=False)).astype(int)
    lattice = RIM_M + spacing * (np.column_stack([node % columns, node // columns]) + 0.5)
    free = np.maximum(spacing - 2.0 * RADIUS_M - APART_M, 0.0)
    return np.asarray(lattice + free * (streams.uniform(Stream.PLACE, 2 * people).reshape(-1, 2) - 0.5), np.float64)


def walking_world(hall: Hall, movement_step_s: float = MOVEMENT_STEP_S) -> World:
    """Give the world of pure movement: everybody on the way to the nearest door at time 0, and nothing else.

    Args:
        hall: the place and the people.
        movement_step_s: time step of movement, s.
    """
    streams = RandomStreams(0)
    world = World(
        plan=hall.plan, venue=hall.venue, navigation=hall.navigation, crowd=Crowd(hall.people), streams=streams,
        clock=Clock(STEP_S, movement_step_s), log=EventLog(), doors=Doors(hall.venue, hall.plan.scenario, streams),
        maps=Maps(hall.venue), refuge_people=np.zeros(hall.venue.n_areas, np.int32),
    )  # fmt: skip
    crowd = world.crowd
    crowd.role[:], crowd.status[:], crowd.on_floor[:] = Role.ATTENDEE, Status.INSIDE, True
    crowd.uid[:] = crowd.group[:] = np.arange(hall.people)
    crowd.area[:] = crowd.home_area[:] = 0
    crowd.node[:] = 2 * hall.door
    put_in_place(world, hall)
    return world


def put_in_place(world: World, hall: Hall) -> None:
    """Give the audience of a world the places, speeds and bodies of the hall's people."""
    crowd, n = world.crowd, hall.people
    crowd.x[:n], crowd.y[:n] = hall.place[:, 0], hall.place[:, 1]
    crowd.free_speed[:n], crowd.radius[:n] = hall.speed, RADIUS_M
