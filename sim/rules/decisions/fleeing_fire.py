"""Who has noticed that it burns leaves: nobody hides, freezes or shelters from smoke, unless a source is at hand."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.kernels.fire_signs import Fleeing, flee_fire
from sim.world.world import World

Flags = NDArray[np.bool_]


class FleeingFire:
    """The turn from hiding to leaving.

    Args:
        world: the world.

    Attributes:
        turned: (n,) bool, who has just begun to run.
    """

    def __init__(self, world: World) -> None:
        self.turned = np.zeros(world.crowd.n, np.bool_)
        self._people, self._near_m = world.crowd.columns(Fleeing), world.scenario.decisions.passing_m

    def act(self, world: World, upright: Flags) -> None:
        """Let those leave who have noticed it; where nothing has stirred the air nobody has.

        Args:
            world: the world. **Written**: flees_fire, and action, goal, node and shielding of who gives up hiding.
            upright: (n,) bool, who of the audience is inside and can walk.
        """
        if world.air.stirred:
            flee_fire(self._people, upright, self._near_m, self.turned)
