"""Room for those who stand: walkers go round whoever is in their way, and whoever stands there steps aside.

Both happen once in a tick, before anybody walks.
"""

from __future__ import annotations

import numpy as np

from sim.kernels.cells import cell_of
from sim.kernels.compiling import INLINED, OPTIONS, njit
from sim.kernels.field_lookup import field_direction_at
from sim.kernels.stepping_aside import step_aside
from sim.kernels.walls import slide_along_walls
from sim.kernels.ways_round import AT_ARMS_LENGTH_S, FAR_ROUND, time_to_contact, way_round, width_beside_standers

MOST_SEEN = 32
"""People that a walker who looks for a way takes into account (numerical: more do not stand within its sight unless
there is no room to look for)."""

UNHINDERED = 0.8
"""Share of their free speed from which people walk at their own pace, and not at that of a queue (assumption: whoever
overtakes passes the slow and not those who wait)."""

SAME_WAY = 0.7
"""Cosine of headings from which others go one's own way (assumption: within 45 degrees)."""

GETS_NOWHERE = 3.0
"""How much faster than time a walker on a way far round is held up, times (numerical: the two that walking takes off
again and the one that passes)."""

ASKING_S = 1.0
"""Time held up after which walkers ask whoever stands in their wish to step aside, even though they look for a way
elsewhere, s (assumption: as one asks after having tried)."""

FIRMLY = 20.0
"""Length of the aim of a walker who takes a way round; the field has length one (numerical: the field is overruled)."""


@njit(**OPTIONS)
def give_way(bodies, ground, manner, group, steps_aside, open_inside, tick_s):
    """Let walkers look for a way round whoever is in their way, and those who stand in it step aside.

    Args:
        bodies: ``Bodies``, in the order of cells of ``manner.reach_m``. **Written**: x, y of those who step aside; aim
            and time held up of walkers who take a way round.
        ground: ``Ground``.
        manner: ``MovementParameters``.
        group: (n,) int32, number of each one's group, whose people do not overtake each other; -1: in none.
        steps_aside: (n,) bool, who of those who stand steps aside.
        open_inside: (doors,) bool, doors that stand open and lead neither outside nor to a refuge: nobody leaves either
            by stepping aside.
        tick_s: float, s.
    """
    xs, ys, moving, n = bodies.x, bodies.y, bodies.moving, bodies.x.shape[0]
    overtakes = manner.overtake_share > 0.0
    if not overtakes and moving.all():
        return
    cell_m, origin_x, origin_y = manner.reach_m, ground.cell_origin[0], ground.cell_origin[1]
    left = int((xs.min() - origin_x) / cell_m) - 2
    lower = int((ys.min() - origin_y) / cell_m) - 2
    columns = int((xs.max() - origin_x) / cell_m) - left + 3
    cells = columns * (int((ys.max() - origin_y) / cell_m) - lower + 3)
    # everybody by cell; those whom a walker takes into account; and of them those who may hinder somebody
    starts = np.zeros((3, cells + 1), np.int32)
    start, start_listed, start_hindering = starts[0], starts[1], starts[2]
    cell, listed, hindering = np.empty(n, np.int32), np.empty(n, np.int32), np.empty(n, np.int32)
    count, hinder = 0, 0
    for i in range(n):
        column = int((xs[i] - origin_x) / cell_m) - left
        cell[i] = (int((ys[i] - origin_y) / cell_m) - lower) * columns + column
        start[cell[i] + 1] += 1
        if overtakes or not moving[i]:
            start_listed[cell[i] + 1] += 1
            listed[count] = i
            count += 1
        if not moving[i] or (overtakes and bodies.speed[i] >= UNHINDERED * bodies.free_speed[i]):
            start_hindering[cell[i] + 1] += 1
            hindering[hinder] = i
            hinder += 1
    for c in range(cells):
        start[c + 1] += start[c]
        start_listed[c + 1] += start_listed[c]
        start_hindering[c + 1] += start_hindering[c]
    called = np.zeros((4, n), np.float64)
    _look_round(
        bodies, ground, manner, group, cell, columns, start_listed, listed, start_hindering, hindering, called, tick_s
    )
    stride = manner.step_aside_mps * tick_s
    if stride > 0.0:
        step_aside(bodies, ground, manner, cell, columns, start, called, steps_aside, open_inside, stride)


@njit(**INLINED)
def _hinders(j, i, free_speed, speed, moving, group, overtake_share):
    """Tell whether somebody is a hindrance by standing, or by walking alone or in other company at a slower pace."""
    if not moving[j]:
        return True
    if group[i] >= 0 and group[j] == group[i]:
        return False
    return free_speed[j] < overtake_share * free_speed[i] and speed[j] >= UNHINDERED * free_speed[j]


@njit(**OPTIONS)
def _look_round(
    bodies, ground, manner, group, cell, columns, start, listed, start_hindering, hindering, called, tick_s
):
    """Let walkers look ahead, take a way round whoever is in the way, and be noticed by whoever stands in it.

    Args:
        bodies: ``Bodies``. **Written**: aim and time held up of walkers.
        ground: ``Ground``.
        manner: ``MovementParameters``.
        group: (n,) int32, as ``give_way``.
        cell: (n,) int32, cell of each.
        columns: int, of cells.
        start: (cells + 1,) int32, first entry of each cell in ``listed``.
        listed: (entries,) int32, bodies that are taken into account, cell by cell.
        start_hindering: (cells + 1,) int32, first entry of each cell in ``hindering``.
        hindering: (entries,) int32, those of them for whom somebody may look for a way round.
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
            for e in range(start_hindering[r - 1], start_hindering[r + 2]):
                j = hindering[e]
                near = (xs[j] - x) ** 2 + (ys[j] - y) ** 2 < reach2 and j != i
                if near and _hinders(j, i, free_speed, speed, moving, group, overtake_share):
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
        # most walkers meet nobody soon: they are let go before everybody near is looked at
        least = np.inf
        for r in range(cell[i] - columns, cell[i] + columns + 1, columns):
            for e in range(start_hindering[r - 1], start_hindering[r + 2]):
                j = hindering[e]
                dx, dy = xs[j] - x, ys[j] - y
                if dx * dx + dy * dy >= reach2 or j == i:
                    continue
                if not _hinders(j, i, free_speed, speed, moving, group, overtake_share):
                    continue
                vx = vy = 0.0
                if moving[j]:
                    if heading_x[j] * wish_x + heading_y[j] * wish_y <= SAME_WAY:
                        continue
                    vx, vy = speed[j] * heading_x[j], speed[j] * heading_y[j]
                contact = (radius[i] + radius[j]) * share
                least = min(least, time_to_contact(dx, dy, pace * wish_x - vx, pace * wish_y - vy, contact))
        if least >= detour_s and (detour_s > 0.0 or least >= AT_ARMS_LENGTH_S):
            continue
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
                hinders = _hinders(j, i, free_speed, speed, moving, group, overtake_share)
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
            go_x, go_y = way_round(bodies, ground, manner, i, wish_x, wish_y, seen, row_of, count, by_walker)
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
