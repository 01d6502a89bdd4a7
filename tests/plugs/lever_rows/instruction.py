"""Levers on what people are told: exits and refuges that are named, and an order to stay."""

from __future__ import annotations

from sim.scenario.parameters.scenario import Scenario
from tests.builders import ENTRANCE, box, venue
from tests.plugs.lever_rows.scenes import Null, Row
from tests.plugs.lever_rows.staff import MANY, UNSIGNED, no_staff
from tests.worlds import assault, drill, incident, merged

CALM = {
    "awareness": {"alarm_median_s": 20.0, "threshold_sigma": 0.6},
    "decisions": {"follow_share": 0.0, "unfamiliar_penalty_s": 0.0},
}
"""People make up their minds within half a minute, follow nobody and take an exit as soon as they know it is nearer."""


def unknown_back(**words: object) -> Scenario:
    """Give a drill in a hall, a foyer above it where nobody is, and an exit at the back that nobody knows."""
    place = venue(
        [{"id": "hall", "polygon": box(0, 0, 24, 10)}, {"id": "foyer", "use": "foyer", "polygon": box(0, 10, 24, 14)}],
        [{"id": "front", "between": ("hall", "outside"), "line": ((0.0, 4.0), (0.0, 6.0)), **ENTRANCE},
         {"id": "back", "between": ("hall", "outside"), "line": ((24.0, 4.0), (24.0, 6.0))},
         {"id": "inner", "between": ("hall", "foyer"), "line": ((2.0, 10.0), (4.0, 10.0))}],
        standing_areas=["hall"],
    )  # fmt: skip
    return drill(place, 80, **merged(UNSIGNED, CALM, {"run": {"duration_s": 200.0}}, words))


def untrained() -> dict[str, object]:
    """Give one member of staff to fifty people, none of them trained."""
    return merged(MANY, {"staff": {"trained_share": 0.0}})


def with_officers() -> Scenario:
    """Give the same with armed officers at their posts among the audience, and a hazard that comes when all is over."""
    return unknown_back(hazards=[assault(onset_s=190.0)], response={"site_officers": {"count": 4}})


ROWS: dict[str, Row] = {
    "alarm.names": Row(
        unknown_back(), (), ("back",), "busiest_exit_share", "down",
        "Proulx and Sime 1991: who is told of another exit does not leave by the way in",
    ),
    "alarm.order": Row(unknown_back(), "leave", "stay", "evacuated", "down", "who is told to stay does not leave"),
    "alarm.message_share": Row(
        unknown_back(alarm={"order": "stay"}), 0.0, 1.0, "evacuated", "down", "whom nobody tells to stay leaves"
    ),
    "alarm.message_areas": Row(
        unknown_back(alarm={"order": "stay"}), ("foyer",), ("foyer", "hall"), "evacuated", "down",
        "who is where nobody says so leaves",
    ),
    "alarm.audience": Row(
        unknown_back(**untrained()), "public", "staff", "evacuated", "down", "whom nobody tells anything stays"
    ),
    "alarm.areas": Row(
        unknown_back(), (), ("foyer",), "evacuated", "down", "who is where no alarm sounds does not leave for it"
    ),
    "alarm.phase_s": Row(
        unknown_back(alarm={"areas": ("foyer",)}), 20.0, 100.0, "movement_start_median_s", "up",
        "who hears the alarm later starts later",
    ),
    "staff.order": Row(
        unknown_back(**MANY), "leave", "stay", "evacuated", "down", "who is told to stay does not leave"
    ),
    "staff.names": Row(
        unknown_back(**untrained()), (), ("back",), "busiest_exit_share", "down",
        "staff who could not lead anybody out can repeat what they were told to say",
    ),
    "response.police.names": Row(
        with_officers(), (), ("back",), "busiest_exit_share", "down",
        "who is told of another exit does not leave by the way in",
    ),
}  # fmt: skip

NULLS: dict[str, Null] = {
    "coverage of a message that orders and names nothing": Null(unknown_back(), "alarm.message_share", 0.0, 1.0),
    "areas of a message that orders and names nothing": Null(unknown_back(), "alarm.message_areas", (), ("foyer",)),
    "names where nobody hears them": Null(unknown_back(alarm={"message_share": 0.0}), "alarm.names", (), ("back",)),
    "an order where nobody hears it": Null(unknown_back(alarm={"message_share": 0.0}), "alarm.order", "leave", "stay"),
    "whom to tell where no alarm sounds and nobody is on duty": Null(
        no_staff(alarm={"mode": "none"}), "alarm.audience", "both", "public"
    ),
    "phases of an alarm that sounds everywhere": Null(unknown_back(), "alarm.phase_s", 0.0, 100.0),
    "areas in which no alarm sounds": Null(no_staff(alarm={"mode": "none"}), "alarm.areas", (), ("dance_floor",)),
    "share of nobody who carries it out": Null(no_staff(), "staff.procedure_share", 0.0, 1.0),
    "delay of nobody who carries it out": Null(no_staff(), "staff.procedure_delay_s", 0.0, 300.0),
    "names where nobody is on duty": Null(no_staff(), "staff.names", (), ("loading",)),
    "an order where nobody is on duty": Null(no_staff(), "staff.order", "leave", "stay"),
    "names that police outside could tell": Null(
        incident(80, run={"duration_s": 60.0}), "response.police.names", (), ("loading",)
    ),
}
