"""Small scenarios, plans, models and finished runs for tests, on top of the venues of ``tests.builders``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from sim.model import VenueModel
from sim.rules.registry import full_scenario_type, rules
from sim.runs.loading import load_venue
from sim.runs.runner import RunResult, run
from sim.scenario.knobs import Knob
from sim.scenario.parameters.policy import PolicyParameters
from sim.scenario.parameters.scenario import Plan, Scenario
from sim.scenario.parameters.venue import VenueParameters
from sim.scenario.policies.applying import lay
from sim.scenario.policies.levers import knobs_by_path
from sim.world.codes import Action, Awareness
from tests.builders import ENTRANCE, box, room
from tests.builders import venue as make_venue

ALIKE: dict[str, Any] = {
    "group_share": 0.0, "reduced_mobility_share": 0.0, "speed_sd_mps": 0.0, "age_sd_years": 0.0,
    "body_radius_sd_m": 0.0,
}  # fmt: skip
"""A crowd of people who are all alike and came alone."""

BRISK: dict[str, Any] = {
    "awareness": {"threshold_sigma": 0.0, "alarm_median_s": 2.0, "voice_share": 1.0},
    "decisions": {"run_share": 1.0, "hide_share": 0.0},
    "building": {"exit_knowledge_share": 1.0},
}
"""Everybody moves within seconds of the alarm, runs, and knows every exit."""

SHARP: dict[str, Any] = {"travel_sigma": 0.0, "tactical_sigma": 0.0}
"""Police whose clocks have no spread."""

UNHINDERED: dict[str, Any] = {"response": {
    "police": {
        "clearing_median_s": 0.0, "hearing_share": 1.0, "hearing_range_m": 1000.0, "muffled_factor": 1.0,
        "door_hold_s": 0.0, "locating_median_s": 0.0, "officer_harm_share": 0.0,
    },
    "site_officers": {"contact_median_s": 0.0, "outset_harm_share": 0.0},
    "failure": {"share": 0.0},
}}  # fmt: skip
"""Armed officers who hear for certain, clear and hold nowhere, need no time to find anybody and come to no harm in the
first contact; communication works."""

UNATTENDED: dict[str, Any] = {"care": {"event_medics_per_1000": 0.0}}
"""No medics of the event, so that nobody but the audience is in a room."""

Parameters = Mapping[str, Any]


@cache
def club() -> VenueParameters:
    """Give the shipped club for 500."""
    return load_venue("club_500")


@cache
def concert_hall() -> VenueParameters:
    """Give the shipped concert hall for 6,200."""
    return load_venue("concert_hall_6200")


def merged(*parts: Parameters) -> dict[str, Any]:
    """Merge groups of keys, the later ones over the earlier."""
    result: dict[str, Any] = {}
    for part in parts:
        for key, value in part.items():
            both = isinstance(value, Mapping) and isinstance(result.get(key), Mapping)
            result[key] = merged(result[key], value) if both else value
    return result


def scenario(venue: VenueParameters, *parts: Parameters, **words: Any) -> Scenario:
    """Give a scenario in a venue; groups of keys merge over ``parts``, in order."""
    return full_scenario_type().model_validate(
        merged({"name": "trial", "about": "a scenario for a test", "venue": venue}, *parts, words)
    )


CERTAIN: dict[str, Any] = {
    "departure_low_s": 120.0, "departure_high_s": 120.0, "regime": "sustained", "origin": "entrance",
    "harm_per_min": 30.0, "harm_sigma": 0.0, "cover_range_m": 0.0, "contained_share": 0.0,
}  # fmt: skip
"""An assault of two minutes from an entrance on, at one rate."""


def assault(**words: Any) -> dict[str, Any]:
    """Give the words of one assault with one source from 2 s on, over after two minutes at the latest."""
    return {"kind": "assault", "onset_s": 2.0, "sources": 1, **CERTAIN, **words}


def smoke(**words: Any) -> dict[str, Any]:
    """Give the words of smoke everywhere from 2 s on, thick, and so toxic that people fall within a minute."""
    gases = {"co_ppm": 20_000.0, "co2_percent": 4.0, "o2_percent": 14.0}
    return {"kind": "smoke", "begins_s": 2.0, "extinction_per_m": 3.0, **gases, **words}


def fire(**words: Any) -> dict[str, Any]:
    """Give the words of a fire of foam in the largest hall, that grows as fast as any, from 2 s on."""
    return {"kind": "fire", "begins_s": 2.0, "growth": "ultrafast", "peak_mw": 20.0, "fuel": "upholstery", **words}


def hazard(kind: str, begins_s: float = 2.0) -> dict[str, Any]:
    """Give the words of a hazard of a kind that acts from a time on: for a kind not known here, at its defaults."""
    known = {"assault": assault(onset_s=begins_s, harm_per_min=60.0), "smoke": smoke(begins_s=begins_s)}
    known["fire"] = fire(begins_s=begins_s)
    return known.get(kind, {"kind": kind, "begins_s": begins_s})


def incident(people: int = 200, **words: Any) -> Scenario:
    """Give an assault on the club that is over within a few simulated minutes."""
    base = {
        "crowd": {"people": people},
        "hazards": [assault()],
        "run": {"duration_s": 300.0},
    }
    return scenario(club(), base, **words)


def drill(venue: VenueParameters, people: int, **words: Any) -> Scenario:
    """Give an alarm at once, no hazard, and a crowd that leaves within seconds of it and is not harmed by its own."""
    base = merged(BRISK, UNATTENDED, {
        "crowd": {"people": people, "reduced_mobility_share": 0.0, "group_share": 0.0},
        "alarm": {"starts_at_s": 0.0, "show_stop_s": 0.0},
        "crush": {"harmful": False},
        "run": {"duration_s": 900.0},
    })  # fmt: skip
    return scenario(venue, base, **words)


def policy(**levers: Any) -> PolicyParameters:
    """Give a policy; dots in the paths of levers are written as two underscores."""
    paths = {path.replace("__", "."): value for path, value in levers.items()}
    return PolicyParameters(name="trial", about="for a test", reason="none", levers=paths)


def plan(words: Scenario, **levers: Any) -> Plan:
    """Give a scenario with levers laid on it."""
    return lay(words, policy(**levers)) if levers else Plan(words)


def model(words: Scenario | Plan, seed: int = 0) -> VenueModel:
    """Give the model of a scenario."""
    return VenueModel(words if isinstance(words, Plan) else Plan(words), rng=seed)


def finished(words: Scenario | Plan, seed: int = 0, **more: Any) -> RunResult:
    """Run a scenario to its end."""
    return run(words if isinstance(words, Plan) else Plan(words), seed, **more)


def stepped(incident_model: VenueModel, steps: int | None = None) -> Iterator[int]:
    """Step a model until it is over, or so many times, and give the number of each step."""
    taken = 0
    while incident_model.running and (steps is None or taken < steps):
        incident_model.step()
        taken += 1
        yield taken


def knobs(role: str | None = None) -> list[Knob]:
    """Give every declared knob, or those of one role."""
    return [knob for knob in knobs_by_path(full_scenario_type()).values() if role in (None, knob.role)]


def value_at(words: Any, path: str) -> Any:
    """Give the value at a dotted path of words."""
    for part in path.split("."):
        words = getattr(words, part)
    return words


def movement_kinds() -> list[str]:
    """Give the kinds of every movement plug in the house."""
    return list(rules("movement"))


def hazard_kinds() -> list[str]:
    """Give the kinds of every hazard plug in the house."""
    return list(rules("hazards"))


def send_everybody(walkers: VenueModel, door: str | int = 0) -> None:
    """Let the whole audience know, run and make for one exit from the next step on."""
    crowd, venue, n = walkers.world.crowd, walkers.world.venue, walkers.world.attendees
    number = door if isinstance(door, int) else venue.door_ids.index(door)
    goal = list(walkers.world.navigation.goal_door).index(number)
    crowd.awareness[:n] = Awareness.RESPONDING
    crowd.action[:n] = Action.RUN
    crowd.responded_at[:n] = 0.0
    crowd.came_by[:n] = goal
    crowd.knows[:n] = np.uint64(1) << np.uint64(goal)
    crowd.goal[:n] = goal


def positions(walkers: VenueModel) -> NDArray[np.float64]:
    """Give where everybody is, (n, 2) float64, m."""
    return np.column_stack([walkers.world.crowd.x, walkers.world.crowd.y])


def one_room(people: int, width: float = 10.0, depth: float = 8.0, door_width: float = 2.0, **words: Any) -> Scenario:
    """Give a drill in one room with one exit in the middle of its right wall."""
    return drill(room(width, depth, door_width), people, **words)


@cache
def lobby() -> VenueParameters:
    """Give a room with five public entrances along its lower wall, each 2 m wide."""
    doors = [
        {"id": f"entrance_{k}", "between": ("room", "outside"), "line": ((6.0 * k - 4.0, 0.0), (6.0 * k - 2.0, 0.0)),
         **ENTRANCE}
        for k in range(1, 6)
    ]  # fmt: skip
    return make_venue([{"id": "room", "polygon": box(0, 0, 30, 8)}], doors, standing_areas=["room"])


def hallway(length: float = 45.0, width: float = 2.0, **more: Any) -> VenueParameters:
    """Give a corridor along x with one exit, its whole right end."""
    exit_ = {
        "id": "exit", "between": ("hallway", "outside"), "line": ((length, 0.0), (length, width)), **ENTRANCE,
    }  # fmt: skip
    area = {"id": "hallway", "use": "corridor", "polygon": box(0, 0, length, width)}
    return make_venue([area], [exit_], standing_areas=["hallway"], **more)


def turned(venue: VenueParameters, degrees: float) -> VenueParameters:
    """Give a venue turned about the origin of its sheet."""
    turn = np.deg2rad(degrees)
    cosine, sine = float(np.cos(turn)), float(np.sin(turn))

    def rotated(value: Any) -> Any:
        if isinstance(value, list | tuple):
            if len(value) == 2 and all(isinstance(number, float) for number in value):
                return (cosine * value[0] - sine * value[1], sine * value[0] + cosine * value[1])
            return tuple(rotated(each) for each in value)
        if isinstance(value, dict):
            return {key: rotated(each) for key, each in value.items()}
        return value

    words = venue.model_dump(by_alias=True)
    words["areas"] = rotated(words["areas"])
    words["doors"] = rotated(words["doors"])
    words["seating"] = rotated(words["seating"])
    return VenueParameters.model_validate(words)


def lone_walker(venue: VenueParameters, place: tuple[float, float], free_speed: float, **words: Any) -> VenueModel:
    """Give the model of one person who stands at a place and leaves by the exit ``exit`` from the first step on."""
    calm = {"crowd": {"people": 1, **ALIKE}, "decisions": {"interval_s": 0.5}, "run": {"duration_s": 300.0}}
    walker = model(scenario(venue, UNATTENDED, calm, words))
    crowd = walker.world.crowd
    crowd.x[0], crowd.y[0] = place
    crowd.area[0] = walker.world.venue.area_at(np.array([place]))[0]
    crowd.free_speed[0] = free_speed
    send_everybody(walker, "exit")
    return walker


def path_of(walker: VenueModel, row: int = 0) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Walk until a person has left; gives the times (k,), s, and the places (k, 2), m, seen after each step."""
    times, places = [walker.world.now_s], [positions(walker)[row]]
    while walker.running and not np.isfinite(walker.world.crowd.left_at[row]):
        walker.step()
        times.append(walker.world.now_s)
        places.append(positions(walker)[row])
    return np.array(times), np.array(places)


