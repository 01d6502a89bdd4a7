"""The medical chain: when medics go in, whom they reach when, and when patients are in hospital.

Medics have no bodies here: the chain is clocks. That leaves out their search on foot and help by bystanders.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.world.crowd import Status, Wound
from sim.world.luck import Stream
from sim.world.world import World

TASK_FORCE_SIGMA: Final = 0.28
"""Log-normal spread of the time to an assembled rescue task force (UAB evaluation, fitted in science.md 3)."""

FIRST_PATIENT_SIGMA: Final = 0.26
"""Log-normal spread of the time to the first patient (UAB evaluation, fitted in science.md 3)."""


class Medics:
    """Medical access by policy, then patients in turn.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        care, luck = world.scenario.care, world.luck
        self._assembled_s = care.drill_factor * luck.lognormal(
            Stream.TASK_FORCE, care.task_force_median_s, TASK_FORCE_SIGMA
        )
        self._first_patient_s = care.drill_factor * luck.lognormal(
            Stream.TASK_FORCE, care.first_patient_median_s, FIRST_PATIENT_SIGMA, part=1
        )
        self._scheduled = False

    def act(self, world: World) -> None:
        """Fix the times of care as soon as the clocks they hang on are known."""
        clocks = world.response
        if self._scheduled or not np.isfinite(clocks.warm_zone_at):
            return
        self._scheduled = True
        care = world.scenario.care
        if care.medical_policy == "rescue_task_force":
            assembled = clocks.ordered_at + self._assembled_s
            world.log.add(assembled, "task_force_assembled")
            clocks.medical_entry_at = max(clocks.warm_zone_at + care.coordination_s, assembled)
        else:
            clocks.medical_entry_at = clocks.clear_at + care.coordination_s
        clocks.first_patient_at = clocks.medical_entry_at + self._first_patient_s
        world.log.add(clocks.medical_entry_at, "medical_entry")
        self._schedule(world)

    @staticmethod
    def _schedule(world: World) -> None:
        """Reach those who cannot walk one after another, time-critical ones first, then bring them out.

        Who has died before the turn comes gives it to the next; without care the time of death is known.
        """
        crowd, care, clocks = world.crowd, world.scenario.care, world.response
        lying = np.flatnonzero(
            ((crowd.wound == Wound.CRITICAL) | (crowd.wound == Wound.SERIOUS)) & (crowd.status == Status.INSIDE)
        )
        left = np.where(
            crowd.wound[lying] == Wound.CRITICAL, crowd.bleeding_threshold[lying] - crowd.bleeding[lying], np.inf
        )
        with np.errstate(divide="ignore"):
            lives_until = world.now_s + left / (care.death_rate_per_min / 60.0)
        turn = clocks.first_patient_at
        for k in np.lexsort((crowd.care_order[lying], -crowd.wound[lying])):
            if lives_until[k] > turn:
                crowd.treated_at[lying[k]] = turn
                turn += 60.0 / care.patients_per_min
        reached = lying[np.isfinite(crowd.treated_at[lying])]
        crowd.hospital_at[reached] = crowd.treated_at[reached] + crowd.transport_s[reached]
        if len(reached):
            world.log.add(clocks.first_patient_at, "first_patient_contact")
