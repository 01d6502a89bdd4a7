"""The arithmetic of comparisons, against closed forms and against many synthetic studies."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.compare.comparison import Comparison, compare
from analysis.compare.costs import Cost, Valuation, break_even
from analysis.compare.effects import effects_of
from analysis.compare.estimates import dependence, estimate_from, quantile_interval, resampled_means
from analysis.compare.pairs import pairs_of
from analysis.compare.regret import regrets_of
from analysis.compare.run_table import StudyTable
from analysis.compare.tail_risk import cvar, exceedance, tails_of
from analysis.compare.verdicts import with_verdicts
from analysis.terminal.comparison import comparison_json, comparison_text
from sim.errors import ResultsError
from tests.study_folders import shuffled, table

Floats = NDArray[np.float64]


def correlated(rho: float, n: int, seed: int = 1, shift: float = -1.0) -> dict[str, Floats]:
    """Give two normal outcomes of variance 1 with a correlation, as common luck makes them."""
    one, two = np.random.default_rng(seed).standard_normal((2, n))
    return {"as_today": (10.0 + one)[None], "policy": (10.0 + shift + rho * one + np.sqrt(1 - rho**2) * two)[None]}


def compared(values: dict[str, Floats], **more: object) -> Comparison:
    return compare(table(values, **more))


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.9])
def test_variance_reduction_of_correlated_normals_is_their_correlation(rho: float) -> None:
    """1 - Var(d) / (Var(b) + Var(p)) with equal variances is rho: Var(d) = 2 - 2 rho."""
    effect = compared(correlated(rho, 20_000)).effects[1]
    assert effect.variance_reduction.value == pytest.approx(rho, abs=4.0 / np.sqrt(20_000))
    assert effect.variance_reduction.low < rho < effect.variance_reduction.high


def covered(errors: Floats, point: NDArray[np.int64], replication: NDArray[np.int64], *, sampled: bool) -> float:
    """Give the share of studies, a column each, whose interval holds the true mean of zero."""
    means = resampled_means(errors)
    held = 0
    for k in range(errors.shape[1]):
        spread = dependence(errors[:, k], point, replication, sampled=sampled)
        at = estimate_from(float(errors[:, k].mean()), means[:, k], spread)
        held += at.low <= 0.0 <= at.high
    return held / errors.shape[1]


@pytest.mark.parametrize("n", [5, 10, 20, 60])
def test_interval_holds_the_truth_in_95_of_100_studies(n: int) -> None:
    """2,000 studies of normal differences; 95 % is met within three standard errors (1.5 points)."""
    errors = np.random.default_rng(n).standard_normal((n, 2_000))
    share = covered(errors, np.zeros(n, np.int64), np.arange(n), sampled=True)
    assert share == pytest.approx(0.95, abs=0.015)


def test_interval_holds_the_truth_where_pairs_share_futures_and_luck() -> None:
    """20 futures x 15 replications with effects of both: a plain bootstrap of pairs holds the truth far less often."""
    points, replications, studies = 20, 15, 700
    rng = np.random.default_rng(3)
    shared = rng.standard_normal((points, 1, studies)) + rng.standard_normal((1, replications, studies))
    errors = (shared + rng.standard_normal((points, replications, studies))).reshape(-1, studies)
    point, replication = (each.reshape(-1) for each in np.indices((points, replications)))
    assert 0.92 <= covered(errors, point, replication, sampled=True) <= 0.98
    alone = np.arange(len(errors))
    assert covered(errors, alone, alone, sampled=True) < 0.7


def test_pairs_that_share_nothing_are_hardly_widened() -> None:
    rng = np.random.default_rng(4)
    point, replication = (each.reshape(-1) for each in np.indices((40, 25)))
    widenings = [dependence(rng.standard_normal(1000), point, replication, sampled=True).widening for _ in range(200)]
    assert 1.0 <= np.median(widenings) < 1.15


def test_levels_that_somebody_chose_add_no_error() -> None:
    values = np.repeat([0.0, 100.0], 50) + np.random.default_rng(1).standard_normal(100)
    point, replication = np.repeat([0, 1], 50), np.tile(np.arange(50), 2)
    chosen = dependence(values, point, replication, sampled=False)
    assert chosen.variance < dependence(values, point, replication, sampled=True).variance / 10.0


def test_order_of_rows_changes_no_byte() -> None:
    rng = np.random.default_rng(8)
    base = rng.poisson(12.0, (6, 9)).astype(np.float64)
    whole = table({"as_today": base, "a": base * 0.7, "b": np.where(base > 15, np.nan, base)}, design="sobol")
    whole = replace(whole, metrics={**whole.metrics})
    assert comparison_json(compare(shuffled(whole, 2))) == comparison_json(compare(whole))


def test_policies_that_are_added_do_not_move_the_intervals_of_others() -> None:
    values = correlated(0.7, 50)
    alone = compared(values).effects[1].diff
    more = compared({**values, "third": values["policy"] + 1.0}).effects[1].diff
    assert (alone.value, alone.low, alone.high) == pytest.approx((more.value, more.low, more.high), rel=1e-12)


def test_policy_that_changes_nothing_has_no_difference_and_is_never_sure_of_it() -> None:
    """In 40 pairs alike, what happens in up to 7 % of incidents may have been missed: 1 - 0.05^(1/40)."""
    base = correlated(0.0, 40)["as_today"]
    effect = compared({"as_today": base, "null": base.copy()}).effects[1]
    assert effect.diff.value == 0.0
    ends = (effect.diff.low, effect.diff.high, effect.relative.low, effect.relative.high, effect.variance_reduction.low)
    assert np.isnan([*ends, effect.p_value]).all()
    assert (effect.p_better.value, effect.p_equal, effect.verdict) == (0.0, 1.0, "same in all pairs")
    assert "7 % of incidents" in effect.reason


def test_higher_is_better_where_the_metric_says_so() -> None:
    values = {"as_today": np.arange(40.0)[None], "policy": np.arange(40.0)[None] + 5.0 + np.arange(40) % 3}
    effect = compare(table(values, metric="evacuated"), "evacuated").effects[1]
    assert (effect.verdict, effect.p_better.value) == ("better", 1.0)
    harmful = compare(table(values)).effects[1]
    assert (harmful.verdict, harmful.p_better.value) == ("worse", 0.0)


def test_nothing_is_called_better_where_no_way_is() -> None:
    values = {"as_today": np.arange(40.0)[None], "policy": np.arange(40.0)[None] + 5.0 + np.arange(40) % 3}
    found = compare(table(values, metric="in_refuge"), "in_refuge")
    assert found.effects[1].verdict == "differs"
    assert np.isnan(found.effects[1].p_better.value)


def test_cvar_of_a_known_sample() -> None:
    """Of 1..100 the gravest 5 % are 96..100, with mean 98; of 1..10, 15 % are 10 and half of 9."""
    assert cvar(np.arange(1.0, 101.0), 0.05) == 98.0
    assert cvar(np.arange(1.0, 11.0), 0.15) == pytest.approx((10.0 + 0.5 * 9.0) / 1.5)


def test_tail_of_normals_lies_where_theory_puts_it() -> None:
    """CVaR of a standard normal at 5 % is phi(1.645) / 0.05 = 2.0627; a shift moves it by the shift."""
    pairs = pairs_of(table(correlated(0.9, 20_000)), "club", "deaths")
    base, policy = tails_of(pairs, "lower")
    assert base.cvar.low < 10.0 + 2.0627 < base.cvar.high
    assert policy.diff.low < -1.0 < policy.diff.high
    assert policy.dominates
    assert not policy.dominated


def test_gravest_runs_are_the_low_ones_where_higher_is_better() -> None:
    values = {"as_today": np.arange(1.0, 201.0)[None], "policy": np.arange(1.0, 201.0)[None] + 10.0}
    pairs = pairs_of(table(values, metric="evacuated"), "club", "evacuated")
    base, policy = tails_of(pairs, "higher")
    assert base.cvar.value == 5.5
    assert policy.diff.value == 10.0
    assert policy.dominates


def test_exceedance_falls_from_one_and_its_interval_holds_it() -> None:
    curve = exceedance(pairs_of(table(correlated(0.0, 300)), "club", "deaths"), "as_today")
    assert curve.share[0] == 1.0
    assert np.all(np.diff(curve.share) <= 0.0)
    assert np.all((curve.low <= curve.share) & (curve.share <= curve.high))


def test_median_interval_is_that_of_order_statistics() -> None:
    """Of 100 values the 40th and the 61st hold the median with at least 95 % (David and Nagaraja, table of 7.1)."""
    at = quantile_interval(np.arange(1.0, 101.0), 0.5)
    assert (at.low, at.high) == (40.0, 61.0)
    assert np.isnan(quantile_interval(np.arange(20.0), 0.95).high)


def test_regret_of_three_futures_by_hand() -> None:
    """Means 4, 6, 8 and 5, 3, 8: regret 0, 3, 0 and 1, 0, 0."""
    values = {"as_today": np.array([[4.0], [6.0], [8.0]]), "policy": np.array([[5.0], [3.0], [8.0]])}
    base, policy = regrets_of(pairs_of(table(values), "club", "deaths"), "lower")
    assert (base.mean.value, base.largest) == (1.0, 3.0)
    assert (policy.mean.value, policy.largest) == (pytest.approx(1.0 / 3.0), 1.0)
    assert (base.near_best.value, policy.better_than_baseline.value) == (pytest.approx(2 / 3), pytest.approx(1 / 3))


def test_break_even_is_cost_over_worth() -> None:
    """Break-even is p* = annual / (deaths averted x VSL + injuries averted x VSI)."""
    assert break_even(1e6, 4.0, 10.0, 2e6, 2e5) == 0.1
    assert np.isnan(break_even(1e6, -1.0, 0.0, 2e6, 2e5))


def money_table() -> StudyTable:
    ones = np.ones((1, 40))
    base = table({"as_today": 10.0 * ones, "immediate_entry": 8.0 * ones})
    other = {"casualties": (30.0, 24.0), "injured_critical": (12.0, 10.0), "injured_serious": (8.0, 6.0)}
    more = {name: np.repeat(each, 40) for name, each in other.items()}
    return replace(base, metrics={**base.metrics, **more})


def test_costs_of_a_study_follow_the_formula() -> None:
    """20,000 a year, 2 deaths and 4 serious injuries averted: p* = 20,000 / (2 x 1e6 + 4 x 1e5)."""
    valuation = Valuation(life=1e6, injury=1e5)
    (cost,) = compare(money_table(), valuation=valuation).costs["club"]
    assert cost.break_even.value == pytest.approx(20_000 / 2.4e6)
    assert cost.per_casualty.value == pytest.approx(20_000 / 6.0)


def warned_costs(**cost: float) -> Cost:
    """Give the cost of a policy that averts 2 deaths and 4 serious injuries, worth 2.4 million together."""
    whole = money_table()
    whole.manifest["policies"]["immediate_entry"]["cost"] = {"currency": "GBP", "year": 2024, **cost}
    (found,) = compare(whole, valuation=Valuation(life=1e6, injury=1e5, warnings=3.0)).costs["club"]
    return found


def test_policy_pays_for_as_many_warnings_per_attack_as_its_worth_in_an_attack_holds_their_cost() -> None:
    cost = warned_costs(per_warning=12_000.0)
    assert cost.warnings_per_attack.value == pytest.approx(2.4e6 / 12_000.0)
    assert warned_costs(per_warning=24_000.0).warnings_per_attack.value == pytest.approx(100.0)


def test_warnings_of_a_year_are_part_of_its_cost() -> None:
    assert warned_costs(per_warning=12_000.0, annual=1_000.0).annual == 37_000.0


def test_policy_that_pays_for_no_warning_has_no_break_even_in_warnings() -> None:
    assert np.isnan(warned_costs(annual=1_000.0).warnings_per_attack.value)


def test_comparison_tells_of_warnings_per_attack_only_where_a_policy_pays_for_them() -> None:
    def text(**cost: float) -> str:
        whole = money_table()
        whole.manifest["policies"]["immediate_entry"]["cost"] = {"currency": "GBP", "year": 2024, **cost}
        return comparison_text(compare(whole, valuation=Valuation(life=1e6, injury=1e5)), "Deaths")

    assert "Warnings heeded for each attack" in text(per_warning=12_000.0)
    assert "200" in text(per_warning=12_000.0).split("Warnings heeded for each attack")[1]
    assert "Warnings heeded" not in text(annual=1_000.0)


def test_policy_that_averts_nothing_pays_for_no_warning() -> None:
    whole = money_table()
    whole.manifest["policies"]["immediate_entry"]["cost"] = {"currency": "GBP", "per_warning": 10.0}
    worse = replace(whole, metrics={name: -values for name, values in whole.metrics.items()})
    (cost,) = compare(worse, valuation=Valuation(life=1e6, injury=1e5)).costs["club"]
    assert np.isnan(cost.warnings_per_attack.value)


def test_what_is_paid_once_is_spread_as_an_annuity() -> None:
    assert Valuation(years=10.0, discount=0.0).annual({"capital": 1000.0}) == 100.0
    assert Valuation(years=10.0, discount=0.035).annual({"capital": 1000.0}) == pytest.approx(120.24, abs=0.005)
    assert Valuation(events=50.0).annual({"per_event": 3.0, "annual": 7.0}) == 157.0


def test_money_can_be_switched_off() -> None:
    assert compare(money_table(), valuation=None).costs == {}


def test_holm_lifts_the_values_of_many_comparisons() -> None:
    """Two hundred policies that do nothing: about ten are below 5 % by themselves, and after Holm none should be."""
    rng = np.random.default_rng(11)
    values = {"as_today": rng.standard_normal((1, 30)), **{f"p{k}": rng.standard_normal((1, 30)) for k in range(200)}}
    pairs = pairs_of(table(values), "club", "deaths")
    effects = with_verdicts(effects_of(pairs, "lower"), "lower")[1:]
    assert sum(effect.p_value < 0.05 for effect in effects) > 2
    assert {effect.verdict for effect in effects} <= {"no clear difference", "too skewed"}


def test_pairs_needed_shrink_the_interval_to_the_wanted_width() -> None:
    few, wanted = correlated(0.5, 100), 0.1
    needed = compare(table(few), width=wanted).effects[1].pairs_needed
    assert needed is not None
    many = compare(table(correlated(0.5, needed, seed=2))).effects[1]
    assert many.diff.width == pytest.approx(wanted, rel=0.15)


def test_absent_baseline_is_refused() -> None:
    whole = table(correlated(0.5, 20))
    other = replace(whole, policy=np.where(whole.policy == "as_today", "else", whole.policy))
    with pytest.raises(ResultsError, match="baseline `as_today` was not run"):
        compare(other)


def test_run_that_stands_twice_is_refused() -> None:
    whole = table(correlated(0.5, 20))
    with pytest.raises(ResultsError, match="appears twice"):
        compare(replace(whole, replication=np.zeros_like(whole.replication)))


DOUBTS = {
    "too few to resample": {"as_today": np.arange(6.0)[None], "a": np.arange(6.0)[None] - 1.0},
    "pairs only, fewer than 30": {"as_today": np.arange(12.0)[None], "a": np.arange(12.0)[None] - 1.0},
    "no partner under the baseline": {
        "as_today": np.where(np.arange(40) == 3, np.nan, 5.0)[None], "a": np.arange(40.0)[None],
    },
    "runs failed (a 2)": {"as_today": np.arange(40.0)[None], "a": np.where(np.arange(40) < 2, np.nan, 5.0)[None]},
    "which policy is best is not clear": {**correlated(0.5, 30), "twin": correlated(0.5, 30)["policy"][:, ::-1]},
    "Holm": {**correlated(0.5, 30), "other": correlated(0.5, 30)["policy"] + 1.0},
    "a headline claim needs 200": correlated(0.5, 50),
    "were chosen, not sampled": {"as_today": np.ones((4, 40)), "a": np.zeros((4, 40))},
}  # fmt: skip


@pytest.mark.parametrize("words", DOUBTS)
def test_comparison_says_where_the_data_cannot_carry_it(words: str) -> None:
    assert any(words in warning for warning in compared(DOUBTS[words]).warnings), compared(DOUBTS[words]).warnings


def test_clear_leader_is_not_doubted() -> None:
    values = {**correlated(0.9, 60), "other": correlated(0.9, 60)["policy"] + 2.0}
    assert not any("is not clear" in warning for warning in compared(values).warnings)


def test_below_ten_pairs_nothing_is_called_better() -> None:
    base = np.arange(9.0)[None]
    assert compared({"as_today": base, "a": base - 5.0}).effects[1].verdict == "too few pairs"
    one = compared({"as_today": base[:, :1], "a": base[:, :1] - 5.0}).effects[1]
    assert np.isnan(one.diff.low)


@pytest.mark.parametrize("word", ["wedged", "stalled"])
@pytest.mark.parametrize(("stood", "told"), [([0, 0, 0], []), ([0, 2, 1], ["2 runs"]), ([0, 0, 1], ["1 run"])])
def test_study_in_which_somebody_did_not_get_on_says_in_how_many_runs(
    word: str, stood: list[int], told: list[str]
) -> None:
    plain = table({"as_today": np.array([[1.0, 2.0, 3.0]])})
    study = replace(plain, metrics={**plain.metrics, f"{word}_people": np.array(stood, np.float64)})
    lines = [line for line in compare(study).warnings if word in line]
    assert len(lines) == len(told)
    assert all(each in line for each, line in zip(told, lines, strict=True))
