"""What the floor is made of: rasters of areas and slow ground, and lattices of seats and standing places."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from sim.kernels.elementary import component, lengths
from sim.scenario.parameters.venue import SeatingParameters

Floats = NDArray[np.float64]

SEAT_PITCH_M = (0.5, 0.9)
"""Width of a seat along its row, and distance between rows, m (drawing: usual seating; a plan says how many seats there
are)."""
SEAT_SQUEEZE = 0.9
"""Seats are pressed together to this share of their pitch at most (drawing: to fit the seats that a plan asks for)."""
SEAT_STRETCH = 1.6
"""Seats are spread to this multiple of their pitch at most (drawing: to fill the block that a plan draws)."""
WALL_CLEARANCE_M = 0.3
"""Nobody starts nearer to a wall than this, m (drawing: where people stand at the start)."""


def cell_centres(origin: Floats, shape: tuple[int, int], cell_m: float) -> Floats:
    """Give the centres of the cells of a grid.

    Returns:
        (ny, nx, 2) float64, m.
    """
    x = origin[0] + (np.arange(shape[1]) + 0.5) * cell_m
    y = origin[1] + (np.arange(shape[0]) + 0.5) * cell_m
    return np.stack(np.meshgrid(x, y), axis=-1)


def _window(
    polygon: BaseGeometry, origin: Floats, shape: tuple[int, int], cell_m: float
) -> tuple[slice, slice, Floats]:
    """Give the part of a grid that holds a polygon, and its cell centres."""
    x0, y0, x1, y1 = polygon.bounds
    low = np.maximum(np.floor((np.array([y0, x0]) - origin[::-1]) / cell_m).astype(int), 0)
    high = np.minimum(np.ceil((np.array([y1, x1]) - origin[::-1]) / cell_m).astype(int), shape)
    size = (int(max(high[0] - low[0], 0)), int(max(high[1] - low[1], 0)))
    corner = origin + low[::-1] * cell_m
    return (
        slice(low[0], low[0] + size[0]), slice(low[1], low[1] + size[1]), cell_centres(corner, size, cell_m)
    )  # fmt: skip


def stamp(grid: NDArray[np.generic], polygon: BaseGeometry, value: object, origin: Floats, cell_m: float) -> None:
    """Write a value where the centre of a cell lies in a polygon.

    Args:
        grid: (ny, nx). **Written**.
        polygon: shapely polygon, sheet metres.
        value: what to write.
        origin: (2,) float64, m, lower left corner of the grid.
        cell_m: side of a cell.
    """
    if polygon.is_empty:
        return
    rows, columns, centre = _window(polygon, origin, grid.shape, cell_m)
    shapely.prepare(polygon)
    grid[rows, columns][shapely.contains_xy(polygon, centre[..., 0], centre[..., 1])] = value  # type: ignore[assignment]


def area_raster(
    polygons: tuple[BaseGeometry, ...], origin: Floats, shape: tuple[int, int], cell_m: float
) -> NDArray[np.int16]:
    """Give the area of each cell that lies wholly inside one; the lowest number where run-outs overlap.

    Args:
        polygons: drawn polygons by area number.
        origin: (2,) float64, m.
        shape: (ny, nx).
        cell_m: side of a cell.

    Returns:
        (ny, nx) int16, -1 where no area holds the whole cell.
    """
    grid = np.full(shape, -1, np.int16)
    for number, polygon in enumerate(polygons):
        rows, columns, centre = _window(polygon, origin, shape, cell_m)
        x, y = centre[..., 0], centre[..., 1]
        shapely.prepare(polygon)
        held = shapely.contains_xy(polygon, x, y)
        outline = polygon.boundary
        shapely.prepare(outline)
        near = held & shapely.dwithin(outline, shapely.points(x, y), 0.75 * cell_m)
        half = 0.5 * cell_m - 1e-9
        squares = shapely.box(x[near] - half, y[near] - half, x[near] + half, y[near] + half)
        held[near] = shapely.covers(polygon, squares)
        part = grid[rows, columns]
        part[held & (part < 0)] = number
    return grid


def clear_floor(floor: BaseGeometry) -> BaseGeometry:
    """Give the part of a floor where bodies may start: clear of every wall."""
    return floor.buffer(-WALL_CLEARANCE_M)


def seat_lattice(block: SeatingParameters, floor: BaseGeometry) -> Floats:
    """Lay out the seats of a block, rows along the side of the block nearest to the sheet's x axis.

    The pitch is pressed or spread evenly so that the block is filled; surplus places stay empty.

    Args:
        block: parameters of the block.
        floor: inset floor of its area.

    Returns:
        (s, 2) float64, m; s is ``block.seats``, or as many as fit.
    """
    region = Polygon(block.polygon).intersection(clear_floor(floor))
    for scale in np.arange(SEAT_STRETCH, SEAT_SQUEEZE - 1e-9, -0.01):
        places = _lattice(region, scale)
        if len(places) >= block.seats:
            kept: Floats = places[np.floor(np.linspace(0, len(places) - 1, block.seats)).astype(int)]
            return kept
    return _lattice(region, SEAT_SQUEEZE)


def seats_that_fit(block: SeatingParameters, floor: BaseGeometry) -> int:
    """Count the seats that a block can hold at its tightest."""
    region = Polygon(block.polygon).intersection(clear_floor(floor))
    return max(len(_lattice(region, scale)) for scale in np.arange(SEAT_SQUEEZE, 1.0, 0.01))


def _lattice(region: BaseGeometry, scale: float) -> Floats:
    if region.is_empty:
        return np.zeros((0, 2))
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(region))
    side = corners[1] - corners[0]
    along = side / max(float(lengths(*side)), 1e-12)
    while not (along[0] > 0.0 and -along[0] <= along[1] < along[0]):  # within 45 degrees of the x axis
        along = np.array([-along[1], along[0]]) if along.any() else np.array([1.0, 0.0])
    aside = np.array([-along[1], along[0]])
    turned = np.column_stack([component(corners, along), component(corners, aside)])
    low, high = turned.min(axis=0), turned.max(axis=0)
    pitch = np.array(SEAT_PITCH_M) * scale
    count = np.floor((high - low) / pitch + 1e-6).astype(int)
    start = 0.5 * (low + high) - 0.5 * (count - 1) * pitch
    x, y = np.meshgrid(start[0] + np.arange(count[0]) * pitch[0], start[1] + np.arange(count[1]) * pitch[1])
    places: Floats = x.reshape(-1, 1) * along + y.reshape(-1, 1) * aside
    shapely.prepare(region)
    held: Floats = places[shapely.intersects_xy(region, places[:, 0], places[:, 1])]
    return held


def hexagons(floor: BaseGeometry, spacing_m: float) -> Floats:
    """Give places on a hexagonal lattice inside a floor and clear of its walls, row by row.

    Args:
        floor: inset floor of an area.
        spacing_m: distance between neighbours.

    Returns:
        (k, 2) float64, m.
    """
    region = clear_floor(floor)
    if region.is_empty:
        return np.zeros((0, 2))
    x0, y0, x1, y1 = region.bounds
    rise = spacing_m * np.sqrt(0.75)
    columns, rows = int((x1 - x0) / spacing_m) + 1, int((y1 - y0) / rise) + 1
    row, column = np.divmod(np.arange(rows * columns), columns)
    left = x0 + 0.5 * ((x1 - x0) - (columns - 1) * spacing_m) - 0.25 * spacing_m
    x = left + column * spacing_m + (row % 2) * 0.5 * spacing_m
    y = y0 + 0.5 * ((y1 - y0) - (rows - 1) * rise) + row * rise
    shapely.prepare(region)
    held: Floats = np.column_stack([x, y])[shapely.intersects_xy(region, x, y)]
    return held
