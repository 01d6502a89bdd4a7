"""Passing doors: which area a body is in now, who has left, who has reached a refuge."""

from __future__ import annotations

import numpy as np

from sim.world.crowd import Action, Role, Status
from sim.world.world import World

END_OF_RUN_OUT_M = 0.5
"""People leave the model this far before the open end of a run-out."""


class Leaving:
    """Keeps the count of who is where."""

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
        crowd, venue = world.crowd, world.venue
        rows = np.flatnonzero(crowd.on_floor & (crowd.role == Role.ATTENDEE) & (crowd.node >= 0))
        door = crowd.node[rows] // 2
        beyond = self._beyond(world, rows, door)
        leaving = venue.door_is_exit[door] & (beyond > 0.0)
        new = leaving & (crowd.status[rows] == Status.INSIDE)
        crowd.status[rows[new]] = Status.LEFT
        crowd.left_at[rows[new]] = world.now_s
        crowd.left_by[rows[new]] = door[new]
        gone = leaving & (beyond > venue.words.run_out_m - END_OF_RUN_OUT_M)
        crowd.on_floor[rows[gone]] = False
        crowd.node[rows[gone]] = -1
        crowd.speed[rows[gone]] = 0.0

    @staticmethod
    def _beyond(world: World, rows: np.ndarray, door: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
        """Give how far past the line of their door people are, m; negative before it."""
        crowd, venue = world.crowd, world.venue
        start = venue.door_line[door, 0]
        offset = np.column_stack([crowd.x[rows], crowd.y[rows]]) - start
        depth = np.einsum("ij,ij->i", offset, venue.door_normal[door])
        along = venue.door_line[door, 1] - start
        share = np.einsum("ij,ij->i", offset, along) / np.einsum("ij,ij->i", along, along)
        room = 3.0 / venue.door_width[door]
        beside = (share < -room) | (share > 1.0 + room)
        return np.where(beside, -np.inf, depth)

    def _refuges(self, world: World) -> None:
        crowd, venue = world.crowd, world.venue
        if len(venue.refuges) == 0:
            return
        in_refuge = np.isin(crowd.area, venue.refuges) & (crowd.status == Status.INSIDE)
        arrived = np.flatnonzero(in_refuge & (crowd.action == Action.HIDE) & crowd.on_floor)
        crowd.action[arrived] = Action.SHELTER
        crowd.node[arrived] = -1
        crowd.speed[arrived] = 0.0
        sheltered = crowd.area[in_refuge & (crowd.action == Action.SHELTER)]
        world.refuge_people[:] = np.bincount(sheltered, minlength=venue.n_areas)
