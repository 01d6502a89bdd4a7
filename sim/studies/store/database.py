"""The results of a study in one SQLite file: a row per run, its series and events; one process writes."""

from __future__ import annotations

import math
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from sim.errors import ResultsError
from sim.studies.design.points import Points, Value, count_of, knobs_at
from sim.studies.design.run_order import RunOrder, StudyRun

if TYPE_CHECKING:  # reading what is there must not cost the model
    from sim.studies.engines.outcome import Outcome

RESULTS: Final = "results.sqlite"
TRAJECTORIES: Final = "trajectories"
RUN_COLUMNS: Final = (
    "run", "key", "scenario", "policy", "point", "replication", "seed", "status", "error", "traceback",
)  # fmt: skip
_WAIT_S: Final = 30.0
"""How long a reader waits for a writer, s."""
_EVERY_S: Final = 0.2
"""Least time between two commits, s: slow runs are kept at once, fast ones together."""
_MOST_WAITING: Final = 100
"""Outcomes that wait to be written at most, so that memory does not depend on how fast runs are."""
_TYPES: Final = {"float": "REAL", "int": "INTEGER", "switch": "INTEGER", "choice": "TEXT"}


class Store:
    """The results of a study, open for writing by one process.

    What was committed outlives any death of the process; a run is there with all that belongs to it, or not at all.

    Args:
        folder: the results folder; its manifest stands in it.
        manifest: of the study.
        points: of the study.
    """

    def __init__(self, folder: Path, manifest: Mapping[str, Any], points: Points) -> None:
        self.path = folder / RESULTS
        self._order = RunOrder(manifest, points)
        self._metrics = tuple(manifest["metrics"])
        self._keep = frozenset(manifest["study"]["keep"])
        self._waiting: list[tuple[StudyRun, Outcome]] = []
        self._committed = 0.0
        with self._guarded():
            if not self.path.exists():
                _create(self.path, manifest)
            self.connection = _connection(self.path)
            with _transaction(self.connection):
                self._add_points(points)

    def close(self) -> None:
        """Keep what is waiting, and let go of the file."""
        try:
            self.flush()
        finally:
            self.connection.close()

    def finished(self) -> bytearray:
        """Tell which runs are done: one byte per run of the design, 1 where it is."""
        marks = bytearray(self._order.runs)
        for (run,) in self.connection.execute("SELECT run FROM runs WHERE status = 'done'"):
            if run < len(marks):
                marks[run] = 1
        return marks

    def wall_s(self, run: int) -> float:
        """Give the wall time of a run that is done, s."""
        return float(self.connection.execute("SELECT TOTAL(wall_s) FROM timing WHERE run = ?", (run,)).fetchone()[0])

    def counts(self) -> tuple[int, int]:
        """Count the runs that are done and those that failed."""
        return counts_in(self.connection)

    def add(self, study_run: StudyRun, outcome: Outcome) -> None:
        """Keep the outcome of a run, now or with the next ones.

        Raises:
            ResultsError: a full disk, or a place that cannot be written; what was kept before stays.
        """
        self._waiting.append((study_run, outcome))
        if len(self._waiting) >= _MOST_WAITING or monotonic() - self._committed >= _EVERY_S:
            self.flush()

    def flush(self) -> None:
        """Keep what is waiting.

        Raises:
            ResultsError: a full disk, or a place that cannot be written; what was kept before stays.
        """
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        with self._guarded():
            for _, outcome in waiting:
                self._save_trajectory(outcome)
            with _transaction(self.connection):
                for study_run, outcome in waiting:
                    self._insert(study_run, outcome)
        self._committed = monotonic()

    def _insert(self, study_run: StudyRun, outcome: Outcome) -> None:
        execute = self.connection.execute
        execute("DELETE FROM runs WHERE run = ? AND status = 'failed'", (study_run.run,))
        failed = bool(outcome.error)
        row = (
            study_run.run, self._order.key(study_run), study_run.scenario, study_run.policy, study_run.point,
            study_run.replication, study_run.seed,
            "failed" if failed else "done", outcome.error or None, outcome.traceback or None,
            *(_real(outcome.metrics.get(name)) for name in self._metrics),
        )  # fmt: skip
        if execute(f"INSERT OR IGNORE INTO runs VALUES ({_marks(row)})", row).rowcount != 1:
            return  # it was done before, by a sweep that was thought dead
        finished = datetime.now(UTC).isoformat(timespec="seconds")
        execute("INSERT OR REPLACE INTO timing VALUES (?, ?, ?)", (study_run.run, outcome.wall_s, finished))
        if "series" in self._keep and outcome.series:
            columns = [outcome.series[name] for name in _series()]
            rows = [(study_run.run, *map(_real, values)) for values in zip(*columns, strict=True)]
            self.connection.executemany(f"INSERT INTO series VALUES ({_marks(rows[0])})", rows)
        if "events" in self._keep:
            told = [(study_run.run, *event) for event in outcome.events]
            self.connection.executemany("INSERT INTO events VALUES (?, ?, ?, ?)", told)

    def _save_trajectory(self, outcome: Outcome) -> None:
        from sim.runs.file_formats import write_npz  # noqa: PLC0415  (as above)

        if not outcome.trajectory:
            return
        path = trajectory_path(self.path.parent, outcome.run)
        path.parent.mkdir(exist_ok=True)
        part = path.with_suffix(".part")
        write_npz(part, outcome.trajectory)
        os.replace(part, path)

    def _add_points(self, points: Points) -> None:
        rows = ((point, *(value for _, value in knobs_at(points, point))) for point in range(count_of(points)))
        marks = ", ".join("?" * (1 + len(points)))
        self.connection.executemany(f"INSERT OR IGNORE INTO points VALUES ({marks})", rows)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise ResultsError(
                f"cannot write {self.path}: {said}; finished runs are kept "
                "(fix this, and give the same command again: it resumes from there)"
            ) from error


