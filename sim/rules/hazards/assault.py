"""The assault hazard: coarse and exogenous. Exposure is modelled, never weapons or tactics."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.rules.hazards.assault_parameters import AssaultParameters
from sim.rules.hazards.beginning import Beginning
from sim.rules.hazards.drawn_way import DrawnWay
from sim.rules.hazards.form_of_harm import add_harm, strength_of
from sim.rules.hazards.lasting import Lasting
from sim.world.codes import Status, Wound
from sim.world.random_streams import Stream
from sim.world.sight import distance_to_lookers, true_positions
from sim.world.world import World


class Assault:
    """One assault: sources come in, walk from area to area, expose who is in sight, and end.

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
        self._lasting = Lasting(parameters, world, first)
        self.lasts_s = self._lasting.lasts_s
        self._rate = world.streams.lognormal(Stream.RATE, parameters.harm_per_min, parameters.harm_sigma, part=first)
        strength = strength_of(parameters, self._rate, parameters.contained_share)
        world.hazard.strength |= dict.fromkeys(self._mine.tolist(), strength)
        world.hazard.due_at = min(world.hazard.due_at, parameters.onset_s)
        self._beginning = Beginning(parameters, world, self._mine)
        dwell = parameters.dwell_median_s, parameters.dwell_sigma
        rows = {int(source): int(world.hazard.rows[source]) for source in self._mine}
        self._ways = {row: DrawnWay(world, source, row, *dwell) for source, row in rows.items()}

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

    def act(self, world: World) -> None:
        """Begin, walk, expose or end, as the time is."""
        if not self._begun and world.now_s >= self._parameters.onset_s:
            self._begin(world)
        if not self._begun:
            return
        if world.now_s >= self._parameters.onset_s + self.lasts_s:
            self._end(world)
        for source in self._mine[world.hazard.active[self._mine]]:
            row = int(world.hazard.rows[source])
            if not self._beginning.comes_in(world, row):
                self._ways[row].walk(world)
        self.go_on(world, world.clock.step_s)

    def go_on(self, world: World, lasts_s: float) -> None:
        """Expose those within reach of its sources for some time; a contained source goes on with a share of its rate.

        Args:
            world: the world. **Written**: exposure of people, who sees a source, and how long sources were active.
            lasts_s: time that passes, s.
        """
        hazard, share = world.hazard, self._parameters.contained_share
        hazard.active_s += lasts_s * int(np.count_nonzero(hazard.active[self._mine]))
        goes_on = hazard.active | (hazard.contained(world.now_s) if share > 0.0 else False)
        hazard.harms[self._mine] = goes_on[self._mine]
        sources = self._mine[hazard.harms[self._mine]]
        if len(sources) == 0:
            return
        crowd = world.crowd
        inside = (crowd.area >= 0) & (crowd.area < world.venue.n_inside_areas) & (crowd.status == Status.INSIDE)
        upright = np.flatnonzero(crowd.harmable & crowd.on_floor & inside)
        true = true_positions(world, upright)
        exposed = np.zeros(crowd.n, np.bool_)
        for source in sources:
            rate = self._rate * (1.0 if hazard.active[source] else share)
            exposed |= self._expose(world, int(hazard.rows[source]), upright, true, rate, lasts_s)
        crowd.exposed_s[exposed] += lasts_s
        world.maps.expose(crowd.x, crowd.y, exposed & crowd.attendee, lasts_s)

    def _begin(self, world: World) -> None:
        hazard = world.hazard
        self._begun = True
        hazard.begun_at = min(hazard.begun_at, world.now_s)
        hazard.active[self._mine] = True
        hazard.holds_out[self._mine] = self._lasting.regime == "barricade"
        world.log.add(world.now_s, "onset")
        self._beginning.place(world)

    def _end(self, world: World) -> None:
        name = "exhaustion" if self._lasting.regime == "short" else "departure"
        for source in self._mine[world.hazard.active[self._mine]]:
            world.hazard.active[source] = False
            world.remove_body(int(world.hazard.rows[source]))
            world.log.add(world.now_s, name, f"source_{source + 1}")

    def _expose(
        self, world: World, row: int, upright: NDArray[np.int64], true: NDArray[np.float64], rate: float, lasts_s: float
    ) -> NDArray[np.bool_]:
        """Share one source's harm among those in its sight; returns who was within its reach, (n,) bool."""
        crowd, parameters = world.crowd, self._parameters
        sight_m = world.scenario.awareness.sight_range_m
        distance = distance_to_lookers(world, row, upright, true, max(parameters.reach_m, sight_m))
        crowd.sees_hazard |= distance < sight_m
        distance[crowd.wound != Wound.NONE] = np.inf
        add_harm(world, parameters, distance, rate, lasts_s)
        return np.asarray(distance < parameters.reach_m, np.bool_)


RULE = Assault
