"""Rules between the values of a verification case, which no value can break alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sim.scenario.checking.cross_checks import Note
from sim.scenario.checking.messages import suggestion
from sim.scenario.parameters.verification_case import NEEDS, AcceptParameters, CaseParameters
from sim.scenario.parameters.verification_people import PeopleParameters
from sim.scenario.tree import Loc
from sim.scenario.value_types import plain_number

PAIRS = ("ratio", "difference", "within_interval")
"""Ways of comparing that need two variants."""

ORDERS = ("rising", "falling")
"""Ways of comparing that need no bounds."""


def case_notes(case: CaseParameters) -> Iterator[Note]:
    """Check the parameters of a case against each other.

    Args:
        case: parameters that are right one by one.

    Yields:
        One note per broken rule.
    """
    yield from _subject(case)
    for loc, ids, noun in _lists(case):
        yield from _twice(loc, ids, noun)
    for k, group in enumerate(case.people):
        yield from _group(case, k, group)
    doors = [door.id for door in case.venue.doors] if case.venue else []
    areas = [area.id for area in case.venue.areas] if case.venue else []
    for k, name in enumerate(getattr(case.smoke, "areas", ())):
        yield from _known(("smoke", "areas", k), name, areas, "area")
    for k, change in enumerate(case.door_changes):
        yield from _known(("door_changes", k, "door"), change.door, doors, "door")
    yield from _steps(case)
    for k, measure in enumerate(case.measures):
        yield from _measure(case, k, doors)
        if measure.to_s is not None and measure.to_s <= measure.from_s:
            what = f"`to_s` {plain_number(measure.to_s)} s is not after `from_s` {plain_number(measure.from_s)} s"
            yield Note(("measures", k, "to_s"), what, "the measured period must not be empty")
    for k, accept in enumerate(case.accept):
        yield from _accept(case, k, accept)


def _subject(case: CaseParameters) -> Iterator[Note]:
    if (case.venue is None) == (case.scenario is None):
        what = "a case has either a `venue` with `people` in it, or a whole `scenario`"
        yield Note(("scenario",) if case.scenario else (), what, "write one of the two")
    if case.venue is not None and not case.people:
        yield Note(("venue",), "nobody is in the venue", "write `people`")
    if case.scenario is not None and case.smoke is not None:
        yield Note(("smoke",), "a whole scenario has its own hazards", "write the smoke into `scenario.hazards`")


def _lists(case: CaseParameters) -> Iterator[tuple[Loc, list[str], str]]:
    yield ("people",), [each.id for each in case.people], "group"
    yield ("lines",), [each.id for each in case.lines], "line"
    yield ("zones",), [each.id for each in case.zones], "zone"
    yield ("measures",), [each.name for each in case.measures], "measure"
    yield ("variants",), [each.name for each in case.variants], "variant"


def _twice(loc: Loc, ids: Sequence[str], noun: str) -> Iterator[Note]:
    for k, name in enumerate(ids):
        if name in ids[:k]:
            yield Note((*loc, k), f"there are two {noun}s `{name}`", "rename one of them")


def _known(loc: Loc, name: str | None, known: Iterable[str], noun: str) -> Iterator[Note]:
    known = list(known)
    if name is not None and name not in known:
        mend = suggestion(name, known, f"{noun}s") if known else f"write a {noun} first"
        yield Note(loc, f"there is no {noun} `{name}`", mend)


def _exits(case: CaseParameters) -> list[str]:
    return [door.id for door in case.venue.doors if "outside" in door.between] if case.venue else []


def _group(case: CaseParameters, k: int, group: PeopleParameters) -> Iterator[Note]:
    here: Loc = ("people", k)
    grounds = [name for name in ("at", "rectangle", "polygon", "area") if getattr(group, name)]
    if len(grounds) != 1:
        what = f"group `{group.id}` is placed {'more than once' if grounds else 'nowhere'}"
        yield Note(here, what, "write one of `at`, `rectangle`, `polygon` and `area`")
    elif grounds == ["at"] and (group.count is not None or group.density_per_m2 is not None):
        yield Note(here, "`at` already says how many there are", "leave out `count` and `density_per_m2`")
    elif grounds != ["at"] and (group.count is None) == (group.density_per_m2 is None):
        yield Note(here, f"group `{group.id}` has no definite size", "write either `count` or `density_per_m2`")
    if group.rectangle and not (
        group.rectangle[0][0] < group.rectangle[1][0] and group.rectangle[0][1] < group.rectangle[1][1]
    ):
        yield Note((*here, "rectangle"), "the rectangle is empty", "write the lower left corner first")
    areas = [area.id for area in case.venue.areas] if case.venue else []
    yield from _known((*here, "area"), group.area, areas, "area")
    yield from _known((*here, "exit"), group.exit, _exits(case), "exit")
    yield from _known((*here, "familiar"), group.familiar, _exits(case), "exit")
    for j, name in enumerate(group.knows):
        yield from _known((*here, "knows", j), name, _exits(case), "exit")


def _steps(case: CaseParameters) -> Iterator[Note]:
    run = case.run
    for larger, smaller in (("step_s", "movement_step_s"), ("record_every_s", "step_s")):
        ratio = getattr(run, larger) / getattr(run, smaller)
        if ratio < 1 - 1e-9 or abs(ratio - round(ratio)) > 1e-6:
            what = f"`{smaller}` {plain_number(getattr(run, smaller))} s does not divide `{larger}`"
            yield Note(("run", larger), f"{what} {plain_number(getattr(run, larger))} s", "make it a whole multiple")


def _measure(case: CaseParameters, k: int, doors: list[str]) -> Iterator[Note]:
    here, measure = ("measures", k), case.measures[k]
    for key in NEEDS.get(measure.kind, ()):
        if getattr(measure, key) is None:
            yield Note(here, f"a measure of the kind `{measure.kind}` needs `{key}`", f"write `{key}`")
    yield from _known((*here, "group"), measure.group, [each.id for each in case.people], "group")
    for key in ("line", "since"):
        lines = [*(each.id for each in case.lines), *doors]
        yield from _known((*here, key), getattr(measure, key), lines, "line")
    yield from _known((*here, "zone"), measure.zone, [each.id for each in case.zones], "zone")
    yield from _known((*here, "exit"), measure.exit, _exits(case), "exit")


def _accept(case: CaseParameters, k: int, accept: AcceptParameters) -> Iterator[Note]:
    here: Loc = ("accept", k)
    names = [variant.name for variant in case.variants]
    yield from _known((*here, "measure"), accept.measure, [each.name for each in case.measures], "measure")
    yield from _known((*here, "than"), accept.than, [each.name for each in case.measures], "measure")
    yield from _known((*here, "variant"), accept.variant, names, "variant")
    yield from _known((*here, "to"), accept.to, names, "variant")
    for j, name in enumerate(accept.variants):
        yield from _known((*here, "variants", j), name, names, "variant")
    if accept.of in PAIRS and (accept.variant is None or accept.to is None):
        yield Note((*here, "of"), f"`{accept.of}` compares two variants", "write `variant` and `to`")
    if accept.of in ORDERS and len(accept.variants or names) < 2:
        yield Note((*here, "of"), f"`{accept.of}` compares at least two variants", "write `variants`")
    bounds = (accept.min, accept.max, accept.above, accept.below)
    if accept.of not in (*ORDERS, "within_interval") and all(bound is None for bound in bounds):
        yield Note(here, "no bound is given", "write `min`, `max`, `above` or `below`")
    if accept.of == "slope" and any(variant.x is None for variant in case.variants):
        yield Note(
            (*here, "of"), "a slope needs an `x` for each variant, and one has none", "write `x` in each variant"
        )
