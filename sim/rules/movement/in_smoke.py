"""Smoke before people's eyes: how thick it is for each of them, who crawls under it, and how much slower they walk."""

from __future__ import annotations

from sim.kernels.heads_in_smoke import Heads, Layers, Posture, Slowing, put_heads_in_smoke
from sim.world.codes import Mobility
from sim.world.heights import CRAWLING_M, LYING_M, STANDING_M
from sim.world.world import World


class InSmoke:
    """What the air does to sight and steps.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        decisions = world.scenario.decisions
        self._heads = world.crowd.columns(Heads)
        self._posture = Posture(STANDING_M, CRAWLING_M, LYING_M, int(Mobility.WHEELCHAIR))
        self._slowing = Slowing(decisions.speed_in_smoke == "fridolf", decisions.crawling_speed_mps)

    def act(self, world: World) -> None:
        """Put everybody's head in the air of now; where nothing has stirred it, nobody needs to look."""
        air = world.air
        if air.stirred:
            layers = Layers(air.interface_m, air.extinction_per_m)
            put_heads_in_smoke(layers, self._heads, self._posture, self._slowing, world.clock.step_s)
