"""Levers on care."""

from __future__ import annotations

from typing import Any

from sim.scenario.parameters.scenario import Scenario
from tests.plugs.lever_rows.scenes import Null, Row, hurt, no_hazard, patient, waits_until_clear
from tests.worlds import assault, merged

TASK_FORCE: dict[str, Any] = {"medical_policy": "rescue_task_force", "coordination_s": 0.0}


def bystanders(**care: Any) -> Scenario:
    """Give wounded among people who hide near them and come out to help once the hazard has gone, with kits alone."""
    near = {"limb_share": 0.4, "bystander_share": 0.5, "help_reach_m": 10.0, "kit_use_s": 30.0, "trained_success": 0.88}
    return hurt(
        hazards=[assault(harm_per_min=60.0, departure_low_s=40.0, departure_high_s=40.0)],
        crowd={"people": 300}, decisions={"run_share": 0.0, "hide_share": 1.0},
        care={"death_rate_per_min": 0.01, "hand_success": 0.0, **near, **care},
    )  # fmt: skip


def crowded(**care: Any) -> Scenario:
    """Give event medics, more wounded than they can treat at once, and nobody from outside for a long time."""
    return hurt(care={"event_medics_per_1000": 5.0, "stand_off_m": 0.0, "self_deploy_s": 10.0, **care},
                crowd={"people": 400})  # fmt: skip


def carriers(**words: Any) -> Scenario:
    """Give wounded in a crowd that hides until the hazard has gone, whom untrained people would not carry."""
    care = {"lay_carry_share": 0.0, "trained_carry_share": 1.0, "bystander_share": 0.5, "lay_carry_reach_m": 40.0}
    return hurt(**merged({
        "hazards": [assault(harm_per_min=60.0, departure_low_s=40.0, departure_high_s=40.0)],
        "crowd": {"people": 300}, "decisions": {"run_share": 0.0, "hide_share": 1.0}, "care": care,
    }, words))  # fmt: skip


ROWS: dict[str, Row] = {
    "care.medical_policy": Row(
        hurt(care={"clearance_s": 1800.0}), "wait_until_clear", "rescue_task_force", "deaths_delayed_care", "down",
        "P13, where clearing takes longer than assembling the task force", 6,
    ),
    "care.coordination_s": Row(hurt(), 0.0, 900.0, "deaths_delayed_care", "up", "Manchester Arena Inquiry", 3),
    "care.task_force_median_s": Row(
        hurt(care=TASK_FORCE), 0.0, 1800.0, "medical_entry_s", "up", "who waits for the team enters later",
    ),
    "care.task_force_medics": Row(
        patient(), 1, 12, "all_collected_s", "down", "the last patient waits for all before"
    ),
    "care.event_medics_per_1000": Row(
        crowded(), 0.0, 5.0, "first_patient_s", "down", "who is there need not be let in", 2
    ),
    "care.event_medics_least": Row(
        hurt(care={"stand_off_m": 0.0, "self_deploy_s": 10.0, "event_medics_per_1000": 0.1}, crowd={"people": 400}),
        1, 12, "expected_deaths_delayed_care", "down", "more of them reach the wounded sooner", 3,
    ),
    "care.police_carry_share": Row(
        hurt(care={"clearance_s": 1800.0, "police_carry_after_s": 60.0}), 0.0, 1.0,
        "carried_by_police", "up", "officers who carry bring the wounded out", 2,
    ),
    "care.carry_trained_public_share": Row(
        carriers(), 0.0, 0.3, "lay_moved_share", "up", "who can carry carries those whom others would leave", 4,
    ),
    "staff.carry_trained_share": Row(
        carriers(staff={"stewards_per_1000": 20.0, "guards_per_1000": 15.0}), 0.0, 1.0, "lay_moved_share", "up",
        "who can carry carries those whom others would leave", 4,
    ),
    "care.event_medics_policy": Row(
        crowded(), "self_deploy", "wait_for_entry", "first_patient_s", "up", "who waits to be let in comes later", 2
    ),
    "care.bearer_teams": Row(patient(), 1, 12, "all_collected_s", "down", "the last patient waits for all before"),
    "care.transport": Row(
        patient(), "ambulance", "any_vehicle", "hospital_s", "down", "Winter 2022: ambulance 21 min, police 9 min", 2
    ),
    "care.ambulance_first_s": Row(
        patient(), 0.0, 7200.0, "last_critical_evacuated_s", "up", "nobody is taken before the first has come"
    ),
    "care.ambulances_per_min": Row(
        patient(), 0.05, 10.0, "last_critical_evacuated_s", "down", "the last patient waits for all before"
    ),
    "care.kits_per_1000": Row(
        bystanders(), 0.0, 10.0, "treated_by_lay", "up", "Manchester Arena Inquiry: kits where people are", 6
    ),
    "care.kit_use_s": Row(
        bystanders(kits_per_1000=10.0, kit_use_s=60.0), 30.0, 300.0, "expected_deaths_delayed_care", "up",
        "bleeding goes on until the kit is on", 12,
    ),
    "care.kit_points": Row(
        bystanders(kits_per_1000=10.0, kit_apply_s=20.0, kit_fetch_m=100.0, trained_success=0.88), 1, 12,
        "expected_deaths_delayed_care", "down", "the way to the nearest kit is shorter", 12,
    ),
    "care.trained_public_share": Row(
        bystanders(kits_per_1000=10.0), 0.0, 0.3, "treated_by_lay", "up", 
        "Goralnick et al. 2018: 16 % untrained, 88 % trained", 12
    ),
}  # fmt: skip

