"""Lets everybody who walks take the movement steps of one tick, by a manner of walking."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from sim.kernels.cells import cell_order
from sim.kernels.elementary import lengths
from sim.kernels.foresight import turn_aside
from sim.kernels.giving_way import give_way
from sim.kernels.movement import Bodies, Ground, advance
from sim.kernels.walkers import Columns, find_near_walkers, put_back, take
from sim.world.navigation.cache import cached_even_flow
from sim.world.random_streams import Stream
from sim.world.world import World

FAST_MPS: Final = 1.7
"""Free speed up to which people see everybody whom they would slow down for; few are faster, m/s (numerical: how wide
the search for neighbours is)."""

IN_THE_WAY_M: Final = 4.0
"""Reach of the neighbour search and the longest way of a step together, rounded up, m (numerical: who is farther away
cannot matter in a step)."""


def reach_m(world: World, time_gap_s: float, range_m: float) -> float:
    """Give how far people look for others, m: as far as they turn away from them, or slow down for them.

    Args:
        world: the world.
        time_gap_s: time that people keep to whoever walks ahead, s.
        range_m: distance from which others turn a walker, m.
    """
    return max(range_m, FAST_MPS * time_gap_s + 2.0 * world.scenario.crowd.body_radius_m)


class Steps:
    """The movement steps of a world.

    Args:
        world: the world to move in.
        manner: ``MovementParameters``, how people walk.
    """

    def __init__(self, world: World, manner: Any) -> None:
        venue, ways = world.venue, world.navigation
        self._manner = manner
        self._seed = world.streams.key(Stream.NOISE)
        self._ground = Ground(
            venue.cell_origin, venue.cell_m, *venue.cell_shape, venue.wall_start, venue.wall_list, venue.walls,
            venue.wall_door, world.doors.open, venue.grid_origin, venue.grid_m, venue.slow_grid, venue.stair_grid,
            venue.stair_up, venue.stair_factor, ways.field_start, ways.field_origin, ways.field_shape,
            ways.field_cell_m, ways.field_direction, venue.door_line, venue.door_normal, world.doors.flow,
            world.doors.credit,
            cached_even_flow(ways) if manner.spread_share > 0.0 else np.zeros((0, 2), np.float32),
            world.doors.cost,
        )  # fmt: skip
        self._no_side_step = venue.door_is_exit | np.isin(venue.door_areas, venue.refuges).any(axis=1)
        self._people = world.crowd.columns(Columns)
        self._rows = np.zeros(world.crowd.n, np.int64)
        self._was_at = np.stack([world.crowd.x, world.crowd.y])
        self._walked = np.zeros(world.crowd.n, np.bool_)

    def act(self, world: World) -> None:
        """Move everybody through one step of the world."""
        crowd, clock = world.crowd, world.clock
        if clock.due(world.scenario.decisions.progress_s):
            self._note_who_gets_nowhere(world)
        rows = self._rows[: find_near_walkers(self._people, IN_THE_WAY_M, self._rows)]
        if len(rows) == 0:
            return
        # cell by cell, so that the kernel reads memory in order
        rows = rows[cell_order(crowd.x[rows], crowd.y[rows], self._ground.cell_origin, self._manner.reach_m)]
        bodies, steps_aside = _room_for(len(rows)), np.empty(len(rows), np.bool_)
        take(self._people, rows, bodies, steps_aside)
        if self._manner.foresight_s > 0.0:
            turn_aside(bodies, self._ground, self._manner)
        if self._manner.step_aside_mps > 0.0 or self._manner.detour_s > 0.0:
            open_inside = world.doors.open & ~self._no_side_step
            give_way(bodies, self._ground, self._manner, crowd.group[rows], steps_aside, open_inside, clock.step_s)
        substeps = clock.substeps
        advance(
            bodies,
            self._ground,
            self._manner,
            clock.movement_step_s,
            substeps,
            clock.steps * substeps,
            self._seed,
        )
        put_back(self._people, rows, bodies)

    def _note_who_gets_nowhere(self, world: World) -> None:
        """Count people as held up who have walked to and fro for ``progress_s`` without getting on."""
        crowd, decisions = world.crowd, world.scenario.decisions
        walks = crowd.on_floor & (crowd.pace > 0.0)
        walks &= (crowd.node >= 0) | (crowd.aim_x != 0.0) | (crowd.aim_y != 0.0)
        moved = lengths(crowd.x - self._was_at[0], crowd.y - self._was_at[1])
        nowhere = walks & self._walked & (moved < decisions.progress_m)
        crowd.waited[nowhere] = np.maximum(crowd.waited[nowhere], decisions.progress_s)
        self._was_at = np.stack([crowd.x, crowd.y])
        self._walked = walks


def _room_for(n: int) -> Bodies:
    """Give columns for so many people who have a body, not filled yet."""
    floats = np.empty((10, n))
    node, uid, moving = np.empty(n, np.int32), np.empty(n, np.int64), np.empty(n, np.bool_)
    return Bodies._make([*floats[:7], node, *floats[7:], uid, moving])
