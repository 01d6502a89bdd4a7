"""What people do once they respond, and by which way."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import exponentials, lengths
from sim.kernels.route_choice import choose_ways, count_followed, count_queues
from sim.rules.decisions.courses import courses_of, take_cover
from sim.rules.decisions.groups import Groups
from sim.rules.decisions.helping import Helping
from sim.world.crowd import Action
from sim.world.refuges import UNLIMITED
from sim.world.wayfinding import room_in_refuges
from sim.world.world import World

Flags = NDArray[np.bool_]

QUEUE_SEEN_M: Final = 62
"""Metres over which people tell who is nearer to a door than they are, m (assumption: longer than the queues that
people stand in; half or twice of it moved no metric of `club_assault` with 300 people)."""


class Choices:
    """Turns awareness into action, and keeps the way out up to date.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        venue = world.venue
        self._door_middle = venue.door_line.mean(axis=1)
        self._door_flow = world.scenario.decisions.expected_flow * venue.door_width
        self._beyond = np.ascontiguousarray(world.navigation.goal_beyond.T)
        self._ahead = np.zeros((venue.n_doors, QUEUE_SEEN_M))
        self._turns = max(1, round(world.scenario.decisions.interval_s / world.clock.step_s))
        self._last_area = world.crowd.area.copy()
        self._last_refused = world.crowd.refused.copy()
        self._was_locked = world.doors.locked.copy()
        self._appeared = np.zeros(world.crowd.n, np.bool_)
        self._seen_at = np.full(world.crowd.n, -np.inf)
        self._company, self._helping, self._courses = Groups(world), Helping(world), courses_of(world)
        self._shown_by_company = np.zeros(world.crowd.n, np.uint64)
        # those who came together look at the same time
        self._turn = world.crowd.uid[world.crowd.group if self._company.exists else slice(None)] % self._turns
        self._rows = np.arange(world.crowd.n)
        self._nowhere = np.full(world.crowd.n, -1, np.int32)
        self._led_to = self._nowhere
        self._set_out = self._unsure = np.zeros(world.crowd.n, np.bool_)
        self._follow_cell_m = world.scenario.awareness.contagion_radius_m / 1.5
        height, width = np.array(venue.cell_shape) * venue.cell_m / self._follow_cell_m
        self._bound_near = np.zeros((2 * venue.n_doors, int(np.ceil(height)), int(np.ceil(width))), np.int32)

    def more_to_come(self, world: World) -> bool:
        """Tell whether people who hide have yet to get up, the threat being over."""
        return self._courses.more_to_come(world)

    def act(self, world: World) -> None:
        """Let people act on what they know now."""
        upright = world.crowd.upright
        self._courses.begin(world, upright)
        self._remember_hazard(world)
        self._see_doors_close(world, upright)
        self._courses.weigh(world, upright, *self._hazard_place(world))
        self._helping.find(world, upright, self._courses.would_help)
        self._company.gather(world, upright)
        self._look_again(world, upright)
        world.crowd.pace.fill(np.inf)
        self._company.keep(world, upright)
        self._helping.keep(world, upright)
        take_cover(world, upright)
        self._shy_away(world, upright)
        self._helping.approach(world)

    @staticmethod
    def _shy_away(world: World, upright: Flags) -> None:
        """Turn the steps of people who walk in sight of a source away from it, the more the nearer it is."""
        crowd, decisions = world.crowd, world.scenario.decisions
        settled = crowd.attendee & (crowd.action != Action.SHELTER)
        crowd.aim_x[settled] = crowd.aim_y[settled] = 0.0
        rows = np.flatnonzero(upright & (crowd.node >= 0) & crowd.sees_hazard & ~np.isnan(crowd.hazard_x))
        away_x, away_y = crowd.x[rows] - crowd.hazard_x[rows], crowd.y[rows] - crowd.hazard_y[rows]
        gap = np.maximum(lengths(away_x, away_y), 0.1)
        weight = decisions.fear_weight * exponentials(-gap / decisions.fear_range_m) / gap
        crowd.aim_x[rows], crowd.aim_y[rows] = weight * away_x, weight * away_y

    def _remember_hazard(self, world: World) -> None:
        """Keep where the nearest source was last seen, for a while."""
        crowd, memory_s = world.crowd, world.scenario.decisions.hazard_memory_s
        sources = world.hazard.active_rows
        self._appeared = crowd.sees_hazard & (world.now_s - self._seen_at > memory_s)
        self._seen_at[crowd.sees_hazard] = world.now_s
        if len(sources):
            seers = np.flatnonzero(crowd.sees_hazard)
            gap = lengths(crowd.x[seers, None] - crowd.x[sources], crowd.y[seers, None] - crowd.y[sources])
            nearest = sources[gap.argmin(axis=1)]
            crowd.hazard_x[seers], crowd.hazard_y[seers] = crowd.x[nearest], crowd.y[nearest]
        forgotten = world.now_s - self._seen_at > memory_s
        crowd.hazard_x[forgotten] = crowd.hazard_y[forgotten] = np.nan

    @staticmethod
    def _hazard_place(world: World) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Give where each person thinks the hazard is: as they saw it, else as it was last reported to them, m."""
        crowd, known = world.crowd, world.known
        told = crowd.informed & np.isnan(crowd.hazard_x) & known.located
        return np.where(told, known.x, crowd.hazard_x), np.where(told, known.y, crowd.hazard_y)

    def _see_doors_close(self, world: World, upright: Flags) -> None:
        """Let those who make for a door that has just been locked, and are near, know it at once."""
        crowd, locked = world.crowd, world.doors.locked
        new = locked & ~self._was_locked
        self._was_locked[:] = locked
        if not new.any():
            return
        rows = np.flatnonzero(upright & (crowd.node >= 0))
        door = crowd.node[rows] // 2
        gap = lengths(*(self._door_middle[door].T - (crowd.x[rows], crowd.y[rows])))
        seen = new[door] & (gap < world.scenario.decisions.locking_range_m)
        crowd.refused[rows[seen]] |= np.uint64(1) << door[seen].astype(np.uint64)

    def _look_again(self, world: World, upright: Flags) -> None:
        """Let everybody look in turn, and at once on entering an area, when a door is locked or the hazard appears.

        Those who lead or are alone look first; the others of a group then see which way it goes.
        """
        crowd = world.crowd
        along = self._helping.along(world)
        runners, hiders = upright & (crowd.action == Action.RUN) | along, upright & (crowd.action == Action.HIDE)
        turn = self._turn == -world.clock.steps % self._turns
        surprised = (crowd.area != self._last_area) | (crowd.refused != self._last_refused)
        surprised |= self._appeared | self._helping.freed | self._courses.turned
        never_looked = (crowd.goal < 0) & (crowd.responded_at == world.now_s)
        looking = turn | surprised | never_looked
        # once on the way, people see where the others have turned to
        self._unsure = self._set_out & ~looking
        looking |= self._unsure
        self._last_area[:] = crowd.area
        self._last_refused[:] = crowd.refused
        self._set_out = runners & never_looked & (world.scenario.decisions.follow_share > 0.0)
        if not looking[runners | hiders].any():
            return
        self._see_others(world, runners, hiders)
        everybody = np.where(world.navigation.goal_is_exit, UNLIMITED, 0)
        leader = np.where(along, crowd.helps, self._company.leader)
        led = (leader >= 0) & (leader != self._rows)
        self._choose(world, np.flatnonzero(runners & looking & ~led), crowd.sent_to, everybody)
        self._go_along(world, runners & led, leader, looking, everybody)
        if not self._courses.finds_refuges:
            self._choose(world, np.flatnonzero(hiders & looking), self._nowhere, room_in_refuges(world), hiding=True)

    def _go_along(
        self, world: World, led: Flags, leader: NDArray[np.int32], looking: Flags, room: NDArray[np.int64]
    ) -> None:
        """Show those who are led the goal of their leader; they look when it is their turn or the goal is another."""
        crowd = world.crowd
        goal = np.where(led, crowd.goal[leader], np.int32(-1))
        rows = np.flatnonzero(led & (looking | (goal != self._led_to)))
        self._led_to = goal
        told = rows[goal[rows] >= 0]
        self._shown_by_company[told] |= np.uint64(1) << goal[told].astype(np.uint64)
        crowd.shown[told] |= self._shown_by_company[told]
        self._choose(world, rows, goal, room)

    def _see_others(self, world: World, runners: Flags, hiders: Flags) -> None:
        """Count the people at each door, and those nearby who make for it."""
        crowd, ways = world.crowd, world.navigation
        count_queues(
            np.flatnonzero(runners | hiders), crowd.x, crowd.y, crowd.node, ways.field_start, ways.field_origin,
            ways.field_shape, ways.field_cell_m, ways.field_distance, self._ahead,
        )  # fmt: skip
        if world.scenario.decisions.follow_share > 0.0:
            count_followed(
                np.flatnonzero(runners), crowd.x, crowd.y, crowd.node, world.venue.cell_origin, self._follow_cell_m,
                self._bound_near,
            )  # fmt: skip

    def _choose(
        self, world: World, rows: NDArray[np.int64], led_to: NDArray[np.int32], room: NDArray[np.int64], *,
        hiding: bool = False,
    ) -> None:  # fmt: skip
        """Let people choose a goal and a door; those whom stairs stop look for a way without them first."""
        if len(rows) == 0:
            return
        carrying = self._helping.carrying
        chairs = carrying.chairs(world, rows)
        self._choose_by(world, rows[~chairs], self._beyond, led_to, room, hiding)
        if not chairs.any():
            return
        self._choose_by(world, rows[chairs], carrying.step_free, led_to, room, hiding)
        stranded = rows[chairs & (world.crowd.goal[rows] < 0)]
        if not hiding:
            self._choose_by(world, stranded, self._beyond, led_to, room, hiding)

    def _choose_by(
        self, world: World, rows: NDArray[np.int64], beyond: NDArray[np.float32], led_to: NDArray[np.int32],
        room: NDArray[np.int64], hiding: bool,
    ) -> None:  # fmt: skip
        crowd, ways, decisions = world.crowd, world.navigation, world.scenario.decisions
        heeded = np.where(crowd.complies, crowd.shown, self._shown_by_company)
        hazard_x, hazard_y = self._hazard_place(world)
        farthest_m, follow_share = (decisions.refuge_range_m, 0.0) if hiding else (np.inf, decisions.follow_share)
        choose_ways(
            rows, self._unsure, crowd.x, crowd.y, crowd.area, crowd.free_speed, crowd.came_by,
            crowd.knows | heeded, crowd.refused, led_to, room, ways.goal_door, hazard_x, hazard_y,
            crowd.goal, crowd.node, ways.area_node_start, ways.area_node_list, self._door_middle, self._ahead,
            self._door_flow, beyond, ways.field_start, ways.field_origin, ways.field_shape, ways.field_cell_m,
            ways.field_distance, self._bound_near, world.venue.cell_origin, self._follow_cell_m, decisions.sign_range_m,
            farthest_m, decisions.inertia_share, decisions.queue_weight, decisions.unfamiliar_penalty_s,
            decisions.hazard_penalty_s, decisions.hazard_range_m, decisions.group_tie_s, follow_share,
        )  # fmt: skip
