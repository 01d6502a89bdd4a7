"""The shipped scenarios, policies and studies as rows, and which shipped files set or vary a key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final, get_args

from pydantic import BaseModel

from sim.scenario.parameters.study import StudyParameters
from sim.scenario.reading.files import read_root
from sim.scenario.reading.reader import Reader
from sim.scenario.reading.shipped import KINDS, Kind, shipped_files, shipped_folder
from sim.scenario.tree import Branch, plain

Rows = list[dict[str, Any]]

_POSITION: Final = re.compile(r"\.[0-9]+(?=\.|$)")


def scenario_rows() -> Rows:
    """Give the shipped scenarios, one row each."""
    return [
        {
            "scenario": name, "venue": _at(root, "venue", "name"), "people": _at(root, "crowd", "people"),
            "hazards": [_at(each, "kind") for each in root["hazards"]] if "hazards" in root else [],
            "about": root["about"],
        }
        for name, root in _trees("scenario")
    ]  # fmt: skip


def policy_rows() -> Rows:
    """Give the shipped policies, one row each."""
    return [
        {
            "policy": name, "group": root.get("group", ""), "levers": dict(root.get("levers", {})),
            "cost": dict(root.get("cost", {})), "reason": root["reason"], "about": root["about"],
        }
        for name, root in _trees("policy")
    ]  # fmt: skip


def study_rows() -> Rows:
    """Give the shipped studies, one row each."""
    return [
        {
            "study": name, "scenarios": list(root["scenarios"]), "policies": list(root.get("policies", ())),
            "varied": list(root.get("vary", {})), "replications": root["replications"],
            "question": root.get("question", ""), "about": root["about"],
        }
        for name, root in _trees("study")
    ]  # fmt: skip


def study_key_rows() -> Rows:
    """Give the keys of a study file, one row each; keys that take one of a few words are in ``describe choices``."""
    return list(_keys_below(StudyParameters, ""))


def _keys_below(parameters: type[BaseModel], prefix: str) -> Iterator[dict[str, Any]]:
    for name, field in parameters.model_fields.items():
        key = f"{prefix}{field.alias or name}"
        inner = [each for each in _types_in(field.annotation) if issubclass(each, BaseModel)]
        if field.description:
            default = "must be given" if field.is_required() else _written(field.default)
            yield {"key": key, "default": None if field.default_factory else default, "about": field.description}
        for each in inner:
            yield from _keys_below(each, f"{key}.*." if name == "vary" else f"{key}.")


def _types_in(annotation: Any) -> Iterator[type]:
    if isinstance(annotation, type):
        yield annotation
    for part in get_args(annotation):
        yield from _types_in(part)


def _written(default: Any) -> Any:
    return list(default) if isinstance(default, tuple) else default


def files_that_set(key: str) -> list[dict[str, Any]]:
    """Give the shipped files that give a key a value, and those that vary it.

    Args:
        key: dotted path of a knob; list positions are written ``*``.

    Returns:
        Rows of ``file``, from the folder of shipped files, ``what`` (``sets`` or ``varies``) and ``value``.
    """
    return [row for path, found in _settings() if path == key for row in found]


@cache
def _settings() -> tuple[tuple[str, tuple[dict[str, Any], ...]], ...]:
    found: dict[str, list[dict[str, Any]]] = {}
    for kind in KINDS:
        for file in shipped_files(kind).values():
            for key, what, value in _set_in(file, kind):
                row = {"file": file.relative_to(shipped_folder()).as_posix(), "what": what, "value": value}
                if row not in found.setdefault(_POSITION.sub(".*", key), []):
                    found[_POSITION.sub(".*", key)].append(row)
    return tuple((key, tuple(rows)) for key, rows in found.items())


def _set_in(file: Path, kind: Kind) -> Iterator[tuple[str, str, Any]]:
    """Give key, what a file does with it, and its value, as the file itself says, without what it extends."""
    root = read_root(str(file))
    if kind == "policy":
        for key, branch in (root.get("levers") or root).items().items():
            yield key, "sets", plain(branch)
    elif kind == "study":
        vary = root.get("vary")
        for key, branch in vary.items().items() if vary else ():
            yield key, "varies", plain(branch)
    else:
        yield from ((key, "sets", value) for key, value in _leaves(root, "venue" if kind == "venue" else ""))


def _leaves(branch: Branch, path: str) -> Iterator[tuple[str, Any]]:
    inside = [*branch.items().items(), *((str(number), each) for number, each in enumerate(branch.entries()))]
    for key, each in inside:
        yield from _leaves(each, f"{path}.{key}" if path else key)
    if not inside:
        yield path, plain(branch)


def _trees(kind: Kind) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give name and content of every shipped file of a kind, with what it extends."""
    for name in shipped_files(kind):
        yield name, plain(Reader().read(name, kind))


def _at(root: Any, *keys: str) -> Any:
    """Give the value at a place, or None; a venue that is only named gives its name."""
    for key in keys:
        root = root.get(key) if isinstance(root, dict) else root
    return root
