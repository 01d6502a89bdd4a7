"""The assault hazard: coarse and exogenous. Exposure is modelled, never weapons or tactics."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from sim.rules.hazards.drawn_way import DrawnWay
from sim.rules.hazards.form_of_harm import Form, add_harm
from sim.rules.hazards.way_to_people import WayToPeople
from sim.scenario.deep import one_of, plausible
from sim.scenario.knobs import knob
from sim.scenario.parameters.scenario import PlugParameters
from sim.scenario.parameters.venue import Identifier
from sim.scenario.references import assumption, calibrated, derived, in_range
from sim.world.codes import Status, Wound
from sim.world.random_streams import Stream
from sim.world.sight import distance_to_lookers, true_positions
from sim.world.world import World

Way = Literal["to_people", "drawn"]
Regime = Literal["short", "sustained", "barricade"]


class AssaultParameters(PlugParameters):
    """Where harm can reach, how fast, and for how long."""

    socket: ClassVar[str] = "hazards"
    kind: Literal["assault"] = "assault"
    entrances: Annotated[tuple[Identifier, ...], Field(min_length=1)] | None = Field(
        None, description="public entrances where sources come in; drawn at random if not given"
    )
    onset_s: float = knob(
        60.0, unit="s", low=0.0, high=3600.0, role="setting",
        source=assumption("the author of the scenario chooses it"),
        about="clock time at which the hazard begins",
    )  # fmt: skip
    sources: int = knob(
        2,
        unit="count",
        low=1,
        high=6,
        role="uncertainty",
        source=assumption(),
        deep=plausible(1, 3),
        about="number of moving sources",
    )
    reach_m: float = knob(
        25.0, unit="m", low=1.0, high=80.0, role="uncertainty",
        source=assumption(),
        deep=plausible(12.0, 40.0),
        about="distance in sight within which people are exposed",
    )  # fmt: skip
    harm_per_min: float = knob(
        30.0, unit="persons/min", low=0.0, high=120.0, role="uncertainty",
        source=calibrated(
            "order of magnitude set so that the dead are 2 to 16 % of those present, the band of past attacks; no "
            "event was fitted",
            "crocus_2024",
        ),
        deep=plausible(2.0, 50.0, "log"),
        about="people harmed per minute and source when many are exposed",
    )  # fmt: skip
    half_saturation: float = knob(
        40.0, unit="persons", low=0.1, high=1.0e6, role="uncertainty",
        source=assumption(),
        deep=plausible(10.0, 400.0, "log"),
        about="number of people exposed nearby at which harm runs at half its full rate; farther ones count for less",
    )  # fmt: skip
    form: Form = knob(
        "capacity", unit="choice", role="uncertainty",
        source=assumption(
            "no record tells how harm grows with the number in reach; in a full room both do the same in a minute"
        ),
        deep=one_of({"capacity": 0.5, "per_head": 0.5}),
        about="how harm grows with the number of people within reach: up to a limit, or by head without one",
    )  # fmt: skip
    cover_range_m: float = knob(
        0.0, unit="m", low=0.0, high=40.0, role="uncertainty",
        source=assumption("lying flat protects less the nearer a source is; no measured value"),
        deep=plausible(0.0, 20.0),
        about="distance from which hiding in the open protects in full; nearer it protects less, beside a source not "
        "at all; 0 for in full at any distance",
    )  # fmt: skip
    way: Way = knob(
        "to_people", unit="choice", role="uncertainty",
        source=assumption("accounts tell where attackers went, and no rule by which they chose it"),
        deep=one_of({"to_people": 0.5, "drawn": 0.5}),
        about="where sources go: to where people are, or by a way drawn beforehand, whoever is where",
    )  # fmt: skip
    dwell_median_s: float = knob(
        90.0, unit="s", low=10.0, high=900.0, role="uncertainty",
        source=assumption(),
        deep=plausible(30.0, 300.0, "log"),
        about="on a drawn way, median time in an area",
    )  # fmt: skip
    dwell_sigma: float = knob(
        0.6, unit="log", low=0.0, high=1.5, role="uncertainty",
        source=assumption(),
        deep=plausible(0.3, 1.0),
        about="on a drawn way, spread of the time in an area",
    )  # fmt: skip
    speed_mps: float = knob(
        1.0, unit="m/s", low=0.0, high=2.0, role="uncertainty",
        source=assumption(),
        deep=plausible(0.5, 1.5),
        about="free walking speed of a source",
    )  # fmt: skip
    regime: Regime = knob(
        "sustained", unit="choice", role="uncertainty",
        source=assumption(
            "short, sustained and barricade events are all known; how often each comes is not",
            "blair_schweit_2014", "crocus_2024", "straub_2017",
        ),
        deep=one_of({"short": 0.4, "sustained": 0.4, "barricade": 0.2}),
        about="short: ends by itself; sustained: until contact or departure; barricade: contact only contains it",
    )  # fmt: skip
    short_median_s: float = knob(
        177.0, unit="s", low=10.0, high=3600.0, role="uncertainty",
        source=derived(
            "log-normal through 23 of 64 within 2 min and 44 within 5: median 2.95 min",
            "blair_schweit_2014",
        ),
        deep=plausible(90.0, 360.0, "log"),
        about="median duration in the short regime",
    )  # fmt: skip
    short_sigma: float = knob(
        1.08, unit="log", low=0.0, high=2.0, role="uncertainty",
        source=derived("log-normal through 23 of 64 within 2 min and 44 within 5", "blair_schweit_2014"),
        deep=plausible(0.7, 1.4),
        about="spread of duration in the short regime",
    )  # fmt: skip
    departure_low_s: float = knob(
        420.0, unit="s", low=10.0, high=14_400.0, role="uncertainty",
        source=in_range("attackers left one hall after some 13 min; plausible from 7 to 20 min", "crocus_2024"),
        deep=plausible(240.0, 600.0),
        about="earliest departure in the sustained regime",
    )  # fmt: skip
    departure_high_s: float = knob(
        1200.0, unit="s", low=10.0, high=14_400.0, role="uncertainty",
        source=in_range("attackers left one hall after some 13 min; plausible from 7 to 20 min", "crocus_2024"),
        deep=plausible(600.0, 1800.0),
        about="latest departure in the sustained regime",
    )  # fmt: skip


class Assault:
    """One assault: sources come in, walk towards occupied areas, expose who is in sight, and end.

    Args:
        parameters: the knobs.
        world: the world.
        first: position of this hazard's first source in ``world.hazard.rows``.

    Attributes:
        lasts_s: how long it lasts unless contact ends it, s; infinite in the barricade regime.
    """

    parameters = AssaultParameters

    def __init__(self, parameters: AssaultParameters, world: World, first: int) -> None:
        self._parameters = parameters
        self._mine = np.arange(first, first + parameters.sources)
        self._begun = False
        self.lasts_s = self._duration(world)
        world.hazard.due_at = min(world.hazard.due_at, parameters.onset_s)
        self._ways = {int(world.hazard.rows[source]): self._way_of(world, int(source)) for source in self._mine}

    @staticmethod
    def rows_needed(parameters: AssaultParameters) -> int:
        """Give the number of bodies to set aside for a hazard of these parameters."""
        return parameters.sources

    @property
    def begun(self) -> bool:
        """Whether the onset has come."""
        return self._begun

    def to_come(self, world: World) -> bool:
        """Tell whether the scene has to wait for it: sources are to come."""
        return not self._begun

    def _way_of(self, world: World, source: int) -> DrawnWay | WayToPeople:
        """Give where a source will go."""
        parameters, row = self._parameters, int(world.hazard.rows[source])
        if parameters.way == "drawn":
            return DrawnWay(world, source, row, parameters.dwell_median_s, parameters.dwell_sigma)
        return WayToPeople(row)

    def _duration(self, world: World) -> float:
        """Draw once how long the assault lasts unless contact ends it, s."""
        parameters, first = self._parameters, int(self._mine[0])
        if parameters.regime == "short":
            return world.streams.lognormal(
                Stream.DURATION, parameters.short_median_s, parameters.short_sigma, part=first
            )
        if parameters.regime == "sustained":
            share = float(world.streams.uniform(Stream.DURATION, 1, part=first)[0])
            return parameters.departure_low_s + share * (parameters.departure_high_s - parameters.departure_low_s)
        return np.inf

    def act(self, world: World) -> None:
        """Begin, walk, expose or end, as the time is."""
        if not self._begun and world.now_s >= self._parameters.onset_s:
            self._begin(world)
        if not self._begun:
            return
        if world.now_s >= self._parameters.onset_s + self.lasts_s:
            self._end(world)
        active = self._mine[world.hazard.active[self._mine]]
        if len(active) == 0:
            return
        crowd = world.crowd
        inside = (crowd.area >= 0) & (crowd.area < world.venue.n_inside_areas) & (crowd.status == Status.INSIDE)
        upright = np.flatnonzero(crowd.harmable & crowd.on_floor & inside)
        true = true_positions(world, upright)
        exposed = np.zeros(crowd.n, np.bool_)
        for source in active:
            row = int(world.hazard.rows[source])
            self._ways[row].walk(world)
            exposed |= self._expose(world, row, upright, true)
        crowd.exposed_s[exposed] += world.clock.step_s
        world.maps.expose(crowd.x, crowd.y, exposed & crowd.attendee, world.clock.step_s)

    def _begin(self, world: World) -> None:
        hazard, venue, parameters = world.hazard, world.venue, self._parameters
        self._begun = True
        hazard.begun_at = min(hazard.begun_at, world.now_s)
        hazard.active[self._mine] = True
        hazard.holds_out[self._mine] = parameters.regime == "barricade"
        world.log.add(world.now_s, "onset")
        doors = np.flatnonzero(venue.door_is_public_entrance)
        if parameters.entrances is not None:
            doors = np.array([venue.door_ids.index(name) for name in parameters.entrances])
        for k, source in enumerate(self._mine):
            share = world.streams.uniform(Stream.ORIGIN, 1, part=int(source))[0]
            named = parameters.entrances is not None
            door = doors[k % len(doors)] if named else doors[int(share * len(doors))]
            row = int(hazard.rows[source])
            world.place_body(row, *self._inside(world, int(door), k))
            world.crowd.free_speed[row] = parameters.speed_mps

    @staticmethod
    def _inside(world: World, door: int, k: int) -> NDArray[np.float64]:
        """Give the place of the k-th source: a metre inside the door, side by side as far as they fit."""
        start, end = world.venue.door_line[door]
        width = float(world.venue.door_width[door])
        abreast = max(1, int(width / 0.6))
        share = (k % abreast + 0.5) / abreast
        place: NDArray[np.float64] = start + share * (end - start) - world.venue.door_normal[door]
        return place

    def _end(self, world: World) -> None:
        name = "exhaustion" if self._parameters.regime == "short" else "departure"
        for source in self._mine[world.hazard.active[self._mine]]:
            world.hazard.active[source] = False
            world.remove_body(int(world.hazard.rows[source]))
            world.log.add(world.now_s, name, f"source_{source + 1}")

    def _expose(
        self, world: World, row: int, upright: NDArray[np.int64], true: NDArray[np.float64]
    ) -> NDArray[np.bool_]:
        """Share one source's harm among those in its sight; returns who was within its reach, (n,) bool."""
        crowd, parameters = world.crowd, self._parameters
        sight_m = world.scenario.awareness.sight_range_m
        distance = distance_to_lookers(world, row, upright, true, max(parameters.reach_m, sight_m))
        crowd.sees_hazard |= distance < sight_m
        distance[crowd.wound != Wound.NONE] = np.inf
        add_harm(world, parameters, distance)
        return np.asarray(distance < parameters.reach_m, np.bool_)


RULE = Assault
