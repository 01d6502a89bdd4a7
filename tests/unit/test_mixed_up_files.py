"""A file where another one is due says what it is and what takes it; names are proposed only where one may be meant."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.cli import main
from sim.errors import LONGEST_QUOTE, Fault, InputError
from sim.runs.loading import load_plan, load_policy, load_scenario, load_venue
from sim.studies.loading import load_any, load_study
from sim.studies.remarks import remarks_on
from sim.verification.cases.case_files import load_case, shipped_cases

GOOD = Path(__file__).parents[1] / "broken" / "good" / "evening.yaml"
EVENING = f"schema: 1\nextends: {GOOD}\nname: evening\n"
HALL = """\
schema: 1
name: hall
about: one room
levels: [{id: ground}]
areas: [{id: hall, level: ground, use: hall, polygon: [[0, 0], [12, 0], [12, 6], [0, 6]]}]
doors: [{id: out, between: [hall, outside], line: [[5, 0], [7, 0]], public_entrance: true, response_access: true}]
standing_areas: [hall]
"""
POLICY = "schema: 1\nname: early\nabout: a\nreason: r\nlevers: {alarm.delay_s: 10}\n"
STUDY = "schema: 1\nname: nights\nabout: nights\nscenarios: [scenario.yaml]\nreplications: 1\n"
MANIFEST = {"schema": 1, "kind": "run", "versions": {"havenue": "0.2.0"}, "scenario": "a", "policy": "b", "seed": 0}
FILES = {
    "scenario.yaml": EVENING,
    "venue.yaml": HALL,
    "policy.yaml": POLICY,
    "study.yaml": STUDY,
    "case.yaml": shipped_cases()[0].read_text(encoding="utf-8"),
    "run/manifest.json": json.dumps(MANIFEST),
    "results/manifest.json": json.dumps({**MANIFEST, "kind": "study"}),
    "metrics.json": json.dumps({"deaths": 1, "injured": 2, "evacuated": 3, "t95": None}),
}
SAID = {
    "scenario.yaml": ("this is a scenario file", "havenue run"),
    "venue.yaml": ("this is a venue file", "the `venue` of a scenario"),
    "policy.yaml": ("this is a policy file", "--policy"),
    "study.yaml": ("this is a study file", "havenue sweep"),
    "case.yaml": ("this is a verification case", "havenue verify --case"),
    "run/manifest.json": ("the manifest of a run", "havenue plot"),
    "results/manifest.json": ("the manifest of the results of a study", "havenue compare"),
    "metrics.json": ("no key of this file belongs to", "is it the right file?"),
    "run": ("this is a run folder", "havenue plot"),
    "results": ("this is the results folder of a study", "havenue compare"),
}
TAKEN = {"scenario.yaml": load_scenario, "venue.yaml": load_venue, "policy.yaml": load_policy, "study.yaml": load_study,
         "case.yaml": load_case}  # fmt: skip


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
    return tmp_path


def refused(load: object, path: str) -> str:
    with pytest.raises(InputError) as error:
        load(path)  # type: ignore[operator]
    return str(error.value)


@pytest.mark.parametrize("name", SAID)
@pytest.mark.parametrize("due", TAKEN)
def test_a_file_of_another_kind_is_one_fault_that_says_what_it_is_and_what_takes_it(due: str, name: str) -> None:
    if name == due:
        TAKEN[due](name)
        return
    said = refused(TAKEN[due], name)
    assert said.count("\n") == 0, said
    for each in SAID[name]:
        assert each in said or name == "scenario.yaml"  # whose base is named, where that is read first


@pytest.mark.parametrize("name", ["case.yaml", "run/manifest.json", "results/manifest.json", "metrics.json"])
def test_check_says_what_a_file_is_that_it_does_not_check(name: str) -> None:
    said = refused(load_any, name)
    assert said.count("\n") == 0
    assert SAID[name][0] in said


@pytest.mark.parametrize(
    ("typed", "due", "meant"),
    [
        ("scenaro.yaml", load_scenario, "scenario.yaml"), ("scenaro", load_scenario, "scenario.yaml"),
        ("club_asault", load_scenario, "club_assault"), ("run/../venu.yaml", load_venue, "venue.yaml"),
        ("nosuch.yaml", load_scenario, None), ("polcy.yaml", load_scenario, None), ("venu.yaml", load_policy, None),
        ("a.yaml", load_study, None),
    ],
)  # fmt: skip
def test_a_name_is_proposed_only_where_it_is_near_and_of_the_kind_that_is_due(
    typed: str, due: object, meant: str | None
) -> None:
    said = refused(due, typed)
    assert "there is no file" in said
    assert f"did you mean `{meant}`?" in said if meant else "did you mean" not in said


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["compare", "x", "--leaf", "a"], None), (["check", "x", "--sett", "a=1"], "--set"),
        (["run", "x", "--sead", "1"], "--seed"), (["sweep", "x", "--zzz"], None),
    ],
)  # fmt: skip
def test_an_option_is_proposed_only_where_it_is_near(words: list[str], meant: str | None) -> None:
    said = CliRunner().invoke(main, words).stderr
    assert "No such option" in said
    assert meant in said.partition("Did you mean")[2] if meant else "Did you mean" not in said


def test_levers_are_proposed_only_of_the_same_group_or_nearly_of_the_same_name() -> None:
    def said(path: str) -> str:
        Path("policy.yaml").write_text(POLICY.replace("alarm.delay_s", path))
        return refused(load_policy, "policy.yaml")

    assert "nearest" not in said("hazards.0.harm_per_min")
    assert "nearest levers: `alarm." in said("alarm.zzz")
    assert "did you mean `alarm.delay_s`?" in said("alarm.delai_s")


def test_links_that_lead_nowhere_or_round_are_told_as_such() -> None:
    os.symlink("nowhere.yaml", "dangling.yaml")
    os.symlink("round.yaml", "round.yaml")
    assert "is a link to a file that is not there" in refused(load_scenario, "dangling.yaml")
    assert "Too many levels of symbolic links" in refused(load_scenario, "round.yaml")


@pytest.mark.parametrize(
    ("wrong", "override", "path"),
    [
        ("run: .nan", "run.duration_s=600", "run"),
        ("run: {duration_s: [[5]]}", "run.duration_s=600", "run.duration_s"),
        ("alarm: {mode: bel}", "alarm={}", "alarm.mode"), ("alarm: {mode: bel}", "alarm.mode=bell", "alarm.mode"),
        ("alarm: {delay_s: soon}", "alarm.delay_s=5", "alarm.delay_s"), ("hazards: 5", "hazards=[]", "hazards"),
    ],
)  # fmt: skip
def test_a_value_from_the_command_line_hides_no_wrong_one_beneath_it(wrong: str, override: str, path: str) -> None:
    Path("scenario.yaml").write_text(f"{EVENING}{wrong}\n")
    with pytest.raises(InputError) as error:
        load_scenario("scenario.yaml", overrides=[override])
    assert path in [fault.path for fault in error.value.faults]
    Path("study.yaml").write_text(STUDY)
    with pytest.raises(InputError) as error:
        load_study("study.yaml", overrides=[override])
    assert path in [fault.path for fault in error.value.faults]


def test_a_policy_hides_no_wrong_value_beneath_its_levers() -> None:
    Path("scenario.yaml").write_text(f"{EVENING}alarm: {{delay_s: soon}}\n")
    with pytest.raises(InputError, match="found the text `soon`"):
        load_plan("scenario.yaml", "policy.yaml")


def test_values_that_are_right_may_be_set_anew() -> None:
    given = ["alarm.delay_s=3", "hazards.0.sources=2", "venue=club_500", "crowd={people: 9}"]
    assert load_scenario("club_assault", overrides=given).crowd.people == 9


def test_policies_with_the_same_numbers_written_in_another_way_are_remarked_upon() -> None:
    Path("late.yaml").write_text(POLICY.replace("early", "late").replace("10}", "10.0}"))
    Path("study.yaml").write_text(f"{STUDY}design: reference\npolicies: [policy.yaml, late.yaml]\n")
    assert remarks_on(load_study("study.yaml")) == [
        "policies `early` and `late` set the same levers: their outcomes will be equal"
    ]


@pytest.mark.parametrize("length", [100, 5000])
def test_what_somebody_wrote_is_repeated_on_one_line_of_its_own_length(length: int) -> None:
    long = "x" * length
    text = f"{EVENING}{long}: 1\nalarm: {{mode: {long}, delay_s: '{long}'}}\ncrowd: {{{long}: 5}}\n"
    Path("scenario.yaml").write_text(text)
    for line in refused(load_scenario, "scenario.yaml").splitlines():
        assert "x" * LONGEST_QUOTE not in line
    told = str(Fault("a.yaml", 1, f"{long}.\n", f"found `{long}\n\x1b[31m`", "mend"))
    assert "\n" not in told
    assert "\x1b" not in told


@pytest.mark.parametrize("key", ['"a\\e[31m"', '"\\ud83d"', '"a\\nb"', '"\\u202ea"'])
def test_keys_that_cannot_be_written_are_refused(key: str) -> None:
    Path("scenario.yaml").write_text(f"{EVENING}alarm: {{{key}: 1}}\n")
    said = refused(load_scenario, "scenario.yaml")
    assert said.isprintable()


@pytest.mark.parametrize("command", ["status", "compare", "report", "export", "plot", "merge", "sensitivity", "check"])
@pytest.mark.parametrize("path", ["x" * 5000, "round", "scenario.yaml/x"], ids=["long", "round", "below a file"])
def test_a_path_that_the_system_refuses_is_no_bug(command: str, path: str) -> None:
    os.symlink("round", "round")
    done = CliRunner().invoke(main, [command, path])
    assert done.exit_code == 2
    assert "bug in Havenue" not in done.stderr
    assert len(done.stderr) < 1000


@pytest.mark.parametrize("command", ["status", "compare", "report", "export", "plot", "merge", "run --row 1 --from"])
def test_a_file_where_a_folder_of_results_is_due_says_what_makes_one_or_which_one_it_is_in(command: str) -> None:
    def said(path: str) -> str:
        done = CliRunner().invoke(main, [*command.split(), path])
        assert done.exit_code == 2
        return done.stderr

    assert "'study.yaml' is a file, and a folder of results is due" in said("study.yaml")
    assert "`havenue check study.yaml` says what it is" in said("study.yaml")
    assert "Name the folder that it is in: run" in said("run/manifest.json")
    assert "is a file" not in said("nowhere")
