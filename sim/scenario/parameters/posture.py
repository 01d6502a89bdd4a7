"""The state of alert before the night: a warning, what is made of it, and what other incidents draw away."""

from __future__ import annotations

from sim.scenario.deep import plausible
from sim.scenario.knobs import Parameters, knob
from sim.scenario.references import assumption


class PostureParameters(Parameters):
    """What a warning raises where one comes and is heeded, and what a second event or a long campaign draws away."""

    warning_arrives_share: float = knob(
        0.25, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption(
            "embassies warned before one event, others came unannounced; nobody has counted; plausible from 0 to 0.6",
            "crocus_2024",
        ),
        deep=plausible(0.0, 0.6),
        about="chance that a warning of an attack comes before the night",
    )  # fmt: skip
    warning_heeded_share: float = knob(
        0.0, unit="share", low=0.0, high=1.0, role="lever",
        source=assumption("warnings come far more often than attacks, and most change nothing", "crocus_2024"),
        about="share of such warnings that the authority believes and raises its posture for, wherever they lead",
    )  # fmt: skip
    warning_vagueness: float = knob(
        0.5, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption("warnings seldom name a place or a day; plausible from 0 to 0.9"),
        deep=plausible(0.0, 0.9),
        about="share of what a raised posture would achieve that is lost, since the warning names no place or time",
    )  # fmt: skip
    staffing_factor: float = knob(
        1.5, unit="times", low=1.0, high=3.0, role="lever",
        source=assumption("half as many again under a raised posture; plausible up to threefold"),
        about="stewards and guards relative to the usual number while the posture is raised",
    )  # fmt: skip
    police_standby: float = knob(
        0.25, unit="share", low=0.0, high=0.8, role="lever",
        source=assumption("a patrol somewhat nearer than usual under a raised posture; plausible from 0 to 0.8"),
        about="share of their travel time that armed police save by standing by nearby while the posture is raised",
    )  # fmt: skip
    raised_search_share: float = knob(
        0.2, unit="share", low=0.0, high=0.6, role="lever",
        source=assumption("twice the usual under a raised posture; plausible from 0 to 0.6"),
        about="chance that guards who search notice the attack beforehand while the posture is raised, where it is "
        "above `control_room.search_share`",
    )  # fmt: skip
    diversion_share: float = knob(
        0.0, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption("no other incident unless the scenario has one; nobody has counted; plausible from 0 to 0.3"),
        deep=plausible(0.0, 0.3),
        about="chance that a second event, or a long campaign elsewhere, draws staff and police away that night",
    )  # fmt: skip
    diverted_staff_share: float = knob(
        0.2, unit="share", low=0.0, high=0.9, role="uncertainty",
        source=assumption("plausible from 0 to 0.5"),
        deep=plausible(0.0, 0.5),
        about="share of stewards and guards who are drawn away then",
    )  # fmt: skip
    diverted_police_share: float = knob(
        0.4, unit="share", low=0.0, high=0.9, role="uncertainty",
        source=assumption("plausible from 0.1 to 0.8"),
        deep=plausible(0.1, 0.8),
        about="share of armed police who are drawn away then: fewer come, and from farther away",
    )  # fmt: skip
    kept_share: float = knob(
        0.0, unit="share", low=0.0, high=1.0, role="lever",
        source=assumption("nobody is kept back unless a policy asks for it"),
        about="share of those who would be drawn away that stay; the other place goes without them, which is not "
        "modelled",
    )  # fmt: skip
