"""Medics: when they are let in, and whom each of them reaches when.

Medics have bodies while the scene lasts (``medics_on_foot``). Afterwards a walk is a time: distance over speed, by the
ways that everybody walks.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.rules.care.medics_on_foot import MedicsOnFoot
from sim.rules.care.out_of_reach import in_thick_smoke
from sim.rules.care.unresolved import Unresolved
from sim.scenario.parameters.scenario import Scenario
from sim.world.codes import Status, Wound
from sim.world.communication import draw_communication
from sim.world.navigation.walking_distance import WalkingDistances, collection_point, first_aid_post
from sim.world.random_streams import Stream
from sim.world.world import World

Longs = NDArray[np.int64]


def event_medics(scenario: Scenario) -> int:
    """Give the number of the event's own medics: by full load, rounded down as for staff, at least so many if any."""
    care = scenario.care
    by_load = int(scenario.crowd.people * care.event_medics_per_1000 / 1000.0 + 1e-9)
    return max(by_load, care.event_medics_least) if care.event_medics_per_1000 > 0.0 else 0


class Medics:
    """Medical access by policy, then each medic from patient to patient.

    Args:
        world: the world. **Written**: event medics stand at their post.
        rows: rows of medics, those of the event first.
    """

    def __init__(self, world: World, rows: Longs) -> None:
        care, streams = world.scenario.care, world.streams
        self._command_s, self._assembled_s, self._first_patient_s = (
            care.drill_factor * streams.lognormal(Stream.TASK_FORCE, median, sigma, part=part)
            for median, sigma, part in (
                (care.command_median_s, care.command_sigma, 2),
                (care.task_force_median_s, care.task_force_sigma, 0),
                (care.first_patient_median_s, care.first_patient_sigma, 1),
            )
        )
        self._command_s += draw_communication(world.scenario, streams).late_command_s
        own = min(event_medics(world.scenario), len(rows))
        self._own, self._force, self._rows = np.arange(own), np.arange(own, len(rows)), rows
        self._free_at = np.full(len(rows), np.inf)
        self._patient = np.full(len(rows), -1)
        self._bound_for, self._bound_area = np.zeros((len(rows), 2)), np.full(len(rows), -1)
        self._claimed = np.zeros(world.crowd.n, np.bool_)
        self._at_patient, self._own_left, self._force_left = np.zeros(len(rows), np.bool_), False, False
        self._waiting, self._near = np.zeros(0, np.int64), np.zeros(0, np.bool_)
        self._journeys = WalkingDistances(world.navigation)
        self._on_foot, self._unresolved = MedicsOnFoot(world, rows), Unresolved(world)
        if own:
            self._stand(world, self._own, *first_aid_post(world.venue))

    def act(self, world: World) -> None:
        """Fix the times of access as soon as the clocks they hang on are known, and let each medic go on."""
        self._let_in(world)
        self._set_out(world)
        self._walk_on(world)
        self._unresolved.see(world)
        ready = self._free_at.copy()
        if not (ready <= world.now_s).any():
            return
        waits = world.crowd.waiting(world.now_s) & (world.crowd.treated_at > world.now_s)
        self._waiting = np.flatnonzero(waits & ~self._claimed)
        self._waiting = self._waiting[~in_thick_smoke(world, self._waiting)]
        if len(self._waiting) == 0:
            idle = (ready <= world.now_s) & (self._patient < 0) & (world.crowd.status[self._rows] != Status.ABSENT)
            self._free_at[idle], ready[idle] = world.now_s, np.inf
        self._near = self._unresolved.near(world, self._waiting)
        while ready.min() <= world.now_s:
            medic = int(ready.argmin())
            goes_on = self._go_on(world, medic, float(ready[medic]))
            ready[medic] = self._free_at[medic] if goes_on else np.inf

    @property
    def out_there(self) -> Longs:
        """Rows of the medics who are on foot to a patient, or stand where they have treated somebody."""
        return self._rows[self._at_patient | self._on_foot.walks]

    @property
    def from_outside_at_patients(self) -> bool:
        """Whether a medic from outside has been at a patient."""
        return bool(self._at_patient[self._force].any())

    def lose(self, world: World, rows: Longs) -> None:
        """Take medics out of the work who are harmed: they are brought out, and others see to whom they went to."""
        for medic in np.flatnonzero(np.isin(self._rows, rows)):
            row = int(self._rows[medic])
            world.remove_body(row)
            world.crowd.harmed_at[row] = world.now_s
            world.log.add(world.now_s, "medic_harmed")
            if self._patient[medic] >= 0:
                self._claimed[self._patient[medic]] = False
            self._patient[medic], self._free_at[medic], self._at_patient[medic] = -1, np.inf, False
            self._on_foot.stop(world, int(medic))

    def _let_in(self, world: World) -> None:
        """Set the clocks of unified command and of medical entry, once the call has been processed."""
        clocks, care = world.response, world.scenario.care
        if clocks.ordered_at <= world.now_s and np.isinf(clocks.command_at):
            clocks.command_at = clocks.ordered_at + self._command_s
            world.log.add(clocks.command_at, "unified_command")
        if np.isfinite(clocks.medical_entry_at) or not np.isfinite([clocks.warm_zone_at, clocks.command_at]).all():
            return
        if care.medical_policy == "rescue_task_force":
            assembled = clocks.ordered_at + self._assembled_s
            world.log.add(assembled, "task_force_assembled")
            safe_at = clocks.warm_zone_at
        else:
            assembled, safe_at = -np.inf, clocks.clear_at
        clocks.medical_entry_at = max(safe_at + care.coordination_s, clocks.command_at, assembled)
        world.log.add(clocks.medical_entry_at, "medical_entry")

    def _set_out(self, world: World) -> None:
        """Let event medics leave their post, and those from outside come up to the first patient."""
        care, entry = world.scenario.care, world.response.medical_entry_at
        if len(self._own) and not self._own_left:
            recognised = world.log.first("recognition")
            by_themselves = care.event_medics_policy == "self_deploy" and recognised is not None
            alone_at = max(recognised or 0.0, world.help_needed_at) + care.self_deploy_s if by_themselves else np.inf
            self._free_at[self._own] = min(alone_at, entry)
            self._own_left = bool(np.isfinite(self._free_at[self._own[0]]))
        if len(self._force) and not self._force_left and np.isfinite(entry):
            self._free_at[self._force], self._force_left = entry + self._first_patient_s, True

    def _come_up(self, world: World) -> None:
        """Bring those from outside together to the nearest of the most urgent patients."""
        place, area = collection_point(world.venue)
        if len(self._waiting):
            first = self._waiting[self._order(world, place, area, self._waiting)[0][0]]
            place, area = np.array([world.crowd.x[first], world.crowd.y[first]]), int(world.crowd.area[first])
        self._stand(world, self._force, place, area)

    def _stand(self, world: World, medics: Longs, place: NDArray[np.float64], area: int) -> None:
        world.crowd.status[self._rows[medics]] = Status.INSIDE
        for medic in medics.tolist():
            self._on_foot.stand(world, medic, place, area)

    def _walk_on(self, world: World) -> None:
        """Let those on foot go on, and who is beside the patient begin; what is left after the scene is a time."""
        if world.clock.aftermath_s == 0.0:
            self._free_at[self._on_foot.go_on(world)] = world.now_s
            return
        crowd, scene_ended_s = world.crowd, world.now_s - world.clock.aftermath_s
        for medic in np.flatnonzero(self._on_foot.walks).tolist():
            row, place = self._rows[medic], self._bound_for[[medic]]
            here = np.array([crowd.x[row], crowd.y[row]])
            metres = self._journeys.metres(here, int(crowd.area[row]), place, self._bound_area[[medic]])[0]
            self._free_at[medic] = scene_ended_s + metres / world.scenario.care.medic_speed_mps
            self._on_foot.stop(world, medic)

    def _go_on(self, world: World, medic: int, now_s: float) -> bool:
        """Let a medic who has arrived treat, or one who is free set out; tells whether there was anything to do."""
        crowd, patient, row = world.crowd, int(self._patient[medic]), self._rows[medic]
        alone = medic < len(self._own)
        if crowd.status[row] == Status.ABSENT:
            self._come_up(world)
        if patient >= 0:
            self._patient[medic] = -1
            place, area = self._bound_for[medic], int(self._bound_area[medic])
            if not crowd.on_floor[row] or world.clock.aftermath_s > 0.0:
                self._on_foot.stand(world, medic, place, area)
            gone = (crowd.x[patient], crowd.y[patient]) != tuple(place) or not crowd.waiting(world.now_s)[patient]
            if gone or (alone and self._unresolved.near(world, np.array([patient]))[0]):
                self._claimed[patient] = False
            else:
                self._at_patient[medic] = True
                self._treat(world, medic, patient, now_s)
                return True
        waiting = self._waiting[~self._claimed[self._waiting] & ~(alone & self._near)]
        if len(waiting) == 0:
            self._free_at[medic], crowd.aiding[row] = world.now_s, False
            return False
        order, metres = self._order(world, np.array([crowd.x[row], crowd.y[row]]), int(crowd.area[row]), waiting)
        chosen = order[0]
        self._patient[medic] = waiting[chosen]
        self._claimed[waiting[chosen]] = True
        self._bound_for[medic] = crowd.x[waiting[chosen]], crowd.y[waiting[chosen]]
        self._bound_area[medic] = crowd.area[waiting[chosen]]
        walk_s = metres[chosen] / world.scenario.care.medic_speed_mps
        walks = self._on_foot.set_out(world, medic, self._bound_for[medic], int(self._bound_area[medic]), walk_s)
        self._free_at[medic] = np.inf if walks else now_s + walk_s
        return True

    def _treat(self, world: World, medic: int, patient: int, now_s: float) -> None:
        care, clocks = world.scenario.care, world.response
        world.crowd.treated_at[patient] = now_s
        world.crowd.aiding[self._rows[medic]] = True
        self._free_at[medic] = world.crowd.ready_at[patient] = now_s + care.drill_factor * care.treat_s
        if np.isinf(clocks.first_patient_at):
            clocks.first_patient_at = now_s
            world.log.add(now_s, "first_patient_contact")

    def _order(
        self, world: World, place: NDArray[np.float64], area: int, waiting: Longs
    ) -> tuple[Longs, NDArray[np.float64]]:
        """Rank patients as seen from a place: time-critical before serious, then by the way; gives the ways too, m."""
        crowd = world.crowd
        places = np.column_stack([crowd.x[waiting], crowd.y[waiting]])
        metres = self._journeys.metres(place, area, places, crowd.area[waiting].astype(np.int64))
        return np.lexsort((metres, crowd.wound[waiting] != Wound.CRITICAL)), metres
