"""Where compiled kernels and walking fields are kept, and whether that place can be trusted and written."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from multiprocessing import parent_process
from pathlib import Path
from typing import Final

LEAST_FREE_BYTES: Final = 50_000_000
"""Free space below which a disk counts as full (kernels and the navigation of a large venue take half of it)."""


def cache_folder() -> Path | None:
    """Give the folder of the cache: ``$HAVENUE_CACHE``, or the one the platform keeps for the user.

    What is in it is run as code, so it is made for the user alone, and a folder that somebody else could write to is
    not used. Without a usable one, a line on standard error says so, and this process and those that it starts share a
    folder that is removed when it ends.

    Returns:
        A folder that can be written; None where there is no such place.
    """
    return usable(os.environ.get("HAVENUE_CACHE") or _of_the_user(), "HAVENUE_CACHE")


@functools.cache
def usable(folder: str, variable: str) -> Path | None:
    """Give a folder of the cache where it can be used, else one for the time of this process.

    Args:
        folder: the folder; an empty text where the system names none.
        variable: environment variable that says where it is, set anew where another one is used.

    Returns:
        The folder, made if need be; None where nothing can be written at all.
    """
    reason = _refusal(Path(folder).absolute()) if folder else "this user has no home folder"
    if not reason:
        return Path(folder).absolute()
    if parent_process() is None:
        what = f"nothing is kept between commands, which makes each one slower to start: {reason}"
        print(f"{what}; set {variable} to a folder of your own that can be written", file=sys.stderr)
    try:
        made = Path(tempfile.mkdtemp(prefix="havenue-cache-"))
    except OSError:
        return None
    os.environ[variable] = str(made)
    atexit.register(_remove, made, os.getpid())
    return made


def _of_the_user() -> str:
    """Give the folder that the platform keeps for the user; an empty text where there is none."""
    try:
        if sys.platform == "win32":
            base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        elif sys.platform == "darwin":
            base = Path.home() / "Library" / "Caches"
        else:
            base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:
        return ""
    return str(base / "havenue")


def _refusal(folder: Path) -> str:
    """Make a folder for the user alone; gives why it cannot be used, else an empty text."""
    reason = _open_to_others(folder)
    if reason:
        return reason
    try:
        for place in reversed((folder, *folder.parents)):
            if not place.exists():
                place.mkdir(0o700, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
        if shutil.disk_usage(folder).free < LEAST_FREE_BYTES:
            return f"the disk of the cache {folder} is full"
    except (OSError, ValueError) as error:
        return f"the cache {folder} cannot be written ({getattr(error, 'strerror', None) or error})"
    return _open_to_others(folder)


def _open_to_others(folder: Path) -> str:
    """Say who else could change what is in a folder, by it or a folder above; an empty text where nobody could.

    Folders above may be the system's, and may be open to all where only the owner of an entry can rename it (sticky),
    as in ``/tmp``.
    """
    if sys.platform == "win32":
        return ""
    trusted = {0, os.geteuid(), os.stat("/").st_uid}
    for place in _on_the_way(folder):
        try:
            status = place.stat()
        except (OSError, ValueError):
            continue  # it is not there yet, or said when it is made
        whose = "the cache" if place == folder else f"the cache {folder} lies in"
        if status.st_uid not in trusted:
            return f"{whose} {place}, which belongs to somebody else"
        protected = status.st_mode & stat.S_ISVTX and place != folder
        if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH) and not protected:
            return f"{whose} {place}, which others can write to (`chmod go-w {place}` if what it holds is yours)"
    return ""


def _on_the_way(folder: Path) -> Iterator[Path]:
    """Give a folder and those above it, as written and as links lead."""
    yield from dict.fromkeys((folder, *folder.parents, *(real := Path(os.path.realpath(folder))).parents, real))


def _remove(folder: Path, owner: int) -> None:
    if os.getpid() == owner:  # and no process that was forked from it
        shutil.rmtree(folder, ignore_errors=True)
