"""Smoke of a fire: coarse and exogenous. It is steady and well mixed in named areas, from a given time on.

It makes the air of its areas what it is, from floor to ceiling; what that does to people is a matter of other rules.
It neither spreads nor thins, and no fire grows behind it. Left out are hydrogen
cyanide, irritants and heat.
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
from sim.world.air import Air
from sim.world.world import World

TINY_S: Final = 1e-9
"""By how much a sum of steps may miss the time that is meant, s (numerical: rounding)."""


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
    """One body of smoke: it fills its areas.

    Where two lie over each other the thicker one counts for the eyes, and the worse of each gas (assumption).

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
        self._dose_per_s = dose_per_s(parameters.co_ppm, parameters.co2_percent, parameters.o2_percent)
        self._filled = np.arange(venue.n_areas) < venue.n_inside_areas
        if parameters.areas:
            self._filled = np.isin(np.arange(venue.n_areas), [venue.area_ids.index(name) for name in parameters.areas])
        self._told = False

    @staticmethod
    def rows_needed(parameters: SmokeParameters) -> int:
        """Give the number of bodies to set aside: none."""
        return 0

    def to_come(self, world: World) -> bool:
        """Tell whether smoke is to come that may harm somebody; whom it harms then, the air tells."""
        return self._dose_per_s > 0.0 and world.now_s < self._parameters.begins_s

    def act(self, world: World) -> None:
        """Fill its areas from its beginning on."""
        begun = world.now_s - self._parameters.begins_s > TINY_S
        if not begun or (self._parameters.extinction_per_m == 0.0 and self._dose_per_s == 0.0):
            return
        self._tell(world)
        self._fill(world.air)

    def _fill(self, air: Air) -> None:
        """Make each layer of its areas at least as bad as it is: alike, where nothing else is in the air."""
        smoke, here = self._parameters, self._filled
        for column, value in (
            (air.extinction_per_m, smoke.extinction_per_m), (air.co_ppm, smoke.co_ppm),
            (air.co2_percent, smoke.co2_percent),
        ):  # fmt: skip
            column[here] = np.maximum(column[here], value)
        air.o2_percent[here] = np.minimum(air.o2_percent[here], smoke.o2_percent)
        air.stirred = True
        air.stirred_at = min(air.stirred_at, smoke.begins_s)

    def _tell(self, world: World) -> None:
        if not self._told:
            self._told = True
            for area in self._parameters.areas or ("",):
                world.log.add(self._parameters.begins_s, "smoke", area)


RULE = Smoke
