"""Children who go with an adult: which adult, by which door, and at which pace."""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from sim.kernels.codes import HELP, HIDE, LEFT, RESPONDING, RUN, SHELTER
from sim.kernels.compiling import INLINED, OPTIONS, njit
from sim.kernels.door_walks import walk_to_door
from sim.kernels.field_lookup import walk_by_middle
from sim.kernels.groups import DOORWAY_M, Led, count_crowd, keep_together, slowed

Mates = namedtuple("Mates", "children rows adult with_")
"""Who may be with whom: children (k,) int64; rows (k, m) int64, those who came with each, and adult (k, m) bool, which
of them are adults; with_ (k,) int32, the adult whom each child was with last."""

Ways = namedtuple("Ways", "node_start node_list goal_area goal_is_exit exit_of passed door_middle")
"""How doors lead on: node_start (areas + 1,) int32 and node_list int32, the nodes that leave each area; goal_area
(goals,) int32; goal_is_exit (goals,) bool; exit_of (doors,) int32, goal that a door is, or -1; passed (goals, nodes)
uint64, doors on the way from a node, one bit each; door_middle (doors, 2) float64, m."""


@njit(**OPTIONS)
def find_adults(mates, upright, status, area, joined, refused, found):
    """Find the adult whom each child is with now, and let both know which doors are locked.

    That is the one it was with, while that one is near, in the same area or the next; else another who is; else one
    who has left.

    Args:
        mates: ``Mates``.
        upright: (n,) bool, who of the audience is inside and can walk.
        status: (n,) int8.
        area: (n,) int32.
        joined: (areas, areas) bool, areas that are the same or share a door.
        refused: (n,) uint64, doors known to be locked, one bit each. **Written**.
        found: (k,) int32. **Written**: row of the adult, or -1.
    """
    for k in range(found.shape[0]):
        i, best, found[k] = mates.children[k], 1, -1
        if not upright[i] or area[i] < 0:
            continue
        for g in range(mates.rows.shape[1]):
            j = mates.rows[k, g]
            if not mates.adult[k, g]:
                continue
            worth = 0
            if upright[j] and area[j] >= 0 and joined[area[j], area[i]]:
                worth = 4
            elif status[j] == LEFT:
                worth = 2
            worth += j == mates.with_[k]
            if worth > best:
                best, found[k] = worth, j
        if found[k] >= 0:
            refused[found[k]] |= refused[i]
    for k in range(found.shape[0]):
        if found[k] >= 0:
            refused[mates.children[k]] |= refused[found[k]]


@njit(**OPTIONS)
def follow_adults(
    mates, found, upright, status, left_by, refused, now_s, people, fields, ways, aiding, helps, guardian, action,
    awareness, responded_at, followed, shielding, free_again_at, knows,
):  # fmt: skip
    """Give children the course and the way of the adult they are with.

    Args:
        mates: ``Mates``. **Written**: whom each child was with last.
        found: (k,) int32, from ``find_adults``.
        upright: (n,) bool.
        status: (n,) int8.
        left_by: (n,) int32, door.
        refused: (n,) uint64, doors known to be locked, one bit each.
        now_s: float, s.
        people: ``People``. **Written**, like all that follow, for children who follow: goal and node.
        fields: ``Fields``.
        ways: ``Ways``.
        aiding: (n,) bool.
        helps: (n,) int32.
        guardian: (n,) int32. **Written**: -1 for children who find no adult, or no way to where theirs goes.
        action: (n,) int8. **Written**.
        awareness: (n,) int8. **Written**.
        responded_at: (n,) float64, s. **Written**.
        followed: (n,) bool. **Written**.
        shielding: (n,) float64. **Written**.
        free_again_at: (n,) float64, s. **Written**.
        knows: (n,) uint64, goals, one bit each. **Written**.
    """
    goal, node = people.goal, people.node
    for k in range(found.shape[0]):
        i, j, lost, to, by = mates.children[k], found[k], True, -1, -1
        guardian[i] = -1
        left, course = False, 0
        if j >= 0:
            left = status[j] == LEFT
            course = RUN if left else action[j]
            to, lost = _bound_for(j, left, course, left_by, action, goal, node, ways), False
            if to >= 0:
                by = node[j]
                if left or people.area[i] != people.area[j]:
                    by, lost = _way(i, to, refused, people, fields, ways)
        if lost:
            if upright[i] and action[i] == HELP and helps[i] < 0 and not aiding[i]:
                action[i] = RUN  # beside an adult who helped, and can no more
            continue
        guardian[i] = mates.with_[k] = j
        if awareness[i] < RESPONDING and (left or awareness[j] == RESPONDING):
            awareness[i], responded_at[i], followed[i] = RESPONDING, now_s, followed[j]
        if action[i] == SHELTER and (course == SHELTER or (course == HIDE and to == goal[i])):
            continue
        if course == SHELTER:
            course = HIDE  # until the child is inside too
        if course == RUN and action[i] != RUN:
            shielding[i] = 1.0
        action[i], goal[i], node[i] = course, to, by
        free_again_at[i] = free_again_at[j]
        if to >= 0:
            knows[i] |= np.uint64(1) << np.uint64(to)


