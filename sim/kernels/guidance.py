"""What those who lead or tell others do to the people near them."""

from __future__ import annotations

import numpy as np

from sim.kernels.cells import sort_into_cells
from sim.kernels.codes import AUDIENCE, INSIDE, RUN
from sim.kernels.compiling import OPTIONS, njit


@njit(**OPTIONS)
def direct(
    rows, x, y, area, heeds, listening, goal, staff_x, staff_y, staff_area, walk_s, queue_s, passing_s, range_m, cue,
    cues, shown, sent_to,
):  # fmt: skip
    """Let each person who heeds staff be told to leave, and by which exit, by the nearest of them within range.

    Staff send each person to the exit of least expected time: the walk, or the time that all who make for it need to
    pass if that is longer. Everybody sent counts for the next. Whom one of them has sent somewhere keeps to that.

    Args:
        rows: (k,) int64, who of the audience can walk.
        x: (n,) float64, m.
        y: (n,) float64, m.
        area: (n,) int32.
        heeds: (n,) bool.
        listening: (n,) bool, who does not respond yet.
        goal: (n,) int32, goal that each makes for, or -1. Exits are the first goals, in the order of the tables.
        staff_x: (m,) float64, m, of those who lead people out.
        staff_y: (m,) float64, m.
        staff_area: (m,) int32.
        walk_s: (m, exits) float64, s, from each of them to each exit; infinite where there is no way.
        queue_s: (exits,) float64, s, that those who make for an exit need to pass. **Written**: those sent count.
        passing_s: (exits,) float64, s, that one person needs to pass.
        range_m: float, m.
        cue: float, what being told adds in this step.
        cues: (n,) float64. **Written**: added to.
        shown: (n,) uint64, one bit a goal. **Written**.
        sent_to: (n,) int32. **Written**: the goal, where there was none.
    """
    for i in rows:
        if not heeds[i] or (sent_to[i] >= 0 and not listening[i]):
            continue
        nearest, who = range_m * range_m, -1
        for k in range(staff_x.shape[0]):
            if staff_area[k] == area[i]:
                gap2 = (staff_x[k] - x[i]) ** 2 + (staff_y[k] - y[i]) ** 2
                if gap2 < nearest:
                    nearest, who = gap2, k
        if who < 0:
            continue
        if listening[i]:
            cues[i] += cue
        if sent_to[i] >= 0:
            continue
        best, exit_ = np.inf, -1
        for e in range(queue_s.shape[0]):
            time = max(walk_s[who, e], queue_s[e])
            if time < best:
                best, exit_ = time, e
        if exit_ < 0:
            continue
        if 0 <= goal[i] < queue_s.shape[0]:
            queue_s[goal[i]] -= passing_s[goal[i]]
        queue_s[exit_] += passing_s[exit_]
        shown[i] |= np.uint64(1) << np.uint64(exit_)
        sent_to[i] = exit_


@njit(**OPTIONS)
def pass_on(rows, x, y, area, senders, sent, range_m, received):
    """Let people take what those near them in the same area tell or show.

    Args:
        rows: (k,) int64, who listens.
        x: (n,) float64, m.
        y: (n,) float64, m.
        area: (n,) int32.
        senders: (m,) int64, who tells or shows something.
        sent: (m,) uint64, what each of them does, in bits.
        range_m: float, m, how far.
        received: (n,) uint64. **Written**: the bits of all senders in range are added.
    """
    if senders.shape[0] == 0:
        return
    cell_m = max(1.001 * range_m, 1.0)  # a little more than the range, so that rounding parts nobody
    left, lower, right, upper = np.inf, np.inf, -np.inf, -np.inf
    for j in senders:
        left, lower, right, upper = min(left, x[j]), min(lower, y[j]), max(right, x[j]), max(upper, y[j])
    cell_columns, cell_rows = int((right - left) / cell_m) + 1, int((upper - lower) / cell_m) + 1
    cell, rank = np.empty(senders.shape[0], np.int32), np.empty(senders.shape[0], np.int32)
    start = np.empty(cell_rows * cell_columns + 1, np.int32)
    for k, j in enumerate(senders):
        cell[k] = int((y[j] - lower) / cell_m) * cell_columns + int((x[j] - left) / cell_m)
    sort_into_cells(cell, senders.shape[0], start, rank)
    order = np.empty(senders.shape[0], np.int64)
    for k in range(senders.shape[0]):
        order[rank[k]] = k
    for i in rows:
        column, row = int(np.floor((x[i] - left) / cell_m)), int(np.floor((y[i] - lower) / cell_m))
        first, last = max(column - 1, 0), min(column + 2, cell_columns)
        for r in range(max(row - 1, 0), min(row + 2, cell_rows)):
            if first >= last:
                break
            for k in order[start[r * cell_columns + first] : start[r * cell_columns + last]]:
                j = senders[k]
                news = sent[k] & ~received[i]
                if news and area[j] == area[i] and (x[j] - x[i]) ** 2 + (y[j] - y[i]) ** 2 < range_m * range_m:
                    received[i] |= news


@njit(**OPTIONS)
def show_way(leaders, role, status, on_floor, action, goal, x, y, area, range_m, shown):
    """Let people who lead show those near them the goal that they make for.

    Args:
        leaders: (k,) int64, who leads if on the way.
        role: (n,) int8.
        status: (n,) int8.
        on_floor: (n,) bool.
        action: (n,) int8.
        goal: (n,) int32.
        x: (n,) float64, m.
        y: (n,) float64, m.
        area: (n,) int32.
        range_m: float, m, how far.
        shown: (n,) uint64, one bit a goal. **Written**.
    """
    n, ahead = role.shape[0], 0
    rows, leading, sent = np.empty(n, np.int64), np.empty_like(leaders), np.empty(leaders.shape[0], np.uint64)
    for i in leaders:
        if status[i] == INSIDE and on_floor[i] and action[i] == RUN and goal[i] >= 0:
            leading[ahead], sent[ahead] = i, np.uint64(1) << np.uint64(goal[i])
            ahead += 1
    if ahead == 0:
        return
    count = 0
    for i in range(n):
        if role[i] == AUDIENCE and status[i] == INSIDE and on_floor[i]:
            rows[count] = i
            count += 1
    pass_on(rows[:count], x, y, area, leading[:ahead], sent[:ahead], range_m, shown)


@njit(**OPTIONS)
def pass_word(rows, asked, x, y, area, joined, tellers, refused, range_m, heard):
    """Let people hear from those near them which of the doors that they make for are locked.

    Args:
        rows: (k,) int64, who listens.
        asked: (k,) uint64, doors that each makes for, one bit each.
        x: (n,) float64, m.
        y: (n,) float64, m.
        area: (n,) int32.
        joined: (areas, areas) bool, which areas are the same or share a door.
        tellers: (m,) int64, who knows of locked doors.
        refused: (n,) uint64, doors known to be locked, one bit each.
        range_m: float, m, how far.
        heard: (k,) uint64. **Written**.
    """
    for k in range(rows.shape[0]):
        i, heard[k] = rows[k], np.uint64(0)
        for j in tellers:
            news = refused[j] & asked[k] & ~refused[i] & ~heard[k]
            if news and joined[area[i], area[j]] and (x[j] - x[i]) ** 2 + (y[j] - y[i]) ** 2 < range_m * range_m:
                heard[k] |= news
