"""Courses weighed over what people know, by random utility, and again when that changes."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.courses import Outlook, look_about
from sim.kernels.cues import add_contagion, count_company
from sim.kernels.elementary import exponentials, gumbels, lengths, logarithms
from sim.rules.decisions.hiding import Hiding, in_doorways
from sim.rules.decisions.route_choice import hazard_area, hazard_place, routes_of
from sim.world.codes import Action, Awareness, Mobility
from sim.world.hearing import told_to_leave
from sim.world.naming import goal_bits
from sim.world.random_streams import Stream
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


STAYING: Final = (Action.HIDE, Action.SHELTER, Action.FREEZE)
"""Actions of those whom others see stay where they are (definition: of what company shows)."""

TO_LEAVE, TO_STAY = 1, 2
"""What somebody was told to do, beside 0 for nothing (definition: of a code)."""


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
        n, parameters, ways = world.crowd.n, world.scenario.decisions, world.navigation
        self.turned, self.would_help = np.zeros(n, np.bool_), np.zeros(n, np.bool_)
        run, hide, help_ = parameters.run_share, parameters.hide_share, parameters.help_share
        self._constant = _logs(run, hide, help_, max(0.0, 1.0 - run - hide - help_), hide)
        self._luck = _gumbel(world)
        self._hiding = Hiding(world)
        self._turns = max(1, round(parameters.interval_s / world.clock.step_s))
        self._turn = world.crowd.uid[np.maximum(world.crowd.group, 0)] % self._turns
        self._outlook = Outlook(
            np.zeros(n), np.full(n, np.inf), np.full(n, -1, np.int32), np.full(n, -1, np.int32)
        )  # fmt: skip
        self._routes = routes_of(world, ways.goal_beyond.T)
        self._exits = goal_bits(ways.goal_is_exit)
        self._people, self._fields = world.crowd.people(), ways.fields()
        self._chairs = world.crowd.attendee & (world.crowd.mobility == Mobility.WHEELCHAIR)
        self._step_free = ways.goal_beyond
        if parameters.carry_helpers > 0:  # where nobody carries, wheelchairs take stairs like everybody
            onto_stair = np.isin(world.venue.door_areas[:, ::-1].ravel(), world.venue.stair_area)
            self._step_free = ways.beyond_without(onto_stair)
        self._ignorant = np.zeros(n, np.bool_)
        self._noted: tuple[NDArray[Any], ...] = (
            world.crowd.area.copy(),
            world.crowd.refused.copy(),
            np.zeros(n, np.int8),
        )
        cell_m = world.scenario.awareness.contagion_radius_m / 1.5
        height, width = np.array(world.venue.cell_shape) * world.venue.cell_m / cell_m
        shape = (world.venue.n_areas, int(np.ceil(height)), int(np.ceil(width)))
        self._cells = (world.venue.cell_origin, cell_m, np.zeros(shape, np.int32), np.zeros(shape, np.int32))

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
        crowd = world.crowd
        hazard_x, hazard_y = hazard_place(world)
        self.turned[:] = False
        free = upright & (crowd.awareness == Awareness.RESPONDING) & (crowd.helps < 0) & ~crowd.aiding
        free &= (crowd.area >= 0) & (crowd.area < world.venue.n_inside_areas) & (crowd.action < Action.SHELTER)
        free &= crowd.guardian < 0  # who is with an adult does as the adult does
        hidden = np.flatnonzero(free & (crowd.action == Action.HIDE) & (crowd.node < 0) & crowd.sees_hazard)
        if len(hidden):
            self._look(world, hidden, hazard_x, hazard_y)
        risen = np.union1d(
            self._hiding.get_up(world, free, self._outlook.free_share, hazard_x, hazard_y),
            self._hiding.come_out(world, upright),
        )
        self._settle(world, risen, np.full(len(risen), int(Course.RUN)))
        free[risen] = False
        new = free & (crowd.action == Action.NONE)
        told = np.where(crowd.told_to_stay, TO_STAY, TO_LEAVE * told_to_leave(world)).astype(np.int8)
        thawed = (crowd.action == Action.FREEZE) & (crowd.free_again_at <= world.now_s)
        self._noted, before = (
            (crowd.area.copy(), crowd.refused.copy(), told + np.int8(4) * crowd.sees_hazard),
            self._noted,
        )
        surprised = new | thawed | (self._turn == -world.clock.steps % self._turns)
        for now, then in zip(self._noted, before, strict=True):
            surprised |= now != then
        over = world.now_s >= world.hazard.ended_at
        if over:  # nobody weighs any more but those still on the way to a refuge
            surprised &= new | thawed | ((crowd.action == Action.HIDE) & (crowd.node >= 0))
        rows = np.flatnonzero(free & surprised)
        if len(rows) == 0:
            return
        self._look(world, rows, hazard_x, hazard_y)
        utility = self._utilities(world, rows, told[rows], hazard_x, hazard_y)
        self._bar(world, utility, rows, told[rows] == TO_STAY, np.isfinite(hazard_x[rows]))
        course = utility.argmax(axis=1)
        full = self._turned_away(world, rows, course)
        utility[full, Course.REFUGE] = -np.inf
        course[full] = utility[full].argmax(axis=1)
        self._settle(world, rows, course)

    def _look(self, world: World, rows: Rows, hazard_x: Floats, hazard_y: Floats) -> None:
        """Let people judge the ways that they know."""
        crowd, parameters = world.crowd, world.scenario.decisions
        known = crowd.knows | crowd.named | np.where(crowd.complies, crowd.shown, np.uint64(0))
        sent = rows[crowd.sent_to_refuge[rows]]
        known[sent] = known[sent] & self._exits | crowd.named[sent]
        look_about(
            rows, self._people, known, crowd.refused, hazard_x, hazard_y, hazard_area(world, rows, hazard_x, hazard_y),
            room_in_refuges(world), self._fields, self._routes, parameters.sign_range_m, parameters.passing_m,
            self._outlook,
        )  # fmt: skip
        outlook = self._outlook
        seeks = rows[self._chairs[rows] & (outlook.node[rows] >= 0)]
        stopped = seeks[np.isinf(self._step_free[outlook.refuge[seeks], outlook.node[seeks]])]
        outlook.refuge_m[stopped], outlook.refuge[stopped], outlook.node[stopped] = np.inf, -1, -1

    def _utilities(self, world: World, rows: Rows, told: NDArray[np.int8], x: Floats, y: Floats) -> Floats:
        """Give the utility of each course to some people, (k, courses); minus infinity where a share is 0."""
        crowd, parameters = world.crowd, world.scenario.decisions
        told_, company, blocked, seen, briefed, settled = _logs(
            parameters.told_odds, parameters.company_odds, parameters.blocked_odds, parameters.seen_odds,
            parameters.briefed_odds, parameters.settled_odds,
        )  # fmt: skip
        utility = self._constant + self._luck[rows]
        run, hide, freeze, refuge = (
            utility[:, each] for each in (Course.RUN, Course.HIDE, Course.FREEZE, Course.REFUGE)
        )
        way_free, trained = self._outlook.free_share[rows] > 0.0, crowd.briefed[rows]
        run += told_ * (told == TO_LEAVE) - blocked * ~way_free + briefed * (trained & way_free)
        gap = lengths(crowd.x[rows] - x[rows], crowd.y[rows] - y[rows])
        near = np.where(np.isnan(gap), 0.0, exponentials(-np.nan_to_num(gap) / parameters.fear_range_m))
        hide -= seen * near * crowd.sees_hazard[rows]
        stay = told_ * (told == TO_STAY) + briefed * (trained & ~way_free)
        hide += stay
        refuge += stay
        freeze -= briefed * trained
        refuge_m = self._outlook.refuge_m[rows]
        walk_m = np.where(crowd.sent_to_refuge[rows] & np.isfinite(refuge_m), 0.0, refuge_m)
        pull = exponentials(-walk_m / max(parameters.refuge_range_m, 1e-9))
        refuge += _logs(parameters.refuge_odds * (1.0 - world.scenario.building.refuge_protection) * pull)[0]
        leaving, staying = self._company(world, rows)
        run += company * leaving
        hide += company * staying
        freeze += company * staying
        at = self._present(world, rows)
        utility[np.flatnonzero(at >= 0), at[at >= 0]] += settled
        return utility

    def _company(self, world: World, rows: Rows) -> tuple[Floats, Floats]:
        """Give the shares of the people near some, in the same area, who run, and who have come to stay; (k,) each."""
        crowd = world.crowd
        asked = np.zeros(crowd.n, np.bool_)
        asked[rows] = True
        shares = []
        for those in (crowd.action == Action.RUN, np.isin(crowd.action, STAYING)):
            share = np.zeros(crowd.n)
            count_company(crowd.x, crowd.y, crowd.area, crowd.upright, crowd.upright & those, *self._cells)
            add_contagion(crowd.x, crowd.y, crowd.area, asked, *self._cells, 1.0, 1.0, share)
            shares.append(share[rows])
        return shares[0], shares[1]

    def _present(self, world: World, rows: Rows) -> Rows:
        """Give the course that people are on, -1 for those who have not begun; (k,)."""
        crowd = world.crowd
        action = crowd.action[rows]
        at = np.full(len(rows), -1)
        at[action == Action.RUN] = Course.RUN
        at[(action == Action.RUN) & self.would_help[rows]] = Course.HELP
        at[action == Action.HIDE] = Course.HIDE
        at[(action == Action.HIDE) & (crowd.goal[rows] >= 0)] = Course.REFUGE
        at[action == Action.FREEZE] = Course.FREEZE
        return at

    def _bar(self, world: World, utility: Floats, rows: Rows, to_stay: Flags, placed: Flags) -> None:
        """Take away the courses that are none.

        Who knows of no hazard does as told, or else leaves, helping or not: an alarm before the onset, others who
        leave, and the end of the threat give no reason to hide. People freeze at once or not at all, and who has fled
        from hiding hides in the open again only where no way is free. Nobody hides before a door that others make for:
        who was told to stay goes on past it.

        Args:
            world: the world.
            utility: (k, courses). **Written**: minus infinity.
            rows: (k,) rows.
            to_stay: (k,) bool, who was told to stay.
            placed: (k,) bool, who takes the hazard to be somewhere.
        """
        crowd = world.crowd
        action = crowd.action[rows]
        calm = world.now_s < world.hazard.begun_at
        led = crowd.followed[rows] & (action == Action.NONE)
        ignorant = ~placed & (self._ignorant[rows] | calm | led)
        self._ignorant[rows] = ignorant
        leaves = ignorant & ~to_stay | (world.now_s >= world.hazard.ended_at) & (action != Action.HIDE)
        for course in (Course.HIDE, Course.FREEZE, Course.REFUGE):
            utility[leaves, course] = -np.inf
        stays = ignorant & to_stay
        utility[stays] = -np.inf
        utility[stays, Course.HIDE] = 0.0
        utility[stays & crowd.sent_to_refuge[rows] & np.isfinite(self._outlook.refuge_m[rows]), Course.REFUGE] = np.inf
        late = (action != Action.NONE) & ((action != Action.FREEZE) | (crowd.free_again_at[rows] <= world.now_s))
        utility[late | calm, Course.FREEZE] = -np.inf
        again = self._hiding.fled[rows] & (self._outlook.free_share[rows] > 0.0)
        before_door = in_doorways(world, rows)
        utility[again | before_door, Course.HIDE] = -np.inf
        utility[stays & before_door, Course.RUN] = 0.0

    def _turned_away(self, world: World, rows: Rows, course: Rows) -> Flags:
        """Tell who finds the refuge full, after the last place by row; those on the way to it keep theirs; (k,)."""
        crowd = world.crowd
        away = np.zeros(len(rows), np.bool_)
        wanted = np.where(course == Course.REFUGE, self._outlook.refuge[rows], -1)
        coming = (crowd.action[rows] == Action.HIDE) & (crowd.node[rows] >= 0) & (crowd.goal[rows] == wanted)
        room = room_in_refuges(world)
        for goal in np.unique(wanted[(wanted >= 0) & ~coming]):
            new = np.flatnonzero((wanted == goal) & ~coming)
            away[new[room[goal] :]] = True
        return away

    def _settle(self, world: World, rows: Rows, course: Rows) -> None:
        """Let people take their course."""
        crowd = world.crowd
        self.would_help[rows] = course == Course.HELP
        leaves = (course == Course.RUN) | (course == Course.HELP)
        begins = rows[leaves & (crowd.action[rows] != Action.RUN)]
        self.turned[begins] = crowd.action[begins] != Action.NONE
        crowd.action[begins] = Action.RUN
        crowd.shielding[begins] = 1.0
        freezes = rows[(course == Course.FREEZE) & (crowd.action[rows] != Action.FREEZE)]
        crowd.action[freezes] = Action.FREEZE
        crowd.free_again_at[freezes] = world.now_s + crowd.freeze_s[freezes]
        hides, shelters = rows[course == Course.HIDE], rows[course == Course.REFUGE]
        stops = np.concatenate([begins, hides, freezes])
        crowd.goal[stops] = crowd.node[stops] = -1
        crowd.action[hides] = crowd.action[shelters] = Action.HIDE
        crowd.goal[shelters], crowd.node[shelters] = self._outlook.refuge[shelters], self._outlook.node[shelters]


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
