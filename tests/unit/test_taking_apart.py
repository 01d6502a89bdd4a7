"""A policy taken apart: the right levers in each part, the same pairs, sums that add up, none among policies."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.compare.comparison import compare
from analysis.compare.levers import policy_in_levers
from analysis.compare.run_table import StudyTable, read_table, with_baseline
from analysis.compare.study_results import open_study
from analysis.report.tables import xlrm
from analysis.terminal.comparison import comparison_json
from analysis.terminal.levers import levers_json, levers_text
from sim.errors import Fault, InputError, ResultsError
from sim.studies.design.manifest import study_manifest
from sim.studies.design.parts import derived_names
from sim.studies.design.run_order import RunOrder
from sim.studies.engines import run_builder
from sim.studies.remarks import remarks_on
from tests.studies import Pretend, a_study, choose, filled, run_study
from tests.study_folders import table

EXITS = {"building.exits_usable_share": 1.0, "building.exit_release_s": 0, "building.exit_knowledge_share": 0.7}
SHARE, RELEASE, KNOWN = EXITS


def test_each_lever_stands_once_alone_and_is_once_left_out(tmp_path: Path) -> None:
    study = a_study(tmp_path, policies=["all_exits_usable"], decompose=["all_exits_usable"])
    levers = {(part.lever, part.kind): study.policies[part.name].levers for part in study.parts}
    assert len(study.policies) == 2 + 2 * len(EXITS)
    for lever, value in EXITS.items():
        assert levers[lever, "only"] == {lever: value}
        assert levers[lever, "without"] == {path: each for path, each in EXITS.items() if path != lever}


def test_of_two_levers_one_without_the_other_is_run_once(tmp_path: Path) -> None:
    study = a_study(tmp_path, policies=["faster_alarm"], decompose=["faster_alarm"])
    assert list(study.policies) == [
        "as_today", "faster_alarm", "faster_alarm+only+alarm.delay_s", "faster_alarm+only+alarm.show_stop_s",
    ]  # fmt: skip
    assert len(study.parts) == 4
    names = {(part.lever, part.kind): part.name for part in study.parts}
    assert names["alarm.delay_s", "without"] == names["alarm.show_stop_s", "only"]


def test_parts_cost_nothing_and_meet_the_luck_of_the_whole(tmp_path: Path) -> None:
    study = a_study(tmp_path, policies=["all_exits_usable"], decompose=["all"])
    assert study.policies["all_exits_usable"].cost.capital > 0.0
    assert {study.policies[name].cost.capital for name in derived_names(study.parts)} == {0.0}
    order = RunOrder(study_manifest(study), study.points)
    runs = [order.study_run(run) for run in range(order.runs)]
    seeds = {policy: [each.seed for each in runs if each.policy == policy] for policy in order.policies}
    assert len({tuple(each) for each in seeds.values()}) == 1


def test_all_takes_every_policy_with_levers_enough_and_no_other(tmp_path: Path) -> None:
    names = ["more_stewards", "faster_alarm", "all_exits_usable"]
    study = a_study(tmp_path, policies=names, decompose=["all"])
    assert list(dict.fromkeys(part.policy for part in study.parts)) == ["faster_alarm", "all_exits_usable"]


def test_remarks_tell_of_each_policy_what_taking_it_apart_costs(tmp_path: Path) -> None:
    study = a_study(tmp_path, policies=["all_exits_usable"], decompose=["all"], replications=5)
    assert study.runs == 8 * 5
    assert remarks_on(study) == ["policy `all_exits_usable` is taken apart: 6 derived policies, 30 of the runs"]
    stopped = a_study(tmp_path, policies=["all_exits_usable"], decompose=["all"], replications=5,
                      stop={"metric": "deaths", "half_width": 1.0})  # fmt: skip
    assert "at most 30 of the runs" in remarks_on(stopped)[0]


def test_half_that_does_not_fit_is_left_out_and_told_and_the_others_remain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An exit that is never usable cannot be known: a check that the model does not have, for the test."""
    checked = run_builder.scenario_faults

    def checks(root: Any, scenario: Any, **more: Any) -> list[Fault]:
        known, usable = scenario.building.exit_knowledge_share, scenario.building.exits_usable_share
        odd = known == 0.7 and usable != 1.0
        return [*checked(root, scenario, **more), *([Fault("", 0, KNOWN, "nobody can", "raise it")] if odd else ())]

    monkeypatch.setattr(run_builder, "scenario_faults", checks)
    levers = {KNOWN: 0.7, SHARE: 1.0, RELEASE: 0}
    evening = {"exits_usable_share": 0.5}
    write_policy(tmp_path, levers)
    study = a_study(tmp_path, policies=["mine.yaml"], decompose=["mine"], scenarios=[locked(tmp_path, evening)])
    refused = {(part.lever, part.kind) for part in study.parts if part.refused}
    assert refused == {(KNOWN, "only"), (SHARE, "without")}
    assert all(part.name == "" and "nobody can" in part.refused for part in study.parts if part.refused)
    assert len(derived_names(study.parts)) == 4 == len(study.policies) - 2
    assert sum("cannot be and is left out" in remark for remark in remarks_on(study)) == 2


