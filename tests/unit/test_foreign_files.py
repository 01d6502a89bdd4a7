"""What other people's programs write is told by name, once, with advice that is itself allowed."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.runs.loading import load_plan, load_policy, load_scenario, load_venue
from sim.scenario.checking.foreign_text import numbers_meant
from sim.scenario.reading.files import read_root
from sim.scenario.reading.kinds import NAMED
from sim.scenario.reading.shipped import shipped_files
from sim.studies.loading import load_any, load_study

CLUB = "schema: 1\nextends: club_assault\nname: evening\n"
STUDY = "schema: 1\nname: nights\nabout: nights\nscenarios: [club_assault]\nreplications: 1\n"
HALL = """\
schema: 1
name: hall
about: one room
levels: [{{id: ground}}]
areas: [{{id: hall, level: ground, use: hall, polygon: [[{0}, {1}], [{2}, {1}], [{2}, {3}], [{0}, {3}]]}}]
doors:
  - {{id: out, between: [hall, outside], line: [[{2}, {4}], [{2}, {5}]], public_entrance: true, response_access: true}}
standing_areas: [hall]
"""


def refused(load: object, path: Path, text: str) -> InputError:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        load(str(path))  # type: ignore[operator]
    return error.value


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,5", 1.5), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("1_000", 1000), ("1 000", 1000), ("1\u202f000", 1000),
        ("1'000", 1000), ("12,345,678", 12345678), ("12.345.678", 12345678), ("\u221230", -30), ("\u2013 30", -30),
        ("\uff13\uff10", 30), ("\u0663\u0660", 30), ("30\u00a0", 30), ("\ufeff30", 30), ("3\u200b0", 30), ("1:30", 90),
        ("0:01:30", 90), ("1m30s", 90), ("1 h 5 min", 3900), ("1,5e3", 1500), ("1h30", 5400), ("1'30\"", 90),
        ("0,5 h", 1800), ("2h", 7200), ("30 seconds", 30), ("30 sec.", 30), ("5 m", 300), ("1 ,5", 1.5), ("1, 5", 1.5),
        ("3 1/2", 3.5), ("1\u00bd", 1.5),
        ("30s,", 30), ("1e3 s", 1000), ("1h 5m 3s", 3903),
    ],
)  # fmt: skip
def test_foreign_numbers_are_understood_and_what_is_foreign_is_told(text: str, number: float) -> None:
    told, meant = numbers_meant(text, "s")
    assert told
    assert meant[0] == number


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("5 m", "m", 5), ("500 cm", "m", 5), ("5,5 metres", "m", 5.5), ("3000mm", "m", 3), ("0.3 km", "m", 300),
        ("2 m\u00b2", "m2", 2), ("1.2 m/s", "m/s", 1.2), ("10 persons", "persons", 10), ("50 %", "share", 0.5),
        ("50\u2009%", "share", 0.5), ("50 per cent", "share", 0.5), ("5\u2030", "share", 0.005),
        ("\u00bd", "share", 0.5),
        ("\uff15\uff10\uff05", "share", 0.5),
    ],
)  # fmt: skip
def test_numbers_with_a_unit_behind_them_are_understood_in_the_unit_that_is_due(
    text: str, unit: str, number: float
) -> None:
    told, meant = numbers_meant(text, unit)
    assert told
    assert meant == [number]


@pytest.mark.parametrize(("text", "unit"), [("5 kg", "m"), ("10 %", "s"), ("5 s", "m"), ("5 m", "share"), ("5 h", "m")])
def test_a_number_in_a_unit_of_another_kind_is_not_turned_into_advice(text: str, unit: str) -> None:
    assert numbers_meant(text, unit)[1] == []


@pytest.mark.parametrize("text", ["", "abc", "1.2.3,4,5", "--5", "1:99", "12 34", "1,2,3", "e5", ",", "%", "9" * 400])
def test_what_is_no_number_is_not_taken_for_one(text: str) -> None:
    assert numbers_meant(text, "s")[1] == []


@pytest.mark.parametrize(
    "value",
    ["1,5", "1.200,5", "1:30", "99:59:59", "\u221230", "1,234", '"5000"', "'20'", "1 000", "20\u00a0", "3,7 s"],
)
@pytest.mark.parametrize("path", ["alarm.delay_s", "response.police.officers", "alarm.location_share"])
def test_a_number_that_is_advised_is_taken(path: str, value: str) -> None:
    with pytest.raises(InputError) as error:
        load_scenario("club_assault", overrides=[f"{path}={value}"])
    fault = error.value.faults[0]
    advised = re.search(r"(?:write|without quotes:) ([-0-9.]+)(?![-0-9.]* to| from)\b", fault.mend)
    if advised:
        load_scenario("club_assault", overrides=[f"{path}={advised[1]}"])


def test_signs_that_cannot_be_seen_are_named_with_line_and_column(tmp_path: Path) -> None:
    said = str(refused(load_scenario, tmp_path / "a.yaml", f"{CLUB}alarm:\n  delay_s:\u00a030\n"))
    assert ":5: a no-break space stands after the colon, at column 11 (retype it as a plain space)" in said
    said = str(refused(load_scenario, tmp_path / "b.yaml", f"{CLUB}cr\u043ewd: {{people: 5}}\n"))
    assert "no such key `cr<cyrillic small letter o>wd` (did you mean `crowd`?)" in said
    said = str(refused(load_scenario, tmp_path / "c.yaml", f"{CLUB}alarm:\n  mode:\u00a0bell\n  delay_s: 5\n"))
    assert "column 8 holds a no-break space" in said


def test_a_tab_at_the_end_of_a_line_is_no_matter_and_within_one_is_not_an_indent(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("schema: 1\t\nextends: club_assault\nname: evening \t\n")
    assert load_scenario(str(path)).name == "evening"
    assert "indent with spaces" in str(refused(load_scenario, path, f"{CLUB}alarm:\n\tmode: bell\n"))


@pytest.mark.parametrize(
    ("corners", "cause"),
    [
        ((395000.0, 5268000.0, 395020.0, 5268010.0, 5268004.0, 5268006.0), "map coordinates (take 395000 from every x"),
        ((0.0, 0.0, 40000.0, 20000.0, 4000.0, 6000.0), "millimetres (divide every coordinate by 1000)"),
        ((8.4001, 49.01, 8.4003, 49.0102, 49.01005, 49.0101), "degrees, or kilometres (draw it in metres)"),
    ],
    ids=["map", "millimetres", "degrees"],
)
def test_a_drawing_in_another_unit_or_origin_is_one_fault_with_its_cause(
    tmp_path: Path, corners: tuple[float, ...], cause: str
) -> None:
    error = refused(load_venue, tmp_path / "hall.yaml", HALL.format(*corners))
    assert len(error.faults) == 1
    assert cause in str(error)


@pytest.mark.parametrize(
    ("corners", "said"),
    [
        ((0, 0, 3280, 2640, 100, 420), "an area of the drawing is 3,280 x 2,640 m"),
        ((0, 0, 340, 782, 100, 105), "an area of the drawing is 340 x 782 m"),
        ((0, 0, 280, 260, 100, 190), "a door of the drawing is 0 x 90 m"),
    ],
    ids=["centimetres", "pixels", "a small room in centimetres"],
)
def test_a_drawing_wider_than_any_hall_is_remarked_upon(tmp_path: Path, corners: tuple[float, ...], said: str) -> None:
    (tmp_path / "hall.yaml").write_text(HALL.format(*corners))
    remarks: list[str] = []
    load_any(str(tmp_path / "hall.yaml"), remark=remarks.append)
    assert remarks == [f"{said}: is it in centimetres or pixels? It is read in metres"]


def test_no_shipped_venue_is_remarked_upon() -> None:
    remarks: list[str] = []
    for name in ("club_500", "open_air_3500", "concert_hall_6200"):
        load_any(name, remark=remarks.append)
    assert remarks == []


def test_policies_with_the_same_levers_are_remarked_upon(tmp_path: Path) -> None:
    policy = "schema: 1\nname: {}\nabout: a\nreason: r\nlevers: {{alarm.delay_s: 10}}\n"
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(policy.format(name))
    (tmp_path / "nights.yaml").write_text(STUDY + "design: reference\npolicies: [one.yaml, two.yaml]\n")
    remarks: list[str] = []
    load_any(str(tmp_path / "nights.yaml"), remark=remarks.append)
    assert remarks == ["policies `one` and `two` set the same levers: their outcomes will be equal"]


@pytest.mark.parametrize(
    ("load", "name", "said"),
    [
        (load_plan, "club_500", "`club_500` is a shipped venue, and a scenario is due here"),
        (load_study, "club_assault", "`club_assault` is a shipped scenario, and a study is due here"),
        (load_policy, "quickstart", "`quickstart` is a shipped study, and a policy is due here"),
    ],
)
def test_a_shipped_file_of_another_kind_is_told_by_its_kind(load: object, name: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        load(name)  # type: ignore[operator]


def test_a_long_list_of_shipped_files_ends_and_says_how_many_there_are() -> None:
    shipped = shipped_files("policy")
    assert len(shipped) > NAMED
    with pytest.raises(InputError) as caught:
        load_policy("zzzz")
    told = str(caught.value)
    assert f"... ({len(shipped)} in all" in told
    assert [name for name in shipped if f"{name}," in told] == list(shipped)[:NAMED]


def test_a_file_of_another_kind_is_told_by_its_kind_wherever_it_is_named(tmp_path: Path) -> None:
    hall = tmp_path / "hall.yaml"
    assert "this is a venue file, and a scenario is due here" in str(
        refused(load_plan, hall, HALL.format(0, 0, 20, 10, 4, 6))
    )
    study = STUDY.replace("club_assault", "hall.yaml")
    error = refused(load_study, tmp_path / "nights.yaml", study)
    assert "nights.yaml:4: scenarios.0: `hall.yaml`: this is a venue file, and a scenario is due" in str(error)
    assert "this is a study file, and a venue is due" in str(
        refused(load_scenario, tmp_path / "evening.yaml", f"{CLUB}venue: nights.yaml\n")
    )


@pytest.mark.parametrize(
    "vary",
    ["{values: 5}", "{steps: a}", "{values: ~}", "{low: 1, high: 2, steps: ~}", "{values: {a: 1}}", "[5]", "5", "~",
     "{low: [1]}", "{scale: {a: 1}}", "{steps: 1.5}", "{values: [[5]]}", "{values: []}", "{low: true}", "{low: 1e400}"],
)  # fmt: skip
def test_values_of_the_wrong_kind_below_vary_are_faults(tmp_path: Path, vary: str) -> None:
    error = refused(load_study, tmp_path / "n.yaml", f"{STUDY}vary: {{response.police.travel_median_s: {vary}}}\n")
    assert error.faults


def test_a_wrong_path_below_vary_is_told_beside_a_scenario_that_is_not_there(tmp_path: Path) -> None:
    deep = tmp_path / ("a_folder_with_a_long_name_" * 6)
    deep.mkdir()
    text = STUDY.replace("club_assault", "nowhere.yaml") + "vary: {response.police.travel_s: {low: 1, high: 2}}\n"
    said = str(refused(load_study, deep / "n.yaml", text))
    assert "nowhere.yaml`" in said
    assert "did you mean `response.police.travel_median_s`?" in said


def test_tables_with_semicolons_and_decimal_commas_are_told_as_such(tmp_path: Path) -> None:
    table = tmp_path / "points.csv"
    text = f"{STUDY}design: {{kind: table, file: points.csv}}\n"
    table.write_text("\ufeffcrowd.people;awareness.sight_median_s\r\n10;5\r\n12;6,5\r\n", encoding="utf-8")
    assert "the columns are separated by semicolons" in str(refused(load_study, tmp_path / "n.yaml", text))
    table.write_text('crowd.people,awareness.sight_median_s\n10,"6,5"\n')
    assert "the decimal sign is a point, and thousands have none: write 6.5" in str(
        refused(load_study, tmp_path / "n.yaml", text)
    )


@pytest.mark.parametrize("path", ["x" * 5000, "a\0b", "/dev/zero"], ids=["too long", "nul", "endless"])
def test_paths_that_the_system_refuses_and_files_that_never_end_are_faults(tmp_path: Path, path: str) -> None:
    with pytest.raises(InputError) as error:
        load_scenario(path)
    assert len(str(error.value)) < 1500
    named = path.replace("\0", "\\0")
    refused(load_scenario, tmp_path / "e.yaml", f'schema: 1\nextends: "{named}"\nname: evening\n')


def test_a_pipe_is_not_waited_for_and_a_long_chain_of_files_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    with pytest.raises(InputError, match="no ordinary file"):
        read_root(str(tmp_path / "pipe.yaml"))
    for k in range(500):
        (tmp_path / f"{k}.yaml").write_text(f"schema: 1\nextends: {k + 1}.yaml\n")
    with pytest.raises(InputError, match="more than 20 files extend one another"):
        load_scenario(str(tmp_path / "0.yaml"))


@pytest.mark.parametrize("text", ["\\ud83d", "\\e[31m", "\\a", "\\0", "\\u202e"])
def test_text_that_cannot_be_written_is_refused_by_check_not_by_the_run(tmp_path: Path, text: str) -> None:
    said = str(refused(load_scenario, tmp_path / "a.yaml", f'{CLUB}about: "an {text} evening"\n'))
    assert ":4: the text holds U+" in said
