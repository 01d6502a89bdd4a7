"""Stewards and guards: they notice sooner than the audience, lead people out if they are able to, and leave."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import lengths
from sim.kernels.guidance import direct
from sim.kernels.on_duty import count_leaving, walk_out
from sim.kernels.visibility import FAR_M, PLAIN
from sim.world.codes import Action, Awareness, Status
from sim.world.hearing import Hearing
from sim.world.naming import goal_bits, named_goals
from sim.world.smoke_on_duty import doors_beside_smoke
from sim.world.staffing import STAFF
from sim.world.world import World

Rows = NDArray[np.int64]
Floats = NDArray[np.float64]


class Staff:
    """Everybody on duty who has a post.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        crowd, venue = world.crowd, world.venue
        self._rows = np.flatnonzero(crowd.of(STAFF))
        self._hearing = Hearing(world)
        self._joined = venue.joined().astype(np.int64)
        self._full = self._around(crowd.home_area[crowd.attendee])
        self._exits = exits = venue.exits.astype(np.int64)  # they are the first goals, in this order
        self._run_outs = venue.door_areas[exits, 1].astype(np.int64)
        self._passing_s = 1.0 / (world.scenario.decisions.expected_flow * venue.door_width[exits])
        self._walk_s = np.zeros((len(self._rows), len(exits)))
        self._barred = world.doors.locked.copy()
        self._beyond = self._ways_beyond(world)
        self._people, self._fields = crowd.people(), world.navigation.fields()
        self._middle = venue.door_line.mean(axis=1)
        self._last_area = crowd.area.copy()
        names, self._stay = world.procedure.staff_names, world.procedure.staff_order == "stay"
        named = named_goals(names, world.navigation)
        self._instructed = bool(names) or self._stay
        self._bits = goal_bits(named)
        # nobody is sent to an exit that is not named, where any is, nor anywhere with an order to stay
        self._barred_s = np.where(named[: len(exits)] | (not self._instructed), 0.0, np.inf)

    def notice(self, world: World) -> None:
        """Let staff who do not know yet take in cues of their own, the alarm, and what the control room radios."""
        crowd, parameters = world.crowd, world.scenario
        listening = self._here(world)
        listening = listening[crowd.awareness[listening] < Awareness.RESPONDING]
        if len(listening) == 0:
            return
        crowd.cues[listening] += world.clock.step_s * self._cue_rate(world, listening)
        by_themselves = listening[crowd.cues[listening] >= crowd.cue_threshold[listening]]
        if len(by_themselves):
            world.log.add_once(world.now_s, "staff_recognition")
        by_radio = parameters.alarm.audience != "public"
        radioed_at = world.known.aware_at + parameters.control_room.report_s if by_radio else np.inf
        told = world.now_s >= min(radioed_at, world.alarm.given_at)
        new = listening if told else by_themselves
        crowd.awareness[new] = Awareness.RESPONDING
        crowd.responded_at[new] = world.now_s
        crowd.procedure_at[new[crowd.carries_out[new]]] = world.now_s + parameters.staff.procedure_delay_s

    def _here(self, world: World) -> Rows:
        """Give the staff who are inside and can walk."""
        crowd, rows = world.crowd, self._rows
        here: Rows = rows[crowd.on_floor[rows] & (crowd.status[rows] == Status.INSIDE)]
        return here

    def _cue_rate(self, world: World, rows: Rows) -> Floats:
        """Add up what staff see, hear, and notice of people who leave near them, 1/s; (k,) float64."""
        crowd, parameters = world.crowd, world.scenario.awareness
        rate = crowd.sees_hazard[rows] / parameters.sight_median_s
        gain = parameters.silence_gain if np.isfinite(world.alarm.show_stopped_at) else 1.0
        rate += gain / parameters.sound_median_s * self._hearing.loudest(world)[crowd.area[rows]]
        seen, leaving = np.empty(len(rows), np.int64), np.empty(len(rows), np.int64)
        count_leaving(
            rows, crowd.role, crowd.status, crowd.on_floor, crowd.action, crowd.x, crowd.y, crowd.area,
            parameters.contagion_radius_m, seen, leaving,
        )  # fmt: skip
        rate += leaving / np.maximum(seen, 1) / parameters.contagion_median_s
        return np.asarray(rate, np.float64)

    def act(self, world: World) -> None:
        """Let staff who respond lead people out as long as they can, and then leave."""
        crowd = world.crowd
        crowd.sent_to[crowd.sees_hazard] = -1
        responding = self._here(world)
        responding = responding[(crowd.awareness[responding] == Awareness.RESPONDING) & ~crowd.aiding[responding]]
        responding = responding[~self._waits(world, responding)]
        if len(responding) == 0:
            return
        leads = self._leads(world, responding)
        self._lead(world, responding[leads])
        self._leave(world, responding[~leads])

    @staticmethod
    def _waits(world: World, rows: Rows) -> NDArray[np.bool_]:
        """Tell who has yet to begin the procedure, and sees no reason to leave meanwhile."""
        crowd = world.crowd
        waits: NDArray[np.bool_] = crowd.carries_out[rows] & (crowd.procedure_at[rows] > world.now_s)
        waits &= ~crowd.sees_hazard[rows] & (crowd.action[rows] != Action.RUN)
        return waits

    def _around(self, areas: NDArray[np.int32]) -> Rows:
        """Count people in each area and those next to it, given the area of each person; (n_areas,) int64."""
        return np.asarray((self._joined * np.bincount(areas, minlength=len(self._joined))).sum(axis=1), np.int64)

    def _leads(self, world: World, rows: Rows) -> NDArray[np.bool_]:
        """Tell who leads people out: the able, until it is nearly empty around, or the hazard or thick smoke comes."""
        crowd = world.crowd
        left = self._around(crowd.area[crowd.upright & (crowd.area >= 0)])
        area = crowd.area[rows]
        needed = left[area] > world.scenario.staff.nearly_empty_share * self._full[area]
        leads: NDArray[np.bool_] = (
            crowd.able[rows]
            & (crowd.action[rows] != Action.RUN)
            & ~crowd.sees_hazard[rows]
            & (crowd.extinction_per_m[rows] * FAR_M <= PLAIN)
            & needed
            & (crowd.procedure_at[rows] <= world.now_s)
        )
        return leads

    def _lead(self, world: World, rows: Rows) -> None:
        """Open shut doors nearby, and send people near each to the exit soonest passed of those that they may name."""
        crowd, parameters = world.crowd, world.scenario.staff
        if len(rows) == 0:
            return
        new = crowd.action[rows] != Action.HELP
        for row in rows[new]:
            self._open_doors(world, int(row))
        crowd.action[rows] = Action.HELP
        due = world.clock.due(world.scenario.decisions.interval_s)
        looking = rows if due else rows[new]
        if len(looking):
            self._walk_s[np.searchsorted(self._rows, looking)], _ = self._ways_out(world, looking)
        upright = crowd.upright
        direct(
            np.flatnonzero(upright), crowd.x, crowd.y, crowd.area, self._heed(world),
            upright & (crowd.awareness < Awareness.RESPONDING), crowd.goal, crowd.x[rows], crowd.y[rows],
            crowd.area[rows], self._walk_s[np.searchsorted(self._rows, rows)] + self._barred_s, self._queue_s(world),
            self._passing_s, parameters.directing_range_m, world.clock.step_s / parameters.directing_median_s,
            crowd.cues, crowd.shown, crowd.sent_to,
        )  # fmt: skip

    def _heed(self, world: World) -> NDArray[np.bool_]:
        """Tell who goes by what staff say: who complies, or believes their order or the exits that they name; (n,)."""
        crowd = world.crowd
        if not self._instructed:
            return crowd.complies
        return crowd.told_to_stay if self._stay else (crowd.named & self._bits) != 0

    def _open_doors(self, world: World, row: int) -> None:
        """Open at once the shut doors close by that are neither locked nor those of a refuge."""
        crowd, venue = world.crowd, world.venue
        gap = lengths(self._middle[:, 0] - crowd.x[row], self._middle[:, 1] - crowd.y[row])
        near = (gap < world.scenario.staff.door_range_m) & (venue.door_areas == crowd.area[row]).any(axis=1)
        near &= ~np.isin(venue.door_areas, venue.refuges).any(axis=1)
        for door in np.flatnonzero(near):
            world.doors.open_at_once(int(door), world.now_s)

    def _leave(self, world: World, rows: Rows) -> None:
        """Walk out like the public, by the exit that is soonest passed; staff know them all."""
        crowd = world.crowd
        crowd.action[rows] = Action.RUN
        entered = (crowd.area[rows] != self._last_area[rows]) | (crowd.node[rows] < 0)
        self._last_area[rows] = crowd.area[rows]
        due = world.clock.due(world.scenario.decisions.interval_s)
        looking = rows if due else rows[entered]
        if len(looking) == 0:
            return
        walk_s, node = self._ways_out(world, looking)
        time = np.maximum(walk_s, self._queue_s(world))
        best, each = time.argmin(axis=1), np.arange(len(looking))
        found = np.isfinite(time[each, best]) & (node[each, best] >= 0)
        crowd.goal[looking[found]], crowd.node[looking[found]] = best[found], node[each, best][found]
        stuck = looking[~found & (crowd.area[looking] < world.venue.n_inside_areas)]
        crowd.goal[stuck] = crowd.node[stuck] = -1
        crowd.aim_x[stuck] = crowd.aim_y[stuck] = crowd.speed[stuck] = 0.0

    def _queue_s(self, world: World) -> Floats:
        """Give how long those who make for each exit need to pass it, as staff tell each other by radio, s."""
        crowd, exits = world.crowd, len(self._passing_s)
        headed = crowd.goal[crowd.upright & (crowd.goal >= 0) & (crowd.goal < exits)]
        return np.asarray(np.bincount(headed, minlength=exits) * self._passing_s, np.float64)

    def _ways_out(self, world: World, rows: Rows) -> tuple[Floats, Rows]:
        """Give what ``_ways_but`` does: clear of thick smoke, and through it only for who has no other way."""
        smoky = doors_beside_smoke(world)
        walk_s, node = self._ways_but(world, rows, smoky)
        caught = ~np.isfinite(walk_s).any(axis=1)
        if smoky.any() and caught.any():
            walk_s[caught], node[caught] = self._ways_but(world, rows[caught], np.zeros_like(smoky))
        return walk_s, node

    def _ways_but(self, world: World, rows: Rows, shunned: NDArray[np.bool_]) -> tuple[Floats, Rows]:
        """Give the walk to each exit and what one would walk longer to avoid it, s, and the nodes; (k, exits) each.

        Locked doors and ``shunned`` ones, (n_doors,) bool, are no way. They go by what they saw of the hazard
        themselves, else by the place that the control room has radioed.
        """
        crowd, known, parameters, ways = world.crowd, world.known, world.scenario.decisions, world.navigation
        barred = world.doors.locked | shunned
        if not np.array_equal(self._barred, barred):
            self._barred[:] = barred
            self._beyond = self._ways_beyond(world)
        place_x, place_y = crowd.hazard_x[rows], crowd.hazard_y[rows]
        if known.located:
            unseen = np.isnan(place_x) | np.isnan(place_y)
            place_x[unseen], place_y[unseen] = known.x, known.y
        walk_s, node = np.empty((len(rows), len(self._exits))), np.empty((len(rows), len(self._exits)), np.int64)
        walk_out(
            rows, self._people, self._fields, ways.area_node_start, ways.area_node_list, self._exits, self._run_outs,
            self._barred, self._beyond, self._middle, place_x, place_y, parameters.hazard_range_m,
            parameters.hazard_penalty_s, walk_s, node,
        )  # fmt: skip
        return walk_s, node

    def _ways_beyond(self, world: World) -> NDArray[np.float32]:
        """Give what remains to each exit after passing each node, by doors that are not barred, m; (exits, nodes)."""
        ways = world.navigation
        beyond = [ways.beyond_area(int(area), self._barred) for area in self._run_outs]
        return np.array(beyond, np.float32).reshape(len(beyond), 2 * world.venue.n_doors)
