"""Gas spaces: areas that share their air, how large each is, and the openings between them and to the outside.

A hall, the pit before its stage and the balconies above are one space; whoever stands on a balcony breathes the air at
the height of its floor over the floor of the space.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import affinity
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from sim.scenario.parameters.venue import Lining, SpaceParameters
from sim.world.venue.ceilings import OPEN_AIR, ceiling_m, floor_m, head_m, rise_m
from sim.world.venue.venue import Venue

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

OUTDOORS: Final = -1
"""Number of the space that is the open air (definition: of numbers in an array)."""

LEAST_LEAKAGE: Final = 2.0e-4
"""Gaps and cracks of a space as a share of its walls, floor and ceiling, at least (assumption: a tight new building;
most are leakier, and no room is sealed)."""

OPEN_ALONG: Final = 0.5
"""Share of their common edge along which two areas of one use must stand open to share their air (assumption: with less
between them a wall holds smoke back)."""

TOUCH_M: Final = 0.06
"""Distance within which two outlines count as one edge, m (drawing: tolerance of hand-drawn plans)."""

LININGS: Final[tuple[Lining, ...]] = ("board", "concrete", "steel", "insulated")
"""Linings by number."""


@dataclass(frozen=True, eq=False)
class Spaces:
    """Every gas space of a venue and every opening of theirs. Arrays are read-only.

    Attributes:
        ids: (n) names: as in the venue's file, else the id of the first area.
        area_space: (n_areas,) int64, space of each area; ``OUTDOORS`` for areas in the open and run-outs.
        area_offset_m: (n_areas,) float64, m, floor of the area (the middle of a rake or stair) over that of its space.
        area_ceiling_m: (n_areas,) float64, m, ceiling over that floor; infinite in the open.
        floor_elevation_m: (n,) float64, m, of the lowest floor.
        height_m: (n,) float64, m, from the lowest floor to the highest ceiling.
        volume_m3: (n,) float64, m3; what stands in holes of the plan counts as low, so as air.
        floor_m2: (n,) float64, m2, volume over height: the space as a box.
        wall_m: (n,) float64, m, length of the walls round it.
        lining: (n,) int64, position in ``LININGS``.
        roof_m2: (n,) float64, m2, what always stands open in the roof.
        opening_spaces: (k, 2) int64, the two spaces of each opening; ``OUTDOORS`` outside.
        opening_sill_m: (k,) float64, m, elevation of its lower edge.
        opening_head_m: (k,) float64, m, elevation of its upper edge.
        opening_width_m: (k,) float64, m.
        opening_door: (k,) int64, door in it, -1 for the gaps and cracks of a space.
    """

    ids: tuple[str, ...]
    area_space: Numbers
    area_offset_m: Floats
    area_ceiling_m: Floats
    floor_elevation_m: Floats
    height_m: Floats
    volume_m3: Floats
    floor_m2: Floats
    wall_m: Floats
    lining: Numbers
    roof_m2: Floats
    opening_spaces: Numbers
    opening_sill_m: Floats
    opening_head_m: Floats
    opening_width_m: Floats
    opening_door: Numbers

    @property
    def n(self) -> int:
        """Number of spaces."""
        return len(self.ids)

    @property
    def envelope_m2(self) -> Floats:
        """Walls, floor and ceiling of each space, (n,) float64, m2."""
        return 2.0 * self.floor_m2 + self.wall_m * self.height_m


def build_spaces(venue: Venue) -> Spaces:
    """Find the gas spaces of a venue.

    Args:
        venue: the venue.

    Returns:
        Its spaces in the order of their first areas; the same venue gives the same bytes.
    """
    together = _together(venue)
    parts = {**_sizes(venue, together), **_of_areas(venue, together)}
    parts |= _openings(venue, parts)
    for value in parts.values():
        if isinstance(value, np.ndarray):
            value.setflags(write=False)
    return Spaces(**{field.name: parts[field.name] for field in fields(Spaces)})


def _together(venue: Venue) -> list[tuple[SpaceParameters | None, list[int]]]:
    """Give the areas of each space, and what the venue's file says of it, in the order of their first areas."""
    number = {area.id: k for k, area in enumerate(venue.parameters.areas)}
    enclosed = [k for k, area in enumerate(venue.parameters.areas) if area.use not in OPEN_AIR]
    named = [(space, sorted(number[name] for name in space.areas)) for space in venue.parameters.spaces]
    taken = {k for _, areas in named for k in areas}
    first = {k: k for k in enclosed if k not in taken}
    for a, b in _ties(venue, sorted(first)):
        low, high = sorted((first[a], first[b]))
        first = {k: low if root == high else root for k, root in first.items()}
    silent = [(None, [k for k in first if first[k] == root]) for root in sorted(set(first.values()))]
    return sorted([*named, *silent], key=lambda each: each[1][0])


def _ties(venue: Venue, areas: list[int]) -> list[tuple[int, int]]:
    """Give the pairs of areas that share air where the venue's file is silent."""
    pairs = [(a, b) for i, a in enumerate(areas) for b in areas[i + 1 :]]
    seen = venue.area_overlooks | venue.area_overlooks.T
    return [(a, b) for a, b in pairs if seen[a, b] or _stand_open(venue, a, b)]


