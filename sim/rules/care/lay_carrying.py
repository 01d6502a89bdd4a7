"""Lay people carry the wounded out: two who are willing and near, as bodies that others walk round.

They come up to the patient, lift, and walk to the nearest exit together; the patient is where they are. Whatever the
hazard makes of them, they share it: a source in sight makes them put the patient down and run. Who is trained to carry
comes before others in reach, carries more patients, and two of them walk faster.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import lengths
from sim.rules.care.carrying_out import set_down, ways_to_exits
from sim.rules.care.helpers import to_carry, turn_back, turn_to, willing
from sim.world.codes import Action, Mobility, Mover, Status, Wound
from sim.world.wayfinding import halt
from sim.world.world import World

CARRIERS: Final = 2
"""People who carry somebody who is wounded, persons (assumption: without a stretcher; how often it is done is varied by
`care.lay_carry_share`)."""

BESIDE_PATIENT_M: Final = 1.2
"""Distance at which a carrier is beside the patient, m (assumption: two bodies, and room to kneel, as for helpers)."""

TOGETHER_M: Final = 2.0
"""Distance between carriers beyond which the one ahead waits, m (numerical: how far discs that walk together drift
apart)."""

PATIENCE_S: Final = 60.0
"""Time without coming up to the patient, or any nearer to the exit, after which carriers give up for good, s
(assumption: of `care.lay_carry_reach_m` at a slow walk in a crowd; how many carry is varied by
`care.lay_carry_share`)."""

GETS_ON_M: Final = 0.5
"""Way by which carriers have got on, m (numerical: about one step)."""


@dataclass
class Carry:
    """A patient and who carries them.

    Attributes:
        patient: row of the wounded.
        carriers: rows of those who carry.
        left_off: what each of them was doing before.
        speeds: free walking speed of each before, m/s.
        carries_mps: walking speed of both with the patient, m/s.
        until_s: s, when they give up, or have lifted while they do so.
        beside: whether they are at the patient.
        door: number of the exit, -1 before they have lifted.
        nearest_m: the least way to it so far, m.
    """

    patient: int
    carriers: tuple[int, ...]
    left_off: tuple[int, ...]
    speeds: tuple[float, ...]
    carries_mps: float
    until_s: float
    beside: bool = False
    door: int = -1
    nearest_m: float = np.inf


class LayCarrying:
    """Who of the people there carries whom.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        self._guards_child = np.zeros(world.crowd.n, np.bool_)
        self._guards_child[world.crowd.guardian[world.crowd.guardian >= 0]] = True
        self._some_trained = bool(world.crowd.trained_carrier.any())
        self._given_up = np.zeros(world.crowd.n, np.bool_)
        self._carries: list[Carry] = []

    def act(self, world: World, in_care: list[int]) -> None:
        """Let those who carry go on, and others begin while the scene lasts.

        Args:
            world: the world. **Written**: carriers, and the places of the carried.
            in_care: rows of those on whom somebody is at work.
        """
        self._carries = [carry for carry in self._carries if not self._over(world, carry)]
        if world.clock.aftermath_s > 0.0:
            return
        crowd, care = world.crowd, world.scenario.care
        chance = max(care.lay_carry_share, care.trained_carry_share if self._some_trained else 0.0)
        may_be = crowd.patient & (crowd.lay_carry_luck < chance) & ~self._given_up
        if not may_be.any():
            return
        waits = may_be & to_carry(world) & (crowd.area < world.venue.n_inside_areas)
        waits[in_care] = False
        waits[[carry.patient for carry in self._carries]] = False
        patients = np.flatnonzero(waits)
        patients = patients[~np.isin(crowd.area[patients], crowd.area[world.hazard.harming_rows])]
        if len(patients):
            self._begin(world, patients)

    def _begin(self, world: World, patients: NDArray[np.int64]) -> None:
        """Let two who are willing turn to each patient, in the order of rows: the trained first, then the nearest."""
        crowd, care = world.crowd, world.scenario.care
        able = willing(world) & (crowd.mobility == Mobility.UNAIDED) & ~self._guards_child
        for patient in patients:
            near = np.flatnonzero(able & (crowd.area == crowd.area[patient]))
            gap = lengths(crowd.x[near] - crowd.x[patient], crowd.y[near] - crowd.y[patient])
            near, gap = near[gap <= care.lay_carry_reach_m], gap[gap <= care.lay_carry_reach_m]
            order = np.lexsort((gap, ~crowd.trained_carrier[near]))[:CARRIERS]
            trained = int(np.count_nonzero(crowd.trained_carrier[near[order]]))
            if len(order) < CARRIERS or crowd.lay_carry_luck[patient] >= _chance(world, trained):
                continue
            carriers = tuple(near[order].tolist())
            left_off, speeds = tuple(crowd.action[near[order]].tolist()), tuple(crowd.free_speed[near[order]].tolist())
            carry = Carry(int(patient), carriers, left_off, speeds, _speed(world, trained), world.now_s + PATIENCE_S)
            self._carries.append(carry)
            able[near[order]] = False
            for row in carriers:
                turn_to(world, row)
                crowd.helps[row] = patient

    def _over(self, world: World, carry: Carry) -> bool:
        """Let a patient be carried on; tells whether it is over, the patient being outside, dead or put down."""
        crowd = world.crowd
        if carry.door >= 0 and self._got_out(world, carry):
            self._free(world, carry)
            return True
        in_care = crowd.treated_at[carry.patient] <= world.now_s < crowd.ready_at[carry.patient]
        if not crowd.patient[carry.patient] or in_care or self._disturbed(world, carry):
            self._put_down(world, carry)
            return True
        self._given_up[carry.patient] = not self._goes_on(world, carry)
        if self._given_up[carry.patient]:
            self._put_down(world, carry)
        return bool(self._given_up[carry.patient])

    @staticmethod
    def _got_out(world: World, carry: Carry) -> bool:
        """Tell whether carriers are through the exit; what is left when the scene has ended takes its time unseen."""
        crowd = world.crowd
        if world.clock.aftermath_s > 0.0 and crowd.patient[carry.patient]:
            metres = ways_to_exits(world, carry.carriers[0])[0][world.venue.exits.tolist().index(carry.door)]
            left_s = metres / carry.carries_mps
            if np.isfinite(left_s):
                set_down(world, carry.patient, carry.door, Mover.LAY, world.now_s + left_s)
                return True
        out = [row for row in carry.carriers if crowd.status[row] == Status.LEFT]
        if out and crowd.patient[carry.patient]:
            set_down(world, carry.patient, int(crowd.left_by[out[0]]), Mover.LAY, world.now_s)
        return bool(out)

    @staticmethod
    def _disturbed(world: World, carry: Carry) -> bool:
        """Tell whether a carrier is hurt or gone, or has the hazard in sight."""
        crowd, rows = world.crowd, list(carry.carriers)
        fit = crowd.on_floor[rows] & (crowd.status[rows] == Status.INSIDE) & (crowd.wound[rows] == Wound.NONE)
        return bool((~fit | crowd.sees_hazard[rows]).any())

    def _goes_on(self, world: World, carry: Carry) -> bool:
        """Come up, lift or walk; tells whether they get on."""
        if not carry.beside:
            return self._come_up(world, carry)
        if carry.door < 0:
            if world.now_s < carry.until_s:
                return True
            self._lift(world, carry)
        return self._walk(world, carry)

    @staticmethod
    def _come_up(world: World, carry: Carry) -> bool:
        """Wait until all are beside the patient, to whom helpers walk; tells whether there is time left for it."""
        crowd, patient, rows = world.crowd, carry.patient, list(carry.carriers)
        gap = lengths(crowd.x[rows] - crowd.x[patient], crowd.y[rows] - crowd.y[patient])
        carry.beside = bool((gap <= BESIDE_PATIENT_M).all())
        if carry.beside:
            carry.until_s = world.now_s + world.scenario.care.lay_lift_s
            crowd.helps[rows] = -1
            for row in rows:
                halt(world, row)
        return carry.beside or world.now_s < carry.until_s

    @staticmethod
    def _lift(world: World, carry: Carry) -> None:
        """Take the patient up, and make for the nearest exit."""
        crowd = world.crowd
        metres, _ = ways_to_exits(world, carry.carriers[0])
        carry.door = int(world.venue.exits[metres.argmin()])
        crowd.moved_by[carry.patient] = Mover.LAY
        crowd.free_speed[list(carry.carriers)] = carry.carries_mps

    @staticmethod
    def _walk(world: World, carry: Carry) -> bool:
        """Walk on, the one ahead waiting where they are apart; tells whether they get on."""
        crowd, exits = world.crowd, world.venue.exits.tolist()
        ways = [ways_to_exits(world, row) for row in carry.carriers]
        if not np.isfinite(ways[0][0][exits.index(carry.door)]):
            carry.door = exits[int(ways[0][0].argmin())]
        number = exits.index(carry.door)
        left = [metres[number] for metres, _ in ways]
        if not np.isfinite(left).all():
            return False
        if left[0] < carry.nearest_m - GETS_ON_M:
            carry.nearest_m, carry.until_s = left[0], world.now_s + PATIENCE_S
        first, last = int(np.argmin(left)), int(np.argmax(left))
        for (_, nodes), row in zip(ways, carry.carriers, strict=True):
            crowd.node[row] = nodes[number]
        if left[last] - left[first] > TOGETHER_M:
            halt(world, carry.carriers[first])
        lead = carry.carriers[0]
        crowd.x[carry.patient], crowd.y[carry.patient] = crowd.x[lead], crowd.y[lead]
        crowd.area[carry.patient] = crowd.area[lead]
        return world.now_s < carry.until_s

    def _put_down(self, world: World, carry: Carry) -> None:
        """Leave the patient where they are."""
        if world.crowd.moved_by[carry.patient] == Mover.LAY:
            world.crowd.moved_by[carry.patient] = Mover.NONE
        self._free(world, carry)

    @staticmethod
    def _free(world: World, carry: Carry) -> None:
        """Let carriers go: back to what they did, or out if they had lifted, or had been helping as people do."""
        crowd, slower = world.crowd, world.scenario.care.minor_speed_share
        for row, before, speed_mps in zip(carry.carriers, carry.left_off, carry.speeds, strict=True):
            crowd.helps[row] = -1
            crowd.free_speed[row] = speed_mps * (slower if crowd.wound[row] == Wound.MINOR else 1.0)
            if crowd.status[row] == Status.INSIDE and crowd.on_floor[row]:
                crowd.node[row] = -1
                leaves = carry.door >= 0 or (before == Action.HELP and crowd.attendee[row])
                turn_back(world, row, Action.RUN if leaves else before)
            crowd.aiding[row] = False


def _chance(world: World, trained: int) -> float:
    """Give the chance that a patient is carried by two of whom so many are trained to."""
    care = world.scenario.care
    return max(care.lay_carry_share, care.trained_carry_share) if trained else care.lay_carry_share


def _speed(world: World, trained: int) -> float:
    """Give the walking speed of two with a patient of whom so many are trained to carry, m/s."""
    care = world.scenario.care
    untrained_mps = care.lay_carry_speed_mps
    return max(untrained_mps, care.trained_carry_speed_mps) if trained == CARRIERS else untrained_mps
