"""The smallest difference that matters: surely smaller is no relevant one, and nobody says so without a margin."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.compare.comparison import Comparison, compare
from sim.errors import InputError
from sim.studies.design.manifest import study_manifest
from tests.studies import a_study
from tests.study_folders import table

BASE = np.random.default_rng(1).poisson(12.0, (1, 60)).astype(np.float64)
NOISE = np.random.default_rng(2).normal(0.0, 1.0, BASE.shape)
NOISE -= NOISE.mean()


def told(effect: float, margin: float | None = 1.0, metric: str = "deaths", count: int = 1) -> Comparison:
    """Compare policies of one effect with a spread of 1 over 60 pairs: intervals reach 0.26 either way."""
    policies = {f"policy{k}": BASE + effect + NOISE[:, :: -1 if k % 2 else 1] for k in range(count)}
    named = {} if margin is None else {"study": {"margin": {"deaths": margin}}}
    return compare(table({"as_today": BASE, **policies}, metric, **named), metric)


@pytest.mark.parametrize(
    ("effect", "verdict"),
    [(-3.0, "better"), (3.0, "worse"), (0.0, "no relevant difference"), (-0.5, "no relevant difference"),
     (-1.1, "better"), (1.1, "worse")],
)  # fmt: skip
def test_margin_parts_what_matters_from_what_does_not(effect: float, verdict: str) -> None:
    assert told(effect).effects[1].verdict == verdict


def test_interval_that_reaches_beyond_zero_and_the_margin_leaves_it_undecided() -> None:
    """Within 0.26 of 0.1: neither off zero nor within 0.2; without a margin the words are others."""
    assert told(0.1, 0.2).effects[1].verdict == "undecided"
    assert told(0.1, None).effects[1].verdict == "no clear difference"


@pytest.mark.parametrize("effect", [0.0, 0.1, 0.5, 3.0])
def test_no_difference_is_never_said_without_a_margin(effect: float) -> None:
    found = told(effect, None).effects[1]
    assert found.verdict not in ("no relevant difference", "no difference", "undecided")
    assert np.isnan(found.p_margin)


def test_pairs_that_are_all_the_same_are_called_that_and_no_more() -> None:
    whole = table({"as_today": BASE, "same": BASE.copy()}, study={"margin": {"deaths": 5.0}})
    assert compare(whole).effects[1].verdict == "same in all pairs"


def test_many_comparisons_make_it_harder_to_say_that_nothing_matters() -> None:
    """Alone an interval just inside the margin does; among fourteen chance alone may put one there (Holm)."""
    alone = told(0.0, 0.3)
    assert alone.effects[1].verdict == "no relevant difference"
    assert {each.verdict for each in told(0.0, 0.3, count=14).effects[1:]} == {"undecided"}


def test_margin_of_a_count_holds_for_its_expected_number_and_for_no_other_outcome() -> None:
    others = ("casualties", "expected_casualties")
    for metric, margin in [("deaths", 1.0), ("expected_deaths", 1.0), *((other, None) for other in others)]:
        assert told(0.0, metric=metric).margin == margin


@pytest.mark.parametrize("truth", [-1.0, 1.0])
def test_difference_as_large_as_the_margin_is_seldom_called_irrelevant(truth: float) -> None:
    """At most 2.5 % and three standard errors of 300 tables of 30 pairs."""
    rng = np.random.default_rng(6)
    policies = {f"p{k}": BASE[:, :30] + truth + rng.normal(0.0, 1.0, (1, 30)) for k in range(300)}
    whole = table({"as_today": BASE[:, :30], **policies}, study={"margin": {"deaths": 1.0}})
    alone = [each.diff.inside(1.0) for each in compare(whole).effects[1:]]
    assert np.mean(alone) <= 0.025 + 3.0 * np.sqrt(0.025 * 0.975 / 300)


def test_study_carries_its_margin_and_refuses_one_that_is_nothing(tmp_path: Path) -> None:
    study = study_manifest(a_study(tmp_path, margin={"deaths": 1.5}))["study"]
    assert study["margin"] == {"deaths": 1.5, "casualties": None}
    for wrong in ({"deaths": 0}, {"injured": 2.0}, {"deaths": -1.0}):
        with pytest.raises(InputError):
            a_study(tmp_path, margin=wrong)
