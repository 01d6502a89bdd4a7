"""How numbers and counts are written."""

from __future__ import annotations

import pytest

from analysis.compare.estimates import Estimate
from analysis.formatting.counts import plural
from analysis.formatting.numbers import chance, number, spoken, typeset

NAN = float("nan")


@pytest.mark.parametrize(("estimate", "text"), [
    (Estimate(0.4, 0.0896, 0.75), "+0.40 [+0.09, +0.75]"),
    (Estimate(-3.2, -4.1, -2.3), "-3.20 [-4.10, -2.30]"),
    (Estimate(0.0, 0.0, 0.0), "0 [0, 0]"),
    (Estimate(0.36, 0.0, 1.0), "+0.36 [0, +1.00]"),
    (Estimate(-0.00001, -0.5, 0.5), "0 [-0.50, +0.50]"),
    (Estimate(151.2, 20.4, 1300.0), "+151 [+20, +1,300]"),
    (Estimate(1.0), "+1.00 [-, -]"),
    (Estimate(0.021, 0.0016, 0.0431), "+0.021 [+0.002, +0.043]"),
    (Estimate(NAN), "-"),
])  # fmt: skip
def test_estimate_and_interval_have_the_same_digits(estimate: Estimate, text: str) -> None:
    assert spoken(estimate, signed=True) == text


def test_number_that_rounds_to_nothing_has_no_sign() -> None:
    assert number(-0.000001) == "0"


@pytest.mark.parametrize(("estimate", "text"), [
    (Estimate(1 / 130, 1 / 180, 1 / 79), "1 in 130 years [79, 180]"),
    (Estimate(1 / 130, 1 / 180, 2.0), "1 in 130 years [180, never]"),
    (Estimate(1 / 130, 0.0, 1 / 79), "1 in 130 years [79, any]"),
    (Estimate(NAN), "no gain"),
])  # fmt: skip
def test_years_stand_in_rising_order(estimate: Estimate, text: str) -> None:
    assert chance(estimate) == text


def test_page_has_true_minus_signs_and_intervals_that_are_not_broken() -> None:
    assert typeset("-9 % [-12 %, -6 %]") == "\u22129\u00a0% [\u221212\u00a0%,\u00a0\u22126\u00a0%]"
    assert typeset("bleeding-control kits, 10-20, [crocus_2024, liu_2018]") == (
        "bleeding-control kits, 10-20, [crocus_2024, liu_2018]"
    )


@pytest.mark.parametrize(("count", "noun", "text"), [
    (1, "replication", "1 replication"), (2, "replication", "2 replications"), (2, "policy", "2 policies"),
    (3, "process", "3 processes"), (1200, "run", "1,200 runs"), (0, "day", "0 days"),
])  # fmt: skip
def test_counts_agree_with_their_nouns(count: int, noun: str, text: str) -> None:
    assert plural(count, noun) == text
