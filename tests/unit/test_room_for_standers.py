"""Walkers get round people who stand, people who stand step aside, slower people are overtaken, nobody gets stuck."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.metrics import all_metrics
from sim.model import VenueModel
from sim.scenario.parameters.venue import VenueParameters
from sim.world.codes import Action, Awareness, Role, Status
from sim.world.stalling import Stalling
from sim.world.wedging import Wedging
from tests.builders import ENTRANCE, box, room, two_rooms, venue
from tests.worlds import ALIKE, hallway, model, off_the_floor, positions, scenario, send_everybody, stepped

Places = list[tuple[float, float]]

STANDING_FAST = {"step_aside_mps": 0.0, "detour_s": 0.0}
GIVING_WAY = {"step_aside_mps": 0.4, "detour_s": 2.0, "overtake_share": 0.0}
OVERTAKING = {**GIVING_WAY, "overtake_share": 0.9}


def people_at(
    words: VenueParameters, walking: Places, standing: Places, movement: dict[str, float], **more: Any
) -> VenueModel:
    """Give the model of people who walk to the exit and people who stand, in rows in this order."""
    places = np.array([*walking, *standing])
    n, k = len(places), len(walking)
    crowd_words = {"crowd": {"people": n, **ALIKE}, "decisions": {"interval_s": 0.5}, "run": {"duration_s": 120.0}}
    people = model(scenario(words, crowd_words, movement=movement, **more))
    crowd = people.world.crowd
    crowd.x[:n], crowd.y[:n] = places.T
    crowd.area[:n] = people.world.venue.area_at(places)
    crowd.radius[:n], crowd.free_speed[:n] = 0.2, 1.34
    send_everybody(people, "exit")
    crowd.awareness[k:n], crowd.action[k:n], crowd.goal[k:n] = Awareness.UNAWARE, Action.NONE, -1
    crowd.responded_at[k:n], crowd.cue_threshold[k:n], crowd.alarm_luck[k:n] = np.inf, 1e9, 2.0
    return people


def overlap(people: VenueModel, walking: int) -> float:
    """Give by how much walkers on the floor lie in people who stand, m; negative where they are apart."""
    crowd = people.world.crowd
    rows = np.flatnonzero(crowd.on_floor & crowd.attendee)
    walk, stand = rows[rows < walking], rows[rows >= walking]
    if len(walk) == 0 or len(stand) == 0:
        return -np.inf
    apart = np.hypot(crowd.x[walk, None] - crowd.x[stand], crowd.y[walk, None] - crowd.y[stand])
    return float((crowd.radius[walk, None] + crowd.radius[stand] - apart).max())


def out_by(people: VenueModel, walking: int, within_s: float = 60.0) -> tuple[float, float]:
    """Walk until all walkers are out; gives when the last was, s (infinite if not), and the largest overlap, m."""
    most, crowd = -np.inf, people.world.crowd
    for _ in stepped(people):
        most = max(most, overlap(people, walking))
        if np.isfinite(crowd.left_at[:walking]).all() or people.world.now_s >= within_s:
            break
    return float(crowd.left_at[:walking].max()), most


def wide_exit() -> VenueParameters:
    """Give a room with an exit of 2 m in its long wall."""
    exit_ = {"id": "exit", "between": ("hall", "outside"), "line": ((5.0, 0.0), (7.0, 0.0)), **ENTRANCE}
    return venue([{"id": "hall", "polygon": box(0, 0, 12, 6)}], [exit_], standing_areas=["hall"])


def beside_the_post(movement: dict[str, float]) -> dict[tuple[Any, ...], tuple[float, float]]:
    """Send one walker along the wall past somebody at the post of a wide exit: 24 placings."""
    found = {}
    for radius in (0.2, 0.25, 0.32):
        for stand in ((6.93, 0.41), (6.93, 0.35), (6.8, 0.45), (7.0, 0.5)):
            for start in ((9.5, 0.5), (9.5, 1.2)):
                pair = people_at(wide_exit(), [start], [stand], movement)
                pair.world.crowd.radius[:2] = radius, 0.19
                found[radius, stand, start] = out_by(pair, 1)
    return found


@pytest.mark.slow
def test_nobody_is_stuck_behind_who_stands_at_a_door_post_and_nobody_is_walked_through() -> None:
    """24 placings at an exit of 2 m that is free over 1.7 m: out within 30 s, bodies at most 5 cm in each other."""
    found = beside_the_post(GIVING_WAY)
    assert {place: each for place, each in found.items() if each[0] > 30.0 or each[1] > 0.05} == {}


def test_without_the_rule_people_are_stuck_there() -> None:
    assert sum(np.isinf(out) for out, _ in beside_the_post(STANDING_FAST).values()) >= 5


@pytest.mark.parametrize("width", [pytest.param(1.0, marks=pytest.mark.slow), 1.2, 1.6])
@pytest.mark.parametrize("action", [Action.NONE, Action.HIDE, Action.FREEZE])
def test_nobody_is_stuck_behind_who_stands_at_either_side_of_a_narrow_exit(width: float, action: Action) -> None:
    """Unaware, hiding or frozen; at either post, in the doorway or before it; walkers from three sides."""
    stuck = {}
    for aside in (-0.5 * width + 0.25, 0.0, 0.5 * width - 0.25, 0.5 * width + 0.1):
        for before in (0.05, 0.2, 0.4):
            if before < 0.2 and aside > 0.5 * width - 0.2:
                continue  # in the wall
            for start in ((9.5, 1.0), (9.5, 7.0), (6.0, 4.0)):
                pair = people_at(room(10.0, 8.0, width), [start], [(10.0 - before, 4.0 + aside)], GIVING_WAY)
                pair.world.crowd.action[1] = action
                pair.world.crowd.free_again_at[1] = np.inf
                out, most = out_by(pair, 1)
                if out > 60.0 or most > 0.05:
                    stuck[aside, before, start] = (out, most)
    assert stuck == {}


@pytest.mark.parametrize("width", [1.0, 1.2, 2.0])
def test_who_stands_in_a_corridor_is_passed_in_seconds(width: float) -> None:
    """A walk of 10 m past one person, 7.5 s alone: at most 5 s more, wherever that one stands."""
    for aside in (0.3, 0.5 * width):
        out, most = out_by(people_at(hallway(12.0, width), [(2.0, 0.5 * width)], [(6.0, aside)], GIVING_WAY), 1)
        assert out < 13.0, aside
        assert most < 0.05, aside


def test_stream_parts_round_people_who_stand_in_it() -> None:
    """40 people in a corridor of 3 m and a row of four across it."""
    stream = [(0.5 + 0.7 * (k // 4), 0.4 + 0.7 * (k % 4)) for k in range(40)]
    row = [(10.0, 0.5), (10.0, 1.2), (10.0, 1.9), (10.0, 2.6)]
    out, _ = out_by(people_at(hallway(20.0, 3.0), stream, row, GIVING_WAY), 40)
    assert out < 60.0


def test_who_steps_aside_enters_no_wall_and_nobody_else_and_is_not_sent_out() -> None:
    """Eight people leave from the middle of a dense audience, some of whom stand in the exit."""
    lattice = [(1.0 + 0.6 * (a + 0.5 * (b % 2)), 0.6 + 0.52 * b) for b in range(13) for a in range(14)]
    from_middle = np.argsort([abs(x - 5.0) + abs(y - 4.0) for x, y in lattice], kind="stable")
    places = [lattice[k] for k in from_middle] + [(9.95, 3.6), (9.95, 4.1)]
    people = people_at(room(10.0, 8.0, 1.2), places[:8], places[8:], GIVING_WAY)
    crowd, n = people.world.crowd, len(places)
    stand, moved = np.arange(8, n), 0.0
    in_walls = set(off_the_floor(people, -0.2))
    for _ in stepped(people, 120):
        before = positions(people)[stand]
        people._movement.act(people.world)
        after = positions(people)[stand]
        moved = max(moved, float(np.hypot(*(after - before).T).max()))
        gap_before = np.hypot(*(before[:, None] - before).transpose(2, 0, 1))
        gap = np.hypot(*(after[:, None] - after).transpose(2, 0, 1))
        close = np.minimum(gap_before, 0.4) - 1e-9
        assert (gap >= close).all(), "nearer than touch, and nearer than before"
        assert set(off_the_floor(people, -0.199)) & set(stand) <= in_walls, "in a wall"
    assert moved > 0.05, "somebody did step aside"
    assert moved <= 0.4 * people.step_s + 1e-9, "no faster than told"
    assert (crowd.status[stand] == Status.INSIDE).all()
    assert np.isfinite(crowd.left_at[:8]).all()


def test_sources_never_step_aside() -> None:
    pair = people_at(hallway(12.0, 1.0), [(2.0, 0.5)], [(6.0, 0.5)], GIVING_WAY)
    pair.world.crowd.role[1] = Role.SOURCE
    for _ in stepped(pair, 20):
        pass
    assert tuple(positions(pair)[1]) == (6.0, 0.5)


def arrival(width: float, movement: dict[str, float], ahead_mps: float = 0.6, *, together: bool = False) -> float:
    """Give when somebody at 1.4 m/s comes out of a corridor of 30 m behind somebody slower, of one group or not."""
    pair = people_at(hallway(30.0, width), [(1.0, 0.5 * width), (2.0, 0.5 * width)], [], movement)
    pair.world.crowd.free_speed[:2] = 1.4, ahead_mps
    if together:
        pair.world.crowd.group[1] = pair.world.crowd.group[0]
    return out_by(pair, 1)[0]


def test_slower_people_of_the_same_way_are_overtaken_where_there_is_room() -> None:
    """29 m at 1.4 m/s take 21 s alone; behind somebody at 0.6 m/s 47 s."""
    assert arrival(2.0, {"overtake_share": 0.0, "noise_rad": 0.0}) > 40.0
    assert arrival(2.0, {**OVERTAKING, "noise_rad": 0.0}) < 25.0


def test_nobody_is_overtaken_where_there_is_no_room() -> None:
    assert arrival(0.8, OVERTAKING) > 40.0


def test_people_of_nearly_the_same_speed_are_not_overtaken() -> None:
    plain, on = (arrival(2.0, {**each, "noise_rad": 0.0}, 1.35) for each in (GIVING_WAY, OVERTAKING))
    assert plain == on


def test_nobody_overtakes_people_of_their_own_group() -> None:
    assert arrival(2.0, {**OVERTAKING, "noise_rad": 0.0}, together=True) > 40.0


def measured(people: VenueModel, name: str) -> float | None:
    return all_metrics()[name].measure(people.world)


def test_who_is_stuck_behind_somebody_is_wedged_and_counted_once() -> None:
    pair = people_at(wide_exit(), [(9.5, 0.5)], [(6.93, 0.41)], STANDING_FAST)
    pair.world.crowd.radius[:2] = 0.32, 0.19
    out, _ = out_by(pair, 1, within_s=120.0)
    assert np.isinf(out)
    assert measured(pair, "wedged_people") == 1.0
    longest = measured(pair, "longest_wedged_s")
    assert longest is not None
    assert 60.0 <= longest <= 120.0


@pytest.mark.parametrize(("away", "counted"), [(0.4, True), (0.6, False)])
def test_who_keeps_off_a_source_that_stands_in_the_way_is_not_wedged(away: float, counted: bool) -> None:
    pair = people_at(wide_exit(), [(9.5, 0.5)], [(6.93, 0.41)], STANDING_FAST)
    pair.world.crowd.radius[:2] = 0.32, 0.19
    watch, crowd = Wedging(pair.world), pair.world.crowd
    for _ in stepped(pair):
        crowd.wedged_s[:], crowd.aim_x[0] = 0.0, away
        watch.see(pair.world)
        crowd.aim_x[0] = 0.0
    assert (crowd.wedged_s[0] >= 60.0) == counted


def test_queue_at_a_metered_door_is_not_wedged() -> None:
    """60 people at a door of 0.8 m that passes 0.8 persons/s: those behind hardly move for a minute."""
    crowd = [(4.0 + 0.5 * (k % 10), 2.2 + 0.6 * (k // 10)) for k in range(60)]
    people = people_at(room(10.0, 8.0, 0.8), crowd, [], {}, building={"door_flow": "venue"})
    for _ in stepped(people):
        pass
    assert measured(people, "wedged_people") == 0.0
    assert measured(people, "longest_wedged_s") is None


def test_who_stands_before_a_shut_door_is_not_wedged() -> None:
    people = people_at(two_rooms(door={"state": "locked"}), [(9.0, 4.0)], [], {})
    crowd, middle = people.world.crowd, people.world.venue.door_ids.index("middle")
    for _ in stepped(people, 200):
        crowd.node[0] = 2 * middle
    assert measured(people, "wedged_people") == 0.0


@pytest.mark.parametrize(("passes", "stalled"), [(False, 6.0), (True, 1.0)])
def test_queue_is_stalled_where_nobody_passes_its_door(passes: bool, stalled: float) -> None:
    """Six people stand in line for two minutes while nobody, or somebody every 20 s, passes their door beside them.

    Whoever heads the line has nobody ahead and counts in both.
    """
    line = [(8.0 - 0.6 * k, 3.0) for k in range(6)]
    people = people_at(room(12.0, 6.0, 1.2), [*line, (9.0, 3.0)], [], {})
    watch, crowd = Stalling(people.world), people.world.crowd
    inside = crowd.area[0]
    crowd.node[:7], crowd.goal[:7], crowd.action[:7] = 0, 0, Action.RUN
    for step in range(240):
        people.world.clock.tick()
        crowd.pace[:6] = np.inf
        crowd.x[6] = 9.0 + 4.0 * (step // 20 % 2)
        crowd.area[6] = inside + (step // 20 % 2 if passes else 0)
        watch.see(people.world)
    assert measured(people, "stalled_people") == stalled


def test_queue_at_a_metered_door_is_not_stalled() -> None:
    crowd = [(4.0 + 0.5 * (k % 10), 2.2 + 0.6 * (k // 10)) for k in range(60)]
    people = people_at(room(10.0, 8.0, 0.8), crowd, [], {}, building={"door_flow": "venue"})
    for _ in stepped(people):
        pass
    assert measured(people, "stalled_people") == 0.0
    assert measured(people, "longest_stalled_s") is None


def test_who_stands_before_a_shut_door_is_stalled() -> None:
    people = people_at(two_rooms(door={"state": "locked"}), [(9.0, 4.0)], [], {})
    watch, crowd = Stalling(people.world), people.world.crowd
    for _ in stepped(people, 200):
        crowd.node[0] = 2 * people.world.venue.door_ids.index("middle")
        watch.see(people.world)
    assert measured(people, "stalled_people") == 1.0


@pytest.mark.parametrize(("other_walks", "stalled"), [(True, 0.0), (False, 2.0)])
def test_company_is_stalled_only_where_none_of_it_gets_on(other_walks: bool, stalled: float) -> None:
    """Two of a group, one told to wait for the other, who walks to and fro over 8 m or waits, too."""
    pair = people_at(room(12.0, 6.0, 1.2), [(2.0, 1.5), (2.0, 4.5)], [], {})
    watch, crowd = Stalling(pair.world), pair.world.crowd
    crowd.group[:2], crowd.node[:2], crowd.goal[:2] = 0, 0, 0
    crowd.action[:2] = Action.RUN
    for step in range(200):
        pair.world.clock.tick()
        crowd.pace[:2] = 0.0, (np.inf if other_walks else 0.0)
        crowd.x[1] = 2.0 + (4.0 * (step // 8 % 2) if other_walks else 0.0)
        watch.see(pair.world)
    assert measured(pair, "stalled_people") == stalled
