"""Sending one of the few, a source or an officer, on foot to a place by doors; and where there is room to go to."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import lengths
from sim.world.codes import Action
from sim.world.sight import sees
from sim.world.smoke_on_duty import doors_into_smoke, is_caught_in_smoke, thick_areas
from sim.world.world import World

ARRIVED_M = 0.5
"""Distance at which a walker has reached a point, m (numerical: about one body)."""

AT_DOOR_M = 1.0
"""Distance at which a walker can break a door open, m (numerical: an arm's length and a body)."""


def walking_distances(
    world: World, row: int, areas: NDArray[np.int64], *, through_locked: bool = False, through_smoke: bool = False
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Give the walking distances from a body to areas, and the nodes to walk by.

    Locked doors are no way, unless said otherwise, nor doors into smoke that stops the body.

    Args:
        world: the world.
        row: whose.
        areas: (k,) int64, area numbers.
        through_locked: whether locked doors count as ways.
        through_smoke: whether doors into such smoke do.

    Returns:
        Distances (k,) float64, m: 0 inside the area, infinite without a way. Nodes (k,) int64, -1 in both cases.
    """
    crowd, navigation = world.crowd, world.navigation
    here = int(crowd.area[row])
    distance, first = np.where(areas == here, 0.0, np.inf), np.full(len(areas), -1)
    if here < 0:
        return np.full(len(areas), np.inf), first
    elsewhere = np.flatnonzero(areas != here)
    if len(elsewhere) == 0:
        return distance, first
    nodes = navigation.nodes_of(here)
    shut = world.doors.locked & (not through_locked)
    if world.air.stirred and not through_smoke:
        shut = shut | doors_into_smoke(world, row)
    nodes = nodes[~shut[nodes // 2]]
    if len(nodes) == 0:
        return distance, first
    gap = navigation.distance_at(nodes, np.tile((crowd.x[row], crowd.y[row]), (len(nodes), 1)))
    for k in elsewhere:
        whole = gap + navigation.beyond_area(int(areas[k]), shut)[nodes]
        best = int(whole.argmin())
        if np.isfinite(whole[best]):
            distance[k], first[k] = whole[best], nodes[best]
    return distance, first


def send(world: World, row: int, area: int, point: NDArray[np.float64], *, through_locked: bool = False) -> None:
    """Set a body's way for the next step: to a point of an area.

    Args:
        world: the world. **Written**: node and aim of the row.
        row: who walks.
        area: the area to reach.
        point: (2,) float64, m, the place in it.
        through_locked: whether to break locked doors open where there is no other way.
    """
    crowd = world.crowd
    crowd.aim_x[row] = crowd.aim_y[row] = 0.0
    crowd.node[row] = walking_distances(world, row, np.array([area]))[1][0]
    if crowd.area[row] != area:
        if through_locked and crowd.node[row] < 0:
            _break_through(world, row, area)
        return
    here = np.array([crowd.x[row], crowd.y[row]])
    way = point - here
    length = float(lengths(*way))
    if length < ARRIVED_M:
        return
    if not sees(world, here, point):
        way = world.navigation.local_field(area, point).direction_at(here[None, :])[0]
        length = float(lengths(*way))
    if length > 0.0:
        crowd.aim_x[row], crowd.aim_y[row] = way / length


def _break_through(world: World, row: int, area: int) -> None:
    """Walk as if no door were locked, and force the one that has been reached."""
    crowd = world.crowd
    crowd.node[row] = node = walking_distances(world, row, np.array([area]), through_locked=True)[1][0]
    here = np.array([[crowd.x[row], crowd.y[row]]])
    if node >= 0 and world.doors.locked[node // 2] and world.navigation.distance_at(node, here)[0] < AT_DOOR_M:
        world.force_door(int(node) // 2)


def halt(world: World, row: int) -> None:
    """Let a body stand where it is."""
    crowd = world.crowd
    crowd.node[row] = -1
    crowd.aim_x[row] = crowd.aim_y[row] = crowd.speed[row] = 0.0


def stand(world: World, row: int) -> None:
    """Let an officer stand where they are, or go on out of smoke that would have stopped them."""
    if is_caught_in_smoke(world, row):
        leave_smoke(world, row)
    else:
        halt(world, row)


def leave_smoke(world: World, row: int) -> None:
    """Send a body to the nearest area without thick smoke, indoors if there is any, through other smoke if need be.

    Who is sent out by an exit comes in again by the same one.
    """
    crowd, venue, clear = world.crowd, world.venue, np.flatnonzero(~thick_areas(world))
    halt(world, row)
    for areas in (clear[clear < venue.n_inside_areas], clear[clear >= venue.n_inside_areas]):
        for through_smoke in (False, True):
            distance, node = walking_distances(world, row, areas, through_smoke=through_smoke)
            if np.isfinite(distance).any():
                crowd.node[row] = node[int(np.argmin(distance))]
                if venue.door_is_exit[crowd.node[row] // 2]:
                    crowd.goal[row] = crowd.node[row] // 2
                return


def free_place(world: World, area: int, near: NDArray[np.float64], apart_m: float) -> NDArray[np.float64] | None:
    """Give the place of an area nearest to a point that is so far from everybody who stands there; None in a full one.

    Args:
        world: the world.
        area: number of an area inside.
        near: (2,) float64, m, the point.
        apart_m: distance to everybody, and between the places that are looked at, m.
    """
    crowd, places = world.crowd, world.venue.standing_lattice(area, apart_m)
    there = np.flatnonzero(crowd.on_floor & (crowd.area == area))
    for place in places[np.argsort(lengths(*(places - near).T), kind="stable")]:
        if not (lengths(crowd.x[there] - place[0], crowd.y[there] - place[1]) < apart_m).any():
            return np.asarray(place, np.float64)
    return None


def room_in_refuges(world: World) -> NDArray[np.int64]:
    """Give the places left at each goal: none at exits and locked refuges; those on the way have theirs."""
    crowd, venue, ways = world.crowd, world.venue, world.navigation
    coming = crowd.upright & (crowd.action == Action.HIDE) & (crowd.node >= 0) & (crowd.goal >= 0)
    taken = np.bincount(crowd.goal[coming], minlength=len(ways.goal_ids))
    room = np.zeros(len(ways.goal_ids), np.int64)
    for goal in np.flatnonzero(~ways.goal_is_exit):
        refuge = int(ways.goal_area[goal])
        doors = (venue.door_areas == refuge).any(axis=1)
        if not world.doors.locked[doors].all():
            room[goal] = max(0, int(world.refuge_places[refuge] - world.refuge_people[refuge] - taken[goal]))
    return room
