"""Differences whose truth is known: intervals hold it, samples that tell too little carry no verdict, few are false."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from analysis.compare.effects import effects_of
from analysis.compare.pairs import pairs_of
from analysis.compare.scenario_columns import Column
from analysis.compare.verdicts import with_verdicts
from tests.study_folders import table

Floats = NDArray[np.float64]
Shape = Callable[[np.random.Generator, tuple[int, int]], Floats]


def negative_binomial(rng: np.random.Generator, mean: float, k: float, size: tuple[int, int]) -> Floats:
    return rng.poisson(rng.gamma(k, mean / k, size)).astype(np.float64)


def ends_or_not(rng: np.random.Generator, size: tuple[int, int]) -> Floats:
    """A policy that saves many where it ends the threat, in 0.55 of pairs, and nobody elsewhere; less its mean."""
    return 0.55 * 13.0 - (rng.random(size) < 0.55) * negative_binomial(rng, 13.0, 1.5, size)


def rare(rng: np.random.Generator, size: tuple[int, int], share: float) -> Floats:
    """A policy that saves many in a small share of pairs and changes nothing elsewhere; less its mean there."""
    return np.where(rng.random(size) < share, -negative_binomial(rng, 13.0, 1.5, size), 0.0)


SHAPES: dict[str, Shape] = {
    "small_counts": lambda rng, size: (rng.poisson(2.0, size) - rng.poisson(2.0, size)).astype(np.float64),
    "spread_counts": lambda rng, size: negative_binomial(rng, 8.0, 1.5, size) - negative_binomial(rng, 8.0, 1.5, size),
    "ends_or_not": ends_or_not,
    "one_sided_counts": lambda rng, size: 8.0 - negative_binomial(rng, 8.0, 0.5, size),
    "lognormal": lambda rng, size: np.exp(rng.standard_normal(size)) - np.exp(0.5),
}
"""Shapes of paired differences with mean zero (after the review of the statistics of 0.1.0)."""
RARE: dict[str, Shape] = {
    "one_in_ten": lambda rng, size: rare(rng, size, 0.1),
    "one_in_twenty": lambda rng, size: rare(rng, size, 0.05),
    "one_great_benefit_in_twenty_else_a_loss": lambda rng, size: np.where(rng.random(size) < 0.05, -19.0, 1.0),
}
"""Shapes that a rare coin makes which nobody knows of."""


def studies(shape: str, count: int, n: int) -> Floats:
    """Give samples of paired differences, (count, n)."""
    return {**SHAPES, **RARE}[shape](np.random.default_rng([7, n]), (count, n))


def analysed(differences: Floats) -> tuple[Floats, NDArray[np.bool_], list[str]]:
    """Give for each study whether its interval holds zero, whether a verdict is given, and the word; each (count,)."""
    found = []
    base = np.random.default_rng(1).integers(20, 60, (1, differences.shape[1])).astype(np.float64)
    for first in range(0, len(differences), 50):
        told = {
            "as_today": base,
            **{f"p{k}": base + row[None] for k, row in enumerate(differences[first : first + 50])},
        }
        pairs = pairs_of(table(told), "club", "deaths")
        found += effects_of(pairs, "neither")[1:]
    holds = np.array([not each.diff.excludes_zero for each in found], np.float64)
    judged = [with_verdicts([each], "neither")[0].verdict for each in found]
    return holds, np.array([verdict == "differs" for verdict in judged]), list(judged)


@pytest.mark.parametrize("n", [20, 50])
@pytest.mark.parametrize("shape", ["small_counts", "spread_counts", "ends_or_not", "one_sided_counts"])
def test_intervals_hold_the_truth_about_as_often_as_they_say(shape: str, n: int) -> None:
    """At 95 %, 400 samples give a share below 0.92 or above 0.98 in one of hundred; Student's gave 0.89 to 0.92."""
    holds, *_ = analysed(studies(shape, 400, n))
    assert 0.92 <= holds.mean() <= 0.985


