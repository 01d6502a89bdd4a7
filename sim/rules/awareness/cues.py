"""How people come to know: cues add up until a person's own threshold is passed, and cut delays short.

Where recognition is one delay, what others do does not add to it: people who leave because others do follow them, and
have recognised nothing.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.kernels.noticing import Cells, Noticers, Signals, notice, somebody_listens
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
        crowd, venue, parameters = world.crowd, world.venue, world.scenario.awareness
        cell_m = parameters.contagion_radius_m / 1.5
        height, width = np.array(venue.cell_shape) * venue.cell_m
        shape = (venue.n_areas, int(np.ceil(height / cell_m)), int(np.ceil(width / cell_m)))
        self._hearing = Hearing(world)
        self._cells = Cells(venue.cell_origin, cell_m, *np.zeros((2, *shape), np.int32))
        self._people = crowd.columns(Noticers)
        delay_s = parameters.recognition_median_s
        self._sound_median_s = parameters.sound_median_s if delay_s is None else delay_s
        # what others do adds up with the other cues, or apart from them
        self._apart = delay_s is not None
        self._following = np.zeros(crowd.n) if self._apart else crowd.cues
        self._marks = np.zeros((4, crowd.n), np.bool_)

    def act(self, world: World) -> None:
        """Add this step's cues, and let those whose threshold is passed respond.

        Whom others draw along leaves before they have recognised anything, where what others do adds up apart.
        """
        if not self._somebody_listens(np.inf):
            return
        signals = self._signals(world)
        if notice(
            world.now_s, self._people, signals, self._cells, ALERTED_SHARE, self._apart, self._following,
            self._marks,
        ):  # fmt: skip
            world.log.add_once(world.now_s, "recognition")

    def _signals(self, world: World) -> Signals:
        """Give what a step adds to the cues of those who see or hear the hazard, the alarm, or others who leave."""
        parameters, dt = world.scenario.awareness, world.clock.step_s
        gain = parameters.silence_gain if np.isfinite(world.alarm.show_stopped_at) else 1.0
        return Signals(
            dt / parameters.sight_median_s,
            dt * gain / self._sound_median_s,
            dt * max(gain, parameters.briefed_gain) / self._sound_median_s,
            self._hearing.loudest(world),
            self._moved_by_alarm(world),
            dt / parameters.alarm_median_s,
            1.0 / parameters.contagion_median_s,
            dt,
            dt / parameters.company_median_s,
        )

    def somebody_told(self, world: World) -> bool:
        """Tell whether anybody hears an alarm that moves them, and has not responded yet."""
        share = self._moved_by_alarm(world)
        return share > 0.0 and self._somebody_listens(share)

    def _somebody_listens(self, share: float) -> bool:
        """Tell whether anybody has not responded yet, of those whom an alarm with this share moves."""
        people = self._people
        columns = (people.role, people.status, people.on_floor, people.awareness, people.alarm_luck)
        return bool(somebody_listens(*columns, share))

    @staticmethod
    def _moved_by_alarm(world: World) -> float:
        """Give the share of people whom the alarm moves: nobody before it is given."""
        given = np.isfinite(world.alarm.given_at)
        return float(alarm_share(world.scenario.awareness, world.scenario.alarm.mode)) if given else 0.0
