"""Reads verification cases: one file, and from it the parameters of each variant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final, Literal

from sim.errors import Fault, InputError
from sim.installation import home
from sim.metrics import all_metrics
from sim.rules.registry import full_scenario_type, plug_parameters
from sim.scenario.checking.case_cross_checks import case_notes
from sim.scenario.checking.case_reading import idle_notes
from sim.scenario.checking.cross_checks import Note, located, venue_notes
from sim.scenario.checking.messages import suggestion
from sim.scenario.parameters.verification_case import CaseParameters, case_type
from sim.scenario.reading.overrides import place_in
from sim.scenario.reading.reader import Reader, read_parameters
from sim.scenario.tree import Branch, Loc, fault_at, merged, planted, without
from sim.world.venue import lint

NARROWEST_M: Final = 0.5
"""Narrowest door of a case, m (definition: every case names its source, and laboratories looked at doors from 0.4 m;
two radii of 0.2 m and 0.1 m of sway)."""

BASE = "as_written"
"""Name of the only variant of a case that has none."""


@dataclass(frozen=True)
class Variant:
    """One way in which a case is walked.

    Attributes:
        name: its name.
        x: the number that a slope is taken against, or None.
        parameters: the case with the variant's parameters set.
    """

    name: str
    x: float | None
    parameters: CaseParameters


@dataclass(frozen=True)
class Case:
    """A verification case, ready to be run.

    Attributes:
        path: the file, as the user would type it.
        parameters: the case as written.
        variants: at least one, in the order of the file.
        movement: kind of movement asked for in place of the written one, or None.
        remarks: what nobody reads but misleads nobody, each in a line with its place.
    """

    path: str
    parameters: CaseParameters
    variants: tuple[Variant, ...]
    movement: str | None = None
    remarks: tuple[str, ...] = ()


@cache
def case_parameters() -> type[CaseParameters]:
    """Give the type of a case that knows every plug in the house."""
    return case_type(plug_parameters(), full_scenario_type())


def shipped_cases() -> list[Path]:
    """Give the files of the cases that come with the source tree, in alphabetical order.

    Cases are tests: they stand under ``tests/verification/cases`` and are not part of an installed package.
    """
    folder = home() / "tests" / "verification" / "cases"
    return sorted(folder.glob("*.yaml"))


def load_case(path: str, *, movement: str | None = None) -> Case:
    """Load a case file and check it completely, every variant of it.

    Args:
        path: the file.
        movement: kind of movement to walk by in place of the written one.

    Returns:
        The case.

    Raises:
        InputError: all faults of the file and of those it names, each with its file and line.
    """
    source = _Source(Reader(), str(path), movement)
    root = source.whole(source.written)
    faults = list(source.reader.faults)
    parameters, found = _checked(root)
    faults += found
    variants: list[Variant] = []
    written = root.get("variants")
    for k, each in enumerate(parameters.variants if parameters else ()):
        assert written is not None  # parameters have variants only where they are written
        try:
            tree = source.varied(root, written.entries()[k], ("variants", k))
        except InputError as error:
            faults += error.faults
            continue
        varied, found = _checked(tree)
        faults += [fault for fault in found if fault not in faults]
        variants += [Variant(each.name, each.x, varied)] if varied else []
    faults += source.reader.faults  # those of files that variants name
    if faults:
        raise InputError(list(dict.fromkeys(faults)))
    assert parameters is not None  # there would be faults
    remarks = tuple(str(fault) for fault in located(root, idle_notes(parameters)))
    return Case(str(path), parameters, tuple(variants) or (Variant(BASE, None, parameters),), movement, remarks)


FILES: Final[tuple[Loc, ...]] = (("venue",), ("scenario",), ("scenario", "extends"), ("scenario", "venue"))
"""Places of a case that may name a file, in the order in which they are read."""


class _Source:
    """A case file as written, and how it becomes a whole tree.

    Attributes:
        reader: reads the files that it names, and keeps their faults.
        path: of the case.
        movement: kind of movement asked for in place of the written one, or None.
        written: the tree of the file; its scenario is still named or extended.
    """

    def __init__(self, reader: Reader, path: str, movement: str | None) -> None:
        self.reader, self.path, self.movement = reader, path, movement
        self.written = reader.read(path, "scenario", "verification case")

    def whole(self, root: Branch) -> Branch:
        """Give a tree with the files that it names in place, and the movement that was asked for."""
        venue = root.get("venue")
        if venue is not None and isinstance(venue.value, str):
            root = planted(root, ("venue",), self._file(venue, "venue", "venue"))
        return _movement_named(self._with_scenario(root), self.movement)

    def _file(self, named: Branch, key: str, kind: Literal["scenario", "venue"]) -> Branch:
        return self.reader.read(self.reader.named_file(named, key, kind, self.path), kind)

    def _with_scenario(self, root: Branch) -> Branch:
        """Put in place what a case's scenario extends, and its venue."""
        scenario = root.get("scenario")
        if scenario is None:
            return root
        if isinstance(scenario.value, dict) and "extends" in scenario.value:
            base = self._file(scenario.value["extends"], "scenario.extends", "scenario")
            scenario = merged(base, without(scenario, "extends"))
        elif isinstance(scenario.value, str):
            scenario = self._file(scenario, "scenario", "scenario")
        venue = scenario.get("venue")
        if venue is not None and isinstance(venue.value, str):
            tree = self._file(venue, "scenario.venue", "venue")
            scenario = planted(scenario, ("venue",), replace(tree, whole=True))
        return planted(root, ("scenario",), scenario)

    def varied(self, root: Branch, variant: Branch, loc: Loc) -> Branch:
        """Give the case with a variant's parameters set, or say which path leads nowhere.

        Files that it names are read first, so that its other paths are those of the venue and scenario named.
        """
        faults: list[Fault] = []
        sets = variant.get("set")
        changes: dict[Loc, tuple[str, Branch]] = {
            tuple(path.split(".")): (path, branch) for path, branch in (sets.items() if sets else {}).items()
        }
        named = {place: changes.pop(place)[1] for place in FILES if _is_file(changes, place)}
        if named:
            root = self.whole(_naming(self.written, named))
        for path, branch in changes.values():
            parts = tuple(path.split("."))
            if parts[0] in FIXED:
                faults.append(fault_at(root, (*loc, "set", path), f"a variant cannot change `{parts[0]}`"))
                continue
            try:
                root = planted(root, place_in(root, parts), branch)
            except InputError as error:
                what = error.faults[0]
                faults.append(Fault(branch.file, branch.line, f"{'.'.join(map(str, loc))}.set", what.what, what.mend))
        if faults:
            raise InputError(faults)
        return root


