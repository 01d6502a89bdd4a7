"""What is said of the model's credibility is whole, counted where it can be, and points at what exists."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.pages.evidence import ROOT, counts, never_varied, tried, varied_in
from sim.errors import InputError
from sim.verification.credibility import FACTORS, FILE, Level, Part, credibility_in, load_credibility

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


def test_numbers_that_are_named_are_counted_and_all_that_are_counted_are_numbers_of_something() -> None:
    assert set(re.findall(r"\{(\w+)\}", TEXT.split("\n", 6)[-1])) <= set(counts())
    assert all(counts().values())


def test_uncertainties_that_the_text_calls_never_varied_are_never_varied() -> None:
    assert {"hazards.*.half_saturation", "hazards.*.regime"} <= never_varied()
    assert "hazards.*.harm_per_min" not in never_varied()


def test_a_position_in_a_list_is_any_position() -> None:
    assert varied_in({"vary": {"hazards.0.rate": {}, "crowd.people": {}}}) == {"hazards.*.rate", "crowd.people"}
    assert varied_in({}) == set()


def test_every_quantity_was_tried_somewhere() -> None:
    rows = {row["quantity"]: row for row in tried()}
    assert all({row["shipped incidents"], row["verification cases"], row["measurements of speed"]} != {"none"}
               for row in rows.values())  # fmt: skip
    assert rows["people"]["shipped incidents"] == "500 to 6,200"


def test_machines_get_the_same_with_numbers_filled_in() -> None:
    done = CliRunner().invoke(main, ["describe", "credibility", "--json"])
    told = json.loads(done.stdout)
    assert [level["factor"] for level in told["levels"]] == list(FACTORS)
    assert "{" not in json.dumps(told["parts"]) .replace('{"', "").replace(", {", "")
    assert told["counts"]["knobs"] in told["parts"][1]["exists"][0]
