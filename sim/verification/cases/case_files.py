"""Reads verification cases: one file, and from it the parameters of each variant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from sim.errors import Fault, InputError
from sim.installation import home
from sim.metrics import all_metrics
from sim.rules.registry import full_scenario_type, plug_parameters
from sim.scenario.checking.case_cross_checks import case_notes
from sim.scenario.checking.cross_checks import Note, located, venue_notes
from sim.scenario.checking.messages import suggestion
from sim.scenario.parameters.verification_case import CaseParameters, case_type
from sim.scenario.reading.overrides import place_in
from sim.scenario.reading.reader import Reader, read_parameters
from sim.scenario.tree import Branch, Loc, fault_at, merged, planted, without
from sim.world.venue import lint

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
    """

    path: str
    parameters: CaseParameters
    variants: tuple[Variant, ...]
    movement: str | None = None


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
    reader = Reader()
    root = _with_scenario(
        reader, _movement_named(reader.read(str(path), "scenario", "verification case"), movement), str(path)
    )
    faults = list(reader.faults)
    parameters, found = _checked(root)
    faults += found
    variants: list[Variant] = []
    written = root.get("variants")
    for k, each in enumerate(parameters.variants if parameters else ()):
        assert written is not None  # parameters have variants only where they are written
        try:
            tree = _varied(root, written.entries()[k], ("variants", k))
        except InputError as error:
            faults += error.faults
            continue
        varied, found = _checked(tree)
        faults += [fault for fault in found if fault not in faults]
        variants += [Variant(each.name, each.x, varied)] if varied else []
    if faults:
        raise InputError(list(dict.fromkeys(faults)))
    assert parameters is not None  # there would be faults
    return Case(str(path), parameters, tuple(variants) or (Variant(BASE, None, parameters),), movement)


def _movement_named(root: Branch, kind: str | None) -> Branch:
    """Name the movement model where another one is asked for."""
    kinds = list(plug_parameters()["movement"])
    if kind is not None and kind not in kinds:
        raise InputError([Fault("--movement", 0, "", f"there is no kind `{kind}`", suggestion(kind, kinds, "kinds"))])
    if kind is None:
        return root
    written, default = root.get("movement"), kinds[0]
    named = written.get("kind") if written else None
    if written and (str(named.value) if named else default) == kind:
        return planted(root, ("movement", "kind"), Branch(kind, root.file, written.line, kind))
    chosen = Branch({"kind": Branch(kind, root.file, root.line, kind)}, root.file, root.line)
    return planted(root, ("movement",), chosen)  # knobs of another model mean nothing to this one


def _with_scenario(reader: Reader, root: Branch, path: str) -> Branch:
    """Put in place what a case's scenario extends, and its venue."""
    scenario = root.get("scenario")
    if scenario is None:
        return root
    if isinstance(scenario.value, dict) and "extends" in scenario.value:
        base = reader.read(
            reader.named_file(scenario.value["extends"], "scenario.extends", "scenario", path), "scenario"
        )
        scenario = merged(base, without(scenario, "extends"))
    elif isinstance(scenario.value, str):
        scenario = reader.read(reader.named_file(scenario, "scenario", "scenario", path), "scenario")
    venue = scenario.get("venue")
    if venue is not None and isinstance(venue.value, str):
        tree = reader.read(reader.named_file(venue, "scenario.venue", "venue", path), "venue")
        scenario = planted(scenario, ("venue",), replace(tree, whole=True))
    return planted(root, ("scenario",), scenario)


def _varied(root: Branch, variant: Branch, loc: Loc) -> Branch:
    """Give the case with a variant's parameters set, or say which path leads nowhere."""
    faults, changes = [], variant.get("set")
    for path, branch in changes.items().items() if changes else ():
        parts = tuple(path.split("."))
        if parts[0] in ("variants", "accept", "id", "schema", "seeds", "tier"):
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


def _checked(root: Branch) -> tuple[CaseParameters | None, list[Fault]]:
    parameters, faults = read_parameters(case_parameters(), root)
    for below in (("venue",), ("scenario", "venue")):
        venue = root.get(*below)
        faults += located(root, venue_notes(venue), below) if venue else []
    if parameters is None or faults:
        return parameters, faults
    faults += located(root, case_notes(parameters))
    faults += located(root, _metric_notes(parameters))
    if parameters.venue is not None and not faults:
        faults += located(root, lint.lint_venue(parameters.venue), ("venue",))
    return parameters, faults


def _metric_notes(parameters: CaseParameters) -> Iterator[Note]:
    known = list(all_metrics())
    for k, measure in enumerate(parameters.measures):
        if measure.metric is not None and measure.metric not in known:
            loc: Loc = ("measures", k, "metric")
            yield Note(loc, f"there is no metric `{measure.metric}`", suggestion(measure.metric, known, "metrics"))
