"""Harm against closed forms, in the kernel and in the whole model."""

from __future__ import annotations

import numpy as np
import pytest

from sim.kernels.exposure import share_harm
from sim.model import VenueModel
from sim.rules.harm.wounds import Wounds
from sim.scenario.parameters.scenario import Scenario
from sim.world.codes import Status, Wound
from tests.builders import room
from tests.worlds import ALIKE, assault, model, scenario, stepped

OPEN_ROOM = (24.0, 16.0, 3.0)
"""Width, depth and exit of a room without anything inside, m: the hazard sees everybody in it."""


def cleared(people: int, delay_s: float, rate: float, end_s: float, harm: float) -> tuple[float, float]:
    """Expose people who leave exponentially after a delay, at a fixed distance; gives exposure and the formula.

    Args:
        people: at the start.
        delay_s: before anybody leaves.
        rate: of clearing, 1/s; person i leaves at the quantile (i + 1/2) / people.
        end_s: end of the threat.
        harm: h, harm per exposed person-second.
    """
    half, dt, weight = 1.0e9, 0.1, 0.5
    leaves = delay_s - np.log1p(-(np.arange(people) + 0.5) / people) / rate
    exposure = np.zeros(people)
    for step in range(round(end_s / dt)):
        distance = np.where(leaves > step * dt, 10.0, np.inf)
        share_harm(distance, np.ones(people), 20.0, harm * half / weight, half, dt, exposure)
    expected = harm * people * (delay_s + (1.0 - np.exp(-rate * (end_s - delay_s))) / rate)
    return float(exposure.sum()), float(expected)


@pytest.mark.parametrize("people", [200, 2000])
@pytest.mark.parametrize("delay_s", [0.0, 20.0, 60.0])
@pytest.mark.parametrize("rate", [0.01, 0.05])
@pytest.mark.parametrize("end_s", [90.0, 300.0])
def test_harm_of_a_clearing_crowd_follows_the_formula(people: int, delay_s: float, rate: float, end_s: float) -> None:
    """It is h E0 (d + (1 - exp(-mu (T - d))) / mu) for small h; within 2 %."""
    harmed, expected = cleared(people, delay_s, rate, end_s, harm=1.0e-6)
    assert harmed == pytest.approx(expected, rel=0.02)


def test_oracle_is_linear_in_delay_and_concave_in_the_end_of_the_threat() -> None:
    by_end = [cleared(500, 10.0, 0.02, end, 1e-6)[0] for end in (50.0, 150.0, 250.0, 350.0)]
    rises = np.diff(by_end)
    assert (rises > 0.0).all()
    assert (np.diff(rises) < 0.0).all()
    by_delay = [cleared(500, delay, 0.5, 400.0, 1e-6)[0] for delay in (0.0, 20.0, 40.0)]
    assert by_delay[2] - by_delay[1] == pytest.approx(by_delay[1] - by_delay[0], rel=1e-3)


def standing_hazard(people: int = 150, seconds: float = 60.0, **hazard: object) -> Scenario:
    """Give a scenario in one open room whose source stands still where it came in and reaches everybody."""
    words = assault(onset_s=0.5, speed_mps=0.0, reach_m=80.0, harm_per_min=40.0, regime="barricade") | hazard
    return scenario(
        room(*OPEN_ROOM), {"crowd": {"people": people, **ALIKE}, "alarm": {"mode": "none"}},
        hazards=[words], run={"duration_s": seconds},
    )  # fmt: skip


