"""Paths written for other tools: JuPedSim's tables, bodies on the floor and apart, and everybody who left crosses."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from click.testing import CliRunner, Result

from analysis.cli import main
from sim.runs.path_files import Paths, chosen_paths, write_paths
from sim.runs.run_folder import load_run, save_run
from sim.runs.stored_run import StoredRun
from sim.world.codes import Role
from sim.world.trajectory import Presence
from tests.worlds import assault, concert_hall, finished, incident, scenario


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a run with people who leave, are harmed and die, staff, officers and a source."""
    words = incident(240, hazards=[assault(harm_per_min=60.0, onset_s=20.0)], run={"duration_s": 100.0})
    place = tmp_path_factory.mktemp("paths") / "run"
    save_run(finished(words, 2, trajectory=True), place)
    return place


@pytest.fixture(scope="module")
def run(folder: Path) -> StoredRun:
    return load_run(folder)


@pytest.fixture(scope="module")
def upright(run: StoredRun) -> Paths:
    return chosen_paths(run, None, (), lying=False)


def havenue(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def table(path: Path, query: str) -> list[Any]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def crossings(paths: Paths, line: np.ndarray, outward: np.ndarray) -> int:
    """Count those who cross a line outward, less those who cross it inward, from frame to frame."""
    order = np.lexsort((paths.frame, paths.body))
    body, frame, place = paths.body[order], paths.frame[order], paths.place[order]
    along = (body[1:] == body[:-1]) & (frame[1:] == frame[:-1] + 1)
    steps = shapely.linestrings(np.stack([place[:-1], place[1:]], axis=1)[along])
    crossed = shapely.intersects(steps, shapely.LineString(line))
    sign = np.sign((place[1:] - place[:-1])[along] @ outward)
    return int(sign[crossed].sum())


def test_the_file_has_the_tables_of_jupedsims_second_version(run: StoredRun, upright: Paths, tmp_path: Path) -> None:
    write_paths(run, upright, "sqlite", tmp_path / "paths.sqlite")
    about = dict(table(tmp_path / "paths.sqlite", "SELECT key, value FROM metadata"))
    assert (about["version"], float(about["fps"])) == ("2", run.frame_rate)
    rows = table(tmp_path / "paths.sqlite", "SELECT frame, id, pos_x, pos_y, ori_x, ori_y FROM trajectory_data")
    assert len(rows) == len(upright.frame) > 10_000
    assert np.allclose([row[2:4] for row in rows], upright.place)
    assert np.allclose(np.hypot(*np.array([row[4:] for row in rows]).T), 1.0)
    (wkt,) = table(tmp_path / "paths.sqlite", "SELECT wkt FROM geometry, frame_data WHERE hash = geometry_hash LIMIT 1")
    floor = shapely.from_wkt(wkt[0])
    assert floor.geom_type == "Polygon"
    assert floor.bounds == pytest.approx([float(about[edge]) for edge in ("xmin", "ymin", "xmax", "ymax")])


def test_every_body_stands_on_the_floor_and_at_a_point_of_its_own(upright: Paths) -> None:
    assert shapely.contains_xy(upright.floor.buffer(1e-6), upright.place).all()
    points = np.column_stack([upright.frame, np.round(upright.place, 5)])
    assert len(np.unique(points, axis=0)) == len(points)


def test_as_many_of_the_audience_cross_each_exit_as_left_by_it(run: StoredRun) -> None:
    audience, venue = chosen_paths(run, None, ("attendee",), lying=False), run.venue
    assert set(audience.role) == {Role.ATTENDEE}
    left = run.people["left_by"]
    for door in venue.exits:
        crossed = crossings(audience, venue.door_line[door], venue.door_normal[door])
        assert crossed == np.count_nonzero(left == venue.door_ids[door]), venue.door_ids[door]
    assert np.isin(left, venue.door_ids).sum() > 50


def test_those_who_lie_are_in_it_on_request_only(run: StoredRun, upright: Paths) -> None:
    everybody = chosen_paths(run, None, (), lying=True)
    assert set(upright.presence) == {Presence.UPRIGHT}
    assert set(everybody.presence) == {Presence.UPRIGHT, Presence.LYING}
    assert np.count_nonzero(everybody.presence == Presence.UPRIGHT) == len(upright.frame)


def test_equal_runs_give_equal_bytes(run: StoredRun, upright: Paths, tmp_path: Path) -> None:
    for kind in ("sqlite", "parquet"):
        if kind == "parquet":
            pytest.importorskip("pyarrow")
        for name in ("first", "again"):
            write_paths(run, upright, kind, tmp_path / name)
        assert (tmp_path / "first").read_bytes() == (tmp_path / "again").read_bytes()


def test_parquet_holds_the_same_rows(run: StoredRun, upright: Paths, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    write_paths(run, upright, "parquet", tmp_path / "paths.parquet")
    read = parquet.read_table(tmp_path / "paths.parquet")
    assert np.array_equal(read["id"].to_numpy(), upright.body)
    assert np.array_equal(read["x"].to_numpy(), upright.place[:, 0])
    assert set(read["state"].to_pylist()) == {"upright"}


def test_one_level_stands_at_its_true_place(tmp_path: Path) -> None:
    words = scenario(concert_hall(), {"crowd": {"people": 300}, "run": {"duration_s": 5.0}})
    save_run(finished(words, 1, trajectory=True), tmp_path / "run")
    run = load_run(tmp_path / "run")
    level = run.venue.level_ids.index("upper_west")
    on_sheet, true = chosen_paths(run, None, (), lying=False), chosen_paths(run, "upper_west", (), lying=False)
    assert 0 < len(true.frame) < len(on_sheet.frame)
    kept = {
        (frame, body): place for frame, body, place in zip(on_sheet.frame, on_sheet.body, on_sheet.place, strict=True)
    }
    moved = [kept[frame, body] - place for frame, body, place in zip(true.frame, true.body, true.place, strict=True)]
    assert np.allclose(moved, run.venue.level_offset[level])
    assert np.abs(run.venue.level_offset[level]).max() > 1.0


def test_the_command_writes_where_the_run_stands(folder: Path, tmp_path: Path) -> None:
    result = havenue("export", str(folder), "--trajectory", "sqlite", "--to", str(tmp_path / "out"))
    assert result.exit_code == 0
    assert Path(result.stdout.strip()) == tmp_path / "out" / "trajectory.sqlite"
    assert (tmp_path / "out" / "trajectory.sqlite").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--trajectory", "sqlite", "--level", "attic"), "no such level (it has ground)"),
        (("--trajectory", "sqlite", "--role", "ushers"), "no such role"),
        (("--trajectory", "sqlite", "--table", "runs"), "--table is for the tables of a study"),
        (("--level", "ground"), "--level needs --trajectory"),
    ],
)
def test_what_does_not_belong_is_refused_in_one_sentence(folder: Path, words: tuple[str, ...], said: str) -> None:
    result = havenue("export", str(folder), *words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert not (folder / "export").exists()


def test_a_run_without_paths_says_how_to_keep_them(tmp_path: Path) -> None:
    save_run(finished(incident(20, run={"duration_s": 2.0}), 1), tmp_path / "run")
    result = havenue("export", str(tmp_path / "run"), "--trajectory", "sqlite")
    assert result.exit_code == 2
    assert "havenue run ... --trajectory" in result.stderr
