"""Turns the parameters of a venue into the arrays of ``sim.world.venue.venue``, a part at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from sim.kernels.elementary import component, lengths
from sim.scenario.parameters.venue import VenueParameters
from sim.world.venue import rasters, walls

OPEN, CLOSED, LOCKED = 0, 1, 2
"""States of a door (definition: of numbers in an array)."""
STATES = {"open": OPEN, "closed": CLOSED, "locked": LOCKED}
"""The words for them in files (definition: of numbers in an array)."""
OUTSIDE = "outside"
"""The word for what lies beyond an exit, and the use of a run-out."""
GRID_M = 0.25
"""Side of a raster cell, m (numerical: half a body)."""
CELL_M = 1.0
"""Side of a wall cell, m (numerical: how walls near a body are found)."""
PADDING_M = 2.0
"""Empty margin of both grids around everything drawn, at least, m (numerical: nobody walks there)."""


def all_parts(parameters: VenueParameters) -> dict[str, Any]:
    """Give every array of a venue by the name of its attribute, and what was needed on the way.

    Args:
        parameters: a venue without faults.

    Returns:
        Attributes of ``Venue`` by name, and ``polygons`` and ``insets`` besides.
    """
    parts = {**_levels(parameters), **_doors(parameters)}
    parts |= _areas(parameters, parts)
    parts |= _walls(parameters, parts)
    parts |= _stairs(parameters, parts)
    parts |= _rasters(parameters, parts)
    parts |= _places(parameters, parts)
    return parts


def _levels(parameters: VenueParameters) -> dict[str, Any]:
    return {
        "level_ids": tuple(level.id for level in parameters.levels),
        "level_offset": np.array([level.drawn_offset_m for level in parameters.levels], np.float64).reshape(-1, 2),
        "level_elevation": np.array([level.elevation_m for level in parameters.levels], np.float64),
        "wall_thickness_m": parameters.wall_thickness_m,
    }


def inset_of(parameters: VenueParameters) -> float:
    """Give how far outlines move inward, m; walls thinner than 2 mm count as lines."""
    return 0.5 * parameters.wall_thickness_m if parameters.wall_thickness_m >= 0.002 else 0.0


def _doors(parameters: VenueParameters) -> dict[str, Any]:
    number = {area.id: k for k, area in enumerate(parameters.areas)}
    polygons = [walls.drawn_polygon(area) for area in parameters.areas]
    insets = [walls.inset_polygon(area, inset_of(parameters)) for area in parameters.areas]
    n = len(parameters.doors)
    line, normal, sides = np.zeros((n, 2, 2)), np.zeros((n, 2)), np.zeros((n, 2), np.int32)
    is_exit = np.array([OUTSIDE in door.between for door in parameters.doors], bool)
    for k, door in enumerate(parameters.doors):
        first, second = sorted(door.between, key=lambda name: name == OUTSIDE)
        inside, beyond = number[first], number.get(second)
        run_out = len(parameters.areas) + int(is_exit[:k].sum())
        sides[k] = inside, run_out if beyond is None else beyond
        snapped = walls.snap_line(np.array(door.line, np.float64), polygons[inside].boundary)
        normal[k] = walls.normal_of(snapped, polygons[inside], None if beyond is None else polygons[beyond])
        floors = (insets[inside], None if beyond is None else insets[beyond])
        line[k] = walls.clear_line(snapped, normal[k], floors, inset_of(parameters))
    return {
        "door_ids": tuple(door.id for door in parameters.doors),
        "door_line": line,
        "door_areas": sides,
        "door_normal": normal,
        "door_width": lengths(*(line[:, 1] - line[:, 0]).T),
        "door_is_exit": is_exit,
        "door_is_public_entrance": np.array([door.public_entrance for door in parameters.doors], bool),
        "door_is_response_access": np.array([door.response_access for door in parameters.doors], bool),
        "door_state": np.array([STATES[door.state] for door in parameters.doors], np.int8),
        "door_opens_after_s": np.array([door.opens_after_s for door in parameters.doors], np.float64),
        "exits": np.flatnonzero(is_exit).astype(np.int32),
        "polygons": polygons,
        "insets": insets,
    }


def _areas(parameters: VenueParameters, parts: dict[str, Any]) -> dict[str, Any]:
    level = {item.id: k for k, item in enumerate(parameters.levels)}
    number = {area.id: k for k, area in enumerate(parameters.areas)}
    n_inside, exits = len(parameters.areas), parts["exits"]
    n_areas, inset = n_inside + len(exits), inset_of(parameters)
    lines, normals = parts["door_line"][exits], parts["door_normal"][exits]
    polygons, insets = list(parts["polygons"]), list(parts["insets"])
    for line, normal in zip(lines, normals, strict=True):
        polygons.append(walls.run_out(line, normal, parameters.run_out_m))
        insets.append(walls.run_out_floor(line, normal, parameters.run_out_m, inset))
    levels = [level.get(area.level, 0) for area in parameters.areas]
    overlooks = np.zeros((n_areas, n_areas), bool)
    for k, area in enumerate(parameters.areas):
        overlooks[k, [number[name] for name in area.overlooks if name in number]] = True
    use = [area.use for area in parameters.areas] + [OUTSIDE] * len(exits)
    return {
        "area_ids": (*number, *(f"{OUTSIDE}_{parts['door_ids'][door]}" for door in exits)),
        "area_use": tuple(use),
        "area_polygon": tuple(polygons),
        "area_floor": tuple(_with_channels(parts, polygons, insets, inset)),
        "area_level": np.array(levels + [levels[k] for k in parts["door_areas"][exits, 0]], np.int32),
        "area_overlooks": overlooks,
        "area_capacity": np.array([area.capacity or 0 for area in parameters.areas] + [0] * len(exits), np.int32),
        "n_areas": n_areas,
        "n_inside_areas": n_inside,
        "refuges": np.flatnonzero(np.array(use) == "refuge").astype(np.int32),
        "insets": insets,
    }


def _with_channels(
    parts: dict[str, Any], polygons: list[BaseGeometry], insets: list[BaseGeometry], inset_m: float
) -> list[BaseGeometry]:
    """Add to each inset floor its half of the channels of its doors."""
    if inset_m <= 0.0:
        return insets
    floors = list(insets)
    for line, normal, sides in zip(parts["door_line"], parts["door_normal"], parts["door_areas"], strict=True):
        gap = walls.channel(line, normal, inset_m)
        for side in sides:
            floors[side] = shapely.union_all([floors[side], gap.intersection(polygons[side])])
    return [shapely.union_all(walls.polygons_of(floor)) for floor in floors]


def _walls(parameters: VenueParameters, parts: dict[str, Any]) -> dict[str, Any]:
    n_inside, insets = parts["n_inside_areas"], parts["insets"]
    gaps = list(zip(parts["door_line"], parts["door_normal"], strict=True))
    far_ends = []
    for door in parts["exits"]:
        line, normal = gaps[door]
        corners = np.array(walls.run_out(line, normal, parameters.run_out_m).exterior.coords)
        far_ends.append(LineString(corners[2:4]))
    permanent = walls.permanent_walls(insets[:n_inside], insets[n_inside:], gaps, far_ends, inset_of(parameters))
    segments = np.concatenate([permanent, parts["door_line"].reshape(-1, 4)])
    owner = np.concatenate([np.full(len(permanent), -1), np.arange(len(gaps))]).astype(np.int32)
    bounds = shapely.total_bounds(np.array(parts["area_polygon"], dtype=object))
    origin = np.floor(bounds[:2]) - PADDING_M
    nx, ny = (np.ceil(bounds[2:] + PADDING_M) - origin).astype(int)
    start, listed = walls.wall_cells(segments, origin, (int(ny), int(nx)), CELL_M)
    return {
        "walls": segments, "wall_door": owner, "wall_start": start, "wall_list": listed,
        "cell_origin": origin, "cell_m": CELL_M, "cell_shape": (int(ny), int(nx)),
    }  # fmt: skip


def _stairs(parameters: VenueParameters, parts: dict[str, Any]) -> dict[str, Any]:
    level = {item.id: k for k, item in enumerate(parameters.levels)}
    stairs = [k for k, area in enumerate(parameters.areas) if area.use == "stair"]
    up, levels, span = (
        np.zeros((len(stairs), 2)),
        np.zeros((len(stairs), 2), np.int32),
        np.zeros((len(stairs), 2)),
    )
    for row, k in enumerate(stairs):
        area = parameters.areas[k]
        ascent = np.array(area.upward or (1.0, 0.0), np.float64)
        up[row] = ascent / max(float(lengths(*ascent)), 1e-12)
        levels[row] = [level.get(name, 0) for name in area.joins or (area.level, area.level)]
        reach = component(shapely.get_coordinates(parts["area_polygon"][k]), up[row])
        span[row] = reach.min(), reach.max()
    factor = np.tile([parameters.stair_up_factor, parameters.stair_down_factor], (len(stairs), 1)).reshape(-1, 2)
    return {
        "stair_area": np.array(stairs, np.int32), "stair_up": up, "stair_factor": factor,
        "stair_levels": levels, "stair_span": span,
    }  # fmt: skip


def _rasters(parameters: VenueParameters, parts: dict[str, Any]) -> dict[str, Any]:
    per_cell = round(CELL_M / GRID_M)
    shape = (parts["cell_shape"][0] * per_cell, parts["cell_shape"][1] * per_cell)
    origin = parts["cell_origin"]
    slow, stair = np.ones(shape, np.float32), np.full(shape, -1, np.int8)
    number = {area.id: k for k, area in enumerate(parameters.areas)}
    for block in parameters.seating:
        seats = shapely.Polygon(block.polygon).intersection(parts["area_polygon"][number[block.area]])
        for polygon in walls.polygons_of(seats):
            rasters.stamp(slow, polygon, parameters.seat_speed_factor, origin, GRID_M)
    for row, area in enumerate(parts["stair_area"]):
        rasters.stamp(stair, parts["area_polygon"][area], row, origin, GRID_M)
    slow[stair >= 0] = 1.0
    return {
        "grid_m": GRID_M, "grid_origin": origin.copy(), "grid_shape": shape,
        "area_grid": rasters.area_raster(parts["area_polygon"], origin, shape, GRID_M),
        "slow_grid": slow, "stair_grid": stair,
    }  # fmt: skip


def _places(parameters: VenueParameters, parts: dict[str, Any]) -> dict[str, Any]:
    number = {area.id: k for k, area in enumerate(parameters.areas)}
    blocks = [rasters.seat_lattice(block, parts["area_floor"][number[block.area]]) for block in parameters.seating]
    sizes = [len(block) for block in blocks]
    return {
        "seat_position": np.concatenate([np.zeros((0, 2)), *blocks]),
        "seat_area": np.repeat(np.array([number[b.area] for b in parameters.seating], np.int32), sizes),
        "seat_block": np.repeat(np.arange(len(blocks), dtype=np.int32), sizes),
        "standing_areas": np.array([number[name] for name in parameters.standing_areas], np.int32),
    }
