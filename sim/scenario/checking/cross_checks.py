"""Rules between values of one file, which no value can break alone."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from pydantic import BaseModel

from sim.errors import Fault
from sim.scenario.checking.drawing_slips import coordinates, too_small
from sim.scenario.checking.messages import suggestion
from sim.scenario.parameters.alarm import AlarmParameters
from sim.scenario.parameters.care import CareParameters
from sim.scenario.parameters.crush import CrushParameters
from sim.scenario.parameters.decisions import DecisionParameters
from sim.scenario.parameters.run import RunParameters
from sim.scenario.tree import Branch, Loc, fault_at
from sim.scenario.value_types import plain_number

BEGINNINGS: Final = ("onset_s", "begins_s")
"""Keys of a hazard that say at which clock time it begins."""

CLOCK_TIMES: Final = (*BEGINNINGS, "starts_at_s")
"""Keys of all that begins at a clock time."""

_CLASSES: Final = ("not_survivable_share", "time_critical_share", "serious_share")

WHOLES: Final[tuple[tuple[str, type[BaseModel], tuple[str, ...]], ...]] = (
    ("decisions", DecisionParameters, ("run_share", "hide_share", "help_share")),
    ("care", CareParameters, _CLASSES),
    ("crush", CrushParameters, _CLASSES),
)
"""Parts of a scenario, and their keys that are shares of one whole: together they may be at most 1."""


class Remark(Protocol):
    """Something to say about a place: what the venue's lint gives, and the rules here."""

    @property
    def loc(self) -> tuple[str | int, ...]: ...  # noqa: D102

    @property
    def what(self) -> str: ...  # noqa: D102

    @property
    def mend(self) -> str: ...  # noqa: D102


@dataclass(frozen=True)
class Note:
    """One broken rule.

    Attributes:
        loc: place, from the root of the tree that was looked at.
        what: what is wrong.
        mend: what to do about it.
    """

    loc: Loc
    what: str
    mend: str


def located(root: Branch, remarks: Iterable[Remark], below: Loc = ()) -> list[Fault]:
    """Find the file and line of each remark.

    Args:
        root: the whole tree.
        remarks: what was found.
        below: place that the remarks' places start from.

    Returns:
        One fault per remark.
    """
    return [fault_at(root, (*below, *remark.loc), remark.what, remark.mend) for remark in remarks]


def scenario_notes(root: Branch, hazard_parameters: Mapping[str, type[BaseModel]]) -> Iterator[Note]:
    """Check a scenario's numbers against each other; values of the wrong type are passed over.

    Args:
        root: tree of the scenario.
        hazard_parameters: parameters of each kind of hazard.

    Yields:
        One note per broken rule.
    """
    yield from _steps(root)
    yield from _intervals(root)
    for name, parameters, keys in WHOLES:
        yield from _shares(root, name, parameters, keys)
    hazards = root.get("hazards")
    for position, hazard in enumerate(hazards.entries() if hazards else ()):
        kind = hazard.get("kind")
        declared = hazard_parameters.get(str(kind.value)) if kind else None
        yield from _in_order(hazard, position, declared)
        for key in BEGINNINGS:
            yield from _in_time(root, ("hazards", position), declared, key)
    yield from _in_time(root, ("alarm",), AlarmParameters, "starts_at_s")


def _value(part: Branch | None, parameters: type[BaseModel] | None, key: str) -> float | None:
    """Give a finite number as written, else its default; None where something else is written."""
    branch = part.get(key) if part else None
    declared = parameters.model_fields.get(key) if parameters else None
    value = branch.value if branch else (declared.default if declared else None)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if math.isfinite(value) else None


def _where(part: Branch | None, keys: tuple[str, ...]) -> str:
    """Choose the key to point at: the last one that is written in a file."""
    written = [key for key in keys if part and part.get(key)]
    return written[-1] if written else keys[-1]


def _steps(root: Branch) -> Iterator[Note]:
    part = root.get("run")
    step, movement = _value(part, RunParameters, "step_s"), _value(part, RunParameters, "movement_step_s")
    if not step or not movement or step < 0 or movement < 0:
        return
    ratio = step / movement
    if ratio < 1 or abs(ratio - round(ratio)) > 1e-6 * ratio:
        what = f"`movement_step_s` {plain_number(movement)} s does not divide `step_s` {plain_number(step)} s"
        key = _where(part, ("step_s", "movement_step_s"))
        yield Note(("run", key), what, f"set `movement_step_s` to {_fitting(step, ratio):.6g}")


def _intervals(root: Branch) -> Iterator[Note]:
    """What is written every so often is written after whole steps."""
    part = root.get("run")
    step = _value(part, RunParameters, "step_s")
    for key in ("record_every_s", "trajectory_every_s"):
        every = _value(part, RunParameters, key)
        if not step or not every or step < 0 or every < 0:
            continue
        steps = every / step
        if steps < 1 - 1e-9 or abs(steps - round(steps)) > 1e-6 * steps:
            what = f"`{key}` {plain_number(every)} s is not a whole number of steps of {plain_number(step)} s"
            nearest = max(1, round(steps)) * step
            yield Note(("run", _where(part, ("step_s", key))), what, f"set `{key}` to {nearest:.6g}")


