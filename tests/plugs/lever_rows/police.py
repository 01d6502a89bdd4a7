"""Levers on the police."""

from __future__ import annotations

from tests.plugs.lever_rows.scenes import Null, Row, far_hall, no_hazard, swift

ROWS: dict[str, Row] = {
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
}  # fmt: skip

NULLS: dict[str, Null] = {
    "officers where nobody calls": Null(no_hazard(), "response.police.officers", 1, 60),
    "travel where nobody calls": Null(no_hazard(), "response.police.travel_median_s", 0.0, 7200.0),
    "entry policy where nobody calls": Null(
        no_hazard(), "response.police.entry_policy", "first_officer", "contact_team"
    ),
}  # fmt: skip
