"""What doses do: who falls, lies in clearer air, dies, is burnt, breathes out again, or dies in hospital."""

from __future__ import annotations

import numpy as np
import pytest

from sim.metrics import all_metrics
from sim.model import VenueModel
from sim.rules.harm.smoke_harm import SmokeHarm
from sim.rules.harm.wounds import Wounds, wound
from sim.verification.fingerprint import fingerprint
from sim.world.air import Layer
from sim.world.codes import Cause, Mover, Role, Status, Wound
from tests.builders import room
from tests.worlds import drill, finished, model, scenario

EQUAL = {"susceptibility_sigma": 0.0, "older_tolerance_share": 1.0}
"""Care for people who all bear the same."""


def people_in(count: int, seed: int = 0, staff: float = 0.0, **care: object) -> VenueModel:
    words = {
        "crowd": {"people": count}, "alarm": {"mode": "none"}, "care": EQUAL | care,
        "staff": {"stewards_per_1000": staff},
    }  # fmt: skip
    return model(scenario(room(60.0, 60.0), words, hazards=[]), seed)


def pass_time(walkers: VenueModel, rule: SmokeHarm, seconds: float, every_s: float = 1.0) -> None:
    for _ in range(round(seconds / every_s)):
        walkers.world.clock.aftermath_s += every_s
        rule.act(walkers.world, every_s)


def foul(walkers: VenueModel, **air: float) -> SmokeHarm:
    """Fill the air, and give the rule."""
    walkers.world.air.stirred = True
    for name, value in air.items():
        getattr(walkers.world.air, name)[:] = value
    return SmokeHarm(walkers.world)


def told(walkers: VenueModel, name: str) -> float | None:
    return all_metrics()[name].measure(walkers.world)


def test_tolerance_is_log_normal_and_lower_for_the_old() -> None:
    walkers = people_in(3000, 5, susceptibility_sigma=0.8, older_tolerance_share=0.5)
    crowd = walkers.world.crowd
    old = crowd.age[:3000] > 65.0
    spread = np.log(crowd.tolerance[:3000] / np.where(old, 0.5, 1.0))
    assert 5 < old.sum() < 1500
    assert abs(spread.mean()) < 3.3 * 0.8 / np.sqrt(3000)
    assert spread.std() == pytest.approx(0.8, rel=0.05)


def test_everybody_bears_the_same_whatever_is_set_of_anything_else() -> None:
    first, second = (people_in(50, 4, susceptibility_sigma=1.0, fatal_dose_ratio=ratio) for ratio in (1.5, 4.0))
    assert np.array_equal(first.world.crowd.tolerance, second.world.crowd.tolerance)
    assert np.array_equal(first.world.crowd.later_death_luck, second.world.crowd.later_death_luck)


def test_who_falls_is_wounded_once_by_smoke_and_waits_to_be_carried() -> None:
    walkers = people_in(4)
    world, crowd = walkers.world, walkers.world.crowd
    wound(world, np.array([1]), Cause.DIRECT, (0.0, 0.0, 0.0))
    wound(world, np.array([2]), Cause.DIRECT, (0.0, 1.0, 0.0))
    pass_time(walkers, foul(walkers, co_ppm=35_000.0), 130.0)
    assert crowd.harmed_by[:4].tolist() == [Cause.SMOKE, Cause.DIRECT, Cause.DIRECT, Cause.SMOKE]
    assert crowd.wound[:4].tolist() == [Wound.SERIOUS, Wound.MINOR, Wound.CRITICAL, Wound.SERIOUS]
    assert crowd.patient[[0, 1, 2, 3]].all()
    assert not crowd.on_floor[:4].any()
    assert told(walkers, "casualties") == told(walkers, "overcome") == 4.0
    assert told(walkers, "expected_casualties") == 2.0, "the other two were harmed before, by nothing that is expected"


def test_who_lies_breathes_half_as_much() -> None:
    walkers = people_in(2)
    crowd = walkers.world.crowd
    walkers.world.lay_down(np.array([1]))
    pass_time(walkers, foul(walkers, co_ppm=1000.0), 60.0)
    assert crowd.toxic_dose[1] == pytest.approx(0.5 * crowd.toxic_dose[0])


@pytest.mark.parametrize("ratio", [1.5, 4.0])
def test_death_comes_at_the_fatal_ratio_of_what_the_person_bears(ratio: float) -> None:
    walkers = people_in(40, 2, susceptibility_sigma=0.5, fatal_dose_ratio=ratio, lying_breath_share=1.0)
    crowd = walkers.world.crowd
    pass_time(walkers, foul(walkers, co_ppm=35_000.0), 1800.0)
    assert (crowd.cause[:40] == Cause.SMOKE).all()
    fell, died = crowd.incapacitated_at[:40], crowd.died_at[:40]
    assert fell == pytest.approx(60.0 * crowd.tolerance[:40], abs=1.0)
    assert died == pytest.approx(ratio * 60.0 * crowd.tolerance[:40], abs=1.0)
    assert told(walkers, "deaths_smoke") == told(walkers, "expected_deaths") == 40.0
    assert told(walkers, "smoke_share") == 1.0
    assert not walkers.world.air.harms


