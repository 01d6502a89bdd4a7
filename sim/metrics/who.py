"""Who was harmed: people, casualties and deaths by kind of person. Of which kind somebody is stands before a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.world.codes import Mobility, Status, Wound
from sim.world.world import World

Flags = NDArray[np.bool_]
Kind = tuple[str, str, Flags]

TRAITS: Final = ("level", "place", "mobility", "company", "ways_out")
"""By what people are told apart (definition: each of them belongs to one kind of every trait)."""


class WhoCount(NamedTuple):
    """The people of one kind in a run.

    Attributes:
        trait: by what they are told apart, of ``TRAITS``.
        kind: which they are.
        people: how many of the audience.
        casualties: of these, those harmed, the dead among them.
        deaths: of these, those who died.
    """

    trait: str
    kind: str
    people: int
    casualties: int
    deaths: int


def who_of(world: World, kinds: Iterable[Kind]) -> list[WhoCount]:
    """Count the audience by kind at the end of a run; kinds that nobody is of are left out.

    Args:
        world: at its end.
        kinds: what ``people_kinds`` gave of it at its beginning.
    """
    n = world.attendees
    harmed = world.crowd.wound[:n] != Wound.NONE
    dead = world.crowd.status[:n] == Status.DEAD
    return [
        WhoCount(trait, kind, int(mine.sum()), int((mine & harmed).sum()), int((mine & dead).sum()))
        for trait, kind, mine in kinds if mine.any()
    ]  # fmt: skip


def people_kinds(world: World) -> list[Kind]:
    """Give trait, kind and (attendees,) who is of it, of a world at its beginning: later people learn of exits."""
    return list(_kinds(world, world.attendees))


def _kinds(world: World, n: int) -> Iterator[Kind]:
    crowd, home = world.crowd, world.crowd.home_area[:n]
    level = world.venue.area_level[home]
    for number, name in enumerate(world.venue.level_ids):
        yield "level", name, level == number
    yield from _places(world, home)
    mobility = crowd.mobility[:n]
    wheels = mobility == Mobility.WHEELCHAIR
    yield "mobility", "unaided", mobility == Mobility.UNAIDED
    yield "mobility", "walking_aid", (mobility != Mobility.UNAIDED) & ~wheels
    yield "mobility", "wheelchair", wheels
    company = np.bincount(crowd.group[:n], minlength=n)[crowd.group[:n]] > 1
    yield "company", "alone", ~company
    yield "company", "in_a_group", company
    familiar = _knows_another_exit(world, n)
    yield "ways_out", "way_in_only", ~familiar
    yield "ways_out", "knows_another", familiar


def _places(world: World, home: NDArray[np.int32]) -> Iterator[Kind]:
    """Tell seats from standing room by the area where people were at the start; some areas have both."""
    seats = np.isin(home, world.venue.seat_area)
    standing = np.isin(home, world.venue.standing_areas)
    yield "place", "seated", seats & ~standing
    yield "place", "seats_and_standing", seats & standing
    yield "place", "standing", ~seats


def _knows_another_exit(world: World, n: int) -> Flags:
    """Tell who knows an exit besides the one by which they came in."""
    exits = np.flatnonzero(world.navigation.goal_is_exit).astype(np.uint64)
    of_exits = np.bitwise_or.reduce(np.uint64(1) << exits, initial=np.uint64(0))
    came_by = world.crowd.came_by[:n]
    own = np.where(came_by >= 0, np.uint64(1) << np.maximum(came_by, 0).astype(np.uint64), np.uint64(0))
    known: Flags = (world.crowd.knows[:n] & of_exits & ~own) != 0
    return known
