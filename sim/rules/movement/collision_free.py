"""The collision-free speed model of Tordeux, Chraibi and Seyfried (2016): bodies are hard discs.

Speed follows the free distance to the nearest body ahead within the width of two; direction follows the way, turned by
bodies and walls at close range. Nobody anticipates, yields, turns a shoulder or closes ranks, so nobody overlaps, and
streams that meet in a corridor lock up. It is what the default model is held against. The repulsion ends at a range
where the published one fades as an exponential, and headings relax.
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from sim.kernels.movement import MovementParameters
from sim.scenario.deep import plausible
from sim.scenario.knobs import knob
from sim.scenario.parameters.scenario import PlugParameters
from sim.scenario.references import assumption, calibrated, derived
from sim.world.movement_steps import Steps, reach_m
from sim.world.world import World

FOREVER_S: Final = 1.0e9
"""Patience of people who never close ranks, s (numerical: longer than any run)."""


class CollisionFreeParameters(PlugParameters):
    """Knobs of the collision-free speed model."""

    socket: ClassVar[str] = "movement"
    kind: Literal["collision_free"] = "collision_free"
    time_gap_s: float = knob(
        0.65, unit="s", low=0.1, high=2.0, role="uncertainty",
        source=calibrated("as the default model, so that the two compare", "rimea_2025", "tordeux_2016"),
        deep=plausible(0.6, 0.75),
        about="time that people keep to whoever walks ahead",
    )  # fmt: skip
    push: float = knob(
        8.0, unit="share of wish", low=0.0, high=10.0, role="setting",
        source=derived("its default strength, 8", "jupedsim"),
        about="strength at contact with which neighbours turn a walker away",
    )  # fmt: skip
    push_range_m: float = knob(
        0.3, unit="m", low=0.05, high=0.6, role="setting",
        source=derived("within 0.1 of exp(-d / 0.1 m), its default", "jupedsim"),
        about="distance beyond contact at which neighbours stop turning a walker",
    )  # fmt: skip
    wall_push: float = knob(
        5.0, unit="share of wish", low=0.0, high=10.0, role="setting",
        source=derived("its default strength, 5", "jupedsim"),
        about="strength at contact with which walls turn a walker away",
    )  # fmt: skip
    wall_range_m: float = knob(
        0.06, unit="m", low=0.02, high=0.6, role="setting",
        source=derived("within 0.1 of exp(-d / 0.02 m), its default", "jupedsim"),
        about="distance beyond contact at which walls stop turning a walker",
    )  # fmt: skip
    relaxation_s: float = knob(
        0.3, unit="s", low=0.05, high=1.0, role="uncertainty",
        source=derived("as the default model, so that the two compare", "jupedsim"),
        deep=plausible(0.2, 0.5),
        about="time in which people turn to a new direction",
    )  # fmt: skip
    noise_rad: float = knob(
        0.05, unit="rad/s^0.5", low=0.0, high=1.0, role="setting",
        source=assumption("as the default model, so that the two compare"),
        about="random variation of the heading, scaled with the root of the time step",
    )  # fmt: skip


class CollisionFree(Steps):
    """Moves everybody who has a body and a way to go.

    Args:
        parameters: the knobs.
        world: the world to move in.
    """

    parameters = CollisionFreeParameters

    def __init__(self, parameters: CollisionFreeParameters, world: World) -> None:
        reach = reach_m(
            world, parameters.time_gap_s, parameters.push_range_m + 2.0 * world.scenario.crowd.body_radius_m
        )
        manner = MovementParameters(
            time_gap_s=parameters.time_gap_s, push=parameters.push, push_range_m=parameters.push_range_m,
            avoid=0.0, avoid_range_m=1.0, side_bias_m=0.0, wall_push=parameters.wall_push,
            wall_range_m=parameters.wall_range_m, relaxation_s=parameters.relaxation_s, noise_rad=parameters.noise_rad,
            turn_share=0.0, patience_s=FOREVER_S, squeeze_share=0.0,
            step_aside_mps=0.0, detour_s=0.0, overtake_share=0.0, reach_m=reach, spread_share=0.0, foresight_s=0.0,
        )  # fmt: skip
        super().__init__(world, manner)


RULE = CollisionFree
