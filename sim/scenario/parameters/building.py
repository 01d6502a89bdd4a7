"""What those who run the building can change without rebuilding it, and the venue under those levers."""

from __future__ import annotations

from math import hypot
from typing import Literal

from sim.scenario.deep import one_of
from sim.scenario.knobs import Parameters, knob
from sim.scenario.parameters.venue import DoorParameters, Identifier, VenueParameters
from sim.scenario.references import assumption, derived, in_range

OUTSIDE = "outside"


DoorFlow = Literal["free", "code", "venue"]
StairFlow = Literal["bodies", "code"]
Signs = Literal["plain", "lit"]


class BuildingParameters(Parameters):
    """What those who run the building can change without rebuilding it."""

    door_flow: DoorFlow = knob(
        "code", unit="choice", role="uncertainty",
        source=in_range(
            "laboratory doors pass 1.6 to 2.3, codes allow 1.3, theatres and concerts below 1.0 persons/(m s)",
            "imanishi_2019", "larsson_2021", "imo_2007", "gwynne_2016", "seyfried_2009",
        ),
        deep=one_of({"free": 0.3, "code": 0.4, "venue": 0.3}),
        about="highest flow through doors: free, as bodies allow; code, 1.3; venue, 1.0 persons/(m s)",
    )  # fmt: skip
    stair_flow: StairFlow = knob(
        "code", unit="choice", role="uncertainty",
        source=in_range(
            "codes let stairs pass 1.1 down and 0.88 up, or 1.0 on usual steps; bodies alone pass more, in steps",
            "imo_2007", "gwynne_2016",
        ),
        deep=one_of({"bodies": 0.5, "code": 0.5}),
        about="highest flow over stairs: bodies, as they allow; code, 1.1 down and 0.88 up, persons/(m s)",
    )  # fmt: skip
    exits_usable_share: float = knob(
        1.0, unit="share", low=0.0, high=1.0, role="lever",
        source=assumption(
            "all exits open, as the law wants; the work shows what fewer do, witnesses told of locked ones",
            "liu_2018", "crocus_2024",
        ),
        about="share of exits, except public entrances, that are unlocked and unobstructed",
    )  # fmt: skip
    exit_release_s: float = knob(
        0.0, unit="s", low=0.0, high=120.0, role="lever",
        source=assumption("panic hardware opens at once; up to 120 s where an exit must be released"),
        about="delay from first push until a closed exit opens, added to the door's own",
    )  # fmt: skip
    entrances_shut: bool = knob(
        False, unit="switch", role="lever",
        source=assumption("doors stand open during shows; how fast they could be shut nobody has measured"),
        about="whether the doors by which the public came in are shut and locked against the outside during the show; "
        "from within they open with a push",
    )  # fmt: skip
    exit_knowledge_share: float = knob(
        0.4, unit="share", low=0.0, high=1.0, role="lever",
        source=assumption(
            "plausible from 0.2 to 0.9; the work says that choice of exit matters, not how many know one",
            "liu_2018",
        ),
        about="share of people who know of, or see signs to, any given exit or refuge they did not come in by",
    )  # fmt: skip
    signs: Signs = knob(
        "plain", unit="choice", role="lever",
        source=derived("taken over: seen where visibility times extinction is 3 plain, 8 lit", "iso_13571"),
        about="whether signs to exits and the ways to them are lit, so that they are seen farther in smoke",
    )  # fmt: skip
    egress_width_mm: float | None = knob(
        None, unit="mm/person", low=2.0, high=15.0, role="lever",
        source=in_range(
            "as drawn where silent; the code asks for 5 mm a person, plausible from 2.5 to 10",
            "nfpa_101",
        ),
        about="total exit width per person of the full load; each exit is widened about its middle",
    )  # fmt: skip
    entrance_width_share: float | None = knob(
        None, unit="share", low=0.2, high=0.8, role="lever",
        source=in_range(
            "as drawn where silent; the code asks for half, two thirds with festival seating",
            "nfpa_101",
        ),
        about="share of the total exit width that belongs to public entrances",
    )  # fmt: skip
    refuge_capacity_share: float | None = knob(
        None, unit="share", low=0.0, high=0.25, role="lever",
        source=assumption("as drawn where silent; plausible from 0 to 0.25"),
        about="places in all refuges as a share of the full load, up to 4 people per m2 of their floor",
    )  # fmt: skip
    safer_areas: tuple[Identifier, ...] = knob(
        (), unit="ids", role="lever",
        source=assumption("none unless the venue has such plans"),
        about="other parts of the premises that serve as refuges, by id of the area, `backstage` for example: people "
        "can be sent there, stay, and lock the doors behind them, also those to the outside",
    )  # fmt: skip
    refuge_lock_s: float = knob(
        15.0, unit="s", low=0.0, high=120.0, role="lever",
        source=assumption("plausible from 3 to 60 s"),
        about="time to lock a refuge once somebody in it sees the hazard or it is full",
    )  # fmt: skip
    refuge_quiet_s: float = knob(
        60.0, unit="s", low=0.0, high=600.0, role="uncertainty",
        source=assumption("guidance says to lock at once, others may still come; nobody has measured when people do"),
        deep=one_of({0.0: 0.5, 60.0: 0.25, 300.0: 0.25}),
        about="time since somebody came in last after which those in a refuge lock it, too; 0 for never",
    )  # fmt: skip
    refuge_protection: float = knob(
        0.05, unit="share", low=0.0, high=1.0, role="lever",
        source=assumption("plausible from 0 to 0.3"),
        about="exposure behind a locked refuge door as a share of that in the open",
    )  # fmt: skip


def as_built(venue: VenueParameters, building: BuildingParameters, people: int) -> VenueParameters:
    """Give the parameters of the venue under the levers; the same object where none changes anything.

    Args:
        venue: as drawn.
        building: the levers.
        people: full licensed load.
    """
    return _with_safer_areas(_with_exits(venue, building, people), building.safer_areas)


def _with_safer_areas(venue: VenueParameters, names: tuple[str, ...]) -> VenueParameters:
    """Give the parameters of the venue with the areas named as refuges."""
    if not any(area.id in names and area.use != "refuge" for area in venue.areas):
        return venue
    areas = (area.model_copy(update={"use": "refuge"}) if area.id in names else area for area in venue.areas)
    return venue.model_copy(update={"areas": tuple(areas)})


def _with_exits(venue: VenueParameters, building: BuildingParameters, people: int) -> VenueParameters:
    """Give the parameters of the venue with its exits widened or narrowed about their middles.

    The width of all exits becomes ``egress_width_mm`` for each person of the full licensed load, and public entrances
    hold ``entrance_width_share`` of it; either is as drawn where the lever is not set.
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
