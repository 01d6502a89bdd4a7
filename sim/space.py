"""The venue as Mesa users expect a space: who is where, asked of the crowd's own columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from mesa.agent import AgentSet

from sim.world.world import World

if TYPE_CHECKING:
    from sim.agents import Body
    from sim.model import VenueModel


class VenueSpace:
    """The sheet of a venue. It holds no positions of its own: they are columns of the crowd.

    Args:
        model: the model whose bodies are asked for.
        world: its world.
    """

    def __init__(self, model: VenueModel, world: World) -> None:
        self._model = model
        self._world = world

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, lower, right and upper edge of the sheet, m."""
        venue = self._world.venue
        rows, columns = venue.cell_shape
        left, lower = venue.cell_origin
        return float(left), float(lower), float(left + columns * venue.cell_m), float(lower + rows * venue.cell_m)

    def agents_within(self, point: tuple[float, float], radius_m: float) -> AgentSet:
        """Give the bodies on the floor within a distance of a point of the sheet.

        Args:
            point: x and y, m.
            radius_m: distance, m.

        Returns:
            Their agents, in row order.
        """
        crowd = self._world.crowd
        near = crowd.on_floor & (np.hypot(crowd.x - point[0], crowd.y - point[1]) <= radius_m)
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

    def _agents(self, mask: np.ndarray) -> AgentSet:  # type: ignore[type-arg]
        bodies: list[Body] = [self._model.bodies[row] for row in np.flatnonzero(mask)]
        return AgentSet(bodies, random=self._model.random)
