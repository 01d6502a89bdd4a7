"""The table of who was harmed: a few rows a run, by kind of person; folders of 0.7.0 and older have none."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from sim.errors import ResultsError
from sim.studies.store.digests import words_digest

WHO: Final = "who"
WHO_TABLES: Final = (
    "CREATE TABLE who (run INTEGER, trait TEXT, kind TEXT, people INTEGER, casualties INTEGER, deaths INTEGER)",
    "CREATE INDEX who_run ON who (run)",
)


def has_who(connection: sqlite3.Connection) -> bool:
    """Tell whether a results folder keeps who was harmed: its digests say so, whatever became of the table."""
    return any(row[1] == WHO for row in connection.execute("PRAGMA table_info(digests)"))


def insert_who(connection: sqlite3.Connection, run: int, rows: Iterable[Sequence[Any]]) -> None:
    """Write the rows of a run."""
    connection.executemany("INSERT INTO who VALUES (?, ?, ?, ?, ?, ?)", [(run, *row) for row in rows])


def who_digest(connection: sqlite3.Connection, run: object) -> str:
    """Give the digest of the rows of a run as they stand."""
    return _digest(connection.execute("SELECT * FROM who WHERE run = ? ORDER BY rowid", (run,)).fetchall())


def sound_who(connection: sqlite3.Connection) -> Iterator[tuple[int, list[tuple[Any, ...]]]]:
    """Give the rows of every run that is done, in order, each held against its digest.

    Yields:
        Number of the run, and its rows: run, trait, kind, people, casualties, deaths.

    Raises:
        ResultsError: rows that are not what was written.
    """
    digests = dict(connection.execute("SELECT digests.run, who FROM digests JOIN runs USING (run) ORDER BY 1"))
    there = connection.execute("SELECT * FROM who ORDER BY run, rowid")
    for run, group in groupby(there, key=itemgetter(0)):
        rows = list(group)
        if digests.pop(run, None) != _digest(rows):
            raise ResultsError(f"run {run}: who was harmed is not what was written (give the same `havenue sweep` "
                               "again: it runs what is damaged anew)")  # fmt: skip
        yield run, rows
    lost = [run for run, digest in digests.items() if digest != _digest([])]
    if lost:
        raise ResultsError(f"run {lost[0]}: who was harmed is missing (give the same `havenue sweep` again: it runs "
                           "what is damaged anew)")  # fmt: skip


def _digest(rows: Iterable[Sequence[Any]]) -> str:
    return words_digest(*(list(row[1:]) for row in rows))
