"""A study of one knob at a time from the command line: swept, stopped, gone on with, and told as a table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from analysis.cli import main
from sim.studies.loading import load_study
from sim.studies.sweep import run_study
from tests.studies import EVENING, Pretend, changed, choose, filled, study_file, write
from tests.worlds import assault

VARY: dict[str, Any] = {
    "hazards.0.harm_per_min": {"low": 1, "high": 120},
    "decisions.hide_share": {"low": 0.1, "high": 0.15},
}
WORDS: dict[str, Any] = {
    "scenarios": ["attack.yaml"], "policies": [], "design": {"kind": "one_at_a_time"}, "vary": VARY,
    "replications": 3, "keep": [],
}  # fmt: skip


def havenue(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


@pytest.fixture
def study(tmp_path: Path) -> str:
    write(tmp_path / "attack.yaml", {**EVENING, "name": "attack", "hazards": [assault(harm_per_min=30.0)]})
    return study_file(tmp_path, **WORDS)


def test_table_of_two_knobs_from_the_command_line(study: str, tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    checked = havenue("check", study)
    assert checked.exit_code == 0, checked.output
    swept = havenue("sweep", study, "--out", out, "--workers", "1")
    assert swept.exit_code == 0, swept.stderr
    (told,) = json.loads(havenue("sensitivity", out, "--json").stdout)
    assert (told["layout"], told["points"], told["policy"]) == ("one_at_a_time", 4, "as_today")
    assert told["outcome"].startswith("expected casualties under")
    assert [each["path"] for each in told["knobs"]] == list(VARY), "the farthest move first"
    low, high = told["knobs"][0]["ends"]
    assert low["ratio_ci95"][0] <= low["ratio"] < 0.1
    assert 1.0 < high["ratio"] <= high["ratio_ci95"][1]
    still = told["knobs"][1]["ends"][1]
    assert (still["as_it_stands"], still["ratio"]) == (True, 1.0)
    said = havenue("sensitivity", out).stdout
    assert "1 of 2 move the mean by more than a tenth: hazards.0.harm_per_min (assumption" in said.replace("\n", " ")
    assert "0.15: as it stands" in said
    assert "expected deaths under as_today" in havenue("sensitivity", out, "--metric", "expected_deaths").stdout


def test_what_is_missing_is_said_and_the_sweep_goes_on_to_the_same_table(study: str, tmp_path: Path) -> None:
    out = filled(tmp_path, **WORDS)
    whole = havenue("sensitivity", str(out), "--metric", "deaths", "--json").stdout
    changed(out, "DELETE FROM runs WHERE point = 2")
    said = " ".join(havenue("sensitivity", str(out), "--metric", "deaths").stdout.split())
    assert "this study is unfinished: 9 of 12 runs are there" in said
    assert "no pair with a value yet: hazards.0.harm_per_min at 120" in said
    engine = Pretend()
    run_study(load_study(study), out, engine=choose(engine))
    assert engine.asked == [2, 6, 10]
    assert havenue("sensitivity", str(out), "--metric", "deaths", "--json").stdout == whole
