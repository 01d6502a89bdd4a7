"""By which way people go: a random utility over walk, queues, danger along the way, habit and what they were told."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.integrate import quad

from sim.kernels.danger import approach, danger_straight
from sim.rules.decisions.route_choice import RouteChoice
from sim.rules.decisions.stair_assistance import Carrying
from sim.world.codes import Action, Awareness
from sim.world.refuges import UNLIMITED
from sim.world.world import World, build_world
from tests.builders import box, corridor, venue
from tests.worlds import ALIKE, plan, scenario

PEOPLE = 2000
SPEED_MPS = 1.0
WIDE_M = 24.0


NOTHING = {
    "follow_share": 0.0, "unfamiliar_penalty_s": 0.0, "unfamiliar_sigma": 0.0, "queue_weight": 0.0,
    "queue_foresight": 0.0, "hazard_weight": 0.0, "choice_scale_s": 0.0,
}  # fmt: skip
"""Knobs at which nothing but the walk counts."""


def at(x: float, y: float, place: Any = None, people: int = PEOPLE, **decisions: float) -> World:
    """Give people at one point of a place, a wide corridor of 30 m by default, who know every way and have no habit."""
    told = scenario(
        place or corridor(30.0, WIDE_M), crowd={"people": people, **ALIKE}, decisions={**NOTHING, **decisions}
    )
    world = build_world(plan(told), 0, {})
    crowd = world.crowd
    crowd.x[:], crowd.y[:] = x, y
    crowd.area[:] = world.venue.area_at(np.array([[x, y]]))[0]
    crowd.free_speed[:], crowd.knows[:], crowd.came_by[:] = SPEED_MPS, np.uint64(2**64 - 1), -1
    crowd.awareness[:], crowd.action[:] = Awareness.RESPONDING, Action.RUN
    crowd.group[:] = np.arange(crowd.n)
    return world


def shares(world: World) -> dict[str, float]:
    """Give the share of people who choose each goal."""
    ways = RouteChoice(world, Carrying(world))
    everybody, nobody = np.ones(world.crowd.n, np.bool_), np.zeros(world.crowd.n, np.bool_)
    ways.see(world, everybody, nobody, nobody)
    nowhere = np.full(world.crowd.n, -1, np.int32)
    ways.choose(world, np.arange(world.crowd.n), nowhere, np.where(world.navigation.goal_is_exit, UNLIMITED, 0))
    counts = np.bincount(world.crowd.goal[world.crowd.goal >= 0], minlength=len(world.navigation.goal_ids))
    return dict(zip(world.navigation.goal_ids, counts / world.crowd.n, strict=True))


@pytest.mark.parametrize(("scale_s", "nearer_s"), [(3.0, 2.0), (6.0, 2.0), (6.0, 10.0)])
def test_shares_are_those_of_a_logit(scale_s: float, nearer_s: float) -> None:
    """The share of the nearer of two ends is 1 / (1 + exp(-difference / scale)); 4 standard errors (McFadden 1974)."""
    expected = 1.0 / (1.0 + np.exp(-nearer_s / scale_s))
    share = shares(at(15.0 - 0.5 * nearer_s * SPEED_MPS, 0.5 * WIDE_M, choice_scale_s=scale_s))["left"]
    assert share == pytest.approx(expected, abs=4.0 * np.sqrt(expected * (1.0 - expected) / PEOPLE))


def test_without_a_random_part_everybody_takes_what_is_nearer() -> None:
    assert shares(at(14.9, 0.5 * WIDE_M)) == {"left": 1.0, "right": 0.0}


def test_who_prefers_an_exit_keeps_to_it_as_it_comes_nearer() -> None:
    """Luck is drawn once: a shorter way only adds people to those who took it anyway."""
    took: list[set[int]] = []
    for x in (18.0, 15.0, 12.0):
        world = at(x, 0.5 * WIDE_M, choice_scale_s=5.0)
        shares(world)
        took.append(set(np.flatnonzero(world.crowd.goal == 0)))
    assert took[0] < took[1] < took[2]


def test_nobody_passes_a_hazard_to_reach_a_nearer_exit() -> None:
    """The hazard stands between the people and the left end, 10 m from its door: the door itself is not spoilt."""
    for weight, end in ((0.0, "left"), (15.0, "right")):
        world = at(13.0, 0.5 * WIDE_M, hazard_weight=weight, hazard_range_m=2.0)
        world.crowd.hazard_x[:], world.crowd.hazard_y[:] = 10.0, 0.5 * WIDE_M
        assert shares(world)[end] == 1.0


def test_people_pass_a_hazard_where_there_is_no_other_way() -> None:
    world = at(13.0, 0.5 * WIDE_M, hazard_weight=15.0)
    world.crowd.hazard_x[:], world.crowd.hazard_y[:], world.crowd.refused[:] = 10.0, 0.5 * WIDE_M, np.uint64(2)
    assert shares(world)["left"] == 1.0


def test_people_leave_a_queue_beside_a_hazard_for_an_empty_exit() -> None:
    """Most stand near the left end; the hazard is beside them, and the right end is farther and free."""
    for weight, end in ((0.0, "left"), (15.0, "right")):
        words = {"queue_weight": 1.0, "hazard_weight": weight, "hazard_penalty_s": 0.0}
        world = at(1.0, 1.5, corridor(30.0), people=61, **words)
        crowd = world.crowd
        crowd.x[60], crowd.node[:], crowd.goal[:] = 4.0, 0, 0
        crowd.hazard_x[:], crowd.hazard_y[:] = 0.5, 2.9
        shares(world)
        assert world.navigation.goal_ids[crowd.goal[60]] == end


@pytest.mark.parametrize(("outflow", "at_m", "chosen"), [(0.0, 0.5, 1), (0.5, 0.5, 1), (1.0, 0.5, 0), (0.0, 8.0, 0)])
def test_who_stands_at_a_door_counts_from_afar_as_far_as_nobody_reckons_with_their_leaving(
    outflow: float, at_m: float, chosen: int
) -> None:
    """20 at the left end, or on the way to it, need 5 s to pass; it is 1 s nearer, and the walk to it takes 14.5 s."""
    words = {"queue_weight": 1.0, "queue_outflow_share": outflow}
    world = at(14.5, 1.5, corridor(30.0), people=21, **words)
    crowd = world.crowd
    crowd.x[:20], crowd.node[:20], crowd.goal[:20] = at_m, 0, 0
    shares(world)
    assert crowd.goal[20] == chosen


def row_of_rooms() -> Any:
    """Give ``hall`` between two lobbies alike, each with an exit at its end."""
    areas = [
        {"id": "west", "polygon": box(0, 0, 20, 8)},
        {"id": "hall", "polygon": box(20, 0, 40, 8)},
        {"id": "east", "polygon": box(40, 0, 60, 8)},
    ]
    doors = [
        {"id": "to_west", "between": ("west", "hall"), "line": ((20.0, 3.0), (20.0, 5.0))},
        {"id": "to_east", "between": ("hall", "east"), "line": ((40.0, 3.0), (40.0, 5.0))},
        {"id": "out_west", "between": ("west", "outside"), "line": ((0.0, 3.0), (0.0, 5.0)), "public_entrance": True,
         "response_access": True},
        {"id": "out_east", "between": ("east", "outside"), "line": ((60.0, 3.0), (60.0, 5.0))},
    ]  # fmt: skip
    return venue(areas, doors, standing_areas=["hall"])


def test_a_hazard_beyond_the_next_door_counts() -> None:
    """It is 10 m behind the nearer door, where a rule that looks at that door alone sees it but faintly."""
    for weight, end in ((0.0, "out_west"), (15.0, "out_east")):
        world = at(27.0, 4.0, row_of_rooms(), people=300, hazard_weight=weight, hazard_range_m=2.0)
        world.crowd.hazard_x[:], world.crowd.hazard_y[:] = 10.0, 4.0
        assert shares(world)[end] == 1.0


def test_a_queue_beyond_the_next_door_counts_as_far_as_people_reckon_with_it() -> None:
    """Two thirds crowd at the exit of the west lobby; the others stand in the hall, nearer to that side."""
    chosen = []
    for foresight in (0.0, 0.5, 1.0):
        world = at(27.0, 4.0, row_of_rooms(), people=300, queue_weight=1.0, queue_foresight=foresight)
        crowd, queue = world.crowd, np.arange(200)
        crowd.x[queue], crowd.area[queue] = 1.0, 0
        crowd.node[queue] = 2 * world.venue.door_ids.index("out_west")
        ways, nobody = RouteChoice(world, Carrying(world)), np.zeros(crowd.n, np.bool_)
        ways.see(world, ~nobody, nobody, nobody)
        rest, nowhere = np.arange(200, crowd.n), np.full(crowd.n, -1, np.int32)
        ways.choose(world, rest, nowhere, np.where(world.navigation.goal_is_exit, UNLIMITED, 0))
        chosen.append(world.navigation.goal_ids[crowd.goal[rest[0]]])
    assert chosen == ["out_west", "out_east", "out_east"]


def test_an_instruction_that_is_believed_outweighs_what_it_is_worth_and_no_more() -> None:
    """The right end is 6 s farther."""
    for worth_s, end in ((5.0, "left"), (7.0, "right")):
        world = at(12.0, 0.5 * WIDE_M, instruction_s=worth_s)
        world.crowd.named[:] = np.uint64(2)
        assert shares(world)[end] == 1.0


def test_habit_that_differs_between_people_makes_shares_smooth() -> None:
    """The way in is 10 s farther; half of the people have a habit of more than the median of 10 s."""
    share = []
    for sigma in (0.0, 1.0):
        world = at(10.0, 0.5 * WIDE_M, unfamiliar_penalty_s=10.0001, unfamiliar_sigma=sigma)
        world.crowd.came_by[:] = 1
        share.append(shares(world)["right"])
    assert share == [1.0, pytest.approx(0.5, abs=4.0 * 0.5 / np.sqrt(PEOPLE))]


@pytest.mark.parametrize("gap", [0.0, 1.0, 4.0, 20.0])
@pytest.mark.parametrize("length", [3.0, 20.0, 60.0])
def test_danger_along_a_leg_is_its_mean(gap: float, length: float) -> None:
    """Against adaptive quadrature of exp(-distance / 10 m); within 0.02, a fiftieth of the danger beside a hazard."""
    mean = quad(lambda s: np.exp(-np.hypot(s - 0.4 * length, gap) / 10.0), 0.0, length, points=[0.4 * length])[0]
    assert danger_straight(0.0, 0.0, length, 0.0, 0.4 * length, gap, 10.0)[0] == pytest.approx(mean / length, abs=0.02)


def test_only_a_leg_that_leads_nearer_approaches() -> None:
    away = danger_straight(5.0, 0.0, 20.0, 0.0, 0.0, 0.0, 10.0)[1]
    past = danger_straight(5.0, 0.0, -20.0, 0.5, 0.0, 0.0, 10.0)[1]
    assert approach(away, 5.0, 10.0) == 0.0
    assert approach(past, 5.0, 10.0) > 0.8


def test_a_way_that_bends_up_to_a_hazard_is_seen_to() -> None:
    """A barrier makes the near end be reached past the hazard; on the straight line to it there is none."""
    barrier = box(8, 1.5, 9, 12)
    areas = [{"id": "hall", "polygon": box(0, 0, 36, 12), "holes": [barrier]}]
    doors = [
        {"id": "near", "between": ("hall", "outside"), "line": ((0.0, 9.0), (0.0, 11.0)), "public_entrance": True,
         "response_access": True},
        {"id": "far", "between": ("hall", "outside"), "line": ((36.0, 9.0), (36.0, 11.0))},
    ]  # fmt: skip
    place = venue(areas, doors, standing_areas=["hall"])
    for weight, end in ((0.0, "near"), (15.0, "far")):
        world = at(10.0, 4.0, place, people=300, hazard_weight=weight, hazard_range_m=2.0)
        world.crowd.hazard_x[:], world.crowd.hazard_y[:] = 8.5, 0.7
        assert shares(world)[end] == 1.0


def lobby_beside_a_hall() -> Any:
    """Give a lobby with an exit in its middle, and beside it a hall that one leaves at its end."""
    areas = [{"id": "lobby", "polygon": box(0, 0, 30, 4)}, {"id": "hall", "polygon": box(0, 4, 30, 16)}]
    doors = [
        {"id": "main", "between": ("lobby", "outside"), "line": ((17.0, 0.0), (19.0, 0.0)), "public_entrance": True,
         "response_access": True},
        {"id": "up", "between": ("lobby", "hall"), "line": ((24.0, 4.0), (26.0, 4.0))},
        {"id": "side", "between": ("hall", "outside"), "line": ((30.0, 8.0), (30.0, 10.0))},
    ]  # fmt: skip
    return venue(areas, doors, standing_areas=["hall"])


def test_people_leave_the_room_of_a_hazard_where_walls_count() -> None:
    """It stands 4 m beyond the lobby's exit; behind the wall of the hall nobody is in its sight."""
    for share, end in ((1.0, "main"), (0.3, "side")):
        words = {"hazard_weight": 15.0, "hazard_wall_share": share, "hazard_penalty_s": 0.0}
        world = at(22.0, 2.0, lobby_beside_a_hall(), people=300, **words)
        world.crowd.hazard_x[:], world.crowd.hazard_y[:] = 14.0, 2.0
        assert shares(world)[end] == 1.0
