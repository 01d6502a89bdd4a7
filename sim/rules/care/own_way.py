"""The walking wounded who got out: some go to hospital by themselves, and hospitals are fuller for it."""

from __future__ import annotations

import numpy as np

from sim.world.codes import Status, Wound
from sim.world.world import World


def set_out_alone(world: World) -> None:
    """Let people with a minor wound who have just left go to hospital, by their own draw; it says when they are there.

    Args:
        world: the world. **Written**: when they are in hospital.
    """
    crowd = world.crowd
    out = (crowd.wound == Wound.MINOR) & (crowd.status == Status.LEFT) & np.isinf(crowd.hospital_at)
    goes = np.flatnonzero(out & (crowd.own_way_luck < world.scenario.care.own_way_share))
    crowd.hospital_at[goes] = crowd.left_at[goes] + crowd.own_way_s[goes]
