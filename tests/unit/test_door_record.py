"""What the door table says of every door, held against everybody's way through the rooms of the shipped club."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from sim.model import VenueModel
from sim.runs.run_folder import load_run, save_run
from sim.runs.runner import Arrays, run
from sim.scenario.parameters.scenario import Plan
from sim.world.codes import Role, Status
from sim.world.door_record import DoorRecord
from sim.world.world import build_world
from tests.builders import two_rooms
from tests.worlds import BRISK, assault, club, scenario

Watched = tuple[VenueModel, Arrays, Counter[tuple[int, int]]]


GOES_ON = {"departure_low_s": 600.0, "departure_high_s": 600.0}
"""As long as the threat lasts nobody comes out of a locked refuge."""


@pytest.fixture(scope="module")
def watched() -> Watched:
    """Run a club with a lockdown, and follow the rooms of everybody in the audience from outside."""
    words = scenario(
        club(), crowd={"people": 120}, hazards=[assault(onset_s=5.0, **GOES_ON)], run={"duration_s": 200.0},
        alarm={"delay_s": 5.0}, control_room={"lockdown_share": 0.5, "lockdown_delay_s": 30.0},
        building={"refuge_quiet_s": 0.0},  # else its people lock the refuge, and come out of it in the end
    )  # fmt: skip
    model = VenueModel(Plan(words), rng=3)
    crowd, n = model.world.crowd, model.world.attendees
    moves: Counter[tuple[int, int]] = Counter()
    while model.running:
        before = crowd.area[:n].copy()
        model.step()
        for row in np.flatnonzero(before != crowd.area[:n]):
            moves[int(before[row]), int(crowd.area[row])] += 1
    return model, model.door_record.table(model.world), moves


def test_every_change_of_room_went_through_a_door_and_is_counted_there(watched: Watched) -> None:
    model, table, moves = watched
    venue = model.world.venue
    inside = {pair: count for pair, count in moves.items() if max(pair) < venue.n_inside_areas}
    assert sum(inside.values()) > 0
    inner = table["kind"] == "inner"
    for (left, entered), count in inside.items():
        ahead = inner & (venue.door_areas[:, 0] == left) & (venue.door_areas[:, 1] == entered)
        back = inner & (venue.door_areas[:, 1] == left) & (venue.door_areas[:, 0] == entered)
        assert table["passed"][ahead].sum() + table["passed_back"][back].sum() == count
    assert table["passed"][inner].sum() + table["passed_back"][inner].sum() == sum(inside.values())


def test_a_room_is_left_through_its_door_by_as_many_as_began_there() -> None:
    """All leave by the exit of the east room: who began in the west has passed the closed door between them."""
    words = scenario(
        two_rooms(door={"state": "closed", "opens_after_s": 2.0}), BRISK, crowd={"people": 12},
        alarm={"starts_at_s": 0.0, "delay_s": 1.0}, run={"duration_s": 90.0},
    )  # fmt: skip
    result = run(Plan(words), 0)
    table, west = result.doors, int((result.people["home_area"] == 0).sum())
    middle, out = list(table["door"]).index("middle"), list(table["door"]).index("exit")
    assert west == 12
    assert table["passed"][middle] - table["passed_back"][middle] == west
    assert (table["passed"][out], table["passed_back"][out]) == (12, 0)
    assert (table["kind"][middle], table["from"][middle], table["to"][middle]) == ("inner", "west", "east")
    assert (table["state_at_start"][middle], table["state_at_end"][middle]) == ("closed", "open")
    assert 2.0 < table["opened_at"][middle] <= table["first_passed_at"][middle]
    assert table["last_passed_at"][middle] < table["last_passed_at"][out]


def test_exits_count_those_who_left_by_them_and_when(watched: Watched) -> None:
    model, table, _ = watched
    crowd, n = model.world.crowd, model.world.attendees
    for door in np.flatnonzero(table["kind"] == "exit"):
        times = crowd.left_at[:n][crowd.left_by[:n] == door]
        assert table["passed"][door] == len(times)
        assert table["first_passed_at"][door] == pytest.approx(times.min() if len(times) else np.inf, abs=1e-3)
        assert table["last_passed_at"][door] == pytest.approx(times.max() if len(times) else np.inf, abs=1e-3)
    assert table["passed"][table["kind"] == "exit"].sum() == (crowd.status[:n] == Status.LEFT).sum() > 0
    assert set(table["to"][table["kind"] == "exit"]) == {"outside"}


def test_times_of_doors_are_those_of_the_log(watched: Watched) -> None:
    model, table, _ = watched
    for name, column in (("exit_opened", "opened_at"), ("door_locked_down", "locked_at"), ("door_forced", "forced_at")):
        told = {event.subject: event.time_s for event in model.world.log if event.name == name}
        for door, time in told.items():
            assert table[column][table["door"] == door] == pytest.approx(time)
    assert np.isfinite(table["locked_at"]).any()


def test_a_door_that_was_passed_stood_open_and_none_is_passed_before_it_opens(watched: Watched) -> None:
    _, table, _ = watched
    used = table["passed"] + table["passed_back"] > 0
    shut = used & (table["state_at_start"] != "open")
    assert shut.any()
    assert np.isfinite(table["opened_at"][shut]).all()
    assert (table["first_passed_at"] >= table["opened_at"])[shut].all()
    assert (table["first_passed_at"] <= table["last_passed_at"])[used].all()
    assert (np.isfinite(table["first_passed_at"]) == used).all()


def test_state_at_the_end_follows_from_what_happened(watched: Watched) -> None:
    _, table, _ = watched
    end = np.where(np.isfinite(table["opened_at"]), "open", table["state_at_start"])
    end = np.where(np.isfinite(table["locked_at"]), "locked", end)
    end = np.where(np.isfinite(table["forced_at"]), "open", end)
    assert np.array_equal(table["state_at_end"], end)


@pytest.mark.parametrize(
    ("role", "passed", "others"),
    [(Role.ATTENDEE, 1, 0), (Role.OFFICER, 0, 1), (Role.STEWARD, 0, 1), (Role.SOURCE, 0, 0)],
)
def test_staff_and_responders_are_counted_apart_and_sources_not_at_all(role: Role, passed: int, others: int) -> None:
    world = build_world(Plan(scenario(two_rooms(), crowd={"people": 2})), 0, {Role.OFFICER: 1})
    door, crowd = world.venue.door_ids.index("middle"), world.crowd
    near, far = (int(area) for area in world.venue.door_areas[door])
    crowd.role[0], crowd.on_floor[0], crowd.area[0] = role, True, near
    record = DoorRecord(world)
    crowd.area[0] = far
    record.see(world)
    crowd.area[0] = near
    record.see(world)
    table = record.table(world)
    assert (table["passed"][door], table["passed_back"][door], table["others_passed"][door]) == (
        passed,
        passed,
        2 * others,
    )


def test_the_folder_keeps_the_table_and_reads_it_back(tmp_path: Path) -> None:
    result = run(Plan(scenario(two_rooms(), crowd={"people": 4}, run={"duration_s": 10.0})), 0)
    save_run(result, tmp_path / "run")
    stored = load_run(tmp_path / "run").doors
    assert list(stored) == list(result.doors)
    for name, column in result.doors.items():
        assert np.array_equal(stored[name], column)
