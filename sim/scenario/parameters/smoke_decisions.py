"""Parameters of how people get on in smoke: how fast they walk, and which smoke they will not enter."""

from __future__ import annotations

from typing import Literal

from sim.scenario.deep import one_of, plausible
from sim.scenario.knobs import Parameters, knob
from sim.scenario.references import derived, in_range

SpeedInSmoke = Literal["fridolf", "lund"]


class SmokeDecisionParameters(Parameters):
    """How people get on in smoke."""

    speed_in_smoke: SpeedInSmoke = knob(
        "fridolf", unit="choice", role="uncertainty",
        source=derived("the review of all data, by visibility; the other is one experiment, by extinction",
                       "fridolf_2019", "ronchi_2013"),
        deep=one_of({"fridolf": 0.7, "lund": 0.3}),
        about="law by which people walk slower in smoke",
    )  # fmt: skip
    crawling_speed_mps: float = knob(
        0.7, unit="m/s", low=0.2, high=1.5, role="uncertainty",
        source=in_range(
            "students 0.84 m/s on knees and hands, less after some metres; lower for people of all ages; plausible "
            "from 0.5 to 0.9", "cao_2018", "kady_2009",
        ),
        deep=plausible(0.5, 0.9),
        about="speed on hands and knees, under smoke that hangs 0.6 to 1.5 m over the floor",
    )  # fmt: skip
