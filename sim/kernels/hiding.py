"""Who hides where others want to pass, and who gets up."""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from sim.kernels.compiling import INLINED, OPTIONS, njit
from sim.kernels.distance_fields import segment_point

Doorways = namedtuple("Doorways", "line areas is_exit near_m opening_m used")
"""Doors before which nobody hides: line (doors, 2, 2) float64, m, from post to post; areas (doors, 2) int32, on both
sides; is_exit (doors,) bool; near_m and opening_m, m, up to which people stand before a door, and in an exit; used
(doors,) bool, scratch: doors that somebody makes for."""

Patience = namedtuple("Patience", "spent_s patience_s rise_s fled flight_m release_m")
"""What keeps people where they hide: spent_s (n,) float64, s in sight of a source so far, and patience_s, how many they
bear; rise_s (n,) float64, s after the end at which they get up by themselves; fled (n,) bool, who got up before it;
flight_m, m, to a source from which they flee; release_m, m, to officers who tell them that it is over."""


@njit(**INLINED)
def _stands_before(i, stays, x, y, area, line, areas, is_exit, near_m, opening_m, used):
    """Tell whether somebody stands before a used door of their area, or, if told to stay, in the opening of an exit."""
    for door in range(used.shape[0]):
        if not used[door] or (area[i] != areas[door, 0] and area[i] != areas[door, 1]):
            continue
        within_m = opening_m if stays and is_exit[door] else near_m
        at_x, at_y = segment_point(
            x[i], y[i], line[door, 0, 0], line[door, 0, 1], line[door, 1, 0], line[door, 1, 1]
        )  # fmt: skip
        if (at_x - x[i]) ** 2 + (at_y - y[i]) ** 2 < within_m * within_m:
            return True
    return False


@njit(**OPTIONS)
def find_in_doorways(rows, x, y, area, node, on_floor, guardian, told_to_stay, doorways, before):
    """Find who stands before a door of their area that somebody makes for, or is with a child that does.

    Who was told to stay may stand before an exit, but not in its opening.

    Args:
        rows: (k,) int64, whom to look at.
        x: (n,) float64, m.
        y: (n,) float64, m.
        area: (n,) int32.
        node: (n,) int32, by which each walks, or -1.
        on_floor: (n,) bool, who has an upright body.
        guardian: (n,) int32, row of the adult with whom a child stays, or -1.
        told_to_stay: (n,) bool.
        doorways: ``Doorways``. **Written**: used.
        before: (n,) bool. **Written**; only for ``rows`` does it say something.
    """
    line, areas, is_exit, used = doorways.line, doorways.areas, doorways.is_exit, doorways.used
    near_m, opening_m = doorways.near_m, doorways.opening_m
    used[:] = False
    for i in range(x.shape[0]):
        before[i] = False
        if on_floor[i] and node[i] >= 0:
            used[node[i] // 2] = True
    for i in rows:
        before[i] = _stands_before(i, told_to_stay[i], x, y, area, line, areas, is_exit, near_m, opening_m, used)
    for i in range(x.shape[0]):
        adult = guardian[i]
        if adult >= 0 and on_floor[i] and not before[adult]:
            before[adult] = _stands_before(
                i, told_to_stay[adult], x, y, area, line, areas, is_exit, near_m, opening_m, used
            )


@njit(**OPTIONS)
def find_risers(
    rows, watching, x, y, area, sees_hazard, alarm_luck, officers, hears, places, free_share, before_door, now_s,
    step_s, ended_at, moved_share, patience, risers,
):  # fmt: skip
    """Find who gets up: from a source, out of others' way, or since the threat has ended.

    Args:
        rows: (k,) int64, who stays where they are.
        watching: bool, whether they hide in the open, so that a source and others who want to pass make them get up.
        x: (n,) float64, m.
        y: (n,) float64, m.
        area: (n,) int32.
        sees_hazard: (n,) bool, who has a source in sight.
        alarm_luck: (n,) float64, unit draw.
        officers: (m,) int64, rows of the officers on the scene; asked for since the threat has ended.
        hears: (areas, areas) bool, from which areas people hear officers in which.
        places: ``Places``.
        free_share: (n,) float64, share of the exits known that can be reached freely, of those who see a source.
        before_door: (n,) bool, who stands before a door.
        now_s: float, s.
        step_s: float, s.
        ended_at: float, s, end of the threat.
        moved_share: float, share of people whom words tell that it is over.
        patience: ``Patience``. **Written**: spent_s and fled.
        risers: (n,) int64. **Written**: the first are who gets up, in the order of ``rows``.

    Returns:
        int, how many get up.
    """
    spent_s, patience_s, rise_s, fled = patience.spent_s, patience.patience_s, patience.rise_s, patience.fled
    over = now_s >= ended_at
    count = 0
    for i in rows:
        up = watching and before_door[i]
        if watching and sees_hazard[i]:
            spent_s[i] += step_s * free_share[i]
            gap_x, gap_y = x[i] - places.x[i], y[i] - places.y[i]
            near = np.sqrt(gap_x * gap_x + gap_y * gap_y) < patience.flight_m
            if free_share[i] > 0.0 and (spent_s[i] >= patience_s[i] or near):
                up = fled[i] = True
        if over and not up:
            up = now_s >= ended_at + rise_s[i] or alarm_luck[i] < moved_share
            for o in officers:
                gap_x, gap_y = x[i] - x[o], y[i] - y[o]
                up = up or (np.sqrt(gap_x * gap_x + gap_y * gap_y) < patience.release_m and hears[area[i], area[o]])
        if up:
            risers[count] = i
            count += 1
    return count
