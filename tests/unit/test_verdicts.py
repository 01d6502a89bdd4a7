"""No verdict from one luck, none from an unfinished study, and few false ones by chance."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.compare.comparison import Comparison, compare
from analysis.compare.effects import effects_of
from analysis.compare.estimates import dependence, mean_of
from analysis.compare.pairs import pairs_of
from analysis.compare.run_table import read_table
from analysis.compare.study_results import open_study
from analysis.compare.verdicts import with_verdicts
from analysis.sensitivity.outcomes import outcomes_of
from sim.studies.sweep import run_study
from tests.studies import Pretend, a_study, changed, choose
from tests.study_folders import table, write_study

Floats = NDArray[np.float64]
POLICIES = ["as_today", *(f"null_{k}" for k in range(14))]


def counts(rng: np.random.Generator, points: int, replications: int, shared: float) -> dict[str, Floats]:
    """Give counts under policies that do nothing: a future scales them, and so may a luck, for each policy otherwise.

    Policies are alike, so that every paired difference is symmetric about zero.
    """
    future = rng.gamma(4.0, 2.0, (points, 1))
    found = {}
    for name in POLICIES:
        luck = np.exp(shared * rng.standard_normal(replications))
        found[name] = rng.poisson(future * luck * rng.gamma(1.5, 1.0 / 1.5, (points, replications))).astype(np.float64)
    return found


def tables_with_a_false_verdict(tables: int, points: int, replications: int, shared: float, **told: Any) -> int:
    """Count tables of 14 policies without effect in which one of them is called better or worse."""
    false = 0
    for number in range(tables):
        rng = np.random.default_rng([11, points, replications, number])
        pairs = pairs_of(table(counts(rng, points, replications, shared), **told), "club", "deaths")
        found = with_verdicts(effects_of(pairs, "lower"), "lower")
        false += any(effect.verdict in ("better", "worse") for effect in found)
    return false


SAMPLE = {"design": "latin_hypercube", "luck": "own"}


def test_sample_with_one_replication_gives_few_false_verdicts() -> None:
    """At 5 %, 12 tables give 0.6 false ones on average, and more than 2 in one of fifty."""
    assert tables_with_a_false_verdict(12, 40, 1, 0.0, **SAMPLE) <= 2


@pytest.mark.slow
@pytest.mark.parametrize("points", [20, 64])
def test_sample_with_one_replication_gives_at_most_16_false_verdicts_in_200_tables(points: int) -> None:
    assert tables_with_a_false_verdict(200, points, 1, 0.0, **SAMPLE) <= 16


@pytest.mark.parametrize("replications", [2, 4])
def test_grid_whose_points_share_few_lucks_gives_few_false_verdicts(replications: int) -> None:
    """Each luck favours some policies at every point: 24 points are no 24 independent pairs."""
    told = {"design": "grid", "luck": "shared"}
    assert tables_with_a_false_verdict(8, 24, replications, 0.5, **told) <= 2


def test_luck_that_is_shared_would_be_taken_for_an_effect_if_nobody_told_the_analysis() -> None:
    told = {"design": "grid", "luck": "own"}
    assert tables_with_a_false_verdict(4, 24, 4, 0.5, **told) >= 3


@pytest.mark.parametrize("replications", [2, 3, 5])
def test_interval_from_few_shared_lucks_holds_the_truth(replications: int) -> None:
    """64 points, a luck of a third of the spread: at most 7 of 100 intervals miss; Satterthwaite alone misses 17."""
    points, studies = 64, 600
    rng = np.random.default_rng(replications)
    errors = rng.standard_normal((points, replications, studies)) + 0.3 * rng.standard_normal((replications, studies))
    point, luck = (each.reshape(-1) for each in np.indices((points, replications)))
    missed = 0
    for column in errors.reshape(-1, studies).T:
        at = mean_of(column, point, luck, sampled=False)
        missed += at.excludes_zero
    assert missed <= 0.07 * studies


def a_table(replications: int = 1, **told: Any) -> Comparison:
    rng = np.random.default_rng(2)
    base = rng.poisson(12.0, (64, replications)).astype(np.float64)
    return compare(table({"as_today": base, "policy": base - 2.0 - (base > 12)}, **told))


def test_one_luck_carries_no_interval_and_no_verdict_and_says_why() -> None:
    """A folder of 0.1.0 does not say who shares luck: there, points do."""
    found = a_table(design="latin_hypercube")
    base, effect = found.effects
    assert (effect.n, effect.verdict, found.luck) == (64, "one luck only", "shared")
    assert effect.diff.value < -2.0
    figures = (base.mean, base.median, effect.diff, effect.relative, effect.p_better, effect.variance_reduction)
    regrets = [each for told in found.regrets["club"] for each in (told.mean, told.high, told.near_best)]
    assert all(np.isnan([each.low, each.high]).all() for each in (*figures, *regrets))
    assert np.isnan([effect.p_value, effect.p_holm]).all()
    assert any("all 64 pairs rest on one luck" in warning for warning in found.warnings)


def test_luck_of_its_own_at_each_point_carries_a_verdict_from_one_replication() -> None:
    found = a_table(**SAMPLE)
    assert (found.effects[1].verdict, found.luck) == ("better", "own")
    assert not any("one luck" in warning for warning in found.warnings)


def test_two_replications_of_shared_luck_have_an_interval_and_the_comparison_says_how_few_they_are() -> None:
    found = a_table(2, design="grid")
    assert np.isfinite(found.effects[1].diff.low)
    assert any("128 pairs rest on 2 lucks only" in warning for warning in found.warnings)


def test_pairs_of_a_future_are_a_cluster_and_those_of_a_replication_none_where_each_has_luck_of_its_own() -> None:
    rng = np.random.default_rng(3)
    of_future, of_replication = 2.0 * rng.standard_normal((30, 1)), 2.0 * rng.standard_normal((1, 4))
    for effect, widened in ((of_future, True), (of_replication, False)):
        whole = table({"as_today": rng.standard_normal((30, 4)) + effect}, **SAMPLE)
        pairs = pairs_of(whole, "club", "deaths")
        spread = dependence(pairs.values[:, 0], pairs.point, pairs.luck, sampled=pairs.points_sampled)
        assert (spread.widening > 1.5) is widened
        assert spread.df <= 29.0


def test_sensitivity_of_one_luck_is_told_as_such() -> None:
    values = np.random.default_rng(4).poisson(9.0, (64, 1)).astype(np.float64)
    for luck, one in (("shared", True), ("own", False)):
        whole = table({"as_today": values, "policy": values}, design="latin_hypercube", luck=luck)
        today, _ = outcomes_of(pairs_of(whole, "club", "deaths"), 64, "deaths")
        assert today.one_luck is one


def test_unfinished_study_shows_intervals_and_no_verdict(tmp_path: Path) -> None:
    whole = open_study(write_study(tmp_path / "whole", replications=40, real_words=False)).comparison
    part = open_study(write_study(tmp_path / "part", replications=40, missing=[39], real_words=False)).comparison
    assert "better" in {effect.verdict for effect in whole.effects}
    assert {effect.verdict for effect in part.effects} == {"baseline", "unfinished"}
    assert all(np.isfinite(effect.diff.low) and np.isnan(effect.p_value) for effect in part.effects[1:])
    assert part.leaders == {}
    assert any("this study is unfinished: 159 of 160 runs are there" in warning for warning in part.warnings)
    assert not any("unfinished" in warning for warning in whole.warnings)


def test_failed_runs_are_there_and_leave_a_study_finished(tmp_path: Path) -> None:
    found = open_study(write_study(tmp_path, replications=40, fail=[3], real_words=False)).comparison
    assert found.standing.finished
    assert "better" in {effect.verdict for effect in found.effects}


def test_stopping_rule_says_when_a_study_is_finished(tmp_path: Path) -> None:
    rule = {"metric": "deaths", "half_width": 0.4, "at_least": 10, "every": 5}
    run_study(a_study(tmp_path, stop=rule, replications=200), tmp_path / "out", engine=choose(Pretend()))
    whole = read_table(tmp_path / "out", ["deaths"])
    assert len(whole.point) == whole.standing.runs < 400
    assert compare(whole).effects[1].verdict == "better"

    changed(tmp_path / "out", f"DELETE FROM runs WHERE run = {len(whole.point) - 1}")
    part = read_table(tmp_path / "out", ["deaths"])
    assert (str(part.standing), part.standing.finished) == (f"{len(part.point)} of at most 400 runs", False)
    found = compare(part)
    assert found.effects[1].verdict == "unfinished"
    assert any("the stopping rule is not met yet" in warning for warning in found.warnings)


def test_scenario_that_was_not_begun_leaves_the_study_unfinished() -> None:
    base = np.random.default_rng(1).poisson(9.0, (1, 40)).astype(np.float64)
    whole = table({"as_today": base, "policy": base - 1.0 - (base > 9)})
    later = replace(whole, manifest={**whole.manifest, "scenarios": {"club": {}, "hall": {}}})
    assert compare(whole).effects[1].verdict == "better"
    assert compare(later).effects[1].verdict == "unfinished"
