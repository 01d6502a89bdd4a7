"""Fills the results folder of a study: what is not there yet is run, and nothing is run twice."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sim.studies.design.manifest import study_manifest
from sim.studies.design.parts import compared_policies
from sim.studies.design.run_order import RunOrder, StudyRun
from sim.studies.design.shard import Shard
from sim.studies.design.study import Study
from sim.studies.engines import Engine, EngineMaker, Tell
from sim.studies.engines.local import Local
from sim.studies.engines.outcome import Outcome
from sim.studies.engines.run_watch import RunWatch
from sim.studies.store.heartbeat import NOTHING_RUNNING, Heartbeat, Pulse, UnderWay
from sim.studies.store.lock import locked
from sim.studies.store.soundness import every_damage
from sim.studies.store.stopping import enough, looks
from sim.studies.store.study_folder import keep_manifest, prepare, settle_manifest
from sim.studies.store.writing import Store

_NAMED: Final = 3
"""Failed or damaged runs that are told of one by one; the results name every one that failed."""


@dataclass(frozen=True)
class SweepProgress:
    """How far a sweep is.

    Attributes:
        done: runs that are done, earlier sweeps included.
        failed: runs that failed.
        total: runs there are to be; with a stopping rule, as far as it is known.
        fresh: runs that this sweep has run itself.
        last_s: wall time of the run that has just been done, without compiling, s; None where none has.
        pulse: what it is at.
    """

    done: int
    failed: int
    total: int
    fresh: int = 0
    last_s: float | None = None
    pulse: Pulse = NOTHING_RUNNING


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
    most_minutes: float | None = None,
    watch: Watch | None = None,
    tell: Tell | None = None,
) -> SweepProgress:
    """Run all runs of a study that its results folder does not hold yet, and those that are damaged in it again.

    Args:
        study: as loaded.
        folder: results folder; it is made, or gone on with where it holds the same study.
        engine: where runs are run; processes of this machine by default.
        shard: run one part only, into a folder of its own inside.
        fail_fast: end after the first failed run.
        most_minutes: how long a run may take, min; by default 20 times the median of finished runs, at least 10 min
            (1 h before five are finished). One that takes longer is given up by name. Only processes of this machine
            can be ended so.
        watch: told how far the sweep is, after every run and now and then.
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
        manifest = settle_manifest(folder, manifest)
        store = Store(folder, manifest, study.points)
        heartbeat = Heartbeat(folder)
        try:
            _take_out_damaged(store, folder, manifest, RunOrder(manifest, study.points), tell or _silent)
            chosen = (engine or this_machine())(manifest, tell or _silent)
            with chosen:
                swept = _Sweep(study, manifest, store, shard, heartbeat, watch or _silent, tell or _silent)
                most_s = None if most_minutes is None else 60.0 * most_minutes
                chosen.run_watch = RunWatch(most_s, store.wall_times(), swept.beat)
                return swept.run(chosen, fail_fast=fail_fast)
        finally:
            heartbeat.end()
            store.close()
            keep_manifest(folder, manifest)


def _take_out_damaged(store: Store, folder: Path, manifest: Mapping[str, Any], order: RunOrder, tell: Tell) -> None:
    """Take out of the results what is not what was written, and say so; it is run again like what was never there."""
    for line in store.mended:
        tell(f"{folder}: {line}")
    found = every_damage(store.connection, folder, manifest)
    for damage in found[:_NAMED]:
        tell(f"damaged, and run again: {damage.told(order)}")
    if len(found) > _NAMED:
        tell(f"and {len(found) - _NAMED:,} more are damaged, and run again")
    store.remove(sorted({damage.run for damage in found}, key=lambda run: (run is None, run)))


class _Sweep:
    """One call of ``run_study``, with the folder held."""

    def __init__(
        self, study: Study, manifest: Mapping[str, Any], store: Store, shard: Shard, heartbeat: Heartbeat,
        watch: Watch, tell: Tell,
    ) -> None:  # fmt: skip
        self._parameters = study.parameters
        self._order = RunOrder(manifest, study.points)
        self._compared = compared_policies(manifest)
        self._store = store
        self._shard = shard
        self._heartbeat = heartbeat
        self._watch = watch
        self._tell = tell
        self._active = list(range(len(self._order.scenarios)))
        self._stopped = 0
        self._fresh = 0
        self._done, self._failed = 0, 0

    def run(self, engine: Engine, *, fail_fast: bool) -> SweepProgress:
        self._engine = engine
        finished = self._store.finished()
        self._done = sum(finished)
        self._watch(self._tally())
        for begin, end in looks(self._parameters.stop, self._order.replications):
            for study_run, outcome in engine.outcomes(self._cells(begin, end, finished)):
                self._store.add(study_run, outcome)
                self._fresh += 1
                self._failed += bool(outcome.error)
                self._done += not outcome.error
                if outcome.error:
                    self._complain(study_run, outcome)
                self.beat(None if outcome.error else outcome.wall_s)
                if outcome.error and fail_fast:
                    return self._tally()
            self._store.flush()
            self._look(end)
        self._watch(self._tally())
        return self._tally()

    def beat(self, last_s: float | None = None) -> None:
        """Tell whoever watches, here and in the folder, what the sweep is at; write what waits to be written."""
        self._store.flush_due()
        tally = self._tally(last_s)
        self._heartbeat.beat(tally.pulse.idle_s, tally.pulse.running)
        self._watch(tally)

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
            if enough(self._store.connection, self._parameters.stop, name, self._compared, replications):
                self._active.remove(scenario)
                self._stopped += (self._order.replications - replications) * self._order.block

    def _tally(self, last_s: float | None = None) -> SweepProgress:
        every = range(self._shard.part - 1, self._order.runs, self._shard.parts)
        watched = self._engine.run_watch
        running = tuple(UnderWay(str(study_run), seconds) for study_run, seconds in watched.under_way())
        pulse = Pulse(watched.idle_s, running)
        return SweepProgress(self._done, self._failed, len(every) - self._stopped, self._fresh, last_s, pulse)


def _silent(_: object) -> None:
    """Tell nobody."""
