"""Parameters of those on site before anything happens: staff, control room, and the posture that a warning raises."""

from __future__ import annotations

from sim.scenario.deep import plausible
from sim.scenario.knobs import Parameters, knob
from sim.scenario.parameters.instruction import Named, Order
from sim.scenario.references import assumption, derived


class StaffParameters(Parameters):
    """Stewards and unarmed guards: how many, how well prepared, and how far people heed them."""

    stewards_per_1000: float = knob(
        4.0, unit="per 1000 people", low=0.0, high=20.0, role="lever",
        source=derived("one crowd manager to 250 people; plausible from one to 50 to one to 500", "nfpa_101"),
        about="stewards per 1,000 people at full load, rounded down; 4 is one per 250, 0 is none",
    )  # fmt: skip
    guards_per_1000: float = knob(
        4.0, unit="per 1000 people", low=0.0, high=15.0, role="lever",
        source=assumption("plausible from 2 to 15"),
        about="unarmed guards per 1,000 people at full load, rounded down",
    )  # fmt: skip
    trained_share: float = knob(
        0.25, unit="share", low=0.0, high=1.0, role="lever",
        source=assumption("witnesses told of staff who led people out; no share is known", "crocus_2024"),
        about="share of staff trained to lead people out",
    )  # fmt: skip
    refresher_months: float = knob(
        12.0, unit="months", low=3.0, high=24.0, role="lever",
        source=assumption(
            "a yearly course; skill fades within months by the trial, which was of first aid",
            "goralnick_2018",
        ),
        about="time between two trainings; skills fade in between",
    )  # fmt: skip
    able_fresh_share: float = knob(
        0.88, unit="share", low=0.7, high=1.0, role="uncertainty",
        source=assumption("taken over from first aid: 88 % able when fresh", "goralnick_2018"),
        deep=plausible(0.75, 0.95),
        about="share of trained staff who are able to lead people out right after a training",
    )  # fmt: skip
    able_faded_share: float = knob(
        0.55, unit="share", low=0.2, high=0.69, role="uncertainty",
        source=assumption("taken over from first aid: 55 % able three to nine months after training", "goralnick_2018"),
        deep=plausible(0.4, 0.69),
        about="share of trained staff who are able to lead people out six months after a training",
    )  # fmt: skip
    first_aid_share: float = knob(
        0.2, unit="share", low=0.0, high=1.0, role="lever",
        source=assumption("the trial shows what training brings, not how many staff have it", "goralnick_2018"),
        about="share of staff trained in first aid",
    )  # fmt: skip
    carry_trained_share: float = knob(
        0.0, unit="share", low=0.0, high=1.0, role="lever",
        source=assumption("nobody unless a policy asks for it; how many can has not been counted"),
        about="share of staff trained to carry the wounded without a stretcher",
    )  # fmt: skip
    recognition_gain: float = knob(
        2.0, unit="times", low=1.0, high=5.0, role="uncertainty",
        source=assumption(),
        deep=plausible(1.0, 4.0),
        about="how much faster staff understand the same cues than the audience does",
    )  # fmt: skip
    directing_range_m: float = knob(
        12.0, unit="m", low=2.0, high=40.0, role="uncertainty",
        source=assumption("a raised voice in a loud hall"),
        deep=plausible(6.0, 25.0),
        about="how far in their own area trained staff are heard and seen when they send people out",
    )  # fmt: skip
    directing_median_s: float = knob(
        5.0, unit="s", low=1.0, high=60.0, role="uncertainty",
        source=assumption(),
        deep=plausible(2.0, 15.0, "log"),
        about="delay of people whom staff tell to leave, and who comply",
    )  # fmt: skip
    door_range_m: float = knob(
        5.0, unit="m", low=0.0, high=20.0, role="uncertainty", source=assumption(),
        deep=plausible(2.0, 10.0),
        about="distance within which trained staff who begin to lead people out open a closed door at once",
    )  # fmt: skip
    nearly_empty_share: float = knob(
        0.05, unit="share", low=0.0, high=0.5, role="uncertainty", source=assumption(),
        deep=plausible(0.01, 0.2, "log"),
        about="share of the people at the start still in their area when staff who lead people out leave too",
    )  # fmt: skip
    procedure_share: float = knob(
        1.0, unit="share", low=0.0, high=1.0, role="lever",
        source=assumption("as if everybody on duty did as planned; plausible from 0.5 to 1"),
        about="share of staff who carry out the procedure once they suspect an attack; the others leave",
    )  # fmt: skip
    procedure_delay_s: float = knob(
        0.0, unit="s", low=0.0, high=300.0, role="lever",
        source=assumption("at once; plausible to 60 s, to make sure or to be told by a superior"),
        about="time from suspecting an attack, or being told of one, until staff begin the procedure; who sees the "
        "hazard meanwhile leaves",
    )  # fmt: skip
    order: Order = knob(
        "leave", unit="choice", role="lever",
        source=assumption("staff send people out unless the venue has other plans"),
        about="what staff who know tell people within `staff.directing_range_m` to do",
    )  # fmt: skip
    names: Named = knob(
        (), unit="ids", role="lever",
        source=assumption("trained staff judge for themselves unless the venue has such plans"),
        about="exits that staff tell people near them to leave by, or with the order `stay` refuges to go to: ids, "
        "`other_exits` or `refuges`; where empty, staff who lead send each person to the exit soonest passed",
    )  # fmt: skip
