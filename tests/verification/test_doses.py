"""VF10 to VF12: doses by closed forms, shares of people who fall at a dose, and the height of the mouth.

Sources: ISO 13571:2012, Eq. 7 and 9, as others tell it; ISO 20414 test 19 (V16) for Purser's form; figures by hand.
"""

from __future__ import annotations

import numpy as np
import pytest

from sim.kernels.dose import heat_rate, iso_dose, purser_dose
from sim.model import VenueModel
from sim.rules.harm.smoke_harm import SmokeHarm
from sim.world.air import Layer
from sim.world.codes import Status
from tests.builders import room
from tests.worlds import model, scenario

EQUAL = {"susceptibility_sigma": 0.0, "older_tolerance_share": 1.0}
"""Care for people who all bear the same."""


def crowd_in_a_room(people: int, seed: int = 0, **care: object) -> VenueModel:
    """Give people in a large room, who are told of nothing."""
    words = {"crowd": {"people": people}, "alarm": {"mode": "none"}, "care": care}
    return model(scenario(room(80.0, 80.0), words, hazards=[]), seed)


def breathe(walkers: VenueModel, seconds: float, every_s: float = 1.0) -> SmokeHarm:
    """Let people breathe what the air holds, and nothing else happen; gives the rule."""
    rule = SmokeHarm(walkers.world)
    walkers.world.air.stirred = True
    for _ in range(round(seconds / every_s)):
        walkers.world.clock.aftermath_s += every_s
        rule.act(walkers.world, every_s)
    return rule


@pytest.mark.parametrize(("gases", "minutes"), [
    ((1000.0, 0.0, 0.0, 20.9), 35.00), ((0.0, 100.0, 0.0, 20.9), 22.87), ((1000.0, 0.0, 5.0, 20.9), 12.88),
])  # fmt: skip
def test_vf10_dose_of_gases_is_full_at_the_time_of_iso_13571(gases: tuple[float, ...], minutes: float) -> None:
    """To 0.1 %: carbon monoxide alone, hydrogen cyanide alone, carbon monoxide breathed faster."""
    assert 1.0 / iso_dose(*gases) == pytest.approx(minutes, rel=1e-3)


@pytest.mark.parametrize(("air", "minutes"), [((120.0, 0.0), 12.79), ((20.0, 5.0), 0.560)])
def test_vf10_dose_of_heat_is_full_at_the_time_of_iso_13571(air: tuple[float, float], minutes: float) -> None:
    """To 0.1 %: hot air on people in clothes, and radiant heat."""
    assert 1.0 / heat_rate(*air) == pytest.approx(minutes, rel=1e-3)


@pytest.mark.parametrize(("co", "co2", "o2", "seconds"), [
    (1000.0, 2.0, 15.0, 981.70), (0.0, 0.0, 12.0, 1666.3), (1000.0, 0.0, 21.0, 1692.83), (1000.0, 3.43, 21.0, 846.51),
    (5000.0, 2.0, 18.0, 208.7),
])  # fmt: skip
def test_vf10_pursers_form_gives_the_times_of_test_19(co: float, co2: float, o2: float, seconds: float) -> None:
    assert 60.0 / purser_dose(co, 0.0, co2, o2) == pytest.approx(seconds, rel=2e-4)


def test_clear_or_warm_air_gives_no_dose() -> None:
    for form in (iso_dose, purser_dose):
        assert form(0.0, 0.0, 0.0, 20.9) == 0.0
    assert heat_rate(37.0, 2.5) == 0.0
    assert heat_rate(38.0, 0.0) > 0.0
    assert heat_rate(20.0, 2.6) > 0.0


@pytest.mark.parametrize("every_s", [0.5, 1.0, 10.0])
@pytest.mark.parametrize(("form", "minutes"), [("iso13571", 12.88), ("purser", None)])
def test_vf10_people_fall_at_the_closed_form_whatever_the_step(
    form: str, minutes: float | None, every_s: float
) -> None:
    walkers = crowd_in_a_room(5, dose=form, **EQUAL)
    air = walkers.world.air
    air.co_ppm[:], air.co2_percent[:] = 1000.0, 5.0
    due_s = 60.0 * (minutes or 1.0 / purser_dose(1000.0, 0.0, 5.0, 20.9))
    breathe(walkers, 900.0, every_s)
    fallen = walkers.world.crowd.incapacitated_at[:5]
    assert (fallen > 0.999 * due_s - 1e-6).all()
    assert (fallen < 1.001 * due_s + every_s).all()


@pytest.mark.parametrize(("dose", "share"), [(0.1, 0.0107), (0.3, 0.1143), (1.0, 0.5), (3.0, 0.8640)])
def test_vf11_so_many_are_overcome_at_a_dose(dose: float, share: float) -> None:
    """Shares of a log-normal of spread 1, within 3 standard errors of 10,000 people."""
    people = 10_000
    walkers = crowd_in_a_room(people, 3, susceptibility_sigma=1.0, older_tolerance_share=1.0, fatal_dose_ratio=10.0)
    crowd = walkers.world.crowd
    crowd.toxic_dose[:people] = dose
    breathe(walkers, 0.5, 0.5)
    fallen = np.isfinite(crowd.incapacitated_at[:people]).mean()
    assert abs(fallen - share) < 3.0 * np.sqrt(share * (1.0 - share) / people)


def test_vf12_only_those_whose_mouth_is_in_the_layer_take_a_dose() -> None:
    """A layer that ends 1.0 m over the floor, thick below its edge by a quarter of a metre at most."""
    walkers = crowd_in_a_room(2, **EQUAL)
    world, crowd = walkers.world, walkers.world.crowd
    world.air.interface_m[:] = 1.0
    world.air.co_ppm[:, Layer.UPPER] = 1000.0
    world.lay_down(np.array([1]))
    breathe(walkers, 60.0)
    assert crowd.toxic_dose[0] == pytest.approx(1.0 / 35.0, rel=1e-9)
    assert crowd.toxic_dose[1] == 0.0


def test_vf12_the_edge_of_the_layer_is_blended_over_half_a_metre() -> None:
    doses = []
    for interface in (1.3, 1.6, 1.7, 1.9):
        walkers = crowd_in_a_room(1, **EQUAL)
        walkers.world.air.interface_m[:] = interface
        walkers.world.air.co_ppm[:, Layer.UPPER] = 1000.0
        breathe(walkers, 60.0)
        doses.append(35.0 * walkers.world.crowd.toxic_dose[0])
    assert doses == pytest.approx([1.0, 0.5, 0.3, 0.0])


def test_nobody_past_a_lethal_dose_is_left_undecided() -> None:
    walkers = crowd_in_a_room(300, 1)
    world, crowd = walkers.world, walkers.world.crowd
    world.air.co_ppm[:] = 20_000.0
    breathe(walkers, 3600.0, 10.0)
    care = world.scenario.care
    past = crowd.toxic_dose >= care.fatal_dose_ratio * care.incapacitating_dose * crowd.tolerance
    assert past[:300].sum() > 250
    assert ((crowd.status[:300] == Status.DEAD) == past[:300]).all()
