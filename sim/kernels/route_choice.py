"""The choice of a way out, person by person: the goal and the next door of least cost, in seconds."""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from sim.kernels.cells import row_and_column
from sim.kernels.compiling import INLINED, OPTIONS, njit
from sim.kernels.danger import approach, danger_on_foot, look_at_leg, place_of_legs
from sim.kernels.elementary import exponential
from sim.kernels.field_lookup import field_distance_at, walk_by_middle
from sim.kernels.visibility import legible_m

Minds = namedtuple(
    "Minds", "knows complies shown shown_by_company refused came_by unfamiliar_s named unsure taste_s extinction_per_m"
)
"""What each of (n,) people goes by: knows (uint64, one bit a goal), complies (bool, who goes by all that is shown),
shown and shown_by_company (uint64, goals shown, and those of them shown by one's company), refused (uint64, one bit a
door), came_by (int32, the goal used on the way in, or -1), unfamiliar_s (float64, s, that any other goal must save, if
there is one), named (uint64, goals that the person was told to use and believes), unsure (bool, who chooses only if
most who walk nearby make for another door), taste_s ((n, goals) float64, s, by which a goal seems nearer to this
person), extinction_per_m (float64, 1/m, how thick smoke is before the eyes)."""

Queues = namedtuple("Queues", "ahead flow")
"""ahead (doors, metres) float64, people within each whole metre of a door; flow (doors,) float64, persons/s that
people expect to pass."""

Nearby = namedtuple("Nearby", "bound origin cell_m")
"""bound (nodes, rows, columns) int32, who walks by each node in the cells around; origin (2,) float64, m, and cell_m
float, m, of those cells."""

Weights = namedtuple(
    "Weights",
    "sign_range_m sign_light farthest_m inertia queue outflow foresight hazard_s hazard hazard_range_m tie_s "
    "instruction_s follow wall",
)
"""What counts how much: sign_range_m, m, walking distance within which an exit of one's own area is known by its sign;
sign_light, extinction times distance at which signs are lost in smoke; farthest_m, m, beyond which no goal is sought;
inertia, share by which another way must look quicker; queue, weight of the wait at the next door; outflow, share of
those at a door now that people reckon with being gone when they come; foresight, weight of the wait at doors after the
next; hazard, s elsewhere that weigh as much as a second beside a known hazard; hazard_s, s, for a leg that leads up to
it, or, where hazard is 0, for a door beside it; hazard_range_m, m, over which both fall to 37 %; tie_s, s, by which a
goal looks farther that is not that of one's company; instruction_s, s, likewise for goals other than those named;
follow, share by which others' door looks nearer; wall, share of the danger that counts in areas from which the place of
the hazard is not in sight."""

Smoke = namedtuple("Smoke", "stirred extinction seen_from cost_m most_per_m shunned turned_back")
"""Smoke on the ways: stirred bool, whether there is any; extinction (areas,) float64, 1/m, before the eyes of who walks
upright; seen_from (areas, areas) bool, from which area one sees how thick it is in which; cost_m, m, walk that a metre
in smoke of 1/m weighs as much as; most_per_m (n,) float64, 1/m, thickest that each will enter; shunned (n,)
uint64, doors behind which each last saw thicker smoke, one bit each; turned_back (n,) bool, who has given a way up for
such a door on it."""

BARRED_S = 1.0e6
"""Added to ways that a person will not go, s (numerical: more than any way takes, so that any other comes first)."""

AT_DOOR_M = 4.0
"""Distance up to which people stand at a door, m (assumption: room for the 5 to 15 people whom the choice study that
`decisions.queue_outflow_share` names had at an exit)."""

MOST_LEGS = 64
"""Doors on one way that are looked at (numerical: more than any building has, against a loop without end)."""


