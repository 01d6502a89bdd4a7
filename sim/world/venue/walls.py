"""Walls of a venue: outlines moved inward, door gaps cut through them, and the segments near each cell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from sim.kernels.elementary import component, lengths
from sim.scenario.parameters.venue import AreaParameters

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

ON_OUTLINE_M = 0.01
"""A door line this near an outline is taken to lie on it, m (drawing: tolerance of hand-drawn plans)."""
RUN_OUT_MARGIN_M = 3.0
"""How much wider than its gap a run-out is, on either side, m (drawing: room to spread behind an exit)."""
WALL_REACH_M = 1.0
"""Each cell lists the segments within this distance of its square, m (numerical: farther walls touch nobody in a
step)."""
_SNAP_M = 1e-5
_SLIVER_M = 1e-3
_POST_M = 1e-4


def drawn_polygon(parameters: AreaParameters) -> BaseGeometry:
    """Give the drawn floor of an area: its outline less its holes, in sheet metres."""
    return less_holes(Polygon(parameters.polygon), parameters)


def less_holes(shell: BaseGeometry, parameters: AreaParameters) -> BaseGeometry:
    """Take the holes of an area out of its shell; holes may touch the outline."""
    if not parameters.holes:
        return shell
    return shell.difference(shapely.union_all([Polygon(ring) for ring in parameters.holes]))


def inset_polygon(parameters: AreaParameters, inset_m: float) -> BaseGeometry:
    """Give an area's floor with its outline moved inward (holes stay as drawn)."""
    shell = Polygon(parameters.polygon)
    if inset_m > 0.0:
        shell = shell.buffer(-inset_m, join_style="mitre", mitre_limit=10.0)
    return less_holes(shell, parameters)


def snap_line(line: Floats, outline: BaseGeometry) -> Floats:
    """Move the posts of a door onto an outline where they are within twice the tolerance of it.

    Args:
        line: (2, 2) float64, m, post to post.
        outline: boundary of the area on side 0.

    Returns:
        (2, 2) float64, m.
    """
    snapped = line.copy()
    for k, post in enumerate(line):
        near, there = shapely.get_coordinates(shapely.shortest_line(outline, shapely.Point(post)))
        if lengths(*(near - there)) <= 2.0 * ON_OUTLINE_M:
            snapped[k] = near
    return snapped


def normal_of(line: Floats, inside: BaseGeometry, beyond: BaseGeometry | None) -> Floats:
    """Give the unit normal of a door line that points away from side 0.

    Args:
        line: (2, 2) float64, m.
        inside: drawn polygon on side 0.
        beyond: drawn polygon on side 1; None for an exit.

    Returns:
        (2,) float64.
    """
    along = line[1] - line[0]
    normal = np.array([along[1], -along[0]]) / max(float(lengths(*along)), 1e-12)
    middle, score = line.mean(axis=0), 0
    for depth in (0.03, 0.1, 0.3):
        ahead, behind = shapely.Point(middle + depth * normal), shapely.Point(middle - depth * normal)
        score += int(inside.contains(behind)) - int(inside.contains(ahead))
        if beyond is not None:
            score += int(beyond.contains(ahead)) - int(beyond.contains(behind))
    return normal if score >= 0 else -normal


def clear_line(line: Floats, normal: Floats, floors: Sequence[BaseGeometry | None], inset_m: float) -> Floats:
    """Cut a door line back to where the floors on both sides reach it, so that a channel has no nooks.

    Args:
        line: (2, 2) float64, m.
        normal: (2,) float64 from side 0 to side 1.
        floors: inset floors of side 0 and side 1; None where there is nothing to respect.
        inset_m: half of the wall thickness.

    Returns:
        (2, 2) float64, m; the line itself where nothing needs to be cut.
    """
    length = float(lengths(*(line[1] - line[0])))
    if inset_m <= 0.0 or length <= 0.0:
        return line
    along, low, high = (line[1] - line[0]) / length, 0.0, length
    for floor, sign in zip(floors, (-1.0, 1.0), strict=True):
        if floor is None:
            continue
        moved = LineString(line + sign * (inset_m + 0.002) * normal)
        pieces = shapely.get_parts(moved.intersection(floor))
        pieces = pieces[shapely.length(pieces) > 0.0]
        if len(pieces) == 0:
            continue
        longest = pieces[int(np.argmax(shapely.length(pieces)))]
        reach = component(shapely.get_coordinates(longest) - line[0], along)
        low, high = max(low, float(reach.min())), min(high, float(reach.max()))
    if high - low < _SLIVER_M:
        return line
    return np.array([line[0] + low * along, line[0] + high * along])


def strip(line: Floats, normal: Floats, behind_m: float, ahead_m: float, widen_m: float = 0.0) -> Polygon:
    """Give the rectangle over a door line from ``behind_m`` before it to ``ahead_m`` beyond it."""
    along = line[1] - line[0]
    along = along / max(float(lengths(*along)), 1e-12)
    a, b = line[0] - widen_m * along, line[1] + widen_m * along
    return Polygon([a - behind_m * normal, b - behind_m * normal, b + ahead_m * normal, a + ahead_m * normal])


