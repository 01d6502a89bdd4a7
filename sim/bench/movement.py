"""Times pure movement: the movement rule alone, with nothing beside it but people leaving the floor."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter, process_time
from typing import Final

import numpy as np

from sim.bench.hall import MOVEMENT_STEP_S, Hall, walking_world
from sim.rules.movement.leaving import Leaving
from sim.rules.registry import rule_for

LONGEST_EGRESS_S: Final = 900.0
"""Simulated time after which an egress is given up."""


@dataclass(frozen=True)
class Timed:
    """What some simulated time cost.

    Attributes:
        cpu_s: CPU time, s.
        agent_steps: people on the floor times movement steps.
        simulated_s: s.
    """

    cpu_s: float
    agent_steps: int
    simulated_s: float

    @property
    def rate(self) -> float:
        """Agent-steps per CPU second."""
        return self.agent_steps / self.cpu_s


@dataclass(frozen=True)
class Egress:
    """What a whole egress cost, from the first step until nobody is on the floor.

    Attributes:
        cpu_s: CPU time, s.
        wall_s: wall time, s.
        agent_steps: people on the floor times movement steps.
        simulated_s: how long it took in the model, s.
        t95_s: when 95 % had gone, s; infinite if they never had.
        stayed: people still there when it was given up.
    """

    cpu_s: float
    wall_s: float
    agent_steps: int
    simulated_s: float
    t95_s: float
    stayed: int


class Walk:
    """Everybody in the hall on the way to the nearest door.

    Args:
        hall: the place and the people.
        movement_step_s: time step of movement, s.
    """

    def __init__(self, hall: Hall, movement_step_s: float = MOVEMENT_STEP_S) -> None:
        self.world = walking_world(hall, movement_step_s)
        self.movement = rule_for("movement", hall.plan.scenario.movement)(hall.plan.scenario.movement, self.world)
        self._leaving = Leaving(self.world)

    @property
    def on_floor(self) -> int:
        """People on the floor now."""
        return int(np.count_nonzero(self.world.crowd.on_floor))

    def until(self, end_s: float) -> Timed:
        """Walk on to a simulated time; only the movement rule is timed."""
        cpu_s, agent_steps, begun_s = 0.0, 0, self.world.now_s
        while self.world.now_s < end_s:
            self.world.clock.tick()
            agent_steps += self.on_floor * self.world.clock.substeps
            begun = process_time()
            self.movement.act(self.world)
            cpu_s += process_time() - begun
            self._leaving.act(self.world)
        return Timed(cpu_s, agent_steps, self.world.now_s - begun_s)

    def out(self) -> Egress:
        """Walk until nobody is on the floor; movement and leaving are timed."""
        world, people, agent_steps, t95_s = self.world, self.on_floor, 0, np.inf
        cpu, wall = process_time(), perf_counter()
        there = people
        while there and world.now_s < LONGEST_EGRESS_S:
            world.clock.tick()
            agent_steps += there * world.clock.substeps
            self.movement.act(world)
            self._leaving.act(world)
            there = self.on_floor
            if there <= 0.05 * people:
                t95_s = min(t95_s, world.now_s)
        return Egress(process_time() - cpu, perf_counter() - wall, agent_steps, world.now_s, t95_s, there)
