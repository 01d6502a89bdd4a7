"""Sprinklers: the link of the nearest head warms in the ceiling jet; water then holds the fire down, and smoke with it.

Their harm: water cools the layer and mixes it into the air that people breathe.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import exponentials, logarithms
from sim.kernels.link_heating import warmed_link
from sim.kernels.plume import ceiling_jet
from sim.world.air import USUAL_C
from sim.world.random_streams import Stream
from sim.world.world import World

RESPONSE_INDEX: Final = {"standard": 135.0, "quick": 50.0}
"""How slowly the link of a head warms, (m s)^0.5 (assumption: usual heads of standard and quick response)."""

OPENS_C: Final = 68.0
"""Temperature at which the link gives way, degrees Celsius (assumption: the usual rating)."""

RADIUS_M: Final = 2.3
"""Distance from the fire's axis to the nearest head, m (assumption: heads 3.2 m apart, the fire midway)."""

SPRAY_MM_S: Final = 0.1
"""Water over the floor, mm/s (assumption: design for assembly halls, 5 to 6 mm/min)."""

COOLED_SHARE: Final = 0.5
"""Share of a fire's heat that water takes out of the layer over it (assumption: half; not told for high halls)."""

HIGH_M: Final = 6.0
"""Height of a space over which water mixes the layer down, m (assumption: below it the layer is hot enough to stay)."""

MINUTE_S: Final = 60.0
"""Seconds in a minute (definition: of `sprinkler_mixing_per_min`)."""


def control_s(spray_mm_s: float) -> float:
    """Give the time in which water brings a fire down to 1/e, s: 3 w^-1.85 (Evans 1993; w in mm/s)."""
    return 3.0 * float(exponentials(-1.85 * logarithms(spray_mm_s)))


class Sprinklers:
    """Heads over each fire.

    Args:
        world: the world, with gas.
    """

    def __init__(self, world: World) -> None:
        parameters = world.scenario.protection
        fires = len(world.gas.fires) if world.gas is not None else 0
        self._kind = parameters.sprinklers
        self._works = float(world.streams.uniform(Stream.SPRINKLER, 1)[0]) < parameters.sprinkler_works_share
        self._link_c: NDArray[np.float64] = np.full(fires, USUAL_C)
        self._opened_at, self._heat_kw = np.full(fires, np.inf), np.zeros(fires)

    def act(self, world: World, passed_s: float) -> None:
        """Warm the links, open heads, and hold fires down whose heads have opened.

        Args:
            world: the world. **Written**: what the gas offers to be set.
            passed_s: time since the last call, s.
        """
        if self._kind == "none" or not self._works or world.gas is None:
            return
        for number, fire in enumerate(world.gas.fires):
            if np.isinf(self._opened_at[number]):
                rise_k, speed_mps = ceiling_jet(fire.heat_kw, fire.ceiling_over_fire_m, RADIUS_M)
                self._link_c[number] = warmed_link(
                    self._link_c[number], USUAL_C + rise_k, speed_mps, RESPONSE_INDEX[self._kind], passed_s
                )
                if self._link_c[number] >= OPENS_C:
                    self._opened_at[number], self._heat_kw[number] = world.now_s, fire.heat_kw
                    world.log.add_once(world.now_s, "sprinkler")
            if np.isfinite(self._opened_at[number]):
                self._hold_down(world, number)

    def _hold_down(self, world: World, number: int) -> None:
        """Let a fire fall as Evans 1993 has it, down to what is shielded; its layer is cooled, and mixed if high."""
        gas, parameters = world.gas, world.scenario.protection
        assert gas is not None  # only where there are fires
        fire = gas.fires[number]
        since_s = world.now_s - self._opened_at[number]
        left = max(parameters.sprinkler_shielded_share, float(exponentials(-since_s / control_s(SPRAY_MM_S))))
        fire.heat_release_limit_kw = min(fire.heat_release_limit_kw, left * self._heat_kw[number])
        gas.cooling_kw[fire.space] = COOLED_SHARE * fire.heat_kw
        if gas.spaces.height_m[fire.space] > HIGH_M:
            gas.mixing_per_s[fire.space] = parameters.sprinkler_mixing_per_min / MINUTE_S
