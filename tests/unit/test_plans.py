"""Plans of venues in other formats: nothing is lost on the way out and back, and nothing is guessed in silence."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
import shapely
from click.testing import CliRunner, Result

from analysis.cli import main
from analysis.plans.drawings import to_svg, to_wkt
from analysis.plans.geojson import from_geojson, geojson_text
from analysis.plans.venue_file import read_answers
from sim.runs.loading import load_venue
from sim.scenario.reading.shipped import shipped_files

HALL = "POLYGON ((0 0, 20 0, 20 12, 0 12, 0 0), (5 5, 6 5, 6 6, 5 6, 5 5))"
EXITS = {"exits": {"jps-exits_0": {"type": "polygon", "coordinates": [[8, -0.2], [11, -0.2], [11, 0.3], [8, 0.3]]}}}
FAR_EXIT = {"exits": {"a": {"coordinates": [[8, 1.5], [10, 1.5], [10, 2.5], [8, 2.5]]}}}
SQUARE = [[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]]


def havenue(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def imported(folder: Path, *texts: str, answers: Path | None = None) -> Result:
    """Import texts as the files of one plan into ``plan.yaml`` of a folder."""
    files = [folder / f"plan{number}.txt" for number in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text)
    told = ["--answers", answers] if answers else []
    return havenue("import-venue", *files, "-o", folder / "plan.yaml", "--force", *told)


@pytest.mark.parametrize("name", shipped_files("venue"))
def test_a_shipped_venue_comes_back_from_geojson_as_it_was(name: str, tmp_path: Path) -> None:
    assert havenue("export-venue", name, "-o", tmp_path / "venue.geojson").exit_code == 0
    assert havenue("import-venue", tmp_path / "venue.geojson", "-o", tmp_path / "venue.yaml").exit_code == 0
    assert load_venue(str(tmp_path / "venue.yaml")) == load_venue(name)
    assert not (tmp_path / "venue.questions.yaml").exists()


def test_geojson_says_that_its_coordinates_are_metres() -> None:
    document = json.loads(geojson_text(load_venue("club_500")))
    assert "metres" in document["havenue"]["coordinates"]
    assert {feature["geometry"]["type"] for feature in document["features"]} == {"Polygon", "LineString"}
    assert from_geojson(document)["name"] == "club_500"


@pytest.mark.parametrize("name", shipped_files("venue"))
def test_the_text_is_the_floor_and_the_drawing_has_every_area_and_door(name: str) -> None:
    venue = load_venue(name)
    floor = shapely.from_wkt(to_wkt(venue))
    drawn = sum(shapely.Polygon(area.polygon, area.holes).area for area in venue.areas)
    assert floor.area == pytest.approx(drawn, rel=0.01)
    ids = {element.get("id") for element in ElementTree.fromstring(to_svg(venue)).iter()}
    assert {each.id for each in (*venue.areas, *venue.doors)} <= ids


def test_a_floor_and_its_exits_make_a_venue_that_can_be_walked_in(tmp_path: Path) -> None:
    result = imported(tmp_path, HALL, json.dumps(EXITS))
    assert result.exit_code == 0, result.stderr
    venue = load_venue(str(tmp_path / "plan.yaml"))
    assert [len(area.holes) for area in venue.areas] == [1]
    (door,) = venue.doors
    assert sorted(door.line) == [(8.0, 0.0), (11.0, 0.0)]
    assert havenue("check", tmp_path / "plan.yaml").exit_code == 0


def test_every_guess_is_a_question_and_answers_take_its_place(tmp_path: Path) -> None:
    imported(tmp_path, HALL, json.dumps(EXITS))
    asked = tmp_path / "plan.questions.yaml"
    keys = [line.split()[-1] for line in asked.read_text().splitlines() if line.startswith("- key:")]
    assert keys == ["areas.area_1.use", *(f"doors.exit_jps_exits_0.{what}" for what in
                                          ("state", "public_entrance", "response_access"))]  # fmt: skip
    asked.write_text(asked.read_text().replace("  answer:", "  answer: foyer", 1))
    refused = imported(tmp_path, HALL, json.dumps(EXITS))
    assert (refused.exit_code, "holds answers" in refused.stderr) == (2, True)
    assert read_answers(asked) == {"areas.area_1.use": "foyer"}
    result = havenue("import-venue", tmp_path / "plan0.txt", tmp_path / "plan1.txt", "-o", tmp_path / "plan.yaml",
                     "--answers", asked)  # fmt: skip
    assert "3 questions not answered yet" in result.stdout
    assert load_venue(str(tmp_path / "plan.yaml")).areas[0].use == "foyer"
    assert read_answers(asked) == {"areas.area_1.use": "foyer"}  # kept in the file that is written anew


def test_an_exit_away_from_every_wall_is_asked_for_with_its_place(tmp_path: Path) -> None:
    imported(tmp_path, HALL, json.dumps(FAR_EXIT))
    text = (tmp_path / "plan.questions.yaml").read_text()
    assert "1.50 m away from any wall" in text
    assert "place: [9.0, 2.0]" in text


def test_a_plan_without_exits_asks_where_people_leave(tmp_path: Path) -> None:
    result = imported(tmp_path, HALL)
    assert (result.exit_code, "no exit" in result.stderr) == (2, True)
    asked = tmp_path / "plan.questions.yaml"
    before, after = asked.read_text().split("- key: exits")
    asked.write_text(before + "- key: exits" + after.replace("  answer:", "  answer: [[[0, 4], [0, 6]]]", 1))
    assert imported(tmp_path, HALL, answers=asked).exit_code == 0
    assert set(load_venue(str(tmp_path / "plan.yaml")).doors[0].line) == {(0.0, 4.0), (0.0, 6.0)}


def test_a_plan_in_millimetres_is_asked_about(tmp_path: Path) -> None:
    way_out = {"exits": {"a": {"coordinates": [[8000, -100], [9000, -100], [9000, 100], [8000, 100]]}}}
    imported(tmp_path, "POLYGON ((0 0, 20000 0, 20000 12000, 0 12000, 0 0))", json.dumps(way_out))
    assert "how many metres is one unit?" in (tmp_path / "plan.questions.yaml").read_text()
    assert (20.0, 12.0) in load_venue(str(tmp_path / "plan.yaml")).areas[0].polygon


def test_features_of_other_programs_are_floors_exits_and_doors(tmp_path: Path) -> None:
    def feature(kind: str, geometry: dict[str, object], **said: str) -> dict[str, object]:
        return {"type": "Feature", "properties": {"category": kind, **said}, "geometry": geometry}

    def room(x: float) -> dict[str, object]:
        return {"type": "Polygon", "coordinates": [[[x + a, b] for a, b in SQUARE]]}

    plan = {"type": "FeatureCollection", "features": [
        feature("room", room(0), name="Main room", use="hall"), feature("room", room(9), name="Lobby", use="foyer"),
        feature("opening", {"type": "LineString", "coordinates": [[9, 3], [9, 6]]}),
        feature("exit", {"type": "LineString", "coordinates": [[12, 0], [14, 0]]}),
        feature("label", {"type": "Point", "coordinates": [1, 1]}),
    ]}  # fmt: skip
    assert imported(tmp_path, json.dumps(plan)).exit_code == 0
    venue = load_venue(str(tmp_path / "plan.yaml"))
    assert [(area.id, area.use) for area in venue.areas] == [("main_room", "hall"), ("lobby", "foyer")]
    assert {frozenset(door.between) for door in venue.doors} == {
        frozenset(("main_room", "lobby")), frozenset(("lobby", "outside")),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("POLYGON ((0 0, 9 0, 9 9))", "must end where it began"),
        ("POLYGON ((0 0, 9 9, 9 0, 0 9, 0 0))", "not sound: Self-intersection[4.5 4.5]"),
        ("LINESTRING (0 0, 9 0)", "holds no floor, but 1 LineString"),
        ("POLYGON EMPTY", "no floor"),
        ("POLYGON ((0 0, 0.1 0, 0.1 0.1, 0 0.1, 0 0))", "no floor"),
        ("{", "is no JSON"),
        ('{"rooms": []}', "neither a GeoJSON FeatureCollection nor"),
        ('{"type": "FeatureCollection", "features": [{"properties": {}}]}', "feature 1 has no geometry"),
        ('{"type": "FeatureCollection", "features": 3}', "its `features` are no list"),
        ('{"havenue": {}, "features": [3]}', "is no venue that `export-venue` wrote"),
        ('{"exits": {"a": {"coordinates": [[0, 0]]}}}', "exits.a"),
        ("<svg/>", "is no well-known text"),
    ],
)
def test_a_broken_plan_is_told_in_one_sentence(text: str, said: str, tmp_path: Path) -> None:
    result = imported(tmp_path, text)
    assert result.exit_code == 2, result.exception
    assert said in result.stderr
    assert len(result.stderr.strip().splitlines()) <= 2
    assert not (tmp_path / "plan.yaml").exists()


def test_an_answer_that_is_no_choice_is_refused(tmp_path: Path) -> None:
    imported(tmp_path, HALL, json.dumps(EXITS))
    asked = tmp_path / "plan.questions.yaml"
    asked.write_text(asked.read_text().replace("  answer:", "  answer: ballroom", 1))
    result = imported(tmp_path, HALL, json.dumps(EXITS), answers=asked)
    assert result.exit_code == 2
    assert "areas.area_1.use is `ballroom`" in result.stderr


def test_no_file_is_written_over_unasked(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("mine")
    (tmp_path / "plan.wkt").write_text(HALL)
    for words in (["import-venue", tmp_path / "plan.wkt"], ["init", "venue"]):
        result = havenue(*words, "-o", tmp_path / "mine.yaml")
        assert result.exit_code == 2
        assert "is there already" in result.stderr
    assert (tmp_path / "mine.yaml").read_text() == "mine"


@pytest.mark.parametrize("kind", ["scenario", "venue", "policy", "study"])
def test_a_file_to_start_from_is_sound_as_it_is(kind: str, tmp_path: Path) -> None:
    assert havenue("init", kind, "-o", tmp_path / "mine.yaml").exit_code == 0
    result = havenue("check", tmp_path / "mine.yaml")
    assert result.exit_code == 0, result.stderr
    assert f": {kind} `my_{kind}`" in result.stdout


def test_a_venue_is_drawn_before_any_run(tmp_path: Path) -> None:
    result = havenue("plot", "club_500", "--out", tmp_path, "--format", "svg")
    assert result.exit_code == 0, result.stderr
    drawn = (tmp_path / "club_500.svg").read_text()
    assert all(word in drawn for word in ("side_west", "dance_floor", "door, closed until pushed"))
    refused = havenue("plot", "club_500", "exits")
    assert (refused.exit_code, "one figure, its plan" in refused.stderr) == (2, True)
