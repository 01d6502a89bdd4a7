"""The results of a study as they are written: one process writes, and what it committed outlives it."""

from __future__ import annotations

import json
import math
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any, Final

from sim.errors import ResultsError
from sim.metrics.series import SERIES
from sim.runs import file_formats
from sim.studies.design.points import Points, count_of, knobs_at
from sim.studies.design.run_order import RunOrder, StudyRun
from sim.studies.engines.outcome import Outcome
from sim.studies.store.database import (
    DAMAGE,
    RESULTS,
    checked_path,
    counts_in,
    course_in,
    manifest_row,
    pages_fit,
    points_digest,
    quoted,
    row_digests,
    text_as_it_is,
    trajectory_path,
    unreadable,
)  # fmt: skip
from sim.studies.store.who_table import WHO, WHO_TABLES, insert_who, who_digest

_SERIES: Final = ("time_s", *(name for name in SERIES if name != "time_s"))
_WAIT_S: Final = 300.0
"""How long the writer waits for readers, s; they may look through a large file meanwhile."""
_EVERY_S: Final = 0.2
"""Least time between two commits, s: slow runs are kept at once, fast ones together."""
_MOST_WAITING: Final = 100
"""Outcomes that wait to be written at most, so that memory does not depend on how fast runs are."""
_TYPES: Final = {"float": "REAL", "int": "INTEGER", "switch": "INTEGER", "choice": "TEXT"}
_OF_A_RUN: Final = ("runs", "series", "events", WHO, "timing", "digests")
"""Tables that hold something of a run."""


