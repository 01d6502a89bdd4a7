"""Fields and routes: the shortest way, exact where it is straight, never through a wall, and kept on disk."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest
import shapely
from ruamel.yaml import YAML

from sim.installation import home
from sim.scenario.parameters.venue import VenueParameters
from sim.world.navigation import cache
from sim.world.navigation.cache import FILES
from sim.world.navigation.navigation import Navigation, build_navigation
from sim.world.venue.venue import Venue, build_venue
from tests.builders import ENTRANCE, box, corridor, room, two_levels, two_rooms, venue

SHIPPED = Path(__file__).parents[2] / "scenarios" / "venues"


def made(words: VenueParameters) -> tuple[Venue, Navigation]:
    built = build_venue(words)
    return built, build_navigation(built)


@pytest.fixture(scope="module")
def concert_hall() -> tuple[Venue, Navigation]:
    return made(VenueParameters.model_validate(YAML(typ="safe").load(SHIPPED / "concert_hall_6200.yaml")))


def floor_points(built: Venue, area: int, n: int, clear_m: float) -> np.ndarray:
    """Random places in an area, clear of its walls."""
    rng = np.random.default_rng(11 + area)
    floor = built.area_polygon[area].buffer(-clear_m - 0.5 * built.wall_thickness_m)
    x0, y0, x1, y1 = floor.bounds
    points = rng.uniform((x0, y0), (x1, y1), (5 * n, 2))
    return points[shapely.contains_xy(floor, points)][:n]


def angle_between(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Degrees between vectors."""
    cosine = np.sum(a * b, axis=1) / np.hypot(*a.T) / np.hypot(*b.T)
    return np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))


def nearest_aim(points: np.ndarray, door_width: float) -> np.ndarray:
    """The point of the exit at (14, 5) that people make for, off its posts."""
    half = 0.5 * door_width - min(0.25, 0.3 * door_width)
    return np.column_stack([np.full(len(points), 14.0), np.clip(points[:, 1], 5.0 - half, 5.0 + half)])


@pytest.mark.parametrize("thickness", [0.0, 0.2, 0.6])
@pytest.mark.parametrize("door_width", [0.8, 2.0, 5.0])
def test_in_an_empty_room_the_way_is_straight(thickness: float, door_width: float) -> None:
    """Claim: mean error of direction below 2 degrees beyond 1 m from the door; distance within 2 %."""
    built, ways = made(room(14, 10, door_width, wall_thickness_m=thickness))
    points = floor_points(built, 0, 2000, 0.5)
    aim = nearest_aim(points, door_width)
    length = np.hypot(*(aim - points).T)
    # A look-up mixes the nodes up to a cell away, so those must see the door too.
    around = [points + np.array(step) for step in ((0, 0), (0.25, 0.25), (0.25, -0.25), (-0.25, 0.25), (-0.25, -0.25))]
    permanent = shapely.MultiLineString(list(built.walls[built.wall_door < 0].reshape(-1, 2, 2)))
    sight = [np.stack([here, nearest_aim(here, door_width)], axis=1) for here in around]
    seen = ~np.any([shapely.intersects(permanent, shapely.linestrings(lines)) for lines in sight], axis=0)
    far = length > 1.0
    error = angle_between(ways.direction_at(0, points), aim - points)
    longer = ways.distance_at(0, points)[far] / length[far]
    assert error[far & seen].mean() < 2.0
    assert np.all(longer > 0.98)
    assert np.all(longer[seen[far]] < 1.02)


def test_round_an_obstacle_the_way_is_the_shortest_within_three_percent() -> None:
    """The exact way bends at the obstacle's corner; routes keep 0.25 m off it."""
    built, ways = made(room(20, 12, 2.0, holes=[box(9, 0, 11, 10)], wall_thickness_m=0.0))
    for start in ([3.0, 5.0], [6.0, 3.0], [2.0, 8.0]):
        corners = np.array([[9.0, 10.25], [11.0, 10.25]])
        aim = np.array([20.0, 6.75])
        exact = np.hypot(*(corners[0] - start)) + 2.0 + np.hypot(*(aim - corners[1]))
        assert ways.distance_at(0, np.array([start]))[0] == pytest.approx(exact, rel=0.03)
    assert built.n_areas == 2


