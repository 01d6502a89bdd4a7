"""One tick of walking: everybody's next state from the present one, then applied, several times over.

Bodies are sorted into cells; the bodies around a cell are copied side by side once, and each walker of the cell runs
over them in two loops on vectors: one for direction, one for the free distance ahead.
"""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from sim.kernels.cells import cell_of, sort_into_cells
from sim.kernels.compiling import INLINED, OPTIONS, njit
from sim.kernels.door_flow import may_pass, save_up
from sim.kernels.field_lookup import field_direction_at, ground_speed
from sim.kernels.headings import TRY_OTHER_SIDE_S, passing_side, relaxed
from sim.kernels.neighbours import headway_ahead, neighbours_push, pack_around
from sim.kernels.vectors import WIDTH
from sim.kernels.walls import blocked_by_wall, slide_along_walls, wall_push
from sim.kernels.ways_round import width_beside_standers

DITHERING = 0.4
"""Length of the heading below which somebody counts as held up: wish and pushes cancel (assumption: compiled into the
walking rule, which is held to the verification cases as a whole)."""

HELD_UP_SHARE = 0.1
"""Share of the speed that the ground allows below which somebody counts as held up (assumption: compiled into the
walking rule, which is held to the verification cases as a whole; `movement.patience_s` says when it matters)."""

RECOVERY = 2.0
"""How much faster people get over having been held up than it lasted, times (assumption: compiled into the walking
rule, which is held to the verification cases as a whole)."""

SLOWED_SHARE = 0.2
"""Share of the speed that the ground allows which people must have lost to follow the even flow in full (assumption:
tried before the rule minded oncoming people: 0.1 and 0.33 gave the same flow behind a bend of 5 m within 0.06
persons/(m s); `movement.spread_share` says how much the rule matters)."""

ONCOMING = 0.5
"""Turn away from oncoming people, for a strength of 1, from which nobody follows the even flow: streams that meet need
files, not width (assumption: compiled into the walking rule; without it two crowds of 100 may lock each other in a way
of 2 m, case E06)."""

MovementParameters = namedtuple(
    "MovementParameters",
    "time_gap_s push push_range_m avoid avoid_range_m side_bias_m wall_push wall_range_m "
    "relaxation_s noise_rad turn_share patience_s squeeze_share reach_m step_aside_mps detour_s overtake_share "
    "spread_share foresight_s",
)
"""Parameters of walking, the same for everybody; meanings and sources stand with the knobs."""

Bodies = namedtuple("Bodies", "x y heading_x heading_y speed radius free_speed node aim_x aim_y waited uid moving")
"""Columns of the people who have a body now, each (n,): float64 but for node (int32), uid (int64), moving (bool)."""

Ground = namedtuple(
    "Ground",
    "cell_origin cell_m rows columns wall_start wall_list walls wall_door door_open "
    "grid_origin grid_m slow_grid stair_grid stair_up stair_factor "
    "field_start field_origin field_shape field_cell_m field_direction "
    "door_line door_normal door_flow door_credit even_direction door_cost",
)
"""The floor as arrays; see ``docs/architecture.md``, Places. ``door_credit`` is the one that a step writes;
``even_direction`` is empty where nobody follows the even flow."""


Grid = namedtuple("Grid", "cell_m left lower rows columns")
"""Cells of the bodies: side (m), number of the first column and row on the venue's own grid, and how many there are."""


