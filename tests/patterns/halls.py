"""Halls for pattern tests: plain rooms in which one thing varies."""

from __future__ import annotations

from functools import cache
from typing import Any

from sim.scenario.parameters.scenario import Scenario
from sim.scenario.parameters.venue import VenueParameters
from tests.builders import ENTRANCE, box, venue
from tests.worlds import assault, merged, scenario

WIDTH, DEPTH = 30.0, 20.0
"""Extent of the hall, m."""


@cache
def many_exits() -> VenueParameters:
    """Give a hall of 30 x 20 m with one public entrance and eight emergency exits, each 1.2 m, round its walls."""
    exits = {
        "north_1": ((5.0, DEPTH), (6.2, DEPTH)), "north_2": ((14.4, DEPTH), (15.6, DEPTH)),
        "north_3": ((24.0, DEPTH), (25.2, DEPTH)), "east_1": ((WIDTH, 4.0), (WIDTH, 5.2)),
        "east_2": ((WIDTH, 15.0), (WIDTH, 16.2)), "west_1": ((0.0, 4.0), (0.0, 5.2)),
        "west_2": ((0.0, 15.0), (0.0, 16.2)), "south": ((24.0, 0.0), (25.2, 0.0)),
    }  # fmt: skip
    doors: list[dict[str, Any]] = [
        {"id": "main", "between": ("hall", "outside"), "line": ((6.0, 0.0), (8.0, 0.0)), **ENTRANCE}
    ]
    doors += [
        {"id": name, "between": ("hall", "outside"), "line": line, "state": "closed", "opens_after_s": 1.0}
        for name, line in exits.items()
    ]
    return venue([{"id": "hall", "polygon": box(0, 0, WIDTH, DEPTH)}], doors, standing_areas=["hall"])


def attacked(people: int, *parts: dict[str, Any], **words: Any) -> Scenario:
    """Give an assault on the hall that only contact ends, police without spread, and a crowd that leaves."""
    base = {
        "crowd": {"people": people},
        "decisions": {"run_share": 1.0, "hide_share": 0.0},
        "hazards": [assault(onset_s=2.0, regime="barricade")],
        "response": {"police": {
            "notification_s": 5.0, "call_processing_s": 0.0, "dispatch_s": 0.0, "travel_median_s": 60.0,
            "travel_sigma": 0.0, "entry_policy": "first_officer", "entry_briefing_s": 0.0,
        }},
        "run": {"duration_s": 600.0},
    }  # fmt: skip
    return scenario(many_exits(), merged(base, *parts), **words)
