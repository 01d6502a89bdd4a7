"""Crush: time spent in a crowd so dense that people lose control of where they go, and the harm that it does."""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.kernels.density import count_around
from sim.rules.harm.wounds import wound
from sim.world.codes import Cause, Status, Wound
from sim.world.expected_harm import chances_of
from sim.world.world import World

LOOK_EVERY_S: Final = 1.0
"""Time between two counts: people in a dense crowd move less than a metre meanwhile, s (numerical: exposure is added up
by the second)."""


class Crush:
    """Adds up exposure to crowding, and harms those whose threshold it passes.

    Walls within the circle are not allowed for: beside one the density is underrated.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        height, width = np.array(world.venue.cell_shape) * world.venue.cell_m
        radius_m = world.scenario.crush.radius_m
        self._shape = int(np.ceil(height / radius_m)), int(np.ceil(width / radius_m))
        self._around = np.zeros(world.crowd.n, np.int32)

    def act(self, world: World) -> None:
        """Count, add up, harm."""
        if not world.clock.due(LOOK_EVERY_S):
            return
        crowd, parameters = world.crowd, world.scenario.crush
        radius_m = parameters.radius_m
        least = parameters.density_per_m2 * np.pi * radius_m**2
        count_around(
            crowd.x, crowd.y, crowd.area, crowd.on_floor, world.venue.cell_origin, radius_m, least, *self._shape,
            self._around,
        )  # fmt: skip
        dense = self._around >= least
        if not dense.any():
            return
        dense &= crowd.upright
        crowd.crush_exposure[dense] += world.clock.rounded(LOOK_EVERY_S)
        if not parameters.harmful:
            return
        shares = parameters.not_survivable_share, parameters.time_critical_share, parameters.serious_share
        at_risk = np.flatnonzero(dense & (crowd.wound == Wound.NONE) & (crowd.status == Status.INSIDE))
        step_s, rate = world.clock.rounded(LOOK_EVERY_S), parameters.harm_per_min / 60.0
        chances = chances_of(np.array(rate * step_s)) * int(crowd.attendee[at_risk].sum())
        world.expected.add_harm(float(chances), Cause.CRUSH, parameters.not_survivable_share)
        new = rate * crowd.crush_exposure[at_risk] >= crowd.crush_threshold[at_risk]
        wound(world, at_risk[new], Cause.CRUSH, shares)
