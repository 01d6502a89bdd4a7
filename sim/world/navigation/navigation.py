"""Which way to walk: a distance field for each door and side, and the graph of doors on top of them."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from sim.kernels import distance_fields
from sim.kernels.arrays import Fields
from sim.kernels.elementary import component, lengths
from sim.world.navigation.local_field import LocalField, interpolate_local_field, local_field, unit
from sim.world.navigation.walkable_grid import SKIRT_M, WalkableGrid, extended, reach, terrain
from sim.world.venue.rasters import cell_centres
from sim.world.venue.venue import Venue

__all__ = ["FIELD_CELL_M", "LocalField", "Navigation", "build_navigation"]

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]

FIELD_CELL_M = 0.25
"""Distance between the nodes of a field, m (numerical: half a body)."""
BEYOND_M = 1.5
"""Fields reach this far beyond an inner door, so that nobody turns round on the threshold, m (numerical: the depth of a
door and a few steps)."""
POST_MARGIN_M = 0.25
"""People aim at a door this far from its posts, or at 30 % of its width where that is less, m (drawing: a body's radius
and a little)."""
LOCAL_CELL_M = 0.5
"""Distance between the nodes of a local field, m (numerical: the few who use one need no finer)."""
LOCAL_KEPT = 64
"""Local fields kept in memory (numerical: memory against time)."""


@dataclass(frozen=True, eq=False)
class Navigation:
    """Fields and routes of a venue. Node ``2 * d + s`` means: at door d, about to pass it from side s.

    Distances are metres of open floor: slow ground counts longer. Node [iy, ix] of field f lies at
    ``field_origin[f] + (ix, iy) * field_cell_m``, the centre of a raster cell of the venue.

    Attributes:
        venue: the venue.
        field_cell_m: distance between nodes, m.
        field_origin: (nf, 2) float64, m, position of node [0, 0] of each field; nf is 2 * n_doors.
        field_shape: (nf, 2) int32, (ny, nx); (0, 0) for the outer side of exits.
        field_start: (nf,) int64, where each field starts in the two flat arrays.
        field_distance: (total,) float32, m; 0 beyond the door.
        field_direction: (total, 2) float32, unit vectors; finite at every node of every field.
        door_to_door: (nf, nf) float32, m, from having passed node i to standing at node j, both at the same
            area and not the same door; infinite elsewhere (paths through further doors are in the goals).
        goal_is_exit: (n_goals,) bool. Exits in door order, then refuges in area order.
        goal_door: (n_goals,) int32, door of an exit; -1 for a refuge.
        goal_area: (n_goals,) int32, the refuge, or the run-out of an exit.
        goal_ids: door id of an exit, area id of a refuge.
        goal_beyond: (n_goals, nf) float32, m that remain to the goal after passing a node; 0 when passing
            the node brings one there, infinite where there is no way.
        area_node_start: (n_areas + 1,) int32, compressed rows of ``area_node_list``.
        area_node_list: int32, the nodes that leave each area.
    """

    venue: Venue
    field_cell_m: float
    field_origin: Floats
    field_shape: Ints
    field_start: Longs
    field_distance: Singles
    field_direction: Singles
    door_to_door: Singles
    goal_is_exit: Flags
    goal_door: Ints
    goal_area: Ints
    goal_ids: tuple[str, ...]
    goal_beyond: Singles
    area_node_start: Ints
    area_node_list: Ints
    _local: OrderedDict[tuple[int, int, int], LocalField] = field(default_factory=OrderedDict, repr=False)
    _land: dict[int, WalkableGrid] = field(default_factory=dict, repr=False)
    _beyond: dict[tuple[int, bytes], Singles] = field(default_factory=dict, repr=False)

    def fields(self) -> Fields:
        """Give the walking distances that many kernels take, as one group."""
        return Fields(
            self.field_start, self.field_origin, self.field_shape, self.field_cell_m, self.field_distance,
            self.field_direction, self.goal_beyond,
        )  # fmt: skip

    def nodes_of(self, area: int) -> Ints:
        """Give the nodes that leave an area."""
        return self.area_node_list[self.area_node_start[area] : self.area_node_start[area + 1]]

    def distance_at(self, node: int | Longs | Ints, points: Floats) -> Floats:
        """Give the walking distance to doors.

        Args:
            node: one node, or (m,) a node per point.
            points: (m, 2) float64, sheet metres, on the area of the node.

        Returns:
            (m,) float64, m; infinite for a node without a field.
        """
        return interpolate_local_field(points, self.field_distance.reshape(-1, 1), *self._frame(), node, np.inf)[:, 0]

    def direction_at(self, node: int | Longs | Ints, points: Floats) -> Floats:
        """Give the way to doors.

        Args:
            node: one node, or (m,) a node per point.
            points: (m, 2) float64, sheet metres, on the area of the node.

        Returns:
            (m, 2) float64, unit vectors; zero for a node without a field.
        """
        return unit(interpolate_local_field(points, self.field_direction, *self._frame(), node))

    def _frame(self) -> tuple[Longs, Floats, Ints, float]:
        return self.field_start, self.field_origin, self.field_shape, self.field_cell_m

    def beyond_area(self, area: int, locked: Flags | None = None) -> Singles:
        """Give the distance that remains to any area after passing each node.

        Args:
            area: area number.
            locked: (n_doors,) bool, doors that are no way; none where left out.

        Returns:
            (2 * n_doors,) float32, m; 0 for nodes that lead into it, infinite where there is no way.
        """
        shut = np.zeros(self.venue.n_doors, np.bool_) if locked is None else locked
        key = (area, shut.tobytes())
        if key not in self._beyond:
            passable = ~np.repeat(shut, 2)
            between = np.where(passable[:, None] & passable[None, :], self.door_to_door, np.float32(np.inf))
            self._beyond[key] = _beyond(between, np.flatnonzero((_landing(self.venue) == area) & passable))
        return self._beyond[key]

    def beyond_without(self, barred: Flags) -> Singles:
        """Give the distance that remains to each goal for those who cannot pass some nodes.

        Args:
            barred: (2 * n_doors,) bool.

        Returns:
            (n_goals, 2 * n_doors) float32, m, as ``goal_beyond``.
        """
        between = np.where(barred[:, None] | barred[None, :], np.float32(np.inf), self.door_to_door)
        arrived = [np.flatnonzero((_landing(self.venue) == area) & ~barred) for area in self.goal_area]
        beyond = [_beyond(between, nodes) for nodes in arrived]
        return np.array(beyond, np.float32).reshape(len(self.goal_area), len(barred))

    def onward(self, beyond: Singles) -> Ints:
        """Give the node that follows each on the least way to each goal.

        Args:
            beyond: (2 * n_doors, n_goals) float32, m, that remain after passing a node.

        Returns:
            (2 * n_doors, n_goals) int32; -1 where passing the node brings one there, or there is no way.
        """
        following = np.full(beyond.shape, -1, np.int32)
        for goal in range(beyond.shape[1]):
            least = self.door_to_door + beyond[:, goal]
            on = np.isfinite(beyond[:, goal]) & (beyond[:, goal] > 0.0)
            following[on, goal] = least[on].argmin(axis=1)
        return following

    def local_field(self, area: int, point: Floats) -> LocalField:
        """Give the way to a point inside an area; points on one metre of floor share a field.

        The field leads to the middle of that square metre: within a metre of the point, walk straight.

        Args:
            area: area number.
            point: (2,) float64, sheet metres, inside the area.

        Returns:
            The field; the most recently used ones are kept.
        """
        x, y = int(np.floor(point[0])), int(np.floor(point[1]))
        key = (area, x, y)
        if key not in self._local:
            if area not in self._land:
                self._land[area] = terrain(self.venue, area, LOCAL_CELL_M)
            self._local[key] = local_field(self._land[area], np.array([x + 0.5, y + 0.5]))
            while len(self._local) > LOCAL_KEPT:
                self._local.popitem(last=False)
        self._local.move_to_end(key)
        return self._local[key]


def build_navigation(venue: Venue) -> Navigation:
    """Compute the fields and routes of a venue.

    Args:
        venue: the venue.

    Returns:
        Its navigation; the same venue gives the same bytes.
    """
    origin, shape, start, distance, direction = _fields(venue)
    between = _door_to_door(venue, origin, shape, start, distance)
    n_nodes = 2 * venue.n_doors
    is_exit = np.arange(len(venue.exits) + len(venue.refuges)) < len(venue.exits)
    goal_door = np.append(venue.exits, np.full(len(venue.refuges), -1)).astype(np.int32)
    goal_area = np.append(venue.door_areas[venue.exits, 1], venue.refuges).astype(np.int32)
    landing = _landing(venue)
    beyond = [_beyond(between, np.flatnonzero(landing == area)) for area in goal_area]
    leaves = np.where(np.repeat(venue.door_is_exit, 2) & (np.arange(n_nodes) % 2 == 1), -1, venue.door_areas.ravel())
    order = np.argsort(leaves, kind="stable")[int(np.sum(leaves < 0)) :]
    ids = [venue.door_ids[k] for k in venue.exits] + [venue.area_ids[k] for k in venue.refuges]
    return Navigation(
        venue=venue,
        field_cell_m=FIELD_CELL_M,
        field_origin=origin,
        field_shape=shape,
        field_start=start,
        field_distance=distance,
        field_direction=direction,
        door_to_door=between,
        goal_is_exit=is_exit,
        goal_door=goal_door,
        goal_area=goal_area,
        goal_ids=tuple(ids),
        goal_beyond=np.array(beyond, np.float32).reshape(len(goal_area), n_nodes),
        area_node_start=np.searchsorted(leaves[order], np.arange(venue.n_areas + 1)).astype(np.int32),
        area_node_list=order.astype(np.int32),
    )


def _landing(venue: Venue) -> Ints:
    """Give the area that passing each node leads into: (2 * n_doors,)."""
    return venue.door_areas[:, ::-1].ravel()


def _fields(venue: Venue) -> tuple[Floats, Ints, Longs, Singles, Singles]:
    """Compute every field, one area's terrain at a time."""
    n_nodes = 2 * venue.n_doors
    origin, shape = np.zeros((n_nodes, 2)), np.zeros((n_nodes, 2), np.int32)
    parts: list[tuple[Singles, Singles]] = [
        (np.zeros(0, np.float32), np.zeros((0, 2), np.float32)) for _ in range(n_nodes)
    ]
    for area in range(venue.n_inside_areas):
        nodes = np.flatnonzero(venue.door_areas.ravel() == area)
        land = terrain(venue, area, FIELD_CELL_M) if len(nodes) else None
        for node in nodes:
            if land is not None:
                origin[node], distance, direction = _door_field(venue, land, int(node))
                shape[node] = distance.shape
                parts[node] = distance.ravel(), direction.reshape(-1, 2)
    sizes = np.array([len(part[0]) for part in parts], np.int64)
    start = (np.cumsum(sizes) - sizes).astype(np.int64)
    distances = np.concatenate([np.zeros(0, np.float32), *(part[0] for part in parts)])
    directions = np.concatenate([np.zeros((0, 2), np.float32), *(part[1] for part in parts)])
    return origin, shape, start, distances, directions


