"""Who looks for a way now, and what people keep of a source that they saw."""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from sim.kernels.codes import HIDE, RUN, SHELTER
from sim.kernels.compiling import OPTIONS, njit
from sim.kernels.elementary import exponential

Lookers = namedtuple("Lookers", "runners hiders looking unsure set_out leader")
"""Of (n,) people: runners, who makes for a door by which one gets out; hiders, who makes for a refuge; looking, who
looks now; unsure, who of them looks only for what most others do; set_out, who looks so next time, each bool; leader
int32, row of whom a runner goes with, -1 for those who find their own way or are with an adult."""

NEAREST_M = 0.1
"""Distance from a source below which people shy away from it no more than at it, m (numerical: none is divided by)."""


@njit(**OPTIONS)
def remember_sources(sources, sees, x, y, now_s, memory_s, seen_at, appeared, hazard_x, hazard_y):
    """Keep where the nearest source was last seen, for a while.

    Args:
        sources: (m,) int64, rows of the sources.
        sees: (n,) bool, who has one in sight.
        x: (n,) float64, m.
        y: (n,) float64, m.
        now_s: float, s.
        memory_s: float, s.
        seen_at: (n,) float64, s. **Written**.
        appeared: (n,) bool. **Written**: who sees one again, or for the first time.
        hazard_x: (n,) float64, m. **Written**.
        hazard_y: (n,) float64, m. **Written**.
    """
    for i in range(sees.shape[0]):
        appeared[i] = sees[i] and now_s - seen_at[i] > memory_s
        if sees[i]:
            seen_at[i] = now_s
            least = np.inf
            for source in sources:
                gap_x, gap_y = x[i] - x[source], y[i] - y[source]
                gap = np.sqrt(gap_x * gap_x + gap_y * gap_y)
                if gap < least:
                    least, hazard_x[i], hazard_y[i] = gap, x[source], y[source]
        if now_s - seen_at[i] > memory_s:
            hazard_x[i] = hazard_y[i] = np.nan


@njit(**OPTIONS)
def find_lookers(
    upright, along, area, refused, action, goal, guardian, helps, responded_at, company_leader, turn, now_turn,
    appeared, freed, turned, now_s, follows, last_area, last_refused, lookers, rows,
):  # fmt: skip
    """Find who looks: in turn, and at once on entering an area, when a door is locked or the hazard appears.

    Args:
        upright: (n,) bool, who of the audience is inside and can walk.
        along: (n,) bool, who walks with whom they help.
        area: (n,) int32.
        refused: (n,) uint64, doors found locked, one bit each.
        action: (n,) int8.
        goal: (n,) int32.
        guardian: (n,) int32, row of the adult with whom a child stays, or -1.
        helps: (n,) int32, row of who is helped, or -1.
        responded_at: (n,) float64, s.
        company_leader: (n,) int32, row of whom each person goes with, or -1.
        turn: (n,) int64, turn in which each looks.
        now_turn: int, the present one.
        appeared: (n,) bool, for whom the hazard has just appeared.
        freed: (n,) bool, who has just ceased to help.
        turned: (n,) bool, who has just begun to run.
        now_s: float, s.
        follows: bool, whether people go by what others do.
        last_area: (n,) int32. **Written**: that of now.
        last_refused: (n,) uint64. **Written**: that of now.
        lookers: ``Lookers``. **Written**.
        rows: (n,) int64. **Written**: the first are runners who look and find their own way.

    Returns:
        bool, whether any runner or hider looks; and int, how many find their own way.
    """
    runners, hiders, looking, unsure = lookers.runners, lookers.hiders, lookers.looking, lookers.unsure
    set_out, leader = lookers.set_out, lookers.leader
    anybody, count = False, 0
    for i in range(area.shape[0]):
        runs = along[i] or (upright[i] and action[i] == RUN)
        hides = upright[i] and action[i] == HIDE
        never_looked = goal[i] < 0 and responded_at[i] == now_s
        looks = turn[i] == now_turn or area[i] != last_area[i] or refused[i] != last_refused[i]
        looks = looks or appeared[i] or freed[i] or turned[i] or never_looked
        unsure[i] = set_out[i] and not looks  # once on the way, people see where the others have turned to
        looks = looks or unsure[i]
        last_area[i], last_refused[i] = area[i], refused[i]
        set_out[i] = runs and never_looked and follows
        runners[i], hiders[i], looking[i], leader[i] = runs, hides, looks, -1
        if runs or hides:
            anybody = anybody or looks
        if runs and guardian[i] < 0:
            other = helps[i] if along[i] else company_leader[i]
            if other >= 0 and other != i:
                leader[i] = other
            elif looks:
                rows[count] = i
                count += 1
    return anybody, count


