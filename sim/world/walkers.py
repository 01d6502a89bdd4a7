"""Sending one of the few, a source or an officer, on foot to a place: by doors, then straight or round corners."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.world.sight import sees
from sim.world.world import World

ARRIVED_M = 0.5
"""Distance at which a walker has reached a point."""


def walking_distance(world: World, row: int, area: int) -> tuple[float, int]:
    """Give the walking distance from a body to an area, m, and the node to walk by.

    Locked doors are no way. The distance is 0 and the node -1 inside the area, infinite and -1 without a way.
    """
    crowd, navigation = world.crowd, world.navigation
    here = int(crowd.area[row])
    if here == area or here < 0:
        return (0.0, -1) if here == area else (np.inf, -1)
    beyond = navigation.beyond_area(area, world.doors.locked)
    point = np.array([[crowd.x[row], crowd.y[row]]])
    best, best_node = np.inf, -1
    for node in navigation.nodes_of(here):
        if world.doors.locked[node // 2] or not np.isfinite(beyond[node]):
            continue
        distance = float(navigation.distance_at(int(node), point)[0] + beyond[node])
        if distance < best:
            best, best_node = distance, int(node)
    return best, best_node


def send(world: World, row: int, area: int, point: NDArray[np.float64]) -> None:
    """Set a body's way for the next step: to a point of an area.

    Args:
        world: the world. **Written**: node and aim of the row.
        row: who walks.
        area: the area to reach.
        point: (2,) float64, m, the place in it.
    """
    crowd = world.crowd
    crowd.aim_x[row] = crowd.aim_y[row] = 0.0
    _, crowd.node[row] = walking_distance(world, row, area)
    if crowd.area[row] != area:
        return
    here = np.array([crowd.x[row], crowd.y[row]])
    way = point - here
    length = float(np.hypot(*way))
    if length < ARRIVED_M:
        return
    if not sees(world, here, point):
        way = world.navigation.local_field(area, point).direction_at(here[None, :])[0]
        length = float(np.hypot(*way))
    if length > 0.0:
        crowd.aim_x[row], crowd.aim_y[row] = way / length


def halt(world: World, row: int) -> None:
    """Let a body stand where it is."""
    crowd = world.crowd
    crowd.node[row] = -1
    crowd.aim_x[row] = crowd.aim_y[row] = crowd.speed[row] = 0.0
