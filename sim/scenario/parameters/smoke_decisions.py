"""Parameters of how people get on in smoke: how fast they walk, and which smoke they will not enter."""

from __future__ import annotations

from typing import Literal

from sim.scenario.deep import one_of, plausible
from sim.scenario.knobs import Parameters, knob
from sim.scenario.references import assumption, derived, in_range

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
    smoke_cost_m: float = knob(
        1.0, unit="m", low=0.0, high=50.0, role="uncertainty",
        source=assumption("nobody has measured it; a peer makes ways longer in this form; plausible from 0.2 to 5"),
        deep=plausible(0.2, 5.0, "log"),
        about="walk in clear air that people accept to avoid a metre in smoke of 1 per m, in proportion to how thick "
        "it is, as far as they see from the area they are in",
    )  # fmt: skip
    smoke_will_median_m: float = knob(
        3.0, unit="m", low=0.1, high=50.0, role="uncertainty",
        source=assumption(
            "of those who went into smoke about a quarter turned back, most where they saw 3 to 4 m (Wood, Bryan; "
            "remembered); plausible from 1.5 to 6",
        ),
        deep=plausible(1.5, 6.0, "log"),
        about="how far half the people must see in smoke to enter it while they know another way; who is in such smoke "
        "already goes on",
    )  # fmt: skip
    smoke_will_sigma: float = knob(
        0.8, unit="log", low=0.0, high=1.5, role="uncertainty",
        source=assumption("few turned back where they saw more than 10 m (remembered); plausible from 0.4 to 1.2"),
        deep=plausible(0.4, 1.2),
        about="spread of that distance between people",
    )  # fmt: skip
