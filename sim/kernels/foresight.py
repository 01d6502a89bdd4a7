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

SECTORS, OPPOSITE = 8, 0b01111100
"""Directions by which walkers are noted, and those opposite to the first, a bit each (numerical: no two headings within
60 degrees of head-on lie less than two apart)."""

MARGIN_M = 0.01
"""Distance behind a walker from which cells are passed over, m (numerical: more than rounding)."""

NOBODY, SEVERAL = -2, -3
"""What stands for no walker, and for walkers to several doors, where else the one node is noted by which all of a
direction walk (definition: of codes; nodes are at least -1)."""


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
    by_node, walked = np.full((cells, SECTORS), NOBODY, np.int32), np.zeros(cells, np.uint8)
    for i in range(n):
        if not moving[i] or bodies.speed[i] <= 0.0:
            continue
        cell[i] = (int((ys[i] - origin_y) / cell_m) - lower) * columns + int((xs[i] - origin_x) / cell_m) - left
        sector[i] = _sector(heading_x[i], heading_y[i])
        there, node = (cell[i], sector[i]), bodies.node[i]
        walked[cell[i]] |= np.uint8(1 << sector[i])
        if by_node[there] == NOBODY:
            by_node[there] = node
        elif by_node[there] != node:
            by_node[there] = SEVERAL
        start[cell[i] + 1] += 1
    for c in range(cells):
        start[c + 1] += start[c]
    # side by side cell by cell, so that whoever looks ahead reads memory in order
    seen, seen_node, filled = (
        np.empty((5, start[cells]), np.float64),
        np.empty(start[cells], np.int32),
        start[:-1].copy(),
    )
    for i in range(n):
        if cell[i] >= 0:
            k = filled[cell[i]]
            seen[0, k], seen[1, k], seen[2, k], seen[3, k], seen[4, k] = (
                xs[i], ys[i], heading_x[i], heading_y[i], bodies.speed[i]
            )  # fmt: skip
            seen_node[k] = bodies.node[i]
            filled[cell[i]] = k + 1
    # taken out of their tuples once, as for walking
    free_speed, nodes, aim_x, aim_y, avoid = bodies.free_speed, bodies.node, bodies.aim_x, bodies.aim_y, manner.avoid
    field_start, field_origin, field_shape = ground.field_start, ground.field_origin, ground.field_shape
    field_cell_m, field_direction = ground.field_cell_m, ground.field_direction
    foresight_s, side_bias_m = manner.foresight_s, manner.side_bias_m
    for i in range(n):
        if cell[i] < 0 or not _meets_any(cell[i], sector[i], columns, walked):
            continue
        wish_x, wish_y = aim_x[i], aim_y[i]
        if nodes[i] >= 0:
            along_x, along_y = field_direction_at(
                nodes[i], xs[i], ys[i], field_start, field_origin, field_shape, field_cell_m, field_direction
            )
            wish_x, wish_y = wish_x + along_x, wish_y + along_y
        norm = np.sqrt(wish_x * wish_x + wish_y * wish_y)
        if norm < 1.0e-6:
            continue
        wish_x, wish_y = wish_x / norm, wish_y / norm
        turn = _turn(
            xs[i], ys[i], free_speed[i], nodes[i], wish_x, wish_y, cell[i], columns,
            origin_x + left * cell_m, origin_y + lower * cell_m, cell_m, start, seen, seen_node, walked, by_node,
            foresight_s, side_bias_m,
        )  # fmt: skip
        turn = min(max(avoid * turn, -MOST_TURN), MOST_TURN)
        aim_x[i] -= turn * wish_y
        aim_y[i] += turn * wish_x


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
def _opposite(sector):
    """Give the directions that lie about opposite to one, a bit each."""
    turned = OPPOSITE << sector
    return (turned | turned >> SECTORS) & 0xFF


@njit(**INLINED)
def _meets_any(cell, sector, columns, walked):
    """Tell whether anybody in the cells around walks in about the opposite direction."""
    opposite = _opposite(sector)
    for r in range(cell - columns, cell + columns + 1, columns):
        for c in range(r - 1, r + 2):
            if walked[c] & opposite:
                return True
    return False


@njit(**INLINED)
def _others_come(cell, sector, node, walked, by_node):
    """Tell whether anybody in a cell walks in about the opposite direction and makes for another door."""
    found = walked[cell] & _opposite(sector)
    for each in range(SECTORS):  # noqa: SIM110
        if found >> each & 1 and by_node[cell, each] != node:
            return True
    return False


@njit(**INLINED)
def _is_behind(x, y, wish_x, wish_y, low_x, low_y, side_m):
    """Tell whether a square lies wholly behind a walker."""
    ahead_x = max((low_x - x) * wish_x, (low_x + side_m - x) * wish_x)
    ahead_y = max((low_y - y) * wish_y, (low_y + side_m - y) * wish_y)
    return ahead_x + ahead_y < -MARGIN_M


@njit(**INLINED)
def _turn(
    x, y, pace, node, wish_x, wish_y, cell, columns, corner_x, corner_y, cell_m, start, seen, seen_node, walked,
    by_node, foresight_s, side_bias_m,
):  # fmt: skip
    """Give by how much a walker turns aside, to the left of the wish, before it is weighed.

    ``seen`` holds x, y (m), heading x and y, and speed (m/s) of walkers by cell, ``seen_node`` their nodes.
    """
    over_s, turn, sector = 1.0 / foresight_s, 0.0, _sector(wish_x, wish_y)
    for r in range(cell - columns, cell + columns + 1, columns):
        for c in range(r - 1, r + 2):
            if not _others_come(c, sector, node, walked, by_node):
                continue
            low_x, low_y = corner_x + c % columns * cell_m, corner_y + c // columns * cell_m
            if _is_behind(x, y, wish_x, wish_y, low_x, low_y, cell_m):
                continue
            for k in range(start[c], start[c + 1]):
                other_x, other_y = seen[2, k], seen[3, k]
                towards = other_x * wish_x + other_y * wish_y
                if towards > AGAINST or seen_node[k] == node:  # most go past here
                    continue
                dx, dy, speed = seen[0, k] - x, seen[1, k] - y, seen[4, k]
                meet_s = (dx * wish_x + dy * wish_y) / (pace - speed * towards)
                if meet_s <= 0.0 or meet_s >= foresight_s:
                    continue
                aside = dy * wish_x - dx * wish_y + meet_s * speed * (other_y * wish_x - other_x * wish_y)
                if np.abs(aside) < BREADTH_M:
                    gain = (1.0 - meet_s * over_s) * (1.0 - np.abs(aside) / BREADTH_M)
                    turn += gain if aside + side_bias_m < 0.0 else -gain
    return turn
