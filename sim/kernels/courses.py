"""What the ways that people know are worth to them: which are free, and which refuge is nearest."""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from sim.kernels.compiling import INLINED, OPTIONS, njit
from sim.kernels.danger import comes_within
from sim.kernels.distance_fields import segment_point
from sim.kernels.field_lookup import field_distance_at, walk_by_middle
from sim.kernels.visibility import legible_m

TOWARDS = 0.87
"""A way that comes nearer to the hazard than this share of the distance now leads towards it (definition: within 60
degrees of the straight line to it)."""

Outlook = namedtuple("Outlook", "free_share refuge_m refuge node")
"""What people make of their ways, each (n,): free_share float64, share of the exits known whose way is open and does
not lead past the hazard; refuge_m float64, m, walk to the nearest refuge that one can go to, infinite without one;
refuge int32, that goal, or -1; node int32, the first node on the way to it, -1 inside it."""


Beliefs = namedtuple("Beliefs", "knows complies shown named told_to_stay refused chairs extinction_per_m")
"""What each of (n,) people goes by: knows, shown and named (uint64, goals, one bit each), complies (bool, who goes by
what they are shown), told_to_stay (bool), refused (uint64, doors found locked, one bit each), chairs (bool, whom stairs
stop), extinction_per_m (float64, 1/m, how thick smoke is before the eyes)."""


@njit(**INLINED)
def _known(i, knows, complies, shown, named, told_to_stay, exits):
    """Give the goals that somebody knows; of refuges only those named, where the person was told to go to one."""
    known = knows[i] | named[i]
    if complies[i]:
        known |= shown[i]
    return known & exits | named[i] if told_to_stay[i] and named[i] != 0 else known


