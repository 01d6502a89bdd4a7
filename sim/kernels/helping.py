"""Who needs help, who helps whom, and walking beside somebody."""

from __future__ import annotations

import numpy as np

from sim.kernels.compiling import INLINED, OPTIONS, njit
from sim.kernels.field_lookup import field_distance_at
from sim.kernels.groups import DOORWAY_M, STANDING_MPS

_RUN, _HELP = 1, 5  # of Action
_UNHURT, _MINOR, _SERIOUS, _CRITICAL = 0, 1, 2, 3  # of Wound
_UNAIDED, _WHEELCHAIR = 0, 4  # of Mobility
_AUDIENCE, _INSIDE = 0, 1  # of Role and Status

_NOTHING, _OWN, _LYING, _CARRY, _WOUNDED = 0, 1, 2, 3, 4
"""What people need of helpers, the most urgent first; those of a helper's own group come before strangers."""


@njit(**OPTIONS)
def see_needs(upright, role, status, on_floor, action, wound, mobility, treated_at, now_s, carried_on_stairs, need):
    """Note what everybody needs now.

    Args:
        upright: (n,) bool, who of the audience is inside and can walk.
        role: (n,) int8.
        status: (n,) int8.
        on_floor: (n,) bool.
        action: (n,) int8.
        wound: (n,) int8.
        mobility: (n,) int8.
        treated_at: (n,) float64, s.
        now_s: float, s.
        carried_on_stairs: (n,) bool, whom a stair stops unless they are carried.
        need: (n,) int8. **Written**: what each needs, the most urgent first; 0 for nothing.

    Returns:
        int, how many need something.
    """
    needy = 0
    for i in range(need.shape[0]):
        needs = _NOTHING
        if upright[i] and action[i] == _RUN:
            if mobility[i] != _UNAIDED:
                needs = _OWN
            elif wound[i] == _MINOR:
                needs = _WOUNDED
        lies = role[i] == _AUDIENCE and status[i] == _INSIDE and not on_floor[i] and treated_at[i] > now_s
        if lies and (wound[i] == _SERIOUS or wound[i] == _CRITICAL):
            needs = _LYING
        if carried_on_stairs[i]:
            needs = _CARRY
        need[i] = needs
        needy += needs != _NOTHING
    return needy


@njit(**OPTIONS)
def let_go(
    upright, need, carried, wound, sees_hazard, aiding, group, x, y, waited, until_s, stood_s, now_s, carry_patience_s,
    help_patience_s, range_m, action, helps, visited, has_done, freed,
):  # fmt: skip
    """Let helpers go who have stayed long enough, are in danger or hurt, have lost the other, or try in vain.

    Args:
        upright: (n,) bool.
        need: (n,) int8, what each needs.
        carried: (n,) bool, who is carried now.
        wound: (n,) int8.
        sees_hazard: (n,) bool.
        aiding: (n,) bool, who uses a kit beside somebody, and stays.
        group: (n,) int32.
        x: (n,) float64, m.
        y: (n,) float64, m.
        waited: (n,) float64, s, held up on the way.
        until_s: (n,) float64, s, until when each stays.
        stood_s: (n,) float64, s, that each has tried.
        now_s: float, s.
        carry_patience_s: float, s, for which people wait for others to carry with.
        help_patience_s: float, s, for which people try to get to somebody.
        range_m: float, m, beyond which nobody is helped; at twice of it they have lost each other.
        action: (n,) int8. **Written**: those who go run.
        helps: (n,) int32. **Written**: -1 for those who go.
        visited: (n,) bool. **Written**: true for those with whom somebody has stayed long enough.
        has_done: (n,) bool. **Written**: true for those who help nobody else.
        freed: (n,) bool. **Written**: who runs again now.
    """
    for i in range(helps.shape[0]):
        freed[i] = False
        j = helps[i]
        if j < 0:
            continue
        lying = need[j] == _LYING
        stayed = lying and until_s[i] <= now_s
        tired = need[j] == _CARRY and not carried[j] and stood_s[i] >= carry_patience_s
        held_up = lying and waited[i] > help_patience_s
        if stayed:
            visited[j] = True
        if stayed or tired or held_up:
            has_done[i] = True
        done = stayed or tired or held_up or not upright[i] or wound[i] != _UNHURT or need[j] == _NOTHING
        done = done or (need[j] == _OWN and group[i] != group[j]) or (lying and sees_hazard[i])
        done = done or np.sqrt((x[i] - x[j]) * (x[i] - x[j]) + (y[i] - y[j]) * (y[i] - y[j])) > 2.0 * range_m
        if done and not aiding[i]:
            helps[i] = -1
            if action[i] == _HELP:
                action[i], freed[i] = _RUN, True


