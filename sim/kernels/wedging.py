"""Who does not get on, and whether somebody who walks is ahead."""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from sim.kernels.codes import AUDIENCE, HELP, HIDE, INSIDE, LEFT, RUN
from sim.kernels.compiling import INLINED, OPTIONS, njit
from sim.kernels.field_lookup import field_direction_at, field_distance_at

Goers = namedtuple("Goers", "role status on_floor x y area action node goal pace aim_x aim_y")
"""Columns of the crowd, each (n,), as ``sim/world/crowd_columns.py`` says."""

Progress = namedtuple("Progress", "left_m goal since_s")
"""How far people were when they last got on, each (n,): left_m float64, m, to their goal (int32), and since_s float64,
s, when that was."""

Places = namedtuple("Places", "x y since_s away_s node area passed_s")
"""Where people were when they last got away: x, y (n,) float64, m; since_s (n,) float64, s, from when their time runs;
away_s (n,) float64, s, when they last got away. node, area (n,) int32, those at the last look; passed_s (nodes,)
float64, s, when somebody last passed each node."""


@njit(**INLINED)
def _goes_freely(i, people, kept_off):
    """Tell whether somebody upright walks by a node, and no source in sight keeps them off."""
    if people.node[i] < 0 or not people.on_floor[i]:
        return False
    if people.role[i] != AUDIENCE or people.status[i] != INSIDE:
        return False
    return np.sqrt(people.aim_x[i] * people.aim_x[i] + people.aim_y[i] * people.aim_y[i]) < kept_off


@njit(**OPTIONS)
def find_no_progress(now_s, people, door_open, fields, kept_off, gets_on_m, held_up_s, progress, rows):
    """Find who wants to walk and has an open way, and has not got on for a time.

    Args:
        now_s: float, s.
        people: ``Goers``.
        door_open: (doors,) bool.
        fields: ``Fields``.
        kept_off: float, length of the aim from which a source in sight keeps people off.
        gets_on_m: float, m, change of the way left by which somebody gets on.
        held_up_s: float, s.
        progress: ``Progress``. **Written**.
        rows: (n,) int64. **Written**: first those found, in order.

    Returns:
        How many were found, int.
    """
    found = 0
    for i in range(people.node.shape[0]):
        p, goal = people.node[i], people.goal[i]
        wants = (people.action[i] == RUN or people.action[i] == HIDE) and goal >= 0 and people.pace[i] > 0.0
        if not wants or not _goes_freely(i, people, kept_off) or not door_open[p // 2]:
            progress.since_s[i] = now_s
            continue
        near_m = field_distance_at(
            p, people.x[i], people.y[i], fields.start, fields.origin, fields.shape, fields.cell_m, fields.distance
        )
        left_m = near_m + fields.beyond[goal, p]
        if not abs(left_m - progress.left_m[i]) <= gets_on_m or goal != progress.goal[i]:
            progress.left_m[i], progress.since_s[i] = left_m, now_s
        progress.goal[i] = goal
        if now_s - progress.since_s[i] >= held_up_s:
            rows[found] = i
            found += 1
    return found


@njit(**OPTIONS)
def find_no_way_made(now_s, people, kept_off, gets_away_m, held_up_s, places, rows):
    """Find who walks by a way and has not got away from where they were for a time, and note who has passed which node.

    Args:
        now_s: float, s.
        people: ``Goers``.
        kept_off: float, as ``find_no_progress``.
        gets_away_m: float, m, by which somebody gets away.
        held_up_s: float, s.
        places: ``Places``. **Written**.
        rows: (n,) int64. **Written**: first those found, in order.

    Returns:
        How many were found, int.
    """
    found = 0
    for i in range(people.node.shape[0]):
        gone = people.status[i] == LEFT
        if places.node[i] >= 0 and (people.area[i] != places.area[i] or gone):
            places.passed_s[places.node[i]] = now_s
        places.node[i], places.area[i] = -1 if gone else people.node[i], people.area[i]
        x, y, action = people.x[i], people.y[i], people.action[i]
        away = np.sqrt((x - places.x[i]) * (x - places.x[i]) + (y - places.y[i]) * (y - places.y[i])) >= gets_away_m
        if away:
            places.away_s[i] = now_s
        going = action in (RUN, HIDE, HELP)
        if away or not going or not _goes_freely(i, people, kept_off):
            places.x[i], places.y[i], places.since_s[i] = x, y, now_s
        if now_s - places.since_s[i] >= held_up_s:
            rows[found] = i
            found += 1
    return found


@njit(**OPTIONS)
def have_somebody_ahead(rows, walkers, x, y, node, start, origin, shape, cell_m, direction, within_m, ahead):
    """Tell who has another walker in front of them, within a distance.

    Args:
        rows: (k,) int64, who is asked about.
        walkers: (m,) int64, who wants to walk.
        x: (n,) float64, m.
        y: (n,) float64, m.
        node: (n,) int32.
        start: as ``field_direction_at``, like the next four.
        origin: fields.
        shape: fields.
        cell_m: float, m.
        direction: fields.
        within_m: float, m.
        ahead: (k,) bool. **Written**.
    """
    for e in range(rows.shape[0]):
        i = rows[e]
        on_x, on_y = field_direction_at(node[i], x[i], y[i], start, origin, shape, cell_m, direction)
        ahead[e] = False
        for f in range(walkers.shape[0]):
            dx, dy = x[walkers[f]] - x[i], y[walkers[f]] - y[i]
            if dx * dx + dy * dy < within_m * within_m and dx * on_x + dy * on_y > 0.0:
                ahead[e] = True
                break
