"""``havenue report --assurance``: what an assurer asks for, with blanks for what only people can say."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis.cli import main
from sim.installation import __version__
from sim.runs.file_formats import file_digest
from tests.studies import filled
from tests.study_folders import write_study


def havenue(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_study(tmp_path_factory.mktemp("study"), points=16, replications=3)
    result = havenue("report", str(folder), "--assurance")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines() == [str(folder / "report.html"), str(folder / "assurance")]
    return folder


def text_of(study: Path, name: str) -> str:
    return (study / "assurance" / name).read_text(encoding="utf-8")


def test_folder_holds_every_part_and_a_card_for_each_policy_but_the_baseline(study: Path) -> None:
    assert sorted(path.name for path in (study / "assurance").iterdir()) == [
        "1_question.md", "2_assumptions.csv", "3_decisions.md", "4_data.md", "5_tests.md", "6_limits.md",
        "7_statement.md", "card_faster_alarm.html", "card_immediate_entry.html", "card_warm_zone_care.html",
    ]  # fmt: skip


def test_assumptions_log_gives_value_effect_reliability_and_source_of_what_was_chosen_or_varied(study: Path) -> None:
    rows = list(csv.DictReader(text_of(study, "2_assumptions.csv").splitlines()))
    of = {row["parameter"]: row for row in rows}
    people = of["crowd.people"]
    assert (people["value"], people["default"]) == ("500", "1000")
    assert people["effect on the result"].startswith("not varied")
    travel = of["response.police.travel_median_s"]
    assert travel["why it is here"] == "varied: 120.0 to 900.0 s"
    told = re.fullmatch(
        r"rank correlation with deaths under as_today: \+([\d.]+) \[([+-][\d.]+), \+([\d.]+)\] over 16 points",
        travel["effect on the result"],
    )
    assert told is not None  # deaths of the written study rise with travel time
    assert float(told[2]) < float(told[1]) < float(told[3])
    assert all(row["reliability"] and row["source"] for row in rows)


def test_data_log_holds_the_digests_of_the_files_as_they_stand(study: Path) -> None:
    said = text_of(study, "4_data.md")
    for name in ("manifest.json", "results.sqlite"):
        assert f"| {name} | {file_digest(study / name)} |" in said


def test_tests_and_limits_name_version_laws_not_met_uses_ruled_out_and_the_day_to_run_again(study: Path) -> None:
    assert f"the tests below are of Havenue {__version__}" in text_of(study, "5_tests.md")
    assert "not met: " in text_of(study, "5_tests.md")
    limits = text_of(study, "6_limits.md")
    assert "It may not be used to:\n\n- Predict how many people" in limits
    assert re.search(r"Run it again after \d{4}-\d\d-\d\d", limits)


def test_statement_has_a_blank_for_each_of_the_four_roles_and_claims_nothing(study: Path) -> None:
    said = text_of(study, "7_statement.md")
    for role in ("Commissioner", "Analyst", "Assurer", "Approver"):
        assert re.search(rf"^\| {role} \| _+ \| _+ \| _+ \|$", said, re.MULTILINE)
    assert "nobody has assured this study" in said


def test_study_is_to_be_run_again_a_year_after_its_last_run_or_when_the_model_is_reviewed(tmp_path: Path) -> None:
    from analysis.compare.study_results import open_study
    from analysis.report.assurance import run_again_after
    from sim.verification.credibility import load_credibility

    swept = open_study(filled(tmp_path))
    assert run_again_after(swept) <= load_credibility().review_again_by
    swept.__dict__["dates"] = ("2020-01-01", "2020-03-01")
    assert run_again_after(swept) == "2021-03-01"


def test_card_tells_effect_with_interval_costs_quality_and_what_turns_it_round(study: Path) -> None:
    card = text_of(study, "card_immediate_entry.html")
    assert re.findall(r'(?:src|href)="', card) == []
    assert "<script" not in card
    said = re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", card)).replace("\N{NO-BREAK SPACE}", " ")
    assert re.search(r"[\d.]+ \[\N{MINUS SIGN}?[\d.]+, [\d.]+\] fewer deaths", said)
    assert "fewer people died" in said
    for part in ("Whom it harms", "What it costs", "How good the evidence is", "What would turn it round"):
        assert part in said
    assert "GBP 20,000 a year" in said
    assert "who is harmed is not told by these results" in said  # an older folder


def test_same_study_gives_the_same_bytes_and_nothing_without_the_option(study: Path, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in (study / "assurance").iterdir()}
    havenue("report", str(study), "--assurance")
    assert {path.name: path.read_bytes() for path in (study / "assurance").iterdir()} == before
    folder = write_study(tmp_path, replications=3, real_words=False)
    assert havenue("report", str(folder)).exit_code == 0
    assert not (folder / "assurance").exists()


def test_folder_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    folder = write_study(tmp_path, replications=3, real_words=False)
    (folder / "assurance").write_text("in the way", encoding="utf-8")
    told = havenue("report", str(folder), "--assurance")
    assert told.exit_code == 2
    assert "cannot write" in told.stderr
    assert json.loads((folder / "manifest.json").read_text())["kind"] == "study"
