"""Compiled passes over the crowd say what the same rules say as plain operations on whole columns, to the last bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.kernels.elementary import component, exponentials, lengths
from sim.kernels.walkers import Columns, find_near_walkers
from sim.kernels.wounding import Before, Exposed, Found, pass_thresholds
from sim.rules.movement.leaving import END_OF_RUN_OUT_M, LEAVING, Leaving
from sim.world.codes import Action, Role, Status, Wound
from sim.world.crowd import HARMABLE
from sim.world.crowd_columns import COLUMNS
from sim.world.door_record import DoorRecord
from sim.world.sight import true_positions
from sim.world.world import World, build_world
from tests.builders import two_levels
from tests.worlds import club, plan, scenario

PEOPLE = 600


def anywhere(seed: int) -> World:
    """Scatter people over the sheet of the club, in any state and on any way; some roles among them."""
    world = build_world(plan(scenario(club(), crowd={"people": PEOPLE})), 0, {Role.SOURCE: 5})
    crowd, venue, rng = world.crowd, world.venue, np.random.default_rng(seed)
    n = crowd.n
    corner, size = np.array(venue.grid_origin), np.array(venue.grid_shape[::-1]) * venue.grid_m
    near = venue.door_line.mean(axis=1)[rng.integers(0, venue.n_doors, n)] + rng.normal(0.0, 1.5, (n, 2))
    place = np.where(rng.random((n, 1)) < 0.5, corner + rng.random((n, 2)) * size, near)
    crowd.x[:], crowd.y[:] = place.T
    crowd.role[:] = np.where(rng.random(n) < 0.6, Role.ATTENDEE, rng.integers(0, len(Role), n))
    crowd.status[:] = rng.integers(0, len(Status), n)
    crowd.action[:] = rng.integers(0, len(Action), n)
    crowd.area[:] = rng.integers(-1, venue.n_areas, n)
    crowd.node[:] = rng.integers(-1, 2 * venue.n_doors, n)
    crowd.on_floor[:] = rng.random(n) < 0.8
    crowd.wound[:] = rng.random(n) < 0.2
    crowd.aim_x[:], crowd.speed[:] = rng.random((2, n)) - 0.5
    return world


def kept(world: World) -> dict[str, NDArray[Any]]:
    return {name: getattr(world.crowd, name).copy() for name in COLUMNS}


def beyond_the_line(world: World, rows: NDArray[np.int64], door: NDArray[np.int64]) -> NDArray[np.float64]:
    crowd, venue = world.crowd, world.venue
    start = venue.door_line[door, 0]
    offset, along = np.column_stack([crowd.x[rows], crowd.y[rows]]) - start, venue.door_line[door, 1] - start
    share, room = component(offset, along) / component(along, along), 0.5 + 3.0 / venue.door_width[door]
    return np.where((share < -room) | (share > 1.0 + room), -np.inf, component(offset, venue.door_normal[door]))


def leave_by_columns(world: World) -> None:
    crowd, venue = world.crowd, world.venue
    floor = np.flatnonzero(crowd.on_floor)
    column, row = (
        ((at[floor] - origin) / venue.grid_m).astype(np.int64).clip(0, most - 1)
        for at, origin, most in zip((crowd.x, crowd.y), venue.grid_origin, venue.grid_shape[::-1], strict=True)
    )
    area = venue.area_grid[row, column]
    crowd.area[floor[area >= 0]] = area[area >= 0]
    outside = crowd.area >= venue.n_inside_areas
    rows = np.flatnonzero(crowd.on_floor & crowd.of(LEAVING) & ((crowd.node >= 0) | outside))
    door = crowd.node[rows].astype(np.int64) // 2
    beyond = beyond_the_line(world, rows, door)
    strayed = outside[rows] & (np.isinf(beyond) | (door < 0) | ~venue.door_is_exit[door])
    door[strayed] = venue.exits[crowd.area[rows[strayed]] - venue.n_inside_areas]
    beyond[strayed] = beyond_the_line(world, rows[strayed], door[strayed])
    past = (beyond > 0.0) & (beyond <= venue.parameters.run_out_m)
    leaving = venue.door_is_exit[door] & (past | outside[rows])
    crowd.node[rows[leaving]] = 2 * door[leaving]
    new = leaving & (crowd.status[rows] == Status.INSIDE)
    crowd.status[rows[new]], crowd.left_at[rows[new]], crowd.left_by[rows[new]] = Status.LEFT, world.now_s, door[new]
    gone = rows[leaving & (beyond > venue.parameters.run_out_m - END_OF_RUN_OUT_M)]
    crowd.on_floor[gone], crowd.node[gone] = False, -1
    crowd.aim_x[gone] = crowd.aim_y[gone] = crowd.speed[gone] = 0.0


@pytest.mark.parametrize("seed", range(4))
def test_the_same_people_leave_by_the_same_doors(seed: int) -> None:
    world, expected = anywhere(seed), anywhere(seed)
    for each in (world, expected):
        each.crowd.action[:] = Action.RUN  # nobody takes shelter
    leave_by_columns(expected)
    Leaving(world).act(world)
    assert (expected.crowd.status == Status.LEFT).sum() > (anywhere(seed).crowd.status == Status.LEFT).sum()
    for name, column in kept(expected).items():
        assert np.array_equal(getattr(world.crowd, name), column, equal_nan=column.dtype.kind == "f"), name


@pytest.mark.parametrize("seed", range(4))
def test_guests_of_each_refuge_are_those_inside_who_shelter(seed: int) -> None:
    world = anywhere(seed)
    crowd, venue = world.crowd, world.venue
    crowd.goal[:], crowd.area[~np.isin(crowd.area, venue.refuges)] = -1, 0
    Leaving(world).act(world)
    there = (crowd.status == Status.INSIDE) & np.isin(crowd.area, venue.refuges)
    guests = there & (crowd.action == Action.SHELTER)
    assert guests.any()
    assert not (there & crowd.on_floor & (crowd.action == Action.HIDE)).any()
    assert np.array_equal(world.refuge_people, np.bincount(crowd.area[guests], minlength=venue.n_areas))


def nearest(world: World, doors: NDArray[np.int64], row: int) -> int:
    crowd, gaps = world.crowd, []
    for line in world.venue.door_line[doors]:
        along, offset = line[1] - line[0], np.array([crowd.x[row], crowd.y[row]]) - line[0]
        share = np.clip(component(offset, along) / component(along, along), 0.0, 1.0)
        gaps.append(float(lengths(*(offset - share * along))))
    return int(doors[np.argmin(gaps)])


@pytest.mark.parametrize("seed", range(4))
def test_passages_are_those_of_the_nearest_door_between_two_areas(seed: int) -> None:
    world = anywhere(seed)
    crowd, venue = world.crowd, world.venue
    record, there, was = DoorRecord(world), crowd.on_floor.copy(), crowd.area.copy()
    crowd.area[:] = np.random.default_rng(seed + 10).integers(-1, venue.n_areas, crowd.n)
    passed, others = np.zeros((2, venue.n_doors), np.int64), np.zeros(venue.n_doors, np.int64)
    for row in np.flatnonzero(there & (was != crowd.area) & (crowd.role != Role.SOURCE)):
        pair = sorted((int(was[row]), int(crowd.area[row])))
        doors = np.flatnonzero((np.sort(venue.door_areas, axis=1) == pair).all(axis=1))
        if len(doors) == 0:
            continue
        door = nearest(world, doors, row)
        if crowd.role[row] != Role.ATTENDEE:
            others[door] += 1
        elif not venue.door_is_exit[door]:
            passed[int(venue.door_areas[door, 0] != was[row]), door] += 1
    crowd.left_by[:] = -1
    record.see(world)
    table = record.table(world)
    assert passed.any()
    assert np.array_equal([table["passed"], table["passed_back"]], passed)
    assert np.array_equal(table["others_passed"], others)


def test_thresholds_and_chances_are_those_of_whole_columns() -> None:
    world, rng = anywhere(0), np.random.default_rng(5)
    crowd, n = world.crowd, world.crowd.n
    people = crowd.columns(Exposed)
    before = Before(np.zeros(n), np.zeros(n))
    found = Found(np.zeros(n, np.int64), np.zeros(n, np.bool_), np.zeros(n), np.zeros(n))
    harmable, at_risk = np.isin(np.arange(len(Role)), HARMABLE), crowd.harmable & (crowd.status == Status.INSIDE)
    at_risk &= crowd.wound == Wound.NONE
    for _ in range(3):
        errors, last = before.errors.copy(), before.exposure.copy()
        crowd.exposure += np.where(rng.random(n) < 0.5, rng.random(n), 0.0)
        crowd.error_exposure += np.where(rng.random(n) < 0.2, rng.random(n), 0.0)
        passed, grown = pass_thresholds(people, harmable, before, found)
        whole, erred = crowd.exposure + crowd.error_exposure, crowd.error_exposure > errors
        new = np.flatnonzero(at_risk & (whole >= crowd.harm_threshold))
        more = np.flatnonzero(at_risk & crowd.attendee & (whole > last))
        chance = 1.0 - exponentials(-(whole[more] - last[more]))
        direct = 1.0 - exponentials(-np.maximum(crowd.exposure[more] - last[more], 0.0))
        assert np.array_equal(found.wounded[:passed], new)
        assert np.array_equal(found.by_hazard[:passed], (crowd.exposure >= crowd.harm_threshold)[new] | ~erred[new])
        assert np.array_equal(found.chance[:grown], chance)
        assert np.array_equal(found.direct[:grown], np.where(erred[more], direct, chance))


def test_those_near_walkers_are_everybody_in_the_frame_around_them() -> None:
    world = anywhere(1)
    crowd = world.crowd
    crowd.node[:], crowd.aim_x[:] = -1, 0.0
    crowd.node[:3], crowd.on_floor[:3] = 0, True
    near = crowd.on_floor.copy()
    for column in (crowd.x, crowd.y):
        near &= (column >= column[:3].min() - 4.0) & (column <= column[:3].max() + 4.0)
    rows = np.zeros(crowd.n, np.int64)
    people = crowd.columns(Columns)
    assert np.array_equal(rows[: find_near_walkers(people, 4.0, rows)], np.flatnonzero(near))
    crowd.node[:3] = -1
    assert find_near_walkers(people, 4.0, rows) == 0


def test_true_positions_are_those_of_the_venue_on_stairs_too() -> None:
    world = build_world(plan(scenario(two_levels(), crowd={"people": PEOPLE})), 0, {})
    crowd, venue, rng = world.crowd, world.venue, np.random.default_rng(2)
    crowd.x[:], crowd.y[:] = rng.uniform(-5.0, 60.0, (2, crowd.n))
    crowd.area[:] = rng.integers(0, venue.n_areas, crowd.n)
    assert np.isin(crowd.area, venue.stair_area).any()
    rows = np.flatnonzero(rng.random(crowd.n) < 0.7)
    told = venue.true_position(np.column_stack([crowd.x, crowd.y])[rows], crowd.area[rows])
    assert np.array_equal(true_positions(world, rows), told)
