"""What people meet and do in smoke, whatever it does to them."""

from __future__ import annotations

from sim.metrics.metric import metric
from sim.world.world import World


@metric(unit="s", label="First cue of smoke or flames", better="lower")
def first_smoke_cue_s(world: World) -> float | None:
    """Give the time since the run began at which somebody first saw or smelt smoke or saw flames; none without."""
    return world.log.first("smoke_cue")


@metric(unit="person-s", label="Time with sight under 10 m", better="lower")
def person_s_below_10m(world: World) -> float:
    """Give the person-seconds that the audience, upright or not, spent inside in smoke in which one sees under 10 m."""
    return float(world.crowd.poor_sight_s[world.crowd.attendee].sum())


@metric(unit="persons", label="Turned back from smoke", better="neither")
def turned_back(world: World) -> float:
    """Give the people who gave up a way that they had taken, for smoke on it thicker than they would enter."""
    return float((world.crowd.attendee & world.crowd.turned_back).sum())
