"""Every lever acts: moved in a scenario where it should matter, it moves what it should, the way it should.

The table must name every lever there is. Directions are from the literature or follow from
what the lever is; they were written down before any run. Sums are over the same seeds with common luck.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.runs.runner import RunResult
from sim.scenario.parameters.scenario import Scenario
from sim.verification.fingerprint import fingerprint
from tests.plugs.lever_rows import TABLE
from tests.plugs.lever_rows.scenes import swift
from tests.worlds import club, finished, knobs, plan, scenario


@cache
def outcome(lever: str, end: str, seed: int) -> RunResult:
    """Run one row of the table at one of its two values."""
    row = TABLE[lever]
    return finished(plan(row.parameters, **{lever: getattr(row, end)}), seed)


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


DEAR = {
    "care.trained_public_share", "care.kit_use_s", "care.kit_points", "care.kits_per_1000", "care.medical_policy",
    "control_room.search_share", "control_room.search_lead_s", "response.site_officers.count", "care.coordination_s",
    "staff.refresher_months", "care.event_medics_policy", "care.event_medics_per_1000", "care.transport",
    "alarm.delay_s", "building.entrance_width_share", "alarm.location_share", "building.refuge_protection",
    "staff.guards_per_1000", "posture.raised_search_share",
}  # fmt: skip
"""Levers whose direction takes many runs to tell from chance: seconds each."""
RARE = {"control_room.search_share", "control_room.search_lead_s", "posture.raised_search_share"}
"""Levers that act in few runs, so that many are needed to see a byte that differs."""


def levers(dear: set[str]) -> list[Any]:
    """Give every lever of the table, those that take many runs left to ``pytest -m slow``."""
    return [pytest.param(lever, marks=[pytest.mark.slow] if lever in dear else []) for lever in TABLE]


@pytest.mark.parametrize("lever", levers(DEAR))
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


@pytest.mark.parametrize("lever", levers(RARE))
def test_lever_changes_some_byte_of_the_outcome(lever: str) -> None:
    differing = (
        fingerprint(outcome(lever, "low", seed)) != fingerprint(outcome(lever, "high", seed))
        for seed in range(TABLE[lever].seeds)
    )
    assert any(differing), f"{lever} changes no byte"


def test_modes_of_alarm_come_in_the_order_of_the_survey() -> None:
    """P17: share of people moved by none < bell < text < voice < live voice (Bridgewater; by construction)."""
    from sim.world.hearing import alarm_share

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
    """A contact team is four: a policy with fewer officers cannot enter *as a team* sooner than with four."""
    entry = {officers: told(swift(), "response.police.officers", officers, "entry_s", 1) for officers in (1, 2, 4, 8)}
    assert entry[4] == entry[8]
    assert entry[1] >= entry[4], f"one officer enters as a complete team at {entry[1]:g} s, four at {entry[4]:g} s"
