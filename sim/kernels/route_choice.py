"""The choice of a way out, person by person: the goal and the next door of least cost, in seconds."""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from sim.kernels.compiling import INLINED, OPTIONS, njit
from sim.kernels.danger import approach, danger_on_foot, danger_straight
from sim.kernels.elementary import exponential
from sim.kernels.field_lookup import field_distance_at, walk_by_middle

Minds = namedtuple(
    "Minds", "knows refused came_by unfamiliar_s led_to named hazard_x hazard_y hazard_area unsure taste_s"
)
"""What each of (n,) people goes by: knows (uint64, one bit a goal), refused (uint64, one bit a door), came_by (int32,
the goal used on the way in, or -1), unfamiliar_s (float64, s, that any other goal must save, if there is one), led_to
(int32, the goal of whom the person goes with, or -1), named (uint64, goals that the person was told to use and
believes), hazard_x, hazard_y (float64, m, where the hazard is known to be, not a number where unknown), hazard_area
(int32, the area of that place, or -1), unsure (bool, who chooses only if most who walk nearby make for another door),
taste_s ((n, goals) float64, s, by which a goal seems nearer to this person)."""

Queues = namedtuple("Queues", "ahead flow")
"""ahead (doors, metres) float64, people within each whole metre of a door; flow (doors,) float64, persons/s that
people expect to pass."""

Nearby = namedtuple("Nearby", "bound origin cell_m")
"""bound (nodes, rows, columns) int32, who walks by each node in the cells around; origin (2,) float64, m, and cell_m
float, m, of those cells."""

Weights = namedtuple(
    "Weights",
    "sign_range_m farthest_m inertia queue outflow foresight hazard_s hazard hazard_range_m tie_s instruction_s follow "
    "wall",
)
"""What counts how much: sign_range_m, m, walking distance within which an exit of one's own area is known by its sign;
farthest_m, m, beyond which no goal is sought; inertia, share by which another way must look quicker; queue, weight of
the wait at the next door; outflow, share of those at a door now that people reckon with being gone when they come;
foresight, weight of the wait at doors after the next; hazard, s elsewhere that weigh as much as a second beside a
known hazard; hazard_s, s, for a leg that leads up to it, or, where hazard is 0, for a door beside it; hazard_range_m,
m, over which both fall to 37 %; tie_s, s, by which a goal looks farther that is not that of one's company;
instruction_s, s, likewise for goals other than those named; follow, share by which others' door looks nearer; wall,
share of the danger that counts in areas from which the place of the hazard is not in sight."""

AT_DOOR_M = 4.0
"""Distance up to which people stand at a door, m (assumption: room for the 5 to 15 people whom the choice study that
`decisions.queue_outflow_share` names had at an exit)."""

MOST_LEGS = 64
"""Doors on one way that are looked at (numerical: more than any building has, against a loop without end)."""


