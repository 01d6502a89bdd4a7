"""What a study would take: a few of its runs, timed and weighed, with nothing left behind."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sim.errors import SimulationError
from sim.runs.file_formats import write_npz
from sim.runs.runner import run
from sim.scenario.parameters.scenario import Plan
from sim.studies.design.manifest import study_manifest
from sim.studies.design.run_order import RunOrder, StudyRun
from sim.studies.design.study import Study
from sim.studies.engines.outcome import Outcome, outcome_of
from sim.studies.engines.run_builder import RunBuilder
from sim.studies.store.database import RESULTS
from sim.studies.store.writing import Store

_COPIES: Final = 40
"""Times that an outcome is written to weigh it, for a file grows by whole pages."""
_WARM_S: Final = 10.0
"""Simulated time of the run that is not timed: it compiles, and works out the fields."""


@dataclass(frozen=True)
class Pilot:
    """What a study would take.

    Attributes:
        runs: of the whole design; with a stopping rule, at most.
        piloted: runs that were run to find out.
        seconds_per_run: of one process, s.
        bytes_per_run: on disk.
        failed: errors of the runs that failed.
    """

    runs: int
    piloted: int
    seconds_per_run: float
    bytes_per_run: float
    failed: tuple[str, ...]

    def hours(self, workers: int) -> float:
        """Give the wall time with so many processes, each with a core of its own, h."""
        return self.runs * self.seconds_per_run / workers / 3600.0


def pilot_of(study: Study, tell: Callable[[str], None]) -> Pilot:
    """Run the first run of every scenario under the first and the last policy, at two points.

    Args:
        study: as loaded.
        tell: told in a line what is run.

    Returns:
        What the whole study would take, by the means over scenarios.

    Raises:
        SimulationError: every run failed.
    """
    manifest = study_manifest(study)
    order, builder = RunOrder(manifest, study.points), RunBuilder(manifest)
    keeps_paths = "trajectories" in study.parameters.keep
    outcomes: list[tuple[StudyRun, Outcome]] = []
    for scenario, name in enumerate(order.scenarios):
        first = order.first(0, scenario)
        numbers = sorted({first, first + order.block // 2, first + order.block - 1})
        tell(f"pilot: {name}, {len(numbers)} of {order.block * order.replications:,} runs")
        _warm(builder.plan(order.study_run(first)))
        for number in numbers:
            study_run = order.study_run(number)
            outcomes.append((study_run, outcome_of(builder, study_run, trajectory=keeps_paths)))
    good = [(study_run, outcome) for study_run, outcome in outcomes if not outcome.error]
    failed = tuple(f"{study_run}: {outcome.error}" for study_run, outcome in outcomes if outcome.error)
    if not good:
        raise SimulationError("\n".join(failed))
    seconds = sum(outcome.wall_s for _, outcome in good) / len(good)
    return Pilot(study.runs, len(outcomes), seconds, _weight(manifest, study, [each for _, each in good]), failed)


def _warm(plan: Plan) -> None:
    brief = plan.scenario.run.model_copy(update={"duration_s": _WARM_S})
    run(Plan(plan.scenario.model_copy(update={"run": brief}), plan.policy), 0)


def _weight(manifest: dict[str, Any], study: Study, outcomes: list[Outcome]) -> float:
    """Give the mean size of an outcome on disk, in bytes."""
    with tempfile.TemporaryDirectory(prefix="havenue-pilot-") as scratch:
        folder = Path(scratch)
        copies = manifest | {"replications": max(_COPIES, int(manifest["replications"]))}
        store = Store(folder, copies, study.points)
        order = RunOrder(copies, study.points)
        before = (folder / RESULTS).stat().st_size
        count = min(_COPIES * len(outcomes), order.runs)
        for number in range(count):
            outcome = outcomes[number % len(outcomes)]
            bare = Outcome(number, outcome.metrics, outcome.series, outcome.events, wall_s=outcome.wall_s)
            store.add(order.study_run(number), bare)
        store.close()
        paths = 0.0
        for outcome in outcomes:
            if outcome.trajectory:
                write_npz(folder / "one.npz", outcome.trajectory)
                paths += (folder / "one.npz").stat().st_size / len(outcomes)
        return ((folder / RESULTS).stat().st_size - before) / count + paths
