"""Levers on the crowd and on what it is told."""

from __future__ import annotations

from sim.scenario.parameters.scenario import Scenario
from tests.builders import ENTRANCE, box, venue
from tests.plugs.lever_rows.scenes import Null, Row, nobody_told
from tests.worlds import assault, incident, merged, one_room, scenario


def behind_the_foyer(**words: object) -> Scenario:
    """Give a hall whose people came in by a foyer; the source comes in there too, and there is an exit at the back."""
    place = venue(
        [{"id": "foyer", "use": "foyer", "polygon": box(0, 0, 16, 12)}, {"id": "hall", "polygon": box(16, 0, 36, 12)}],
        [{"id": "front", "between": ("foyer", "outside"), "line": ((0.0, 5.0), (0.0, 7.0)), **ENTRANCE},
         {"id": "inner", "between": ("foyer", "hall"), "line": ((16.0, 5.0), (16.0, 7.0))},
         {"id": "back", "between": ("hall", "outside"), "line": ((36.0, 5.0), (36.0, 7.0))}],
        standing_areas=["hall"],
    )  # fmt: skip
    base = {"crowd": {"people": 60}, "hazards": [assault()], "alarm": {"delay_s": 5.0},
            "building": {"exit_knowledge_share": 1.0}, "decisions": {"unfamiliar_penalty_s": 30.0},
            "control_room": {"public_call_s": 5.0, "call_location_s": 5.0}, "run": {"duration_s": 120.0}}  # fmt: skip
    return scenario(place, merged(base, words))


ROWS: dict[str, Row] = {
    "crowd.occupant_load_share": Row(
        one_room(200, 10.0, 8.0, 1.2), 0.5, 1.0, "egress_last_s", "up", "more people through one door take longer"
    ),
    "crowd.briefed_share": Row(
        incident(150, alarm={"mode": "none", "show_stop_s": 1200.0}), 0.0, 0.8, "movement_start_median_s", "down",
        "who knows what sound to expect understands it sooner (5.2, public briefing)", 2,
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
        "sound is ambiguous during a show", 2,
    ),
    "alarm.location_share": Row(
        behind_the_foyer(), 0.0, 1.0, "exposed_person_s", "down",
        "Cho 2019, Lu and Astur: who knows where the hazard is keeps away from it", 4,
    ),
}  # fmt: skip

NULLS: dict[str, Null] = {
    "alarm that nobody gives, however late": Null(nobody_told(), "alarm.delay_s", 0.0, 1200.0),
    "briefing that changes neither hearing, freezing nor compliance": Null(
        incident(80, awareness={"briefed_gain": 1.0}, run={"duration_s": 60.0},
                 decisions={"run_share": 0.85, "help_share": 0.0, "briefed_compliance_share": 0.8,
                            "briefed_odds": 1.0}),
        "crowd.briefed_share", 0.0, 0.8,
    ),
    "location where there is no hazard": Null(
        scenario(incident(80).venue, crowd={"people": 80}, alarm={"starts_at_s": 2.0}, run={"duration_s": 60.0}),
        "alarm.location_share", 0.0, 1.0,
    ),
}  # fmt: skip
