"""What the commands say of a study of which runs are missing, and of one that rests on one luck: no verdict."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.cli import main
from tests.study_folders import write_study

VERDICT = re.compile(r"\b(better|worse|no clear difference|no difference)$|>(better|worse|no clear difference)<", re.M)
"""A verdict at the end of a line of a table, or in a cell of a page."""


def havenue(*words: str) -> str:
    result = CliRunner().invoke(main, list(words))
    assert result.exit_code == 0, result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_study(tmp_path_factory.mktemp("whole"), points=16, replications=2, luck="own", series=False)


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One run of 128 is missing, and all policies have pairs enough."""
    return write_study(
        tmp_path_factory.mktemp("part"), points=16, replications=2, luck="own", series=False, missing=[127]
    )


@pytest.fixture(scope="module")
def one_luck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Written as 0.1.0 did: the manifest does not say that its 64 points share one luck."""
    return write_study(tmp_path_factory.mktemp("one_luck"), points=64, replications=1, series=False)


def test_finished_study_has_verdicts(whole: Path) -> None:
    assert VERDICT.search(havenue("compare", str(whole)))
    told = json.loads(havenue("compare", str(whole), "--json"))
    assert (told["runs"], told["there"], told["finished"], told["luck"]) == (128, 128, True, "own")
    assert {row["verdict"] for row in told["rows"]} >= {"better"}


def test_compare_of_an_unfinished_study_tells_how_much_is_there_and_gives_no_verdict(part: Path) -> None:
    said = havenue("compare", str(part))
    assert "this study is unfinished: 127 of 128 runs are there" in said
    assert not VERDICT.search(said)
    assert "better at every level" not in said
    told = json.loads(havenue("compare", str(part), "--json"))
    assert (told["runs"], told["there"], told["finished"]) == (128, 127, False)
    for row in told["rows"][1:]:
        assert (row["verdict"], row["p_value"], row["p_holm"], row["dominance"]) == ("unfinished", None, None, None)
        assert row["diff_ci95"][0] <= row["diff"] <= row["diff_ci95"][1]


def test_report_of_an_unfinished_study_says_so_first_and_gives_no_verdict(part: Path) -> None:
    havenue("report", str(part), "--metric", "deaths")
    page = (part / "report.html").read_text(encoding="utf-8")
    answers = re.findall(r'<p class="answer">(.*?)</p>', page, re.DOTALL)
    assert answers[0].startswith("This study is unfinished: 127 of 128 runs are there.")
    assert "(unfinished)" in answers[1]
    assert "best mean" not in answers[1]
    assert "least regret" not in answers[1]
    assert not VERDICT.search(page)


def test_compare_and_report_of_one_luck_give_no_interval_and_no_verdict_and_say_why(one_luck: Path) -> None:
    said = havenue("compare", str(one_luck))
    assert "all 64 pairs rest on one luck" in said
    assert not VERDICT.search(said)
    told = json.loads(havenue("compare", str(one_luck), "--json"))
    assert told["luck"] == "shared"
    for row in told["rows"]:
        assert all(ends == [None, None] for key, ends in row.items() if key.endswith("ci95"))
        assert row["verdict"] in ("baseline", "one luck only")
    havenue("report", str(one_luck))
    page = (one_luck / "report.html").read_text(encoding="utf-8")
    assert "all 64 pairs rest on one luck" in page
    assert not VERDICT.search(page)
