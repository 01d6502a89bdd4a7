"""Bleeding control by those who are there: kits on the walls, and people who stop to use them.

Only wounds of a limb can be controlled so. One kit is used on each patient, once: it works, or it does not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import lengths
from sim.world.codes import Action, Status, Wound
from sim.world.staffing import STAFF
from sim.world.world import World


@dataclass(frozen=True)
class Aid:
    """Somebody at work on a patient.

    Attributes:
        patient: row of the wounded.
        helper: row of whoever helps.
        ends_at: s, when it is known whether it works.
        left_off: what the helper was doing before.
    """

    patient: int
    helper: int
    ends_at: float
    left_off: int


class FirstAid:
    """Lay care of limb wounds, as far as the kits go.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        scenario = world.scenario
        self._kits = int(scenario.crowd.people * scenario.care.kits_per_1000 / 1000.0 + 1e-9)
        self._tried = np.zeros(world.crowd.n, np.bool_)
        self._at_work: list[Aid] = []

    def act(self, world: World) -> None:
        """End what is due or no longer safe, then let people near the wounded begin."""
        self._at_work = [aid for aid in self._at_work if not self._over(world, aid)]
        if self._kits == 0:
            return
        crowd = world.crowd
        limb = (crowd.limb_luck < world.scenario.care.limb_share) & (crowd.wound == Wound.CRITICAL)
        patients = np.flatnonzero(limb & crowd.patient & ~self._tried & (crowd.treated_at > world.now_s))
        able = self._able(world) if len(patients) else limb
        for patient in patients:
            helper = self._helper(world, int(patient), able)
            if helper < 0 or self._kits == 0:
                continue
            self._begin(world, int(patient), helper)
            able[helper] = False

    def _able(self, world: World) -> NDArray[np.bool_]:
        """Tell who would help: unharmed, aware, out of sight of the hazard, and willing by luck, or staff; (n,)."""
        crowd, care = world.crowd, world.scenario.care
        busy = (crowd.action == Action.FREEZE) | (crowd.action == Action.SHELTER)
        willing = (crowd.help_luck < care.bystander_share) | (crowd.action == Action.HELP)
        public = crowd.attendee & (crowd.responded_at <= world.now_s) & willing & ~busy & (crowd.guardian < 0)
        fit = crowd.on_floor & (crowd.status == Status.INSIDE) & (crowd.wound == Wound.NONE) & ~crowd.sees_hazard
        able: NDArray[np.bool_] = fit & (public | crowd.of(STAFF))
        able[[aid.helper for aid in self._at_work]] = False
        return able

    @staticmethod
    def _helper(world: World, patient: int, able: NDArray[np.bool_]) -> int:
        """Choose who helps: whoever knows how before whoever does not, then the nearest; -1 for nobody in reach."""
        crowd = world.crowd
        near = np.flatnonzero(able & (crowd.area == crowd.area[patient]))
        gap = lengths(crowd.x[near] - crowd.x[patient], crowd.y[near] - crowd.y[patient])
        close = gap <= world.scenario.care.help_reach_m
        near, gap = near[close], gap[close]
        return int(near[np.lexsort((gap, ~crowd.first_aider[near]))[0]]) if len(near) else -1

    def _begin(self, world: World, patient: int, helper: int) -> None:
        """Take a kit and stop: a helper who hid is in the open now, and one who ran runs no more."""
        crowd = world.crowd
        self._kits -= 1
        self._tried[patient] = True
        self._at_work.append(
            Aid(patient, helper, world.now_s + world.scenario.care.kit_use_s, int(crowd.action[helper]))
        )
        world.log.add_once(world.now_s, "lay_care")
        crowd.aiding[helper] = True
        crowd.action[helper] = Action.HELP
        crowd.node[helper], crowd.speed[helper], crowd.shielding[helper] = -1, 0.0, 1.0
        crowd.aim_x[helper] = crowd.aim_y[helper] = 0.0

    @staticmethod
    def _over(world: World, aid: Aid) -> bool:
        """Tell whether an aid has come to its end; one that the hazard disturbs is given up, and its kit is lost."""
        crowd, care = world.crowd, world.scenario.care
        gap = lengths(crowd.x[aid.helper] - crowd.x[aid.patient], crowd.y[aid.helper] - crowd.y[aid.patient])
        disturbed = not crowd.on_floor[aid.helper] or crowd.sees_hazard[aid.helper] or gap > care.help_reach_m
        if not disturbed and world.now_s < aid.ends_at:
            return False
        success = care.trained_success if crowd.first_aider[aid.helper] else care.untrained_success
        if not disturbed and crowd.patient[aid.patient] and crowd.control_luck[aid.patient] < success:
            crowd.aided_at[aid.patient] = aid.ends_at
        crowd.aiding[aid.helper] = False
        if crowd.action[aid.helper] == Action.HELP:
            crowd.action[aid.helper] = aid.left_off
        return True
