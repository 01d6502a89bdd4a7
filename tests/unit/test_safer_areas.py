"""Parts of the premises that serve as refuges: people go there and lock the doors; it helps some and traps others."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.runs.runner import RunResult
from sim.scenario.parameters.scenario import Scenario
from sim.scenario.parameters.venue import VenueParameters
from sim.world.refuges import STANDING_PER_M2, refuge_places
from sim.world.venue.lint import lint_scenario
from tests.builders import ENTRANCE, box
from tests.builders import venue as make_venue
from tests.worlds import assault, club, finished, incident, model, plan, scenario


def hall_and_store(exit_of_store: bool) -> VenueParameters:
    """Give a hall with a way in at its west, and a store behind it to the east, with an exit if asked."""
    doors: list[dict[str, Any]] = [
        {"id": "front", "between": ("hall", "outside"), "line": ((0.0, 5.0), (0.0, 7.0)), **ENTRANCE},
        {"id": "inner", "between": ("hall", "store"), "line": ((24.0, 5.0), (24.0, 7.0))},
    ]
    if exit_of_store:
        doors.append({"id": "back", "between": ("store", "outside"), "line": ((36.0, 5.0), (36.0, 7.0))})
    areas = [
        {"id": "hall", "polygon": box(0, 0, 24, 12)},
        {"id": "store", "use": "backstage", "polygon": box(24, 0, 36, 12)},
    ]
    return make_venue(areas, doors, standing_areas=["hall"])


def told_to_stay(venue: VenueParameters, **words: Any) -> Scenario:
    """Give an assault from the way in, before which everybody believes to have been told to stay in."""
    stay = {"mode": "live_voice", "order": "stay", "names": ["refuges"]}
    return scenario(
        venue, {"crowd": {"people": 60, "group_share": 0.0}, "alarm": {**stay, "starts_at_s": 2.0},
         "awareness": {"alarm_median_s": 2.0, "live_voice_share": 1.0},
         "decisions": {"compliance_share": 0.98, "refuge_range_m": 60.0},
         "instruction": {"live_voice_credibility": 1.0, "stay_factor": 1.0},
         "building": {"exit_knowledge_share": 1.0, "refuge_lock_s": 0.0, "refuge_quiet_s": 60.0},
         "hazards": [assault(onset_s=60.0, harm_per_min=120.0, reach_m=60.0, half_saturation=400.0)],
         "run": {"duration_s": 220.0}}, words,
    )  # fmt: skip


def both(words: Scenario, metric: str, seeds: int = 3) -> tuple[float, float]:
    """Give the sum of a metric without and with the store as a safer area, same luck."""
    runs: list[list[RunResult]] = [
        [finished(plan(words, building__safer_areas=areas), seed) for seed in range(seeds)]
        for areas in ((), ("store",))
    ]
    without, with_it = (sum(run.metrics[metric] or 0.0 for run in each) for each in runs)
    return without, with_it


def test_people_who_are_told_to_stay_go_to_the_part_that_serves_as_a_refuge_and_lock_it() -> None:
    words = told_to_stay(hall_and_store(False))
    without, with_it = both(words, "in_refuge")
    assert without == 0.0
    assert with_it > 60.0, "most of three times 60"
    events = finished(plan(words, building__safer_areas=("store",)), 0).events
    assert any(event.name == "refuge_locked" for event in events)


def test_it_helps_those_whom_the_source_would_have_met_in_the_hall() -> None:
    without, with_it = both(told_to_stay(hall_and_store(False)), "expected_casualties")
    assert with_it < 0.7 * without


def test_it_hurts_those_who_would_have_left_by_the_exit_behind_it() -> None:
    """Told to leave by voice, nobody is met by a source that comes to an empty hall; locked in, some are."""
    leave = {"alarm": {"order": "leave", "names": []}}
    go = told_to_stay(hall_and_store(True), **leave)
    leaving = sum(finished(go, seed).metrics["evacuated"] or 0.0 for seed in range(2))
    stay = plan(told_to_stay(hall_and_store(True)), building__safer_areas=("store",))
    staying = sum(finished(stay, seed).metrics["evacuated"] or 0.0 for seed in range(2))
    assert staying < 0.5 * leaving


def test_places_are_those_of_its_floor_and_those_drawn_are_kept() -> None:
    words = incident(40, building={"safer_areas": ("backstage", "office")})
    world = model(words).world
    ids, places = list(world.venue.area_ids), refuge_places(world.venue, words)
    back, office = ids.index("backstage"), ids.index("office")
    assert places[back] == int(STANDING_PER_M2 * world.venue.area_floor[back].area)
    assert places[office] == next(area.capacity for area in club().areas if area.id == "office")
    assert np.array_equal(np.sort(world.venue.refuges), np.sort([back, office]))


@pytest.mark.parametrize(("name", "said"), [("backstag", "is no area"), ("street", "nobody is safer")])
def test_area_that_is_not_there_or_no_room_is_told(name: str, said: str) -> None:
    areas = [{"id": "hall", "polygon": box(0, 0, 20, 10)},
             {"id": "street", "use": "forecourt", "polygon": box(0, -12, 20, 0)}]  # fmt: skip
    doors = [{"id": "gate", "between": ("street", "outside"), "line": ((8.0, -12.0), (12.0, -12.0)), **ENTRANCE},
             {"id": "front", "between": ("hall", "street"), "line": ((9.0, 0.0), (11.0, 0.0))}]  # fmt: skip
    venue = make_venue(areas, doors, standing_areas=["hall"])
    found = [each.what for each in lint_scenario(scenario(venue, building={"safer_areas": (name,)}))]
    assert any(said in what for what in found)


def test_naming_nothing_and_naming_a_refuge_leave_the_venue_as_drawn() -> None:
    assert incident(40).venue_as_built() is club()
    assert incident(40, building={"safer_areas": ("office",)}).venue_as_built() is club()
