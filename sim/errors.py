"""Errors for the person who wrote the file: where, what, what is allowed, and the remedy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

LONGEST_QUOTE: Final = 80
"""Characters of what somebody wrote that a message repeats."""
_QUOTED: Final = re.compile(r"`([^`]*)`")
_UNWRITABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udc7f\udd00-\udfff]")
"""Signs that would break a line, steer a terminal, or turn the text around; bytes of a file's name are spared."""


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
        subject = f" {_cut(self.path)}:" if self.path else ""
        mend = f" ({self.mend})" if self.mend else ""
        said = _QUOTED.sub(lambda quoted: f"`{_cut(quoted[1])}`", f"{subject} {self.what}{mend}")
        return _UNWRITABLE.sub(lambda sign: f"<U+{ord(sign[0]):04X}>", f"{where}:{said}")


def _cut(text: str) -> str:
    """Keep both ends of a text that is too long to repeat: a value is told by its start, a path by its end."""
    if len(text) <= LONGEST_QUOTE:
        return text
    head = LONGEST_QUOTE // 2
    return f"{text[:head]}...{text[head + 3 - LONGEST_QUOTE :]}"


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
