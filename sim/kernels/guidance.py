"""What those who lead or tell others do to the people near them."""

from __future__ import annotations

import numpy as np

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
    for i in rows:
        for k in range(senders.shape[0]):
            j = senders[k]
            if area[j] == area[i] and (x[j] - x[i]) ** 2 + (y[j] - y[i]) ** 2 < range_m * range_m:
                received[i] |= sent[k]


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
