"""Results folders at a glance: which there are below a folder, and how far each is, in one line."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from analysis.formatting.counts import part_of, plural
from sim.errors import ResultsError
from sim.runs.results_folder import MANIFEST
from sim.studies.store.database import RESULTS
from sim.studies.store.status import StudyStatus, standing_of

_DEPTH: Final = 2
"""Folders inside folders that are looked into: ``results/STUDY``, and ``results/GROUP/STUDY``."""


@dataclass(frozen=True)
class ListedStudy:
    """A results folder in a list.

    Attributes:
        folder: where it is.
        standings: how it stands; one for each shard where they are not merged yet.
        fault: why it cannot be read; empty where it can.
    """

    folder: Path
    standings: tuple[StudyStatus, ...] = ()
    fault: str = ""

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        if self.fault:
            return {"folder": str(self.folder), "fault": self.fault}
        first, sums = self.standings[0], ("runs", "done", "failed")
        runs, done, failed = (sum(getattr(each, name) for each in self.standings) for name in sums)
        return {
            "folder": str(self.folder), "name": first.name, "about": first.about, "runs": runs, "done": done,
            "failed": failed, "at_work": any(each.at_work for each in self.standings),
            "shards": len(self.standings) if first.folder != self.folder else 0,
        }  # fmt: skip

    def in_a_line(self) -> tuple[str, ...]:
        """Give folder, study, how far it is and what goes on, for a table."""
        if self.fault:
            return str(self.folder), "", "", "damaged"
        told = self.as_json()
        there = told["done"] + told["failed"]
        if told["at_work"]:
            now = "being written"
        elif told["shards"]:
            now = f"{plural(told['shards'], 'shard')}, not merged"
        elif told["done"] < told["runs"] or not told["runs"]:
            now = "unfinished" if there < told["runs"] or not told["runs"] else "finished, but for failed runs"
        else:
            now = "finished"
        failed = f", {told['failed']:,} failed" if told["failed"] else ""
        return str(self.folder), told["name"], part_of(told["done"], told["runs"], "run") + failed, now


def in_lines(studies: Sequence[ListedStudy]) -> str:
    """Give one line for each results folder, in flush columns that are never broken."""
    rows = [each.in_a_line() for each in studies]
    widths = [max(len(text) for text in column) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def with_shards(folder: Path) -> list[Path]:
    """Give a results folder, or the shards inside it where it has no manifest of its own, or both."""
    shards = [each for each in folder.glob("shard-*-of-*") if _holds_results(each)]
    shards.sort(key=_part)
    return [folder, *shards] if _holds_results(folder) or not shards else shards


def _holds_results(folder: Path) -> bool:
    """Tell whether there is a manifest, or results which hold it too."""
    return any(os.path.lexists(folder / name) for name in (MANIFEST, RESULTS))


def _part(shard: Path) -> tuple[int, str]:
    text = shard.name.split("-")[1]
    return (int(text) if text.isdecimal() else 0, shard.name)


def holds_studies(folder: Path) -> bool:
    """Tell whether a folder is no results folder itself, but one of results folders."""
    return not _is_study(folder) and next(_studies_in(folder, _DEPTH), None) is not None


def listed_studies(folder: Path) -> list[ListedStudy]:
    """Look at every results folder below a folder, in the order of their names; damaged ones say so."""
    return [_listed(each) for each in _studies_in(folder, _DEPTH)]


def _listed(folder: Path) -> ListedStudy:
    try:
        return ListedStudy(folder, tuple(standing_of(each) for each in _counted(folder)))
    except ResultsError as error:
        return ListedStudy(folder, fault=str(error))


def _counted(folder: Path) -> list[Path]:
    """Give the folders whose runs count: the study's own, or its shards while they are not merged."""
    return [folder] if (folder / MANIFEST).exists() else with_shards(folder)


def _studies_in(folder: Path, depth: int) -> Iterator[Path]:
    try:
        inside = sorted(Path(entry.path) for entry in os.scandir(folder) if entry.is_dir())
    except OSError:
        return  # what cannot be looked into is not listed
    for each in inside:
        if _is_study(each):
            yield each
        elif depth > 1 and not (each / MANIFEST).exists():
            yield from _studies_in(each, depth - 1)


def _is_study(folder: Path) -> bool:
    """Tell a study's results folder, a damaged one too, from other folders and from those of single runs."""
    if any((each / MANIFEST).exists() for each in folder.glob("shard-*-of-*")):
        return True
    return (folder / "results.sqlite").exists() or ((folder / MANIFEST).exists() and not _is_run(folder))


def _is_run(folder: Path) -> bool:
    return (folder / "metrics.json").exists()
