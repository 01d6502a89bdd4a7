"""The ground of one area as nodes: what is walkable, how fast, and which steps a wall forbids."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import ndimage

from sim.kernels import distance_fields
from sim.kernels.elementary import lengths
from sim.world.venue import rasters
from sim.world.venue.venue import Venue

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

MARGIN_M = 0.25
"""People keep their middle at least this far from a wall where there is room, m (drawing: a body's radius and a
little)."""
MARGIN_SPEED = 0.3
"""Speed factor that makes routes keep the margin (drawing: it shapes routes, nobody walks slower by it)."""
TIGHT_M = 0.12
"""Nearer than this to a wall only a squeeze is left, m (drawing: the narrowest body)."""
TIGHT_SPEED = 0.1
"""Speed factor there; not zero, so that a narrow gap stays a way (drawing: it shapes routes, nobody walks slower by
it)."""
SKIRT_M = 0.6
"""So near to a door its posts do not count as walls to keep away from, m (drawing: doors are passed, not avoided)."""


@dataclass(frozen=True, slots=True, eq=False)
class WalkableGrid:
    """One area on a grid of nodes.

    Attributes:
        origin: (2,) float64, m, position of node [0, 0].
        cell_m: distance between nodes.
        inside: (ny, nx) bool, nodes on the floor of the area.
        ground_speed: (ny, nx) float64, share of the speed on open floor.
        speed: (ny, nx) float64, the same with the margins along walls.
        clearance: (ny, nx) float64, m, distance to the nearest wall; 1e9 where it is far.
        open_x: (ny, nx - 1) bool, steps along x that no wall cuts.
        open_y: (ny - 1, nx) bool, steps along y that no wall cuts.
        walls: (k, 4) float64, m, permanent walls at the rim of the area.
    """

    origin: Floats
    cell_m: float
    inside: Flags
    ground_speed: Floats
    speed: Floats
    clearance: Floats
    open_x: Flags
    open_y: Flags
    walls: Floats

    @property
    def shape(self) -> tuple[int, int]:
        """Number of nodes (ny, nx)."""
        return self.inside.shape

    def nodes(self) -> Floats:
        """Give the positions of the nodes: (ny, nx, 2) float64, m."""
        return rasters.cell_centres(self.origin - 0.5 * self.cell_m, self.shape, self.cell_m)


def terrain(venue: Venue, area: int, cell_m: float) -> WalkableGrid:
    """Lay nodes over an area, at the centres of the cells of a grid that starts at the venue's corner.

    Args:
        venue: the venue.
        area: area number.
        cell_m: distance between nodes.

    Returns:
        The terrain, with a rim of two nodes around the area.
    """
    floor = venue.area_floor[area]
    bounds = np.array(floor.bounds) - np.tile(venue.grid_origin, 2)
    low = np.floor(bounds[:2] / cell_m).astype(int) - 2
    nx, ny = (np.ceil(bounds[2:] / cell_m).astype(int) + 2 - low).tolist()
    origin = venue.grid_origin + (low + 0.5) * cell_m
    centre = rasters.cell_centres(origin - 0.5 * cell_m, (ny, nx), cell_m)
    shapely.prepare(floor)
    inside = shapely.contains_xy(floor, centre[..., 0], centre[..., 1])
    near = _rim_walls(venue, area)
    clearance = np.full((ny, nx), distance_fields.FAR)
    open_x, open_y = np.ones((ny, nx - 1), bool), np.ones((ny - 1, nx), bool)
    distance_fields.stamp_walls(near, origin, cell_m, clearance, open_x, open_y)
    ground_speed = _ground_speed(venue, area, centre)
    speed = ground_speed * np.where(clearance < MARGIN_M, MARGIN_SPEED, 1.0)
    speed = np.where(clearance < TIGHT_M, ground_speed * TIGHT_SPEED, speed)
    return WalkableGrid(origin, cell_m, inside, ground_speed, speed, clearance, open_x, open_y, near)


def _rim_walls(venue: Venue, area: int) -> Floats:
    """Give the permanent walls that touch the floor of an area."""
    permanent = venue.walls[venue.wall_door < 0]
    lines = shapely.linestrings(permanent.reshape(-1, 2, 2))
    near: Floats = np.ascontiguousarray(permanent[shapely.dwithin(lines, venue.area_floor[area], 0.02)])
    return near


def _ground_speed(venue: Venue, area: int, centre: Floats) -> Floats:
    """Give the speed factor of the ground at nodes; on stairs the mean of up and down."""
    stair = np.flatnonzero(venue.stair_area == area)
    if len(stair):
        return np.full(centre.shape[:2], float(venue.stair_factor[stair[0]].mean()))
    cell = np.floor((centre - venue.grid_origin) / venue.grid_m).astype(int)
    column = np.clip(cell[..., 0], 0, venue.grid_shape[1] - 1)
    row = np.clip(cell[..., 1], 0, venue.grid_shape[0] - 1)
    share: Floats = venue.slow_grid[row, column].astype(np.float64)
    return share


def reach(land: WalkableGrid, source: Floats, skirt_m: float) -> tuple[Floats, Floats]:
    """Compute the walking distance to a source over a terrain, and the way there.

    Args:
        land: the terrain.
        source: (4,) float64, m, segment x0, y0, x1, y1 to walk to.
        skirt_m: so near to the source, walls are not kept away from.

    Returns:
        distance (ny, nx) float64, m of open floor, ``fields.FAR`` where nothing arrives; and direction
        (ny, nx, 2) float64, unit vectors, zero there.
    """
    distance, direction = np.full(land.shape, distance_fields.FAR), np.zeros((*land.shape, 2))
    distance_fields.plain_sight(
        land.inside, land.ground_speed, land.clearance, land.walls, land.origin, land.cell_m,
        source, skirt_m, MARGIN_M, distance, direction,
    )  # fmt: skip
    if not np.any(distance < distance_fields.FAR):
        _seed(land, source, distance)
    seen = distance < distance_fields.FAR
    distance_fields.spread_distances(land.inside, land.speed, land.open_x, land.open_y, land.cell_m, distance)
    distance_fields.descend(land.inside, land.open_x, land.open_y, distance, seen, direction)
    return distance, direction


def _seed(land: WalkableGrid, source: Floats, distance: Floats) -> None:
    """Start at the floor node nearest to a source that no node sees."""
    gap = lengths(*np.moveaxis(land.nodes() - 0.5 * (source[:2] + source[2:]), -1, 0))
    gap[~land.inside] = np.inf
    if land.inside.any():
        distance.flat[int(np.argmin(gap))] = gap.min()


def extended(known: Flags, *values: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Give every node without a value that of the nearest node with one."""
    if known.all() or not known.any():
        return list(values)
    nearest = ndimage.distance_transform_edt(~known, return_distances=False, return_indices=True)
    return [value[tuple(nearest)] for value in values]
