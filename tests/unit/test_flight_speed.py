"""How fast people run from a hazard that they see."""

from __future__ import annotations

import numpy as np
import pytest

from sim.world.codes import Mobility
from tests.walkers import Walkers

FACTOR = 1.6


def in_sight(places: list[tuple[float, float]], factor: float = FACTOR) -> Walkers:
    walkers = Walkers(places, flight_speed_factor=factor, follow_share=0.0, group_reach_m=0.0)
    walkers.crowd.sees_hazard[:] = True
    return walkers


def test_who_runs_from_a_hazard_in_sight_is_that_much_faster() -> None:
    walkers = in_sight([(4.0, 5.0)]).step(6)
    assert walkers.crowd.speed[0] == pytest.approx(FACTOR * walkers.crowd.free_speed[0], rel=0.01)


def test_nobody_is_faster_who_walks_with_an_aid_or_sees_nothing() -> None:
    walkers = in_sight([(4.0, 3.0), (4.0, 7.0)])
    walkers.crowd.mobility[0], walkers.crowd.sees_hazard[1] = Mobility.STICK, False
    walkers.step(6)
    assert (walkers.crowd.speed <= walkers.crowd.free_speed + 1e-9).all()


def test_who_no_longer_sees_it_walks_again() -> None:
    walkers = in_sight([(4.0, 5.0)]).step(6)
    walkers.crowd.sees_hazard[:] = False
    walkers.step(2)
    assert walkers.crowd.speed[0] <= walkers.crowd.free_speed[0] + 1e-9


def test_a_crowd_slows_those_who_run() -> None:
    """Sixty in a block 1.5 m before the exit leave at most a tenth sooner for running."""
    block = [(25.0 + 0.5 * column, 3.0 + 0.5 * row) for column in range(6) for row in range(10)]
    out = [np.quantile(in_sight(block, factor).step(120).crowd.left_at, 0.95) for factor in (1.0, FACTOR)]
    assert out[0] * 0.9 <= out[1] <= out[0]
