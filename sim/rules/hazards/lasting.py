"""How long an assault lasts, and what ends it: the regime and its duration, drawn at birth."""

from __future__ import annotations

import numpy as np

from sim.rules.hazards.assault_parameters import AssaultParameters
from sim.world.incident_classes import Regime, regime_of
from sim.world.random_streams import Stream
from sim.world.world import World


class Lasting:
    """The regime of one hazard.

    Args:
        parameters: the knobs.
        world: the world.
        first: number of the hazard's first source, whose luck decides.

    Attributes:
        regime: short, sustained or barricade.
        lasts_s: how long it lasts unless contact ends it, s; infinite in a barricade.
    """

    def __init__(self, parameters: AssaultParameters, world: World, first: int) -> None:
        self.regime: Regime = regime_of(
            float(world.streams.uniform(Stream.REGIME, 1, part=first)[0]),
            regime=parameters.regime, short_share=parameters.short_share, barricade_share=parameters.barricade_share,
        )  # fmt: skip
        self.lasts_s = _duration(self.regime, parameters, world, first)


def _duration(regime: Regime, parameters: AssaultParameters, world: World, first: int) -> float:
    """Draw once how long the assault lasts unless contact ends it, s."""
    if regime == "short":
        return world.streams.lognormal(Stream.DURATION, parameters.short_median_s, parameters.short_sigma, part=first)
    if regime == "sustained":
        share = float(world.streams.uniform(Stream.DURATION, 1, part=first)[0])
        return parameters.departure_low_s + share * (parameters.departure_high_s - parameters.departure_low_s)
    return np.inf
