"""Who did not get on: wedged on an open way with nobody ahead, or stalled with all of their queue or company."""

from __future__ import annotations

from typing import Final

from sim.metrics.metric import metric
from sim.world.world import World

WEDGED_S: Final = 60.0
"""Time without getting on after which somebody counts as wedged or stalled, s (definition: of the metrics)."""


@metric(unit="persons", label="Wedged", better="lower")
def wedged_people(world: World) -> float:
    """Give the people who for a minute wanted to walk and did not get on by 1 m, on an open way without a queue."""
    return float((world.crowd.attendee & (world.crowd.wedged_s >= WEDGED_S)).sum())


@metric(unit="s", label="Wedged for longest", better="lower")
def longest_wedged_s(world: World) -> float | None:
    """Give the longest time for which anybody was wedged, of those who count as such; none where nobody was."""
    wedged_s = world.crowd.wedged_s[world.crowd.attendee]
    longest = float(wedged_s.max(initial=0.0))
    return longest if longest >= WEDGED_S else None


@metric(unit="persons", label="Stalled", better="lower")
def stalled_people(world: World) -> float:
    """Give the people who for a minute stood in one place on their way, in no queue or company that got on."""
    return float((world.crowd.attendee & (world.crowd.stalled_s >= WEDGED_S)).sum())


@metric(unit="s", label="Stalled for longest", better="lower")
def longest_stalled_s(world: World) -> float | None:
    """Give the longest time for which anybody was stalled, of those who count as such; none where nobody was."""
    stalled_s = world.crowd.stalled_s[world.crowd.attendee]
    longest = float(stalled_s.max(initial=0.0))
    return longest if longest >= WEDGED_S else None