def test_cause_is_what_was_fatal_first() -> None:
    """One bleeds to death before smoke does it, another is dead of smoke before."""
    walkers = people_in(2)
    world, crowd = walkers.world, walkers.world.crowd
    wound(world, np.array([0, 1]), Cause.DIRECT, (0.0, 1.0, 0.0))
    crowd.bleeding_threshold[:2] = 1e-9, np.inf
    rule, bleeding = foul(walkers, co_ppm=20_000.0), Wounds(world)
    for _ in range(900):
        pass_time(walkers, rule, 1.0)
        bleeding.bleed(world, 1.0)
    assert crowd.cause[:2].tolist() == [Cause.DELAYED_CARE, Cause.SMOKE]
    assert told(walkers, "deaths") == told(walkers, "casualties") == 2.0
    assert told(walkers, "wounded_in_smoke") == 1.0


def test_heat_burns_and_then_is_fatal_apart_from_gas() -> None:
    """At 120 degrees a dose of 1 is full in 12.79 min; three of it take three times as long; gases add nothing."""
    walkers = people_in(3)
    crowd = walkers.world.crowd
    pass_time(walkers, foul(walkers, temperature_c=120.0), 3 * 767.5 + 10.0)
    assert crowd.incapacitated_at[:3] == pytest.approx(767.4, abs=1.5)
    assert crowd.died_at[:3] == pytest.approx(3 * 767.4, abs=2.5)
    assert (crowd.cause[:3] == Cause.BURNS).all()
    assert (crowd.harmed_by[:3] == Cause.BURNS).all()
    assert not crowd.toxic_dose[:3].any()
    assert told(walkers, "deaths_burns") == 3.0


def test_tracks_are_not_summed() -> None:
    walkers = people_in(2)
    crowd = walkers.world.crowd
    crowd.toxic_dose[:2], crowd.heat_dose[:2] = 0.9, 0.9
    pass_time(walkers, foul(walkers), 1.0)
    assert np.isinf(crowd.incapacitated_at[:2]).all()


def test_irritants_fell_by_concentration_and_nobody_dies_of_them() -> None:
    walkers = people_in(400, 3, susceptibility_sigma=1.0)
    crowd = walkers.world.crowd
    rule = foul(walkers, irritant=1.0)
    pass_time(walkers, rule, 600.0, 10.0)
    fallen = np.isfinite(crowd.incapacitated_at[:400]).mean()
    assert abs(fallen - 0.5) < 3.3 * np.sqrt(0.25 / 400)
    assert (crowd.irritant[:400] == 1.0).all()
    assert told(walkers, "deaths") == 0.0


def test_dose_is_breathed_out_by_half_lives() -> None:
    walkers = people_in(2)
    crowd = walkers.world.crowd
    crowd.toxic_dose[:2], crowd.treated_at[1] = 0.5, 0.0
    pass_time(walkers, foul(walkers), 320.0 * 60.0, 60.0)
    assert crowd.toxic_dose[0] == pytest.approx(0.25, rel=1e-9)
    assert crowd.toxic_dose[1] == pytest.approx(0.5 * 0.5 ** (320.0 / 74.0), rel=1e-2)


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_some_of_those_brought_to_hospital_die_of_it(share: float) -> None:
    walkers = people_in(500, 1, later_death_share=share)
    crowd = walkers.world.crowd
    crowd.toxic_dose[:400] = 1.5
    rule = foul(walkers)
    pass_time(walkers, rule, 1.0)
    crowd.moved_by[:500], crowd.collected_at[:500], crowd.hospital_at[:500] = Mover.LAY, 100.0, 200.0
    pass_time(walkers, rule, 300.0)
    died = told(walkers, "deaths_smoke")
    assert died is not None
    assert abs(died - 400 * share) <= 3.3 * np.sqrt(400 * share * (1.0 - share))
    assert told(walkers, "died_after_rescue") == died
    assert told(walkers, "overcome_rescued") == 400.0
    assert told(walkers, "expected_deaths") == pytest.approx(400 * share)
    assert (crowd.died_at[crowd.status == Status.DEAD] == 200.0).all()


def test_staff_breathe_smoke_and_officers_sources_and_medics_are_left_to_other_rules() -> None:
    walkers = people_in(100, staff=20.0)
    crowd = walkers.world.crowd
    pass_time(walkers, foul(walkers, co_ppm=20_000.0), 60.0)
    breathes = np.isin(crowd.role, (Role.ATTENDEE, Role.STEWARD, Role.GUARD)) & (crowd.status == Status.INSIDE)
    assert (crowd.role[breathes] == Role.STEWARD).sum() == 2
    assert ((crowd.toxic_dose > 0.0) == breathes).all()


def test_air_that_can_harm_nobody_within_hours_keeps_no_scene_open() -> None:
    thin, thick = (people_in(3) for _ in range(2))
    pass_time(thin, foul(thin, co_ppm=35.0), 1.0)
    pass_time(thick, foul(thick, co_ppm=3500.0), 1.0)
    assert not thin.world.air.harms
    assert thick.world.air.harms


def test_air_above_heads_is_not_untenable_and_air_at_heads_is() -> None:
    walkers = people_in(1)
    rule = foul(walkers)
    walkers.world.air.extinction_per_m[:, Layer.UPPER] = 2.0
    walkers.world.air.interface_m[:] = 3.0
    pass_time(walkers, rule, 10.0)
    assert told(walkers, "untenable_s") is None
    walkers.world.air.interface_m[:] = 1.0
    pass_time(walkers, rule, 1.0)
    assert told(walkers, "untenable_s") == 11.0


def test_nothing_is_done_and_no_byte_differs_while_the_air_is_clear() -> None:
    words = [
        drill(room(), 30, care={"susceptibility_sigma": sigma, "incapacitating_dose": dose}, run={"duration_s": 60.0})
        for sigma, dose in ((1.0, 1.0), (0.0, 0.1))
    ]
    assert fingerprint(finished(words[0], 2)) == fingerprint(finished(words[1], 2))
