"""The ways by which the wounded are carried out: to the nearest exit that is not locked."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.world.codes import Mover
from sim.world.wayfinding import walking_distances
from sim.world.world import World

SET_DOWN_M = 2.0
"""Distance outside an exit at which the wounded are set down, m (drawing: where patients are brought)."""


def ways_to_exits(world: World, row: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Give the ways from a body to every exit that is not locked, in the order of the venue's exits.

    Returns:
        Distances (exits,) float64, m, infinite without a way, and the nodes to walk by, (exits,) int64.
    """
    venue = world.venue
    return walking_distances(world, row, venue.door_areas[venue.exits, 1].astype(np.int64))


def set_down(world: World, patient: int, door: int, mover: Mover, at_s: float) -> None:
    """Lay a patient down before an exit, from where the first vehicle takes them.

    Args:
        world: the world. **Written**: the patient's place, who moved them, and when they were there.
        patient: row.
        door: number of the exit.
        mover: who carried them.
        at_s: when, s.
    """
    crowd, venue = world.crowd, world.venue
    place = venue.door_line[door].mean(axis=0) + SET_DOWN_M * venue.door_normal[door]
    crowd.x[patient], crowd.y[patient] = place
    crowd.area[patient] = venue.door_areas[door, 1]
    crowd.moved_by[patient], crowd.collected_at[patient] = mover, at_s
    world.log.add_once(float(at_s), "carried_out", mover.label)
