"""What a file says, as a tree in which every value remembers the file and line it was written in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sim.errors import Fault

Scalar = str | int | float | bool | None
Loc = tuple[str | int, ...]
"""Place of a value: keys and list positions from the root."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One value with its origin. Never changed in place: merging and setting give new trees.

    Attributes:
        value: keys to branches, a list of branches, or a plain value.
        file: file that holds the value, as the user would type it.
        line: line of the value's key or list item, from 1; 0 where there is no line.
        text: a plain value as it was written; empty for mappings and lists.
        whole: True where the value replaces what it is laid on instead of merging with it.
        size: number of values in the branch, itself included.
        height: levels of nesting below the branch.
    """

    value: dict[str, Branch] | list[Branch] | Scalar
    file: str
    line: int
    text: str = ""
    whole: bool = False
    size: int = 1
    height: int = 0

    def at(self, loc: Loc) -> tuple[Branch, int]:
        """Give the deepest branch that exists on the way to a place, and how many steps it is down."""
        here: Branch = self
        for depth, part in enumerate(loc):
            inner = _child(here, part)
            if inner is None:
                return here, depth
            here = inner
        return here, len(loc)

    def get(self, *loc: str | int) -> Branch | None:
        """Give the branch at a place, or None where there is none."""
        found, depth = self.at(loc)
        return found if depth == len(loc) else None

    def items(self) -> dict[str, Branch]:
        """Give the keys and branches of a mapping; nothing for any other value."""
        return self.value if isinstance(self.value, dict) else {}

    def entries(self) -> list[Branch]:
        """Give the items of a list; nothing for any other value."""
        return self.value if isinstance(self.value, list) else []


def _child(branch: Branch, part: str | int) -> Branch | None:
    if isinstance(branch.value, dict):
        return branch.value.get(str(part))
    if isinstance(branch.value, list) and isinstance(part, int) and 0 <= part < len(branch.value):
        return branch.value[part]
    return None


def plain(branch: Branch) -> Any:
    """Give the value without its origins: dicts, tuples, text, numbers."""
    if isinstance(branch.value, dict):
        return {key: plain(inner) for key, inner in branch.value.items()}
    if isinstance(branch.value, list):
        return tuple(plain(inner) for inner in branch.value)
    return branch.value


def grown(data: Any, file: str, line: int = 0) -> Branch:
    """Give a tree of plain data, all of it said to come from one place."""
    if isinstance(data, Mapping):
        return Branch({str(key): grown(value, file, line) for key, value in data.items()}, file, line)
    if isinstance(data, list | tuple):
        return Branch([grown(value, file, line) for value in data], file, line)
    return Branch(data, file, line, text=_written(data))


def _written(value: Scalar) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def merged(base: Branch, over: Branch) -> Branch:
    """Lay one tree on another: mappings merge key by key, everything else is replaced."""
    if over.whole or not isinstance(base.value, dict) or not isinstance(over.value, dict):
        return over
    both = dict(base.value)
    for key, branch in over.value.items():
        both[key] = merged(both[key], branch) if key in both else branch
    return replace(over, value=both, whole=base.whole)


def planted(root: Branch, loc: Loc, branch: Branch) -> Branch:
    """Give the tree with a branch set at a place; mappings that are missing on the way are made."""
    return all_planted(root, {loc: branch})


def all_planted(root: Branch, branches: Mapping[Loc, Branch]) -> Branch:
    """Give the tree with branches set at places of which none is within another; what is on the way is copied once."""
    if not branches:
        return root
    if () in branches:
        return branches[()]
    below: dict[str | int, dict[Loc, Branch]] = {}
    for loc, branch in branches.items():
        below.setdefault(loc[0], {})[loc[1:]] = branch
    if isinstance(root.value, list) and all(isinstance(head, int) for head in below):
        items = list(root.value)
        for head, inner in below.items():
            items[int(head)] = all_planted(items[int(head)], inner)
        return replace(root, value=items)
    keys = dict(root.value) if isinstance(root.value, dict) else {}
    first = next(iter(branches.values()))
    for head, inner in below.items():
        branch = next(iter(inner.values()))
        keys[str(head)] = all_planted(keys.get(str(head), Branch({}, branch.file, branch.line)), inner)
    origin = root if isinstance(root.value, dict) else Branch({}, first.file, first.line)
    return replace(origin, value=keys)


def without(root: Branch, *keys: str) -> Branch:
    """Give a mapping without some of its keys."""
    return replace(root, value={key: inner for key, inner in root.items().items() if key not in keys})


def dotted(loc: Sequence[str | int]) -> str:
    """Write a place the way ``--set`` takes it."""
    return ".".join(str(part) for part in loc)


def fault_at(root: Branch, loc: Loc, what: str, mend: str = "") -> Fault:
    """Give the fault of a place; a place that does not exist takes the line of its nearest parent."""
    found, _ = root.at(loc)
    return Fault(found.file, found.line, dotted(loc), what, mend)
