"""Times the full incident: the whole model, with an assault by one source, alarm, decisions, police and care."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import process_time
from typing import Final

import numpy as np

from sim import model as models
from sim.bench.hall import PROMPT, Hall, incident_of, put_in_place
from sim.bench.movement import Timed
from sim.model import VenueModel
from sim.runs.runner import forget

ALL_WALK_FROM_S: Final = 4.0
"""Time by which everybody walks where everybody is told at once (``PROMPT``)."""

CLOCK: Final = "perf_counter"
"""Name by which the model reads the clock that times its phases."""


@dataclass(frozen=True)
class WholeIncident:
    """What a whole incident cost.

    Attributes:
        set_up_s: CPU time of building the model, s.
        cpu_s: CPU time of its steps, s.
        share: of the CPU time of the steps, by phase.
    """

    set_up_s: float
    cpu_s: float
    share: dict[str, float]


def incident_window(hall: Hall, length_s: float) -> Timed:
    """Run the incident in which everybody walks at once, and time a window of it.

    Args:
        hall: the place and the people.
        length_s: simulated time that counts, s, from ``ALL_WALK_FROM_S`` on.

    Returns:
        What the window cost in all phases together.
    """
    model = VenueModel(incident_of(hall.people, PROMPT), rng=0)
    world = model.world
    put_in_place(world, hall)
    while world.now_s < ALL_WALK_FROM_S:
        model.step()
    cpu_s, agent_steps = 0.0, 0
    while world.now_s < ALL_WALK_FROM_S + length_s:
        agent_steps += int(np.count_nonzero(world.crowd.on_floor)) * world.clock.substeps
        begun = process_time()
        model.step()
        cpu_s += process_time() - begun
    forget(model)
    return Timed(cpu_s, agent_steps, length_s)


def whole_incident(hall: Hall) -> WholeIncident:
    """Run the incident with every knob at its default, from the first step to the end of the scene and its aftermath.

    Args:
        hall: the place and the people.
    """
    plan = incident_of(hall.people)
    begun = process_time()
    model = VenueModel(plan, rng=0)
    set_up_s = process_time() - begun
    put_in_place(model.world, hall)
    with _phases_in_cpu_time():
        begun = process_time()
        model.run()
        cpu_s = process_time() - begun
    whole = sum(model.phase_s.values())
    share = {name: spent / whole for name, spent in model.phase_s.items()}
    forget(model)
    return WholeIncident(set_up_s, cpu_s, share)


@contextmanager
def _phases_in_cpu_time() -> Iterator[None]:
    """Let models time their phases in CPU time: wall time also counts what others do on the machine."""
    wall = getattr(models, CLOCK)
    setattr(models, CLOCK, process_time)
    try:
        yield
    finally:
        setattr(models, CLOCK, wall)
