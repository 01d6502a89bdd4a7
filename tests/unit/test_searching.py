"""How armed officers find the threat: by hearing, by reports, else area by area."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model import VenueModel
from sim.scenario.parameters.venue import VenueParameters
from sim.world.codes import Role, Status
from tests.builders import box, far_rooms
from tests.builders import venue as make_venue
from tests.worlds import UNHINDERED, assault, model, scenario

PRESENT = {"response": {"police": {
    "notification_s": 0.0, "call_processing_s": 0.0, "dispatch_s": 0.0, "travel_median_s": 0.0, "travel_sigma": 0.0,
    "entry_briefing_s": 0.0, "between_arrivals_s": 0.0, "contact_radius_m": 2.0, "entry_policy": "first_officer",
    "officers": 2, "tactical_officers": 0,
}}}  # fmt: skip
"""A pair of officers who are there at once, and have to come close."""


def row_of_rooms(n: int = 5, **last_door: Any) -> VenueParameters:
    """Give rooms of 8 x 6 m in a row; one goes in at the west end, and the public at the east end."""
    areas = [{"id": f"room_{k}", "polygon": box(8 * k, 0, 8 * k + 8, 6)} for k in range(n)]
    doors: list[dict[str, Any]] = [
        {"id": f"door_{k}", "between": (f"room_{k - 1}", f"room_{k}"), "line": ((8.0 * k, 2.0), (8.0 * k, 4.0))}
        for k in range(1, n)
    ]
    doors[-1] |= last_door
    doors += [
        {"id": "west", "between": ("room_0", "outside"), "line": ((0.0, 2.0), (0.0, 4.0)), "response_access": True},
        {"id": "east", "between": (f"room_{n - 1}", "outside"), "line": ((8.0 * n, 2.0), (8.0 * n, 4.0)),
         "public_entrance": True},
    ]  # fmt: skip
    return make_venue(areas, doors, standing_areas=["room_0"])


def harmless(venue: VenueParameters, **police: Any) -> VenueModel:
    """Give an incident in which one source stands still where it came in, and nobody comes to harm."""
    still = assault(onset_s=0.5, speed_mps=0.0, harm_per_min=0.0, departure_low_s=600.0, departure_high_s=600.0)
    words = scenario(
        venue, UNHINDERED, PRESENT, {"response": {"police": police}}, crowd={"people": 4}, hazards=[still],
    )  # fmt: skip
    return model(words, 1)


def visits(walkers: VenueModel, until_s: float = 300.0) -> list[str]:
    """Give the areas that the first officer is in, in order, until contact."""
    world, seen = walkers.world, []
    row = world.crowd.rows(Role.OFFICER)[0]
    while np.isinf(world.response.contact_at) and world.now_s < until_s:
        walkers.step()
        area = int(world.crowd.area[row])
        if world.crowd.status[row] == Status.INSIDE and area < world.venue.n_inside_areas:
            seen += [world.venue.area_ids[area]] if seen[-1:] != [world.venue.area_ids[area]] else []
    return seen


def call(walkers: VenueModel) -> None:
    """Let the first call be made at once, whatever people notice."""
    walkers.world.log.add(0.0, "recognition")


def test_officers_who_hear_nothing_sweep_nearest_first_and_find_the_source() -> None:
    walkers = harmless(far_rooms(annexe=True))
    call(walkers)
    seen = visits(walkers)
    assert seen[:3] == ["lobby", "north", "annexe"]
    assert seen[-1] in {"south", "cellar"}
    assert np.isfinite(walkers.world.response.contact_at)


def test_officers_go_first_where_the_threat_was_reported() -> None:
    walkers = harmless(far_rooms(annexe=True))
    call(walkers)
    cellar = walkers.world.venue.area_ids.index("cellar")
    walkers.world.known.report(26.0, -12.0, cellar, 0.0)
    assert visits(walkers)[:2] == ["lobby", "south"]
    assert np.isfinite(walkers.world.response.contact_at)


def test_report_that_proves_wrong_is_dropped_once_its_area_is_searched() -> None:
    walkers = harmless(far_rooms(annexe=True))
    call(walkers)
    walkers.world.known.report(4.0, 10.0, walkers.world.venue.area_ids.index("north"), 0.0)
    visits(walkers)
    assert np.isfinite(walkers.world.response.contact_at)


def test_report_saves_the_time_of_the_sweep() -> None:
    told, untold = harmless(far_rooms(annexe=True)), harmless(far_rooms(annexe=True))
    told.world.known.report(26.0, -15.0, told.world.venue.area_ids.index("cellar"), 0.0)
    for walkers in (told, untold):
        call(walkers)
        visits(walkers)
    assert told.world.response.contact_at < untold.world.response.contact_at - 10.0


def test_source_is_heard_one_door_away_and_not_two() -> None:
    walkers = harmless(row_of_rooms())
    world = walkers.world
    walkers.step()
    listening, officer = walkers._responders.police._search.listening, world.crowd.rows(Role.OFFICER)[:1]
    heard = []
    for area in range(5):
        world.crowd.area[officer] = area
        heard.append(bool(listening.hears(world, 0, officer).any()))
    assert heard == [False, False, False, True, True]


def test_two_teams_share_what_is_searched_and_meet_the_source_sooner_than_one() -> None:
    met_at = {}
    for officers in (2, 4):
        walkers = harmless(far_rooms(annexe=True), officers=officers)
        call(walkers)
        visits(walkers)
        met_at[officers] = walkers.world.response.contact_at
    assert met_at[4] < met_at[2] - 5.0


def test_all_teams_come_to_the_source_that_one_hears() -> None:
    """One pair is in the room of the source; the other, in the lobby, would sweep the north next, which is nearer."""
    walkers = harmless(far_rooms(annexe=True), officers=4)
    call(walkers)
    world, rows = walkers.world, walkers.world.crowd.rows(Role.OFFICER)
    while not (world.crowd.status[rows] == Status.INSIDE).all():
        walkers.step()
    for row, (x, y) in zip(rows, ((23.0, -9.0), (29.0, -9.0), (14.0, 2.5), (14.0, 3.5)), strict=True):
        world.place_body(int(row), x, y)
    for _ in range(6):
        walkers.step()
    assert (world.crowd.x[rows[2:]] > 15.0).all()


@pytest.mark.parametrize("state", ["closed", "locked"])
def test_shut_door_before_a_source_that_is_heard_does_not_stop_officers(state: str) -> None:
    walkers = harmless(row_of_rooms(3, state=state))
    call(walkers)
    visits(walkers)
    assert np.isfinite(walkers.world.response.contact_at)
    assert walkers.world.doors.open[walkers.world.venue.door_ids.index("door_2")]


def test_sweep_leaves_a_locked_refuge_locked() -> None:
    venue = make_venue(
        [{"id": "hall", "polygon": box(0, 0, 12, 8)}, {"id": "store", "use": "refuge", "polygon": box(12, 0, 18, 8)},
         {"id": "way", "polygon": box(0, 8, 12, 14)}, {"id": "far", "polygon": box(0, 14, 12, 20)}],
        [{"id": "front", "between": ("hall", "outside"), "line": ((0.0, 3.0), (0.0, 5.0)), "response_access": True},
         {"id": "lock", "between": ("hall", "store"), "line": ((12.0, 3.0), (12.0, 5.0)), "state": "locked"},
         {"id": "on", "between": ("hall", "way"), "line": ((5.0, 8.0), (7.0, 8.0))},
         {"id": "off", "between": ("way", "far"), "line": ((5.0, 14.0), (7.0, 14.0))},
         {"id": "back", "between": ("far", "outside"), "line": ((0.0, 16.0), (0.0, 18.0)), "public_entrance": True}],
        standing_areas=["hall"],
    )  # fmt: skip
    walkers = harmless(venue)
    call(walkers)
    assert "store" not in visits(walkers)
    assert np.isfinite(walkers.world.response.contact_at)
    assert walkers.world.doors.locked[venue_door(walkers, "lock")]


def venue_door(walkers: VenueModel, name: str) -> int:
    return walkers.world.venue.door_ids.index(name)
