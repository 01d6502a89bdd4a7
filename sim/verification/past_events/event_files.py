"""Reads past events: what was observed of each, and the scenario of what is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from sim.errors import Fault, InputError
from sim.runs.loading import checked_scenario
from sim.scenario.checking.cross_checks import Note, located
from sim.scenario.checking.messages import suggestion
from sim.scenario.knobs import Parameters
from sim.scenario.parameters.scenario import Plan
from sim.scenario.parameters.venue import Identifier
from sim.scenario.reading.files import read_root
from sim.scenario.reading.reader import Reader, read_parameters
from sim.scenario.references import references
from sim.scenario.tree import Branch, Loc, dotted, planted
from sim.world.world import World

FOLDER: Final = Path(__file__).with_name("events")

Text = Annotated[str, Field(min_length=1)]
Count = Annotated[int, Field(strict=True, ge=1)]
CountFromNone = Annotated[int, Field(strict=True, ge=0)]


class ObservedParameters(Parameters):
    """What is told of the event: least and greatest number that the accounts leave plausible."""

    present: tuple[Count, Count]
    dead: tuple[CountFromNone, CountFromNone]
    note: str = Field("", description="what has to be known to read these numbers")


class PastEventParameters(Parameters):
    """A past event. What its scenario writes is known, and is never drawn."""

    schema_version: Literal[1] = Field(1, alias="schema")
    name: Identifier
    title: Text
    about: Text
    sources: Annotated[tuple[Text, ...], Field(min_length=1)]
    observed: ObservedParameters
    scenario: dict[str, Any] = Field(description="in the words of a scenario file")


@dataclass(frozen=True)
class PastEvent:
    """A past event, ready to be run.

    Attributes:
        path: the file, as the user would type it.
        parameters: what it says.
        plan: its scenario, which holds the default of all that is not known.
        written: dotted paths of all that its scenario writes.
    """

    path: str
    parameters: PastEventParameters
    plan: Plan
    written: frozenset[str]

    @property
    def people(self) -> int:
        """People in the audience of every run; a share of them is compared with a share of those present."""
        return World.audience_size(self.plan.scenario)

    @property
    def observed(self) -> tuple[float, float, float]:
        """Share of those present who died: least, middle and greatest."""
        (few, many), (least, most) = self.parameters.observed.present, self.parameters.observed.dead
        return least / many, (least + most) / (few + many), most / few


def shipped_events() -> list[Path]:
    """Give the files of the events that come with Havenue, in alphabetical order."""
    return sorted(FOLDER.glob("*.yaml"))


def load_event(path: str) -> PastEvent:
    """Load the file of an event and check it completely, its scenario as any other.

    Args:
        path: the file.

    Returns:
        The event.

    Raises:
        InputError: all faults of the file and of the venue that it names, each with its file and line.
    """
    root = read_root(path)
    parameters, faults = read_parameters(PastEventParameters, root)
    if parameters is not None:
        faults += located(root, _notes(parameters))
    written = root.get("scenario")
    plan: Plan | None = None
    if written is not None and isinstance(written.value, dict):
        try:
            plan = Plan(checked_scenario(*_whole(root, written, path)))
        except InputError as error:
            faults += [_below_scenario(fault, path) for fault in error.faults]
    if faults:
        raise InputError(list(dict.fromkeys(faults)))
    assert parameters is not None  # there would be faults
    assert plan is not None
    assert written is not None
    return PastEvent(path, parameters, plan, frozenset(dotted(loc) for loc in _places(written)))


def load_events(paths: list[str]) -> list[PastEvent]:
    """Load some events; the faults of all of them come together.

    Raises:
        InputError: all faults of all files.
    """
    events: list[PastEvent] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            events.append(load_event(path))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(list(dict.fromkeys(faults)))
    return events


def _whole(root: Branch, written: Branch, path: str) -> tuple[Reader, Branch]:
    """Give the scenario with its venue in place, under the name of the event."""
    reader, whole = Reader(), written
    for key in ("name", "about"):
        told = root.get(key)
        whole = planted(whole, (key,), told if told is not None else Branch("unnamed", path, 0, "unnamed"))
    venue = written.get("venue")
    if venue is not None and isinstance(venue.value, str):
        try:
            file = reader.named_file(venue, "venue", "venue", path)
            whole = planted(whole, ("venue",), replace(reader.read(file, "venue"), whole=True))
        except InputError as error:
            reader.faults += error.faults
    return reader, whole


def _below_scenario(fault: Fault, path: str) -> Fault:
    own = fault.file == path and fault.path not in ("", "name", "about")
    return replace(fault, path=f"scenario.{fault.path}") if own else fault


def _places(written: Branch, loc: Loc = ()) -> Iterator[Loc]:
    """Give the place of everything that is written, the parts around it included."""
    inner: list[tuple[str | int, Branch]] = [*written.items().items(), *enumerate(written.entries())]
    for key, branch in inner:
        yield (*loc, key)
        yield from _places(branch, (*loc, key))


def _notes(parameters: PastEventParameters) -> Iterator[Note]:
    observed = parameters.observed
    for key in ("present", "dead"):
        low, high = getattr(observed, key)
        if low > high:
            yield Note(("observed", key), f"the range from {low} to {high} is the wrong way round", "swap its ends")
    if observed.dead[1] > observed.present[0]:
        what = f"up to {observed.dead[1]} dead are more than the {observed.present[0]} who were there at least"
        yield Note(("observed", "dead"), what, "mend one of the two")
    for k, key in enumerate(parameters.sources):
        if key not in references():
            what = f"there is no reference `{key}`"
            yield Note(("sources", k), what, suggestion(key, list(references()), "references"))