def _door_field(venue: Venue, land: WalkableGrid, node: int) -> tuple[Floats, Singles, Singles]:
    """Compute the field of one node over its area and the ground just beyond the door.

    Close to the line, directions turn onward so that nobody walks along it; beyond an inner door they lean
    towards its axis, off the posts; behind an exit they lead straight out.
    """
    door, side = divmod(node, 2)
    line, onward = venue.door_line[door], venue.door_normal[door] * (1.0 if side == 0 else -1.0)
    width = venue.door_width[door]
    along = (line[1] - line[0]) / width
    shrink = min(POST_MARGIN_M, 0.3 * width) * along
    source = np.concatenate([line[0] + shrink, line[1] - shrink])
    distance, direction = reach(land, source, 0.5 * venue.wall_thickness_m + SKIRT_M)
    known = land.inside & (distance < distance_fields.FAR)
    exit_ = bool(venue.door_is_exit[door])
    depth_m = venue.parameters.run_out_m if exit_ else BEYOND_M
    margin_m = 3.0 if exit_ else 1.0
    box = line[[0, 0, 1, 1]] + margin_m * np.array([-1, -1, 1, 1])[:, None] * along
    box = np.concatenate([box, box + (depth_m + 2 * FIELD_CELL_M) * onward])
    origin, (distance, direction, known) = _grown(land, box, distance, direction, known)
    centre = cell_centres(origin - 0.5 * land.cell_m, known.shape, land.cell_m) - line.mean(axis=0)
    depth, aside = component(centre, onward), component(centre, along)
    in_gap = np.clip((0.5 * width - np.abs(aside)) / POST_MARGIN_M, 0.0, 1.0)
    pull = in_gap * np.clip(1.0 - distance / 0.75, 0.0, 1.0)
    near = known & (pull > 0.0)
    direction[near] = unit(direction + pull[..., None] * onward)[near]
    past = ~known & (depth > 0.0) & (depth <= depth_m + 2 * land.cell_m)
    past &= np.abs(aside) <= 0.5 * width + margin_m
    lean = np.clip((np.abs(aside) - 0.5 * width + 0.3) / 0.6, 0.0, 1.0) * np.sign(aside)
    lean *= 0.0 if exit_ else 0.7
    distance[past] = 0.0
    direction[past] = unit(onward - lean[..., None] * along)[past]
    distance, direction = extended(known | past, distance, direction)
    return origin, distance.astype(np.float32), direction.astype(np.float32)


