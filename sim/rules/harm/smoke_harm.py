"""What smoke and heat do to people: doses add up, people fall, are burnt, and die.

Gas and heat are separate tracks, as in ISO 13571, and irritants are a concentration: whichever passes first what the
person bears incapacitates. Whoever falls is wounded in the count, once, and waits to be carried out like any patient.
What happens after the fall is sure, so that the counts themselves enter the expected harm.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.dose import LYING, STANDING, AirLayers, Breathing, Rates, add_doses, fill_rates
from sim.kernels.layers import at_height
from sim.rules.harm.wounds import die, wound
from sim.world.air import Air
from sim.world.codes import Cause, Role, Status, Wound
from sim.world.crowd import HARMABLE
from sim.world.heights import CRAWLING_M, LYING_M, STANDING_M
from sim.world.world import World

BURNS_DOSE: Final = 1.0
"""Dose of heat at which people are burnt and cannot go on (definition: of a dose of 1 in ISO 13571; spread among people
is left out)."""

LOOKS_AHEAD_MIN: Final = 180.0
"""Time over which air as it is now must harm somebody for the scene to stay open, min (numerical: beyond the longest
scene)."""

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
        spent_s = min(passed_s, world.now_s - air.stirred_at)
        add_doses(self._people, self._breathes, self._rates, care.lying_breath_share, spent_s, world.now_s)
        inside = np.flatnonzero((world.crowd.status == Status.INSIDE) & self._breathes[world.crowd.role])
        self._fall(world, inside)
        self._burn(world, inside)
        self._kill(world, inside)
        air.harms = self._may_harm(world, inside)

    def _note_untenable(self, world: World) -> None:
        """Note since when people on their feet could not stay in each area."""
        air, rates = world.air, self._rates
        extinction = at_height(air.extinction_per_m, air.interface_m, STANDING_M)
        warm = at_height(air.temperature_c, air.interface_m, STANDING_M) >= UNTENABLE_C
        lost = (extinction > UNTENABLE_PER_M) | (rates.gas[:, STANDING] > UNTENABLE_PER_MIN) | warm
        air.untenable_at[lost] = np.minimum(air.untenable_at[lost], world.now_s)

    def _fall(self, world: World, inside: Rows) -> None:
        """Let those fall whose dose, or what irritates them, is more than they bear."""
        crowd = world.crowd
        bears = world.scenario.care.incapacitating_dose * crowd.tolerance[inside]
        full = (crowd.toxic_dose[inside] >= bears) | (crowd.irritant[inside] >= bears)
        new = inside[full & np.isinf(crowd.incapacitated_at[inside])]
        self._lay_down(world, new, Cause.SMOKE)

    def _burn(self, world: World, inside: Rows) -> None:
        """Let those fall who are burnt."""
        crowd = world.crowd
        burnt = crowd.heat_dose[inside] >= BURNS_DOSE
        self._lay_down(world, inside[burnt & np.isinf(crowd.incapacitated_at[inside])], Cause.BURNS)

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
    def _kill(world: World, inside: Rows) -> None:
        """Let those die whose dose of gas is fatal to them, then those whose dose of heat is."""
        crowd, care = world.crowd, world.scenario.care
        fatal = care.fatal_dose_ratio * care.incapacitating_dose * crowd.tolerance[inside]
        by_gas = crowd.toxic_dose[inside] >= fatal
        by_heat = ~by_gas & (crowd.heat_dose[inside] >= care.fatal_heat_dose)
        for rows, cause in ((inside[by_gas], Cause.SMOKE), (inside[by_heat], Cause.BURNS)):
            if len(rows):
                world.expected.add_counted(0, int(crowd.attendee[rows].sum()), cause)
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

    def _may_harm(self, world: World, inside: Rows) -> bool:
        """Tell whether somebody alive, in the air as it is, would yet fall or die within ``LOOKS_AHEAD_MIN``."""
        crowd, care = world.crowd, world.scenario.care
        rows = inside[(crowd.status[inside] == Status.INSIDE) & (crowd.area[inside] >= 0)]
        posture = np.where(crowd.on_floor[rows], STANDING - crowd.crawls[rows].astype(np.int64), LYING)
        gas = self._rates.gas[crowd.area[rows], posture] * np.where(posture == LYING, care.lying_breath_share, 1.0)
        heat = self._rates.heat[crowd.area[rows], posture]
        down = np.isfinite(crowd.incapacitated_at[rows])
        bears = care.incapacitating_dose * crowd.tolerance[rows] * np.where(down, care.fatal_dose_ratio, 1.0)
        by_gas = (gas > 0.0) & (crowd.toxic_dose[rows] + LOOKS_AHEAD_MIN * gas >= bears)
        limit = np.where(down, care.fatal_heat_dose, BURNS_DOSE)
        by_heat = (heat > 0.0) & (crowd.heat_dose[rows] + LOOKS_AHEAD_MIN * heat >= limit)
        return bool((by_gas | by_heat).any())


def _layers(air: Air) -> AirLayers:
    """Give the arrays of the air as the kernel takes them."""
    return AirLayers(*(getattr(air, name) for name in AirLayers._fields))