@pytest.mark.parametrize("n", [20, 50])
@pytest.mark.parametrize("shape", list(SHAPES))
def test_at_most_one_in_twenty_studies_of_nothing_ends_in_a_verdict(shape: str, n: int) -> None:
    """At most 0.05 and three standard errors of 400 samples, those that are refused among them."""
    _, verdicts, _ = analysed(studies(shape, 400, n))
    assert verdicts.mean() <= 0.05 + 3.0 * np.sqrt(0.05 * 0.95 / 400)


REFUSED = ("too few differ", "same in all pairs", "too skewed", "draw hardly met", "too few pairs")
MANY = 2000
MISSED = {
    ("false", "lognormal", 20): "0.06 of the tables that are judged end in a false verdict",
    ("holds", "ends_or_not", 20): "0.98 of the intervals of the tables that are judged hold the truth: too wide",
}
"""Where an aim is missed, and by how much (measured, 2,000 tables)."""


def aimed(aim: str) -> list[object]:
    """Give every shape and number of pairs; those at which an aim is missed are expected to fail."""
    return [
        pytest.param(shape, n, marks=pytest.mark.xfail(strict=True, reason=MISSED[key]) if key in MISSED else ())
        for shape in SHAPES for n in (20, 50) for key in [(aim, shape, n)]
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("shape", "n"), aimed("holds"))
def test_of_tables_that_are_judged_93_to_97_in_100_intervals_hold_the_truth(shape: str, n: int) -> None:
    holds, _, words = analysed(studies(shape, MANY, n))
    judged = np.array([word not in REFUSED for word in words])
    assert 0.93 <= holds[judged].mean() <= 0.97


@pytest.mark.slow
@pytest.mark.parametrize(("shape", "n"), aimed("false"))
def test_of_tables_that_are_judged_at_most_one_in_twenty_is_false(shape: str, n: int) -> None:
    """The aim itself, without an allowance for the 2,000 tables but half a point, their standard error."""
    _, verdicts, words = analysed(studies(shape, MANY, n))
    judged = np.array([word not in REFUSED for word in words])
    assert verdicts[judged].mean() <= 0.055


@pytest.mark.slow
@pytest.mark.parametrize("n", [20, 50])
@pytest.mark.parametrize("shape", list(RARE))
def test_of_tables_with_a_rare_coin_that_nobody_knows_95_in_100_are_refused(shape: str, n: int) -> None:
    _, _, words = analysed(studies(shape, MANY, n))
    assert np.mean([word in REFUSED for word in words]) >= 0.95


def with_coin(n: int, share: float, tables: int) -> tuple[float, float]:
    """Give the shares of tables with a known rare coin that are judged, and of these whose interval holds the truth."""
    rng = np.random.default_rng([9, n])
    met = rng.random((tables, n)) < share
    effect = (
        -1.0 * met * negative_binomial(rng, 13.0, 1.5, met.shape)
        + rng.poisson(2.0, met.shape)
        - rng.poisson(2.0, met.shape)
    )
    base, found = np.arange(float(n))[None] + 40.0, []
    for first in range(0, tables, 50):
        rows = range(first, min(first + 50, tables))
        pairs = pairs_of(
            table({"as_today": base, **{f"p{k}": base + effect[k] for k in rows}}, luck="own"), "club", "deaths"
        )
        columns = {f"p{k}": [Column("coin", met[k] - share, True, share, int(met[k].sum()))] for k in rows}
        found += [with_verdicts([each], "neither")[0] for each in effects_of(pairs, "lower", columns=columns)[1:]]
    judged = [each for each in found if each.verdict not in REFUSED]
    return len(judged) / tables, float(np.mean([each.diff.low <= -13.0 * share <= each.diff.high for each in judged]))


