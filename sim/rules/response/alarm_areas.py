"""Partial and phased evacuation: the alarm sounds in some areas only, or in one after another."""

from __future__ import annotations

import numpy as np

from sim.world.world import World


class AlarmAreas:
    """Keeps an alarm from those in whose area it has not sounded.

    Who has heard it knows, wherever they go. Nothing is done where it sounds everywhere at once.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        alarm, venue = world.scenario.alarm, world.venue
        self._due_s = np.full(venue.n_areas, len(alarm.areas) * alarm.phase_s if alarm.phase_s > 0.0 else np.inf)
        for turn, name in enumerate(alarm.areas):
            self._due_s[np.array(venue.area_ids) == name] = turn * alarm.phase_s
        self._everywhere = not alarm.areas
        self._luck = world.crowd.alarm_luck.copy()
        self._heard = np.zeros(world.crowd.n, np.bool_)

    def act(self, world: World) -> None:
        """Let those hear the alarm in whose area it sounds by now; the luck of all others is infinite meanwhile."""
        if self._everywhere or not np.isfinite(world.alarm.given_at):
            return
        crowd = world.crowd
        sounds = self._due_s <= world.now_s - world.alarm.given_at
        self._heard |= crowd.upright & (crowd.area >= 0) & sounds[crowd.area]
        crowd.alarm_luck[:] = np.where(self._heard, self._luck, np.inf)

    def more_to_come(self, world: World) -> bool:
        """Tell whether the alarm has been given and has yet to sound somewhere."""
        if self._everywhere or not np.isfinite(world.alarm.given_at):
            return False
        return bool(world.now_s - world.alarm.given_at < self._due_s[np.isfinite(self._due_s)].max())
