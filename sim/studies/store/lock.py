"""One sweep at a time writes to a results folder; the system takes the lock back from whoever dies."""

from __future__ import annotations

import errno
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sim.errors import ResultsError

LOCK = "sweep.lock"
_PATIENCE_S = 1.0
"""Longer than ``is_taken`` holds the lock to find out."""
_NO_LOCKS: Final = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL})
"""What a file system says that has no locks: some network shares, and some that are mounted without."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a results folder.

    Args:
        folder: it must exist.

    Raises:
        ResultsError: another process holds it, or its file system has no locks.
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
    """Tell whether a sweep is writing to a results folder now: none is where there are no locks to hold."""
    if not (folder / LOCK).exists() or has_no_locks(folder):
        return False
    connection = _try(folder, 0.0)
    if connection is not None:
        connection.close()
    return connection is None


def has_no_locks(folder: Path) -> bool:
    """Tell whether a folder lies on a file system that refuses every lock, which SQLite takes for one that is held.

    A file of its own is asked, since closing one that SQLite holds would let go of it.
    """
    if sys.platform == "win32":
        return False
    import fcntl  # noqa: PLC0415  (there is none on Windows)

    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno in _NO_LOCKS
    return False


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
    except sqlite3.OperationalError as error:
        connection.close()
        if has_no_locks(folder):
            raise ResultsError(
                f"{folder} is on a file system without locks, so that nothing would keep two sweeps apart, and SQLite "
                "cannot write there; choose an --out on a local disk, and copy the folder when the sweep has ended"
            ) from error
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            return None
        raise ResultsError(f"cannot write {path}: {error} (fix this, and try again)") from error
    except sqlite3.DatabaseError as error:
        connection.close()
        raise ResultsError(f"{path} is not a lock of a sweep: {error} (delete it, if no sweep is running)") from error
    return connection
