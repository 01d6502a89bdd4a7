"""People who came together: whom they go with, and how fast those ahead may walk."""

from __future__ import annotations

import numpy as np
from numba import njit

from sim.kernels.cells import OPTIONS, cell_of
from sim.kernels.field_lookup import field_distance_at

STANDING_MPS = 0.1
"""Pace below which people stand and wait rather than shuffle (assumption)."""

DOORWAY_M = 1.5
"""Distance from the door made for within which nobody holds back, so that it stays free (assumption)."""


@njit(**OPTIONS)
def find_leaders(members, group, able, running, responded_at, x, y, area, joined, reach_m, first, leader, size):
    """Find whom each member of a group goes with: the first of them who responded and runs, if within reach.

    Args:
        members: (k,) int64, rows of the people who did not come alone and are still there.
        group: (n,) int32, row of the group's first member.
        able: (n,) bool, who can still come along.
        running: (n,) bool, who of them is on the way out.
        responded_at: (n,) float64, s.
        x: (n,) float64, m.
        y: (n,) float64, m.
        area: (n,) int32.
        joined: (areas, areas) bool, areas that are the same or share a door.
        reach_m: float, m, beyond which the leader is out of reach.
        first: (n,) int32. **Written**: by group, the row of its leader, or -1.
        leader: (n,) int32. **Written**: the leader's row, also for the leader; -1 for those with none within reach.
        size: (n,) int32. **Written**: by group, how many have a leader.
    """
    for i in members:
        first[group[i]] = -1
        size[group[i]] = 0
    for i in members:
        f = first[group[i]]
        if running[i] and (f < 0 or responded_at[i] < responded_at[f]):
            first[group[i]] = i
    for i in members:
        f = first[group[i]]
        leader[i] = -1
        if f < 0 or not able[i] or area[i] < 0 or area[f] < 0 or not joined[area[i], area[f]]:
            continue
        if (x[i] - x[f]) ** 2 + (y[i] - y[f]) ** 2 <= reach_m * reach_m:
            leader[i] = f
            size[group[i]] += 1


