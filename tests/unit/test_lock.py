"""A lock that somebody holds is told from a file system that has none, and from a file that is no lock."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from sim.errors import ResultsError
from sim.studies.store.lock import LOCK, has_no_locks, is_taken, locked

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="locks are the system's own there")

WITHOUT_LOCKS = """\
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <unistd.h>
#include <sys/syscall.h>
static int answer(int file, int command, void *argument) {
  if (command == F_GETLK || command == F_SETLK || command == F_SETLKW) { errno = ENOLCK; return -1; }
  return syscall(SYS_fcntl, file, command, argument);
}
int fcntl(int file, int command, ...) {
  va_list more; va_start(more, command); void *argument = va_arg(more, void *); va_end(more);
  return answer(file, command, argument);
}
int fcntl64(int file, int command, ...) {
  va_list more; va_start(more, command); void *argument = va_arg(more, void *); va_end(more);
  return answer(file, command, argument);
}
"""


def test_a_file_system_without_locks_is_told_from_a_lock_that_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(tmp_path / LOCK, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ResultsError, match="another sweep is writing to"), locked(tmp_path):
            pass
        assert is_taken(tmp_path)

        def refuse(*_: object) -> None:
            raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

        monkeypatch.setattr("fcntl.lockf", refuse)
        assert has_no_locks(tmp_path)
        with pytest.raises(ResultsError, match=r"without locks.*choose an --out on a local disk"), locked(tmp_path):
            pass
        assert not is_taken(tmp_path)


@pytest.mark.skipif(sys.platform != "linux" or shutil.which("gcc") is None, reason="needs a compiler")
def test_where_the_system_refuses_every_lock_nobody_is_said_to_hold_one(tmp_path: Path) -> None:
    source, library = tmp_path / "without.c", tmp_path / "without.so"
    source.write_text(WITHOUT_LOCKS)
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", str(library), str(source)], check=True)
    code = (
        "import sys; from pathlib import Path; from sim.studies.store.lock import locked\n"
        "with locked(Path(sys.argv[1])): pass"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False,
        env={**os.environ, "LD_PRELOAD": str(library)},
    )  # fmt: skip
    assert "file system without locks" in done.stderr
    assert "another sweep" not in done.stderr


def test_a_file_that_is_no_lock_is_told(tmp_path: Path) -> None:
    (tmp_path / LOCK).write_text("not a database, but long enough to be taken for one by its first page\n" * 20)
    with pytest.raises(ResultsError, match="is not a lock of a sweep"), locked(tmp_path):
        pass
    with pytest.raises(ResultsError, match="is not a lock of a sweep"):
        is_taken(tmp_path)
