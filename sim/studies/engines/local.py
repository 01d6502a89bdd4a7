"""Runs in processes of this machine: each has its own pipe, so that a dead one is known with what it was at."""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Final, Self

from sim.errors import SimulationError
from sim.studies.design.run_order import StudyRun
from sim.studies.engines import DIED, Tell
from sim.studies.engines.outcome import Outcome
from sim.studies.engines.run_watch import LEAST_LIMIT_S, RunWatch
from sim.studies.engines.worker import READY, work

_IN_HAND: Final = 2
"""Cells that a worker has at most: the one it runs, and the next, so that it never waits for this process."""
_TRIES: Final = 3
"""Workers in a row that may die before any was ready."""
_ONE_THREAD: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
_PATIENCE_S: Final = 5.0
_LOOK_EVERY_S: Final = 1.0
"""Time between two looks at runs that take long, s."""


@dataclass(eq=False)
class _Worker:
    process: BaseProcess
    pipe: Connection
    started_s: float
    ready: bool = False
    in_hand: deque[StudyRun] = field(default_factory=deque)


class Local:
    """Processes of this machine.

    A worker that dies costs nobody else anything: another takes its place and tries the run once more; a
    run that ends its worker twice is given up, by name. So is, at once and with its worker, a run that takes longer
    than ``run_watch`` allows: a worker that was stopped, or a run that never ends.

    Args:
        manifest: of the study.
        workers: processes.
        trajectory: whether paths are kept.
        tell: told in a line when a worker dies.
    """

    def __init__(self, manifest: Mapping[str, Any], workers: int, *, trajectory: bool = False, tell: Tell) -> None:
        self._parameters = {key: manifest[key] for key in ("scenarios", "policies")}
        self._count = workers
        self._trajectory = trajectory
        self._tell = tell
        self._workers: list[_Worker] = []
        self._deaths: Counter[int] = Counter()
        self._stillborn = 0
        self.run_watch = RunWatch()

    def __enter__(self) -> Self:
        """Workers are started when there is something to run."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the workers: at once, for whatever is still in hand is not wanted any more."""
        for worker in self._workers:
            with suppress(OSError):
                worker.pipe.close()
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join(_PATIENCE_S)
            if worker.process.exitcode is None:
                worker.process.kill()
                worker.process.join()
        self._workers = []

    def outcomes(self, study_runs: Iterable[StudyRun]) -> Iterator[tuple[StudyRun, Outcome]]:
        """Run cells and give each with its outcome as soon as it is there."""
        source, returned = iter(study_runs), deque[StudyRun]()
        while True:
            self._hand_out(source, returned)
            busy = {worker.pipe: worker for worker in self._workers if worker.in_hand or not worker.ready}
            if not any(worker.in_hand for worker in self._workers):
                return
            heard = wait(list(busy), _LOOK_EVERY_S)
            if heard:
                self.run_watch.look()
            else:
                self.run_watch.beat()
            for pipe in heard:
                worker = busy[pipe]  # type: ignore[index]
                try:
                    told = worker.pipe.recv()
                except (EOFError, OSError):
                    yield from self._bury(worker, returned)
                    continue
                if told == READY:
                    worker.ready, self._stillborn = True, 0
                    self._begin_next(worker)
                else:
                    study_run = worker.in_hand.popleft()
                    self.run_watch.end(study_run, told.wall_s)
                    self._begin_next(worker)
                    yield study_run, told
            yield from self._end_overdue(returned)

    def _hand_out(self, source: Iterator[StudyRun], returned: deque[StudyRun]) -> None:
        """Give every worker something to do, the emptiest first; start workers while there is work for them."""
        for depth in range(_IN_HAND):
            for worker in self._workers:
                if len(worker.in_hand) <= depth:
                    study_run = returned.popleft() if returned else next(source, None)
                    if study_run is None:
                        return
                    self._send(worker, study_run)
            while depth == 0 and len(self._workers) < self._count:
                study_run = returned.popleft() if returned else next(source, None)
                if study_run is None:
                    return
                self._workers.append(self._start())
                self._send(self._workers[-1], study_run)

    def _send(self, worker: _Worker, study_run: StudyRun) -> None:
        worker.in_hand.append(study_run)
        if worker.ready and len(worker.in_hand) == 1:
            self.run_watch.begin(study_run)
        with suppress(OSError):  # whoever is dead is noticed by its pipe
            worker.pipe.send(study_run)

    def _begin_next(self, worker: _Worker) -> None:
        if worker.in_hand:
            self.run_watch.begin(worker.in_hand[0])

    def _end_overdue(self, returned: deque[StudyRun]) -> Iterator[tuple[StudyRun, Outcome]]:
        """End workers that take too long, and give up what they were at; a stopped one hears of no other signal."""
        for worker in list(self._workers):
            if not worker.ready and self.run_watch.look() - worker.started_s > LEAST_LIMIT_S:
                worker.process.kill()  # its pipe tells of its end
            if worker.in_hand and worker.ready and self.run_watch.overdue(worker.in_hand[0]):
                self._workers.remove(worker)
                worker.process.kill()
                worker.process.join(_PATIENCE_S)
                worker.pipe.close()
                given_up = worker.in_hand.popleft()
                self.run_watch.end(given_up)
                returned.extendleft(reversed(worker.in_hand))
                yield given_up, Outcome(given_up.run, error=self.run_watch.reason)

    def _bury(self, worker: _Worker, returned: deque[StudyRun]) -> Iterator[tuple[StudyRun, Outcome]]:
        """Take back what a dead worker had in hand, and give up what ended a worker for the second time."""
        self._workers.remove(worker)
        worker.pipe.close()
        worker.process.join(_PATIENCE_S)
        if not worker.ready:
            self._stillborn += 1
            if self._stillborn >= _TRIES:
                raise SimulationError(
                    f"{self._stillborn} processes in a row ended before they could run anything (exit code "
                    f"{worker.process.exitcode}); if you call this from your own script, guard it with "
                    '`if __name__ == "__main__":`'
                )
        elif worker.in_hand:
            suspect = worker.in_hand[0]
            self.run_watch.end(suspect)
            self._deaths[suspect.run] += 1
            if self._deaths[suspect.run] >= 2:
                worker.in_hand.popleft()
                self._tell(f"a process died again in {suspect}: the run is given up")
                yield suspect, Outcome(suspect.run, error=DIED)
            else:
                self._tell(f"a process died in {suspect}: trying once more")
        returned.extendleft(reversed(worker.in_hand))

    def _start(self) -> _Worker:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        with _one_thread_each():
            process = context.Process(
                target=work, args=(theirs, self._parameters, self._trajectory), name="havenue worker", daemon=True
            )
            process.start()
        theirs.close()
        return _Worker(process, ours, self.run_watch.look())


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Let processes that are started meanwhile use one thread each, where nothing else was asked for."""
    added = [name for name in _ONE_THREAD if name not in os.environ]
    os.environ.update(dict.fromkeys(added, "1"))
    try:
        yield
    finally:
        for name in added:
            os.environ.pop(name, None)
