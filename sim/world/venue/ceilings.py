"""How high floors and ceilings of the areas lie, as drawn or by use."""

from __future__ import annotations

from typing import Final

from sim.scenario.parameters.venue import AreaParameters, DoorParameters, VenueParameters

CEILING_M: Final = {"hall": 10.0, "backstage": 6.0, "foyer": 4.0, "corridor": 3.0, "refuge": 3.0, "stair": 3.0}
"""Ceiling over the floor by use where a venue is silent, of a stair over its upper level, m (assumption: usual
buildings; a venue's file says better)."""

FIRE_STANDS_IN: Final = ("hall", "foyer", "corridor", "backstage")
"""Uses of areas in which a fire may stand (definition: coarse fires stand where much can burn, in none where people
shelter or climb)."""

OPEN_AIR: Final = frozenset({"open", "forecourt"})
"""Uses of areas that lie under the sky."""


def elevation_m(venue: VenueParameters, level: str) -> float:
    """Give the elevation of a level, m; 0 where there is no such level."""
    return next((each.elevation_m for each in venue.levels if each.id == level), 0.0)


def floor_m(venue: VenueParameters, area: AreaParameters) -> float:
    """Give the elevation of an area's lowest floor, m: of a stair that of its lower level."""
    if area.use == "stair" and area.joins:
        return min(elevation_m(venue, level) for level in area.joins)
    return elevation_m(venue, area.level)


def rise_m(venue: VenueParameters, area: AreaParameters) -> float:
    """Give how much higher the highest floor of an area lies than its lowest, m."""
    if area.use == "stair" and area.joins:
        return max(elevation_m(venue, level) for level in area.joins) - floor_m(venue, area)
    return area.floor_rise_m


def ceiling_m(venue: VenueParameters, area: AreaParameters) -> float:
    """Give the height of an area's ceiling over its lowest floor, m: infinite in the open."""
    if area.use in OPEN_AIR:
        return float("inf")
    if area.ceiling_m is not None:
        return area.ceiling_m
    return CEILING_M[area.use] + (rise_m(venue, area) if area.use == "stair" else area.floor_rise_m)


def head_m(door: DoorParameters) -> float:
    """Give the height of a door's upper edge over the floor, m."""
    return door.sill_m + door.height_m
