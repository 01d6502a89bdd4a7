"""Who weighs their course, and what they settle on: the course of largest utility among those that are open to them."""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from sim.kernels.cells import row_and_column
from sim.kernels.codes import FREEZE, HIDE, IDLE, RESPONDING, RUN, SHELTER
from sim.kernels.compiling import INLINED, OPTIONS, njit
from sim.kernels.elementary import exponential, logarithm

COURSE_RUN, COURSE_HIDE, COURSE_HELP, COURSE_FREEZE, COURSE_REFUGE = 0, 1, 2, 3, 4
"""Courses by number (definition: columns of utilities)."""

TO_LEAVE, TO_STAY = 1, 2
"""What somebody was told to do, beside 0 for nothing (definition: of a code)."""

SEES = 4
"""What a source in sight adds to it, where news is noted (definition: of a code)."""

LEAST_ODDS = 1.0e-300
"""Odds whose logarithm is taken at least (numerical: of none it is minus infinity)."""

Actors = namedtuple(
    "Actors",
    "x y area action goal node guardian helps aiding sees_hazard told_to_stay named sent_to alarm_luck refused briefed "
    "followed freeze_s free_again_at shielding flees_fire",
)
"""Columns of the crowd that say what people do and were told, each (n,)."""

News = namedtuple("News", "area refused told")
"""What each of (n,) people knew one step ago: area (int32), refused (uint64), told (int8, with ``SEES``)."""

Odds = namedtuple("Odds", "told company blocked seen briefed settled fear_range_m refuge refuge_range_m")
"""What counts how much: logarithms of odds; fear_range_m, m, over which the fear to hide in sight of a source falls to
37 %; refuge, odds of a refuge at hand, no logarithm; refuge_range_m, m, over which they fall to 37 %."""

Company = namedtuple("Company", "origin cell_m everybody leaving staying")
"""Who is where by area and cell: origin (2,) float64, m; cell_m, m; everybody, leaving and staying (areas, rows,
columns) int32, of those who can walk."""

State = namedtuple("State", "would_help turned ignorant fled")
"""What is kept of (n,) people, each bool: would_help, who means to help whoever needs it; turned, who has just begun to
run; ignorant, who knew of no hazard; fled, who got up from hiding before the threat was over."""


@njit(**OPTIONS)
def find_free(actors, upright, awareness, areas_inside, free, hiders, watchers, sheltered):
    """Find who is free to take another course, and who of them hides in the open.

    Args:
        actors: ``Actors``.
        upright: (n,) bool, who of the audience is inside and can walk.
        awareness: (n,) int8.
        areas_inside: int, number of areas in which people act.
        free: (n,) bool. **Written**; who is with an adult does as the adult does.
        hiders: (n,) int64. **Written**: the first are rows of those who hide.
        watchers: (n,) int64. **Written**: the first are rows of those of them who have a source in sight.
        sheltered: (n,) int64. **Written**: the first are rows of those in refuges who could come out.

    Returns:
        Three ints, how many of each.
    """
    area, action, node, guardian = actors.area, actors.action, actors.node, actors.guardian
    helps, aiding, sees_hazard = actors.helps, actors.aiding, actors.sees_hazard
    hiding, watching, hidden = 0, 0, 0
    for i in range(area.shape[0]):
        alone = upright[i] and not aiding[i] and guardian[i] < 0
        free[i] = (
            alone and awareness[i] == RESPONDING and helps[i] < 0 and area[i] >= 0 and area[i] < areas_inside
            and action[i] < SHELTER
        )  # fmt: skip
        if alone and action[i] == SHELTER:
            sheltered[hidden] = i
            hidden += 1
        if free[i] and action[i] == HIDE and node[i] < 0:
            hiders[hiding] = i
            hiding += 1
            if sees_hazard[i]:
                watchers[watching] = i
                watching += 1
    return hiding, watching, hidden


