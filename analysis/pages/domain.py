"""The ranges in which the model was tried: in shipped scenarios, in verification cases, in measurements of speed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from math import hypot
from typing import Any, Final

from shapely.geometry import Polygon, box

from analysis.pages.counted import cases_text, shipped_attacks, shipped_incidents
from sim.bench.suite import FULL
from sim.runs.loading import load_venue
from sim.scenario.parameters.scenario import Scenario
from sim.scenario.parameters.venue import AreaParameters, VenueParameters
from sim.scenario.parameters.verification_case import CaseParameters
from sim.scenario.parameters.verification_people import PeopleParameters
from sim.scenario.reading.shipped import shipped_files
from sim.verification.cases.case_files import load_case, shipped_cases

_DENSITY: Final = re.compile(r"(\d+(?:\.\d+)?) persons/m2")


def domain_rows() -> list[dict[str, str]]:
    """Give the smallest and largest value that was tried, one row a quantity.

    Raises:
        InputError: the verification cases are not at hand, as in an installed package.
    """
    densest = max((float(value) for value in _DENSITY.findall(cases_text())), default=0.0)
    incidents, attacks = shipped_incidents(), shipped_attacks()
    venues = [load_venue(name) for name in shipped_files("venue")]
    cases = [variant.parameters for path in shipped_cases() for variant in load_case(str(path)).variants]
    drawn = [case.venue for case in cases if case.venue is not None]
    smoke: list[Any] = [case.smoke for case in cases if case.smoke is not None]
    rows: list[tuple[str, str, Iterable[float], Iterable[float], Iterable[float]]] = [
        ("people", "persons", [each.crowd.people for each in incidents], map(_people, cases), FULL.repeats),
        ("density of people where they begin", "persons/m2", map(_audience_density, incidents),
         [density for case in cases for density in _densities(case)], ()),
        ("highest density measured", "persons/m2", (), [densest], ()),
        ("floor area", "m2", map(_floor, venues), map(_floor, drawn), ()),
        ("levels", "", [len(each.levels) for each in venues], [len(each.levels) for each in drawn], ()),
        ("exits", "", [len(_exit_widths(each)) for each in venues], [len(_exit_widths(each)) for each in drawn], ()),
        ("width of an exit", "m", [width for each in venues for width in _exit_widths(each)],
         [width for each in drawn for width in _exit_widths(each)], ()),
        ("longest simulated time", "s", [each.run.duration_s for each in incidents],
         [case.run.duration_s for case in cases if case.venue is not None], ()),
        ("sources of harm", "", [attack.sources for attack in attacks], (), ()),
        ("extinction by smoke", "1/m", (), [each.extinction_per_m for each in smoke], ()),
    ]  # fmt: skip
    return [
        {"quantity": quantity, "unit": unit, "shipped scenarios": _span(shipped), "verification cases": _span(verified),
         "measurements of speed": _span(timed)}
        for quantity, unit, shipped, verified, timed in rows
    ]  # fmt: skip


def _people(case: CaseParameters) -> int:
    if case.scenario is not None:
        return case.scenario.crowd.people
    return sum(_size(case, group) for group in case.people)


def _size(case: CaseParameters, group: PeopleParameters) -> int:
    """Count the people of a group of a case."""
    if group.at:
        return len(group.at)
    if group.count is not None:
        return group.count
    return round((group.density_per_m2 or 0.0) * _ground(case, group))


def _ground(case: CaseParameters, group: PeopleParameters) -> float:
    """Give the floor on which a group of a case begins, m2; 0 where each person has a place of their own."""
    if group.rectangle is not None:
        return float(box(*group.rectangle[0], *group.rectangle[1]).area)
    if group.polygon is not None:
        return float(Polygon(group.polygon).area)
    areas = case.venue.areas if case.venue is not None else ()
    return sum(_area(area) for area in areas if area.id == group.area)


def _densities(case: CaseParameters) -> Iterator[float]:
    """Give the density of each group of a case that shares a floor, persons/m2."""
    for group in case.people:
        ground, size = _ground(case, group), _size(case, group)
        if ground > 0.0 and size > 0:
            yield size / ground


def _audience_density(scenario: Scenario) -> float:
    """Give the people of a scenario for each square metre of the areas in which they sit or stand."""
    venue = scenario.venue
    held = {*venue.standing_areas, *(block.area for block in venue.seating)}
    return scenario.crowd.people / sum(_area(area) for area in venue.areas if area.id in held)


def _floor(venue: VenueParameters) -> float:
    return sum(_area(area) for area in venue.areas)


def _area(area: AreaParameters) -> float:
    return float(Polygon(area.polygon, area.holes).area)


def _exit_widths(venue: VenueParameters) -> list[float]:
    """Give the widths of the exits, m."""
    lines = (door.line for door in venue.doors if "outside" in door.between)
    return [hypot(x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in lines]


def _span(values: Iterable[float]) -> str:
    """Write the smallest and the largest number; `none` where there is no number."""
    found = sorted(values)
    ends = [f"{value:,.0f}" if value >= 100.0 else f"{value:.3g}" for value in (*found[:1], *found[-1:])]
    return " to ".join(dict.fromkeys(ends)) or "none"
