"""Which area people are in, who leaves by an exit, who enters a refuge and walks on to a place in it."""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from sim.kernels.cells import row_and_column
from sim.kernels.codes import HIDE, INSIDE, LEFT, SHELTER
from sim.kernels.compiling import INLINED, OPTIONS, njit

Passers = namedtuple(
    "Passers", "role status on_floor x y area node goal action aim_x aim_y speed waited left_at left_by"
)
"""Columns of the crowd, each (n,), as ``sim/world/crowd_columns.py`` says."""

AreaGrid = namedtuple("AreaGrid", "area origin cell_m")
"""The floor by cells: area (rows, columns) int16, -1 where a cell belongs to two; origin (2,) float64, m; cell_m float,
m."""

Lines = namedtuple("Lines", "line normal width is_exit behind inside_areas run_out_m gone_m")
"""Doors as lines to pass: line (doors, 2, 2) float64, m, from post to post; normal (doors, 2) float64, the way out;
width (doors,) float64, m; is_exit (doors,) bool; behind int64, the exit of each area from inside_areas (int) on;
run_out_m float, m, as far as it goes on behind an exit; gone_m float, m, past the line from which one is gone."""


@njit(**OPTIONS)
def pass_lines(now_s, people, leaves, grid, lines):
    """Read people's areas off the grid, and let out whoever is past the line of an exit.

    Args:
        now_s: float, s.
        people: ``Passers``. **Written**: area of those on the floor; of those who leave, node, status, and when and by
            which door they left; those who are gone are off the floor and stand.
        leaves: (roles,) bool, who leaves by exits.
        grid: ``AreaGrid``.
        lines: ``Lines``.
    """
    area, node = people.area, people.node
    rows, columns = grid.area.shape
    for i in range(area.shape[0]):
        if not people.on_floor[i]:
            continue
        x, y = people.x[i], people.y[i]
        row, column = row_and_column(x, y, grid.origin[0], grid.origin[1], grid.cell_m, rows, columns)
        if grid.area[row, column] >= 0:
            area[i] = grid.area[row, column]
        outside = area[i] >= lines.inside_areas
        if not leaves[people.role[i]] or (node[i] < 0 and not outside):
            continue
        door, beyond = -1, -np.inf
        if node[i] >= 0:
            door = node[i] // 2
            beyond = _metres_past(x, y, door, lines)
        if outside and (door < 0 or beyond == -np.inf or not lines.is_exit[door]):
            door = lines.behind[area[i] - lines.inside_areas]
            beyond = _metres_past(x, y, door, lines)
        if not lines.is_exit[door] or not (outside or 0.0 < beyond <= lines.run_out_m):
            continue
        node[i] = 2 * door
        if people.status[i] == INSIDE:
            people.status[i] = LEFT
            people.left_at[i], people.left_by[i] = now_s, door
        if beyond > lines.gone_m:
            people.on_floor[i], node[i] = False, -1
            people.aim_x[i] = people.aim_y[i] = people.speed[i] = 0.0


@njit(**INLINED)
def _metres_past(x, y, door, lines):
    """Give how far past the line of a door a point is, m; negative before it, minus infinity far beside it."""
    start_x, start_y = lines.line[door, 0, 0], lines.line[door, 0, 1]
    off_x, off_y = x - start_x, y - start_y
    along_x, along_y = lines.line[door, 1, 0] - start_x, lines.line[door, 1, 1] - start_y
    share = (off_x * along_x + off_y * along_y) / (along_x * along_x + along_y * along_y)
    room = 0.5 + 3.0 / lines.width[door]
    if share < -room or share > 1.0 + room:
        return -np.inf
    return off_x * lines.normal[door, 0] + off_y * lines.normal[door, 1]


@njit(**OPTIONS)
def enter_refuges(people, is_refuge, sheltered, arrived, pushed_out):
    """Let people who reach a refuge take shelter in it, and count those who have.

    Args:
        people: ``Passers``. **Written**: action, node and time held up of those who arrive.
        is_refuge: (areas,) bool.
        sheltered: (areas,) int32, persons in each refuge. **Written**.
        arrived: (n,) int64. **Written**: first the rows of those who arrive, in order.
        pushed_out: (n,) int64. **Written**: first the rows of guests who stand outside their refuge, in order.

    Returns:
        How many arrive, and how many stand outside, two int.
    """
    area, action = people.area, people.action
    sheltered[:] = 0
    n_arrived, n_out = 0, 0
    for i in range(area.shape[0]):
        if people.status[i] != INSIDE or (action[i] != HIDE and action[i] != SHELTER):
            continue
        if area[i] < 0 or not is_refuge[area[i]]:
            if action[i] == SHELTER and people.on_floor[i] and people.goal[i] >= 0:
                pushed_out[n_out] = i
                n_out += 1
            continue
        if action[i] == HIDE:
            if not people.on_floor[i]:
                continue
            action[i] = SHELTER
            people.node[i], people.waited[i] = -1, 0.0  # the queue before the door is behind them
            arrived[n_arrived] = i
            n_arrived += 1
        sheltered[area[i]] += 1
    return n_arrived, n_out


@njit(**OPTIONS)
def walk_to_places(people, place, at_place_m, patience_s, walks):
    """Let guests of refuges walk on to their places, and stand once there or held up for too long.

    Args:
        people: ``Passers``. **Written**: aim of those who walk to a place; speed of those who stop.
        place: (n, 2) float64, m.
        at_place_m: float, m, up to which somebody is at the place.
        patience_s: float, s, held up after which somebody stays put.
        walks: (n,) bool, who is on the way to a place. **Written**: not any more who stops.
    """
    for i in range(walks.shape[0]):
        if not walks[i]:
            continue
        way_x, way_y = place[i, 0] - people.x[i], place[i, 1] - people.y[i]
        length = np.sqrt(way_x * way_x + way_y * way_y) if people.on_floor[i] else 0.0
        walks[i] = length > at_place_m and people.waited[i] < patience_s
        if walks[i]:
            people.aim_x[i], people.aim_y[i] = way_x / length, way_y / length
        else:
            people.aim_x[i] = people.aim_y[i] = people.speed[i] = 0.0
