"""The other law of speed in smoke, walked over the corridor of V15: by visibility, after Fridolf et al. 2019 (H1)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.verification.cases.case_files import load_case
from sim.verification.cases.walking import walk
from sim.verification.measures.kinds import measure_of

V15 = Path(__file__).parent / "cases" / "v15_smoke_speed.yaml"
SPEEDS = np.array([1.25, 1.0, 0.75, 0.5, 0.25])
"""Free speeds of the five who walk it, m/s."""


@cache
def times_s(variant: str, law: str) -> NDArray[np.float64]:
    """Give the times over 100 m of the five in smoke of a variant, (5,) s."""
    case = load_case(str(V15))
    words = next(each.parameters for each in case.variants if each.name == variant)
    decisions = words.decisions.model_copy(update={"speed_in_smoke": law})
    walked = walk(words.model_copy(update={"decisions": decisions}), 0)
    return np.array([measure_of(walked, each) for each in case.parameters.measures])


@pytest.mark.parametrize(("variant", "extinction"), [("k_1", 1.0), ("k_3", 3.0), ("k_75", 7.5)])
def test_speed_in_smoke_is_that_of_the_closed_form(variant: str, extinction: float) -> None:
    """ISO 20414 test 18 and NIST TN 1822 2.5 with v = min(v0, max(0.2, v0 - 0.34 (3 - 3 / K))), to 0.1 %."""
    due = np.minimum(SPEEDS, np.maximum(0.2, SPEEDS - 0.34 * (3.0 - 3.0 / extinction)))
    assert times_s("clear", "fridolf") / times_s(variant, "fridolf") == pytest.approx(due / SPEEDS, rel=1e-3)
