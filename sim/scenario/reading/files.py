"""Reads one file from disk into a tree, and refuses what cannot be a scenario file."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from sim.errors import Fault, InputError
from sim.scenario.checking.messages import described
from sim.scenario.reading.yaml_text import parse
from sim.scenario.tree import Branch

LARGEST_BYTES = 5_000_000
_LONGEST_PATH = 160
_TEXT_CONTROLS = frozenset(b"\t\n\r\x0c\x1b")


def read_root(path: str) -> Branch:
    """Read a file whose top level is a group of keys.

    Args:
        path: the file, as the user would type it.

    Returns:
        The tree of the file.

    Raises:
        InputError: a file that is missing, unreadable, too large, not text, not YAML, empty, or a list.
    """
    root = parse(text_of(path), path)
    if root is None:
        raise _refused(path, 0, "the file is empty", "begin with `schema: 1`")
    if not isinstance(root.value, dict):
        what = f"found {described(root)}, expected keys"
        raise _refused(path, root.line, what, "begin with `schema: 1` and write `key: value` lines")
    return root


def text_of(path: str) -> str:
    """Read a file of text.

    Args:
        path: the file, as the user would type it.

    Returns:
        What it holds, without a byte order mark.

    Raises:
        InputError: a file that is missing, unreadable, too large, not text, or no ordinary file.
    """
    file = Path(path)
    try:
        kind = file.stat()
        if stat.S_ISDIR(kind.st_mode):
            raise _refused(path, 0, *_folder(file))
        if not stat.S_ISREG(kind.st_mode):
            raise _refused(path, 0, "this is no ordinary file, and may never end", "name a text file")
        with file.open("rb") as opened:
            data = opened.read(LARGEST_BYTES + 1)
    except FileNotFoundError:
        raise _refused(path, 0, f"there is no file `{shortened(path)}`", "check the path") from None
    except (OSError, ValueError) as error:  # a name that holds a NUL is a ValueError
        what = f"the file cannot be read: {getattr(error, 'strerror', None) or error}"
        raise _refused(path, 0, what, "check the path and its permissions") from None
    if len(data) > LARGEST_BYTES:
        what = f"the file is larger than {LARGEST_BYTES // 1_000_000} MB"
        raise _refused(path, 0, what, "no scenario needs that: is it the right file?")
    return _decoded(path, data)


def _folder(folder: Path) -> tuple[str, str]:
    """Say which folder this is, and what reads it."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        kind = manifest.get("kind")
    except (OSError, ValueError, AttributeError):
        return "this is a folder", "name a file in it"
    if kind == "study":
        return "this is the results folder of a study", "it is read by `havenue compare`, `report` and `status`"
    return "this is a run folder", "it is drawn by `havenue plot`"


def _decoded(path: str, data: bytes) -> str:
    bad = next((at for at, byte in enumerate(data) if byte < 32 and byte not in _TEXT_CONTROLS), None)
    if bad is not None:
        what = "the file contains bytes that are not text"
        raise _refused(path, data.count(b"\n", 0, bad) + 1, what, "save it as plain UTF-8 text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refused(path, line, "the text is not UTF-8", "save the file as UTF-8") from None


def _refused(path: str, line: int, what: str, mend: str) -> InputError:
    return InputError([Fault(shortened(path), line, "", what, mend)])


def shortened(path: str) -> str:
    """Cut a path that is too long to be shown in full, such as text that was taken for one; its end tells the file."""
    if len(path) <= _LONGEST_PATH:
        return path
    head = _LONGEST_PATH // 4
    return f"{path[:head]}...{path[head + 3 - _LONGEST_PATH :]}"
