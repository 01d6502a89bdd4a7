"""Results as tables: columns of equal length that pandas takes as they are, the same from a run and from its folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.runs.run_folder import load_run, save_run
from sim.runs.runner import RunResult
from sim.runs.stored_run import StoredRun
from sim.world.codes import Cause, Status
from sim.world.event_log import EVENTS
from sim.world.trajectory import Presence
from tests.worlds import assault, finished, incident

TABLES = ("people_table", "events_table", "series_table", "trajectory_table")


@pytest.fixture(scope="module")
def result() -> RunResult:
    """Give a run in which some leave, some are harmed and paths are kept, every third step."""
    hazards = [assault(harm_per_min=120.0)]
    return finished(
        incident(80, hazards=hazards, run={"trajectory_every_s": 1.4, "duration_s": 120.0}), 2, trajectory=True
    )


@pytest.fixture(scope="module")
def stored(result: RunResult, tmp_path_factory: pytest.TempPathFactory) -> StoredRun:
    folder = tmp_path_factory.mktemp("runs") / "run"
    save_run(result, str(folder))
    return load_run(str(folder))


@pytest.mark.parametrize("name", TABLES)
def test_table_is_a_dict_of_arrays_of_equal_length(result: RunResult, name: str) -> None:
    table = getattr(result, name)()
    assert type(table) is dict
    assert {type(column) for column in table.values()} == {np.ndarray}
    assert {column.ndim for column in table.values()} == {1}
    assert len({len(column) for column in table.values()}) == 1
    assert list(pd.DataFrame(table).columns) == list(table)
    assert len(pd.DataFrame(table)) > 1


@pytest.mark.parametrize("name", TABLES)
def test_stored_run_gives_the_table_of_the_run(result: RunResult, stored: StoredRun, name: str) -> None:
    pd.testing.assert_frame_equal(pd.DataFrame(getattr(stored, name)()), pd.DataFrame(getattr(result, name)()))


def test_people_table_has_labels_for_numbers(result: RunResult) -> None:
    table = result.people_table()
    assert table["status"].tolist() == [Status(code).label for code in result.people["status"]]
    assert table["harmed_by"].tolist() == [Cause(code).label for code in result.people["harmed_by"]]
    assert {"none", "direct"} <= set(table["harmed_by"])
    assert set(table["left_by"]) <= {*result.venue.door_ids, ""}
    assert set(table["home_area"]) <= set(result.venue.area_ids)


def test_time_that_never_came_is_missing(result: RunResult) -> None:
    left_at = pd.DataFrame(result.people_table())["left_at"]
    came = result.people["left_at"][np.isfinite(result.people["left_at"])]
    assert 0 < left_at.count() == len(came) < len(left_at)
    assert left_at.mean() == pytest.approx(came.mean(), abs=0.001)


def test_people_table_is_what_pandas_reads_from_the_folder(result: RunResult, stored: StoredRun) -> None:
    read = pd.read_csv(
        stored.folder / "people.csv", keep_default_na=False, na_values={"left_at": [""], "died_at": [""]}
    )
    table = pd.DataFrame(result.people_table())
    for name in ("person", "age", "status", "wound", "left_by", "left_at", "died_at"):
        pd.testing.assert_series_equal(read[name], table[name], check_dtype=False)


def test_events_table_tells_every_event_with_its_meaning(result: RunResult) -> None:
    table = result.events_table()
    assert list(zip(table["time_s"], table["event"], table["subject"], strict=True)) == [
        (event.time_s, event.name, event.subject) for event in result.events
    ]
    assert table["meaning"].tolist() == [EVENTS[name] for name in table["event"]]


def test_trajectory_table_gives_whoever_is_there_in_metres(result: RunResult) -> None:
    paths, table = result.trajectory, result.trajectory_table()
    assert paths is not None
    assert list(table) == ["id", "frame", "x", "y"]
    there = np.isin(paths.presence, (Presence.UPRIGHT, Presence.LYING))
    assert len(table["id"]) == int(there.sum()) < there.size, "some have left"
    rows = list(zip(table["frame"].tolist(), table["id"].tolist(), strict=True))
    assert rows == sorted(set(rows))
    for frame in (0, len(there) - 1):
        mine = table["frame"] == frame
        assert table["id"][mine].tolist() == np.flatnonzero(there[frame]).tolist()
        assert np.allclose(table["x"][mine], 0.01 * paths.centimetres[frame, there[frame], 0], atol=1e-9)
        assert np.allclose(table["y"][mine], 0.01 * paths.centimetres[frame, there[frame], 1], atol=1e-9)


def test_frame_rate_is_that_of_the_frames_that_were_kept(result: RunResult, stored: StoredRun) -> None:
    """Asked for every 1.4 s, kept every third step of 0.5 s."""
    assert result.trajectory is not None
    gaps = np.diff(result.trajectory.time_s)
    assert np.allclose(gaps, 1.5)
    assert result.frame_rate == stored.frame_rate == pytest.approx(1 / 1.5)


def test_without_paths_the_trajectory_table_is_empty(tmp_path: Path) -> None:
    short = finished(incident(10, hazards=[], run={"duration_s": 2.0}))
    save_run(short, tmp_path / "run")
    for each in (short, load_run(tmp_path / "run")):
        assert {name: len(column) for name, column in each.trajectory_table().items()} == dict.fromkeys(
            ("id", "frame", "x", "y"), 0
        )
