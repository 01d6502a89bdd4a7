"""``havenue sensitivity`` from the command line."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from analysis.cli import main
from tests.study_folders import VARIED, write_study

pytest.importorskip("SALib")


def havenue(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


STUDY = """schema: 1
name: evening
vary:
  response.police.travel_median_s: {low: 120, high: 900}
  awareness.threshold_sigma: {}
"""


def laid_out(tmp_path: Path, method: str, size: int) -> Path:
    (tmp_path / "study.yaml").write_text(STUDY)
    table = tmp_path / "points.csv"
    words = ["sensitivity", str(tmp_path / "study.yaml"), "--table", str(table), "--method", method]
    result = havenue(*words, "--size", str(size))
    assert result.exit_code == 0, result.stderr
    return table


@pytest.mark.parametrize(("method", "size", "points"), [("sobol", 32, 128), ("morris", 12, 36)])
def test_points_laid_out_come_back_as_what_they_were_for(tmp_path: Path, method: str, size: int, points: int) -> None:
    table = laid_out(tmp_path, method, size)
    assert table.read_text().splitlines()[0] == ",".join(each["path"] for each in VARIED)
    knobs = np.loadtxt(table, delimiter=",", skiprows=1)
    assert len(knobs) == points
    folder = write_study(tmp_path / "study", points=points, replications=3, knobs=knobs, design="table", series=False)
    (found,) = json.loads(havenue("sensitivity", str(folder), "--json").stdout)
    assert found["layout"] == method
    today = found["outcomes"][0]
    assert today["method"] == method.capitalize()
    assert today["weights"][0]["path"] == "response.police.travel_median_s"
    said = havenue("sensitivity", str(folder)).stdout
    assert "change in deaths under faster_alarm" in said
    assert "95 % intervals" in said


def test_size_that_is_no_power_of_two_is_refused(tmp_path: Path) -> None:
    result = havenue("sensitivity", str(tmp_path), "--table", "x.csv", "--method", "sobol", "--size", "12")
    assert result.exit_code == 2
    assert "power of two" in result.stderr


def test_list_of_values_has_no_range_to_lay_points_over(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text("schema: 1\nname: e\nvary:\n  alarm.delay_s: {values: [1, 2]}\n")
    result = havenue("sensitivity", str(tmp_path / "study.yaml"), "--table", str(tmp_path / "x.csv"))
    assert result.exit_code == 2
    assert "vary.alarm.delay_s: it has no range" in result.stderr


def test_study_file_without_results_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text(STUDY)
    result = havenue("sensitivity", str(tmp_path / "study.yaml"))
    assert result.exit_code == 2
    assert "havenue sweep" in result.stderr


def test_study_in_which_nothing_was_varied_is_refused(tmp_path: Path) -> None:
    result = havenue("sensitivity", str(write_study(tmp_path, replications=3, series=False)))
    assert result.exit_code == 2
    assert "no number was varied" in result.stderr


def test_without_the_package_failures_are_still_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [each for each in sys.modules if each.startswith("SALib")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "SALib", None)
    folder = write_study(tmp_path, points=70, replications=3, series=False)
    result = havenue("sensitivity", str(folder))
    assert result.exit_code == 0, result.stderr
    assert "pip install 'havenue[sensitivity]'" in result.stdout
    assert "faster_alarm is no better than the baseline in" in result.stdout
