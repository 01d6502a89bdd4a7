"""Help: who goes to whom, walks at their pace, stays with them, or waits with others to carry them."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import lengths
from sim.kernels.helping import find_helped, walk_beside
from sim.rules.decisions.stair_assistance import Carrying
from sim.world.codes import Action, Mobility, Status, Wound
from sim.world.world import World

Flags = NDArray[np.bool_]

BESIDE_S: Final = 2.0
"""Walking time ahead of whom they help at which helpers stand and wait, s (assumption: a step or two; half or twice of
it moved no metric of `club_assault` with 300 people, and how many help is varied by `decisions.help_share`)."""

AT_SIDE_M: Final = 1.2
"""Distance at which a helper is with somebody: two bodies, and room to kneel, m (assumption: bodies leave no nearer
place, and from farther nobody can help)."""

PUSHING_M: Final = 2.0
"""Distance within which a helper keeps hold of a wheelchair in the model: bodies are discs side by side, m (numerical:
how far discs that walk together drift apart)."""


class Need(IntEnum):
    """What people need of helpers, the most urgent first; those of a helper's own group come before strangers."""

    NONE = 0
    OWN = 1
    LYING = 2
    CARRY = 3
    WOUNDED = 4


class Helping:
    """Finds helpers for those who need them, and moves the helpers.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        n = world.crowd.n
        self.carrying = Carrying(world)
        self._need = np.zeros(n, np.int8)
        self._visited, self._has_done = np.zeros(n, np.bool_), np.zeros(n, np.bool_)
        self._until_s, self._stood_s = np.full(n, np.inf), np.zeros(n)
        self.freed, self._is_child = np.zeros(n, np.bool_), world.crowd.guardian >= 0
        self._walkers, self._fields = world.crowd.people(), world.navigation.fields()

    def find(self, world: World, upright: Flags, would_help: Flags) -> None:
        """Let helpers go whose help is done or lost, and others set out to whoever needs them.

        Args:
            world: the world. **Written**: action and ``helps``.
            upright: (n,) bool, who of the audience is inside and can walk.
            would_help: (n,) bool, who means to help whoever needs it.
        """
        self._see_needs(world, upright)
        self._release(world, upright)
        crowd, parameters = world.crowd, world.scenario.decisions
        needy = np.flatnonzero((self._need > 0) & ~self._visited)
        if len(needy) == 0:
            return
        free = upright & (crowd.action == Action.RUN) & (crowd.wound == Wound.NONE) & ~crowd.sees_hazard
        free &= (crowd.mobility == Mobility.UNAIDED) & ~self._has_done & (crowd.guardian < 0)
        bound = np.zeros(crowd.n, np.bool_)
        bound[crowd.guardian[crowd.guardian >= 0]] = True
        willing = free & would_help & ~bound
        companion = np.zeros(crowd.n, np.bool_)
        companion[crowd.group[self.carrying.needing | (self._is_child & (self._need == Need.LYING))]] = True
        companion = free & companion[crowd.group] & crowd.attendee
        helpers = np.flatnonzero(willing | companion)
        if len(helpers) == 0:
            return
        wanted = np.where(self._need == Need.CARRY, parameters.carry_helpers, 1).astype(np.int32)
        wanted -= np.bincount(crowd.helps[crowd.helps >= 0], minlength=crowd.n).astype(np.int32)
        find_helped(
            helpers, ~willing, needy, self._need, int(Need.OWN), wanted, crowd.group, crowd.area, crowd.x, crowd.y,
            parameters.help_range_m, crowd.helps,
        )  # fmt: skip
        new = helpers[crowd.helps[helpers] >= 0]
        crowd.action[new] = Action.HELP
        crowd.goal[new] = crowd.node[new] = -1
        self._until_s[new], self._stood_s[new] = np.inf, 0.0

    def _see_needs(self, world: World, upright: Flags) -> None:
        """Note what everybody needs now."""
        crowd, need = world.crowd, self._need
        runs = upright & (crowd.action == Action.RUN)
        lying = crowd.attendee & (crowd.status == Status.INSIDE) & ~crowd.on_floor & (crowd.treated_at > world.now_s)
        need.fill(Need.NONE)
        need[runs & (crowd.wound == Wound.MINOR)] = Need.WOUNDED
        need[runs & (crowd.mobility != Mobility.UNAIDED)] = Need.OWN
        need[lying & ((crowd.wound == Wound.SERIOUS) | (crowd.wound == Wound.CRITICAL))] = Need.LYING
        need[self.carrying.needing] = Need.CARRY

    def _release(self, world: World, upright: Flags) -> None:
        """Let go who has stayed long enough, is in danger or hurt, has lost the other, or tries in vain.

        Who has stayed with somebody, or tried in vain, leaves and helps nobody else.
        """
        crowd, parameters = world.crowd, world.scenario.decisions
        self.freed[:] = False
        rows = np.flatnonzero(crowd.helps >= 0)
        if len(rows) == 0:
            return
        helped = crowd.helps[rows]
        need = self._need[helped]
        lying, carry = need == Need.LYING, need == Need.CARRY
        stayed = lying & (self._until_s[rows] <= world.now_s)
        tired = carry & ~self.carrying.carried[helped] & (self._stood_s[rows] >= parameters.carry_patience_s)
        self._visited[helped[stayed]] = True
        held_up = lying & (crowd.waited[rows] > parameters.help_patience_s)
        self._has_done[rows[stayed | tired | held_up]] = True
        apart = (
            lengths(crowd.x[rows] - crowd.x[helped], crowd.y[rows] - crowd.y[helped]) > 2.0 * parameters.help_range_m
        )
        stranger = (need == Need.OWN) & (crowd.group[rows] != crowd.group[helped])
        done = ~upright[rows] | (crowd.wound[rows] != Wound.NONE) | (need == Need.NONE) | stranger | apart
        done |= stayed | tired | held_up | (lying & crowd.sees_hazard[rows])
        gone = rows[done & ~crowd.aiding[rows]]
        crowd.helps[gone] = -1
        gone = gone[crowd.action[gone] == Action.HELP]
        crowd.action[gone] = Action.RUN
        self.freed[gone] = True

    def along(self, world: World) -> Flags:
        """Tell who walks with whom they help, by the same way; (n,) bool."""
        crowd = world.crowd
        if not (crowd.helps >= 0).any():
            return np.zeros(crowd.n, np.bool_)
        need = self._need[crowd.helps]
        walks = (need == Need.OWN) | (need == Need.WOUNDED) | self.carrying.carried[crowd.helps]
        along: Flags = (crowd.action == Action.HELP) & (crowd.helps >= 0) & walks & crowd.on_floor
        return along

    def keep(self, world: World, upright: Flags) -> None:
        """Set the pace of those who walk with somebody and the speed of whom they push; hold or carry whom stairs stop.

        Who carries takes the door of whom they carry, however near another one is.

        Args:
            world: the world. **Written**: goal, node, pace and assistance.
            upright: (n,) bool, who of the audience is inside and can walk.
        """
        crowd = world.crowd
        crowd.assistance.fill(1.0)
        self.carrying.act(world, upright)
        rows = np.flatnonzero(self.along(world))
        if len(rows) == 0:
            return
        helped = crowd.helps[rows].astype(np.int64)
        carries = self.carrying.carried[helped] & (crowd.area[rows] == crowd.area[helped])
        crowd.goal[rows[carries]], crowd.node[rows[carries]] = crowd.goal[helped[carries]], crowd.node[helped[carries]]
        self._push(world, rows, helped)
        speed = crowd.free_speed[helped] * crowd.assistance[helped]
        walk_beside(rows, helped, speed, self._walkers, self._fields, BESIDE_S, crowd.pace)

    def _push(self, world: World, rows: NDArray[np.int64], helped: NDArray[np.int64]) -> None:
        """Let wheelchairs roll as fast as whoever is beside them pushes."""
        crowd = world.crowd
        gap = lengths(crowd.x[rows] - crowd.x[helped], crowd.y[rows] - crowd.y[helped])
        pushed = (gap < PUSHING_M) & (crowd.mobility[helped] == Mobility.WHEELCHAIR) & ~self.carrying.carried[helped]
        speed = np.minimum(world.scenario.decisions.pushed_speed_mps, crowd.free_speed[rows])
        gain = np.maximum(speed / crowd.free_speed[helped], 1.0)
        crowd.assistance[helped[pushed]] = gain[pushed]

    def approach(self, world: World) -> None:
        """Turn the steps of helpers to whom they go to, and let them stay beside those who cannot walk."""
        crowd = world.crowd
        rows = np.flatnonzero((crowd.action == Action.HELP) & (crowd.helps >= 0) & ~self.along(world))
        if len(rows) == 0:
            return
        helped = crowd.helps[rows]
        way_x, way_y = crowd.x[helped] - crowd.x[rows], crowd.y[helped] - crowd.y[rows]
        gap = lengths(way_x, way_y)
        there = gap <= AT_SIDE_M
        crowd.node[rows] = -1
        crowd.aim_x[rows] = np.where(there, 0.0, way_x / np.maximum(gap, AT_SIDE_M))
        crowd.aim_y[rows] = np.where(there, 0.0, way_y / np.maximum(gap, AT_SIDE_M))
        self._stood_s[rows] += world.clock.step_s
        arrived = rows[there]
        until = np.where(
            self._is_child[helped[there]], np.inf, world.now_s + world.scenario.decisions.help_s
        )  # nobody leaves a child that lies wounded for having stayed long enough
        self._until_s[arrived] = np.minimum(self._until_s[arrived], until)
