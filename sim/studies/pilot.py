"""What a study would take: a few of its runs, timed and weighed, and kept as the first runs of the study."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from sim.errors import SimulationError
from sim.runs.file_formats import write_npz
from sim.runs.results_folder import MANIFEST
from sim.runs.runner import run
from sim.scenario.parameters.scenario import Plan
from sim.studies.design.manifest import study_manifest
from sim.studies.design.run_order import RunOrder, StudyRun
from sim.studies.design.shard import Shard
from sim.studies.design.study import Study
from sim.studies.engines.outcome import Outcome, outcome_of
from sim.studies.engines.run_builder import RunBuilder
from sim.studies.store.database import RESULTS, TRAJECTORIES
from sim.studies.store.lock import locked
from sim.studies.store.study_folder import DRY_RUN, prepare, same_study, settle_manifest
from sim.studies.store.writing import Store

_COPIES: Final = 40
"""Times that an outcome is written to weigh it, for a file grows by whole pages."""
_WARM_S: Final = 10.0
"""Simulated time of the run that is not timed: it compiles, and works out the fields."""


@dataclass(frozen=True)
class Pilot:
    """What a study would take.

    Attributes:
        runs: of the whole design, or of the shard; with a stopping rule, at most.
        done: runs that are in the results folder, those of this pilot included.
        piloted: runs that were run to find out.
        seconds_per_run: of one process, s.
        bytes_per_run: on disk.
        failed: errors of the runs that failed.
    """

    runs: int
    done: int
    piloted: int
    seconds_per_run: float
    bytes_per_run: float
    failed: tuple[str, ...]

    def hours(self, workers: int) -> float:
        """Give the wall time of what is left to run with so many processes, each with a core of its own, h."""
        return max(self.runs - self.done, 0) * self.seconds_per_run / workers / 3600.0


def pilot_of(study: Study, folder: Path, tell: Callable[[str], None], shard: Shard | None = None) -> Pilot:
    """Run the first run of every scenario under the first and the last policy, at two points, and keep them.

    They are ordinary runs of the study: a sweep into the same folder does not repeat them. What is there already is
    not run again, and stays as it is.

    Args:
        study: as loaded.
        folder: results folder of the study; it is made, or gone on with where it holds the same study.
        tell: told in a line what is run.
        shard: a part of the study, whose results stand in a folder of its own inside.

    Returns:
        What the whole study would take, by the means of these runs.

    Raises:
        ResultsError: a folder that cannot be written, holds something else, or is held by a sweep.
        SimulationError: every run failed.
    """
    shard = shard or Shard()
    place = shard.folder(folder)
    manifest = study_manifest(study)
    if shard.parts > 1:
        manifest["shard"] = [shard.part, shard.parts]
    prepare(place)
    with locked(place):
        store = Store(place, _settle(place, manifest), study.points)
        try:
            order, finished = RunOrder(manifest, study.points), store.finished()
            chosen = _chosen(order, shard)
            outcomes = []
            for study_run, outcome in _outcomes(study, manifest, [run for run in chosen if not finished[run]], tell):
                store.add(study_run, outcome)
                outcomes.append((study_run, outcome))
            store.flush()
            done = store.counts()[0]
            seconds = [store.wall_s(run) for run in chosen if finished[run]]
        finally:
            store.close()
    good = [outcome for _, outcome in outcomes if not outcome.error]
    failed = tuple(f"{study_run}: {outcome.error}" for study_run, outcome in outcomes if outcome.error)
    seconds += [outcome.wall_s for outcome in good]
    if not seconds:
        raise SimulationError("\n".join(failed))
    runs = len(range(shard.part - 1, study.runs, shard.parts))
    weight = _weight(manifest, study, good) if good else _stored_weight(place) / done
    return Pilot(runs, done, len(outcomes), sum(seconds) / len(seconds), weight, failed)


def _settle(place: Path, manifest: dict[str, Any]) -> dict[str, Any]:
    """Write the manifest of a study that is only tried; one that stands stays as it is, if it is of the same study."""
    if (place / MANIFEST).exists() or (place / RESULTS).exists():
        return same_study(place, manifest)
    return settle_manifest(place, {**manifest, DRY_RUN: True})


def _chosen(order: RunOrder, shard: Shard) -> list[int]:
    """Choose the first, a middle and the last run of each scenario's first replication, as far as a shard has them."""
    chosen: list[int] = []
    for scenario in range(len(order.scenarios)):
        first = order.first(0, scenario)
        mine = [run for run in range(first, first + order.block) if run in shard]
        chosen += sorted({mine[0], mine[len(mine) // 2], mine[-1]}) if mine else []
    return chosen or [shard.part - 1]


def _outcomes(
    study: Study, manifest: dict[str, Any], chosen: list[int], tell: Callable[[str], None]
) -> Iterator[tuple[StudyRun, Outcome]]:
    """Run the chosen runs, scenario by scenario, each time after a short run that compiles and finds the ways."""
    order, builder = RunOrder(manifest, study.points), RunBuilder(manifest)
    keeps_paths = "trajectories" in study.parameters.keep
    for name, numbers in groupby(map(order.study_run, chosen), key=lambda each: each.scenario):
        runs = list(numbers)
        tell(f"pilot: {name}, {len(runs)} of {order.block * order.replications:,}")
        _warm(builder.plan(runs[0]))
        for study_run in runs:
            yield study_run, outcome_of(builder, study_run, trajectory=keeps_paths)


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
            bare = Outcome(
                number, outcome.metrics, outcome.series, outcome.events, wall_s=outcome.wall_s, who=outcome.who
            )
            store.add(order.study_run(number), bare)
        store.close()
        paths = 0.0
        for outcome in outcomes:
            if outcome.trajectory:
                write_npz(folder / "one.npz", outcome.trajectory)
                paths += (folder / "one.npz").stat().st_size / len(outcomes)
        return ((folder / RESULTS).stat().st_size - before) / count + paths


def _stored_weight(place: Path) -> float:
    """Give the size of what a results folder holds of its runs, in bytes."""
    paths = (place / TRAJECTORIES).glob("*.npz")
    return float((place / RESULTS).stat().st_size + sum(path.stat().st_size for path in paths))
