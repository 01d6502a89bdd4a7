"""The results folder of a study: whether a study may go on in it, and its manifest while it does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from sim.errors import ResultsError
from sim.runs.results_folder import MANIFEST, leaves, manifest_text, reason
from sim.studies.design.manifest import deciding_part
from sim.studies.store.database import RESULTS, stored_manifest
from sim.studies.store.heartbeat import HEARTBEAT
from sim.studies.store.lock import LOCK
from sim.studies.store.manifest_file import read_study_manifest, write_manifest

DRY_RUN: Final = "dry_run"
"""Entry of a manifest that a dry run has made: its first replication is all that can be there."""
_SHOWN: Final = 6
"""Differences between two studies that a message names."""
_IDENTITY: Final = (
    "versions",
    "baseline",
    "scenarios",
    "policies",
    "varied",
    "design",
    "points",
    "metrics",
    "shard",
    "luck",
    "digests",
)
_OF_WORDS: Final = ("first_seed", "stop", "keep", "design")


def prepare(folder: Path) -> None:
    """Make a results folder, or make sure that a folder is one.

    Raises:
        ResultsError: a folder that cannot be written, or holds something else.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        names = {entry.name for entry in folder.iterdir()}
    except OSError as error:
        raise ResultsError(f"cannot write in {folder}: {reason(error)} (choose another --out)") from error
    shards = {name for name in names if name.startswith("shard-")}
    begun = names <= {LOCK, f"{LOCK}-journal", HEARTBEAT, f"{MANIFEST}.part", f"{RESULTS}.new"} | shards
    if MANIFEST in names or (RESULTS in names and stored_manifest(folder) is not None):
        read_study_manifest(folder)  # says what is wrong with it
    elif RESULTS in names or not (begun or shards):
        raise ResultsError(
            f"{folder} is not empty and is not a Havenue results folder; nothing was changed (choose another --out)"
        )


def settle_manifest(folder: Path, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Write the manifest of a study, or make sure that the study in the folder is the same one.

    A study may go on with more replications: no run has another number then. ``grown`` keeps how many there were to be
    before, since whoever adds some because of what the others show finds differences too easily.

    Args:
        folder: held by this process.
        manifest: of the study that is to go on.

    Returns:
        The manifest as it stands in the folder now.

    Raises:
        ResultsError: the folder holds other inputs; the message shows the differences.
    """
    new = _as_read(manifest)
    if not ((folder / MANIFEST).exists() or (folder / RESULTS).exists()):
        write_manifest(folder, new)
        return new
    standing = same_study(folder, manifest)
    grown = [*standing.get("grown", ())]
    if standing["replications"] < new["replications"] and not standing.get(DRY_RUN):
        grown.append(standing["replications"])
    new |= {"grown": grown} if grown else {}
    from sim.studies.store.writing import forget_manifest, replace_manifest  # noqa: PLC0415  (readers need no numpy)

    if standing != new:
        replace_manifest(folder, new)
    if not _stands(folder, new):
        write_manifest(folder, new)
        forget_manifest(folder)
    return new


def same_study(folder: Path, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Give the manifest that stands in a results folder, of the same study as another one.

    Raises:
        ResultsError: the folder holds other inputs; the message shows the differences.
    """
    standing = read_study_manifest(folder)
    found = study_differences(standing, _as_read(manifest))
    if found:
        tried = f", or delete {folder}, which holds only the runs of a dry run" if standing.get(DRY_RUN) else ""
        more = f"\n  and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        listed = "\n  ".join(found[:_SHOWN])
        raise ResultsError(
            f"{folder} contains runs with different inputs, which must not be mixed (choose another --out{tried}):\n"
            f"  {listed}{more}"
        )
    return standing


def _as_read(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Give a manifest as it would be read back."""
    from sim.runs.file_formats import finite  # noqa: PLC0415  (whoever only reads a manifest needs no numpy)

    read: dict[str, Any] = json.loads(json.dumps(finite(manifest)))
    return read


def _stands(folder: Path, manifest: Mapping[str, Any]) -> bool:
    """Tell whether a manifest is the one in the file; it is not where a sweep died before it wrote it."""
    try:
        return bool(json.loads(manifest_text(folder / MANIFEST)) == manifest)
    except (OSError, ValueError):
        return False


def keep_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest again where somebody removed it under a sweep."""
    if folder.is_dir() and not (folder / MANIFEST).exists():
        write_manifest(folder, manifest)


def study_differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Say in what two studies differ that may not be mixed: ``policies.early.levers.alarm.delay_s: 10, now 15``."""
    flat = [dict(leaves("", _identity(manifest))) for manifest in (old, new)]
    absent = object()
    found = []
    for path in dict.fromkeys([*flat[0], *flat[1]]):
        before, now = (each.get(path, absent) for each in flat)
        if before != now:
            shown = ["none" if value is absent else str(value) for value in (before, now)]
            found.append(f"{path}: {shown[0]}, now {shown[1]}")
    if new["replications"] < old["replications"] and not old.get(DRY_RUN):
        found.append(f"replications: {old['replications']}, now {new['replications']} (more may be added, not fewer)")
    if not found and old.get("digest") != new["digest"]:
        found.append("points: the table of points has different values")
    return found


def _identity(manifest: Mapping[str, Any]) -> dict[str, Any]:
    parameters = manifest.get("study", {})
    varied = {each["path"]: {**each, "path": None} for each in manifest.get("varied", ())}
    return {
        **{key: deciding_part(manifest.get(key)) for key in _IDENTITY if key != "varied"},
        "vary": deciding_part(varied),
        "order": {**{key: list(manifest[key]) for key in ("scenarios", "policies")}, "vary": list(varied)},
        **{f"study.{key}": parameters.get(key) for key in _OF_WORDS},
    }