@njit(**OPTIONS)
def find_weighers(actors, free, turn, now_turn, moved_share, now_s, over, news, told, rows):
    """Find who weighs now: in turn, on something new, or because the freezing has passed.

    Args:
        actors: ``Actors``.
        free: (n,) bool, who can.
        turn: (n,) int64, turn in which each weighs.
        now_turn: int, the present one.
        moved_share: float, share of people whom an alarm tells to leave.
        now_s: float, s.
        over: bool, whether the threat has ended: only those weigh who have no course or are on the way to a refuge.
        news: ``News``. **Written**.
        told: (n,) int8. **Written**: 0, ``TO_LEAVE`` or ``TO_STAY``.
        rows: (n,) int64. **Written**: the first are who weighs, in order.

    Returns:
        int, how many.
    """
    area, action, refused, sees_hazard = actors.area, actors.action, actors.refused, actors.sees_hazard
    told_to_stay, sent_to, named, alarm_luck = actors.told_to_stay, actors.sent_to, actors.named, actors.alarm_luck
    free_again_at, goes_on = actors.free_again_at, actors.node
    last_area, last_refused, last_told = news.area, news.refused, news.told
    count = 0
    for i in range(area.shape[0]):
        told[i] = 0
        if told_to_stay[i]:
            told[i] = TO_STAY
        elif sent_to[i] >= 0 or named[i] != 0 or alarm_luck[i] < moved_share:
            told[i] = TO_LEAVE
        heard = told[i] + SEES * sees_hazard[i]
        new = area[i] != last_area[i] or refused[i] != last_refused[i] or heard != last_told[i]
        last_area[i], last_refused[i], last_told[i] = area[i], refused[i], heard
        if not free[i]:
            continue
        begins = action[i] == IDLE
        begins = begins or (action[i] == FREEZE and free_again_at[i] <= now_s)
        under_way = not over or (action[i] == HIDE and goes_on[i] >= 0)
        if begins or ((new or turn[i] == now_turn) and under_way):
            rows[count] = i
            count += 1
    return count


@njit(**OPTIONS)
def count_courses(actors, upright, company):
    """Count, by area and cell, the people who can walk, and those of them who run and who have come to stay.

    Args:
        actors: ``Actors``.
        upright: (n,) bool.
        company: ``Company``. **Written**.
    """
    x, y, area, action, origin, cell_m = (
        actors.x, actors.y, actors.area, actors.action, company.origin, company.cell_m
    )  # fmt: skip
    everybody, leaving, staying = company.everybody, company.leaving, company.staying
    everybody[:, :, :] = 0
    leaving[:, :, :] = 0
    staying[:, :, :] = 0
    _, rows, columns = everybody.shape
    for i in range(x.shape[0]):
        if not upright[i] or area[i] < 0:
            continue
        row, column = row_and_column(x[i], y[i], origin[0], origin[1], cell_m, rows, columns)
        everybody[area[i], row, column] += 1
        does = action[i]
        if does == RUN:
            leaving[area[i], row, column] += 1
        elif does in (HIDE, SHELTER, FREEZE):
            staying[area[i], row, column] += 1


@njit(**INLINED)
def _shares_near(x, y, a, origin, cell_m, everybody, leaving, staying):
    """Give the shares of the people in the 3 x 3 cells around, same area, who run, and who have come to stay."""
    _, rows, columns = everybody.shape
    row, column = row_and_column(x, y, origin[0], origin[1], cell_m, rows, columns)
    near, run, stay = 0, 0, 0
    for r in range(max(row - 1, 0), min(row + 2, rows)):
        for c in range(max(column - 1, 0), min(column + 2, columns)):
            near += everybody[a, r, c]
            run += leaving[a, r, c]
            stay += staying[a, r, c]
    return run / near if run > 0 else 0.0, stay / near if stay > 0 else 0.0


@njit(**INLINED)
def _largest(utility):
    best = 0
    for course in range(1, utility.shape[0]):
        if utility[course] > utility[best]:
            best = course
    return best