@njit(**OPTIONS)
def follow_leaders(leader, goal, looking, led_to, shown, shown_by_company, rows):
    """Show those who are led the goal of their leader; they look when it is their turn or the goal is another.

    Args:
        leader: (n,) int32, row of the leader, or -1.
        goal: (n,) int32.
        looking: (n,) bool, whose turn it is.
        led_to: (n,) int32, the goal shown before. **Written**: that of now, -1 for none.
        shown: (n,) uint64, goals shown, one bit each. **Written**.
        shown_by_company: (n,) uint64, those shown by one's leader. **Written**.
        rows: (n,) int64. **Written**: the first are who looks.

    Returns:
        int, how many look.
    """
    one, count = np.uint64(1), 0
    for i in range(leader.shape[0]):
        led = leader[i] >= 0
        to = goal[leader[i]] if led else -1
        if led and (looking[i] or to != led_to[i]):
            rows[count] = i
            count += 1
            if to >= 0:
                shown_by_company[i] |= one << np.uint64(to)
                shown[i] |= shown_by_company[i]
        led_to[i] = to
    return count


@njit(**OPTIONS)
def shy_away(upright, attendee, action, node, sees, x, y, hazard_x, hazard_y, weight, range_m, aim_x, aim_y):
    """Turn the steps of people who walk in sight of a source away from it, the more the nearer it is.

    Args:
        upright: (n,) bool, who of the audience is inside and can walk.
        attendee: (n,) bool, the audience.
        action: (n,) int8.
        node: (n,) int32, by which each walks, or -1.
        sees: (n,) bool, who has a source in sight.
        x: (n,) float64, m.
        y: (n,) float64, m.
        hazard_x: (n,) float64, m, not a number where unknown.
        hazard_y: (n,) float64, m.
        weight: float, of the turn beside the source.
        range_m: float, m, over which it falls to 37 %.
        aim_x: (n,) float64. **Written**: 0 for others of the audience who are not in a refuge.
        aim_y: (n,) float64. **Written**.
    """
    for i in range(x.shape[0]):
        if attendee[i] and action[i] != SHELTER:
            aim_x[i] = aim_y[i] = 0.0
        if upright[i] and node[i] >= 0 and sees[i] and not np.isnan(hazard_x[i]):
            away_x, away_y = x[i] - hazard_x[i], y[i] - hazard_y[i]
            gap = max(np.sqrt(away_x * away_x + away_y * away_y), NEAREST_M)
            turn = weight * exponential(-gap / range_m) / gap
            aim_x[i], aim_y[i] = turn * away_x, turn * away_y


@njit(**OPTIONS)
def cover(upright, action, node, exposure, in_refuges, shielding):
    """Shield those who hide while they stay put, and nobody on the way.

    Args:
        upright: (n,) bool, who of the audience is inside and can walk.
        action: (n,) int8.
        node: (n,) int32, by which each walks, or -1.
        exposure: float, share of exposure that reaches who hides.
        in_refuges: bool, whether people in a refuge hide too.
        shielding: (n,) float64. **Written**.
    """
    for i in range(action.shape[0]):
        if upright[i] and action[i] == HIDE:
            shielding[i] = exposure if node[i] < 0 else 1.0
        elif upright[i] and in_refuges and action[i] == SHELTER:
            shielding[i] = exposure
