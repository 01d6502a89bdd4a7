"""Parameters of communication that fails."""

from __future__ import annotations

from sim.scenario.deep import plausible
from sim.scenario.knobs import Parameters, knob
from sim.scenario.references import assumption


class FailureParameters(Parameters):
    """Communication of the emergency services that fails: in some runs one thing goes wrong, drawn once."""

    share: float = knob(
        0.15, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption(
            "it happens: radio without room, false reports, services that were not told; how often is not known. A "
            "call that told ambulance crews of no shooting stands for it, 16 of 100 records",
            "one_october_2018", "klassen_2019",
        ),
        deep=plausible(0.0, 0.4),
        about="share of runs in which communication fails; 0 is none",
    )  # fmt: skip
    late_notification_share: float = knob(
        0.33, unit="share", low=0.0, high=0.5, role="uncertainty",
        source=assumption("a third each of three kinds; nobody has counted them"),
        deep=plausible(0.1, 0.5),
        about="share of failures in which the first call gets through late",
    )  # fmt: skip
    late_command_share: float = knob(
        0.33, unit="share", low=0.0, high=0.5, role="uncertainty",
        source=assumption("a third each of three kinds; nobody has counted them"),
        deep=plausible(0.1, 0.5),
        about="share of failures in which command is late: unified command, and the word of police that lets medics "
        "in. In the rest the first team is sent to a wrong area",
    )  # fmt: skip
    delay_median_s: float = knob(
        600.0, unit="s", low=0.0, high=7200.0, role="uncertainty",
        source=assumption("some ten minutes; no delay by failure is published", "one_october_2018"),
        deep=plausible(300.0, 1200.0, "log"),
        about="median of the delay; the team in a wrong area leaves it sooner when it hears or sees a source",
    )  # fmt: skip
    delay_sigma: float = knob(
        0.6, unit="log", low=0.0, high=1.5, role="uncertainty",
        source=assumption("no spread is published"),
        deep=plausible(0.3, 1.0),
        about="spread of that delay",
    )  # fmt: skip
