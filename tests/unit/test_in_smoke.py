"""Heads in smoke: how thick it is before the eyes, who crawls under it, and how much slower everybody walks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.kernels.heads_in_smoke import share_of_speed
from sim.model import VenueModel
from sim.rules.movement.in_smoke import InSmoke
from sim.verification.fingerprint import fingerprint
from sim.world.codes import Mobility, Role
from tests.builders import two_rooms
from tests.worlds import ALIKE, finished, incident, model, scenario

PEOPLE = 6


def seen(**decisions: Any) -> VenueModel:
    """Give six people of 1.25 m/s in the west of two rooms, whose air a test makes."""
    words = {"crowd": {"people": PEOPLE, **ALIKE}, "alarm": {"mode": "none"}, "decisions": decisions}
    walkers = model(scenario(two_rooms(), words), 1)
    walkers.world.crowd.free_speed[:PEOPLE] = 1.25
    return walkers


def fill(walkers: VenueModel, interface_m: float, lower: float, upper: float) -> None:
    """Make the air of the west room: two layers that meet at a height."""
    air, west = walkers.world.air, walkers.world.venue.area_ids.index("west")
    air.interface_m[west] = interface_m
    air.extinction_per_m[west] = lower, upper
    air.stirred = True


def put(walkers: VenueModel) -> Any:
    """Put heads into the air of now; gives the crowd."""
    InSmoke(walkers.world).act(walkers.world)
    return walkers.world.crowd


@pytest.mark.parametrize(
    ("extinction", "speed"),
    [(0.0, 1.25), (0.5, 1.25), (1.0, 1.25), (1.5, 0.91), (3.0, 0.57), (6.0, 0.40), (30.0, 0.264), (1000.0, 0.23102)],
)  # fmt: skip
def test_fridolf_speed_is_that_of_the_closed_form(extinction: float, speed: float) -> None:
    """v0 - 0.34 (3 - 3 / K) for a visibility below 3 m, to 0.1 %, worked out by hand."""
    assert 1.25 * share_of_speed(1.25, extinction, True) == pytest.approx(speed, rel=1e-3)


def test_fridolf_leaves_fifth_of_a_metre_a_second_and_quickens_nobody() -> None:
    assert 0.8 * share_of_speed(0.8, 30.0, True) == pytest.approx(0.2)
    assert share_of_speed(0.15, 30.0, True) == 1.0


def test_fridolf_is_the_default_and_lund_a_choice() -> None:
    for words, fridolf in (({}, True), ({"speed_in_smoke": "lund"}, False)):
        walkers = seen(**words)
        fill(walkers, np.inf, 3.0, 3.0)
        assert (put(walkers).visibility_factor[:PEOPLE] == share_of_speed(1.25, 3.0, fridolf)).all()


@pytest.mark.parametrize(
    ("interface_m", "upright", "lying"),
    [(3.0, 0.0, 0.0), (1.6, 1.0, 0.0), (1.7, 0.6, 0.0), (0.3, 2.0, 1.0), (-1.0, 2.0, 2.0)],
)
def test_smoke_before_the_eyes_is_that_at_the_height_of_the_head(
    interface_m: float, upright: float, lying: float
) -> None:
    """Upper layer of 2 per m over clear air, blended over half a metre: eyes at 1.6 m upright and 0.3 m lying."""
    walkers = seen()
    walkers.world.lay_down(np.array([4, 5]))
    fill(walkers, interface_m, 0.0, 2.0)
    assert put(walkers).extinction_per_m[:PEOPLE] == pytest.approx([upright] * 4 + [lying] * 2)


def test_under_a_low_layer_people_crawl_where_it_is_clearer() -> None:
    """At 1.0 m only the crawling see: at 0.7 m/s; who uses a wheelchair cannot, and stays up in the smoke."""
    walkers = seen()
    walkers.world.crowd.mobility[0] = Mobility.WHEELCHAIR
    fill(walkers, 1.0, 0.0, 6.0)
    crowd = put(walkers)
    assert crowd.crawls[:PEOPLE].tolist() == [False] + [True] * 5
    assert crowd.extinction_per_m[:PEOPLE].tolist() == [6.0] + [0.0] * 5
    assert crowd.free_speed[:PEOPLE] * crowd.visibility_factor[:PEOPLE] == pytest.approx([0.4] + [0.7] * 5)


@pytest.mark.parametrize(("interface_m", "lower"), [(0.5, 0.0), (1.6, 0.0), (1.0, 6.0), (np.inf, 0.0)])
def test_nobody_crawls_under_a_high_layer_below_the_lowest_or_where_it_is_no_clearer(
    interface_m: float, lower: float
) -> None:
    walkers = seen()
    fill(walkers, interface_m, lower, 6.0)
    assert not put(walkers).crawls.any()


def test_crawling_speed_is_an_uncertainty_and_smoke_slows_the_crawling_too() -> None:
    walkers = seen(crawling_speed_mps=0.5)
    fill(walkers, 1.0, 3.0, 6.0)
    crowd = put(walkers)
    assert crowd.free_speed[0] * crowd.visibility_factor[0] == pytest.approx(0.2)
    fill(walkers, 1.0, 0.0, 6.0)
    assert put(walkers).visibility_factor[0] == pytest.approx(0.4)


def test_sources_see_less_in_smoke_and_are_not_slowed() -> None:
    walkers = model(incident(20), 1)
    world, row = walkers.world, int(walkers.world.crowd.rows(Role.SOURCE)[0])
    world.place_body(row, *world.venue.middle(0))
    world.air.extinction_per_m[:] = 6.0
    world.air.stirred = True
    crowd = put(walkers)
    assert crowd.extinction_per_m[row] == 6.0
    assert crowd.visibility_factor[row] == 1.0


def test_who_is_out_of_the_smoke_again_sees_and_walks_as_before() -> None:
    walkers = seen()
    fill(walkers, 1.0, 0.5, 6.0)
    put(walkers)
    fill(walkers, 1.0, 0.0, 0.0)
    crowd = put(walkers)
    assert (crowd.visibility_factor == 1.0).all()
    assert not crowd.extinction_per_m.any()
    assert not crowd.crawls.any()


@pytest.mark.parametrize(("extinction", "per_step_s"), [(0.29, 0.0), (0.31, 0.5)])
def test_time_in_smoke_counts_where_people_see_less_than_ten_metres(extinction: float, per_step_s: float) -> None:
    walkers = seen()
    fill(walkers, np.inf, extinction, extinction)
    for _ in range(3):
        walkers.step()
    assert walkers.world.crowd.poor_sight_s[:PEOPLE] == pytest.approx(3 * per_step_s)


def test_air_that_nothing_has_stirred_is_not_looked_at() -> None:
    walkers = seen()
    walkers.world.air.extinction_per_m[:] = 6.0
    assert not put(walkers).extinction_per_m.any()


def test_knobs_of_smoke_change_no_byte_where_there_is_none() -> None:
    words = {"speed_in_smoke": "lund", "crawling_speed_mps": 0.9}
    plain, other = (finished(incident(60, run={"duration_s": 60.0}, decisions=each), 3) for each in ({}, words))
    assert fingerprint(plain) == fingerprint(other)
