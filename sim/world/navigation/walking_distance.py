"""How far it is on foot from one place to others, through any door: for those whose walk is a time, not a body."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from sim.kernels.elementary import component, lengths
from sim.world.navigation.navigation import Navigation
from sim.world.venue.venue import Venue

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

POST_SPACING_M = 0.5
"""Distance between the places looked at for an aid post, m (numerical: a body fits between two of them)."""


class WalkingDistances:
    """Walking distances between places. Doors count as passable: who walks here has them opened.

    Within an area the way is taken as straight; between areas it follows the fields by which everybody walks.

    Args:
        navigation: fields and routes of the venue.
    """

    def __init__(self, navigation: Navigation) -> None:
        self._ways = navigation
        steps = np.where(np.isfinite(navigation.door_to_door), navigation.door_to_door, 0.0).astype(np.float64)
        self._between: Floats = dijkstra(csr_array(steps)) if len(steps) else np.zeros((0, 0))

    def metres(self, place: Floats, area: int, places: Floats, areas: Longs) -> Floats:
        """Give the walking distance from a place to others.

        Args:
            place: (2,) float64, sheet metres.
            area: area it lies in; behind an exit, the run-out.
            places: (k, 2) float64, sheet metres.
            areas: (k,) int64, their areas.

        Returns:
            (k,) float64, metres of open floor; infinite where there is no way.
        """
        out = self._nodes(area)
        passed = self._gaps(out, place[None, :])[:, 0]
        reached = (passed[:, None] + self._between[out]).min(axis=0, initial=np.inf)
        metres = np.full(len(places), np.inf)
        for there in np.unique(areas):
            mine = np.flatnonzero(areas == there)
            if there == area:
                metres[mine] = lengths(*(places[mine] - place).T)
                continue
            back = self._nodes(int(there))
            metres[mine] = (reached[back ^ 1][:, None] + self._gaps(back, places[mine])).min(axis=0, initial=np.inf)
        return metres

    def _nodes(self, area: int) -> Longs:
        """Give the nodes that leave an area; a run-out is left by its exit, from outside."""
        venue = self._ways.venue
        if area >= venue.n_inside_areas:
            return np.array([2 * venue.exits[area - venue.n_inside_areas] + 1], np.int64)
        return self._ways.nodes_of(area).astype(np.int64)

    def _gaps(self, nodes: Longs, places: Floats) -> Floats:
        """Give the distance from each place to each node of its area; (nodes, places) float64, m."""
        venue, gaps = self._ways.venue, np.empty((len(nodes), len(places)))
        for k, node in enumerate(nodes):
            door, side = divmod(int(node), 2)
            if side == 1 and venue.door_is_exit[door]:
                gaps[k] = np.abs(component(places - venue.door_line[door, 0], venue.door_normal[door]))
            else:
                gaps[k] = self._ways.distance_at(int(node), places)
        return gaps


def first_aid_post(venue: Venue) -> tuple[Floats, int]:
    """Give the place of the event's own medics, and its area: the one with most public entrances.

    They stand as far from its doors as there is floor, out of the way of others (assumption: as such posts are kept).
    """
    inner = venue.door_areas[venue.door_is_public_entrance & venue.door_is_exit, 0]
    area = int(np.bincount(inner, minlength=1).argmax())
    places = venue.standing_lattice(area, POST_SPACING_M)
    doors = venue.door_line[(venue.door_areas == area).any(axis=1)].mean(axis=1)
    if len(places) == 0 or len(doors) == 0:
        middle = venue.area_floor[area].representative_point()
        return np.array([middle.x, middle.y]), area
    gaps = places[:, None] - doors[None]
    nearest = np.sqrt(np.sum(gaps**2, axis=2)).min(axis=1)
    return places[int(nearest.argmax())], area


def collection_point(venue: Venue, depth_m: float = 2.0) -> tuple[Floats, int]:
    """Give where patients are brought: just outside the first door by which responders come in, and its area."""
    doors = np.flatnonzero(venue.door_is_response_access & venue.door_is_exit)
    door = int(doors[0] if len(doors) else venue.exits[0])
    return venue.door_line[door].mean(axis=0) + depth_m * venue.door_normal[door], int(venue.door_areas[door, 1])
