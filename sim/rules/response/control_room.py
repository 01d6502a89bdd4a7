"""The control room: the alarm, the show stop and the first call, each on its own clock."""

from __future__ import annotations

import numpy as np

from sim.world.delays import draw_delays
from sim.world.world import World


class ControlRoom:
    """Tells the venue and the emergency services."""

    def act(self, world: World) -> None:
        """Do what is due."""
        self._tell_the_venue(world)
        self._first_call(world)

    @staticmethod
    def _tell_the_venue(world: World) -> None:
        words, alarm = world.scenario.alarm, world.alarm
        onset = min(world.threat.begun_at, np.inf if words.starts_at_s is None else words.starts_at_s)
        ring = min(world.threat.begun_at + words.delay_s, np.inf if words.starts_at_s is None else words.starts_at_s)
        if np.isinf(alarm.given_at) and words.mode != "none" and world.now_s >= ring:
            alarm.given_at = world.now_s
            world.log.add(world.now_s, "alarm", words.mode)
        if np.isinf(alarm.show_stopped_at) and world.now_s >= onset + words.show_stop_s:
            alarm.show_stopped_at = world.now_s
            world.log.add(world.now_s, "show_stop")

    @staticmethod
    def _first_call(world: World) -> None:
        """Start the chain of the police from the first recognition; every clock adds to the one before."""
        clocks = world.response
        recognised = world.log.first("recognition")
        if recognised is None or not np.isfinite(world.threat.begun_at) or np.isfinite(clocks.ordered_at):
            return
        delays = draw_delays(world.scenario.response.police, world.luck)
        clocks.notified_at = max(recognised, world.threat.begun_at) + delays.notification_s
        clocks.ordered_at = clocks.notified_at + delays.call_processing_s
        clocks.dispatched_at = clocks.ordered_at + delays.dispatch_s
