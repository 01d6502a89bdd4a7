"""Parameters of the assault hazard: coarse and exogenous. Exposure is modelled, never weapons or tactics."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from sim.rules.hazards.form_of_harm import Form
from sim.scenario.deep import no, one_of, plausible
from sim.scenario.knobs import knob
from sim.scenario.parameters.scenario import PlugParameters
from sim.scenario.parameters.venue import Identifier
from sim.scenario.references import assumption, derived, in_range
from sim.world.incident_classes import OriginChoice, RegimeChoice


class AssaultParameters(PlugParameters):
    """Where harm can reach, how fast, and for how long."""

    socket: ClassVar[str] = "hazards"
    kind: Literal["assault"] = "assault"
    entrances: Annotated[tuple[Identifier, ...], Field(min_length=1)] | None = Field(
        None, description="public entrances where sources come in; drawn at random if not given"
    )
    origin: OriginChoice = knob(
        "drawn", unit="choice", role="uncertainty",
        source=assumption("attacks on venues began inside, at the doors and in the street before them", "crocus_2024"),
        deep=no("drawn in each run, by shares that are varied"),
        about="where sources begin: at an entrance, inside, in the immediate vicinity of an entrance, or drawn",
    )  # fmt: skip
    inside_share: float = knob(
        0.3, unit="share", low=0.0, high=0.5, role="uncertainty",
        source=assumption("no record counts where attacks on venues began"),
        deep=plausible(0.1, 0.5),
        about="where the origin is drawn, chance that it is inside",
    )  # fmt: skip
    vicinity_share: float = knob(
        0.2, unit="share", low=0.0, high=0.5, role="uncertainty",
        source=assumption("no record counts where attacks on venues began"),
        deep=plausible(0.1, 0.4),
        about="where the origin is drawn, chance that it is in the immediate vicinity; the rest is at an entrance",
    )  # fmt: skip
    vicinity_s: float = knob(
        60.0, unit="s", low=0.0, high=1800.0, role="uncertainty",
        source=assumption("plausible from 10 to 300 s"),
        deep=plausible(10.0, 300.0, "log"),
        about="from the vicinity, time outside before sources go in",
    )  # fmt: skip
    outer_door_s: float = knob(
        60.0, unit="s", low=0.0, high=3600.0, role="uncertainty",
        source=assumption("nobody has measured it; plausible from 10 to 300 s"),
        deep=plausible(10.0, 300.0, "log"),
        about="time for which a locked entrance keeps sources out, unless somebody opens it from within",
    )  # fmt: skip
    onset_s: float = knob(
        60.0, unit="s", low=0.0, high=3600.0, role="setting",
        source=assumption("the author of the scenario chooses it"),
        about="clock time at which the hazard begins",
    )  # fmt: skip
    sources: int = knob(
        2,
        unit="count",
        low=1,
        high=6,
        role="uncertainty",
        source=assumption(),
        deep=plausible(1, 3),
        about="number of moving sources",
    )
    reach_m: float = knob(
        25.0, unit="m", low=1.0, high=80.0, role="uncertainty",
        source=assumption(),
        deep=plausible(12.0, 40.0),
        about="distance in sight within which people are exposed",
    )  # fmt: skip
    harm_per_min: float = knob(
        10.0, unit="persons/min", low=0.0, high=120.0, role="uncertainty",
        source=assumption(
            "nobody has measured a rate; the record, over events of every kind, spans more than a factor of ten"
        ),
        deep=plausible(5.0, 20.0, "log"),
        about="people harmed per minute and source when many are exposed",
    )  # fmt: skip
    harm_sigma: float = knob(
        0.8, unit="log", low=0.0, high=1.5, role="uncertainty",
        source=assumption("the record spreads over more than a factor of ten; 90 % of runs lie within 3 to 37"),
        deep=plausible(0.5, 1.1),
        about="spread of that rate between runs, drawn once for each hazard about `harm_per_min` as the median",
    )  # fmt: skip
    half_saturation: float = knob(
        40.0, unit="persons", low=0.1, high=1.0e6, role="uncertainty",
        source=assumption(),
        deep=plausible(10.0, 400.0, "log"),
        about="number of people exposed nearby at which harm runs at half its full rate; farther ones count for less",
    )  # fmt: skip
    form: Form = knob(
        "capacity", unit="choice", role="uncertainty",
        source=assumption(
            "no record tells how harm grows with the number in reach; in a full room both do the same in a minute"
        ),
        deep=one_of({"capacity": 0.5, "per_head": 0.5}),
        about="how harm grows with the number of people within reach: up to a limit, or by head without one",
    )  # fmt: skip
    cover_range_m: float = knob(
        10.0, unit="m", low=0.0, high=40.0, role="uncertainty",
        source=assumption("lying flat protects less the nearer a source is; no measured value"),
        deep=plausible(0.0, 20.0),
        about="distance from which hiding in the open protects in full; nearer it protects less, beside a source not "
        "at all; 0 for in full at any distance",
    )  # fmt: skip
    dwell_median_s: float = knob(
        90.0, unit="s", low=10.0, high=900.0, role="uncertainty",
        source=assumption(),
        deep=plausible(30.0, 300.0, "log"),
        about="median time that a source stays in an area",
    )  # fmt: skip
    dwell_sigma: float = knob(
        0.6, unit="log", low=0.0, high=1.5, role="uncertainty",
        source=assumption(),
        deep=plausible(0.3, 1.0),
        about="spread of the time that a source stays in an area",
    )  # fmt: skip
    speed_mps: float = knob(
        1.0, unit="m/s", low=0.0, high=2.0, role="uncertainty",
        source=assumption(),
        deep=plausible(0.5, 1.5),
        about="free walking speed of a source",
    )  # fmt: skip
    regime: RegimeChoice = knob(
        "drawn", unit="choice", role="uncertainty",
        source=assumption(
            "short, sustained and barricade events are all known; how often each comes is not",
            "blair_schweit_2014", "crocus_2024", "straub_2017",
        ),
        deep=no("drawn in each run, by shares that are varied"),
        about="short: ends by itself; sustained: until contact or departure; barricade: contact only contains it; "
        "drawn: any of them, by chance",
    )  # fmt: skip
    short_share: float = knob(
        0.4, unit="share", low=0.0, high=0.5, role="uncertainty",
        source=assumption("most events of any kind are short, known attacks on venues were longer",
                          "blair_schweit_2014"),
        deep=plausible(0.2, 0.5),
        about="where the regime is drawn, chance that it is short",
    )  # fmt: skip
    barricade_share: float = knob(
        0.2, unit="share", low=0.0, high=0.5, role="uncertainty",
        source=assumption("some known attacks on venues became sieges", "straub_2017"),
        deep=plausible(0.1, 0.3),
        about="where the regime is drawn, chance that it is a barricade; the rest is sustained",
    )  # fmt: skip
    contained_share: float = knob(
        0.02, unit="share", low=0.0, high=0.2, role="uncertainty",
        source=assumption("people died in sieges after containment, fewer than before", "straub_2017"),
        deep=plausible(0.0, 0.1),
        about="harm that a contained source goes on doing to those with it, as a share of its rate",
    )  # fmt: skip
    short_median_s: float = knob(
        177.0, unit="s", low=10.0, high=3600.0, role="uncertainty",
        source=derived(
            "log-normal through 23 of 64 within 2 min and 44 within 5: median 2.95 min",
            "blair_schweit_2014",
        ),
        deep=plausible(90.0, 360.0, "log"),
        about="median duration in the short regime",
    )  # fmt: skip
    short_sigma: float = knob(
        1.08, unit="log", low=0.0, high=2.0, role="uncertainty",
        source=derived("log-normal through 23 of 64 within 2 min and 44 within 5", "blair_schweit_2014"),
        deep=plausible(0.7, 1.4),
        about="spread of duration in the short regime",
    )  # fmt: skip
    departure_low_s: float = knob(
        420.0, unit="s", low=10.0, high=14_400.0, role="uncertainty",
        source=in_range("attackers left one hall after some 13 min; plausible from 7 to 20 min", "crocus_2024"),
        deep=plausible(240.0, 600.0),
        about="earliest departure in the sustained regime",
    )  # fmt: skip
    departure_high_s: float = knob(
        1200.0, unit="s", low=10.0, high=14_400.0, role="uncertainty",
        source=in_range("attackers left one hall after some 13 min; plausible from 7 to 20 min", "crocus_2024"),
        deep=plausible(600.0, 1800.0),
        about="latest departure in the sustained regime",
    )  # fmt: skip
