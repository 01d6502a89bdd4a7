"""People whom stairs stop: how far they are from one, whose hands there are, and who is carried over it."""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from sim.kernels.codes import AUDIENCE, HELP, INSIDE, RUN, WHEELCHAIR
from sim.kernels.compiling import INLINED, OPTIONS, njit
from sim.kernels.door_walks import walk_to_door

Stairs = namedtuple("Stairs", "is_stair stair_of onto_stair landing door_middle up middle factor")
"""Where stairs are: is_stair (areas,) bool; stair_of (areas,) int64, number of the stair or -1; onto_stair (nodes,)
bool, nodes that lead onto one; landing (nodes,) int32, area that a node leads into; door_middle (doors, 2) float64, m;
up (stairs, 2) float64, unit direction of ascent; middle (stairs,) float64, m, along it; factor (stairs, 2) float64,
share of free speed up and down."""

Manner = namedtuple("Manner", "hands waiting_m at_hand_m under_way_m last_m set_down_s carried_mps")
"""How people are carried: hands int, how many carry one person; waiting_m float, m, from the stair at which one waits;
at_hand_m and under_way_m float, m, within which hands count to begin and to go on; last_m float, m, to the end of the
stair from which people are carried on without; set_down_s float, s, for which carriers may be apart; carried_mps float,
m/s."""

Carried = namedtuple("Carried", "node hands_of_staff carried needing was_on apart_s")
"""What is known of each, all (n,): node int32, by which they go, also while they wait; hands_of_staff int64, hands lent
by staff; carried, needing, was_on bool, who is carried, who needs it, who is carried on the stair; apart_s float64, s,
for which carriers have been apart."""


@njit(**INLINED)
def _slowing(door, area, on_stair, stairs):
    """Give the share of free speed that a stair leaves towards a door at its end, or from one onto it."""
    stair = stairs.stair_of[area]
    along = stairs.door_middle[door, 0] * stairs.up[stair, 0] + stairs.door_middle[door, 1] * stairs.up[stair, 1]
    ahead_is_up = (along > stairs.middle[stair]) == on_stair
    return stairs.factor[stair, 0] if ahead_is_up else stairs.factor[stair, 1]


@njit(**OPTIONS)
def carry_over_stairs(
    upright, role, status, on_floor, action, helps, mobility, staff, people, fields, stairs, manner, step_s, carried,
    speed, pace, assistance, used,
):  # fmt: skip
    """Stop wheelchair users who come to a stair, and let those who are carried go on at the speed of carrying.

    Args:
        upright: (n,) bool, who of the audience is inside and can walk.
        role: (n,) int8.
        status: (n,) int8.
        on_floor: (n,) bool.
        action: (n,) int8.
        helps: (n,) int32, row of who is helped, or -1.
        mobility: (n,) int8.
        staff: (k,) int64, rows of staff, who lend a hand wherever they are near.
        people: ``People``. **Written**: node of those who wait, and of those who are carried on.
        fields: ``Fields``.
        stairs: ``Stairs``.
        manner: ``Manner``.
        step_s: float, s.
        carried: ``Carried``. **Written**.
        speed: (n,) float64, m/s. **Written**: 0 for those who wait.
        pace: (n,) float64, m/s. **Written** for those who are carried: 0 while carriers are apart.
        assistance: (n,) float64. **Written** for those who are carried.
        used: (areas,) bool. **Written**: stairs over which somebody is carried.
    """
    x, y, area, free_speed, goal, node = people.x, people.y, people.area, people.free_speed, people.goal, people.node
    start, origin, shape, cell_m, distance, _, _ = fields
    n = upright.shape[0]
    used[:] = False
    near, far = np.zeros(n, np.int64), np.zeros(n, np.int64)
    for i in range(n):
        j = helps[i]
        if action[i] == HELP and j >= 0:
            gap = np.sqrt((x[j] - x[i]) * (x[j] - x[i]) + (y[j] - y[i]) * (y[j] - y[i]))
            near[j] += gap < manner.at_hand_m
            far[j] += gap < manner.under_way_m
    for i in range(n):
        was_carried = carried.carried[i]
        carried.carried[i] = carried.needing[i] = False
        if not upright[i] or action[i] != RUN or mobility[i] != WHEELCHAIR or role[i] != AUDIENCE:
            continue
        on_stair = stairs.is_stair[area[i]]
        p = node[i] if node[i] >= 0 else carried.node[i]
        if goal[i] < 0:
            p = -1
        way_m, bound = np.inf, False
        if p >= 0:
            way_m = walk_to_door(p, x[i], y[i], start, origin, shape, cell_m, distance)
            bound = not on_stair and stairs.onto_stair[p]
        at_stair = bound and way_m < manner.waiting_m
        p = carried.node[i] = p if at_stair or on_stair else -1
        lent = 0
        for j in staff:
            if status[j] == INSIDE and on_floor[j] and area[j] == area[i]:
                lent += np.sqrt((x[i] - x[j]) * (x[i] - x[j]) + (y[i] - y[j]) * (y[i] - y[j])) < manner.at_hand_m
        under_way = was_carried and (on_stair or (at_stair and not carried.was_on[i]))
        begins = (at_stair or on_stair) and not under_way and near[i] + lent >= manner.hands
        if begins:
            carried.hands_of_staff[i] = lent
        enough = far[i] + carried.hands_of_staff[i] >= manner.hands and carried.apart_s[i] < manner.set_down_s
        goes_on = under_way and (enough or (on_stair and way_m < manner.last_m))
        is_carried = (begins or goes_on) and p >= 0
        carried.needing[i], carried.carried[i] = bound or on_stair, is_carried
        carried.was_on[i] = on_stair and is_carried
        apart = is_carried and enough and near[i] + carried.hands_of_staff[i] < manner.hands
        carried.apart_s[i] = carried.apart_s[i] + step_s if apart else 0.0
        if is_carried:
            if node[i] < 0:
                node[i] = p
            pace[i] = 0.0 if apart else np.inf
            over = area[i] if on_stair else stairs.landing[node[i]]
            used[over] = True
            assistance[i] = manner.carried_mps / (free_speed[i] * _slowing(node[i] // 2, over, on_stair, stairs))
        elif at_stair or on_stair:
            node[i], speed[i] = -1, 0.0
