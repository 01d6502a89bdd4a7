"""Finds what is wrong with a drawn venue before anybody walks in it, in the words of who drew it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from sim.scenario.checking.messages import suggestion
from sim.scenario.parameters.instruction import OTHER_EXITS, REFUGES, Named, Order
from sim.scenario.parameters.scenario import Scenario
from sim.scenario.parameters.venue import VenueParameters
from sim.world.venue import rasters
from sim.world.venue.ceilings import FIRE_STANDS_IN
from sim.world.venue.drawing import BODY_M, Drawing, Finding
from sim.world.venue.lint_air import AIR_RULES
from sim.world.venue.lint_rules import OF_DOORS, RULES

__all__ = ["Finding", "lint_scenario", "lint_venue", "places_in"]

LEAST_BURNING_S = 60.0
"""Time for which a fire must be able to burn at its peak, s (definition: less is a slip of the pen)."""

NO_REFUGE = ("stair", "forecourt", "open")
"""Uses of areas that cannot serve as refuges (definition: of `building.safer_areas`)."""

STANDING_PER_M2 = 4.0
"""People who can stand on a square metre before the show, persons/m2 (definition: above it a crowd is unsafe, after
Still)."""


def lint_venue(parameters: VenueParameters, narrowest_m: float = BODY_M) -> list[Finding]:
    """Find what is wrong with a drawn venue.

    Args:
        parameters: the venue; faulty ids (which the reader reports) are passed over.
        narrowest_m: width from which a door may be drawn.

    Returns:
        The findings, in the order of the rules; empty where the venue can be walked in.
    """
    drawing = Drawing(parameters, narrowest_m)
    return [finding for rule in (*RULES, *AIR_RULES) for finding in rule(drawing)]


def places_in(parameters: VenueParameters) -> tuple[int, int]:
    """Count how many people a venue can seat and how many can stand, at ``STANDING_PER_M2``."""
    drawing = Drawing(parameters)
    standing = {drawing.area[name] for name in parameters.standing_areas if name in drawing.area}
    floor_m2 = sum(rasters.clear_floor(drawing.floors[k]).area for k in standing if k in drawing.floors)
    return sum(block.seats for block in parameters.seating), int(STANDING_PER_M2 * floor_m2)


def lint_scenario(scenario: Scenario) -> list[Finding]:
    """Find what does not fit between a scenario and its venue.

    Args:
        scenario: a scenario whose venue has no findings of its own.

    Returns:
        The findings; empty where the people fit, and what hazards and instructions name is there.
    """
    return [
        *_people(scenario), *_entrances(scenario), *_areas(scenario), *_safer_areas(scenario), *_fires(scenario),
        *_instructions(scenario), *_widths(scenario),
    ]  # fmt: skip


def _people(scenario: Scenario) -> Iterator[Finding]:
    crowd = scenario.crowd
    wanted = round(crowd.people * crowd.occupant_load_share)
    seats, standing = places_in(scenario.venue)
    if wanted > seats + standing:
        load = (
            "" if crowd.occupant_load_share == 1.0 else f" at an occupant load share of {crowd.occupant_load_share:g}"
        )
        what = (
            f"{wanted} people{load} do not fit in venue `{scenario.venue.name}`: it has {seats} seats "
            f"and standing room for {standing} at {STANDING_PER_M2:g} per m2, {seats + standing} in all"
        )
        fit = int((seats + standing) / crowd.occupant_load_share)
        yield Finding(
            ("crowd", "people"),
            what,
            f"lower `people` to at most {fit}, or draw more seats or standing areas",
        )


def _entrances(scenario: Scenario) -> Iterator[Finding]:
    public = [door.id for door in scenario.venue.doors if door.public_entrance]
    known = {door.id for door in scenario.venue.doors}
    listed = ", ".join(f"`{name}`" for name in public) or "none"
    for i, hazard in enumerate(scenario.hazards):
        for j, name in enumerate(getattr(hazard, "entrances", None) or ()):
            if name not in public:
                is_there = "is not a public entrance" if name in known else "is not a door"
                what = f"`{name}` {is_there} of venue `{scenario.venue.name}`; its public entrances are {listed}"
                yield Finding(
                    ("hazards", i, "entrances", j),
                    what,
                    "name one of them, or leave `entrances` out to draw one",
                )


def _areas(scenario: Scenario) -> Iterator[Finding]:
    known = [area.id for area in scenario.venue.areas]
    for i, hazard in enumerate(scenario.hazards):
        for j, name in enumerate(getattr(hazard, "areas", ())):
            if name not in known:
                what = f"there is no area `{name}` in venue `{scenario.venue.name}`"
                yield Finding(("hazards", i, "areas", j), what, suggestion(name, known, "areas"))


def _fires(scenario: Scenario) -> Iterator[Finding]:
    """Find fires where none can stand, and fires that would be burnt out before they have begun."""
    use = {area.id: area.use for area in scenario.venue.areas}
    fit = [name for name in use if use[name] in FIRE_STANDS_IN]
    for i, hazard in enumerate(scenario.hazards):
        if hazard.kind != "fire":
            continue
        place, name = ("hazards", i, "area"), getattr(hazard, "area", None)
        if name is not None and name not in use:
            what = f"there is no area `{name}` in venue `{scenario.venue.name}`"
            yield Finding(place, what, suggestion(name, list(use), "areas"))
        elif not fit or (name is not None and name not in fit):
            what = f"no fire can stand in `{name or scenario.venue.name}`: it has no use of {', '.join(FIRE_STANDS_IN)}"
            yield Finding(place, what, f"name one of {', '.join(fit)}" if fit else "leave the fire out")
        peak_mw, load_mj = getattr(hazard, "peak_mw", 0.0), getattr(hazard, "load_mj", 0.0)
        if load_mj < LEAST_BURNING_S * peak_mw:
            what = f"a load of {load_mj:g} MJ would burn at {peak_mw:g} MW for {load_mj / peak_mw:.0f} s"
            mend = f"raise `load_mj` to {LEAST_BURNING_S * peak_mw:g} or more, or lower `peak_mw`"
            yield Finding(("hazards", i, "load_mj"), what, mend)


def _safer_areas(scenario: Scenario) -> Iterator[Finding]:
    """Find parts of the premises that are to serve as refuges and are not there, or are no room to stay in."""
    uses = {area.id: area.use for area in scenario.venue.areas}
    fit = [name for name, use in uses.items() if use not in NO_REFUGE]
    for j, name in enumerate(scenario.building.safer_areas):
        if name not in fit:
            is_there = f"is a {uses[name]}, where nobody is safer," if name in uses else "is no area"
            what = f"`{name}` {is_there} in venue `{scenario.venue.name}`"
            yield Finding(("building", "safer_areas", j), what, suggestion(name, fit, "areas"))


def _instructions(scenario: Scenario) -> Iterator[Finding]:
    """Find what alarm, staff and police name and the venue does not have, and words that nobody can say."""
    alarm, staff, police = scenario.alarm, scenario.staff, scenario.response.police
    yield from _names(scenario, ("alarm",), alarm.order, alarm.names)
    yield from _names(scenario, ("staff",), staff.order, staff.names)
    yield from _names(scenario, ("response", "police"), "leave", police.names)
    if alarm.mode in ("none", "bell") and (alarm.names or alarm.order == "stay"):
        said = "names exits or refuges" if alarm.names else "orders people to stay"
        which = "a bell" if alarm.mode == "bell" else "no alarm"
        mend = "set `alarm.mode` to `text`, `recorded_voice` or `live_voice`"
        yield Finding(("alarm", "names" if alarm.names else "order"), f"{which} {said}", mend)
    known = [area.id for area in scenario.venue.areas]
    for key, names in (("message_areas", alarm.message_areas), ("areas", alarm.areas)):
        for j, name in enumerate(names):
            if name not in known:
                what = f"there is no area `{name}` in venue `{scenario.venue.name}`"
                yield Finding(("alarm", key, j), what, suggestion(name, known, "areas"))


def _names(scenario: Scenario, part: tuple[str, ...], order: Order, names: Named) -> Iterator[Finding]:
    """Find names that are no exit, or no refuge where the order is to stay."""
    venue = scenario.venue_as_built()
    exits = {door.id: door.public_entrance for door in venue.doors if "outside" in door.between}
    refuges = [area.id for area in venue.areas if area.use == "refuge"]
    due, noun, word = (refuges, "refuge", REFUGES) if order == "stay" else (list(exits), "exit", OTHER_EXITS)
    some = bool(refuges) if order == "stay" else not all(exits.values())
    known = [*due, word] if some else due
    for j, name in enumerate(names):
        if name in known:
            continue
        what = f"there is no {noun} `{name}` in venue `{venue.name}`"
        if name == word:
            what = f"venue `{venue.name}` has no {'refuge' if order == 'stay' else 'exit but public entrances'} to name"
        elif name in (*exits, OTHER_EXITS):
            what = f"`{name}` is an exit, and people who are told to stay can only be sent to refuges"
        elif name in (*refuges, REFUGES):
            what = f"`{name}` is a refuge, and people who are told to leave can only be sent to exits"
        elif any(door.id == name for door in venue.doors):
            what = f"`{name}` is a door inside venue `{venue.name}`, not an exit"
        mend = suggestion(name, known, f"{noun}s") if due else f"leave `names` out: there is no {noun}"
        yield Finding((*part, "names", j), what, mend)


def _widths(scenario: Scenario) -> Iterator[Finding]:
    """Find the exits that do not fit their walls once the levers on their width have been pulled."""
    built = scenario.venue_as_built()
    if built is scenario.venue:
        return
    lever = "egress_width_mm" if scenario.building.egress_width_mm is not None else "entrance_width_share"
    for finding in _of_doors(built):
        door = finding.loc[1] if finding.loc[:1] == ("doors",) and len(finding.loc) > 1 else None
        which = f"exit `{built.doors[door].id}` as it would be built" if isinstance(door, int) else "the venue as built"
        yield Finding(("building", lever), f"{which}: {finding.what}", "choose a width closer to the drawn one")


@lru_cache(256)
def _of_doors(built: VenueParameters) -> tuple[Finding, ...]:
    """Find what is wrong with the doors of a venue; a study asks this of one venue again and again."""
    drawing = Drawing(built)
    return tuple(finding for rule in OF_DOORS for finding in rule(drawing))
