"""Screening, indices and scenario discovery, against functions whose answers are known."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.sensitivity.designs import layout_of, points_for
from analysis.sensitivity.indices import weights_of
from analysis.sensitivity.outcomes import OutcomeOfInterest, outcomes_of
from analysis.sensitivity.scenario_discovery import discovered
from tests.study_folders import table

pytest.importorskip("SALib")
Floats = NDArray[np.float64]

NAMES = ("a", "b", "c")
TURN = [{"path": name, "low": -np.pi, "high": np.pi, "unit": "1"} for name in NAMES]


def ishigami(x: Floats) -> Floats:
    """Ishigami and Homma (1990), a = 7, b = 0.1."""
    made: Floats = np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    return made


def outcome(values: Floats) -> OutcomeOfInterest:
    return OutcomeOfInterest("deaths under as_today", "as_today", values, 0.0)


def laid_out(method: Any, size: int) -> list[Floats]:
    return [np.array(column) for column in points_for(method, TURN, size).values()]


def test_sobol_indices_of_ishigami_are_those_of_the_closed_form() -> None:
    """First order 0.3139, 0.4424, 0; total 0.5576, 0.4424, 0.2437 (Saltelli et al. 2008)."""
    layout = layout_of(TURN, laid_out("sobol", 1024))
    assert layout.kind == "sobol"
    found = {weight.path: weight for weight in weights_of(outcome(ishigami(layout.points)), layout).each}
    first, total = {"a": 0.3139, "b": 0.4424, "c": 0.0}, {"a": 0.5576, "b": 0.4424, "c": 0.2437}
    for name in NAMES:
        assert found[name].first.value == pytest.approx(first[name], abs=0.05)
        assert found[name].total.low <= total[name] <= found[name].total.high


def test_morris_of_a_plane_gives_its_slopes_and_no_bend() -> None:
    layout = layout_of(TURN, laid_out("morris", 20))
    assert layout.kind == "morris"
    values = layout.points @ np.array([3.0, -2.0, 0.0])
    found = {weight.path: weight for weight in weights_of(outcome(values), layout).each}
    span = 2.0 * np.pi
    assert [found[name].first.value for name in NAMES] == pytest.approx([3.0 * span, 2.0 * span, 0.0], abs=1e-9)
    assert max(found[name].bent for name in NAMES) < 1e-9


def test_sample_gives_first_order_indices_only() -> None:
    columns = list(np.random.default_rng(2).uniform(-np.pi, np.pi, (3, 2000)))
    layout = layout_of(TURN, columns)
    assert layout.kind == "sample"
    found = {weight.path: weight for weight in weights_of(outcome(ishigami(layout.points)), layout).each}
    assert found["b"].first.value == pytest.approx(0.4424, abs=0.06)
    assert np.isnan(found["b"].total.value)


@pytest.mark.parametrize("method", ["sobol", "morris"])
def test_pattern_with_a_point_missing_is_taken_for_no_pattern(method: str) -> None:
    columns = [column[:-1] for column in laid_out(method, 16)]
    assert layout_of(TURN, columns).kind == "sample"


@pytest.mark.parametrize("method", ["sobol", "morris"])
def test_pattern_in_another_order_is_taken_for_no_pattern(method: str) -> None:
    order = np.random.default_rng(1).permutation(len(laid_out(method, 16)[0]))
    assert layout_of(TURN, [column[order] for column in laid_out(method, 16)]).kind == "sample"


def test_block_with_a_gap_is_left_out_whole_and_said() -> None:
    layout = layout_of(TURN, laid_out("sobol", 64))
    values = ishigami(layout.points)
    values[7] = np.nan
    found = weights_of(outcome(values), layout)
    assert found.used == 63
    assert "1 of 64 blocks" in found.warnings[0]


@pytest.mark.parametrize(
    ("values", "said"), [(np.full(80, np.nan), "complete"), (np.ones(80), "the same in every future")]
)
def test_outcome_that_cannot_be_weighed_is_refused(values: Floats, said: str) -> None:
    layout = layout_of(TURN, laid_out("sobol", 16))
    with pytest.raises(ValueError, match=said):
        weights_of(outcome(values), layout)


def test_levels_are_not_taken_for_a_sample() -> None:
    grid = [each.reshape(-1).astype(np.float64) for each in np.indices((5, 5, 4))]
    with pytest.raises(ValueError, match="levels"):
        weights_of(outcome(np.arange(100.0)), layout_of(TURN, grid))


def test_luck_in_the_spread_is_measured() -> None:
    """Points of spread 1 and luck of variance 1 over 4 replications: luck gives 0.25 of 1.25."""
    rng = np.random.default_rng(5)
    values = rng.standard_normal((4000, 1)) + rng.standard_normal((4000, 4))
    whole = table({"as_today": values, "policy": values + 1.0}, design="latin_hypercube")
    from analysis.compare.pairs import pairs_of

    today, change = outcomes_of(pairs_of(whole, "club", "deaths"), 4000, "deaths")
    assert today.luck_share == pytest.approx(0.2, abs=0.02)
    assert change.values == pytest.approx(np.ones(4000))


def test_planted_region_is_found_and_put_into_words() -> None:
    """It fails in nine of ten futures where a is above 1 and c below 0, and in one of twenty elsewhere."""
    rng = np.random.default_rng(9)
    points = rng.uniform(-np.pi, np.pi, (1000, 3))
    inside = (points[:, 0] > 1.0) & (points[:, 2] < 0.0)
    failed = rng.random(1000) < np.where(inside, 0.9, 0.05)
    found = discovered("policy", failed, points, TURN)
    bounds = {bound.path: bound for bound in found.bounds}
    assert set(bounds) == {"a", "c"}
    assert bounds["a"].low == pytest.approx(1.0, abs=0.4)
    assert bounds["c"].high == pytest.approx(0.0, abs=0.4)
    assert found.density.low < 0.9 < found.density.high + 0.1
    assert "a is at least" in str(found)
    assert "c is at most" in str(found)


def test_failures_by_chance_are_given_no_region() -> None:
    """Of twenty studies in which failing has no cause, at most two are given a region."""
    rng = np.random.default_rng(10)
    given = sum(
        bool(discovered("policy", rng.random(200) < 0.3, rng.uniform(0.0, 1.0, (200, 3)), TURN).bounds)
        for _ in range(20)
    )
    assert given <= 2


@pytest.mark.parametrize(("n", "bad", "said"), [(100, 0, "to distinguish"), (40, 20, "too few"), (100, 2, "too few")])
def test_region_is_not_looked_for_where_nothing_can_be_told(n: int, bad: int, said: str) -> None:
    failed = np.arange(n) < bad
    assert said in str(discovered("policy", failed, np.random.default_rng(1).random((n, 3)), TURN))


def test_missing_package_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "SALib.sample", None)
    with pytest.raises(ImportError):
        points_for("sobol", TURN, 8)
