"""Who is around, and the two loops over them: one for direction, one for the free distance ahead.

They run on vectors of 32-bit floats, over places taken from the middle of a cell: rounding stays below a micrometre,
wherever the venue stands on its sheet. Sums are taken in an order that does not depend on the processor.
"""

from __future__ import annotations

import numpy as np

from sim.kernels.compiling import INLINED, njit
from sim.kernels.vectors import WIDTH, both, choose, least, load, root, size, total, vector

FAR = np.float32(1.0e6)
"""Headway where nobody walks ahead, m (numerical: larger than any venue)."""

STRAIGHT = np.float32(0.1)
"""Offset to the side, as a share of two radii, up to which somebody counts as straight ahead (assumption: compiled into
the walking rule, which is held to the verification cases as a whole; `movement.turn_share` says how much it
matters)."""

OVER_ASLANT = np.float32(1.0 / (1.0 - 0.1))
"""One over the rest of that share (numerical: a division done once)."""

OVER_BREADTH = np.float32(1.25)
"""One over the offset to the side beyond which nobody is avoided, 1/m (assumption: compiled into the walking rule,
which is held to the verification cases as a whole; `movement.avoid` says how much it matters)."""

NONE, HALF, ONE = np.float32(0.0), np.float32(0.5), np.float32(1.0)
"""Plain numbers in the 32 bits of the loops (numerical: no loop changes width)."""

NEAR2 = np.float32(1.0e-12)
"""Squared distance below which two bodies have no direction from each other, m2 (numerical: as small as 32 bits
allow)."""

AHEAD = np.float32(1.0e-6)
"""Distance from which one is ahead of another, m (numerical: as small as 32 bits allow)."""


@njit(**INLINED)
def pack_around(cell_row, cell_column, rows, columns, start, now, middle_x, middle_y, near):
    """Copy the bodies of the 3 x 3 cells around a cell side by side.

    The last batch is filled up with bodies too far away to matter.

    Args:
        cell_row: int.
        cell_column: int.
        rows: int, of cells.
        columns: int, of cells.
        start: (cells + 1,) int32, first rank in each cell.
        now: (5, n) float64, what neighbours see of each other, by rank: x, y (m), heading x and y, radius (m).
        middle_x: float, m, middle of the cell.
        middle_y: float, m.
        near: (5, ...) float32. **Written**: the same of the bodies around, x and y from the middle of the cell.

    Returns:
        int, batches.
    """
    m = 0
    left, right = max(cell_column - 1, 0), min(cell_column + 1, columns - 1)
    for r in range(max(cell_row - 1, 0), min(cell_row + 1, rows - 1) + 1):
        first, last = start[r * columns + left], start[r * columns + right + 1]
        for k in range(first, last):
            near[0, m + k - first] = now[0, k] - middle_x
        for k in range(first, last):
            near[1, m + k - first] = now[1, k] - middle_y
        for q in range(2, 5):
            for k in range(first, last):
                near[q, m + k - first] = now[q, k]
        m += last - first
    batches = (m + WIDTH - 1) // WIDTH
    for k in range(m, batches * WIDTH):
        near[0, k] = near[1, k] = FAR
        near[2, k], near[3, k], near[4, k] = 1.0, 0.0, 0.1
    return batches


@njit(**INLINED)
def positive(values):
    """Give values, and 0 for those below."""
    return choose(values > NONE, values, NONE)


