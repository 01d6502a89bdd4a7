"""Looks at everything that a results folder holds: of a run or a study, against the digests stored with it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from sim.errors import ResultsError
from sim.runs.results_folder import MANIFEST, read_manifest, reason
from sim.runs.stored_run import load_run
from sim.studies.store.database import RESULTS, counts_in, pages_fit, reading
from sim.studies.store.manifest_file import read_study_manifest
from sim.studies.store.soundness import (
    Damage,
    every_damage,
    named_damages,
    points_damage,
    remedy,
    told_as_unreadable,
    version_without_digests,
)


def check_results(folder: Path, remark: Callable[[str], None]) -> Iterator[str]:
    """Check a folder of results, or the folders of results in it.

    Args:
        folder: of a run or a study, or one that holds such folders: shards, or runs of several seeds.
        remark: told what is no fault and worth knowing.

    Yields:
        A line for each folder that is sound.

    Raises:
        ResultsError: one or more folders are damaged, or there are none; the message names everything.
    """
    try:
        folders = [each for each in (folder, *sorted(folder.iterdir())) if each.is_dir() and holds_results(each)]
    except OSError as error:
        raise ResultsError(f"{folder}: cannot be read: {reason(error)} (allow it to be read)") from error
    if not folders:
        raise ResultsError(
            f"{folder}: is a folder that holds neither a run nor a study (`havenue run` and `havenue sweep` write them)"
        )
    wrong = []
    for each in folders:
        try:
            yield _checked_run(each) if _is_run(each) else _checked_study(each)
        except ResultsError as error:
            wrong.append(str(error))
        else:
            version = version_without_digests(each)
            if version:
                remark(f"{each}: Havenue {version} wrote it without digests: only its form was checked")
    if wrong:
        raise ResultsError("\n".join(wrong))


def holds_results(folder: Path) -> bool:
    """Tell whether a folder is one of a run or a study, sound or damaged."""
    return any(os.path.lexists(folder / name) for name in (MANIFEST, RESULTS))


def _is_run(folder: Path) -> bool:
    """Tell whether a folder is that of a run, though its manifest may be damaged."""
    looks_like_one = os.path.lexists(folder / "metrics.json") and not os.path.lexists(folder / RESULTS)
    return looks_like_one or read_manifest(folder) is not None


def _checked_run(folder: Path) -> str:
    run = load_run(folder)
    run.trajectory()
    return f"{folder}: run of `{run.scenario_name}`, {run.policy_name}, seed {run.seed}, as it was written"


def _checked_study(folder: Path) -> str:
    manifest = read_study_manifest(folder)
    if not os.path.lexists(folder / RESULTS):
        return f"{folder}: study `{manifest['name']}`, no run is finished yet"
    with reading(folder) as connection:
        wrong = points_damage(connection, folder, manifest)
        found = [Damage(None, wrong)] if wrong else []
        found += every_damage(connection, folder, manifest)
        done, failed = counts_in(connection)
        if found:
            count = len({damage.run for damage in found} - {None})
            raise ResultsError(
                f"{folder / RESULTS}: damaged: {count:,} of {done + failed:,} runs are not what was written"
                f"{named_damages(manifest, found)}\n  ({remedy(folder, manifest)})"
            )
        with told_as_unreadable(folder):
            whole = pages_fit(connection, "integrity_check")
        if not whole:
            raise ResultsError(
                f"{folder / RESULTS}: an index of its tables is damaged, and every run is as it was written "
                f"({remedy(folder, manifest)})"
            )
    return f"{folder}: study `{manifest['name']}`, {done + failed:,} runs as they were written"
