"""Results folders: where they may stand, and how they come to stand complete or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sim.errors import ResultsError

MANIFEST = "manifest.json"
SCHEMA = 1
FIGURES = "figures"
REPLAY = "replay.html"
_MOST_BYTES = 50_000_000
"""Size above which a file is not read as a manifest, bytes."""
_SHOWN = 4
"""Differences between two runs that a message names."""


def check_place(folder: Path, manifest: Mapping[str, Any], own_files: frozenset[str], *, force: bool) -> None:
    """Make sure, before anything is computed, that a run folder can be written.

    Args:
        folder: where it is to stand.
        manifest: of the run to come.
        own_files: names that a run folder consists of.
        force: whether another run may be replaced.

    Raises:
        ResultsError: a folder that cannot be written, holds something else, or holds another run.
    """
    _refuse_strangers(folder, manifest, own_files, force=force)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent):
            pass
    except OSError as error:
        raise ResultsError(f"cannot write in {folder.parent}: {reason(error)}") from error


@contextmanager
def complete_folder(folder: Path, manifest: Mapping[str, Any], own_files: frozenset[str]) -> Iterator[Path]:
    """Let a folder be filled elsewhere, and move it to its place when all went well.

    What stood in a replaced run folder and is not a file of the run is kept: notes that somebody put there,
    and figures and replay where it is the same run again.

    Args:
        folder: where the folder is to stand; ``check_place`` has allowed it.
        manifest: of the run that is written.
        own_files: names that a run folder consists of.

    Yields:
        An empty folder beside it, to be filled.

    Raises:
        ResultsError: for a full disk, or a place that cannot be written.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as scratch:
            new, old = Path(scratch) / "new", Path(scratch) / "old"
            new.mkdir()
            yield new
            if folder.exists():
                same = _same_run(read_manifest(folder), manifest)
                _copy_notes(folder, new, own_files if same else own_files | {FIGURES, REPLAY})
                os.replace(folder, old)
            try:
                os.replace(new, folder)
            except BaseException:
                if old.exists():
                    os.replace(old, folder)
                raise
    except OSError as error:
        raise ResultsError(f"cannot write {folder}: {reason(error)}") from error


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """Give the manifest of a run folder; None where there is none that can be read."""
    try:
        manifest = json.loads(manifest_text(folder / MANIFEST))
    except (OSError, ValueError, RecursionError):
        return None
    return manifest if isinstance(manifest, dict) and manifest.get("kind") == "run" else None


def manifest_digest(manifest: Mapping[str, Any]) -> str:
    """Give the digest of the manifest of a run, but for its digests."""
    told = {key: value for key, value in manifest.items() if key != "digests"}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def manifest_text(path: Path) -> bytes:
    """Read the file of a manifest, of a run or of a study.

    Raises:
        OSError: it cannot be read.
        ValueError: it is not a file, or far too large to be a manifest.
    """
    if not path.is_file():
        raise ValueError("it is a link to nothing" if path.is_symlink() and not path.exists() else "it is not a file")
    if path.stat().st_size > _MOST_BYTES:
        has = f"{path.stat().st_size / 1e6:,.0f} MB"
        raise ValueError(f"it has {has}, and a manifest has at most {_MOST_BYTES / 1e6:g}")
    return path.read_bytes()


def reason(error: OSError) -> str:
    """Give what the system says of an error, without its number."""
    return error.strerror or str(error)


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Say in what two runs differ: ``crowd.people: 6200, now 1500``."""
    flat = [dict(leaves("", _identity(manifest))) for manifest in (old, new)]
    paths = dict.fromkeys([*flat[0], *flat[1]])
    absent = object()
    found = []
    for path in paths:
        before, now = (each.get(path, absent) for each in flat)
        if before != now:
            shown = ["none" if value is absent else str(value) for value in (before, now)]
            found.append(f"{path}: {shown[0]}, now {shown[1]}")
    return found


def _refuse_strangers(folder: Path, manifest: Mapping[str, Any], own_files: frozenset[str], *, force: bool) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise ResultsError(f"{folder} is a file, not a folder (choose another --out)")
    try:
        empty = not any(folder.iterdir())
    except OSError as error:
        raise ResultsError(f"cannot read {folder}: {reason(error)}") from error
    if empty:
        return
    standing = read_manifest(folder)
    if standing is None:
        raise ResultsError(
            f"{folder} is not empty and is not a Havenue run folder; nothing was changed (choose another --out)"
        )
    if force or _same_run(standing, manifest):
        return
    found = differences(standing, manifest)
    more = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    raise ResultsError(
        f"{folder} contains a different run ({'; '.join(found[:_SHOWN])}{more}); "
        "choose another --out, or replace it with --force"
    )


def _same_run(standing: Mapping[str, Any] | None, manifest: Mapping[str, Any]) -> bool:
    return standing is not None and standing.get("key") == manifest["key"]


def _identity(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Give what makes a run this run and no other; the scenario's parameters stand at the root, as in its file."""
    parameters = manifest.get("words") or {}
    return {
        "havenue": (manifest.get("versions") or {}).get("havenue"),
        "seed": manifest.get("seed"),
        **(parameters.get("scenario") or {}),
        "policy": parameters.get("policy"),
    }


def check_entries(
    manifest: Mapping[str, Any], path: Path, schema: int, needed: Iterable[str], remedy: str = ""
) -> None:
    """Make sure that a manifest is of a known schema and whole.

    Args:
        manifest: as read.
        path: where it stands, for the message.
        schema: the only one that is known.
        needed: keys that it must have.
        remedy: what to do about a damaged one, as the message ends.

    Raises:
        ResultsError: it is of another schema, or a key is missing.
    """
    found = manifest.get("schema")
    if found != schema:
        raise ResultsError(
            f"{path}: schema {found} is not supported, only {schema} (use the Havenue version that wrote it)"
        )
    missing = [key for key in needed if key not in manifest]
    if missing:
        raise ResultsError(f"{path}: damaged, `{missing[0]}` is missing{remedy}")


def leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Give the dotted path and value of everything in dicts and lists that is neither."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    yield from (leaf for key, each in inner for leaf in leaves(f"{path}.{key}" if path else str(key), each))
    if not isinstance(value, dict | list):
        yield path, value


def _copy_notes(old: Path, new: Path, replaced: frozenset[str]) -> None:
    for entry in sorted(old.iterdir()):
        if entry.name in replaced:
            continue
        if entry.is_dir():
            shutil.copytree(entry, new / entry.name)
        else:
            shutil.copy2(entry, new / entry.name)
