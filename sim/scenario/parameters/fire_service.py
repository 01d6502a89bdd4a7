"""Parameters of the fire service: when it comes and goes in, how it searches and carries, and what its water does."""

from __future__ import annotations

from typing import Literal

from sim.scenario.deep import plausible
from sim.scenario.knobs import Parameters, knob
from sim.scenario.references import assumption

FireEntry = Literal["after_clearance", "warm_zone"]


class FireServiceParameters(Parameters):
    """Crews of two with breathing apparatus; they are sent with the first call and act where there is smoke."""

    crews: int = knob(
        4, unit="count", low=0, high=40, role="lever",
        source=assumption("two engines of a first attendance, of whom two crews each can go in"),
        about="crews of two firefighters who search and carry; 0: no fire service",
    )  # fmt: skip
    entry: FireEntry = knob(
        "after_clearance", unit="choice", role="lever",
        source=assumption("held at a meeting point for two hours at one attack; joint entry is exercised since",
                          "saunders_2022"),
        about="whether firefighters wait until the venue is clear, or go into a warm zone with police",
    )  # fmt: skip
    travel_median_s: float = knob(
        480.0, unit="s", low=0.0, high=7200.0, role="uncertainty",
        source=assumption("8 min in a town; a peer takes 7.6 min for 5 km"),
        deep=plausible(240.0, 900.0, "log"),
        about="median time from the dispatch order until the fire service arrives",
    )  # fmt: skip
    travel_sigma: float = knob(
        0.27, unit="log", low=0.0, high=1.0, role="uncertainty",
        source=assumption("as a peer has it"),
        deep=plausible(0.15, 0.5),
        about="spread of that time",
    )  # fmt: skip
    set_up_s: float = knob(
        120.0, unit="s", low=0.0, high=1800.0, role="uncertainty",
        source=assumption("apparatus on, entry control, a first hose"),
        deep=plausible(60.0, 300.0, "log"),
        about="time from arrival until crews are ready to go in",
    )  # fmt: skip
    search_smoke_m2_s: float = knob(
        0.5, unit="m2/s", low=0.05, high=10.0, role="uncertainty",
        source=assumption("on hands and knees along walls; nobody has told of halls"),
        deep=plausible(0.2, 1.5, "log"),
        about="floor that a crew searches where one sees less than 3 m",
    )  # fmt: skip
    search_clear_m2_s: float = knob(
        2.0, unit="m2/s", low=0.1, high=50.0, role="uncertainty",
        source=assumption("on their feet, between seats; nobody has told of halls"),
        deep=plausible(1.0, 10.0, "log"),
        about="floor that a crew searches where one sees 3 m or more",
    )  # fmt: skip
    free_s: float = knob(
        60.0, unit="s", low=0.0, high=600.0, role="uncertainty",
        source=assumption("to free somebody from between seats and lift them"),
        deep=plausible(30.0, 120.0, "log"),
        about="time until a crew that has found somebody carries them",
    )  # fmt: skip
    carry_speed_mps: float = knob(
        0.5, unit="m/s", low=0.1, high=1.5, role="uncertainty",
        source=assumption("two who carry without a stretcher, in apparatus"),
        deep=plausible(0.3, 0.8),
        about="walking speed of a crew with somebody whom they carry",
    )  # fmt: skip
    air_s: float = knob(
        1200.0, unit="s", low=120.0, high=7200.0, role="uncertainty",
        source=assumption("apparatus for a nominal half hour gives about 20 min of work"),
        deep=plausible(900.0, 1800.0),
        about="time inside after which a crew comes out for air",
    )  # fmt: skip
    air_change_s: float = knob(
        600.0, unit="s", low=0.0, high=7200.0, role="uncertainty",
        source=assumption("a new cylinder, and a rest"),
        deep=plausible(300.0, 1200.0, "log"),
        about="time that this takes",
    )  # fmt: skip
    water_s: float = knob(
        180.0, unit="s", low=0.0, high=3600.0, role="uncertainty",
        source=assumption("a hose laid through a hall"),
        deep=plausible(60.0, 600.0, "log"),
        about="time from going in until water reaches what burns, which grows no more then",
    )  # fmt: skip
    controls_up_to_mw: float = knob(
        20.0, unit="MW", low=0.1, high=200.0, role="uncertainty",
        source=assumption("a few hand-held hoses"),
        deep=plausible(5.0, 40.0, "log"),
        about="heat of the largest fire that water brings down",
    )  # fmt: skip
