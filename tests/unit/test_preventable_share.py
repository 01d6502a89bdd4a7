"""Preventable deaths as the literature defines them: with care in 10 min and a trauma centre in 60 they had lived."""

from __future__ import annotations

import numpy as np
import pytest

from sim.metrics.casualties import deaths_delayed_share, preventable_share
from sim.world.codes import Cause, Status, Wound
from sim.world.world import World
from tests.builders import room
from tests.worlds import model, scenario

BORNE = 0.018 * 10.0 + 0.018 * 0.25 * 50.0
"""What a time-critical person bleeds until an ideal chain has them in a trauma centre."""


def dead(thresholds: list[float], hospital_luck: float = 0.5, **care: float) -> World:
    """Give ten dead: these of delayed care, the others of direct harm."""
    words = scenario(room(), crowd={"people": 30}, care={"hospital_survival": 0.9, **care})
    world = model(words).world
    crowd, n = world.crowd, len(thresholds)
    crowd.status[:10], crowd.wound[:10], crowd.cause[:10] = Status.DEAD, Wound.NOT_SURVIVABLE, Cause.DIRECT
    crowd.bleeding_threshold[:10], crowd.hospital_luck[:10] = 99.0, hospital_luck
    crowd.wound[:n], crowd.cause[:n] = Wound.CRITICAL, Cause.DELAYED_CARE
    crowd.bleeding_threshold[:n] = thresholds
    return world


def test_only_who_could_bear_an_ideal_chain_counts() -> None:
    world = dead([BORNE - 0.01, BORNE + 0.01, 3.0])
    assert preventable_share(world) == pytest.approx(0.2)
    assert deaths_delayed_share(world) == pytest.approx(0.3)


def test_who_would_have_died_in_hospital_does_not_count() -> None:
    assert preventable_share(dead([3.0, 3.0], hospital_luck=0.89)) == pytest.approx(0.2)
    assert preventable_share(dead([3.0, 3.0], hospital_luck=0.91)) == 0.0


def test_what_can_be_borne_follows_the_rate_and_the_care() -> None:
    near = [BORNE + 0.01]
    assert preventable_share(dead(near, death_rate_per_min=0.022)) == 0.0
    assert preventable_share(dead(near, care_factor=0.4)) == 0.0
    assert preventable_share(dead(near, care_factor=0.1)) == pytest.approx(0.1)


def test_nobody_dead_gives_no_share() -> None:
    world = model(scenario(room(), crowd={"people": 3})).world
    assert preventable_share(world) is None
    assert deaths_delayed_share(world) is None


def test_share_of_the_time_critical_who_could_live_is_that_of_the_exponential() -> None:
    """Of all the time-critical exp(-0.405) bear the ideal chain."""
    words = scenario(room(40.0, 40.0), crowd={"people": 3000}, care={"hospital_survival": 1.0})
    world = model(words).world
    crowd = world.crowd
    crowd.status[:], crowd.cause[:] = Status.DEAD, Cause.DELAYED_CARE
    share = preventable_share(world)
    assert share is not None
    assert abs(share - np.exp(-BORNE)) < 3.3 * 0.5 / np.sqrt(3000)