@njit(**OPTIONS)
def keep_together(
    members, group, leader, size, running, patient, x, y, area, free_speed, goal, node, field_start, field_origin,
    field_shape, field_cell_m, field_distance, goal_beyond, wait_s, people, room, origin, cell_m, way, last, pace,
):  # fmt: skip
    """Limit the pace of those who are ahead of the member who would be the last to reach their leader's goal.

    With that member walking at free speed v, who is t seconds of that walk ahead goes at v at most, from half of
    ``wait_s`` on slower, ``2 v (1 - t / wait_s)``, and not at all from ``wait_s`` on. Members who make for another goal
    are not waited for. Those who do not walk yet count by the way that their leader takes, if they are in its area.
    Nobody holds back in a doorway, or in a crowd of others that leaves no room to stop.

    Args:
        members: (k,) int64, as ``find_leaders``.
        group: (n,) int32, row of the group's first member.
        leader: (n,) int32, from ``find_leaders``.
        size: (n,) int32, from ``find_leaders``.
        running: (n,) bool.
        patient: (n,) bool, who waits for others at all.
        x: (n,) float64, m.
        y: (n,) float64, m.
        area: (n,) int32.
        free_speed: (n,) float64, m/s.
        goal: (n,) int32.
        node: (n,) int32.
        field_start: as ``field_distance_at``, like the arguments up to ``field_distance``.
        field_origin: (fields, 2) float64, m.
        field_shape: (fields, 2) int32.
        field_cell_m: float, m.
        field_distance: (points,) float32, m.
        goal_beyond: (n_goals, nodes) float32, m.
        wait_s: float, s.
        people: (rows, columns) int32, people in each cell of the floor.
        room: (rows, columns) float64, people in each cell from which nobody can stop.
        origin: (2,) float64, m, of those cells.
        cell_m: float, m, side of those cells.
        way: (n,) float64. **Written**: for members, m that remain to the leader's goal; infinite if not waited for.
        last: (n,) int32. **Written**: by group, the row of who would be the last to arrive, or -1.
        pace: (n,) float64, m/s. **Written**: for members, the limit; infinite for those who may go as they like.
    """
    rows, columns = people.shape
    for i in members:
        last[group[i]] = -1
    for i in members:
        f, p = leader[i], node[i]
        way[i], pace[i] = np.inf, np.inf
        if f < 0 or size[group[i]] < 2 or goal[f] < 0 or (running[i] and goal[i] != goal[f]):
            continue
        if not running[i]:
            p = node[f] if area[i] == area[f] else -1
        if p < 0:
            continue
        walk = field_distance_at(p, x[i], y[i], field_start, field_origin, field_shape, field_cell_m, field_distance)
        way[i] = walk + goal_beyond[goal[f], p]
        h = last[group[i]]
        if np.isfinite(way[i]) and (h < 0 or way[i] / free_speed[i] > way[h] / free_speed[h]):
            last[group[i]] = i
    for i in members:
        if not (running[i] and patient[i] and np.isfinite(way[i])):
            continue
        if way[i] - goal_beyond[goal[i], node[i]] < DOORWAY_M:
            continue
        h = last[group[i]]
        ahead_s = (way[h] - way[i]) / free_speed[h]
        c = cell_of(x[i], y[i], origin[0], origin[1], cell_m, rows, columns)
        others = people[c // columns, c % columns] - size[group[i]]
        if ahead_s <= 0.0 or others >= room[c // columns, c % columns]:
            continue
        limit = free_speed[h] * min(1.0, 2.0 * (1.0 - ahead_s / wait_s))
        pace[i] = limit if limit > STANDING_MPS else 0.0


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
def walk_beside(
    rows, helped, speed, x, y, goal, node, field_start, field_origin, field_shape, field_cell_m, field_distance,
    goal_beyond, beside_s, pace,
):  # fmt: skip
    """Limit the pace of those who walk with somebody to that person's, or less where they are ahead.

    Who is t seconds of that person's walk ahead goes at ``2 v (1 - t / beside_s)`` at most, from half of ``beside_s``
    on, and not at all from ``beside_s`` on. Nobody holds back in a doorway. Who is behind, or has another goal, walks
    freely.

    Args:
        rows: (k,) int64, who walks with somebody.
        helped: (k,) int64, with whom.
        speed: (k,) float64, m/s, free speed of that person.
        x: (n,) float64, m.
        y: (n,) float64, m.
        goal: (n,) int32.
        node: (n,) int32.
        field_start: as ``field_distance_at``, like the arguments up to ``field_distance``.
        field_origin: (fields, 2) float64, m.
        field_shape: (fields, 2) int32.
        field_cell_m: float, m.
        field_distance: (points,) float32, m.
        goal_beyond: (n_goals, nodes) float32, m.
        beside_s: float, s.
        pace: (n,) float64, m/s. **Written** for ``rows``.
    """
    for k in range(rows.shape[0]):
        i, j = rows[k], helped[k]
        p, q = node[i], node[j]
        pace[i] = np.inf
        if q < 0 and p >= 0:
            pace[i] = 0.0
        if p < 0 or q < 0 or goal[i] < 0 or goal[i] != goal[j]:
            continue
        to_door = field_distance_at(p, x[i], y[i], field_start, field_origin, field_shape, field_cell_m, field_distance)
        other = field_distance_at(q, x[j], y[j], field_start, field_origin, field_shape, field_cell_m, field_distance)
        ahead_s = (other + goal_beyond[goal[j], q] - to_door - goal_beyond[goal[i], p]) / speed[k]
        if to_door < DOORWAY_M or not ahead_s > 0.0:
            continue
        limit = speed[k] * min(1.0, 2.0 * (1.0 - ahead_s / beside_s))
        pace[i] = limit if limit > STANDING_MPS else 0.0