@njit(**INLINED)
def _is_free(p, g, refused, hazard_x, hazard_y, hazard_area, near_m, door_middle, onward, landing, in_view):
    """Tell whether no door from ``p`` on is known to be locked, and no leg passes the hazard within a distance."""
    ax, ay = door_middle[p // 2, 0], door_middle[p // 2, 1]
    seen = True  # the leg to the first door has been looked at
    for _ in range(onward.shape[0]):
        door = p // 2
        if (refused >> np.uint64(door)) & np.uint64(1):
            return False
        bx, by = door_middle[door, 0], door_middle[door, 1]
        nearest_x, nearest_y = segment_point(hazard_x, hazard_y, ax, ay, bx, by)
        if seen and (nearest_x - hazard_x) ** 2 + (nearest_y - hazard_y) ** 2 < near_m * near_m:
            return False
        seen = hazard_area < 0 or in_view[landing[p], hazard_area]
        ax, ay, p = bx, by, onward[p, g]
        if p < 0:
            break
    return True


@njit(**OPTIONS)
def look_about(
    rows, people, beliefs, places, exits_known, room, fields, routes, step_free, sign_range_m, sign_light, passing_m,
    outlook,
):  # fmt: skip
    """Let people judge the ways they know: how many exits can be reached freely, and how far the nearest refuge is.

    A way leads past the hazard if it comes within ``passing_m`` of where the person takes it to be, and nearer by some
    60 degrees than the person is now. The leg to the next door is that on foot, round seats and barriers; the others
    are straight from door to door, as when a route is chosen.

    Args:
        rows: (k,) int64, who looks; each must be in an area.
        people: ``People``.
        beliefs: ``Beliefs``; exits and refuges of one's own area are known by their signs.
        places: ``Places``; where the area is known, only legs from which one sees it count.
        exits_known: uint64, the goals that are exits, one bit each.
        room: (goals,) int64, places left in refuges; who is on the way to one keeps the place.
        fields: ``Fields``.
        routes: ``Routes``.
        step_free: (goals, nodes) float32, m, the ways without stairs: no refuge is one where it is infinite.
        sign_range_m: float, m, walking distance within which signs are seen.
        sign_light: float, extinction times distance at which signs are lost in smoke.
        passing_m: float, m.
        outlook: ``Outlook``. **Written** for ``rows``.
    """
    one = np.uint64(1)
    # arrays are taken out of their groups once, as each taking counts references
    knows, complies, shown, named = beliefs.knows, beliefs.complies, beliefs.shown, beliefs.named
    told_to_stay, doors_refused, chairs = beliefs.told_to_stay, beliefs.refused, beliefs.chairs
    extinction_per_m = beliefs.extinction_per_m
    goal, node_list, node_start, onward = people.goal, routes.node_list, routes.node_start, routes.onward
    door_middle, landing, in_view, goal_door = routes.door_middle, routes.landing, routes.in_view, routes.goal_door
    goal_area, beyond, start, origin = routes.goal_area, fields.beyond, fields.start, fields.origin
    shape, distance = fields.shape, fields.distance
    nodes, goals = onward.shape
    walk, passes = np.empty(nodes), np.zeros(nodes, np.bool_)
    for i in rows:
        x, y, a, refused = people.x[i], people.y[i], people.area[i], doors_refused[i]
        hazard_x, hazard_y, hazard_area = places.x[i], places.y[i], places.area[i]
        known = _known(i, knows, complies, shown, named, told_to_stay, exits_known)
        first, last = node_start[a], node_start[a + 1]
        sign_m = legible_m(sign_range_m, sign_light, extinction_per_m[i])
        near_m, gap = 0.0, np.inf
        if not np.isnan(hazard_x):
            gap = np.sqrt((x - hazard_x) ** 2 + (y - hazard_y) ** 2)
            near_m = min(passing_m, TOWARDS * gap)
        seen = hazard_area < 0 or in_view[a, hazard_area]
        for e in range(first, last):
            p = node_list[e]
            walk_m = field_distance_at(p, x, y, start, origin, shape, fields.cell_m, distance)
            walk[e - first], passes[e - first] = walk_m, False
            if seen and gap - walk_m < near_m and np.isfinite(walk_m):  # else it cannot come so near
                to_x, to_y = door_middle[p // 2, 0], door_middle[p // 2, 1]
                passes[e - first] = comes_within(p, x, y, walk_m, to_x, to_y, fields, hazard_x, hazard_y, near_m)
        carefree = near_m == 0.0 and refused == 0  # nothing is known that could bar a way
        exits, free, best_m, best, best_node = 0, 0, np.inf, -1, -1
        for g in range(goals):
            is_exit = goal_door[g] >= 0
            if not is_exit and room[g] <= 0 and goal[i] != g:
                continue
            inside = not is_exit and goal_area[g] == a
            aware = inside or (known >> np.uint64(g)) & one == one
            for e in range(first, last):
                aware |= beyond[g, node_list[e]] == 0.0 and walk[e - first] < sign_m
            if not aware:
                continue
            least, node = np.inf, -1
            for e in range(first, last):
                p = node_list[e]
                way = walk[e - first] + beyond[g, p]
                if beyond[g, p] > 0.0:
                    middle = door_middle[p // 2]
                    way = walk_by_middle(walk[e - first], x, y, middle[0], middle[1]) + beyond[g, p]
                if passes[e - first] or not way < least:
                    continue
                if carefree or _is_free(
                    p, g, refused, hazard_x, hazard_y, hazard_area, near_m, door_middle, onward, landing, in_view
                ):
                    least, node = way, p
                    if is_exit:
                        break  # any free way will do
            if is_exit:
                exits += 1
                free += node >= 0
            elif inside:
                best_m, best, best_node = 0.0, g, -1
            elif least < best_m:
                best_m, best, best_node = least, g, node
        if best_node >= 0 and chairs[i] and np.isinf(step_free[best, best_node]):
            best_m, best, best_node = np.inf, -1, -1
        outlook.free_share[i] = free / exits if exits > 0 else 0.0
        outlook.refuge_m[i], outlook.refuge[i], outlook.node[i] = best_m, best, best_node
