"""``--set path=value``: puts values typed on the command line into a tree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sim.errors import Fault, InputError
from sim.scenario.checking.messages import shown, suggestion
from sim.scenario.reading.yaml_text import parse
from sim.scenario.tree import Branch, Loc, dotted, grown, plain

SET = "--set"
"""Name that stands for the command line in faults."""


def parsed_override(text: str) -> tuple[tuple[str, ...], Branch]:
    """Read one ``path=value``.

    Args:
        text: what stood behind ``--set``; the value is YAML.

    Returns:
        The path in parts, and the value.

    Raises:
        InputError: text without a path or an equals sign, or a value that is not YAML.
    """
    path, equals, value = text.partition("=")
    parts = tuple(path.strip().split("."))
    if "entrances" in parts:
        what = "where a hazard comes in cannot be set on the command line, so that nothing can search over it"
        raise InputError([Fault(SET, 0, path.strip(), what, "name it in the scenario file, or leave it to chance")])
    if not equals or not all(parts):
        what = f"`{text}` is not of the form path=value"
        raise InputError([Fault(SET, 0, "", what, "write for example --set alarm.delay_s=30")])
    try:
        branch = parse(value, SET)
    except InputError as error:
        faults = [Fault(SET, 0, path.strip(), fault.what, fault.mend) for fault in error.faults]
        raise InputError(faults) from None
    if branch is None:
        return parts, Branch(None, SET, 0)
    if isinstance(branch.value, dict | list):
        return parts, grown(plain(branch), SET)
    return parts, replace(branch, line=0)


def refuse_second(loc: Loc, branch: Branch, earlier: Mapping[Loc, Branch]) -> None:
    """Refuse a value that would undo another one of the command line: neither should win in silence.

    Args:
        loc: place of the value.
        branch: the value.
        earlier: values that stood before it, by place.

    Raises:
        InputError: the same place, a place around it, or one that the earlier value wrote out.
    """
    for place, before in earlier.items():
        depth = min(len(loc), len(place))
        if loc[:depth] != place[:depth] or (len(loc) > len(place) and before.get(*loc[depth:]) is None):
            continue
        if loc == place:
            what = f"is set twice by --set: {shown(before)} and {shown(branch)}"
        else:
            what = f"is set by --set, and so is `{dotted(place)}`, which was given before it"
        raise InputError([Fault(SET, 0, dotted(loc), what, "leave one of the two out")])


def place_in(root: Branch, parts: tuple[str, ...]) -> Loc:
    """Find where a path leads: list items are reached by position from 0, or by their id.

    Args:
        root: tree that the path starts from.
        parts: path in parts.

    Returns:
        The same path with list positions as numbers.

    Raises:
        InputError: a list item that is not there.
    """
    place: list[str | int] = []
    for depth, part in enumerate(parts):
        here = root.get(*place)
        if here is not None and isinstance(here.value, list):
            place.append(_position(here, part, parts, depth))
        elif part.isdigit():
            what = f"there is no item {part}: `{dotted(parts[:depth])}` is not a list in the file"
            raise InputError([Fault(SET, 0, dotted(parts), what, "write the list in the file first")])
        else:
            place.append(part)
    return tuple(place)


def _position(branch: Branch, part: str, parts: tuple[str, ...], depth: int) -> int:
    items = branch.entries()
    if part.isdigit() and int(part) < len(items):
        return int(part)
    ids = [str(found.value) if (found := item.get("id")) else "" for item in items]
    if part in ids:
        return ids.index(part)
    name = dotted(parts[:depth])
    if part.isdigit() or not any(ids):
        count = f"{len(items)} {'item' if len(items) == 1 else 'items'}"
        what = f"`{name}` has {count}, and `{part}` is none of them"
        last = len(items) - 1
        mend = f"write {name}.0" + (f" to {name}.{last}" if last else "") if items else "the list is empty"
    else:
        what = f"nothing in `{name}` has the id `{part}`"
        mend = suggestion(part, [each for each in ids if each], "ids")
    raise InputError([Fault(SET, 0, dotted(parts), what, mend)])
