"""What the reader makes of files: values with their origin, inheritance, venues, overrides."""

from __future__ import annotations

import math
from contextlib import suppress
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.runs.loading import load_plan, load_scenario, load_venue
from sim.scenario.reading.kinds import kind_of_file
from sim.scenario.reading.shipped import locate_file, shipped_files, shipped_folder
from sim.scenario.reading.yaml_text import parse, resolved
from sim.scenario.tree import grown, merged, plain, planted
from sim.studies.loading import load_any

GOOD = Path(__file__).parent.parent / "broken" / "good"
EVENING = str(GOOD / "evening.yaml")
HALL = str(GOOD / "hall.yaml")
FASTER = str(GOOD / "faster_alarm.yaml")


_PLACES = [
    "crowd",
    "crowd.people",
    "alarm.delay_s",
    "alarm.mode",
    "alarm.starts_at_s",
    "run.step_s",
    "run.movement_step_s",
    "decisions.run_share",
    "care.serious_share",
    "movement",
    "movement.kind",
    "hazards",
    "hazards.0",
    "venue",
    "hazards.0.kind",
    "hazards.0.entrances",
    "hazards.0.departure_low_s",
    "name",
    "about",
    "schema",
    "venue.levels",
    "venue.areas",
    "venue.areas.0.polygon",
    "venue.areas.0.polygon.0",
    "venue.areas.0.polygon.0.0",
    "venue.doors",
    "venue.areas.0.holes",
    "venue.doors.0.between",
    "venue.doors.0.line",
    "venue.seating",
    "venue.standing_areas",
]
_VALUES = [
    "", "x", "true", "0", "-1", "0.5", "7", "1e300", "9" * 50, ".nan", ".inf", "[]", "{}", "[1]", "[a, b]",
    "[[1, 2]]", "{a: 1}", "[{a: 1}]", "{kind: 3}", "[[0, 0], [0, 0], [0, 0]]", "[[0, 0], [1, 1]]",
    "[outside, outside]", "'5'",
]  # fmt: skip


def written(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"), ("yes", "yes"), ("on", "on"), ("12:30:00", "12:30:00"), ("022", 22), ("0o17", 15),
        ("0x10", 16), ("1e3", 1000.0), ("-.5", -0.5), ("1_000", "1_000"), ("2024-01-01", "2024-01-01"),
        ("~", None), ("", None), ("null", None), ("True", True), ("false", False), ("-.inf", -math.inf),
    ],
)  # fmt: skip
def test_unquoted_words_are_read_by_yaml_1_2(text: str, value: object) -> None:
    found = resolved(text)
    assert (type(found), found) == (type(value), value)


def test_quoted_words_stay_text() -> None:
    root = parse("a: '5'\nb: \"true\"\n", "f")
    assert root is not None
    assert plain(root) == {"a": "5", "b": "true"}


def test_every_value_remembers_its_line() -> None:
    root = parse("a: 1\nb:\n  c:\n    - 2\n    - d: 3\n", "f")
    assert root is not None
    lines = {loc: root.get(*loc).line for loc in [("a",), ("b",), ("b", "c"), ("b", "c", 0), ("b", "c", 1, "d")]}  # type: ignore[union-attr]
    assert lines == {("a",): 1, ("b",): 2, ("b", "c"): 3, ("b", "c", 0): 4, ("b", "c", 1, "d"): 5}


def test_all_duplicate_keys_are_found() -> None:
    with pytest.raises(InputError) as caught:
        parse("a: 1\na: 2\nb:\n  c: 1\n  c: 2\n", "f")
    assert [(fault.line, fault.path) for fault in caught.value.faults] == [(2, "a"), (5, "b.c")]


def test_an_alias_of_modest_size_is_read() -> None:
    root = parse("a: &x [1, 2]\nb: *x\n", "f")
    assert root is not None
    assert plain(root) == {"a": (1, 2), "b": (1, 2)}


@given(st.binary(max_size=200))
def test_no_text_whatever_makes_the_parser_fail_in_another_way(data: bytes) -> None:
    with suppress(InputError):
        parse(data.decode("latin-1"), "f")