@njit(**OPTIONS)
def advance(bodies, ground, manner, dt, substeps, first_step, seed):
    """Move everybody through one tick.

    Args:
        bodies: ``Bodies``. **Written**: x, y, heading, speed and waited of those who move.
        ground: ``Ground``.
        manner: ``MovementParameters``.
        dt: float, s, one movement step.
        substeps: int, movement steps in this tick.
        first_step: int, number of the first movement step since the run began; keys the noise.
        seed: uint64, of the noise stream.
    """
    n = bodies.x.shape[0]
    # whole cells of one grid for the whole venue: who else is on the floor must not move the lines between cells
    cell_m, origin = manner.reach_m, ground.cell_origin
    left = int((bodies.x.min() - origin[0]) / cell_m) - 2
    lower = int((bodies.y.min() - origin[1]) / cell_m) - 2
    columns = int((bodies.x.max() - origin[0]) / cell_m) - left + 3
    rows = int((bodies.y.max() - origin[1]) / cell_m) - lower + 3
    grid = Grid(cell_m, left, lower, rows, columns)
    start = np.empty(rows * columns + 1, np.int32)
    cell = np.empty(n, np.int32)
    rank = np.empty(n, np.int32)
    row = np.empty(n, np.int32)
    now = np.empty((5, n), np.float64)
    near = np.empty((5, n + WIDTH), np.float32)
    wish = np.zeros((7 if manner.spread_share > 0.0 else 5, n), np.float64)
    following = np.empty((6, n), np.float64)
    for step in range(first_step, first_step + substeps):
        save_up(dt, ground.door_flow, ground.door_credit)
        for i in range(n):
            column = int((bodies.x[i] - origin[0]) / cell_m) - left
            cell[i] = (int((bodies.y[i] - origin[1]) / cell_m) - lower) * columns + column
        sort_into_cells(cell, n, start, rank)
        _line_up(bodies, rank, row, now)
        _wishes(bodies, ground, manner, row, wish)
        _next_states(
            bodies, ground, manner, grid, dt, seed, step, start, cell, row, now, wish, near,
            following,
        )  # fmt: skip
        _apply(bodies, row, following)


@njit(**OPTIONS)
def _line_up(bodies, rank, row, now):
    """Copy what neighbours see of each other into cell order; who stands still shows no heading."""
    for i in range(rank.shape[0]):
        k = rank[i]
        row[k] = i
        now[0, k] = bodies.x[i]
        now[1, k] = bodies.y[i]
        now[2, k] = bodies.heading_x[i] if bodies.moving[i] else 0.0
        now[3, k] = bodies.heading_y[i] if bodies.moving[i] else 0.0
        now[4, k] = bodies.radius[i]


@njit(**INLINED)
def _spreads(speed, free, waited):
    """Give how far somebody follows the even flow, from 0 to 1: when others slow them down and they still get on."""
    slowed = (1.0 - speed / free) / SLOWED_SHARE
    return min(max(slowed, 0.0), 1.0) * max(1.0 - waited / TRY_OTHER_SIDE_S, 0.0)


