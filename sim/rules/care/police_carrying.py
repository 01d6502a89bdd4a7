"""Police carry the wounded out of cleared parts once the threat is contained or over; a siege does not stop that.

Their way is a time, as that of medics and bearers is: to the patient, lifting, and to the nearest exit.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.rules.care.carrying_out import set_down, ways_to_exits
from sim.rules.care.helpers import to_carry
from sim.rules.care.near_source import near_source
from sim.rules.care.out_of_reach import in_thick_smoke
from sim.world.codes import Mover, Role, Wound
from sim.world.staffing import officers_sent
from sim.world.world import World

PAIR: Final = 2
"""Officers who carry one patient, persons (assumption: without a stretcher; how many carry is set by
`care.police_carry_share`)."""


class PoliceCarrying:
    """Pairs of officers and the patients that they carry."""

    def __init__(self) -> None:
        self._free_at: list[float] = []
        self._looked_at = -np.inf
        self._under_way: list[tuple[float, int, int]] = []

    def act(self, world: World, in_care: list[int]) -> None:
        """Let patients arrive who are due, and each free pair take the most urgent patient within reach.

        Args:
            world: the world. **Written**: who is carried, and where and when they are outside.
            in_care: rows of those on whom somebody is at work.
        """
        self._arrive(world)
        clocks, care = world.response, world.scenario.care
        begins_at = max(min(clocks.warm_zone_at, clocks.contained_at), clocks.arrived_at) + care.police_carry_after_s
        if world.now_s < begins_at:
            return
        pairs = self._pairs(world)
        self._free_at += [max(begins_at, self._looked_at)] * (pairs - len(self._free_at))
        self._looked_at = world.now_s
        if not pairs or min(self._free_at) > world.now_s:
            return
        waits = to_carry(world)
        waits[in_care] = False
        patients = np.flatnonzero(waits)
        self._carry(world, patients[~near_source(world, patients) & ~in_thick_smoke(world, patients)])
        self._free_at = [max(free_at, world.now_s) for free_at in self._free_at]

    def _pairs(self, world: World) -> int:
        """Give how many pairs carry, of the officers who have come, one pair after another, and are not harmed."""
        police, clocks, crowd = world.scenario.response.police, world.response, world.crowd
        sent = officers_sent(police.officers, world.posture)
        pairs_s = np.arange(sent) // PAIR * police.between_arrivals_s
        come = int(np.count_nonzero(clocks.arrived_at + pairs_s <= world.now_s))
        come += police.tactical_officers if clocks.tactical_at <= world.now_s else 0
        come -= int(np.isfinite(crowd.harmed_at[crowd.rows(Role.OFFICER)]).sum())
        return int(world.scenario.care.police_carry_share * max(come, 0)) // PAIR

    def _carry(self, world: World, patients: NDArray[np.int64]) -> None:
        """Send free pairs to patients: time-critical before serious, then the nearest to an exit."""
        crowd, care = world.crowd, world.scenario.care
        ways = [ways_to_exits(world, int(row))[0] for row in patients]
        metres = np.array([way.min() for way in ways])
        for k in np.lexsort((metres, crowd.wound[patients] != Wound.CRITICAL)):
            pair = int(np.argmin(self._free_at))
            if self._free_at[pair] > world.now_s or not np.isfinite(metres[k]):
                return
            lasts_s = metres[k] / care.medic_speed_mps + care.lay_lift_s + metres[k] / care.lay_carry_speed_mps
            self._free_at[pair] += lasts_s
            crowd.moved_by[patients[k]] = Mover.POLICE
            door = int(world.venue.exits[ways[k].argmin()])
            self._under_way.append((self._free_at[pair], int(patients[k]), door))

    def _arrive(self, world: World) -> None:
        """Lay down outside whoever has been brought there alive."""
        due = [each for each in self._under_way if each[0] <= world.now_s]
        self._under_way = [each for each in self._under_way if each[0] > world.now_s]
        for at_s, patient, door in due:
            if world.crowd.patient[patient]:
                set_down(world, patient, door, Mover.POLICE, at_s)