def run_out(line: Floats, normal: Floats, depth_m: float) -> Polygon:
    """Give the drawn rectangle behind an exit."""
    return strip(line, normal, 0.0, depth_m, RUN_OUT_MARGIN_M)


def run_out_floor(line: Floats, normal: Floats, depth_m: float, inset_m: float) -> Polygon:
    """Give the rectangle behind an exit with its walled sides moved inward; the far end is open."""
    return strip(line, normal, -inset_m, depth_m, RUN_OUT_MARGIN_M - inset_m)


def channel(line: Floats, normal: Floats, inset_m: float) -> Polygon:
    """Give the gap through the wall at a door, reaching a little into the floor on both sides."""
    reach = inset_m + 1.1 * ON_OUTLINE_M
    return strip(line, normal, reach, reach)


def permanent_walls(
    inside: Sequence[BaseGeometry],
    outside: Sequence[BaseGeometry],
    gaps: Sequence[tuple[Floats, Floats]],
    far_ends: Sequence[LineString],
    inset_m: float,
) -> Floats:
    """Give the segments that stand whatever the doors do.

    Args:
        inside: inset floors of the drawn areas.
        outside: inset floors of the run-outs; they may overlap each other.
        gaps: line and normal of every door.
        far_ends: open far ends of the run-outs.
        inset_m: half of the wall thickness; 0 makes shared outlines one wall.

    Returns:
        (k, 4) float64, m: x0, y0, x1, y1.
    """
    if inset_m > 0.0:
        channels = [channel(line, normal, inset_m) for line, normal in gaps]
        lines = shapely.union_all([*inside, *outside, *channels], grid_size=_SNAP_M).boundary
    else:
        outlines = [floor.boundary for floor in inside]
        if outside:
            outlines.append(shapely.union_all(list(outside)).boundary)
        lines = shapely.union_all(outlines, grid_size=_SNAP_M)
        reach = 2.2 * ON_OUTLINE_M
        cuts = [strip(line, normal, reach, reach, -_POST_M) for line, normal in gaps]
        lines = lines.difference(shapely.union_all(cuts)) if cuts else lines
    if far_ends:
        ends = [end.buffer(1.1 * ON_OUTLINE_M, cap_style="flat") for end in far_ends]
        lines = lines.difference(shapely.union_all(ends))
    return _segments(lines)


def _segments(lines: BaseGeometry) -> Floats:
    """Break lines into straight segments, collinear ones joined and slivers dropped."""
    parts = [part for part in shapely.get_parts(lines) if part.length >= _SLIVER_M]
    if not parts:
        return np.zeros((0, 4))
    merged = shapely.simplify(shapely.line_merge(shapely.union_all(parts)), _POST_M)
    found = []
    for part in shapely.get_parts(merged):
        corners = shapely.get_coordinates(part)
        found.append(np.column_stack([corners[:-1], corners[1:]]))
    segments: Floats = np.concatenate(found)
    lasting: Floats = segments[lengths(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1]) > 0.0]
    return lasting


def wall_cells(walls: Floats, origin: Floats, shape: tuple[int, int], cell_m: float) -> tuple[Ints, Ints]:
    """List, for each cell, the segments within ``WALL_REACH_M`` of its square.

    Args:
        walls: (k, 4) float64, m.
        origin: (2,) float64, m, lower left corner of cell [0, 0].
        shape: number of cells (ny, nx).
        cell_m: side of a cell.

    Returns:
        start (ny * nx + 1,) int32 and list int32: compressed rows, cell ``iy * nx + ix``.
    """
    ny, nx = shape
    start = np.zeros(ny * nx + 1, np.int32)
    if len(walls) == 0:
        return start, np.zeros(0, np.int32)
    iy, ix = np.divmod(np.arange(ny * nx), nx)
    x, y = origin[0] + ix * cell_m, origin[1] + iy * cell_m
    tree = shapely.STRtree(shapely.box(x, y, x + cell_m, y + cell_m))
    lines = shapely.linestrings(walls.reshape(-1, 2, 2))
    segment, cell = tree.query(lines, predicate="dwithin", distance=WALL_REACH_M + 1e-9)
    order = np.lexsort((segment, cell))
    start[1:] = np.cumsum(np.bincount(cell, minlength=ny * nx))
    return start, segment[order].astype(np.int32)


def polygons_of(geometry: BaseGeometry) -> list[Polygon]:
    """Give the polygons of a geometry, dropping points and lines."""
    if isinstance(geometry, Polygon):
        return [] if geometry.is_empty else [geometry]
    if isinstance(geometry, MultiPolygon):
        return list(geometry.geoms)
    return [part for part in shapely.get_parts(geometry) if isinstance(part, Polygon)]
