"""What people do once they respond, and by which way."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import lengths
from sim.kernels.looking import Lookers, find_lookers, remember_sources, shy_away
from sim.rules.decisions.courses import courses_of, take_cover
from sim.rules.decisions.families import Families
from sim.rules.decisions.fleeing_fire import FleeingFire
from sim.rules.decisions.gathering import Gathering
from sim.rules.decisions.groups import Groups
from sim.rules.decisions.helping import Helping
from sim.rules.decisions.route_choice import RouteChoice
from sim.world.codes import Action, Mobility
from sim.world.refuges import UNLIMITED
from sim.world.wayfinding import room_in_refuges
from sim.world.world import World

Flags = NDArray[np.bool_]


class Choices:
    """Turns awareness into action, and keeps the way out up to date.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        self._door_middle = world.venue.door_line.mean(axis=1)
        self._turns = max(1, round(world.scenario.decisions.interval_s / world.clock.step_s))
        self._last_area = world.crowd.area.copy()
        self._last_refused = world.crowd.refused.copy()
        self._was_locked = world.doors.locked.copy()
        self._appeared = np.zeros(world.crowd.n, np.bool_)
        self._seen_at = np.full(world.crowd.n, -np.inf)
        self._company, self._helping, self._courses = Groups(world), Helping(world), courses_of(world)
        self._families, self._gathering = Families(world), Gathering(world)
        self._fleeing = FleeingFire(world)
        # those who came together look at the same time
        self._turn = world.crowd.uid[world.crowd.group if self._company.exists else slice(None)] % self._turns
        self._rows, self._nowhere = np.zeros(world.crowd.n, np.int64), np.full(world.crowd.n, -1, np.int32)
        self._everybody = np.where(world.navigation.goal_is_exit, UNLIMITED, 0)
        runners, hiders, looking, unsure, set_out = (np.zeros(world.crowd.n, np.bool_) for _ in range(5))
        self._lookers = Lookers(runners, hiders, looking, unsure, set_out, self._nowhere.copy())
        self._ways_out = RouteChoice(world, self._helping.carrying)

    def more_to_come(self, world: World) -> bool:
        """Tell whether people who hide have yet to get up, the threat being over."""
        return self._courses.more_to_come(world)

    def act(self, world: World) -> None:
        """Let people act on what they know now."""
        upright = world.crowd.upright
        self._courses.begin(world, upright)
        self._remember_hazard(world)
        self._see_doors_close(world, upright)
        self._courses.weigh(world, upright)
        self._fleeing.act(world, upright)
        self._families.stay(world, upright)
        self._helping.find(world, upright, self._courses.would_help)
        self._company.gather(world, upright)
        self._look_again(world, upright)
        world.crowd.pace.fill(np.inf)
        self._company.keep(world, upright)
        self._helping.keep(world, upright)
        self._families.keep(world, upright)
        self._gathering.wait(world, upright)
        take_cover(world, upright)
        self._shy_away(world, upright)
        self._hurry(world, upright)
        self._helping.approach(world)

    @staticmethod
    def _shy_away(world: World, upright: Flags) -> None:
        """Turn the steps of people who walk in sight of a source away from it, the more the nearer it is."""
        crowd, decisions = world.crowd, world.scenario.decisions
        shy_away(
            upright, crowd.attendee, crowd.action, crowd.node, crowd.sees_hazard, crowd.x, crowd.y, crowd.hazard_x,
            crowd.hazard_y, decisions.fear_weight, decisions.fear_range_m, crowd.aim_x, crowd.aim_y,
        )  # fmt: skip

    @staticmethod
    def _hurry(world: World, upright: Flags) -> None:
        """Let those who run from a hazard in sight wish to be faster than they walk; who needs an aid cannot be."""
        crowd, factor = world.crowd, world.scenario.decisions.flight_speed_factor
        if factor > 1.0:
            runs = upright & crowd.sees_hazard & (crowd.action == Action.RUN) & (crowd.mobility == Mobility.UNAIDED)
            crowd.haste[:] = np.where(runs, factor, 1.0)

    def _remember_hazard(self, world: World) -> None:
        """Keep where the nearest source was last seen, for a while."""
        crowd = world.crowd
        remember_sources(
            world.hazard.harming_rows, crowd.sees_hazard, crowd.x, crowd.y, world.now_s,
            world.scenario.decisions.hazard_memory_s, self._seen_at, self._appeared, crowd.hazard_x, crowd.hazard_y,
        )  # fmt: skip

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
        crowd, lookers = world.crowd, self._lookers
        anybody, count = find_lookers(
            upright, self._helping.along(world), crowd.area, crowd.refused, crowd.action, crowd.goal, crowd.guardian,
            crowd.helps, crowd.responded_at, self._company.leader, self._turn, -world.clock.steps % self._turns,
            self._appeared, self._helping.freed, self._courses.turned | self._fleeing.turned, world.now_s,
            world.scenario.decisions.follow_share > 0.0, self._last_area, self._last_refused, lookers, self._rows,
        )  # fmt: skip
        if not anybody:
            return
        self._ways_out.see(world, lookers.runners, lookers.hiders, lookers.unsure)
        everybody = self._everybody.copy()
        self._ways_out.choose(world, self._rows[:count], crowd.sent_to, everybody)
        self._ways_out.follow(world, lookers.leader, lookers.looking, everybody)
        if not self._courses.finds_refuges:
            hide, room = lookers.hiders & (crowd.guardian < 0) & lookers.looking, room_in_refuges(world)
            sent = crowd.sent_to_refuge
            self._ways_out.choose(world, np.flatnonzero(hide & sent), self._nowhere, room, hiding=True, sent=True)
            self._ways_out.choose(world, np.flatnonzero(hide & ~sent), self._nowhere, room, hiding=True)
