"""The heartbeat of a sweep: a small file that says what is running, and when a run was last finished."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HEARTBEAT: Final = "sweep.heartbeat"
_EVERY_S: Final = 2.0
"""Least time between two writings, s."""
_MOST_BYTES: Final = 100_000


@dataclass(frozen=True)
class UnderWay:
    """A run that is being run.

    Attributes:
        run: what it is: number, scenario, policy, point and replication.
        seconds: for how long, s.
    """

    run: str
    seconds: float


@dataclass(frozen=True)
class Pulse:
    """What a sweep is at.

    Attributes:
        idle_s: for how long no run has finished, s.
        running: runs that are being run, the longest first.
    """

    idle_s: float
    running: tuple[UnderWay, ...]


NOTHING_RUNNING: Final = Pulse(0.0, ())


class Heartbeat:
    """Writes the file now and then; nothing depends on it, so that a place that cannot be written is no fault.

    Args:
        folder: results folder, held by this process.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / HEARTBEAT
        self._written = -_EVERY_S
        self.end()  # of a sweep that was killed

    def beat(self, idle_s: float, running: Sequence[UnderWay]) -> None:
        """Write what the sweep is at, unless that was done a moment ago."""
        if time.monotonic() - self._written < _EVERY_S:
            return
        self._written = time.monotonic()
        now = time.time()
        told = {"finished_at": now - idle_s, "running": [[each.run, now - each.seconds] for each in running]}
        with suppress(OSError):
            part = self._path.with_name(f"{HEARTBEAT}.part")
            part.write_text(json.dumps(told), encoding="utf-8")
            os.replace(part, self._path)

    def end(self) -> None:
        """Leave no file behind."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)


def pulse_of(folder: Path) -> Pulse | None:
    """Read what a sweep is at; None where it does not say, or not so that it can be read."""
    path = folder / HEARTBEAT
    try:
        if not path.is_file() or path.stat().st_size > _MOST_BYTES:
            return None
        told, now = json.loads(path.read_bytes()), time.time()
        running = [UnderWay(str(run), max(0.0, now - float(since))) for run, since in told["running"]]
        return Pulse(max(0.0, now - float(told["finished_at"])), tuple(running))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