@pytest.mark.parametrize(("n", "share", "least"), [(20, 0.2, 0.7), (50, 0.1, 0.8)])
def test_rare_coin_that_is_known_is_a_column_and_its_tables_are_judged(n: int, share: float, least: float) -> None:
    judged, holds = with_coin(n, share, 400)
    assert judged > least
    assert 0.91 <= holds <= 0.985


@pytest.mark.slow
@pytest.mark.parametrize(
    ("n", "share"),
    [pytest.param(20, 0.2, marks=pytest.mark.xfail(strict=True, reason="0.917 hold the truth")),
     pytest.param(50, 0.1, marks=pytest.mark.xfail(strict=True, reason="0.922 hold the truth")), (50, 0.05)],
)  # fmt: skip
def test_intervals_of_a_known_rare_coin_hold_the_truth_in_93_to_97_of_100_tables(n: int, share: float) -> None:
    assert 0.93 <= with_coin(n, share, MANY)[1] <= 0.97


def test_gate_on_a_samples_own_skewness_would_keep_the_samples_that_missed_the_tail() -> None:
    """Cochran's rule on log-normal samples of 20: of those that it keeps far fewer hold the truth than of all."""
    differences = studies("lognormal", 1000, 20)
    holds, *_ = analysed(differences)
    kept = 25.0 * stats.skew(differences, axis=1, bias=False) ** 2 <= 20
    assert holds[kept].mean() < 0.85
    assert holds.mean() > 0.92


def effect_of(differences: Floats) -> str:
    base = np.arange(float(len(differences)))[None] + 40.0
    pairs = pairs_of(table({"as_today": base, "policy": base + differences[None]}), "club", "deaths")
    return with_verdicts(effects_of(pairs, "lower"), "lower")[1].verdict


def test_few_pairs_that_differ_carry_no_verdict() -> None:
    """A constant benefit of 3 in all but nine of 60 pairs: what the others hide has hardly been seen."""
    differences = np.full(60, -3.0)
    differences[:9] = -4.0
    assert effect_of(differences) == "too few differ"
    differences[:10] = -4.0
    assert effect_of(differences) != "too few differ"


def test_a_rare_great_benefit_beside_a_small_harm_is_called_neither_better_nor_worse() -> None:
    """One great benefit in twenty and else a small harm, noise beside it: the mean is about 0."""
    rng = np.random.default_rng(5)
    differences = np.where(np.arange(60) % 20 == 0, -30.0, 1.0) + 0.1 * rng.standard_normal(60)
    assert effect_of(differences) == "no clear difference"


def test_without_a_studentised_interval_a_skewed_sample_carries_no_verdict() -> None:
    """15 pairs, of which one carries the mean: Student's t takes the mean for surer than it is (Cochran)."""
    differences = 1.0 + 0.1 * np.random.default_rng(5).standard_normal(15)
    assert effect_of(differences) == "worse"
    differences[3] = 9.0
    assert effect_of(differences) == "too skewed"


def test_the_same_difference_in_every_pair_has_no_interval() -> None:
    pairs = pairs_of(
        table({"as_today": np.arange(30.0)[None], "policy": np.arange(30.0)[None] - 2.0}), "club", "deaths"
    )
    effect = effects_of(pairs, "lower")[1]
    assert effect.diff.value == -2.0
    assert np.isnan([effect.diff.low, effect.diff.high, effect.p_value]).all()


def test_p_value_is_small_just_where_the_interval_excludes_zero() -> None:
    """The test inverts the interval: they differ by one resample of ten thousand at most."""
    rng = np.random.default_rng(8)
    for shift in np.linspace(-1.0, 0.0, 21):
        base = np.arange(40.0)[None]
        pairs = pairs_of(
            table({"as_today": base, "policy": base + rng.gamma(2.0, 1.0, (1, 40)) - 2.0 + shift}), "club", "deaths"
        )
        effect = effects_of(pairs, "lower")[1]
        assert effect.diff.excludes_zero == (effect.p_value <= 0.05) or effect.p_value == pytest.approx(0.05, abs=5e-4)
