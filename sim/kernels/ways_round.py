"""How a walker looks for a free way past whoever is in the way.

Of the headings to both sides of the wish, a walker takes the one that is free for longest and leads on, within the time
looked ahead (after Moussaid, Helbing and Theraulaz 2011).
"""

from __future__ import annotations

import numpy as np

from sim.kernels.cells import cell_of
from sim.kernels.compiling import INLINED, njit
from sim.kernels.field_lookup import field_direction_at
from sim.kernels.walls import clearance

HEADINGS = 6
"""Headings tried on each side of the wish (numerical: six of 15 degrees reach as far as square to it)."""

TURN_COSINE = 0.9659258262890683
"""Cosine of the turn from one heading tried to the next (numerical: 15 degrees, less than a body at arm's length)."""

TURN_SINE = 0.25881904510252074
"""Sine of the same turn (numerical: written down, so that every processor has the same)."""

SQUARE = 0.5
"""Worth of a free way square to the wish, against 1.5 of one along it (assumption: whoever is blocked walks along what
blocks them until it ends)."""

KEEP_ON = 0.15
"""Worth of keeping to the present heading (assumption: enough that nobody wavers between two sides that are equally
good)."""

SPARE_M = 0.03
"""Distance to spare when a way past somebody is looked for, m (numerical: a heading is kept for a tick)."""

WALL_SHARE = 0.9
"""Share of the radius that is kept from walls when a way is looked for (numerical: walkers touch walls and slide)."""

LOOK_M = 0.2
"""Steps in which a way is looked along for walls, m (numerical: less than a body's width)."""

AT_ARMS_LENGTH_S = 0.5
"""Time to contact from which somebody who stands notices to be walked at, and for which a way round must be free at
least, s (assumption: a person's reaction, one tick of the world)."""

FAR_ROUND = 0.6
"""Cosine of the way taken and the wish below which walkers take no more than a sidestep, and ask, too (assumption: a
way round of 60 degrees and more)."""

LISTED_M = 1.0
"""Distance up to which every cell lists its walls, m (numerical: as ``wall_cells`` does)."""

SIDESTEP_M = 0.7
"""How far a walker goes aside on such a way before turning to the wish again, m (assumption: the breadth of who stands
and half one's own)."""

ON_M = 1.0
"""How far the way must then be free, m (assumption: past whoever stood in it)."""


@njit(**INLINED)
def width_beside_standers(waited, patience_s, turn_share, squeeze_share):
    """Give the width that a walker keeps to somebody who stands, as a share of both radii.

    Who is held up turns a shoulder, and who is held up for longer than their patience closes ranks.
    """
    held_up = waited / patience_s
    turned = 1.0 - turn_share * min(held_up, 1.0)
    return turned * (1.0 - squeeze_share * min(max(held_up - 1.0, 0.0), 1.0))


@njit(**INLINED)
def time_to_contact(dx, dy, closing_x, closing_y, contact):
    """Give the time until two discs touch, s; infinite if they do not. Discs in touch may part or slide past.

    Args:
        dx: float, m, to the other's middle.
        dy: float, m.
        closing_x: float, m/s, own velocity minus the other's.
        closing_y: float, m/s.
        contact: float, m, sum of radii.
    """
    along = dx * closing_x + dy * closing_y
    if along <= 0.0:
        return np.inf
    speed2, distance2 = closing_x * closing_x + closing_y * closing_y, dx * dx + dy * dy
    gap2 = distance2 - contact * contact
    if gap2 <= 0.0:
        return 0.0 if along * along > 0.01 * speed2 * distance2 else np.inf
    inside = along * along - speed2 * gap2
    return (along - np.sqrt(inside)) / speed2 if inside > 0.0 else np.inf


