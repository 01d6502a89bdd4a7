"""Where an assault begins is drawn by class, and a locked entrance keeps it out for a time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model import VenueModel
from sim.scenario.parameters.venue import VenueParameters
from sim.world.codes import Role
from tests.builders import ENTRANCE, box, hall_with_street, venue
from tests.worlds import assault, model, scenario, stepped

LATE = {"police": {"travel_median_s": 3000.0}}


def hall(**door: Any) -> VenueParameters:
    """Give a hall with an entrance and no forecourt."""
    areas = [{"id": "hall", "polygon": box(0, 0, 20, 10)}]
    doors = [{"id": "front", "between": ("hall", "outside"), "line": ((9.0, 0.0), (11.0, 0.0)), **ENTRANCE, **door}]
    return venue(areas, doors, standing_areas=["hall"])


def begun(words: VenueParameters, seed: int = 0, *parts: dict[str, Any], **hazard: Any) -> VenueModel:
    """Give the model at the end of the step of the onset."""
    once = {"onset_s": 0.5, "departure_low_s": 600.0, "departure_high_s": 600.0, **hazard}
    walkers = model(
        scenario(words, {"crowd": {"people": 20}, "hazards": [assault(**once)], "response": LATE}, *parts), seed
    )
    walkers.step()
    return walkers


def area_of_source(walkers: VenueModel) -> str:
    crowd = walkers.world.crowd
    return walkers.world.venue.area_ids[crowd.area[crowd.rows(Role.SOURCE)[0]]]


def test_classes_of_origin_are_those_places() -> None:
    words = hall_with_street()
    assert {area_of_source(begun(words, seed, origin="inside")) for seed in range(8)} == {"hall"}
    assert {area_of_source(begun(words, seed, origin="vicinity")) for seed in range(8)} == {"street"}
    assert area_of_source(begun(words, origin="entrance")) == "hall"
    assert area_of_source(begun(hall(), origin="vicinity")) == "outside_front"


def test_place_inside_is_drawn_over_the_whole_floor_whoever_is_where() -> None:
    places = []
    for seed in range(60):
        walkers = begun(hall(), seed, origin="inside")
        few = begun(hall(), seed, {"crowd": {"people": 3}}, origin="inside")
        row = walkers.world.crowd.rows(Role.SOURCE)[0]
        places.append((walkers.world.crowd.x[row], walkers.world.crowd.y[row]))
        other = few.world.crowd.rows(Role.SOURCE)[0]
        assert np.hypot(places[-1][0] - few.world.crowd.x[other], places[-1][1] - few.world.crowd.y[other]) < 1.0
    quarters = {(x > 10.0, y > 5.0) for x, y in places}
    assert len(quarters) == 4
    assert np.ptp(np.array(places)[:, 0]) > 12.0


@pytest.mark.parametrize(("share", "expected"), [(0.0, {"hall"}), (0.5, {"hall", "street"})])
def test_drawn_origin_comes_as_often_as_its_share_says(share: float, expected: set[str]) -> None:
    """40 seeds: of a share of a half, from 10 to 30 begin in the vicinity (beyond 99.8 % of a fair coin)."""
    found = [
        area_of_source(begun(hall_with_street(), seed, origin="drawn", inside_share=0.0, vicinity_share=share))
        for seed in range(40)
    ]
    assert set(found) == expected
    if share:
        assert 10 <= found.count("street") <= 30


def seconds_until_inside(walkers: VenueModel, limit_s: float = 200.0) -> float:
    for _ in stepped(walkers, round(limit_s / walkers.step_s)):
        if area_of_source(walkers) == "hall":
            return walkers.world.now_s - 0.5
    return np.inf


def test_source_from_the_vicinity_goes_in_when_its_time_has_come() -> None:
    """It needs at most 15 s on foot over 12 m."""
    for words in (hall(), hall_with_street()):
        waited = seconds_until_inside(begun(words, 1, origin="vicinity", vicinity_s=40.0, harm_per_min=0.0))
        assert 40.0 <= waited <= 60.0


@pytest.mark.parametrize("words", [hall(state="locked"), hall_with_street(state="locked")])
def test_locked_entrance_keeps_a_source_out_for_the_stated_time(words: VenueParameters) -> None:
    walkers = begun(words, 0, outer_door_s=30.0)
    assert area_of_source(walkers) in ("outside_front", "street")
    assert walkers.world.doors.locked[walkers.world.venue.door_ids.index("front")]
    assert 30.0 <= seconds_until_inside(walkers) <= 40.0


def test_entrances_shut_keep_sources_out_until_the_time_or_until_somebody_opens_from_within() -> None:
    """In the first run nobody moves; in the second everybody leaves by the only door at once."""
    shut = {"building": {"entrances_shut": True}}
    deaf = {"awareness": {"sight_range_m": 2.0}, "alarm": {"mode": "none", "show_stop_s": 600.0}}
    still = seconds_until_inside(begun(hall(), 0, shut, deaf, outer_door_s=50.0, reach_m=1.0))
    assert 50.0 <= still <= 60.0
    leaving = {
        "alarm": {"starts_at_s": 0.0, "show_stop_s": 0.0},
        "awareness": {"threshold_sigma": 0.0, "alarm_median_s": 2.0, "voice_share": 1.0},
    }
    assert seconds_until_inside(begun(hall(), 0, shut, leaving, outer_door_s=190.0, reach_m=1.0)) < 60.0


def test_open_entrance_lets_a_source_in_at_once_whatever_the_delay() -> None:
    assert area_of_source(begun(hall(), outer_door_s=3000.0)) == "hall"


def test_people_on_a_forecourt_are_within_reach_and_those_inside_behind_a_wall_are_not() -> None:
    """Half of the audience is out there; the door is locked, so that nobody inside sees the source."""
    out = {"crowd": {"people": 200, "forecourt_share": 0.5}}
    walkers = begun(hall_with_street(state="locked"), 3, out, origin="vicinity", outer_door_s=900.0, harm_per_min=60.0)
    for _ in stepped(walkers, 40):
        pass
    crowd, venue_ = walkers.world.crowd, walkers.world.venue
    street = crowd.home_area == venue_.area_ids.index("street")
    people = crowd.attendee
    assert 70 <= (street & people).sum() <= 130
    assert crowd.exposure[street & people].sum() > 1.0
    assert crowd.exposure[~street & people].sum() == 0.0


def test_nobody_is_on_a_forecourt_unless_asked() -> None:
    walkers = begun(hall_with_street())
    assert (walkers.world.crowd.home_area[:20] == walkers.world.venue.area_ids.index("hall")).all()
