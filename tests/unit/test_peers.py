"""Another simulator beside Havenue: its ground, what it is not asked, and how its figures are judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, Point, Polygon

from sim.errors import InputError
from sim.scenario.parameters.verification_case import CaseParameters
from sim.verification.cases.case_files import load_case, shipped_cases
from sim.verification.cases.placement import Placing, placed_groups
from sim.verification.cases.trajectory import CaseTrajectory
from sim.verification.cases.walking import walk
from sim.verification.peers import RefusedError, StoppedError, Unsupported, load_peer
from sim.verification.peers.comparison import SEEDS, PeerResult, compared
from sim.verification.peers.unsupported import flat_floor_lacks
from sim.verification.peers.walkable_area import WALL_M, ground_of, walks_to_exits
from sim.world.navigation.cache import cached_navigation
from sim.world.random_streams import RandomStreams
from sim.world.venue.venue import build_venue
from tests.builders import ENTRANCE, box, corridor, venue
from tests.unit.test_verification_case import case

NOBODY = np.zeros((0, 2))
TWO_ROOMS = venue(
    areas=[
        {"id": "west", "level": "ground", "use": "hall", "polygon": box(0, 0, 10, 8)},
        {"id": "east", "level": "ground", "use": "hall", "polygon": box(10, 0, 20, 8)},
    ],
    doors=[
        {"id": "between", "between": ["west", "east"], "line": [[10, 3], [10, 5]]},
        {"id": "exit", "between": ["east", "outside"], "line": [[20, 3], [20, 4]], **ENTRANCE},
        {"id": "back", "between": ["west", "outside"], "line": [[0, 3], [0, 4]]},
    ],
    wall_thickness_m=0.0,
)  # fmt: skip


def test_rooms_are_joined_by_their_door_alone() -> None:
    floor = ground_of(build_venue(TWO_ROOMS), set(), NOBODY).floor
    assert isinstance(floor, Polygon)
    assert floor.covers(LineString([(9, 4), (11, 4)]))
    assert not floor.intersects(Point(10.0 + 0.5 * WALL_M, 6.0))


def test_nothing_is_taken_from_a_room_for_its_run_out() -> None:
    place = build_venue(TWO_ROOMS)
    ground = ground_of(place, set(), NOBODY)
    assert ground.floor.intersection(place.area_floor[0]).area == pytest.approx(80.0)
    assert ground.floor.intersection(place.area_floor[1]).area == pytest.approx(80.0 - 6.0 * WALL_M)


def test_people_leave_at_the_end_of_the_run_out() -> None:
    ends = ground_of(build_venue(TWO_ROOMS), set(), NOBODY).ends
    assert sorted(ends) == [1, 2]
    assert ends[1].bounds[0] == pytest.approx(24.5)
    assert ends[1].bounds[2] == pytest.approx(25.0)


def test_run_out_begins_behind_the_wall_over_its_whole_width() -> None:
    floor = ground_of(build_venue(corridor(20.0, 3.0, wall_thickness_m=0.0)), set(), NOBODY).floor
    assert floor.covers(LineString([(19, 1.5), (24, 1.5)]))
    assert not floor.intersects(LineString([(20.0 + 0.5 * WALL_M, 3.01), (20.0 + 0.5 * WALL_M, 6.0)]))


def test_run_out_of_a_shut_exit_is_left_out() -> None:
    ground = ground_of(build_venue(TWO_ROOMS), {2}, NOBODY)
    assert sorted(ground.ends) == [1]
    assert ground.floor.bounds[0] == pytest.approx(0.0)


def test_floor_that_nobody_can_reach_is_left_out() -> None:
    ground = ground_of(build_venue(TWO_ROOMS), {0}, np.array([[15.0, 4.0]]))
    assert isinstance(ground.floor, Polygon)
    assert ground.floor.bounds[0] == pytest.approx(10.0 + WALL_M)


def test_walls_with_thickness_are_bridged_at_doors() -> None:
    ground = ground_of(build_venue(TWO_ROOMS.model_copy(update={"wall_thickness_m": 0.3})), set(), NOBODY)
    assert isinstance(ground.floor, Polygon)
    assert ground.floor.covers(LineString([(-4, 3.5), (24, 3.5)]))


def test_way_to_exits_is_walked_not_flown() -> None:
    navigation = cached_navigation(build_venue(TWO_ROOMS))
    places = np.array([[1.0, 3.5], [9.5, 7.5]])
    walks = walks_to_exits(navigation, places, navigation.venue.area_at(places))
    assert walks.shape == (2, 2)
    assert walks[0] == pytest.approx([19.0, 1.0], abs=0.7)
    assert walks[1, 0] > np.hypot(10.5, 3.5)


def walked_venues() -> list[Any]:
    """Give a variant for every venue of the shipped cases that a simulator of a flat floor is asked to walk in."""
    found: dict[str, Any] = {}
    for path in shipped_cases():
        for variant in load_case(str(path)).variants:
            words = variant.parameters
            if words.venue is not None and all(lack.walked for lack in flat_floor_lacks(words)):
                ground = f"{words.venue.model_dump_json()}{words.placed}{words.people[0].rectangle}"
                found.setdefault(ground, pytest.param(words, id=f"{path.stem}-{variant.name}"))
    return list(found.values())


@pytest.mark.parametrize("words", walked_venues())
def test_ground_of_every_walked_venue_is_one_floor_on_which_everybody_stands(words: CaseParameters) -> None:
    assert words.venue is not None
    placing = Placing(words.placed)
    place = build_venue(placing.venue(words.venue))
    start = placing.out(np.concatenate([group.position for group in placed_groups(words, RandomStreams(0))]))
    shut = {int(door) for door in place.exits if place.door_state[door]}
    ground = ground_of(place, shut, start)
    assert isinstance(ground.floor, Polygon)
    assert ground.floor.is_valid
    assert shapely.contains_xy(ground.floor, start[:, 0], start[:, 1]).all()
    assert all(ground.floor.buffer(1e-6).covers(end) for end in ground.ends.values())


DOORS = "doors that hold the flow down"
LACKING = {
    "e05_door_modes": {"free": set(), "code": {DOORS}, "venue": {DOORS}},
    "e08_corridor_to_stair": {"as_written": {"stairs"}},
    "e13_crush": {f"people_{n}": set() for n in (60, 120, 240, 480)},
    "iso14_groups": {"as_written": {"groups"}},
    "nist_3_3_affiliation": {name: {"ties to the exit people came in by"} for name in ("balanced", "most_by_2")},
    "s01_repetitions": {"as_written": {"whole scenarios, their people and metrics"}},
    "v12_exit_loss": {"at_1_s": set(), "at_30_percent": set()},
    "v14_exit_choice": {
        "weight_0": {"exit choice with weights"}, "weight_0_2": {"exit choice with weights"}, "weight_1": set(),
    },
}  # fmt: skip


@pytest.mark.parametrize("stem", LACKING)
def test_what_a_case_asks_beyond_a_flat_floor_is_told(stem: str) -> None:
    path = next(path for path in shipped_cases() if path.stem == stem)
    told = {
        variant.name: {lack.what for lack in flat_floor_lacks(variant.parameters)}
        for variant in load_case(str(path)).variants
    }  # fmt: skip
    assert told == LACKING[stem]


def test_words_that_came_into_the_language_later_are_lacking(tmp_path: Path) -> None:
    words = case(tmp_path).parameters

    class Later(type(words)):  # type: ignore[misc]
        mist: float = 0.0

    old = Later.model_validate(words.model_dump(by_alias=True))
    new = Later.model_validate({**words.model_dump(by_alias=True), "mist": 1.0})
    assert list(flat_floor_lacks(old)) == []
    assert list(flat_floor_lacks(new)) == [Unsupported("`mist`")]


def test_exit_that_people_open_is_lacking_unless_it_stays_shut(tmp_path: Path) -> None:
    for opens, told in ((600, []), (10, [Unsupported("closed exits that people open")])):
        words = case(
            tmp_path, ("public_entrance: true", f"state: closed, opens_after_s: {opens}, public_entrance: true")
        )
        assert list(flat_floor_lacks(words.parameters)) == told


@dataclass
class Twin:
    """A peer that walks as Havenue does, and lacks, refuses or stops at what it is told."""

    name: str = "twin"
    title: str = "Twin"
    version: str = "0"
    model: str = "as Havenue"
    about: str = "It is Havenue."
    lacking: dict[int, tuple[Unsupported, ...]] = field(default_factory=dict)
    breaking: dict[int, Exception] = field(default_factory=dict)
    seeds: list[int] = field(default_factory=list)

    def lacks(self, words: CaseParameters) -> tuple[Unsupported, ...]:
        return self.lacking.get(words.people[0].count or 0, ())

    def walk(self, words: CaseParameters, seed: int) -> CaseTrajectory:
        self.seeds.append(seed)
        if (words.people[0].count or 0) in self.breaking:
            raise self.breaking[words.people[0].count or 0]
        return walk(words, seed)


FEW_AND_MANY = (
    "accept:\n  - {measure: clear_s, max: 30, reason: it must}\n",
    "variants:\n  - {name: few, x: 2, set: {people.crowd.count: 2}}\n"
    "  - {name: many, x: 5, set: {people.crowd.count: 5}}\n"
    "accept:\n  - {measure: clear_s, max: 30, reason: it must}\n"
    "  - {measure: clear_s, of: rising, reason: it must}\n",
)


def asked(tmp_path: Path, twin: Twin, *changes: tuple[str, str], seeds: int | None = None) -> PeerResult:
    return compared(case(tmp_path, FEW_AND_MANY, *changes), twin, seeds)


def test_figures_of_a_peer_are_judged_by_the_same_rules(tmp_path: Path) -> None:
    result = asked(tmp_path, Twin())
    assert (result.verdict, result.remarks, result.seeds) == ("pass", (), 1)
    assert [figure.met for figure in result.figures] == [True, True, True]
    assert asked(tmp_path, Twin(), ("max: 30", "max: 1")).verdict == "fail"


def test_peer_walks_the_seeds_of_the_case_up_to_a_few(tmp_path: Path) -> None:
    few, many, told = Twin(), Twin(), Twin()
    asked(tmp_path, few, ("source: nobody", "source: nobody\nseeds: 2"))
    asked(tmp_path, many, ("source: nobody", "source: nobody\nseeds: 9"))
    asked(tmp_path, told, ("source: nobody", "source: nobody\nseeds: 9"), seeds=4)
    assert [max(twin.seeds) + 1 for twin in (few, many, told)] == [2, SEEDS, 4]


def test_variant_that_cannot_be_walked_takes_its_rules_along(tmp_path: Path) -> None:
    result = asked(tmp_path, Twin(lacking={5: (Unsupported("stairs"),)}))
    assert result.verdict == "cannot"
    assert result.remarks == ("cannot: no stairs [many]",)
    assert [figure.label for figure in result.figures] == ["clear_s [few]"]


def test_case_that_cannot_be_walked_at_all_has_no_figures(tmp_path: Path) -> None:
    twin = Twin(lacking={2: (Unsupported("stairs"),), 5: (Unsupported("stairs"),)})
    result = asked(tmp_path, twin)
    assert (result.verdict, result.remarks, result.figures) == ("cannot", ("cannot: no stairs",), ())
    assert twin.seeds == []


def test_rule_that_a_walked_variant_breaks_fails_whatever_the_others_lack(tmp_path: Path) -> None:
    result = asked(tmp_path, Twin(lacking={5: (Unsupported("stairs"),)}), ("max: 30", "max: 1"))
    assert result.verdict == "fail"


def test_case_walked_without_what_it_is_about_shows_figures_and_no_verdict_on_them(tmp_path: Path) -> None:
    twin = Twin(lacking={2: (Unsupported("groups", walked=True),), 5: (Unsupported("groups", walked=True),)})
    result = asked(tmp_path, twin, ("max: 30", "max: 1"))
    assert (result.verdict, result.remarks) == ("cannot", ("walked without groups",))
    assert [figure.met for figure in result.figures] == [False, False, True]


def test_refused_start_is_told_and_is_no_failure(tmp_path: Path) -> None:
    result = asked(tmp_path, Twin(breaking={5: RefusedError("too close")}))
    assert result.verdict == "cannot"
    assert result.remarks == ("cannot: its start is refused: too close [many]",)


def test_peer_that_stops_on_the_way_fails(tmp_path: Path) -> None:
    result = asked(tmp_path, Twin(breaking={5: StoppedError("off the floor")}))
    assert (result.verdict, result.remarks) == ("fail", ("stopped: off the floor [many]",))


def test_case_without_rules_is_a_report_in_a_peer_too(tmp_path: Path) -> None:
    read = case(tmp_path, ("accept:\n  - {measure: clear_s, max: 30, reason: it must}\n", ""))
    assert compared(read, Twin()).verdict == "report"


def test_unknown_peer_is_told_with_the_nearest() -> None:
    with pytest.raises(InputError, match="did you mean `jupedsim`"):
        load_peer("jupedsm")


def test_peer_that_is_not_installed_is_told_with_the_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.verification.peers.util.find_spec", lambda name: None)
    with pytest.raises(InputError, match=r'`jupedsim` is not installed \(pip install -e "\.\[peer\]"\)'):
        load_peer("jupedsim")
