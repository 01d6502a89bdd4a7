"""P07 (Song et al.): over half of direct casualties fall before median movement start plus 60 s, in the baseline."""

from __future__ import annotations

import numpy as np
import pytest

from sim.runs.loading import load_plan
from sim.runs.runner import RunResult
from tests.patterns.paired import SEEDS
from tests.worlds import club, finished, scenario


def early_share(results: list[RunResult]) -> float:
    """Give the share of all who were harmed that was harmed early."""
    early = total = 0
    for result in results:
        start = min(event.time_s for event in result.events if event.name == "onset")
        harmed = result.people["harmed_at"]
        harmed = harmed[np.isfinite(harmed)]
        moving = result.metrics["movement_start_median_s"]
        assert moving is not None
        early += int((harmed <= start + moving + 60.0).sum())
        total += len(harmed)
    assert total >= 20, "too few to speak of shares"
    return early / total


@pytest.mark.slow
def test_most_are_harmed_early_in_the_club() -> None:
    """Thirty replications of a full club with the default chain of response."""
    hazard = {"kind": "assault", "sources": 1}
    words = scenario(club(), crowd={"people": 500}, hazards=[hazard], run={"duration_s": 900.0})
    assert early_share([finished(words, seed) for seed in SEEDS]) > 0.5


@pytest.mark.xfail(reason="about a quarter: a full hall takes minutes to clear, in sight of the hazard", strict=True)
@pytest.mark.slow
def test_most_are_harmed_early_in_the_hall() -> None:
    """Thirty replications of the shipped incident."""
    plan = load_plan("concert_hall_assault", "as_today")
    assert early_share([finished(plan, seed) for seed in SEEDS]) > 0.5
