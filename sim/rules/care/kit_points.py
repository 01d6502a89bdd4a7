"""Bleeding-control kits that hang at points: whoever helps walks there and back, as a body, and is away meanwhile.

Points are spread over the doors by which the audience goes; kits are shared out evenly. After the scene the way is a
time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.kernels.elementary import lengths
from sim.rules.care.helpers import turn_back, turn_to
from sim.world.codes import Status
from sim.world.navigation.walking_distance import WalkingDistances
from sim.world.staffing import steward_doors
from sim.world.wayfinding import halt, walking_distances
from sim.world.world import World

BESIDE_DOOR_M: Final = 1.0
"""Distance of a point from the line of its door, on the inside, m (drawing: on the wall beside it)."""

AT_HAND_M: Final = 1.2
"""Distance at which one is at the point, or beside the patient, m (assumption: two bodies, and room to kneel, as for
carriers)."""

PATIENCE_S: Final = 60.0
"""Time beyond that of an empty floor after which somebody gives up, s (assumption: as carriers do; how far people go is
varied by `care.kit_fetch_m`)."""


@dataclass
class Fetch:
    """Somebody on the way to a point and back.

    Attributes:
        patient: row of the wounded.
        helper: row of whoever fetches.
        left_off: what the helper was doing before.
        point: number of the point.
        until_s: s, when the helper gives up.
        has_kit: whether the helper is on the way back.
        back_at: s, when the helper is back where the way is a time; infinite while they walk.
    """

    patient: int
    helper: int
    left_off: int
    point: int
    until_s: float
    has_kit: bool = False
    back_at: float = np.inf


class KitPoints:
    """The points, what hangs there, and who is on the way.

    Args:
        world: the world.
        kits: kits in all.
    """

    def __init__(self, world: World, kits: int) -> None:
        venue = world.venue
        self._doors = doors = steward_doors(venue)[: world.scenario.care.kit_points]
        self._area = venue.door_areas[doors, 0].astype(np.int64)
        self._place = venue.door_line[doors].mean(axis=1) - BESIDE_DOOR_M * venue.door_normal[doors]
        numbers = np.arange(len(doors))
        self._kits = kits // max(len(doors), 1) + (numbers < kits % max(len(doors), 1))
        self._journeys = WalkingDistances(world.navigation)
        self._under_way: list[Fetch] = []

    @property
    def any_left(self) -> bool:
        """Whether a kit hangs at any point."""
        return bool(self._kits.any())

    def send(self, world: World, patient: int, helper: int) -> bool:
        """Let a helper set out for the nearest point with a kit, if one is near enough; tells whether they do.

        Args:
            world: the world. **Written**: the helper.
            patient: row.
            helper: row.
        """
        if not self.any_left:
            return False
        crowd, care = world.crowd, world.scenario.care
        metres = np.where(self._kits > 0, self._metres_from(world, helper), np.inf)
        point = int(metres.argmin())
        if metres[point] > care.kit_fetch_m:
            return False
        self._kits[point] -= 1
        lasts_s = 2.0 * float(metres[point]) / float(crowd.free_speed[helper])
        fetch = Fetch(patient, helper, int(crowd.action[helper]), point, world.now_s + lasts_s + PATIENCE_S)
        turn_to(world, helper)
        self._under_way.append(fetch)
        return True

    def act(self, world: World) -> list[Fetch]:
        """Let those on the way go on; gives those who are back at the patient with a kit."""
        back = []
        for fetch in self._under_way.copy():
            if self._given_up(world, fetch):
                turn_back(world, fetch.helper, fetch.left_off)
            elif self._is_back(world, fetch):
                back.append(fetch)
            else:
                continue
            world.crowd.helps[fetch.helper] = -1
            self._under_way.remove(fetch)
        return back

    def _given_up(self, world: World, fetch: Fetch) -> bool:
        """Tell whether a helper is hurt, sees the hazard, comes too late, or is held up for long; the kit is lost."""
        crowd, helper = world.crowd, fetch.helper
        fit = crowd.on_floor[helper] and crowd.status[helper] == Status.INSIDE and not crowd.sees_hazard[helper]
        waits = crowd.waiting(world.now_s)[fetch.patient] and crowd.treated_at[fetch.patient] > world.now_s
        held_up = np.isinf(fetch.back_at) and world.now_s > fetch.until_s
        return not fit or not waits or bool(held_up)

    def _is_back(self, world: World, fetch: Fetch) -> bool:
        """Walk on; tells whether the helper is beside the patient with a kit."""
        crowd, helper, patient = world.crowd, fetch.helper, fetch.patient
        if world.clock.aftermath_s > 0.0:
            return self._is_back_by_time(world, fetch)
        place, area = self._place[fetch.point], int(self._area[fetch.point])
        if fetch.has_kit:
            place, area = np.array([crowd.x[patient], crowd.y[patient]]), int(crowd.area[patient])
        there = lengths(crowd.x[helper] - place[0], crowd.y[helper] - place[1]) <= AT_HAND_M
        if not there or crowd.area[helper] != area:
            self._walk(world, fetch, area)
            return False
        halt(world, helper)
        is_back, fetch.has_kit = fetch.has_kit, True
        return is_back

    def _walk(self, world: World, fetch: Fetch, area: int) -> None:
        """Set the way of a helper for the next step: to the area, and in it to the door of the point or to the patient.

        Those who help step up to whom they help by themselves.
        """
        crowd, helper = world.crowd, fetch.helper
        if crowd.area[helper] != area:
            crowd.node[helper] = walking_distances(world, helper, np.array([area]))[1][0]
        elif fetch.has_kit:
            crowd.helps[helper] = fetch.patient
        else:
            nodes = world.navigation.nodes_of(area)
            crowd.node[helper] = nodes[nodes // 2 == self._doors[fetch.point]][0]

    def _is_back_by_time(self, world: World, fetch: Fetch) -> bool:
        """Tell whether the time of what is left of the way has passed, and put the helper beside the patient then."""
        crowd, helper, patient = world.crowd, fetch.helper, fetch.patient
        if np.isinf(fetch.back_at):
            back_m = self._metres_from(world, patient)[fetch.point]
            there_m = 0.0 if fetch.has_kit else self._metres_from(world, helper)[fetch.point]
            fetch.back_at = world.now_s + (there_m + back_m) / float(crowd.free_speed[helper])
        if world.now_s < fetch.back_at:
            return False
        crowd.x[helper], crowd.y[helper] = crowd.x[patient], crowd.y[patient]
        return True

    def _metres_from(self, world: World, row: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Give the way from a body to each point, m."""
        crowd = world.crowd
        here = np.array([crowd.x[row], crowd.y[row]])
        return self._journeys.metres(here, int(crowd.area[row]), self._place, self._area)
