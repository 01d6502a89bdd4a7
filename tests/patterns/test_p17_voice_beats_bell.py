"""P17 (a survey told by Bridgewater): none < bell < text < voice, in the share that responds and the share that is out.

True by construction for the shares: they are inputs. What is tested is that the order carries
through contagion, groups and queues to egress. T95 is told of those who left only, so the share that is out after five
minutes stands for it.
"""

from __future__ import annotations

import numpy as np
import pytest

from tests.patterns.halls import many_exits
from tests.patterns.paired import SEEDS, effect
from tests.worlds import finished, scenario

MODES = ("none", "bell", "text", "recorded_voice")


@pytest.mark.slow
def test_modes_of_alarm_come_in_order_in_responding_and_in_egress() -> None:
    """300 people, no hazard, an alarm at 5 s, contagion weak, five minutes; 30 seeds, all steps in order."""
    responded, out = np.zeros((2, len(SEEDS), len(MODES)))
    for i, seed in enumerate(SEEDS):
        for j, mode in enumerate(MODES):
            words = scenario(
                many_exits(), crowd={"people": 300}, alarm={"mode": mode, "starts_at_s": 5.0, "show_stop_s": 0.0},
                awareness={"contagion_median_s": 300.0}, run={"duration_s": 300.0},
            )  # fmt: skip
            people = finished(words, seed).people
            responded[i, j] = np.isfinite(people["responded_at"]).mean()
            out[i, j] = np.isfinite(people["left_at"]).mean()
    for better, worse in zip(range(1, len(MODES)), range(len(MODES) - 1), strict=True):
        more = effect(responded[:, better] - responded[:, worse])
        left = effect(out[:, better] - out[:, worse])
        assert more.low > 0.0, f"{MODES[better]} against {MODES[worse]}: responding {more}"
        assert left.low > 0.0, f"{MODES[better]} against {MODES[worse]}: out within five minutes {left}"
