"""What the control room knows, and how soon it acts."""

from __future__ import annotations

from typing import Literal

from sim.scenario.deep import plausible
from sim.scenario.knobs import Parameters, knob
from sim.scenario.references import assumption, in_range

OuterLockdown = Literal["none", "inward", "both_ways"]


class ControlRoomParameters(Parameters):
    """How the control room comes to know, and what it orders."""

    report_s: float = knob(
        20.0, unit="s", low=0.0, high=300.0, role="lever",
        source=assumption(),
        about="time for a radio report by staff to be understood in the control room, and for one back to staff",
    )  # fmt: skip
    decision_s: float = knob(
        45.0, unit="s", low=0.0, high=300.0, role="lever",
        source=assumption(),
        about="time from knowing until alarm, show stop and first call are ordered, if sooner than otherwise",
    )  # fmt: skip
    detection: bool = knob(
        False, unit="switch", role="lever",
        source=assumption("most venues have no sensors"),
        about="whether sensors notice an attack, and tell the control room where it is",
    )  # fmt: skip
    detection_delay_s: float = knob(
        5.0, unit="s", low=3.0, high=15.0, role="lever",
        source=in_range("seconds, by vendors; a bound rather than an estimate", "securityinfowatch_2023"),
        about="time from onset until sensors report it",
    )  # fmt: skip
    verification_s: float = knob(
        15.0, unit="s", low=0.0, high=120.0, role="lever",
        source=assumption("some vendors let a person check; no time is given", "securityinfowatch_2023"),
        about="time until somebody has verified what sensors report",
    )  # fmt: skip
    false_alarms_per_100_events: float = knob(
        1.0, unit="per 100 events", low=0.0, high=5.0, role="uncertainty",
        source=assumption(
            "false alerts are known; no rate is given; plausible from 0 to 5",
            "securityinfowatch_2023",
        ),
        deep=plausible(0.0, 5.0),
        about="false alarms caused by sensors; run a scenario without a hazard to see what one costs",
    )  # fmt: skip
    public_call_s: float = knob(
        90.0, unit="s", low=0.0, high=600.0, role="uncertainty",
        source=assumption(),
        deep=plausible(30.0, 300.0, "log"),
        about="time from first recognition in the audience until the control room knows from calls by the public",
    )  # fmt: skip
    call_location_s: float = knob(
        60.0, unit="s", low=0.0, high=600.0, role="uncertainty",
        source=assumption(),
        deep=plausible(20.0, 180.0, "log"),
        about="age of callers' information on where the hazard is, when it reaches the control room",
    )  # fmt: skip
    search_share: float = knob(
        0.1, unit="share", low=0.0, high=0.6, role="lever",
        source=assumption("plausible from 0 to 0.6"),
        about="chance that guards who search people at the entrances notice the attack before it begins",
    )  # fmt: skip
    search_lead_s: float = knob(
        30.0, unit="s", low=10.0, high=120.0, role="lever",
        source=assumption("plausible from 10 to 120 s"),
        about="how long before onset they notice it; searching costs everybody time at the door, which is not modelled",
    )  # fmt: skip
    lockdown_share: float = knob(
        0.0, unit="share", low=0.0, high=1.0, role="lever",
        source=assumption(
            "no zoned lockdown unless a policy asks for it; the guidance gives no shares",
            "npsa_lockdown", "protectuk_rb3",
        ),
        about="zoned lockdown: share of inner doors (no exits, no doors of refuges) that are shut and locked once the "
        "control room knows",
    )  # fmt: skip
    lockdown_delay_s: float = knob(
        30.0, unit="s", low=5.0, high=120.0, role="lever",
        source=assumption("plausible from 5 to 120 s"),
        about="time from knowing until the doors of zoned lockdown are locked",
    )  # fmt: skip
    outer_lockdown: OuterLockdown = knob(
        "none", unit="choice", role="lever",
        source=assumption("no outer lockdown unless a policy asks for it", "npsa_lockdown", "protectuk_rb3"),
        about="whether staff shut the doors to the outside once the control room knows: against who would come in, or "
        "both ways",
    )  # fmt: skip
    outer_lockdown_share: float = knob(
        1.0, unit="share", low=0.0, high=1.0, role="lever",
        source=assumption("all of them, where it is ordered; plausible from 0.5 to 1"),
        about="share of the doors to the outside that staff shut in an outer lockdown",
    )  # fmt: skip
    outer_lockdown_delay_s: float = knob(
        30.0, unit="s", low=0.0, high=300.0, role="lever",
        source=assumption("as for zoned lockdown"),
        about="time from knowing until the doors of an outer lockdown are shut",
    )  # fmt: skip
    outer_lockdown_hold_s: float = knob(
        900.0, unit="s", low=30.0, high=7200.0, role="lever",
        source=assumption("until it is known what happened; plausible from 5 to 60 min"),
        about="longest time for which an outer lockdown both ways keeps people in; it ends with the threat",
    )  # fmt: skip