@njit(**OPTIONS)
def _wishes(bodies, ground, manner, row, wish):
    """Look up, for each walker in cell order, the wished direction, the push of walls and the speed of the ground.

    Args:
        bodies: ``Bodies``.
        ground: ``Ground``.
        manner: ``MovementParameters``.
        row: (n,) int32, body at each rank.
        wish: (5 or 7, n) float64. **Written**: wish x and y (length up to 1), wall push x and y, free speed (m/s);
            where people spread, how the wish turns to the even flow, x and y.
    """
    # taken out of their tuples once: doing so for every person would cost more than the look-ups
    xs, ys, moving, node, aim_x, aim_y = (
        bodies.x,
        bodies.y,
        bodies.moving,
        bodies.node,
        bodies.aim_x,
        bodies.aim_y,
    )
    radius, free_speed, heading_x, heading_y = (
        bodies.radius,
        bodies.free_speed,
        bodies.heading_x,
        bodies.heading_y,
    )
    origin, wall_start, wall_list = ground.cell_origin, ground.wall_start, ground.wall_list
    walls, wall_door, door_open = ground.walls, ground.wall_door, ground.door_open
    field_start, field_origin, field_shape = ground.field_start, ground.field_origin, ground.field_shape
    field_direction, grid_origin, slow_grid = ground.field_direction, ground.grid_origin, ground.slow_grid
    stair_grid, stair_up, stair_factor = ground.stair_grid, ground.stair_up, ground.stair_factor
    spread_share, even_direction = manner.spread_share, ground.even_direction
    speed, waited = bodies.speed, bodies.waited
    for k in range(row.shape[0]):
        i = row[k]
        if not moving[i]:
            continue
        x, y = xs[i], ys[i]
        wish[4, k] = free_speed[i] * ground_speed(
            x, y, heading_x[i], heading_y[i], grid_origin, ground.grid_m, slow_grid,
            stair_grid, stair_up, stair_factor,
        )  # fmt: skip
        wish_x, wish_y = aim_x[i], aim_y[i]
        if spread_share > 0.0:
            wish[5, k] = wish[6, k] = 0.0
        if node[i] >= 0:
            along_x, along_y = field_direction_at(
                node[i], x, y, field_start, field_origin, field_shape,
                ground.field_cell_m, field_direction,
            )  # fmt: skip
            if spread_share > 0.0:
                share = spread_share * _spreads(speed[i], wish[4, k], waited[i])
                if share > 0.0:
                    even_x, even_y = field_direction_at(
                        node[i], x, y, field_start, field_origin, field_shape,
                        ground.field_cell_m, even_direction,
                    )  # fmt: skip
                    if along_x * even_x + along_y * even_y > 0.0:  # else it would lead back
                        wish[5, k], wish[6, k] = share * (even_x - along_x), share * (even_y - along_y)
            wish_x += along_x
            wish_y += along_y
        norm = max(np.sqrt(wish_x * wish_x + wish_y * wish_y), 1.0)
        wish[0, k], wish[1, k] = wish_x / norm, wish_y / norm
        c = cell_of(x, y, origin[0], origin[1], ground.cell_m, ground.rows, ground.columns)
        wish[2, k], wish[3, k] = wall_push(
            x, y, radius[i], c, manner.wall_push, manner.wall_range_m, wall_start, wall_list,
            walls, wall_door, door_open,
        )  # fmt: skip


