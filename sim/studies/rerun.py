"""Runs a stored run of a study again, and says whether it gave the same."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sim.errors import Fault, InputError, ResultsError
from sim.runs.runner import RunResult
from sim.scenario.checking.messages import suggestion
from sim.scenario.parameters.scenario import Plan
from sim.studies.design.manifest import versions
from sim.studies.design.run_order import RunOrder, StudyRun
from sim.studies.engines import DIED, Engine, Sequential
from sim.studies.engines.local import Local
from sim.studies.engines.outcome import Outcome, outcome_from
from sim.studies.engines.run_builder import RunBuilder
from sim.studies.store.database import RUN_COLUMNS, quoted, read_points
from sim.studies.store.manifest_file import read_study_manifest
from sim.studies.store.soundness import sound_results

_SHOWN: Final = 4


@dataclass(frozen=True)
class StoredRow:
    """A run as the results of a study hold it.

    Attributes:
        folder: results folder.
        study: name of the study.
        study_run: which run it is.
        error: why it failed; empty where it did not.
        traceback: where it failed.
        metrics: by name, None where there was no value.
        series: columns over time; empty where they were not kept.
        events: time in s, event and subject; None where they were not kept.
        versions: of what ran it.
    """

    folder: Path
    study: str
    study_run: StudyRun
    error: str
    traceback: str
    metrics: dict[str, float | None]
    series: dict[str, list[float | None]]
    events: tuple[tuple[float, str, str], ...] | None
    versions: dict[str, str]

    @property
    def plan(self) -> Plan:
        """What it ran.

        Raises:
            InputError: values that do not fit together, which is why it failed.
        """
        return RunBuilder(read_study_manifest(self.folder)).plan(self.study_run)

    def __str__(self) -> str:
        return f"{self.study_run} of {self.folder}"

    def differences(self, result: RunResult) -> list[str]:
        """Say in what a result differs from it; nothing where it is the same to the last bit."""
        return list(self._differences(outcome_from(self.study_run.run, result, 0.0)))

    def error_now(self) -> str:
        """Run a run that failed, and give why it fails now; empty where it does not.

        One that ended the process that ran it is run in a process of its own.
        """
        manifest = read_study_manifest(self.folder)
        engine: Engine = Local(manifest, 1, tell=lambda _: None) if self.error == DIED else Sequential(manifest)
        with engine:
            return next(iter(engine.outcomes([self.study_run])))[1].error

    def other_versions(self) -> list[str]:
        """Say what has another version here than where it was run."""
        here = versions()
        return [
            f"{name} {then}, here {here.get(name)}" for name, then in self.versions.items() if here.get(name) != then
        ]

    def _differences(self, now: Outcome) -> Iterator[str]:
        for name, value in self.metrics.items():
            if _stored(now.metrics.get(name)) != value:
                yield f"{name}: {value}, now {now.metrics.get(name)}"
        for name, column in self.series.items():
            again = [_stored(value) for value in now.series.get(name, [])]
            if again != column:
                at = next((k for k, pair in enumerate(zip(column, again, strict=False)) if pair[0] != pair[1]), None)
                yield f"series {name}: " + (
                    f"different values from point {at} on" if at is not None else "another length"
                )
        if self.events is not None and self.events != now.events:
            yield f"events: {len(self.events)}, now {len(now.events)}, which differ"


def stored_row(folder: Path, run: int) -> StoredRow:
    """Read a run of a study.

    Args:
        folder: results folder.
        run: its number.

    Raises:
        ResultsError: a folder that is no results folder of a study, or a run that is not in it.
    """
    manifest = read_study_manifest(folder)
    keep = manifest["study"]["keep"]
    with sound_results(folder, manifest, courses=True, runs=[run]) as connection:
        order = RunOrder(manifest, read_points(connection, manifest))
        if not 0 <= run < order.runs:
            raise ResultsError(f"{folder}: there is no run {run}; its runs are 0 to {order.runs - 1}")
        cursor = connection.execute("SELECT * FROM runs WHERE run = ?", (run,))
        names = [column[0] for column in cursor.description]
        found = cursor.fetchone()
        if found is None:
            raise ResultsError(f"{folder}: {order.study_run(run)} has not been run yet")
        row: dict[str, Any] = dict(zip(names, found, strict=True))
        points = connection.execute("SELECT * FROM series WHERE run = ? ORDER BY rowid", (run,))
        columns = [column[0] for column in points.description][1:]
        values = list(zip(*points.fetchall(), strict=True))[1:]
        events = connection.execute("SELECT time_s, event, subject FROM events WHERE run = ? ORDER BY rowid", (run,))
        happened = tuple((float(time), str(event), str(subject)) for time, event, subject in events)
    study_run = order.study_run(run)
    return StoredRow(
        folder=folder,
        study=manifest["name"],
        study_run=study_run,
        error=row["error"] or "",
        traceback=row["traceback"] or "",
        metrics={name: value for name, value in row.items() if name not in RUN_COLUMNS},
        series={name: list(column) for name, column in zip(columns, values, strict=True)} if values else {},
        events=happened if "events" in keep else None,
        versions=manifest["versions"],
    )


def runs_by_outcome(folder: Path, share: float, metric: str) -> list[int]:
    """Give the runs with the outcomes that are worst for people.

    Args:
        folder: results folder.
        share: of all runs that are done, above 0 and at most 1; at least one run is given.
        metric: what is looked at.

    Returns:
        Numbers of runs, the worst first; equal ones in the order of the design.

    Raises:
        ResultsError: a folder that is no results folder of a study, or holds no run that is done.
        InputError: a metric that there is not, or that is neither better high nor low.
    """
    manifest = read_study_manifest(folder)
    known = manifest["metrics"]
    if metric not in known:
        raise InputError([Fault("--by", 0, metric, "there is no such metric", suggestion(metric, known, "metrics"))])
    if known[metric]["better"] == "neither":
        raise InputError([Fault("--by", 0, metric, "is neither better high nor better low", "choose another metric")])
    worse = "DESC" if known[metric]["better"] == "lower" else "ASC"
    column = quoted(metric)
    with sound_results(folder, manifest) as connection:
        count = connection.execute(f"SELECT COUNT({column}) FROM runs WHERE status = 'done'").fetchone()[0]
        rows = connection.execute(
            f"SELECT run FROM runs WHERE status = 'done' AND {column} IS NOT NULL "
            f"ORDER BY {column} {worse}, run LIMIT ?", (math.ceil(share * count),),
        ).fetchall()  # fmt: skip
    if not rows:
        raise ResultsError(f"{folder}: no finished run has a value of {metric}")
    return [run for (run,) in rows]


def failed_again(row: StoredRow) -> str:
    """Run a run that failed once more, and say what came of it."""
    now = row.error_now()
    if now == row.error:
        return f"{row} failed ({row.error}) and fails again in the same way"
    came = f"now fails differently: {now}" if now else "does not fail now: `havenue sweep` will run it again"
    return f"{row} failed ({row.error}), but {came}{_other(row)}"


def refuted(row: StoredRow, found: list[str]) -> str:
    """Say that a run is not what it was, and what may be the reason."""
    more = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return f"{row} gives different results: {'; '.join(found[:_SHOWN])}{more}{_other(row)}"


def _other(row: StoredRow) -> str:
    other = row.other_versions()
    return f" (other versions: {'; '.join(other)})" if other else ""


def _stored(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
