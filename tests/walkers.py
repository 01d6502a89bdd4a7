"""A few people placed by hand, and the rules that move them."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.rules.decisions.choices import Choices
from sim.rules.movement.leaving import Leaving
from sim.rules.registry import rule_for
from sim.scenario.parameters.venue import VenueParameters
from sim.world.codes import Action, Awareness
from sim.world.world import World, build_world
from tests.builders import room
from tests.worlds import ALIKE, plan, scenario

AS_PLACED = {"course": "drawn", "choice_scale_s": 0.0, "unfamiliar_sigma": 0.0}
"""They run, and the ways of two people differ in nothing but where they stand."""


class Walkers:
    """A few people who run, placed by hand, and the rules that move them.

    Args:
        place: where each stands, m.
        words: the venue, a room of 30 x 10 m if left out.
        group: first member of each person's group; all in one if left out.
        **decisions: knobs.
    """

    def __init__(
        self, place: list[tuple[float, float]], words: VenueParameters | None = None, group: list[int] | None = None,
        **decisions: float | str,
    ) -> None:  # fmt: skip
        n = len(place)
        told = scenario(words or room(30.0, 10.0), crowd={"people": n, **ALIKE}, decisions={**AS_PLACED, **decisions})
        self.world: World = build_world(plan(told), 0, {})
        crowd = self.crowd = self.world.crowd
        crowd.x[:], crowd.y[:] = np.transpose(place)
        crowd.area[:] = self.world.venue.area_at(np.array(place))
        crowd.free_speed[:] = 1.25
        crowd.group[:] = 0 if group is None else group
        crowd.knows[:] = (1 << len(self.world.venue.exits)) - 1
        crowd.came_by[:] = -1
        self.respond(np.arange(n))
        self.choices: Choices | None = None

    def respond(self, rows: Any) -> None:
        self.crowd.awareness[rows], self.crowd.action[rows] = Awareness.RESPONDING, Action.RUN
        self.crowd.responded_at[rows] = self.world.now_s + self.world.clock.step_s

    def ignore(self, row: int) -> None:
        """Let somebody not have responded."""
        self.crowd.awareness[row], self.crowd.action[row] = Awareness.UNAWARE, Action.NONE
        self.crowd.responded_at[row] = np.inf

    def step(self, times: int = 1) -> Walkers:
        if self.choices is None:
            words = self.world.scenario.movement
            self.choices, self.leaving = Choices(self.world), Leaving(self.world)
            self.movement = rule_for("movement", words)(words, self.world)
        for _ in range(times):
            self.world.clock.tick()
            self.choices.act(self.world)
            self.movement.act(self.world)
            self.leaving.act(self.world)
        return self

    def spread_s(self) -> float:
        return float(np.ptp(self.step(160).crowd.left_at))
