"""People who came together: whom they go with, and how fast those ahead may walk."""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from sim.kernels.cells import cell_of
from sim.kernels.codes import FREEZE, IDLE, RUN, UNHURT
from sim.kernels.compiling import INLINED, OPTIONS, njit
from sim.kernels.field_lookup import field_distance_at

STANDING_MPS = 0.1
"""Pace below which people stand and wait rather than shuffle, m/s (assumption: nobody can tell a slower shuffle from
standing)."""

DOORWAY_M = 1.5
"""Distance from the door made for within which nobody holds back, so that it stays free, m (assumption: the room of
three or four bodies; compiled into the kernel, and the pace that it gives way to is `decisions.group_wait_s`)."""


Led = namedtuple("Led", "group leader size")
"""Who goes with whom, each (n,) int32: row of the group's first member, row of the leader or -1, and by group how many
have a leader."""

Floor = namedtuple("Floor", "people walkers room origin cell_m")
"""The floor by cells: people and walkers (rows, columns) int32 in each; room (rows, columns) float64, people from which
nobody can stop; origin (2,) float64, m; cell_m float, m."""


@njit(**OPTIONS)
def find_leaders(
    members, upright, guardian, group, wound, action, responded_at, x, y, area, joined, reach_m, here, running, first,
    leader, size,
):  # fmt: skip
    """Find whom each member of a group goes with: the first of them who responded and runs, if within reach.

    Args:
        members: (k,) int64, rows of the people who did not come alone.
        upright: (n,) bool, who of the audience is inside and can walk.
        guardian: (n,) int32, adult whom a child is with, or -1; such children are led by that adult.
        group: (n,) int32, row of the group's first member.
        wound: (n,) int8.
        action: (n,) int8.
        responded_at: (n,) float64, s.
        x: (n,) float64, m.
        y: (n,) float64, m.
        area: (n,) int32.
        joined: (areas, areas) bool, areas that are the same or share a door.
        reach_m: float, m, beyond which the leader is out of reach.
        here: (k,) int64. **Written**: the members who are still there, at the beginning.
        running: (n,) bool. **Written** for these: who is on the way out.
        first: (n,) int32. **Written**: by group, the row of its leader, or -1.
        leader: (n,) int32. **Written**: the leader's row, also for the leader; -1 for those with none within reach.
        size: (n,) int32. **Written**: by group, how many have a leader, and children, who are no strangers to them.

    Returns:
        Two ints: how many are still there, and how many of them follow another.
    """
    leader[:] = -1
    count, following = 0, 0
    for i in members:
        if upright[i] and guardian[i] < 0:
            here[count] = i
            count += 1
            first[group[i]] = -1
            size[group[i]] = 0
    for i in here[:count]:
        f = first[group[i]]
        running[i] = wound[i] == UNHURT and action[i] == RUN
        if running[i] and (f < 0 or responded_at[i] < responded_at[f]):
            first[group[i]] = i
    for i in here[:count]:
        f = first[group[i]]
        able = running[i] or (wound[i] == UNHURT and (action[i] == IDLE or action[i] == FREEZE))
        if f < 0 or not able or area[i] < 0 or area[f] < 0 or not joined[area[i], area[f]]:
            continue
        if (x[i] - x[f]) ** 2 + (y[i] - y[f]) ** 2 <= reach_m * reach_m:
            leader[i] = f
            size[group[i]] += 1
            following += f != i
    if count > 0:
        for i in range(upright.shape[0]):
            if upright[i] and guardian[i] >= 0:
                size[group[i]] += 1
    return count, following


