"""The ground of a venue as another simulator can take it: one floor, and where each exit ends.

In Havenue two areas that share an outline are parted by a wall without thickness. Most simulators know only floor and
no floor, so here the later of two such areas gives way by ``WALL_M``, and door gaps are cut through what is left out.
Nothing is taken from the earlier area, least of all from drawn areas for the sake of run-outs.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from sim.rules.movement.leaving import END_OF_RUN_OUT_M
from sim.world.navigation.navigation import Navigation
from sim.world.venue.venue import Venue
from sim.world.venue.walls import polygons_of, run_out_floor, strip

Floats = NDArray[np.float64]

WALL_M: Final = 0.02
"""Thickness of a wall that is drawn without one, taken off the later of the two areas."""

CLEAN_M: Final = 1e-7
"""Corners are rounded to this, so that no slivers remain where rectangles meet at an angle."""


@dataclass(frozen=True)
class Ground:
    """Floor that is walked on, sheet metres.

    Attributes:
        floor: one polygon, with holes; several where people stand on floors that no door joins.
        ends: where people leave the model behind each exit that is a way, by door number: the end of its run-out.
    """

    floor: BaseGeometry
    ends: dict[int, Polygon]


def ground_of(venue: Venue, shut: Set[int], start: Floats) -> Ground:
    """Give the ground of a venue.

    Args:
        venue: as it lies on the sheet.
        shut: doors that are no way from beginning to end; the run-out of a shut exit is left out.
        start: (n, 2) float64, m, places from which people must be able to walk.

    Returns:
        The ground; pieces of floor that nobody stands on and that no door joins to the rest are left out.
    """
    ways = [door for door in range(venue.n_doors) if door not in shut]
    floors = list(venue.area_floor[: venue.n_inside_areas])
    for area in range(1, venue.n_inside_areas):
        floors[area] = _giving_way(floors[area], floors[:area])
    run_outs: dict[int, BaseGeometry] = {}
    for door in ways:
        if venue.door_is_exit[door]:
            run_outs[door] = _giving_way(_run_out(venue, door), [*floors, *run_outs.values()])
    reach = 0.5 * venue.wall_thickness_m + 2.0 * WALL_M
    gaps = [strip(venue.door_line[door], venue.door_normal[door], reach, reach) for door in ways]
    whole = shapely.set_precision(shapely.union_all([*floors, *run_outs.values(), *gaps]), CLEAN_M)
    pieces = polygons_of(whole)
    peopled = [piece for piece in pieces if shapely.intersects_xy(piece, start[:, 0], start[:, 1]).any()]
    ends = {door: _end(venue, door, run_out) for door, run_out in run_outs.items()}
    return Ground(shapely.union_all(peopled or pieces), ends)


def _giving_way(floor: BaseGeometry, earlier: list[BaseGeometry]) -> BaseGeometry:
    """Take off a floor what lies within a wall's thickness of others."""
    return floor.difference(shapely.union_all(earlier).buffer(WALL_M, join_style="mitre"))


def _run_out(venue: Venue, door: int) -> BaseGeometry:
    """Give the floor behind an exit, which begins behind the wall."""
    inset = max(WALL_M, 0.5 * venue.wall_thickness_m)
    return run_out_floor(venue.door_line[door], venue.door_normal[door], venue.parameters.run_out_m, inset)


def _end(venue: Venue, door: int, floor: BaseGeometry) -> Polygon:
    """Give the last piece of a run-out, whose people are gone in Havenue too."""
    depth = venue.parameters.run_out_m
    reach = strip(venue.door_line[door], venue.door_normal[door], END_OF_RUN_OUT_M - depth, depth, widen_m=1e3)
    return max(polygons_of(reach.intersection(floor)), key=lambda piece: float(piece.area))


def walks_to_exits(navigation: Navigation, places: Floats, area: NDArray[np.int32]) -> Floats:
    """Give how far it is to walk from each place to each exit, whatever doors do.

    Args:
        navigation: of the venue.
        places: (n, 2) float64, sheet metres.
        area: (n,) int32, the area of each place.

    Returns:
        (n, number of exits) float64, m, in the order of ``venue.exits``; infinite where there is no way.
    """
    exits = len(navigation.venue.exits)
    found = np.full((len(places), exits), np.inf)
    for here in np.unique(area[area >= 0]):
        mine = np.flatnonzero(area == here)
        for node in navigation.nodes_of(int(here)):
            way = navigation.distance_at(int(node), places[mine])
            found[mine] = np.minimum(found[mine], way[:, None] + navigation.goal_beyond[:exits, node])
    return found
