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
