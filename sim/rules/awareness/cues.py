"""How people come to know: cues add up until a person's own threshold is passed, and cut delays short."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.minds import add_contagion, count_company
from sim.scenario.parts import AlarmMode, AwarenessWords
from sim.world.crowd import Action, Awareness
from sim.world.world import World

ALERTED_SHARE: Final = 0.5
"""Share of a person's threshold from which the person counts as alerted: looking up, not yet moving."""


def alarm_share(words: AwarenessWords, mode: AlarmMode) -> float:
    """Give the share of people whom an alarm of a mode moves at all."""
    return {
        "none": 0.0,
        "bell": words.bell_share,
        "text": words.text_share,
        "recorded_voice": words.voice_share,
        "live_voice": words.live_voice_share,
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
        self._beyond = np.stack([world.navigation.beyond_area(area) for area in range(venue.n_areas)])
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
        crowd, words, dt = world.crowd, world.scenario.awareness, world.clock.step_s
        crowd.cues[listening & crowd.sees_hazard] += dt / words.sight_median_s
        sources = world.threat.active_rows
        if len(sources) == 0:
            return
        rate = np.zeros(world.venue.n_areas)
        for row in sources:
            rate = np.maximum(rate, self._loudness(world, int(row)))
        gain = words.silence_gain if np.isfinite(world.alarm.show_stopped_at) else 1.0
        rows = np.flatnonzero(listening & (crowd.area >= 0))
        gains = np.where(crowd.briefed[rows], max(gain, words.briefed_gain), gain)
        crowd.cues[rows] += dt * gains / words.sound_median_s * rate[crowd.area[rows]]

    def _loudness(self, world: World, row: int) -> NDArray[np.float64]:
        """Give how well a source is heard in each area, (n_areas,) float64.

        1 in its own area and where that is overlooked from; elsewhere half, halved again with every
        ``sound_range_m`` of the way through doors that stand open where it is.
        """
        venue, navigation = world.venue, world.navigation
        here = int(world.crowd.area[row])
        loud = np.zeros(venue.n_areas)
        if here < 0:
            return loud
        nodes = np.array([node for node in navigation.nodes_of(here) if world.doors.open[node // 2]], np.int64)
        if len(nodes):
            point = np.array([[world.crowd.x[row], world.crowd.y[row]]])
            to_door = navigation.distance_at(nodes, np.repeat(point, len(nodes), axis=0))
            way = (to_door + self._beyond[:, nodes]).min(axis=1)
            loud = 0.5 ** (1.0 + way / world.scenario.awareness.sound_range_m)
        loud[here] = 1.0
        loud[venue.area_overlooks[:, here]] = 1.0
        return loud

    @staticmethod
    def told(world: World) -> NDArray[np.bool_]:
        """Tell who hears an alarm that moves them, and has not responded yet; (n,) bool."""
        crowd, words = world.crowd, world.scenario.awareness
        if not np.isfinite(world.alarm.given_at):
            return np.zeros(crowd.n, np.bool_)
        listening = crowd.upright & (crowd.awareness < Awareness.RESPONDING)
        told: NDArray[np.bool_] = listening & (crowd.alarm_luck < alarm_share(words, world.scenario.alarm.mode))
        return told

    def _company(self, world: World, listening: NDArray[np.bool_]) -> None:
        crowd, words, dt = world.crowd, world.scenario.awareness, world.clock.step_s
        running = crowd.upright & (crowd.action == Action.RUN)
        if not running.any():
            return
        origin = world.venue.cell_origin
        frame = (origin, self._cell_m, self._all, self._leaving)
        count_company(crowd.x, crowd.y, crowd.area, crowd.upright, running, *frame)
        rate = 1.0 / words.contagion_median_s
        add_contagion(crowd.x, crowd.y, crowd.area, listening, *frame, rate, dt, crowd.cues)
        called = np.zeros(crowd.n, np.bool_)
        called[crowd.group[running]] = True
        crowd.cues[listening & called[crowd.group]] += dt / words.company_median_s

    @staticmethod
    def _respond(world: World, listening: NDArray[np.bool_]) -> None:
        crowd = world.crowd
        crowd.awareness[listening & (crowd.cues >= ALERTED_SHARE * crowd.cue_threshold)] = Awareness.ALERTED
        now = listening & (crowd.cues >= crowd.cue_threshold)
        crowd.awareness[now] = Awareness.RESPONDING
        crowd.responded_at[now] = world.now_s
        if now.any():
            world.log.add_once(world.now_s, "recognition")
