"""A results folder that Havenue 0.1.0 filled is refused for going on, and still read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.cli import main

DATA = Path(__file__).parent.parent / "unit" / "data"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(DATA / "small_evening_0_1_0", tmp_path / "old")
    return tmp_path / "old"


def test_sweep_does_not_go_on_with_it_and_says_why(folder: Path) -> None:
    before = (folder / "results.sqlite").read_bytes()
    told = CliRunner().invoke(main, ["sweep", str(DATA / "small_evening.yaml"), "--out", str(folder), "--quiet"])
    assert told.exit_code == 2
    assert "contains runs with different inputs" in told.stderr
    assert "versions.havenue: 0.1.0, now" in told.stderr
    assert "choose another --out" in told.stderr
    assert (folder / "results.sqlite").read_bytes() == before


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["status"], "6"), (["compare", "--metric", "casualties"], "faster_alarm"), (["export"], "runs.csv"),
        (["plot", "forest", "--format", "svg"], "forest.svg"),
    ],
)  # fmt: skip
def test_it_is_still_read(folder: Path, command: list[str], said: str) -> None:
    told = CliRunner().invoke(main, [command[0], str(folder), *command[1:]])
    assert told.exit_code == 0, told.output + told.stderr
    assert said in told.output
    assert told.stderr.count("Havenue 0.1.0 wrote it without digests") == 1


def test_check_says_that_only_its_form_can_be_checked(folder: Path) -> None:
    told = CliRunner().invoke(main, ["check", str(folder)])
    assert told.exit_code == 0, told.stderr
    assert "study `small_evening`" in told.stdout
    assert "Havenue 0.1.0 wrote it without digests: only its form was checked" in told.stdout


def test_a_report_of_it_is_still_written(folder: Path) -> None:
    told = CliRunner().invoke(main, ["report", str(folder)])
    assert told.exit_code == 0, told.output + told.stderr
    assert "Havenue 0.1.0" in (folder / "report.html").read_text(encoding="utf-8")
