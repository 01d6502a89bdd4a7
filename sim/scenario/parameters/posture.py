"""What a prior warning changes."""

from __future__ import annotations

from sim.scenario.knobs import Parameters, knob


class PostureParameters(Parameters):
    """What a prior warning raises, and what other incidents draw away."""

    staffing_factor: float = knob(
        1.0, unit="times", low=1.0, high=3.0, role="lever", source="science.md 5.2, raised posture after a warning",
        about="stewards and guards relative to the usual number",
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
