"""The rules of the venue lint for heights and shared air, one small function each; ``AIR_RULES`` is their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sim.world.venue.ceilings import OPEN_AIR, ceiling_m, head_m, rise_m
from sim.world.venue.drawing import Drawing, Finding

HEADROOM_M = 1.8
"""Least height between the highest floor of an area and its ceiling, m (definition: a person stands there)."""


def ceilings(drawing: Drawing) -> Iterator[Finding]:
    """Areas in the open have no ceiling, and people can stand under every other one."""
    parameters = drawing.parameters
    for k, area in enumerate(parameters.areas):
        if area.use in OPEN_AIR:
            if area.ceiling_m is not None:
                what = f"area `{area.id}` lies in the open, and has a ceiling"
                yield Finding(("areas", k, "ceiling_m"), what, "remove `ceiling_m`, or give it another use")
            continue
        if area.use == "stair" and area.floor_rise_m > 0.0:
            what = f"stair `{area.id}` has a floor rise of its own"
            yield Finding(("areas", k, "floor_rise_m"), what, "remove it: a stair rises between the levels it joins")
        height, rise = ceiling_m(parameters, area), rise_m(parameters, area)
        if height - rise < HEADROOM_M - 1e-9:
            what = f"area `{area.id}` has its ceiling {height:.2f} m over a floor that rises by {rise:.2f} m"
            mend = f"set `ceiling_m` to {rise + HEADROOM_M:.2f} or more: it counts from the lowest floor"
            yield Finding(("areas", k, "ceiling_m"), what, mend)


def doors_under_ceilings(drawing: Drawing) -> Iterator[Finding]:
    """No door is higher than the ceiling on either of its sides."""
    parameters = drawing.parameters
    for k, door in enumerate(parameters.doors):
        for side in drawing.sides(door):
            area, head = parameters.areas[side], head_m(door)
            height = ceiling_m(parameters, area)
            if head > height + 1e-9:
                what = f"door `{door.id}` reaches {head:.2f} m up, the ceiling of area `{area.id}` only {height:.2f} m"
                yield Finding(("doors", k, "height_m"), what, "lower the door, or raise `ceiling_m` of the area")
                break


def shared_air(drawing: Drawing) -> Iterator[Finding]:
    """Areas that share air are there, under a ceiling, and in one space only."""
    seen: dict[str, str] = {}
    names: set[str] = set()
    for k, space in enumerate(drawing.parameters.spaces):
        if space.id in names:
            yield Finding(("spaces", k, "id"), f"there are two spaces `{space.id}`", "give one of them another id")
        names.add(space.id)
        for j, name in enumerate(space.areas):
            place = ("spaces", k, "areas", j)
            if name not in drawing.area:
                what = f"space `{space.id}` names `{name}`, which is not an area"
                yield Finding(place, what, "name an area of this venue")
            elif drawing.parameters.areas[drawing.area[name]].use in OPEN_AIR:
                what = f"space `{space.id}` names `{name}`, which lies in the open and has no ceiling"
                yield Finding(place, what, "leave it out, or give the area another use")
            elif name in seen:
                what = f"area `{name}` stands in space `{seen[name]}` and in space `{space.id}`"
                yield Finding(place, what, "name it in one of them")
            seen.setdefault(name, space.id)


AIR_RULES: tuple[Callable[[Drawing], Iterator[Finding]], ...] = (ceilings, doors_under_ceilings, shared_air)
