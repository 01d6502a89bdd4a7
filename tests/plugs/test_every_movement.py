"""What every movement model obeys, whoever wrote it: laws of walking with their source and tolerance."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.rules.registry import rules
from sim.runs.runner import RunResult
from sim.scenario.parameters.scenario import PlugParameters
from sim.verification.fingerprint import fingerprint
from tests.builders import corridor, two_rooms
from tests.worlds import (
    ALIKE,
    UNATTENDED,
    bend,
    crossing_time,
    finished,
    hallway,
    incident,
    lone_walker,
    model,
    movement_kinds,
    off_the_floor,
    one_room,
    path_of,
    positions,
    scenario,
    send_everybody,
    stepped,
    through_shut_doors,
    turned,
)

pytestmark = pytest.mark.parametrize("kind", movement_kinds())

FLOW = "test_room_of_100_empties_by_one_door_at_the_flow_of_its_mode"
NOT_MET = {
    ("collision_free", FLOW, "free"): "hard discs stop each other in arches: too slow, or stuck, in 19 of 20 seeds",
    ("collision_free", FLOW, "code"): "outside the band, or stuck, in 3 of 20 seeds",
    ("collision_free", FLOW, "venue"): "outside the band, or stuck, in 3 of 20 seeds",
    ("collision_free", "test_nobody_sticks_at_a_door", 0.8): "somebody is stuck in 25 of 30 seeds",
    ("collision_free", "test_nobody_sticks_at_a_door", 1.0): "somebody is stuck in 2 of 30 seeds, both of the first 20",
    ("collision_free", "test_wider_door_empties_a_room_sooner", 0.8): "somebody is stuck in 25 of 30 seeds",
}
"""Laws that a model is known not to meet: model, test and the parameter for which it fails, with what was seen.

