"""Parameters of those on site before anything happens: staff, control room, and the posture that a warning raises."""

from __future__ import annotations

from sim.scenario.knobs import Parameters, knob


class StaffParameters(Parameters):
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
    able_fresh_share: float = knob(
        0.88, unit="share", low=0.7, high=1.0, role="uncertainty",
        source="assumption: PATTS trial 2018 on first aid, 88 % able when fresh",
        about="share of the trained who are able to lead people out right after a training",
    )  # fmt: skip
    able_faded_share: float = knob(
        0.55, unit="share", low=0.2, high=0.69, role="uncertainty",
        source="assumption: PATTS trial 2018 on first aid, 55 % able after 3-9 months, the middle taken",
        about="the same share six months after a training",
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
    door_range_m: float = knob(
        5.0, unit="m", low=0.0, high=20.0, role="uncertainty", source="assumption",
        about="how far from a shut door trained staff who begin to lead people out open it at once",
    )  # fmt: skip
    nearly_empty_share: float = knob(
        0.05, unit="share", low=0.0, high=0.5, role="uncertainty", source="assumption",
        about="share of those who were around at the start at which staff who lead people out leave themselves",
    )  # fmt: skip
