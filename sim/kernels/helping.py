"""Who helps whom, and walking beside somebody."""

from __future__ import annotations

import numpy as np

from sim.kernels.compiling import OPTIONS, njit
from sim.kernels.field_lookup import field_distance_at
from sim.kernels.groups import DOORWAY_M, STANDING_MPS


@njit(**OPTIONS)
def find_helped(helpers, own_only, needy, need, own_need, wanted, group, area, x, y, range_m, helps):
    """Find whom each helper goes to: the most urgent need in the helper's area, and among equals the nearest.

    Args:
        helpers: (k,) int64, who is free to help, in the order in which they choose.
        own_only: (n,) bool, who of them helps none but their own group.
        needy: (m,) int64, who needs help.
        need: (n,) int8, what they need, a smaller number first.
        own_need: int, the need that only one's own group sees to.
        wanted: (n,) int32, helpers who are still missing. **Written**: one less for each who comes.
        group: (n,) int32, row of the group's first member.
        area: (n,) int32.
        x: (n,) float64, m.
        y: (n,) float64, m.
        range_m: float, m, beyond which nobody is helped.
        helps: (n,) int32. **Written**: row of who is helped, for those who find somebody.
    """
    for i in helpers:
        best, best_need, best_gap2 = -1, 127, np.inf
        for j in needy:
            if j == i or wanted[j] <= 0 or area[j] != area[i] or need[j] > best_need:
                continue
            if group[j] != group[i] and (own_only[i] or need[j] == own_need):
                continue
            gap2 = (x[j] - x[i]) ** 2 + (y[j] - y[i]) ** 2
            if gap2 <= range_m * range_m and (need[j] < best_need or gap2 < best_gap2):
                best, best_need, best_gap2 = j, need[j], gap2
        if best >= 0:
            helps[i] = best
            wanted[best] -= 1


@njit(**OPTIONS)
def walk_beside(rows, helped, speed, people, fields, beside_s, pace):
    """Limit the pace of those who walk with somebody to that person's, or less where they are ahead.

    Who is t seconds of that person's walk ahead goes at ``2 v (1 - t / beside_s)`` at most, from half of ``beside_s``
    on, and not at all from ``beside_s`` on. Nobody holds back in a doorway. Who is behind, or has another goal, walks
    freely.

    Args:
        rows: (k,) int64, who walks with somebody.
        helped: (k,) int64, with whom.
        speed: (k,) float64, m/s, free speed of that person.
        people: ``People``.
        fields: ``Fields``.
        beside_s: float, s.
        pace: (n,) float64, m/s. **Written** for ``rows``.
    """
    x, y, goal, node = people.x, people.y, people.goal, people.node
    start, origin, shape, cell_m, distance, _, beyond = fields
    for k in range(rows.shape[0]):
        i, j = rows[k], helped[k]
        p, q = node[i], node[j]
        pace[i] = np.inf
        if q < 0 and p >= 0:
            pace[i] = 0.0
        if p < 0 or q < 0 or goal[i] < 0 or goal[i] != goal[j]:
            continue
        to_door = field_distance_at(p, x[i], y[i], start, origin, shape, cell_m, distance)
        other = field_distance_at(q, x[j], y[j], start, origin, shape, cell_m, distance)
        ahead_s = (other + beyond[goal[j], q] - to_door - beyond[goal[i], p]) / speed[k]
        if to_door < DOORWAY_M or not ahead_s > 0.0:
            continue
        limit = speed[k] * min(1.0, 2.0 * (1.0 - ahead_s / beside_s))
        pace[i] = limit if limit > STANDING_MPS else 0.0