The marks are strict: a law that is met takes its line off this list.
"""


@pytest.fixture(autouse=True)
def _known_shortfall(request: pytest.FixtureRequest, kind: str) -> None:
    for value in request.node.callspec.params.values():
        reason = NOT_MET.get((kind, request.node.originalname, value))
        if reason:
            request.applymarker(pytest.mark.xfail(reason=reason, strict=True))


def test_words_of_the_plug_name_it_and_its_socket(kind: str) -> None:
    words = rules("movement")[kind].parameters
    assert issubclass(words, PlugParameters)
    assert words.socket == "movement"
    assert words.model_fields["kind"].default == kind
    assert rules("movement")[kind].__doc__


@pytest.mark.parametrize("free_speed", [1.33, 1.0])
def test_single_walker_keeps_the_speed_that_was_set(kind: str, free_speed: float) -> None:
    """RiMEA 1, IMO 1: 40 m of corridor 2 m wide take 40 m / v; 1 % is allowed."""
    walker = lone_walker(hallway(45.0, 2.0), (1.0, 1.0), free_speed, movement={"kind": kind})
    times, places = path_of(walker)
    assert crossing_time(times, places[:, 0], 3.0, 43.0) == pytest.approx(40.0 / free_speed, rel=0.01)
    assert np.isfinite(walker.world.crowd.left_at[0])


@pytest.mark.parametrize("free_speed", [0.5, 1.34, 2.2])
def test_single_walker_never_goes_faster_than_free_speed(kind: str, free_speed: float) -> None:
    walker = lone_walker(bend(), (1.0, 1.0), free_speed, movement={"kind": kind})
    times, places = path_of(walker)
    step_m = np.hypot(*np.diff(places, axis=0).T)
    assert (step_m <= free_speed * np.diff(times) * (1.0 + 1e-9) + 1e-9).all()
    assert (np.hypot(*(places[-1] - places[0])) > 10.0).all()


def test_crowd_never_goes_faster_than_free_speed(kind: str) -> None:
    walkers = model(one_room(100, 8.0, 5.0, 1.2, movement={"kind": kind}), 1)
    crowd = walkers.world.crowd
    for _ in stepped(walkers, 120):
        before_speed = crowd.speed - crowd.free_speed
        assert before_speed.max() <= 1e-9


def test_walkers_round_a_corner_stay_in_the_corridor_in_every_frame(kind: str) -> None:
    """RiMEA 6: 20 people round a left-hand corner; nobody passes through a wall. Middles within 1 mm of the floor."""
    words = scenario(
        bend(), UNATTENDED, {"crowd": {"people": 20, **ALIKE}, "run": {"duration_s": 120.0, "step_s": 0.1}},
        movement={"kind": kind},
    )  # fmt: skip
    walkers = model(words, 2)
    crowd = walkers.world.crowd
    rows = np.arange(20)
    crowd.x[:20], crowd.y[:20] = 0.4 + 0.65 * (rows // 3), 0.4 + 0.6 * (rows % 3)
    send_everybody(walkers, "exit")
    for _ in stepped(walkers):
        assert len(off_the_floor(walkers)) == 0
        # Bodies may lean on a wall, squeezed, but not lie in it by more than half their radius.
        assert len(off_the_floor(walkers, -0.5 * 0.2)) == 0
    assert np.isfinite(crowd.left_at[:20]).all()


FLOWS = {"free": (1.5, 2.3), "code": (1.0, 1.33), "venue": (0.9, 1.1)}
"""Persons per second through 1.0 m that each mode of door flow must give: verification case E05."""


@cache
def emptied(kind: str, width: float, seed: int, flow: str = "free") -> RunResult:
    """Empty the room of IMO 4, 100 people on 8 x 5 m, through one door."""
    words = one_room(100, 8.0, 5.0, width, movement={"kind": kind}, building={"door_flow": flow})
    return finished(words, seed)


@pytest.mark.parametrize("flow", FLOWS)
def test_room_of_100_empties_by_one_door_at_the_flow_of_its_mode(kind: str, flow: str) -> None:
    """IMO 4 as case E05: 100 people, 8 x 5 m, 1.0 m door, each of 20 seeds; ``free`` is the laboratory's 1.5 to 2.3.

    Flow is that of persons 11 to 90, so that the first walkers and the thin end do not count.
    """
    low, high = FLOWS[flow]
    missed = {}
    for seed in range(20):
        left = np.sort(emptied(kind, 1.0, seed, flow).people["left_at"])
        passed = float(80.0 / (left[89] - left[9]))
        if not (np.isfinite(left).all() and low <= passed <= high):
            missed[seed] = f"{passed:.2f} persons/s, {int(np.isinf(left).sum())} stuck"
    assert not missed, f"{len(missed)} of 20 seeds: {missed}"


@pytest.mark.parametrize("width", [0.8, 1.0, 1.2, 2.4])
def test_nobody_sticks_at_a_door(kind: str, width: float) -> None:
    """At 1.0 m in the 20 runs of the law of flow above, elsewhere in five."""
    for seed in range(20 if width == 1.0 else 5):
        left = emptied(kind, width, seed).people["left_at"]
        assert np.isfinite(left).all(), f"seed {seed}: {int(np.isinf(left).sum())} stuck"


@pytest.mark.parametrize(("narrow", "wide"), [(0.8, 1.2), (1.2, 2.4)])
def test_wider_door_empties_a_room_sooner(kind: str, narrow: float, wide: float) -> None:
    """RiMEA 12 and any flow law; means over 5 paired seeds, everybody out."""
    last = [np.mean([emptied(kind, width, s).people["left_at"].max() for s in range(5)]) for width in (narrow, wide)]
    assert np.isfinite(last).all(), "somebody never comes out"
    assert last[0] > last[1]


@pytest.mark.parametrize("degrees", [17, 45, 90])
@pytest.mark.parametrize("shape", ["straight", "bend"])
def test_turning_the_venue_turns_nothing_but_the_venue(kind: str, shape: str, degrees: int) -> None:
    """Verification case V17: a lone walker's time changes by at most 0.1 s."""
    venue = hallway(30.0, 3.0) if shape == "straight" else bend()
    turn = np.deg2rad(degrees)
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    spent = []
    for place, words, back in (
        (np.array([1.0, 1.0]), venue, np.eye(2)),
        (matrix @ [1.0, 1.0], turned(venue, degrees), matrix),
    ):
        walker = lone_walker(words, (float(place[0]), float(place[1])), 1.33, movement={"kind": kind})
        times, places = path_of(walker)
        way = places @ back
        begun = np.interp(2.0, way[:, 0], times)
        ended = np.interp(28.0, way[:, 0], times) if shape == "straight" else np.interp(11.0, way[:, 1], times)
        spent.append(float(ended - begun))
    assert abs(spent[0] - spent[1]) <= 0.1


