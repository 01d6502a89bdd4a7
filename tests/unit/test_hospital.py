"""Hospitals: they save the usual share until more time-critical patients come within an hour than they can take."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules.harm.hospital import hospital_survival
from sim.rules.harm.wounds import Wounds, wound
from sim.world.codes import Cause, Status, Wound
from sim.world.world import World
from tests.builders import room
from tests.worlds import model, scenario

CARE = {"hospital_survival": 0.9, "hospital_critical_per_h": 10.0, "hospital_load_loss": 0.1, "minor_load_share": 0.1}


def arriving(times: list[float], minor: int = 0, **care: float) -> World:
    """Give people who come to hospital at these times, and so many more with minor wounds at the first of them."""
    words = scenario(room(20.0, 20.0), crowd={"people": 200}, care={**CARE, **care})
    world = model(words).world
    crowd, n = world.crowd, len(times)
    crowd.wound[:n], crowd.hospital_at[:n] = Wound.CRITICAL, times
    crowd.wound[n : n + minor], crowd.hospital_at[n : n + minor] = Wound.MINOR, min(times) - 1.0
    return world


def survival(world: World, patients: int) -> list[float]:
    return hospital_survival(world, np.arange(patients)).tolist()


def test_survival_is_the_usual_one_up_to_the_number_that_hospitals_take_in_an_hour() -> None:
    assert survival(arriving([100.0 * k for k in range(10)]), 10) == pytest.approx([0.9] * 10)


def test_each_further_multiple_costs_its_share_in_the_order_of_arrival() -> None:
    """The 20th within the hour is at twice the number, the 15th at one and a half."""
    found = survival(arriving([100.0 * k for k in range(20)]), 20)
    assert found[14] == pytest.approx(0.85)
    assert found[19] == pytest.approx(0.8)
    assert survival(arriving([7.0] * 20), 20)[19] == pytest.approx(0.8), "of those at once the order of rows counts"


def test_who_came_more_than_an_hour_before_or_died_on_the_way_is_no_load() -> None:
    assert survival(arriving([*([0.0] * 19), 3601.0]), 20)[19] == pytest.approx(0.9)
    world = arriving([0.0] * 20)
    world.crowd.status[:15], world.crowd.died_at[:15] = Status.DEAD, -1.0
    assert survival(world, 20)[19] == pytest.approx(0.9)


def test_who_died_in_hospital_has_been_a_load() -> None:
    world = arriving([0.0] * 20)
    world.crowd.status[:15], world.crowd.died_at[:15] = Status.DEAD, 10.0
    assert survival(world, 20)[19] == pytest.approx(0.8)


def test_people_with_minor_wounds_load_hospitals_by_their_share() -> None:
    assert survival(arriving([0.0] * 10, minor=100), 10)[9] == pytest.approx(0.8)
    assert survival(arriving([0.0] * 10, minor=100, minor_load_share=0.0), 10)[9] == pytest.approx(0.9)


def test_survival_never_falls_below_nothing_and_without_a_loss_not_at_all() -> None:
    assert survival(arriving([0.0] * 190, hospital_load_loss=1.0), 190)[-1] == 0.0
    assert set(survival(arriving([0.0] * 190, hospital_load_loss=0.0), 190)) == {0.9}


def test_expected_deaths_in_full_hospitals_are_those_counted() -> None:
    """500 people reach hospitals that take 50 an hour; a bound of 3.3 standard errors."""
    counted, expected = 0.0, 0.0
    for seed in range(4):
        words = scenario(room(60.0, 60.0), crowd={"people": 500}, care={**CARE, "hospital_critical_per_h": 50.0})
        world = model(words, seed).world
        crowd, rule = world.crowd, Wounds(world)
        wound(world, np.arange(500), Cause.DIRECT, (0.0, 1.0, 0.0))
        crowd.treated_at[:500], crowd.hospital_at[:500] = 60.0, 300.0 + 4.0 * np.arange(500)
        while world.now_s < 3600.0:
            world.clock.aftermath_s += 10.0
            rule.bleed(world, 10.0)
        counted += float((crowd.status[:500] == Status.DEAD).sum())
        expected += world.expected.killed[Cause.DELAYED_CARE]
    assert expected > 4 * 500 * 0.3, "more than of bleeding and the usual tenth"
    assert abs(counted - expected) < 3.3 * np.sqrt(expected)