@njit(**INLINED)
def _bound_for(j, left, course, left_by, action, goal, node, ways):
    """Give the goal of an adult on the way, else -1; of one whom a crowd took out before a refuge, the exit."""
    to = goal[j]
    if left and to >= 0 and not ways.goal_is_exit[to]:
        to = ways.exit_of[left_by[j]]
    going = course in (RUN, HIDE, SHELTER)
    return to if to >= 0 and (going or (action[j] == HELP and node[j] >= 0)) else -1


@njit(**INLINED)
def _way(i, to, refused, people, fields, ways):
    """Give the nearest way of a child to a goal by doors not known to be locked, -1 to stay; and if none is."""
    x, y, area = people.x[i], people.y[i], people.area[i]
    if not ways.goal_is_exit[to] and ways.goal_area[to] == area:
        return -1, False
    least, by = np.inf, -1
    for p in ways.node_list[ways.node_start[area] : ways.node_start[area + 1]]:
        walk = walk_to_door(p, x, y, fields.start, fields.origin, fields.shape, fields.cell_m, fields.distance)
        beyond = np.float64(fields.beyond[to, p])
        if beyond > 0.0:  # ways on are measured from the middles of doors
            walk = walk_by_middle(walk, x, y, ways.door_middle[p // 2, 0], ways.door_middle[p // 2, 1])
        if beyond + walk < least and refused[i] & ways.passed[to, p] == 0:
            least, by = beyond + walk, p
    return by, by < 0


@njit(**OPTIONS)
def keep_families(
    children, guardian, upright, people, fields, floor, is_open, wait_s, shuffle_mps, leader, size, way, last, limit,
    pace,
):  # fmt: skip
    """Let who is ahead of the others of a family slow down, or stand and wait where there is room.

    On open floor that holds whoever is around, and never to a stop.

    Args:
        children: (k,) int64, rows.
        guardian: (n,) int32, adult whom a child is with, or -1.
        upright: (n,) bool.
        people: ``People``.
        fields: ``Fields``.
        floor: ``Floor``. **Written**: people and walkers.
        is_open: (rows, columns) bool, cells around which others can walk round somebody.
        wait_s: float, s, as ``keep_together``.
        shuffle_mps: float, m/s, least pace on open floor.
        leader: (n,) int32. **Written**: row of the adult, for members of families, else -1.
        size: (n,) int32. **Written**: members, by row of the adult.
        way: (n,) float64, m. **Written** as by ``keep_together``.
        last: (n,) int32. **Written** as by ``keep_together``.
        limit: (n,) float64, m/s. **Written** as by ``keep_together``.
        pace: (n,) float64, m/s. **Written** for members.
    """
    n = upright.shape[0]
    leader[:] = -1
    size[:] = 0
    for i in children:
        if guardian[i] >= 0 and upright[guardian[i]]:
            leader[guardian[i]] = leader[i] = guardian[i]
    members = np.flatnonzero(leader >= 0)
    if members.shape[0] == 0:
        return
    for i in members:
        size[leader[i]] += 1
    walking = np.empty(n, np.bool_)
    for i in range(n):
        walking[i] = upright[i] and people.node[i] >= 0
    count_crowd(people.x, people.y, people.node, upright, floor)
    keep_together(
        members, Led(leader, leader, size), walking, upright, people, fields, floor, wait_s, True, way, last, limit
    )
    for i in members:
        pace[i] = min(pace[i], limit[i])
    for i in members:
        h = last[leader[i]]
        if not walking[i] or h < 0 or not np.isfinite(way[i]):
            continue
        speed = people.free_speed[h]
        ahead_s = (way[h] - way[i]) / speed
        to_door = way[i] - fields.beyond[people.goal[i], people.node[i]]
        column = int(np.floor((people.x[i] - floor.origin[0]) / floor.cell_m))
        row = int(np.floor((people.y[i] - floor.origin[1]) / floor.cell_m))
        if is_open[row, column] and ahead_s > 0.0 and to_door >= DOORWAY_M:
            pace[i] = min(pace[i], max(slowed(speed, ahead_s, wait_s), shuffle_mps))
