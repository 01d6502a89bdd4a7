"""``havenue describe`` at 80 columns: topics, the page of one thing, search, and words that nothing is called."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from click.testing import CliRunner, Result
from pydantic import ValidationError

from analysis.cli import main
from analysis.commands._topics import ROLES, SHIPPED, TOPICS, rows_of
from analysis.pages.choices import MEANINGS, choice_rows, choices_of_files
from sim.runs.loading import load_policy
from sim.scenario.parameters.policy import Group, PolicyParameters
from sim.scenario.reading.shipped import shipped_files
from tests.worlds import knobs


def describe(*words: str) -> Result:
    return CliRunner().invoke(main, ["describe", *words])


def answer(*words: str) -> Any:
    return json.loads(describe(*words, "--json").stdout)


@pytest.mark.parametrize("topic", list(TOPICS))
def test_no_line_is_wider_than_80_columns_and_no_word_is_broken(topic: str) -> None:
    told = describe(topic).stdout
    wide = [line for line in told.splitlines() if len(line) > 80 and " " in line.strip()]
    assert wide == [], "only a word that is itself longer than a line may stand out"
    first = str(next(iter(rows_of(topic)[0].values())))
    assert told.startswith(first)
    words = {word for row in rows_of(topic) if isinstance(row.get("about"), str) for word in row["about"].split()}
    assert words <= set(told.split())


def test_list_of_policies_says_of_each_what_it_is_about() -> None:
    told = " ".join(describe("policies").stdout.split())
    rows = answer("policies")
    assert {row["group"] for row in rows} == {*get_args(Group), ""}
    for row in rows:
        said = f"{row['policy']} {row['about']}"
        assert f"{said} [{row['group']}]" in told if row["group"] else f"{said} [" not in told


def test_group_that_is_not_in_the_list_is_refused() -> None:
    words = load_policy("quiet_word").model_dump(by_alias=True)
    PolicyParameters.model_validate({**words, "group": "lockdown"})
    with pytest.raises(ValidationError):
        PolicyParameters.model_validate({**words, "group": "barricades"})


@pytest.mark.parametrize("topic", list(ROLES))
def test_each_knob_has_one_block(topic: str) -> None:
    blocks = describe(topic).stdout.strip().split("\n\n")
    assert [each.split()[0] for each in blocks] == [row["path"] for row in rows_of(topic)]
    assert all("    source: " in each for each in blocks)


@pytest.mark.parametrize(("topic", "kind"), list(zip(SHIPPED, ("scenario", "policy", "study", "venue"), strict=True)))
def test_shipped_files_are_listed_with_what_they_are(topic: str, kind: Any) -> None:
    rows = answer(topic)
    assert [next(iter(row.values())) for row in rows] == list(shipped_files(kind))
    assert all(row["about"] for row in rows)
    started = [line.split()[0] for line in describe(topic).stdout.splitlines() if not line.startswith(" ")]
    assert started == list(shipped_files(kind))


def test_one_key_shows_its_whole_page() -> None:
    page = answer("alarm.delay_s")
    assert (page["kind"], page["unit"], page["default"], page["low"], page["high"]) == ("lever", "s", 90.0, 0.0, 1200.0)
    assert {"file": "policies/faster_alarm.yaml", "what": "sets", "value": 15} in page["files"]
    assert any(row["file"] == "club_assault.yaml" for row in page["files"])
    told = describe("alarm.delay_s").stdout
    assert "kind: lever; a policy can set it" in told
    assert "default: 90.0 s" in told
    assert "range: 0 to 1200" in told
    assert "source: " in told
    assert "policies/faster_alarm.yaml sets it: 15" in told


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("hazards.0.form", "plausible: capacity (0.5), per_head (0.5)"),
        ("hazards.0.harm_per_min", "range: 0 to 120 plausible: 5 to 20, log"),
        ("crush.harmful", "plausible: none: acts only where `crush.harm_per_min` is set"),
    ],
)
def test_the_page_of_an_uncertainty_tells_what_is_plausible_beside_what_is_allowed(key: str, said: str) -> None:
    assert said in " ".join(describe(key).stdout.split())
    assert "plausible" in answer(key)
    assert "plausible" not in answer("alarm.delay_s")


def test_the_page_of_a_key_names_works_choices_and_the_studies_that_vary_it() -> None:
    page = answer("hazards.0.regime")
    assert page["key"] == "hazards.*.regime"
    assert [each["choice"] for each in page["choices"]] == ["short", "sustained", "barricade", "drawn"]
    assert {"blair_schweit_2014", "crocus_2024"} <= {each["key"] for each in page["references"]}
    told = " ".join(describe("hazards.0.regime").stdout.split())
    assert MEANINGS["hazards.*.regime"]["barricade"] in told
    varied = answer("hazards.0.harm_per_min")["files"]
    assert {"file": "studies/uncertainty.yaml", "what": "varies", "value": {"low": 5, "high": 20}} in varied


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("crowd.people", "setting"), ("awareness.sight_median_s", "uncertainty"), ("AT_SIDE_M", "constant"),
        ("rules.decisions.helping.AT_SIDE_M", "constant"), ("deaths", "metric"), ("faster_alarm", "policy"),
        ("quickstart", "study"), ("club_500", "venue"), ("club_assault", "scenario"), ("crocus_2024", "source"),
        ("first_seed", "key of a study"), ("venue.doors.*.state", "choice"), ("venue.doors.0.state", "choice"),
    ],
)  # fmt: skip
def test_everything_with_a_name_has_a_page(word: str, kind: str) -> None:
    page = answer(word)
    assert page["kind"] == kind
    assert word.rpartition(".")[2] in describe(word).stdout


@pytest.mark.parametrize("path", [knob.path for knob in knobs()][::12])
def test_the_page_of_any_knob_is_that_of_its_declaration(path: str) -> None:
    knob = next(each for each in knobs() if each.path == path)
    page = answer(path.replace("*", "0"))
    assert (page["key"], page["kind"], page["unit"], page["about"]) == (path, knob.role, knob.unit, knob.about)
    assert page["source"] == str(knob.source)


def test_a_key_of_a_study_with_a_few_words_tells_what_each_means() -> None:
    assert [each["choice"] for each in answer("design.luck")["choices"]] == ["own", "shared"]
    told = " ".join(describe("design.luck").stdout.split())
    assert all(f"{word}: {meaning}" in told for word, meaning in MEANINGS["design.luck"].items())
    assert [each["choice"] for each in answer("keep")["choices"]] == ["series", "events", "trajectories"]


def test_a_word_is_searched_for_in_names_then_in_texts_and_sources() -> None:
    rows = answer("alarm")
    names = [row["name"] for row in rows]
    assert {"alarm.delay_s", "alarm.mode", "faster_alarm", "awareness.alarm_median_s"} <= set(names)
    where = [row["where"] for row in rows]
    assert where == sorted(where), "what is called so comes before what only mentions it"
    assert {"name", "text"} == set(where)
    assert "alarm.delay_s  (lever)" in describe("alarm").stdout
    by_source = [row["name"] for row in answer("blair_schweit_2014", "regime")]
    assert "hazards.*.regime" in by_source


def test_several_words_must_all_be_there_whatever_their_case() -> None:
    both = {row["name"] for row in answer("ALARM", "delay")}
    assert "alarm.delay_s" in both
    assert both < {row["name"] for row in answer("alarm")}


@pytest.mark.parametrize(
    ("words", "near"),
    [
        (("alram",), "alarm"),
        (("levrs",), "levers"),
        (("alarm.dealy_s",), "alarm.delay_s"),
        (("faster_alrm",), "faster_alarm"),
    ],
)
def test_a_wrong_word_gets_near_ones(words: tuple[str, ...], near: str) -> None:
    told = describe(*words)
    assert told.exit_code == 2
    assert near in told.stderr.partition("Did you mean")[2]


def test_a_word_near_to_nothing_gets_the_topics() -> None:
    told = describe("xyzzyqq")
    assert told.exit_code == 2
    assert all(topic in told.stderr for topic in TOPICS)


def test_every_choice_of_a_file_has_a_meaning_and_no_other_has() -> None:
    declared = {key: set(words) for key, words, _ in choices_of_files()}
    assert set(MEANINGS) <= set(declared)
    assert all(set(words) <= declared[key] for key, words in MEANINGS.items()), "a meaning of a word that is gone"
    rows = choice_rows()
    assert {(row["key"], row["choice"]) for row in rows} == {(key, word) for key in declared for word in declared[key]}
    assert [row for row in rows if not row["meaning"].strip()] == []


def test_a_plug_of_ones_own_is_a_choice_with_the_meaning_of_its_docstring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(MEANINGS["movement.kind"], "collision_free")
    (row,) = (each for each in choice_rows() if each["choice"] == "collision_free")
    assert row["meaning"]
    assert not row["meaning"].endswith(".")


def test_every_knob_with_choices_and_every_switch_is_among_the_choices_with_its_default() -> None:
    rows = choice_rows()
    for knob in knobs():
        if knob.choices or knob.unit == "switch":
            mine = [row for row in rows if row["key"] == knob.path]
            assert [row["choice"] for row in mine if row["default"]] == [str(knob.default).lower()]
            assert {row["choice"] for row in mine} == {str(each) for each in knob.choices or ("true", "false")}


def test_markdown_is_for_topics() -> None:
    assert describe("alarm.delay_s", "--markdown").exit_code == 2
    assert describe("policies", "--markdown").stdout.startswith("| policy |")
