"""The links of the response chain: each its own clock, its own luck, its own entry in the log."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.world.random_streams import RandomStreams
from sim.world.response_delays import ResponseDelays, draw_delays
from tests.worlds import assault, finished, incident

SIGMAS = (
    "notification_sigma", "call_processing_sigma", "dispatch_sigma", "travel_sigma", "tactical_sigma", "locating_sigma",
)  # fmt: skip
MEDIANS = (60.0, 30.0, 30.0, 360.0, 2700.0, 190.0)
"""Of the links by default, s."""

SEEDS = 1000


def drawn(**words: float) -> NDArray[np.float64]:
    """Give the links over replications, (seeds, links) s."""
    told = incident(50, response={"police": words})
    return np.array([draw_delays(told, RandomStreams(seed)) for seed in range(SEEDS)])


def test_links_without_spread_take_their_medians_exactly() -> None:
    words = incident(50, response={"police": dict.fromkeys(SIGMAS, 0.0)})
    assert draw_delays(words, RandomStreams(3)) == ResponseDelays(*MEDIANS, search_s=190.0)


def test_links_are_log_normal_about_their_medians() -> None:
    """Within three standard errors of a mean and of a standard deviation of 1000 normal draws."""
    logs = np.log(drawn(**dict.fromkeys(SIGMAS, 0.5)))[:, : len(MEDIANS)]
    assert logs.mean(axis=0) == pytest.approx(np.log(MEDIANS), abs=3 * 0.5 / SEEDS**0.5)
    assert logs.std(axis=0) == pytest.approx(np.full(len(MEDIANS), 0.5), abs=3 * 0.5 / (2 * SEEDS) ** 0.5)


def test_time_to_locate_lies_within_the_published_minutes_in_nine_of_ten_runs() -> None:
    """1 to 10 min (Blair et al. 2013); the share within three standard errors."""
    locating_s = drawn()[:, -2]
    within = (locating_s > 60.0) & (locating_s < 600.0)
    assert within.mean() == pytest.approx(0.9, abs=3 * (0.09 / SEEDS) ** 0.5)


def test_police_who_meet_nobody_search_for_as_long_as_finding_somebody_would_take() -> None:
    links = drawn(search_s=180.0)
    assert np.array_equal(links[:, -1], np.maximum(180.0, links[:, -2]))
    assert (links[:, -1] > 180.0).any()
    assert (links[:, -1] == 180.0).any()
    assert (drawn(search_s=180.0, locating_median_s=0.0)[:, -1] == 180.0).all()


def test_spread_of_one_link_shifts_no_other() -> None:
    without, spread = drawn(call_processing_sigma=0.0), drawn(call_processing_sigma=0.8)
    others = [0, 2, 3, 4, 5, 6]
    assert np.array_equal(without[:, others], spread[:, others])
    assert not np.array_equal(without[:, 1], spread[:, 1])


def test_every_clock_of_the_chain_is_in_the_log_in_order_and_in_the_metrics() -> None:
    police = {
        "notification_s": 5.0, "call_processing_s": 5.0, "dispatch_s": 5.0, "travel_median_s": 20.0,
        "tactical_median_s": 60.0, "tactical_sigma": 0.0,
    }  # fmt: skip
    result = finished(
        incident(
            150,
            hazards=[assault(regime="barricade", harm_per_min=60.0)],
            response={"police": police},
            care={
                "death_rate_per_min": 0.0,
                "time_critical_share": 0.4,
                "event_medics_least": 0,
                "event_medics_per_1000": 0.0,
                "police_carry_share": 0.0,
            },
        ),
        2,
    )
    first = {event.name: event.time_s for event in reversed(result.events)}
    chain = (
        "onset", "recognition", "notification", "call_processing", "dispatch", "arrival", "entry", "contact",
        "threat_ended", "warm_zone", "medical_entry", "first_patient_contact", "last_critical_evacuated",
    )  # fmt: skip
    times = [first[name] for name in chain]
    assert times == sorted(times)
    assert {"tactical_arrival", "containment", "venue_clear"} <= set(first)
    clocks = {
        "notification_s": "notification", "call_processing_s": "call_processing", "dispatch_s": "dispatch",
        "arrival_s": "arrival", "tactical_arrival_s": "tactical_arrival", "entry_s": "entry", "contact_s": "contact",
        "contained_s": "containment", "threat_ended_s": "threat_ended", "warm_zone_s": "warm_zone",
        "venue_clear_s": "venue_clear",
    }  # fmt: skip
    told = {name: result.metrics[name] for name in clocks}
    assert told == pytest.approx({name: first[event] - first["onset"] for name, event in clocks.items()}, abs=1e-3)