def recorded(walkers: VenueModel) -> tuple[float, float]:
    """Run a model; gives the sum of exposures and rate times the integral of the weights, worked out from places."""
    world, crowd = walkers.world, walkers.world.crowd
    words, row, integral = world.scenario.hazards[0], world.hazard.rows[0], 0.0
    for _ in range(120):
        inside = crowd.upright & (crowd.area < world.venue.n_inside_areas) & (crowd.wound == Wound.NONE)
        x, y, shielding = crowd.x.copy(), crowd.y.copy(), crowd.shielding.copy()
        walkers.step()
        if world.now_s < words.onset_s or not world.hazard.active.any():
            continue
        # The source stands still, so where it is after the step is where it was.
        gap = np.hypot(x - crowd.x[row], y - crowd.y[row])
        total = float((np.maximum(1.0 - gap / words.reach_m, 0.0) * shielding)[inside].sum())
        integral += world.clock.step_s * words.harm_per_min / 60.0 * total / (words.half_saturation + total)
    return float(crowd.exposure[crowd.attendee].sum()), float(integral)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("half_saturation", [10.0, 1000.0])
def test_exposure_in_the_model_is_the_integral_of_the_weights(seed: int, half_saturation: float) -> None:
    """Everybody is seen, so the sum of exposures is rate x integral of W / (half + W); within 1 %."""
    told, expected = recorded(model(standing_hazard(half_saturation=half_saturation), seed))
    assert expected > 1.0
    assert told == pytest.approx(expected, rel=0.01)


def test_number_harmed_agrees_with_the_sum_of_exposure_over_seeds() -> None:
    """Thresholds are unit exponential, so N - sum of exposure has mean 0 and variance E[N] (a compensated process).

    Bound 3.29 sqrt(E[N]) for 99.9 %, over 40 replications together; a person's last step adds at most half a step of
    exposure beyond the threshold, which is below 1 % here and added to the bound.
    """
    harmed = exposure = 0.0
    for seed in range(40):
        walkers = model(standing_hazard(100, 40.0), 1000 + seed)
        for _ in stepped(walkers, 80):
            pass
        crowd = walkers.world.crowd
        harmed += float((crowd.wound[crowd.attendee] != Wound.NONE).sum())
        exposure += float(crowd.exposure[crowd.attendee].sum())
    assert exposure > 150.0
    assert abs(harmed - exposure) <= 3.29 * np.sqrt(exposure) + 0.01 * exposure


def test_class_of_wounds_has_the_shares_that_were_set() -> None:
    """26 % not survivable, 20 % critical, 28 % serious, the rest minor: binomial bounds of 99.9 % over all seeds."""
    counts = np.zeros(5)
    for seed in range(30):
        walkers = model(standing_hazard(100, 30.0, harm_per_min=120.0), 2000 + seed)
        for _ in stepped(walkers, 62):
            pass
        counts += np.bincount(walkers.world.crowd.wound[walkers.world.crowd.attendee], minlength=5)
    n = counts[1:].sum()
    assert n > 300
    shares = {Wound.NOT_SURVIVABLE: 0.26, Wound.CRITICAL: 0.2, Wound.SERIOUS: 0.28, Wound.MINOR: 0.26}
    for wound, share in shares.items():
        assert abs(counts[wound] - share * n) <= 3.29 * np.sqrt(n * share * (1.0 - share)), wound.name


def test_deaths_without_care_follow_the_survival_model() -> None:
    """A time-critical person without care is alive after t with probability exp(-rate t).

    Bleeding thresholds are drawn; the bound is binomial, 99.9 %, over 400 people harmed at once.
    """
    walkers = model(scenario(room(30.0, 30.0), crowd={"people": 400}), 9)
    world, crowd = walkers.world, walkers.world.crowd
    crowd.wound[:400] = Wound.CRITICAL
    crowd.harmed_at[:400] = 0.0
    rule, rate = Wounds(world), world.scenario.care.death_rate_per_min
    for _ in range(30 * 60 * 2):
        world.clock.tick()
        rule.bleed(world, world.clock.step_s)
    dead = float((crowd.status[:400] == Status.DEAD).sum())
    share = 1.0 - np.exp(-rate * 30.0)
    assert abs(dead - 400 * share) <= 3.29 * np.sqrt(400 * share * (1.0 - share))
