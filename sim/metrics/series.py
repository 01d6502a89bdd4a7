"""What is counted while a run goes on: one point of the series every ``record_every_s``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from sim.world.codes import Action, Awareness, Role, Status, Wound
from sim.world.world import World


def time_s(world: World) -> float:
    """Give the time, s."""
    return world.now_s


def inside(world: World) -> int:
    """Give the living audience inside."""
    return int(np.count_nonzero(world.crowd.attendee & (world.crowd.status == Status.INSIDE)))


def left(world: World) -> int:
    """Give the audience that has left."""
    return int(np.count_nonzero(world.crowd.attendee & (world.crowd.status == Status.LEFT)))


def dead(world: World) -> int:
    """Give the audience that has died."""
    return int(np.count_nonzero(world.crowd.attendee & (world.crowd.status == Status.DEAD)))


def harmed(world: World) -> int:
    """Give everybody harmed so far."""
    return int(np.count_nonzero(world.crowd.attendee & (world.crowd.wound != Wound.NONE)))


def responding(world: World) -> int:
    """Give the audience that responds, wherever it is now."""
    return int(np.count_nonzero(world.crowd.attendee & (world.crowd.awareness == Awareness.RESPONDING)))


def sheltered(world: World) -> int:
    """Give the people in refuges."""
    return int(np.count_nonzero(world.crowd.attendee & (world.crowd.action == Action.SHELTER)))


def sources_active(world: World) -> int:
    """Give the sources of the hazard that do harm now."""
    return int(np.count_nonzero(world.hazard.active))


def officers_inside(world: World) -> int:
    """Give the officers inside."""
    crowd = world.crowd
    return int(np.count_nonzero((crowd.role == Role.OFFICER) & (crowd.status == Status.INSIDE)))


def mean_speed_mps(world: World) -> float:
    """Give the mean speed of those on their way, m/s; 0 where there are none."""
    walking = world.crowd.upright & (world.crowd.node >= 0)
    return float(world.crowd.speed[walking].mean()) if np.any(walking) else 0.0


SERIES: Final[dict[str, Callable[[World], float]]] = {
    count.__name__: count
    for count in (
        time_s, inside, left, dead, harmed, responding, sheltered, sources_active, officers_inside, mean_speed_mps,
    )
}  # fmt: skip
"""Every column of the series, in order."""
