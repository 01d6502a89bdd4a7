"""The venue as Mesa users expect a space: who is where, asked of the crowd's own columns."""

from __future__ import annotations

from random import Random

import mesa
import numpy as np
from mesa.agent import AgentSet
from numpy.typing import NDArray

from sim.kernels.elementary import lengths
from sim.world.world import World


class VenueSpace:
    """The sheet of a venue. It holds no positions of its own: they are columns of the crowd.

    Args:
        world: the world.
        bodies: the agent of every row.
        random: the model's generator, which agent sets carry with them.
    """

    def __init__(self, world: World, bodies: list[mesa.Agent], random: Random) -> None:
        self._world = world
        self._bodies = bodies
        self._random = random

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, lower, right and upper edge of the sheet, m."""
        venue = self._world.venue
        rows, columns = venue.cell_shape
        left, lower = venue.cell_origin
        return (
            float(left),
            float(lower),
            float(left + columns * venue.cell_m),
            float(lower + rows * venue.cell_m),
        )

    def agents_within(self, point: tuple[float, float], radius_m: float) -> AgentSet:
        """Give the bodies on the floor within a distance of a point of the sheet.

        Args:
            point: x and y, m.
            radius_m: distance, m.

        Returns:
            Their agents, in row order.
        """
        crowd = self._world.crowd
        near = crowd.on_floor & (lengths(crowd.x - point[0], crowd.y - point[1]) <= radius_m)
        return self._agents(near)

    def agents_in(self, area: str) -> AgentSet:
        """Give the bodies on the floor of an area, by the area's id.

        Raises:
            ValueError: if the venue has no area of that id.
        """
        crowd, venue = self._world.crowd, self._world.venue
        if area not in venue.area_ids:
            raise ValueError(f"no area {area!r}; the venue has {', '.join(venue.area_ids[: venue.n_inside_areas])}")
        return self._agents(crowd.on_floor & (crowd.area == venue.area_ids.index(area)))

    def _agents(self, mask: NDArray[np.bool_]) -> AgentSet:
        return AgentSet([self._bodies[row] for row in np.flatnonzero(mask)], random=self._random)
