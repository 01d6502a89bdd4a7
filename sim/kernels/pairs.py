"""The two loops over neighbours that walking spends its time in: one for direction, one for the free distance ahead."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from sim.kernels.cells import INLINED

PAIR_OPTIONS: Any = {**INLINED, "fastmath": {"reassoc", "contract", "nnan", "nsz", "ninf"}}
"""The pair loops may regroup sums, so that they vectorise; order is fixed on one kind of processor."""

FAR = 1.0e6
"""Headway where nobody walks ahead, m."""


@njit(**PAIR_OPTIONS)
def neighbours_push(
    near, m, x, y, radius, wish_x, wish_y, side_m, push, push_range_m, avoid, avoid_range_m, side_bias_m
):
    """Sum what neighbours do to a person's direction.

    Bodies closer than ``push_range_m`` beyond contact push away, quadratically. People ahead who do not walk the
    same way turn the walker to the side away from where they are, the more the more they come towards it (after
    the anticipation idea of Xu et al. 2021), and to the right where they are straight ahead (``side_bias_m``).
    People who stand still are passed on the side that ``side_m`` says.

    Returns:
        Push along x and y, and the sideways turn (positive to the left of the wish).
    """
    push_x, push_y, sideways = 0.0, 0.0, 0.0
    over_range = 1.0 / push_range_m
    over_avoid = 1.0 / avoid_range_m
    for j in range(m):
        dx = near[0, j] - x
        dy = near[1, j] - y
        distance = np.sqrt(dx * dx + dy * dy + 1.0e-12)
        closeness = 1.0 - (distance - radius - near[4, j]) * over_range
        closeness = closeness if closeness > 0.0 else 0.0
        weight = closeness * closeness / distance
        push_x -= weight * dx
        push_y -= weight * dy
        ahead = dx * wish_x + dy * wish_y
        lateral = wish_x * dy - wish_y * dx
        against = 0.5 - 0.5 * (wish_x * near[2, j] + wish_y * near[3, j])
        against = against if against > 0.0 else 0.0
        reach = 1.0 - distance * over_avoid
        reach = reach if reach > 0.0 else 0.0
        breadth = 1.0 - abs(lateral) * 1.25
        breadth = breadth if breadth > 0.0 else 0.0
        gain = against * reach * breadth
        gain = gain if ahead > 0.0 else 0.0
        still = abs(near[2, j]) + abs(near[3, j]) == 0.0
        offset = side_m if still else side_bias_m
        sideways += gain if lateral + offset < 0.0 else -gain
    return push * push_x, push * push_y, avoid * sideways


@njit(**PAIR_OPTIONS)
def headway_ahead(near, gap, bits, m, x, y, radius, squeeze, impatience, hx, hy, turn_share):
    """Give the free distance to the nearest body ahead (Tordeux, Chraibi and Seyfried 2016), m.

    A body is ahead when it lies in front within the width of two bodies. Two people who do not walk the same
    way turn their shoulders: between them the width shrinks by up to ``turn_share``. Of two people in each other's
    way only the one behind keeps the full width. Who is held up closes ranks, down to the share ``squeeze``, with those
    who walk another way or in another file (the zipper effect of Hoogendoorn and Daamen 2005), never with the one
    straight ahead. People who stand still make room for somebody held up by them.
    """
    for j in range(m):
        dx = near[0, j] - x
        dy = near[1, j] - y
        ahead = dx * hx + dy * hy
        aside = abs(hx * dy - hy * dx)
        same = hx * near[2, j] + hy * near[3, j]
        same = same if same > 0.0 else 0.0
        behind = dx * (hx + near[2, j]) + dy * (hy + near[3, j]) > 0.0
        turned = turn_share * (1.0 - same if behind else 1.0)
        still = abs(near[2, j]) + abs(near[3, j]) == 0.0
        room = impatience if still else 0.0
        contact = radius + near[4, j]
        stagger = aside / contact
        stagger = stagger if stagger < 1.0 else 1.0
        stagger = stagger if stagger > 1.0 - same else 1.0 - same
        width = contact * (1.0 - (1.0 - squeeze) * stagger) * (1.0 - turned) * (1.0 - room)
        distance = np.sqrt(dx * dx + dy * dy) - width
        distance = distance if distance > 0.0 else 0.0
        gap[j] = distance if (ahead > 1.0e-9) & (aside < width) else FAR
    # non-negative floats are ordered like their bit patterns, and a minimum over integers vectorises
    gap[m] = FAR
    smallest = bits[m]
    for j in range(m):
        smallest = min(smallest, bits[j])
    bits[m] = smallest
    return gap[m]
