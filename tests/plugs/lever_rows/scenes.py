"""What a row is, and the scenes that rows share."""

from __future__ import annotations

from typing import Any, NamedTuple

from sim.scenario.parameters.scenario import Scenario
from tests.builders import ENTRANCE, box, room
from tests.builders import venue as make_venue
from tests.worlds import UNHINDERED, assault, club, drill, incident, lobby, merged, scenario

SWIFT = {"response": {"police": {
    "notification_s": 5.0, "call_processing_s": 5.0, "dispatch_s": 5.0, "travel_median_s": 20.0, "travel_sigma": 0.0,
    "entry_briefing_s": 5.0, "between_arrivals_s": 10.0, "tactical_median_s": 120.0, "tactical_sigma": 0.0,
}}}  # fmt: skip
"""Police who come within a minute, so that what they do can be seen in a short run."""

HURT = {"hazards": [assault(harm_per_min=60.0)], "care": {
    "not_survivable_share": 0.1, "time_critical_share": 0.4, "serious_share": 0.2, "clearance_s": 600.0,
    "coordination_s": 300.0, "death_rate_per_min": 0.05, "lay_carry_share": 0.0, "police_carry_share": 0.0,
    "event_medics_per_1000": 0.0,
}}  # fmt: skip
"""Many wounded whose lives depend on medics from outside: there are no others, and nobody else carries them."""


class Row(NamedTuple):
    """What a lever is expected to do.

    Attributes:
        parameters: a scenario in which the lever should matter.
        low: one value.
        high: another, larger or later in the list of choices.
        metric: a metric, or ``event:NAME`` for the time of an event.
        way: ``up`` or ``down`` from low to high.
        why: source or reason.
        seeds: how many replications are summed.
    """

    parameters: Scenario
    low: Any
    high: Any
    metric: str
    way: str
    why: str
    seeds: int = 1


def swift(**words: Any) -> Scenario:
    return incident(150, **merged(SWIFT, {"run": {"duration_s": 150.0}}, words))


def far_hall(**words: Any) -> Scenario:
    """Give a hall at the end of 60 m of passage: the first pair of officers walks it, the second comes in behind.

    The source begins in the hall and stays there. Walking alone decides when they meet it.
    """
    venue = make_venue(
        [{"id": "way", "use": "backstage", "polygon": box(0, 0, 60, 4)},
         {"id": "hall", "polygon": box(60, -6, 75, 10)}],
        [{"id": "front", "between": ("way", "outside"), "line": ((0.0, 1.0), (0.0, 3.0)), **ENTRANCE},
         {"id": "inner", "between": ("way", "hall"), "line": ((60.0, 1.0), (60.0, 3.0))},
         {"id": "back", "between": ("hall", "outside"), "line": ((75.0, 1.0), (75.0, 3.0)), "response_access": True}],
        standing_areas=["hall"],
    )  # fmt: skip
    police = {"entry_policy": "first_officer", "contact_radius_m": 4.0}
    source = assault(harm_per_min=5.0, origin="inside", dwell_median_s=900.0, dwell_sigma=0.0)
    return scenario(
        venue, UNHINDERED, SWIFT, {"response": {"police": police}},
        {"crowd": {"people": 60}, "hazards": [source], "run": {"duration_s": 240.0},
         "decisions": {"run_share": 0.0, "hide_share": 1.0}}, words,
    )  # fmt: skip


def hurt(**words: Any) -> Scenario:
    return incident(150, **merged(SWIFT, HURT, {"run": {"duration_s": 240.0}}, words))


def sheltering(use: str = "refuge") -> Scenario:
    """Give an incident in a hall with a refuge for 15, or a room of another use, in which everybody hides.

    The source sees into it.
    """
    venue = make_venue(
        [{"id": "hall", "polygon": box(0, 0, 20, 12)},
         {"id": "store", "use": use, "polygon": box(20, 2, 28, 10), "capacity": 15}],
        [{"id": "front", "between": ("hall", "outside"), "line": ((0.0, 5.0), (0.0, 7.0)), **ENTRANCE},
         {"id": "inner", "between": ("hall", "store"), "line": ((20.0, 5.0), (20.0, 7.0))}],
        standing_areas=["hall"],
    )  # fmt: skip
    return scenario(
        venue,
        {"crowd": {"people": 40}, "decisions": {"run_share": 0.0, "hide_share": 1.0, "refuge_range_m": 60.0},
         "building": {"exit_knowledge_share": 1.0, "refuge_lock_s": 10.0}, "alarm": {"delay_s": 5.0},
         "hazards": [assault(onset_s=15.0, harm_per_min=40.0, reach_m=80.0, half_saturation=1.0)],
         "run": {"duration_s": 130.0}},
    )  # fmt: skip


def patient() -> Scenario:
    """Give wounded who live long enough to be brought to hospital."""
    return hurt(care={"death_rate_per_min": 0.004})


class Null(NamedTuple):
    """Where a lever has nothing to act on.

    Attributes:
        parameters: the scenario.
        lever: its dotted path.
        low: one value.
        high: another; both must give the same bytes.
    """

    parameters: Scenario
    lever: str
    low: Any
    high: Any


def no_hazard() -> Scenario:
    return drill(club(), 80, run={"duration_s": 90.0})


def nobody_told() -> Scenario:
    return incident(80, alarm={"mode": "none"}, run={"duration_s": 90.0})


def open_doors_only() -> Scenario:
    return scenario(lobby(), crowd={"people": 60}, hazards=[assault()], run={"duration_s": 90.0})


def nobody_hides() -> Scenario:
    return incident(80, decisions={"run_share": 1.0, "hide_share": 0.0}, run={"duration_s": 90.0})


def waits_until_clear(**words: Any) -> Scenario:
    return incident(80, **merged({"run": {"duration_s": 90.0}}, words))


def one_way() -> Scenario:
    return scenario(room(), crowd={"people": 40}, hazards=[assault()], run={"duration_s": 60.0})


def shut_entrance() -> Scenario:
    """Give a room that is left by its one entrance, which is shut and opens with a push."""
    exit_ = {
        "id": "exit",
        "between": ("room", "outside"),
        "line": ((4.0, 0.0), (6.0, 0.0)),
        "state": "closed",
        **ENTRANCE,
    }
    return drill(make_venue([{"id": "room", "polygon": box(0, 0, 10, 8)}], [exit_], standing_areas=["room"]), 40)
