"""What a file holds, told by its keys; and what to say where another one, or none at all, is found."""

from __future__ import annotations

import difflib
import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel

from sim.errors import Fault, InputError
from sim.scenario.checking.foreign_text import visible
from sim.scenario.parameters.context import ContextParameters
from sim.scenario.parameters.policy import PolicyParameters
from sim.scenario.parameters.scenario import Scenario
from sim.scenario.parameters.study import StudyParameters
from sim.scenario.parameters.venue import VenueParameters
from sim.scenario.parameters.verification_case import CaseParameters
from sim.scenario.reading.files import read_root, shortened
from sim.scenario.reading.shipped import KINDS, Kind, locate_file, shipped_files
from sim.scenario.tree import Branch, merged, without
from sim.scenario.value_types import keys_of

Due = Kind | Literal["verification case"]
"""What is wanted of a file."""

NEAR: Final = 0.75
"""Likeness of two names, from 0 to 1, from which one may be meant for the other."""
NAMED: Final = 24
"""Shipped files that a message names; there may be more."""
FOREIGN: Final = 3
"""Keys of a file, none of them known, from which it is no file of ours."""

_TYPES: Final[Mapping[Due, type[BaseModel]]] = {
    "scenario": Scenario, "venue": VenueParameters, "policy": PolicyParameters, "study": StudyParameters,
    "context": ContextParameters,
    "verification case": CaseParameters,
}  # fmt: skip
_EVERYWHERE: Final = frozenset({"schema", "name", "about", "extends"})
_USED: Final[Mapping[Due, str]] = {
    "scenario": "a scenario is run by `havenue run`, or named in the `scenarios` of a study",
    "venue": "a venue is named by the `venue` of a scenario",
    "policy": "a policy is given by `--policy`, or named in the `policies` of a study",
    "study": "a study is run by `havenue sweep`",
    "context": "a context is named by the `context` of a scenario",
    "verification case": "a case is run by `havenue verify --case FILE`",
}
_OF_CASES: Final = frozenset({"id", "title", "law", "tier", "measures", "accept", "variants"})
"""Keys that only a verification case has; it may hold a whole venue or scenario besides."""
_MANIFESTS: Final = {
    "run": "this is the manifest of a run (its folder is drawn by `havenue plot FOLDER`)",
    "study": "this is the manifest of the results of a study (`havenue compare FOLDER` reads its folder)",
}


def another_kind(root: Branch, due: Due) -> tuple[str, str] | None:
    """Say that a file holds something else than is due, where its keys leave no doubt.

    Args:
        root: tree of the file.
        due: what it should hold.

    Returns:
        What is wrong and the remedy; None where it may hold what is due.
    """
    keys = set(root.items())
    if manifest := _of_results(root):
        return manifest
    if due != "verification case" and len(keys & _OF_CASES) > 1:
        return f"this is a verification case, and a {due} is due here", _USED["verification case"]
    own = {kind: keys & (set(keys_of(_TYPES[kind])) - _EVERYWHERE) for kind in dict.fromkeys((due, *KINDS))}
    if due == "verification case":
        own[due] &= _OF_CASES
    if own[due]:
        return None
    if not any(own.values()) and due == "verification case" and "extends" in keys:
        return f"this is a file that extends another, and a {due} is due here", _USED["scenario"]
    if not any(own.values()):
        return _foreign(keys - _EVERYWHERE, due)
    found = max(own, key=lambda kind: len(own[kind]))
    return f"this is a {found} file, and a {due} is due here", _USED[found]


def _of_results(root: Branch) -> tuple[str, str] | None:
    """Tell the manifest of a results folder."""
    kind = root.get("kind")
    if kind is None or root.get("versions") is None or kind.value not in _MANIFESTS:
        return None
    what, _, mend = _MANIFESTS[str(kind.value)].partition(" (")
    return what, mend.removesuffix(")")


def _foreign(keys: Collection[str], due: Due) -> tuple[str, str] | None:
    """Tell a file with keys of its own, none of which may be a slip for one that is due."""
    allowed = keys_of(_TYPES[due])
    if len(keys) < FOREIGN or any(difflib.get_close_matches(key, allowed, n=1, cutoff=0.85) for key in keys):
        return None
    some = ", ".join(f"`{visible(key[:30])}`" for key in sorted(keys)[:FOREIGN])
    return f"no key of this file belongs to a {due}: {some} and so on", "is it the right file?"


