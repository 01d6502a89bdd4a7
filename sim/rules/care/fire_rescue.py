"""Firefighters search area by area, find those who lie there, and carry them out; they breathe their own air.

Their ways are times, as those of medics and bearers are. A crew that has found somebody carries first and searches on
afterwards; after so long inside it comes out for air.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.layers import at_height
from sim.rules.care.carrying_out import set_down, ways_to_exits
from sim.rules.care.helpers import to_carry
from sim.rules.care.near_source import near_source
from sim.world.codes import Mover, Status, Wound
from sim.world.heights import STANDING_M
from sim.world.navigation.walking_distance import WalkingDistances, collection_point
from sim.world.random_streams import Stream
from sim.world.world import World

CREW: Final = 2
"""Firefighters of a crew, persons (definition: of a crew in breathing apparatus)."""

LOST_PER_M: Final = 1.0
"""Extinction at the head from which crews feel their way, 1/m (definition: 3 m of visibility, which is 3 over it)."""

NOWHERE: Final = -1
"""Number of no area (definition: of numbers in an array)."""


@dataclass
class Crew:
    """Two firefighters.

    Attributes:
        free_at: s, until when they carry or change their air.
        inside_s: time inside since they last had new air, s.
    """

    free_at: float
    inside_s: float = 0.0


class FireRescue:
    """Crews, what they have searched, and whom they carry.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        venue = world.venue
        self._crews: list[Crew] = []
        self._searched_m2 = np.zeros(venue.n_areas)
        self._area_m2 = np.array([polygon.area for polygon in venue.area_polygon])
        self._order: NDArray[np.int64] | None = None
        self._found = np.zeros(world.crowd.n, np.bool_)
        self._luck: NDArray[np.float64] | None = None
        self._under_way: list[tuple[float, int, int]] = []

    def act(self, world: World, in_care: list[int], passed_s: float) -> None:
        """Let those arrive who are due, and each free crew carry or search.

        Args:
            world: the world. **Written**: who is carried, and where and when they are outside.
            in_care: rows of those on whom somebody is at work.
            passed_s: time that passes, s.
        """
        self._arrive(world)
        entry_at = world.response.fire_entry_at
        if world.now_s < entry_at:
            return
        if not self._crews:
            self._crews = [Crew(entry_at) for _ in range(world.scenario.response.fire_service.crews)]
        self._carry(world, in_care)
        self._search(world, passed_s)

    def _carry(self, world: World, in_care: list[int]) -> None:
        """Give free crews those who were found, time-critical first, then the nearest to an exit."""
        crowd, parameters = world.crowd, world.scenario.response.fire_service
        free = [crew for crew in self._crews if crew.free_at <= world.now_s]
        waits = to_carry(world) & self._found
        waits[in_care] = False
        patients = np.flatnonzero(waits)
        patients = patients[~near_source(world, patients)]
        if not free or len(patients) == 0:
            return
        ways = [ways_to_exits(world, int(row))[0] for row in patients]
        metres = np.array([way.min() for way in ways])
        for k in np.lexsort((metres, crowd.wound[patients] != Wound.CRITICAL)):
            if not free or not np.isfinite(metres[k]):
                return
            crew = free.pop(0)
            out_at = world.now_s + parameters.free_s + metres[k] / parameters.carry_speed_mps
            back_s = metres[k] / world.scenario.care.medic_speed_mps
            self._work(world, crew, out_at + back_s)
            crowd.moved_by[patients[k]] = Mover.FIRE_SERVICE
            self._under_way.append((out_at, int(patients[k]), int(world.venue.exits[ways[k].argmin()])))

    def _search(self, world: World, passed_s: float) -> None:
        """Let each free crew search the nearest area that is not done; who is found there waits to be carried."""
        air, parameters = world.air, world.scenario.response.fire_service
        thick = at_height(air.extinction_per_m, air.interface_m, STANDING_M) > LOST_PER_M
        for crew in self._crews:
            area = self._next_area(world) if crew.free_at <= world.now_s else NOWHERE
            if area == NOWHERE:
                continue
            rate = parameters.search_smoke_m2_s if thick[area] else parameters.search_clear_m2_s
            self._searched_m2[area] += rate * passed_s
            self._work(world, crew, world.now_s, passed_s)
        self._find(world)

    def _find(self, world: World) -> None:
        """Find those who lie where it has been searched: each has a place of their own in the search, by luck."""
        crowd = world.crowd
        if self._luck is None:
            self._luck = world.streams.uniform(Stream.FIRE_SEARCH, crowd.n)
        lies = (crowd.area >= 0) & (crowd.status == Status.INSIDE) & ~crowd.on_floor
        self._found |= lies & (self._luck <= (self._searched_m2 / self._area_m2)[crowd.area])

    def _next_area(self, world: World) -> int:
        """Give the nearest area that is not searched yet, from where responders come in, or ``NOWHERE``."""
        if self._order is None:
            place, at = collection_point(world.venue)
            inside = np.arange(world.venue.n_inside_areas)
            points = [world.venue.area_polygon[area].representative_point() for area in inside]
            there = np.array([[point.x, point.y] for point in points])
            metres = WalkingDistances(world.navigation).metres(place, at, there, inside.astype(np.int64))
            self._order = np.argsort(metres, kind="stable")
        left = self._order[self._searched_m2[self._order] < self._area_m2[self._order]]
        return int(left[0]) if len(left) else NOWHERE

    @staticmethod
    def _work(world: World, crew: Crew, until_s: float, more_s: float = 0.0) -> None:
        """Count a crew's time inside, and send it out for air when that is used up."""
        parameters = world.scenario.response.fire_service
        lasts_s = until_s - world.now_s + more_s
        crew.inside_s += lasts_s
        crew.free_at = until_s
        world.response.fire_at_risk_person_s += CREW * min(max(world.response.clear_at - world.now_s, 0.0), lasts_s)
        if crew.inside_s >= parameters.air_s:
            crew.free_at += parameters.air_change_s
            crew.inside_s = 0.0

    def _arrive(self, world: World) -> None:
        """Lay down outside whoever has been brought there alive."""
        due = [each for each in self._under_way if each[0] <= world.now_s]
        self._under_way = [each for each in self._under_way if each[0] > world.now_s]
        for at_s, patient, door in due:
            if world.crowd.patient[patient]:
                set_down(world, patient, door, Mover.FIRE_SERVICE, at_s)