class Store:
    """The results of a study, open for writing by one process.

    What was committed outlives any death of the process; a run is there with all that belongs to it, or not at all.

    Args:
        folder: the results folder; its manifest stands in it.
        manifest: of the study, as it stands there.
        points: of the study.

    Attributes:
        mended: what was damaged and could be put right on opening, in a line each.

    Raises:
        ResultsError: a file that SQLite cannot read, or a place that cannot be written.
    """

    def __init__(self, folder: Path, manifest: Mapping[str, Any], points: Points) -> None:
        self.path = folder / RESULTS
        self._order = RunOrder(manifest, points)
        self._metrics = tuple(manifest["metrics"])
        self._keep = frozenset(manifest["study"]["keep"])
        self._waiting: list[tuple[StudyRun, Outcome]] = []
        self._committed = 0.0
        self.mended: list[str] = []
        with self._guarded():
            if not os.path.lexists(self.path):
                _create(self.path, manifest, points)
            self.connection = _connection(checked_path(folder))
        try:
            self._mend(points)
            self._row_digests = row_digests(self.connection)
        except DAMAGE as error:
            self.connection.close()
            raise ResultsError(unreadable(self.path, error)) from error
        except BaseException:
            self.connection.close()
            raise

    def close(self) -> None:
        """Keep what is waiting, and let go of the file."""
        try:
            self.flush()
        finally:
            self.connection.close()

    def remove(self, runs: Iterable[object]) -> None:
        """Take runs out with all that belongs to them, so that they are run again; None stands for rows of no run.

        Raises:
            ResultsError: a full disk, or a place that cannot be written.
        """
        with self._guarded(), _transaction(self.connection):
            for run in runs:
                self._delete(run)
                if isinstance(run, int):
                    trajectory_path(self.path.parent, run).unlink(missing_ok=True)

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

    def wall_times(self) -> list[float]:
        """Give the wall time of every run that is done, s.

        Raises:
            ResultsError: a table that is damaged.
        """
        query = "SELECT wall_s FROM timing JOIN runs USING (run) WHERE status = 'done' AND typeof(wall_s) = 'real'"
        try:
            return [wall_s for (wall_s,) in self.connection.execute(query) if wall_s >= 0.0]
        except DAMAGE as error:
            raise ResultsError(unreadable(self.path, error)) from error

    def counts(self) -> tuple[int, int]:
        """Count the runs that are done and those that failed."""
        return counts_in(self.connection)

    def add(self, study_run: StudyRun, outcome: Outcome) -> None:
        """Keep the outcome of a run, now or with the next ones.

        Raises:
            ResultsError: a full disk, or a place that cannot be written; what was kept before stays.
        """
        self._waiting.append((study_run, outcome))
        if len(self._waiting) >= _MOST_WAITING:
            self.flush()
        self.flush_due()

    def flush_due(self) -> None:
        """Keep what is waiting, unless that was done a moment ago.

        Raises:
            ResultsError: a full disk, or a place that cannot be written; what was kept before stays.
        """
        if monotonic() - self._committed >= _EVERY_S:
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
        if execute("SELECT 1 FROM runs WHERE run = ? AND status = 'done'", (study_run.run,)).fetchone():
            return  # it was done before, by a sweep that was thought dead
        self._delete(study_run.run)
        failed = bool(outcome.error)
        row = (
            study_run.run, self._order.key(study_run), study_run.scenario, study_run.policy, study_run.point,
            study_run.replication, study_run.seed,
            "failed" if failed else "done", outcome.error or None, outcome.traceback or None,
            *(_real(outcome.metrics.get(name)) for name in self._metrics),
        )  # fmt: skip
        execute(f"INSERT INTO runs VALUES ({_marks(row)})", row)
        finished = datetime.now(UTC).isoformat(timespec="seconds")
        execute("INSERT INTO timing VALUES (?, ?, ?)", (study_run.run, outcome.wall_s, finished))
        if "series" in self._keep and outcome.series:
            columns = [outcome.series[name] for name in _SERIES]
            rows = [(study_run.run, *map(_real, values)) for values in zip(*columns, strict=True)]
            self.connection.executemany(f"INSERT INTO series VALUES ({_marks(rows[0])})", rows)
        if "events" in self._keep:
            told = [(study_run.run, *event) for event in outcome.events]
            self.connection.executemany("INSERT INTO events VALUES (?, ?, ?, ?)", told)
        insert_who(self.connection, study_run.run, outcome.who)
        written = execute("SELECT * FROM runs WHERE run = ?", (study_run.run,)).fetchone()
        path = trajectory_path(self.path.parent, study_run.run)
        paths = file_formats.file_digest(path) if outcome.trajectory else None
        course, who = course_in(self.connection, study_run.run), who_digest(self.connection, study_run.run)
        digests = (study_run.run, self._row_digests.of(written), course, paths, who)
        execute("INSERT INTO digests VALUES (?, ?, ?, ?, ?)", digests)

    def _delete(self, run: object) -> None:
        """Delete all that there is of a run: written again, it leaves nothing of its old self."""
        for table in _OF_A_RUN:
            if run is None:
                of_none = "run IS NULL OR typeof(run) != 'integer' OR run NOT IN (SELECT run FROM runs)"
                self.connection.execute(f"DELETE FROM {table} WHERE {of_none}")
            else:
                self.connection.execute(f"DELETE FROM {table} WHERE run = ?", (run,))

    def _mend(self, points: Points) -> None:
        """Refuse a file whose pages do not fit together; put right what needs no run: an index, the table of points."""
        if not pages_fit(self.connection, "integrity_check"):
            if not pages_fit(self.connection):
                raise sqlite3.DatabaseError("its pages do not fit together")
            self.connection.execute("REINDEX")
            self.mended.append("an index of the tables was damaged, and has been made anew")
        rows = _rows_of(points)
        if self.connection.execute("SELECT * FROM points ORDER BY point").fetchall() != rows:
            with self._guarded(), _transaction(self.connection):
                self.connection.execute("DELETE FROM points")
                self.connection.executemany(f"INSERT INTO points VALUES ({_marks(rows[0])})", rows)
            self.mended.append("the table of points was damaged, and has been written again")

    def _save_trajectory(self, outcome: Outcome) -> None:
        path = trajectory_path(self.path.parent, outcome.run)
        if not outcome.trajectory:
            path.unlink(missing_ok=True)  # of a run that is written again
            return
        path.parent.mkdir(exist_ok=True)
        part = path.with_suffix(".part")
        file_formats.write_npz(part, outcome.trajectory)
        os.replace(part, path)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except (*DAMAGE, OSError) as error:
            said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise ResultsError(
                f"cannot write {self.path}: {said}; finished runs are kept "
                "(fix this, and give the same command again: it resumes from there)"
            ) from error


