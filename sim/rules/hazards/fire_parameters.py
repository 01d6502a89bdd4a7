"""Parameters of the fire hazard: coarse and exogenous; an area, a class of growth, a size, a class of fuel."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from sim.scenario.deep import no, one_of, plausible
from sim.scenario.knobs import knob
from sim.scenario.parameters.scenario import PlugParameters
from sim.scenario.parameters.venue import Identifier
from sim.scenario.references import assumption, derived

Growth = Literal["slow", "medium", "fast", "ultrafast"]
FuelClass = Literal["mixed", "upholstery", "facade_panel", "wood", "pvc_cable"]


class FireParameters(PlugParameters):
    """In which area something burns, from when on, and how large it can become."""

    socket: ClassVar[str] = "hazards"
    kind: Literal["fire"] = "fire"
    area: Identifier | None = Field(None, description="area that it burns in; the largest hall, if not given")
    begins_s: float = knob(
        300.0, unit="s", low=0.0, high=14_400.0, role="uncertainty",
        source=assumption("the author of the scenario chooses it"),
        deep=no("a case says at which time of the night its fire begins"),
        about="clock time at which it begins",
    )  # fmt: skip
    growth: Growth = knob(
        "fast", unit="choice", role="uncertainty",
        source=derived("classes of design fires: 1,055 kW after 600, 300, 150 or 75 s", "nfpa_92"),
        deep=one_of({"slow": 0.1, "medium": 0.3, "fast": 0.4, "ultrafast": 0.2}),
        about="how fast its heat grows with the square of time",
    )  # fmt: skip
    peak_mw: float = knob(
        20.0, unit="MW", low=0.0, high=60.0, role="uncertainty",
        source=assumption("coarse sizes: 5 for a stand or stage set, 20 for a block of seats, 60 for much of a hall"),
        deep=plausible(5.0, 60.0, "log"),
        about="most heat that it releases with air enough; at 0 nothing burns",
    )  # fmt: skip
    fuel: FuelClass = knob(
        "mixed", unit="choice", role="uncertainty",
        source=assumption("what burns in a hall is mixed", "nz_cvm2"),
        deep=one_of({"mixed": 0.5, "upholstery": 0.2, "facade_panel": 0.1, "wood": 0.15, "pvc_cable": 0.05}),
        about="what burns: what it gives of heat, soot and gases",
    )  # fmt: skip
    load_mj: float = knob(
        60_000.0, unit="MJ", low=100.0, high=1.0e7, role="uncertainty",
        source=assumption("150 m2 of seating at 400 MJ/m2"),
        deep=plausible(10_000.0, 300_000.0, "log"),
        about="heat of all that can burn; from four fifths of it on it dies down",
    )  # fmt: skip
    soot_left_share: float = knob(
        1.0, unit="share", low=0.5, high=1.0, role="uncertainty",
        source=assumption("up to 30 % of soot is told to stick to walls and ceilings"),
        deep=plausible(0.7, 1.0),
        about="share of its soot that stays in the air",
    )  # fmt: skip
    lower_layer_mixing: float = knob(
        0.02, unit="share", low=0.0, high=0.2, role="uncertainty",
        source=assumption("air that comes in under smoke stirs some of it down; how much nobody has measured in halls"),
        deep=plausible(0.0, 0.1),
        about="share of what comes in low through openings by which it stirs upper gas into the lower layer; of "
        "several fires the first one's counts",
    )  # fmt: skip
