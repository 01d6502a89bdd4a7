"""Words of those on site before anything happens: staff, control room, and the posture that a warning raises."""

from __future__ import annotations

from sim.scenario.knobs import Words, knob


class StaffWords(Words):
    """Stewards and unarmed guards: how many, how well prepared, and how far people heed them."""

    stewards_per_1000: float = knob(
        4.0, unit="per 1000 people", low=0.0, high=20.0, role="lever",
        source="NFPA 101: one crowd manager to 250 people; science.md 5.2: 50-500 people per steward",
        about="stewards to 1000 people at full load, a broken one left out; 4 is one to 250, 0 is none",
    )  # fmt: skip
    guards_per_1000: float = knob(
        4.0, unit="per 1000 people", low=0.0, high=15.0, role="lever", source="assumption 2-15, science.md 5.2",
        about="unarmed guards to 1000 people at full load, a broken one left out",
    )  # fmt: skip
    trained_share: float = knob(
        0.25, unit="share", low=0.0, high=1.0, role="lever", source="assumption; Crocus accounts, science.md 5.2",
        about="share of staff trained to lead people out",
    )  # fmt: skip
    refresher_months: float = knob(
        12.0, unit="months", low=3.0, high=24.0, role="lever",
        source="PATTS trial 2018: 88 % able when fresh, 55 % after 3-9 months; taken over from first aid (assumption)",
        about="time between two trainings; what was learnt fades in between",
    )  # fmt: skip
    first_aid_share: float = knob(
        0.2, unit="share", low=0.0, high=1.0, role="lever", source="science.md 5.2",
        about="share of staff trained in first aid",
    )  # fmt: skip
    recognition_gain: float = knob(
        2.0, unit="times", low=1.0, high=5.0, role="uncertainty", source="assumption",
        about="how much faster staff understand the same cues than the audience does",
    )  # fmt: skip
    directing_range_m: float = knob(
        12.0, unit="m", low=2.0, high=40.0, role="uncertainty", source="assumption: a raised voice in a loud hall",
        about="how far in their own area trained staff are heard and seen when they send people out",
    )  # fmt: skip
    directing_median_s: float = knob(
        5.0, unit="s", low=1.0, high=60.0, role="uncertainty", source="assumption",
        about="delay of people whom staff tell to leave, and who heed them",
    )  # fmt: skip


class ControlRoomWords(Words):
    """How the control room comes to know, and what it orders."""

    report_s: float = knob(
        20.0, unit="s", low=0.0, high=300.0, role="lever", source="assumption",
        about="time from recognition by staff until the control room has understood their radio call, and back",
    )  # fmt: skip
    decision_s: float = knob(
        45.0, unit="s", low=0.0, high=300.0, role="lever", source="assumption",
        about="time from knowing until alarm, show stop and first call are ordered, where that is sooner than without",
    )  # fmt: skip
    detection: bool = knob(
        False, unit="switch", role="lever", source="science.md 5.2: off",
        about="whether sensors notice an attack, and tell the control room where it is",
    )  # fmt: skip
    detection_delay_s: float = knob(
        5.0, unit="s", low=3.0, high=15.0, role="lever", source="vendors claim 4-5 s",
        about="time from onset until sensors report it",
    )  # fmt: skip
    verification_s: float = knob(
        15.0, unit="s", low=0.0, high=120.0, role="lever", source="assumption; vendors add human verification",
        about="time until somebody has verified what sensors report",
    )  # fmt: skip
    false_alarms_per_100_events: float = knob(
        1.0, unit="per 100 events", low=0.0, high=5.0, role="uncertainty", source="assumption 0-5, science.md 5.2",
        about="false alarms that sensors bring about; what one costs is told by a scenario without a hazard",
    )  # fmt: skip
    public_call_s: float = knob(
        90.0, unit="s", low=0.0, high=600.0, role="uncertainty", source="assumption",
        about="time from first recognition in the audience until the control room knows by calls of the public",
    )  # fmt: skip
    call_location_s: float = knob(
        60.0, unit="s", low=0.0, high=600.0, role="uncertainty", source="assumption",
        about="age of what callers tell about the place of the hazard, by the time it is known",
    )  # fmt: skip
    search_share: float = knob(
        0.1, unit="share", low=0.0, high=0.6, role="lever", source="assumption, science.md 5.2",
        about="chance that guards who search people at the entrances notice the attack before it begins",
    )  # fmt: skip
    search_lead_s: float = knob(
        30.0, unit="s", low=10.0, high=120.0, role="lever", source="assumption, science.md 5.2",
        about="how long before onset they notice it; searching costs everybody time at the door, which is not modelled",
    )  # fmt: skip
    lockdown_share: float = knob(
        0.0, unit="share", low=0.0, high=1.0, role="lever", source="NPSA on lockdown; science.md 5.2: 0",
        about="share of inner doors, those of refuges aside, that are shut and locked once the control room knows",
    )  # fmt: skip
    lockdown_delay_s: float = knob(
        30.0, unit="s", low=5.0, high=120.0, role="lever", source="assumption, science.md 5.2",
        about="time from knowing until those doors are locked",
    )  # fmt: skip


class PostureWords(Words):
    """What a prior warning raises, and what other incidents draw away."""

    staffing_factor: float = knob(
        1.0, unit="times", low=1.0, high=3.0, role="lever", source="science.md 5.2, raised posture after a warning",
        about="stewards and guards against the usual number",
    )  # fmt: skip
    diverted_staff_share: float = knob(
        0.0, unit="share", low=0.0, high=0.9, role="lever", source="assumption; science.md 5.3, concurrent incidents",
        about="share of stewards and guards who are needed elsewhere",
    )  # fmt: skip
    police_standby: float = knob(
        0.0, unit="share", low=0.0, high=0.8, role="lever", source="science.md 5.2, raised posture after a warning",
        about="share of their travel time that armed police save by standing by nearby",
    )  # fmt: skip
    diverted_police_share: float = knob(
        0.0, unit="share", low=0.0, high=0.9, role="lever", source="assumption; science.md 5.3, concurrent incidents",
        about="share of armed police who are needed elsewhere: fewer come, and from farther away",
    )  # fmt: skip
