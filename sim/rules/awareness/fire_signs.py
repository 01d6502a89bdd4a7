"""How people come to know of a fire: smoke before the eyes or under the ceiling, flames in sight, the smell of smoke.

These are cues like others and add to the same sum, of the audience and of staff; staff who respond tell the control
room, as they do of anything. What is noticed of the fire is kept apart as well: who hides from an attack has responded
already, and has yet to notice that it burns.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.kernels.fire_signs import Gains, Noticing, Signs, find_layers, sense_fire
from sim.world.world import World

SEEN_KW: Final = 50.0
"""Heat of a fire from which its flames are seen across an area, kW (assumption: about a metre high; people hide smaller
ones from each other)."""


class FireSigns:
    """Adds up what each person notices of a fire in a step.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        venue, parameters, step_s = world.venue, world.scenario.awareness, world.clock.step_s
        self._people, self._in_view = world.crowd.columns(Noticing), venue.in_view
        self._signs = Signs(*np.zeros((2, venue.n_areas), np.bool_))
        self._gains = Gains(
            step_s / parameters.smoke_median_s, step_s / parameters.flames_median_s, step_s / parameters.smell_median_s
        )  # fmt: skip

    def act(self, world: World) -> None:
        """Add this step's cues; where nothing has stirred the air there are none."""
        air = world.air
        if not air.stirred:
            return
        find_layers(air.interface_m, air.ceiling_m, air.extinction_per_m, self._signs.layered)
        self._signs.flames[:] = (self._in_view & (air.burning_kw >= SEEN_KW)).any(axis=1)
        if sense_fire(self._people, self._signs, self._gains):
            world.log.add_once(world.now_s, "smoke_cue")
