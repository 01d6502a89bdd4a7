"""What is said of the model's credibility is whole, counted where it can be, and points at what exists."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.pages.counted import ROOT, cases_text, counts, never_varied, varied_in
from analysis.pages.credibility import credibility_rows, credibility_text
from analysis.pages.domain import domain_rows
from sim.errors import InputError
from sim.scenario.references import references
from sim.verification.credibility import FACTORS, FILE, Level, Part, credibility_in, load_credibility
from sim.verification.standards import load_standards

TOLD = load_credibility()
TEXT = FILE.read_text(encoding="utf-8")


@pytest.mark.parametrize("part", TOLD.parts, ids=lambda part: part.title)
def test_part_says_what_exists_where_and_what_is_missing(part: Part) -> None:
    assert part.exists
    assert part.missing
    assert [path for path in part.where if not (ROOT / path).exists()] == []


def test_all_eight_parts_are_there() -> None:
    assert [part.number for part in TOLD.parts] == [1, 2, 3, 4, 5, 6, 7, 8]


@pytest.mark.parametrize("level", TOLD.levels, ids=lambda level: level.factor)
def test_level_has_a_reason_and_a_way_up(level: Level) -> None:
    assert 0 <= level.level <= 4
    assert level.reason.strip()
    assert level.next.strip()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  - number: 8\n", "  - number: 7\n", "the parts are not numbered"),
        ("factor: data", "factor: inputs", "a level is missing"),
        ("    level: 0\n", "    level: 5\n", "level"),
        ("    level: 0\n", "", "level"),
        ("    reason: No decision, no publication and no user outside the project is known.\n", "", "reason"),
    ],
)  # fmt: skip
def test_gap_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in TEXT
    (tmp_path / "credibility.yaml").write_text(TEXT.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError, match=said):
        credibility_in(tmp_path / "credibility.yaml")


def test_every_name_in_braces_is_counted_and_none_is_left_in_the_text() -> None:
    named = set(re.findall(r"\{(\w+)\}", TEXT))
    assert {"knobs", "assumptions", "cases", "failed", "never_varied"} <= named <= set(counts())
    assert all(counts()[name] for name in named)
    assert not re.search(r"[{}]", credibility_text())


def test_no_count_is_typed_by_hand() -> None:
    """Numbers of two digits or more stand in braces; what is left are names, years and one age."""
    typed = re.findall(r"(?<![\w.-])\d{2,}(?![\w-])", re.sub(r"^(#|re).*$", "", TEXT, flags=re.MULTILINE))
    assert set(typed) <= {"20414", "1822", "2025", "16"}


def test_uncertainties_that_the_text_calls_never_varied_are_never_varied() -> None:
    assert "hazards.*.begins_s" in never_varied()
    assert not {"hazards.*.harm_per_min", "hazards.*.form"} & never_varied()


def test_a_position_in_a_list_is_any_position() -> None:
    assert varied_in({"vary": {"hazards.0.rate": {}, "crowd.people": {}}}) == {"hazards.*.rate", "crowd.people"}
    assert varied_in({}) == set()


def test_a_robust_study_varies_whatever_somebody_has_bounded() -> None:
    assert {"hazards.*.form", "care.serious_share"} <= varied_in({"design": {"kind": "robust"}})
    assert "hazards.*.begins_s" not in varied_in({"design": {"kind": "robust"}})


def test_every_quantity_was_tried_somewhere() -> None:
    rows = {row["quantity"]: row for row in domain_rows()}
    for row in rows.values():
        assert {row["shipped scenarios"], row["verification cases"], row["measurements of speed"]} != {"none"}
    assert rows["people"]["shipped scenarios"] == "500 to 6,200"
    assert rows["floor area"]["shipped scenarios"].startswith("395 to")


def test_machines_and_people_get_a_row_a_statement() -> None:
    told = json.loads(CliRunner().invoke(main, ["describe", "credibility", "--json"]).stdout)
    assert told == credibility_rows()
    assert [row["item"] for row in told if row["level"] is not None] == list(FACTORS)
    statements = sum(len(part.exists) + len(part.where) + len(part.missing) for part in TOLD.parts)
    assert sum(row["section"][0].isdigit() for row in told) == statements
    assert all(row["text"] for row in told)


def test_installed_package_without_the_pages_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="in a checkout of Havenue"):
        cases_text(tmp_path / "verification.md")


def test_works_behind_it_are_in_the_register() -> None:
    named = {*TOLD.references, *(standard.reference for standard in load_standards())}
    assert named <= set(references())
