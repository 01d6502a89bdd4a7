"""The results folder of a study: its manifest, and whether a study may go on in it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from sim.errors import ResultsError
from sim.runs.results_folder import MANIFEST, check_entries, leaves, reason
from sim.studies.design.manifest import SCHEMA, deciding_part
from sim.studies.store.database import RESULTS
from sim.studies.store.lock import LOCK

DRY_RUN: Final = "dry_run"
"""Entry of a manifest that a dry run has made: its first replication is all that can be there."""
_SHOWN: Final = 6
"""Differences between two studies that a message names."""
_IDENTITY: Final = (
    "baseline",
    "scenarios",
    "policies",
    "varied",
    "design",
    "points",
    "metrics",
    "versions",
    "shard",
    "luck",
)
_NEEDED: Final = ("name", "baseline", "scenarios", "policies", "varied", "points", "replications", "metrics")
"""Entries without which a manifest is damaged."""
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
    begun = names <= {LOCK, f"{MANIFEST}.part", RESULTS} | shards
    if MANIFEST in names:
        read_study_manifest(folder)  # says what is wrong with it
    elif RESULTS in names or not (begun or shards):
        raise ResultsError(
            f"{folder} is not empty and is not a Havenue results folder; nothing was changed (choose another --out)"
        )


def settle_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest of a study, or make sure that the study in the folder is the same one.

    A study may go on with more replications: no run has another number then. ``grown`` keeps how many there were to be
    before, since whoever adds some because of what the others show finds differences too easily.

    Args:
        folder: held by this process.
        manifest: of the study that is to go on.

    Raises:
        ResultsError: the folder holds other inputs; the message shows the differences.
    """
    new = _as_read(manifest)
    if (folder / MANIFEST).exists():
        standing = same_study(folder, manifest)
        grown = [*standing.get("grown", ())]
        if standing["replications"] < new["replications"] and not standing.get(DRY_RUN):
            grown.append(standing["replications"])
        new |= {"grown": grown} if grown else {}
        if standing == new:
            return
    write_manifest(folder, new)


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


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write a manifest: complete, or not at all."""
    from sim.runs.file_formats import write_json  # noqa: PLC0415  (as above)

    part = folder / f"{MANIFEST}.part"
    try:
        write_json(part, manifest)
        os.replace(part, folder / MANIFEST)
    except OSError as error:
        raise ResultsError(f"cannot write {folder / MANIFEST}: {reason(error)}") from error


def read_study_manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest of a study's results folder.

    Raises:
        ResultsError: a folder that is not there, or is not the results folder of a study.
    """
    path = folder / MANIFEST
    if not folder.is_dir():
        raise ResultsError(f"{folder}: there is no such folder (`havenue sweep` writes results folders)")
    try:
        manifest = json.loads(path.read_bytes())
    except FileNotFoundError:
        what = "contains no study"
        if any(folder.glob("shard-*-of-*")):
            what = f"contains shards that are not merged yet (`havenue merge {folder}`)"
        raise ResultsError(f"{folder}: {what}: there is no {MANIFEST}") from None
    except (OSError, ValueError) as error:
        raise ResultsError(f"{path}: cannot be read as a manifest: {error}") from error
    if not isinstance(manifest, dict) or manifest.get("kind") != "study":
        raise ResultsError(
            f"{folder}: is not a results folder (`havenue sweep` writes one; a run is read by `havenue plot`)"
        )
    check_entries(manifest, path, SCHEMA, _NEEDED)
    return manifest


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
    if not found and old["digest"] != new["digest"]:
        found.append("points: the table of points has different values")
    return found


def _identity(manifest: Mapping[str, Any]) -> dict[str, Any]:
    parameters = manifest["study"]
    varied = {each["path"]: {**each, "path": None} for each in manifest.get("varied", ())}
    return {
        **{key: deciding_part(manifest.get(key)) for key in _IDENTITY if key != "varied"},
        "vary": deciding_part(varied),
        "order": {**{key: list(manifest[key]) for key in ("scenarios", "policies")}, "vary": list(varied)},
        **{f"study.{key}": parameters.get(key) for key in _OF_WORDS},
    }
