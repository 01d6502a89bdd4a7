"""People at one place who weigh what to do, for the tests of courses and of hiding."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.rules.decisions.courses import courses_of
from sim.rules.decisions.weighing import WeighedCourses
from sim.scenario.parameters.venue import VenueParameters
from sim.world.codes import Action, Awareness, Mobility, Role
from sim.world.world import World, build_world
from tests.builders import room
from tests.worlds import ALIKE, plan, scenario

MIDDLE_M, PLACE = 20.0, (12.0, 20.0)
SHARES = {"run_share": 0.55, "hide_share": 0.2, "help_share": 0.1}
CERTAIN_TO_HIDE = {"run_share": 0.0, "hide_share": 1.0, "help_share": 0.0}
WEST, EAST = (6.0, MIDDLE_M), (22.0, MIDDLE_M)
"""Two places of the hazard: behind people, and between them and the only exit."""


def world_of(people: int, venue: VenueParameters | None = None, **words: Any) -> World:
    """Give people at one place of a room of 30 m who respond in this step; the hazard has begun, and nobody is told."""
    decisions = {"course": "weighed", **SHARES, **words.pop("decisions", {})}
    words.setdefault("alarm", {"mode": "none"})
    crowd_words = {"people": people, "briefed_share": 0.0, **ALIKE, **words.pop("crowd", {})}
    told = scenario(venue or room(30.0, 2.0 * MIDDLE_M), crowd=crowd_words, decisions=decisions, **words)
    world = build_world(plan(told), 0, {Role.OFFICER: 1})
    crowd, rows = world.crowd, slice(0, people)
    crowd.x[rows], crowd.y[rows] = PLACE
    crowd.area[rows] = world.venue.area_at(np.array([PLACE]))[0]
    crowd.knows[rows], crowd.came_by[rows], crowd.mobility[rows] = 2**64 - 1, -1, Mobility.UNAIDED
    crowd.awareness[rows], crowd.responded_at[rows] = Awareness.RESPONDING, world.clock.step_s
    world.hazard.begun_at = 0.0
    return world


class Minds:
    """People who weigh, and where they take the hazard to be."""

    def __init__(self, world: World) -> None:
        self.world, self.n = world, world.attendees
        self.courses = courses_of(world)
        assert isinstance(self.courses, WeighedCourses)

    def weigh(self, hazard: tuple[float, float] | None = None, *, sees: bool = False, steps: int = 1) -> Minds:
        world = self.world
        x, y = (np.nan, np.nan) if hazard is None else hazard
        world.crowd.hazard_x[: self.n], world.crowd.hazard_y[: self.n] = x, y
        for _ in range(steps):
            world.clock.tick()
            world.crowd.sees_hazard[: self.n] = sees
            self.courses.weigh(world, world.crowd.upright)
        return self

    def runs(self) -> NDArray[np.bool_]:
        """Who runs and does not mean to help; (people,)."""
        crowd = self.world.crowd
        return ((crowd.action == Action.RUN) & ~self.courses.would_help)[: self.n]

    def share(self, action: Action) -> float:
        """Share of an action; people who would help are not counted as running."""
        chosen = self.runs() if action == Action.RUN else self.world.crowd.action[: self.n] == action
        return float(chosen.mean())
