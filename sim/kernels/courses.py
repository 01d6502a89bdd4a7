"""What the ways that people know are worth to them: which are free, and which refuge is nearest."""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from sim.kernels.compiling import INLINED, OPTIONS, njit
from sim.kernels.danger import comes_within
from sim.kernels.distance_fields import segment_point
from sim.kernels.field_lookup import field_distance_at, walk_by_middle

TOWARDS = 0.87
"""A way that comes nearer to the hazard than this share of the distance now leads towards it (definition: within 60
degrees of the straight line to it)."""

Outlook = namedtuple("Outlook", "free_share refuge_m refuge node")
"""What people make of their ways, each (n,): free_share float64, share of the exits known whose way is open and does
not lead past the hazard; refuge_m float64, m, walk to the nearest refuge that one can go to, infinite without one;
refuge int32, that goal, or -1; node int32, the first node on the way to it, -1 inside it."""


@njit(**INLINED)
def _is_free(p, g, refused, hazard_x, hazard_y, hazard_area, near_m, routes):
    """Tell whether no door from ``p`` on is known to be locked, and no leg passes the hazard within a distance."""
    ax, ay = routes.door_middle[p // 2, 0], routes.door_middle[p // 2, 1]
    in_view = True  # the leg to the first door has been looked at
    for _ in range(routes.onward.shape[0]):
        door = p // 2
        if (refused >> np.uint64(door)) & np.uint64(1):
            return False
        bx, by = routes.door_middle[door, 0], routes.door_middle[door, 1]
        nearest_x, nearest_y = segment_point(hazard_x, hazard_y, ax, ay, bx, by)
        if in_view and (nearest_x - hazard_x) ** 2 + (nearest_y - hazard_y) ** 2 < near_m * near_m:
            return False
        in_view = hazard_area < 0 or routes.in_view[routes.landing[p], hazard_area]
        ax, ay, p = bx, by, routes.onward[p, g]
        if p < 0:
            break
    return True


@njit(**OPTIONS)
def look_about(
    rows, people, known, refused, hazard_x, hazard_y, hazard_area, room, fields, routes, sign_range_m, passing_m,
    outlook,
):  # fmt: skip
    """Let people judge the ways they know: how many exits can be reached freely, and how far the nearest refuge is.

    A way leads past the hazard if it comes within ``passing_m`` of where the person takes it to be, and nearer by some
    60 degrees than the person is now. The leg to the next door is that on foot, round seats and barriers; the others
    are straight from door to door, as when a route is chosen.

    Args:
        rows: (k,) int64, who looks; each must be in an area.
        people: ``People``.
        known: (n,) uint64, goals known, one bit each; exits and refuges of one's own area are known by their signs.
        refused: (n,) uint64, doors found locked, one bit each.
        hazard_x: (n,) float64, m, not a number where unknown.
        hazard_y: (n,) float64, m.
        hazard_area: (n,) int32, area of that place; -1 where walls make no difference. Elsewhere only legs from which
            one sees it count.
        room: (goals,) int64, places left in refuges; who is on the way to one keeps the place.
        fields: ``Fields``.
        routes: ``Routes``.
        sign_range_m: float, m, walking distance within which signs are seen.
        passing_m: float, m.
        outlook: ``Outlook``. **Written** for ``rows``.
    """
    one = np.uint64(1)
    nodes, goals = routes.onward.shape
    walk, passes = np.empty(nodes), np.zeros(nodes, np.bool_)
    for i in rows:
        x, y, a = people.x[i], people.y[i], people.area[i]
        first, last = routes.node_start[a], routes.node_start[a + 1]
        near_m, gap = 0.0, np.inf
        if not np.isnan(hazard_x[i]):
            gap = np.sqrt((x - hazard_x[i]) ** 2 + (y - hazard_y[i]) ** 2)
            near_m = min(passing_m, TOWARDS * gap)
        in_view = hazard_area[i] < 0 or routes.in_view[a, hazard_area[i]]
        for e in range(first, last):
            p = routes.node_list[e]
            walk_m = field_distance_at(
                p, x, y, fields.start, fields.origin, fields.shape, fields.cell_m, fields.distance
            )
            walk[e - first], passes[e - first] = walk_m, False
            if in_view and gap - walk_m < near_m and np.isfinite(walk_m):  # else it cannot come so near
                to = routes.door_middle[p // 2]
                passes[e - first] = comes_within(
                    p, x, y, walk_m, to[0], to[1], fields, hazard_x[i], hazard_y[i], near_m
                )
        carefree = near_m == 0.0 and refused[i] == 0  # nothing is known that could bar a way
        exits, free, best_m, best, best_node = 0, 0, np.inf, -1, -1
        for g in range(goals):
            is_exit = routes.goal_door[g] >= 0
            if not is_exit and room[g] <= 0 and people.goal[i] != g:
                continue
            inside = not is_exit and routes.goal_area[g] == a
            aware = inside or (known[i] >> np.uint64(g)) & one == one
            for e in range(first, last):
                aware |= fields.beyond[g, routes.node_list[e]] == 0.0 and walk[e - first] < sign_range_m
            if not aware:
                continue
            least, node = np.inf, -1
            for e in range(first, last):
                p = routes.node_list[e]
                way = walk[e - first] + fields.beyond[g, p]
                if fields.beyond[g, p] > 0.0:
                    way = walk_by_middle(walk[e - first], x, y, routes.door_middle[p // 2]) + fields.beyond[g, p]
                if passes[e - first] or not way < least:
                    continue
                if carefree or _is_free(p, g, refused[i], hazard_x[i], hazard_y[i], hazard_area[i], near_m, routes):
                    least, node = way, p
            if is_exit:
                exits += 1
                free += node >= 0
            elif inside:
                best_m, best, best_node = 0.0, g, -1
            elif least < best_m:
                best_m, best, best_node = least, g, node
        outlook.free_share[i] = free / exits if exits > 0 else 0.0
        outlook.refuge_m[i], outlook.refuge[i], outlook.node[i] = best_m, best, best_node


@njit(**OPTIONS)
def stand_before_doors(rows, x, y, area, door_line, door_areas, used, near_m, found):
    """Find who stands before a door of their area.

    Args:
        rows: (k,) int64, whom to look at.
        x: (n,) float64, m.
        y: (n,) float64, m.
        area: (n,) int32.
        door_line: (doors, 2, 2) float64, m, from post to post.
        door_areas: (doors, 2) int32, areas on both sides.
        used: (doors,) bool, doors that count.
        near_m: float, m, distance up to which somebody stands before one.
        found: (k,) bool. **Written**.
    """
    doors = np.flatnonzero(used)
    for k in range(rows.shape[0]):
        i, found[k] = rows[k], False
        for door in doors:
            if area[i] != door_areas[door, 0] and area[i] != door_areas[door, 1]:
                continue
            ax, ay, bx, by = door_line[door, 0, 0], door_line[door, 0, 1], door_line[door, 1, 0], door_line[door, 1, 1]
            at_x, at_y = segment_point(x[i], y[i], ax, ay, bx, by)
            if (at_x - x[i]) ** 2 + (at_y - y[i]) ** 2 < near_m * near_m:
                found[k] = True
                break