@njit(**INLINED)
def neighbours_push(near, batches, x, y, radius, wish_x, wish_y, side_m, over_range, over_avoid, side_bias_m):
    """Sum what neighbours do to a person's direction.

    Bodies within a range beyond contact push away, quadratically. People ahead who do not walk the same way turn the
    walker to the side away from where they are, the more the more they come towards it (after the anticipation idea of
    Xu et al. 2021), and to the right where they are straight ahead (``side_bias_m``). People who stand still are
    passed on the side that ``side_m`` says.

    Args:
        near: (5, ...) float32: x and y from the middle of the cell (m), heading x and y, radius (m).
        batches: int, of neighbours, eight each, the walker among them.
        x: float32, m, from the middle of the cell, like all scalars here.
        y: float32, m.
        radius: float32, m.
        wish_x: float32.
        wish_y: float32.
        side_m: float32, m.
        over_range: float32, 1/m, one over the range of the push.
        over_avoid: float32, 1/m, one over the distance from which people are avoided.
        side_bias_m: float32, m.

    Returns:
        Push along x and y, and the sideways turn (positive to the left of the wish), for strengths of 1.
    """
    push_x, push_y, sideways = vector(NONE), vector(NONE), vector(NONE)
    for j in range(0, batches * WIDTH, WIDTH):
        dx, dy = load(near, 0, j) - x, load(near, 1, j) - y
        other_x, other_y = load(near, 2, j), load(near, 3, j)
        distance = root(dx * dx + dy * dy + NEAR2)
        closeness = positive(ONE - (distance - radius - load(near, 4, j)) * over_range)
        weight = closeness * closeness / distance
        push_x = push_x - weight * dx
        push_y = push_y - weight * dy
        ahead = dx * wish_x + dy * wish_y
        lateral = dy * wish_x - dx * wish_y
        against = positive(HALF - HALF * (other_x * wish_x + other_y * wish_y))
        reach = positive(ONE - distance * over_avoid)
        breadth = positive(ONE - size(lateral) * OVER_BREADTH)
        gain = choose(ahead > NONE, against * reach * breadth, NONE)
        still = size(other_x) + size(other_y) == NONE
        offset = choose(still, side_m, side_bias_m)
        sideways = sideways + choose(lateral + offset < NONE, gain, NONE - gain)
    return total(push_x), total(push_y), total(sideways)


@njit(**INLINED)
def headway_ahead(near, batches, x, y, radius, squeeze, still_room, hx, hy, turn_share):
    """Give the free distance to the nearest body ahead (Tordeux, Chraibi and Seyfried 2016), m.

    A body is ahead when it lies in front within the width of two bodies. Whoever is not straight ahead and walking the
    same way leaves room for a shoulder: the width shrinks by up to ``turn_share``, the more the farther the other one
    is to the side or the more they come towards the walker, which is how files interlock at a narrowing (the zipper
    effect of Hoogendoorn and Daamen 2005). Of two people in each other's way only the one behind keeps the width.
    Who is held up closes ranks with the same people, down to the share ``squeeze``, and people who stand still make
    room for somebody held up by them. The one straight ahead in the same file is always kept at two radii.

    Args:
        near: as ``neighbours_push``.
        batches: int, of neighbours.
        x: float32, m, from the middle of the cell, like all scalars here.
        y: float32, m.
        radius: float32, m.
        squeeze: float32, share.
        still_room: float32, share by which the width shrinks further beside people who stand still.
        hx: float32, unit heading.
        hy: float32, unit heading.
        turn_share: float32, share.

    Returns:
        float32, m; ``FAR`` where nobody is ahead.
    """
    close = ONE - squeeze
    nearest = vector(FAR)
    for j in range(0, batches * WIDTH, WIDTH):
        dx, dy = load(near, 0, j) - x, load(near, 1, j) - y
        other_x, other_y = load(near, 2, j), load(near, 3, j)
        ahead = dx * hx + dy * hy
        aside = size(dy * hx - dx * hy)
        contact = radius + load(near, 4, j)
        aslant = (aside / contact - STRAIGHT) * OVER_ASLANT
        against = ONE - (other_x * hx + other_y * hy)
        aslant = choose(aslant > against, aslant, against)
        aslant = choose(aslant < ONE, aslant, ONE)
        behind = dx * (hx + other_x) + dy * (hy + other_y) > NONE
        turned = choose(behind, aslant, ONE)
        still = size(other_x) + size(other_y) == NONE
        room = choose(still, still_room, NONE)
        width = contact * (ONE - close * aslant) * (ONE - turn_share * turned) * (ONE - room)
        distance = positive(root(dx * dx + dy * dy) - width)
        gap = choose(both(ahead > AHEAD, aside < width), distance, FAR)
        nearest = choose(gap < nearest, gap, nearest)
    return least(nearest)