def test_people_coming_towards_each_other_pass(kind: str) -> None:
    """Counterflow without deadlock at a low load: 10 against 10 in a corridor 3 m wide, 20 m long, within 120 s."""
    words = scenario(
        corridor(20.0, 3.0), UNATTENDED,
        {"crowd": {"people": 20, **ALIKE}, "run": {"duration_s": 120.0},
         "decisions": {"sign_range_m": 0.0, "interval_s": 0.5, "choice_scale_s": 0.0},
         "instruction": {"leader_share": 0.0}},
        movement={"kind": kind},
    )  # fmt: skip
    for seed in range(5):
        walkers = model(words, seed)
        crowd = walkers.world.crowd
        rows = np.arange(20)
        eastward = rows < 10
        crowd.x[:20] = np.where(eastward, 1.0 + 0.8 * (rows % 5), 15.0 + 0.8 * (rows % 5))
        crowd.y[:20] = 0.8 + 1.2 * (rows // 5 % 2)
        send_everybody(walkers, "right")
        goal_left = list(walkers.world.navigation.goal_door).index(walkers.world.venue.door_ids.index("left"))
        crowd.goal[10:20] = crowd.came_by[10:20] = goal_left
        crowd.knows[10:20] = np.uint64(1) << np.uint64(goal_left)
        for _ in stepped(walkers):
            pass
        assert (crowd.left_by[:10] == walkers.world.venue.door_ids.index("right")).all()
        assert (crowd.left_by[10:20] == walkers.world.venue.door_ids.index("left")).all()


def test_shut_door_stops_bodies_and_not_only_choices(kind: str) -> None:
    """Everybody is pointed at a locked door and left to press against it."""
    words = scenario(
        two_rooms(door={"state": "locked"}), {"crowd": {"people": 30}, "run": {"duration_s": 60.0}},
        movement={"kind": kind},
    )  # fmt: skip
    walkers = model(words, 1)
    crowd, venue = walkers.world.crowd, walkers.world.venue
    node = 2 * venue.door_ids.index("middle")
    for _ in range(60):
        crowd.node[:30] = node
        before = positions(walkers)
        walkers._movement.act(walkers.world)
        walkers.world.clock.tick()
        assert through_shut_doors(walkers, before) == []
        assert len(off_the_floor(walkers)) == 0
    assert crowd.x[:30].max() < 10.0
    assert crowd.x[:30].max() > 9.0, "they did press against it"


def test_who_wants_nothing_stays_where_they_are(kind: str) -> None:
    calm = model(scenario(hallway(10.0, 4.0), crowd={"people": 15}, movement={"kind": kind}), 0)
    before = positions(calm)
    for _ in stepped(calm, 20):
        pass
    assert np.array_equal(positions(calm), before)
    assert not calm.world.crowd.speed.any()


def test_same_seed_gives_the_same_bytes(kind: str) -> None:
    words = incident(120, run={"duration_s": 60.0}, movement={"kind": kind})
    assert fingerprint(finished(words, 7)) == fingerprint(finished(words, 7))
    assert fingerprint(finished(words, 7)) != fingerprint(finished(words, 8))


def test_halved_movement_step_changes_a_lone_walk_by_less_than_two_percent(kind: str) -> None:
    """The default step is chosen as within 2 % of a fine one."""
    spent = []
    for step_s in (0.05, 0.025):
        walker = lone_walker(bend(), (1.0, 1.0), 1.33, movement={"kind": kind}, run={"movement_step_s": step_s})
        times, places = path_of(walker)
        spent.append(float(np.interp(11.0, places[:, 1], times) - np.interp(2.0, places[:, 0], times)))
    assert spent[0] == pytest.approx(spent[1], rel=0.02)
