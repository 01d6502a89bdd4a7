"""What a study may vary: declared knobs only, each over values that it may have, and never a place of a hazard."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

from sim.errors import Fault, InputError
from sim.rules.registry import full_scenario_type
from sim.scenario.checking.foreign_text import visible
from sim.scenario.checking.messages import suggestion, wrong_value
from sim.scenario.deep import Value
from sim.scenario.knobs import Knob
from sim.scenario.policies.levers import knobs_by_path
from sim.scenario.reading.overrides import place_in
from sim.scenario.tree import Branch, Loc, without
from sim.scenario.value_types import ValueType, plain_number, value_type_of
from sim.studies.design.points import Varied

PLACES: Final = frozenset({"entrances", "areas"})
"""Keys that say where a hazard is."""

_LIST: Final = "describe levers`, `describe uncertainties` and `describe settings"


def knob_of(path: str, named: Branch, scenarios: Mapping[str, Branch]) -> tuple[Knob, ValueType]:
    """Find the knob that a path means.

    Args:
        path: dotted path as written in a study.
        named: the value it stands before, for the line of a fault.
        scenarios: trees of the study's scenarios by name; each must have the place.

    Returns:
        The knob, and the form of its values.

    Raises:
        InputError: a path that is no knob, or the place of a hazard.
    """
    parts = tuple(path.split("."))
    if parts[0] == "hazards" and PLACES & set(parts):
        what = "where a hazard comes in cannot be varied, so that nothing can search over it"
        raise _refused(named, path, what, "name it in the scenario file, or leave it to chance")
    loc: Loc = parts
    for name, tree in scenarios.items():
        try:
            loc = place_in(tree, parts)
        except InputError as error:
            told = error.faults[0]
            raise _refused(named, path, f"{told.what} (scenario `{name}`)", told.mend) from None
    knobs = knobs_by_path(full_scenario_type())
    general = ".".join("*" if isinstance(part, int) else re.sub(r"^[0-9]+$", "*", part) for part in loc)
    if general not in knobs:
        what = f"there is no knob `{visible(path)}`: only what is declared with a range and a source can be varied"
        listed = f"knobs are listed by `havenue {_LIST}`"
        near = suggestion(general, knobs)
        raise _refused(named, path, what, near if near.startswith("did you") else listed)
    if isinstance(knobs[general].default, tuple):
        what = f"`{visible(path)}` is a list of ids, and what is varied is a number, a switch or a choice"
        raise _refused(named, path, what, "write a policy for each list")
    return knobs[general], value_type_of(full_scenario_type(), loc)


def varied_of(path: str, written: Branch, knob: Knob, value_type: ValueType, kind: str) -> Varied:
    """Give what a knob is varied over.

    Args:
        path: as written in the study.
        written: what stands below it.
        knob: the knob.
        value_type: of its values.
        kind: of the design.

    Raises:
        InputError: all that is wrong with its values or range.
    """
    what = _kind_of(knob, value_type)
    written = without(written, *(key for key, branch in written.items().items() if branch.value is None))
    listed, low, high = written.get("values"), written.get("low"), written.get("high")
    if listed is not None:
        return Varied(path, knob, what, _values(path, written, listed, value_type, what))
    if what in ("choice", "switch"):
        if low is not None or high is not None:
            raise _refused(written, path, "is varied over a range, but is not a number", "write `values: [...]`")
        return Varied(path, knob, what, (False, True) if what == "switch" else knob.choices)
    faults = [*_ends(path, value_type, low, high), *_spread(path, written, kind)]
    if faults:
        raise InputError(faults)
    least, most = (_number(each, end) for each, end in ((low, knob.low), (high, knob.high)))
    if least >= most:
        said = f"the range from {plain_number(least)} to {plain_number(most)} is empty"
        raise _refused(written, path, said, "`low` must be below `high`")
    scale, steps = written.get("scale"), written.get("steps")
    if scale is not None and scale.value == "log" and least <= 0:
        raise _refused(scale, f"{path}.scale", "a range from 0 has no logarithm", "raise `low`, or leave `scale` out")
    count = steps.value if steps is not None and isinstance(steps.value, int) else None
    return Varied(path, knob, what, (), least, most, str(scale.value) if scale else "linear", count)


def of_form(value: Any, value_type: ValueType) -> bool:
    """Tell whether a value is of a form: its type, choices and range."""
    if value_type.choices:
        return value in value_type.choices and not isinstance(value, bool)
    if value_type.annotation is bool:
        return isinstance(value, bool)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return False
    if value_type.annotation is int and not isinstance(value, int):
        return False
    return (value_type.low is None or value >= value_type.low) and (value_type.high is None or value <= value_type.high)


def typed(value: Any, kind: str) -> Value:
    """Give a value of the right form in the type that a run is given it in."""
    given: Value = float(value) if kind == "float" else value
    return given


def _kind_of(knob: Knob, value_type: ValueType) -> Literal["float", "int", "switch", "choice"]:
    if knob.choices:
        return "choice"
    if value_type.annotation is bool:
        return "switch"
    return "int" if value_type.annotation is int else "float"


def _values(path: str, written: Branch, listed: Branch, value_type: ValueType, kind: str) -> tuple[Value, ...]:
    faults = []
    for name in ("low", "high", "steps", "scale"):
        other = written.get(name)
        if other is not None:
            what = f"`{name}` cannot be combined with `values`"
            faults.append(Fault(other.file, other.line, f"vary.{path}.{name}", what, "keep one of the two"))
    given: list[Value] = []
    for position, branch in enumerate(listed.entries()):
        where = f"vary.{path}.values.{position}"
        if not of_form(branch.value, value_type):
            faults.append(Fault(branch.file, branch.line, where, *wrong_value({}, value_type, branch)))
        elif (value := typed(branch.value, kind)) in given:
            faults.append(Fault(branch.file, branch.line, where, f"`{branch.text}` appears twice", "keep one"))
        else:
            given.append(value)
    if faults:
        raise InputError(faults)
    return tuple(given)


def _ends(path: str, value_type: ValueType, *ends: Branch | None) -> Iterator[Fault]:
    for name, branch in zip(("low", "high"), ends, strict=True):
        if branch is not None and not of_form(branch.value, value_type):
            yield Fault(branch.file, branch.line, f"vary.{path}.{name}", *wrong_value({}, value_type, branch))
        end = value_type.low if name == "low" else value_type.high
        if branch is None and end is None:
            yield Fault("", 0, f"vary.{path}", f"the knob has no {name} limit of its own", f"write `{name}`")


def _spread(path: str, written: Branch, kind: str) -> Iterator[Fault]:
    steps = written.get("steps")
    if kind == "grid" and steps is None:
        what = "is varied over a range, and a grid needs to know how to divide it"
        mend = "write `steps: 5`, or `values: [...]`, or choose the design `latin_hypercube`"
        yield Fault(written.file, written.line, f"vary.{path}", what, mend)
    if kind != "grid" and steps is not None:
        what = f"`steps` divides the range of a grid; this design is `{kind}`"
        yield Fault(steps.file, steps.line, f"vary.{path}.steps", what, "leave it out")


def _number(written: Branch | None, declared: float | None) -> float:
    value = declared if written is None else written.value
    return float(value) if isinstance(value, int | float) else math.nan  # `_ends` has refused everything else


def _refused(branch: Branch, path: str, what: str, mend: str) -> InputError:
    return InputError([Fault(branch.file, branch.line, f"vary.{path}", what, mend)])
