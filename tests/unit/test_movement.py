"""One tick of walking in the kernel: pushes, headways, noise, doors that meter, and order that does not matter."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.kernels.cells import cell_of, count_in_cells, sort_into_cells
from sim.kernels.random_bits import bits_to_unit, mixed_bits
from sim.model import VenueModel
from tests.builders import corridor
from tests.worlds import ALIKE, hallway, model, positions, scenario, send_everybody, stepped


def two_in_line(gap_m: float, leader_speed: float = 0.3) -> VenueModel:
    words = scenario(
        hallway(20.0, 3.0), crowd={"people": 2, **ALIKE}, decisions={"interval_s": 0.5}, run={"duration_s": 60.0},
        movement={"noise_rad": 0.0},
    )  # fmt: skip
    pair = model(words)
    crowd = pair.world.crowd
    crowd.x[:2], crowd.y[:2] = (2.0, 2.0 + gap_m), (1.5, 1.5)
    crowd.free_speed[:2] = 1.4, leader_speed
    send_everybody(pair, "exit")
    return pair


def test_follower_slows_to_its_leader_and_does_not_walk_into_it() -> None:
    pair = two_in_line(1.5)
    crowd = pair.world.crowd
    for _ in stepped(pair, 16):
        gap = np.hypot(*(positions(pair)[1] - positions(pair)[0]))
        assert gap >= 0.8 * 2 * 0.2 * 0.8, "closer than two bodies that squeeze and turn"
    assert crowd.speed[0] <= crowd.free_speed[0]


def test_lone_walker_reaches_free_speed() -> None:
    words = scenario(hallway(20.0, 3.0), crowd={"people": 1, **ALIKE}, decisions={"interval_s": 0.5})
    walker = model(words)
    send_everybody(walker, "exit")
    for _ in stepped(walker, 4):
        pass
    assert walker.world.crowd.speed[0] == walker.world.crowd.free_speed[0]


def test_mirrored_rows_give_mirrored_places() -> None:
    """Everybody's next state comes from now, so the order of rows is nothing: two rows swapped give places swapped."""
    ends = []
    for swap in (False, True):
        pair = two_in_line(1.5)
        crowd = pair.world.crowd
        if swap:
            for name in ("x", "y", "free_speed"):
                getattr(crowd, name)[:2] = getattr(crowd, name)[:2][::-1].copy()
        pair._movement._manner = pair._movement._manner._replace(noise_rad=0.0)
        for _ in stepped(pair, 20):
            pass
        ends.append(positions(pair)[:2])
    assert ends[0] == pytest.approx(ends[1][::-1], abs=1e-9)


def test_noise_is_a_function_of_person_and_step_alone() -> None:
    """One more person far away changes nobody else's path."""
    paths = []
    for people in (5, 6):
        words = scenario(corridor(60.0, 6.0), crowd={"people": people, **ALIKE}, decisions={"interval_s": 0.5,
                         "sign_range_m": 0.0})  # fmt: skip
        few = model(words)
        crowd = few.world.crowd
        crowd.x[:5], crowd.y[:5] = 50.0 + np.arange(5), 1.0 + np.arange(5)
        if people == 6:
            crowd.x[5], crowd.y[5] = 2.0, 3.0
        send_everybody(few, "right")
        for _ in stepped(few, 8):
            pass
        paths.append(positions(few)[:5])
    assert np.array_equal(*paths)


@pytest.mark.parametrize(("flow", "most"), [("code", 1.3), ("venue", 1.0)])
def test_metered_door_passes_no_more_than_its_flow(flow: str, most: float) -> None:
    """Any 20 s hold at most flow x width x 20 s and the two passages that a door saves up."""
    words = scenario(
        hallway(16.0, 3.0), crowd={"people": 60, **ALIKE}, decisions={"interval_s": 0.5},
        building={"door_flow": flow}, run={"duration_s": 120.0},
    )  # fmt: skip
    many = model(words, 1)
    send_everybody(many, "exit")
    for _ in stepped(many):
        pass
    left = np.sort(many.world.crowd.left_at[:60])
    assert np.isfinite(left).all()
    width = many.world.venue.door_width[0]
    for start in left:
        inside = ((left >= start) & (left < start + 20.0)).sum()
        assert inside <= most * width * 20.5 + 2.0


@given(a=st.integers(0, 2**64 - 1), b=st.integers(0, 2**32), c=st.integers(0, 2**32))
def test_counter_draw_is_a_function_of_its_counters(a: int, b: int, c: int) -> None:
    first = mixed_bits(np.uint64(a), np.uint64(b), np.uint64(c))
    assert first == mixed_bits(np.uint64(a), np.uint64(b), np.uint64(c))
    assert 0.0 < bits_to_unit(np.uint64(first)) < 1.0


def test_counter_draws_look_uniform_over_people_and_steps() -> None:
    """Mean and neighbour correlation of 90,000 draws, 5 standard errors."""
    bits = [[mixed_bits(np.uint64(5), np.uint64(p), np.uint64(s)) for s in range(300)] for p in range(300)]
    draws = np.array([[bits_to_unit(np.uint64(each)) for each in row] for row in bits])
    assert draws.mean() == pytest.approx(0.5, abs=5.0 * np.sqrt(1.0 / 12.0 / draws.size))
    for one, other in ((draws[1:], draws[:-1]), (draws[:, 1:], draws[:, :-1])):
        assert abs(np.corrcoef(one.ravel(), other.ravel())[0, 1]) < 5.0 / np.sqrt(draws.size)


@given(cells=st.lists(st.integers(0, 8), max_size=40))
def test_sorting_into_cells_is_stable_and_complete(cells: list[int]) -> None:
    cell = np.array(cells, np.int32)
    start, rank = np.empty(10, np.int32), np.empty(len(cell), np.int32)
    sort_into_cells(cell, len(cell), start, rank)
    order = np.empty(len(cell), np.int64)
    order[rank] = np.arange(len(cell))
    assert np.array_equal(order, np.argsort(cell, kind="stable"))
    assert np.array_equal(np.diff(start), np.bincount(cell, minlength=9))


def test_points_outside_the_grid_fall_in_its_edge() -> None:
    assert cell_of(-5.0, -5.0, 0.0, 0.0, 1.0, 3, 4) == 0
    assert cell_of(99.0, 99.0, 0.0, 0.0, 1.0, 3, 4) == 11
    counts = np.zeros((3, 4), np.int32)
    x, y, chosen = np.array([-5.0, 1.5, 99.0]), np.array([0.5, 1.5, 99.0]), np.array([True, True, False])
    count_in_cells(x, y, chosen, np.zeros(2), 1.0, counts)
    assert counts.sum() == 2
    assert counts[0, 0] == 1
    assert counts[1, 1] == 1
