"""What came of one run."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import HavenueError
from sim.installation import home
from sim.kernels.compiling import compiling_s
from sim.metrics.who import WhoCount
from sim.runs.runner import RunResult, run
from sim.runs.trajectory_file import to_arrays
from sim.studies.design.run_order import StudyRun
from sim.studies.engines.run_builder import RunBuilder


@dataclass(frozen=True)
class Outcome:
    """What came of one run: what the store keeps of it.

    Attributes:
        run: number of the run.
        metrics: by name, None where there is no value; empty where the run failed.
        series: columns of equal length, ``time_s`` among them, or empty.
        events: time in s, event and subject of each.
        error: what went wrong in one line; empty where nothing did.
        traceback: where it went wrong.
        trajectory: everybody's path, where it is kept.
        wall_s: wall time without compiling, s.
        who: people, casualties and deaths by kind of person.
    """

    run: int
    metrics: dict[str, float | None] = field(default_factory=dict)
    series: dict[str, list[float]] = field(default_factory=dict)
    events: tuple[tuple[float, str, str], ...] = ()
    error: str = ""
    traceback: str = ""
    trajectory: dict[str, NDArray[Any]] = field(default_factory=dict)
    wall_s: float = 0.0
    who: tuple[WhoCount, ...] = ()


def outcome_of(builder: RunBuilder, study_run: StudyRun, *, trajectory: bool = False) -> Outcome:
    """Run a run; whatever goes wrong in it is its outcome."""
    begun = _running_s()
    try:
        result = run(builder.plan(study_run), study_run.seed, trajectory=trajectory)
    except Exception as error:
        return Outcome(study_run.run, error=_in_a_line(error), traceback=_traceback(error), wall_s=_running_s() - begun)
    return outcome_from(study_run.run, result, _running_s() - begun)


def _running_s() -> float:
    """Give a time that stands still while this process compiles, which it does once and not for every run."""
    return perf_counter() - compiling_s()


def outcome_from(number: int, result: RunResult, wall_s: float) -> Outcome:
    """Give what the store keeps of a result."""
    return Outcome(
        run=number,
        metrics={name: None if value is None else float(value) for name, value in result.metrics.items()},
        series={name: np.asarray(column, np.float64).tolist() for name, column in result.series.items()},
        events=tuple((float(event.time_s), event.name, event.subject) for event in result.events),
        trajectory={} if result.trajectory is None else to_arrays(result.trajectory),
        wall_s=wall_s,
        who=tuple(result.who),
    )


def _in_a_line(error: Exception) -> str:
    said = str(error).strip().splitlines()
    text = said[0] if said else "no reason given"
    return text if isinstance(error, HavenueError) else f"{type(error).__name__}: {text}"


def _traceback(error: Exception) -> str:
    """Give where an error came from, without the folder in which Havenue is installed."""
    code = str(home())
    lines = traceback.format_exception(error)
    return "".join(lines).replace(f"{code}/", "").replace(f"{code}\\", "")
