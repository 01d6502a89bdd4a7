"""P14 (Smith et al. 2016, 2018 and 2019): the share of deaths that quicker care would have prevented.

Written before any run: with the baseline care chain 10-20 % of all deaths, pooled over
30 replications; with a delay as of a barricade, about an hour and a half, 25-35 %.

The bands are missed, and the tests say so; what follows is of the care before 0.7.0, with which two of the three
figures in the marks were measured. Bleeding itself meets the literature (tests/verification/test_survival.py); what
differs is the delay. As written, medics wait half an hour for clearance and a quarter for a shared command post, and
reach the median time-critical patient 59 min after harm; a task force does in 24 min; after the barricade it is
147 min. Deaths on the way to hospital and in it come on top, which the closed form leaves out.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from tests.worlds import assault, club, finished, plan, scenario

SEEDS = range(30)
SUSTAINED = assault(onset_s=30.0, departure_low_s=420.0, departure_high_s=1200.0)
BARRICADE_S = 5400.0
"""Time from contact until the threat counts as ended: at Pulse almost three hours, at Bataclan more than two."""

pytestmark = pytest.mark.slow


@cache
def preventable_share(barricade: bool = False, **levers: Any) -> float:
    """Give the deaths that an ideal chain would have prevented as a share of all deaths, pooled over all seeds."""
    police = {"contact_to_end_s": BARRICADE_S} if barricade else {}
    hazard = {**SUSTAINED, "regime": "barricade"} if barricade else SUSTAINED
    words = scenario(
        club(), crowd={"people": 500}, hazards=[hazard], response={"police": police}, run={"duration_s": 1200.0}
    )
    told = [finished(plan(words, **levers), seed).metrics for seed in SEEDS]
    deaths = sum(each["deaths"] or 0.0 for each in told)
    assert deaths > 100, "too few to tell 10 % from 20 %"
    return sum((each["preventable_share"] or 0.0) * (each["deaths"] or 0.0) for each in told) / deaths


@pytest.mark.xfail(
    strict=True,
    reason="0 of 38 deaths over 8 seeds: medics and police are there in time",
)
def test_baseline_chain_loses_a_tenth_to_a_fifth_of_the_dead_to_delay() -> None:
    assert 0.10 <= preventable_share() <= 0.20


@pytest.mark.xfail(strict=True, reason="measured 0.251: 24 min to care, and deaths in transport on top")
def test_chain_of_a_rescue_task_force_loses_a_tenth_to_a_fifth_of_the_dead_to_delay() -> None:
    """The chain of Bachman et al. 2019 at twice its drill times, let in from a shared command post."""
    share = preventable_share(care__medical_policy="rescue_task_force", care__coordination_s=120.0)
    assert 0.10 <= share <= 0.20


@pytest.mark.xfail(strict=True, reason="measured 0.383: care comes after two and a half hours")
def test_delay_as_of_a_barricade_loses_a_quarter_to_a_third_of_the_dead() -> None:
    assert 0.25 <= preventable_share(barricade=True) <= 0.35


def test_share_grows_with_the_delay() -> None:
    task_force = preventable_share(care__medical_policy="rescue_task_force", care__coordination_s=120.0)
    assert task_force < preventable_share() < preventable_share(barricade=True)
