"""Passes over people in company, at doors and on duty do what the rule says, stated plainly over whole columns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.kernels import door_use, guidance, on_duty
from sim.kernels.elementary import lengths
from sim.world.codes import Action, Role, Status
from tests.worlds import incident, model


def crowd_of(n: int, seed: int) -> dict[str, Any]:
    """Give columns of people scattered over a floor of 40 x 25 m in three areas, partly on lattice points."""
    dice = np.random.Generator(np.random.Philox(seed))
    return {
        "x": np.where(dice.random(n) < 0.3, np.round(dice.uniform(-5.0, 35.0, n)), dice.uniform(-5.0, 35.0, n)),
        "y": np.where(dice.random(n) < 0.3, np.round(dice.uniform(0.0, 25.0, n)), dice.uniform(0.0, 25.0, n)),
        "area": dice.integers(0, 3, n).astype(np.int32), "role": dice.integers(0, 2, n).astype(np.int8),
        "status": dice.integers(0, 3, n).astype(np.int8), "on_floor": dice.random(n) < 0.8,
        "action": dice.integers(0, 6, n).astype(np.int8),
        "goal": dice.integers(-1, 9, n).astype(np.int32), "node": dice.integers(-1, 8, n).astype(np.int32),
    }  # fmt: skip


@pytest.mark.parametrize("range_m", [0.5, 5.0, 60.0])
def test_words_reach_all_in_range_and_area_and_nobody_else(range_m: float) -> None:
    people = crowd_of(400, 1)
    x, y, area = people["x"], people["y"], people["area"]
    rows, senders = np.arange(0, 400, 2), np.arange(1, 400, 7)
    sent = np.uint64(1) << (senders % 5).astype(np.uint64)
    received, before = np.zeros(400, np.uint64), np.uint64(1) << np.uint64(40)
    received[:] = before
    guidance.pass_on(rows, x, y, area, senders, sent, range_m, received)
    near = (x[rows, None] - x[senders]) ** 2 + (y[rows, None] - y[senders]) ** 2 < range_m * range_m
    told = np.where(near & (area[rows, None] == area[senders]), sent, np.uint64(0))
    assert np.array_equal(received[rows], np.bitwise_or.reduce(told, axis=1) | before)
    assert (received[1::2] == before).all()


def test_nobody_is_shown_a_way_but_by_those_who_lead_and_run() -> None:
    people, shown = crowd_of(400, 2), np.zeros(400, np.uint64)
    x, y, area, goal = people["x"], people["y"], people["area"], people["goal"]
    upright = (people["role"] == Role.ATTENDEE) & (people["status"] == Status.INSIDE) & people["on_floor"]
    leaders = np.flatnonzero(people["role"] == Role.ATTENDEE)
    guidance.show_way(
        leaders, people["role"], people["status"], people["on_floor"], people["action"], goal, x, y, area, 6.0, shown
    )
    ahead = leaders[upright[leaders] & (people["action"][leaders] == Action.RUN) & (goal[leaders] >= 0)]
    near = (x[:, None] - x[ahead]) ** 2 + (y[:, None] - y[ahead]) ** 2 < 36.0
    seen = near & (area[:, None] == area[ahead]) & upright[:, None]
    told = np.where(seen, np.uint64(1) << goal[ahead].astype(np.uint64), np.uint64(0))
    assert len(ahead) > 3
    assert np.array_equal(shown, np.bitwise_or.reduce(told, axis=1))


def test_doors_are_reached_from_an_arms_length() -> None:
    people, n = crowd_of(3000, 3), 3000
    x, y, node, refused = people["x"], people["y"], people["node"], np.zeros(n, np.uint64)
    line = np.array([[[0.0, 1.0], [2.0, 1.0]], [[5.0, 5.0], [5.0, 8.0]], [[9.0, 9.0], [11.0, 10.0]], [[1.0, 1.0]] * 2])
    line[3, 1] += 2.0
    is_open, locked = np.array([False, False, True, False]), np.array([True, False, False, False])
    pushed, found = np.ones(4, np.bool_), np.ones(4, np.bool_)
    radius = np.full(n, 0.25)
    reached = door_use.reach_doors(
        people["on_floor"], node, x, y, radius, line, is_open, locked, 1.0, refused, pushed, found
    )
    rows = np.flatnonzero(people["on_floor"] & (node >= 0))
    rows = rows[~is_open[node[rows] // 2]]
    door = node[rows] // 2
    along = line[door, 1] - line[door, 0]
    offset = np.column_stack([x[rows], y[rows]]) - line[door, 0]
    rest = offset - np.clip((offset * along).sum(1) / (along * along).sum(1), 0.0, 1.0)[:, None] * along
    there = lengths(rest[:, 0], rest[:, 1]) < 1.0 + radius[rows]
    assert reached == there.sum() > 3
    assert np.array_equal(np.flatnonzero(pushed), np.unique(door[there & ~locked[door]]))
    assert np.array_equal(np.flatnonzero(found), np.unique(door[there & locked[door]]))
    assert set(np.flatnonzero(refused)) == set(rows[there & locked[door]])


def test_staff_count_those_near_them_who_leave() -> None:
    people, rows = crowd_of(500, 4), np.arange(0, 500, 50)
    x, y, area, upright = people["x"], people["y"], people["area"], people["on_floor"]
    upright = upright & (people["role"] == Role.ATTENDEE) & (people["status"] == Status.INSIDE)
    seen, leaving = np.empty(len(rows), np.int64), np.empty(len(rows), np.int64)
    on_duty.count_leaving(
        rows, people["role"], people["status"], people["on_floor"], people["action"], x, y, area, 9.0, seen, leaving
    )
    near = (lengths(x - x[rows, None], y - y[rows, None]) < 9.0) & (area == area[rows, None]) & upright
    assert np.array_equal(seen, near.sum(axis=1))
    assert np.array_equal(leaving, (near & (people["action"] == Action.RUN)).sum(axis=1))


def test_staff_know_the_walk_to_each_exit_as_everybody_else_finds_it() -> None:
    from sim.world.wayfinding import walking_distances

    there = model(incident(60), 1)
    world, staff = there.world, there._staff
    world.doors.locked[0] = True
    rows = np.arange(40)
    walk_s, node = staff._ways_out(world, rows)
    for row in rows:
        metres, first = walking_distances(world, int(row), staff._run_outs)
        assert np.array_equal(walk_s[row], metres / world.crowd.free_speed[row])
        assert np.array_equal(node[row], first)
