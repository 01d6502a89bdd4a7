"""Where sources of an assault begin, and how they come in: inside, at an entrance, or in its immediate vicinity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import lengths
from sim.rules.hazards.assault_parameters import AssaultParameters
from sim.world.incident_classes import Origin, origin_of
from sim.world.random_streams import Stream
from sim.world.wayfinding import halt, send
from sim.world.world import World

BEFORE_DOOR_M: Final = 2.0
"""Distance before an entrance at which sources stand where no forecourt is drawn, m (assumption: within reach of the
door; `hazards.*.reach_m` varies how far harm gets)."""

ABREAST_M: Final = 0.6
"""Room that a source takes beside the next one in a door, m (numerical: a body and a little more)."""

NOT_AMONG_THE_PUBLIC: Final = ("refuge", "stair", "backstage", "forecourt")
"""Uses of areas in which nothing begins that begins inside."""

Floats = NDArray[np.float64]


@dataclass
class _ComingIn:
    """The way in of one source that begins outside.

    Attributes:
        door: that it comes in by.
        indoors: the area behind it.
        inside: (2,) float64, m, a place there.
        at_s: when it goes in, if nobody opens before.
        kept_out: whether the time that a shut door keeps it out is in that already.
    """

    door: int
    indoors: int
    inside: Floats
    at_s: float
    kept_out: bool


class Beginning:
    """Where each source of one hazard begins; drawn at birth from luck of its own, whoever is where.

    Args:
        parameters: the knobs.
        world: the world at its beginning.
        mine: numbers of the sources, (k,) int64.

    Attributes:
        origin: where they begin, the drawn one where it is drawn.
    """

    def __init__(self, parameters: AssaultParameters, world: World, mine: NDArray[np.int64]) -> None:
        self._parameters, self._mine = parameters, mine
        self.origin: Origin = origin_of(
            float(world.streams.uniform(Stream.BEGINNING, 1, part=int(mine[0]))[0]),
            origin=parameters.origin, inside_share=parameters.inside_share,
            vicinity_share=parameters.vicinity_share, entrances=parameters.entrances,
        )  # fmt: skip
        self._coming: dict[int, _ComingIn] = {}

    def place(self, world: World) -> None:
        """Put every source where it begins."""
        for k, source in enumerate(self._mine):
            row = int(world.hazard.rows[source])
            world.place_body(row, *self._place_of(world, k, int(source)))
            world.crowd.free_speed[row] = self._parameters.speed_mps

    def _place_of(self, world: World, k: int, source: int) -> Floats:
        area_luck, place_luck = world.streams.uniform(Stream.BEGINNING, 3, part=source)[1:]
        if self.origin == "inside":
            areas = [area for area, use in enumerate(world.venue.area_use[: world.venue.n_inside_areas])
                     if use not in NOT_AMONG_THE_PUBLIC]  # fmt: skip
            return _somewhere(world, np.array(areas, np.int64), area_luck, place_luck)
        door = self._door(world, k, source)
        indoors, outdoors = world.venue.sides_of_entrance(door)
        inside = _beside(world, door, k, indoors, 1.0)
        shut = world.doors.keeps_out(door)
        if self.origin == "entrance" and not shut:
            return inside
        wait_s = self._parameters.vicinity_s if self.origin == "vicinity" else 0.0
        wait_s += self._parameters.outer_door_s if shut else 0.0
        self._coming[int(world.hazard.rows[source])] = _ComingIn(door, indoors, inside, world.now_s + wait_s, shut)
        if self.origin == "vicinity" and outdoors < world.venue.n_inside_areas:
            return _somewhere(world, np.array([outdoors]), area_luck, place_luck)
        return _beside(world, door, k, outdoors, min(BEFORE_DOOR_M, 0.5 * world.venue.parameters.run_out_m))

    def _door(self, world: World, k: int, source: int) -> int:
        venue, named = world.venue, self._parameters.entrances
        share = float(world.streams.uniform(Stream.ORIGIN, 1, part=source)[0])
        if named is not None:
            return venue.door_ids.index(named[k % len(named)])
        doors = venue.ways_in
        return int(doors[int(share * len(doors))])

    def comes_in(self, world: World, row: int) -> bool:
        """Walk a source that has begun outside on its way in; returns whether it is still on it.

        It stands where it is until it goes in, then opens or breaks the door if nobody has, and walks through. Where
        somebody within opens a shut door, it need not wait for that.
        """
        coming = self._coming.get(row)
        if coming is None:
            return False
        if world.crowd.area[row] == coming.indoors:
            del self._coming[row]
            return False
        self._keep_out(world, coming)
        opened = self.origin == "entrance" and bool(world.doors.open[coming.door])
        if world.now_s < coming.at_s and not opened:
            halt(world, row)
            return True
        if world.doors.locked[coming.door]:
            world.force_door(coming.door)
        world.doors.open_at_once(coming.door, world.now_s)
        self._walk_in(world, row, coming)
        return True

    def _keep_out(self, world: World, coming: _ComingIn) -> None:
        """Let a door that was shut since the onset keep a source out for its time, once."""
        if not coming.kept_out and world.doors.keeps_out(coming.door):
            coming.kept_out = True
            coming.at_s = max(coming.at_s, world.now_s + self._parameters.outer_door_s)

    @staticmethod
    def _walk_in(world: World, row: int, coming: _ComingIn) -> None:
        """Walk through the door: straight from its run-out, by the way that everybody walks from a forecourt."""
        crowd = world.crowd
        if 0 <= int(crowd.area[row]) < world.venue.n_inside_areas:
            send(world, row, coming.indoors, coming.inside)
            return
        way = coming.inside - (crowd.x[row], crowd.y[row])
        crowd.node[row] = -1
        crowd.aim_x[row], crowd.aim_y[row] = way / max(float(lengths(*way)), 1e-9)


def _beside(world: World, door: int, k: int, area: int, depth_m: float) -> Floats:
    """Give the place of the k-th source beside a door on one side of it: side by side as far as they fit."""
    venue = world.venue
    start, end = venue.door_line[door]
    abreast = max(1, int(float(venue.door_width[door]) / ABREAST_M))
    share = (k % abreast + 0.5) / abreast
    sign = 1.0 if int(venue.door_areas[door, 1]) == area else -1.0
    place: Floats = start + share * (end - start) + sign * depth_m * venue.door_normal[door]
    return place


def _somewhere(world: World, areas: NDArray[np.int64], area_luck: float, place_luck: float) -> Floats:
    """Give a drawn place on the floor of some areas, each as likely as its floor is large; (2,) float64, m."""
    venue = world.venue
    ends = np.cumsum([venue.area_floor[area].area for area in areas])
    area = int(areas[int(np.searchsorted(ends, area_luck * ends[-1], side="right"))])
    return venue.drawn_place(area, place_luck)
