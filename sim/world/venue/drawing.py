"""A venue's shapes as drawn, faulty or not, and the words to speak about them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from sim.kernels.elementary import lengths
from sim.scenario.parameters.venue import AreaParameters, DoorParameters, VenueParameters
from sim.world.venue import walls
from sim.world.venue.assembly import OUTSIDE, inset_of

Floats = NDArray[np.float64]

OVERLAP_M2 = 0.01
"""Smaller overlaps are drawing noise, m2 (drawing: tolerance of hand-drawn plans)."""

BODY_M = 0.6
"""Narrowest gap that a body with its sway passes, m (definition: two radii of 0.2 m and 0.2 m of sway; it only
warns)."""


@dataclass(frozen=True)
class Finding:
    """One thing wrong with a venue or with a scenario in it.

    Attributes:
        loc: keys and positions that lead to the value, for example ``("doors", 3, "line")``.
        what: what is wrong, with ids and coordinates.
        mend: what to do about it.
    """

    loc: tuple[str | int, ...]
    what: str
    mend: str


class Drawing:
    """The shapes of a venue, as far as they can be made out; faulty shapes are left out.

    Args:
        parameters: of the venue.
        narrowest_m: width from which a door may be drawn.
    """

    def __init__(self, parameters: VenueParameters, narrowest_m: float = BODY_M) -> None:
        self.parameters, self.narrowest_m = parameters, narrowest_m
        self.inset_m = inset_of(parameters)
        self.area = {area.id: k for k, area in enumerate(parameters.areas)}
        self.shells = {k: Polygon(area.polygon) for k, area in enumerate(parameters.areas) if sound(area.polygon)}

    @cached_property
    def polygons(self) -> dict[int, BaseGeometry]:
        """Drawn floors by area number."""
        return {k: walls.drawn_polygon(_sound_holes(self.parameters.areas[k])) for k in self.shells}

    @cached_property
    def floors(self) -> dict[int, BaseGeometry]:
        """Inset floors by area number."""
        return {k: walls.inset_polygon(_sound_holes(self.parameters.areas[k]), self.inset_m) for k in self.shells}

    @cached_property
    def gaps(self) -> dict[int, tuple[Floats, Floats]]:
        """Clear line and normal by door number, for doors whose areas can be made out."""
        found = {}
        for k, door in enumerate(self.parameters.doors):
            sides = self.sides(door)
            if not sides or not all(side in self.polygons for side in sides) or door.line[0] == door.line[1]:
                continue
            line = walls.snap_line(np.array(door.line, np.float64), self.polygons[sides[0]].boundary)
            beyond = sides[1] if len(sides) > 1 else None
            normal = walls.normal_of(line, self.polygons[sides[0]], None if beyond is None else self.polygons[beyond])
            floors = (self.floors[sides[0]], None if beyond is None else self.floors[beyond])
            found[k] = walls.clear_line(line, normal, floors, self.inset_m), normal
        return found

    def sides(self, door: DoorParameters) -> list[int]:
        """Give the numbers of the drawn areas that a door joins."""
        return [self.area[name] for name in door.between if name in self.area]

    def reached(self, through: set[str]) -> set[int]:
        """Give the areas from which an exit can be reached through doors in the given states."""
        doors = [door for door in self.parameters.doors if door.state in through]
        found = {side for door in doors if OUTSIDE in door.between for side in self.sides(door)}
        while True:
            more = {side for door in doors if found & set(self.sides(door)) for side in self.sides(door)}
            if more <= found:
                return found
            found |= more


def sound(ring: tuple[tuple[float, float], ...]) -> bool:
    """Tell whether a ring is simple and has an area."""
    polygon = Polygon(ring)
    return bool(polygon.is_valid and polygon.area > OVERLAP_M2)


def at(point: tuple[float, float] | Floats) -> str:
    """Write a point to the centimetre."""
    return f"({point[0]:.2f}, {point[1]:.2f})"


def _sound_holes(area: AreaParameters) -> AreaParameters:
    return area.model_copy(update={"holes": tuple(ring for ring in area.holes if sound(ring))})


def overlap(first: BaseGeometry, second: BaseGeometry) -> BaseGeometry | None:
    """Give the overlap of two shapes where it is more than drawing noise."""
    if not first.intersects(second):
        return None
    shared = first.intersection(second)
    return shared if shared.area > OVERLAP_M2 else None


def extent(shape: BaseGeometry) -> str:
    """Write the corners of the box around a shape."""
    x0, y0, x1, y1 = shape.bounds
    return f"between {at((x0, y0))} and {at((x1, y1))}"


def pairs_overlapping(shapes: dict[int, BaseGeometry]) -> Iterator[tuple[int, int, BaseGeometry]]:
    """Give the pairs of shapes that overlap, and their overlap."""
    for i, j in combinations(sorted(shapes), 2):
        shared = overlap(shapes[i], shapes[j])
        if shared is not None:
            yield i, j, shared


def farthest_off(line: Floats, outline: BaseGeometry) -> tuple[float, Floats, Floats]:
    """Give how far a line strays from an outline, the point that does, and the outline's nearest point."""
    points = [line[0], line.mean(axis=0), line[1]]
    near = [shapely.get_coordinates(shapely.shortest_line(shapely.Point(p), outline)) for p in points]
    gaps = [float(lengths(*(pair[1] - pair[0]))) for pair in near]
    worst = int(np.argmax(gaps))
    return gaps[worst], points[worst], near[worst][1]


def as_line(line: Floats) -> LineString:
    """Give a door line as a shape."""
    return LineString(line)
