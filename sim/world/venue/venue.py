"""The venue as arrays: areas, doors, walls, ground, seats. Everything is drawn on one sheet in metres."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from sim.kernels.elementary import component
from sim.scenario.parameters.venue import VenueParameters
from sim.world.venue import rasters
from sim.world.venue.assembly import CLOSED, LOCKED, OPEN, OUTSIDE, all_parts

__all__ = ["CLOSED", "LOCKED", "OPEN", "OUTSIDE", "Venue", "build_venue", "content_key"]

FORECOURT: Final = "forecourt"
"""Use of an area in the open before a venue, on which people arrive and through which they leave."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Venue:
    """A venue, ready to be walked in. Arrays are read-only.

    Attributes:
        parameters: what it was built from.
        content_key: SHA-256 of the parameters, hexadecimal.
        area_ids: drawn areas in file order, then a run-out ``outside_<door id>`` per exit.
        area_use: use of each area; ``outside`` for run-outs.
        area_polygon: drawn floor of each area (holes taken out), sheet metres, not moved inward.
        area_floor: where bodies can be: moved inward, plus this side's half of each door channel.
        area_level: (n_areas,) int32, number of the level.
        area_overlooks: (n_areas, n_areas) bool, [i, j]: from i one sees into j, as drawn (not mirrored).
        area_capacity: (n_areas,) int32, people a refuge holds; 0 is no limit.
        n_areas: number of areas with run-outs.
        n_inside_areas: number of drawn areas.
        level_ids: levels in file order.
        level_offset: (n_levels, 2) float64, m, sheet minus true position.
        level_elevation: (n_levels,) float64, m.
        door_ids: doors in file order.
        door_line: (n, 2, 2) float64, m, clear gap from post to post.
        door_areas: (n, 2) int32, areas on side 0 and side 1; side 1 of an exit is its run-out.
        door_normal: (n, 2) float64, unit, from side 0 to side 1.
        door_width: (n,) float64, m, clear width.
        door_is_exit: (n,) bool.
        door_is_public_entrance: (n,) bool.
        door_is_response_access: (n,) bool.
        door_state: (n,) int8, ``OPEN``, ``CLOSED`` or ``LOCKED``, as written.
        door_opens_after_s: (n,) float64, s.
        exits: (e,) int32, numbers of the exit doors.
        refuges: (r,) int32, numbers of the refuge areas.
        walls: (k, 4) float64, m, segments x0, y0, x1, y1.
        wall_door: (k,) int32, door whose gap the segment closes while not open; -1 for a permanent wall.
        wall_thickness_m: thickness of every wall, m.
        cell_origin: (2,) float64, m, lower left corner of both grids.
        cell_m: side of a wall cell, m.
        cell_shape: wall cells (ny, nx).
        wall_start: (ny * nx + 1,) int32, compressed rows of ``wall_list``.
        wall_list: int32, numbers of the segments within 1 m of each cell.
        grid_m: side of a raster cell, m.
        grid_origin: (2,) float64, m; the same corner as ``cell_origin``.
        grid_shape: raster cells (ny, nx).
        area_grid: (ny, nx) int16, area that holds the whole cell, else -1.
        slow_grid: (ny, nx) float32, speed factor of the ground; 1 on stairs.
        stair_grid: (ny, nx) int8, number of the stair, else -1.
        stair_area: (n_stairs,) int32.
        stair_up: (n_stairs, 2) float64, unit, direction of ascent on the sheet.
        stair_factor: (n_stairs, 2) float64, speed factor upward and downward.
        stair_levels: (n_stairs, 2) int32, lower and upper level.
        stair_span: (n_stairs, 2) float64, m, extent of the stair along ``stair_up``.
        seat_position: (s, 2) float64, m.
        seat_area: (s,) int32.
        seat_block: (s,) int32, number of the seating block.
        standing_areas: (k,) int32.
    """

    parameters: VenueParameters
    content_key: str
    area_ids: tuple[str, ...]
    area_use: tuple[str, ...]
    area_polygon: tuple[BaseGeometry, ...]
    area_floor: tuple[BaseGeometry, ...]
    area_level: Ints
    area_overlooks: Flags
    area_capacity: Ints
    n_areas: int
    n_inside_areas: int
    level_ids: tuple[str, ...]
    level_offset: Floats
    level_elevation: Floats
    door_ids: tuple[str, ...]
    door_line: Floats
    door_areas: Ints
    door_normal: Floats
    door_width: Floats
    door_is_exit: Flags
    door_is_public_entrance: Flags
    door_is_response_access: Flags
    door_state: NDArray[np.int8]
    door_opens_after_s: Floats
    exits: Ints
    refuges: Ints
    walls: Floats
    wall_door: Ints
    wall_thickness_m: float
    cell_origin: Floats
    cell_m: float
    cell_shape: tuple[int, int]
    wall_start: Ints
    wall_list: Ints
    grid_m: float
    grid_origin: Floats
    grid_shape: tuple[int, int]
    area_grid: NDArray[np.int16]
    slow_grid: NDArray[np.float32]
    stair_grid: NDArray[np.int8]
    stair_area: Ints
    stair_up: Floats
    stair_factor: Floats
    stair_levels: Ints
    stair_span: Floats
    seat_position: Floats
    seat_area: Ints
    seat_block: Ints
    standing_areas: Ints

    @property
    def n_doors(self) -> int:
        """Number of doors."""
        return len(self.door_ids)

    def area_at(self, points: Floats) -> Ints:
        """Give the area that each point lies in, exactly; on a shared outline the lower number.

        Args:
            points: (m, 2) float64, sheet metres.

        Returns:
            (m,) int32, -1 where there is none.
        """
        points = np.asarray(points, np.float64).reshape(-1, 2)
        found = np.full(len(points), -1, np.int32)
        cell = np.floor((points - self.grid_origin) / self.grid_m)
        on_grid = np.all((cell >= 0) & (cell < self.grid_shape[::-1]), axis=1)
        column, row = cell[on_grid].astype(np.int64).T
        found[on_grid] = self.area_grid[row, column]
        unsure = np.flatnonzero(on_grid & (found < 0))
        x, y = points[unsure].T
        for number, polygon in enumerate(self.area_polygon):
            open_question = np.flatnonzero(found[unsure] < 0)
            inside = shapely.intersects_xy(polygon, x[open_question], y[open_question])
            found[unsure[open_question[inside]]] = number
        return found

    def true_position(self, xy: Floats, area: Ints | int) -> Floats:
        """Give true positions of sheet positions, for sight and sound between levels.

        On a stair both the offset and the elevation change evenly from the lower to the upper level.

        Args:
            xy: (m, 2) float64, sheet metres.
            area: (m,) int32 or one number, the area of each position.

        Returns:
            (m, 3) float64, m: true x, true y, elevation.
        """
        xy = np.asarray(xy, np.float64).reshape(-1, 2)
        area = np.broadcast_to(np.asarray(area, np.int64), len(xy))
        level = self.area_level[area]
        true = np.column_stack([xy - self.level_offset[level], self.level_elevation[level]])
        for stair, number in enumerate(self.stair_area):
            here = area == number
            if not here.any():
                continue
            low, high = self.stair_levels[stair]
            start, end = self.stair_span[stair]
            along = component(xy[here], self.stair_up[stair])[:, None]
            share = np.clip((along - start) / max(end - start, 1e-9), 0.0, 1.0)
            foot = np.append(-self.level_offset[low], self.level_elevation[low])
            head = np.append(-self.level_offset[high], self.level_elevation[high])
            true[here] = np.pad(xy[here], ((0, 0), (0, 1))) + (1.0 - share) * foot + share * head
        return true

    def joined(self) -> NDArray[np.bool_]:
        """Tell which areas are the same or share a door; (n_areas, n_areas) bool, symmetric."""
        joined = np.eye(self.n_areas, dtype=np.bool_)
        joined[self.door_areas[:, 0], self.door_areas[:, 1]] = True
        return joined | joined.T

    @property
    def indoors(self) -> Flags:
        """Whether an area is drawn and no forecourt; (n_areas,) bool."""
        drawn = np.arange(self.n_areas) < self.n_inside_areas
        return np.asarray(drawn & (np.array(self.area_use) != FORECOURT), np.bool_)

    @property
    def ways_in(self) -> Ints:
        """Numbers of the doors by which the public comes indoors, (k,) int32.

        They are the public entrances; where one leads to a forecourt only, the doors from that to indoors instead.
        """
        entrances = np.flatnonzero(self.door_is_public_entrance)
        inner = self.door_areas[entrances, 0]
        forecourts = np.unique(inner[~self.indoors[inner]])
        side = self.indoors[self.door_areas]
        before = np.isin(self.door_areas, forecourts)
        from_forecourt = (side[:, 0] & before[:, 1]) | (side[:, 1] & before[:, 0])
        direct = self.door_is_public_entrance & side[:, 0]
        return np.flatnonzero(direct | from_forecourt).astype(np.int32)

    def sides_of_entrance(self, door: int) -> tuple[int, int]:
        """Give the areas on the inner and on the outer side of a door by which people come in."""
        first, second = (int(area) for area in self.door_areas[door])
        return (second, first) if self.indoors[second] else (first, second)

    def drawn_place(self, area: int, luck: float) -> Floats:
        """Give a place on the floor of an area, the middle of a cell of its grid; (2,) float64, sheet metres.

        Args:
            area: its number.
            luck: unit number; every cell is as likely.
        """
        cells = np.argwhere(self.area_grid == area)
        if len(cells) == 0:
            return self.middle(area)
        row, column = cells[int(luck * len(cells))]
        return np.asarray(self.grid_origin + (np.array([column, row]) + 0.5) * self.grid_m, np.float64)

    @property
    def in_view(self) -> Flags:
        """Tell from which areas one sees into which, walls apart; (n_areas, n_areas) bool, symmetric.

        They are those that are the same or overlook each other, and a run-out and the area before it.
        """
        outside = np.arange(self.n_areas) >= self.n_inside_areas
        seen = np.eye(self.n_areas, dtype=np.bool_) | self.area_overlooks | self.area_overlooks.T
        return np.asarray(seen | (self.joined() & (outside | outside[:, None])), np.bool_)

    def middle(self, area: int) -> Floats:
        """Give the place in an area that is farthest from its walls, to half a metre; (2,) float64, sheet metres."""
        return np.array(shapely.maximum_inscribed_circle(self.area_floor[area], tolerance=0.5).coords[0])

    def standing_lattice(self, area: int, spacing_m: float) -> Floats:
        """Give places on a hexagonal lattice in an area, 0.3 m clear of walls and outside holes.

        Args:
            area: area number.
            spacing_m: distance between neighbours.

        Returns:
            (k, 2) float64, sheet metres, row by row.
        """
        return rasters.hexagons(self.area_floor[area], spacing_m)


def content_key(parameters: VenueParameters) -> str:
    """Give the SHA-256 of a venue's parameters, in hexadecimal."""
    text = json.dumps(parameters.model_dump(mode="json", by_alias=True), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def build_venue(parameters: VenueParameters) -> Venue:
    """Turn the parameters of a venue into arrays.

    Args:
        parameters: a venue that ``lint_venue`` has no fault with; faulty parameters give an undefined venue.

    Returns:
        The venue; the same parameters give the same bytes.
    """
    parts = {"parameters": parameters, "content_key": content_key(parameters), **all_parts(parameters)}
    for value in parts.values():
        if isinstance(value, np.ndarray):
            value.setflags(write=False)
    return Venue(**{field.name: parts[field.name] for field in fields(Venue)})
