"""What verification cases ask for beyond bodies that walk on a flat floor to exits that are open or shut."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from sim.scenario.parameters.decisions import DecisionWords
from sim.scenario.parameters.venue import DoorWords, VenueWords
from sim.scenario.parameters.verification_case import CaseWords
from sim.scenario.parameters.verification_people import PeopleWords
from sim.verification.peers import Lack

CASE_KEYS: Final = frozenset((
    "schema_version", "id", "title", "law", "source", "tier", "seeds", "note", "venue", "people", "door_flow",
    "door_changes", "decisions", "movement", "placed", "run", "scenario", "repeats", "lines", "zones", "measures",
    "accept", "variants",
))  # fmt: skip
"""Words of a case that a peer's walk reads, is told about below, or may leave alone."""

PEOPLE_KEYS: Final = frozenset((
    "id", "at", "rectangle", "polygon", "area", "count", "density_per_m2", "spread", "speed_mps", "radius_m",
    "delay_s", "exit", "knows", "familiar", "stay", "together",
))  # fmt: skip
"""The same for a group of people."""


def flat_floor_lacks(words: CaseWords) -> Iterator[Lack]:
    """Give what a case asks for that a simulator of bodies on a flat floor does not have.

    Args:
        words: of one variant.

    Yields:
        Each thing, once. Words that came into the language later than this list count as lacking.
    """
    yield from _words_unknown(words, CASE_KEYS)
    for name in sorted({lack.what for group in words.people for lack in _words_unknown(group, PEOPLE_KEYS)}):
        yield Lack(name)
    if words.scenario is not None:
        yield Lack("whole scenarios, their people and metrics")
    if words.door_flow != "free":
        yield Lack("doors that hold the flow down")
    if words.venue is not None:
        yield from _ground(words, words.venue)
    yield from _minds(words)


def _words_unknown(words: BaseModel, known: frozenset[str]) -> Iterator[Lack]:
    for name, field in type(words).model_fields.items():
        default: Any = field.get_default(call_default_factory=True, validated_data={})
        if name not in known and (default is PydanticUndefined or getattr(words, name) != default):
            yield Lack(f"`{name}`")


def _ground(words: CaseWords, venue: VenueWords) -> Iterator[Lack]:
    if any(area.use == "stair" for area in venue.areas):
        yield Lack("stairs")
    if venue.seating:
        yield Lack("slow ground between seats")
    inner = {door.id for door in venue.doors if "outside" not in door.between}
    changing = {change.door for change in words.door_changes}
    if any(door.id in inner and (door.state != "open" or door.id in changing) for door in venue.doors):
        yield Lack("inner doors that are shut or change")
    if any(_opens(door, words.run.duration_s) for door in venue.doors if door.id not in inner):
        yield Lack("closed exits that people open")


def _opens(door: DoorWords, duration_s: float) -> bool:
    return door.state == "closed" and door.opens_after_s < duration_s


def _minds(words: CaseWords) -> Iterator[Lack]:
    if any(_is_group(group) for group in words.people):
        yield Lack("groups", walked=True)
    if any(group.familiar is not None for group in words.people):
        yield Lack("ties to the exit people came in by", walked=True)
    if words.decisions != DecisionWords():
        yield Lack("exit choice with weights", walked=True)


def _is_group(group: PeopleWords) -> bool:
    return group.together and (group.count or len(group.at)) != 1
