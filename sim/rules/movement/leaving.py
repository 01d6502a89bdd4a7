"""Passing doors: which area a body is in now, who has left, who has reached a refuge."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import lengths
from sim.kernels.leaving import AreaGrid, Lines, Passers, enter_refuges, pass_lines, walk_to_places
from sim.world.codes import Action, Role
from sim.world.wayfinding import walking_distances
from sim.world.world import World

END_OF_RUN_OUT_M: Final = 0.5
"""People leave the model this far before the open end of a run-out, m (numerical: the outcome is fixed at the line of
the exit)."""

LEAVING: Final = (Role.ATTENDEE, Role.STEWARD, Role.GUARD)
"""Roles of those who leave by exits; armed officers and medics go as they are told."""

PLACE_M: Final = 0.6
"""Distance between the places that people take in a refuge, m (assumption: it lays out people who have arrived already;
half or twice of it moved no casualty of `club_assault` with 300 people)."""

AT_PLACE_M: Final = 0.3
"""Distance at which somebody has reached a place in a refuge, m (numerical: less than two bodies)."""

PATIENCE_S: Final = 60.0
"""Time held up after which somebody in a refuge stays put, s (assumption: who is in a refuge is in it wherever they
stand; half or twice of it moved no metric of `club_assault` with 300 people)."""


class Leaving:
    """Keeps the count of who is where.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        crowd, venue = world.crowd, world.venue
        run_out_m = float(venue.parameters.run_out_m)
        self._people = crowd.columns(Passers)
        self._leaves = np.isin(np.arange(len(Role)), LEAVING)
        self._grid = AreaGrid(venue.area_grid, venue.grid_origin, venue.grid_m)
        self._lines = Lines(
            venue.door_line, venue.door_normal, venue.door_width, venue.door_is_exit, venue.exits.astype(np.int64),
            venue.n_inside_areas, run_out_m, run_out_m - END_OF_RUN_OUT_M,
        )  # fmt: skip
        self._is_refuge = np.isin(np.arange(venue.n_areas), venue.refuges)
        self._arrived, self._pushed_out = np.zeros((2, crowd.n), np.int64)
        self._places: dict[int, NDArray[np.float64]] = {}
        self._taken: dict[int, int] = {}
        self._place, self._walks = np.zeros((crowd.n, 2)), np.zeros(crowd.n, np.bool_)

    def act(self, world: World) -> None:
        """Bring areas up to date, let people out through exits and into refuges.

        On a threshold, where a cell of the grid belongs to two areas, the area stays what it was. Whoever is past the
        line of an exit leaves, whichever door that person was making for: who was pushed out beside the exit made for
        leaves by the one behind whose line they stand.
        """
        pass_lines(world.now_s, self._people, self._leaves, self._grid, self._lines)
        if len(world.venue.refuges):
            self._refuges(world)

    def _refuges(self, world: World) -> None:
        """Let people who reach a refuge walk on to a place of their own in it, so that the door stays clear."""
        n_arrived, n_out = enter_refuges(
            self._people, self._is_refuge, world.refuge_people, self._arrived, self._pushed_out
        )
        self._come_back(world, self._pushed_out[:n_out])
        for row in self._arrived[:n_arrived]:
            self._place[row], self._walks[row] = self._next_place(world, int(world.crowd.area[row])), True
        if self._walks.any():
            walk_to_places(self._people, self._place, AT_PLACE_M, PATIENCE_S, self._walks)

    def _come_back(self, world: World, guests: NDArray[np.int64]) -> None:
        """Let guests whom a crowd has pushed out of the door of their refuge go back; who finds it locked leaves."""
        crowd, ways = world.crowd, world.navigation
        for guest in guests:
            self._walks[guest] = False
            refuge = np.array([int(ways.goal_area[crowd.goal[guest]])])
            node = walking_distances(world, int(guest), refuge)[1][0]
            crowd.action[guest] = Action.HIDE if node >= 0 else Action.RUN
            crowd.node[guest] = node

    def _next_place(self, world: World, refuge: int) -> NDArray[np.float64]:
        """Give the next free place in a refuge: those farthest from its door first, and round again when full."""
        venue = world.venue
        if refuge not in self._places:
            lattice = venue.standing_lattice(refuge, PLACE_M)
            doors = np.flatnonzero((venue.door_areas == refuge).any(axis=1))
            gap = np.min([lengths(*(lattice - venue.door_line[d].mean(axis=0)).T) for d in doors], axis=0)
            self._places[refuge] = lattice[np.argsort(-gap, kind="stable")]
            self._taken[refuge] = 0
        places = self._places[refuge]
        self._taken[refuge] += 1
        return np.asarray(places[(self._taken[refuge] - 1) % len(places)], np.float64)
