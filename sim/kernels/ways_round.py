"""How a walker looks round: at who is in the way, for a free way past them, and at whom to ask to step aside.

Of the headings to both sides of the wish, a walker takes the one that is free for longest and leads on, within the time
looked ahead (after Moussaid, Helbing and Theraulaz 2011).
"""

from __future__ import annotations

import numpy as np

from sim.kernels.cells import cell_of
from sim.kernels.compiling import INLINED, OPTIONS, njit
from sim.kernels.field_lookup import field_direction_at
from sim.kernels.walls import clearance, slide_along_walls

MOST_SEEN = 32
"""People that a walker who looks for a way takes into account (numerical: more do not stand within its sight unless
there is no room to look for)."""

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

UNHINDERED = 0.8
"""Share of their free speed from which people walk at their own pace, and not at that of a queue (assumption: whoever
overtakes passes the slow and not those who wait)."""

SAME_WAY = 0.7
"""Cosine of headings from which others go one's own way (assumption: within 45 degrees)."""

AT_ARMS_LENGTH_S = 0.5
"""Time to contact from which somebody who stands notices to be walked at, and for which a way round must be free at
least, s (assumption: a person's reaction, one tick of the world)."""

GETS_NOWHERE = 3.0
"""How much faster than time a walker on a way far round is held up, times (numerical: the two that walking takes off
again and the one that passes)."""

ASKING_S = 1.0
"""Time held up after which walkers ask whoever stands in their wish to step aside, even though they look for a way
elsewhere, s (assumption: as one asks after having tried)."""

FAR_ROUND = 0.6
"""Cosine of the way taken and the wish below which walkers take no more than a sidestep, and ask, too (assumption: a
way round of 60 degrees and more)."""

LISTED_M = 1.0
"""Distance from walls up to which cells list them all, m (numerical)."""

SIDESTEP_M = 0.7
"""How far a walker goes aside on such a way before turning to the wish again, m (assumption: the breadth of who stands
and half one's own)."""

ON_M = 1.0
"""How far the way must then be free, m (assumption: past whoever stood in it)."""

FIRMLY = 20.0
"""Length of the aim of a walker who takes a way round; the field has length one (numerical: the field is overruled)."""


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
def _hinders(j, i, free_speed, speed, moving, overtake_share):
    """Tell whether somebody is a hindrance by standing, or by walking at a pace of their own that is slower."""
    if not moving[j]:
        return True
    return free_speed[j] < overtake_share * free_speed[i] and speed[j] >= UNHINDERED * free_speed[j]