@njit(**INLINED)
def way_round(bodies, ground, manner, i, wish_x, wish_y, seen, row_of, count, by_walker):
    """Give the heading that is free for longest and leads on, within the time looked ahead.

    Moving people count only where one of them is to be overtaken: elsewhere the walking rule deals with them. What is
    cheap to tell is told first, and a heading is given up as soon as it cannot be the best any more.

    Args:
        bodies: ``Bodies``.
        ground: ``Ground``.
        manner: ``MovementParameters``.
        i: int, the walker.
        wish_x: float, unit vector.
        wish_y: float.
        seen: (5, seen) float64: dx, dy (m), velocity x and y (m/s), sum of radii (m) of who is seen.
        row_of: (seen,) int64, who that is.
        count: int, how many are seen.
        by_walker: bool, whether somebody walking is to be overtaken.

    Returns:
        Two floats: a unit vector; the wish itself where no other heading is better.
    """
    x, y, speed, horizon_s = bodies.x[i], bodies.y[i], bodies.free_speed[i], manner.detour_s
    radius, heading_x, heading_y = bodies.radius[i], bodies.heading_x[i], bodies.heading_y[i]
    node, moving = bodies.node[i], bodies.moving
    cell_origin, cell_m, rows, columns = ground.cell_origin, ground.cell_m, ground.rows, ground.columns
    wall_start, wall_list, walls = ground.wall_start, ground.wall_list, ground.walls
    wall_door, door_open = ground.wall_door, ground.door_open
    field_start, field_origin, field_shape = ground.field_start, ground.field_origin, ground.field_shape
    field_cell_m, field_direction, reach_m = ground.field_cell_m, ground.field_direction, manner.reach_m
    here_m, kept_m = -1.0, 0.0
    best, best_x, best_y = 0.0, wish_x, wish_y
    cosine, sine = 1.0, 0.0
    for turn in range(HEADINGS + 1):
        for side in range(-1, 2, 2):  # the right first
            if turn == 0 and side > 0:
                continue
            go_x, go_y = cosine * wish_x - side * sine * wish_y, cosine * wish_y + side * sine * wish_x
            worth = cosine + SQUARE + KEEP_ON * (heading_x * go_x + heading_y * go_y)
            if horizon_s * worth <= best:
                continue
            free_s = horizon_s
            for e in range(count):
                if by_walker or not moving[row_of[e]]:
                    time = time_to_contact(
                        seen[0, e], seen[1, e], speed * go_x - seen[2, e], speed * go_y - seen[3, e],
                        seen[4, e] + SPARE_M,
                    )  # fmt: skip
                    free_s = min(free_s, time)
                    if free_s * worth <= best:
                        break
            if free_s * worth <= best or (turn > 0 and free_s < AT_ARMS_LENGTH_S):
                continue
            if turn > 0:
                if here_m < 0.0:
                    c = cell_of(x, y, cell_origin[0], cell_origin[1], cell_m, rows, columns)
                    here_m = clearance(x, y, c, wall_start, wall_list, walls, wall_door, door_open)
                    kept_m = min(WALL_SHARE * radius, here_m - 0.01)
                far_m = min(speed * free_s, reach_m)
                clear_m = min(here_m, LISTED_M) - kept_m  # so far no wall can be near
                for step in range(1, int(far_m / LOOK_M) + 2):
                    on_m = min(step * LOOK_M, far_m)
                    if on_m < clear_m:
                        continue
                    at_x, at_y = x + on_m * go_x, y + on_m * go_y
                    c = cell_of(at_x, at_y, cell_origin[0], cell_origin[1], cell_m, rows, columns)
                    there_m = clearance(at_x, at_y, c, wall_start, wall_list, walls, wall_door, door_open)
                    if kept_m > there_m:
                        free_s = min(free_s, max(on_m - LOOK_M, 0.0) / speed)
                        break
                    clear_m = on_m + min(there_m, LISTED_M) - kept_m
                if free_s * worth <= best or free_s < AT_ARMS_LENGTH_S:
                    continue
            way_m = min(speed * free_s, SIDESTEP_M if cosine < FAR_ROUND else reach_m)
            aside_x, aside_y, leads_on = way_m * go_x, way_m * go_y, True
            if turn > 0 and node >= 0:
                on_x, on_y = field_direction_at(
                    node, x + aside_x, y + aside_y, field_start, field_origin, field_shape, field_cell_m,
                    field_direction,
                )  # fmt: skip
                leads_on = _is_free_on(on_x, on_y, aside_x, aside_y, seen, row_of, count, moving)
            if leads_on:
                best, best_x, best_y = free_s * worth, go_x, go_y
        cosine, sine = cosine * TURN_COSINE - sine * TURN_SINE, sine * TURN_COSINE + cosine * TURN_SINE
    return best_x, best_y


@njit(**INLINED)
def _is_free_on(on_x, on_y, aside_x, aside_y, seen, row_of, count, moving):
    """Tell whether nobody stands in the way on, a unit vector, from a place aside, m; args as ``way_round``."""
    for e in range(count):
        if not moving[row_of[e]]:
            dx, dy = seen[0, e] - aside_x, seen[1, e] - aside_y
            if time_to_contact(dx, dy, on_x, on_y, seen[4, e]) < ON_M:
                return False
    return True
