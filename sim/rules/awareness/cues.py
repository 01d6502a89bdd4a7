"""How people come to know: cues add up until a person's own threshold is passed, and cut delays short.

Where recognition is one delay, what others do does not add to it: people who leave because others do follow them, and
have recognised nothing.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.cues import add_contagion, count_company
from sim.world.codes import Action, Awareness
from sim.world.hearing import Hearing, alarm_share
from sim.world.world import World

ALERTED_SHARE: Final = 0.5
"""Share of a person's threshold from which the person counts as alerted: looking up, not yet moving (definition: a word
for tables and pictures; no rule acts on it)."""


class Cues:
    """Adds up what each person notices in a step.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        venue = world.venue
        self._cell_m = world.scenario.awareness.contagion_radius_m / 1.5
        height, width = np.array(venue.cell_shape) * venue.cell_m
        shape = (venue.n_areas, int(np.ceil(height / self._cell_m)), int(np.ceil(width / self._cell_m)))
        self._hearing = Hearing(world)
        self._all = np.zeros(shape, np.int32)
        self._leaving = np.zeros(shape, np.int32)
        delay_s = world.scenario.awareness.recognition_median_s
        self._sound_median_s = world.scenario.awareness.sound_median_s if delay_s is None else delay_s
        # what others do adds up with the other cues, or apart from them
        self._following = world.crowd.cues if delay_s is None else np.zeros(world.crowd.n)

    def act(self, world: World) -> None:
        """Add this step's cues, and let those whose threshold is passed respond."""
        crowd = world.crowd
        listening = crowd.upright & (crowd.awareness < Awareness.RESPONDING)
        if not listening.any():
            return
        self._sight_and_sound(world, listening)
        crowd.cues[self.told(world)] += world.clock.step_s / world.scenario.awareness.alarm_median_s
        self._company(world, listening)
        if self._following is not world.crowd.cues:
            self._follow(world, listening)
        self._respond(world, listening)

    def _sight_and_sound(self, world: World, listening: NDArray[np.bool_]) -> None:
        crowd, parameters, dt = world.crowd, world.scenario.awareness, world.clock.step_s
        crowd.cues[listening & crowd.sees_hazard] += dt / parameters.sight_median_s
        if len(world.hazard.active_rows) == 0:
            return
        rate = self._hearing.loudest(world)
        gain = parameters.silence_gain if np.isfinite(world.alarm.show_stopped_at) else 1.0
        rows = np.flatnonzero(listening & (crowd.area >= 0))
        gains = np.where(crowd.briefed[rows], max(gain, parameters.briefed_gain), gain)
        crowd.cues[rows] += dt * gains / self._sound_median_s * rate[crowd.area[rows]]

    @staticmethod
    def told(world: World) -> NDArray[np.bool_]:
        """Tell who hears an alarm that moves them, and has not responded yet; (n,) bool."""
        crowd, parameters = world.crowd, world.scenario.awareness
        if not np.isfinite(world.alarm.given_at):
            return np.zeros(crowd.n, np.bool_)
        listening = crowd.upright & (crowd.awareness < Awareness.RESPONDING)
        told: NDArray[np.bool_] = listening & (crowd.alarm_luck < alarm_share(parameters, world.scenario.alarm.mode))
        return told

    def _company(self, world: World, listening: NDArray[np.bool_]) -> None:
        crowd, parameters, dt = world.crowd, world.scenario.awareness, world.clock.step_s
        running = crowd.upright & (crowd.action == Action.RUN)
        if not running.any():
            return
        origin = world.venue.cell_origin
        frame = (origin, self._cell_m, self._all, self._leaving)
        count_company(crowd.x, crowd.y, crowd.area, crowd.upright, running, *frame)
        rate = 1.0 / parameters.contagion_median_s
        add_contagion(crowd.x, crowd.y, crowd.area, listening, *frame, rate, dt, self._following)
        called = np.zeros(crowd.n, np.bool_)
        called[crowd.group[running]] = True
        self._following[listening & called[crowd.group]] += dt / parameters.company_median_s

    def _follow(self, world: World, listening: NDArray[np.bool_]) -> None:
        """Let those leave whom others draw along before they have recognised anything."""
        crowd = world.crowd
        follows = listening & (self._following >= crowd.cue_threshold) & (crowd.cues < crowd.cue_threshold)
        crowd.followed[follows] = True
        crowd.awareness[follows] = Awareness.RESPONDING
        crowd.responded_at[follows] = world.now_s
        listening &= ~follows

    @staticmethod
    def _respond(world: World, listening: NDArray[np.bool_]) -> None:
        crowd = world.crowd
        crowd.awareness[listening & (crowd.cues >= ALERTED_SHARE * crowd.cue_threshold)] = Awareness.ALERTED
        now = listening & (crowd.cues >= crowd.cue_threshold)
        crowd.awareness[now] = Awareness.RESPONDING
        crowd.responded_at[now] = world.now_s
        if now.any():
            world.log.add_once(world.now_s, "recognition")