@njit(**OPTIONS)
def find_helped(
    upright, would_help, role, wound, mobility, sees_hazard, guardian, has_done, need, visited, is_child, group, area,
    x, y, range_m, carriers, action, helps, goal, node, until_s, stood_s,
):  # fmt: skip
    """Let helpers set out to the most urgent need in their area, and among equals to the nearest; in order of rows.

    Helpers run, are unhurt, need no aid, and are neither a child with its adult nor that adult. Besides those who mean
    to help, the companions of a child that lies or of somebody whom a stair stops help their own group only.

    Args:
        upright: (n,) bool.
        would_help: (n,) bool, who means to help whoever needs it.
        role: (n,) int8.
        wound: (n,) int8.
        mobility: (n,) int8.
        sees_hazard: (n,) bool.
        guardian: (n,) int32, adult whom a child is with, or -1.
        has_done: (n,) bool, who helps nobody else.
        need: (n,) int8, what each needs.
        visited: (n,) bool, with whom somebody has stayed long enough.
        is_child: (n,) bool, who came as a child with an adult.
        group: (n,) int32, row of the group's first member.
        area: (n,) int32.
        x: (n,) float64, m.
        y: (n,) float64, m.
        range_m: float, m, beyond which nobody is helped.
        carriers: int, how many carry one person; one helps with anything else.
        action: (n,) int8. **Written** for those who set out, like all that follow.
        helps: (n,) int32. **Written**: row of who is helped.
        goal: (n,) int32. **Written**: -1.
        node: (n,) int32. **Written**: -1.
        until_s: (n,) float64, s. **Written**: infinite.
        stood_s: (n,) float64, s. **Written**: 0.
    """
    n = helps.shape[0]
    needy, m = np.empty(n, np.int64), 0
    for j in range(n):
        if need[j] > _NOTHING and not visited[j]:
            needy[m] = j
            m += 1
    if m == 0:
        return
    wanted, bound, concerned = np.zeros(n, np.int32), np.zeros(n, np.bool_), np.zeros(n, np.bool_)
    for i in range(n):
        wanted[i] += carriers if need[i] == _CARRY else 1
        if helps[i] >= 0:
            wanted[helps[i]] -= 1
        if guardian[i] >= 0:
            bound[guardian[i]] = True
        if need[i] == _CARRY or (is_child[i] and need[i] == _LYING):
            concerned[group[i]] = True
    for i in range(n):
        if not (upright[i] and action[i] == _RUN and wound[i] == _UNHURT and mobility[i] == _UNAIDED):
            continue
        if sees_hazard[i] or has_done[i] or guardian[i] >= 0:
            continue
        own_only = not would_help[i] or bound[i]
        if own_only and not (role[i] == _AUDIENCE and concerned[group[i]]):
            continue
        j = _most_urgent(i, own_only, needy[:m], need, wanted, group, area, x, y, range_m)
        if j >= 0:
            helps[i] = j
            wanted[j] -= 1
        if helps[i] >= 0:
            action[i], goal[i], node[i] = _HELP, -1, -1
            until_s[i], stood_s[i] = np.inf, 0.0


@njit(**INLINED)
def _most_urgent(i, own_only, needy, need, wanted, group, area, x, y, range_m):
    best, best_need, best_gap2 = -1, 127, np.inf
    for j in needy:
        if j == i or wanted[j] <= 0 or area[j] != area[i] or need[j] > best_need:
            continue
        if group[j] != group[i] and (own_only or need[j] == _OWN):
            continue
        gap2 = (x[j] - x[i]) ** 2 + (y[j] - y[i]) ** 2
        if gap2 <= range_m * range_m and (need[j] < best_need or gap2 < best_gap2):
            best, best_need, best_gap2 = j, need[j], gap2
    return best


@njit(**INLINED)
def _is_walked_with(needs, is_carried):
    return needs in (_OWN, _WOUNDED) or is_carried


@njit(**OPTIONS)
def walk_along(action, on_floor, helps, need, carried, along):
    """Tell who walks with whom they help, by the same way.

    Args:
        action: (n,) int8.
        on_floor: (n,) bool.
        helps: (n,) int32, row of who is helped, or -1.
        need: (n,) int8, what each needs.
        carried: (n,) bool, who is carried now.
        along: (n,) bool. **Written**.

    Returns:
        int, how many do.
    """
    count = 0
    for i in range(helps.shape[0]):
        j = helps[i]
        along[i] = j >= 0 and action[i] == _HELP and on_floor[i] and _is_walked_with(need[j], carried[j])
        count += along[i]
    return count


