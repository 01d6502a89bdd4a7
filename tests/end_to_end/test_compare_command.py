"""``havenue compare`` from the command line."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis.cli import main
from tests.studies import EVENING, STUDY, write
from tests.study_folders import write_study


def havenue(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("study")
    return write_study(folder, points=8, replications=12, series=False, fail=[5])


def test_json_has_a_row_for_each_scenario_and_policy(study: Path) -> None:
    told = json.loads(havenue("compare", str(study), "--json").stdout)
    assert (told["baseline"], told["metric"]) == ("as_today", "deaths")
    assert [row["policy"] for row in told["rows"]] == [
        "as_today", "faster_alarm", "immediate_entry", "warm_zone_care",
    ]  # fmt: skip
    row = told["rows"][2]
    asked = {"scenario", "policy", "n", "mean", "ci95", "diff", "diff_ci95", "p_better", "variance_reduction"}
    assert asked <= set(row)
    assert row["n"] == 95
    assert row["diff_ci95"][0] < row["diff"] < row["diff_ci95"][1] < 0.0
    assert told["rows"][0]["diff"] is None
    assert any("failed" in warning for warning in told["warnings"])


def test_people_get_a_table_with_intervals_warnings_and_how_to_read_it(study: Path) -> None:
    said = havenue("compare", str(study)).stdout
    for words in ("immediate_entry", "verdict", "break-even", "near the best in", "! club: 1 run", "not predictions"):
        assert words in said
    assert max(len(line) for line in said.splitlines()) <= 140


def test_money_can_be_switched_off(study: Path) -> None:
    said = havenue("compare", str(study), "--no-money").stdout
    assert "GBP" not in said
    assert "break-even" not in said


def test_unknown_metric_is_bad_input(study: Path) -> None:
    result = havenue("compare", str(study), "--metric", "death")
    assert result.exit_code == 2
    assert "did you mean 'deaths'?" in result.stderr


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the results of 24 real runs of an assault on a hall with eight people."""
    folder = tmp_path_factory.mktemp("swept")
    hazard = {"kind": "assault", "onset_s": 2.0, "sources": 1, "short_share": 0.5}
    write(folder / "evening.yaml", {**EVENING, "hazards": [hazard]})
    vary = {"hazards.0.inside_share": {"values": [0.0, 0.5]}}
    file = write(folder / "study.yaml", {**STUDY, "design": "grid", "vary": vary, "replications": 6})
    result = havenue("sweep", file, "--out", str(folder / "results"), "--workers", "1", "--quiet")
    assert result.exit_code == 0, result.stderr
    return folder / "results"


@pytest.mark.parametrize(("by", "classes"), [
    ("origin", ["inside", "entrance", "vicinity"]), ("regime", ["short", "sustained", "barricade"]),
    ("notice", ["noticed", "unnoticed"]), ("site_officers", ["able", "unable"]),
])  # fmt: skip
def test_effects_by_class_of_real_runs_hold_every_pair_once_and_no_level_of_harm(
    swept: Path, by: str, classes: list[str]
) -> None:
    told = json.loads(havenue("compare", str(swept), "--by", by, "--metric", "casualties", "--json").stdout)
    assert [row["class"] for row in told["rows"]] == classes == told["classes"]
    assert sum(row["n"] for row in told["rows"]) == 12
    assert set(told["rows"][0]) == {"scenario", "policy", "class", "n", "diff", "diff_ci95", "note"}
    said = havenue("compare", str(swept), "--by", by, "--metric", "casualties").stdout
    assert all(name in said for name in (*classes, "Welch", "never levels of harm"))
    assert "mean  " not in said
    assert max(len(line) for line in said.splitlines()) <= 140


def test_share_varied_from_point_to_point_decides_the_class_of_stored_runs(swept: Path, tmp_path: Path) -> None:
    """Draws as exported, held against the share of each point by hand."""
    havenue("export", str(swept), "--table", "runs", "--to", str(tmp_path))
    lines = [line.split(",") for line in (tmp_path / "runs.csv").read_text().splitlines()]
    place = {name: k for k, name in enumerate(lines[0])}
    today = [line for line in lines[1:] if line[place["policy"]] == "as_today"]
    shares = {"0": 0.0, "1": 0.5}
    inside = sum(float(line[place["draw_origin"]]) < shares[line[place["point"]]] for line in today)
    assert 0 < inside < 6
    told = json.loads(havenue("compare", str(swept), "--by", "origin", "--json").stdout)
    assert told["rows"][0]["n"] == inside


def test_folder_of_an_older_version_has_no_classes_and_gives_exit_code_2_in_a_sentence() -> None:
    old = Path(__file__).parent.parent / "unit" / "data" / "small_evening_0_1_0"
    result = havenue("compare", str(old), "--by", "origin", "--metric", "casualties")
    assert result.exit_code == 2
    assert result.stdout == ""
    (said,) = [line for line in result.stderr.splitlines() if not line.startswith("note")]
    assert "Havenue 0.1.0, which drew no origin of an incident" in said


def test_unknown_class_is_bad_input(study: Path) -> None:
    result = havenue("compare", str(study), "--by", "weather")
    assert result.exit_code == 2
    assert "origin" in result.stderr


@pytest.mark.slow
@pytest.mark.parametrize("command", ["compare", "report"])
def test_hundred_thousand_runs_take_less_than_ten_seconds_and_a_gibibyte(tmp_path: Path, command: str) -> None:
    """Seconds of processor time, so that neighbours on the machine do not count; both run in one thread."""
    write_study(tmp_path, points=1250, replications=20, series=False)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    surroundings = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    words = [sys.executable, "-m", "analysis.cli", command, str(tmp_path)]
    subprocess.run(words, check=True, capture_output=True, env=surroundings)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 10.0
    assert after.ru_maxrss < 1024 * 1024
