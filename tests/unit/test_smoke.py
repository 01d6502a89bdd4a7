"""Steady smoke fills the air of its areas, fells by a closed form only those in it, and clear air changes no byte."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.kernels.heads_in_smoke import share_of_speed
from sim.model import VenueModel
from sim.rules.hazards.smoke import dose_per_s
from sim.runs.runner import RunResult
from sim.scenario.parameters.scenario import Scenario
from sim.verification.fingerprint import fingerprint
from sim.world.codes import Action, Mover, Status, Wound
from tests.builders import room, two_rooms
from tests.worlds import (
    ALIKE,
    assault,
    club,
    crossing_time,
    drill,
    finished,
    hallway,
    incident,
    lone_walker,
    model,
    path_of,
    scenario,
    smoke,
    stepped,
)  # fmt: skip

GASES = {
    "a": (1000.0, 2.0, 15.0, 981.70), "b": (0.0, 0.0, 12.0, 1666.3), "c": (1000.0, 0.0, 21.0, 1692.83),
    "d": (1000.0, 3.43, 21.0, 846.51), "nist_2_6": (5000.0, 2.0, 18.0, 208.7),
}  # fmt: skip
"""CO (ppm), CO2 (%), O2 (%) and time to a dose of 1 (s): ISO 20414 test 19 and NIST TN 1822 2.6."""

EXACT: dict[str, Any] = {"dose": "purser", "susceptibility_sigma": 0.0, "older_tolerance_share": 1.0}
"""Care by the form of the standard's test, for people who all bear the same."""

LUND = {"speed_in_smoke": "lund"}
STANDING = {
    "care": EXACT, "decisions": LUND, "crowd": {"people": 20, **ALIKE}, "alarm": {"mode": "none"},
    "run": {"duration_s": 120.0},
}  # fmt: skip
"""People who know of nothing and stay where they are."""


def standing(*hazards: dict[str, Any], **words: Any) -> VenueModel:
    """Give people who stand in the west of two rooms, with hazards."""
    return model(scenario(two_rooms(), STANDING, words, hazards=list(hazards)), 1)


def rate_of(words: dict[str, Any]) -> float:
    return dose_per_s(words["co_ppm"], words["co2_percent"], words["o2_percent"])


def speed_share(extinction: float) -> float:
    """Give the share of free speed left by the law of `lund`."""
    return float(share_of_speed(1.0, extinction, False))


@pytest.mark.parametrize(
    ("extinction", "share"),
    [(0.0, 1.0), (0.5, 0.95963), (1.0, 0.91926), (3.0, 0.75779), (7.5, 0.39448), (10.0, 0.19263), (12.0, 0.1),
     (30.0, 0.1)],
)  # fmt: skip
def test_share_of_speed_is_that_of_the_closed_form(extinction: float, share: float) -> None:
    """Five digits of 1 - (0.057 / 0.706) K (Ronchi et al. 2013); the floor of 0.1 takes over at 11.15 /m."""
    assert speed_share(extinction) == pytest.approx(share, abs=5e-6)


@pytest.mark.parametrize("name", GASES)
def test_dose_is_full_at_the_time_of_the_closed_form(name: str) -> None:
    """Within 0.02 %, to which peers agree; case b, oxygen alone, would catch 60 times too little (trap T9)."""
    *gases, seconds = GASES[name]
    assert 1.0 / dose_per_s(*gases) == pytest.approx(seconds, rel=2e-4)


def test_clear_air_adds_no_dose_and_takes_no_speed() -> None:
    assert dose_per_s(0.0, 0.0, 20.9) == 0.0
    assert dose_per_s(0.0, 0.0, 20.0) == 0.0
    assert speed_share(0.0) == 1.0


def test_carbon_dioxide_alone_adds_no_dose_and_makes_carbon_monoxide_worse() -> None:
    assert dose_per_s(0.0, 5.0, 20.9) == 0.0
    assert dose_per_s(1000.0, 5.0, 20.9) > dose_per_s(1000.0, 1.0, 20.9) > dose_per_s(1000.0, 0.0, 20.9)


