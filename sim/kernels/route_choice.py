"""Cues that add up, and the choice of a way out, person by person."""

from __future__ import annotations

import numpy as np

from sim.kernels.compiling import OPTIONS, njit
from sim.kernels.elementary import exponential
from sim.kernels.field_lookup import field_distance_at


@njit(**OPTIONS)
def choose_ways(
    rows, unsure, x, y, area, free_speed, came_by, knows, refused, led_to, room, goal_door, hazard_x, hazard_y, goal,
    node, area_node_start, area_node_list, door_middle, ahead, door_flow, goal_beyond, field_start, field_origin,
    field_shape, field_cell_m, field_distance, bound_near, origin, cell_m, sign_range_m, farthest_m, inertia,
    queue_weight, unfamiliar_s, hazard_s, hazard_range_m, tie_s, follow_share,
):  # fmt: skip
    """Choose for each person the goal and the next door of least expected time.

    The time is the walk to the door, or the time that those nearer to it need to pass if that is longer, the walk
    beyond at free speed, a penalty for a goal never used, a penalty for doors beside a hazard whose place the
    person knows, and one for a goal that is not that of the person's company. The walk to an exit of one's own area,
    and the penalty if it is unknown, look less by up to ``follow_share``, in proportion to those who make for it among
    all who walk nearby. (Were other doors to look nearer too, people would walk to and fro between two areas.)

    Args:
        rows: (k,) int64, who chooses.
        unsure: (n,) bool, who of them chooses only if most who walk nearby make for another door.
        x: (n,) float64, m.
        y: (n,) float64, m.
        area: (n,) int32.
        free_speed: (n,) float64, m/s.
        came_by: (n,) int32, goal used on the way in, or -1.
        knows: (n,) uint64, one bit a goal.
        refused: (n,) uint64, one bit a door.
        led_to: (n,) int32, goal of whom the person goes with, or -1.
        room: (n_goals,) int64, places left at each goal; 0 for goals of another kind. **Written**: one less for each
            person who turns to a goal.
        goal_door: (n_goals,) int32, door of an exit, -1 for a refuge.
        hazard_x: (n,) float64, m, not a number where unknown.
        hazard_y: (n,) float64, m.
        goal: (n,) int32. **Written**: -1 where no known goal can be reached.
        node: (n,) int32. **Written**: -1 likewise.
        area_node_start: (areas + 1,) int32.
        area_node_list: (entries,) int32, nodes that leave each area.
        door_middle: (doors, 2) float64, m.
        ahead: (doors, metres) float64, people within each whole metre of a door (``count_queues``).
        door_flow: (doors,) float64, persons/s that people expect to pass.
        goal_beyond: (nodes, n_goals) float32, m, goals side by side.
        field_start: as ``field_distance_at``, like the arguments up to ``field_distance``.
        field_origin: (fields, 2) float64, m.
        field_shape: (fields, 2) int32.
        field_cell_m: float, m.
        field_distance: (points,) float32, m.
        bound_near: (nodes, rows, columns) int32, who walks by each node in the cells around (``count_followed``).
        origin: (2,) float64, m, of those cells.
        cell_m: float, m, side of those cells.
        sign_range_m: float, m, walking distance within which an exit of one's own area is known by its sign.
        farthest_m: float, m, walking distance beyond which no goal is sought.
        inertia: float, share by which another way must look quicker.
        queue_weight: float.
        unfamiliar_s: float, s.
        hazard_s: float, s.
        hazard_range_m: float, m, over which that penalty falls to 37 %.
        tie_s: float, s, by which a goal looks farther that is not that of one's company.
        follow_share: float.
    """
    one = np.uint64(1)
    _, cell_rows, cell_columns = bound_near.shape
    for i in rows:
        best, best_goal, best_node = np.inf, -1, -1
        a = area[i]
        if a < 0:
            continue
        own = node[i]
        r = min(max(int((y[i] - origin[1]) / cell_m), 0), cell_rows - 1)
        c = min(max(int((x[i] - origin[0]) / cell_m), 0), cell_columns - 1)
        others = 0
        if follow_share > 0.0:
            for e in range(area_node_start[a], area_node_start[a + 1]):
                others += bound_near[area_node_list[e], r, c] - (area_node_list[e] == own)
        if unsure[i] and own >= 0 and 2 * (bound_near[own, r, c] - 1) >= others:
            continue
        for e in range(area_node_start[a], area_node_start[a + 1]):
            p = area_node_list[e]
            door = p // 2
            if (refused[i] >> np.uint64(door)) & one:
                continue
            walk = field_distance_at(
                p, x[i], y[i], field_start, field_origin, field_shape, field_cell_m, field_distance
            )
            least = walk / free_speed[i] * (1.0 - follow_share) * (1.0 - inertia)
            if not np.isfinite(walk) or least >= best:
                continue  # no way, or too long even before anything is added
            queue = ahead[door, int(min(walk, ahead.shape[1] - 1))] / door_flow[door]
            extra = queue_weight * max(0.0, queue - walk / free_speed[i])
            if not np.isnan(hazard_x[i]):
                gap2 = (door_middle[door, 0] - hazard_x[i]) ** 2 + (door_middle[door, 1] - hazard_y[i]) ** 2
                extra += hazard_s * exponential(-np.sqrt(gap2) / hazard_range_m)
            drawn = follow_share * (bound_near[p, r, c] - (p == own)) / others if others > 0 else 0.0
            for g in range(goal_beyond.shape[1]):
                beyond = goal_beyond[p, g]
                signed = beyond == 0.0 and walk < sign_range_m
                known = signed or (knows[i] >> np.uint64(g)) & one
                kept = g == goal[i]
                if not known or not walk + beyond < farthest_m or (room[g] <= 0 and not kept):
                    continue
                if goal_door[g] >= 0 and (refused[i] >> np.uint64(goal_door[g])) & one:
                    continue
                shorter = 1.0 - drawn if beyond == 0.0 else 1.0
                time = (walk + beyond) / free_speed[i] * shorter + extra
                if g != came_by[i]:
                    time += unfamiliar_s * shorter
                if led_to[i] >= 0 and g != led_to[i]:
                    time += tie_s
                if g == goal[i] and p == node[i]:
                    time *= 1.0 - inertia
                if time < best:
                    best, best_goal, best_node = time, g, p
        if best_goal >= 0 and best_goal != goal[i]:
            room[best_goal] -= 1
        goal[i] = best_goal
        node[i] = best_node