def crossing_time(times: NDArray[np.float64], way: NDArray[np.float64], from_m: float, to_m: float) -> float:
    """Give the time between two marks along a way that only grows, by linear interpolation, s."""
    return float(np.interp(to_m, way, times) - np.interp(from_m, way, times))


def bend() -> VenueParameters:
    """Give an L-shaped corridor 2 m wide, both arms 12 m long on the outside, with its exit at the upper end."""
    corners = [(0.0, 0.0), (12.0, 0.0), (12.0, 12.0), (10.0, 12.0), (10.0, 2.0), (0.0, 2.0)]
    exit_ = {"id": "exit", "between": ("bend", "outside"), "line": ((10.0, 12.0), (12.0, 12.0)), **ENTRANCE}
    return make_venue([{"id": "bend", "use": "corridor", "polygon": corners}], [exit_], standing_areas=["bend"])


def off_the_floor(walkers: VenueModel, beyond_m: float = 0.001) -> NDArray[np.int64]:
    """Give the rows of bodies on the floor whose middle lies in a wall or outside, by more than a millimetre."""
    crowd = walkers.world.crowd
    rows = np.flatnonzero(crowd.on_floor)
    floor = floor_of(walkers.world.venue.content_key, walkers.world.venue, beyond_m)
    return rows[~shapely.contains_xy(floor, crowd.x[rows], crowd.y[rows])]


