"""The draws of an incident are unit numbers that its seed alone decides, and they are those that the model uses."""

from __future__ import annotations

import numpy as np
import pytest

from sim.kernels.elementary import exponentials, normal_quantiles
from sim.world.scenario_draws import DRAWS, scenario_draws
from tests.builders import room
from tests.worlds import assault, model, scenario


def test_draws_have_the_means_that_they_are_told_to_have() -> None:
    """2,000 seeds: within 4 standard errors; a single draw has variance 1/12, the least of two has 1/18."""
    drawn = np.array([scenario_draws(seed) for seed in range(2000)])
    for k, (name, draw) in enumerate(DRAWS.items()):
        spread = np.sqrt((1 / 12 if draw.count == 1 else 1 / 18) / 2000)
        assert abs(drawn[:, k].mean() - draw.mean) < 4.0 * spread, name
    apart = np.corrcoef(drawn.T) - np.eye(len(DRAWS))
    assert np.abs(apart).max() < 0.12


@pytest.mark.parametrize("seed", range(5))
def test_draws_are_those_that_the_model_used(seed: int) -> None:
    """Rate and duration of a hazard, and the time of police on the road, follow from the numbers told."""
    words = assault(harm_per_min=10.0, harm_sigma=0.7, departure_low_s=100.0, departure_high_s=300.0)
    hazard = model(scenario(room(), crowd={"people": 1}, hazards=[words]), seed)._hazard_rules[0]
    told = dict(zip(DRAWS, scenario_draws(seed), strict=True))
    rate = 10.0 * exponentials(0.7 * normal_quantiles(np.array([told["draw_rate"]])))[0]
    assert hazard._rate == pytest.approx(rate, rel=1e-12)
    assert hazard.lasts_s == pytest.approx(100.0 + 200.0 * told["draw_duration"], rel=1e-12)
