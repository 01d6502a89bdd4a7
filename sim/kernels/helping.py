"""Who needs help, and who helps whom."""

from __future__ import annotations

import numpy as np

from sim.kernels.codes import AUDIENCE, CRITICAL, HELP, INSIDE, MINOR, RUN, SERIOUS, UNAIDED, UNHURT
from sim.kernels.compiling import INLINED, OPTIONS, njit

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
        if upright[i] and action[i] == RUN:
            if mobility[i] != UNAIDED:
                needs = _OWN
            elif wound[i] == MINOR:
                needs = _WOUNDED
        lies = role[i] == AUDIENCE and status[i] == INSIDE and not on_floor[i] and treated_at[i] > now_s
        if lies and (wound[i] == SERIOUS or wound[i] == CRITICAL):
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
        done = stayed or tired or held_up or not upright[i] or wound[i] != UNHURT or need[j] == _NOTHING
        done = done or (need[j] == _OWN and group[i] != group[j]) or (lying and sees_hazard[i])
        done = done or np.sqrt((x[i] - x[j]) * (x[i] - x[j]) + (y[i] - y[j]) * (y[i] - y[j])) > 2.0 * range_m
        if done and not aiding[i]:
            helps[i] = -1
            if action[i] == HELP:
                action[i], freed[i] = RUN, True


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
        if not (upright[i] and action[i] == RUN and wound[i] == UNHURT and mobility[i] == UNAIDED):
            continue
        if sees_hazard[i] or has_done[i] or guardian[i] >= 0:
            continue
        own_only = not would_help[i] or bound[i]
        if own_only and not (role[i] == AUDIENCE and concerned[group[i]]):
            continue
        j = _most_urgent(i, own_only, needy[:m], need, wanted, group, area, x, y, range_m)
        if j >= 0:
            helps[i] = j
            wanted[j] -= 1
        if helps[i] >= 0:
            action[i], goal[i], node[i] = HELP, -1, -1
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
def is_walked_with(needs, is_carried):
    """Tell whether helpers walk with somebody, by the same way, and do not step up to them."""
    return needs in (_OWN, _WOUNDED) or is_carried
