"""Help: who goes to whom, walks at their pace, stays with them, or waits with others to carry them."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.beside import step_up_to, walk_along, walk_beside
from sim.kernels.helping import find_helped, let_go, see_needs
from sim.rules.decisions.stair_assistance import Carrying
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


class Helping:
    """Finds helpers for those who need them, and moves the helpers.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        n = world.crowd.n
        self.carrying = Carrying(world)
        self._need = np.zeros(n, np.int8)
        self._visited, self._has_done, self._along = (np.zeros(n, np.bool_) for _ in range(3))
        self._until_s, self._stood_s = np.full(n, np.inf), np.zeros(n)
        self.freed, self._is_child = np.zeros(n, np.bool_), world.crowd.guardian >= 0
        self._walkers, self._fields = world.crowd.people(), world.navigation.fields()

    def find(self, world: World, upright: Flags, would_help: Flags) -> None:
        """Let helpers go whose help is done or lost, and others set out to whoever needs them.

        Who has stayed with somebody, or tried in vain, leaves and helps nobody else.

        Args:
            world: the world. **Written**: action and ``helps``.
            upright: (n,) bool, who of the audience is inside and can walk.
            would_help: (n,) bool, who means to help whoever needs it.
        """
        crowd, parameters = world.crowd, world.scenario.decisions
        needy = see_needs(
            upright, crowd.role, crowd.status, crowd.on_floor, crowd.action, crowd.wound, crowd.mobility,
            crowd.treated_at, world.now_s, self.carrying.needing, self._need,
        )  # fmt: skip
        let_go(
            upright, self._need, self.carrying.carried, crowd.wound, crowd.sees_hazard, crowd.aiding, crowd.group,
            crowd.x, crowd.y, crowd.waited, self._until_s, self._stood_s, world.now_s, parameters.carry_patience_s,
            parameters.help_patience_s, parameters.help_range_m, crowd.action, crowd.helps, self._visited,
            self._has_done, self.freed,
        )  # fmt: skip
        if needy == 0:
            return
        find_helped(
            upright, would_help, crowd.role, crowd.wound, crowd.mobility, crowd.sees_hazard, crowd.guardian,
            self._has_done, self._need, self._visited, self._is_child, crowd.group, crowd.area, crowd.x, crowd.y,
            parameters.help_range_m, parameters.carry_helpers, crowd.action, crowd.helps, crowd.goal, crowd.node,
            self._until_s, self._stood_s,
        )  # fmt: skip

    def along(self, world: World) -> Flags:
        """Tell who walks with whom they help, by the same way; (n,) bool."""
        along, crowd = np.empty(world.crowd.n, np.bool_), world.crowd
        walk_along(crowd.action, crowd.on_floor, crowd.helps, self._need, self.carrying.carried, along)
        return along

    def keep(self, world: World, upright: Flags) -> None:
        """Set the pace of those who walk with somebody and the speed of whom they push; hold or carry whom stairs stop.

        Who carries takes the door of whom they carry, however near another one is.

        Args:
            world: the world. **Written**: goal, node, pace and assistance.
            upright: (n,) bool, who of the audience is inside and can walk.
        """
        crowd, carried = world.crowd, self.carrying.carried
        crowd.assistance.fill(1.0)
        self.carrying.act(world, upright)
        if walk_along(crowd.action, crowd.on_floor, crowd.helps, self._need, carried, self._along) == 0:
            return
        walk_beside(
            self._along, crowd.helps, carried, crowd.mobility, self._walkers, self._fields, PUSHING_M,
            world.scenario.decisions.pushed_speed_mps, BESIDE_S, crowd.assistance, crowd.pace,
        )  # fmt: skip

    def approach(self, world: World) -> None:
        """Turn the steps of helpers to whom they go to, and let them stay beside those who cannot walk.

        Nobody leaves a child that lies wounded for having stayed long enough.

        Args:
            world: the world. **Written**: node and aim of those who go to somebody.
        """
        crowd = world.crowd
        step_up_to(
            crowd.action, crowd.on_floor, crowd.helps, self._need, self.carrying.carried, self._is_child, crowd.x,
            crowd.y, AT_SIDE_M, world.clock.step_s, world.now_s + world.scenario.decisions.help_s, crowd.node,
            crowd.aim_x, crowd.aim_y, self._stood_s, self._until_s,
        )  # fmt: skip
