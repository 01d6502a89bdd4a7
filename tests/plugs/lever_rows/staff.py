"""Levers on staff, the control room, lockdown and posture."""

from __future__ import annotations

from typing import Any

from sim.scenario.parameters.scenario import Scenario
from tests.builders import two_rooms
from tests.plugs.lever_rows.scenes import Null, Row, no_hazard, nobody_told, one_way, swift
from tests.worlds import assault, club, drill, incident, merged

MANY = {"staff": {"stewards_per_1000": 20.0, "guards_per_1000": 0.0, "trained_share": 1.0, "refresher_months": 3.0}}
"""One steward to fifty people, all of them trained, and lately."""

UNSIGNED = {"building": {"exit_knowledge_share": 0.0}, "decisions": {"sign_range_m": 0.0}}
"""People know the way in and nothing else."""

DULL = {"awareness": {"sound_median_s": 300.0, "sight_median_s": 60.0, "contagion_median_s": 300.0}}
"""People are slow to understand what happens."""


RAISED = {"warning_arrives_share": 1.0, "warning_heeded_share": 1.0, "warning_vagueness": 0.0}
"""A warning that comes, is heeded, and leaves nothing open."""


SHUT = {"outer_lockdown": "both_ways", "outer_lockdown_hold_s": 7200.0, "outer_lockdown_delay_s": 0.0}
"""An outer lockdown at once, for as long as may be."""


def led(**words: Any) -> Scenario:
    """Give a drill of people who know only the way in, and slowly make up their minds."""
    calm = {"awareness": {"alarm_median_s": 60.0, "threshold_sigma": 0.6}}
    return drill(club(), 300, **merged(UNSIGNED, calm, words))


def watched(**words: Any) -> Scenario:
    """Give an attack that people are slow to understand, in a venue whose usual clocks are slow, with four guards."""
    slow = {"alarm": {"delay_s": 200.0, "show_stop_s": 200.0}, "run": {"duration_s": 150.0}}
    guards = {"staff": {"stewards_per_1000": 0.0, "guards_per_1000": 15.0}}
    return incident(300, **merged(DULL, slow, guards, {"hazards": [assault(onset_s=40.0)]}, words))


def unstaffed(**words: Any) -> Scenario:
    """Give the same without anybody on duty."""
    return watched(**merged({"staff": {"guards_per_1000": 0.0}}, words))


def behind_a_door() -> Scenario:
    """Give a drill in two rooms, the only exit in the one and everybody in the other."""
    return drill(two_rooms(), 40, awareness={"alarm_median_s": 60.0}, control_room={"lockdown_delay_s": 5.0})


ROWS: dict[str, Row] = {
    "staff.stewards_per_1000": Row(
        led(**merged(MANY, {"staff": {"stewards_per_1000": 0.0}})), 0.0, 20.0, "busiest_exit_share", "down",
        "NFPA: crowd managers; who is shown other exits does not queue at one", 2,
    ),
    "staff.guards_per_1000": Row(
        led(staff={"stewards_per_1000": 0.0, "trained_share": 1.0, "refresher_months": 3.0}), 0.0, 15.0,
        "movement_start_median_s", "down", "who is told to leave by somebody near starts sooner", 2,
    ),
    "staff.trained_share": Row(
        led(**MANY), 0.0, 1.0, "movement_start_median_s", "down", "Arteaga 2022: trained leaders help", 2
    ),
    "staff.refresher_months": Row(
        led(**MANY), 3.0, 24.0, "staff_able", "down", 
        "Goralnick et al. 2018: 88 % able when fresh, 55 % after 3-9 months", 4
    ),
    "staff.procedure_share": Row(
        led(**MANY), 0.0, 1.0, "movement_start_median_s", "down", "who is told to leave starts sooner", 2
    ),
    "staff.procedure_delay_s": Row(
        led(**MANY), 0.0, 100.0, "movement_start_median_s", "up", "staff who begin later move people later", 2
    ),
    "staff.first_aid_share": Row(led(**MANY), 0.0, 1.0, "staff_first_aiders", "up", "by construction"),
    "control_room.report_s": Row(watched(), 0.0, 60.0, "alarm_s", "up", "one clock after another"),
    "control_room.decision_s": Row(watched(), 0.0, 60.0, "alarm_s", "up", "one clock after another"),
    "control_room.detection": Row(unstaffed(), False, True, "alarm_s", "down", "Cho 2019: sensors warn sooner"),
    "control_room.detection_delay_s": Row(
        unstaffed(control_room={"detection": True}), 3.0, 15.0, "alarm_s", "up", "one clock after another"
    ),
    "control_room.verification_s": Row(
        unstaffed(control_room={"detection": True}), 0.0, 60.0, "alarm_s", "up", "one clock after another"
    ),
    "control_room.search_share": Row(
        watched(), 0.0, 0.6, "control_room_aware_s", "down", "an attack noticed at the entrance is known before it", 8
    ),
    "control_room.search_lead_s": Row(
        watched(control_room={"search_share": 0.6}), 10.0, 30.0, "control_room_aware_s", "down",
        "noticed sooner is known sooner", 8,
    ),
    "control_room.lockdown_share": Row(
        behind_a_door(), 0.0, 1.0, "trapped", "up", "NPSA: doors that keep a hazard out keep people in"
    ),
    "control_room.lockdown_delay_s": Row(
        drill(two_rooms(), 40, awareness={"alarm_median_s": 60.0}, control_room={"lockdown_share": 1.0}), 5.0, 120.0,
        "trapped", "down", "doors locked later trap fewer of those who leave",
    ),
    "control_room.outer_lockdown": Row(
        led(**MANY, control_room={"outer_lockdown_hold_s": 7200.0}, run={"duration_s": 200.0}), "none", "both_ways",
        "evacuated", "down", "doors that keep a threat out keep people in",
    ),
    "control_room.outer_lockdown_share": Row(
        led(**MANY, control_room=SHUT, run={"duration_s": 200.0}), 0.0, 1.0, "evacuated", "down",
        "nobody leaves by a door that is locked",
    ),
    "control_room.outer_lockdown_delay_s": Row(
        led(**MANY, control_room=SHUT, run={"duration_s": 200.0}), 0.0, 120.0, "evacuated", "up",
        "who has left before the doors are locked has left",
    ),
    "control_room.outer_lockdown_hold_s": Row(
        led(**MANY, control_room=SHUT, run={"duration_s": 400.0}), 60.0, 7200.0, "evacuated", "down",
        "who is kept in for longer leaves later, or not at all",
    ),
    "posture.warning_heeded_share": Row(
        swift(posture={**RAISED, "police_standby": 0.8}), 0.0, 1.0, "arrival_s", "down",
        "officers who stand by because a warning was believed are sooner there",
    ),
    "posture.staffing_factor": Row(
        led(**MANY, posture=RAISED), 1.0, 3.0, "staff_on_duty", "up", "by construction, once a warning is heeded"
    ),
    "posture.police_standby": Row(
        swift(posture=RAISED), 0.0, 0.8, "arrival_s", "down", "who stands by nearby has less far to go"
    ),
    "posture.raised_search_share": Row(
        watched(posture=RAISED), 0.0, 0.6, "control_room_aware_s", "down",
        "an attack noticed at the entrance is known before it", 8,
    ),
    "posture.kept_share": Row(
        swift(posture={"diversion_share": 1.0, "diverted_police_share": 0.9}), 0.0, 1.0, "arrival_s", "down",
        "who is not drawn away elsewhere is nearer and more",
    ),
}  # fmt: skip


