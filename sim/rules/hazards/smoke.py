"""Smoke of a fire: coarse and exogenous. It is steady and well mixed in named areas, from a given time on.

It makes the air of its areas what it is, from floor to ceiling; what that does to people is a matter of other rules,
but for the dose of toxic gases. It neither spreads nor thins, and no fire grows behind it. Left out are hydrogen
cyanide, irritants and heat.
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

import numpy as np
from pydantic import Field

from sim.kernels.elementary import exponentials, logarithms
from sim.scenario.deep import no
from sim.scenario.knobs import knob
from sim.scenario.parameters.scenario import PlugParameters
from sim.scenario.parameters.venue import Identifier
from sim.scenario.references import assumption
from sim.world.air import Air
from sim.world.codes import Status
from sim.world.world import World

ENOUGH_OXYGEN_PERCENT: Final = 20.0
"""Oxygen from which the lack of it adds nothing to the dose, % (definition: as in the peers of ISO 20414 test 19)."""

TINY_S: Final = 1e-9
"""By how much a sum of steps may miss the time that is meant, s (numerical: rounding)."""


def dose_per_s(co_ppm: float, co2_percent: float, o2_percent: float) -> float:
    """Give the fractional effective dose that constant gases add each second (Purser 2016, as in FDS+Evac).

    Carbon monoxide, breathed faster where there is carbon dioxide, and the lack of oxygen. The oxygen term stands as
    Purser has it, in minutes, without the further factor 60 of Eq. 18 of Korhonen 2021.

    Args:
        co_ppm: carbon monoxide, ppm.
        co2_percent: carbon dioxide, % by volume.
        o2_percent: oxygen, % by volume.

    Returns:
        Dose, 1/s: at 1 half of people are incapacitated.
    """
    monoxide = 2.764e-5 * float(exponentials(1.036 * logarithms(co_ppm))) if co_ppm > 0.0 else 0.0
    breathing = float(exponentials(0.1903 * co2_percent + 2.0004)) / 7.1 if co2_percent > 0.0 else 1.0
    starved = o2_percent < ENOUGH_OXYGEN_PERCENT
    low_oxygen = 1.0 / float(exponentials(8.13 - 0.54 * (20.9 - o2_percent))) if starved else 0.0
    return (monoxide * breathing + low_oxygen) / 60.0


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
    """One body of smoke: it fills its areas, and the audience in them takes a dose.

    Where two lie over each other the thicker one counts for the eyes, and in the air the worse of each gas; their doses
    add up (assumption).

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
        """Tell whether it may still incapacitate somebody: smoke is to come, or people are in it."""
        if self._dose_per_s == 0.0:
            return False
        crowd = world.crowd
        able = crowd.attendee & (crowd.status == Status.INSIDE) & np.isinf(crowd.incapacitated_at)
        return world.now_s < self._parameters.begins_s or bool((able & self._filled[crowd.area]).any())

    def act(self, world: World) -> None:
        """Fill its areas, and add the time that the audience spends in it to their dose."""
        spent_s = min(world.clock.step_s, world.now_s - self._parameters.begins_s)
        if spent_s <= TINY_S or (self._parameters.extinction_per_m == 0.0 and self._dose_per_s == 0.0):
            return
        self._tell(world)
        self._fill(world.air)
        crowd = world.crowd
        within = self._filled[crowd.area] & (crowd.status == Status.INSIDE)
        crowd.toxic_dose[within & crowd.attendee] += spent_s * self._dose_per_s

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

    def _tell(self, world: World) -> None:
        if not self._told:
            self._told = True
            for area in self._parameters.areas or ("",):
                world.log.add(self._parameters.begins_s, "smoke", area)


RULE = Smoke
