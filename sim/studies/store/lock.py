"""One sweep at a time writes to a results folder; the system takes the lock back from whoever dies."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.errors import ResultsError

LOCK = "sweep.lock"
_PATIENCE_S = 1.0
"""Longer than ``is_taken`` holds the lock to find out."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a results folder.

    Args:
        folder: it must exist.

    Raises:
        ResultsError: another process holds it.
    """
    connection = _try(folder, _PATIENCE_S)
    if connection is None:
        raise ResultsError(
            f"another sweep is writing to {folder}; wait until it has finished, or choose another --out "
            f"(`havenue status {folder}` shows its progress)"
        )
    try:
        yield
    finally:
        connection.close()


def is_taken(folder: Path) -> bool:
    """Tell whether a sweep is writing to a results folder now."""
    if not (folder / LOCK).exists():
        return False
    connection = _try(folder, 0.0)
    if connection is not None:
        connection.close()
    return connection is None


def _try(folder: Path, patience_s: float) -> sqlite3.Connection | None:
    """Take the lock of an empty database, which SQLite knows how to do on every system."""
    path = folder / LOCK
    try:
        connection = sqlite3.connect(path, timeout=patience_s, isolation_level=None)
    except sqlite3.Error as error:
        what = "it is a folder (remove it)" if path.is_dir() else f"{error} (fix this, and try again)"
        raise ResultsError(f"cannot write {path}: {what}") from error
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        connection.close()
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            return None
        if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
            what = f"{path}: is not the lock of a sweep: {error} (remove it, once no sweep writes to {folder})"
            raise ResultsError(what) from error
        raise ResultsError(f"cannot write {path}: {error} (fix this, and try again)") from error
    return connection
