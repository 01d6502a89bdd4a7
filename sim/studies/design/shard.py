"""A part of a study that one machine runs: every so many runs, by number."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Shard:
    """One of several equal parts of a study, by number of run.

    Attributes:
        part: which, from 1.
        parts: how many there are.
    """

    part: int = 1
    parts: int = 1

    def __contains__(self, run: int) -> bool:
        """Tell whether a run belongs to it."""
        return run % self.parts == self.part - 1

    def folder(self, study: Path) -> Path:
        """Give where its results stand: the study's own folder where there is one part only."""
        return study if self.parts == 1 else study / f"shard-{self.part}-of-{self.parts}"