@njit(**OPTIONS)
def walk_beside(along, helps, carried, mobility, people, fields, pushing_m, pushed_mps, beside_s, assistance, pace):
    """Let helpers push wheelchairs, and limit their pace to that of whom they walk with, or less where they are ahead.

    Who is t seconds of that person's walk ahead goes at ``2 v (1 - t / beside_s)`` at most, from half of ``beside_s``
    on, and not at all from ``beside_s`` on. Nobody holds back in a doorway. Who is behind, or has another goal, walks
    freely. Who carries takes the door of whom they carry.

    Args:
        along: (n,) bool, who walks with whom they help.
        helps: (n,) int32, row of who is helped.
        carried: (n,) bool, who is carried now.
        mobility: (n,) int8.
        people: ``People``. **Written**: goal and node of those who carry.
        fields: ``Fields``.
        pushing_m: float, m, within which a helper keeps hold of a wheelchair.
        pushed_mps: float, m/s, at most, of whoever pushes one.
        beside_s: float, s.
        assistance: (n,) float64. **Written**: of those who are pushed.
        pace: (n,) float64, m/s. **Written** for those who walk along.
    """
    x, y, area, free_speed, goal, node = people.x, people.y, people.area, people.free_speed, people.goal, people.node
    start, origin, shape, cell_m, distance, _, beyond = fields
    rows = np.flatnonzero(along)
    for i in rows:
        j = helps[i]
        if carried[j]:
            if area[i] == area[j]:
                goal[i], node[i] = goal[j], node[j]
            continue
        gap = np.sqrt((x[i] - x[j]) * (x[i] - x[j]) + (y[i] - y[j]) * (y[i] - y[j]))
        if gap < pushing_m and mobility[j] == _WHEELCHAIR:
            assistance[j] = max(min(pushed_mps, free_speed[i]) / free_speed[j], 1.0)
    for i in rows:
        j = helps[i]
        speed = free_speed[j] * assistance[j]
        p, q = node[i], node[j]
        pace[i] = np.inf
        if q < 0 and p >= 0:
            pace[i] = 0.0
        if p < 0 or q < 0 or goal[i] < 0 or goal[i] != goal[j]:
            continue
        to_door = field_distance_at(p, x[i], y[i], start, origin, shape, cell_m, distance)
        other = field_distance_at(q, x[j], y[j], start, origin, shape, cell_m, distance)
        ahead_s = (other + beyond[goal[j], q] - to_door - beyond[goal[i], p]) / speed
        if to_door < DOORWAY_M or not ahead_s > 0.0:
            continue
        limit = speed * min(1.0, 2.0 * (1.0 - ahead_s / beside_s))
        pace[i] = limit if limit > STANDING_MPS else 0.0


@njit(**OPTIONS)
def step_up_to(
    action, on_floor, helps, need, carried, is_child, x, y, side_m, step_s, until, node, aim_x, aim_y, stood_s, until_s
):  # fmt: skip
    """Turn the steps of helpers to whom they go to, and let them stay beside those who cannot walk.

    Args:
        action: (n,) int8.
        on_floor: (n,) bool.
        helps: (n,) int32, row of who is helped, or -1.
        need: (n,) int8, what each needs.
        carried: (n,) bool, who is carried now.
        is_child: (n,) bool, with whom helpers stay without a limit.
        x: (n,) float64, m.
        y: (n,) float64, m.
        side_m: float, m, distance at which a helper is with somebody.
        step_s: float, s.
        until: float, s, until when those stay who have come up now.
        node: (n,) int32. **Written**, like all that follow, for those who do not walk along with whom they help.
        aim_x: (n,) float64. **Written**.
        aim_y: (n,) float64. **Written**.
        stood_s: (n,) float64, s. **Written**: a step more.
        until_s: (n,) float64, s. **Written**: until when they stay.
    """
    for i in range(helps.shape[0]):
        j = helps[i]
        if j < 0 or action[i] != _HELP or (on_floor[i] and _is_walked_with(need[j], carried[j])):
            continue
        way_x, way_y = x[j] - x[i], y[j] - y[i]
        gap = np.sqrt(way_x * way_x + way_y * way_y)
        node[i], aim_x[i], aim_y[i] = -1, 0.0, 0.0
        stood_s[i] += step_s
        if not gap <= side_m:
            aim_x[i], aim_y[i] = way_x / max(gap, side_m), way_y / max(gap, side_m)
        elif not is_child[j]:
            until_s[i] = min(until_s[i], until)