@njit(**OPTIONS)
def count_queues(rows, x, y, node, field_start, field_origin, field_shape, field_cell_m, field_distance, ahead):
    """Count, for each door, the people making for it who are nearer to it than each whole metre.

    Args:
        rows: (k,) int64, who counts.
        x: (n,) float64, m.
        y: (n,) float64, m.
        node: (n,) int32.
        field_start: as ``field_distance_at``, like the arguments up to ``field_distance``.
        field_origin: (fields, 2) float64, m.
        field_shape: (fields, 2) int32.
        field_cell_m: float, m.
        field_distance: (points,) float32, m.
        ahead: (doors, metres) float64, persons. **Written**: [d, r] is those within r metres of door d.
    """
    ahead[:, :] = 0.0
    farthest = ahead.shape[1] - 2
    for i in rows:
        if node[i] >= 0:
            way = field_distance_at(
                node[i], x[i], y[i], field_start, field_origin, field_shape, field_cell_m, field_distance
            )
            ahead[node[i] // 2, int(min(way, farthest)) + 1] += 1.0
    for door in range(ahead.shape[0]):
        for r in range(1, ahead.shape[1]):
            ahead[door, r] += ahead[door, r - 1]


@njit(**OPTIONS)
def count_followed(rows, x, y, node, origin, cell_m, bound_near):
    """Count, for each node and cell, the people who walk by that node in the 3 x 3 cells around.

    Args:
        rows: (k,) int64, who counts.
        x: (n,) float64, m.
        y: (n,) float64, m.
        node: (n,) int32.
        origin: (2,) float64, m.
        cell_m: float, m.
        bound_near: (nodes, rows, columns) int32, persons. **Written**.
    """
    bound_near[:, :, :] = 0
    _, cell_rows, cell_columns = bound_near.shape
    for i in rows:
        if node[i] < 0:
            continue
        row = min(max(int((y[i] - origin[1]) / cell_m), 0), cell_rows - 1)
        column = min(max(int((x[i] - origin[0]) / cell_m), 0), cell_columns - 1)
        for r in range(max(row - 1, 0), min(row + 2, cell_rows)):
            for c in range(max(column - 1, 0), min(column + 2, cell_columns)):
                bound_near[node[i], r, c] += 1