def _grown(
    land: WalkableGrid, box: Floats, distance: Floats, direction: Floats, known: Flags
) -> tuple[Floats, tuple[Floats, Floats, Flags]]:
    """Widen a field's grid so that it holds further points too."""
    first = np.floor((box.min(axis=0) - land.origin) / land.cell_m).astype(int)
    last = np.ceil((box.max(axis=0) - land.origin) / land.cell_m).astype(int)
    low = np.maximum(-first, 0)[::-1]
    high = np.maximum(last[::-1] + 1 - np.array(land.shape), 0)
    pad = list(zip(low.tolist(), high.tolist(), strict=True))
    grown = np.pad(distance, pad), np.pad(direction, [*pad, (0, 0)]), np.pad(known, pad)
    return land.origin - low[::-1] * land.cell_m, grown


def _door_to_door(venue: Venue, origin: Floats, shape: Ints, start: Longs, distance: Singles) -> Singles:
    """Look up, from just inside the middle of each door, the way to every other door of the same area.

    To a door that leads on it is at least the line to its middle, from which the next leg counts: else ways that wind
    through wide openings would be shorter than straight ones.
    """
    n_nodes = 2 * venue.n_doors
    between = np.full((n_nodes, n_nodes), np.inf, np.float32)
    side = np.tile([1.0, -1.0], venue.n_doors)[:, None]
    step = 0.5 * venue.wall_thickness_m + 0.15
    middle = np.repeat(venue.door_line.mean(axis=1), 2, axis=0)
    landed = middle + step * side * np.repeat(venue.door_normal, 2, axis=0)
    here, there = np.nonzero(_landing(venue)[:, None] == venue.door_areas.ravel()[None, :])
    keep = (here // 2 != there // 2) & (shape[there, 0] > 0)
    here, there = here[keep], there[keep]
    values = interpolate_local_field(
        landed[here], distance.reshape(-1, 1), start, origin, shape, FIELD_CELL_M, there, np.inf
    )
    off = landed[here] - middle[there]
    to_middle = np.where(venue.door_is_exit[there // 2], 0.0, lengths(off[:, 0], off[:, 1]))
    between[here, there] = np.maximum(values[:, 0], to_middle) + step
    return between


def _beyond(between: Singles, arrived: Longs) -> Singles:
    """Give the least sum of steps from each node to one of those that arrive."""
    n = len(between)
    if n == 0 or len(arrived) == 0:
        return np.full(n, np.inf, np.float32)
    here, there = np.nonzero(np.isfinite(between))
    graph = csr_array((between[here, there].astype(np.float64), (there, here)), shape=(n, n))
    least: Floats = dijkstra(graph, directed=True, indices=arrived, min_only=True)
    return least.astype(np.float32)
