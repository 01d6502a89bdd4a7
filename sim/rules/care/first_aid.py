"""Bleeding control by those who are there, with kits as far as they go, and by hand.

Only wounds of a limb can be controlled so. Each patient is helped once: it works, or it does not. A kit is used on one
patient. Kits are wherever somebody needs one, or hang at points (``kit_points``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import lengths
from sim.rules.care.helpers import turn_back, turn_to, willing
from sim.rules.care.kit_points import KitPoints
from sim.world.codes import Wound
from sim.world.world import World


@dataclass(frozen=True)
class Aid:
    """Somebody at work on a patient.

    Attributes:
        patient: row of the wounded.
        helper: row of whoever helps.
        with_kit: whether there is a kit.
        ends_at: s, when it is known whether it works.
        left_off: what the helper was doing before.
    """

    patient: int
    helper: int
    with_kit: bool
    ends_at: float
    left_off: int


class FirstAid:
    """Lay care of limb wounds.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        scenario = world.scenario
        kits = int(scenario.crowd.people * scenario.care.kits_per_1000 / 1000.0 + 1e-9)
        at_points = kits if scenario.care.kit_points > 0 else 0
        self._kits, self._points = kits - at_points, KitPoints(world, at_points)
        self._by_hand = scenario.care.hand_success > 0.0
        self._tried = np.zeros(world.crowd.n, np.bool_)
        self._at_work: list[Aid] = []

    @property
    def patients(self) -> list[int]:
        """Rows of those on whom somebody is at work."""
        return [aid.patient for aid in self._at_work]

    def act(self, world: World) -> None:
        """End what is due or no longer safe, then let people near the wounded begin."""
        self._at_work = [aid for aid in self._at_work if not self._over(world, aid)]
        crowd, care = world.crowd, world.scenario.care
        for fetch in self._points.act(world):
            ends_at = world.now_s + care.kit_apply_s
            world.log.add_once(world.now_s, "lay_care")
            self._at_work.append(Aid(fetch.patient, fetch.helper, True, ends_at, fetch.left_off))
        if self._kits == 0 and not self._by_hand and not self._points.any_left:
            return
        limb = (crowd.limb_luck < care.limb_share) & (crowd.wound == Wound.CRITICAL)
        waits = crowd.waiting(world.now_s) & (crowd.area < world.venue.n_inside_areas)
        patients = np.flatnonzero(limb & waits & ~self._tried & (crowd.treated_at > world.now_s))
        able = willing(world) if len(patients) else limb
        for patient in patients:
            helper = self._helper(world, int(patient), able)
            if helper >= 0 and self._begin(world, int(patient), helper):
                able[helper] = False

    @staticmethod
    def _helper(world: World, patient: int, able: NDArray[np.bool_]) -> int:
        """Choose who helps: whoever knows how before whoever does not, then the nearest; -1 for nobody in reach."""
        crowd = world.crowd
        near = np.flatnonzero(able & (crowd.area == crowd.area[patient]))
        gap = lengths(crowd.x[near] - crowd.x[patient], crowd.y[near] - crowd.y[patient])
        close = gap <= world.scenario.care.help_reach_m
        near, gap = near[close], gap[close]
        return int(near[np.lexsort((gap, ~crowd.first_aider[near]))[0]]) if len(near) else -1

    def _begin(self, world: World, patient: int, helper: int) -> bool:
        """Go for a kit, or stop and take one, if there is one left, or work by hand; tells whether anything begins."""
        crowd, care = world.crowd, world.scenario.care
        if self._points.send(world, patient, helper):
            self._tried[patient] = True
            return True
        if not self._kits and not self._by_hand:
            return False
        with_kit = self._kits > 0
        self._kits -= with_kit
        self._tried[patient] = True
        lasts_s = care.kit_use_s if with_kit else care.hand_s
        self._at_work.append(Aid(patient, helper, with_kit, world.now_s + lasts_s, int(crowd.action[helper])))
        world.log.add_once(world.now_s, "lay_care")
        turn_to(world, helper)
        return True

    @staticmethod
    def _success(world: World, aid: Aid) -> float:
        """Give the chance that an aid works; without training it is the same share of that with it, kit or not."""
        care, trained = world.scenario.care, bool(world.crowd.first_aider[aid.helper])
        by_kit = care.trained_success if trained else care.untrained_success
        if aid.with_kit:
            return by_kit
        return care.hand_success * min(1.0, by_kit / max(care.trained_success, 1e-9))

    def _over(self, world: World, aid: Aid) -> bool:
        """Tell whether an aid has come to its end; one that the hazard disturbs is given up, and its kit is lost."""
        crowd, care = world.crowd, world.scenario.care
        gap = lengths(crowd.x[aid.helper] - crowd.x[aid.patient], crowd.y[aid.helper] - crowd.y[aid.patient])
        disturbed = not crowd.on_floor[aid.helper] or crowd.sees_hazard[aid.helper] or gap > care.help_reach_m
        if not disturbed and world.now_s < aid.ends_at:
            return False
        if not disturbed and crowd.patient[aid.patient] and crowd.control_luck[aid.patient] < self._success(world, aid):
            crowd.aided_at[aid.patient] = aid.ends_at
        turn_back(world, aid.helper, aid.left_off)
        return True
