"""Whether people walk towards the hazard that they see."""

from __future__ import annotations

from sim.metrics.metric import metric
from sim.world.world import World


@metric(unit="person-s", label="Moving towards a source in sight", better="lower")
def towards_hazard_person_s(world: World) -> float:
    """Give the person-seconds in which people who run move within 60 degrees of a source that they see within 20 m."""
    return float(world.crowd.moved_towards[world.crowd.attendee].sum())


@metric(unit="share", label="Towards it, of those moving in sight of a source", better="lower")
def towards_hazard_share(world: World) -> float | None:
    """Give those person-seconds as a share of all in which people who run move within 20 m of a source they see."""
    moved = float(world.crowd.moved_in_sight[world.crowd.attendee].sum())
    return float(world.crowd.moved_towards[world.crowd.attendee].sum()) / moved if moved > 0.0 else None