@pytest.mark.parametrize("name", ["b", "nist_2_6"])
@pytest.mark.parametrize("begins_s", [0.0, 7.3])
def test_people_held_in_smoke_fall_within_the_step_of_the_closed_form(name: str, begins_s: float) -> None:
    """The whole model, with its own step of 0.5 s; the crossing lies in [t*, t* + dt)."""
    co, co2, o2, _ = GASES[name]
    words = {"kind": "smoke", "begins_s": begins_s, "co_ppm": co, "co2_percent": co2, "o2_percent": o2}
    held = {"care": EXACT, "crowd": {"people": 1, **ALIKE}, "alarm": {"mode": "none"}, "run": {"duration_s": 2000.0}}
    result = finished(scenario(room(), held, hazards=[words]), 1)
    due = begins_s + 1.0 / dose_per_s(co, co2, o2)
    assert due <= result.people["incapacitated_at"][0] < due + 0.5
    assert result.metrics["incapacitated_by_smoke"] == 1.0


def test_only_time_spent_in_smoke_counts() -> None:
    """Smoke from 0.7 s on in the west room; a step of 0.5 s; one person stands in the east room."""
    words = smoke(areas=["west"], begins_s=0.7)
    walkers = standing(words)
    crowd = walkers.world.crowd
    crowd.x[3] = 15.0
    for _ in range(4):
        walkers.step()
    west = np.arange(20) != 3
    assert crowd.toxic_dose[:20][west] == pytest.approx(1.3 * rate_of(words), rel=1e-12)
    assert crowd.toxic_dose[3] == 0.0
    assert (crowd.visibility_factor[:20] == np.where(west, speed_share(3.0), 1.0)).all()


def test_who_leaves_the_smoke_walks_as_before() -> None:
    """A hallway in smoke, clear air on the run-out: slowed inside and the person's own pace outside, to 1 % as V01."""
    words = {"kind": "smoke", "begins_s": 0.0, "extinction_per_m": 7.5}
    walker = lone_walker(hallway(), (5.0, 1.0), 1.2, hazards=[words], decisions=LUND)
    times, places = path_of(walker)
    assert crossing_time(times, places[:, 0], 10.0, 40.0) == pytest.approx(30.0 / (1.2 * speed_share(7.5)), rel=1e-2)
    for _ in range(3):
        walker.step()
    assert walker.world.crowd.visibility_factor[0] == 1.0
    assert walker.world.crowd.speed[0] == pytest.approx(1.2, rel=1e-2)


def test_of_two_smokes_the_thicker_slows_and_the_worse_of_each_gas_counts() -> None:
    thin, thick = smoke(extinction_per_m=1.0, co_ppm=500.0), smoke(extinction_per_m=4.0, o2_percent=18.0)
    walkers = standing(thick, thin)
    for _ in range(6):
        walkers.step()
    crowd = walkers.world.crowd
    assert (crowd.visibility_factor[:20] == speed_share(4.0)).all()
    both = dose_per_s(20_000.0, 4.0, 14.0)
    assert crowd.toxic_dose[:20] == pytest.approx(both, rel=1e-12)


def test_who_is_incapacitated_lies_where_they_are_and_counts_as_one_casualty() -> None:
    walkers = model(incident(60, hazards=[smoke(begins_s=0.0)], alarm={"starts_at_s": 0.0}), 2)
    world, crowd = walkers.world, walkers.world.crowd
    places: dict[int, tuple[float, float]] = {}
    for _ in stepped(walkers):
        lying = np.isfinite(crowd.incapacitated_at) & (crowd.moved_by == Mover.NONE)
        for row in np.flatnonzero(lying):
            here = (float(crowd.x[row]), float(crowd.y[row]))
            assert places.setdefault(int(row), here) == here
    fallen = np.flatnonzero(np.isfinite(crowd.incapacitated_at) & crowd.attendee)
    assert 5 < len(fallen) < 60
    assert not (crowd.status[fallen] == Status.LEFT).any()
    assert not crowd.on_floor[fallen].any()
    assert (crowd.action[fallen] == Action.NONE).all()
    assert (crowd.wound[fallen] == Wound.SERIOUS).all()
    assert not crowd.toxic_dose[~crowd.harmable].any()
    assert world.log.first("incapacitation") == crowd.incapacitated_at.min()


