"""The results of a study in one SQLite file, as it is read: a row per run, its series and events, its digests."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

from sim.errors import ResultsError
from sim.scenario.deep import Value
from sim.studies.design.points import Points
from sim.studies.store.digests import RowDigest, course_digest, words_digest

RESULTS: Final = "results.sqlite"
TRAJECTORIES: Final = "trajectories"
RUN_COLUMNS: Final = (
    "run", "key", "scenario", "policy", "point", "replication", "seed", "status", "error", "traceback",
)  # fmt: skip
OF_DIGESTS: Final = frozenset({"manifest", "digests"})
"""Tables that Havenue 0.2.0 and older did not write."""
DAMAGE: Final = (sqlite3.Error, UnicodeDecodeError)
"""What reading a damaged file raises: names in it, and SQLite's own words, may be no text."""
_WAIT_S: Final = 30.0
"""How long a reader waits for a writer, s."""
_ANEW: Final = (
    "move it aside and give the same `havenue sweep` again, which runs everything anew; "
    "`sqlite3 {path} .recover` shows what can be saved of it"
)


class StoredManifest(NamedTuple):
    """The manifest as the results hold it.

    Attributes:
        now: the manifest.
        before: the one that it has just replaced, which may still stand in the folder; None for none.
        points: digest of the table of points.
    """

    now: dict[str, Any]
    before: dict[str, Any] | None
    points: str


@contextmanager
def reading(folder: Path, *, checked: bool = False) -> Iterator[sqlite3.Connection]:
    """Open the results of a study for reading only, as they stand at one moment; a sweep may be writing meanwhile.

    Args:
        folder: results folder.
        checked: whether somebody has just looked whether the pages of the file fit together.

    Raises:
        ResultsError: results that are not there or damaged.
    """
    path = checked_path(folder)
    try:
        with closing(_connected(path)) as connection:
            connection.execute("BEGIN")
            if not checked and not pages_fit(connection):
                raise sqlite3.DatabaseError("its pages do not fit together")
            yield connection
    except DAMAGE as error:
        raise ResultsError(unreadable(path, error)) from error


def checked_path(folder: Path) -> Path:
    """Give the path of the results of a folder.

    Raises:
        ResultsError: there is none, or what stands there is no file that SQLite could have written.
    """
    path = folder / RESULTS
    if not os.path.lexists(path):
        raise ResultsError(f"{folder}: has no {RESULTS}, so no run is finished yet (`havenue sweep` writes it)")
    what = ""
    try:
        if not path.is_file():
            what = "is a link to nothing" if not path.exists() else "is not a file"
        elif path.stat().st_size == 0:
            what = "is empty"
    except OSError as error:
        what = str(error.strerror or error)
    if what:
        raise ResultsError(f"{path}: cannot be read: it {what} ({_ANEW.format(path=path)})")
    return path


def unreadable(path: Path, error: Exception) -> str:
    """Say that SQLite cannot read the results, why, and what to do."""
    if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
        return f"{path}: cannot be read: a sweep keeps it locked (wait, and try again)"
    if isinstance(error, sqlite3.OperationalError) and "unable to open" in str(error):
        return f"{path}: cannot be read: {error} (make sure that you may read it, and write in its folder)"
    return f"{path}: damaged, cannot be read: {error} ({_ANEW.format(path=path)})"


def pages_fit(connection: sqlite3.Connection, check: str = "quick_check") -> bool:
    """Tell whether the pages of the file fit together, by SQLite's ``quick_check`` or ``integrity_check``."""
    return bool(connection.execute(f"PRAGMA {check}(1)").fetchone() == ("ok",))


def stored_manifest(folder: Path) -> StoredManifest | None:
    """Give the manifest that the results hold; None where there are none, or an older version wrote them.

    Raises:
        ResultsError: results that are damaged.
    """
    if not os.path.lexists(folder / RESULTS):
        return None
    with reading(folder, checked=True) as connection:
        return manifest_in(connection, folder)


