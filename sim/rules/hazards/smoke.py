"""Smoke of a fire: coarse and exogenous. It is steady and well mixed in named areas, from a given time on.

It slows walking by its thickness and adds to a dose of toxic gases. It neither spreads nor thins, and no fire grows
behind it; nobody notices or avoids it, nobody sees less far in it, and it sets off no alarm. Left out are hydrogen
cyanide, irritants and heat, and what becomes of those whom it incapacitates.
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

import numpy as np
from pydantic import Field

from sim.kernels.dose import MINUTE_S, purser_dose
from sim.scenario.deep import no
from sim.scenario.knobs import knob
from sim.scenario.parameters.scenario import PlugParameters
from sim.scenario.parameters.venue import Identifier
from sim.scenario.references import assumption
from sim.world.air import CLEAR_OXYGEN_PERCENT, Air
from sim.world.codes import Status
from sim.world.world import World

CLEAR_SPEED_MPS: Final = 0.706
"""Speed to which measurements in smoke fall back where there is none, m/s (measured: 46
people, told by Ronchi et al. 2013)."""

SLOWING_M2PS: Final = 0.057
"""Speed lost for each 1/m of extinction, m2/s (measured: the same, 1.9 to 7.4 /m)."""

LEAST_SHARE: Final = 0.1
"""Share of their free speed that people keep in the thickest smoke (assumption: taken over from Korhonen 2021, so that
the two compare)."""

TINY_S: Final = 1e-9
"""By how much a sum of steps may miss the time that is meant, s (numerical: rounding)."""


def speed_share(extinction_per_m: float) -> float:
    """Give the share of free speed left in smoke: 1 - (0.057 / 0.706) K, and at least 0.1.

    Args:
        extinction_per_m: K, extinction coefficient, 1/m.

    Returns:
        The share; 1 in clear air.
    """
    return max(LEAST_SHARE, 1.0 - SLOWING_M2PS / CLEAR_SPEED_MPS * extinction_per_m)


def dose_per_s(co_ppm: float, co2_percent: float, o2_percent: float) -> float:
    """Give the fractional effective dose that constant gases add each second by Purser's form, 1/s."""
    return float(purser_dose(co_ppm, 0.0, co2_percent, o2_percent)) / MINUTE_S


class SmokeParameters(PlugParameters):
    """Where smoke stands, from when on, how thick it is and what is in it; clear air where silent."""

    socket: ClassVar[str] = "hazards"
    kind: Literal["smoke"] = "smoke"
    areas: tuple[Identifier, ...] = Field((), description="areas that it fills; all areas inside if not given")
    begins_s: float = knob(
        0.0, unit="s", low=0.0, high=14_400.0, role="setting",
        source=assumption("the author of the scenario chooses it"),
        about="clock time from which smoke fills its areas",
    )  # fmt: skip
    extinction_per_m: float = knob(
        0.0, unit="1/m", low=0.0, high=30.0, role="uncertainty",
        source=assumption("clear air where silent; 1 g/m3 of soot gives 8.7 /m"),
        deep=no("it describes the fire of the case; clear air where silent"),
        about="extinction coefficient of the smoke: how thick it is to the eye",
    )  # fmt: skip
    co_ppm: float = knob(
        0.0, unit="ppm", low=0.0, high=50_000.0, role="uncertainty",
        source=assumption("clear air where silent"),
        deep=no("it describes the fire of the case; clear air where silent"),
        about="carbon monoxide in the air",
    )  # fmt: skip
    co2_percent: float = knob(
        0.0, unit="%", low=0.0, high=15.0, role="uncertainty",
        source=assumption("clear air where silent"),
        deep=no("it describes the fire of the case; clear air where silent"),
        about="carbon dioxide in the air, which makes people breathe faster",
    )  # fmt: skip
    o2_percent: float = knob(
        20.9, unit="%", low=5.0, high=21.0, role="uncertainty",
        source=assumption("clear air where silent"),
        deep=no("it describes the fire of the case; clear air where silent"),
        about="oxygen in the air",
    )  # fmt: skip


class Smoke:
    """One body of smoke: everybody in its areas is slowed, and the audience takes a dose.

    Where two lie over each other the thicker one slows, and their doses add up (assumption).

    Args:
        parameters: the knobs.
        world: the world.
        first: not used: smoke brings no source.
    """

    parameters = SmokeParameters
    begun: Final = True
    """Nobody has to wait for sources of it."""

    def __init__(self, parameters: SmokeParameters, world: World, first: int) -> None:
        venue = world.venue
        self._parameters = parameters
        self._share = speed_share(parameters.extinction_per_m)
        self._dose_per_s = dose_per_s(parameters.co_ppm, parameters.co2_percent, parameters.o2_percent)
        self._filled = np.arange(venue.n_areas) < venue.n_inside_areas
        if parameters.areas:
            self._filled = np.isin(np.arange(venue.n_areas), [venue.area_ids.index(name) for name in parameters.areas])
        self._told = self._stands = False

    @staticmethod
    def rows_needed(parameters: SmokeParameters) -> int:
        """Give the number of bodies to set aside: none."""
        return 0

    def to_come(self, world: World) -> bool:
        """Tell whether smoke is to come that may harm somebody; whom it harms then, the air tells."""
        return self._dose_per_s > 0.0 and world.now_s < self._parameters.begins_s

    def act(self, world: World) -> None:
        """Slow those who are in it for this step, and stand in the air from its beginning on."""
        spent_s = min(world.clock.step_s, world.now_s - self._parameters.begins_s)
        if spent_s <= TINY_S or (self._share == 1.0 and self._dose_per_s == 0.0):
            return
        self._tell(world)
        if not self._stands:
            self._stand(world.air)
        crowd = world.crowd
        within = self._filled[crowd.area] & (crowd.status == Status.INSIDE)
        crowd.visibility_factor[within] = np.minimum(crowd.visibility_factor[within], self._share)

    def _stand(self, air: Air) -> None:
        """Fill both layers of its areas: gases of several bodies of smoke add up, and less oxygen is left."""
        words, filled = self._parameters, self._filled
        self._stands = air.stirred = True
        air.stirred_at = min(air.stirred_at, words.begins_s)
        air.extinction_per_m[filled] = np.maximum(air.extinction_per_m[filled], words.extinction_per_m)
        air.co_ppm[filled] += words.co_ppm
        air.co2_percent[filled] += words.co2_percent
        air.o2_percent[filled] += words.o2_percent - CLEAR_OXYGEN_PERCENT

    def _tell(self, world: World) -> None:
        if not self._told:
            self._told = True
            for area in self._parameters.areas or ("",):
                world.log.add(self._parameters.begins_s, "smoke", area)


RULE = Smoke
