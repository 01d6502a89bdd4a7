"""Every lever acts: moved in a scenario where it should matter, it moves what it should, the way it should.

The table must name every lever there is. Directions are from the literature (science.md 1.2 and 5.2) or follow from
what the lever is; they were written down before any run. Sums are over the same seeds with common luck.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pytest

from sim.experiment.runner import RunResult
from sim.scenario.scenario import Scenario
from tests.builders import ENTRANCE, box
from tests.builders import venue as make_venue
from tests.worlds import assault, club, drill, fingerprint, finished, incident, knobs, merged, one_room, plan, scenario

SWIFT = {"response": {"police": {
    "notification_s": 5.0, "call_processing_s": 5.0, "dispatch_s": 5.0, "travel_median_s": 20.0, "travel_sigma": 0.0,
    "entry_briefing_s": 5.0, "between_arrivals_s": 10.0, "tactical_median_s": 120.0, "tactical_sigma": 0.0,
}}}  # fmt: skip
"""Police who come within a minute, so that what they do can be seen in a short run."""

HURT = {"hazards": [assault(harm_per_min=60.0)], "care": {
    "not_survivable_share": 0.1, "time_critical_share": 0.4, "serious_share": 0.2, "clearance_s": 600.0,
    "coordination_s": 300.0, "death_rate_per_min": 0.05,
}}  # fmt: skip
"""Many wounded whose lives depend on care."""


class Row(NamedTuple):
    """What a lever is expected to do.

    Attributes:
        words: a scenario in which the lever should matter.
        low: one value.
        high: another, larger or later in the list of choices.
        metric: a metric, or ``event:NAME`` for the time of an event.
        way: ``up`` or ``down`` from low to high.
        why: source or reason.
        seeds: how many replications are summed.
    """

    words: Scenario
    low: Any
    high: Any
    metric: str
    way: str
    why: str
    seeds: int = 1


def swift(**words: Any) -> Scenario:
    return incident(150, **merged(SWIFT, {"run": {"duration_s": 150.0}}, words))


def far_hall() -> Scenario:
    """Give a hall at the end of 60 m of corridor: the first pair of officers walks it, the second comes in behind."""
    venue = make_venue(
        [{"id": "way", "use": "corridor", "polygon": box(0, 0, 60, 4)}, {"id": "hall", "polygon": box(60, -6, 75, 10)}],
        [{"id": "front", "between": ("way", "outside"), "line": ((0.0, 1.0), (0.0, 3.0)), **ENTRANCE},
         {"id": "inner", "between": ("way", "hall"), "line": ((60.0, 1.0), (60.0, 3.0))},
         {"id": "back", "between": ("hall", "outside"), "line": ((75.0, 1.0), (75.0, 3.0)), "response_access": True}],
        standing_areas=["hall"],
    )  # fmt: skip
    police = {"entry_policy": "first_officer", "contact_radius_m": 4.0}
    return scenario(
        venue, SWIFT, {"response": {"police": police}},
        {"crowd": {"people": 60}, "hazards": [assault(harm_per_min=5.0)], "run": {"duration_s": 240.0},
         "decisions": {"run_share": 0.0, "hide_share": 1.0}},
    )  # fmt: skip


def hurt(**words: Any) -> Scenario:
    return incident(150, **merged(SWIFT, HURT, {"run": {"duration_s": 240.0}}, words))


def sheltering() -> Scenario:
    """Give an incident in a hall with a refuge for 15 in which everybody hides; the source sees into its door."""
    venue = make_venue(
        [{"id": "hall", "polygon": box(0, 0, 20, 12)},
         {"id": "store", "use": "refuge", "polygon": box(20, 2, 28, 10), "capacity": 15}],
        [{"id": "front", "between": ("hall", "outside"), "line": ((0.0, 5.0), (0.0, 7.0)), **ENTRANCE},
         {"id": "inner", "between": ("hall", "store"), "line": ((20.0, 5.0), (20.0, 7.0))}],
        standing_areas=["hall"],
    )  # fmt: skip
    return scenario(
        venue,
        {"crowd": {"people": 40}, "decisions": {"run_share": 0.0, "hide_share": 1.0, "refuge_range_m": 60.0},
         "building": {"exit_knowledge_share": 1.0, "refuge_lock_s": 2.0}, "alarm": {"delay_s": 5.0},
         "hazards": [assault(onset_s=15.0, harm_per_min=40.0, reach_m=80.0, half_saturation=1.0)],
         "run": {"duration_s": 130.0}},
    )  # fmt: skip


def patient() -> Scenario:
    """Give wounded who live long enough to be brought to hospital."""
    return hurt(care={"death_rate_per_min": 0.004})


TABLE: dict[str, Row] = {
    "crowd.occupant_load_share": Row(
        one_room(200, 10.0, 8.0, 1.2), 0.5, 1.0, "egress_last_s", "up", "more people through one door take longer"
    ),
    "building.exits_usable_share": Row(
        drill(club(), 300), 0.0, 1.0, "egress_t95_s", "down", "Q. Liu 2018: more exits, quicker egress"
    ),
    "building.exit_release_s": Row(
        drill(club(), 300), 0.0, 90.0, "egress_t50_s", "up", "shut exits keep people waiting (5.2, panic hardware)"
    ),
    "building.exit_knowledge_share": Row(
        drill(club(), 400, decisions={"sign_range_m": 0.0}, building={"exit_knowledge_share": 0.4}), 0.0, 1.0,
        "egress_t95_s", "down", "Q. Liu on signs; who knows one exit queues at it",
    ),
    "building.refuge_lock_s": Row(
        sheltering(), 0.0, 60.0, "event:refuge_locked", "up", "a refuge that locks later is locked later", 2
    ),
    "building.refuge_protection": Row(
        sheltering(), 0.0, 1.0, "casualties", "up",
        "a refuge that protects less protects less (5.2: exposure multiplier inside)", 4,
    ),
    "alarm.mode": Row(
        incident(150, awareness={"sound_median_s": 300.0, "sight_median_s": 60.0, "contagion_median_s": 300.0},
                 hazards=[assault(harm_per_min=0.0)], alarm={"delay_s": 5.0}),
        "none", "live_voice", "movement_start_median_s", "down", "P17: none < bell < text < voice",
    ),
    "alarm.delay_s": Row(
        incident(150, awareness={"sound_median_s": 300.0, "sight_median_s": 60.0}), 5.0, 200.0,
        "movement_start_median_s", "up", "P08: people told later move later", 2,
    ),
    "alarm.show_stop_s": Row(
        incident(150, alarm={"mode": "none"}), 0.0, 1200.0, "movement_start_median_s", "up",
        "sound is ambiguous during a show (design.md 4.3)", 2,
    ),
    "response.police.notification_s": Row(swift(), 5.0, 65.0, "arrival_s", "up", "one clock after another (4.6)"),
    "response.police.call_processing_s": Row(swift(), 5.0, 65.0, "arrival_s", "up", "one clock after another (4.6)"),
    "response.police.dispatch_s": Row(swift(), 5.0, 65.0, "arrival_s", "up", "one clock after another (4.6)"),
    "response.police.travel_median_s": Row(swift(), 20.0, 120.0, "arrival_s", "up", "one clock after another (4.6)"),
    "response.police.officers": Row(
        far_hall(), 2, 12, "threat_ended_s", "down", "Anklam 2015, Kirby 2016: more armed responders, quicker contact",
    ),
    "response.police.entry_policy": Row(
        swift(), "first_officer", "wait_for_tactical", "entry_s", "up", "whoever waits enters later (ALERRT)"
    ),
    "response.police.entry_briefing_s": Row(swift(), 0.0, 60.0, "entry_s", "up", "one clock after another (4.6)"),
    "response.police.tactical_median_s": Row(
        swift(response={"police": {"entry_policy": "wait_for_tactical"}}), 60.0, 240.0, "entry_s", "up",
        "who waits for them enters when they come",
    ),
    "care.medical_policy": Row(
        hurt(care={"clearance_s": 1800.0}), "wait_until_clear", "rescue_task_force", "deaths_delayed_care", "down",
        "P13, where clearing takes longer than assembling the task force", 6,
    ),
    "care.coordination_s": Row(hurt(), 0.0, 900.0, "deaths_delayed_care", "up", "Manchester Arena Inquiry", 3),
    "care.task_force_median_s": Row(
        hurt(care={"medical_policy": "rescue_task_force", "coordination_s": 0.0}), 0.0, 1800.0, "medical_entry_s",
        "up", "who waits for the team enters when it is assembled",
    ),
    "care.patients_per_min": Row(
        patient(), 0.2, 10.0, "last_critical_evacuated_s", "down", "the last patient waits for all before"
    ),
    "care.transport_median_s": Row(
        patient(), 540.0, 2400.0, "last_critical_evacuated_s", "up", "Winter 2022: ambulance 21 min, police 9 min"
    ),
}  # fmt: skip


@cache
def outcome(lever: str, end: str, seed: int) -> RunResult:
    """Run one row of the table at one of its two values."""
    row = TABLE[lever]
    return finished(plan(row.words, **{lever: getattr(row, end)}), seed)


def number(result: RunResult, metric: str) -> float:
    """Give a metric, or the time of an event; no number where there is none."""
    if metric.startswith("event:"):
        name = metric.removeprefix("event:")
        return min((event.time_s for event in result.events if event.name == name), default=np.nan)
    value = result.metrics[metric]
    return np.nan if value is None else value


def told(words: Scenario, lever: str, value: Any, metric: str, seed: int) -> float:
    return number(finished(plan(words, **{lever: value}), seed), metric)


def test_table_names_every_lever_there_is() -> None:
    assert set(TABLE) == {knob.path for knob in knobs("lever")}


@pytest.mark.parametrize("lever", TABLE)
def test_lever_acts_the_way_it_should(lever: str) -> None:
    row = TABLE[lever]
    pairs = np.array([
        [number(outcome(lever, end, seed), row.metric) for end in ("low", "high")] for seed in range(row.seeds)
    ])  # fmt: skip
    both = pairs[np.isfinite(pairs).all(axis=1)]
    assert len(both) >= 0.5 * row.seeds, f"{row.metric} is told in {len(both)} of {row.seeds} pairs"
    low, high = both.sum(axis=0)
    assert high != low, f"{lever} does nothing to {row.metric}: {low:g}"
    assert (high > low) == (row.way == "up"), f"{row.why}: {row.metric} went from {low:g} to {high:g}"


@pytest.mark.parametrize("lever", TABLE)
def test_lever_changes_some_byte_of_the_outcome(lever: str) -> None:
    marks = [{fingerprint(outcome(lever, end, seed)) for end in ("low", "high")} for seed in range(TABLE[lever].seeds)]
    assert any(len(pair) == 2 for pair in marks), f"{lever} changes no byte"


def test_modes_of_alarm_come_in_the_order_of_the_survey() -> None:
    """P17: share of people moved by none < bell < text < voice < live voice (BRE via trade press; by construction)."""
    from sim.rules.awareness.cues import alarm_share

    words = scenario(club()).awareness
    modes = ("none", "bell", "text", "recorded_voice", "live_voice")
    shares = [alarm_share(words, mode) for mode in modes]
    assert shares == sorted(shares)
    assert len(set(shares)) == len(shares)


def test_modes_of_alarm_move_people_in_that_order() -> None:
    responded = []
    for mode in ("none", "bell", "text", "recorded_voice", "live_voice"):
        words = scenario(
            club(), crowd={"people": 200, "group_share": 0.0}, alarm={"mode": mode, "starts_at_s": 1.0},
            decisions={"run_share": 0.0, "hide_share": 1.0}, run={"duration_s": 150.0},
        )  # fmt: skip
        responded.append(sum(int(np.isfinite(finished(words, seed).people["responded_at"]).sum()) for seed in range(2)))
    assert responded == sorted(responded)
    assert responded[0] == 0
    assert len(set(responded)) == len(responded)


def test_entry_policies_enter_in_their_order() -> None:
    policies = ("first_officer", "contact_team", "wait_for_tactical")
    entries = [told(swift(), "response.police.entry_policy", value, "entry_s", 1) for value in policies]
    assert entries[0] < entries[1] < entries[2]


def test_clocks_add_up_to_the_second() -> None:
    """A minute more before the call is a minute more before arrival, exactly, under common luck."""
    for lever in ("notification_s", "call_processing_s", "dispatch_s"):
        early, late = (told(swift(), f"response.police.{lever}", value, "arrival_s", 2) for value in (5.0, 65.0))
        assert late - early == pytest.approx(60.0, abs=1e-6)


def test_larger_team_never_enters_sooner_than_a_smaller_one_and_one_officer_is_no_team() -> None:
    """A contact team is four (ALERRT): a policy with fewer officers cannot enter *as a team* sooner than with four."""
    entry = {officers: told(swift(), "response.police.officers", officers, "entry_s", 1) for officers in (1, 2, 4, 8)}
    assert entry[4] == entry[8]
    assert entry[1] >= entry[4], f"one officer enters as a complete team at {entry[1]:g} s, four at {entry[4]:g} s"
