"""Levers on the crowd and on what it is told."""

from __future__ import annotations

from tests.plugs.lever_rows.scenes import Null, Row, nobody_told
from tests.worlds import assault, incident, one_room

ROWS: dict[str, Row] = {
    "crowd.occupant_load_share": Row(
        one_room(200, 10.0, 8.0, 1.2), 0.5, 1.0, "egress_last_s", "up", "more people through one door take longer"
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
}  # fmt: skip

NULLS: dict[str, Null] = {
    "alarm that nobody gives, however late": Null(nobody_told(), "alarm.delay_s", 0.0, 1200.0),
}  # fmt: skip