_FLOORS: dict[tuple[str, float], Any] = {}


def floor_of(key: str, venue: Any, beyond_m: float) -> Any:
    """Give all floors of a venue as one shape, grown by a little, and keep it."""
    if (key, beyond_m) not in _FLOORS:
        shape = shapely.union_all([floor.buffer(1e-6) for floor in venue.area_floor]).buffer(beyond_m)
        shapely.prepare(shape)
        _FLOORS[key, beyond_m] = shape
    return _FLOORS[key, beyond_m]


def through_shut_doors(
    walkers: VenueModel,
    before: NDArray[np.float64],
    were_open: NDArray[np.bool_] | None = None,
    were_there: NDArray[np.bool_] | None = None,
) -> list[tuple[str, int]]:
    """Give who passed which door that does not stand open, between two looks at everybody's place.

    Args:
        walkers: the model, after the step.
        before: (n, 2) float64, m, places before it.
        were_open: (doors,) bool, doors that stood open before it: people walk before the response locks doors in the
            same step. None: none that is shut now.
        were_there: (n,) bool, who stood on a floor before it: whoever arrives comes from no place. None: everybody.
    """
    world, after = walkers.world, positions(walkers)
    passed = []
    rows = np.flatnonzero(world.crowd.on_floor if were_there is None else world.crowd.on_floor & were_there)
    shut = ~world.doors.open if were_open is None else ~world.doors.open & ~were_open
    for door in np.flatnonzero(shut):
        start, end = world.venue.door_line[door]
        along = (end - start) / world.venue.door_width[door] ** 2
        normal = world.venue.door_normal[door]
        was, now = (before[rows] - start) @ normal, (after[rows] - start) @ normal
        share = was / np.where(was == now, 1.0, was - now)
        where = (before[rows] + share[:, None] * (after[rows] - before[rows]) - start) @ along
        through = (was * now < 0.0) & (where >= 0.0) & (where <= 1.0)
        passed += [(world.venue.door_ids[door], int(row)) for row in rows[through]]
    return passed
