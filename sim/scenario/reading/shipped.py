"""Finds the files that come with Havenue, of every kind, and files named without a folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final, Literal

from sim.installation import home

Kind = Literal["scenario", "venue", "policy", "study", "context"]
"""What a file holds."""

KINDS: Final[tuple[Kind, ...]] = ("scenario", "venue", "policy", "study", "context")

_FOLDERS: dict[Kind, str] = {
    "scenario": "", "venue": "venues", "policy": "policies", "study": "studies", "context": "contexts",
}  # fmt: skip


def shipped_folder() -> Path:
    """Give the folder of the shipped files: inside an installed package, else beside a source tree."""
    installed = home() / "sim" / "_scenarios"
    return installed if installed.is_dir() else home() / "scenarios"


def shipped_files(kind: Kind) -> dict[str, Path]:
    """Give the shipped files of one kind by bare name, in alphabetical order."""
    folder = shipped_folder() / _FOLDERS[kind]
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def locate_file(text: str, kind: Kind | None = None, beside: str = "") -> str | None:
    """Find a file that somebody named.

    Args:
        text: a path, or the bare name of a shipped file such as ``club_500``.
        kind: where to look for a bare name; None looks everywhere.
        beside: file whose folder a relative path starts from; empty for the current folder.

    Returns:
        A path as the user would type it, or None where there is no such file.
    """
    written = Path(text)
    path = written if written.is_absolute() or not beside else Path(beside).parent / written
    if _exists(path):
        return os.path.normpath(path)
    if written.name != text:
        return None
    kinds: tuple[Kind, ...] = (kind,) if kind else tuple(_FOLDERS)
    for candidate in kinds:
        found = shipped_files(candidate).get(text.removesuffix(".yaml"))
        if found:
            return _as_typed(found)
    return None


def _exists(path: Path) -> bool:
    """Tell whether a file is there; a name that the system refuses is not."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _as_typed(path: Path) -> str:
    """Shorten a path below the current folder."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
