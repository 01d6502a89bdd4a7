"""Parameters of instruction: what people may be told to do, and how far they believe who tells them."""

from __future__ import annotations

from typing import Final, Literal

from sim.scenario.deep import plausible
from sim.scenario.knobs import Parameters, knob
from sim.scenario.parameters.venue import Identifier
from sim.scenario.references import assumption, derived

Order = Literal["leave", "stay"]
"""What people are told: to leave, by the exits named if any are; or to stay, and go to the refuges named if any are."""

Named = tuple[Identifier, ...]
"""Ids of exits or refuges, or one of the words below where no id is spelt like it."""

OTHER_EXITS: Final = "other_exits"
"""Names every exit that is no public entrance."""

REFUGES: Final = "refuges"
"""Names every refuge."""


class InstructionParameters(Parameters):
    """How far people believe what they are told, by who tells them; and people of the audience who lead others.

    Whoever is reached follows with the probability credibility times compliance (`decisions.compliance_share`, or
    `decisions.briefed_compliance_share` for people who were briefed), by one draw for each group.
    """

    text_credibility: float = knob(
        0.6, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption("below a voice; plausible from 0.3 to 0.9"),
        deep=plausible(0.3, 0.9),
        about="share of people who comply at all that believe a text which tells them which exit or to stay",
    )  # fmt: skip
    recorded_voice_credibility: float = knob(
        0.8, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=derived(
            "signs and a voice that agreed sent 66 % to the exit meant: 0.8 of the 0.8 who comply; plausible from "
            "0.5 to 0.95", "galea_2017",
        ),
        deep=plausible(0.5, 0.95),
        about="share of people who comply at all that believe a recorded voice",
    )  # fmt: skip
    live_voice_credibility: float = knob(
        0.85, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption(
            "the trial was quick and safe with directive announcements, no share is given; plausible from 0.5 to 1",
            "proulx_1991",
        ),
        deep=plausible(0.5, 1.0),
        about="share of people who comply at all that believe somebody who speaks to them live",
    )  # fmt: skip
    staff_credibility: float = knob(
        0.6, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption(
            "wardens' instructions move the choice of exit, more or less by their authority; no share is in the "
            "abstract; plausible from 0.3 to 0.9", "lu_2025",
        ),
        deep=plausible(0.3, 0.9),
        about="share of people who comply at all that believe staff who are not trained to lead people out",
    )  # fmt: skip
    trained_staff_credibility: float = knob(
        0.9, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption("two members of staff with announcements did best; plausible from 0.6 to 1", "proulx_1991"),
        deep=plausible(0.6, 1.0),
        about="share of people who comply at all that believe staff who lead people out",
    )  # fmt: skip
    police_credibility: float = knob(
        0.95, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption("a higher authority counts for more; no share is known; plausible from 0.7 to 1", "lu_2025"),
        deep=plausible(0.7, 1.0),
        about="share of people who comply at all that believe armed officers",
    )  # fmt: skip
    stay_factor: float = knob(
        0.75, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption(
            "asked beforehand, 41 % would stay at work and nearly 80 % at home after an attack of another kind; "
            "plausible from 0.4 to 1", "guterbock_2010",
        ),
        deep=plausible(0.4, 1.0),
        about="credibility of an order to stay as a share of that of an instruction to leave",
    )  # fmt: skip
    wrong_order_share: float = knob(
        0.0, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption("no record counts it; guidance lists several procedures and leaves the choice; to 0.3"),
        deep=plausible(0.0, 0.3),
        about="chance that alarm and staff give out the wrong order: to stay where the plan is to leave, or to leave "
        "where it is to stay; a wrong order names nothing",
    )  # fmt: skip
    leader_share: float = knob(
        0.05, unit="share", low=0.0, high=0.5, role="uncertainty",
        source=assumption(
            "the work says that a small minority who know the way lead a crowd, not how many people at a concert "
            "would; plausible from 0 to 0.1", "dyer_2009",
        ),
        deep=plausible(0.0, 0.1),
        about="share of the audience who show others within `awareness.contagion_radius_m` the exit they make for; "
        "0: nobody does",
    )  # fmt: skip
