"""Reads one file from disk into a tree, and refuses what cannot be a scenario file."""

from __future__ import annotations

import difflib
import os
import stat
from pathlib import Path

from sim.errors import Fault, InputError
from sim.scenario.checking.foreign_text import visible
from sim.scenario.checking.messages import described
from sim.scenario.reading.shipped import KINDS, Kind, shipped_files
from sim.scenario.reading.yaml_text import parse
from sim.scenario.tree import Branch

LARGEST_BYTES = 5_000_000
_LONGEST_PATH = 300
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
    root = parse(_text_of(path), path)
    if root is None:
        raise _refused(path, 0, "the file is empty", "begin with `schema: 1`")
    if not isinstance(root.value, dict):
        what = f"found {described(root)}, expected keys"
        raise _refused(path, root.line, what, "begin with `schema: 1` and write `key: value` lines")
    return root


def no_such_file(path: str, kind: Kind | None) -> tuple[str, str]:
    """Say that a file is not there, and which one may have been meant."""
    parent, name = os.path.split(os.path.normpath(path))
    beside = [each.name for each in Path(parent).glob("*.yaml")] if _is_folder(parent or ".") else []
    kinds: tuple[Kind, ...] = (kind,) if kind else KINDS
    shipped = [known for each in kinds for known in shipped_files(each)]
    near = difflib.get_close_matches(name, [*shipped, *beside], n=1, cutoff=0.6)
    other = next((each for each in KINDS if kind and each != kind and name in _names_of(each)), None)
    if other:
        return f"`{visible(name)}` is a shipped {other}, and a {kind} is due here", f"name a {kind}"
    what = f"there is no file `{visible(shortened(os.path.normpath(path)))}`"
    if near:
        meant = near[0] if near[0] in shipped else os.path.join(parent, near[0])
        return what, f"did you mean `{meant}`?"
    names = f"; shipped with Havenue: {', '.join(shipped)}" if shipped else ""
    return what, f"check the path{names}"


def _names_of(kind: Kind) -> set[str]:
    return {form for name in shipped_files(kind) for form in (name, f"{name}.yaml")}


def _is_folder(path: str) -> bool:
    try:
        return os.path.isdir(path)
    except ValueError:
        return False


def _text_of(path: str) -> str:
    file = Path(path)
    try:
        kind = file.stat()
        if stat.S_ISDIR(kind.st_mode):
            raise _refused(path, 0, "this is a folder", "name a file in it")
        if not stat.S_ISREG(kind.st_mode):
            raise _refused(path, 0, "this is no ordinary file, and may never end", "name a text file")
        with file.open("rb") as opened:
            data = opened.read(LARGEST_BYTES + 1)
    except FileNotFoundError:
        what, mend = no_such_file(path, None)
        raise _refused(path, 0, what, mend) from None
    except (OSError, ValueError) as error:  # a name that holds a NUL is a ValueError
        what = f"the file cannot be read: {getattr(error, 'strerror', None) or error}"
        raise _refused(path, 0, what, "check the path and its permissions") from None
    if len(data) > LARGEST_BYTES:
        what = f"the file is larger than {LARGEST_BYTES // 1_000_000} MB"
        raise _refused(path, 0, what, "no scenario needs that: is it the right file?")
    return _decoded(path, data)


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
    """Cut a path that is too long to be shown in full, such as text that was taken for one."""
    return path if len(path) <= _LONGEST_PATH else f"{path[: _LONGEST_PATH - 3]}..."