def follow(ways: Navigation, node: int, start: np.ndarray, line_x: float) -> np.ndarray:
    """Walk down a field in steps of 5 cm until past a line; gives the path."""
    path = [start]
    for _ in range(4000):
        path.append(path[-1] + 0.05 * ways.direction_at(node, path[-1][None])[0])
        if path[-1][0] > line_x:
            return np.array(path)
    raise AssertionError(f"still under way at {path[-1]}")


@pytest.mark.parametrize("panel", [0.02, 0.1, 0.3])
def test_paths_never_lead_through_a_panel_thinner_than_a_cell(panel: float) -> None:
    _, ways = made(room(20, 12, 2.0, holes=[box(9.13, 0, 9.13 + panel, 9)], wall_thickness_m=0.2))
    solid = shapely.box(9.13, 0, 9.13 + panel, 9)
    for y in (1.0, 4.0, 7.5):
        path = follow(ways, 0, np.array([5.0, y]), 20.0)
        assert not shapely.intersects(solid, shapely.LineString(path))


@pytest.mark.parametrize("thickness", [0.0, 0.2, 0.5])
@pytest.mark.parametrize("name", ["club_500", "concert_hall_6200"])
def test_every_field_leads_through_its_door_without_touching_a_wall(name: str, thickness: float) -> None:
    """From 0.3 m off the walls, walking down the field in 10 cm steps passes the gap, whatever door."""
    words = VenueParameters.model_validate(YAML(typ="safe").load(SHIPPED / f"{name}.yaml"))
    built, ways = made(words.model_copy(update={"wall_thickness_m": thickness}))
    walls = shapely.MultiLineString(list(built.walls[built.wall_door < 0].reshape(-1, 2, 2)))
    shapely.prepare(walls)
    for node in np.flatnonzero(ways.field_shape[:, 0] > 0):
        door, side = divmod(int(node), 2)
        onward = built.door_normal[door] * (1.0 if side == 0 else -1.0)
        reach = 0.5 * built.door_width[door] + 0.2
        here = floor_points(built, int(built.door_areas[door, side]), 25, 0.3)
        for _ in range(1500):
            there = here + 0.1 * ways.direction_at(int(node), here)
            flights = shapely.linestrings(np.stack([here, there], axis=1))
            assert not np.any(shapely.intersects(walls, flights))
            rest = there - built.door_line[door].mean(axis=0)
            through = (rest @ onward > 0.0) & (np.hypot(*rest.T) < reach)
            here = there[~through]
            if len(here) == 0:
                break
        assert len(here) == 0, f"{len(here)} never pass {built.door_ids[door]}"


def test_no_distance_drops_across_a_wall() -> None:
    """No way over the top of the panel, from its one foot, is shorter than the taut string."""
    _, ways = made(room(20, 12, 2.0, holes=[box(9.2, 0, 9.3, 11)], wall_thickness_m=0.0))
    left = ways.distance_at(0, np.array([[8.9, 1.0]]))[0]
    taut = np.hypot(0.3, 10.0) + 0.1 + np.hypot(10.7, 11.0 - 6.75)
    assert taut < left < 1.08 * taut


@pytest.mark.parametrize("words", [room(), corridor(), two_rooms(wall_thickness_m=0.6), two_levels()])
def test_every_node_of_every_field_is_finite_and_points_somewhere(words: VenueParameters) -> None:
    _, ways = made(words)
    assert np.isfinite(ways.field_distance).all()
    assert ways.field_distance.min() >= 0.0
    assert np.hypot(*ways.field_direction.T) == pytest.approx(np.ones(len(ways.field_direction)), abs=1e-5)


def test_every_node_of_the_concert_hall_points_somewhere(concert_hall: tuple[Venue, Navigation]) -> None:
    _, ways = concert_hall
    assert np.isfinite(ways.field_distance).all()
    assert np.abs(np.hypot(*ways.field_direction.T) - 1.0).max() < 1e-5


