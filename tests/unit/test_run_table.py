"""Reading the results folder of a study."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from analysis.compare.run_table import is_study, read_table
from sim.errors import ResultsError
from tests.study_folders import VARIED, write_study


def test_columns_come_back_in_the_order_of_the_design(tmp_path: Path) -> None:
    table = read_table(write_study(tmp_path, points=3, replications=4, series=False, real_words=False))
    assert len(table.point) == 4 * 3 * 4
    assert table.policy[:12].tolist() == ["as_today"] * 12
    assert table.point[:12].tolist() == sorted([0, 1, 2] * 4)
    assert table.replication[:4].tolist() == [0, 1, 2, 3]
    assert table.metrics["deaths"].dtype == np.float64
    assert table.knobs[VARIED[0]["path"]].shape == (3,)


def test_failed_runs_have_no_value(tmp_path: Path) -> None:
    table = read_table(write_study(tmp_path, replications=5, fail=[2], series=False, real_words=False), ["deaths"])
    assert list(table.metrics) == ["deaths"]
    assert np.flatnonzero(table.failed).tolist() == [2]
    assert np.flatnonzero(np.isnan(table.metrics["deaths"])).tolist() == [2]


def broken(folder: Path, what: str) -> Path:
    write_study(folder, replications=2, series=False, real_words=False)
    manifest = json.loads((folder / "manifest.json").read_text())
    if what == "run":
        manifest["kind"] = "run"
    if what == "schema":
        manifest["schema"] = 7
    if what == "missing key":
        del manifest["policies"]
    (folder / "manifest.json").write_text("{" if what == "cut off" else json.dumps(manifest))
    if what == "no database":
        (folder / "results.sqlite").unlink()
    if what == "damaged database":
        (folder / "results.sqlite").write_bytes(b"not a database" * 100)
    if what == "no manifest":
        (folder / "manifest.json").unlink()
    return folder


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("run", "is not a results folder"), ("schema", "schema 7 is not supported"),
        ("missing key", "`policies` is missing"),
        ("cut off", "cannot be read"), ("no database", "no run is finished"), ("no manifest", "contains no study"),
        ("damaged database", "cannot be read"),
    ],
)  # fmt: skip
def test_folder_that_is_no_study_is_refused_in_words(tmp_path: Path, what: str, said: str) -> None:
    with pytest.raises(ResultsError, match=said):
        read_table(broken(tmp_path / "study", what))


def test_absent_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="there is no such folder"):
        read_table(tmp_path / "nowhere")
    assert not is_study(tmp_path / "nowhere")


def test_unknown_metric_suggests_the_near_one(tmp_path: Path) -> None:
    write_study(tmp_path, replications=2, series=False, real_words=False)
    with pytest.raises(ResultsError, match="did you mean 'deaths'"):
        read_table(tmp_path, ["death"])
