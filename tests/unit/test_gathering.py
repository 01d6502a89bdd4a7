"""People who have come out wait on the forecourt, in nobody's way, unless they have seen a source."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.model import VenueModel
from tests.builders import hall_with_street
from tests.worlds import BRISK, assault, drill, merged, model, scenario, stepped

ABLE_AND_ALONE = {"people": 60, "reduced_mobility_share": 0.0, "group_share": 0.0}


def left_at(gather_s: float, seed: int = 0) -> np.ndarray[Any, Any]:
    """Give when each of 60 people is gone who leave a hall by its front or its back, s."""
    walkers = model(drill(hall_with_street(), 60, decisions={"gather_s": gather_s}), seed)
    walkers.run()
    return walkers.world.crowd.left_at[:60]


def test_who_comes_out_onto_a_forecourt_stays_about_as_long_as_told() -> None:
    longer = [(left_at(60.0, seed) - left_at(0.0, seed)).mean() for seed in range(3)]
    assert 20.0 < np.mean(longer) < 70.0  # the mean of those who came this way; others left by the back


def test_nobody_stops_near_a_door() -> None:
    walkers = model(drill(hall_with_street(), 60, decisions={"gather_s": 600.0}))
    crowd, venue, seen = walkers.world.crowd, walkers.world.venue, 0
    for _ in stepped(walkers, 120):
        rows = np.flatnonzero(crowd.gathers)
        seen += len(rows)
        for door in (venue.door_ids.index("front"), venue.door_ids.index("gate")):
            middle = venue.door_line[door].mean(axis=0)
            assert (np.hypot(crowd.x[rows] - middle[0], crowd.y[rows] - middle[1]) > 4.0).all()
    assert seen > 0


def under_threat(gather_s: float, sees_m: float = 50.0) -> VenueModel:
    """Give the model of a hall that empties onto the street before a source comes to be there, after 100 s."""
    words = merged(BRISK, {
        "crowd": ABLE_AND_ALONE, "alarm": {"starts_at_s": 0.0, "show_stop_s": 0.0}, "run": {"duration_s": 600.0},
        "awareness": {"sight_range_m": sees_m}, "decisions": {"gather_s": gather_s},
        "hazards": [assault(onset_s=100.0, origin="vicinity", outer_door_s=400.0, vicinity_s=400.0, reach_m=40.0)],
    })  # fmt: skip
    return model(scenario(hall_with_street(), words))


def test_who_gathers_goes_on_at_the_sight_of_a_source() -> None:
    walkers = under_threat(1800.0)
    crowd, gathered = walkers.world.crowd, 0
    for _ in stepped(walkers, 198):
        gathered = int(crowd.gathers.sum())
    for _ in stepped(walkers, 6):
        pass
    assert gathered > 10
    assert crowd.sees_hazard[:60].any()
    assert not (crowd.gathers & crowd.sees_hazard).any()


def test_those_who_left_are_exposed_only_where_they_gather_and_the_source_comes_there() -> None:
    """Everybody is out of the hall before the source stands in the street, so that without it nobody is in reach."""
    exposed_s = []
    for gather_s in (0.0, 1800.0):
        walkers = under_threat(gather_s)
        for _ in stepped(walkers, 280):
            pass
        exposed_s.append(walkers.world.crowd.exposed_s[:60].sum())
    assert exposed_s[0] == 0.0
    assert exposed_s[1] > 5.0