def test_beyond_a_door_people_keep_going() -> None:
    _, ways = made(two_rooms())
    points = np.column_stack([np.linspace(10.05, 11.4, 12), np.full(12, 4.0)])
    assert np.all(ways.direction_at(0, points)[:, 0] > 0.99)
    assert np.all(ways.direction_at(1, points - [1.45, 0.0])[:, 0] < -0.99)


def test_an_exit_field_leads_out_over_the_whole_run_out() -> None:
    _, ways = made(room(10, 8, 2, run_out_m=6.0))
    x, y = np.meshgrid(np.linspace(10.2, 16.0, 20), np.linspace(0.3, 7.7, 20))
    points = np.column_stack([x.ravel(), y.ravel()])
    assert np.all(ways.direction_at(0, points)[:, 0] > 0.999)
    assert ways.distance_at(0, points) == pytest.approx(np.zeros(len(points)), abs=1e-6)


def test_the_outer_side_of_an_exit_has_no_field() -> None:
    _, ways = made(room())
    assert ways.field_shape[1].tolist() == [0, 0]
    assert ways.distance_at(1, np.array([[5.0, 4.0]])).tolist() == [np.inf]
    assert ways.direction_at(1, np.array([[5.0, 4.0]])).tolist() == [[0.0, 0.0]]


def test_seats_make_the_way_longer_and_bend_it_to_the_aisle() -> None:
    rows = {"id": "rows", "area": "room", "polygon": box(2, 1, 12, 6.5), "seats": 40}
    _, plain = made(room(16, 10, 2.0))
    _, seated = made(room(16, 10, 2.0, seating=[rows], seat_speed_factor=0.3))
    point = np.array([[5.0, 5.8]])
    assert seated.distance_at(0, point)[0] > plain.distance_at(0, point)[0] + 1.0
    assert seated.direction_at(0, point)[0, 1] > 0.8


def test_stairs_count_longer_by_their_mean_factor() -> None:
    built, ways = made(two_levels(stair_up_factor=0.4, stair_down_factor=0.6))
    foot, head = 2 * 0 + 1, 2 * 1 + 1
    assert ways.door_to_door[2 * 0, 2 * 1] == pytest.approx(8.0 / 0.5, rel=0.03)
    assert ways.door_to_door[head, foot] == pytest.approx(8.0 / 0.5, rel=0.03)
    assert built.area_use[1] == "stair"


def test_door_to_door_holds_only_neighbours_in_one_area() -> None:
    _, ways = made(two_rooms(10, 8, 2, 2))
    finite = np.argwhere(np.isfinite(ways.door_to_door)).tolist()
    assert finite == [[0, 2], [3, 1]]
    assert ways.door_to_door[0, 2] == pytest.approx(10.0, rel=0.01)


