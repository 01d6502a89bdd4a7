"""Runs on a Dask cluster: one that is there already, or one that is started as Slurm jobs (extra ``dask``)."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any, Final, Self

from sim.errors import SimulationError
from sim.studies.design.model_key import model_key
from sim.studies.design.run_order import StudyRun
from sim.studies.engines import DIED, Engine, EngineMaker, Tell
from sim.studies.engines.outcome import Outcome, outcome_of
from sim.studies.engines.run_builder import RunBuilder
from sim.studies.engines.run_watch import RunWatch

_TASK_S: Final = 2.0
"""Wall time that a task should take, so that the scheduler's share is small, s."""
_MOST_CELLS: Final = 100
_AHEAD: Final = 3
"""Tasks per thread of the cluster that are under way or wait at most, whatever the size of the study."""
_ONE_AT_A_TIME = threading.Lock()


def dask_cluster(scheduler: str | None, slurm: Mapping[str, str] | None = None) -> EngineMaker:
    """Choose a Dask cluster.

    Args:
        scheduler: address of one that is there already.
        slurm: where there is no address: ``jobs``, and what ``dask_jobqueue.SLURMCluster`` takes, as text.
    """

    def chosen(manifest: Mapping[str, Any], tell: Tell) -> Engine:
        return Dask(manifest, scheduler, slurm or {}, tell=tell)

    return chosen


class Dask:
    """A Dask cluster. A run that ends its workers again and again is given up, by name.

    Args:
        manifest: of the study.
        scheduler: address of a scheduler, or None for Slurm.
        slurm: see ``dask_cluster``.
        tell: told in a line what happens.
    """

    def __init__(
        self, manifest: Mapping[str, Any], scheduler: str | None, slurm: Mapping[str, str], *, tell: Tell
    ) -> None:
        self._parameters = json.dumps({key: manifest[key] for key in ("scenarios", "policies")})
        self._trajectory = "trajectories" in manifest["study"]["keep"]
        self._scheduler = scheduler
        self._slurm = slurm
        self._tell = tell
        self._cluster: Any = None
        self._client: Any = None
        self._mean_s = 0.0
        self.run_watch = RunWatch()

    def __enter__(self) -> Self:
        """Find the cluster, or start one."""
        try:
            import distributed  # noqa: PLC0415  (an extra)
        except ImportError as error:
            raise SimulationError('Dask needs the extra `dask`: pip install "havenue[dask]"') from error
        if self._scheduler is None:
            self._cluster = _slurm_cluster(self._slurm)
        try:
            self._client = distributed.Client(self._cluster or self._scheduler, timeout=30)
        except (OSError, ValueError) as error:
            raise SimulationError(f"there is no Dask scheduler at {self._scheduler}: {error}") from error
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the cluster; one that was started here is ended."""
        for each in (self._client, self._cluster):
            if each is not None:
                each.close()

    def outcomes(self, study_runs: Iterable[StudyRun]) -> Iterator[tuple[StudyRun, Outcome]]:
        """Run cells and give each with its outcome as soon as it is there."""
        import distributed  # noqa: PLC0415  (an extra)

        source, returned = iter(study_runs), deque[list[StudyRun]]()
        under_way: dict[Any, list[StudyRun]] = {}
        finished = distributed.as_completed(with_results=False)
        while True:
            while len(under_way) < self._most():
                chunk = returned.popleft() if returned else list(islice(source, self._chunk()))
                if not chunk:
                    break
                future = self._submit(chunk)
                under_way[future] = chunk
                finished.add(future)
            if not under_way:
                return
            future = next(finished)
            chunk = under_way.pop(future)
            if future.status == "finished":
                for study_run, outcome in zip(chunk, self._noted(future.result()), strict=True):
                    self.run_watch.end(study_run, outcome.wall_s)
                    yield study_run, outcome
            else:
                yield from self._lost(future, chunk, returned)
            future.release()

    def _submit(self, chunk: list[StudyRun]) -> Any:
        return self._client.submit(run_some, self._parameters, model_key(), chunk, self._trajectory, pure=False)

    def _most(self) -> int:
        threads = sum(self._client.nthreads().values())
        return max(_AHEAD, _AHEAD * int(threads))

    def _chunk(self) -> int:
        return max(1, min(int(_TASK_S / self._mean_s), _MOST_CELLS)) if self._mean_s else 1

    def _noted(self, outcomes: list[Outcome]) -> list[Outcome]:
        """Remember how long runs take."""
        for outcome in outcomes:
            self._mean_s = outcome.wall_s if not self._mean_s else 0.9 * self._mean_s + 0.1 * outcome.wall_s
        return outcomes

    def _lost(
        self, future: Any, chunk: list[StudyRun], returned: deque[list[StudyRun]]
    ) -> Iterator[tuple[StudyRun, Outcome]]:
        """Take a task back that came to nothing; give up a run that ends its worker again and again."""
        import distributed  # noqa: PLC0415  (an extra)

        error = future.exception() if future.status == "error" else None
        if not isinstance(error, distributed.scheduler.KilledWorker):
            raise SimulationError(f"the Dask cluster failed: {error or future.status}") from error
        if len(chunk) > 1:
            self._tell(f"workers died in runs {chunk[0].run} to {chunk[-1].run}: trying them one by one")
            returned.extend([study_run] for study_run in chunk)
        else:
            self._tell(f"workers died again in {chunk[0]}: the run is given up")
            yield chunk[0], Outcome(chunk[0].run, error=DIED)


def run_some(parameters: str, model: str, study_runs: list[StudyRun], trajectory: bool) -> list[Outcome]:
    """Run cells in a worker of the cluster, one at a time whatever its threads.

    Args:
        parameters: scenarios and policies of the study, as JSON.
        model: key of the model's code that is to run them.
        study_runs: what to run.
        trajectory: whether paths are kept.

    Raises:
        RuntimeError: the worker has other code.
    """
    if model_key() != model:
        raise RuntimeError("a worker has a different version of Havenue: install the same version everywhere")
    with _ONE_AT_A_TIME:
        return [outcome_of(_stage(parameters), study_run, trajectory=trajectory) for study_run in study_runs]


@lru_cache(2)
def _stage(parameters: str) -> RunBuilder:
    return RunBuilder(json.loads(parameters))


def _slurm_cluster(slurm: Mapping[str, str]) -> Any:
    try:
        from dask_jobqueue import SLURMCluster  # noqa: PLC0415  (an extra)
    except ImportError as error:
        raise SimulationError('Slurm needs the extra `dask`: pip install "havenue[dask]"') from error
    options: dict[str, Any] = {key: int(text) if text.isdigit() else text for key, text in slurm.items()}
    jobs = int(options.pop("jobs", 1))
    options.setdefault("cores", 1)
    options.setdefault("processes", options["cores"])
    options.setdefault("memory", f"{2 * int(options['cores'])}GB")
    try:
        cluster = SLURMCluster(**options)
    except (TypeError, ValueError, OSError) as error:
        raise SimulationError(f"cannot set up Slurm jobs: {error}") from error
    cluster.scale(jobs=jobs)
    return cluster
