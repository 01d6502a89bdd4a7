"""Expected counts of harm: their means are those of the counts, by every channel of harm, and they scatter less.

A count less its compensator is a martingale (Andersen et al. 1993): its mean is 0 and its variance at most the mean of
the compensator. Bounds are 3.3 standard errors, two-sided 0.1 %.
"""

from __future__ import annotations

import numpy as np
import pytest

from sim.metrics import all_metrics
from sim.model import VenueModel
from sim.rules.harm.crush import Crush
from sim.rules.harm.wounds import Wounds, wound
from sim.world.codes import Cause, Wound
from tests.builders import room
from tests.worlds import finished, incident, model, scenario

PEOPLE = 1500
SURE = 3.3


def crowd_of(seed: int, **words: object) -> VenueModel:
    people = {"people": PEOPLE, "occupant_load_share": 1.0}
    return model(scenario(room(60.0, 60.0), crowd=people, hazards=[], **words), seed)


def told(people: VenueModel, name: str) -> float:
    value = all_metrics()[name].measure(people.world)
    assert value is not None
    return value


def check(people: VenueModel, *names: str) -> None:
    for name in names:
        expected, counted = told(people, f"expected_{name}"), told(people, name)
        assert expected > 20.0, name
        assert abs(counted - expected) < SURE * np.sqrt(expected), (name, counted, expected)


@pytest.mark.parametrize("seed", range(4))
def test_expected_harm_by_the_hazard_and_by_errors_is_that_counted(seed: int) -> None:
    """Exposure grows by steps of any size, for some of the people in some of the steps, and errors add to it."""
    people = crowd_of(seed)
    world, crowd = people.world, people.world.crowd
    rule, draw = Wounds(world), np.random.default_rng(seed)
    for step in range(20):
        world.clock.tick()
        whole = (crowd.wound == Wound.NONE) & (draw.random(crowd.n) < 0.5)
        crowd.exposure[whole] += draw.exponential(0.08, whole.sum())
        if step % 4 == 3:
            crowd.error_exposure[whole] += 0.15
        rule.harm(world)
    check(people, "casualties", "deaths", "deaths_direct", "deaths_responders")


@pytest.mark.parametrize("seed", range(4))
def test_expected_harm_by_crowding_is_that_counted(seed: int) -> None:
    people = crowd_of(seed, crush={"harm_per_min": 0.5, "density_per_m2": 5.0, "not_survivable_share": 0.5})
    world, crowd = people.world, people.world.crowd
    rank = np.arange(PEOPLE)
    crowd.x[:PEOPLE], crowd.y[:PEOPLE] = 10.0 + 0.36 * (rank % 40), 10.0 + 0.36 * (rank // 40)
    rule = Crush(world)
    for _ in range(120):
        world.clock.tick()
        rule.act(world)
    check(people, "casualties", "deaths", "deaths_crush")
    assert told(people, "expected_deaths_direct") == 0.0


@pytest.mark.parametrize("seed", range(4))
def test_expected_deaths_for_want_of_care_are_those_counted(seed: int) -> None:
    """People bleed, some are treated and taken to hospital, where one in five dies."""
    people = crowd_of(seed, care={"hospital_survival": 0.8, "death_rate_per_min": 0.018})
    world, crowd = people.world, people.world.crowd
    wound(world, np.arange(PEOPLE), Cause.DIRECT, (0.0, 1.0, 0.0))
    crowd.treated_at[:PEOPLE:2], crowd.hospital_at[:PEOPLE:2] = 300.0, 900.0
    rule = Wounds(world)
    for _ in range(240):
        world.clock.aftermath_s += 10.0
        rule.bleed(world, 10.0)
    check(people, "deaths", "deaths_delayed_care")


def test_who_is_harmed_or_gone_adds_no_more() -> None:
    people = crowd_of(1)
    world, crowd = people.world, people.world.crowd
    rule = Wounds(world)
    crowd.exposure[:] = 50.0
    rule.harm(world)
    assert told(people, "expected_casualties") == pytest.approx(PEOPLE)
    crowd.exposure[:] = 100.0
    rule.harm(world)
    assert told(people, "expected_casualties") == pytest.approx(PEOPLE)
    assert told(people, "casualties") == PEOPLE


@pytest.mark.slow
def test_whole_incidents_expect_what_they_count_and_scatter_less() -> None:
    """60 seeds of an assault on a club of 200: the mean difference is within 3.3 of its own standard errors."""
    runs = [finished(incident(200), seed).metrics for seed in range(60)]
    for name in ("casualties", "deaths"):
        counted, expected = (np.array([run[key] for run in runs], np.float64) for key in (name, f"expected_{name}"))
        off = counted - expected
        assert abs(off.mean()) < SURE * off.std(ddof=1) / np.sqrt(len(off)), name
        assert expected.std() < counted.std(), name
