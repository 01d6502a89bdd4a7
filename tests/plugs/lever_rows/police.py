"""Levers on the police and on armed officers on site."""

from __future__ import annotations

from tests.plugs.lever_rows.scenes import Null, Row, far_hall, no_hazard, swift, waits_until_clear
from tests.worlds import assault, incident, smoke

ROWS: dict[str, Row] = {
    "response.police.notification_s": Row(swift(), 5.0, 65.0, "arrival_s", "up", "one clock after another"),
    "response.police.call_processing_s": Row(swift(), 5.0, 65.0, "arrival_s", "up", "one clock after another"),
    "response.police.dispatch_s": Row(swift(), 5.0, 65.0, "arrival_s", "up", "one clock after another"),
    "response.police.travel_median_s": Row(swift(), 20.0, 120.0, "arrival_s", "up", "one clock after another"),
    "response.police.officers": Row(
        far_hall(), 2, 12, "threat_ended_s", "down", "Anklam 2015, Kirby 2016: more armed responders, quicker contact",
    ),
    "response.police.entry_policy": Row(
        swift(), "first_officer", "wait_for_tactical", "entry_s", "up", "whoever waits enters later"
    ),
    "response.police.entry_briefing_s": Row(swift(), 0.0, 60.0, "entry_s", "up", "one clock after another"),
    "response.police.tactical_median_s": Row(
        swift(response={"police": {"entry_policy": "wait_for_tactical"}}), 60.0, 240.0, "entry_s", "up",
        "who waits for them enters when they come",
    ),
    "response.police.tactical_officers": Row(
        far_hall(response={"police": {"officers": 2, "tactical_median_s": 60.0}},
                 hazards=[assault(harm_per_min=5.0, departure_low_s=400.0, departure_high_s=400.0)]),
        0, 4, "contact_s", "down",
        "more armed responders, quicker contact, where the tactical team is near",
    ),
    "response.police.breathing_apparatus": Row(
        far_hall(hazards=[assault(harm_per_min=5.0, departure_low_s=300.0, departure_high_s=300.0),
                          smoke(areas=["hall"], extinction_per_m=0.5, co_ppm=0.0, o2_percent=20.9)]),
        False, True, "threat_ended_s", "down",
        "who may enter smoke meets a source in it before it leaves by itself",
    ),
    "response.police.warm_zone_policy": Row(
        swift(hazards=[assault(regime="barricade")], care={"medical_policy": "rescue_task_force"}),
        "threat_ended", "threat_contained", "medical_entry_s", "down",
        "Pulse: contained soon after entry, ended after 3 h; medics need not wait for the end",
    ),
    "response.site_officers.count": Row(
        incident(150, response={"site_officers": {"end_share": 0.7}}), 0, 4, "threat_ended_s", "down",
        "Anklam 2015: armed staff shorten the time to contact; contested by Peterson 2021", 4,
    ),
    "response.site_officers.reaction_s": Row(
        incident(150, response={"site_officers": {"count": 2}}), 0.0, 60.0, "site_contact_s", "up",
        "who sets off later is there later", 2,
    ),
}  # fmt: skip

NULLS: dict[str, Null] = {
    "officers where nobody calls": Null(no_hazard(), "response.police.officers", 1, 60),
    "breathing apparatus where nothing burns": Null(swift(), "response.police.breathing_apparatus", False, True),
    "travel where nobody calls": Null(no_hazard(), "response.police.travel_median_s", 0.0, 7200.0),
    "entry policy where nobody calls": Null(
        no_hazard(), "response.police.entry_policy", "first_officer", "contact_team"
    ),
    "tactical officers where nobody calls": Null(no_hazard(), "response.police.tactical_officers", 0, 60),
    "warm zone round what contact ends": Null(
        swift(), "response.police.warm_zone_policy", "threat_ended", "threat_contained"
    ),
    "officers on site where there is no threat": Null(no_hazard(), "response.site_officers.count", 0, 4),
    "reaction of officers on site where there are none": Null(
        waits_until_clear(), "response.site_officers.reaction_s", 0.0, 600.0
    ),
}  # fmt: skip