@njit(**OPTIONS)
def look_round(bodies, ground, manner, cell, columns, start, listed, called, tick_s):
    """Let walkers look ahead, take a way round whoever is in the way, and be noticed by whoever stands in it.

    Args:
        bodies: ``Bodies``. **Written**: aim and time held up of walkers.
        ground: ``Ground``.
        manner: ``MovementParameters``.
        cell: (n,) int32, cell of each.
        columns: int, of cells.
        start: (cells + 1,) int32, first entry of each cell in ``listed``.
        listed: (entries,) int32, bodies that may be in the way, cell by cell.
        called: (4, n) float64. **Written**: direction of those who walk at each who stands, on which side of it that
            one stands, and how long they have been held up, s.
        tick_s: float, s.
    """
    # taken out of their tuples once, as for walking
    xs, ys, radius, free_speed, moving = bodies.x, bodies.y, bodies.radius, bodies.free_speed, bodies.moving
    heading_x, heading_y, speed, waited = bodies.heading_x, bodies.heading_y, bodies.speed, bodies.waited
    node, aim_x, aim_y = bodies.node, bodies.aim_x, bodies.aim_y
    origin, wall_start, wall_list = ground.cell_origin, ground.wall_start, ground.wall_list
    walls, wall_door, door_open = ground.walls, ground.wall_door, ground.door_open
    field_start, field_origin, field_shape = ground.field_start, ground.field_origin, ground.field_shape
    field_direction, overtake_share, detour_s = ground.field_direction, manner.overtake_share, manner.detour_s
    reach2 = manner.reach_m * manner.reach_m
    seen, row_of = np.empty((5, MOST_SEEN), np.float64), np.empty(MOST_SEEN, np.int64)
    for i in range(xs.shape[0]):
        if not moving[i] or free_speed[i] <= 0.0:
            continue
        x, y, hindered = xs[i], ys[i], False
        for r in range(cell[i] - columns, cell[i] + columns + 1, columns):
            for e in range(start[r - 1], start[r + 2]):
                j = listed[e]
                near = (xs[j] - x) ** 2 + (ys[j] - y) ** 2 < reach2 and j != i
                if near and _hinders(j, i, free_speed, speed, moving, overtake_share):
                    hindered = True
                    break
            if hindered:
                break
        if not hindered:
            continue
        wish_x, wish_y, pace = aim_x[i], aim_y[i], free_speed[i]
        if node[i] >= 0:
            along_x, along_y = field_direction_at(
                node[i], x, y, field_start, field_origin, field_shape, ground.field_cell_m, field_direction
            )
            wish_x, wish_y = wish_x + along_x, wish_y + along_y
        norm = np.sqrt(wish_x * wish_x + wish_y * wish_y)
        if norm < 1.0e-6:
            continue
        c = cell_of(x, y, origin[0], origin[1], ground.cell_m, ground.rows, ground.columns)
        # walkers slide along walls: what stands beside a post is in the way of those whose way leads round it
        wish_x, wish_y = slide_along_walls(
            x, y, radius[i], wish_x / norm, wish_y / norm, pace * AT_ARMS_LENGTH_S, c, wall_start, wall_list, walls,
            wall_door, door_open,
        )  # fmt: skip
        if wish_x == 0.0 and wish_y == 0.0:
            continue
        share = width_beside_standers(waited[i], manner.patience_s, manner.turn_share, manner.squeeze_share)
        count, least, by_walker = 0, np.inf, False
        for r in range(cell[i] - columns, cell[i] + columns + 1, columns):
            for e in range(start[r - 1], start[r + 2]):
                j = listed[e]
                dx, dy = xs[j] - x, ys[j] - y
                contact = (radius[i] + radius[j]) * share
                away = dx * dx + dy * dy >= reach2 or dx * wish_x + dy * wish_y < -contact
                if away or j == i or count == MOST_SEEN:
                    continue
                vx = speed[j] * heading_x[j] if moving[j] else 0.0
                vy = speed[j] * heading_y[j] if moving[j] else 0.0
                hinders = _hinders(j, i, free_speed, speed, moving, overtake_share)
                if hinders and moving[j]:
                    hinders = heading_x[j] * wish_x + heading_y[j] * wish_y > SAME_WAY
                seen[0, count], seen[1, count], seen[2, count], seen[3, count] = dx, dy, vx, vy
                seen[4, count], row_of[count] = contact, j
                count += 1
                if hinders:
                    time = time_to_contact(dx, dy, pace * wish_x - vx, pace * wish_y - vy, contact)
                    if time < least:
                        least, by_walker = time, moving[j]
        if least >= detour_s and (detour_s > 0.0 or least >= AT_ARMS_LENGTH_S):
            continue
        go_x, go_y = wish_x, wish_y
        if detour_s > 0.0:
            go_x, go_y = _way_round(bodies, ground, manner, i, wish_x, wish_y, seen, row_of, count, by_walker)
            if go_x != wish_x or go_y != wish_y:
                aim_x[i], aim_y[i] = FIRMLY * go_x, FIRMLY * go_y
        far_round = go_x * wish_x + go_y * wish_y < FAR_ROUND
        if far_round:
            waited[i] += GETS_NOWHERE * tick_s
        if waited[i] > ASKING_S or far_round:
            go_x, go_y = wish_x, wish_y
        for e in range(count):
            j = row_of[e]
            if moving[j]:
                continue
            if time_to_contact(seen[0, e], seen[1, e], pace * go_x, pace * go_y, seen[4, e]) < AT_ARMS_LENGTH_S:
                called[0, j] += go_x
                called[1, j] += go_y
                called[2, j] += seen[1, e] * go_x - seen[0, e] * go_y
                called[3, j] = max(called[3, j], waited[i])


@njit(**OPTIONS)
def _way_round(bodies, ground, manner, i, wish_x, wish_y, seen, row_of, count, by_walker):
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
        seen: (5, MOST_SEEN) float64: dx, dy (m), velocity x and y (m/s), sum of radii (m) of who is seen.
        row_of: (MOST_SEEN,) int64, who that is.
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
    """Tell whether nobody stands in the way on, a unit vector, from a place that lies aside, m; args as ``_way_round``."""
    for e in range(count):
        if not moving[row_of[e]]:
            dx, dy = seen[0, e] - aside_x, seen[1, e] - aside_y
            if time_to_contact(dx, dy, on_x, on_y, seen[4, e]) < ON_M:
                return False
    return True