@njit(**OPTIONS)
def count_crowd(x, y, node, upright, floor):
    """Count the people, and those of them on the move, in each cell of the floor.

    Args:
        x: (n,) float64, m.
        y: (n,) float64, m.
        node: (n,) int32.
        upright: (n,) bool, who counts.
        floor: ``Floor``. **Written**: people and walkers.
    """
    rows, columns = floor.people.shape
    floor.people[:, :] = 0
    floor.walkers[:, :] = 0
    for i in range(x.shape[0]):
        if upright[i]:
            c = cell_of(x[i], y[i], floor.origin[0], floor.origin[1], floor.cell_m, rows, columns)
            floor.people[c // columns, c % columns] += 1
            floor.walkers[c // columns, c % columns] += node[i] >= 0


@njit(**OPTIONS)
def keep_company(
    members, led, running, upright, sees_hazard, hazard_x, people, fields, floor, wait_s, patience_s, clear, step_s,
    way, last, pace, stood_s,
):  # fmt: skip
    """Limit the pace of those who are ahead of their company, while they are patient and know of no hazard near.

    Args:
        members: (k,) int64, like the other arguments as ``keep_together``.
        led: ``Led``.
        running: (n,) bool.
        upright: (n,) bool, who of the audience is inside and can walk.
        sees_hazard: (n,) bool.
        hazard_x: (n,) float64, m, where each remembers the hazard; not a number for those who do not.
        people: ``People``.
        fields: ``Fields``.
        floor: ``Floor``. **Written**: people and walkers.
        wait_s: float, s.
        patience_s: float, s, for which people stand and wait in all.
        clear: bool.
        step_s: float, s.
        way: (n,) float64, m. **Written**.
        last: (n,) int32. **Written**.
        pace: (n,) float64, m/s. **Written**.
        stood_s: (n,) float64, s. **Written**: for how long each has stood and waited.
    """
    count_crowd(people.x, people.y, people.node, upright, floor)
    patient = np.zeros(upright.shape[0], np.bool_)
    for i in members:
        patient[i] = not sees_hazard[i] and not np.isfinite(hazard_x[i]) and stood_s[i] < patience_s
    keep_together(members, led, running, patient, people, fields, floor, wait_s, clear, way, last, pace)
    for i in members:
        if pace[i] == 0.0:
            stood_s[i] += step_s


@njit(**OPTIONS)
def keep_together(members, led, running, patient, people, fields, floor, wait_s, clear, way, last, pace):
    """Limit the pace of those who are ahead of the member who would be the last to reach their leader's goal.

    With that member walking at free speed v, who is t seconds of that walk ahead goes at v at most, from half of
    ``wait_s`` on slower, ``2 v (1 - t / wait_s)``, and not at all from ``wait_s`` on. Members who make for another goal
    are not waited for. Those who do not walk yet count by the way that their leader takes, if they are in its area.
    Nobody holds back in a doorway, or in a crowd of others that leaves no room to stop; and where ``clear``,
    who has strangers on the move in the cells around goes on at v, and does not stop in their way.

    Args:
        members: (k,) int64, as ``find_leaders``.
        led: ``Led``, from ``find_leaders``.
        running: (n,) bool.
        patient: (n,) bool, who waits for others at all.
        people: ``People``.
        fields: ``Fields``.
        floor: ``Floor``.
        wait_s: float, s.
        clear: bool, whether people hold back only where no stranger is on the move nearby.
        way: (n,) float64. **Written**: for members, m that remain to the leader's goal; infinite if not waited for.
        last: (n,) int32. **Written**: by group, the row of who would be the last to arrive, or -1.
        pace: (n,) float64, m/s. **Written**: for members, the limit; infinite for those who may go as they like.
    """
    group, leader, size = led.group, led.leader, led.size
    x, y, area, free_speed, goal, node = people.x, people.y, people.area, people.free_speed, people.goal, people.node
    start, field_origin, shape, field_cell_m, distance, _, beyond = fields
    rows, columns = floor.people.shape
    for i in members:
        last[group[i]] = -1
    for i in members:
        f, p = leader[i], node[i]
        way[i], pace[i] = np.inf, np.inf
        if f < 0 or size[group[i]] < 2 or goal[f] < 0 or (running[i] and goal[i] != goal[f]):
            continue
        if not running[i]:
            p = node[f] if area[i] == area[f] else -1
        if p < 0:
            continue
        walk = field_distance_at(p, x[i], y[i], start, field_origin, shape, field_cell_m, distance)
        way[i] = walk + beyond[goal[f], p]
        h = last[group[i]]
        if np.isfinite(way[i]) and (h < 0 or way[i] / free_speed[i] > way[h] / free_speed[h]):
            last[group[i]] = i
    for i in members:
        if not (running[i] and patient[i] and np.isfinite(way[i])):
            continue
        if way[i] - beyond[goal[i], node[i]] < DOORWAY_M:
            continue
        h = last[group[i]]
        ahead_s = (way[h] - way[i]) / free_speed[h]
        c = cell_of(x[i], y[i], floor.origin[0], floor.origin[1], floor.cell_m, rows, columns)
        others = floor.people[c // columns, c % columns] - size[group[i]]
        if ahead_s <= 0.0 or others >= floor.room[c // columns, c % columns]:
            continue
        limit = slowed(free_speed[h], ahead_s, wait_s)
        if clear and _walkers_around(c // columns, c % columns, floor) > size[group[i]]:
            limit = free_speed[h]
        pace[i] = limit if limit > STANDING_MPS else 0.0


@njit(**INLINED)
def slowed(speed, ahead_s, wait_s):
    """Give the pace at most of who is ``ahead_s`` ahead of somebody with a speed: less from half of ``wait_s`` on."""
    return speed * min(1.0, 2.0 * (1.0 - ahead_s / wait_s))


@njit(**INLINED)
def _walkers_around(row, column, floor):
    rows, columns = floor.walkers.shape
    around = 0
    for r in range(max(row - 1, 0), min(row + 2, rows)):
        for c in range(max(column - 1, 0), min(column + 2, columns)):
            around += floor.walkers[r, c]
    return around
