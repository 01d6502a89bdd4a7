"""Whether stored runs are what was written: each is held against its digests before it is used."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sim.errors import ResultsError
from sim.runs.results_folder import read_manifest
from sim.studies.design.points import Points
from sim.studies.design.run_order import RunOrder
from sim.studies.store.database import (
    DAMAGE,
    RESULTS,
    RUN_COLUMNS,
    course_in,
    manifest_in,
    points_digest,
    read_points,
    reading,
    row_digests,
    trajectory_path,
    unreadable,
)  # fmt: skip
from sim.studies.store.manifest_file import read_study_manifest
from sim.studies.store.who_table import WHO, has_who, who_digest

_UNKNOWN: Final = "an older version"
_SHOWN: Final = 4
"""Damaged runs that a message names."""
_STATUSES: Final = ("done", "failed")


@dataclass(frozen=True)
class Damage:
    """A run that is not what was written.

    Attributes:
        run: its number; None for rows that belong to no run.
        what: what is wrong.
    """

    run: int | None
    what: str

    def told(self, order: RunOrder | None) -> str:
        """Name the run and what is wrong, with scenario and policy where the order of runs is known."""
        if self.run is None:
            return self.what
        known = order is not None and 0 <= self.run < order.runs
        return f"{order.study_run(self.run) if known and order else f'run {self.run}'}: {self.what}"


@contextmanager
def sound_results(
    folder: Path, manifest: Mapping[str, Any], *, courses: bool = False, runs: Sequence[int] | None = None
) -> Iterator[sqlite3.Connection]:
    """Open the results of a study for reading, once every run in them is known to be what was written.

    Args:
        folder: results folder.
        manifest: of the study.
        courses: whether series and events are to be read too.
        runs: numbers of the only runs that are to be read; None for all.

    Raises:
        ResultsError: results that are not there or damaged; it names the damaged runs, and what to do.
    """
    with reading(folder) as connection:
        refuse_damaged(connection, folder, manifest, courses=courses, runs=runs)
        yield connection


def refuse_damaged(
    connection: sqlite3.Connection, folder: Path, manifest: Mapping[str, Any], *, courses: bool = False,
    runs: Sequence[int] | None = None,
) -> None:  # fmt: skip
    """Refuse results in which a run is not what was written; see ``sound_results``."""
    with told_as_unreadable(folder):
        wrong = points_damage(connection, folder, manifest)
        found = [Damage(None, wrong)] if wrong else list(damages(connection, manifest, courses=courses, runs=runs))
    if not found:
        return
    raise ResultsError(f"{folder / RESULTS}: damaged, nothing of it was used: {named_damages(manifest, found)}\n"
                       f"  ({remedy(folder, manifest)})")  # fmt: skip


def every_damage(connection: sqlite3.Connection, folder: Path, manifest: Mapping[str, Any]) -> list[Damage]:
    """Give everything in the results of a study that is not what was written, but for its points.

    Raises:
        ResultsError: results that cannot be read.
    """
    with told_as_unreadable(folder):
        found = list(damages(connection, manifest, courses=True))
        return found + (list(path_damages(connection, folder)) if has_digests(manifest) else [])


@contextmanager
def told_as_unreadable(folder: Path) -> Iterator[None]:
    """Say in words what SQLite has to say about the results of a folder."""
    try:
        yield
    except DAMAGE as error:
        raise ResultsError(unreadable(folder / RESULTS, error)) from error


def named_damages(manifest: Mapping[str, Any], found: Sequence[Damage]) -> str:
    """Name the first of the damages, one in a line, and how many more there are."""
    numbered: Points = {"point": list(range(manifest["points"]))}  # the table of points may be damaged itself
    order = RunOrder(manifest, numbered) if has_digests(manifest) else None
    more = [f"and {len(found) - _SHOWN:,} more"] if len(found) > _SHOWN else []
    return "".join(f"\n  {line}" for line in [*(each.told(order) for each in found[:_SHOWN]), *more])


def remedy(folder: Path, manifest: Mapping[str, Any]) -> str:
    """Say what to do about damaged runs."""
    if has_digests(manifest):
        shard = " and --shard" if "shard" in manifest else ""
        return (
            f"give `havenue sweep` the same study and --out{shard}: it runs what is damaged again; "
            f"`havenue check {folder}` looks at everything"
        )
    return f"restore {folder / RESULTS} from a copy, or sweep again into another --out"


def has_digests(manifest: Mapping[str, Any]) -> bool:
    """Tell whether the runs of a study carry digests; Havenue 0.2.0 and older wrote none."""
    return bool(manifest.get("digests"))


def version_without_digests(folder: Path) -> str:
    """Give the version that wrote a folder without digests; nothing where there are digests, or it cannot be read."""
    try:
        manifest = read_manifest(folder) or read_study_manifest(folder)
    except ResultsError:
        return ""
    if has_digests(manifest):
        return ""
    versions = manifest.get("versions")
    return str(versions.get("havenue", _UNKNOWN)) if isinstance(versions, dict) else _UNKNOWN


def points_damage(connection: sqlite3.Connection, folder: Path, manifest: Mapping[str, Any]) -> str:
    """Say what is wrong with the table of points; nothing where nothing is."""
    if has_digests(manifest):
        stored = manifest_in(connection, folder)
        sound = stored is not None and points_digest(connection) == stored.points
        return "" if sound else "the table of points is not what was written"
    points = read_points(connection, {"varied": [{"kind": "", **each} for each in manifest["varied"]]})
    for knob in manifest["varied"]:
        if len(points[knob["path"]]) != manifest["points"]:
            return f"the table of points has {len(points[knob['path']])} rows instead of {manifest['points']}"
        if knob.get("low") is not None and not all(isinstance(each, int | float) for each in points[knob["path"]]):
            return f"the table of points has text for {knob['path']}"
    return ""


def damages(
    connection: sqlite3.Connection, manifest: Mapping[str, Any], *, courses: bool, runs: Sequence[int] | None = None
) -> Iterator[Damage]:
    """Give every run that is not what was written, in the order of the table.

    Args:
        connection: to the results.
        manifest: of the study. One without digests tells only what cannot be true.
        courses: whether to look at series and events too.
        runs: numbers of the only runs to look at; None for all.

    Raises:
        sqlite3.DatabaseError: a table has other columns than the manifest says.
    """
    columns = [column[0] for column in connection.execute("SELECT * FROM runs LIMIT 0").description]
    if columns != [*RUN_COLUMNS, *manifest["metrics"]]:
        raise sqlite3.DatabaseError("the table of runs has other columns than the manifest says")
    digests = has_digests(manifest)
    make = row_digests(connection)
    joined = "LEFT JOIN digests USING (run)" if digests else ""
    chosen = "" if runs is None else f"WHERE run IN ({', '.join('?' * len(runs))})"
    told_who = digests and courses and has_who(connection)
    shown = f"runs.*{', digests.who' if told_who else ''}{', digests.row, digests.course' if digests else ''}"
    suspects: list[tuple[int, str, str | None]] = []
    for row in connection.execute(f"SELECT {shown} FROM runs {joined} {chosen} ORDER BY run", runs or ()):
        what = _misfit(row[: len(columns)], manifest)
        if not what and digests and make.of(row[: len(columns)]) != row[-2]:
            what = "its row of metrics is not what was written" if row[-2] else "it has no digest: no sweep wrote it"
        if what:
            yield Damage(row[0], what)
        elif courses:
            suspects.append((row[0], row[-1] if digests else "", row[-3] if told_who else None))
    for run, digest, who in suspects:
        now = course_in(connection, run)
        if not now or (digests and now != digest):
            yield Damage(run, "its series or events are not what was written")
        elif told_who and who_digest(connection, run) != who:
            yield Damage(run, "who was harmed in it is not what was written")
    if digests and runs is None:
        yield from _strays(connection)


def path_damages(connection: sqlite3.Connection, folder: Path) -> Iterator[Damage]:
    """Give every run whose kept paths are not what was written; for results that carry digests."""
    from sim.runs.file_formats import file_digest  # noqa: PLC0415  (other readers need no numpy)

    for run, digest in connection.execute("SELECT run, paths FROM digests WHERE paths IS NOT NULL ORDER BY run"):
        path = trajectory_path(folder, run)
        try:
            sound = file_digest(path) == digest
        except OSError:
            sound = False
        if not sound:
            yield Damage(run, f"{path} is not what was written" if path.exists() else f"{path} is missing")


def _misfit(row: Sequence[Any], manifest: Mapping[str, Any]) -> str:
    """Say what of a row cannot be true of any run of the study; nothing where all can."""
    run, _, scenario, policy, point, replication, _, status, *_ = row
    spans = {"run": (run, _runs_of(manifest)), "point": (point, manifest["points"]),
             "replication": (replication, manifest["replications"])}  # fmt: skip
    for name, (value, end) in spans.items():
        if not isinstance(value, int) or not 0 <= value < end:
            return f"{name} {_short(value)} is beyond the design of the study (0 to {end - 1})"
    for name, text, known in (
        ("scenario", scenario, manifest["scenarios"]), ("policy", policy, manifest["policies"]),
        ("status", status, _STATUSES),
    ):  # fmt: skip
        if text not in known:
            return f"there is no {name} {_short(text)}"
    for name, value in zip(manifest["metrics"], row[len(RUN_COLUMNS) :], strict=True):
        if value is not None and not isinstance(value, float | int):
            return f"{name} is not a number but {_short(value)}"
    return ""


def _runs_of(manifest: Mapping[str, Any]) -> int:
    return int(len(manifest["scenarios"]) * len(manifest["policies"]) * manifest["points"] * manifest["replications"])


def _strays(connection: sqlite3.Connection) -> Iterator[Damage]:
    """Give runs of which a digest, or rows of series and events, are there and the row of metrics is not."""
    found: dict[object, str] = {}
    for table in ("digests", "series", "events", *([WHO] if has_who(connection) else [])):
        query = f"SELECT DISTINCT run FROM {table} WHERE run IS NULL OR run NOT IN (SELECT run FROM runs)"
        for (run,) in connection.execute(query):
            found.setdefault(run if isinstance(run, int) else None, table)
    for number, table in found.items():
        if isinstance(number, int):
            yield Damage(number, f"its row is missing, and its {table} are there")
        else:
            yield Damage(None, f"the table of {table} has rows that belong to no run")


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
