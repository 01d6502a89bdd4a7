"""What a prior warning changes."""

from __future__ import annotations

from sim.scenario.knobs import Parameters, knob
from sim.scenario.references import assumption


class PostureParameters(Parameters):
    """What a prior warning raises, and what other incidents draw away."""

    staffing_factor: float = knob(
        1.0, unit="times", low=1.0, high=3.0, role="lever",
        source=assumption("usual staffing; a warning may raise it up to threefold"),
        about="stewards and guards relative to the usual number",
    )  # fmt: skip
    diverted_staff_share: float = knob(
        0.0, unit="share", low=0.0, high=0.9, role="lever",
        source=assumption("no other incident at the same time"),
        about="share of stewards and guards who are needed elsewhere",
    )  # fmt: skip
    police_standby: float = knob(
        0.0, unit="share", low=0.0, high=0.8, role="lever",
        source=assumption("no warning, so nobody stands by"),
        about="share of their travel time that armed police save by standing by nearby",
    )  # fmt: skip
    diverted_police_share: float = knob(
        0.0, unit="share", low=0.0, high=0.9, role="lever",
        source=assumption("no other incident at the same time"),
        about="share of armed police who are needed elsewhere: fewer come, and from farther away",
    )  # fmt: skip
