"""Which runs of a study share their luck: seeds by design, the same whatever is added."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from analysis.compare.comparison import compare
from analysis.compare.run_table import read_table
from sim.studies.design.manifest import study_manifest
from sim.studies.design.run_order import RunOrder, StudyRun, seed_of
from sim.studies.sweep import run_study
from tests.studies import EVENING, Pretend, a_study, choose, tables, write

SAMPLE = {
    "vary": {"crowd.people": {"low": 2, "high": 8}}, "design": {"kind": "latin_hypercube", "points": 8},
    "replications": 1,
}  # fmt: skip


def runs_of(folder: Path, **changed: Any) -> list[StudyRun]:
    study = a_study(folder, **{**SAMPLE, **changed})
    order = RunOrder(study_manifest(study), study.points)
    return [order.study_run(run) for run in range(order.runs)]


def seeds_of(folder: Path, **changed: Any) -> dict[tuple[int, int], int]:
    return {(run.point, run.replication): run.seed for run in runs_of(folder, **changed)}


@pytest.mark.parametrize("kind", ["latin_hypercube", "sobol"])
def test_each_point_of_a_sample_has_luck_of_its_own(kind: str, tmp_path: Path) -> None:
    seeds = seeds_of(tmp_path, design={"kind": kind, "points": 8}, replications=3)
    assert len(set(seeds.values())) == len(seeds) == 24


def test_same_study_at_first_seeds_0_and_1_has_other_luck_at_every_point(tmp_path: Path) -> None:
    none, one = (set(seeds_of(tmp_path, first_seed=first, replications=4).values()) for first in (0, 1))
    assert none.isdisjoint(one)


def test_policies_and_scenarios_of_a_point_meet_the_same_luck(tmp_path: Path) -> None:
    write(tmp_path / "late.yaml", {**EVENING, "name": "late"})
    policies = ["immediate_entry", "faster_alarm"]
    runs = runs_of(tmp_path, scenarios=["evening.yaml", "late.yaml"], policies=policies, replications=2)
    assert len({(run.scenario, run.policy) for run in runs}) == 6
    assert len({(run.point, run.replication, run.seed) for run in runs}) == 16 == len({run.seed for run in runs})


def test_more_replications_points_or_policies_leave_every_seed_as_it_was(tmp_path: Path) -> None:
    few = seeds_of(tmp_path, replications=2)
    more = [
        seeds_of(tmp_path, replications=5), seeds_of(tmp_path, design={"kind": "sobol", "points": 16}, replications=2),
        seeds_of(tmp_path, policies=["immediate_entry", "faster_alarm"], replications=2),
    ]  # fmt: skip
    assert all(few.items() <= seeds.items() for seeds in more)


def test_more_replications_leave_every_row_as_it_was(tmp_path: Path) -> None:
    def swept(out: str, replications: int) -> list[tuple[Any, ...]]:
        run_study(
            a_study(tmp_path, **{**SAMPLE, "replications": replications}), tmp_path / out, engine=choose(Pretend())
        )
        return tables(tmp_path / out)["runs"]

    few = swept("grown", 2)
    grown = swept("grown", 4)
    assert grown[: len(few)] == few
    assert grown == swept("at_once", 4)


def test_replications_that_were_raised_are_kept_in_mind(tmp_path: Path) -> None:
    for replications in (2, 4, 4, 9):
        study = a_study(tmp_path, **{**SAMPLE, "replications": replications})
        run_study(study, tmp_path / "out", engine=choose(Pretend()))
    warnings = compare(read_table(tmp_path / "out", ["deaths"])).warnings
    assert any("its replications were raised (2, then 4, then 9)" in warning for warning in warnings)
    run_study(study, tmp_path / "at_once", engine=choose(Pretend()))
    assert not any("raised" in warning for warning in compare(read_table(tmp_path / "at_once", ["deaths"])).warnings)


def test_seed_is_the_same_on_every_machine_and_a_float_holds_it() -> None:
    assert seed_of(0, 3, 2) == 7_707_218_386_749_112
    seeds = [seed_of(first, point, 0) for first in range(30) for point in range(1000)]
    assert len(set(seeds)) == len(seeds)
    assert all(0 <= seed < 2**53 for seed in seeds)


@pytest.mark.parametrize("design", [{"kind": "grid"}, {"kind": "latin_hypercube", "points": 2, "luck": "shared"}])
def test_chosen_points_share_the_luck_of_a_replication_and_so_does_a_sample_that_says_so(
    design: dict[str, Any], tmp_path: Path
) -> None:
    seeds = seeds_of(tmp_path, vary={"crowd.people": {"values": [4, 8]}}, design=design, replications=3, first_seed=7)
    assert all(seed == 7 + replication for (_, replication), seed in seeds.items())


def test_grid_that_asks_for_it_has_luck_of_its_own_at_every_point(tmp_path: Path) -> None:
    vary = {"crowd.people": {"values": [4, 8]}}
    seeds = seeds_of(tmp_path, vary=vary, design={"kind": "grid", "luck": "own"}, replications=3)
    assert len(set(seeds.values())) == 6


def test_study_that_varies_nothing_takes_the_seeds_after_the_first(tmp_path: Path) -> None:
    seeds = seeds_of(tmp_path, vary={}, design="reference", replications=3, first_seed=40)
    assert list(seeds.values()) == [40, 41, 42]


def test_manifest_says_which_and_one_that_does_not_is_read_by_the_old_rule(tmp_path: Path) -> None:
    study = a_study(tmp_path, **SAMPLE)
    manifest = json.loads(json.dumps(study_manifest(study)))
    assert manifest["luck"] == "own"
    del manifest["luck"]
    order = RunOrder(manifest, study.points)
    assert {order.study_run(run).seed for run in range(order.runs)} == {0}