@njit(**OPTIONS)
def weigh_courses(
    rows, actors, told, places, outlook, constant, luck, odds, company, before_door, room, now_s, calm, ended, state
):  # fmt: skip
    """Let people settle on the course of largest utility.

    Who knows of no hazard does as told, or else leaves, helping or not: an alarm before the onset, others who leave,
    and the end of the threat give no reason to hide. People freeze at once or not at all, and who has fled from hiding
    hides in the open again only where no way is free. Nobody hides before a door that others make for: who was told to
    stay goes on past it. Who flees from a fire leaves, helping or not. Who finds the refuge full, after the last place
    by row, takes the next best course; those on the way to it keep their place.

    Args:
        rows: (k,) int64, who weighs, each in an area.
        actors: ``Actors``. **Written**: action, goal, node, shielding and free_again_at of who takes another course.
        told: (n,) int8, 0, ``TO_LEAVE`` or ``TO_STAY``.
        places: ``Places``.
        outlook: ``Outlook``.
        constant: (courses,) float64, utility of each course to who knows nothing more.
        luck: (n, courses) float64, random term.
        odds: ``Odds``.
        company: ``Company``.
        before_door: (n,) bool, who stands before a door that others make for.
        room: (goals,) int64, places left in refuges.
        now_s: float, s.
        calm: bool, whether the hazard has yet to begin.
        ended: bool, whether the threat has ended.
        state: ``State``. **Written**, but for fled.
    """
    x, y, action, goal, node = actors.x, actors.y, actors.action, actors.goal, actors.node
    area, sees_hazard, told_to_stay, named = actors.area, actors.sees_hazard, actors.told_to_stay, actors.named
    briefed, followed, free_again_at = actors.briefed, actors.followed, actors.free_again_at
    freeze_s, shielding = actors.freeze_s, actors.shielding
    hazard_x, hazard_y = places.x, places.y
    free_share, refuge_m, refuge, first_node = outlook.free_share, outlook.refuge_m, outlook.refuge, outlook.node
    origin, cell_m = company.origin, company.cell_m
    everybody, leaving, staying = company.everybody, company.leaving, company.staying
    would_help, turned, was_ignorant, fled = state.would_help, state.turned, state.ignorant, state.fled
    coming = np.zeros(room.shape[0], np.int64)
    utility = np.empty(constant.shape[0])
    for i in rows:
        way_free, trained, does = free_share[i] > 0.0, briefed[i], action[i]
        to_stay, placed = told[i] == TO_STAY, np.isfinite(hazard_x[i])
        sent = told_to_stay[i] and named[i] != 0 and np.isfinite(refuge_m[i])
        for course in range(utility.shape[0]):
            utility[course] = constant[course] + luck[i, course]

        blocked, ready = 0.0 if way_free else 1.0, 1.0 if trained and way_free else 0.0
        leave = 1.0 if told[i] == TO_LEAVE else 0.0
        utility[COURSE_RUN] += odds.told * leave - odds.blocked * blocked + odds.briefed * ready
        if sees_hazard[i]:
            gap_x, gap_y = x[i] - hazard_x[i], y[i] - hazard_y[i]
            gap = np.sqrt(gap_x * gap_x + gap_y * gap_y)
            utility[COURSE_HIDE] -= 0.0 if np.isnan(gap) else odds.seen * exponential(-gap / odds.fear_range_m)
        stay = odds.told * (1.0 if to_stay else 0.0) + odds.briefed * (1.0 if trained and not way_free else 0.0)
        utility[COURSE_HIDE] += stay
        utility[COURSE_REFUGE] += stay
        utility[COURSE_FREEZE] -= odds.briefed * (1.0 if trained else 0.0)
        pull = odds.refuge * exponential(-(0.0 if sent else refuge_m[i]) / odds.refuge_range_m)
        utility[COURSE_REFUGE] += logarithm(max(pull, LEAST_ODDS)) if pull > 0.0 else -np.inf
        run_near, stay_near = _shares_near(x[i], y[i], area[i], origin, cell_m, everybody, leaving, staying)
        utility[COURSE_RUN] += odds.company * run_near
        utility[COURSE_HIDE] += odds.company * stay_near
        utility[COURSE_FREEZE] += odds.company * stay_near
        if does == RUN:
            utility[COURSE_HELP if would_help[i] else COURSE_RUN] += odds.settled
        elif does == HIDE:
            utility[COURSE_REFUGE if goal[i] >= 0 else COURSE_HIDE] += odds.settled
        elif does == FREEZE:
            utility[COURSE_FREEZE] += odds.settled

        # what is no course now
        led = followed[i] and does == IDLE
        ignorant = not placed and (was_ignorant[i] or calm or led)
        was_ignorant[i] = ignorant
        stays = ignorant and to_stay
        if stays:
            utility[:] = -np.inf
            utility[COURSE_HIDE] = 0.0
            utility[COURSE_REFUGE] = np.inf if sent else -np.inf
        elif ignorant or (ended and does != HIDE):
            utility[COURSE_HIDE] = utility[COURSE_FREEZE] = utility[COURSE_REFUGE] = -np.inf
        if calm or (does != IDLE and (does != FREEZE or free_again_at[i] <= now_s)):
            utility[COURSE_FREEZE] = -np.inf
        if before_door[i] or (fled[i] and way_free):
            utility[COURSE_HIDE] = -np.inf
        if stays and before_door[i]:
            utility[COURSE_RUN] = 0.0
        if actors.flees_fire[i]:
            utility[COURSE_HIDE] = utility[COURSE_FREEZE] = utility[COURSE_REFUGE] = -np.inf

        course = _largest(utility)
        under_way = does == HIDE and node[i] >= 0 and goal[i] == refuge[i]
        if course == COURSE_REFUGE and refuge[i] >= 0 and not under_way:
            coming[refuge[i]] += 1
            if coming[refuge[i]] > room[refuge[i]]:
                utility[COURSE_REFUGE] = -np.inf
                course = _largest(utility)

        would_help[i] = course == COURSE_HELP
        if course in (COURSE_RUN, COURSE_HELP):
            if does != RUN:
                turned[i] = does != IDLE
                action[i], shielding[i] = RUN, 1.0
                goal[i] = node[i] = -1
        elif course == COURSE_FREEZE:
            if does != FREEZE:
                action[i], free_again_at[i] = FREEZE, now_s + freeze_s[i]
                goal[i] = node[i] = -1
        else:
            action[i] = HIDE
            goal[i], node[i] = (refuge[i], first_node[i]) if course == COURSE_REFUGE else (-1, -1)
