"""By which way people leave, or go to a refuge: what the choice rests on, gathered for everybody who looks."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.arrays import Routes
from sim.kernels.danger import no_legs
from sim.kernels.elementary import exponentials, gumbels
from sim.kernels.hazard_places import ASKED, Places, place_hazard
from sim.kernels.heads_in_smoke import Layers, extinction_of_areas
from sim.kernels.looking import follow_leaders
from sim.kernels.queues import count_followed, count_queues
from sim.kernels.route_choice import Minds, Nearby, Queues, Smoke, Weights, choose_ways
from sim.kernels.visibility import PLAIN
from sim.rules.decisions.stair_assistance import Carrying
from sim.scenario.parameters.decisions import DecisionParameters
from sim.world.heights import STANDING_M
from sim.world.random_streams import Stream
from sim.world.sight import light_of_signs
from sim.world.world import World

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

QUEUE_SEEN_M: Final = 62
"""Metres over which people tell who is nearer to a door than they are, m (assumption: longer than the queues that
people stand in; half or twice of it moved no metric of `club_assault` with 300 people)."""


class RouteChoice:
    """The goal and the next door that people choose.

    Args:
        world: the world.
        carrying: whom stairs stop, and by which nodes they get on without.
    """

    def __init__(self, world: World, carrying: Carrying) -> None:
        crowd, venue, ways, decisions = world.crowd, world.venue, world.navigation, world.scenario.decisions
        n = crowd.n
        self._people, self._fields, self._carrying = crowd.people(), ways.fields(), carrying
        self._routes = routes_of(world, ways.goal_beyond.T)
        self._step_free = routes_of(world, carrying.step_free) if carrying.exists else self._routes
        self._queues = Queues(np.zeros((venue.n_doors, QUEUE_SEEN_M)), decisions.expected_flow * venue.door_width)
        cell_m = world.scenario.awareness.contagion_radius_m / 1.5
        height, width = np.array(venue.cell_shape) * venue.cell_m / cell_m
        bound = np.zeros((2 * venue.n_doors, int(np.ceil(height)), int(np.ceil(width))), np.int32)
        self._nearby = Nearby(bound, venue.cell_origin, cell_m)
        self._legs, self._places, self._led_to = no_legs(venue.n_doors), HazardPlaces(world), np.full(n, -1, np.int32)
        self._rows, self._unsure, self._shown_by_company = (
            np.zeros(n, np.int64), np.zeros(n, np.bool_), np.zeros(n, np.uint64)
        )  # fmt: skip
        self._minds = Minds(
            crowd.knows, crowd.complies, crowd.shown, self._shown_by_company, crowd.refused, crowd.came_by,
            _habits_s(world), crowd.named, self._unsure, _tastes_s(world), crowd.extinction_per_m,
        )  # fmt: skip
        self._weights = _weights_of(decisions, light_of_signs(world))
        self._smoke = Smoke(
            False, np.zeros(venue.n_areas), venue.joined() | venue.in_view, decisions.smoke_cost_m,
            PLAIN / _smoke_wills_m(world), np.zeros(n, np.uint64), crowd.turned_back,
        )  # fmt: skip

    def see(self, world: World, runners: Flags, hiders: Flags, unsure: Flags) -> None:
        """Look at the air of now; count the people at each door, and those nearby who make for it.

        Args:
            world: the world.
            runners: (n,) bool, who makes for a door by which one gets out.
            hiders: (n,) bool, who makes for a refuge.
            unsure: (n,) bool, who looks only for what most others do.
        """
        crowd = world.crowd
        self._unsure[:] = unsure
        air = world.air
        if air.stirred:
            self._smoke = self._smoke._replace(stirred=True)
            extinction_of_areas(Layers(air.interface_m, air.extinction_per_m), STANDING_M, self._smoke.extinction)
        count_queues(runners, hiders, self._people, self._fields, self._queues.ahead)
        if world.scenario.decisions.follow_share > 0.0:
            count_followed(
                runners, crowd.x, crowd.y, crowd.node, self._nearby.origin, self._nearby.cell_m, self._nearby.bound
            )

    def follow(self, world: World, leader: NDArray[np.int32], looking: Flags, room: NDArray[np.int64]) -> None:
        """Show people the goal of their leader; they look when it is their turn or the goal is another.

        Args:
            world: the world. **Written**: shown, goal and node.
            leader: (n,) int32, row of whom each goes with, or -1.
            looking: (n,) bool, whose turn it is.
            room: as ``choose`` takes it.
        """
        crowd = world.crowd
        count = follow_leaders(
            leader, crowd.goal, looking, self._led_to, crowd.shown, self._shown_by_company, self._rows
        )  # fmt: skip
        self.choose(world, self._rows[:count], self._led_to, room)

    def choose(
        self, world: World, rows: Rows, led_to: NDArray[np.int32], room: NDArray[np.int64], *, hiding: bool = False,
        sent: bool = False,
    ) -> None:  # fmt: skip
        """Let people choose a goal and a door; those whom stairs stop look for a way without them first.

        Args:
            world: the world.
            rows: (k,) int64, who looks.
            led_to: (n,) int32, goal of whom each person goes with, or -1.
            room: (n_goals,) int64, places left at each goal. **Written**: those taken are gone.
            hiding: whether they look for a refuge.
            sent: whether they were told to go to one, and so go farther than `decisions.refuge_range_m`.
        """
        if len(rows) == 0:
            return
        farthest_m = world.scenario.decisions.refuge_range_m if hiding and not sent else np.inf
        self._places.see(world, rows)
        if not self._carrying.exists:
            self._choose_by(rows, self._routes, led_to, room, hiding, farthest_m)
            return
        chairs = self._carrying.chairs(world, rows)
        self._choose_by(rows[~chairs], self._routes, led_to, room, hiding, farthest_m)
        if not chairs.any():
            return
        self._choose_by(rows[chairs], self._step_free, led_to, room, hiding, farthest_m)
        stranded = rows[chairs & (world.crowd.goal[rows] < 0)]
        if not hiding:
            self._choose_by(stranded, self._routes, led_to, room, hiding, farthest_m)

    def _choose_by(
        self, rows: Rows, routes: Routes, led_to: NDArray[np.int32], room: NDArray[np.int64], hiding: bool,
        farthest_m: float,
    ) -> None:  # fmt: skip
        weights = self._weights._replace(farthest_m=farthest_m, follow=0.0) if hiding else self._weights
        choose_ways(
            rows, self._people, self._minds, self._places.now, led_to, routes, self._fields, self._queues,
            self._nearby, weights, self._legs, self._smoke, room,
        )  # fmt: skip


class HazardPlaces:
    """Where people take the hazard to be: as they saw it, else as it was last reported to them.

    Args:
        world: the world.

    Attributes:
        now: ``Places``; they are those of now for whoever was last asked for.
    """

    def __init__(self, world: World) -> None:
        n = world.crowd.n
        self.now = Places(np.full(n, np.nan), np.full(n, np.nan), np.full(n, -1, np.int32))
        self._walls_count, self._asked = world.scenario.decisions.hazard_wall_share < 1.0, np.zeros((n, 2))

    def see(self, world: World, rows: Rows) -> None:
        """Note where some people take it to be, and in which area that is, where walls make a difference."""
        crowd, known, venue = world.crowd, world.known, world.venue
        count = place_hazard(
            rows, crowd.hazard_x, crowd.hazard_y, crowd.informed, known.located, float(known.x), float(known.y),
            self._walls_count, venue.grid_origin, venue.grid_m, venue.area_grid, self.now, self._asked,
        )  # fmt: skip
        if count:  # places on an outline, which the grid does not tell
            area = self.now.area
            unsure = np.flatnonzero(area <= ASKED)
            area[unsure] = venue.area_at(self._asked[:count])[ASKED - area[unsure]]


def routes_of(world: World, beyond: NDArray[np.float32]) -> Routes:
    """Give how doors hang together, for those who have ``beyond`` (nodes, goals), m, before them."""
    ways, middle = world.navigation, world.venue.door_line.mean(axis=1)
    return Routes(
        ways.area_node_start, ways.area_node_list, ways.goal_door, ways.goal_area, middle,
        np.ascontiguousarray(beyond), ways.onward(beyond),
        np.ascontiguousarray(world.venue.door_areas[:, ::-1]).ravel(), world.venue.in_view,
    )  # fmt: skip


def _weights_of(decisions: DecisionParameters, sign_light: float) -> Weights:
    """Give what counts how much for people who make for an exit, with signs lost at so much smoke."""
    return Weights(
        sign_range_m=decisions.sign_range_m,
        sign_light=sign_light,
        farthest_m=np.inf,
        inertia=decisions.inertia_share,
        queue=decisions.queue_weight,
        outflow=decisions.queue_outflow_share,
        foresight=decisions.queue_foresight,
        hazard_s=decisions.hazard_penalty_s,
        hazard=decisions.hazard_weight,
        hazard_range_m=decisions.hazard_range_m,
        tie_s=decisions.group_tie_s,
        instruction_s=decisions.instruction_s,
        follow=decisions.follow_share,
        wall=decisions.hazard_wall_share,
    )


def _tastes_s(world: World) -> Floats:
    """Draw, once for each person and goal, by how much it seems nearer than it is, s; groups share a draw.

    Returns:
        (n, goals) float64, s: Gumbel with mean 0 and the scale ``decisions.choice_scale_s``, so that choices are those
        of a multinomial logit (McFadden 1974).
    """
    crowd, scale_s = world.crowd, world.scenario.decisions.choice_scale_s
    tastes = np.zeros((crowd.n, len(world.navigation.goal_ids)))
    if scale_s > 0.0:
        for goal in range(tastes.shape[1]):
            draws = world.streams.uniform(Stream.EXIT_TASTE, crowd.n, part=goal)
            tastes[:, goal] = scale_s * (gumbels(draws) - np.euler_gamma)[crowd.group]
    return tastes


def _smoke_wills_m(world: World) -> Floats:
    """Draw, once for each person, how far one must see in smoke for them to enter it, m; groups share a draw; (n,)."""
    decisions, crowd = world.scenario.decisions, world.crowd
    spread = exponentials(decisions.smoke_will_sigma * world.streams.normal(Stream.SMOKE_WILL, crowd.n))
    return np.asarray(decisions.smoke_will_median_m * spread[crowd.group], np.float64)


def _habits_s(world: World) -> Floats:
    """Give what any exit but the way in must save for each person, s: log-normal, the median being the knob; (n,)."""
    decisions, crowd = world.scenario.decisions, world.crowd
    habits = np.full(crowd.n, decisions.unfamiliar_penalty_s)
    if decisions.unfamiliar_sigma > 0.0:
        habits *= exponentials(decisions.unfamiliar_sigma * world.streams.normal(Stream.HABIT, crowd.n))[crowd.group]
    return habits
