"""What smoke and heat do to people: doses add up, people fall, are burnt, and die.

Gas and heat are separate tracks, as in ISO 13571, and irritants are a concentration: whichever passes first what the
person bears incapacitates. Whoever falls is wounded in the count, once, and waits to be carried out like any patient.
What happens after the fall is sure, so that the counts themselves enter the expected harm.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.dose import (
    DIES_BY_GAS,
    DIES_BY_HEAT,
    FALLS_BY_GAS,
    FALLS_BY_HEAT,
    STANDING,
    AirLayers,
    Bearing,
    Breathing,
    Rates,
    add_doses,
    fill_rates,
)
from sim.kernels.layers import at_height
from sim.rules.harm.wounds import die, wound
from sim.world.air import Air
from sim.world.codes import Cause, Role, Status, Wound
from sim.world.crowd import HARMABLE
from sim.world.heights import CRAWLING_M, LYING_M, STANDING_M
from sim.world.world import World

UNTENABLE_PER_M, UNTENABLE_PER_MIN, UNTENABLE_C = 0.3, 0.1, 60.0
"""Extinction, dose of gases and temperature at which people on their feet could not stay, 1/m, 1/min, degrees Celsius
(assumption: 10 m of visibility of plain things, which is 3 over the extinction; a full dose in ten minutes; air that
hurts)."""

SERIOUS: Final = (0.0, 0.0, 1.0)
"""Shares of classes of wounds of those who fall in smoke or are burnt: all serious (assumption: they cannot walk, and
what they die of is their dose)."""

Rows = NDArray[np.int64]


class SmokeHarm:
    """Doses of everybody and what comes of them; does nothing while the air is clear.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        crowd, areas = world.crowd, world.venue.n_areas
        self._people = crowd.columns(Breathing)
        self._breathes = np.isin(np.arange(len(Role)), HARMABLE)
        self._heights = np.array([LYING_M, CRAWLING_M, STANDING_M])
        self._fate = np.zeros(crowd.n, np.int8)
        self._rates = Rates(*(np.zeros((areas, 3)) for _ in Rates._fields))

    def act(self, world: World, passed_s: float) -> None:
        """Add to doses what the time that passed gives, and let people fall, be burnt and die.

        Args:
            world: the world. **Written**: doses, wounds and deaths, and whether the air may harm anybody yet.
            passed_s: time that passes, s.
        """
        air = world.air
        if not air.stirred:
            return
        self._die_in_hospital(world, passed_s)
        if np.isinf(air.stirred_at):
            air.stirred_at = world.now_s - passed_s
        care = world.scenario.care
        fill_rates(_layers(air), self._heights, care.dose == "purser", self._rates)
        self._note_untenable(world)
        bearing = Bearing(
            care.lying_breath_share, care.incapacitating_dose, care.fatal_dose_ratio, care.fatal_heat_dose
        )
        spent_s = min(passed_s, world.now_s - air.stirred_at)
        something, air.harms = add_doses(
            self._people, self._breathes, self._rates, bearing, spent_s, world.now_s, self._fate
        )
        if something:
            for bit, cause in ((FALLS_BY_GAS, Cause.SMOKE), (FALLS_BY_HEAT, Cause.BURNS)):
                self._lay_down(world, np.flatnonzero(self._fate & bit), cause)
            for bit, cause in ((DIES_BY_GAS, Cause.SMOKE), (DIES_BY_HEAT, Cause.BURNS)):
                self._die(world, np.flatnonzero(self._fate & bit), cause)

    def _note_untenable(self, world: World) -> None:
        """Note since when people on their feet could not stay in each area."""
        air, rates = world.air, self._rates
        extinction = at_height(air.extinction_per_m, air.interface_m, STANDING_M)
        warm = at_height(air.temperature_c, air.interface_m, STANDING_M) >= UNTENABLE_C
        lost = (extinction > UNTENABLE_PER_M) | (rates.gas[:, STANDING] > UNTENABLE_PER_MIN) | warm
        air.untenable_at[lost] = np.minimum(air.untenable_at[lost], world.now_s)

    @staticmethod
    def _lay_down(world: World, new: Rows, cause: Cause) -> None:
        if len(new) == 0:
            return
        crowd = world.crowd
        unhurt = new[crowd.wound[new] == Wound.NONE]
        crowd.incapacitated_at[new] = world.now_s
        world.log.add_once(world.now_s, "incapacitation")
        world.expected.add_counted(int(crowd.attendee[unhurt].sum()), 0, cause)
        wound(world, unhurt, cause, SERIOUS)
        world.lay_down(new)

    @staticmethod
    def _die(world: World, rows: Rows, cause: Cause) -> None:
        if len(rows):
            world.expected.add_counted(0, int(world.crowd.attendee[rows].sum()), cause)
            die(world, rows, cause)

    @staticmethod
    def _die_in_hospital(world: World, passed_s: float) -> None:
        """Let some of those die who fell in smoke or were burnt, and have reached hospital by now."""
        crowd, now = world.crowd, world.now_s
        arrived = np.flatnonzero((crowd.hospital_at <= now) & (crowd.hospital_at > now - passed_s))
        fell = arrived[np.isfinite(crowd.incapacitated_at[arrived]) & (crowd.status[arrived] != Status.DEAD)]
        if len(fell) == 0:
            return
        share, burnt = world.scenario.care.later_death_share, crowd.harmed_by[fell] == Cause.BURNS
        for rows, cause in ((fell[~burnt], Cause.SMOKE), (fell[burnt], Cause.BURNS)):
            world.expected.killed[cause] += share * int(crowd.attendee[rows].sum())
            die(world, rows[crowd.later_death_luck[rows] < share], cause)


def _layers(air: Air) -> AirLayers:
    """Give the arrays of the air as the kernel takes them."""
    return AirLayers(*(getattr(air, name) for name in AirLayers._fields))
