"""The Mesa model: builds the world, speaks one step as a list of phases, and collects."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import Any, Final

import mesa
import numpy as np

from sim.agents import AGENT_OF, Body
from sim.errors import SimulationError
from sim.kernels.scene import all_counted, somebody_is_held
from sim.metrics.series import SERIES
from sim.rules.awareness.cues import Cues
from sim.rules.awareness.fire_signs import FireSigns
from sim.rules.care.carers import Carers
from sim.rules.care.medics import event_medics
from sim.rules.decisions.choices import Choices
from sim.rules.decisions.door_use import DoorUse
from sim.rules.ending import Scene, pass_aftermath
from sim.rules.harm.crush import Crush
from sim.rules.harm.smoke_harm import SmokeHarm
from sim.rules.harm.wounds import Wounds
from sim.rules.movement.in_smoke import InSmoke
from sim.rules.movement.leaving import Leaving
from sim.rules.protection.protection import Protection
from sim.rules.registry import rule_for
from sim.rules.response.alarm_areas import AlarmAreas
from sim.rules.response.instruction import Instruction
from sim.rules.response.responders import Responders
from sim.rules.response.screening import Screening
from sim.rules.response.staff import Staff
from sim.scenario.parameters.scenario import Plan, Scenario
from sim.space import VenueSpace
from sim.world.air_record import AirRecord
from sim.world.approach_record import ApproachRecord
from sim.world.carried_out import plan_of_run
from sim.world.codes import Role
from sim.world.door_record import DoorRecord
from sim.world.posture import Posture, posture_of
from sim.world.random_streams import RandomStreams
from sim.world.staffing import headcount, officers_sent
from sim.world.stalling import Stalling
from sim.world.trajectory import TrajectoryRecorder
from sim.world.wedging import Wedging
from sim.world.world import World, build_world


@dataclass(frozen=True)
class Phase:
    """One part of a step.

    Attributes:
        name: its name; the model's method of that name, with an underscore before it, does it.
        about: what happens in it.
    """

    name: str
    about: str


PHASES: Final = (
    Phase("arrive", "an attack may be noticed at the entrances; officers who are due go in"),
    Phase(
        "hazards",
        "protection acts; smoke stands in the air and slows people; sources begin, walk, expose people and end; who "
        "sees them is noted",
    ),
    Phase("awareness", "cues add up; people and staff whose threshold is passed respond"),
    Phase(
        "decisions",
        "people take in what they are told; staff lead; people run, hide, freeze or help, choose a way, use doors and "
        "refuges",
    ),
    Phase("move", "everybody on the way walks: all new positions are computed first, then applied"),
    Phase(
        "harm",
        "people whose exposure to the hazard or to crowds passes a threshold are wounded; people in smoke "
        "or heat take doses, fall and die",
    ),
    Phase("care", "the wounded are helped, carried out and treated, bleed, reach hospital, or die"),
    Phase("response", "control room, armed officers on site, police: alarm, first call, search, contact, warm zone"),
    Phase("leave", "people pass doors, leave by exits and enter refuges; everybody is counted"),
    Phase("record", "series, maps and trajectory are written when due"),
)
"""One step, in order."""

MAP_EVERY_S: Final = 1.0
"""Time between two looks at how dense the floor is, s (numerical: people in a dense crowd move less than a cell
meanwhile)."""


class VenueModel(mesa.Model):
    """One incident in one venue.

    ``step()`` lets one step of ``model.step_s`` seconds pass, 0.5 s unless the scenario sets ``run.step_s``; walking is
    worked out in movement steps of ``run.movement_step_s`` inside it. ``model.time_s`` is the time now,
    ``model.steps`` the steps taken, and ``model.running`` turns false when the incident is over.

    Args:
        plan: scenario with the policy laid on.
        rng: seed of the replication, a whole number from 0.
        trajectory: whether to keep everybody's path.

    Attributes:
        world: place, people, luck, time and log.
        space: who is where, for Mesa users.
        bodies: every agent by row.
        phase_s: wall time spent in each phase, s.
        trace: paths, if asked for.
        door_record: what came to pass at each door.
        air_record: what became of the air, where there is a fire.
    """

    def __init__(self, plan: Plan, *, rng: int = 0, trajectory: bool = False) -> None:
        super().__init__(rng=rng)
        plan = plan_of_run(plan, rng)
        scenario = plan.scenario
        posture = posture_of(scenario, RandomStreams(rng))
        needed = [rule_for("hazards", parameters).rows_needed(parameters) for parameters in scenario.hazards]
        self.world: World = build_world(plan, rng, _few(scenario, sum(needed), posture))
        self._prepare_threat(needed)
        self._movement = rule_for("movement", scenario.movement)(scenario.movement, self.world)
        self._alarm_areas = AlarmAreas(self.world)
        self._cues, self._choices = Cues(self.world), Choices(self.world)
        self._fire_signs = FireSigns(self.world)
        self._door_use, self._leaving = DoorUse(self.world), Leaving(self.world)
        self._staff, self._instruction = Staff(self.world), Instruction(self.world)
        self._screening, self._responders = Screening(self.world), Responders(self.world)
        self._wounds, self._carers = Wounds(self.world), Carers(self.world)
        self._crush, self._smoke_harm = Crush(self.world), SmokeHarm(self.world)
        self.bodies: list[Body] = self._make_agents()
        self.space = VenueSpace(self.world, list(self.bodies), self.random)
        self.phase_s = {phase.name: 0.0 for phase in PHASES}
        self.trace = TrajectoryRecorder(self.world) if trajectory else None
        self.door_record = DoorRecord(self.world)
        self.air_record = AirRecord()
        self._records = (
            self.door_record, self.air_record, ApproachRecord(self.world), Wedging(self.world), Stalling(self.world),
        )  # fmt: skip
        self.datacollector = mesa.DataCollector(
            model_reporters={name: partial(_report, count=count) for name, count in SERIES.items()}
        )
        self._scene = Scene()
        self.datacollector.collect(self)

    @property
    def step_s(self) -> float:
        """Length of one step, s."""
        return self.world.clock.step_s

    @property
    def time_s(self) -> float:
        """Time since the run began, s."""
        return self.world.now_s

    def _prepare_threat(self, needed: list[int]) -> None:
        world, hazards = self.world, self.world.scenario.hazards
        world.hazard.expect(world.crowd.rows(Role.SOURCE))
        world.hazard.pending = sum(rows > 0 for rows in needed)
        firsts = np.r_[0, np.cumsum(needed)].astype(int)
        self._hazard_rules = [
            rule_for("hazards", parameters)(parameters, world, int(first))
            for parameters, first in zip(hazards, firsts, strict=False)
        ]
        # what changes the air acts first, so that sources are seen through the air of now
        self._with_sources = [rule for rule, rows in zip(self._hazard_rules, needed, strict=True) if rows > 0]
        self._airborne = [rule for rule in self._hazard_rules if rule not in self._with_sources]
        self._in_smoke, self._protection = InSmoke(world), Protection(world)

    def _make_agents(self) -> list[Body]:
        crowd = self.world.crowd
        return [AGENT_OF[Role(role)](self, crowd, row) for row, role in enumerate(crowd.role)]

    def step(self) -> None:
        """Let one step of the world pass: the phases in order, each timed under its name."""
        self.world.clock.tick()
        for phase in PHASES:
            begun = perf_counter()
            getattr(self, f"_{phase.name}")()
            self.phase_s[phase.name] += perf_counter() - begun
        if self._scene.over(self.world, self._something_to_come):
            pass_aftermath(self.world, self._wounds.harm, self._go_on_after_the_scene)
            self.running = False

    def run(self) -> None:
        """Step until the scene is over and its aftermath is settled."""
        while self.running:
            self.step()

    def _arrive(self) -> None:
        self._screening.act(self.world)
        self._responders.police.arrive(self.world)

    def _hazards(self) -> None:
        self.world.crowd.sees_hazard[:] = False
        self._protection.act(self.world, self.world.clock.step_s)
        for hazard in self._airborne:
            hazard.act(self.world)
        self._in_smoke.act(self.world)
        for hazard in self._with_sources:
            hazard.act(self.world)
        self.world.hazard.pending = sum(not hazard.begun for hazard in self._hazard_rules)

    def _awareness(self) -> None:
        self._alarm_areas.act(self.world)
        self._fire_signs.act(self.world)
        self._staff.notice(self.world)
        self._cues.act(self.world)

    def _decisions(self) -> None:
        self._instruction.act(self.world)
        self._staff.act(self.world)
        self._choices.act(self.world)
        self._door_use.act(self.world)

    def _move(self) -> None:
        self._movement.act(self.world)

    def _harm(self) -> None:
        self._wounds.harm(self.world)
        self._crush.act(self.world)
        self._smoke_harm.act(self.world, self.world.clock.step_s)

    def _care(self) -> None:
        self._help_the_wounded(self.world.clock.step_s)

    def _help_the_wounded(self, passed_s: float) -> None:
        self._carers.act(self.world, passed_s)
        self._wounds.bleed(self.world, passed_s)

    def _response(self) -> None:
        self._responders.act(self.world)

    def _leave(self) -> None:
        self._leaving.act(self.world)
        self._count_everybody()

    def _record(self) -> None:
        world, run = self.world, self.world.scenario.run
        for record in self._records:
            record.see(world)
        if world.clock.due(MAP_EVERY_S) and world.now_s >= self._watched_from_s():
            world.maps.see(world.crowd.x, world.crowd.y, world.crowd.upright, world.clock.rounded(MAP_EVERY_S))
        if world.clock.due(run.record_every_s):
            self.datacollector.collect(self)
        if self.trace is not None and world.clock.due(run.trajectory_every_s):
            self.trace.see(world)

    def _watched_from_s(self) -> float:
        """Give the time from which crowding is mapped: whatever comes first of onset and warnings, s."""
        alarm = self.world.alarm
        return min(self.world.hazard.begun_at, alarm.given_at, alarm.show_stopped_at)

    def _count_everybody(self) -> None:
        """Raise if the audience is not exactly those inside, those who left and those who died."""
        world = self.world
        if not all_counted(world.crowd.status[: world.attendees]):
            raise SimulationError(f"somebody is lost at {world.now_s:g} s")

    def _something_to_come(self) -> bool:
        """Tell whether hazards or an alarm have more to do, or somebody frozen, helping or told has yet to move."""
        world, crowd, alarm = self.world, self.world.crowd, self.world.scenario.alarm
        due = alarm.sounds and (alarm.starts_at_s is not None or np.isfinite(world.hazard.begun_at))
        return bool(
            any(hazard.to_come(world) for hazard in self._hazard_rules)
            or world.air.harms
            or (due and np.isinf(world.alarm.given_at))
            or somebody_is_held(crowd.role, crowd.status, crowd.on_floor, crowd.action)
            or self._alarm_areas.more_to_come(world)
            or self._responders.more_to_come(world)
            or self._cues.somebody_told(world)
            or self._choices.more_to_come(world)
        )  # fmt: skip

    def _go_on_after_the_scene(self, passed_s: float) -> None:
        """Let contained sources that are not over yet go on harming those with them, and others respond and care."""
        if self.world.hazard.harms.any():
            for hazard in self._with_sources:
                hazard.go_on(self.world, passed_s)
            self._wounds.harm(self.world)
        self._protection.act(self.world, passed_s)
        for hazard in self._airborne:
            hazard.act(self.world)
        self._smoke_harm.act(self.world, passed_s)
        self._responders.go_on_after_the_scene(self.world)
        self._help_the_wounded(passed_s)


def _few(scenario: Scenario, sources: int, posture: Posture) -> dict[Role, int]:
    """Give the rows to set aside behind the audience; armed officers are not needed without a source."""
    response = scenario.response
    armed = {
        Role.OFFICER: officers_sent(response.police.officers, posture) + response.police.tactical_officers,
        Role.SITE_OFFICER: response.site_officers.count,
    }
    medics = event_medics(scenario) + scenario.care.task_force_medics
    return {Role.SOURCE: sources, **(armed if sources else {}), Role.MEDIC: medics, **headcount(scenario, posture)}


def _report(model: VenueModel, *, count: Any) -> float:
    """Ask one count of a model's world, as Mesa's data collector wants it."""
    return float(count(model.world))
