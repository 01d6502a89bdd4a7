"""Who did not get on: wedged on an open way with nobody ahead, or stalled with all of their queue or company."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.metrics.metric import metric
from sim.world.world import World

Times = NDArray[np.float64]

WEDGED_S: Final = 60.0
"""Time without getting on after which somebody counts as wedged or stalled, s (definition: of the metrics)."""


def _people(world: World, times_s: Times) -> float:
    """Give how many of the audience did not get on for so long."""
    return float((world.crowd.attendee & (times_s >= WEDGED_S)).sum())


def _longest_s(world: World, times_s: Times) -> float | None:
    """Give the longest time of those who count, s; none where nobody does."""
    longest = float(times_s[world.crowd.attendee].max(initial=0.0))
    return longest if longest >= WEDGED_S else None


@metric(unit="persons", label="Wedged", better="lower")
def wedged_people(world: World) -> float:
    """Give the people who for a minute wanted to walk and did not get on by 1 m, on an open way without a queue."""
    return _people(world, world.crowd.wedged_s)


@metric(unit="s", label="Wedged for longest", better="lower")
def longest_wedged_s(world: World) -> float | None:
    """Give the longest time for which anybody was wedged, of those who count as such; none where nobody was."""
    return _longest_s(world, world.crowd.wedged_s)


@metric(unit="persons", label="Stalled", better="lower")
def stalled_people(world: World) -> float:
    """Give the people who for a minute stood in one place on their way, in no queue or company that got on."""
    return _people(world, world.crowd.stalled_s)


@metric(unit="s", label="Stalled for longest", better="lower")
def longest_stalled_s(world: World) -> float | None:
    """Give the longest time for which anybody was stalled, of those who count as such; none where nobody was."""
    return _longest_s(world, world.crowd.stalled_s)
