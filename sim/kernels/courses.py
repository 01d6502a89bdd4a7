"""What the ways that people know are worth to them: which are free, and which refuge is nearest."""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from sim.kernels.compiling import INLINED, OPTIONS, njit
from sim.kernels.field_lookup import field_distance_at

TOWARDS = 0.87
"""A way that comes nearer to the hazard than this share of the distance now leads towards it (definition: within 60
degrees of the straight line to it)."""

Ways = namedtuple("Ways", "node_start node_list door_middle goal_door goal_area next_node")
"""Ways by area and goal: node_start (areas + 1,) int32 and node_list int32, compressed rows of nodes that leave each
area; door_middle (doors, 2) float64, m; goal_door (goals,) int32, -1 for a refuge; goal_area (goals,) int32; next_node
(goals, nodes) int32, the node after each on the shortest way, -1 for the last."""

Outlook = namedtuple("Outlook", "free_share refuge_m refuge node")
"""What people make of their ways, each (n,): free_share float64, share of the exits known whose way is open and does
not lead past the hazard; refuge_m float64, m, walk to the nearest refuge that one can go to, infinite without one;
refuge int32, that goal, or -1; node int32, the first node on the way to it, -1 inside it."""


@njit(**INLINED)
def _distance2(px, py, ax, ay, bx, by):
    """Give the squared distance of a point from a segment, m2."""
    dx, dy = bx - ax, by - ay
    length2 = dx * dx + dy * dy
    share = ((px - ax) * dx + (py - ay) * dy) / length2 if length2 > 0.0 else 0.0
    share = min(max(share, 0.0), 1.0)
    ex, ey = ax + share * dx - px, ay + share * dy - py
    return ex * ex + ey * ey


@njit(**INLINED)
def _is_free(x, y, p, g, refused, hazard_x, hazard_y, near2, ways):
    """Tell whether no door on the way is known to be locked, and no leg of it passes the hazard within a distance."""
    ax, ay = x, y
    for _ in range(ways.next_node.shape[1]):
        door = p // 2
        if (refused >> np.uint64(door)) & np.uint64(1):
            return False
        bx, by = ways.door_middle[door, 0], ways.door_middle[door, 1]
        if _distance2(hazard_x, hazard_y, ax, ay, bx, by) < near2:
            return False
        ax, ay, p = bx, by, ways.next_node[g, p]
        if p < 0:
            break
    return True


@njit(**OPTIONS)
def look_about(
    rows, people, known, refused, hazard_x, hazard_y, room, fields, ways, sign_range_m, passing_m, outlook
):  # fmt: skip
    """Let people judge the ways they know: how many exits can be reached freely, and how far the nearest refuge is.

    A way leads past the hazard if it comes within ``passing_m`` of where the person takes it to be, and nearer by some
    60 degrees than the person is now. Legs are straight from door to door.

    Args:
        rows: (k,) int64, who looks; each must be in an area.
        people: ``People``.
        known: (n,) uint64, goals known, one bit each; exits and refuges of one's own area are known by their signs.
        refused: (n,) uint64, doors found locked, one bit each.
        hazard_x: (n,) float64, m, not a number where unknown.
        hazard_y: (n,) float64, m.
        room: (goals,) int64, places left in refuges; who is on the way to one keeps the place.
        fields: ``Fields``.
        ways: ``Ways``.
        sign_range_m: float, m, walking distance within which signs are seen.
        passing_m: float, m.
        outlook: ``Outlook``. **Written** for ``rows``.
    """
    one = np.uint64(1)
    goals, nodes = ways.next_node.shape
    walk = np.empty(nodes)
    for i in rows:
        x, y, a = people.x[i], people.y[i], people.area[i]
        first, last = ways.node_start[a], ways.node_start[a + 1]
        for e in range(first, last):
            walk[e - first] = field_distance_at(
                ways.node_list[e], x, y, fields.start, fields.origin, fields.shape, fields.cell_m, fields.distance
            )
        near2 = -1.0
        if not np.isnan(hazard_x[i]):
            gap = np.sqrt((x - hazard_x[i]) ** 2 + (y - hazard_y[i]) ** 2)
            near2 = min(passing_m, TOWARDS * gap) ** 2
        exits, free, best_m, best, best_node = 0, 0, np.inf, -1, -1
        for g in range(goals):
            is_exit = ways.goal_door[g] >= 0
            if not is_exit and room[g] <= 0 and people.goal[i] != g:
                continue
            inside = not is_exit and ways.goal_area[g] == a
            aware = inside or (known[i] >> np.uint64(g)) & one == one
            least, node = np.inf, -1
            for e in range(first, last):
                p = ways.node_list[e]
                way = walk[e - first] + fields.beyond[g, p]
                aware |= fields.beyond[g, p] == 0.0 and walk[e - first] < sign_range_m
                if way < least and _is_free(x, y, p, g, refused[i], hazard_x[i], hazard_y[i], near2, ways):
                    least, node = way, p
            if not aware:
                continue
            if is_exit:
                exits += 1
                free += node >= 0
            elif inside:
                best_m, best, best_node = 0.0, g, -1
            elif least < best_m:
                best_m, best, best_node = least, g, node
        outlook.free_share[i] = free / exits if exits > 0 else 0.0
        outlook.refuge_m[i], outlook.refuge[i], outlook.node[i] = best_m, best, best_node
