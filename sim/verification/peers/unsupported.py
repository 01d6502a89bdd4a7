"""What verification cases ask for beyond bodies that walk on a flat floor to exits that are open or shut."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from sim.scenario.parameters.venue import DoorParameters, VenueParameters
from sim.scenario.parameters.verification_case import CaseParameters
from sim.scenario.parameters.verification_people import CaseDecisionParameters, PeopleParameters
from sim.verification.peers import Unsupported

CASE_KEYS: Final = frozenset((
    "schema_version", "id", "title", "law", "source", "tier", "seeds", "note", "venue", "people", "door_flow",
    "door_changes", "decisions", "movement", "placed", "run", "scenario", "repeats", "lines", "zones", "data",
    "measures", "accept", "variants",
))  # fmt: skip
"""Parameters of a case that a peer's walk reads, is told about below, or may leave alone."""

PEOPLE_KEYS: Final = frozenset((
    "id", "at", "rectangle", "polygon", "area", "count", "density_per_m2", "spread", "speed_mps", "radius_m",
    "delay_s", "exit", "knows", "familiar", "stay", "together",
))  # fmt: skip
"""The same for a group of people."""


def flat_floor_lacks(parameters: CaseParameters) -> Iterator[Unsupported]:
    """Give what a case asks for that a simulator of bodies on a flat floor does not have.

    Args:
        parameters: of one variant.

    Yields:
        Each thing, once. Parameters that came into the language later than this list count as lacking.
    """
    yield from _parameters_unknown(parameters, CASE_KEYS)
    for name in sorted({lack.what for group in parameters.people for lack in _parameters_unknown(group, PEOPLE_KEYS)}):
        yield Unsupported(name)
    if parameters.scenario is not None:
        yield Unsupported("whole scenarios, their people and metrics")
    if parameters.door_flow != "free":
        yield Unsupported("doors that hold the flow down")
    if parameters.venue is not None:
        yield from _ground(parameters, parameters.venue)
    yield from _minds(parameters)


def _parameters_unknown(parameters: BaseModel, known: frozenset[str]) -> Iterator[Unsupported]:
    for name, field in type(parameters).model_fields.items():
        default: Any = field.get_default(call_default_factory=True, validated_data={})
        if name not in known and (default is PydanticUndefined or getattr(parameters, name) != default):
            yield Unsupported(f"`{name}`")


def _ground(parameters: CaseParameters, venue: VenueParameters) -> Iterator[Unsupported]:
    if any(area.use == "stair" for area in venue.areas):
        yield Unsupported("stairs")
    if venue.seating:
        yield Unsupported("slow ground between seats")
    inner = {door.id for door in venue.doors if "outside" not in door.between}
    changing = {change.door for change in parameters.door_changes}
    if any(door.id in inner and (door.state != "open" or door.id in changing) for door in venue.doors):
        yield Unsupported("inner doors that are shut or change")
    if any(_opens(door, parameters.run.duration_s) for door in venue.doors if door.id not in inner):
        yield Unsupported("closed exits that people open")


def _opens(door: DoorParameters, duration_s: float) -> bool:
    return door.state == "closed" and door.opens_after_s < duration_s


def _minds(parameters: CaseParameters) -> Iterator[Unsupported]:
    if any(_is_group(group) for group in parameters.people):
        yield Unsupported("groups", walked=True)
    if any(group.familiar is not None for group in parameters.people):
        yield Unsupported("ties to the exit people came in by", walked=True)
    if parameters.decisions != CaseDecisionParameters():
        yield Unsupported("exit choice with weights", walked=True)


def _is_group(group: PeopleParameters) -> bool:
    return group.together and (group.count or len(group.at)) != 1
