"""What a place in a file is meant to hold: walks the parameter types along a path."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sim.scenario.tree import Loc

_NOUNS = {int: "a whole number", float: "a number", bool: "true or false", str: "text"}
_NO_UNIT = ("count", "share", "switch", "choice", "times", "log")
_MONEY = "currency"


@dataclass(frozen=True)
class ValueType:
    """What one place is meant to hold.

    Attributes:
        loc: place in the file: the validator's path without the names of plug kinds in between.
        owner: parameters type that has the last key of the place, or None.
        annotation: type of the value, None where the key is unknown.
        low: smallest allowed number, or None.
        high: largest allowed number, or None.
        unit: unit to show behind a number; empty where none is shown.
        about: meaning of the value, where it is declared.
        is_share: whether the number is a fraction of a whole.
    """

    loc: Loc
    owner: type[BaseModel] | None
    annotation: Any
    low: float | None = None
    high: float | None = None
    unit: str = ""
    about: str = ""
    is_share: bool = False

    @property
    def choices(self) -> tuple[Any, ...]:
        """Parameters to choose from, where the value is a choice."""
        return get_args(self.annotation) if get_origin(self.annotation) is Literal else ()

    def due(self) -> str:
        """Say what may stand here, in plain words, with range and unit."""
        if self.choices:
            return "one of " + ", ".join(f"`{choice}`" for choice in self.choices)
        if self.annotation in _NOUNS:
            return f"{_NOUNS[self.annotation]}{self._range()}"
        if is_point(self.annotation):
            return "a point [x, y] in metres"
        return "a list" if get_origin(self.annotation) in (tuple, list) else "a group of keys"

    def _range(self) -> str:
        unit = f" {self.unit}" if self.unit else ""
        if self.low is not None and self.high is not None:
            return f" from {plain_number(self.low)} to {plain_number(self.high)}{unit}"
        if self.low is not None:
            return f" of at least {plain_number(self.low)}{unit}"
        return f" of at most {plain_number(self.high)}{unit}" if self.high is not None else unit and f" in{unit}"


def plain_number(value: float) -> str:
    """Write a number the way a person would."""
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)


def is_point(annotation: Any) -> bool:
    """Tell whether a type is a pair of coordinates."""
    arguments = get_args(annotation)
    return get_origin(annotation) is tuple and len(arguments) == 2 and _bare(arguments[0])[0] is float


def value_type_of(parameters: type[BaseModel], loc: Loc) -> ValueType:
    """Walk a parameters type along a validator's path.

    Args:
        parameters: type of the whole file.
        loc: keys and list positions as the validator gives them, names of plug kinds included.

    Returns:
        The form of the last place on the path.
    """
    annotation, limits = _bare(parameters)
    place: list[str | int] = []
    owner: type[BaseModel] | None = None
    for part in loc:
        members = _members(annotation)
        if members and part in members:
            annotation = members[part]
            continue
        place.append(part)
        owner = annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None
        inner, more = _step(annotation, part)
        annotation, limits = _bare(inner)
        limits = [*more, *limits]
    return _form(tuple(place), owner, annotation, limits)


def keys_of(parameters: type[BaseModel]) -> list[str]:
    """Give the keys of a parameters type as they are written in files."""
    return [field.alias or name for name, field in parameters.model_fields.items()]


def _form(loc: Loc, owner: type[BaseModel] | None, annotation: Any, limits: list[Any]) -> ValueType:
    low = high = None
    unit = about = ""
    for limit in limits:
        low = low if getattr(limit, "ge", None) is None else limit.ge
        high = high if getattr(limit, "le", None) is None else limit.le
        if isinstance(limit, FieldInfo):
            about = limit.description or about
            extra = limit.json_schema_extra
            unit = str(extra.get("unit", "")) if isinstance(extra, dict) else unit
    shown = "" if unit in _NO_UNIT or unit.startswith(_MONEY) else unit
    return ValueType(loc, owner, annotation, low, high, shown, about, unit == "share")


def _step(annotation: Any, part: str | int) -> tuple[Any, list[Any]]:
    """Go one key or position down; None where the type has nothing there."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, field in annotation.model_fields.items():
            if part in (field.alias, name):
                return field.annotation, [field, *field.metadata]
        return None, []
    for member in _members(annotation).values():  # where no kind is named, the first that knows the key
        if part in keys_of(member):
            return _step(member, part)
    arguments = get_args(annotation)
    if get_origin(annotation) is dict:
        return arguments[1], []
    if get_origin(annotation) in (tuple, list) and isinstance(part, int):
        repeats = len(arguments) == 1 or arguments[-1] is Ellipsis
        position = 0 if repeats else part
        return (arguments[position] if position < len(arguments) else None), []
    return None, []


def _members(annotation: Any) -> dict[Any, type[BaseModel]]:
    """Give the parameter types of a union by the kind that chooses them."""
    if get_origin(annotation) not in (Union, types.UnionType):
        return {}
    return {
        member.model_fields["kind"].default: member
        for member in get_args(annotation)
        if isinstance(member, type) and issubclass(member, BaseModel) and "kind" in member.model_fields
    }


def kinds_of(annotation: Any) -> list[str]:
    """Give the kinds that may be chosen where a plug is due."""
    return [str(kind) for kind in _members(annotation)]


def _bare(annotation: Any) -> tuple[Any, list[Any]]:
    """Take off ``Annotated`` and ``| None``, and give the limits that were attached."""
    limits: list[Any] = []
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *metadata = get_args(annotation)
            limits.extend(inner for item in metadata for inner in _spread(item))
            continue
        if get_origin(annotation) in (Union, types.UnionType):
            rest = [argument for argument in get_args(annotation) if argument is not type(None)]
            if len(rest) == 1:
                annotation = rest[0]
                continue
        return annotation, limits


def _spread(item: Any) -> Iterator[Any]:
    yield item
    if isinstance(item, FieldInfo):
        yield from item.metadata
