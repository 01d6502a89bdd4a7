"""Points and cells: what a grid, a sample and a table give, and the order of runs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.errors import InputError
from sim.studies.design.manifest import study_manifest
from sim.studies.design.run_order import RunOrder
from sim.studies.engines.run_builder import RunBuilder
from tests.studies import EVENING, a_study, write

PEOPLE = {"crowd.people": {"low": 1, "high": 8}}


def test_grid_runs_through_every_combination_the_last_knob_fastest(tmp_path: Path) -> None:
    vary = {
        "crowd.people": {"values": [4, 8]},
        "building.door_flow": {"values": ["code", "free"]},
        "alarm.delay_s": {"low": 0, "high": 10, "steps": 3},
    }
    points = a_study(tmp_path, vary=vary).points
    assert points["crowd.people"] == [4] * 6 + [8] * 6
    assert points["building.door_flow"] == (["code"] * 3 + ["free"] * 3) * 2
    assert points["alarm.delay_s"] == [0.0, 5.0, 10.0] * 4


@pytest.mark.parametrize("kind", ["latin_hypercube", "sobol"])
def test_sample_takes_every_whole_number_and_every_word_equally_often(kind: str, tmp_path: Path) -> None:
    vary = {**PEOPLE, "building.door_flow": {"values": ["code", "free"]}, "alarm.delay_s": {"low": 0, "high": 64}}
    points = a_study(tmp_path, vary=vary, design={"kind": kind, "points": 64}).points
    assert np.bincount(points["crowd.people"]).tolist() == [0] + [8] * 8
    assert points["building.door_flow"].count("code") == 32
    assert sorted(int(value) for value in points["alarm.delay_s"]) == list(range(64)), "one in each stratum"


def test_log_scale_puts_as_many_points_in_each_decade(tmp_path: Path) -> None:
    vary = {"alarm.delay_s": {"low": 1, "high": 1000, "scale": "log"}}
    values = a_study(tmp_path, vary=vary, design={"kind": "latin_hypercube", "points": 30}).points["alarm.delay_s"]
    assert np.histogram(values, [1, 10, 100, 1000])[0].tolist() == [10, 10, 10]


def test_sample_is_the_same_each_time_and_another_for_another_seed(tmp_path: Path) -> None:
    def points(seed: int) -> list[object]:
        design = {"kind": "latin_hypercube", "points": 8, "seed": seed}
        return list(a_study(tmp_path, vary={"alarm.delay_s": {}}, design=design).points["alarm.delay_s"])

    assert points(0) == points(0) != points(1)


def test_range_left_out_is_the_one_the_knob_was_declared_with(tmp_path: Path) -> None:
    varied = a_study(tmp_path, vary={"alarm.delay_s": {}}, design={"kind": "sobol", "points": 4}).varied[0]
    assert (varied.low, varied.high) == (varied.knob.low, varied.knob.high)


def test_table_gives_points_as_they_stand_in_it(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text(
        "crowd.people,alarm.delay_s,building.door_flow\n8,3.5,code\n4,7,free\n8,3.5,code\n"
    )
    study = a_study(tmp_path, design={"kind": "table", "file": "points.csv"})
    assert study.points == {
        "crowd.people": [8, 4, 8], "alarm.delay_s": [3.5, 7.0, 3.5], "building.door_flow": ["code", "free", "code"]
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("crowd.people\n8\n0\n", "points.csv:3: crowd.people: `0` is out of range"),
        ("crowd.people\n8,3\n", "points.csv:2: values on this line: 2; names in the header: 1"),
        ("crowd.people\n", "holds no points"),
        ("crowd.people,crowd.people\n1,1\n", "the column appears twice"),
        ("crowd.peple\n1\n", "did you mean `crowd.people`?"),
        ("response.police.entry_briefing_s\n1\n", "set by policy `immediate_entry`"),
    ],
)
def test_fault_of_a_table_is_named_with_its_line(text: str, what: str, tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text(text)
    with pytest.raises(InputError) as told:
        a_study(tmp_path, design={"kind": "table", "file": "points.csv"})
    assert what in str(told.value)


def test_every_run_stands_once_in_the_order_and_its_seed_depends_on_the_replication_alone(tmp_path: Path) -> None:
    write(tmp_path / "late.yaml", {**EVENING, "name": "late"})
    study = a_study(tmp_path, scenarios=["evening.yaml", "late.yaml"], vary={"crowd.people": {"values": [4, 8]}},
                    first_seed=40)  # fmt: skip
    order = RunOrder(study_manifest(study), study.points)
    study_runs = [order.study_run(run) for run in range(order.runs)]
    assert [study_run.run for study_run in study_runs] == list(range(study.runs)) == list(range(24))
    assert (
        len(
            {(study_run.scenario, study_run.policy, study_run.point, study_run.replication) for study_run in study_runs}
        )
        == 24
    )
    assert all(study_run.seed == 40 + study_run.replication for study_run in study_runs)
    assert len({order.key(study_run) for study_run in study_runs}) == 24
    for replication in range(3):
        for position, scenario in enumerate(order.scenarios):
            first = order.first(replication, position)
            block = study_runs[first : first + order.block]
            assert {(study_run.scenario, study_run.replication) for study_run in block} == {(scenario, replication)}


def test_plan_of_a_cell_has_its_policy_and_its_knobs(tmp_path: Path) -> None:
    study = a_study(tmp_path, vary={"crowd.people": {"values": [4, 8]}, "building.door_flow": {}})
    manifest = study_manifest(study)
    order, builder = RunOrder(manifest, study.points), RunBuilder(manifest)
    for run in range(order.runs):
        study_run = order.study_run(run)
        plan = builder.plan(study_run)
        told = dict(study_run.knobs)
        assert plan.scenario.crowd.people == told["crowd.people"]
        assert plan.scenario.building.door_flow == told["building.door_flow"]
        assert plan.policy_name == study_run.policy
        entry = "first_officer" if study_run.policy == "immediate_entry" else "contact_team"
        assert plan.scenario.response.police.entry_policy == entry
