"""Every broken file is refused at the right line, in plain words, with a mend, before anything runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from analysis.cli import main

BROKEN = Path(__file__).parent.parent / "broken"
JARGON = (
    "Traceback", "Input should", "pydantic", "validation error", "NoneType", "CommentedMap", "Parameters",
    "literal_error", "type=", "ge=", "dict", "tuple",
)  # fmt: skip
"""Parameters of the machinery that nobody who edits a scenario should have to read."""


class Case(NamedTuple):
    """A broken file, and what must be said of it: where, what and mend."""

    file: str
    where: str
    what: str
    mend: str


SCENARIOS = [
    Case("a_list", ":1", "found a list, expected keys", "schema: 1"),
    Case("alias_bomb", ":6", "more than 100000 values", "fewer aliases"),
    Case("bad_name", ":3", "`My Evening` is not a valid name", "write `my_evening`"),
    Case("binary", ":2", "bytes that are not text", "UTF-8"),
    Case("care_shares", ":5", "is 1.28; together they may be at most 1", "lower one"),
    Case("date", ":4", "found the date `2024-01-01`, expected a number from 0 to 1200 s", "write a number"),
    Case("deep", ":2", "nested more than 40 levels deep", "brackets"),
    Case("departures", ":5", "1300 s is later than `departure_high_s` 1200 s", "raise `departure_high_s`"),
    Case("duplicate_key", ":5", "`people` is written twice: here and on line 4", "keep one"),
    Case("empty", "", "the file is empty", "schema: 1"),
    Case("empty_value", ":4", "found nothing, expected a number", "write a number"),
    Case("hazard_entrance_unknown", ":5", "`side` is not a public entrance", "name one of them"),
    Case("infinite", ":4", "`.inf` is not a finite number", "plain number"),
    Case("latin1", ":3", "not UTF-8", "save the file as UTF-8"),
    Case("list_for_group", ":3", "found a list, expected a group of keys", "mode, delay_s"),
    Case("merge_key", ":4", "merging with `<<`", "extends"),
    Case("missing_extends", ":2", "there is no file", "good/evening.yaml`?"),
    Case("missing_required", ":1", "name: is missing", "add `name`"),
    Case("missing_venue", ":1", "venue: is missing", "path of a venue file"),
    Case("movement_step", ":5", "0.07 s does not divide `step_s` 0.5 s", "set `movement_step_s` to 0.1"),
    Case("negative", ":4", "`-5` s is out of range; allowed: a number from 0 to 1200 s", "in the range"),
    Case("no_schema", ":1", "schema: is missing", "`schema: 1` at the top"),
    Case("no_such_venue", ":3", "there is no file `good/hal.yaml`", "did you mean `good/hall.yaml`?"),
    Case("not_a_number", ":4", "`.nan` is not a finite number", "plain number"),
    Case("only_comments", "", "the file is empty", "schema: 1"),
    Case("open_bracket", ":3", "opened with [ is not closed", "close it with ]"),
    Case("part_of_a_person", ":4", "`10.5` is not a whole number", "write 10"),
    Case("percent", ":4", "`10` is out of range", "0.1 for 10 %"),
    Case("plain_text", ":1", "found the text `just some words`, expected keys", "key: value"),
    Case("quoted_number", ":4", 'found the text `"90"`, expected a number', "without quotes: 90"),
    Case("schema_2", ":1", "`2` is newer", "newer Havenue"),
    Case("schema_text", ":1", "`one` is not", "write `schema: 1`"),
    Case("shares", ":5", "is 1.25; together", "lower one"),
    Case("smoke_area", ":9", "there is no area `hal` in venue `small_hall`", "did you mean `hall`?"),
    Case("smoke_oxygen", ":6", "`30` % is out of range; allowed: a number from 5 to 21 %", "range"),
    Case("smoke_typo", ":5", "no such key `extinction_per_mm`", "did you mean `extinction_per_m`?"),
    Case("switch_for_number", ":4", "found the switch `true`, expected a whole number", "write a number"),
    Case("tabs", ":3", "found a tab, expected spaces", "indent with spaces"),
    Case("tagged", ":2", "the tag `!!python/name:os.system`", "begins with !"),
    Case(
        "text_number",
        ":4",
        "found the text `90 s`, expected a number from 0 to 1200 s",
        "without a unit, in s",
    ),
    Case("too_large", ":4", "`2000000` is out of range; allowed: a whole number from 1 to 100000", "range"),
    Case("too_many_people", ":4", "5000 people do not fit", "lower `people`"),
    Case("two_documents", ":3", "a second document", "one document"),
    Case("typo", ":4", "no such key `delay_z`", "did you mean `delay_s`?"),
    Case(
        "unknown_choice",
        ":4",
        "`recorded_voise` is not one of `none`, `bell`",
        "did you mean `recorded_voice`?",
    ),
    Case("unknown_hazard", ":4", "`asault`", "did you mean `assault`?"),
    Case("unnamed_hazard", ":4", "`kind` is missing", "choose one of `assault`, `fire`, `smoke`"),
    Case("venue_override", ":4", "`1` m is out of range; allowed: a number from 2 to 50 m", "range"),
    Case("word_number", ":5", "found the text `fast`, expected a number", "without quotes or words"),
    Case("wrong_unit", ":4", "no such key `delay_min`", "did you mean `delay_s`?"),
]

VENUES = [
    Case("crossing_polygon", ":5", "`foyer` crosses", "without crossing"),
    Case("duplicate_id", ":6", "`hall` is given twice: here and on line 4", "rename"),
    Case("exit_not_on_outline", ":5", "door `main` is off the outline", "move the door"),
    Case("group_for_list", ":3", "found a group of keys, expected a list", "begin each item"),
    Case("list_for_point", ":4", "found the number `20`, expected a point [x, y] in metres", "write [x, y]"),
    Case("narrow_door", ":4", "door `inner` at (20.00, 4.20) is 0.40 m wide", "widen it"),
    Case("no_areas", ":3", "has 0 items; at least 1", "add"),
    Case("no_exit", ":3", "no exit", "outside"),
    Case("off_the_wall", ":4", "door `inner` is off the outline", "move the door"),
    Case("overlapping", ":5", "`hall` and `foyer` overlap by 20.00 m2", "move the outlines"),
    Case("point_of_three", ":4", "found 3 numbers, and a point has two", "write [x, y]"),
    Case("sealed_room", ":6", "`store` is sealed", "add a door"),
    Case("seats_outside", ":4", "`stalls` lies outside area `hall`", "move the block"),
    Case("stair_without_joins", ":6", "stair `steps` does not say which two levels", "write `joins"),
    Case("too_many_seats", ":4", "4000 seats", "lower `seats`"),
    Case("two_corners", ":5", "has 2 items; at least 3", "add"),
    Case("unknown_area", ":4", "there is no area `foier`", "did you mean `foyer`?"),
    Case("unknown_level", ":5", "there is no level `grund`", "did you mean `ground`?"),
    Case("unknown_standing", ":3", "there is no area `pit`", "hall, foyer"),
    Case("yes_for_switch", ":5", "found the text `yes`, expected true or false", "write true"),
]

POLICIES = [
    Case("a_setting", ":4", "`crowd.people` is a setting, not a lever", "crowd.occupant_load_share"),
    Case("currency", ":3", "`pounds` is not a currency code", "GBP"),
    Case("levers_list", ":3", "found a list, expected a group of keys", "key: value"),
    Case("negative_cost", ":3", "`-1` is out of range; allowed: a number of at least 0", "range"),
    Case("nested", ":4", "`alarm` is a group of keys, not a lever", "`alarm.delay_s: ...`"),
    Case("no_reason", ":1", "reason: is missing", "why it might help"),
    Case("no_schema", ":1", "schema: is missing", "at the top"),
    Case(
        "not_a_lever", ":4", "`hazards.0.harm_per_min` is an uncertainty, not a lever: a policy cannot",
        "havenue describe levers",
    ),
    Case("out_of_range", ":4", "`5000` s is out of range; allowed: a number from 0 to 1200 s", "range"),
    Case("scenario_text", ":4", "`name` is not a lever", "havenue describe levers"),
    Case("text_lever", ":4", "found the text `30 s`, expected a number", "without a unit"),
    Case("unknown_choice", ":4", "`shout` is not one of", "choose one of"),
    Case("unknown_lever", ":4", "there is no lever `alarm.delai_s`", "did you mean `alarm.delay_s`?"),
]  # fmt: skip

CASES = [
    pytest.param(case._replace(file=f"{folder}/{case.file}.yaml"), id=f"{folder}-{case.file}")
    for folder, cases in (("scenario", SCENARIOS), ("venue", VENUES), ("policy", POLICIES))
    for case in cases
]


def refused(*arguments: str) -> list[str]:
    """Run ``havenue check`` on bad input and give its complaints, line by line."""
    result = CliRunner().invoke(main, ["check", *arguments])
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    return result.stderr.splitlines()


@pytest.fixture(autouse=True)
def _in_the_folder_of_broken_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BROKEN)


@pytest.mark.parametrize("case", CASES)
def test_broken_file_is_refused_where_it_is_wrong_with_a_mend(case: Case) -> None:
    lines = [line for line in refused(case.file) if line.startswith(f"{case.file}{case.where}: ")]
    told = [line for line in lines if case.what in line]
    assert told, f"nothing at {case.file}{case.where} says {case.what!r}"
    assert case.mend in told[0].partition(case.what)[2]


@pytest.mark.parametrize("case", CASES)
def test_complaint_is_in_plain_words(case: Case) -> None:
    text = "\n".join(refused(case.file))
    assert [word for word in JARGON if word in text] == []


def test_every_broken_file_has_a_case() -> None:
    told_elsewhere = {"bad_venue_inside", "circle_a", "circle_b", "inherited", "inherited_base", "several"}
    files = {path.relative_to(BROKEN).as_posix() for path in BROKEN.glob("[spv]*/*.yaml")}
    cases = {param.values[0].file for param in CASES}  # type: ignore[attr-defined]
    assert files - cases == {f"scenario/{name}.yaml" for name in told_elsewhere}


def test_files_that_extend_each_other_in_a_circle_are_named() -> None:
    lines = refused("scenario/circle_a.yaml")
    assert lines[0].startswith("scenario/circle_b.yaml:2: extends: ")
    circle = "`scenario/circle_a.yaml` -> `scenario/circle_b.yaml` -> `scenario/circle_a.yaml`"
    assert circle in lines[0]


def test_fault_in_an_inherited_value_names_the_file_that_holds_it() -> None:
    lines = refused("scenario/inherited.yaml")
    assert lines[0].startswith("scenario/inherited_base.yaml:5: alarm.delay_s: `5000` s is out of range")
    assert lines[1:] == ["1 fault in 1 file"]


def test_fault_in_a_venue_names_the_venue_file_and_the_path_in_it() -> None:
    lines = refused("scenario/bad_venue_inside.yaml")
    assert lines[0].startswith("venue/unknown_level.yaml:5: areas.1.level: there is no level `grund`")


def test_all_faults_of_a_file_come_at_once_in_the_order_of_lines() -> None:
    lines = refused("scenario/several.yaml")
    assert [line.split(" ")[0] for line in lines[:3]] == [f"scenario/several.yaml:{n}:" for n in (4, 5, 7)]
    assert lines[3:] == ["3 faults in 1 file"]


def test_faults_of_several_files_are_counted_together() -> None:
    lines = refused("scenario/typo.yaml", "venue/unknown_area.yaml", "policy/nested.yaml")
    assert lines[-1] == "3 faults in 3 files"


@pytest.mark.parametrize(
    ("override", "what", "mend"),
    [
        ("alarm.delay_z=3", "--set: alarm.delay_z: no such key `delay_z`", "did you mean `delay_s`?"),
        ("alarm.delay_s=fast", "found the text `fast`, expected a number", "without quotes"),
        ("hazards.1.sources=3", "`hazards` has 1 item, and `1` is none of them", "hazards.0"),
        ("venue.doors.sid.state=locked", "nothing in `venue.doors` has the id `sid`", "did you mean `side`?"),
        ("crowd.people", "not of the form path=value", "--set alarm.delay_s=30"),
        ("alarm..x=1", "not of the form path=value", "--set alarm.delay_s=30"),
        ("alarm.delay_s=[1", "opened with [", "close it"),
        ("venue=nowhere", "there is no file `nowhere`", "check the path"),
        ("care.0.x=1", "there is no item 0", "write the list"),
    ],
)
def test_bad_override_is_refused_with_a_mend(override: str, what: str, mend: str) -> None:
    lines = refused("good/evening.yaml", "--set", override)
    assert lines[0].startswith("--set: ")
    assert what in lines[0]
    assert mend in lines[0].partition(what)[2]


def test_missing_file_suggests_the_near_one() -> None:
    lines = refused("good/evning.yaml")
    assert "there is no file `good/evning.yaml` (did you mean `good/evening.yaml`?)" in lines[0]


def test_folder_is_refused() -> None:
    assert "is a folder that holds neither a run nor a study" in refused("good")[0]


def test_huge_file_is_refused_unread(tmp_path: Path) -> None:
    huge = tmp_path / "huge.yaml"
    huge.write_text("schema: 1\n" + "#" * 5_000_001)
    assert "larger than 5 MB" in refused(str(huge))[0]


@pytest.mark.parametrize("name", ["scenario/deep.yaml", "scenario/alias_bomb.yaml", "venue/sealed_room.yaml"])
def test_the_installed_command_exits_with_2_and_no_traceback(name: str) -> None:
    command = [sys.executable, "-m", "analysis.cli", "check", name]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=BROKEN, timeout=60)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "1 fault in 1 file" in done.stderr
