"""The bodies of medics: where they stand, and how they walk, so that people walk round them and crowds hold them up.

A medic walks as others do while the scene lasts, inside, by ways that are open. A walk is a time, and whoever walks it
has no body meanwhile, where a door is locked, to and from patients outside, and once the scene is over.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import lengths
from sim.world.wayfinding import free_place, halt, send, walking_distances
from sim.world.world import World

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

APART_M: Final = 0.6
"""Distance that a medic who is placed keeps to everybody, m (drawing: how bodies are placed; as officers abreast)."""

BESIDE_PATIENT_M: Final = 1.2
"""Distance at which a medic is beside the patient, m (assumption: two bodies, and room to kneel, as for carriers)."""

LET_THROUGH_S: Final = 60.0
"""Time that a walk may take beyond that of an empty floor until people let the medic through, s (assumption: of the
order of a slow walk through a crowd; the scene is mostly empty when medics walk)."""


class MedicsOnFoot:
    """Where each medic stands, or walks to.

    Args:
        world: the world. **Written**: speed and size of the medics.
        rows: rows of medics.
    """

    def __init__(self, world: World, rows: Longs) -> None:
        world.crowd.free_speed[rows] = world.scenario.care.medic_speed_mps
        world.crowd.radius[rows] = world.scenario.crowd.body_radius_m
        self._rows = rows
        self.walks = np.zeros(len(rows), np.bool_)
        self._place, self._area = np.zeros((len(rows), 2)), np.full(len(rows), -1)
        self._latest_s = np.full(len(rows), np.inf)

    def stand(self, world: World, medic: int, place: Floats, area: int) -> None:
        """Put a medic at a place: as a body next to others there while the scene lasts, where there is room for one."""
        crowd, row = world.crowd, self._rows[medic]
        crowd.on_floor[row] = False
        on_floor = world.clock.aftermath_s == 0.0 and area < world.venue.n_inside_areas
        free = free_place(world, area, place, APART_M) if on_floor else None
        crowd.x[row], crowd.y[row] = place if free is None else free
        crowd.area[row], crowd.on_floor[row] = area, free is not None

    def set_out(self, world: World, medic: int, place: Floats, area: int, walk_s: float) -> bool:
        """Let a medic go to a place; tells whether they walk there, or are on the way for a time without a body.

        Args:
            world: the world. **Written**: the medic's body.
            medic: number of the medic.
            place: (2,) float64, m.
            area: area it lies in.
            walk_s: time that it takes on an empty floor, s.
        """
        crowd, row = world.crowd, int(self._rows[medic])
        walks = world.clock.aftermath_s == 0.0 and bool(crowd.on_floor[row]) and area < world.venue.n_inside_areas
        walks = walks and bool(np.isfinite(walking_distances(world, row, np.array([area]))[0][0]))
        crowd.aiding[row], crowd.on_floor[row], self.walks[medic] = False, walks, walks
        self._place[medic], self._area[medic] = place, area
        self._latest_s[medic] = world.now_s + walk_s + LET_THROUGH_S
        if walks:
            send(world, row, area, place)
        return walks

    def go_on(self, world: World) -> Longs:
        """Let those who walk go on; gives the numbers of the medics who have arrived, and stand now."""
        crowd, arrived = world.crowd, []
        for medic in np.flatnonzero(self.walks).tolist():
            row, area, place = int(self._rows[medic]), int(self._area[medic]), self._place[medic]
            gap = lengths(crowd.x[row] - place[0], crowd.y[row] - place[1])
            if world.now_s >= self._latest_s[medic]:
                self.stand(world, medic, place, area)
            elif crowd.area[row] != area or gap > BESIDE_PATIENT_M:
                send(world, row, area, place)
                continue
            self.stop(world, medic)
            arrived.append(medic)
        return np.array(arrived, np.int64)

    def stop(self, world: World, medic: int) -> None:
        """Let a medic stand where they are."""
        self.walks[medic] = False
        halt(world, int(self._rows[medic]))