@njit(**OPTIONS)
def choose_ways(rows, people, minds, places, led_to, routes, fields, queues, nearby, weights, legs, smoke, room):
    """Choose for each person the goal and the next door of least cost, in seconds.

    The cost is a random utility turned round (McFadden 1974): the walk to the door, or the time that those nearer to it
    need to pass if that is longer, the walk beyond at free speed, the waits to be expected at later doors, a penalty
    for a goal never used, one for a goal that is not that of the person's company, one for goals other than those that
    the person was told to use, and what the danger of a hazard weighs whose place the person knows; less what this
    person finds in a goal, drawn once. The danger counts along the whole way, by the time spent at each distance. The
    walk to an exit of one's own area, and the penalty if it is unknown, look less by up to ``follow``, in proportion to
    those who make for it among all who walk nearby. (Were other doors to look nearer too, people would walk to and fro
    between two areas.)

    Smoke that a person sees makes a way longer. Who is not in such smoke already goes no way through smoke thicker than
    they will enter, which they see or have seen, unless they know no other.

    Args:
        rows: (k,) int64, who chooses.
        people: ``People``. **Written**: goal and node, -1 where no known goal can be reached.
        minds: ``Minds``.
        places: ``Places``, where they take the hazard to be.
        led_to: (n,) int32, the goal of whom each person goes with, or -1.
        routes: ``Routes``.
        fields: ``Fields``.
        queues: ``Queues``.
        nearby: ``Nearby``.
        weights: ``Weights``.
        legs: ``Legs``. **Written**: the danger of those looked at.
        smoke: ``Smoke``. **Written**: shunned and turned_back.
        room: (n_goals,) int64, places left at each goal; 0 for goals of another kind. **Written**: one less for each
            person who turns to a goal.
    """
    one = np.uint64(1)
    # arrays are taken out of their groups once, as each taking counts references
    goal, node, beyond_node, goal_door = people.goal, people.node, routes.beyond, routes.goal_door
    refused, came_by, named = minds.refused, minds.came_by, minds.named
    knows, complies, shown, shown_by_company = minds.knows, minds.complies, minds.shown, minds.shown_by_company
    unfamiliar_s, taste_s, extinction_per_m = minds.unfamiliar_s, minds.taste_s, minds.extinction_per_m
    node_list, door_middle = routes.node_list, routes.door_middle
    onward, landing, in_view, bound = routes.onward, routes.landing, routes.in_view, nearby.bound
    ahead, flow, filled, mean, near = queues.ahead, queues.flow, legs.filled, legs.mean, legs.near
    extinction, seen_from, most_per_m, shunned = smoke.extinction, smoke.seen_from, smoke.most_per_m, smoke.shunned
    start, origin, shape, distance = fields.start, fields.origin, fields.shape, fields.distance
    _, cell_rows, cell_columns = bound.shape
    for i in rows:
        best, best_goal, best_node = np.inf, -1, -1
        a = people.area[i]
        if a < 0:
            continue
        x, y, speed, own, own_goal = people.x[i], people.y[i], people.free_speed[i], node[i], goal[i]
        r, c = row_and_column(x, y, nearby.origin[0], nearby.origin[1], nearby.cell_m, cell_rows, cell_columns)
        first, last = routes.node_start[a], routes.node_start[a + 1]
        unsure, others = minds.unsure[i], 0
        if weights.follow > 0.0:
            for e in range(first, last):
                others += bound[node_list[e], r, c] - (node_list[e] == own)
        if unsure and own >= 0 and 2 * (bound[own, r, c] - 1) >= others:
            continue
        liked_most = taste_s[i, 0]
        for g in range(1, taste_s.shape[1]):
            liked_most = max(liked_most, taste_s[i, g])
        hazard_x, hazard_y, hazard_area = places.x[i], places.y[i], places.area[i]
        goals_known = knows[i] | named[i] | (shown[i] if complies[i] else shown_by_company[i])
        sign_m = legible_m(weights.sign_range_m, weights.sign_light, extinction_per_m[i])
        afraid = not np.isnan(hazard_x)
        along_the_way = weights.foresight > 0.0 or (afraid and weights.hazard > 0.0)
        place = place_of_legs(hazard_x, hazard_y, legs) if afraid and weights.hazard > 0.0 else -1
        fill = legs.fill[place]
        # the present way first: most others are then too long before anything is added; of equal ways the first counts
        own_e = last
        for e in range(first, last):
            if node_list[e] == own:
                own_e = e
        best_e = -1
        for k in range(first - 1, last):
            e = own_e if k < first else k
            if e == last or (k == own_e and k >= first):
                continue
            p = node_list[e]
            door = p // 2
            if (refused[i] >> np.uint64(door)) & one:
                continue
            walk = field_distance_at(p, x, y, start, origin, shape, fields.cell_m, distance)
            least = walk / speed * (1.0 - weights.follow) * (1.0 - weights.inertia) - liked_most
            if not np.isfinite(walk) or least > best:
                continue  # no way, or too long even before anything is added
            extra = weights.queue * _wait_s(door, walk, walk / speed, ahead, flow, weights)
            leg_s = walk / speed + extra
            if afraid and weights.hazard == 0.0:
                extra += _danger_at_door(door, hazard_x, hazard_y, door_middle, weights)
            # the way on is measured from the middle of a door: who passes a wide one at its end has farther to go
            on_m = walk_by_middle(walk, x, y, door_middle[door, 0], door_middle[door, 1])
            danger = -1.0  # not looked at yet: most ways are too long without it
            drawn = weights.follow * (bound[p, r, c] - (p == own)) / others if others > 0 else 0.0
            for g in range(beyond_node.shape[1]):
                beyond = beyond_node[p, g]
                signed = beyond == 0.0 and walk < sign_m
                known = signed or (goals_known >> np.uint64(g)) & one
                kept = g == own_goal
                if not known or not walk + beyond < weights.farthest_m or (room[g] <= 0 and not kept):
                    continue
                if goal_door[g] >= 0 and (refused[i] >> np.uint64(goal_door[g])) & one:
                    continue
                shorter = 1.0 - drawn if beyond == 0.0 else 1.0
                time = ((on_m if beyond > 0.0 else walk) + beyond) / speed * shorter + extra
                if g != came_by[i] and came_by[i] >= 0:
                    time += unfamiliar_s[i] * shorter
                if led_to[i] >= 0 and g != led_to[i]:
                    time += weights.tie_s
                if named[i] and not (named[i] >> np.uint64(g)) & one:
                    time += weights.instruction_s
                if kept and p == own and not unsure:  # who has only just set out is not bound to it
                    time *= 1.0 - weights.inertia
                time -= taste_s[i, g]
                if time <= best and smoke.stirred:
                    murk, barred = _smoke_on(
                        p, g, a, walk, most_per_m[i], shunned[i], extinction, seen_from, beyond_node, onward, landing
                    )  # fmt: skip
                    shunned[i] |= barred
                    time += smoke.cost_m * murk / speed
                    time += BARRED_S if barred and extinction[a] <= most_per_m[i] else 0.0
                if time <= best and afraid and weights.hazard > 0.0:
                    if danger < 0.0:
                        danger = _danger_to_door(p, x, y, walk, leg_s, hazard_x, hazard_y, door_middle, fields, weights)
                        danger *= _in_view(a, hazard_area, in_view, weights)
                    time += danger
                if time <= best and along_the_way and beyond > 0.0:
                    time += _later(
                        p, g, leg_s, speed, place, fill, hazard_area, beyond_node, onward, landing, in_view,
                        door_middle, ahead, flow, filled, mean, near, weights, legs,
                    )  # fmt: skip
                if time < best or (time == best and e < best_e):
                    best, best_e, best_goal, best_node = time, e, g, p
        if best_goal >= 0 and best_goal != own_goal:
            room[best_goal] -= 1
        if smoke.stirred and own >= 0 and own_goal >= 0 and best_node >= 0:
            onto = onward[own, own_goal] if own_e == last and landing[own] == a else own  # who has just come in goes on
            if onto >= 0 and onto != best_node and extinction[a] <= most_per_m[i]:
                _, barred = _smoke_on(
                    onto, own_goal, a, 0.0, most_per_m[i], shunned[i], extinction, seen_from, beyond_node, onward,
                    landing,
                )  # fmt: skip
                smoke.turned_back[i] |= barred != 0
        goal[i] = best_goal
        node[i] = best_node


