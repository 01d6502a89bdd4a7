"""The venue as it is built under the levers of a policy: exits as wide in all as asked for, and shared as asked for."""

from __future__ import annotations

from math import hypot

from sim.scenario.parameters.crowd import BuildingWords
from sim.scenario.parameters.venue import DoorWords, VenueWords

OUTSIDE = "outside"


def as_built(venue: VenueWords, building: BuildingWords, people: int) -> VenueWords:
    """Give the words of the venue with its exits widened or narrowed about their middles.

    The width of all exits becomes ``egress_width_mm`` for each person of the full licensed load, and public entrances
    hold ``entrance_width_share`` of it; either is as drawn where the lever is not set.

    Args:
        venue: as drawn.
        building: the levers.
        people: full licensed load.

    Returns:
        The venue's words; the same object where neither lever is set or where there are no exits.
    """
    exits = [door for door in venue.doors if OUTSIDE in door.between]
    drawn = sum(map(width_of, exits))
    if (building.egress_width_mm is None and building.entrance_width_share is None) or drawn <= 0.0:
        return venue
    entrances = sum(width_of(door) for door in exits if door.public_entrance)
    total = drawn if building.egress_width_mm is None else building.egress_width_mm * people / 1000.0
    share = entrances / drawn if building.entrance_width_share is None else building.entrance_width_share
    if entrances in (0.0, drawn):  # one kind of exit only: there is nothing to share out
        share = entrances / drawn
    factors = {
        True: share * total / entrances if entrances else 1.0,
        False: (1.0 - share) * total / (drawn - entrances) if drawn > entrances else 1.0,
    }
    doors = tuple(
        stretched(door, factors[door.public_entrance]) if OUTSIDE in door.between else door for door in venue.doors
    )
    return venue.model_copy(update={"doors": doors})


def width_of(door: DoorWords) -> float:
    """Give the drawn width of a door, m."""
    (ax, ay), (bx, by) = door.line
    return hypot(bx - ax, by - ay)


def stretched(door: DoorWords, factor: float) -> DoorWords:
    """Give a door with its gap made wider or narrower about its middle."""
    (ax, ay), (bx, by) = door.line
    middle, half = ((ax + bx) / 2.0, (ay + by) / 2.0), (factor * (bx - ax) / 2.0, factor * (by - ay) / 2.0)
    line = ((middle[0] - half[0], middle[1] - half[1]), (middle[0] + half[0], middle[1] + half[1]))
    return door.model_copy(update={"line": line})
