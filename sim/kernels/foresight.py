"""How walkers turn aside in good time for those who come towards them.

It happens once in a tick, before anybody walks. Nearer by, the walking rule itself deals with oncoming people.
"""

from __future__ import annotations

import numpy as np

from sim.kernels.compiling import INLINED, OPTIONS, njit
from sim.kernels.field_lookup import field_direction_at

CLOSING_MPS = 2.5
"""Speed at which two people who meet come towards each other, m/s (numerical: how wide the search is; two at a free
speed of 1.25 m/s)."""

AGAINST = -0.5
"""Cosine of headings up to which others come towards a walker (assumption: within 60 degrees of head-on)."""

BREADTH_M = 0.8
"""Distance to the side, where they will meet, from which nobody turns aside for another, m (assumption: as near by,
`OVER_BREADTH` of the walking rule)."""

MOST_TURN = 1.0
"""Turn to the side at most, as a share of the wish (assumption: half of a right angle; nobody walks across the way for
people who are still some way off)."""

SECTORS = 8
"""Directions by which walkers are counted (numerical: no two within 60 degrees of head-on lie less than two apart)."""


@njit(**OPTIONS)
def turn_aside(bodies, ground, manner):
    """Turn the aim of walkers to the side away from those whom they will meet within ``manner.foresight_s``.

    Each of those counts for the more, the sooner they meet and the less room they leave beside each other. People who
    make for the same door do not come towards each other, whichever way a crowd turns them. Whoever is met within
    ``manner.side_bias_m`` of head-on is passed on the right.

    Args:
        bodies: ``Bodies``. **Written**: aim of walkers.
        ground: ``Ground``.
        manner: ``MovementParameters``.
    """
    xs, ys, moving, n = bodies.x, bodies.y, bodies.moving, bodies.x.shape[0]
    heading_x, heading_y = bodies.heading_x, bodies.heading_y
    cell_m, origin_x, origin_y = manner.foresight_s * CLOSING_MPS, ground.cell_origin[0], ground.cell_origin[1]
    left, lower = int((xs.min() - origin_x) / cell_m) - 2, int((ys.min() - origin_y) / cell_m) - 2
    columns = int((xs.max() - origin_x) / cell_m) - left + 3
    cells = columns * (int((ys.max() - origin_y) / cell_m) - lower + 3)
    cell, sector, start = np.full(n, -1, np.int32), np.zeros(n, np.int8), np.zeros(cells + 1, np.int32)
    bound = np.zeros((cells, SECTORS), np.int32)
    for i in range(n):
        if not moving[i] or bodies.speed[i] <= 0.0:
            continue
        cell[i] = (int((ys[i] - origin_y) / cell_m) - lower) * columns + int((xs[i] - origin_x) / cell_m) - left
        sector[i] = _sector(heading_x[i], heading_y[i])
        bound[cell[i], sector[i]] += 1
        start[cell[i] + 1] += 1
    for c in range(cells):
        start[c + 1] += start[c]
    listed, filled = np.empty(start[cells], np.int32), start[:-1].copy()
    for i in range(n):
        if cell[i] >= 0:
            listed[filled[cell[i]]] = i
            filled[cell[i]] += 1
    for i in range(n):
        if cell[i] >= 0 and _meets_any(cell[i], sector[i], columns, bound):
            _turn(i, bodies, ground, manner, cell[i], columns, start, listed)


@njit(**INLINED)
def _sector(x, y):
    """Give the number of the eighth of a circle that a direction lies in."""
    upper = 0 if y >= 0.0 else 4
    if y < 0.0:
        x, y = -x, -y
    if x > 0.0:
        return upper + (0 if x > y else 1)
    return upper + (2 if y > -x else 3)


@njit(**INLINED)
def _meets_any(cell, sector, columns, bound):
    """Tell whether anybody in the cells around walks in about the opposite direction."""
    for r in range(cell - columns, cell + columns + 1, columns):
        for c in range(r - 1, r + 2):
            for off in range(2, 7):
                if bound[c, (sector + off) % SECTORS] > 0:
                    return True
    return False


@njit(**OPTIONS)
def _turn(i, bodies, ground, manner, cell, columns, start, listed):
    """Turn the aim of one walker."""
    xs, ys, heading_x, heading_y, speed = bodies.x, bodies.y, bodies.heading_x, bodies.heading_y, bodies.speed
    nodes, x, y, pace, node = bodies.node, xs[i], ys[i], bodies.free_speed[i], bodies.node[i]
    wish_x, wish_y = bodies.aim_x[i], bodies.aim_y[i]
    if node >= 0:
        along_x, along_y = field_direction_at(
            node, x, y, ground.field_start, ground.field_origin, ground.field_shape, ground.field_cell_m,
            ground.field_direction,
        )  # fmt: skip
        wish_x, wish_y = wish_x + along_x, wish_y + along_y
    norm = np.sqrt(wish_x * wish_x + wish_y * wish_y)
    if norm < 1.0e-6:
        return
    wish_x, wish_y = wish_x / norm, wish_y / norm
    over_s, turn = 1.0 / manner.foresight_s, 0.0
    for r in range(cell - columns, cell + columns + 1, columns):
        for e in range(start[r - 1], start[r + 2]):
            j = listed[e]
            towards = heading_x[j] * wish_x + heading_y[j] * wish_y
            if towards > AGAINST or nodes[j] == node:
                continue
            dx, dy = xs[j] - x, ys[j] - y
            meet_s = (dx * wish_x + dy * wish_y) / (pace - speed[j] * towards)
            if meet_s <= 0.0 or meet_s >= manner.foresight_s:
                continue
            aside = dy * wish_x - dx * wish_y + meet_s * speed[j] * (heading_y[j] * wish_x - heading_x[j] * wish_y)
            if np.abs(aside) < BREADTH_M:
                gain = (1.0 - meet_s * over_s) * (1.0 - np.abs(aside) / BREADTH_M)
                turn += gain if aside + manner.side_bias_m < 0.0 else -gain
    turn = min(max(manner.avoid * turn, -MOST_TURN), MOST_TURN)
    bodies.aim_x[i] -= turn * wish_y
    bodies.aim_y[i] += turn * wish_x
