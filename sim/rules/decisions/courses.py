"""What people do once they respond: run, hide, help or freeze; drawn at birth, or weighed (``weighing.py``)."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sim.kernels.looking import cover
from sim.rules.decisions.weighing import WeighedCourses
from sim.world.codes import Action, Awareness
from sim.world.world import World

Flags = NDArray[np.bool_]


class Courses(Protocol):
    """How people come to a course.

    Attributes:
        turned: (n,) bool, who has just begun to run instead of hiding or freezing.
        finds_refuges: whether it also says by which way people who hide go to a refuge.
    """

    turned: Flags
    finds_refuges: bool

    @property
    def would_help(self) -> Flags:
        """Who means to help whoever needs it; (n,) bool."""

    def begin(self, world: World, upright: Flags) -> None:
        """Let people begin who respond since this step, before they look at what is around them."""

    def weigh(self, world: World, upright: Flags) -> None:
        """Let people settle on a course by what they know."""

    def more_to_come(self, world: World) -> bool:
        """Tell whether people who hide have yet to get up, the threat being over."""


def courses_of(world: World) -> Courses:
    """Give the rule that the scenario asks for."""
    return WeighedCourses(world) if world.scenario.decisions.course == "weighed" else DrawnCourses(world)


def take_cover(world: World, upright: Flags) -> None:
    """Shield those who hide while they stay put, and nobody on the way.

    Where courses are weighed, people in a refuge hide too: before it is locked they are as well off as on open floor.
    """
    crowd, parameters = world.crowd, world.scenario.decisions
    cover(
        upright, crowd.action, crowd.node, parameters.hiding_exposure, parameters.course == "weighed", crowd.shielding
    )  # fmt: skip


class DrawnCourses:
    """Everybody's own draw decides, whatever they know, and once; groups share a draw.

    Args:
        world: the world.
    """

    finds_refuges = False

    def __init__(self, world: World) -> None:
        self.turned = np.zeros(world.crowd.n, np.bool_)
        self._world = world

    @property
    def would_help(self) -> Flags:
        """Who would help whoever needs it; (n,) bool."""
        luck, parameters = self._world.crowd.action_luck, self._world.scenario.decisions
        least = parameters.run_share + parameters.hide_share
        helps: Flags = (luck >= least) & (luck < least + parameters.help_share)
        return helps

    def begin(self, world: World, upright: Flags) -> None:
        """Give those who respond since this step what their own draw says, and let the frozen run in time.

        Who would help runs until somebody near needs it; who was briefed does not freeze. Where there is no hazard, an
        alarm makes people leave: nobody hides or freezes.
        """
        crowd, parameters = world.crowd, world.scenario.decisions
        new = upright & (crowd.awareness == Awareness.RESPONDING) & (crowd.action == Action.NONE)
        calm = np.isinf(world.hazard.begun_at)
        run = new & (calm | (crowd.action_luck < parameters.run_share))
        hide = new & ~run & (crowd.action_luck < parameters.run_share + parameters.hide_share)
        freeze = new & ~run & ~hide & ~self.would_help & ~crowd.briefed
        run |= new & ~hide & ~freeze
        crowd.action[run] = Action.RUN
        crowd.action[hide] = Action.HIDE
        crowd.action[freeze] = Action.FREEZE
        crowd.free_again_at[freeze] = world.now_s + crowd.freeze_s[freeze]
        thawed = upright & (crowd.action == Action.FREEZE) & (crowd.free_again_at <= world.now_s)
        crowd.action[thawed] = Action.RUN

    def weigh(self, world: World, upright: Flags) -> None:
        """Change nothing: what people know does not count."""

    def more_to_come(self, world: World) -> bool:
        """Tell that nobody who hides will get up."""
        return False
