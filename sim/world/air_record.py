"""What became of the air of each gas space over time, where fires fill it; nothing where none does."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.layers import at_height
from sim.kernels.visibility import PLAIN
from sim.world.air import Layer
from sim.world.codes import Status
from sim.world.heights import STANDING_M
from sim.world.world import World

Arrays = dict[str, NDArray[Any]]

CLEAR_M: Final = 1000.0
"""Visibility from which air counts as clear, m (numerical: farther than any venue is long)."""


class AirRecord:
    """Watches the air from outside: it changes nothing, and nothing in the run reads it.

    It looks whenever the series is due, from when a fire has stirred the air until the scene is over, and tells of
    each gas space as somebody on its lowest floor meets it.
    """

    def __init__(self) -> None:
        self._points: list[Arrays] = []

    def see(self, world: World) -> None:
        """Take one look, when it is due; where no fire burns or burnt there is nothing to see."""
        gas, air = world.gas, world.air
        if gas is None or not air.stirred or not world.clock.due(world.scenario.run.record_every_s):
            return
        spaces, crowd = gas.spaces, world.crowd
        lowest = np.array([_lowest_area(spaces.area_space, spaces.area_offset_m, k) for k in range(spaces.n)])
        interface = air.interface_m[lowest] + spaces.area_offset_m[lowest]
        smoke, warmth = (
            at_height(of, air.interface_m, STANDING_M)[lowest] for of in (air.extinction_per_m, air.temperature_c)
        )
        inside = crowd.attendee & (crowd.status == Status.INSIDE) & (crowd.area >= 0)
        where = spaces.area_space[crowd.area[inside]]
        with np.errstate(divide="ignore"):
            sight = PLAIN / smoke
        self._points.append({
            "time_s": np.full(spaces.n, world.now_s), "space": np.array(spaces.ids),
            "interface_m": np.maximum(interface, 0.0).round(3),
            "visibility_m": np.where(sight < CLEAR_M, sight, np.inf).round(2),
            "upper_c": air.temperature_c[lowest, Layer.UPPER].round(2),
            "head_c": warmth.round(2),
            "people": np.bincount(where[where >= 0], minlength=spaces.n),
        })  # fmt: skip

    def table(self) -> Arrays:
        """Give a row for each space at each look, by time; empty where no fire stirred the air.

        Returns:
            ``time_s``; ``space``, its id; ``interface_m``, m, where the layers meet over its lowest floor;
            ``visibility_m``, m, of something plain at head height on that floor, infinite in clear air; ``upper_c``
            and ``head_c``, degrees Celsius, of the upper layer and at head height; ``people``, the living audience
            in it.
        """
        if not self._points:
            return {}
        return {name: np.concatenate([point[name] for point in self._points]) for name in self._points[0]}


def _lowest_area(area_space: NDArray[np.int64], offset_m: NDArray[np.float64], space: int) -> int:
    """Give the area of a space whose floor is the lowest."""
    areas = np.flatnonzero(area_space == space)
    return int(areas[np.argmin(offset_m[areas])])