@njit(**INLINED)
def _wait_s(door, walk_m, arrives_s, ahead, flow, weights):
    """Give the wait that somebody expects at a door, s.

    It is the time that those nearer to the door still need when the person is there; or, if that is longer, the time
    that those who are at the door now need, as far as the person does not reckon with their being gone by then.
    """
    nearer = ahead[door, int(min(walk_m, ahead.shape[1] - 1))] / flow[door]
    there = ahead[door, int(min(walk_m, AT_DOOR_M))] / flow[door]
    return max(nearer - arrives_s, (1.0 - weights.outflow) * there, 0.0)


@njit(**INLINED)
def _smoke_on(node, goal, area, walk_m, most, shunned, extinction, seen_from, beyond, onward, landing):
    """Tell of the smoke on a way, as far as it is seen from an area, or remembered where it is not.

    Returns:
        float, extinction that is seen times metres; and uint64, doors behind which there is more than ``most``.
    """
    murk, barred = extinction[area] * walk_m, np.uint64(0)
    for _ in range(MOST_LEGS):
        entered, following, door = landing[node], onward[node, goal], np.uint64(1) << np.uint64(node // 2)
        if not seen_from[area, entered]:
            barred |= shunned & door
        else:
            leg_m = beyond[node, goal] - (beyond[following, goal] if following >= 0 else 0.0)
            murk += extinction[entered] * leg_m
            if extinction[entered] > most:
                barred |= door
        if following < 0:
            break
        node = following
    return murk, barred


@njit(**INLINED)
def _danger_at_door(door, hazard_x, hazard_y, door_middle, weights):
    """Give what a hazard weighs by the next door alone, s."""
    gap2 = (door_middle[door, 0] - hazard_x) ** 2 + (door_middle[door, 1] - hazard_y) ** 2
    return weights.hazard_s * exponential(-np.sqrt(gap2) / weights.hazard_range_m)


@njit(**INLINED)
def _in_view(area, hazard_area, in_view, weights):
    """Give the share of the danger that counts in an area: less where walls are between it and the hazard."""
    return 1.0 if hazard_area < 0 or in_view[area, hazard_area] else weights.wall


@njit(**INLINED)
def _danger_to_door(node, x, y, walk_m, leg_s, hazard_x, hazard_y, door_middle, fields, weights):
    """Give what the danger on the way to the next door weighs, s, for who spends ``leg_s`` on it."""
    to_x, to_y = door_middle[node // 2, 0], door_middle[node // 2, 1]
    mean, closest = danger_on_foot(node, x, y, walk_m, to_x, to_y, fields, hazard_x, hazard_y, weights.hazard_range_m)
    now = np.sqrt((x - hazard_x) ** 2 + (y - hazard_y) ** 2)
    return weights.hazard * leg_s * mean + weights.hazard_s * approach(closest, now, weights.hazard_range_m)


@njit(**INLINED)
def _later(
    node, goal, passed_s, speed, place, fill, hazard_area, beyond, onward, landing, in_view, door_middle, ahead, flow,
    filled, mean, near, weights, legs,
):  # fmt: skip
    """Give what waits and danger add beyond the next door, s, for who passes it after some time."""
    extra = 0.0
    for _ in range(MOST_LEGS):
        following = onward[node, goal]
        if following < 0:
            break
        walk_s = (beyond[node, goal] - beyond[following, goal]) / speed
        wait_s = weights.foresight * _wait_s(following // 2, np.inf, passed_s + walk_s, ahead, flow, weights)
        if place >= 0:
            leg = place, node // 2, following // 2
            if filled[leg] != fill:
                look_at_leg(place, node // 2, following // 2, door_middle, weights.hazard_range_m, legs)
            share = _in_view(landing[node], hazard_area, in_view, weights)
            extra += share * weights.hazard * (walk_s + wait_s) * mean[leg]
            extra += share * weights.hazard_s * near[leg]
        extra += wait_s
        passed_s += walk_s + wait_s
        node = following
    return extra
