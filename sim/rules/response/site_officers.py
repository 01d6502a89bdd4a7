"""Armed officers on site: at their posts from the start, they go to the threat; whether that helps is contested."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import exponentials
from sim.rules.response.contact import err, hold_in_sight, lose, sources_met, stop
from sim.rules.response.searching import Search
from sim.world.codes import Status
from sim.world.incident_classes import can_end
from sim.world.random_streams import Stream
from sim.world.sight import distance_to_lookers, true_positions
from sim.world.wayfinding import free_place, stand
from sim.world.world import World

ON_SITE: Final = 1
"""Number of this force for what it hears (definition: of the draws)."""

BESIDE_M: Final = 0.6
"""Distance that an officer at a post keeps to everybody at the start, where there is room, m (assumption: it only
places a body before anything happens)."""

NO_POSTS: Final = ("refuge", "stair")
"""Uses of areas where nobody is posted."""


class SiteOfficers:
    """The armed officers on site, each on their own.

    Args:
        world: the world.
        rows: rows set aside for them.
    """

    def __init__(self, world: World, rows: NDArray[np.int64]) -> None:
        self._rows = rows
        self._luck = world.streams.uniform(Stream.SITE_OFFICER, len(rows))
        site, streams, n = world.scenario.response.site_officers, world.streams, len(rows)
        self._contact_s = site.contact_median_s * exponentials(
            site.contact_sigma * streams.normal(Stream.SITE_CONTACT, n)
        )
        self._harmed_at_outset = streams.uniform(Stream.OUTSET_HARM, n) < site.outset_harm_share
        self._seen_to_begin = np.zeros(len(world.hazard.rows), np.bool_)
        self._sets_off_at = np.full(n, np.inf)
        self._holding: set[int] = set()
        if len(rows) == 0:
            return
        self._search = Search(world, ON_SITE)
        areas = _areas_in_order(world)
        for k, row in enumerate(rows):
            world.place_body(int(row), *_post(world, areas[k % len(areas)]))
            world.crowd.free_speed[row] = world.scenario.response.police.search_speed_mps

    def act(self, world: World) -> None:
        """Recognise the threat, go to it, and meet it."""
        crowd = world.crowd
        if len(self._rows) == 0:
            return
        self._outset(world)
        inside = crowd.status[self._rows] == Status.INSIDE
        if world.hazard.active.any():
            self._recognise(world, inside)
        under_way = inside & (self._sets_off_at <= world.now_s) & world.hazard.active.any()
        under_way &= ~np.isin(self._rows, list(self._holding))
        indoors = (crowd.area[self._rows] >= 0) & (crowd.area[self._rows] < world.venue.n_inside_areas)
        for row in self._rows[inside & ~(under_way & indoors)]:
            stand(world, int(row))
        self._search.act(world, {int(k): self._rows[k : k + 1] for k in np.flatnonzero(under_way & indoors)})
        due = world.now_s >= world.hazard.begun_at + self._contact_s
        hold_in_sight(world, self._rows[under_way & ~due])
        for source, near in sources_met(world, self._rows[under_way & due]):
            self._meet(world, source, int(near[0]))

    def _outset(self, world: World) -> None:
        """Harm officers, by their own luck, who have a source in sight as it begins within the radius of contact."""
        begins = world.hazard.active & ~self._seen_to_begin
        self._seen_to_begin |= begins
        if not (begins.any() and self._harmed_at_outset.any()):
            return
        for source, near in sources_met(world, self._rows[self._harmed_at_outset]):
            if begins[source]:
                for row in near:
                    lose(world, int(row))

    def _recognise(self, world: World, inside: NDArray[np.bool_]) -> None:
        """Let those who hear or see a source, or are told by the control room, set off when they have reacted."""
        reaction_s = world.scenario.response.site_officers.reaction_s
        for k in np.flatnonzero(inside & np.isinf(self._sets_off_at)):
            row = self._rows[k : k + 1]
            hears = self._search.listening.hears(world, int(k), row).any()
            if world.known.aware_at <= world.now_s or hears or _sees(world, row):
                self._sets_off_at[k] = world.now_s + reaction_s

    def _meet(self, world: World, source: int, row: int) -> None:
        """End or contain a source, or be put out of action by it, by the officer's own luck; both can go wrong."""
        world.response.site_contact_at = min(world.response.site_contact_at, world.now_s)
        world.log.add(world.now_s, "site_contact", f"source_{source + 1}")
        err(world, source)
        luck = float(self._luck[int(np.searchsorted(self._rows, row))])
        if not can_end(luck, end_share=world.scenario.response.site_officers.end_share):
            lose(world, row)
            return
        stop(world, source)
        if world.hazard.holds_out[source]:
            self._holding.add(row)


def _sees(world: World, row: NDArray[np.int64]) -> bool:
    """Tell whether an officer has an active source in sight."""
    true, far_m = true_positions(world, row), world.scenario.awareness.sight_range_m
    return any(
        np.isfinite(distance_to_lookers(world, int(source), row, true, far_m)[row[0]])
        for source in world.hazard.active_rows
    )


def _areas_in_order(world: World) -> list[int]:
    """Give the areas with posts: those behind public entrances in the order of doors, then the others by size."""
    venue = world.venue
    behind = venue.door_areas[venue.door_is_public_entrance, 0].tolist()
    fit = [area for area in range(venue.n_inside_areas) if venue.area_use[area] not in NO_POSTS]
    by_size = sorted(fit, key=lambda area: -venue.area_floor[area].area)
    return list(dict.fromkeys(area for area in [*behind, *by_size] if area in fit))


def _post(world: World, area: int) -> NDArray[np.float64]:
    """Give the free place nearest to the middle of an area, (2,) float64, m; the middle itself in a full one."""
    middle = world.venue.middle(area)
    place = free_place(world, area, middle, BESIDE_M)
    return middle if place is None else place
