"""A fire: coarse and exogenous. It grows in an area; its gas spreads through the building by the doors as they stand.

What smoke and heat do to people is a matter of other rules, which read the air; what people do to the fire, of those
that protect the place, which set what ``world.gas`` offers. How it was lit is left out.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.kernels.layers import share_of_upper
from sim.rules.hazards.fire_parameters import FireParameters
from sim.world.air import Air, Layer
from sim.world.burning import Burning
from sim.world.codes import Status
from sim.world.gas import Gas
from sim.world.heights import STANDING_M
from sim.world.spaces import Spaces, build_spaces
from sim.world.venue.ceilings import FIRE_STANDS_IN
from sim.world.venue.venue import Venue
from sim.world.world import World

LONGEST_WAIT_S: Final = 3 * 3600.0
"""Time after its beginning from which a scene no longer waits for a fire, s (definition: of the end of a run)."""

BURNS_KW: Final = 1.0
"""Heat below which a fire counts as burnt out, kW (numerical: of no account in a room)."""

THICK_PER_M: Final = 0.3
"""Extinction from which those who can walk are waited for, 1/m (definition: one sees 10 m)."""

HOT_C: Final = 60.0
"""Temperature from which they are, degrees Celsius (assumption: people bear moist air below for long)."""


class Fire:
    """One fire, and with the first of several the gas of the building.

    Args:
        parameters: the knobs.
        world: the world. **Written**: its gas.
        first: not used: a fire brings no source.
    """

    parameters = FireParameters
    begun: Final = True
    """Nobody has to wait for sources of it."""

    def __init__(self, parameters: FireParameters, world: World, first: int) -> None:
        self._begins_s, self._burns, self._told = parameters.begins_s, parameters.peak_mw > 0.0, False
        if not self._burns:
            return
        if world.gas is None:
            world.gas = Gas(build_spaces(world.venue), parameters.lower_layer_mixing)
        self._gas = world.gas
        self._fire = _burning(parameters, world.venue, world.gas.spaces)
        world.gas.light(self._fire)

    @staticmethod
    def rows_needed(parameters: FireParameters) -> int:
        """Give the number of bodies to set aside: none."""
        return 0

    def to_come(self, world: World) -> bool:
        """Tell whether the scene has to wait for it: it is to begin, or people who can walk are in what it makes."""
        if not self._burns or world.now_s >= self._begins_s + LONGEST_WAIT_S:
            return False
        if world.now_s <= self._begins_s:
            return True
        crowd, air = world.crowd, world.air
        able = crowd.area[crowd.attendee & crowd.on_floor & (crowd.status == Status.INSIDE)]
        there = np.bincount(able[able >= 0], minlength=world.venue.n_areas) > 0
        there &= self._gas.spaces.area_space >= 0
        if self._fire.demand_kw > BURNS_KW:
            return bool(there.any())
        return any(_harmful(air, int(area)) for area in np.flatnonzero(there))

    def act(self, world: World) -> None:
        """Let the gas change by whole seconds up to now, also after the scene, and write the air of every area."""
        if not self._burns or world.now_s <= self._begins_s:
            return
        if not self._told:
            self._told = True
            world.log.add(self._begins_s, "fire", world.venue.area_ids[self._fire.area])
        if self._gas.follow(world.now_s, world.doors.open & ~world.doors.shut_to_smoke):
            self._gas.write(world.air)
            world.air.stirred_at = min(world.air.stirred_at, self._begins_s)


def _burning(parameters: FireParameters, venue: Venue, spaces: Spaces) -> Burning:
    """Give the fire as it stands before it begins."""
    area = venue.area_ids.index(parameters.area) if parameters.area is not None else _largest(venue)
    return Burning(
        area=area, space=int(spaces.area_space[area]), base_m=float(spaces.area_offset_m[area]),
        ceiling_over_fire_m=float(spaces.area_ceiling_m[area]), begins_s=parameters.begins_s, growth=parameters.growth,
        peak_kw=1000.0 * parameters.peak_mw, load_mj=parameters.load_mj, fuel=parameters.fuel,
        soot_left_share=parameters.soot_left_share,
    )  # fmt: skip


def _largest(venue: Venue) -> int:
    """Give the largest hall, or where there is none the largest area that a fire can stand in."""
    size = [polygon.area for polygon in venue.area_polygon[: venue.n_inside_areas]]
    fit = [k for k, use in enumerate(venue.area_use[: venue.n_inside_areas]) if use in FIRE_STANDS_IN]
    halls = [k for k in fit if venue.area_use[k] == "hall"]
    return max(halls or fit, key=lambda k: (size[k], -k))


def _harmful(air: Air, area: int) -> bool:
    """Tell whether smoke is thick or the air hot where people stand in an area."""
    share = share_of_upper(STANDING_M, air.interface_m[area])
    at_head = {
        name: share * getattr(air, name)[area, Layer.UPPER] + (1.0 - share) * getattr(air, name)[area, Layer.LOWER]
        for name in ("extinction_per_m", "temperature_c")
    }
    return bool(at_head["extinction_per_m"] > THICK_PER_M or at_head["temperature_c"] > HOT_C)


RULE = Fire