def replace_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Put a manifest in the place of the one that the results hold, where there are results.

    The other is kept beside it until ``forget_manifest``, so that a process may die before its file is written too.

    Raises:
        ResultsError: a place that cannot be written.
    """
    _change_manifest(folder, lambda text, before: (_text_of(manifest), text))


def forget_manifest(folder: Path) -> None:
    """Forget the manifest that was replaced.

    Raises:
        ResultsError: a place that cannot be written.
    """
    _change_manifest(folder, lambda text, before: (text, None))


def _change_manifest(folder: Path, changed: Callable[[str, str | None], tuple[str, str | None]]) -> None:
    path = folder / RESULTS
    if not path.exists():
        return
    try:
        with closing(_connection(path)) as connection, _transaction(connection):
            text, before, points, _ = connection.execute("SELECT text, before, points, digest FROM manifest").fetchone()
            row = manifest_row(*changed(text, before), points)
            connection.execute("UPDATE manifest SET text = ?, before = ?, points = ?, digest = ?", row)
    except DAMAGE as error:
        raise ResultsError(f"cannot write {path}: {error} (fix this, and give the same command again)") from error


def _text_of(manifest: Mapping[str, Any]) -> str:
    return json.dumps(file_formats.finite(manifest), ensure_ascii=False)


def _rows_of(points: Points) -> list[tuple[Any, ...]]:
    return [(point, *(value for _, value in knobs_at(points, point))) for point in range(count_of(points))]


def _create(path: Path, manifest: Mapping[str, Any], points: Points) -> None:
    """Make the file beside its place and move it there whole, so that no reader meets it without its tables."""
    begun = path.with_name(f"{path.name}.new")
    begun.unlink(missing_ok=True)
    with closing(_connection(begun)) as connection, _transaction(connection):
        for statement in _tables(manifest):
            connection.execute(statement)
        rows = _rows_of(points)
        connection.executemany(f"INSERT INTO points VALUES ({_marks(rows[0])})", rows)
        row = manifest_row(_text_of(manifest), None, points_digest(connection))
        connection.execute("INSERT INTO manifest VALUES (?, ?, ?, ?)", row)
    begun.replace(path)


def _connection(path: Path) -> sqlite3.Connection:
    uri = f"{path.resolve().as_uri()}?mode=rwc"
    connection = sqlite3.connect(uri, uri=True, timeout=_WAIT_S, isolation_level=None)
    connection.text_factory = text_as_it_is
    return connection


def _tables(manifest: Mapping[str, Any]) -> list[str]:
    knobs = "".join(f", {quoted(each['path'])} {_TYPES[each['kind']]}" for each in manifest["varied"])
    metrics = "".join(f", {quoted(name)} REAL" for name in manifest["metrics"])
    series = "".join(f", {quoted(name)} REAL" for name in _SERIES)
    return [
        "CREATE TABLE runs (run INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, scenario TEXT, "
        "policy TEXT, point INTEGER, replication INTEGER, seed INTEGER, status TEXT, error TEXT, traceback TEXT"
        f"{metrics})",
        f"CREATE TABLE points (point INTEGER PRIMARY KEY{knobs})",
        f"CREATE TABLE series (run INTEGER{series})",
        "CREATE TABLE events (run INTEGER, time_s REAL, event TEXT, subject TEXT)",
        "CREATE TABLE timing (run INTEGER PRIMARY KEY, wall_s REAL, finished TEXT)",
        "CREATE TABLE digests (run INTEGER PRIMARY KEY, row TEXT, course TEXT, paths TEXT, who TEXT)",
        *WHO_TABLES,
        "CREATE TABLE manifest (text TEXT, before TEXT, points TEXT, digest TEXT)",
        "CREATE INDEX series_run ON series (run)",
        "CREATE INDEX events_run ON events (run)",
    ]


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
