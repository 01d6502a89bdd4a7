"""Who walks towards a source in sight: nobody should, where another way is open."""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.kernels.elementary import lengths
from sim.world.codes import Action
from sim.world.world import World

LOOK_EVERY_S: Final = 2.0
"""Time over which a displacement is taken, s (definition: of the metric)."""
LEAST_M: Final = 0.5
"""Displacement in that time from which somebody counts as moving, m (definition: of the metric, a step)."""
SIGHT_M: Final = 20.0
"""Distance of the source within which movement is judged, m (definition: of the metric)."""
TOWARDS: Final = 0.5
"""Cosine of the angle between displacement and source from which one moves towards it, 60 degrees (definition: of the
metric)."""


class ApproachRecord:
    """Watches those who run in sight of a source, from outside: nothing in the run reads it.

    Args:
        world: the world at its beginning.
    """

    def __init__(self, world: World) -> None:
        self._x, self._y = world.crowd.x.copy(), world.crowd.y.copy()

    def see(self, world: World) -> None:
        """Add to ``moved_in_sight`` and ``moved_towards`` of the crowd when a look is due."""
        if not world.clock.due(LOOK_EVERY_S):
            return
        crowd, sources = world.crowd, world.hazard.active_rows
        running = crowd.attendee & crowd.upright & crowd.sees_hazard & (crowd.action == Action.RUN)
        rows = np.flatnonzero(running) if len(sources) else np.zeros(0, np.int64)
        if len(rows):
            from_x, from_y = self._x[rows], self._y[rows]
            gap_x, gap_y = crowd.x[sources] - from_x[:, None], crowd.y[sources] - from_y[:, None]
            gap = lengths(gap_x, gap_y)
            nearest, each = gap.argmin(axis=1), np.arange(len(rows))
            gap_x, gap_y, gap = gap_x[each, nearest], gap_y[each, nearest], gap[each, nearest]
            step_x, step_y = crowd.x[rows] - from_x, crowd.y[rows] - from_y
            step = lengths(step_x, step_y)
            moved = (step >= LEAST_M) & (gap <= SIGHT_M)
            towards = moved & (step_x * gap_x + step_y * gap_y >= TOWARDS * step * gap)
            passed_s = world.clock.rounded(LOOK_EVERY_S)
            crowd.moved_in_sight[rows[moved]] += passed_s
            crowd.moved_towards[rows[towards]] += passed_s
        self._x, self._y = crowd.x.copy(), crowd.y.copy()
