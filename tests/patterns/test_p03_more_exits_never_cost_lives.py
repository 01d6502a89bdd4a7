"""P03 (Q. Liu 2018): more usable exits never cost lives on average, and most of the gain comes by half of them."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.patterns.halls import attacked
from tests.worlds import finished

SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


def by_share(
    people: int, seeds: range, metric: str = "casualties", shares: tuple[float, ...] = SHARES
) -> NDArray[np.float64]:
    """Give a metric (seeds, shares) with common luck; larger shares free exits and lock none."""
    police = {"response": {"police": {"travel_median_s": 240.0}}}
    return np.array([
        [finished(attacked(people, police, {"building": {"exits_usable_share": share}}), seed).metrics[metric]
         for share in shares]
        for seed in seeds
    ])  # fmt: skip


@pytest.mark.slow
def test_more_exits_never_harm_more_people_on_average() -> None:
    """Mean of paired differences between neighbours, over 10 seeds: no rise beyond two standard errors of itself."""
    rise = np.diff(by_share(200, range(10), shares=(0.0, 0.5, 1.0)), axis=1)
    error = rise.std(axis=0, ddof=1) / np.sqrt(len(rise))
    assert (rise.mean(axis=0) <= 2.0 * error).all(), f"{rise.mean(axis=0).round(2)} +- {error.round(2)}"
    assert rise.sum(axis=1).mean() < 0.0, "all exits against none must help"


@pytest.mark.slow
def test_all_exits_open_empty_the_hall_sooner_than_half_and_half_sooner_than_none() -> None:
    # 400 people: 200 get out by half of the exits almost as soon as by all
    t95 = by_share(400, range(6), "egress_t95_s", (0.0, 0.5, 1.0)).mean(axis=0)
    assert t95[0] > t95[1] > t95[2]


@pytest.mark.slow
def test_more_exits_never_cost_lives_and_half_of_them_bring_most() -> None:
    """30 paired seeds, 800 people. Deaths, and the largest step at or below half (Q. Liu)."""
    deaths = by_share(800, range(30), "deaths")
    rise = np.diff(deaths, axis=1)
    error = rise.std(axis=0, ddof=1) / np.sqrt(len(rise))
    assert (rise.mean(axis=0) <= 2.0 * error).all(), f"{rise.mean(axis=0).round(2)} +- {error.round(2)}"
    assert rise.mean(axis=0).argmin() <= 1, f"steps {rise.mean(axis=0).round(2)}"
