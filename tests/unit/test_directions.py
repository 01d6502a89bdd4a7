"""Outcomes without a direction of their own, such as people injured who lived; and why a verdict is withheld."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.compare.comparison import compare
from analysis.compare.directions import AMONG, NEITHER, direction_of, why_neither
from analysis.compare.run_table import StudyTable
from sim.metrics import all_metrics
from tests.study_folders import METRICS, table

Floats = NDArray[np.float64]
LUCK = np.random.default_rng(3).integers(8, 20, (1, 40)).astype(np.float64)
UNEVEN = np.arange(40.0)[None] % 3
"""Added to a difference: one that is the same in every pair carries no verdict."""


def study(metric: str, declared: str, today: Floats, policy: Floats, **others: tuple[Floats, Floats]) -> StudyTable:
    """Give a study of two policies whose manifest declares a metric as those of earlier versions did."""
    made = table({"as_today": today, "policy": policy}, metric)
    told = {**METRICS, metric: {"unit": "persons", "label": metric, "better": declared, "about": "-"}}
    more = {name: np.concatenate([one.reshape(-1), two.reshape(-1)]) for name, (one, two) in others.items()}
    return replace(made, manifest={**made.manifest, "metrics": told}, metrics={**made.metrics, **more})


def test_metrics_that_are_neither_are_declared_so() -> None:
    declared = all_metrics()
    assert set(NEITHER) <= set(declared)
    assert {declared[name].better for name in NEITHER} == {"neither"}
    assert set(AMONG) | set(AMONG.values()) <= set(declared)


@pytest.mark.parametrize("metric", sorted(NEITHER))
def test_survivor_is_never_called_worse_whatever_an_older_folder_declares(metric: str) -> None:
    for declared in ("lower", "higher"):
        (_, effect) = compare(study(metric, declared, LUCK, LUCK + 2.0 + UNEVEN), metric).effects
        assert effect.verdict == "differs"
        assert effect.reason


def test_egress_time_has_a_direction_only_where_as_many_got_out() -> None:
    slower = (LUCK, LUCK + 3.0 + UNEVEN)
    same = study("egress_t95_s", "lower", *slower, evacuated=(LUCK, LUCK))
    other = study("egress_t95_s", "lower", *slower, evacuated=(LUCK, LUCK + 1.0))
    assert direction_of(same, "egress_t95_s") == "lower"
    assert compare(same, "egress_t95_s").effects[1].verdict == "worse"
    assert direction_of(other, "egress_t95_s") == "neither"
    assert compare(other, "egress_t95_s").effects[1].verdict == "differs"
    assert "evacuated" in why_neither(other, "egress_t95_s")
    assert any("egress_t95_s has no better or worse" in warning for warning in compare(other, "egress_t95_s").warnings)


def test_every_withheld_verdict_says_why() -> None:
    noise = np.random.default_rng(1).normal(0.0, 3.0, LUCK.shape)
    cases = {
        "same in all pairs": LUCK, "no clear difference": LUCK + noise, "better": LUCK - 2.0 + 0.1 * noise,
    }  # fmt: skip
    effects = compare(table({"as_today": LUCK, **cases})).effects[1:]
    for effect, verdict in zip(effects, cases, strict=True):
        assert effect.verdict == verdict
        assert bool(effect.reason) is (verdict != "better")
    (_, few) = compare(table({"as_today": LUCK[:, :4], "policy": LUCK[:, :4] + 1.0})).effects
    assert (few.verdict, "10 pairs" in few.reason) == ("too few pairs", True)


def test_interval_beyond_zero_without_a_verdict_names_the_other_comparisons() -> None:
    """One of six comparisons whose interval lies just beyond 0: Holm withholds the verdict, and the reason says so."""
    rng = np.random.default_rng(0)
    shaken = rng.normal(0.0, 1.0, (1, 40))
    shaken -= shaken.mean()
    faint = LUCK - 2.25 * shaken.std(ddof=1) / np.sqrt(40.0) + shaken
    others = {f"other_{k}": LUCK + (each := rng.normal(0.0, 1.0, (1, 40))) - each.mean() for k in range(5)}
    effect = compare(table({"as_today": LUCK, "faint": faint, **others})).effects[1]
    assert effect.diff.excludes_zero
    assert effect.verdict == "no clear difference"
    assert "6 comparisons" in effect.reason
    assert "Holm" in effect.reason


def test_intervals_of_counts_hold_nothing_below_zero_and_of_shares_nothing_beyond_one() -> None:
    rare = np.zeros((1, 12))
    rare[0, 0] = 1.0
    for effect in compare(table({"as_today": rare, "policy": rare[:, ::-1]})).effects:
        assert effect.mean.low >= 0.0
    assert compare(table({"as_today": rare, "policy": rare[:, ::-1]})).effects[1].diff.low < 0.0
