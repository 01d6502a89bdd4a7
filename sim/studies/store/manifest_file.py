"""The manifest of a study as it stands in its folder and in its results: read from either, held against the other."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from sim.errors import ResultsError
from sim.runs.results_folder import MANIFEST, check_entries, leaves, manifest_text, reason
from sim.studies.design.manifest import SCHEMA
from sim.studies.store.database import RESULTS, StoredManifest, stored_manifest, unreadable

_SHOWN: Final = 4
"""Differences between the two manifests that a message names."""
_MOST: Final = 100_000_000
"""No study has more points, replications or shards."""


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _MOST


def _are_counts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_count, value))


def _is_named(value: Any) -> bool:
    return isinstance(value, dict)


def _are_named(value: Any) -> bool:
    return isinstance(value, dict) and len(value) > 0 and all(map(_is_named, value.values()))


def _are_metrics(value: Any) -> bool:
    return _are_named(value) and all(
        _is_text(each.get(key)) for each in value.values() for key in ("label", "unit", "better")
    )


def _are_varied(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(each, dict)
        and _is_text(each.get("path"))
        and isinstance(each.get("low", ""), int | float | None)
        and isinstance(each.get("values", ""), list | None)
        for each in value
    )


def _are_parts(value: Any) -> bool:
    keys = {"policy", "lever", "kind", "name", "refused"}
    return isinstance(value, list) and all(_are_texts(each) and each.keys() == keys for each in value)


def _are_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value.values()))


_NEEDED: Final[dict[str, Callable[[Any], bool]]] = {
    "name": _is_text, "baseline": _is_text, "scenarios": _are_named, "policies": _are_named, "varied": _are_varied,
    "points": _is_count, "replications": _is_count, "metrics": _are_metrics,
}  # fmt: skip
"""What a manifest must have, whatever version wrote it, and of what kind it is."""
_KINDS: Final[dict[str, Callable[[Any], bool]]] = {
    **_NEEDED, "about": _is_text, "question": _is_text, "versions": _are_texts, "study": _is_named, "digest": _is_text,
    "digests": _is_text, "luck": _is_text, "design": _is_text, "grown": _are_counts, "shard": _are_counts,
    "parts": _are_parts,
}  # fmt: skip


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
    from sim.runs.file_formats import write_json  # noqa: PLC0415  (whoever only reads a manifest needs no numpy)

    part = folder / f"{MANIFEST}.part"
    try:
        write_json(part, manifest)
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
    odd = [key for key, of_its_kind in _KINDS.items() if key in manifest and not of_its_kind(manifest[key])]
    if odd:
        raise ResultsError(f"{path}: damaged: `{'`, `'.join(odd)}` cannot be what a sweep wrote ({mend})")
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
