"""Levers on care."""

from __future__ import annotations

from tests.plugs.lever_rows.scenes import Null, Row, hurt, no_hazard, patient, waits_until_clear

ROWS: dict[str, Row] = {
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

NULLS: dict[str, Null] = {
    "a task force that waits until clear": Null(waits_until_clear(), "care.task_force_median_s", 0.0, 3600.0),
    "medical policy where nobody is harmed": Null(
        no_hazard(), "care.medical_policy", "wait_until_clear", "rescue_task_force"
    ),
    "patients where nobody is harmed": Null(no_hazard(), "care.patients_per_min", 0.05, 60.0),
}  # fmt: skip
