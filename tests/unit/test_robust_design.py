"""The design that a study with policies has unless it says otherwise: futures over every uncertainty, one luck each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.errors import InputError
from sim.scenario.checking.cross_checks import WHOLES
from sim.scenario.deep import Plausible, Weighted
from sim.studies.design.deep_sample import drawn_from
from sim.studies.design.manifest import study_manifest
from sim.studies.design.run_order import RunOrder
from sim.studies.design.study import Study
from sim.studies.loading import load_study
from sim.studies.remarks import remarks_on
from tests.studies import EVENING, STUDY, a_study, write


def by_default(folder: Path, *, overrides: tuple[str, ...] = (), **changed: Any) -> Study:
    """Load the study of these tests without its design."""
    write(folder / "evening.yaml", EVENING)
    words = {key: value for key, value in STUDY.items() if key != "design"}
    return load_study(write(folder / "study.yaml", {**words, "replications": 16, **changed}), overrides=overrides)


def test_study_with_policies_that_varies_nothing_is_robust_and_its_replications_are_futures(tmp_path: Path) -> None:
    study = by_default(tmp_path)
    manifest = study_manifest(study)
    assert (manifest["design"], manifest["points"], manifest["replications"], manifest["luck"]) == (
        "robust",
        16,
        1,
        "own",
    )
    assert set(study.points) == set(drawn_from(study.scenarios["evening"]))
    assert "16 futures over" in remarks_on(study)[0]


@pytest.mark.parametrize("written", ["robust", {"kind": "robust"}, {"seed": 0}])
def test_design_may_be_a_word_or_written_out(written: Any, tmp_path: Path) -> None:
    assert by_default(tmp_path, design=written).points == by_default(tmp_path).points


def test_number_of_futures_may_be_written_and_then_replications_are_lucks_of_each(tmp_path: Path) -> None:
    manifest = study_manifest(by_default(tmp_path, design={"points": 8}, replications=3))
    assert (manifest["points"], manifest["replications"]) == (8, 3)


def test_reference_is_one_point_with_the_replications_as_written(tmp_path: Path) -> None:
    for design in ("reference", {"kind": "reference"}):
        manifest = study_manifest(by_default(tmp_path, design=design))
        assert (manifest["points"], manifest["replications"], manifest["varied"]) == (1, 16, [])


def test_study_that_varies_something_or_has_no_policy_is_as_before(tmp_path: Path) -> None:
    varied = by_default(tmp_path, vary={"crowd.people": {"values": [4, 8]}})
    assert (study_manifest(varied)["design"], varied.points) == ("grid", {"crowd.people": [4, 8]})
    assert by_default(tmp_path, policies=[]).points == {}


def test_each_future_has_a_luck_of_its_own_that_all_policies_share(tmp_path: Path) -> None:
    study = by_default(tmp_path)
    order = RunOrder(study_manifest(study), study.points)
    runs = [order.study_run(k) for k in range(order.runs)]
    assert len({run.seed for run in runs}) == 16
    for point in range(16):
        mine = [run for run in runs if run.point == point]
        assert len({run.policy for run in mine}) == 2
        assert len({run.seed for run in mine}) == 1


def test_every_range_is_run_through_and_forms_are_met_by_their_weights(tmp_path: Path) -> None:
    study = by_default(tmp_path, replications=100)
    wholes = {f"{part}.{key}" for part, _, keys in WHOLES for key in keys}
    for path, deep in drawn_from(study.scenarios["evening"]).items():
        values = study.points[path]
        if isinstance(deep, Weighted):
            shares = {value: values.count(value) / 100 for value in deep.values}
            assert shares == pytest.approx(dict(deep.weights), abs=0.02), path
        elif isinstance(deep, Plausible) and not deep.whole and path not in wholes:
            assert deep.low <= min(values) <= deep.value_at(0.01), path
            assert deep.value_at(0.99) <= max(values) <= deep.high, path


def test_shares_of_one_whole_never_come_to_more_than_one(tmp_path: Path) -> None:
    study = by_default(tmp_path, replications=100)
    for part, _, keys in WHOLES:
        sums = np.sum([study.points[f"{part}.{key}"] for key in keys if f"{part}.{key}" in study.points], axis=0)
        assert np.all(sums <= 1.0 + 1e-12)


def test_what_is_set_on_the_command_line_or_by_a_policy_is_not_drawn(tmp_path: Path) -> None:
    kept = "awareness.sight_median_s"
    study = by_default(tmp_path, overrides=(f"{kept}=5.0",))
    assert kept not in study.points
    assert study.scenarios["evening"].awareness.sight_median_s == 5.0
    assert not set(study.points) & {path for policy in study.policies.values() for path in policy.levers}


def test_uncertainty_that_one_scenario_lacks_stays_as_written_and_the_remark_says_so(tmp_path: Path) -> None:
    write(tmp_path / "attack.yaml", {**EVENING, "name": "attack", "hazards": [{"kind": "assault", "onset_s": 1.0}]})
    study = by_default(tmp_path, scenarios=["evening.yaml", "attack.yaml"])
    assert not any(path.startswith("hazards.") for path in study.points)
    assert "others stay as written" in remarks_on(study)[0]
    alone = by_default(tmp_path, scenarios=["attack.yaml"])
    assert "hazards.0.form" in alone.points


def test_robust_and_reference_refuse_what_they_cannot_have(tmp_path: Path) -> None:
    vary = {"crowd.people": {"values": [4, 8]}}
    rule = {"metric": "deaths", "half_width": 1.0}
    for changed in ({"design": "robust", "vary": vary}, {"design": "reference", "vary": vary}, {"stop": rule}):
        with pytest.raises(InputError, match=r"leave (one of the two|it) out"):
            by_default(tmp_path, **changed)
    assert a_study(tmp_path, stop=rule).parameters.stop is not None


def test_same_seed_gives_the_same_futures_and_another_one_others(tmp_path: Path) -> None:
    first = by_default(tmp_path).points
    assert first == by_default(tmp_path).points
    assert first != by_default(tmp_path, design={"seed": 1}).points
