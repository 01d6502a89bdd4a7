"""What runs in smoke are judged by: the first cue, the time with poor sight, and those who turned back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.metrics import all_metrics
from sim.model import VenueModel
from sim.world.codes import Status
from tests.builders import two_rooms
from tests.worlds import ALIKE, finished, incident, model, scenario, smoke, stepped

HARMLESS = {"co_ppm": 0.0, "o2_percent": 20.9}


def measured(name: str, walkers: VenueModel) -> float | None:
    return all_metrics()[name].measure(walkers.world)


def held(**words: Any) -> VenueModel:
    """Give 20 people in the west of two rooms who would notice nothing within ten minutes, in smoke from 2 s on."""
    slow = {"smoke_median_s": 300.0, "smell_median_s": 600.0, "threshold_sigma": 0.0}
    still = {"crowd": {"people": 20, **ALIKE}, "alarm": {"mode": "none"}, "awareness": slow}
    walkers = model(scenario(two_rooms(), still, hazards=[smoke(**HARMLESS, **words)]), 1)
    for _ in stepped(walkers, 12):
        pass
    return walkers


def test_first_cue_is_the_first_step_in_smoke() -> None:
    assert measured("first_smoke_cue_s", held()) == 2.5


@pytest.mark.parametrize(("extinction", "person_s"), [(0.31, 20 * 4.0), (0.29, 0.0)])
def test_person_seconds_below_ten_metres_are_those_of_everybody_in_thick_smoke(
    extinction: float, person_s: float
) -> None:
    """Smoke fills the room from the step that ends at 2.5 s on, and six seconds have passed."""
    assert measured("person_s_below_10m", held(extinction_per_m=extinction)) == pytest.approx(person_s)


def test_time_with_poor_sight_counts_inside_only() -> None:
    walkers = held()
    before = measured("person_s_below_10m", walkers)
    walkers.world.crowd.status[:20] = Status.LEFT
    walkers.step()
    assert measured("person_s_below_10m", walkers) == before


def test_those_who_turned_back_are_the_audience_who_did() -> None:
    walkers = held()
    walkers.world.crowd.turned_back[:3] = True
    assert measured("turned_back", walkers) == 3.0


def test_without_smoke_there_is_no_cue_no_time_in_it_and_nobody_turns_back() -> None:
    result = finished(incident(60, run={"duration_s": 60.0}), 1)
    assert result.metrics["first_smoke_cue_s"] is None
    assert result.metrics["person_s_below_10m"] == result.metrics["turned_back"] == 0.0
    assert np.isfinite(result.metrics["casualties"])
