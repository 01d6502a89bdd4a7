"""Who stands in the queue of which door, and how many people crowd before it."""

from __future__ import annotations

from collections import namedtuple

from sim.kernels.codes import AUDIENCE, HIDE, INSIDE, RUN, SOURCE
from sim.kernels.compiling import OPTIONS, njit
from sim.kernels.passages import gap_to_line

Queuers = namedtuple("Queuers", "role status on_floor x y area action node pace speed")
"""Columns of the crowd, each (n,), as ``sim/world/crowd_columns.py`` says."""

Fronts = namedtuple("Fronts", "start sides line")
"""Sides of doors by the area that they face: start (areas + 1,) int64, where those of each area begin in sides (k,)
int64, each 2 * door + side; line (doors, 2, 2) float64, m, from post to post."""


@njit(**OPTIONS)
def count_at_doors(people, fronts, slow_mps, near_m, queue, before):
    """Count who waits at each door, and who is upright before each of its sides.

    Args:
        people: ``Queuers``.
        fronts: ``Fronts``.
        slow_mps: float, m/s, speed below which somebody on the way to a door waits at it.
        near_m: float, m, distance from the line of a door within which people are before it.
        queue: (doors,) int64. **Written**: people of the audience who run or go to hide by the door, and wait.
        before: (2 * doors,) int64. **Written**: upright people on the floor near each side of a door, sources left out.
    """
    queue[:] = 0
    before[:] = 0
    for i in range(people.area.shape[0]):
        area = people.area[i]
        if not people.on_floor[i] or people.status[i] != INSIDE or people.role[i] == SOURCE or area < 0:
            continue
        goes = people.action[i] == RUN or people.action[i] == HIDE
        if people.role[i] == AUDIENCE and goes and people.node[i] >= 0 and people.pace[i] > 0.0:
            queue[people.node[i] // 2] += people.speed[i] < slow_mps
        for k in range(fronts.start[area], fronts.start[area + 1]):
            line = fronts.line[fronts.sides[k] // 2]
            if gap_to_line(people.x[i], people.y[i], line[0, 0], line[0, 1], line[1, 0], line[1, 1]) <= near_m:
                before[fronts.sides[k]] += 1
