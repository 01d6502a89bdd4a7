"""Buildings of a few boxes for tests of the gas: spaces, openings and fires in numbers, without a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from sim.kernels.gas_openings import (
    AIR_KG_K_M3,
    OUTDOORS_K,
    WAYS,
    GasColumns,
    Openings,
    Passing,
    pass_openings,
)
from sim.world.gas import Gas
from sim.world.spaces import LEAST_LEAKAGE, OUTDOORS, Spaces

Box = tuple[float, float, float]
"""Floor, m2, height, m, and elevation of the floor, m."""

Gap = tuple[int, int, float, float, float]
"""Two spaces (-1 outside), sill and head, m of elevation, and width, m."""


def spaces(boxes: Sequence[Box], gaps: Sequence[Gap], leak: str | None = "wall") -> Spaces:
    """Give the spaces of boxes with square floors.

    Args:
        boxes: the boxes.
        gaps: the openings between them.
        leak: where each box leaks its least: over its ``wall``, at its ``floor``, or None.
    """
    floor, height, low = (np.array(column, np.float64) for column in zip(*boxes, strict=True))
    wall = 4.0 * np.sqrt(floor)
    n = len(boxes)
    every: list[Gap] = list(gaps)
    if leak is not None:
        tall = height if leak == "wall" else np.full(n, 0.05)
        width = LEAST_LEAKAGE * (2.0 * floor + wall * height) / tall
        every += [(i, OUTDOORS, low[i], low[i] + tall[i], width[i]) for i in range(n)]
    k = len(every)
    return Spaces(
        ids=tuple(f"space_{i}" for i in range(n)), area_space=np.arange(n), area_offset_m=np.zeros(n),
        area_ceiling_m=height, floor_elevation_m=low, height_m=height, volume_m3=floor * height, floor_m2=floor,
        wall_m=wall, lining=np.zeros(n, np.int64), roof_m2=np.zeros(n),
        opening_spaces=np.array([gap[:2] for gap in every], np.int64).reshape(k, 2),
        opening_sill_m=np.array([gap[2] for gap in every]), opening_head_m=np.array([gap[3] for gap in every]),
        opening_width_m=np.array([gap[4] for gap in every]), opening_door=np.full(k, -1),
    )  # fmt: skip


class Trial:
    """Gas in boxes with one burner of a given heat at each time.

    Args:
        places: the spaces.
        heat_kw: heat by time, s to kW.
        space: the burner's.
        words: columns of ``Burners`` to set, such as ``radiated`` or ``base_m``.
        mixing: as ``Gas`` takes it.
    """

    def __init__(
        self, places: Spaces, heat_kw: Callable[[float], float], *, space: int = 0, mixing: float = 0.0, **words: Any
    ) -> None:
        self.gas = Gas(places, mixing)
        self.gas.make_room(1)
        self.gas.set_doors(np.ones(0, np.bool_))
        burners = self.gas.burners
        burners.space[0], burners.fuel_kj_kg[0], burners.diameter_m[0] = space, 50_000.0, 0.3
        for name, value in words.items():
            getattr(burners, name)[0] = value
        self._heat_kw, self.now_s = heat_kw, 0.0

    def run(self, until_s: float, step_s: float = 1.0) -> Gas:
        """Let time pass; gives the gas."""
        while self.now_s < until_s - 1e-9:
            self.gas.burners.demand_kw[0] = self._heat_kw(self.now_s + 0.5 * step_s)
            self.gas.burn_for(step_s)
            self.now_s += step_s
        return self.gas

    def at(self, times: Sequence[float], step_s: float = 1.0) -> Iterator[Gas]:
        """Give the gas at each of some times."""
        for time_s in times:
            yield self.run(time_s, step_s)


def line(gas: Gas, i: int, layer: int, conductivity: float, capacity: float, thickness_m: float) -> None:
    """Line a surface of a space: W/(m K), J/(m3 K), m."""
    gas.linings.conductivity[i, layer] = conductivity
    gas.linings.capacity[i, layer] = capacity
    gas.linings.thickness_m[i, layer] = thickness_m


def gas_through(width_m: float, height_m: float, *, meet_m: float, lower_k: float, upper_k: float) -> float:
    """Give what comes in through a door of a room at rest, kg/s: as much by mass as goes out.

    Args:
        width_m: of the door.
        height_m: of the door, from the floor.
        meet_m: height at which the layers of the room meet.
        lower_k: temperature of its lower layer, K.
        upper_k: of its upper layer, K.
    """
    kelvin = np.array([[lower_k, upper_k], [OUTDOORS_K, OUTDOORS_K]])
    columns = GasColumns(np.zeros(2), np.array([meet_m, 1e9]), AIR_KG_K_M3 / kelvin)
    door = Openings(np.array([0]), np.array([1]), np.zeros(1), np.array([height_m]), np.array([width_m]))
    passing = Passing(np.zeros((1, WAYS)), np.zeros((1, WAYS)), np.zeros(1))
    low, high, came_in = -50.0, 50.0, 0.0
    for _ in range(100):
        middle = 0.5 * (low + high)
        pass_openings(np.array([middle, 0.0]), door, columns, passing)
        out = float((passing.volume[0, :2] * columns.density[0]).sum())
        came_in = float(passing.volume[0, 2:].sum() * columns.density[1, 0])
        low, high = (low, middle) if out > came_in else (middle, high)
    return came_in
