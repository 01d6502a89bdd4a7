"""P01 (Kirby 2016, Anklam et al. 2015): the time to the threat's end is among the strongest drivers of casualties.

In a global sensitivity analysis its index is among the two largest in the sustained regime. Seven
inputs over plausible ranges, on a Latin hypercube; the index is the squared partial rank
correlation with casualties, over all 240 points, each with its own seed. Hayes and Hayes (2014) found that the rate
of harm leads, which the two places allow for.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from tests.patterns.halls import many_exits
from tests.worlds import assault, finished, merged, scenario

POINTS = 240

RANGES: dict[str, tuple[float, float]] = {
    "threat_end_s": (60.0, 1200.0),
    "harm_per_min": (10.0, 60.0),
    "exits_usable_share": (0.25, 1.0),
    "exit_knowledge_share": (0.2, 0.9),
    "alarm_delay_s": (5.0, 300.0),
    "run_share": (0.5, 0.9),
    "sight_median_s": (4.0, 20.0),
}


def casualties(point: dict[str, float], seed: int) -> float:
    end = point["threat_end_s"]
    hazard = assault(
        harm_per_min=point["harm_per_min"],
        departure_low_s=end,
        departure_high_s=end,
        reach_m=15.0,
        half_saturation=20.0,
    )
    words: dict[str, Any] = {
        "crowd": {"people": 400},
        "hazards": [hazard],
        "building": {name: point[name] for name in ("exits_usable_share", "exit_knowledge_share")},
        "alarm": {"delay_s": point["alarm_delay_s"]},
        "decisions": {"run_share": point["run_share"], "hide_share": 0.95 - point["run_share"]},
        "awareness": {"sight_median_s": point["sight_median_s"]},
        "response": {"police": {"travel_median_s": 7200.0}},
        "run": {"duration_s": 1300.0},
    }
    value = finished(scenario(many_exits(), merged(words)), seed).metrics["casualties"]
    assert value is not None
    return value


def partial_rank_correlations(inputs: NDArray[np.float64], output: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the rank correlation of each input with the output, the other inputs held fixed by regression; (k,)."""
    ranks = stats.rankdata(inputs, axis=0)
    target = stats.rankdata(output)
    found = []
    for k in range(inputs.shape[1]):
        others = np.column_stack([np.ones(len(target)), np.delete(ranks, k, axis=1)])
        left = [column - others @ np.linalg.lstsq(others, column, rcond=None)[0] for column in (ranks[:, k], target)]
        found.append(float(stats.pearsonr(*left)[0]))
    return np.array(found)


@pytest.mark.slow
def test_time_to_the_end_of_the_threat_is_among_the_two_strongest_drivers() -> None:
    cube = stats.qmc.LatinHypercube(len(RANGES), rng=np.random.default_rng(1)).random(POINTS)
    low, high = np.array(list(RANGES.values())).T
    inputs = low + cube * (high - low)
    output = np.array([casualties(dict(zip(RANGES, row, strict=True)), seed) for seed, row in enumerate(inputs)])
    index = partial_rank_correlations(inputs, output) ** 2
    order = [list(RANGES)[k] for k in np.argsort(-index)]
    told = {name: round(float(value), 3) for name, value in zip(RANGES, index, strict=True)}
    assert "threat_end_s" in order[:2], f"squared partial rank correlations {told}"