def _stand_open(venue: Venue, a: int, b: int) -> bool:
    """Tell whether openings between two areas of one use take more than half of their common edge."""
    if venue.area_use[a] != venue.area_use[b] or venue.area_use[a] == "stair":
        return False
    sides = np.sort(venue.door_areas, axis=1)
    width = float(venue.door_width[(sides[:, 0] == a) & (sides[:, 1] == b)].sum())
    if width == 0.0:
        return False
    edge = venue.area_polygon[a].boundary.intersection(venue.area_polygon[b].buffer(TOUCH_M)).length
    return bool(width > OPEN_ALONG * edge)


def _shell(venue: Venue, k: int) -> BaseGeometry:
    """Give the outline of an area where it truly lies, holes filled."""
    away = -venue.level_offset[venue.area_level[k]]
    return affinity.translate(Polygon(venue.parameters.areas[k].polygon), *away)


def _sizes(venue: Venue, together: list[tuple[SpaceParameters | None, list[int]]]) -> dict[str, Any]:
    drawn = venue.parameters
    floors = [floor_m(drawn, area) for area in drawn.areas]
    tops = [floors[k] + ceiling_m(drawn, area) for k, area in enumerate(drawn.areas)]
    low = np.array([min(floors[k] for k in areas) for _, areas in together])
    height = np.array([max(tops[k] for k in areas) for _, areas in together]) - low
    volume, wall = np.zeros(len(together)), np.zeros(len(together))
    for row, (_, areas) in enumerate(together):
        covered: BaseGeometry = Polygon()
        for k in sorted(areas, key=lambda k: (floors[k], k)):
            shell = _shell(venue, k)
            mean_m = tops[k] - floors[k] - 0.5 * rise_m(drawn, drawn.areas[k])
            volume[row] += shell.difference(covered).area * mean_m
            covered = shapely.union_all([covered, shell])
        wall[row] = covered.length
    said = [space for space, _ in together]
    return {
        "ids": tuple(space.id if space else drawn.areas[areas[0]].id for space, areas in together),
        "floor_elevation_m": low,
        "height_m": height,
        "volume_m3": volume,
        "floor_m2": volume / height,
        "wall_m": wall,
        "lining": np.array([LININGS.index(space.lining) if space else 0 for space in said], np.int64),
        "roof_m2": np.array([space.roof_opening_m2 if space else 0.0 for space in said], np.float64),
        "leakage_m2": np.array([(space.leakage_m2 if space else None) or 0.0 for space in said], np.float64),
    }


def _of_areas(venue: Venue, together: list[tuple[SpaceParameters | None, list[int]]]) -> dict[str, Any]:
    drawn = venue.parameters
    space = np.full(venue.n_areas, OUTDOORS, np.int64)
    offset, ceiling = np.zeros(venue.n_areas), np.full(venue.n_areas, np.inf)
    for row, (_, areas) in enumerate(together):
        lowest = min(floor_m(drawn, drawn.areas[k]) for k in areas)
        for k in areas:
            middle = 0.5 * rise_m(drawn, drawn.areas[k])
            space[k] = row
            offset[k] = floor_m(drawn, drawn.areas[k]) + middle - lowest
            ceiling[k] = ceiling_m(drawn, drawn.areas[k]) - middle
    return {"area_space": space, "area_offset_m": offset, "area_ceiling_m": ceiling}


def _openings(venue: Venue, parts: dict[str, Any]) -> dict[str, Any]:
    """Give the doors between different spaces, then the gaps and cracks of each space."""
    sides = parts["area_space"][venue.door_areas].reshape(-1, 2)
    doors = np.flatnonzero(sides[:, 0] != sides[:, 1])
    floor = np.array([_door_elevation(venue, int(door)) for door in doors])
    sill = np.array([venue.parameters.doors[door].sill_m for door in doors])
    head = np.array([head_m(venue.parameters.doors[door]) for door in doors])
    n, low, height = len(parts["ids"]), parts["floor_elevation_m"], parts["height_m"]
    envelope = 2.0 * parts["floor_m2"] + parts["wall_m"] * height
    leakage = np.maximum(parts["leakage_m2"], LEAST_LEAKAGE * envelope)
    leaks = np.column_stack([np.arange(n), np.full(n, OUTDOORS)])
    return {
        "opening_spaces": np.concatenate([sides[doors], leaks]),
        "opening_sill_m": np.concatenate([floor + sill, low]),
        "opening_head_m": np.concatenate([floor + head, low + height]),
        "opening_width_m": np.concatenate([venue.door_width[doors], leakage / height]),
        "opening_door": np.concatenate([doors, np.full(n, -1)]).astype(np.int64),
    }


def _door_elevation(venue: Venue, door: int) -> float:
    """Give the elevation of the floor at a door, m: of a stair's door, where it stands on the stair."""
    for area in venue.door_areas[door]:
        if area < venue.n_inside_areas and venue.area_use[area] != "stair":
            return floor_m(venue.parameters, venue.parameters.areas[area])
    middle = venue.door_line[door].mean(axis=0)
    return float(venue.true_position(middle, int(venue.door_areas[door, 0]))[0, 2])
