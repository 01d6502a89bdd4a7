"""What is wrong with a study is said at once, at its line, before any run; some things may never be varied."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.errors import InputError
from sim.scenario.knobs import Knob
from sim.studies.loading import load_study
from tests.studies import EVENING, STUDY, a_study, study_file, write
from tests.worlds import assault, knobs

HAZARD_KNOBS = [knob for knob in knobs() if knob.path.startswith("hazards.")]
SAMPLE = {"kind": "latin_hypercube", "points": 4}


def faults(folder: Path, **changed: Any) -> str:
    with pytest.raises(InputError) as told:
        a_study(folder, **changed)
    assert all(fault.line > 0 or fault.file == "--set" for fault in told.value.faults), "a fault has a line"
    return str(told.value)


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"scenarios": []}, "scenarios: has 0 items; at least 1"),
        ({"scenarios": ["evenin.yaml"]}, "scenarios.0: there is no file"),
        ({"scenarios": ["evening.yaml", "evening.yaml"]}, "scenarios.1: two scenarios are called `evening`"),
        ({"policies": ["faster_alarmm"]}, "did you mean `faster_alarm`?"),
        ({"policies": ["faster_alarm", "faster_alarm"]}, "policies.1: two policies are called"),
        ({"baseline": "as_yesterday"}, "baseline: there is no file"),
        ({"replications": 0}, "replications: `0` is out of range"),
        ({"replication": 3}, "no such key `replication` (did you mean `replications`?)"),
        ({"first_seed": -1}, "first_seed: `-1` is out of range"),
        ({"keep": ["serie"]}, "did you mean `series`?"),
        ({"vary": {"crowd.peopl": {}}, "design": SAMPLE}, "did you mean `crowd.people`?"),
        ({"vary": {"crowd.people": {"lo": 3}}, "design": SAMPLE}, "no such key `lo` (did you mean `low`?)"),
        ({"vary": {"crowd.people": {"low": 0, "high": 9}}, "design": SAMPLE}, "low: `0` is out of range"),
        ({"vary": {"crowd.people": {"low": 9, "high": 3}}, "design": SAMPLE}, "the range from 9 to 3 is empty"),
        ({"vary": {"crowd.people": {"values": [5, 5]}}}, "values.1: `5` appears twice"),
        ({"vary": {"crowd.people": {"values": [5.5]}}}, "`5.5` is not a whole number"),
        ({"vary": {"crowd.people": {"values": ["5"]}}}, "expected a whole number"),
        ({"vary": {"crowd.people": {"values": [5], "low": 3}}}, "`low` cannot be combined with `values`"),
        ({"vary": {"crowd.people": {"low": 3, "high": 9}}}, "write `steps: 5`"),
        ({"vary": {"building.door_flow": {"low": 0, "high": 1}}}, "is not a number"),
        ({"vary": {"building.door_flow": {"values": ["coed"]}}}, "did you mean `code`?"),
        ({"vary": {"response.police.entry_briefing_s": {"values": [3]}}}, "set by policy `immediate_entry`"),
        ({"vary": {"crowd.people": {"values": [5]}}, "design": SAMPLE | {"points": None}}, "points"),
        ({"vary": {"crowd.people": {}}, "design": {"kind": "sobol", "points": 9}}, "write 8 or 16"),
        ({"design": SAMPLE}, "has nothing to vary"),
        ({"design": {"kind": "table"}}, "write `file: points.csv`"),
        ({"vary": {"alarm.delay_s": {"scale": "log"}}, "design": SAMPLE}, "a range from 0 has no logarithm"),
        ({"stop": {"metric": "death", "half_width": 1}}, "did you mean `deaths`?"),
        ({"vary": {"hazards.0.reach_m": {"values": [9]}}}, "there is no item 0"),
        ({"vary": {"crowd.people": {"values": [9, 4000]}}}, "4000 people do not fit"),
        ({"vary": {"run.step_s": {"values": [0.33]}}}, "does not divide `step_s`"),
        ({"vary": {"alarm.names": {"values": [["exit"]]}}}, "is a list of ids"),
        ({"vary": {"staff.names": {}}}, "write a policy for each list"),
        ({"vary": {"building.egress_width_mm": {"values": [8]}}}, "as it would be built"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_mend(changed: dict[str, Any], what: str, tmp_path: Path) -> None:
    assert what in faults(tmp_path, **changed)


def test_all_faults_of_a_study_are_said_at_once(tmp_path: Path) -> None:
    told = faults(
        tmp_path, scenarios=["evening.yaml", "nowhere"], policies=["nobody"], replications=0,
        vary={"crowd.peopl": {}, "crowd.people": {"values": [0]}}, stop={"metric": "x", "half_width": 0},
    )  # fmt: skip
    assert len(told.splitlines()) == 7


@pytest.mark.parametrize("key", ["entrances", "areas", "entrances.0"])
def test_place_of_a_hazard_is_never_varied(key: str, tmp_path: Path) -> None:
    told = faults(tmp_path, vary={f"hazards.0.{key}": {"values": ["main"]}})
    assert "where a hazard comes in cannot be varied" in told


def test_place_of_a_hazard_comes_in_by_no_table(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("crowd.people,hazards.0.entrances\n5,main\n")
    assert "cannot be varied" in faults(tmp_path, design={"kind": "table", "file": "points.csv"})


@pytest.mark.parametrize("knob", HAZARD_KNOBS, ids=lambda knob: knob.path)
def test_policy_of_a_study_that_sets_the_hazard_is_refused(knob: Knob, tmp_path: Path) -> None:
    value = knob.choices[0] if knob.choices else knob.low
    levers = {knob.path.replace("*", "0"): value}
    write(tmp_path / "turned.yaml", {"schema": 1, "name": "turned", "about": "x", "reason": "x", "levers": levers})
    assert "not a lever: a policy cannot set it" in faults(tmp_path, policies=["turned.yaml"])


def test_study_has_no_word_that_asks_for_the_greatest_or_least_outcome() -> None:
    from sim.scenario.parameters.study import DesignParameters, StopParameters, StudyParameters, VaryParameters

    names = {
        name
        for words in (DesignParameters, StopParameters, StudyParameters, VaryParameters)
        for name in words.model_fields
    }
    assert not [name for name in names if any(word in name for word in ("optim", "minim", "maxim", "search", "goal"))]


def test_baseline_comes_first_and_may_be_listed_too(tmp_path: Path) -> None:
    for policies in (["immediate_entry"], ["immediate_entry", "as_today"]):
        assert list(a_study(tmp_path, policies=policies).policies) == ["as_today", "immediate_entry"]


def test_value_set_from_the_command_line_reaches_every_scenario_or_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "late.yaml", {**EVENING, "name": "late"})
    path = study_file(tmp_path, scenarios=["evening.yaml", "late.yaml"])
    study = load_study(path, overrides=["crowd.people=7"])
    assert [words.crowd.people for words in study.scenarios.values()] == [7, 7]
    with pytest.raises(InputError, match="set by policy `immediate_entry` and by --set"):
        load_study(path, overrides=["response.police.entry_briefing_s=7"])


def test_hazard_of_a_scenario_may_be_varied_by_number(tmp_path: Path) -> None:
    write(tmp_path / "attack.yaml", {**EVENING, "name": "attack", "hazards": [assault()]})
    study = a_study(tmp_path, scenarios=["attack.yaml"], vary={"hazards.0.reach_m": {"values": [9, 12]}})
    assert study.points == {"hazards.0.reach_m": [9.0, 12.0]}
    assert study.varied[0].knob.role == "uncertainty"


def test_study_may_extend_another(tmp_path: Path) -> None:
    study_file(tmp_path)
    path = write(tmp_path / "more.yaml", {"schema": 1, "extends": "study.yaml", "name": "more", "replications": 9})
    words = load_study(path).parameters
    assert (words.name, words.replications, words.about) == ("more", 9, STUDY["about"])