def write_policy(folder: Path, levers: dict[str, Any]) -> None:
    words = {"schema": 1, "name": "mine", "about": "a policy for a test", "reason": "a test", "levers": levers}
    (folder / "mine.yaml").write_text(json.dumps(words), encoding="utf-8")


def locked(folder: Path, building: dict[str, Any]) -> str:
    words = {"schema": 1, "extends": "evening.yaml", "name": "locked", "about": "some exits are locked",
             "building": building}  # fmt: skip
    (folder / "locked.yaml").write_text(json.dumps(words), encoding="utf-8")
    return "locked.yaml"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"decompose": ["all_exits_usabel"]}, "did you mean `all_exits_usable`?"),
        ({"decompose": ["as_today"]}, "`as_today` is the baseline"),
        ({"decompose": ["more_stewards"]}, "`more_stewards` sets one lever or none: there is nothing to take apart"),
        ({"decompose": ["all"], "policies": ["more_stewards"]}, "no policy of this study sets 2 levers or more"),
        ({"decompose": ["all"], "baseline": "faster_alarm"}, "the baseline `faster_alarm` sets levers itself"),
    ],
)
def test_what_cannot_be_taken_apart_is_refused_at_its_line(changed: dict[str, Any], said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as told:
        a_study(tmp_path, **{"policies": ["all_exits_usable", "more_stewards"], **changed})
    assert said in str(told.value)
    assert [fault.line > 0 for fault in told.value.faults] == [True]


def test_study_that_takes_nothing_apart_says_nothing_of_parts(tmp_path: Path) -> None:
    assert "parts" not in study_manifest(a_study(tmp_path))
    assert study_manifest(a_study(tmp_path))["study"]["decompose"] == []


def counted(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(comparison_json(compare(read_table(folder), "deaths")))
    return {key: value for key, value in told.items() if key not in ("runs", "there")}


def test_parts_change_no_figure_of_the_ordinary_comparison(tmp_path: Path) -> None:
    """Holm counts two policies with parts and without; with the parts as policies it would count eight."""
    (tmp_path / "plain").mkdir()
    policies = ["all_exits_usable", "immediate_entry"]
    apart = filled(tmp_path, policies=policies, decompose=["all_exits_usable"], replications=12)
    plain = filled(tmp_path / "plain", policies=policies, replications=12)
    assert counted(apart) == counted(plain)
    assert [row["policy"] for row in counted(apart)["rows"]] == ["as_today", *policies]
    study = open_study(apart)
    assert study.table.standing.finished
    assert "+only+" not in xlrm(study)
    with pytest.raises(ResultsError, match="no policy 'all_exits_usable"):
        with_baseline(study.table, "all_exits_usable+only+building.exit_release_s")


def test_stopping_rule_looks_at_the_policies_of_the_study_and_not_at_their_parts(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    rule = {"metric": "deaths", "half_width": 0.9, "at_least": 5, "every": 1}
    more = {"policies": ["faster_alarm"], "stop": rule, "replications": 60}
    tallies = [
        run_study(a_study(folder, **more, **extra), folder / "out", engine=choose(Pretend()))
        for folder, extra in ((tmp_path, {"decompose": ["all"]}), (tmp_path / "plain", {}))
    ]
    assert tallies[0].done / 4 == tallies[1].done / 2 < 60


LEVERS = {"a.x": 1, "b.y": True, "c.z": [2, 3]}


def in_parts(outcomes: dict[str, np.ndarray[Any, Any]], refused: tuple[str, ...] = ()) -> StudyTable:
    """Give a table of a policy of three levers: outcomes of the whole and of each part by name, (replications,)."""
    whole = table({name: values[None] for name, values in outcomes.items()})
    whole.manifest["policies"]["mine"]["levers"] = LEVERS
    names = {(lever, kind): f"mine+{kind}+{lever}" for kind in ("only", "without") for lever in LEVERS}
    whole.manifest["parts"] = [
        {"policy": "mine", "lever": lever, "kind": kind, "name": "" if name in refused else name,
         "refused": "no such half" if name in refused else ""}
        for (lever, kind), name in names.items()
    ]  # fmt: skip
    return whole


def outcomes(n: int = 40) -> dict[str, np.ndarray[Any, Any]]:
    """Lever a saves 1, b saves 2, c nothing alone; a and c together save 4 more. All with luck of their own."""
    rng = np.random.default_rng(1)
    luck = rng.gamma(4.0, 5.0, n)

    def deaths(*levers: str) -> np.ndarray[Any, Any]:
        saved = 1.0 * ("a.x" in levers) + 2.0 * ("b.y" in levers) + 4.0 * ({"a.x", "c.z"} <= set(levers))
        return luck - saved + rng.normal(0.0, 0.01, n)

    told = {"as_today": deaths(), "mine": deaths(*LEVERS)}
    for lever in LEVERS:
        told[f"mine+only+{lever}"] = deaths(lever)
        told[f"mine+without+{lever}"] = deaths(*(each for each in LEVERS if each != lever))
    return told


def test_levers_and_what_is_left_over_are_those_that_were_put_in() -> None:
    (each,) = policy_in_levers(in_parts(outcomes()), "deaths", "mine").scenarios
    found = {lever.lever: (lever.alone.value, lever.lost.value) for lever in each.levers}
    assert found["a.x"] == pytest.approx((-1.0, 5.0), abs=0.02)
    assert found["b.y"] == pytest.approx((-2.0, 2.0), abs=0.02)
    assert found["c.z"] == pytest.approx((0.0, 4.0), abs=0.02)
    assert each.whole.value == pytest.approx(-7.0, abs=0.02)
    assert each.left_over.value == pytest.approx(-4.0, abs=0.02)
    assert sum(lever.alone.value for lever in each.levers) + each.left_over.value == pytest.approx(each.whole.value)
    told = [each.whole, each.left_over, *(e for lever in each.levers for e in (lever.alone, lever.lost))]
    assert all(one.low < one.value < one.high for one in told)
    assert each.levers[0].alone.width < 0.05, "the luck that all parts share is in no interval"


def test_pair_in_which_any_part_failed_counts_nowhere_and_is_told() -> None:
    failed = outcomes()
    failed["mine+only+a.x"][3] = np.nan
    apart = policy_in_levers(in_parts(failed), "deaths", "mine")
    (each,) = apart.scenarios
    assert (each.n, each.left_out) == (39, 1)
    kept = {name: np.delete(values, 3) for name, values in failed.items()}
    assert each.whole.value == pytest.approx((kept["mine"] - kept["as_today"]).mean())
    assert any("1 of 40 pairs are left out" in remark for remark in apart.remarks)


def test_part_that_is_not_there_yet_gives_no_figure_and_the_remark_says_why() -> None:
    there = outcomes()
    del there["mine+without+c.z"]
    whole = in_parts(there)
    whole.manifest["policies"]["mine+without+c.z"] = {"levers": {}}
    apart = policy_in_levers(whole, "deaths", "mine")
    assert apart.scenarios[0].n == 0
    assert np.isnan(apart.scenarios[0].whole.value)
    assert any("unfinished" in remark for remark in apart.remarks)
    assert "NaN" not in levers_json(apart)


def test_half_that_cannot_be_is_told_and_what_remains_is_given() -> None:
    there = outcomes()
    del there["mine+only+c.z"]
    apart = policy_in_levers(in_parts(there, refused=("mine+only+c.z",)), "deaths", "mine")
    (each,) = apart.scenarios
    assert each.n == 40
    assert np.isnan(each.levers[2].alone.value)
    assert each.levers[2].lost.value == pytest.approx(4.0, abs=0.02)
    assert np.isnan(each.left_over.value), "a sum that lacks a lever is no sum"
    assert apart.remarks == ["a part cannot be: no such half"]
    assert "! a part cannot be: no such half" in levers_text(apart, "Deaths")


def test_lever_that_never_made_a_difference_is_told_with_what_is_left_open() -> None:
    """Forty pairs: 1 - 0.05^(1/40) = 7.2 % of incidents."""
    there = outcomes()
    there["mine+only+c.z"] = there["as_today"]
    remarks = policy_in_levers(in_parts(there), "deaths", "mine").remarks
    assert len(remarks) == 1
    assert "alone, `c.z` gave the same in every pair; that one makes a difference" in remarks[0]
    assert "in up to 7.2 % of incidents is not excluded" in remarks[0]


def test_order_of_rows_changes_no_byte() -> None:
    whole = in_parts(outcomes())
    order = np.random.default_rng(2).permutation(len(whole.point))
    rows = {name: getattr(whole, name)[order] for name in ("scenario", "policy", "point", "replication", "failed")}
    mixed = replace(whole, **rows, metrics={"deaths": whole.metrics["deaths"][order]})
    assert levers_json(policy_in_levers(mixed, "deaths", "mine")) == levers_json(
        policy_in_levers(whole, "deaths", "mine")
    )


def test_machines_get_every_figure_with_its_interval() -> None:
    told = json.loads(levers_json(policy_in_levers(in_parts(outcomes()), "deaths", "mine")))
    (each,) = told["scenarios"]
    assert (told["policy"], told["baseline"], each["n"]) == ("mine", "as_today", 40)
    assert [lever["value"] for lever in each["levers"]] == list(LEVERS.values())
    assert {"whole_ci95", "left_over_ci95"} <= set(each)
    assert {"alone_ci95", "lost_ci95", "refused"} <= set(each["levers"][0])


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ("mien", "did you mean 'mine'"),
        ("as_today", "'as_today' is the baseline"),
        ("single", "'single' sets one lever or none"),
        ("other", r"'other' was not taken apart in this study; taken apart are: mine \(write `decompose: \[other\]`"),
        ("mine+only+a.x", "no policy 'mine\\+only\\+a.x'"),
    ],
)
def test_policy_without_parts_is_refused_in_one_sentence(policy: str, said: str) -> None:
    there = outcomes()
    whole = in_parts({**there, "single": there["mine"], "other": there["mine"]})
    whole.manifest["policies"]["single"]["levers"] = {"a.x": 1}
    whole.manifest["policies"]["other"]["levers"] = {"a.x": 1, "b.y": 2}
    with pytest.raises(ResultsError, match=said):
        policy_in_levers(whole, "deaths", policy)


def test_baseline_that_sets_levers_is_refused() -> None:
    there = outcomes()
    whole = in_parts({**there, "other": there["mine"]})
    whole.manifest["policies"]["other"]["levers"] = {"a.x": 1}
    with pytest.raises(ResultsError, match="the baseline 'other' sets levers itself"):
        policy_in_levers(with_baseline(whole, "other"), "deaths", "mine")
