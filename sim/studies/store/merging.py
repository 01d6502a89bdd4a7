"""Joins the shards of a study into one results folder: the same table as one sweep would have given."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sim.errors import ResultsError
from sim.runs.results_folder import MANIFEST, reason
from sim.studies.store.database import RESULTS, TRAJECTORIES, read_points
from sim.studies.store.lock import locked
from sim.studies.store.manifest_file import read_study_manifest
from sim.studies.store.soundness import has_digests, refuse_damaged, sound_results
from sim.studies.store.study_folder import DRY_RUN, prepare, settle_manifest, study_differences
from sim.studies.store.who_table import WHO, has_who
from sim.studies.store.writing import Store

_OF_SHARDS: Final = ("shard", DRY_RUN)
"""Entries of a shard's manifest that are none of the whole study's."""
_OF_RUNS: Final = ("series", "events", WHO, "timing", "digests")


@dataclass(frozen=True)
class Merged:
    """What a merge gave.

    Attributes:
        shards: folders that were joined.
        absent: numbers of the shards that are not there.
        runs: of the whole design.
        done: runs that are done.
        failed: runs that failed.
    """

    shards: tuple[Path, ...]
    absent: tuple[int, ...]
    runs: int
    done: int
    failed: int


def merge(folder: Path) -> Merged:
    """Join the shards that stand in a folder into that folder; may be repeated as more of them come in.

    Args:
        folder: holds ``shard-K-of-N`` folders.

    Returns:
        What was joined, and what is still to be done.

    Raises:
        ResultsError: no shards, shards of different studies, or a place that cannot be written.
    """
    shards = sorted(each for each in folder.glob("shard-*-of-*") if (each / RESULTS).exists())
    if not shards:
        raise ResultsError(f"{folder}: contains no shards (`havenue sweep STUDY --out {folder} --shard 1/8` makes one)")
    manifests = [read_study_manifest(shard) for shard in shards]
    whole = _whole(folder, shards, manifests)
    for shard, manifest in zip(shards, manifests, strict=True):
        with sound_results(shard, manifest, courses=True) as connection:
            points = read_points(connection, whole)
            if not has_who(connection):
                raise ResultsError(f"{shard}: an older version of Havenue wrote it, without the table `who` (merge "
                                   "with the version that wrote it, or sweep it again)")  # fmt: skip
    prepare(folder)
    with locked(folder):
        whole = settle_manifest(folder, whole)
        store = Store(folder, whole, points)
        try:
            refuse_damaged(store.connection, folder, whole, courses=True)
            for shard in shards:
                _take(store.connection, shard)
                _take_paths(folder, shard)
            done, failed = store.counts()
            runs = len(store.finished())
        finally:
            store.close()
    present = {manifest["shard"][0] for manifest in manifests}
    absent = tuple(part for part in range(1, manifests[0]["shard"][1] + 1) if part not in present)
    return Merged(tuple(shards), absent, runs, done, failed)


def _whole(folder: Path, shards: Sequence[Path], manifests: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Give the manifest of the whole study, once all shards agree on it."""
    bare = [{key: value for key, value in manifest.items() if key not in _OF_SHARDS} for manifest in manifests]
    for shard, manifest in zip(shards[1:], bare[1:], strict=True):
        found = study_differences(bare[0], manifest)
        if found or bare[0]["replications"] != manifest["replications"]:
            what = found[0] if found else f"replications: {bare[0]['replications']}, now {manifest['replications']}"
            raise ResultsError(f"{shards[0]} and {shard} are of different studies: {what}")
    for shard, manifest in zip(shards, manifests, strict=True):
        if "shard" not in manifest or not has_digests(manifest):
            what = "no `shard`" if "shard" not in manifest else "no `digests`: an older version of Havenue wrote it"
            mend = "merge with the version that wrote it, or sweep it again"
            raise ResultsError(f"{shard / MANIFEST}: has {what} ({mend})")
    parts = {manifest["shard"][1] for manifest in manifests}
    if len(parts) > 1:
        raise ResultsError(
            f"{folder}: contains shards of splits into {' and into '.join(map(str, sorted(parts)))}: remove one set"
        )
    return bare[0]


def _take(connection: sqlite3.Connection, shard: Path) -> None:
    """Copy the runs of a shard that are not there yet; a run that is done takes the place of one that failed."""
    try:
        connection.execute("ATTACH ? AS shard", (f"{(shard / RESULTS).resolve().as_uri()}?mode=ro",))
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "CREATE TEMP TABLE fresh AS SELECT run FROM shard.runs WHERE run NOT IN "
            "(SELECT run FROM main.runs WHERE status = 'done') AND (status = 'done' OR run NOT IN "
            "(SELECT run FROM main.runs))"
        )
        for table in ("runs", *_OF_RUNS):
            connection.execute(f"DELETE FROM main.{table} WHERE run IN (SELECT run FROM fresh)")
            order = "run, rowid"
            connection.execute(
                f"INSERT INTO main.{table} SELECT * FROM shard.{table} "
                f"WHERE run IN (SELECT run FROM fresh) ORDER BY {order}"
            )
        connection.execute("DROP TABLE fresh")
        connection.execute("COMMIT")
        connection.execute("DETACH shard")
    except sqlite3.Error as error:
        raise ResultsError(f"{shard}: cannot be merged: {error} (fix this, and merge again)") from error


def _take_paths(folder: Path, shard: Path) -> None:
    if not (shard / TRAJECTORIES).is_dir():
        return
    try:
        (folder / TRAJECTORIES).mkdir(exist_ok=True)
        for path in sorted((shard / TRAJECTORIES).glob("*.npz")):
            if not (folder / TRAJECTORIES / path.name).exists():
                part = folder / TRAJECTORIES / f"{path.name}.part"
                shutil.copyfile(path, part)
                part.replace(folder / TRAJECTORIES / path.name)
    except OSError as error:
        raise ResultsError(f"cannot write {folder / TRAJECTORIES}: {reason(error)}") from error
