"""Smoke hides by what lies between: sources from people and police alike, places from searchers, and signs of exits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.kernels.visibility import LIT, PLAIN, is_lost, legible_m
from sim.model import VenueModel
from sim.rules.movement.in_smoke import InSmoke
from sim.world.codes import Role
from sim.world.sight import distance_to_lookers, sees_place, true_positions
from sim.world.world import World
from tests.builders import corridor, room, two_rooms
from tests.worlds import ALIKE, assault, model, scenario

SOURCE, NEAR, FAR = (10.0, 4.0), (8.0, 4.0), (2.0, 4.0)
"""A source in the middle of a room, and places 2 m and 8 m from it."""


def looked_at(extinction: float, *, source: float | None = None, interface_m: float = np.inf) -> tuple[VenueModel, int]:
    """Give two people and an officer about a source, in smoke that is as thick everywhere, or thicker by the source."""
    walkers = model(scenario(two_rooms(20.0, 8.0), crowd={"people": 2, **ALIKE}, hazards=[assault()]), 1)
    world, crowd = walkers.world, walkers.world.crowd
    crowd.x[:2], crowd.y[:2] = (NEAR[0], FAR[0]), (NEAR[1], FAR[1])
    row = int(crowd.rows(Role.SOURCE)[0])
    world.place_body(row, *SOURCE)
    world.place_body(int(crowd.rows(Role.OFFICER)[0]), *FAR)
    world.air.extinction_per_m[:, 1] = extinction if source is None else source
    world.air.extinction_per_m[:, 0] = extinction if np.isinf(interface_m) else 0.0
    world.air.interface_m[:] = interface_m
    world.air.stirred = True
    InSmoke(world).act(world)
    return walkers, row


def distances(world: World, row: int) -> list[float]:
    """Give how far the source is for who sees it: the person near, the person far away, and the officer."""
    asked = np.array([0, 1, world.crowd.rows(Role.OFFICER)[0]])
    return distance_to_lookers(world, row, asked, true_positions(world, asked), 50.0)[asked].tolist()


@pytest.mark.parametrize(
    ("extinction", "seen"), [(0.0, [2.0, 8.0, 8.0]), (0.37, [2.0, 8.0, 8.0]), (0.38, [2.0, np.inf, np.inf]),
                             (1.49, [2.0, np.inf, np.inf]), (1.51, [np.inf] * 3)],
)  # fmt: skip
def test_source_is_lost_where_extinction_times_distance_is_three(extinction: float, seen: list[float]) -> None:
    """Over 8 m from 0.375 per m on, over 2 m from 1.5; police see no farther than people."""
    assert distances(looked_at(extinction)[0].world, looked_at(extinction)[1]) == pytest.approx(seen)


@pytest.mark.parametrize(("source", "seen"), [(0.7, [2.0, 8.0, 8.0]), (0.8, [2.0, np.inf, np.inf])])
def test_mean_of_both_ends_counts(source: float, seen: list[float]) -> None:
    """Clear before those who crawl, thick where the source stands: over 8 m half of it is 3 from 0.75 per m on."""
    walkers, row = looked_at(0.0, source=source, interface_m=1.0)
    assert walkers.world.crowd.crawls[:2].all()
    assert distances(walkers.world, row) == pytest.approx(seen)


def test_air_that_nothing_has_stirred_hides_nobody() -> None:
    walkers, row = looked_at(5.0)
    walkers.world.air.stirred = False
    assert distances(walkers.world, row) == pytest.approx([2.0, 8.0, 8.0])


def exposed_s(extinction: float) -> float:
    """Give the person-seconds within reach and sight in smoke that harms nobody."""
    words: dict[str, Any] = {
        "crowd": {"people": 60, **ALIKE}, "alarm": {"mode": "none"}, "run": {"duration_s": 40.0},
        "decisions": {"course": "drawn", "run_share": 0.0, "hide_share": 1.0, "help_share": 0.0},
    }  # fmt: skip
    hazards = [assault(harm_per_min=0.1, reach_m=15.0), {"kind": "smoke", "extinction_per_m": extinction}]
    walkers = model(scenario(room(20.0, 16.0), words, hazards=hazards), 2)
    for _ in range(60):
        walkers.step()
    return float(walkers.world.crowd.exposed_s.sum())


def test_thicker_smoke_shields_people_from_a_source() -> None:
    clear, thin, thick = (exposed_s(extinction) for extinction in (0.0, 0.4, 3.0))
    assert clear > thin > thick > 0.0


@pytest.mark.parametrize(("extinction", "seen"), [(0.5, True), (1.0, False)])
def test_who_searches_overlooks_no_place_that_smoke_hides(extinction: float, seen: bool) -> None:
    walkers, _ = looked_at(extinction)
    assert sees_place(walkers.world, 1, np.array([FAR[0] + 4.0, FAR[1]])) is seen


@pytest.mark.parametrize(
    ("light", "extinction", "expected_m"), [(PLAIN, 0.0, 20.0), (PLAIN, 0.14, 20.0), (PLAIN, 1.0, 3.0), (LIT, 1.0, 8.0)]
)
def test_signs_are_read_as_far_as_smoke_lets_their_light_through(
    light: float, extinction: float, expected_m: float
) -> None:
    assert legible_m(20.0, light, extinction) == expected_m


def test_nothing_is_lost_at_no_distance_and_what_is_out_of_sight_stays_so() -> None:
    assert not is_lost(0.0, 50.0, 50.0)
    assert is_lost(np.inf, 1.0, 1.0)
    assert not is_lost(np.inf, 0.0, 0.0)


def signed(extinction: float, signs: str = "plain") -> int:
    """Give how many of 20 people 6 m from an exit that they do not know make for it, by its sign."""
    words: dict[str, Any] = {
        "crowd": {"people": 20, **ALIKE}, "alarm": {"mode": "none"},
        "decisions": {"follow_share": 0.0, "unfamiliar_penalty_s": 0.0, "interval_s": 0.5},
        "building": {"exit_knowledge_share": 0.0, "signs": signs},
    }  # fmt: skip
    walkers = model(scenario(corridor(60.0, 6.0), words), 1)
    crowd, ways = walkers.world.crowd, walkers.world.navigation
    crowd.x[:20], crowd.y[:20] = 54.0, 3.0
    left, right = (ways.goal_ids.index(name) for name in ("left", "right"))
    crowd.came_by[:20], crowd.knows[:20] = left, np.uint64(1 << left)
    crowd.awareness[:20], crowd.action[:20], crowd.responded_at[:20] = 2, 1, 0.0
    crowd.extinction_per_m[:20] = extinction
    walkers.step()
    return int((crowd.goal[:20] == right).sum())


@pytest.mark.parametrize(("extinction", "found"), [(0.0, 20), (0.49, 20), (0.6, 0)])
def test_unknown_exit_is_found_by_its_sign_only_as_far_as_that_is_read(extinction: float, found: int) -> None:
    """A plain sign 6 m away is lost from 0.5 per m on."""
    assert signed(extinction) == found


def test_lit_signs_are_found_where_plain_ones_are_lost() -> None:
    """6 m away a plain sign is lost from 0.5 per m on, one that gives light from 1.33."""
    assert [signed(extinction, "lit") for extinction in (0.6, 1.3, 1.4)] == [20, 20, 0]