@njit(**OPTIONS)
def choose_ways(rows, people, minds, routes, fields, queues, nearby, weights, room):
    """Choose for each person the goal and the next door of least cost, in seconds.

    The cost is a random utility turned round (McFadden 1974): the walk to the door, or the time that those nearer to it
    need to pass if that is longer, the walk beyond at free speed, the waits to be expected at later doors, a penalty
    for a goal never used, one for a goal that is not that of the person's company, one for goals other than those that
    the person was told to use, and what the danger of a hazard weighs whose place the person knows; less what this
    person finds in a goal, drawn once. The danger counts along the whole way, by the time spent at each distance. The
    walk to an exit of one's own area, and the penalty if it is unknown, look less by up to ``follow``, in proportion to
    those who make for it among all who walk nearby. (Were other doors to look nearer too, people would walk to and fro
    between two areas.)

    Args:
        rows: (k,) int64, who chooses.
        people: ``People``. **Written**: goal and node, -1 where no known goal can be reached.
        minds: ``Minds``.
        routes: ``Routes``.
        fields: ``Fields``.
        queues: ``Queues``.
        nearby: ``Nearby``.
        weights: ``Weights``.
        room: (n_goals,) int64, places left at each goal; 0 for goals of another kind. **Written**: one less for each
            person who turns to a goal.
    """
    one = np.uint64(1)
    _, cell_rows, cell_columns = nearby.bound.shape
    for i in rows:
        best, best_goal, best_node = np.inf, -1, -1
        a = people.area[i]
        if a < 0:
            continue
        x, y, speed, own = people.x[i], people.y[i], people.free_speed[i], people.node[i]
        r = min(max(int((y - nearby.origin[1]) / nearby.cell_m), 0), cell_rows - 1)
        c = min(max(int((x - nearby.origin[0]) / nearby.cell_m), 0), cell_columns - 1)
        first, last = routes.node_start[a], routes.node_start[a + 1]
        others = 0
        if weights.follow > 0.0:
            for e in range(first, last):
                others += nearby.bound[routes.node_list[e], r, c] - (routes.node_list[e] == own)
        if minds.unsure[i] and own >= 0 and 2 * (nearby.bound[own, r, c] - 1) >= others:
            continue
        liked_most = minds.taste_s[i].max()
        afraid = not np.isnan(minds.hazard_x[i])
        along_the_way = weights.foresight > 0.0 or (afraid and weights.hazard > 0.0)
        for e in range(first, last):
            p = routes.node_list[e]
            door = p // 2
            if (minds.refused[i] >> np.uint64(door)) & one:
                continue
            walk = field_distance_at(p, x, y, fields.start, fields.origin, fields.shape, fields.cell_m, fields.distance)
            least = walk / speed * (1.0 - weights.follow) * (1.0 - weights.inertia) - liked_most
            if not np.isfinite(walk) or least >= best:
                continue  # no way, or too long even before anything is added
            extra = weights.queue * _wait_s(door, walk, walk / speed, queues, weights)
            leg_s = walk / speed + extra
            if afraid and weights.hazard == 0.0:
                extra += _danger_at_door(door, minds.hazard_x[i], minds.hazard_y[i], routes, weights)
            # the way on is measured from the middle of a door: who passes a wide one at its end has farther to go
            on_m = walk_by_middle(walk, x, y, routes.door_middle[door])
            danger = -1.0  # not looked at yet: most ways are too long without it
            drawn = weights.follow * (nearby.bound[p, r, c] - (p == own)) / others if others > 0 else 0.0
            for g in range(routes.beyond.shape[1]):
                beyond = routes.beyond[p, g]
                signed = beyond == 0.0 and walk < weights.sign_range_m
                known = signed or (minds.knows[i] >> np.uint64(g)) & one
                kept = g == people.goal[i]
                if not known or not walk + beyond < weights.farthest_m or (room[g] <= 0 and not kept):
                    continue
                if routes.goal_door[g] >= 0 and (minds.refused[i] >> np.uint64(routes.goal_door[g])) & one:
                    continue
                shorter = 1.0 - drawn if beyond == 0.0 else 1.0
                time = ((on_m if beyond > 0.0 else walk) + beyond) / speed * shorter + extra
                if g != minds.came_by[i] and minds.came_by[i] >= 0:
                    time += minds.unfamiliar_s[i] * shorter
                if minds.led_to[i] >= 0 and g != minds.led_to[i]:
                    time += weights.tie_s
                if minds.named[i] and not (minds.named[i] >> np.uint64(g)) & one:
                    time += weights.instruction_s
                if kept and p == own and not minds.unsure[i]:  # who has only just set out is not bound to it
                    time *= 1.0 - weights.inertia
                time -= minds.taste_s[i, g]
                if time < best and afraid and weights.hazard > 0.0:
                    if danger < 0.0:
                        danger = _danger_to_door(
                            p, x, y, walk, leg_s, minds.hazard_x[i], minds.hazard_y[i], routes, fields, weights
                        )
                        danger *= _in_view(a, minds.hazard_area[i], routes, weights)
                    time += danger
                if time < best and along_the_way and beyond > 0.0:
                    time += _later(
                        p, g, leg_s, speed, minds.hazard_x[i], minds.hazard_y[i], minds.hazard_area[i], routes, queues,
                        weights,
                    )  # fmt: skip
                if time < best:
                    best, best_goal, best_node = time, g, p
        if best_goal >= 0 and best_goal != people.goal[i]:
            room[best_goal] -= 1
        people.goal[i] = best_goal
        people.node[i] = best_node


