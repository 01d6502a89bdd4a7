"""Courses weighed over what people know, by random utility, and again when that changes."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from sim.kernels.courses import Beliefs, Outlook, look_about
from sim.kernels.elementary import gumbels, logarithms
from sim.kernels.weighing import (
    Actors,
    Company,
    News,
    Odds,
    State,
    count_courses,
    find_free,
    find_weighers,
    weigh_courses,
)  # fmt: skip
from sim.rules.decisions.hiding import Hiding
from sim.rules.decisions.route_choice import HazardPlaces, routes_of
from sim.world.codes import Action, Mobility
from sim.world.hearing import share_told_to_leave
from sim.world.naming import goal_bits
from sim.world.random_streams import Stream
from sim.world.sight import light_of_signs
from sim.world.wayfinding import room_in_refuges
from sim.world.world import World

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Rows = NDArray[np.int64]


class Course(IntEnum):
    """What people can settle on. Who would help runs until somebody near needs it; a refuge is a way of hiding."""

    RUN = 0
    HIDE = 1
    HELP = 2
    FREEZE = 3
    REFUGE = 4


class WeighedCourses:
    """People take the course of largest utility: a multinomial logit over what they know.

    The constants give the shares of the scenario to people who know that there is a hazard and nothing else; each thing
    more that they know adds the logarithm of its odds. The random terms are standard Gumbel, drawn once at birth and
    shared by those who came together. People weigh in turn, and at once when something new comes up.

    Args:
        world: the world.
    """

    finds_refuges = True

    def __init__(self, world: World) -> None:
        crowd, parameters, ways, n = world.crowd, world.scenario.decisions, world.navigation, world.crowd.n
        self.turned, self.would_help, self._free = (np.zeros(n, np.bool_) for _ in range(3))
        self._hiders, self._watchers, self._sheltered, self._rows = (np.zeros(n, np.int64) for _ in range(4))
        run, hide, help_ = parameters.run_share, parameters.hide_share, parameters.help_share
        self._constant = _logs(run, hide, help_, max(0.0, 1.0 - run - hide - help_), hide)
        self._luck, self._odds = _gumbel(world), _odds(world)
        self._hiding, self._places = Hiding(world), HazardPlaces(world)
        self._turns = max(1, round(parameters.interval_s / world.clock.step_s))
        self._turn = crowd.uid[np.maximum(crowd.group, 0)] % self._turns
        self._outlook = Outlook(
            np.zeros(n), np.full(n, np.inf), np.full(n, -1, np.int32), np.full(n, -1, np.int32)
        )  # fmt: skip
        self._routes = routes_of(world, ways.goal_beyond.T)
        self._exits = goal_bits(ways.goal_is_exit)
        self._people, self._fields = crowd.people(), ways.fields()
        self._step_free, self._sign_light = ways.goal_beyond, light_of_signs(world)
        if parameters.carry_helpers > 0:  # where nobody carries, wheelchairs take stairs like everybody
            onto_stair = np.isin(world.venue.door_areas[:, ::-1].ravel(), world.venue.stair_area)
            self._step_free = ways.beyond_without(onto_stair)
        self._beliefs = Beliefs(
            crowd.knows, crowd.complies, crowd.shown, crowd.named, crowd.told_to_stay, crowd.refused,
            crowd.attendee & (crowd.mobility == Mobility.WHEELCHAIR), crowd.extinction_per_m,
        )  # fmt: skip
        self._actors = crowd.columns(Actors)
        self._news = News(crowd.area.copy(), crowd.refused.copy(), np.zeros(n, np.int8))
        self._told = np.zeros(n, np.int8)
        self._state = State(self.would_help, self.turned, np.zeros(n, np.bool_), self._hiding.fled)
        self._company = _nobody(world)

    def begin(self, world: World, upright: Flags) -> None:
        """Wait: people look at what is around them first."""

    def more_to_come(self, world: World) -> bool:
        """Tell whether people who hide have yet to get up, the threat being over."""
        return self._hiding.more_to_come(world)

    def weigh(self, world: World, upright: Flags) -> None:
        """Let people settle on a course: those who respond since this step, and others in turn or when surprised.

        Args:
            world: the world. **Written**: action, goal, node and shielding of who takes another course.
            upright: (n,) bool, who of the audience is inside and can walk.
        """
        crowd, hazard, outlook, now_s = world.crowd, world.hazard, self._outlook, world.now_s
        self.turned[:] = False
        hiding, watching, sheltered = find_free(
            self._actors, upright, crowd.awareness, world.venue.n_inside_areas, self._free,
            self._hiders, self._watchers, self._sheltered,
        )  # fmt: skip
        if watching:
            self._look(world, self._watchers[:watching], room_in_refuges(world))
        share, places = outlook.free_share, self._places.now
        up = self._hiding.get_up(world, self._hiders[:hiding], share, places)
        out = self._hiding.come_out(world, self._sheltered[:sheltered], share, places)
        self._run(world, up)
        self._run(world, out)
        ended = now_s >= hazard.ended_at
        count = find_weighers(
            self._actors, self._free, self._turn, -world.clock.steps % self._turns, share_told_to_leave(world), now_s,
            ended, self._news, self._told, self._rows,
        )  # fmt: skip
        if count == 0:
            return
        rows, room = self._rows[:count], room_in_refuges(world)
        self._look(world, rows, room)
        count_courses(self._actors, upright, self._company)
        weigh_courses(
            rows, self._actors, self._told, places, outlook, self._constant, self._luck, self._odds,
            self._company, self._hiding.in_doorways(world, rows), room, now_s, now_s < hazard.begun_at, ended,
            self._state,
        )  # fmt: skip

    def _look(self, world: World, rows: Rows, room: NDArray[np.int64]) -> None:
        """Let people judge the ways that they know."""
        parameters = world.scenario.decisions
        self._places.see(world, rows)
        look_about(
            rows, self._people, self._beliefs, self._places.now, self._exits, room, self._fields, self._routes,
            self._step_free, parameters.sign_range_m, self._sign_light, parameters.passing_m, self._outlook,
        )  # fmt: skip

    def _run(self, world: World, rows: Rows) -> None:
        """Let people run who have got up or come out."""
        if len(rows) == 0:
            return
        crowd = world.crowd
        self.would_help[rows] = self._free[rows] = False
        self.turned[rows] = True
        crowd.action[rows] = Action.RUN
        crowd.shielding[rows] = 1.0
        crowd.goal[rows] = crowd.node[rows] = -1


def _odds(world: World) -> Odds:
    """Give what counts how much, of the scenario."""
    parameters = world.scenario.decisions
    told, company, blocked, seen, briefed, settled = _logs(
        parameters.told_odds, parameters.company_odds, parameters.blocked_odds, parameters.seen_odds,
        parameters.briefed_odds, parameters.settled_odds,
    )  # fmt: skip
    refuge = parameters.refuge_odds * (1.0 - world.scenario.building.refuge_protection)
    return Odds(
        told, company, blocked, seen, briefed, settled, parameters.fear_range_m, refuge,
        max(parameters.refuge_range_m, 1e-9),
    )  # fmt: skip


def _nobody(world: World) -> Company:
    """Give the cells over which people look at others, with nobody counted in them yet."""
    cell_m = world.scenario.awareness.contagion_radius_m / 1.5
    height, width = np.array(world.venue.cell_shape) * world.venue.cell_m / cell_m
    shape = (world.venue.n_areas, int(np.ceil(height)), int(np.ceil(width)))
    return Company(world.venue.cell_origin, cell_m, *(np.zeros(shape, np.int32) for _ in range(3)))


def _logs(*values: float | Floats) -> Floats:
    """Give the logarithms of shares or odds, stacked; minus infinity for 0."""
    given = np.array(values, np.float64)
    return np.where(given > 0.0, logarithms(np.maximum(given, 1e-300)), -np.inf)


def _gumbel(world: World) -> Floats:
    """Draw the random term of each course, (n, courses), alike in a group; 0 for others than the audience."""
    people = world.attendees
    luck = np.zeros((world.crowd.n, len(Course)))
    for course in Course:
        draws = world.streams.uniform(Stream.COURSE, people, part=int(course))[world.crowd.group[:people]]
        luck[:people, course] = gumbels(draws)
    return luck
