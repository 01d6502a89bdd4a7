"""What holds over futures: told from a fit only where that foretells, and nothing made of nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.compare.comparison import compare
from analysis.compare.run_table import StudyTable
from analysis.compare.study_results import open_study
from analysis.report.page import report_page
from analysis.sensitivity.future_fit import FEWEST_FUTURES, WORTH, columns_of_knobs, fit_of
from analysis.sensitivity.robustness import Robustnesses, robustness_of
from analysis.sensitivity.sensitivity import sensitivity_of
from analysis.terminal.robustness import robustness_object, robustness_text
from tests.study_folders import table, write_study

Floats = NDArray[np.float64]
N, KNOBS = 128, 30


def knobs(n: int = N, count: int = KNOBS) -> dict[str, NDArray[Any]]:
    rng = np.random.default_rng(n)
    drawn: dict[str, NDArray[Any]] = {f"a.x{k}": rng.random(n) for k in range(count)}
    return {**drawn, "a.form": rng.choice(["capacity", "per_head"], n)}


def study(changes: dict[str, Floats], n: int = N, lucks: int = 1, seed: int = 1) -> StudyTable:
    """Give a robust study from what each policy changes, (futures,) or (futures, lucks)."""
    rng = np.random.default_rng(seed)
    base = rng.poisson(20.0, (n, lucks)).astype(np.float64)
    told = {name: base + (change if change.ndim == 2 else change[:, None]) for name, change in changes.items()}
    varied = [{"path": path, "unit": "1", "role": "uncertainty"} for path in knobs(n)]
    whole = table({"as_today": base, **told}, design="robust", luck="own", varied=varied)
    return replace(whole, knobs=knobs(n))


def found(whole: StudyTable) -> Robustnesses:
    return robustness_of(whole, compare(whole))[0]


def noise(number: int, size: tuple[int, ...] = (N,)) -> Floats:
    return np.random.default_rng([4, number]).standard_normal(size)


def nulls_with_a_region_or_split(tables: int) -> int:
    """Count tables of 14 policies without effect in which a region, a split or a robust word is told."""
    told = 0
    for number in range(tables):
        rng = np.random.default_rng([5, number])
        changes = {f"null{k}": (rng.poisson(4.0, N) - rng.poisson(4.0, N)).astype(np.float64) for k in range(14)}
        each = found(study(changes, seed=number))
        told += any(
            p.region is not None or p.splits or p.turning or p.word.startswith("robustly") for p in each.policies
        )
    return told


def test_fourteen_policies_without_effect_give_no_region_and_no_split() -> None:
    """In 2 tables none at all; the slow test has 100."""
    assert nulls_with_a_region_or_split(2) == 0


@pytest.mark.slow
def test_fourteen_policies_without_effect_give_no_region_and_no_split_in_95_of_100_tables() -> None:
    assert nulls_with_a_region_or_split(100) <= 5


def test_fit_foretells_what_hangs_on_a_few_uncertainties_and_says_how_well() -> None:
    """Three uncertainties of 31, one of them a form: three quarters of the variance is theirs."""
    drawn = knobs()
    change = 3.0 * drawn["a.x3"] + 2.0 * (drawn["a.form"] == "per_head") + 2.0 * drawn["a.x3"] * drawn["a.x7"]
    own = float(np.var(change))
    fit = fit_of(change + np.sqrt(own / 5.0) * noise(1), columns_of_knobs(drawn, np.arange(N)))
    assert 0.55 < fit.r_squared < 0.9
    assert {"a.x3", "a.form"} <= set(fit.names[:3])
    nothing = fit_of(noise(2), columns_of_knobs(drawn, np.arange(N)))
    assert nothing.r_squared < 0.2
    assert not nothing.worth


def test_cross_validated_share_is_not_flattered_by_the_choice_of_the_dozen() -> None:
    """Noise on 31 uncertainties: screened on all futures it would look foretold; here it does not, in 8 of 8."""
    columns = columns_of_knobs(knobs(), np.arange(N))
    assert max(fit_of(noise(k), columns).r_squared for k in range(8)) < WORTH


def test_policy_that_fails_where_one_uncertainty_is_high_depends_on_it_and_the_region_is_told() -> None:
    x = knobs()["a.x5"]
    each = found(study({"splits": -6.0 + 10.0 * x + noise(3), "steady": -2.0 - 3.0 * x + 0.2 * noise(4)}))
    splits, steady = each.policies
    assert splits.word == "depends on a.x5"
    assert splits.region is not None
    assert [bound.path for bound in splits.region.bounds] == ["a.x5"]
    assert splits.regret is not None
    assert "a.x5" in splits.turning
    assert steady.word == "robustly better"


def test_policy_that_is_better_on_average_and_not_in_nineteen_of_twenty_futures_is_not_robust() -> None:
    each = found(study({"mixed": -1.0 + 2.0 * noise(6)}))
    assert each.policies[0].word == "better on average, not robustly"
    assert (each.policies[0].regret, each.policies[0].region, each.policies[0].turning) == (None, None, ())
    worse = found(study({"harmful": 5.0 + noise(7)}))
    assert worse.policies[0].word == "robustly worse"
    assert found(study({"null": noise(8)})).policies[0].word == "open"


def test_below_sixty_futures_nothing_is_fitted_and_the_page_says_so() -> None:
    n = FEWEST_FUTURES - 28
    whole = study({"policy": -3.0 - 3.0 * knobs(n)["a.x1"]}, n)
    each = found(whole)
    assert np.isnan(each.policies[0].fit.r_squared)
    assert each.policies[0].word == "robustly better"
    text = robustness_text([each], compare(whole))
    assert "32 futures: a fit takes 60" in text
    assert "Regret" not in text


def test_futures_and_luck_are_told_apart_by_several_lucks_of_a_future() -> None:
    """Futures with a spread of 2 and lucks of 2, four each: 4 / (4 + 4 / 4) = 0.8 of the variance of the means."""
    change = -5.0 + 2.0 * noise(9)[:, None] + 2.0 * noise(10, (N, 4))
    policy = found(study({"policy": change}, lucks=4)).policies[0]
    assert policy.of_futures == pytest.approx(0.8, abs=0.06)
    assert policy.luck_only == pytest.approx(1.96 * 1.0 / np.sqrt(N), rel=0.2)
    alone = found(study({"policy": change[:, :1]})).policies[0]
    assert np.isnan([alone.of_futures, alone.luck_only]).all()


def test_tiers_part_only_what_is_ahead_in_nine_of_ten_futures() -> None:
    changes = {"best": -8.0 + noise(11), "second": -7.9 + noise(12), "null": 0.3 * noise(13)}
    assert [set(tier) for tier in found(study(changes)).tiers] == [{"best", "second"}, {"null", "as_today"}]


def test_order_of_what_is_shown_is_carried_effects_shares_regret_and_only_then_the_order() -> None:
    whole = study({"policy": -2.0 - 3.0 * knobs()["a.x1"] + 0.2 * noise(14)})
    comparison = compare(whole)
    assert comparison.regrets == {"club": []}
    told = robustness_of(whole, comparison)
    text = robustness_text(told, comparison)
    heads = ["how much is futures", "with both intervals", "Share of futures", "Order"]
    places = [text.index(head) for head in heads]
    assert places == sorted(places)
    assert robustness_object(told)[0]["policies"][0]["word"] == "robustly better"


def test_mean_that_no_verdict_calls_better_is_open_in_words_too() -> None:
    """Nine pairs that differ are too few, however far the mean."""
    few = np.where(np.arange(N) < 9, -20.0 - np.arange(N), 0.0)
    whole = study({"rare": few})
    assert compare(whole).effects[1].verdict == "too few differ"
    assert found(whole).policies[0].word == "open"


def test_report_of_a_robust_study_says_what_holds_over_futures_before_the_means(tmp_path: Path) -> None:
    """An ordinary sample has no such section."""
    for design, there in (("robust", True), ("latin_hypercube", False)):
        folder = write_study(tmp_path / design, points=64, replications=1, design=design, luck="own")
        page = report_page(open_study(folder))
        assert ("What holds whatever turns out to be true" in page) is there
        assert not there or page.index('id="robust"') < page.index('id="effects"')


def test_sensitivity_of_a_robust_study_searches_no_region_where_nothing_foretells(tmp_path: Path) -> None:
    """Deaths of the written study hang on travel time, changes of a policy too; shuffled changes hang on nothing."""
    folder = write_study(tmp_path / "robust", points=64, replications=1, design="robust", luck="own")
    whole = open_study(folder)
    rng = np.random.default_rng(1)
    noisy = replace(
        whole.table, metrics={**whole.table.metrics, "deaths": rng.poisson(9.0, len(whole.table.point)) + 0.0}
    )
    assert sensitivity_of(replace(whole, table=noisy))[0].discoveries == []


def test_neither_better_nor_worse_has_no_robustness() -> None:
    whole = study({"policy": noise(15)})
    metric = replace(compare(whole), better="neither")
    assert robustness_of(whole, metric) == []
