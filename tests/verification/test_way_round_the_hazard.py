"""Nobody walks up to a source in sight where another way is open: what `decisions.hazard_weight` is for.

Own law; people run off from the trigger in videos of attacks (Bernardini and Quagliarini 2021). The bounds were set
before the rule was written: fewer than 10 % of those who run and move within 20 m of a source that they see move within
60 degrees of it, and in the hall they spend at most a fifth of the time in doing so that they spent without the rule.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.runs.loading import load_plan
from sim.runs.runner import run

SEEDS = range(10)
OFF = "decisions.hazard_weight=0"


@cache
def measured(scenario: str, *changes: str) -> dict[str, float]:
    """Give the mean of the two metrics over the seeds of a shipped scenario, its first five minutes."""
    names = ("towards_hazard_person_s", "towards_hazard_share")
    plan = load_plan(scenario, "as_today", ["run.duration_s=300", *changes])
    runs = [run(plan, seed).metrics for seed in SEEDS]
    return {name: float(np.mean([metrics[name] for metrics in runs])) for name in names}  # type: ignore[misc]


@pytest.mark.slow
@pytest.mark.parametrize("scenario", ["club_assault", "concert_hall_assault"])
def test_few_of_those_who_run_in_sight_of_a_source_move_towards_it(scenario: str) -> None:
    assert measured(scenario)["towards_hazard_share"] < 0.1


@pytest.mark.slow
def test_people_in_the_hall_move_towards_a_source_a_fifth_as_long_as_without_the_rule() -> None:
    hall = "concert_hall_assault"
    assert measured(hall)["towards_hazard_person_s"] <= 0.2 * measured(hall, OFF)["towards_hazard_person_s"]
