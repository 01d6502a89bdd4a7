"""Where runs are run: here, in processes of this machine, or on a cluster. The table is the same from each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol, Self

from sim.studies.design.run_order import StudyRun
from sim.studies.engines.outcome import Outcome, outcome_of
from sim.studies.engines.run_builder import RunBuilder
from sim.studies.engines.run_watch import RunWatch

Tell = Callable[[str], None]
"""Takes a line for whoever watches."""

DIED = "the process that ran it died, twice"
"""Error of a run that ends its process each time: for want of memory, for example."""


class Engine(Protocol):
    """Something that runs cells, in any order; it is entered before use and let go of afterwards.

    Attributes:
        run_watch: keeps the time of runs, and may be set before runs are asked for. Processes of this machine heed its
            limit; a single process and Dask only tell it what is finished.
    """

    run_watch: RunWatch

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def outcomes(self, study_runs: Iterable[StudyRun]) -> Iterator[tuple[StudyRun, Outcome]]:
        """Run cells and give each with its outcome as soon as it is there; may be called again."""
        ...


EngineMaker = Callable[[Mapping[str, Any], Tell], Engine]
"""Gives the engine for the manifest of a study."""


class Sequential:
    """Runs one after another in this process: for a look, and for tests.

    Args:
        manifest: of the study.
        trajectory: whether paths are kept.
    """

    def __init__(self, manifest: Mapping[str, Any], *, trajectory: bool = False) -> None:
        self._stage = RunBuilder(manifest)
        self._trajectory = trajectory
        self.run_watch = RunWatch()

    def __enter__(self) -> Self:
        """Nothing has to be begun."""
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing has to be ended."""

    def outcomes(self, study_runs: Iterable[StudyRun]) -> Iterator[tuple[StudyRun, Outcome]]:
        """Run cells in order."""
        for study_run in study_runs:
            self.run_watch.begin(study_run)
            outcome = outcome_of(self._stage, study_run, trajectory=self._trajectory)
            self.run_watch.end(study_run, outcome.wall_s)
            yield study_run, outcome
