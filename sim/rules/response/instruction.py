"""What people are told to do: by the alarm, by staff and by police; whom they believe; and people who lead others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.kernels.guidance import pass_on, show_way
from sim.scenario.parameters.instruction import Order
from sim.scenario.parameters.scenario import Scenario
from sim.world.codes import Action, Awareness, Role, Status
from sim.world.naming import goal_bits, named_goals
from sim.world.random_streams import Stream
from sim.world.staffing import STAFF
from sim.world.world import World

Flags = NDArray[np.bool_]

POLICE = (Role.OFFICER, Role.SITE_OFFICER)
"""Roles of armed officers, who may tell people where to go."""


@dataclass
class Speaker:
    """Somebody or something that tells people what to do.

    Attributes:
        who: who it is: ``alarm``, ``staff``, ``trained_staff`` or ``police``.
        credibility: share of people who comply at all that believe it.
        stay: whether it tells them to stay; otherwise to leave.
        goals: what it names, one bit a goal; 0 where it names nothing.
        heard: (n,) bool, whom it has reached so far.
    """

    who: str
    credibility: float
    stay: bool
    goals: np.uint64
    heard: Flags


class Instruction:
    """Keeps what each person was told and believes.

    People go by the most credible source that they believe. Nothing is drawn, and nothing done, where nobody orders or
    names anything and nobody of the audience leads.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        self._speakers = sorted(_speakers(world), key=lambda speaker: speaker.credibility)
        share = world.scenario.instruction.leader_share
        n = world.crowd.n
        adult = world.crowd.attendee & (world.crowd.guardian < 0)
        leads = adult & (world.streams.uniform(Stream.LEADER, n) < share if share > 0.0 else False)
        self._leaders = np.flatnonzero(leads)
        if not self._speakers:
            return
        together = np.where(world.crowd.group >= 0, world.crowd.group, np.arange(n))
        self._reach = world.streams.uniform(Stream.MESSAGE, n)[together] < world.scenario.alarm.message_share
        self._reach &= world.crowd.understands
        decisions = world.scenario.decisions
        compliance = np.where(world.crowd.briefed, decisions.briefed_compliance_share, decisions.compliance_share)
        self._belief = world.streams.uniform(Stream.BELIEF, n)[together] / np.maximum(compliance, 1e-12)
        zone = [world.venue.area_ids.index(area) for area in world.scenario.alarm.message_areas]
        self._in_zone = np.zeros(world.venue.n_areas, np.bool_)
        self._in_zone[zone if zone else slice(None)] = True
        self._saw = np.zeros(n, np.bool_)

    def act(self, world: World) -> None:
        """Let those who are reached now hear; let everybody believe whom they do; let people lead."""
        if self._speakers:
            listening = world.crowd.upright & (world.crowd.area >= 0)
            listening &= world.crowd.area < world.venue.n_inside_areas
            for speaker in self._speakers:
                self._tell(world, speaker, listening)
            self._believe(world, listening)
        if len(self._leaders):
            self._lead(world)

    def _tell(self, world: World, speaker: Speaker, listening: Flags) -> None:
        crowd = world.crowd
        if speaker.who == "alarm":
            if np.isfinite(world.alarm.given_at):
                speaker.heard |= listening & self._reach & self._in_zone[crowd.area]
            return
        there = crowd.on_floor & (crowd.status == Status.INSIDE)
        if speaker.who == "police":
            there &= crowd.of(POLICE)
        else:
            there &= crowd.of(STAFF) & (crowd.procedure_at <= world.now_s)
            there &= crowd.able if speaker.who == "trained_staff" else ~crowd.able
        speakers = np.flatnonzero(there)
        heard = np.zeros(crowd.n, np.uint64)
        pass_on(
            np.flatnonzero(listening), crowd.x, crowd.y, crowd.area, speakers, np.ones(len(speakers), np.uint64),
            world.scenario.staff.directing_range_m, heard,
        )  # fmt: skip
        speaker.heard |= heard > 0

    def _believe(self, world: World, listening: Flags) -> None:
        """Write what each person believes; an order to stay holds until the hazard or a fire is noticed, no longer."""
        crowd, factor = world.crowd, world.scenario.instruction.stay_factor
        self._saw |= crowd.sees_hazard | crowd.flees_fire
        stayed = crowd.told_to_stay.copy()
        crowd.named.fill(0)
        crowd.told_to_stay.fill(False)
        for speaker in self._speakers:
            believed = speaker.heard & (self._belief < speaker.credibility * (factor if speaker.stay else 1.0))
            believed &= ~(self._saw & speaker.stay)
            crowd.named[believed] = speaker.goals
            crowd.told_to_stay[believed] = speaker.stay
        if world.scenario.decisions.course == "weighed":
            return  # what people do then is theirs to weigh, orders among other things
        released = stayed & ~crowd.told_to_stay & (crowd.action == Action.HIDE)
        crowd.action[released] = Action.NONE  # they choose what to do as if they had just come to know
        crowd.shielding[released] = 1.0
        moving = (crowd.action == Action.NONE) | (crowd.action == Action.RUN) | (crowd.action == Action.FREEZE)
        stops = listening & crowd.told_to_stay & moving & (crowd.awareness == Awareness.RESPONDING)
        crowd.action[stops] = Action.HIDE
        crowd.goal[stops] = crowd.node[stops] = -1

    def _lead(self, world: World) -> None:
        """Let people who lead show those near them the exit that they make for."""
        crowd = world.crowd
        show_way(
            self._leaders, crowd.role, crowd.status, crowd.on_floor, crowd.action, crowd.goal, crowd.x, crowd.y,
            crowd.area, world.scenario.awareness.contagion_radius_m, crowd.shown,
        )  # fmt: skip


def _speakers(world: World) -> Iterable[Speaker]:
    """Give who tells people something under these parameters."""
    scenario = world.scenario
    given, police, trust = world.procedure, scenario.response.police, scenario.instruction
    told: list[tuple[str, float, Order, tuple[str, ...]]] = [
        ("alarm", _credibility(scenario), given.alarm_order, given.alarm_names),
        ("staff", trust.staff_credibility, given.staff_order, given.staff_names),
        ("trained_staff", trust.trained_staff_credibility, given.staff_order, given.staff_names),
        ("police", trust.police_credibility, "leave", police.names),
    ]
    for who, credibility, order, names in told:
        if names or order == "stay":
            bits = goal_bits(named_goals(names, world.navigation))
            yield Speaker(who, credibility, order == "stay", bits, np.zeros(world.crowd.n, np.bool_))


def _credibility(scenario: Scenario) -> float:
    """Give how far people believe the words of the alarm; a bell has none."""
    trust = scenario.instruction
    of_mode = {
        "text": trust.text_credibility,
        "recorded_voice": trust.recorded_voice_credibility,
        "live_voice": trust.live_voice_credibility,
    }
    return of_mode.get(scenario.alarm.mode, 0.0)
