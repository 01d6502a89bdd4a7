"""The manifest of a study as it stands in its folder and in its results: read from either, held against the other."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sim.errors import ResultsError
from sim.runs import file_formats
from sim.runs.results_folder import MANIFEST, check_entries, leaves, manifest_text, reason
from sim.studies.design.manifest import SCHEMA
from sim.studies.store.database import RESULTS, StoredManifest, stored_manifest, unreadable

_SHOWN: Final = 4
"""Differences between the two manifests that a message names."""
_WORDS: Final = 300
Count = Annotated[int, Field(strict=True, ge=1, le=100_000_000)]
Named = Annotated[dict[str, dict[str, Any]], Field(min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="allow")


class _VariedKnob(_Part):
    path: str
    low: float | None
    values: list[Any] | None


class _Metric(_Part):
    label: str
    unit: str
    better: str


class _Manifest(_Part):
    """What a manifest of a study must be, whatever version wrote it."""

    name: str
    baseline: str
    scenarios: Named
    policies: Named
    varied: list[_VariedKnob]
    points: Count
    replications: Count
    metrics: Annotated[dict[str, _Metric], Field(min_length=1)]
    about: str = ""
    question: str = ""
    versions: dict[str, str] = {}
    study: dict[str, Any] = {}
    digest: str = ""
    digests: str = ""
    luck: str = "shared"
    design: str = "none"
    grown: list[Count] = []
    shard: tuple[Count, Count] = (1, 1)


_NEEDED: Final = tuple(name for name, each in _Manifest.model_fields.items() if each.is_required())


def read_study_manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest of a study's results folder: from its file, or from the results where the file is lost.

    Raises:
        ResultsError: a folder that is not there, is not the results folder of a study, or whose manifest is damaged
            or not the one that its results hold.
    """
    if not folder.is_dir():
        raise ResultsError(f"{folder}: there is no such folder (`havenue sweep` writes results folders)")
    path = folder / MANIFEST
    stored = stored_manifest(folder)
    if not os.path.lexists(path):
        if stored is not None:
            return stored.now
        what = "contains no study"
        if any(folder.glob("shard-*-of-*")):
            what = f"contains shards that are not merged yet (`havenue merge {folder}`)"
        raise ResultsError(f"{folder}: {what}: there is no {MANIFEST}")
    manifest = _checked(path, stored)
    if stored is None:
        if manifest.get("digests") and os.path.lexists(folder / RESULTS):
            raise ResultsError(unreadable(folder / RESULTS, ValueError("the tables `digests` and `manifest` are gone")))
        return manifest
    if manifest not in (stored.now, stored.before):
        raise ResultsError(_contradiction(folder, stored.now, manifest))
    return stored.now


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write a manifest: complete, or not at all."""
    part = folder / f"{MANIFEST}.part"
    try:
        file_formats.write_json(part, manifest)
        os.replace(part, folder / MANIFEST)
    except OSError as error:
        raise ResultsError(f"cannot write {folder / MANIFEST}: {reason(error)} (fix this, and try again)") from error


def _checked(path: Path, stored: StoredManifest | None) -> dict[str, Any]:
    """Read the file of a manifest, and make sure that everything in it is of its kind."""
    there = f"remove it: {path.parent / RESULTS} holds the manifest too"
    mend = there if stored else "restore it from a copy, or sweep again into another --out"
    try:
        manifest = json.loads(manifest_text(path))
    except (OSError, ValueError, RecursionError) as error:
        what = reason(error) if isinstance(error, OSError) else str(error) or "it is nested too deep"
        raise ResultsError(f"{path}: cannot be read as a manifest: {what} ({mend})") from error
    if not isinstance(manifest, dict) or manifest.get("kind") != "study":
        raise ResultsError(
            f"{path}: is not the manifest of a study, so {path.parent} is not a results folder "
            f"(`havenue sweep` writes one; a run is read by `havenue plot`)" + (f"; {there}" if stored else "")
        )
    if stored is not None and manifest.get("schema") != stored.now.get("schema"):
        raise ResultsError(_contradiction(path.parent, stored.now, manifest))
    check_entries(manifest, path, SCHEMA, _NEEDED, f" ({mend})")
    try:
        _Manifest.model_validate(manifest)
    except ValidationError as error:
        faults = [f"`{'.'.join(map(str, each['loc']))}`: {each['msg']}" for each in error.errors()[:_SHOWN]]
        raise ResultsError(f"{path}: damaged: {'; '.join(faults)[:_WORDS]} ({mend})") from None
    if manifest["baseline"] not in manifest["policies"]:
        raise ResultsError(f"{path}: damaged: `baseline` is none of its policies ({mend})")
    return manifest


def _contradiction(folder: Path, stored: Mapping[str, Any], manifest: Mapping[str, Any]) -> str:
    """Say that the file of a manifest is not what the results hold, and in what."""
    absent = object()
    one, other = (dict(leaves("", dict(each))) for each in (stored, manifest))
    found = [
        path for path in dict.fromkeys([*one, *other]) if one.get(path, absent) != other.get(path, absent)
    ] or ["the order of its entries"]  # fmt: skip
    named = ", ".join(found[:_SHOWN]) + (f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else "")
    return (
        f"{folder / MANIFEST}: is not the manifest that {folder / RESULTS} holds, which the runs belong to: {named} "
        f"differ (if somebody changed the file, remove it: `havenue sweep` with the same study writes it again)"
    )