@njit(**OPTIONS)
def _next_states(bodies, ground, manner, grid, dt, seed, step, start, cell, row, now, wish, near, following):
    """Compute the next state of everybody who moves, cell by cell, from the present only."""
    moving, waited, uid, node = bodies.moving, bodies.waited, bodies.uid, bodies.node
    door_line, door_normal, door_flow, door_credit, door_cost = (
        ground.door_line, ground.door_normal, ground.door_flow, ground.door_credit, ground.door_cost,
    )  # fmt: skip
    origin, wall_start, wall_list = ground.cell_origin, ground.wall_start, ground.wall_list
    walls, wall_door, door_open = ground.walls, ground.wall_door, ground.door_open
    packed_cell, batches, middle_x, middle_y = -1, 0, 0.0, 0.0
    free_speed, time_gap_s = bodies.free_speed, manner.time_gap_s
    push, avoid, turn_share = manner.push, manner.avoid, np.float32(manner.turn_share)
    over_range, over_avoid = np.float32(1.0 / manner.push_range_m), np.float32(1.0 / manner.avoid_range_m)
    side_bias, spread_share = np.float32(manner.side_bias_m), manner.spread_share
    for k in range(row.shape[0]):
        i = row[k]
        if not moving[i]:
            continue
        x, y = now[0, k], now[1, k]
        if cell[i] != packed_cell:
            packed_cell = cell[i]
            cell_row, cell_column = packed_cell // grid.columns, packed_cell % grid.columns
            middle_x = origin[0] + grid.cell_m * (grid.left + cell_column + 0.5)
            middle_y = origin[1] + grid.cell_m * (grid.lower + cell_row + 0.5)
            batches = pack_around(cell_row, cell_column, grid.rows, grid.columns, start, now, middle_x, middle_y, near)
        impatience = min(waited[i] / manner.patience_s, 1.0)
        squeeze = 1.0 - manner.squeeze_share * impatience
        radius = now[4, k] * squeeze
        # those who step aside are not walked through
        room = impatience
        if manner.step_aside_mps > 0.0:
            beside = width_beside_standers(waited[i], manner.patience_s, manner.turn_share, manner.squeeze_share)
            room = 1.0 - beside / (squeeze * (1.0 - manner.turn_share))
        # who looks for a way round does not try sides in turn
        side_m = manner.side_bias_m
        if manner.detour_s == 0.0:
            side_m = passing_side(waited[i], manner.side_bias_m)
        from_x, from_y = np.float32(x - middle_x), np.float32(y - middle_y)
        push_x, push_y, turn = neighbours_push(
            near, batches, from_x, from_y, np.float32(radius), np.float32(wish[0, k]), np.float32(wish[1, k]),
            np.float32(side_m), over_range, over_avoid, side_bias,
        )  # fmt: skip
        turn_x, turn_y, sideways = push * push_x, push * push_y, avoid * turn
        if spread_share > 0.0:
            one_way = max(1.0 - np.abs(turn) / ONCOMING, 0.0)
            turn_x, turn_y = turn_x + one_way * wish[5, k], turn_y + one_way * wish[6, k]
        hx, hy = relaxed(
            now[2, k], now[3, k], wish[0, k] + turn_x + wish[2, k] - sideways * wish[1, k],
            wish[1, k] + turn_y + wish[3, k] + sideways * wish[0, k], manner.relaxation_s, manner.noise_rad, dt,
            seed, uid[i], step,
        )  # fmt: skip
        length = np.sqrt(hx * hx + hy * hy) + 1.0e-12
        move_x, move_y, free = hx / length, hy / length, wish[4, k]
        c = cell_of(x, y, origin[0], origin[1], ground.cell_m, ground.rows, ground.columns)
        walled = wall_start[c] < wall_start[c + 1]
        if walled:
            move_x, move_y = slide_along_walls(
                x, y, radius, move_x, move_y, free * dt + 1.0e-9, c, wall_start, wall_list,
                walls, wall_door, door_open,
            )  # fmt: skip
        headway = headway_ahead(
            near, batches, from_x, from_y, np.float32(now[4, k]), np.float32(squeeze),
            np.float32(room), np.float32(move_x), np.float32(move_y), turn_share,
        )  # fmt: skip
        # on stairs and between seats people keep more time to whoever is ahead: stairs pass 0.94-1.16 persons/(m s)
        kept_s = time_gap_s if free >= free_speed[i] else time_gap_s * np.sqrt(free_speed[i] / free)
        speed = min(free, headway / kept_s)
        step_x, step_y = speed * dt * move_x, speed * dt * move_y
        if walled and blocked_by_wall(
            x, y, x + step_x, y + step_y, c, wall_start, wall_list, walls, wall_door,
            door_open,
        ):  # fmt: skip
            step_x = step_y = speed = 0.0
        if node[i] >= 0 and not may_pass(
            node[i], x, y, step_x, step_y, door_line, door_normal, door_flow, door_credit, door_cost
        ):
            step_x = step_y = speed = 0.0
        if move_x != 0.0 or move_y != 0.0:
            hx, hy = move_x * length, move_y * length
        held_up = speed < HELD_UP_SHARE * free or length < DITHERING
        following[0, k], following[1, k] = x + step_x, y + step_y
        following[2, k], following[3, k] = hx, hy
        following[4, k] = speed
        following[5, k] = waited[i] + dt if held_up else max(waited[i] - RECOVERY * dt, 0.0)


@njit(**OPTIONS)
def _apply(bodies, row, following):
    """Let the next state become the present."""
    for k in range(row.shape[0]):
        i = row[k]
        if bodies.moving[i]:
            bodies.x[i] = following[0, k]
            bodies.y[i] = following[1, k]
            bodies.heading_x[i] = following[2, k]
            bodies.heading_y[i] = following[3, k]
            bodies.speed[i] = following[4, k]
            bodies.waited[i] = following[5, k]
