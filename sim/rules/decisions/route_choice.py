"""By which way people leave, or go to a refuge: what the choice rests on, gathered for everybody who looks."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.arrays import Routes
from sim.kernels.elementary import exponentials, gumbels
from sim.kernels.queues import count_followed, count_queues
from sim.kernels.route_choice import Minds, Nearby, Queues, Weights, choose_ways
from sim.rules.decisions.stair_assistance import Carrying
from sim.world.random_streams import Stream
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
        self._people, self._fields, self._carrying = crowd.people(), ways.fields(), carrying
        self._routes = routes_of(world, ways.goal_beyond.T)
        self._step_free = routes_of(world, carrying.step_free) if carrying.exists else self._routes
        self._queues = Queues(np.zeros((venue.n_doors, QUEUE_SEEN_M)), decisions.expected_flow * venue.door_width)
        cell_m = world.scenario.awareness.contagion_radius_m / 1.5
        height, width = np.array(venue.cell_shape) * venue.cell_m / cell_m
        bound = np.zeros((2 * venue.n_doors, int(np.ceil(height)), int(np.ceil(width))), np.int32)
        self._nearby = Nearby(bound, venue.cell_origin, cell_m)
        self._shown_by_company = np.zeros(crowd.n, np.uint64)
        self._unsure = np.zeros(crowd.n, np.bool_)
        self._taste_s, self._unfamiliar_s = _tastes_s(world), _habits_s(world)

    def see(self, world: World, runners: Flags, hiders: Flags, unsure: Flags) -> None:
        """Count the people at each door, and those nearby who make for it.

        Args:
            world: the world.
            runners: (n,) bool, who makes for a door by which one gets out.
            hiders: (n,) bool, who makes for a refuge.
            unsure: (n,) bool, who looks only for what most others do.
        """
        crowd, ways = world.crowd, world.navigation
        self._unsure = unsure
        count_queues(
            np.flatnonzero(runners | hiders), crowd.x, crowd.y, crowd.node, ways.field_start, ways.field_origin,
            ways.field_shape, ways.field_cell_m, ways.field_distance, self._queues.ahead,
        )  # fmt: skip
        if world.scenario.decisions.follow_share > 0.0:
            count_followed(
                np.flatnonzero(runners), crowd.x, crowd.y, crowd.node, self._nearby.origin, self._nearby.cell_m,
                self._nearby.bound,
            )  # fmt: skip

    def show(self, world: World, rows: Rows, goals: NDArray[np.int32]) -> None:
        """Show people the goals of those who lead them; they know them from now on."""
        self._shown_by_company[rows] |= np.uint64(1) << goals.astype(np.uint64)
        world.crowd.shown[rows] |= self._shown_by_company[rows]

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
        chairs = self._carrying.chairs(world, rows)
        self._choose_by(world, rows[~chairs], self._routes, led_to, room, hiding, farthest_m)
        if not chairs.any():
            return
        self._choose_by(world, rows[chairs], self._step_free, led_to, room, hiding, farthest_m)
        stranded = rows[chairs & (world.crowd.goal[rows] < 0)]
        if not hiding:
            self._choose_by(world, stranded, self._routes, led_to, room, hiding, farthest_m)

    def _choose_by(
        self, world: World, rows: Rows, routes: Routes, led_to: NDArray[np.int32], room: NDArray[np.int64],
        hiding: bool, farthest_m: float,
    ) -> None:  # fmt: skip
        crowd, decisions = world.crowd, world.scenario.decisions
        heeded = np.where(crowd.complies, crowd.shown, self._shown_by_company)
        hazard_x, hazard_y = hazard_place(world)
        minds = Minds(
            crowd.knows | heeded | crowd.named, crowd.refused, crowd.came_by, self._unfamiliar_s, led_to, crowd.named,
            hazard_x, hazard_y, hazard_area(world, rows, hazard_x, hazard_y), self._unsure, self._taste_s,
        )  # fmt: skip
        weights = Weights(
            sign_range_m=decisions.sign_range_m,
            farthest_m=farthest_m,
            inertia=decisions.inertia_share,
            queue=decisions.queue_weight,
            outflow=decisions.queue_outflow_share,
            foresight=decisions.queue_foresight,
            hazard_s=decisions.hazard_penalty_s,
            hazard=decisions.hazard_weight,
            hazard_range_m=decisions.hazard_range_m,
            tie_s=decisions.group_tie_s,
            instruction_s=decisions.instruction_s,
            follow=0.0 if hiding else decisions.follow_share,
            wall=decisions.hazard_wall_share,
        )
        choose_ways(rows, self._people, minds, routes, self._fields, self._queues, self._nearby, weights, room)


def routes_of(world: World, beyond: NDArray[np.float32]) -> Routes:
    """Give how doors hang together, for those who have ``beyond`` (nodes, goals), m, before them."""
    ways, middle = world.navigation, world.venue.door_line.mean(axis=1)
    return Routes(
        ways.area_node_start, ways.area_node_list, ways.goal_door, ways.goal_area, middle,
        np.ascontiguousarray(beyond), ways.onward(beyond),
        np.ascontiguousarray(world.venue.door_areas[:, ::-1]).ravel(), world.venue.in_view,
    )  # fmt: skip


def hazard_place(world: World) -> tuple[Floats, Floats]:
    """Give where each person thinks the hazard is: as they saw it, else as it was last reported to them, m."""
    crowd, known = world.crowd, world.known
    told = crowd.informed & np.isnan(crowd.hazard_x) & known.located
    return np.where(told, known.x, crowd.hazard_x), np.where(told, known.y, crowd.hazard_y)


def hazard_area(world: World, rows: Rows, hazard_x: Floats, hazard_y: Floats) -> NDArray[np.int32]:
    """Give the area in which some people take the hazard to be, (n,) int32.

    It is -1 for the others, for who knows of no place, and for everybody where walls make no difference.
    """
    areas = np.full(world.crowd.n, -1, np.int32)
    if world.scenario.decisions.hazard_wall_share < 1.0:
        placed = rows[~np.isnan(hazard_x[rows])]
        areas[placed] = world.venue.area_at(np.column_stack([hazard_x[placed], hazard_y[placed]]))
    return areas


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


def _habits_s(world: World) -> Floats:
    """Give what any exit but the way in must save for each person, s: log-normal, the median being the knob; (n,)."""
    decisions, crowd = world.scenario.decisions, world.crowd
    habits = np.full(crowd.n, decisions.unfamiliar_penalty_s)
    if decisions.unfamiliar_sigma > 0.0:
        habits *= exponentials(decisions.unfamiliar_sigma * world.streams.normal(Stream.HABIT, crowd.n))[crowd.group]
    return habits
