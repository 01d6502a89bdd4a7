"""Heights and gas spaces: which areas share air, how large a space is, where its openings lie, and what lint says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.scenario.parameters.venue import VenueParameters
from sim.world.spaces import LEAST_LEAKAGE, OUTDOORS, Spaces, build_spaces
from sim.world.venue.lint import lint_venue
from sim.world.venue.venue import Venue, build_venue
from tests.builders import ENTRANCE, box, corridor, hall_with_street, room, two_levels, two_rooms, venue
from tests.worlds import concert_hall


def built(words: VenueParameters) -> tuple[Venue, Spaces]:
    place = build_venue(words)
    return place, build_spaces(place)


def with_area(words: VenueParameters, k: int, **more: Any) -> VenueParameters:
    areas = tuple(area.model_copy(update=more) if i == k else area for i, area in enumerate(words.areas))
    return words.model_copy(update={"areas": areas})


def with_door(words: VenueParameters, k: int, **more: Any) -> VenueParameters:
    doors = tuple(door.model_copy(update=more) if i == k else door for i, door in enumerate(words.doors))
    return words.model_copy(update={"doors": doors})


def test_a_silent_venue_takes_its_ceilings_by_use() -> None:
    assert built(room())[1].height_m[0] == 10.0
    assert built(corridor())[1].height_m[0] == 3.0
    _, spaces = built(two_levels())
    stair = spaces.ids.index("stair")
    assert spaces.height_m[stair] == 4.0 + 3.0, "a stair reaches 3 m over its upper level"


def test_a_balcony_shares_the_air_of_the_hall_it_overlooks_at_the_height_of_its_floor() -> None:
    place, spaces = built(two_levels())
    hall, balcony = (place.area_ids.index(name) for name in ("hall", "balcony"))
    assert spaces.area_space[hall] == spaces.area_space[balcony]
    assert spaces.area_offset_m[balcony] - spaces.area_offset_m[hall] == 4.0
    assert spaces.height_m[spaces.area_space[hall]] == 14.0, "4 m up, and 10 m over the balcony by use"


def test_what_lies_over_another_area_of_the_space_is_counted_once() -> None:
    words = with_area(with_area(two_levels(), 0, ceiling_m=14.0), 2, ceiling_m=10.0)
    _, spaces = built(words)
    assert spaces.volume_m3[0] == pytest.approx(20 * 10 * 14), "the balcony lies over the east half of the hall"


def test_floor_of_a_rake_stands_for_its_middle() -> None:
    place, spaces = built(with_area(room(), 0, floor_rise_m=3.0, ceiling_m=9.0))
    assert spaces.area_offset_m[0] == 1.5
    assert spaces.area_ceiling_m[0] == 7.5
    assert spaces.volume_m3[0] == pytest.approx(80 * 7.5)
    assert place.n_inside_areas == 1


def test_rooms_with_a_door_between_them_do_not_share_air_and_those_with_an_open_side_do() -> None:
    assert built(two_rooms(depth=8.0, door_width=2.0))[1].n == 2
    assert built(two_rooms(depth=8.0, door_width=6.0))[1].n == 1


def test_a_venue_says_better_which_areas_share_air() -> None:
    words = two_rooms().model_dump(by_alias=True)
    both = {"id": "both", "areas": ["east", "west"], "lining": "concrete", "leakage_m2": 0.5, "roof_opening_m2": 2.0}
    _, spaces = built(VenueParameters.model_validate({**words, "spaces": [both]}))
    assert spaces.ids == ("both",)
    assert spaces.lining[0] == 1
    assert spaces.roof_m2[0] == 2.0
    leak = spaces.opening_door < 0
    assert (spaces.opening_width_m[leak] * spaces.height_m).tolist() == pytest.approx([0.5])


def test_no_space_is_sealed() -> None:
    _, spaces = built(two_rooms())
    leak = spaces.opening_door < 0
    area = spaces.opening_width_m[leak] * (spaces.opening_head_m - spaces.opening_sill_m)[leak]
    assert area == pytest.approx(LEAST_LEAKAGE * spaces.envelope_m2)
    assert (spaces.opening_spaces[leak, 1] == OUTDOORS).all()


def test_areas_under_the_sky_have_no_space_and_doors_to_them_lead_outdoors() -> None:
    place, spaces = built(hall_with_street())
    assert spaces.area_space[place.area_ids.index("street")] == OUTDOORS
    front = spaces.opening_door == place.door_ids.index("front")
    assert OUTDOORS in spaces.opening_spaces[front]
    assert not (spaces.opening_door == place.door_ids.index("gate")).any(), "from the open to the open"


def test_doors_lie_at_the_height_of_their_floor_and_sill() -> None:
    place, spaces = built(with_door(two_levels(), 1, sill_m=0.5, height_m=1.5))
    sill = dict(zip(spaces.opening_door.tolist(), spaces.opening_sill_m, strict=True))
    head = dict(zip(spaces.opening_door.tolist(), spaces.opening_head_m, strict=True))
    foot, top = (place.door_ids.index(name) for name in ("foot", "head"))
    assert (sill[foot], head[foot]) == (0.0, 2.1)
    assert (sill[top], head[top]) == (4.5, 6.0)


def test_the_hall_has_the_size_that_the_study_of_fire_took() -> None:
    place, spaces = built(concert_hall())
    hall = spaces.ids.index("hall")
    assert {place.area_ids[k] for k in np.flatnonzero(spaces.area_space == hall)} == {
        "stalls", "pit", "balcony_west", "balcony_east",
    }  # fmt: skip
    assert spaces.height_m[hall] == 14.0
    assert spaces.floor_m2[hall] == pytest.approx(2775.0, rel=0.01)
    assert spaces.n == 15


def test_lint_finds_a_door_higher_than_the_ceiling() -> None:
    (finding,) = lint_venue(with_door(room(), 0, height_m=10.5))
    assert finding.loc == ("doors", 0, "height_m")
    assert "10.50 m up, the ceiling of area `room` only 10.00 m" in finding.what
    assert lint_venue(with_door(room(), 0, height_m=10.0)) == []


def test_lint_finds_a_ceiling_in_the_open_and_one_too_low_over_a_rake() -> None:
    (finding,) = lint_venue(with_area(hall_with_street(), 0, ceiling_m=8.0))
    assert finding.loc == ("areas", 0, "ceiling_m")
    (finding,) = lint_venue(with_area(room(), 0, ceiling_m=4.0, floor_rise_m=3.0))
    assert "4.00 m over a floor that rises by 3.00 m" in finding.what


@pytest.mark.parametrize(
    ("spaces", "said"),
    [
        ([{"id": "air", "areas": ["nowhere"]}], "not an area"),
        ([{"id": "air", "areas": ["street"]}], "lies in the open and has no ceiling"),
        ([{"id": "air", "areas": ["hall", "hall"]}], "in space `air` and in space `air`"),
        ([{"id": "air", "areas": ["hall"]}, {"id": "air", "areas": ["store"]}], "two spaces `air`"),
    ],
)
def test_lint_finds_spaces_without_air_and_areas_named_twice(spaces: list[dict[str, Any]], said: str) -> None:
    words = hall_with_street().model_dump(by_alias=True)
    (finding,) = lint_venue(VenueParameters.model_validate({**words, "spaces": spaces}))
    assert said in finding.what


def test_an_old_venue_without_heights_is_clean_and_has_spaces() -> None:
    area = {"id": "room", "polygon": box(0, 0, 10, 8)}
    door = {"id": "exit", "between": ("room", "outside"), "line": ((10.0, 3.0), (10.0, 5.0)), **ENTRANCE}
    words = venue([area], [door], standing_areas=["room"])
    assert lint_venue(words) == []
    assert built(words)[1].n == 1
