"""Who would stop for the wounded, and how somebody leaves their own way to do so and goes back to it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.world.codes import Action, Status, Wound
from sim.world.staffing import STAFF
from sim.world.world import World


def willing(world: World) -> NDArray[np.bool_]:
    """Tell who would help: unharmed, aware, out of sight of the hazard, free, and willing by luck, or staff; (n,)."""
    crowd, care = world.crowd, world.scenario.care
    busy = (crowd.action == Action.FREEZE) | (crowd.action == Action.SHELTER)
    by_luck = (crowd.help_luck < care.bystander_share) | (crowd.action == Action.HELP)
    public = crowd.attendee & (crowd.responded_at <= world.now_s) & by_luck & ~busy & (crowd.guardian < 0)
    fit = crowd.on_floor & (crowd.status == Status.INSIDE) & (crowd.wound == Wound.NONE) & ~crowd.sees_hazard
    helps: NDArray[np.bool_] = fit & (public | crowd.of(STAFF)) & ~crowd.aiding
    return helps


def to_carry(world: World) -> NDArray[np.bool_]:
    """Tell who waits to be carried out and may be: no medic is at work on them now; (n,) bool."""
    crowd, now = world.crowd, world.now_s
    at_work = (crowd.treated_at <= now) & (crowd.ready_at > now)
    waits: NDArray[np.bool_] = crowd.waiting(now) & np.isinf(crowd.collected_at) & ~at_work & (crowd.area >= 0)
    return waits


def turn_to(world: World, helper: int) -> None:
    """Let somebody stop for a patient: who hid is in the open now, and who ran runs no more."""
    crowd = world.crowd
    crowd.aiding[helper] = True
    crowd.action[helper] = Action.HELP
    crowd.node[helper], crowd.speed[helper], crowd.shielding[helper] = -1, 0.0, 1.0
    crowd.aim_x[helper] = crowd.aim_y[helper] = 0.0


def turn_back(world: World, helper: int, left_off: int) -> None:
    """Let a helper go back to what they did before, unless something else has made them do otherwise."""
    crowd = world.crowd
    crowd.aiding[helper] = False
    if crowd.action[helper] == Action.HELP:
        crowd.action[helper] = left_off