def no_staff(**words: Any) -> Scenario:
    nobody = {"stewards_per_1000": 0.0, "guards_per_1000": 0.0}
    return incident(80, **merged({"staff": nobody, "run": {"duration_s": 90.0}}, words))


NULLS: dict[str, Null] = {
    "fewer stewards than a whole one": Null(nobody_told(), "staff.stewards_per_1000", 0.0, 12.0),
    "fewer guards than a whole one": Null(nobody_told(), "staff.guards_per_1000", 0.0, 12.0),
    "training where nobody is on duty": Null(no_staff(), "staff.trained_share", 0.0, 1.0),
    "refreshing where nobody is on duty": Null(no_staff(), "staff.refresher_months", 3.0, 24.0),
    "refreshing where nobody is trained": Null(
        led(**merged(MANY, {"staff": {"trained_share": 0.0}})), "staff.refresher_months", 3.0, 24.0
    ),
    "first aid where nobody is on duty": Null(no_staff(), "staff.first_aid_share", 0.0, 1.0),
    "radio where nobody is on duty": Null(no_staff(), "control_room.report_s", 0.0, 300.0),
    "decisions where nobody warns": Null(no_staff(), "control_room.decision_s", 0.0, 300.0),
    "detection without an attack": Null(no_hazard(), "control_room.detection_delay_s", 3.0, 15.0),
    "delay of sensors that are not there": Null(no_staff(), "control_room.detection_delay_s", 3.0, 15.0),
    "verification of sensors that are not there": Null(no_staff(), "control_room.verification_s", 0.0, 120.0),
    "a search without guards": Null(no_staff(), "control_room.search_share", 0.0, 0.6),
    "lead of a search without guards": Null(no_staff(), "control_room.search_lead_s", 10.0, 120.0),
    "lockdown where there is no inner door": Null(one_way(), "control_room.lockdown_share", 0.0, 1.0),
    "delay of a lockdown that locks nothing": Null(no_staff(), "control_room.lockdown_delay_s", 5.0, 120.0),
    "heeding where no warning comes": Null(
        incident(80, posture={"warning_arrives_share": 0.0}, run={"duration_s": 60.0}),
        "posture.warning_heeded_share", 0.0, 1.0,
    ),
    "outer lockdown where nobody is on duty": Null(no_staff(), "control_room.outer_lockdown", "none", "both_ways"),
    "share of an outer lockdown that nobody orders": Null(nobody_told(), "control_room.outer_lockdown_share", 0.0, 1.0),
    "delay of an outer lockdown that nobody orders": Null(
        nobody_told(), "control_room.outer_lockdown_delay_s", 0.0, 300.0
    ),
    "hold of an outer lockdown that opens from within": Null(
        incident(80, control_room={"outer_lockdown": "inward"}, run={"duration_s": 90.0}),
        "control_room.outer_lockdown_hold_s", 60.0, 7200.0,
    ),
    "raised staffing of nobody": Null(no_staff(posture=RAISED), "posture.staffing_factor", 1.0, 3.0),
    "raised staffing where a warning is dismissed": Null(nobody_told(), "posture.staffing_factor", 1.0, 3.0),
    "standby of police whom nobody calls": Null(no_hazard(), "posture.police_standby", 0.0, 0.8),
    "a raised search without guards": Null(no_staff(posture=RAISED), "posture.raised_search_share", 0.0, 0.6),
    "keeping people whom nothing draws away": Null(nobody_told(), "posture.kept_share", 0.0, 1.0),
}  # fmt: skip
