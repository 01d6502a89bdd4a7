"""The default movement model: collision-free speed with anticipation, relaxed headings and courtesy.

Speed follows the free distance to whoever walks ahead (Tordeux, Chraibi and Seyfried 2016). Direction follows the
field of the chosen door, turned by bodies at close range and, before that, by oncoming people (after Xu, Chraibi
and Seyfried 2021). Headings relax within a reaction time, which makes results almost free of the time step. Of two
people in each other's way only the one behind yields, and people turn a shoulder to whoever is not straight ahead in
their own file, which interlocks files at doors, dissolves arches and lets opposing streams pass.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from sim.kernels.movement import MovementParameters
from sim.scenario.deep import no, one_of, plausible
from sim.scenario.knobs import knob
from sim.scenario.parameters.scenario import PlugParameters
from sim.scenario.references import assumption, calibrated, derived
from sim.world.movement_steps import Steps, reach_m
from sim.world.world import World


class AnticipationParameters(PlugParameters):
    """Knobs of the default movement model."""

    socket: ClassVar[str] = "movement"
    kind: Literal["anticipation"] = "anticipation"
    time_gap_s: float = knob(
        0.65, unit="s", low=0.1, high=2.0, role="uncertainty",
        source=calibrated(
            "set to the 10 to 90 % band of speeds in a single file at every density (0.65 to 0.7 s)",
            "rimea_2025", "tordeux_2016",
        ),
        deep=plausible(0.6, 0.75),
        about="time that people keep to whoever walks ahead",
    )  # fmt: skip
    push: float = knob(
        1.0, unit="share of wish", low=0.0, high=10.0, role="setting",
        source=calibrated(
            "set to the verification cases of bottlenecks and corridors",
            "seyfried_2009", "kretz_2006",
        ),
        about="strength at contact with which neighbours turn a walker away",
    )  # fmt: skip
    push_range_m: float = knob(
        0.4, unit="m", low=0.05, high=0.6, role="setting",
        source=calibrated(
            "set to the verification cases of bottlenecks and corridors",
            "seyfried_2009", "kretz_2006",
        ),
        about="distance beyond contact at which neighbours stop turning a walker",
    )  # fmt: skip
    avoid: float = knob(
        0.8, unit="share of wish", low=0.0, high=10.0, role="uncertainty",
        source=calibrated(
            "set to two-way flow without deadlock (verification case E06); the idea of foresight is the work's",
            "xu_2021",
        ),
        deep=no("it was set to the verification cases, and nothing that people could measure"),
        about="strength with which oncoming people turn a walker to one side",
    )  # fmt: skip
    avoid_range_m: float = knob(
        1.5, unit="m", low=0.3, high=3.0, role="setting",
        source=calibrated("set to two-way flow without deadlock (verification case E06)", "xu_2021"),
        about="distance from which oncoming people are avoided",
    )  # fmt: skip
    side_bias_m: float = knob(
        0.1, unit="m", low=-0.5, high=0.5, role="uncertainty",
        source=assumption("people prefer a side by the work; the distance is assumed", "moussaid_2009"),
        deep=plausible(0.0, 0.2),
        about="people met head-on within this offset are passed on the right",
    )  # fmt: skip
    wall_push: float = knob(
        0.5, unit="share of wish", low=0.0, high=10.0, role="setting",
        source=calibrated(
            "set to the verification cases of bottlenecks and corridors",
            "seyfried_2009", "kretz_2006",
        ),
        about="strength at contact with which walls turn a walker away",
    )  # fmt: skip
    wall_range_m: float = knob(
        0.2, unit="m", low=0.02, high=0.6, role="setting",
        source=derived("people keep 0.15 m from the frame of a door, and a little more", "gwynne_2016"),
        about="distance beyond contact at which walls stop turning a walker",
    )  # fmt: skip
    relaxation_s: float = knob(
        0.3, unit="s", low=0.05, high=1.0, role="uncertainty",
        source=derived("as its anticipation velocity model has it", "jupedsim"),
        deep=plausible(0.2, 0.5),
        about="time in which people turn to a new direction",
    )  # fmt: skip
    noise_rad: float = knob(
        0.05, unit="rad/s^0.5", low=0.0, high=1.0, role="setting",
        source=assumption("small, so that symmetric crowds do not lock"),
        about="random variation of the heading, scaled with the root of the time step",
    )  # fmt: skip
    turn_share: float = knob(
        0.3, unit="share", low=0.0, high=0.5, role="uncertainty",
        source=assumption("body depth of 0.28 m against shoulders of 0.4 m"),
        deep=plausible(0.2, 0.4),
        about="how much narrower people become by turning their shoulders to pass",
    )  # fmt: skip
    patience_s: float = knob(
        10.0, unit="s", low=0.5, high=60.0, role="uncertainty",
        source=assumption(),
        deep=plausible(5.0, 20.0),
        about="time held up after which people stand as close as they can",
    )  # fmt: skip
    squeeze_share: float = knob(
        0.3, unit="share", low=0.0, high=0.5, role="uncertainty",
        source=calibrated(
            "set to flow through bottlenecks and two-way flow (verification cases E04 and E06)",
            "seyfried_2009", "kretz_2006",
        ),
        deep=no("it was set to the verification cases, beside which no other value stands"),
        about="how much closer people stand after being held up that long",
    )  # fmt: skip
    spread_share: float = knob(
        1.0, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption(
            "nobody does at 0; from 0.5 to 1: crowds keep off the inner corner of bends by the works, and pass as much",
            "kretz_2009", "zhang_2015", "liao_2014",
        ),
        deep=plausible(0.5, 1.0),
        about="how far people whom others slow down leave the shortest way for lines that fill the width of the way",
    )  # fmt: skip
    step_aside_mps: float = knob(
        0.4, unit="m/s", low=0.0, high=1.0, role="uncertainty",
        source=assumption("about a step of 0.2 m in each half second"),
        deep=plausible(0.2, 0.6),
        about="speed at which people who stand step aside for whoever walks at them; 0: they stand fast",
    )  # fmt: skip
    detour_s: float = knob(
        2.0, unit="s", low=0.0, high=5.0, role="uncertainty",
        source=assumption("walkers choose the heading that ends nearest to their way; the time is assumed",
                          "moussaid_2011"),
        deep=plausible(1.0, 3.0),
        about="time ahead over which walkers look for a free way round people in their way; 0: they do not look",
    )  # fmt: skip
    overtake_share: float = knob(
        0.9, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption("a tenth slower is noticed"),
        deep=one_of({0.0: 0.5, 0.9: 0.5}),
        about="share of one's own free speed below which people of one's own way are overtaken where there is room, "
              "within `detour_s`; 0: nobody is",
    )  # fmt: skip
    foresight_s: float = knob(
        2.0, unit="s", low=0.0, high=5.0, role="uncertainty",
        source=assumption("walkers avoid each other by the time until they would meet; the time is assumed",
                          "moussaid_2011"),
        deep=plausible(1.0, 3.0),
        about="time before they meet from which people turn aside for those who come towards them; 0: only near by",
    )  # fmt: skip


class Anticipation(Steps):
    """Moves everybody who has a body and a way to go.

    Args:
        parameters: the knobs.
        world: the world to move in.
    """

    parameters = AnticipationParameters

    def __init__(self, parameters: AnticipationParameters, world: World) -> None:
        told = {name: float(getattr(parameters, name)) for name in MovementParameters._fields if name != "reach_m"}
        super().__init__(
            world, MovementParameters(**told, reach_m=reach_m(world, parameters.time_gap_s, parameters.avoid_range_m))
        )


RULE = Anticipation
