"""Who is around, and the two loops over them: one for direction, one for the free distance ahead.

They run on 32-bit floats, sixteen at a time where the processor can, over places taken from the middle of a cell:
rounding stays below a micrometre, wherever the venue stands on its sheet.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from sim.kernels.compiling import INLINED

PAIR_OPTIONS: Any = {**INLINED, "fastmath": {"reassoc", "contract", "nnan", "nsz", "ninf"}}
"""The pair loops may regroup sums, so that they vectorise; order is fixed on one kind of processor."""

LANES = 16
"""Neighbours come in whole batches of so many, so that no loop has a rest to go over one by one (numerical: the width
of a vector)."""

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
    batches = (m + LANES - 1) // LANES
    for k in range(m, batches * LANES):
        near[0, k] = near[1, k] = FAR
        near[2, k], near[3, k], near[4, k] = 1.0, 0.0, 0.1
    return batches


@njit(**PAIR_OPTIONS)
def neighbours_push(near, batches, x, y, radius, wish_x, wish_y, side_m, over_range, over_avoid, side_bias_m):
    """Sum what neighbours do to a person's direction.

    Bodies within a range beyond contact push away, quadratically. People ahead who do not walk the same way turn the
    walker to the side away from where they are, the more the more they come towards it (after the anticipation idea of
    Xu et al. 2021), and to the right where they are straight ahead (``side_bias_m``). People who stand still are
    passed on the side that ``side_m`` says.

    Args:
        near: (5, ...) float32: x and y from the middle of the cell (m), heading x and y, radius (m).
        batches: int, of neighbours, the walker among them.
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
    push_x, push_y, sideways = NONE, NONE, NONE
    for j in range(batches * LANES):
        dx = near[0, j] - x
        dy = near[1, j] - y
        distance = np.sqrt(dx * dx + dy * dy + NEAR2)
        closeness = ONE - (distance - radius - near[4, j]) * over_range
        closeness = closeness if closeness > NONE else NONE
        weight = closeness * closeness / distance
        push_x -= weight * dx
        push_y -= weight * dy
        ahead = dx * wish_x + dy * wish_y
        lateral = wish_x * dy - wish_y * dx
        against = HALF - HALF * (wish_x * near[2, j] + wish_y * near[3, j])
        against = against if against > NONE else NONE
        reach = ONE - distance * over_avoid
        reach = reach if reach > NONE else NONE
        breadth = ONE - abs(lateral) * OVER_BREADTH
        breadth = breadth if breadth > NONE else NONE
        gain = against * reach * breadth
        gain = gain if ahead > NONE else NONE
        still = abs(near[2, j]) + abs(near[3, j]) == NONE
        offset = side_m if still else side_bias_m
        sideways += gain if lateral + offset < NONE else -gain
    return push_x, push_y, sideways


@njit(**PAIR_OPTIONS)
def headway_ahead(near, gap, bits, batches, x, y, radius, squeeze, impatience, hx, hy, turn_share):
    """Give the free distance to the nearest body ahead (Tordeux, Chraibi and Seyfried 2016), m.

    A body is ahead when it lies in front within the width of two bodies. Whoever is not straight ahead and walking the
    same way leaves room for a shoulder: the width shrinks by up to ``turn_share``, the more the farther the other one
    is to the side or the more they come towards the walker, which is how files interlock at a narrowing (the zipper
    effect of Hoogendoorn and Daamen 2005). Of two people in each other's way only the one behind keeps the width.
    Who is held up closes ranks with the same people, down to the share ``squeeze``, and people who stand still make
    room for somebody held up by them. The one straight ahead in the same file is always kept at two radii.

    Args:
        near: as ``neighbours_push``.
        gap: (more than the neighbours,) float32. **Written**: scratch.
        bits: the same memory as int32.
        batches: int, of neighbours.
        x: float32, m, from the middle of the cell, like all scalars here.
        y: float32, m.
        radius: float32, m.
        squeeze: float32, share.
        impatience: float32, share.
        hx: float32, unit heading.
        hy: float32, unit heading.
        turn_share: float32, share.

    Returns:
        float32, m; ``FAR`` where nobody is ahead.
    """
    close = ONE - squeeze
    for j in range(batches * LANES):
        dx = near[0, j] - x
        dy = near[1, j] - y
        ahead = dx * hx + dy * hy
        aside = abs(hx * dy - hy * dx)
        contact = radius + near[4, j]
        aslant = (aside / contact - STRAIGHT) * OVER_ASLANT
        against = ONE - (hx * near[2, j] + hy * near[3, j])
        aslant = aslant if aslant > against else against
        aslant = aslant if aslant < ONE else ONE
        behind = dx * (hx + near[2, j]) + dy * (hy + near[3, j]) > NONE
        turned = aslant if behind else ONE
        still = abs(near[2, j]) + abs(near[3, j]) == NONE
        room = impatience if still else NONE
        width = contact * (ONE - close * aslant) * (ONE - turn_share * turned) * (ONE - room)
        distance = np.sqrt(dx * dx + dy * dy) - width
        distance = distance if distance > NONE else NONE
        gap[j] = distance if (ahead > AHEAD) & (aside < width) else FAR
    # non-negative floats are ordered like their bit patterns, and a minimum over integers vectorises
    gap[batches * LANES] = FAR
    smallest = bits[batches * LANES]
    for j in range(batches * LANES):
        smallest = min(smallest, bits[j])
    bits[batches * LANES] = smallest
    return gap[batches * LANES]
