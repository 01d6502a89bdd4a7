"""What those who run the building can change without rebuilding it, and the venue under those levers."""

from __future__ import annotations

from math import hypot
from typing import Literal

from sim.scenario.knobs import Parameters, knob
from sim.scenario.parameters.venue import DoorParameters, VenueParameters

OUTSIDE = "outside"


DoorFlow = Literal["free", "code", "venue"]


class BuildingParameters(Parameters):
    """What those who run the building can change without rebuilding it."""

    door_flow: DoorFlow = knob(
        "code", unit="choice", role="uncertainty",
        source="laboratory 1.6-2.3, codes 1.3, theatres and concerts below 1.0 persons/(m s): verification.md 5.4",
        about="highest flow through doors: free, as bodies allow; code, 1.3; venue, 1.0 persons/(m s)",
    )  # fmt: skip
    exits_usable_share: float = knob(
        1.0, unit="share", low=0.0, high=1.0, role="lever", source="Q. Liu 2018; Crocus witnesses",
        about="share of exits, except public entrances, that are unlocked and unobstructed",
    )  # fmt: skip
    exit_release_s: float = knob(
        0.0, unit="s", low=0.0, high=120.0, role="lever", source="science.md 5.2, panic hardware",
        about="delay from first push until a closed exit opens, added to the door's own",
    )  # fmt: skip
    exit_knowledge_share: float = knob(
        0.4, unit="share", low=0.0, high=1.0, role="lever", source="assumption 0.2-0.9; Q. Liu on signs",
        about="share of people who know of, or see signs to, any given exit or refuge they did not come in by",
    )  # fmt: skip
    egress_width_mm: float | None = knob(
        None, unit="mm/person", low=2.0, high=15.0, role="lever",
        source="as drawn where silent; NFPA 101 and BS codes 5 mm a person, science.md 5.2: 2.5-10",
        about="total exit width per person of the full load; each exit is widened about its middle",
    )  # fmt: skip
    entrance_width_share: float | None = knob(
        None, unit="share", low=0.2, high=0.8, role="lever",
        source="as drawn where silent; NFPA 101: at least half, two thirds for festival seating",
        about="share of the total exit width that belongs to public entrances",
    )  # fmt: skip
    refuge_capacity_share: float | None = knob(
        None, unit="share", low=0.0, high=0.25, role="lever",
        source="as drawn where silent; assumption 0-0.25, base 0.02 (science.md 5.2)",
        about="places in all refuges as a share of the full load, up to 4 people per m2 of their floor",
    )  # fmt: skip
    refuge_lock_s: float = knob(
        15.0, unit="s", low=0.0, high=120.0, role="lever", source="assumption 3-60 s",
        about="time to lock a refuge once somebody in it sees the hazard or it is full",
    )  # fmt: skip
    refuge_protection: float = knob(
        0.05, unit="share", low=0.0, high=1.0, role="lever", source="assumption 0-0.3",
        about="exposure behind a locked refuge door as a share of that in the open",
    )  # fmt: skip


def as_built(venue: VenueParameters, building: BuildingParameters, people: int) -> VenueParameters:
    """Give the parameters of the venue with its exits widened or narrowed about their middles.

    The width of all exits becomes ``egress_width_mm`` for each person of the full licensed load, and public entrances
    hold ``entrance_width_share`` of it; either is as drawn where the lever is not set.

    Args:
        venue: as drawn.
        building: the levers.
        people: full licensed load.

    Returns:
        The venue's parameters; the same object where neither lever is set or where there are no exits.
    """
    exits = [door for door in venue.doors if OUTSIDE in door.between]
    drawn = sum(map(door_width_m, exits))
    if (building.egress_width_mm is None and building.entrance_width_share is None) or drawn <= 0.0:
        return venue
    entrances = sum(door_width_m(door) for door in exits if door.public_entrance)
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


def door_width_m(door: DoorParameters) -> float:
    """Give the drawn width of a door, m."""
    (ax, ay), (bx, by) = door.line
    return hypot(bx - ax, by - ay)


def stretched(door: DoorParameters, factor: float) -> DoorParameters:
    """Give a door with its gap made wider or narrower about its middle."""
    (ax, ay), (bx, by) = door.line
    middle, half = ((ax + bx) / 2.0, (ay + by) / 2.0), (factor * (bx - ax) / 2.0, factor * (by - ay) / 2.0)
    line = ((middle[0] - half[0], middle[1] - half[1]), (middle[0] + half[0], middle[1] + half[1]))
    return door.model_copy(update={"line": line})
