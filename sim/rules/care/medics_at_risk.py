"""What medics share of the hazard: who walks or stands in reach and sight of a source is exposed as people are there.

A source that goes on is one. Another is a source that was taken to be gone and is not yet found: by a draw of the run,
it harms whoever of the medics comes within its reach for a while after those from outside have come in, unless the
venue was clear by then. Medics take nothing of the harm to others away (P13), and count among no casualties.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sim.kernels.exposure import harm_each, share_harm
from sim.rules.care.medics import Medics
from sim.world.codes import Status, Wound
from sim.world.random_streams import Stream
from sim.world.sight import distance_to_lookers, true_positions
from sim.world.world import World

Longs = NDArray[np.int64]


class MedicsAtRisk:
    """Exposes medics and takes those who are harmed out of the work.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        drawn = world.streams.uniform(Stream.UNFOUND, 1)[0]
        self._unfound = bool(drawn < world.scenario.care.warm_zone_unfound_share)
        self._found_at = np.inf
        self._exposure = np.zeros(world.crowd.n)

    def act(self, world: World, medics: Medics, lasts_s: float) -> None:
        """Expose medics for some time who have left their post.

        Args:
            world: the world. **Written**: exposure of medics, and those who are harmed.
            medics: the medics at work.
            lasts_s: time that passes, s.
        """
        at_risk = medics.out_there
        if len(at_risk) == 0:
            return
        for source, share in self._sources(world, medics):
            self._expose(world, source, share, at_risk, lasts_s)
        crowd = world.crowd
        harmed = at_risk[crowd.exposure[at_risk] >= crowd.harm_threshold[at_risk]]
        if len(harmed):
            medics.lose(world, harmed)

    def _sources(self, world: World, medics: Medics) -> Iterator[tuple[int, float]]:
        """Give the sources that do harm, or are not found, and the share of their rate at which each does."""
        hazard = world.hazard
        for source in np.flatnonzero(hazard.harms):
            yield int(source), 1.0 if hazard.active[source] else hazard.strength[int(source)].contained_share
        if self._unfound and hazard.strength and np.isfinite(hazard.begun_at) and not hazard.active.any():
            if np.isinf(self._found_at) and medics.from_outside_at_patients:
                until_s = world.now_s + world.scenario.care.warm_zone_unfound_s
                self._found_at = min(until_s, world.response.clear_at)
            if medics.from_outside_at_patients and world.now_s < self._found_at:
                yield 0, 1.0

    def _expose(self, world: World, source: int, share: float, at_risk: Longs, lasts_s: float) -> None:
        """Add to the exposure of medics what each of the crowd would take at their place."""
        crowd, strength, row = world.crowd, world.hazard.strength[source], int(world.hazard.rows[source])
        inside = (crowd.area >= 0) & (crowd.area < world.venue.n_inside_areas) & (crowd.status == Status.INSIDE)
        there = crowd.harmable & crowd.on_floor & (crowd.wound == Wound.NONE)
        there[at_risk] = True
        asked = np.flatnonzero(there & inside)
        if not inside[at_risk].any() or not 0 <= crowd.area[row] < world.venue.n_inside_areas:
            return
        distance = distance_to_lookers(world, row, asked, true_positions(world, asked), strength.reach_m)
        rate, half = share * strength.per_min / 60.0, strength.half_saturation
        self._exposure[:] = 0.0
        if strength.per_head:
            harm_each(distance, crowd.shielding, strength.reach_m, rate / half, lasts_s, self._exposure)
        else:
            share_harm(distance, crowd.shielding, strength.reach_m, rate, half, lasts_s, self._exposure)
        crowd.exposure[at_risk] += self._exposure[at_risk]
