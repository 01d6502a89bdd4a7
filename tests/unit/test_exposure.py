"""Exposure adds up by the closed form, on the people and on the map, and wounds at a person's own threshold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.kernels.exposure import share_harm
from sim.rules.harm.wounds import Wounds
from sim.world.codes import Action, Cause, Status, Wound
from tests.builders import room
from tests.worlds import ALIKE, assault, finished, model, scenario, stepped


@given(
    distance=st.lists(st.floats(0.0, 60.0), min_size=1, max_size=30), reach=st.floats(1.0, 50.0),
    rate=st.floats(0.0, 2.0), half=st.floats(0.1, 1e4), dt=st.floats(0.01, 2.0), shield=st.floats(0.0, 1.0),
)  # fmt: skip
def test_shares_are_those_of_the_closed_form(
    distance: list[float], reach: float, rate: float, half: float, dt: float, shield: float
) -> None:
    d = np.array(distance)
    exposure = np.zeros(len(d))
    share_harm(d, np.full(len(d), shield), reach, rate, half, dt, exposure)
    weight = np.maximum(1.0 - d / reach, 0.0) * shield
    assert exposure == pytest.approx(dt * rate * weight / (half + weight.sum()), rel=1e-9, abs=1e-15)
    assert exposure.sum() <= dt * rate * (1.0 + 1e-12)


def test_shielding_counts_in_proportion_while_few_are_exposed() -> None:
    exposure = np.zeros(2)
    share_harm(np.array([5.0, 5.0]), np.array([1.0, 0.25]), 10.0, 1.0, 1e6, 1.0, exposure)
    assert exposure[1] / exposure[0] == pytest.approx(0.25)


def test_map_of_exposure_sums_to_what_people_were_exposed() -> None:
    words = scenario(room(20.0, 12.0), crowd={"people": 60}, hazards=[assault()], run={"duration_s": 60.0})
    result = finished(words, 2)
    assert result.maps["exposure_person_s"].sum() == pytest.approx(result.people["exposed_s"].sum())
    assert result.metrics["exposed_person_s"] == pytest.approx(result.people["exposed_s"].sum())


def hurt(threshold: float, streams: float) -> object:
    """Give a world of one person whose exposure is 1, after the harm phase."""
    walkers = model(scenario(room(), crowd={"people": 1, **ALIKE}))
    crowd = walkers.world.crowd
    crowd.exposure[0], crowd.harm_threshold[0], crowd.wound_luck[0] = 1.0, threshold, streams
    crowd.action[0], crowd.node[0] = Action.RUN, 0
    Wounds(walkers.world).harm(walkers.world)
    return walkers.world


def test_exposure_below_the_threshold_harms_nobody() -> None:
    world = hurt(1.0001, 0.1)
    assert world.crowd.wound[0] == Wound.NONE
    assert world.crowd.on_floor[0]


@pytest.mark.parametrize(
    ("streams", "wound"),
    [(0.01, Wound.NOT_SURVIVABLE), (0.259, Wound.NOT_SURVIVABLE), (0.261, Wound.CRITICAL), (0.459, Wound.CRITICAL),
     (0.461, Wound.SERIOUS), (0.739, Wound.SERIOUS), (0.741, Wound.MINOR), (0.999, Wound.MINOR)],
)  # fmt: skip
def test_class_of_wound_is_the_persons_own_draw(streams: float, wound: Wound) -> None:
    world = hurt(1.0, streams)
    crowd = world.crowd
    assert crowd.wound[0] == wound
    assert crowd.on_floor[0] == (wound == Wound.MINOR)
    assert (crowd.status[0] == Status.DEAD) == (wound == Wound.NOT_SURVIVABLE)
    assert (crowd.cause[0] == Cause.DIRECT) == (wound == Wound.NOT_SURVIVABLE)
    assert crowd.harmed_at[0] == world.now_s


def test_minor_wound_slows_and_lets_walk_on() -> None:
    world = hurt(1.0, 0.9)
    before = model(scenario(room(), crowd={"people": 1, **ALIKE})).world.crowd.free_speed[0]
    assert world.crowd.free_speed[0] == pytest.approx(0.8 * before)
    assert world.crowd.action[0] == Action.RUN


def test_wounded_are_not_exposed_any_more() -> None:
    words = scenario(room(20.0, 12.0), crowd={"people": 60}, hazards=[assault(harm_per_min=120.0)])
    walkers = model(words, 1)
    crowd = walkers.world.crowd
    for _ in stepped(walkers, 60):
        pass
    wounded = np.flatnonzero(crowd.wound != Wound.NONE)
    assert len(wounded) > 3
    before = crowd.exposure[wounded].copy()
    for _ in stepped(walkers, 20):
        pass
    assert np.array_equal(crowd.exposure[wounded], before)


def test_care_slows_bleeding_and_hospital_ends_it() -> None:
    """1 min without care at r, 1 min under care at r / 4, then none: exact to the step."""
    walkers = model(scenario(room(), crowd={"people": 1, **ALIKE}))
    world, crowd = walkers.world, walkers.world.crowd
    crowd.wound[0], crowd.harmed_at[0], crowd.bleeding_threshold[0] = Wound.CRITICAL, 0.0, 1e9
    crowd.treated_at[0], crowd.hospital_at[0], crowd.hospital_luck[0] = 60.0, 120.0, 0.0
    rule, rate = Wounds(world), world.scenario.care.death_rate_per_min
    for _ in range(400):
        world.clock.tick()
        rule.bleed(world, world.clock.step_s)
    assert crowd.bleeding[0] == pytest.approx(rate * (1.0 + 0.25), rel=1e-9)
    assert crowd.status[0] != Status.DEAD


def test_coarse_steps_bleed_as_much_as_fine_ones() -> None:
    """The aftermath runs in steps of 10 s, and begins and ends of care fall between them."""
    bled = []
    for step_s in (0.5, 2.0):
        walkers = model(scenario(room(), crowd={"people": 1, **ALIKE}, run={"step_s": step_s}))
        world, crowd = walkers.world, walkers.world.crowd
        crowd.wound[0], crowd.harmed_at[0], crowd.bleeding_threshold[0] = Wound.CRITICAL, 3.3, 1e9
        crowd.treated_at[0], crowd.hospital_at[0], crowd.hospital_luck[0] = 31.7, 77.1, 0.0
        rule = Wounds(world)
        for _ in range(round(100.0 / step_s)):
            world.clock.tick()
            rule.bleed(world, step_s)
        bled.append(crowd.bleeding[0])
    assert bled[0] == pytest.approx(bled[1], rel=1e-9)