FIXED: Final = ("variants", "accept", "id", "schema", "seeds", "tier", "data", "title", "law", "source", "note")
"""Keys that hold for all variants together."""


def _is_file(changes: Mapping[Loc, tuple[str, Branch]], place: Loc) -> bool:
    return place in changes and isinstance(changes[place][1].value, str)


def _naming(root: Branch, named: Mapping[Loc, Branch]) -> Branch:
    """Give a case as written with other files named."""
    for place in (place for place in FILES if place in named):
        scenario = root.get("scenario")
        if len(place) > 1 and scenario is not None and isinstance(scenario.value, str):
            root = planted(root, ("scenario",), Branch({"extends": scenario}, scenario.file, scenario.line))
        root = planted(root, place, named[place])
    return root


def _movement_named(root: Branch, kind: str | None) -> Branch:
    """Name the movement model where another one is asked for."""
    kinds = list(plug_parameters()["movement"])
    if kind is not None and kind not in kinds:
        raise InputError([Fault("--movement", 0, "", f"there is no kind `{kind}`", suggestion(kind, kinds, "kinds"))])
    if kind is None:
        return root
    place: Loc = ("scenario", "movement") if root.get("scenario") else ("movement",)
    written, default = root.get(*place), kinds[0]
    named = written.get("kind") if written else None
    if written and (str(named.value) if named else default) == kind:
        return planted(root, (*place, "kind"), Branch(kind, root.file, written.line, kind))
    chosen = Branch({"kind": Branch(kind, root.file, root.line, kind)}, root.file, root.line)
    return planted(root, place, chosen)  # knobs of another model mean nothing to this one


def _checked(root: Branch) -> tuple[CaseParameters | None, list[Fault]]:
    parameters, faults = read_parameters(case_parameters(), root)
    for below in (("venue",), ("scenario", "venue")):
        venue = root.get(*below)
        faults += located(root, venue_notes(venue), below) if venue else []
    if parameters is None or faults:
        return parameters, faults
    faults += located(root, case_notes(parameters))
    faults += located(root, _metric_notes(parameters))
    if faults:
        return parameters, faults
    if parameters.scenario is not None:
        faults += located(root, lint.lint_venue(parameters.scenario.venue, NARROWEST_M), ("scenario", "venue"))
        faults += [] if faults else located(root, lint.lint_scenario(parameters.scenario), ("scenario",))
    elif parameters.venue is not None:
        faults += located(root, lint.lint_venue(parameters.venue, NARROWEST_M), ("venue",))
    return parameters, faults


def _metric_notes(parameters: CaseParameters) -> Iterator[Note]:
    known = list(all_metrics())
    for k, measure in enumerate(parameters.measures):
        if measure.metric is not None and measure.metric not in known:
            loc: Loc = ("measures", k, "metric")
            yield Note(loc, f"there is no metric `{measure.metric}`", suggestion(measure.metric, known, "metrics"))
