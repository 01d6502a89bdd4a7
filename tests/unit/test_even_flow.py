"""Even flow: its lines fill the width of a way, only people whom others slow down follow it, and by default nobody."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.installation import home
from sim.verification.cases.case_files import load_case
from sim.verification.cases.walking import walk
from sim.verification.measures.kinds import measure_of
from sim.world import movement_steps
from sim.world.navigation import cache
from sim.world.navigation.even_flow_fields import even_flow_directions
from sim.world.navigation.navigation import Navigation, build_navigation
from sim.world.venue.venue import build_venue
from tests.worlds import bend, hallway, lone_walker, path_of, stepped

Floats = NDArray[np.float64]


def ways_of(venue: Any, even: bool) -> Navigation:
    ways = build_navigation(build_venue(venue))
    return replace(ways, field_direction=even_flow_directions(ways)) if even else ways


def followed(ways: Navigation, starts: Floats, steps: int) -> Floats:
    """Give where points are that follow the field of the only exit for so many steps of 5 cm."""
    at = starts.copy()
    for _ in range(steps):
        at += 0.05 * ways.direction_at(0, at)
    return at


def test_lines_of_the_even_flow_keep_their_order_and_their_room_round_a_bend() -> None:
    """Five lines across an L of 2 m width: behind it the shortest ways run in one, the even flow's as before it."""
    starts = np.column_stack([np.full(5, 4.0), np.linspace(0.4, 1.6, 5)])
    even, shortest = (followed(ways_of(bend(), each), starts, 240)[:, 0] for each in (True, False))
    assert np.all(np.diff(even) < 0.0), "who walks on the inner side before the bend does so behind it"
    assert np.ptp(even) > 0.8
    assert np.ptp(shortest) < 0.4


def test_even_flow_of_a_straight_way_is_straight() -> None:
    ways = ways_of(hallway(20.0, 3.0), True)
    x, y = np.meshgrid(np.arange(2.0, 18.0, 0.5), np.arange(0.4, 2.7, 0.2))
    direction = ways.direction_at(0, np.column_stack([x.ravel(), y.ravel()]))
    assert direction[:, 0].min() > 0.999


def test_even_flow_on_disk_is_the_one_worked_out_and_a_damaged_file_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HAVENUE_CACHE", str(tmp_path / "kept"))
    ways = build_navigation(build_venue(bend()))
    first, again = cache.cached_even_flow(ways), cache.cached_even_flow(ways)
    path = next((tmp_path / "kept").glob("even-flow-*"))
    written = path.read_bytes()
    path.write_bytes(written[:-400] + bytes(400))
    anew = cache.cached_even_flow(ways)
    assert first.tobytes() == again.tobytes() == anew.tobytes() == even_flow_directions(ways).tobytes()
    assert path.read_bytes() == written


def test_where_nobody_spreads_no_even_flow_is_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(ways: Navigation) -> NDArray[np.float32]:
        raise AssertionError("worked out although nobody follows it")

    monkeypatch.setattr(movement_steps, "cached_even_flow", never)
    alone = lone_walker(bend(), (2.0, 1.0), 1.3, movement={"spread_share": 0.0})
    assert list(stepped(alone, 2)) == [1, 2]


def test_people_alone_walk_the_shortest_way_whether_or_not_others_would_spread() -> None:
    quiet = {"noise_rad": 0.0}
    paths = [
        path_of(lone_walker(bend(), (2.0, 1.0), 1.3, movement={**quiet, "spread_share": share}))[1]
        for share in (0.0, 1.0)
    ]
    assert len(paths[0]) == len(paths[1])
    assert np.abs(paths[0] - paths[1]).max() < 0.05


def test_a_wide_way_passes_what_a_laboratory_saw_behind_a_bend_only_where_people_spread() -> None:
    """Case E14 at 3.6 m with 240 people: 1.45 persons/(m s) less 15 % (Zhang and Seyfried 2015), not reached before."""
    case = load_case(str(home() / "tests" / "verification" / "cases" / "e14_bend.yaml"))
    wide = next(variant.parameters for variant in case.variants if variant.name == "w36")
    crowd = wide.people[0].model_copy(update={"count": 240})
    flow = {}
    for share in (0.0, 1.0):
        movement = wide.movement.model_copy(update={"spread_share": share})
        told = wide.model_copy(update={"people": (crowd,), "movement": movement})
        flow[share] = measure_of(walk(told, 0), told.measures[0])
    assert flow[0.0] < 1.23 <= flow[1.0]
