"""How a run is stepped and recorded, and how far its policy is carried out."""

from __future__ import annotations

from sim.scenario.deep import plausible
from sim.scenario.knobs import Parameters, knob
from sim.scenario.references import assumption


class RunParameters(Parameters):
    """How a run is stepped and recorded, and how far its policy is carried out."""

    policy_fidelity: float = knob(
        1.0, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption("policies as written; what is really done of them nobody has measured; from 0.5 to 1"),
        deep=plausible(0.5, 1.0),
        about="share of the step of each lever, from the scenario's value to the policy's, that is really done; counts "
        "are rounded; switches, choices and lists are set in this share of runs, all of a policy or none",
    )  # fmt: skip
    duration_s: float = knob(
        1200.0, unit="s", low=1.0, high=14_400.0, role="setting",
        source=assumption("the author of the scenario chooses it"),
        about="time after which the scene ends once the hazard has ended; sooner if nothing more can change; "
        "what begins at a clock time must begin before it",
    )  # fmt: skip
    step_s: float = knob(
        0.5, unit="s", low=0.1, high=2.0, role="setting",
        source=assumption("short against the delays of people"),
        about="time between two rounds of cues, decisions and harm",
    )  # fmt: skip
    movement_step_s: float = knob(
        0.05, unit="s", low=0.01, high=0.1, role="setting",
        source=assumption("within 2 % of a step of 0.01 s (verification case V06)"),
        about="time step of movement; must divide step_s",
    )  # fmt: skip
    record_every_s: float = knob(
        5.0, unit="s", low=0.5, high=600.0, role="setting",
        source=assumption(),
        about="time between two points of the series",
    )  # fmt: skip
    trajectory_every_s: float = knob(
        0.5, unit="s", low=0.1, high=60.0, role="setting",
        source=assumption("two positions a second, enough to look at"),
        about="time between two stored positions when a trajectory is asked for",
    )  # fmt: skip
