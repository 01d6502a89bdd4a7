"""The venue as arrays: walls without leaks, doors with two sides, ground, seats, true places."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from ruamel.yaml import YAML

from sim.scenario.parameters.venue import VenueParameters
from sim.world.venue.venue import CLOSED, LOCKED, OPEN, Venue, build_venue
from tests.builders import box, corridor, room, two_levels, two_rooms, venue

SHIPPED = Path(__file__).parents[2] / "scenarios" / "venues"
BUILDERS = {"room": room, "corridor": corridor, "two_rooms": two_rooms, "two_levels": two_levels}


def shipped(name: str) -> VenueParameters:
    return VenueParameters.model_validate(YAML(typ="safe").load(SHIPPED / f"{name}.yaml"))


def slanted(thickness: float) -> VenueParameters:
    """Two rooms whose common wall and door stand at an angle."""
    areas = [
        {"id": "a", "polygon": [(0.0, 0.0), (6.0, 0.0), (9.0, 7.0), (0.0, 7.0)]},
        {"id": "b", "polygon": [(6.0, 0.0), (15.0, 0.0), (15.0, 7.0), (9.0, 7.0)]},
    ]
    doors = [
        {"id": "slant", "between": ("a", "b"), "line": ((6.9, 2.1), (7.5, 3.5))},
        {
            "id": "exit",
            "between": ("b", "outside"),
            "line": ((15.0, 2.0), (15.0, 4.0)),
            "public_entrance": True,
        },
    ]
    return venue(areas, doors, wall_thickness_m=thickness)


def random_flights(built: Venue, area: int, n: int, reach_m: float) -> np.ndarray:
    """Segments that start on the floor of an area and go anywhere."""
    rng = np.random.default_rng(7 + area)
    x0, y0, x1, y1 = built.area_floor[area].bounds
    start = rng.uniform((x0, y0), (x1, y1), (4 * n, 2))
    floor = built.area_floor[area].buffer(-1e-3)
    start = start[shapely.contains_xy(floor, start)][:n]
    angle, length = rng.uniform(0, 2 * np.pi, len(start)), rng.uniform(0.05, reach_m, len(start))
    end = start + length[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return shapely.linestrings(np.stack([start, end], axis=1))


def wall_lines(built: Venue, *, permanent: bool) -> shapely.MultiLineString:
    chosen = built.walls[built.wall_door < 0] if permanent else built.walls
    return shapely.MultiLineString(list(chosen.reshape(-1, 2, 2)))


@pytest.mark.parametrize("thickness", [0.0, 0.05, 0.2, 0.6])
@pytest.mark.parametrize("name", [*BUILDERS, "slanted", "club_500", "concert_hall_6200"])
def test_walls_are_watertight_away_from_door_gaps(name: str, thickness: float) -> None:
    if name == "slanted":
        words = slanted(thickness)
    elif name in BUILDERS:
        words = BUILDERS[name](wall_thickness_m=thickness)
    else:
        words = shipped(name).model_copy(update={"wall_thickness_m": thickness})
    built = build_venue(words)
    permanent, every = wall_lines(built, permanent=True), wall_lines(built, permanent=False)
    gaps = shapely.MultiLineString(list(built.door_line))
    for lines in (permanent, every, gaps):
        shapely.prepare(lines)
    for area in range(built.n_inside_areas):
        flights = random_flights(built, area, 400, 12.0)
        leaving = flights[~shapely.covers(built.area_polygon[area], flights)]
        assert len(leaving) > 50
        assert np.all(shapely.intersects(every, leaving)), "a shut venue has a leak"
        off_gap = leaving[~shapely.intersects(gaps, leaving)]
        assert np.all(shapely.intersects(permanent, off_gap)), "a wall is missing away from the doors"


@pytest.mark.parametrize("thickness", [0.0, 0.2])
def test_an_open_gap_has_no_wall_in_it(thickness: float) -> None:
    built = build_venue(shipped("concert_hall_6200").model_copy(update={"wall_thickness_m": thickness}))
    permanent = wall_lines(built, permanent=True)
    reach = 0.5 * thickness + 0.1
    for share in (0.02, 0.3, 0.5, 0.98):
        middle = (1 - share) * built.door_line[:, 0] + share * built.door_line[:, 1]
        through = np.stack([middle - reach * built.door_normal, middle + reach * built.door_normal], axis=1)
        assert not np.any(shapely.intersects(permanent, shapely.linestrings(through)))


def test_a_shared_outline_is_one_wall_where_walls_have_no_thickness() -> None:
    built = build_venue(two_rooms(10, 8, 2, 2, wall_thickness_m=0.0))
    permanent = built.walls[built.wall_door < 0]
    length = np.hypot(permanent[:, 2] - permanent[:, 0], permanent[:, 3] - permanent[:, 1]).sum()
    outer, between, run_out_sides = 2 * (20 + 8) - 2, 8 - 2, 2 * 5
    assert length == pytest.approx(outer + between + run_out_sides, abs=0.03)


def test_a_door_becomes_a_channel_as_long_as_the_wall_is_thick() -> None:
    built = build_venue(two_rooms(wall_thickness_m=0.4))
    permanent = built.walls[built.wall_door < 0]
    x, y = permanent[:, [0, 2]], permanent[:, [1, 3]]
    for post in (3.0, 5.0):
        side = np.all(np.isclose(y, post, atol=1e-4), axis=1) & np.all(np.abs(x - 10.0) < 0.3, axis=1)
        assert side.sum() == 1
        assert sorted(x[side][0]) == pytest.approx([9.8, 10.2], abs=1e-4)


def test_no_wall_is_a_sliver() -> None:
    for thickness in (0.0, 0.2):
        for words in (corridor(wall_thickness_m=thickness), slanted(thickness), shipped("club_500")):
            walls = build_venue(words).walls
            assert np.hypot(walls[:, 2] - walls[:, 0], walls[:, 3] - walls[:, 1]).min() > 0.05


def test_a_door_as_wide_as_its_corridor_is_cut_back_to_the_clear_width() -> None:
    built = build_venue(corridor(20, 3, wall_thickness_m=0.2))
    assert built.door_width == pytest.approx([2.8, 2.8])


def test_side_0_of_an_exit_is_inside_however_it_is_written() -> None:
    built = build_venue(room(door={"between": ("outside", "room")}))
    assert built.door_areas.tolist() == [[0, 1]]
    assert built.area_ids == ("room", "outside_exit")
    assert built.door_normal[0] == pytest.approx([1.0, 0.0])


@pytest.mark.parametrize("name", [*BUILDERS, "concert_hall_6200"])
def test_normals_lead_from_side_0_to_side_1(name: str) -> None:
    built = build_venue(BUILDERS[name]() if name in BUILDERS else shipped(name))
    middle = built.door_line.mean(axis=1)
    step = 0.3 * built.door_normal
    assert np.array_equal(built.area_at(middle - step), built.door_areas[:, 0])
    beyond = built.area_at(middle + step)
    inner = ~built.door_is_exit
    assert np.array_equal(beyond[inner], built.door_areas[inner, 1])
    assert np.all(beyond[~inner] >= built.n_inside_areas)


def test_states_of_doors_are_numbers() -> None:
    states = [build_venue(room(door={"state": word})).door_state[0] for word in ("open", "closed", "locked")]
    assert states == [OPEN, CLOSED, LOCKED]


def test_each_cell_lists_exactly_the_walls_within_a_metre() -> None:
    built = build_venue(two_levels())
    ny, nx = built.cell_shape
    lines = shapely.linestrings(built.walls.reshape(-1, 2, 2))
    for cell in range(0, ny * nx, 7):
        x, y = built.cell_origin + built.cell_m * np.array([cell % nx, cell // nx])
        near = shapely.distance(lines, shapely.box(x, y, x + 1, y + 1))
        listed = built.wall_list[built.wall_start[cell] : built.wall_start[cell + 1]]
        assert set(np.flatnonzero(near < 1.0 - 1e-9)) <= set(listed) <= set(np.flatnonzero(near < 1.0 + 1e-6))


def test_a_raster_cell_has_an_area_only_where_all_of_it_lies_inside() -> None:
    words = slanted(0.2)
    built = build_venue(words)
    ny, nx = built.grid_shape
    for area in range(built.n_inside_areas):
        row, column = np.nonzero(built.area_grid == area)
        x, y = built.grid_origin[0] + column * 0.25, built.grid_origin[1] + row * 0.25
        grown = built.area_polygon[area].buffer(1e-6)
        assert np.all(shapely.covers(grown, shapely.box(x, y, x + 0.25, y + 0.25)))
    assert (built.area_grid[:2] == -1).all()
    assert (built.area_grid[:, : 2 * 4] == -1).all()
    assert built.area_grid.shape == (ny, nx)


def test_area_at_is_exact_and_minus_one_off_the_floor() -> None:
    built = build_venue(slanted(0.2))
    rng = np.random.default_rng(3)
    points = rng.uniform(-1.0, 16.0, (3000, 2))
    inside = [shapely.contains_xy(built.area_polygon[k], points) for k in range(built.n_areas)]
    found = built.area_at(points)
    for k in range(built.n_areas):
        assert np.array_equal(found == k, inside[k])
    assert built.area_at(np.array([[-500.0, 0.0]])).tolist() == [-1]


def test_seats_are_counted_clear_of_walls_and_not_pressed_below_the_limit() -> None:
    built = build_venue(shipped("concert_hall_6200"))
    for number, block in enumerate(built.parameters.seating):
        seats = built.seat_position[built.seat_block == number]
        assert len(seats) == block.seats
        assert shapely.covers(shapely.Polygon(block.polygon), shapely.points(seats)).all()
        gap = np.hypot(*(seats[:, None] - seats[None]).transpose(2, 0, 1))
        assert gap[gap > 0].min() >= 0.45 - 1e-6
    lines = wall_lines(built, permanent=True)
    assert shapely.distance(lines, shapely.points(built.seat_position)).min() >= 0.3 - 1e-6


def test_seats_are_slow_ground_and_aisles_are_not() -> None:
    words = room(
        seating=[{"id": "rows", "area": "room", "polygon": box(2, 2, 6, 6), "seats": 20}],
        seat_speed_factor=0.4,
    )
    built = build_venue(words)
    column, row = np.floor((np.array([4.0, 4.0]) - built.grid_origin) / 0.25).astype(int)
    assert built.slow_grid[row, column] == pytest.approx(0.4)
    column, row = np.floor((np.array([1.0, 4.0]) - built.grid_origin) / 0.25).astype(int)
    assert built.slow_grid[row, column] == 1.0


def test_standing_places_keep_their_spacing_and_keep_off_walls_and_holes() -> None:
    built = build_venue(shipped("club_500"))
    places = built.standing_lattice(built.area_ids.index("dance_floor"), 0.5)
    gap = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    np.fill_diagonal(gap, np.inf)
    assert gap.min() == pytest.approx(0.5)
    assert np.all(np.sort(gap, axis=1)[:, 0] < 0.5 + 1e-9)
    assert shapely.distance(wall_lines(built, permanent=True), shapely.points(places)).min() >= 0.3 - 1e-9
    assert np.all(built.area_at(places) == built.area_ids.index("dance_floor"))


def test_true_positions_undo_the_drawing_and_stairs_join_without_a_jump() -> None:
    built = build_venue(two_levels())
    assert built.true_position(np.array([[33.0, 5.0]]), 2) == pytest.approx(np.array([[15.0, 5.0, 4.0]]))
    foot = built.true_position(np.array([[20.0, 5.0], [20.0, 5.0]]), np.array([0, 1]))
    head = built.true_position(np.array([[28.0, 5.0], [28.0, 5.0]]), np.array([1, 2]))
    assert foot[0] == pytest.approx(foot[1])
    assert head[0] == pytest.approx(head[1])
    assert head[0, 2] == 4.0


def test_stairs_know_up_from_down() -> None:
    built = build_venue(two_levels(stair_up_factor=0.4, stair_down_factor=0.7))
    assert built.stair_area.tolist() == [1]
    assert built.stair_up.tolist() == [[1.0, 0.0]]
    assert built.stair_factor.tolist() == [[0.4, 0.7]]
    assert set(np.unique(built.area_grid[built.stair_grid == 0])) <= {1, -1}


def test_overlooking_is_kept_as_drawn() -> None:
    seen = build_venue(two_levels()).area_overlooks
    assert np.argwhere(seen).tolist() == [[2, 0]]


def test_the_same_words_give_the_same_bytes_and_others_another_key() -> None:
    first, again, other = build_venue(room()), build_venue(room()), build_venue(room(width=11.0))
    assert first.content_key == again.content_key != other.content_key
    assert first.walls.tobytes() == again.walls.tobytes()
    assert first.wall_list.tobytes() == again.wall_list.tobytes()


def test_arrays_cannot_be_written() -> None:
    built = build_venue(room())
    with pytest.raises(ValueError, match="read-only"):
        built.walls[0, 0] = 1.0


def test_the_concert_hall_is_symmetric_and_holds_its_people() -> None:
    built = build_venue(shipped("concert_hall_6200"))
    walls = built.walls[built.wall_door < 0].reshape(-1, 2, 2)
    mirrored = walls * [-1, 1] + [48, 0]
    lines, image = shapely.MultiLineString(list(walls)), shapely.MultiLineString(list(mirrored))
    assert shapely.hausdorff_distance(lines, image) < 0.02
    standing = len(built.standing_lattice(built.area_ids.index("pit"), 0.54))
    assert len(built.seat_position) + standing >= 6200
    exits, public = built.door_width[built.exits].sum(), built.door_width[built.door_is_public_entrance].sum()
    assert 4.5 <= 1000 * exits / 6200 <= 5.5
    assert 0.4 <= public / exits <= 0.55
