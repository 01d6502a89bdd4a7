"""Rules between the values of a verification case, which no value can break alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from sim.scenario.checking.case_reading import ORDERS, PAIRS, RESIDUALS, SETTLED, unread_notes
from sim.scenario.checking.cross_checks import Note
from sim.scenario.checking.messages import suggestion
from sim.scenario.parameters.venue import VenueParameters
from sim.scenario.parameters.verification_case import NEEDS, AcceptParameters, CaseParameters, DataParameters
from sim.scenario.parameters.verification_people import PeopleParameters
from sim.scenario.tree import Loc
from sim.scenario.value_types import plain_number


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
    venue = venue_walked(case)
    doors = [door.id for door in venue.doors] if venue else []
    areas = [area.id for area in venue.areas] if venue else []
    for k, name in enumerate(getattr(case.smoke, "areas", ())):
        yield from _known(("smoke", "areas", k), name, areas, "area")
    for k, change in enumerate(case.door_changes):
        yield from _known(("door_changes", k, "door"), change.door, doors, "door")
        if not 0.0 <= change.at_s <= case.run.duration_s:
            what = f"the door changes at {plain_number(change.at_s)} s, and the run lasts from 0 to "
            yield Note(
                ("door_changes", k, "at_s"), f"{what}{plain_number(case.run.duration_s)} s", "choose another time"
            )
    yield from _steps(case)
    for k, data in enumerate(case.data):
        yield from _data(case, k, data)
    for k, measure in enumerate(case.measures):
        yield from _measure(case, k, doors)
        if measure.to_s is not None and measure.to_s <= measure.from_s:
            what = f"`to_s` {plain_number(measure.to_s)} s is not after `from_s` {plain_number(measure.from_s)} s"
            yield Note(("measures", k, "to_s"), what, "the measured period must not be empty")
    for k, accept in enumerate(case.accept):
        yield from _accept(case, k, accept)
    yield from unread_notes(case)


def venue_walked(case: CaseParameters) -> VenueParameters | None:
    """Give the venue that is walked in: the case's own, or that of its scenario."""
    return case.scenario.venue if case.scenario is not None else case.venue


def _subject(case: CaseParameters) -> Iterator[Note]:
    if (case.venue is None) == (case.scenario is None):
        what = "a case has either a `venue` with `people` in it, or a whole `scenario`"
        yield Note((), what, "write one of the two")
    if case.venue is not None and case.scenario is None and not case.people:
        yield Note(("venue",), "nobody is in the venue", "write `people`")


def _lists(case: CaseParameters) -> Iterator[tuple[Loc, list[str], str]]:
    yield ("people",), [each.id for each in case.people], "group"
    yield ("lines",), [each.id for each in case.lines], "line"
    yield ("zones",), [each.id for each in case.zones], "zone"
    yield ("data",), [each.id for each in case.data], "table"
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
    venue = venue_walked(case)
    return [door.id for door in venue.doors if "outside" in door.between] if venue else []


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
    venue = venue_walked(case)
    areas = [area.id for area in venue.areas] if venue else []
    yield from _known((*here, "area"), group.area, areas, "area")
    yield from _known((*here, "exit"), group.exit, _exits(case), "exit")
    yield from _known((*here, "familiar"), group.familiar, _exits(case), "exit")
    for j, name in enumerate(group.knows):
        yield from _known((*here, "knows", j), name, _exits(case), "exit")
    for name in group.knows_share:
        yield from _known((*here, "knows_share", name), name, _exits(case), "exit")


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
    yield from _known((*here, "data"), measure.data, [each.id for each in case.data if each.shares], "table of shares")
    lasts = case.scenario.run.duration_s if case.scenario else case.run.duration_s
    if measure.from_s >= lasts:
        what = f"`from_s` {plain_number(measure.from_s)} s is not before the end of the run at {plain_number(lasts)} s"
        yield Note((*here, "from_s"), what, "measure earlier, or run longer")


def _data(case: CaseParameters, k: int, data: DataParameters) -> Iterator[Note]:
    here: Loc = ("data", k)
    if bool(data.points) == bool(data.shares):
        yield Note(here, f"table `{data.id}` has either `points` or `shares`", "write one of the two")
    for name in data.shares:
        yield from _known((*here, "shares", name), name, _exits(case), "exit")
    if sum(data.shares.values()) > 1.01:
        what = f"the shares add up to {plain_number(sum(data.shares.values()))}"
        yield Note((*here, "shares"), what, "shares of the same people add up to 1 at most")


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
    numbers = {each.name: each.x for each in case.variants}
    x = [numbers.get(name) for name in accept.variants or names]
    if accept.of in ORDERS and _falls([number for number in x if number is not None]):
        yield Note((*here, "of"), "the `x` of the variants do not rise from each to the next", "write them in order")
    if accept.of in SETTLED and len(accept.variants or names) > 1:
        yield Note((*here, "of"), f"`{accept.of}` looks at one variant", "write it into `variants`")
    if accept.of == "slope" and None in x:
        yield Note(
            (*here, "of"), "a slope needs an `x` for each variant, and one has none", "write `x` in each variant"
        )
    if accept.of in RESIDUALS:
        yield from _residual(case, here, accept, x)
    if accept.judged == "prediction" and case.seeds < 2:
        yield Note((*here, "judged"), "one seed says nothing of the next", "write `seeds: 2` or more")


def _falls(numbers: Sequence[float]) -> bool:
    return any(later <= earlier for earlier, later in pairwise(numbers))


def _residual(
    case: CaseParameters, here: Loc, accept: AcceptParameters, numbers: Sequence[float | None]
) -> Iterator[Note]:
    """Check that every point of the data can be compared with something."""
    tables = {each.id: each.points for each in case.data if each.points}
    if accept.data is None:
        yield Note((*here, "of"), f"`{accept.of}` compares with data", "write `data`")
    yield from _known((*here, "data"), accept.data, tables, "table of points")
    yield from _known((*here, "at"), accept.at, [each.name for each in case.measures], "measure")
    if accept.at is not None:
        return
    x = [number for number in numbers if number is not None]
    if len(x) < len(numbers) or not x or len(set(x)) < len(x):
        what = "a residual needs an `x` of its own for each variant, or a measure that gives it"
        yield Note((*here, "of"), what, "write `x` in each variant, or `at`")
        return
    for point, _ in tables.get(str(accept.data), ()):
        if not min(x) <= point <= max(x):
            what = f"x {plain_number(point)} of `{accept.data}` lies outside the variants' {plain_number(min(x))} to "
            yield Note((*here, "data"), f"{what}{plain_number(max(x))}", "add a variant, or leave the point out")