def kind_of(root: Branch) -> Kind | None:
    """Tell what a file holds by its keys; None where its keys fit several kinds equally well."""
    counts = {kind: len(set(root.items()) & set(keys_of(_TYPES[kind]))) for kind in KINDS}
    best = max(counts.values())
    winners = [kind for kind, count in counts.items() if count == best]
    return winners[0] if len(winners) == 1 else None


def kind_of_file(path: str) -> Kind:
    """Tell what a file holds: by its keys and those of the files it extends, else by its folder.

    Args:
        path: a path, or the bare name of a shipped file.

    Returns:
        The kind.

    Raises:
        InputError: a file that is not there or cannot be read, or is none that is written by hand.
    """
    located = locate_file(path)
    if located is None:
        raise InputError([Fault(shortened(path), 0, "", *no_such_file(path, None))])
    seen: set[str] = set()
    here: str | None = located
    root = Branch({}, path, 0)
    while here is not None and os.path.realpath(here) not in seen:
        seen.add(os.path.realpath(here))
        root = merged(read_root(here), root)
        named = root.get("extends")
        root = without(root, "extends")
        kind = kind_of(root)
        if kind is not None or named is None or not isinstance(named.value, str):
            break
        here = locate_file(named.value, None, here)
    by_folder: dict[str, Kind] = {
        "venues": "venue", "policies": "policy", "studies": "study", "contexts": "context",
    }  # fmt: skip
    return kind_of(root) or by_folder.get(os.path.basename(os.path.dirname(os.path.abspath(located))), "scenario")


def no_such_file(path: str, due: Kind | None) -> tuple[str, str]:
    """Say that a file is not there, and which one may have been meant.

    Args:
        path: as somebody typed it.
        due: what it should hold; None where that is not known.

    Returns:
        What is wrong, and the remedy.
    """
    refusal = _refusal(path)
    if refusal:
        return refusal
    parent, name = os.path.split(os.path.normpath(path))
    other = next((each for each in KINDS if due and each != due and name in _names_of(each)), None)
    if other:
        return f"`{visible(name)}` is a shipped {other}, and a {due} is due here", _USED[other]
    what = f"there is no file `{visible(shortened(os.path.normpath(path)))}`"
    kinds: tuple[Kind, ...] = (due,) if due else KINDS
    shipped = [known for each in kinds for known in shipped_files(each)]
    stem = Path(name).stem if name.endswith((".yaml", ".yml")) else name
    beside = {each.stem: each.name for each in _written_beside(parent or ".")}
    for near in difflib.get_close_matches(stem, [*shipped, *beside], n=3, cutoff=NEAR):
        meant = near if near in shipped else os.path.join(parent, beside[near])
        if near in shipped or due is None or _may_hold(meant, due):
            return what, f"did you mean `{meant}`?"
    return what, f"check the path{_told(shipped) if due else ''}"


def _told(shipped: Sequence[str]) -> str:
    """Tell what is shipped, as far as somebody would read it on a line."""
    if not shipped:
        return ""
    more = "" if len(shipped) <= NAMED else f", ... ({len(shipped)} in all, see `havenue describe`)"
    return f"; shipped with Havenue: {', '.join(shipped[:NAMED])}{more}"


def _may_hold(path: str, due: Due) -> bool:
    try:
        return another_kind(read_root(path), due) is None
    except InputError:
        return True  # it is broken, and may be the one that is meant


def _refusal(path: str) -> tuple[str, str] | None:
    """Say why the system gives no file, where it says more than that there is none."""
    try:
        os.stat(path)
    except FileNotFoundError:
        if os.path.islink(path):
            return f"`{visible(shortened(path))}` is a link to a file that is not there", "mend the link"
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or str(error)
        return f"`{visible(shortened(path))}` cannot be read: {said}", "check the path and its permissions"
    return None


def _written_beside(folder: str) -> list[Path]:
    try:
        return sorted(path for path in Path(folder).iterdir() if path.suffix in (".yaml", ".yml") and path.is_file())
    except (OSError, ValueError):
        return []


def _names_of(kind: Kind) -> set[str]:
    return {form for name in shipped_files(kind) for form in (name, f"{name}.yaml")}
