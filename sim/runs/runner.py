"""One run: a plan and a seed in, a result out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from time import perf_counter
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.metrics import all_metrics
from sim.metrics.who import WhoCount, people_kinds, who_of
from sim.model import VenueModel
from sim.runs import tables
from sim.runs.people_table import as_labels
from sim.scenario.parameters.scenario import Plan
from sim.world.event_log import Event
from sim.world.scenario_draws import DRAWS, scenario_draws
from sim.world.trajectory import Trajectory
from sim.world.venue.venue import Venue, build_venue

Arrays = dict[str, NDArray[Any]]

PEOPLE_COLUMNS = (
    "age", "mobility", "group", "home_area", "free_speed", "status", "action", "wound", "harmed_by", "cause",
    "exposed_s", "toxic_dose", "responded_at", "left_at", "left_by", "harmed_at", "incapacitated_at", "died_at",
    "aided_at", "treated_at", "collected_at", "hospital_at",
)  # fmt: skip
"""Columns of the audience that a result keeps."""


@dataclass(frozen=True)
class RunResult:
    """What one run gave.

    Each ``..._table`` is a plain dict of columns of equal length, for ``pandas.DataFrame(result.people_table())``.

    Attributes:
        plan: what was run.
        seed: of the replication.
        metrics: every metric by name; None where a metric has no value in this run.
        events: what happened when, in order.
        series: columns of equal length, one point every ``record_every_s``.
        doors: one entry per door, by column (see ``DoorRecord.table``).
        air: one entry per gas space and point of time, by column (see ``AirRecord.table``); empty without a fire.
        people: one entry per member of the audience, by column; times are infinite where they never came.
        maps: ``origin`` (2,) m, ``cell_m``, ``exposure_person_s``, ``peak_people`` and ``dense_person_s``
            (rows, columns).
        who: people, casualties and deaths by kind of person.
        trajectory: everybody's path if asked for, else None.
        wall_s: wall time of the steps, s.
        build_s: wall time of building the model, s.
        phase_s: wall time by phase, s.
    """

    plan: Plan
    seed: int
    metrics: dict[str, float | None]
    events: tuple[Event, ...]
    series: Arrays
    people: Arrays
    doors: Arrays
    air: Arrays
    maps: Arrays
    who: list[WhoCount]
    trajectory: Trajectory | None
    wall_s: float
    build_s: float
    phase_s: dict[str, float]

    @cached_property
    def venue(self) -> Venue:
        """The venue, built from its parameters."""
        return build_venue(self.plan.scenario.venue_as_built())

    @property
    def frame_rate(self) -> float:
        """Frames of the trajectory in a second, 1/s."""
        settings = self.plan.scenario.run
        return tables.frames_per_second(settings.step_s, settings.trajectory_every_s)

    @property
    def draws(self) -> dict[str, float]:
        """The draws that make this incident another than the next, unit numbers by name (see ``DRAWS``)."""
        return dict(zip(DRAWS, scenario_draws(self.seed), strict=True))

    def people_table(self) -> Arrays:
        """Give a row for each person of the audience: labels and ids for numbers, nan where a time never came."""
        return tables.of_people(as_labels(self.people, self.venue))

    def events_table(self) -> Arrays:
        """Give a row for each event, in order of time: ``time_s``, ``event``, ``subject``, ``meaning``."""
        return tables.of_events(self.events)

    def series_table(self) -> Arrays:
        """Give a row for each point of the series, ``time_s`` first."""
        return dict(self.series)

    def trajectory_table(self) -> Arrays:
        """Give a row for each person in each frame: ``id``, ``frame``, ``x``, ``y`` (m); none without paths."""
        return tables.of_trajectory(self.trajectory)


Progress = Callable[[float, float], None]
"""Called now and then with the simulated time and its limit, s."""


def run(plan: Plan, seed: int, *, trajectory: bool = False, progress: Progress | None = None) -> RunResult:
    """Run one incident.

    Args:
        plan: scenario with the policy laid on.
        seed: of the replication, a whole number from 0; the result depends on plan and seed alone.
        trajectory: whether to keep everybody's path.
        progress: told the simulated time once every ten simulated seconds.

    Returns:
        The result.

    Raises:
        SimulationError: if the model broke one of its own laws.
    """
    begun = perf_counter()
    model = VenueModel(plan, rng=seed, trajectory=trajectory)
    kinds = people_kinds(model.world)
    built = perf_counter()
    try:
        while model.running:
            model.step()
            if progress is not None and model.world.clock.due(10.0):
                progress(model.world.now_s, plan.scenario.run.duration_s)
        return _result(model, seed, who_of(model.world, kinds), build_s=built - begun, wall_s=perf_counter() - built)
    finally:
        forget(model)


def _result(model: VenueModel, seed: int, who: list[WhoCount], *, build_s: float, wall_s: float) -> RunResult:
    world, n = model.world, model.world.attendees
    collected = model.datacollector.model_vars
    maps = world.maps
    return RunResult(
        plan=world.plan,
        seed=seed,
        metrics={name: metric.measure(world) for name, metric in all_metrics().items()},
        events=tuple(world.log),
        series={name: np.array(values) for name, values in collected.items()},
        people={name: getattr(world.crowd, name)[:n].copy() for name in PEOPLE_COLUMNS},
        doors=model.door_record.table(world),
        air=model.air_record.table(),
        maps={
            "origin": maps.origin,
            "cell_m": np.array(maps.cell_m),
            "exposure_person_s": maps.exposure_person_s,
            "peak_people": maps.peak_people,
            "dense_person_s": maps.dense_person_s,
        },
        who=who,
        trajectory=model.trace.trajectory() if model.trace is not None else None,
        wall_s=wall_s,
        build_s=build_s,
        phase_s=dict(model.phase_s),
    )


def forget(model: VenueModel) -> None:
    """Free a finished model: Mesa 3.3 keeps every model it ever saw in a table of its agents' numbers."""
    getattr(mesa.Agent, "_ids", {}).pop(model, None)