def _fitting(step: float, ratio: float) -> float:
    """Give the divisor of a step nearest to what was asked for, in whole milliseconds where there is one."""
    counts = sorted(range(1, 201), key=lambda count: abs(count - ratio))
    neat = (round(step / count, 3) for count in counts if abs(round(step / count, 3) * count - step) < 1e-9)
    return next(neat, step / max(1, round(ratio)))


def _shares(root: Branch, name: str, parameters: type[BaseModel], keys: tuple[str, ...]) -> Iterator[Note]:
    part = root.get(name)
    values = [_value(part, parameters, key) for key in keys]
    known = [value for value in values if value is not None]
    if len(known) < len(keys) or not all(0 <= each <= 1 for each in known) or sum(known) <= 1 + 1e-9:
        return
    terms = " + ".join(f"`{key}` {plain_number(value)}" for key, value in zip(keys, known, strict=True))
    what = f"{terms} is {sum(known):.4g}; together they may be at most 1"
    yield Note((name, _where(part, keys)), what, "lower one of them")


def _in_order(hazard: Branch, position: int, parameters: type[BaseModel] | None) -> Iterator[Note]:
    low, high = (_value(hazard, parameters, key) for key in ("departure_low_s", "departure_high_s"))
    if low is not None and high is not None and low > high:
        what = f"`departure_low_s` {plain_number(low)} s is later than `departure_high_s` {plain_number(high)} s"
        key = _where(hazard, ("departure_high_s", "departure_low_s"))
        yield Note(("hazards", position, key), what, "raise `departure_high_s`, or lower `departure_low_s`")


def _in_time(root: Branch, part: Loc, parameters: type[BaseModel] | None, key: str) -> Iterator[Note]:
    """Refuse what would begin when the scene is over: it never comes, and the night would pass for a quiet one."""
    run = root.get("run")
    begins = _value(root.get(*part), parameters, key)
    ends = _value(run, RunParameters, "duration_s")
    if begins is None or ends is None or begins < ends:
        return
    what = f"`{key}` {plain_number(begins)} s is not within the scene, which ends at {plain_number(ends)} s"
    longest = next(item.le for item in RunParameters.model_fields["duration_s"].metadata if hasattr(item, "le"))
    longer = f", or raise `run.duration_s` above {plain_number(begins)}" if begins < longest else ""
    written = root.get(*part, key) is not None
    yield Note((*part, key) if written else ("run", "duration_s"), what, f"let it begin earlier{longer}")


def venue_notes(venue: Branch) -> Iterator[Note]:
    """Check a venue's unit, and its ids: each given once, each reference to something that is there."""
    if small := too_small(coordinates(venue)):
        yield Note(("areas",), *small)
    ids = {name: list(_ids(venue, name)) for name in ("levels", "areas", "doors", "seating")}
    for name, found in ids.items():
        yield from _twice(name, found)
    levels, areas = ([text for _, text, _ in ids[name]] for name in ("levels", "areas"))
    for position, area in enumerate(_entries(venue, "areas")):
        yield from _known(("areas", position, "level"), area.get("level"), levels, "level")
        yield from _all_known(("areas", position, "overlooks"), area.get("overlooks"), areas, "area")
        yield from _all_known(("areas", position, "joins"), area.get("joins"), levels, "level")
    for position, door in enumerate(_entries(venue, "doors")):
        sides = door.get("between")
        yield from _all_known(("doors", position, "between"), sides, [*areas, "outside"], "area")
        yield from _two_sides(("doors", position, "between"), sides)
    for position, block in enumerate(_entries(venue, "seating")):
        yield from _known(("seating", position, "area"), block.get("area"), areas, "area")
    yield from _all_known(("standing_areas",), venue.get("standing_areas"), areas, "area")


def _entries(venue: Branch, name: str) -> list[Branch]:
    part = venue.get(name)
    return part.entries() if part else []


def _ids(venue: Branch, name: str) -> Iterator[tuple[int, str, Branch]]:
    for position, entry in enumerate(_entries(venue, name)):
        branch = entry.get("id")
        if branch is not None and isinstance(branch.value, str):
            yield position, branch.value, branch


def _twice(name: str, found: list[tuple[int, str, Branch]]) -> Iterator[Note]:
    first: dict[str, Branch] = {}
    for position, text, branch in found:
        if text in first:
            what = f"the id `{text}` is given twice: here and on line {first[text].line}"
            yield Note((name, position, "id"), what, "rename one of the two")
        elif text == "outside" and name == "areas":
            yield Note((name, position, "id"), "`outside` is reserved for the open air", "choose another id")
        first.setdefault(text, branch)


def _all_known(loc: Loc, branch: Branch | None, known: list[str], noun: str) -> Iterator[Note]:
    for position, item in enumerate(branch.entries() if branch else ()):
        yield from _known((*loc, position), item, known, noun)


def _known(loc: Loc, branch: Branch | None, known: list[str], noun: str) -> Iterator[Note]:
    nothing_known = not [each for each in known if each != "outside"]  # said elsewhere, and once
    if branch is None or not isinstance(branch.value, str) or nothing_known:
        return
    if branch.value not in known:
        yield Note(loc, f"there is no {noun} `{branch.value}`", suggestion(branch.value, known, f"{noun}s"))


def _two_sides(loc: Loc, branch: Branch | None) -> Iterator[Note]:
    names = [item.value for item in branch.entries()] if branch else []
    if len(names) == 2 and names[0] == names[1]:
        what = f"both sides of the door are `{names[0]}`"
        yield Note(loc, what, "name the area on the other side, or `outside`")
