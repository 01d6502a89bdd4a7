"""``havenue sweep`` of a study that takes a policy apart, and ``havenue compare --levers``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis.cli import main
from tests.studies import study_file


def havenue(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the results of a policy of two levers and its parts, eight people, two replications."""
    folder = tmp_path_factory.mktemp("apart")
    file = study_file(folder, policies=["voice_alarm"], decompose=["voice_alarm"], replications=2)
    words = ("sweep", file, "--out", str(folder / "out"), "--workers", "1", "--set", "run.duration_s=90")
    tried = havenue(*words, "--dry-run", "--quiet")
    assert "2, including the baseline; 2 parts of them" in tried.stdout
    assert "8, " in tried.stdout
    result = havenue(*words)
    assert result.exit_code == 0, result.stderr
    assert "policy `voice_alarm` is taken apart: 2 derived policies, 4 of the runs" in result.stderr
    assert "8 of 8 runs" in result.stdout
    return folder / "out"


def test_people_get_a_row_for_each_lever_and_how_to_read_it(swept: Path) -> None:
    said = havenue("compare", str(swept), "--levers", "voice_alarm", "--metric", "leaving_person_s").stdout
    for words in ("alarm.mode", "alarm.location_share", "left over", "whole", "lost without it", "2 pairs"):
        assert words in said
    assert max(len(line) for line in said.splitlines()) <= 140


def test_sum_of_levers_and_what_is_left_over_is_the_whole(swept: Path) -> None:
    words = ("compare", str(swept), "--levers", "voice_alarm", "--metric", "leaving_person_s", "--json")
    (each,) = json.loads(havenue(*words).stdout)["scenarios"]
    alone = sum(lever["alone"] for lever in each["levers"])
    assert each["whole"] != 0.0
    assert alone + each["left_over"] == pytest.approx(each["whole"])


def test_ordinary_table_knows_nothing_of_parts(swept: Path) -> None:
    rows = json.loads(havenue("compare", str(swept), "--json").stdout)["rows"]
    assert [row["policy"] for row in rows] == ["as_today", "voice_alarm"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--levers", "voice_alrm"), "did you mean 'voice_alarm'"),
        (("--levers", "as_today"), "'as_today' is the baseline"),
        (
            ("--levers", "voice_alarm", "--by", "origin"),
            "--by, --levers, --why, --who and --variance cannot be combined",
        ),
    ],
)
def test_what_cannot_be_shown_is_refused_in_one_sentence(swept: Path, words: tuple[str, ...], said: str) -> None:
    result = havenue("compare", str(swept), *words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
