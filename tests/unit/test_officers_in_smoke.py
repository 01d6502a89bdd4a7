"""Officers without breathing apparatus stay out of thick smoke or go round it, and go on when it clears."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model import VenueModel
from sim.scenario.parameters.venue import VenueParameters
from sim.world.codes import Role, Status
from sim.world.smoke_on_duty import doors_into_smoke, thick_areas
from sim.world.wayfinding import walking_distances
from tests.builders import box
from tests.builders import venue as make_venue
from tests.unit.test_searching import call, harmless, row_of_rooms, visits
from tests.worlds import model, scenario

THICK, THIN = 0.31, 0.29
"""Extinctions, 1/m, through which one sees less and more than 10 m."""


def fill(walkers: VenueModel, name: str, extinction: float) -> None:
    air = walkers.world.air
    air.extinction_per_m[walkers.world.venue.area_ids.index(name)] = extinction
    air.stirred = True


def coming(venue: VenueParameters | None = None, **police: Any) -> VenueModel:
    """Give two officers who come in at the west end of five rooms; a source stands in the last."""
    walkers = harmless(venue or row_of_rooms(), **police)
    call(walkers)
    return walkers


@pytest.mark.parametrize(("extinction", "passes"), [(THICK, False), (THIN, True)])
def test_officers_do_not_enter_smoke_in_which_they_see_less_than_ten_metres(extinction: float, passes: bool) -> None:
    walkers = coming()
    fill(walkers, "room_2", extinction)
    seen = visits(walkers, 120.0)
    assert ("room_2" in seen) is passes
    assert np.isfinite(walkers.world.response.contact_at) == passes
    assert "room_1" in seen


def test_officers_with_breathing_apparatus_go_through() -> None:
    walkers = coming(breathing_apparatus=True)
    fill(walkers, "room_2", THICK)
    assert "room_2" in visits(walkers, 200.0)
    assert np.isfinite(walkers.world.response.contact_at)


def test_officers_go_on_when_the_smoke_clears() -> None:
    walkers = coming()
    fill(walkers, "room_2", THICK)
    assert "room_2" not in visits(walkers, 80.0)
    fill(walkers, "room_2", 0.0)
    assert "room_2" in visits(walkers, 300.0)
    assert np.isfinite(walkers.world.response.contact_at)


def test_officers_wait_outside_while_smoke_stands_behind_every_door_they_may_take() -> None:
    walkers = coming()
    fill(walkers, "room_0", THICK)
    world = walkers.world
    officers = world.crowd.rows(Role.OFFICER)
    visits(walkers, 60.0)
    assert world.now_s > world.response.entry_at
    assert (world.crowd.status[officers] == Status.ABSENT).all()
    fill(walkers, "room_0", 0.0)
    visits(walkers, 80.0)
    assert (world.crowd.status[officers] == Status.INSIDE).any()


def ring() -> VenueParameters:
    """Give a west and an east room joined by a short northern and a long southern passage."""
    areas = [
        {"id": "west", "polygon": box(0, 0, 8, 20)}, {"id": "north", "use": "corridor", "polygon": box(8, 16, 20, 20)},
        {"id": "south", "use": "corridor", "polygon": box(8, 0, 20, 3)}, {"id": "east", "polygon": box(20, 0, 28, 20)},
    ]  # fmt: skip
    lines = [("west", "north", 8.0, 17.0), ("north", "east", 20.0, 17.0), ("west", "south", 8.0, 0.5),
             ("south", "east", 20.0, 0.5)]  # fmt: skip
    doors: list[dict[str, Any]] = [
        {"id": f"{a}_{b}", "between": (a, b), "line": ((x, y), (x, y + 2.0))} for a, b, x, y in lines
    ]
    doors += [
        {"id": "in", "between": ("west", "outside"), "line": ((0.0, 16.0), (0.0, 18.0)), "response_access": True},
        {"id": "public", "between": ("east", "outside"), "line": ((28.0, 17.0), (28.0, 19.0)), "public_entrance": True},
    ]  # fmt: skip
    return make_venue(areas, doors, standing_areas=["west"])


def test_officers_take_another_way_round_smoke() -> None:
    clear, smoky = coming(ring()), coming(ring())
    for walkers in (clear, smoky):
        walkers.world.known.report(26.0, 18.0, walkers.world.venue.area_ids.index("east"), 0.0)
    fill(smoky, "north", THICK)
    assert "north" in visits(clear, 200.0)
    seen = visits(smoky, 200.0)
    assert "north" not in seen
    assert "south" in seen
    assert np.isfinite(smoky.world.response.contact_at)


def test_officers_whom_smoke_overtakes_go_on_out_of_it() -> None:
    walkers = coming()
    world = walkers.world
    row = int(world.crowd.rows(Role.OFFICER)[0])
    middle = world.venue.area_ids.index("room_2")
    while world.crowd.area[row] != middle:
        walkers.step()
    for name in ("room_1", "room_2"):
        fill(walkers, name, THICK)
    for _ in range(40):
        walkers.step()
    assert world.venue.area_ids[world.crowd.area[row]] == "room_3"


def test_out_of_smoke_every_door_to_clear_air_is_a_way_and_none_to_more_smoke() -> None:
    walkers = coming()
    world = walkers.world
    row = int(world.crowd.rows(Role.OFFICER)[0])
    while world.crowd.area[row] != world.venue.area_ids.index("room_1"):
        walkers.step()
    for name in ("room_1", "room_2"):
        fill(walkers, name, THICK)
    barred = doors_into_smoke(world, row)
    assert {world.venue.door_ids[door] for door in np.flatnonzero(barred)} == {"door_2", "door_3"}


def test_smoke_bars_no_way_to_a_source_or_to_people() -> None:
    walkers = coming()
    world = walkers.world
    for _ in range(20):
        walkers.step()
    for k in range(5):
        fill(walkers, f"room_{k}", 3.0)
    source = int(world.crowd.rows(Role.SOURCE)[0])
    for row in (0, source):
        assert not doors_into_smoke(world, row).any()
    assert np.isfinite(walking_distances(world, source, np.arange(5))[0]).all()


def test_layer_over_the_heads_of_officers_does_not_stop_them() -> None:
    walkers = coming()
    air, middle = walkers.world.air, walkers.world.venue.area_ids.index("room_2")
    air.interface_m[middle], air.extinction_per_m[middle], air.stirred = 2.0, (0.0, 5.0), True
    assert not thick_areas(walkers.world).any()
    air.interface_m[middle] = 1.0
    assert thick_areas(walkers.world).tolist().index(True) == middle


def test_officers_on_site_have_no_breathing_apparatus() -> None:
    response = {"site_officers": {"count": 1}, "police": {"breathing_apparatus": True}}
    words = {"crowd": {"people": 4}, "response": response, "hazards": [{"kind": "assault", "onset_s": 50.0}]}
    walkers = model(scenario(row_of_rooms(), words), 1)
    fill(walkers, "room_1", THICK)
    row = int(walkers.world.crowd.rows(Role.SITE_OFFICER)[0])
    assert doors_into_smoke(walkers.world, row).any()
