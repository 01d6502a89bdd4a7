"""How people come to know: cues add up until a person's own threshold is passed, and cut delays short."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.cues import add_contagion, count_company
from sim.scenario.parameters.alarm import AlarmMode
from sim.scenario.parameters.awareness import AwarenessParameters
from sim.world.crowd import Action, Awareness
from sim.world.hearing import Hearing
from sim.world.world import World

ALERTED_SHARE: Final = 0.5
"""Share of a person's threshold from which the person counts as alerted: looking up, not yet moving (definition: a word
for tables and pictures; no rule acts on it)."""


def alarm_share(parameters: AwarenessParameters, mode: AlarmMode) -> float:
    """Give the share of people whom an alarm of a mode moves at all."""
    return {
        "none": 0.0,
        "bell": parameters.bell_share,
        "text": parameters.text_share,
        "recorded_voice": parameters.voice_share,
        "live_voice": parameters.live_voice_share,
    }[mode]


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

    def act(self, world: World) -> None:
        """Add this step's cues, and let those whose threshold is passed respond."""
        crowd = world.crowd
        listening = crowd.upright & (crowd.awareness < Awareness.RESPONDING)
        if not listening.any():
            return
        self._sight_and_sound(world, listening)
        crowd.cues[self.told(world)] += world.clock.step_s / world.scenario.awareness.alarm_median_s
        self._company(world, listening)
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
        crowd.cues[rows] += dt * gains / parameters.sound_median_s * rate[crowd.area[rows]]

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
        add_contagion(crowd.x, crowd.y, crowd.area, listening, *frame, rate, dt, crowd.cues)
        called = np.zeros(crowd.n, np.bool_)
        called[crowd.group[running]] = True
        crowd.cues[listening & called[crowd.group]] += dt / parameters.company_median_s

    @staticmethod
    def _respond(world: World, listening: NDArray[np.bool_]) -> None:
        crowd = world.crowd
        crowd.awareness[listening & (crowd.cues >= ALERTED_SHARE * crowd.cue_threshold)] = Awareness.ALERTED
        now = listening & (crowd.cues >= crowd.cue_threshold)
        crowd.awareness[now] = Awareness.RESPONDING
        crowd.responded_at[now] = world.now_s
        if now.any():
            world.log.add_once(world.now_s, "recognition")
