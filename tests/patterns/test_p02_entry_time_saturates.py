"""P02: casualties rise with the time to armed entry, ever less, and hardly at all once the crowd is out.

Derived from the closed form of the oracle: increasing and concave; the slope after T95 egress and recognition is
under 10 % of the initial slope. People all try to leave: whoever hides inside stays exposed, and the claim is not
about them. Officers find whom they look for by walking alone, since the claim is about the time to entry and not
about what follows it. Means over paired seeds. Concavity allows for the noise of a mean: two standard errors.
"""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.patterns.halls import attacked
from tests.worlds import UNHINDERED, finished

TRAVEL_S = (0.0, 20.0, 40.0, 80.0, 160.0, 320.0)


def curve(
    people: int, seeds: range, travel_s: tuple[float, ...] = TRAVEL_S
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Give entry times (k,) s, casualties (seeds, k), and the mean of T95 egress without police and recognition, s."""
    entry, harmed = np.zeros((len(seeds), len(travel_s))), np.zeros((len(seeds), len(travel_s)))
    out = []
    for i, seed in enumerate(seeds):
        for j, travel in enumerate(travel_s):
            words = attacked(people, UNHINDERED, {"response": {"police": {"travel_median_s": travel}}})
            result = finished(words, seed)
            entry[i, j], harmed[i, j] = result.metrics["entry_s"], result.metrics["casualties"]
        out.append(result.metrics["egress_t95_s"] + result.metrics["recognition_s"])
    return entry.mean(axis=0), harmed, float(np.mean(out))


def check(people: int, seeds: range) -> None:
    entry, harmed, out_s = curve(people, seeds)
    mean = harmed.mean(axis=0)
    slope = np.diff(mean) / np.diff(entry)
    error = np.diff(harmed, axis=1).std(axis=0, ddof=1) / np.sqrt(len(seeds)) / np.diff(entry)
    assert (np.diff(mean) >= 0.0).all(), f"casualties {mean.round(2)} at entry {entry.round(1)}"
    assert mean[-1] > mean[0]
    rises = np.diff(slope) <= 2.0 * np.hypot(error[1:], error[:-1])
    assert rises.all(), f"not concave: slopes {slope.round(4)}"
    late = entry[:-1] >= out_s
    assert late.any(), f"no entry after everybody is out at {out_s:.0f} s: {entry.round(0)}"
    assert slope[late].max() < 0.1 * slope[0], f"slopes {slope.round(4)}, crowd out at {out_s:.0f} s"


@pytest.mark.slow
def test_casualties_rise_with_entry_time_and_saturate() -> None:
    check(200, range(6))


@pytest.mark.slow
def test_casualties_rise_with_entry_time_and_saturate_in_a_larger_crowd() -> None:
    check(1000, range(30))