def test_no_way_through_wide_openings_and_back_is_shorter_than_the_way_on() -> None:
    """Two halls of 60 m are joined by openings of 6 m; people stand in the one with the exit, anywhere along them."""
    openings = [
        {"id": f"opening_{x}", "between": ("south", "north"), "line": ((x, 10.0), (x + 6.0, 10.0))}
        for x in range(6, 50, 10)
    ]
    built, ways = made(venue(
        [{"id": "south", "polygon": box(0, 0, 60, 10)}, {"id": "north", "polygon": box(0, 10, 60, 20)}],
        [*openings, {"id": "exit", "between": ("south", "outside"), "line": ((60.0, 8.0), (60.0, 10.0)), **ENTRANCE}],
        standing_areas=["south"],
    ))  # fmt: skip
    south = built.area_ids.index("south")
    nodes, middle = ways.nodes_of(south), built.door_line.mean(axis=1)
    points = floor_points(built, south, 300, 0.2)
    walk = np.stack([ways.distance_at(int(node), points) for node in nodes], axis=1)
    gap = np.linalg.norm(points[:, None] - middle[nodes // 2], axis=2)
    beyond = ways.goal_beyond[0, nodes]
    whole = np.where(beyond > 0.0, np.maximum(walk, gap), walk) + beyond
    assert (whole[:, beyond > 0.0].min(axis=1) > whole[:, beyond == 0.0].min(axis=1) - 0.1).all()


def test_goals_are_exits_then_refuges_and_what_remains_adds_up() -> None:
    areas = [
        {"id": "safe", "use": "refuge", "polygon": box(20, 0, 24, 4), "capacity": 20},
        {"id": "hall", "polygon": box(0, 0, 20, 10)},
        {"id": "lobby", "use": "foyer", "polygon": box(0, 10, 20, 16)},
    ]
    doors = [
        {"id": "safe_door", "between": ("hall", "safe"), "line": ((20.0, 1.0), (20.0, 2.0))},
        {"id": "front", "between": ("lobby", "outside"), "line": ((9.0, 16.0), (11.0, 16.0)), **ENTRANCE},
        {"id": "hall_door", "between": ("hall", "lobby"), "line": ((9.0, 10.0), (11.0, 10.0))},
        {"id": "side", "between": ("hall", "outside"), "line": ((0.0, 4.0), (0.0, 6.0))},
    ]
    _, ways = made(venue(areas, doors))
    assert ways.goal_ids == ("front", "side", "safe")
    assert ways.goal_is_exit.tolist() == [True, True, False]
    assert ways.goal_door.tolist() == [1, 3, -1]
    assert ways.goal_area.tolist() == [3, 4, 0]
    into_hall, into_lobby = 2 * 2 + 1, 2 * 2
    assert ways.goal_beyond[0, 2 * 1] == 0.0
    assert ways.goal_beyond[0, into_lobby] == pytest.approx(6.0, rel=0.01)
    assert ways.goal_beyond[2, 2 * 0] == 0.0
    assert np.isinf(ways.goal_beyond[0, 2 * 0]), "a dead end is no way to an exit"
    assert ways.goal_beyond[0, 2 * 0 + 1] == pytest.approx(
        ways.door_to_door[2 * 0 + 1, into_lobby] + ways.goal_beyond[0, into_lobby]
    )
    assert ways.goal_beyond[2, into_hall] == ways.door_to_door[into_hall, 0]
    assert np.array_equal(ways.beyond_area(0), ways.goal_beyond[2])
    assert ways.beyond_area(2)[into_lobby] == 0.0
    leaving = [set(ways.nodes_of(area).tolist()) for area in range(5)]
    assert leaving == [{1}, {0, 4, 6}, {2, 5}, set(), set()]


def test_every_seat_of_the_concert_hall_reaches_an_exit(concert_hall: tuple[Venue, Navigation]) -> None:
    built, ways = concert_hall
    best = np.full(len(built.seat_position), np.inf)
    for area in np.unique(built.seat_area):
        here = built.seat_area == area
        for node in ways.nodes_of(int(area)):
            remains = ways.goal_beyond[ways.goal_is_exit, node].min()
            best[here] = np.minimum(best[here], ways.distance_at(int(node), built.seat_position[here]) + remains)
    assert best.max() < 80.0


def test_one_node_per_point_gives_what_each_node_gives(concert_hall: tuple[Venue, Navigation]) -> None:
    built, ways = concert_hall
    foyer = built.area_ids.index("foyer")
    points = floor_points(built, foyer, 60, 0.5)
    nodes = ways.nodes_of(foyer)[np.arange(len(points)) % len(ways.nodes_of(foyer))]
    together = ways.distance_at(nodes, points)
    assert together == pytest.approx([ways.distance_at(int(n), p[None])[0] for n, p in zip(nodes, points, strict=True)])


def test_a_local_field_leads_to_its_point_round_what_stands_between() -> None:
    built, ways = made(room(20, 12, 2.0, holes=[box(9, 0, 11, 9)]))
    field = ways.local_field(0, np.array([15.2, 4.7]))
    near = floor_points(built, 0, 400, 0.8)
    near = near[near[:, 0] > 12.0]
    aim = np.array([15.5, 4.5]) - near
    far = np.hypot(*aim.T) > 1.0
    assert angle_between(field.direction_at(near), aim)[far].mean() < 2.0
    assert field.distance_at(np.array([[5.0, 2.0]]))[0] > np.hypot(4.0, 7.0) + 2.0 + np.hypot(4.5, 4.5) - 0.5
    assert ways.local_field(0, np.array([15.9, 4.1])) is field


def test_the_same_venue_gives_the_same_bytes() -> None:
    first, again = made(two_levels())[1], made(two_levels())[1]
    assert first.field_distance.tobytes() == again.field_distance.tobytes()
    assert first.field_direction.tobytes() == again.field_direction.tobytes()
    assert first.goal_beyond.tobytes() == again.goal_beyond.tobytes()


def test_a_venue_without_doors_has_empty_navigation() -> None:
    _, ways = made(venue([{"id": "hall", "polygon": box(0, 0, 5, 5)}], []))
    assert ways.field_shape.shape == (0, 2)
    assert ways.goal_beyond.shape == (0, 0)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HAVENUE_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


def test_the_second_time_navigation_comes_from_disk(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = build_venue(two_levels())
    first = cache.cached_navigation(built)
    monkeypatch.setattr(cache, "build_navigation", lambda _: pytest.fail("computed again"))
    again = cache.cached_navigation(built)
    for name in cache.ARRAYS:
        assert getattr(first, name).tobytes() == getattr(again, name).tobytes()
        assert getattr(first, name).dtype == getattr(again, name).dtype
    assert again.goal_ids == first.goal_ids
    assert [path.suffix for path in kept.iterdir()] == [".npz"]


@pytest.mark.parametrize("rubbish", [b"", b"not an archive", "truncated"])
def test_a_broken_file_is_replaced(kept: Path, rubbish: bytes | str) -> None:
    built = build_venue(room())
    whole = cache.cached_navigation(built)
    path = next(kept.iterdir())
    path.write_bytes(path.read_bytes()[:400] if isinstance(rubbish, str) else rubbish)
    assert cache.cached_navigation(built).field_distance.tobytes() == whole.field_distance.tobytes()
    with np.load(path) as stored:
        assert str(stored["content_key"]) == built.content_key


def test_a_foreign_file_is_replaced(kept: Path) -> None:
    one, other = build_venue(room()), build_venue(two_rooms())
    cache.cached_navigation(one)
    path = next(kept.iterdir())
    path.rename(path.with_name(path.name.replace(one.content_key, other.content_key)))
    assert cache.cached_navigation(other).field_shape.shape == (4, 2)


def test_a_folder_that_cannot_be_written_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("HAVENUE_CACHE", str(tmp_path / "file" / "below"))
    assert cache.cached_navigation(build_venue(room())).goal_ids == ("exit",)


def test_the_concert_hall_is_kept_on_disk_and_comes_back_the_same(
    kept: Path, concert_hall: tuple[Venue, Navigation]
) -> None:
    built, _ = concert_hall
    made, found = cache.cached_navigation(built), cache.cached_navigation(built)
    assert kept.exists()
    assert found.field_direction.tobytes() == made.field_direction.tobytes()
    assert found.goal_beyond.tobytes() == made.goal_beyond.tobytes()


def test_the_key_of_the_cache_covers_all_code_that_works_fields_out() -> None:
    """What the files of the key import of ours is in the key too, but for parameters, messages and folders."""
    covered, spared = set(FILES), ("sim.scenario", "sim.installation", "sim.cache_folder", "sim.errors")
    for file in covered:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("sim."):
                continue
            for dotted in (f"{node.module}.{alias.name}" for alias in node.names):
                places = [home() / f"{name.replace('.', '/')}.py" for name in (dotted, str(node.module))]
                found = next((place for place in places if place.exists()), None)
                assert dotted.startswith(spared) or found is None or found in covered, f"{file.name} imports {dotted}"
