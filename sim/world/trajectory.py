"""Everybody's path, when asked for: whole centimetres and status, a few times a second."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.world.world import World

UNITS_PER_M = 100.0
"""Positions are kept as whole centimetres, 1/m (numerical: the precision of stored paths)."""


class TrajectoryRecorder:
    """Paths of all bodies.

    Attributes:
        every_s: time between two frames, s.
    """

    def __init__(self, world: World) -> None:
        self.every_s = world.scenario.run.trajectory_every_s
        self._times: list[float] = []
        self._frames: list[NDArray[np.int32]] = []
        self._status: list[NDArray[np.int8]] = []
        self.see(world)

    def see(self, world: World) -> None:
        """Add a frame: where everybody is now, and who is upright (1), lying (2), gone (3) or absent (0)."""
        crowd = world.crowd
        self._times.append(world.now_s)
        self._frames.append(np.rint(UNITS_PER_M * np.stack([crowd.x, crowd.y])).astype(np.int32))
        state = np.where(crowd.on_floor, 1, np.where(crowd.status == 0, 0, np.where(crowd.status == 2, 3, 2)))
        self._status.append(state.astype(np.int8))

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Give the paths as arrays.

        Returns:
            ``time_s`` (f,) float64, ``centimetres`` (f, 2, n) int32, ``state`` (f, n) int8.
        """
        return {
            "time_s": np.array(self._times),
            "centimetres": np.stack(self._frames),
            "state": np.stack(self._status),
        }