def manifest_in(connection: sqlite3.Connection, folder: Path) -> StoredManifest | None:
    """Give the manifest that the results hold; None where an older version wrote them.

    Raises:
        ResultsError: it is damaged.
    """
    there = OF_DIGESTS & {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not there:
        return None
    path = folder / RESULTS
    if there != OF_DIGESTS:
        raise ResultsError(unreadable(path, ValueError(f"the table {next(iter(OF_DIGESTS - there))} is missing")))
    rows = connection.execute("SELECT text, before, points, digest FROM manifest").fetchall()
    if len(rows) != 1 or words_digest(*rows[0][:3]) != rows[0][3]:
        raise ResultsError(unreadable(path, ValueError("the manifest in it is not the one that was written")))
    text, before, points, _ = rows[0]
    return StoredManifest(json.loads(text), json.loads(before) if before else None, points)


def manifest_row(text: str, before: str | None, points: str) -> tuple[str | None, ...]:
    """Give the one row of the table ``manifest``, with its digest."""
    return text, before, points, words_digest(text, before, points)


def trajectory_path(folder: Path, run: int) -> Path:
    """Give where the paths of a run are kept."""
    return folder / TRAJECTORIES / f"{run:07d}.npz"


def read_points(connection: sqlite3.Connection, manifest: Mapping[str, Any]) -> Points:
    """Read the points of a study, with switches as switches again."""
    varied = manifest["varied"]
    rows = connection.execute("SELECT * FROM points ORDER BY point").fetchall()
    points: dict[str, list[Value]] = {}
    for column, knob in enumerate(varied, start=1):
        values = [row[column] for row in rows]
        points[knob["path"]] = [bool(value) for value in values] if knob["kind"] == "switch" else values
    return points


def points_digest(connection: sqlite3.Connection) -> str:
    """Give the digest of the table of points as it stands."""
    cursor = connection.execute("SELECT * FROM points ORDER BY point")
    return words_digest([column[0] for column in cursor.description], cursor.fetchall())


def row_digests(connection: sqlite3.Connection) -> RowDigest:
    """Give what makes the digests of the rows of runs."""
    columns = [column[0] for column in connection.execute("SELECT * FROM runs LIMIT 0").description]
    return RowDigest(columns, len(RUN_COLUMNS))


def course_in(connection: sqlite3.Connection, run: object) -> str:
    """Give the digest of the series and events of a run as they stand."""
    series = connection.execute("SELECT * FROM series WHERE run = ? ORDER BY rowid", (run,))
    events = connection.execute("SELECT time_s, event, subject FROM events WHERE run = ? ORDER BY rowid", (run,))
    return course_digest((row[1:] for row in series), events)


def counts_in(connection: sqlite3.Connection) -> tuple[int, int]:
    """Count the runs that are done and those that failed."""
    counts = dict(connection.execute("SELECT status, COUNT(*) FROM runs GROUP BY status"))
    return counts.get("done", 0), counts.get("failed", 0)


def quoted(name: str) -> str:
    """Write the name of a column so that dots may stand in it."""
    return '"' + name.replace('"', '""') + '"'


def text_as_it_is(text: bytes) -> str:
    """Read text of the database; bytes that are no text are shown as such, and the digest of the row tells of them."""
    return text.decode("utf-8", "replace")


def _connected(path: Path) -> sqlite3.Connection:
    """Open for reading; what a sweep left half written when it was killed is first undone by SQLite, if it may."""
    half_written = path.with_name(f"{path.name}-journal").exists()
    mode = "rw" if half_written and os.access(path, os.W_OK) else "ro"
    uri = f"{path.resolve().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=_WAIT_S, isolation_level=None)
    connection.text_factory = text_as_it_is
    connection.execute("PRAGMA query_only = ON")
    return connection
