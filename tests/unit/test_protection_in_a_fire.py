"""Protection and rescue in a fire that burns, or in smoke: each helps where it should, and shows the harm it can do."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from sim.model import VenueModel
from sim.runs.runner import RunResult
from sim.scenario.parameters.scenario import Scenario
from sim.world.air import Layer
from sim.world.codes import Cause, Status, Wound
from tests.plugs.lever_rows.fire import cellar, wounded_in_smoke
from tests.worlds import assault, finished, model, plan, smoke, stepped


def high_hall(**protection: Any) -> VenueModel:
    """Give a fire under a ceiling of 10 m."""
    words = cellar(protection=protection)
    hall = words.venue.areas[0].model_copy(update={"ceiling_m": 10.0})
    venue = words.venue.model_copy(update={"areas": (hall,)})
    return model(words.model_copy(update={"venue": venue}), 1)


def thickest_below(walkers: VenueModel, until_s: float) -> float:
    """Give the thickest smoke in the lower layer until some time, 1/m."""
    most = 0.0
    while walkers.world.now_s < until_s and walkers.running:
        walkers.step()
        most = max(most, float(walkers.world.air.extinction_per_m[0, Layer.LOWER]))
    return most


def test_water_holds_a_fire_and_brings_smoke_down_to_where_people_are() -> None:
    """The harm of sprinklers under a high ceiling, beside their help."""
    dry, wet = high_hall(), high_hall(sprinklers="quick", sprinkler_works_share=1.0)
    clear, thick = (thickest_below(each, 320.0) for each in (dry, wet))
    assert wet.world.log.first("sprinkler") is not None
    assert thick > 2.0 * clear
    assert wet.world.gas is not None
    assert dry.world.gas is not None
    assert wet.world.gas.fires[0].heat_kw < dry.world.gas.fires[0].heat_kw


def lying(co_ppm: float = 4000.0) -> Scenario:
    """Give wounded in smoke that is fatal to those who lie in it for some time, and a clearance that takes an hour."""
    haze = smoke(begins_s=60.0, extinction_per_m=2.0, co_ppm=co_ppm, co2_percent=0.0, o2_percent=20.9)
    return wounded_in_smoke(
        hazards=[assault(harm_per_min=120.0, half_saturation=1.0), haze], care={"clearance_s": 3600.0},
        crowd={"people": 400},
    )  # fmt: skip


@cache
def entering(entry: str) -> RunResult:
    """Run it with the fire service let in by one policy or the other."""
    return finished(plan(lying(), response__fire_service__entry=entry), 2)


def number(result: RunResult, name: str) -> float:
    value = result.metrics[name]
    assert value is not None
    return value


def test_joint_entry_saves_some_who_lie_in_smoke_and_costs_time_at_risk() -> None:
    held, joint = entering("after_clearance"), entering("warm_zone")
    assert number(held, "deaths_smoke") > number(joint, "deaths_smoke")
    assert number(joint, "carried_by_fire_service") > number(held, "carried_by_fire_service")
    assert number(held, "fire_at_risk_person_s") == 0.0 < number(joint, "fire_at_risk_person_s")


def test_every_death_has_one_cause_and_is_among_the_casualties() -> None:
    for entry in ("after_clearance", "warm_zone"):
        result = entering(entry)
        causes = ("direct", "delayed_care", "crush", "responders", "smoke", "burns")
        assert number(result, "deaths") == sum(number(result, f"deaths_{cause}") for cause in causes)
        assert number(result, "deaths") <= number(result, "casualties")


def test_whole_run_leaves_nobody_undecided_in_smoke() -> None:
    walkers = model(lying(), 1)
    for _ in stepped(walkers):
        pass
    world, crowd = walkers.world, walkers.world.crowd
    care = world.scenario.care
    past = crowd.attendee & (crowd.toxic_dose >= care.fatal_dose_ratio * care.incapacitating_dose * crowd.tolerance)
    assert past.sum() > 5
    assert (crowd.status[past] == Status.DEAD).all()
    assert (crowd.cause[past & (crowd.wound == Wound.SERIOUS)] == Cause.SMOKE).all()
    assert not (np.isfinite(crowd.incapacitated_at) & (crowd.wound == Wound.NONE)).any()
    assert not world.air.harms
