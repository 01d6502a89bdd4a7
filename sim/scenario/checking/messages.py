"""Turns what the validator found into what a person can act on: what is wrong, and the remedy."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, get_origin

from pydantic import BaseModel

from sim.errors import Fault
from sim.scenario.checking.drawing_slips import coordinates, likely_cause
from sim.scenario.checking.foreign_text import hidden_in, numbers_meant, visible
from sim.scenario.parameters.venue import VenueParameters
from sim.scenario.tree import Branch, fault_at
from sim.scenario.value_types import ValueType, is_point, keys_of, kinds_of, plain_number, value_type_of

Limits = Mapping[str, Any]
"""What the validator says about a rule that was broken."""

MANY_OFF = 3
"""Coordinates out of range from which the drawing is at fault, not one of its points."""

_LONGEST_SHOWN = 60
_MOST_LISTED = 24
_ALIKE = 0.6
_NUMBER_AND_UNIT = re.compile(r"^\s*([-+]?[0-9][0-9_,.]*)\s*([A-Za-z%/]+[0-9]?)\s*$")
_DATE = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?$")
_CURRENCY = r"^[A-Z]{3}$"
_SWITCH_WORDS = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}


def validation_faults(parameters: type[BaseModel], root: Branch, errors: Iterable[Mapping[str, Any]]) -> list[Fault]:
    """Word the validator's errors, each at the file and line that holds the value.

    Args:
        parameters: type that was validated against.
        root: tree that was validated.
        errors: the validator's errors.

    Returns:
        One fault per error.
    """
    errors = list(errors)
    faults, errors = _off_the_sheet(parameters, root, errors)
    for error in errors:
        value_type = value_type_of(parameters, tuple(error["loc"]))
        found = root.get(*value_type.loc)
        if error["type"] == "too_short" and found and len(found.entries()) >= error["ctx"]["min_length"]:
            continue  # an echo: the items that are wrong are not counted, and are told of themselves
        if found is None:
            what, mend = _missing(value_type, value_type_of(parameters, tuple(error["loc"][:-1])))
        else:
            what, mend = _SENTENCES.get(error["type"], wrong_value)(error.get("ctx", {}), value_type, found)
        faults.append(fault_at(root, value_type.loc, what, mend))
    return faults


def _off_the_sheet(
    parameters: type[BaseModel], root: Branch, errors: list[Mapping[str, Any]]
) -> tuple[list[Fault], list[Mapping[str, Any]]]:
    """Tell of a drawing whose coordinates are out of range once, with the likely cause; gives the other errors."""
    off = [
        error
        for error in errors
        if error["type"] in ("less_than_equal", "greater_than_equal")
        and is_point(value_type_of(parameters, tuple(error["loc"][:-1])).annotation)
    ]
    if len(off) < MANY_OFF:
        return [], errors
    below = ("venue",) if off[0]["loc"][0] == "venue" else ()
    venue = root.get(*below) or root
    points = coordinates(venue)
    if not points or not all(math.isfinite(each) for point in points for each in point):
        return [], errors
    what, mend = likely_cause(points)
    loc = value_type_of(parameters, tuple(off[0]["loc"])).loc[: len(below) + 2]
    return [fault_at(root, loc, what, mend)], [error for error in errors if error not in off]


def _missing(value_type: ValueType, parent: ValueType) -> tuple[str, str]:
    if is_point(parent.annotation):
        return "is missing: a point has two numbers, x and y", "write [x, y]"
    if value_type.loc and isinstance(value_type.loc[-1], int):
        return "is missing: two are expected", f"write {parent.due()} of two"
    if value_type.annotation is VenueParameters:
        return "is missing", "add `venue`: the path of a venue file, or the name of a shipped venue"
    about = f", {value_type.about}" if value_type.about else ""
    return "is missing", f"add `{value_type.loc[-1] if value_type.loc else ''}`: {value_type.due()}{about}"


def _unknown_key(limits: Limits, value_type: ValueType, found: Branch) -> tuple[str, str]:
    key = str(value_type.loc[-1])
    if key == "<<":
        return "merging with `<<` is not supported", "use `extends: file.yaml`, or write the values out"
    allowed = keys_of(value_type.owner) if value_type.owner else []
    if key.isdecimal():
        return f"no such key `{key}`", "after a decimal comma? The decimal sign is a point: 1.5"
    return f"no such key `{visible(key[:_LONGEST_SHOWN])}`", suggestion(key, allowed)


def suggestion(word: str, allowed: Iterable[str], noun: str = "keys") -> str:
    """Name the nearest allowed word, else say which words are allowed."""
    allowed = [str(each) for each in allowed]
    near = nearest(word, allowed)
    if near:
        return "did you mean " + " or ".join(f"`{each}`" for each in near) + "?"
    if len(allowed) > _MOST_LISTED:
        allowed = [*allowed[:_MOST_LISTED], f"and {len(allowed) - _MOST_LISTED} more"]
    return f"{noun} allowed here: {', '.join(allowed)}" if allowed else "remove it"


def nearest(word: str, allowed: Iterable[str], most: int = 1) -> list[str]:
    """Give the allowed words most like a word; the same stem with another unit comes first."""
    allowed = list(allowed)
    stem = word.rpartition("_")[0] or word
    unit = word[len(stem) :]
    kin = [each for each in allowed if unit and each.startswith(f"{stem}_") and each.endswith(unit)]
    same = [*kin, *(each for each in allowed if stem in (each, each.rpartition("_")[0]))]
    close = [each for each in difflib.get_close_matches(word.lower(), allowed, n=most + 4) if _alike(word, each)]
    return list(dict.fromkeys([*same, *close]))[:most]


def _alike(word: str, other: str) -> bool:
    """Tell whether the last parts of two paths are alike: groups that agree make any two paths look alike."""
    ends = [each.rpartition(".")[2].lower() for each in (word, other)]
    return float(difflib.SequenceMatcher(None, ends[0], ends[1]).ratio()) >= _ALIKE


def _unknown_kind(limits: Limits, value_type: ValueType, found: Branch) -> tuple[str, str]:
    kinds = kinds_of(value_type.annotation)
    written = found.get("kind")
    choose = f"choose one of {', '.join(f'`{kind}`' for kind in kinds)}"
    if written is None:
        return "`kind` is missing", choose
    near = nearest(str(written.value), kinds)
    what = f"there is no kind {shown(written)}; allowed: {', '.join(f'`{kind}`' for kind in kinds)}"
    return what, f"did you mean `{near[0]}`?" if near else choose


def _wrong_length(limits: Limits, value_type: ValueType, found: Branch) -> tuple[str, str]:
    count = len(found.entries())
    if is_point(value_type.annotation):
        return f"found {count} numbers, and a point has two, x and y", "write [x, y]"
    has = f"has {count} {'item' if count == 1 else 'items'}"
    if "min_length" in limits:
        return f"{has}; at least {limits['min_length']} are needed", "add some"
    return f"{has}; at most {limits['max_length']} are allowed", "remove some"


def _wrong_pattern(limits: Limits, value_type: ValueType, found: Branch) -> tuple[str, str]:
    if limits["pattern"] == _CURRENCY:
        return f"{shown(found)} is not a currency code", "write three capital letters such as GBP"
    proper = re.sub(r"[^a-z0-9_]+", "_", str(found.value).lower()).strip("_")
    proper = proper if proper[:1].isalpha() else f"n_{proper}"
    rule = "lower-case letters, digits and _, beginning with a letter"
    return f"{shown(found)} is not a valid name; allowed: {rule}", f"write `{proper[:40]}`"


def _too_long_text(limits: Limits, value_type: ValueType, found: Branch) -> tuple[str, str]:
    return f"{shown(found)} is longer than {limits['max_length']} characters", "shorten it"


def wrong_value(limits: Limits, value_type: ValueType, found: Branch) -> tuple[str, str]:
    """Say what is wrong with a value that is not of its kind, and the remedy."""
    due = value_type.due()
    if value_type.choices:
        return _wrong_choice(value_type, found)
    if value_type.annotation in (int, float) and _is_number(found.value):
        return _wrong_number(value_type, found)
    hidden = hidden_in(found.value) if isinstance(found.value, str) else []
    if hidden and value_type.annotation not in (int, float):
        return f"found {described(found)}, expected {due}", f"retype the {' and the '.join(hidden)}, or take it out"
    return f"found {described(found)}, expected {due}", _mend(value_type, found)


def _wrong_choice(value_type: ValueType, found: Branch) -> tuple[str, str]:
    near = nearest(str(found.value), [str(choice) for choice in value_type.choices])
    what = f"{shown(found)} is not {value_type.due()}"
    if not found.text:
        what = f"found {described(found)}, expected {value_type.due()}"
    names = ", ".join(f"`{choice}`" for choice in value_type.choices)
    only = f"write {names}" if len(value_type.choices) == 1 else f"choose one of {names}"
    return what, f"did you mean `{near[0]}`?" if near else only


def _wrong_number(value_type: ValueType, found: Branch) -> tuple[str, str]:
    value = found.value
    if isinstance(value, float) and not math.isfinite(value):
        return f"{shown(found)} is not a finite number; expected {value_type.due()}", "write a plain number"
    absurd = isinstance(value, float) and value.is_integer() and not _fits(value_type, value)
    if value_type.annotation is int and isinstance(value, float) and not absurd:
        written = _allowed(value_type, [float(round(value))])
        mend = f"write {written[0]}" if written else "choose a value in the range"
        return f"{shown(found)} is not a whole number; expected {value_type.due()}", mend
    unit = f" {value_type.unit}" if value_type.unit else ""
    what = f"{shown(found)}{unit} is out of range; allowed: {value_type.due()}"
    if value_type.is_share and isinstance(value, int | float) and 1 < value <= 100 and _fits(value_type, value / 100):
        return what, f"a share is written as a fraction: {plain_number(value / 100)} for {plain_number(value)} %"
    return what, "choose a value in the range"


def _mend(value_type: ValueType, found: Branch) -> str:
    if value_type.annotation in (int, float):
        return _mend_number(value_type, found)
    if value_type.annotation is bool:
        return f"write {_SWITCH_WORDS.get(str(found.value).lower(), 'true or false')}"
    if value_type.annotation is str:
        return "put it in quotes" if found.text else "write text"
    if isinstance(value_type.annotation, type) and issubclass(value_type.annotation, BaseModel):
        return "write its keys indented below: " + ", ".join(keys_of(value_type.annotation)[:6])
    if get_origin(value_type.annotation) is dict:
        return "write `key: value` lines below it"
    return "write [x, y]" if is_point(value_type.annotation) else "begin each item with `- `, or write [a, b]"


def _mend_number(value_type: ValueType, found: Branch) -> str:
    text = str(found.value)
    if not isinstance(found.value, str) or _DATE.match(text):
        return "write a number"
    told, meant = numbers_meant(text, "share" if value_type.is_share else value_type.unit)
    written = _allowed(value_type, meant)
    if told:
        return f"{told}: {'' if told.startswith('write') else 'write '}{' or '.join(written)}" if written else told
    if found.text.startswith('"') and _reads_as_number(text):
        return f"write it without quotes: {written[0]}" if written else f"write {value_type.due()}, without quotes"
    if _NUMBER_AND_UNIT.match(text):
        return "write a number without a unit" + (f", in {value_type.unit}" if value_type.unit else "")
    return "write a number without quotes or words"


def _allowed(value_type: ValueType, numbers: Iterable[float]) -> list[str]:
    """Write those numbers that would be taken: advice is itself allowed."""
    return [plain_number(number) for number in dict.fromkeys(numbers) if _fits(value_type, number)]


def _fits(value_type: ValueType, number: float) -> bool:
    whole = value_type.annotation is not int or float(number).is_integer()
    above = value_type.low is None or number >= value_type.low
    return math.isfinite(number) and whole and above and (value_type.high is None or number <= value_type.high)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _reads_as_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def shown(branch: Branch) -> str:
    """Give a plain value as it was written, shortened, in backticks."""
    text = branch.text if len(branch.text) <= _LONGEST_SHOWN else branch.text[: _LONGEST_SHOWN - 3] + "..."
    return f"`{visible(text)}`"


def described(branch: Branch) -> str:
    """Say what a value is: the word itself and its kind."""
    value = branch.value
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a group of keys"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return f"the switch {shown(branch)}"
    if isinstance(value, str):
        return f"the date {shown(branch)}" if _DATE.match(value) else f"the text {shown(branch)}"
    return f"the number {shown(branch)}"


_SENTENCES: dict[str, Callable[[Limits, ValueType, Branch], tuple[str, str]]] = {
    "extra_forbidden": _unknown_key,
    "union_tag_not_found": _unknown_kind,
    "union_tag_invalid": _unknown_kind,
    "too_short": _wrong_length,
    "too_long": _wrong_length,
    "string_pattern_mismatch": _wrong_pattern,
    "string_too_long": _too_long_text,
}
"""Who words which of the validator's errors; everything else is a wrong value."""