def trajectory_path(folder: Path, run: int) -> Path:
    """Give where the paths of a run are kept."""
    return folder / TRAJECTORIES / f"{run:07d}.npz"


@contextmanager
def reading(folder: Path) -> Iterator[sqlite3.Connection]:
    """Open the results of a study for reading only; a sweep may be writing meanwhile.

    Raises:
        ResultsError: results that are not there or damaged.
    """
    path = folder / RESULTS
    if not path.exists():
        raise ResultsError(f"{folder}: has no {RESULTS} (`havenue sweep` writes results folders)")
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=_WAIT_S)
    try:
        yield connection
    except sqlite3.Error as error:
        raise ResultsError(f"{path}: cannot be read: {error}") from error
    finally:
        connection.close()


def read_points(connection: sqlite3.Connection, manifest: Mapping[str, Any]) -> Points:
    """Read the points of a study, with switches as switches again."""
    varied = manifest["varied"]
    rows = connection.execute("SELECT * FROM points ORDER BY point").fetchall()
    points: dict[str, list[Value]] = {}
    for column, knob in enumerate(varied, start=1):
        values = [row[column] for row in rows]
        points[knob["path"]] = [bool(value) for value in values] if knob["kind"] == "switch" else values
    return points


def counts_in(connection: sqlite3.Connection) -> tuple[int, int]:
    """Count the runs that are done and those that failed."""
    counts = dict(connection.execute("SELECT status, COUNT(*) FROM runs GROUP BY status"))
    return counts.get("done", 0), counts.get("failed", 0)


def _create(path: Path, manifest: Mapping[str, Any]) -> None:
    """Make the file beside its place and move it there whole, so that no reader meets it without its tables."""
    begun = path.with_name(f"{path.name}.new")
    begun.unlink(missing_ok=True)
    with closing(_connection(begun)) as connection, _transaction(connection):
        for statement in _tables(manifest):
            connection.execute(statement)
    begun.replace(path)


def _connection(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=rwc", uri=True, timeout=_WAIT_S, isolation_level=None)


def _tables(manifest: Mapping[str, Any]) -> list[str]:
    knobs = "".join(f", {quoted(each['path'])} {_TYPES[each['kind']]}" for each in manifest["varied"])
    metrics = "".join(f", {quoted(name)} REAL" for name in manifest["metrics"])
    series = "".join(f", {quoted(name)} REAL" for name in _series())
    return [
        "CREATE TABLE runs (run INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, scenario TEXT, "
        "policy TEXT, point INTEGER, replication INTEGER, seed INTEGER, status TEXT, error TEXT, traceback TEXT"
        f"{metrics})",
        f"CREATE TABLE points (point INTEGER PRIMARY KEY{knobs})",
        f"CREATE TABLE series (run INTEGER{series})",
        "CREATE TABLE events (run INTEGER, time_s REAL, event TEXT, subject TEXT)",
        "CREATE TABLE timing (run INTEGER PRIMARY KEY, wall_s REAL, finished TEXT)",
        "CREATE INDEX series_run ON series (run)",
        "CREATE INDEX events_run ON events (run)",
    ]


@cache
def _series() -> tuple[str, ...]:
    """Give the columns of series, time first."""
    from sim.metrics.series import SERIES  # noqa: PLC0415  (as above)

    return ("time_s", *(name for name in SERIES if name != "time_s"))


def quoted(name: str) -> str:
    """Write the name of a column so that dots may stand in it."""
    return '"' + name.replace('"', '""') + '"'


def _marks(row: Sequence[object]) -> str:
    return ", ".join("?" * len(row))


def _real(value: float | None) -> float | None:
    return float(value) if value is not None and math.isfinite(value) else None


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:  # SQLite may have rolled back by itself
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
