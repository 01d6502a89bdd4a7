"""Passing doors: which area a body is in now, who has left, who has reached a refuge."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import component, lengths
from sim.world.codes import Action, Role, Status
from sim.world.wayfinding import walking_distances
from sim.world.world import World

END_OF_RUN_OUT_M: Final = 0.5
"""People leave the model this far before the open end of a run-out, m (numerical: the outcome is fixed at the line of
the exit)."""

LEAVING: Final = (Role.ATTENDEE, Role.STEWARD, Role.GUARD)
"""Roles of those who leave by exits; armed officers and medics go as they are told."""

PLACE_M: Final = 0.6
"""Distance between the places that people take in a refuge, m (assumption: it lays out people who have arrived already;
half or twice of it moved no casualty of `club_assault` with 300 people)."""

AT_PLACE_M: Final = 0.3
"""Distance at which somebody has reached a place in a refuge, m (numerical: less than two bodies)."""

PATIENCE_S: Final = 60.0
"""Time held up after which somebody in a refuge stays put, s (assumption: who is in a refuge is in it wherever they
stand; half or twice of it moved no metric of `club_assault` with 300 people)."""


class Leaving:
    """Keeps the count of who is where."""

    def __init__(self) -> None:
        self._places: dict[int, NDArray[np.float64]] = {}
        self._taken: dict[int, int] = {}
        self._place: dict[int, NDArray[np.float64]] = {}

    def act(self, world: World) -> None:
        """Bring areas up to date, let people out through exits and into refuges."""
        self._areas(world)
        self._exits(world)
        self._refuges(world)

    def _areas(self, world: World) -> None:
        """Read the area off the grid; on a threshold, where a cell belongs to two areas, it stays what it was."""
        crowd, venue = world.crowd, world.venue
        rows = np.flatnonzero(crowd.on_floor)
        ny, nx = venue.grid_shape
        column = ((crowd.x[rows] - venue.grid_origin[0]) / venue.grid_m).astype(np.int64).clip(0, nx - 1)
        row = ((crowd.y[rows] - venue.grid_origin[1]) / venue.grid_m).astype(np.int64).clip(0, ny - 1)
        area = venue.area_grid[row, column]
        sure = area >= 0
        crowd.area[rows[sure]] = area[sure]

    def _exits(self, world: World) -> None:
        """Let out whoever is past the line of an exit, whichever door that person was making for.

        Who was pushed out beside the exit made for leaves by the one behind whose line they stand.
        """
        crowd, venue = world.crowd, world.venue
        outside = crowd.area >= venue.n_inside_areas
        rows = np.flatnonzero(crowd.on_floor & crowd.of(LEAVING) & ((crowd.node >= 0) | outside))
        if len(rows) == 0:
            return
        door = crowd.node[rows].astype(np.int64) // 2
        beyond = self._beyond(world, rows, door)
        strayed = outside[rows] & (np.isinf(beyond) | (door < 0) | ~venue.door_is_exit[door])
        door[strayed] = venue.exits[crowd.area[rows[strayed]] - venue.n_inside_areas]
        beyond[strayed] = self._beyond(world, rows[strayed], door[strayed])
        past = (beyond > 0.0) & (beyond <= venue.parameters.run_out_m)
        leaving = venue.door_is_exit[door] & (past | outside[rows])
        crowd.node[rows[leaving]] = 2 * door[leaving]
        new = leaving & (crowd.status[rows] == Status.INSIDE)
        crowd.status[rows[new]] = Status.LEFT
        crowd.left_at[rows[new]] = world.now_s
        crowd.left_by[rows[new]] = door[new]
        gone = leaving & (beyond > venue.parameters.run_out_m - END_OF_RUN_OUT_M)
        crowd.on_floor[rows[gone]] = False
        crowd.node[rows[gone]] = -1
        crowd.aim_x[rows[gone]] = crowd.aim_y[rows[gone]] = 0.0
        crowd.speed[rows[gone]] = 0.0

    @staticmethod
    def _beyond(world: World, rows: NDArray[np.int64], door: NDArray[np.int64]) -> NDArray[np.float64]:
        """Give how far past the line of their door people are, m; negative before it."""
        crowd, venue = world.crowd, world.venue
        start = venue.door_line[door, 0]
        offset = np.column_stack([crowd.x[rows], crowd.y[rows]]) - start
        depth = component(offset, venue.door_normal[door])
        along = venue.door_line[door, 1] - start
        share = component(offset, along) / component(along, along)
        room = 0.5 + 3.0 / venue.door_width[door]
        beside = (share < -room) | (share > 1.0 + room)
        return np.where(beside, -np.inf, depth)

    def _refuges(self, world: World) -> None:
        """Let people who reach a refuge walk on to a place of their own in it, so that the door stays clear."""
        crowd, venue = world.crowd, world.venue
        if len(venue.refuges) == 0:
            return
        is_refuge = np.zeros(venue.n_areas + 1, np.bool_)  # the last is for those in no area
        is_refuge[venue.refuges] = True
        self._come_back(world, is_refuge)
        in_refuge = is_refuge[crowd.area] & (crowd.status == Status.INSIDE)
        for row in np.flatnonzero(in_refuge & (crowd.action == Action.HIDE) & crowd.on_floor):
            crowd.action[row] = Action.SHELTER
            crowd.node[row], crowd.waited[row] = -1, 0.0  # the queue before the door is behind them
            self._place[int(row)] = self._next_place(world, int(crowd.area[row]))
        sheltered = crowd.area[in_refuge & (crowd.action == Action.SHELTER)]
        world.refuge_people[:] = np.bincount(sheltered, minlength=venue.n_areas)
        for guest, place in list(self._place.items()):
            way = place - (crowd.x[guest], crowd.y[guest])
            length = float(lengths(*way)) if crowd.on_floor[guest] else 0.0
            walks = length > AT_PLACE_M and crowd.waited[guest] < PATIENCE_S
            crowd.aim_x[guest], crowd.aim_y[guest] = way / length if walks else (0.0, 0.0)
            if not walks:
                crowd.speed[guest] = 0.0
                del self._place[guest]

    def _come_back(self, world: World, is_refuge: NDArray[np.bool_]) -> None:
        """Let guests whom a crowd has pushed out of the door of their refuge go back; who finds it locked leaves."""
        crowd, ways = world.crowd, world.navigation
        outside = (crowd.action == Action.SHELTER) & (crowd.status == Status.INSIDE) & ~is_refuge[crowd.area]
        for guest in np.flatnonzero(outside & crowd.on_floor & (crowd.goal >= 0)):
            self._place.pop(int(guest), None)
            refuge = np.array([int(ways.goal_area[crowd.goal[guest]])])
            node = walking_distances(world, int(guest), refuge)[1][0]
            crowd.action[guest] = Action.HIDE if node >= 0 else Action.RUN
            crowd.node[guest] = node

    def _next_place(self, world: World, refuge: int) -> NDArray[np.float64]:
        """Give the next free place in a refuge: those farthest from its door first, and round again when full."""
        venue = world.venue
        if refuge not in self._places:
            lattice = venue.standing_lattice(refuge, PLACE_M)
            doors = np.flatnonzero((venue.door_areas == refuge).any(axis=1))
            gap = np.min([lengths(*(lattice - venue.door_line[d].mean(axis=0)).T) for d in doors], axis=0)
            self._places[refuge] = lattice[np.argsort(-gap, kind="stable")]
            self._taken[refuge] = 0
        places = self._places[refuge]
        self._taken[refuge] += 1
        return np.asarray(places[(self._taken[refuge] - 1) % len(places)], np.float64)