NULLS: dict[str, Null] = {
    "a task force that waits until clear": Null(waits_until_clear(), "care.task_force_median_s", 0.0, 3600.0),
    "medical policy where nobody is harmed": Null(
        no_hazard(), "care.medical_policy", "wait_until_clear", "rescue_task_force"
    ),
    "medics where nobody is harmed": Null(no_hazard(), "care.task_force_medics", 0, 60),
    "bearers where nobody is harmed": Null(no_hazard(), "care.bearer_teams", 0, 60),
    "ambulances where nobody is harmed": Null(no_hazard(), "care.ambulances_per_min", 0.02, 10.0),
    "event medics fewer than one": Null(
        waits_until_clear(care={"event_medics_least": 0}), "care.event_medics_per_1000", 0.0, 5.0
    ),
    "least number of event medics where there are none": Null(
        waits_until_clear(care={"event_medics_per_1000": 0.0}), "care.event_medics_least", 0, 20
    ),
    "policy of event medics where there are none": Null(
        waits_until_clear(care={"event_medics_per_1000": 0.0}), "care.event_medics_policy", "self_deploy",
        "wait_for_entry",
    ),
    "police who carry where nobody is harmed": Null(no_hazard(), "care.police_carry_share", 0.0, 1.0),
    "training where there are no kits and hands do nothing": Null(
        waits_until_clear(care={"hand_success": 0.0}), "care.trained_public_share", 0.0, 0.3
    ),
    "training to carry where nobody is harmed": Null(no_hazard(), "care.carry_trained_public_share", 0.0, 0.3),
    "staff trained to carry where nobody is harmed": Null(no_hazard(), "staff.carry_trained_share", 0.0, 1.0),
    "time to use kits where there are none": Null(waits_until_clear(), "care.kit_use_s", 30.0, 300.0),
    "kits fewer than one": Null(waits_until_clear(), "care.kits_per_1000", 0.0, 10.0),
    "points where no kit hangs": Null(waits_until_clear(), "care.kit_points", 0, 40),
    "kits where nobody is harmed": Null(no_hazard(), "care.kits_per_1000", 0.0, 10.0),
}  # fmt: skip
