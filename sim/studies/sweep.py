"""Fills the results folder of a study: what is not there yet is run, and nothing is run twice."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sim.studies.design.manifest import study_manifest
from sim.studies.design.run_order import RunOrder, StudyRun
from sim.studies.design.shard import Shard
from sim.studies.design.study import Study
from sim.studies.engines import Engine, EngineMaker, Tell
from sim.studies.engines.local import Local
from sim.studies.engines.outcome import Outcome
from sim.studies.store.database import Store
from sim.studies.store.lock import locked
from sim.studies.store.stopping import enough, looks
from sim.studies.store.study_folder import prepare, settle_manifest

_NAMED: Final = 3
"""Failed runs that are told of one by one; the results name every one."""


@dataclass(frozen=True)
class SweepProgress:
    """How far a sweep is.

    Attributes:
        done: runs that are done, earlier sweeps included.
        failed: runs that failed.
        total: runs there are to be; with a stopping rule, as far as it is known.
        fresh: runs that this sweep has run itself.
        last_s: wall time of the run that has just been done, without compiling, s; None where none has.
    """

    done: int
    failed: int
    total: int
    fresh: int = 0
    last_s: float | None = None


Watch = Callable[[SweepProgress], None]


def cores() -> int:
    """Give the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def this_machine(workers: int | None = None) -> EngineMaker:
    """Choose processes of this machine, by default one per core."""
    count = workers or cores()

    def chosen(manifest: Mapping[str, Any], tell: Tell) -> Engine:
        return Local(manifest, count, trajectory="trajectories" in manifest["study"]["keep"], tell=tell)

    return chosen


def run_study(
    study: Study,
    folder: Path | str,
    *,
    engine: EngineMaker | None = None,
    shard: Shard | None = None,
    fail_fast: bool = False,
    watch: Watch | None = None,
    tell: Tell | None = None,
) -> SweepProgress:
    """Run all runs of a study that its results folder does not hold yet.

    Args:
        study: as loaded.
        folder: results folder; it is made, or gone on with where it holds the same study.
        engine: where runs are run; processes of this machine by default.
        shard: run one part only, into a folder of its own inside.
        fail_fast: end after the first failed run.
        watch: told how far the sweep is, after every run.
        tell: told in a line what else happens: which runs fail, for example.

    Returns:
        How far it came. Failed runs are in the table, and are tried again by the next call.

    Raises:
        ResultsError: a folder that cannot be written, holds something else, or is held by another sweep.
    """
    shard = shard or Shard()
    folder = shard.folder(Path(folder))
    manifest = study_manifest(study)
    if shard.parts > 1:
        manifest["shard"] = [shard.part, shard.parts]
    prepare(folder)
    with locked(folder):
        settle_manifest(folder, manifest)
        store = Store(folder, manifest, study.points)
        try:
            chosen = (engine or this_machine())(manifest, tell or _silent)
            with chosen:
                swept = _Sweep(study, manifest, store, shard, tell or _silent)
                return swept.run(chosen, watch or _silent, fail_fast=fail_fast)
        finally:
            store.close()


class _Sweep:
    """One call of ``run_study``, with the folder held."""

    def __init__(self, study: Study, manifest: Mapping[str, Any], store: Store, shard: Shard, tell: Tell) -> None:
        self._parameters = study.parameters
        self._order = RunOrder(manifest, study.points)
        self._store = store
        self._shard = shard
        self._tell = tell
        self._active = list(range(len(self._order.scenarios)))
        self._stopped = 0
        self._fresh = 0

    def run(self, engine: Engine, watch: Watch, *, fail_fast: bool) -> SweepProgress:
        finished = self._store.finished()
        self._done, self._failed = sum(finished), 0
        watch(self._tally())
        for begin, end in looks(self._parameters.stop, self._order.replications):
            for study_run, outcome in engine.outcomes(self._cells(begin, end, finished)):
                self._store.add(study_run, outcome)
                self._fresh += 1
                self._failed += bool(outcome.error)
                self._done += not outcome.error
                if outcome.error:
                    self._complain(study_run, outcome)
                watch(self._tally(None if outcome.error else outcome.wall_s))
                if outcome.error and fail_fast:
                    return self._tally()
            self._store.flush()
            self._look(end)
        watch(self._tally())
        return self._tally()

    def _cells(self, begin: int, end: int, finished: bytearray) -> Iterator[StudyRun]:
        for replication in range(begin, end):
            for scenario in self._active:
                first = self._order.first(replication, scenario)
                for run in range(first, first + self._order.block):
                    if run in self._shard and not finished[run]:
                        yield self._order.study_run(run)

    def _complain(self, study_run: StudyRun, outcome: Outcome) -> None:
        """Say at once that a run failed: whoever waits for days should not learn it at the end."""
        if self._failed <= _NAMED:
            self._tell(f"{study_run} failed: {outcome.error}")
        elif self._failed == _NAMED + 1:
            self._tell("more runs failed; `havenue status` lists them")

    def _look(self, replications: int) -> None:
        """End the scenarios that have replications enough."""
        if self._parameters.stop is None or replications >= self._order.replications:
            return
        for scenario in list(self._active):
            name = self._order.scenarios[scenario]
            if enough(self._store.connection, self._parameters.stop, name, self._order.policies, replications):
                self._active.remove(scenario)
                self._stopped += (self._order.replications - replications) * self._order.block

    def _tally(self, last_s: float | None = None) -> SweepProgress:
        every = range(self._shard.part - 1, self._order.runs, self._shard.parts)
        return SweepProgress(self._done, self._failed, len(every) - self._stopped, self._fresh, last_s)


def _silent(_: object) -> None:
    """Tell nobody."""
