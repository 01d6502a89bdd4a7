"""What crowding did."""

from __future__ import annotations

import numpy as np

from sim.metrics.metric import metric
from sim.world.codes import Cause, Status, Wound
from sim.world.world import World


@metric(unit="person-s", label="Crush exposure", better="lower")
def crush_exposure_person_s(world: World) -> float:
    """Give the person-seconds spent in a crowd of ``crush.density_per_m2`` or more, harmful or not."""
    return float(world.crowd.crush_exposure[world.crowd.attendee].sum())


@metric(unit="persons", label="Exposed to crush", better="lower")
def exposed_to_crush(world: World) -> float:
    """Give the people who were ever in a crowd of ``crush.density_per_m2`` or more."""
    return float((world.crowd.attendee & (world.crowd.crush_exposure > 0.0)).sum())


@metric(unit="persons", label="Injured by crush", better="neither")
def injured_by_crush(world: World) -> float:
    """Give the people harmed by crowding who survived."""
    crowd = world.crowd
    harmed = crowd.attendee & (crowd.harmed_by == Cause.CRUSH) & (crowd.wound != Wound.NONE)
    return float(np.sum(harmed & (crowd.status != Status.DEAD)))