@njit(**INLINED)
def _wait_s(door, walk_m, arrives_s, queues, weights):
    """Give the wait that somebody expects at a door, s.

    It is the time that those nearer to the door still need when the person is there; or, if that is longer, the time
    that those who are at the door now need, as far as the person does not reckon with their being gone by then.
    """
    nearer = queues.ahead[door, int(min(walk_m, queues.ahead.shape[1] - 1))] / queues.flow[door]
    there = queues.ahead[door, int(min(walk_m, AT_DOOR_M))] / queues.flow[door]
    return max(nearer - arrives_s, (1.0 - weights.outflow) * there, 0.0)


@njit(**INLINED)
def _danger_at_door(door, hazard_x, hazard_y, routes, weights):
    """Give what a hazard weighs by the next door alone, s."""
    gap2 = (routes.door_middle[door, 0] - hazard_x) ** 2 + (routes.door_middle[door, 1] - hazard_y) ** 2
    return weights.hazard_s * exponential(-np.sqrt(gap2) / weights.hazard_range_m)


@njit(**INLINED)
def _in_view(area, hazard_area, routes, weights):
    """Give the share of the danger that counts in an area: less where walls are between it and the hazard."""
    return 1.0 if hazard_area < 0 or routes.in_view[area, hazard_area] else weights.wall


@njit(**INLINED)
def _danger_to_door(node, x, y, walk_m, leg_s, hazard_x, hazard_y, routes, fields, weights):
    """Give what the danger on the way to the next door weighs, s, for who spends ``leg_s`` on it."""
    to = routes.door_middle[node // 2]
    mean, closest = danger_on_foot(node, x, y, walk_m, to[0], to[1], fields, hazard_x, hazard_y, weights.hazard_range_m)
    now = np.sqrt((x - hazard_x) ** 2 + (y - hazard_y) ** 2)
    return weights.hazard * leg_s * mean + weights.hazard_s * approach(closest, now, weights.hazard_range_m)


@njit(**INLINED)
def _later(node, goal, passed_s, speed, hazard_x, hazard_y, hazard_area, routes, queues, weights):
    """Give what waits and danger add beyond the next door, s, for who passes it after some time."""
    extra = 0.0
    for _ in range(MOST_LEGS):
        following = routes.onward[node, goal]
        if following < 0:
            break
        at, to = routes.door_middle[node // 2], routes.door_middle[following // 2]
        walk_s = (routes.beyond[node, goal] - routes.beyond[following, goal]) / speed
        wait_s = weights.foresight * _wait_s(following // 2, np.inf, passed_s + walk_s, queues, weights)
        if weights.hazard > 0.0 and not np.isnan(hazard_x):
            mean, closest = danger_straight(at[0], at[1], to[0], to[1], hazard_x, hazard_y, weights.hazard_range_m)
            now = np.sqrt((at[0] - hazard_x) ** 2 + (at[1] - hazard_y) ** 2)
            share = _in_view(routes.landing[node], hazard_area, routes, weights)
            extra += share * weights.hazard * (walk_s + wait_s) * mean
            extra += share * weights.hazard_s * approach(closest, now, weights.hazard_range_m)
        extra += wait_s
        passed_s += walk_s + wait_s
        node = following
    return extra
