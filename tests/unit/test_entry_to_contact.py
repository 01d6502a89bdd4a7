"""From entry to contact: areas are cleared, doors held, crowds met, and a drawn time bounds it from below."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model import VenueModel
from sim.rules.response.searching import Search
from sim.verification.fingerprint import fingerprint
from sim.world.codes import Role, Status
from sim.world.random_streams import RandomStreams
from tests.builders import box, room, two_rooms
from tests.builders import venue as make_venue
from tests.worlds import UNHINDERED, assault, finished, incident, merged, model, scenario, send_everybody

PRESENT = {"response": {"police": {
    "notification_s": 0.0, "call_processing_s": 0.0, "dispatch_s": 0.0, "travel_median_s": 0.0, "travel_sigma": 0.0,
    "entry_briefing_s": 0.0, "between_arrivals_s": 0.0, "entry_policy": "first_officer", "officers": 2,
    "tactical_officers": 0, "contact_radius_m": 3.0,
}}}  # fmt: skip
"""A pair of officers who are there at once."""


def searched(venue: Any, people: int = 1, **police: Any) -> VenueModel:
    """Give a source that stands where it came in for twenty minutes, and officers who go in at once."""
    still = assault(onset_s=0.5, speed_mps=0.0, harm_per_min=0.0, departure_low_s=1200.0, departure_high_s=1200.0)
    words = merged({"crowd": {"people": people}, "hazards": [still]}, {"response": {"police": police}})
    walkers = model(scenario(venue, UNHINDERED, PRESENT, words), 1)
    walkers.world.log.add(0.0, "recognition")
    return walkers


def contact_s(walkers: VenueModel, until_s: float = 900.0) -> float:
    """Step until contact; gives the time from entry to it, infinite if none comes."""
    clocks = walkers.world.response
    while np.isinf(clocks.contact_at) and walkers.world.now_s < until_s:
        walkers.step()
    return clocks.contact_at - clocks.entry_at


def suite() -> Any:
    """Give a lobby, two empty rooms off it, and a far room with the public entrance two doors from the lobby."""
    return make_venue(
        [{"id": "lobby", "polygon": box(0, 0, 20, 6)}, {"id": "north", "polygon": box(0, 6, 6, 12)},
         {"id": "south", "polygon": box(0, -6, 6, 0)}, {"id": "way", "polygon": box(20, 0, 26, 6)},
         {"id": "far", "polygon": box(26, 0, 34, 6)}],
        [{"id": "west", "between": ("lobby", "outside"), "line": ((0.0, 2.0), (0.0, 4.0)), "response_access": True},
         {"id": "to_north", "between": ("lobby", "north"), "line": ((2.0, 6.0), (4.0, 6.0))},
         {"id": "to_south", "between": ("lobby", "south"), "line": ((2.0, 0.0), (4.0, 0.0))},
         {"id": "to_way", "between": ("lobby", "way"), "line": ((20.0, 2.0), (20.0, 4.0))},
         {"id": "to_far", "between": ("way", "far"), "line": ((26.0, 2.0), (26.0, 4.0))},
         {"id": "east", "between": ("far", "outside"), "line": ((34.0, 2.0), (34.0, 4.0)), "public_entrance": True}],
        standing_areas=["lobby"],
    )  # fmt: skip


def test_clearing_takes_its_time_in_every_area_searched_before_contact() -> None:
    """Lobby, two rooms and the way lie before the far room: four times ten seconds, and a few of walking."""
    at_once, cleared = (
        contact_s(searched(suite(), hearing_share=0.0, clearing_median_s=seconds, clearing_sigma=0.0))
        for seconds in (0.0, 10.0)
    )
    assert at_once + 40.0 <= cleared < at_once + 60.0


def test_times_of_clearing_are_log_normal_by_area() -> None:
    """The areas of the club in 400 replications; within three standard errors."""
    world, logs = model(incident(1)).world, []
    for seed in range(400):
        world.streams = RandomStreams(seed)
        logs.append(np.log(Search(world, 0)._clearing_s))
    drawn = np.array(logs)
    assert drawn.mean() == pytest.approx(np.log(20.0), abs=3 * 0.6 / drawn.size**0.5)
    assert drawn.std() == pytest.approx(0.6, abs=3 * 0.6 / (2 * drawn.size) ** 0.5)


def test_officers_who_hear_the_source_do_not_stop_to_clear() -> None:
    """One door from the source, which they hear for certain."""
    at_once, cleared = (contact_s(searched(two_rooms(), clearing_median_s=seconds)) for seconds in (0.0, 600.0))
    assert at_once == cleared


def test_rarer_hearing_never_brings_contact_sooner() -> None:
    sure, rare, never = (
        contact_s(searched(suite(), hearing_share=share, clearing_median_s=20.0)) for share in (1.0, 0.2, 0.0)
    )
    assert sure < never
    assert sure <= rare <= never


@pytest.mark.parametrize("state", ["closed", "locked"])
def test_shut_inner_door_is_held_before_it_is_opened(state: str) -> None:
    """Officers come in by the west and hear the source in the east, behind the door."""
    venue = make_venue(
        [{"id": "west", "polygon": box(0, 0, 10, 8)}, {"id": "east", "polygon": box(10, 0, 20, 8)}],
        [{"id": "access", "between": ("west", "outside"), "line": ((0.0, 3.0), (0.0, 5.0)), "response_access": True},
         {"id": "middle", "between": ("west", "east"), "line": ((10.0, 3.0), (10.0, 5.0)), "state": state},
         {"id": "front", "between": ("east", "outside"), "line": ((20.0, 3.0), (20.0, 5.0)), "public_entrance": True}],
        standing_areas=["east"],
    )  # fmt: skip
    at_once, held = (contact_s(searched(venue, door_hold_s=seconds)) for seconds in (0.0, 60.0))
    assert held == pytest.approx(at_once + 60.0, abs=5.0)


def test_open_door_is_not_held() -> None:
    assert contact_s(searched(suite(), door_hold_s=300.0)) == contact_s(searched(suite()))


def test_crowd_that_comes_out_at_the_door_slows_officers_who_go_in() -> None:
    """A crowd of 200 that leaves a room of 12 x 10 m by the one door by which the pair goes in."""

    def inside_s(people: int) -> float:
        walkers = searched(room(12.0, 10.0), people)
        send_everybody(walkers)
        world, rows = walkers.world, walkers.world.crowd.rows(Role.OFFICER)
        while world.now_s < 200.0:
            walkers.step()
            if (world.crowd.area[rows] == 0).all() and (world.crowd.status[rows] == Status.INSIDE).all():
                break
            if world.hazard.active.any():  # out of the way, in the far corner
                world.place_body(int(world.hazard.rows[0]), 1.0, 9.0)
        return world.now_s

    assert inside_s(200) > inside_s(1) + 10.0


def close_by(**police: Any) -> VenueModel:
    """Give officers who see the source from the door on."""
    return searched(room(12.0, 8.0), **{"contact_radius_m": 30.0, **police})


def test_contact_comes_at_the_drawn_time_where_finding_takes_none() -> None:
    for seed in range(3):
        walkers = close_by(locating_median_s=50.0)
        walkers._responders.police._delays = walkers._responders.police._delays._replace(locating_s=30.0 + 10.0 * seed)
        assert contact_s(walkers) == pytest.approx(30.0 + 10.0 * seed, abs=0.5)


def test_search_that_takes_longer_than_the_drawn_time_gains_nothing_by_it() -> None:
    without, short = (
        contact_s(searched(suite(), hearing_share=0.0, clearing_median_s=20.0, locating_median_s=seconds))
        for seconds in (0.0, 5.0)
    )
    assert without == short > 60.0


def test_officers_wait_in_sight_clear_of_the_door() -> None:
    walkers = close_by(locating_median_s=400.0, locating_sigma=0.0)
    world, rows = walkers.world, walkers.world.crowd.rows(Role.OFFICER)
    walkers.step()
    world.place_body(int(world.hazard.rows[0]), 2.0, 4.0)
    contact_s(walkers, 60.0)
    before = world.crowd.x[rows].copy(), world.crowd.y[rows].copy()
    contact_s(walkers, 120.0)
    assert np.isinf(world.response.contact_at)
    assert (np.hypot(world.crowd.x[rows] - before[0], world.crowd.y[rows] - before[1]) < 0.5).all()
    assert (np.hypot(world.crowd.x[rows] - 12.0, world.crowd.y[rows] - 4.0) > 2.0).all()
    assert (world.crowd.area[rows] == 0).all()


def test_entry_to_contact_is_the_difference_of_its_two_clocks() -> None:
    found = {}
    for seconds in (0.0, 40.0):
        police = {**PRESENT["response"]["police"], "locating_median_s": seconds, "locating_sigma": 0.0}
        words = incident(60, **merged(UNHINDERED, {"response": {"police": police}}))
        found[seconds] = finished(words, 3).metrics
        told = {name: found[seconds][name] for name in ("contact_s", "entry_s", "entry_to_contact_s")}
        assert told["entry_to_contact_s"] == pytest.approx(told["contact_s"] - told["entry_s"], abs=1e-9)
    assert found[40.0]["entry_to_contact_s"] >= 40.0 > found[0.0]["entry_to_contact_s"]


def test_nobody_met_has_no_time_to_contact() -> None:
    assert finished(incident(30, run={"duration_s": 60.0}), 1).metrics["entry_to_contact_s"] is None


def test_what_officers_do_changes_no_byte_where_none_go_in() -> None:
    """The source is over before they come."""
    marks = {
        fingerprint(finished(incident(60, response={"police": police}, run={"duration_s": 90.0}), 4))
        for police in (
            {}, {"clearing_median_s": 0.0, "hearing_share": 0.0, "door_hold_s": 0.0, "fall_back_s": 0.0},
        )
    }  # fmt: skip
    assert len(marks) == 1
