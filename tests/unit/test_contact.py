"""What contact does: it ends a threat or contains it, and it can harm officers and people near."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.metrics import all_metrics
from sim.model import VenueModel
from sim.rules.response.contact import err
from sim.rules.response.police import PAIR, TEAM
from sim.scenario.parameters.scenario import Scenario
from sim.verification.fingerprint import fingerprint
from sim.world.codes import Cause, Role, Status, Wound
from tests.builders import room
from tests.worlds import UNHINDERED, assault, finished, incident, merged, model, scenario

SWIFT = {
    "notification_s": 5.0, "call_processing_s": 0.0, "dispatch_s": 0.0, "travel_median_s": 10.0, "travel_sigma": 0.0,
    "entry_briefing_s": 0.0, "between_arrivals_s": 10.0, "tactical_officers": 0,
}  # fmt: skip


def attack(people: int = 30, regime: str = "sustained", **words: Any) -> Scenario:
    """Give a source that stands in a room of 30 x 8 m for ten minutes, and police who come within the first."""
    still = assault(regime=regime, speed_mps=0.0, harm_per_min=0.0, departure_low_s=600.0, departure_high_s=600.0)
    base = {"crowd": {"people": people}, "hazards": [still], "response": {"police": SWIFT}}
    return scenario(room(30.0, 8.0), UNHINDERED, merged(base, words))


def measured(walkers: VenueModel, name: str) -> float | None:
    return all_metrics()[name].measure(walkers.world)


def at_contact(words: Scenario, seed: int = 0) -> VenueModel:
    """Give a model at the end of the step of the first contact."""
    walkers = model(words, seed)
    while np.isinf(walkers.world.response.contact_at):
        walkers.step()
    return walkers


def test_contact_ends_a_sustained_threat() -> None:
    walkers = at_contact(attack())
    world = walkers.world
    assert not world.hazard.active.any()
    assert not world.crowd.on_floor[world.hazard.rows[0]]
    assert world.hazard.ended_at == world.response.contact_at + 30.0
    assert measured(walkers, "contained_s") is None


def test_contact_contains_a_barricaded_threat_whose_end_is_far() -> None:
    police = {"barricade_median_s": 5400.0, "barricade_sigma": 0.0}
    walkers = at_contact(attack(regime="barricade", response={"police": police}))
    world = walkers.world
    assert not world.hazard.active.any()
    assert world.crowd.on_floor[world.hazard.rows[0]], "who holds out is still there"
    assert measured(walkers, "contained_s") == measured(walkers, "contact_s")
    assert world.hazard.ended_at == world.response.contact_at + 5400.0


def test_contained_threat_harms_nobody_any_more() -> None:
    walkers = at_contact(attack(60, "barricade", hazards=[assault(regime="barricade", harm_per_min=60.0)]))
    before = walkers.world.crowd.exposure.copy()
    for _ in range(40):
        walkers.step()
    assert np.array_equal(walkers.world.crowd.exposure, before)


@pytest.mark.parametrize("policy", ["threat_ended", "threat_contained"])
def test_warm_zone_is_declared_by_policy(policy: str) -> None:
    police = {"warm_zone_policy": policy, "barricade_sigma": 0.0}
    walkers = at_contact(attack(regime="barricade", response={"police": police}))
    clocks, ended_at = walkers.world.response, walkers.world.hazard.ended_at
    assert clocks.warm_zone_at == (ended_at if policy == "threat_ended" else clocks.contained_at + 30.0)
    assert clocks.clear_at == ended_at + 1800.0, "nobody clears a venue in which a threat holds out"


def sizes_of_entry(**police: Any) -> list[int]:
    """Give how many officers have gone in, at each moment when more had; they have a room to cross to the source."""
    walkers = model(attack(response={"police": {"contact_radius_m": 2.0, **police}}))
    world, crowd, sizes = walkers.world, walkers.world.crowd, [0]
    while np.isinf(world.response.contact_at):
        walkers.step()
        if world.hazard.active.any():
            world.place_body(int(world.hazard.rows[0]), 1.0, 4.0)
        inside = int((crowd.status[crowd.rows(Role.OFFICER)] != Status.ABSENT).sum())
        sizes += [inside] if inside != sizes[-1] else []
    return sizes[1:]


def test_contact_team_goes_in_together_and_first_officers_as_a_pair() -> None:
    assert sizes_of_entry(entry_policy="contact_team", officers=6) == [TEAM, 6]
    assert sizes_of_entry(entry_policy="first_officer", officers=6) == [PAIR, 4, 6]


def test_tactical_team_goes_in_alone_where_it_is_waited_for_and_not_before_its_clock_strikes() -> None:
    police = {"officers": 2, "tactical_officers": 4, "entry_policy": "wait_for_tactical", "tactical_median_s": 60.0,
              "tactical_sigma": 0.0}  # fmt: skip
    assert sizes_of_entry(**police)[-1] == 4
    walkers = at_contact(attack(response={"police": police}))
    clocks = walkers.world.response
    assert clocks.tactical_at == clocks.ordered_at + 60.0
    assert clocks.contact_at >= clocks.tactical_at


def in_front_of_a_source(people: int, **police: Any) -> VenueModel:
    """Give a source at its entrance, active, a crowd about it, and nobody moving yet."""
    walkers = model(attack(people, response={"police": {"contact_radius_m": 60.0, **police}}))
    for _ in range(5):
        walkers.step()
    assert walkers.world.hazard.active.all()
    return walkers


def weights(walkers: VenueModel) -> NDArray[np.float64]:
    crowd, row = walkers.world.crowd, walkers.world.hazard.rows[0]
    gap = np.hypot(crowd.x - crowd.x[row], crowd.y - crowd.y[row])
    return np.where(crowd.attendee, 1.0 - gap / 60.0, 0.0)


def test_errors_share_their_expected_harm_by_distance() -> None:
    """In all: the rate times W / (h + W), W the sum of weights; each by weight (exact to rounding)."""
    for half in (1.0, 7.0):
        walkers = in_front_of_a_source(30, error_per_contact=0.8, error_half_saturation=half)
        weight = weights(walkers)
        err(walkers.world, 0)
        assert walkers.world.crowd.error_exposure == pytest.approx(0.8 * weight / (half + weight.sum()), rel=1e-12)


def test_people_out_of_the_radius_or_out_of_sight_are_spared_by_errors() -> None:
    walkers = in_front_of_a_source(30, error_per_contact=2.0, contact_radius_m=10.0)
    crowd, row = walkers.world.crowd, walkers.world.hazard.rows[0]
    err(walkers.world, 0)
    near = crowd.attendee & (np.hypot(crowd.x - crowd.x[row], crowd.y - crowd.y[row]) < 10.0)
    assert near.any()
    assert np.array_equal(crowd.error_exposure > 0.0, near)


def test_whoever_errors_harm_was_harmed_by_responders_and_dies_of_it() -> None:
    walkers = in_front_of_a_source(30)
    world, crowd = walkers.world, walkers.world.crowd
    crowd.error_exposure[:3] = crowd.harm_threshold[:3]
    crowd.exposure[3:6] = crowd.harm_threshold[3:6]
    crowd.wound_luck[:6] = 0.0
    walkers._wounds.harm(world)
    assert list(crowd.harmed_by[:7]) == [Cause.RESPONDERS] * 3 + [Cause.DIRECT] * 3 + [Cause.NONE]
    assert list(crowd.cause[:7]) == [Cause.RESPONDERS] * 3 + [Cause.DIRECT] * 3 + [Cause.NONE]
    assert measured(walkers, "harmed_by_responders") == 3.0


def test_one_more_harm_never_spares_anybody() -> None:
    """Common luck: up to contact nothing differs; whoever is harmed without errors is harmed with them."""
    words = incident(
        150, **merged(UNHINDERED, {"hazards": [assault(harm_per_min=60.0)], "response": {"police": SWIFT}})
    )
    without, errors = (
        finished(scenario_with(words, error_per_contact=rate, officer_harm_share=0.0), 3) for rate in (0.0, 2.0)
    )
    harmed = [result.people["wound"] != Wound.NONE for result in (without, errors)]
    assert without.metrics["contact_s"] == errors.metrics["contact_s"]
    assert (harmed[0] <= harmed[1]).all()
    assert without.metrics["harmed_by_responders"] == 0.0


def test_errors_and_harm_to_officers_change_no_byte_where_there_is_no_contact() -> None:
    words = incident(80, run={"duration_s": 90.0})
    marks = {
        fingerprint(finished(scenario_with(words, error_per_contact=rate, officer_harm_share=share), 5))
        for rate, share in ((0.0, 0.0), (2.0, 0.5))
    }
    assert len(marks) == 1


def scenario_with(words: Scenario, **police: Any) -> Scenario:
    """Give a scenario with other words of the police."""
    response = words.response.model_copy(update={"police": words.response.police.model_copy(update=police)})
    return words.model_copy(update={"response": response})