@pytest.mark.parametrize("dose", [0.3, 2.0])
def test_dose_that_incapacitates_is_an_uncertainty_of_care(dose: float) -> None:
    words = smoke(begins_s=0.0, co_ppm=5000.0, extinction_per_m=0.0)  # which nobody sees or smells
    walkers = standing(words, care={"incapacitating_dose": dose}, run={"duration_s": 600.0})
    for _ in stepped(walkers):
        pass
    due = dose / rate_of(words)
    assert due <= walkers.world.crowd.incapacitated_at[0] < due + 0.5


def test_scene_goes_on_while_people_breathe_smoke_and_nobody_is_left_undecided() -> None:
    """Nobody moves, and all die after four times what makes them fall: 1.5 more of it at half the breathing."""
    words = smoke(begins_s=0.0, co_ppm=8000.0, extinction_per_m=0.0)  # which nobody sees or smells
    full_s = 1.0 / rate_of(words)
    assert full_s > 65.0
    walkers = standing(words, run={"duration_s": 900.0})
    for _ in stepped(walkers):
        pass
    crowd = walkers.world.crowd
    assert (crowd.status[:20] == Status.DEAD).all()
    assert crowd.died_at[:20] == pytest.approx(4.0 * full_s, abs=1.0)
    assert walkers.world.now_s < 4.0 * full_s + 65.0


def test_nobody_falls_in_smoke_without_gases_and_the_way_out_takes_longer() -> None:
    clear, thick = (
        finished(drill(club(), 100, hazards=[{"kind": "smoke", "extinction_per_m": k}]), 4) for k in (0.0, 7.5)
    )
    assert thick.metrics["incapacitated_by_smoke"] == 0.0
    assert thick.metrics["evacuated"] == clear.metrics["evacuated"] == 100.0
    assert thick.metrics["egress_t95_s"] > clear.metrics["egress_t95_s"]


def nulls() -> dict[str, Scenario]:
    """Give a drill and an assault."""
    return {"drill": drill(club(), 80, run={"duration_s": 60.0}), "assault": incident(80, run={"duration_s": 60.0})}


@pytest.mark.parametrize("name", ["drill", "assault"])
def test_clear_air_changes_no_byte_of_anything(name: str) -> None:
    """The null arm of V17: paths of everybody, columns, series, metrics and events."""
    words = nulls()[name]
    clear = type(words).model_validate(words.model_dump(by_alias=True) | {
        "hazards": [*(each.model_dump() for each in words.hazards), {"kind": "smoke", "begins_s": 1.0}],
    })  # fmt: skip
    without, with_clear_air = (finished(each, 3, trajectory=True) for each in (words, clear))
    assert fingerprint(without) == fingerprint(with_clear_air)


def last_of(result: RunResult, name: str) -> float:
    return max(event.time_s for event in result.events if event.name == name)


def test_smoke_brings_no_police_and_where_no_staff_notice_it_sets_off_no_alarm() -> None:
    words = {"crowd": {"people": 30}, "staff": {"stewards_per_1000": 0.0, "guards_per_1000": 0.0}}
    result = finished(scenario(club(), words, hazards=[smoke()], run={"duration_s": 200.0}), 1)
    names = {event.name for event in result.events}
    assert {"smoke", "smoke_cue", "recognition", "incapacitation"} <= names
    assert not names & {"notification", "dispatch", "arrival", "alarm"}
    assert result.metrics["deaths"] == result.metrics["deaths_smoke"] > 0.0
    assert result.metrics["casualties"] == result.metrics["incapacitated_by_smoke"]


def test_threat_ends_though_smoke_is_still_to_come() -> None:
    words = incident(80, hazards=[assault(), smoke(begins_s=250.0)], run={"duration_s": 200.0})
    assert last_of(finished(words, 1), "threat_ended") == last_of(finished(incident(80), 1), "threat_ended")


def test_who_is_on_the_way_out_of_smoke_when_the_time_is_up_walks_on() -> None:
    """Sixty metres of thin smoke that would be fatal to whoever stood in it for an hour; time is up after 10 s."""
    words = {"kind": "smoke", "begins_s": 0.0, "co_ppm": 3000.0}
    walker = lone_walker(hallway(), (5.0, 1.0), 1.2, hazards=[words], run={"duration_s": 10.0})
    for _ in stepped(walker):
        pass
    crowd = walker.world.crowd
    assert crowd.status[0] == Status.LEFT
    assert walker.world.now_s > 30.0
