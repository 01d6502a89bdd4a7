"""Errors for the person who wrote the file: where, what, what is allowed, and the remedy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in one place of one file.

    Attributes:
        file: path as the user typed it (or ``--set`` for the command line).
        line: line number from 1; 0 where the whole file is meant.
        path: dotted path of the value inside the file, or an empty string.
        what: what is wrong, with the value found and what is allowed.
        mend: what to do about it.
    """

    file: str
    line: int
    path: str
    what: str
    mend: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        subject = f" {self.path}:" if self.path else ""
        mend = f" ({self.mend})" if self.mend else ""
        return f"{where}:{subject} {self.what}{mend}"


class HavenueError(Exception):
    """Base of every error that Havenue raises on purpose."""

    exit_code = 1


class InputError(HavenueError):
    """One or more faults in what the user wrote; nothing has been run."""

    exit_code = 2

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class GeometryError(InputError):
    """A venue that cannot be walked in: sealed, overlapping, or off the wall."""


class SimulationError(HavenueError):
    """The model broke one of its own laws while running."""


class InterruptionError(HavenueError):
    """Somebody ended what was running; what was finished before is kept."""

    exit_code = 130


class ResultsError(HavenueError):
    """A results folder that cannot be read or written."""

    exit_code = 2
