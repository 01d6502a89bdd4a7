"""``havenue verify`` as a person at the keyboard meets it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from analysis.cli import main
from sim.verification.peers import StoppedError
from tests.unit.test_peers import Twin
from tests.unit.test_verification_case import CASE


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "case.yaml").write_text(CASE)
    return tmp_path


def havenue(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["verify", *arguments])


def answer(*arguments: str) -> list[dict[str, Any]]:
    result = havenue("--json", *arguments)
    told: list[dict[str, Any]] = json.loads(result.stdout, parse_constant=lambda word: pytest.fail(f"{word} in JSON"))
    return told


def test_case_from_anywhere_prints_its_row_and_exits_0() -> None:
    result = havenue("--case", "case.yaml")
    assert result.exit_code == 0, result.stderr
    assert "T01 a test" in result.stdout
    assert "at most 30" in result.stdout
    assert "1 case: 1 pass" in result.stdout
    assert "T01 as_written" in result.stderr


def test_json_is_a_list_with_exactly_these_keys() -> None:
    (told,) = answer("--case", "case.yaml", "--quiet")
    assert list(told) == ["id", "title", "law", "source", "measured", "allowed", "verdict"]
    assert told["verdict"] == "pass"
    assert 3.0 < told["measured"][0]["mean"] < 30.0


def test_failing_case_exits_1(place: Path) -> None:
    (place / "case.yaml").write_text(CASE.replace("max: 30", "max: 1"))
    result = havenue("--case", "case.yaml", "--quiet")
    assert result.exit_code == 1
    assert "NOT MET" in result.stdout


def test_time_that_never_came_is_null_in_json_and_fails(place: Path) -> None:
    (place / "case.yaml").write_text(CASE.replace("duration_s: 30", "duration_s: 1"))
    (told,) = answer("--case", "case.yaml", "--quiet")
    assert (told["measured"][0]["mean"], told["verdict"]) == (None, "fail")


def test_bad_case_exits_2_with_file_and_line(place: Path) -> None:
    (place / "case.yaml").write_text(CASE.replace("count: 12", "coutn: 12"))
    result = havenue("--case", "case.yaml")
    assert result.exit_code == 2
    assert "case.yaml:16: people.0.coutn: no such key `coutn` (did you mean `count`?)" in result.stderr


def test_missing_case_exits_2() -> None:
    result = havenue("--case", "other.yaml")
    assert result.exit_code == 2
    assert "there is no file `other.yaml`" in result.stderr


def test_seeds_are_taken_in_place_of_the_case_own() -> None:
    one = answer("--case", "case.yaml", "--quiet", "--seeds", "1")[0]["measured"][0]
    three = answer("--case", "case.yaml", "--quiet", "--seeds", "3")[0]["measured"][0]
    assert one["low"] == one["high"]
    assert three["low"] < three["mean"] < three["high"]


def test_shipped_case_is_found_by_its_id() -> None:
    (told,) = answer("--only", "v01", "--quiet")
    assert (told["id"], told["verdict"]) == ("V01", "pass")


def test_unknown_id_exits_2_and_says_so() -> None:
    result = havenue("--only", "V99")
    assert result.exit_code == 2
    assert "No case has the id V99" in result.stderr


def test_without_a_source_tree_it_says_where_cases_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.verification.cases.case_files.shipped_cases", list)
    result = havenue()
    assert result.exit_code == 2
    assert "come with the source tree" in result.stderr


def test_unknown_movement_exits_2_with_the_nearest() -> None:
    result = havenue("--case", "case.yaml", "--movement", "anticipaton")
    assert result.exit_code == 2
    assert "did you mean `anticipation`?" in result.stderr


def test_page_holds_the_table(place: Path) -> None:
    assert havenue("--case", "case.yaml", "--quiet", "--page", "page.md").exit_code == 0
    page = (place / "page.md").read_text()
    assert page.startswith("# Verification of movement and exits")
    assert "| T01 a test | something holds | nobody |" in page
    assert page.splitlines()[2].startswith("Written by `havenue verify --case case.yaml --page page.md --quiet` with")


def test_workers_change_no_figure(place: Path) -> None:
    (place / "other.yaml").write_text(CASE.replace("id: T01", "id: T02").replace("count: 12", "count: 5"))
    files = ("--case", "case.yaml", "--case", "other.yaml", "--quiet", "--seeds", "2")
    assert answer(*files, "--workers", "2") == answer(*files)


@pytest.fixture
def twin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every peer be Havenue itself, under the name Twin."""
    monkeypatch.setattr("sim.verification.case_runner.load_peer", lambda name: Twin())


@pytest.mark.usefixtures("twin")
def test_peer_adds_one_key_to_the_json_and_changes_nothing_else() -> None:
    alone = answer("--case", "case.yaml", "--quiet")
    (told,) = answer("--case", "case.yaml", "--quiet", "--peer", "twin", "--peer-seeds", "1")
    peer = told.pop("peer")
    assert [told] == alone
    assert list(peer) == ["name", "version", "model", "seeds", "measured", "remarks", "verdict"]
    assert (peer["verdict"], peer["measured"][0]["mean"]) == ("pass", told["measured"][0]["mean"])
    assert peer["measured"][0]["met"] is True


@pytest.mark.usefixtures("twin")
def test_peer_has_a_column_in_the_table_and_on_the_page(place: Path) -> None:
    result = havenue("--case", "case.yaml", "--quiet", "--peer", "twin", "--page", "page.md")
    assert "Twin 0 (as Havenue)" in result.stdout
    assert "pass (1 of 1 seeds)" in result.stdout
    assert "Twin 0, as Havenue: 1 pass. It is Havenue." in result.stdout
    page = (place / "page.md").read_text()
    assert "| verdict | Twin 0 (as Havenue) |" in page
    assert "|---|---|---|---|---|---|---|" in page


@pytest.mark.usefixtures("twin")
def test_failure_of_a_peer_is_no_failure_of_havenue(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Twin(lacking={12: ()}, breaking={12: StoppedError("it fell")})
    monkeypatch.setattr("sim.verification.case_runner.load_peer", lambda name: slow)
    result = havenue("--case", "case.yaml", "--quiet", "--peer", "twin")
    assert result.exit_code == 0
    assert "stopped: it fell" in result.stdout


def test_peer_that_is_not_installed_exits_2_with_the_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.verification.peers.util.find_spec", lambda name: None)
    result = havenue("--case", "case.yaml", "--peer", "jupedsim")
    assert result.exit_code == 2
    assert 'pip install -e ".[peer]"' in result.stderr
    assert "T01" not in result.stderr, "nothing is walked before it is told"


def test_seeds_of_a_peer_need_a_peer() -> None:
    result = havenue("--case", "case.yaml", "--peer-seeds", "2")
    assert result.exit_code == 2
    assert "--peer-seeds needs --peer" in result.stderr
