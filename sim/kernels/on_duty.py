"""What staff notice of people who leave, and how they would walk out themselves."""

from __future__ import annotations

import numpy as np

from sim.kernels.codes import AUDIENCE, INSIDE, RUN
from sim.kernels.compiling import INLINED, OPTIONS, njit
from sim.kernels.door_walks import walk_to_door
from sim.kernels.elementary import exponential


@njit(**OPTIONS)
def count_leaving(rows, role, status, on_floor, action, x, y, area, radius_m, seen, leaving):
    """Count the audience that each of some sees near them, and those of it who leave.

    Args:
        rows: (k,) int64, who looks.
        role: (n,) int8.
        status: (n,) int8.
        on_floor: (n,) bool.
        action: (n,) int8.
        x: (n,) float64, m.
        y: (n,) float64, m.
        area: (n,) int32.
        radius_m: float, m, within which people in the same area are seen.
        seen: (k,) int64. **Written**.
        leaving: (k,) int64. **Written**.
    """
    seen[:] = 0
    leaving[:] = 0
    for i in range(role.shape[0]):
        if role[i] != AUDIENCE or status[i] != INSIDE or not on_floor[i]:
            continue
        for k in range(rows.shape[0]):
            j = rows[k]
            if area[i] == area[j]:
                off_x, off_y = x[i] - x[j], y[i] - y[j]
                if np.sqrt(off_x * off_x + off_y * off_y) < radius_m:
                    seen[k] += 1
                    leaving[k] += action[i] == RUN


@njit(**INLINED)
def _nearness(door, place_x, place_y, door_middle, range_m):
    off_x, off_y = door_middle[door, 0] - place_x, door_middle[door, 1] - place_y
    return exponential(-np.sqrt(off_x * off_x + off_y * off_y) / range_m)


@njit(**OPTIONS)
def walk_out(
    rows, people, fields, node_start, node_list, exits, run_outs, locked, beyond, door_middle, place_x, place_y,
    range_m, penalty_s, walk_s, first,
):  # fmt: skip
    """Give how long some walk to each exit, with what they would walk longer to avoid it, and by which node.

    They avoid exits near the hazard, or with the first door on the way near it.

    Args:
        rows: (k,) int64, who walks.
        people: ``People``.
        fields: ``Fields``.
        node_start: (areas + 1,) int32, with ``node_list``, int32, the nodes that leave each area.
        node_list: int32.
        exits: (e,) int64, doors.
        run_outs: (e,) int64, area behind each exit.
        locked: (doors,) bool, which are no way.
        beyond: (e, nodes) float32, m that remain to the area behind each exit after passing a node.
        door_middle: (doors, 2) float64, m.
        place_x: (k,) float64, m, where each takes the hazard to be; not a number for those who do not know.
        place_y: (k,) float64, m.
        range_m: float, m, distance at which nearness has fallen to 1/e.
        penalty_s: float, s, that they would walk longer to avoid a door at the hazard.
        walk_s: (k, e) float64, s. **Written**: infinite without a way.
        first: (k, e) int64. **Written**: -1 without a way, or beyond the exit already.
    """
    for k in range(rows.shape[0]):
        i = rows[k]
        a = people.area[i]
        for e in range(exits.shape[0]):
            walk_s[k, e], first[k, e] = 0.0 if run_outs[e] == a and a >= 0 else np.inf, -1
        for p in node_list[node_start[a] : node_start[a + 1]] if a >= 0 else node_list[:0]:
            if locked[p // 2]:
                continue
            gap = walk_to_door(
                p, people.x[i], people.y[i], fields.start, fields.origin, fields.shape, fields.cell_m, fields.distance
            )
            for e in range(exits.shape[0]):
                if run_outs[e] != a and gap + beyond[e, p] < walk_s[k, e]:
                    walk_s[k, e], first[k, e] = gap + beyond[e, p], p
        for e in range(exits.shape[0]):
            walk_s[k, e] /= people.free_speed[i]
            if np.isnan(place_x[k]) or np.isnan(place_y[k]):
                continue
            near = _nearness(exits[e], place_x[k], place_y[k], door_middle, range_m)
            if first[k, e] >= 0:
                near = max(near, _nearness(first[k, e] // 2, place_x[k], place_y[k], door_middle, range_m))
            walk_s[k, e] += penalty_s * near
