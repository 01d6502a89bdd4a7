"""Differences whose truth is known: intervals hold it, samples that tell too little carry no verdict, few are false."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.compare.effects import effects_of
from analysis.compare.pairs import pairs_of
from analysis.compare.verdicts import with_verdicts
from tests.study_folders import table

Floats = NDArray[np.float64]
Shape = Callable[[np.random.Generator, tuple[int, int]], Floats]


def negative_binomial(rng: np.random.Generator, mean: float, k: float, size: tuple[int, int]) -> Floats:
    return rng.poisson(rng.gamma(k, mean / k, size)).astype(np.float64)


def ends_or_not(rng: np.random.Generator, size: tuple[int, int]) -> Floats:
    """A policy that saves many where it ends the threat, in 0.55 of pairs, and nobody elsewhere; less its mean."""
    return 0.55 * 13.0 - (rng.random(size) < 0.55) * negative_binomial(rng, 13.0, 1.5, size)


SHAPES: dict[str, Shape] = {
    "small_counts": lambda rng, size: (rng.poisson(2.0, size) - rng.poisson(2.0, size)).astype(np.float64),
    "spread_counts": lambda rng, size: negative_binomial(rng, 8.0, 1.5, size) - negative_binomial(rng, 8.0, 1.5, size),
    "ends_or_not": ends_or_not,
    "one_sided_counts": lambda rng, size: 8.0 - negative_binomial(rng, 8.0, 0.5, size),
    "lognormal": lambda rng, size: np.exp(rng.standard_normal(size)) - np.exp(0.5),
}
"""Shapes of paired differences with mean zero (after the review of the statistics of 0.1.0)."""


def studies(shape: str, count: int, n: int) -> Floats:
    """Give samples of paired differences, (count, n)."""
    return SHAPES[shape](np.random.default_rng([7, n]), (count, n))


def analysed(differences: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Give for each study whether its interval holds zero, and whether a verdict is given; both (count,)."""
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
    return holds, np.array([verdict == "differs" for verdict in judged])


@pytest.mark.parametrize("n", [20, 50])
@pytest.mark.parametrize("shape", ["small_counts", "spread_counts", "ends_or_not", "one_sided_counts"])
def test_intervals_hold_the_truth_about_as_often_as_they_say(shape: str, n: int) -> None:
    """At 95 %, 400 samples give a share below 0.92 or above 0.98 in one of hundred; Student's gave 0.89 to 0.92."""
    holds, _ = analysed(studies(shape, 400, n))
    assert 0.92 <= holds.mean() <= 0.98


@pytest.mark.parametrize("n", [20, 50])
@pytest.mark.parametrize("shape", list(SHAPES))
def test_at_most_one_in_twenty_studies_of_nothing_ends_in_a_verdict(shape: str, n: int) -> None:
    """At most 0.05 and three standard errors of 400 samples, those that are refused among them."""
    _, verdicts = analysed(studies(shape, 400, n))
    assert verdicts.mean() <= 0.05 + 3.0 * np.sqrt(0.05 * 0.95 / 400)


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


def test_a_sample_as_skewed_as_a_rare_great_benefit_makes_it_carries_no_verdict() -> None:
    """One great benefit in twenty and else a small harm: the mean is 0, and without a gate this is called worse."""
    rng = np.random.default_rng(5)
    differences = np.where(np.arange(60) % 20 == 0, -30.0, 1.0) + 0.1 * rng.standard_normal(60)
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