_TREES = st.recursive(
    st.integers() | st.text("abc", max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
    max_leaves=8,
)
_GROUPS = st.dictionaries(st.sampled_from("abcd"), _TREES, max_size=4)


@given(_GROUPS, _GROUPS)
def test_merging_keeps_the_upper_value_and_whatever_it_is_silent_on(
    base: dict[str, object], over: dict[str, object]
) -> None:
    both = plain(merged(grown(base, "base"), grown(over, "over")))
    assert set(both) == set(base) | set(over)
    for key, value in over.items():
        if not (isinstance(value, dict) and isinstance(base.get(key), dict)):
            assert both[key] == plain(grown(value, "over"))
    for key in set(base) - set(over):
        assert both[key] == plain(grown(base[key], "base"))


@given(_GROUPS)
def test_merging_a_tree_with_itself_changes_nothing(data: dict[str, object]) -> None:
    assert plain(merged(grown(data, "f"), grown(data, "f"))) == plain(grown(data, "f"))


def test_planting_leaves_the_old_tree_alone() -> None:
    old = grown({"a": {"b": [1, 2]}}, "f")
    new = planted(old, ("a", "b", 1), grown(9, "g"))
    assert plain(old) == {"a": {"b": (1, 2)}}
    assert plain(new) == {"a": {"b": (1, 9)}}


def test_extending_merges_groups_and_replaces_lists(tmp_path: Path) -> None:
    text = f"schema: 1\nextends: {EVENING}\nname: other\ncrowd: {{age_mean_years: 30.0}}\nhazards: []\n"
    scenario = load_scenario(written(tmp_path, "other.yaml", text))
    assert scenario.name == "other"
    assert (scenario.crowd.people, scenario.crowd.age_mean_years) == (100, 30.0)
    assert scenario.hazards == ()
    assert scenario.venue == load_venue(HALL)


def test_paths_start_from_the_folder_of_the_file_that_names_them(tmp_path: Path) -> None:
    written(tmp_path, "deep/venues/hall.yaml", Path(HALL).read_text())
    written(
        tmp_path,
        "deep/base.yaml",
        "schema: 1\nname: base\nabout: x\nvenue: venues/hall.yaml\ncrowd: {people: 9}\n",
    )
    top = written(tmp_path, "top.yaml", "schema: 1\nextends: deep/base.yaml\nname: top\n")
    assert load_scenario(top).venue.name == "small_hall"


def test_a_file_may_change_one_value_of_an_inherited_venue(tmp_path: Path) -> None:
    text = f"schema: 1\nextends: {EVENING}\nvenue: {{run_out_m: 9.0}}\n"
    venue = load_scenario(written(tmp_path, "other.yaml", text)).venue
    assert venue.run_out_m == 9.0
    assert len(venue.doors) == 3


def test_naming_another_venue_replaces_the_inherited_one_whole(tmp_path: Path) -> None:
    plain_venue = Path(HALL).read_text().replace("small_hall", "other_hall")
    written(tmp_path, "first.yaml", Path(HALL).read_text() + "run_out_m: 9.0\n")
    written(tmp_path, "second.yaml", plain_venue)
    written(tmp_path, "base.yaml", "schema: 1\nname: base\nabout: x\nvenue: first.yaml\ncrowd: {people: 9}\n")
    top = written(tmp_path, "top.yaml", "schema: 1\nextends: base.yaml\nvenue: second.yaml\n")
    venue = load_scenario(top).venue
    assert (venue.name, venue.run_out_m) == ("other_hall", 5.0)


def test_a_venue_may_be_written_in_the_scenario_itself(tmp_path: Path) -> None:
    inner = "".join(f"  {line}\n" for line in Path(HALL).read_text().splitlines() if not line.startswith("schema"))
    text = f"schema: 1\nname: inline\nabout: x\ncrowd: {{people: 9}}\nvenue:\n{inner}"
    assert load_scenario(written(tmp_path, "inline.yaml", text)).venue == load_venue(HALL)


@pytest.mark.parametrize(
    ("override", "path", "value"),
    [
        ("alarm.delay_s=30", "alarm.delay_s", 30.0),
        ("crowd.people=7", "crowd.people", 7),
        ("alarm.mode=live_voice", "alarm.mode", "live_voice"),
        ("alarm.starts_at_s=5", "alarm.starts_at_s", 5.0),
        ("movement.time_gap_s=0.9", "movement.time_gap_s", 0.9),
        ("response.police.officers=4", "response.police.officers", 4),
    ],
)
def test_override_sets_a_value_that_the_file_may_be_silent_on(override: str, path: str, value: object) -> None:
    found: object = load_scenario(EVENING, overrides=[override])
    for part in path.split("."):
        found = getattr(found, part)
    assert found == value


def test_override_reaches_into_lists_by_position_and_by_id() -> None:
    scenario = load_scenario(EVENING, overrides=["hazards.0.sources=3", "venue.doors.side.state=locked"])
    assert getattr(scenario.hazards[0], "sources", None) == 3
    assert [door.state for door in scenario.venue.doors if door.id == "side"] == ["locked"]


def test_no_override_wins_over_another_in_silence() -> None:
    with pytest.raises(InputError, match="is set twice by --set: `5` and `6`"):
        load_scenario(EVENING, overrides=["crowd.people=5", "crowd.people=6"])


def test_override_that_says_what_the_file_says_changes_no_byte() -> None:
    assert load_scenario(EVENING, overrides=["crowd.people=100"]).digest() == load_scenario(EVENING).digest()


def test_default_written_out_is_the_same_scenario() -> None:
    assert load_scenario(EVENING, overrides=["alarm.delay_s=90"]).digest() == load_scenario(EVENING).digest()


@pytest.mark.parametrize(("path", "kind"), [(EVENING, "scenario"), (HALL, "venue"), (FASTER, "policy")])
def test_kind_of_a_file_is_told_by_its_keys(path: str, kind: str) -> None:
    assert kind_of_file(path) == kind
    assert load_any(path)[0] == kind


def test_kind_of_a_file_is_told_by_what_it_extends(tmp_path: Path) -> None:
    assert kind_of_file(written(tmp_path, "x.yaml", f"schema: 1\nextends: {HALL}\n")) == "venue"


@given(st.sampled_from(_PLACES), st.sampled_from(_VALUES))
@settings(deadline=None, max_examples=60)
def test_any_value_anywhere_loads_or_is_refused_with_a_mend(place: str, value: str) -> None:
    try:
        load_scenario(EVENING, overrides=[f"{place}={value}"])
    except InputError as error:
        faults = error.faults
    else:
        faults = ()
    assert [str(fault) for fault in faults if not fault.mend] == []


def test_shipped_files_are_found_by_bare_name() -> None:
    assert "as_today" in shipped_files("policy")
    found = locate_file("as_today")
    assert found is not None
    assert Path(found).resolve() == (shipped_folder() / "policies" / "as_today.yaml").resolve()


@pytest.mark.parametrize(
    "path", [str(p) for kind in ("scenario", "venue", "policy") for p in shipped_files(kind).values()]
)  # type: ignore[arg-type]
def test_every_shipped_file_is_without_fault(path: str) -> None:
    load_any(path)


def test_overrides_are_seen_by_the_checks_between_values() -> None:
    with pytest.raises(InputError, match="together they may be at most 1"):
        load_scenario(EVENING, overrides=["decisions.hide_share=0.5"])


def test_people_let_in_by_a_policy_must_fit_too(tmp_path: Path) -> None:
    full = "schema: 1\nname: full\nabout: x\nreason: x\nlevers: {crowd.occupant_load_share: 1.1}\n"
    with pytest.raises(InputError, match="do not fit"):
        load_plan(EVENING, written(tmp_path, "full.yaml", full), ["crowd.people=1080"])


def test_examples_in_the_guide_are_without_fault(tmp_path: Path) -> None:
    guide = (shipped_folder() / "README.md").read_text(encoding="utf-8")
    blocks = [block for block in guide.split("\n\n") if block.startswith("    schema: 1")]
    names = ["evening.yaml", "evening_full.yaml", "faster_alarm.yaml", "early_warning.yaml"]
    assert len(blocks) == len(names)
    files = [written(tmp_path, name, dedent(block)) for name, block in zip(names, blocks, strict=True)]
    assert [load_any(file)[0] for file in files] == ["scenario", "scenario", "policy", "study"]
    assert load_plan(files[1], files[2]).scenario.crowd.people == 500
