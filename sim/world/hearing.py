"""Who hears the hazard, and how well: sound through open doors. Who hears the alarm, and what it says."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import LN2, exponentials
from sim.scenario.parameters.alarm import AlarmMode
from sim.scenario.parameters.awareness import AwarenessParameters
from sim.world.world import World

Floats = NDArray[np.float64]


def alarm_share(parameters: AwarenessParameters, mode: AlarmMode) -> float:
    """Give the share of people whom an alarm of a mode moves at all."""
    return {
        "none": 0.0,
        "bell": parameters.bell_share,
        "text": parameters.text_share,
        "recorded_voice": parameters.voice_share,
        "live_voice": parameters.live_voice_share,
    }[mode]


def share_moved_by_words(world: World) -> float:
    """Give the share of people whom an alarm that has words, text or voice, reaches and moves now."""
    alarm = world.scenario.alarm
    if not alarm.has_words or not np.isfinite(world.alarm.given_at):
        return 0.0
    return alarm_share(world.scenario.awareness, alarm.mode)


def share_told_to_leave(world: World) -> float:
    """Give the share of people whom an alarm tells to leave now, with words that say so."""
    return share_moved_by_words(world) if world.procedure.alarm_order == "leave" else 0.0


class Hearing:
    """How well sources are heard in each area.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        areas = range(world.venue.n_areas)
        self._beyond = np.stack([world.navigation.beyond_area(area) for area in areas])

    def loudest(self, world: World) -> Floats:
        """Give how well the best heard source is heard in each area now, (n_areas,) float64; 0 where there is none."""
        rate = np.zeros(world.venue.n_areas)
        for row in world.hazard.active_rows:
            rate = np.maximum(rate, self._loudness(world, int(row)))
        return rate

    def _loudness(self, world: World, row: int) -> Floats:
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
            loud = 0.5 * exponentials(-LN2 * way / world.scenario.awareness.sound_range_m)
        loud[here] = 1.0
        loud[venue.area_overlooks[:, here]] = 1.0
        return loud
