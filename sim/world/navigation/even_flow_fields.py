"""For each distance field, the directions that fill the width of the way, for people who are held up in a crowd."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels import even_flow
from sim.kernels.elementary import component
from sim.world.navigation.navigation import FIELD_CELL_M, Navigation
from sim.world.navigation.walkable_grid import WalkableGrid, terrain
from sim.world.venue.venue import Venue

Doubles = NDArray[np.float64]
Singles = NDArray[np.float32]
Flags = NDArray[np.bool_]

AT_DOOR_M: Final = 0.1
"""Nodes within so much, half of the wall and a cell of a door's line take the flow up, m (numerical: the first row of
nodes before a door)."""
NEAR_DOOR_M: Final = 0.75
"""So near to a door the distance field's own directions hold, m (numerical: where they turn onward through the gap)."""
TOLERANCE: Final = 1.0e-4
"""Residual, as a share of the source, at which a flow counts as solved (numerical: turns directions by 0.2 degrees at
most)."""
MOST_ROUNDS: Final = 5000
"""Rounds after which a flow is taken as it is (numerical: several times what the largest shipped hall needs)."""


def even_flow_directions(ways: Navigation) -> Singles:
    """Give the directions of the flow that drains each area evenly through each of its doors.

    Args:
        ways: fields and routes of a venue.

    Returns:
        (total, 2) float32, unit vectors on the nodes of ``ways.field_direction``, whose own stand off the floor and
        near doors; the same venue gives the same bytes.
    """
    venue, directions = ways.venue, ways.field_direction.copy()
    for area in range(venue.n_inside_areas):
        nodes = [int(node) for node in ways.nodes_of(area) if ways.field_shape[node, 0] > 0]
        if not nodes:
            continue
        land = terrain(venue, area, FIELD_CELL_M)
        carried = even_flow.carried(land.inside, land.ground_speed, land.open_x, land.open_y)
        for node in nodes:
            _drain(ways, land, carried, node, directions)
    return directions


def _drain(
    ways: Navigation, land: WalkableGrid, carried: tuple[Doubles, Doubles], node: int, directions: Singles
) -> None:
    """Write the directions of one node's flow over those of its field."""
    start, (rows, columns) = int(ways.field_start[node]), ways.field_shape[node].tolist()
    left, lower = np.rint((land.origin - ways.field_origin[node]) / FIELD_CELL_M).astype(int).tolist()
    window = np.s_[lower : lower + land.shape[0], left : left + land.shape[1]]
    field = slice(start, start + rows * columns)
    distance = ways.field_distance[field].reshape(rows, columns)[window]
    nodes = even_flow.drained(*carried, _sink(ways.venue, land, node // 2))
    potential, _ = even_flow.drain(*carried, nodes, TOLERANCE, MOST_ROUNDS)
    here = directions[field].reshape(rows, columns, 2)[window]
    even = here.astype(np.float64)
    even_flow.streamlines(*carried, nodes, potential, even)
    far = land.inside & (distance >= NEAR_DOOR_M)
    here[far] = even[far]


def _sink(venue: Venue, land: WalkableGrid, door: int) -> Flags:
    """Give the nodes of an area that lie at a door."""
    line, width = venue.door_line[door], venue.door_width[door]
    offset = land.nodes() - line[0]
    along = component(offset, (line[1] - line[0]) / width)
    depth = np.abs(component(offset, venue.door_normal[door]))
    reach = AT_DOOR_M + 0.5 * venue.wall_thickness_m + FIELD_CELL_M
    at_door: Flags = land.inside & (along >= 0.0) & (along <= width) & (depth < reach)
    return at_door
