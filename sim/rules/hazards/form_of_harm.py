"""How much harm a source does to whom: by distance and cover, up to a limit or by head."""

from __future__ import annotations

from typing import Final, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from sim.kernels.exposure import harm_each, share_harm
from sim.world.codes import Action
from sim.world.hazard_state import Strength
from sim.world.world import World

Form = Literal["capacity", "per_head"]

FULL_ROOM: Final = 177.0
"""People within reach, weighted by distance, at whom both forms of harm do the same, persons (definition: of a full
room; with it both forms do the same harm in the first minute of `club_assault`, seeds 0 to 2)."""

Floats = NDArray[np.float64]


class HarmParameters(Protocol):
    """The knobs of harm that a hazard offers."""

    @property
    def form(self) -> Form:
        """How harm grows with the number within reach."""

    @property
    def reach_m(self) -> float:
        """Distance in sight within which people are exposed, m."""

    @property
    def half_saturation(self) -> float:
        """People within reach at whom harm runs at half its rate."""

    @property
    def cover_range_m(self) -> float:
        """Distance from which lying in the open protects in full, m."""


def add_harm(world: World, parameters: HarmParameters, distance: Floats, harm_per_min: float, lasts_s: float) -> None:
    """Add the harm of one source in some time to the exposure of those within its reach.

    By capacity, W people within reach take R W / (K + W) in all, and its elasticity to W is K / (K + W), which is taken
    down. By head each takes R / (K + W0) times their weight, W0 being a full room, and the elasticity is 1.

    Args:
        world: the world. **Written**: exposure, and what the hazard keeps of its harm.
        parameters: the knobs; K is ``half_saturation``.
        distance: (n,) float64, m, from the source; infinite for those out of sight or past harm.
        harm_per_min: R, people that it harms a minute when many are within reach.
        lasts_s: time that passes, s.
    """
    exposure, dt = world.crowd.exposure, lasts_s
    shielding = covered(world, distance, parameters.cover_range_m)
    reach_m, rate, half = parameters.reach_m, harm_per_min / 60.0, parameters.half_saturation
    if parameters.form == "per_head":
        people = harm_each(distance, shielding, reach_m, rate / (half + FULL_ROOM), dt, exposure)
        harm, elasticity = dt * rate / (half + FULL_ROOM) * people, 1.0
    else:
        people = share_harm(distance, shielding, reach_m, rate, half, dt, exposure)
        harm, elasticity = dt * rate * people / (half + people), half / (half + people)
    world.hazard.shared += harm
    world.hazard.elastic += harm * elasticity


def strength_of(parameters: HarmParameters, harm_per_min: float, contained_share: float) -> Strength:
    """Give how much harm a source does, in the same form, for those outside the crowd who meet it.

    Args:
        parameters: the knobs.
        harm_per_min: as ``add_harm`` takes it.
        contained_share: share of its rate at which it goes on once contained.
    """
    per_head = parameters.form == "per_head"
    half = parameters.half_saturation + (FULL_ROOM if per_head else 0.0)
    return Strength(harm_per_min, parameters.reach_m, half, per_head, contained_share)


def covered(world: World, distance: Floats, range_m: float) -> Floats:
    """Give the share of exposure that reaches each, (n,): of who lies in the open, the more the nearer a source is.

    Their cover falls in proportion to the distance, from whole at ``range_m`` to none beside the source.
    """
    crowd = world.crowd
    if range_m <= 0.0:
        return crowd.shielding
    shielding = crowd.shielding.copy()
    lies = np.flatnonzero((distance < range_m) & (crowd.action == Action.HIDE) & (crowd.node < 0))
    shielding[lies] = 1.0 - (1.0 - shielding[lies]) * distance[lies] / range_m
    return shielding
