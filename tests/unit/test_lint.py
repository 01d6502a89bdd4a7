"""The venue lint: every rule fires on its fault, in the ids and places of who drew it, and only on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from sim.rules.registry import plug_parameters
from sim.scenario.parameters.scenario import Scenario, scenario_type
from sim.scenario.parameters.venue import VenueParameters
from sim.world.venue.lint import Finding, lint_scenario, lint_venue, places_in
from tests.builders import ENTRANCE, box, corridor, room, two_levels, two_rooms, venue

SHIPPED = sorted((Path(__file__).parents[2] / "scenarios" / "venues").glob("*.yaml"))
HALL = {"id": "hall", "polygon": box(0, 0, 20, 10)}
EXIT = {"id": "exit", "between": ("hall", "outside"), "line": ((0.0, 4.0), (0.0, 6.0)), **ENTRANCE}


def hall(*areas: dict[str, Any], doors: tuple[dict[str, Any], ...] = (), **more: Any) -> VenueParameters:
    """A hall of 20 x 10 m with an exit in its left wall, and what a test adds."""
    return venue([HALL, *areas], [EXIT, *doors], **more)


def only(findings: list[Finding]) -> Finding:
    assert len(findings) == 1, findings
    return findings[0]


@pytest.mark.parametrize("words", [room(), corridor(), two_rooms(), two_levels(), hall()])
def test_the_builders_are_clean(words: VenueParameters) -> None:
    assert lint_venue(words) == []


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_venues_are_clean(path: Path) -> None:
    assert lint_venue(VenueParameters.model_validate(YAML(typ="safe").load(path))) == []


def test_at_least_two_venues_are_shipped() -> None:
    assert {"club_500", "concert_hall_6200"} <= {path.stem for path in SHIPPED}


def test_a_ring_that_crosses_itself_is_found_with_its_crossing() -> None:
    bow = {"id": "bow", "polygon": [(20.0, 0.0), (30.0, 10.0), (30.0, 0.0), (20.0, 10.0)]}
    found = [finding for finding in lint_venue(hall(bow)) if finding.loc == ("areas", 1, "polygon")]
    assert "`bow` crosses or touches itself at (25.00, 5.00)" in only(found).what


def test_an_area_without_floor_is_found() -> None:
    flat = {"id": "flat", "polygon": [(20.0, 0.0), (25.0, 0.0), (30.0, 0.0)]}
    assert ("areas", 1, "polygon") in [finding.loc for finding in lint_venue(hall(flat))]


def test_overlapping_areas_are_both_named_with_the_overlap() -> None:
    wing = {"id": "wing", "polygon": box(19, 0, 30, 10)}
    door = {"id": "way", "between": ("hall", "wing"), "line": ((20.0, 4.0), (20.0, 6.0))}
    found = [finding for finding in lint_venue(hall(wing, doors=(door,))) if "overlap" in finding.what]
    finding = only(found)
    assert finding.loc == ("areas", 1, "polygon")
    assert "`hall` and `wing` overlap by 10.00 m2 between (19.00, 0.00) and (20.00, 10.00)" in finding.what


def test_a_noise_of_drawing_is_no_overlap() -> None:
    wing = {"id": "wing", "polygon": [(19.9995, 0.0), (30.0, 0.0), (30.0, 10.0), (19.9995, 10.0)]}
    door = {"id": "way", "between": ("hall", "wing"), "line": ((20.0, 4.0), (20.0, 6.0))}
    assert lint_venue(hall(wing, doors=(door,))) == []


def test_levels_drawn_over_each_other_are_told_to_lie_side_by_side() -> None:
    words = two_levels()
    moved = words.areas[2].model_copy(update={"polygon": tuple(box(5, 0, 15, 10))})
    found = lint_venue(words.model_copy(update={"areas": (*words.areas[:2], moved)}))
    finding = next(finding for finding in found if "overlap" in finding.what)
    assert "`ground` and `upper`" in finding.what
    assert "side by side" in finding.mend


def test_a_hole_outside_its_area_is_found() -> None:
    finding = only(lint_venue(room(holes=[box(9, 1, 11, 2)])))
    assert finding.loc == ("areas", 0, "holes", 0)


def test_an_area_that_a_hole_cuts_in_two_is_found() -> None:
    finding = only(lint_venue(room(10, 8, holes=[box(4, -0.0, 5, 8)])))
    assert "falls into 2 pieces" in finding.what


def test_a_door_off_the_wall_is_told_how_far_and_where_to_go() -> None:
    door = {"id": "side", "between": ("hall", "outside"), "line": ((20.35, 4.0), (20.35, 6.0))}
    finding = only(lint_venue(hall(doors=(door,))))
    assert finding.loc == ("doors", 1, "line")
    assert "`side` is off the outline of area `hall` by 0.35 m" in finding.what
    assert "(20.00, 4.00)" in finding.what


def test_a_door_within_a_centimetre_of_the_wall_is_on_it() -> None:
    door = {"id": "side", "between": ("hall", "outside"), "line": ((20.009, 4.0), (20.009, 6.0))}
    assert lint_venue(hall(doors=(door,))) == []


@pytest.mark.parametrize(("width", "faults"), [(0.59, 1), (0.60, 0)])
def test_a_door_narrower_than_a_body_is_found(width: float, faults: int) -> None:
    assert len(lint_venue(room(door_width=width))) == faults


def test_a_door_cut_back_by_the_walls_beside_it_says_so() -> None:
    finding = only(lint_venue(corridor(20, 0.75, wall_thickness_m=0.2))[:1])
    assert "0.55 m wide (0.75 m as drawn" in finding.what


def test_doors_that_share_wall_are_found() -> None:
    door = {"id": "second", "between": ("hall", "outside"), "line": ((0.0, 5.5), (0.0, 7.0))}
    finding = only(lint_venue(hall(doors=(door,))))
    assert "`exit` and `second` share 0.50 m" in finding.what


def test_doors_that_touch_are_no_fault() -> None:
    door = {"id": "second", "between": ("hall", "outside"), "line": ((0.0, 6.0), (0.0, 7.5))}
    assert lint_venue(hall(doors=(door,))) == []


def test_a_run_out_into_another_area_is_found() -> None:
    shed = {"id": "shed", "polygon": box(24, 0, 26, 10)}
    doors = (
        {"id": "side", "between": ("hall", "outside"), "line": ((20.0, 4.0), (20.0, 6.0))},
        {"id": "shed_door", "between": ("shed", "outside"), "line": ((26.0, 4.0), (26.0, 6.0))},
    )
    finding = only(lint_venue(hall(shed, doors=doors)))
    assert "behind exit `side`" in finding.what
    assert "`shed`" in finding.what


def test_a_sealed_area_is_found() -> None:
    finding = only(lint_venue(hall({"id": "vault", "polygon": box(20, 0, 30, 10)})))
    assert finding.loc == ("areas", 1)
    assert "`vault` is sealed" in finding.what


def test_a_locked_door_may_close_a_store_but_not_an_audience() -> None:
    store = two_rooms(door={"state": "locked"}, standing_areas=["east"])
    audience = two_rooms(door={"state": "locked"}, standing_areas=["west"])
    assert lint_venue(store) == []
    finding = only(lint_venue(audience))
    assert finding.loc == ("areas", 0)
    assert "`middle`" in finding.what


@pytest.mark.parametrize(
    ("door", "what"),
    [({"public_entrance": False}, "public entrance"), ({"response_access": False}, "police and medics")],
)
def test_a_venue_needs_ways_in(door: dict[str, Any], what: str) -> None:
    assert what in only(lint_venue(room(door=door))).what


def test_a_venue_without_exit_is_told_so_once() -> None:
    assert "no exit" in only(lint_venue(venue([HALL], []))).what


def test_seats_outside_their_area_are_found() -> None:
    rows = {"id": "rows", "area": "hall", "polygon": box(15, 2, 22, 6), "seats": 20}
    finding = only(lint_venue(hall(seating=[rows])))
    assert finding.loc == ("seating", 0, "polygon")
    assert "between (20.00, 2.00) and (22.00, 6.00)" in finding.what


def test_too_many_seats_are_told_how_many_fit_and_that_many_do() -> None:
    rows = {"id": "rows", "area": "hall", "polygon": box(5, 2, 10, 6.5), "seats": 500}
    finding = only(lint_venue(hall(seating=[rows])))
    fit = int(finding.mend.split("`seats` to ")[1].split()[0])
    assert fit >= 50
    assert lint_venue(hall(seating=[{**rows, "seats": fit}])) == []
    assert len(lint_venue(hall(seating=[{**rows, "seats": fit + 1}]))) == 1


def test_seating_blocks_that_overlap_are_found() -> None:
    blocks = [
        {"id": "left", "area": "hall", "polygon": box(5, 2, 10, 6), "seats": 10},
        {"id": "right", "area": "hall", "polygon": box(9, 2, 14, 6), "seats": 10},
    ]
    assert "`left` and `right` overlap by 4.00 m2" in only(lint_venue(hall(seating=blocks))).what


@pytest.mark.parametrize(("area", "what"), [("nowhere", "is not an area"), ("stair", "is a stair")])
def test_nobody_stands_where_there_is_no_floor(area: str, what: str) -> None:
    finding = only(lint_venue(two_levels(standing_areas=[area])))
    assert finding.loc == ("standing_areas", 0)
    assert what in finding.what


@pytest.mark.parametrize("missing", ["joins", "upward"])
def test_a_stair_says_what_it_joins_and_which_way_is_up(missing: str) -> None:
    words = two_levels()
    stair = words.areas[1].model_copy(update={missing: None})
    finding = only(lint_venue(words.model_copy(update={"areas": (words.areas[0], stair, words.areas[2])})))
    assert finding.loc == ("areas", 1, missing)


def test_a_stair_that_does_not_reach_its_level_is_found() -> None:
    words = two_levels()
    low = words.areas[2].model_copy(update={"level": "ground"})
    found = lint_venue(words.model_copy(update={"areas": (*words.areas[:2], low)}))
    assert any("joins level `upper` but no door" in finding.what for finding in found)
    assert ("levels", 1) in [finding.loc for finding in found]


def test_a_door_between_levels_needs_a_stair() -> None:
    words = two_levels()
    flat = words.areas[1].model_copy(update={"use": "corridor", "joins": None, "upward": None})
    finding = only(lint_venue(words.model_copy(update={"areas": (words.areas[0], flat, words.areas[2])})))
    assert finding.loc == ("doors", 1, "between")


def test_a_refuge_says_how_many_it_holds() -> None:
    safe = {"id": "safe", "use": "refuge", "polygon": box(20, 0, 24, 4)}
    door = {"id": "safe_door", "between": ("hall", "safe"), "line": ((20.0, 1.0), (20.0, 2.0))}
    assert only(lint_venue(hall(safe, doors=(door,)))).loc == ("areas", 1, "capacity")
    assert lint_venue(hall({**safe, "capacity": 20}, doors=(door,))) == []


def test_faulty_ids_do_not_stop_the_lint() -> None:
    words = venue(
        [{**HALL, "overlooks": ["nowhere"], "level": "cellar"}, HALL],
        [EXIT, {**EXIT, "between": ("nobody", "outside")}, {**EXIT, "between": ("outside", "outside")}],
        seating=[{"id": "rows", "area": "nowhere", "polygon": box(1, 1, 2, 2), "seats": 1}],
    )
    assert ("areas", 0, "overlooks", 0) in [finding.loc for finding in lint_venue(words)]


def scenario(words: VenueParameters, **more: Any) -> Scenario:
    made = scenario_type(plug_parameters())
    return made.model_validate({"name": "night", "about": "a night", "venue": words, **more})


def test_people_who_fit_are_no_fault_and_one_more_is() -> None:
    words = room(seating=[{"id": "rows", "area": "room", "polygon": box(2, 2, 6, 6), "seats": 20}])
    seats, standing = places_in(words)
    assert (seats, standing) == (20, int(4 * (9.2 * 7.2)))
    assert lint_scenario(scenario(words, crowd={"people": seats + standing})) == []
    finding = only(lint_scenario(scenario(words, crowd={"people": seats + standing + 1})))
    assert finding.loc == ("crowd", "people")
    assert f"at most {seats + standing}" in finding.mend


def test_the_load_share_counts_towards_what_fits() -> None:
    crowd = {"people": 400, "occupant_load_share": 0.5}
    assert lint_scenario(scenario(room(), crowd=crowd)) == []


def test_a_hazard_enters_by_a_public_entrance_of_the_venue() -> None:
    hazards = [{"kind": "assault", "entrances": ["exit", "middle", "gate"]}]
    found = lint_scenario(scenario(two_rooms(), hazards=hazards, crowd={"people": 10}))
    assert [finding.loc for finding in found] == [
        ("hazards", 0, "entrances", 1),
        ("hazards", 0, "entrances", 2),
    ]
    assert "`middle` is not a public entrance" in found[0].what
    assert "`gate` is not a door" in found[1].what
    assert "`exit`" in found[1].what


def test_smoke_fills_areas_of_the_venue() -> None:
    hazards = [{"kind": "smoke"}, {"kind": "smoke", "areas": ["west", "wset"]}]
    (found,) = lint_scenario(scenario(two_rooms(), hazards=hazards, crowd={"people": 10}))
    assert found.loc == ("hazards", 1, "areas", 1)
    assert "there is no area `wset` in venue `tiny`" in found.what
    assert "`west`" in found.mend
