"""The regime of an assault may be drawn, and a contained source may go on harming those with it."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from sim.metrics import all_metrics
from sim.world.codes import Role
from tests.builders import room
from tests.worlds import UNHINDERED, assault, finished, merged, model, scenario, stepped


def regimes(seeds: int, **hazard: float) -> Counter[str]:
    """Give how often each regime was drawn, by its length: a barricade never ends, the sustained lasts 500 s."""
    found: Counter[str] = Counter()
    for seed in range(seeds):
        words = assault(regime="drawn", departure_low_s=500.0, departure_high_s=500.0, **hazard)
        walkers = model(scenario(room(), crowd={"people": 1}, hazards=[words]), seed)
        lasts_s = walkers._hazard_rules[0].lasts_s
        found["barricade" if np.isinf(lasts_s) else "sustained" if lasts_s == 500.0 else "short"] += 1
    return found


def test_regimes_come_as_often_as_their_shares_say() -> None:
    """200 seeds at 0.4, 0.4 and 0.2: each within 4 standard deviations of a binomial."""
    found = regimes(200)
    for name, share in (("short", 0.4), ("sustained", 0.4), ("barricade", 0.2)):
        assert abs(found[name] - 200 * share) < 4.0 * np.sqrt(200 * share * (1.0 - share)), name


def test_regime_of_no_share_never_comes() -> None:
    assert set(regimes(60, short_share=0.0, barricade_share=0.0)) == {"sustained"}


@pytest.mark.parametrize("sigma", [0.0, 0.8])
def test_rate_is_drawn_once_a_run_about_its_median(sigma: float) -> None:
    """80 seeds: the log of the rate over its median has the spread asked for, within 4 standard errors."""
    rates = []
    for seed in range(80):
        words = scenario(room(), crowd={"people": 1}, hazards=[assault(harm_per_min=20.0, harm_sigma=sigma)])
        rates.append(model(words, seed)._hazard_rules[0]._rate)
    spread = np.log(np.array(rates) / 20.0)
    assert spread.std() == pytest.approx(sigma, abs=4.0 * sigma / np.sqrt(2 * 80) + 1e-12)
    assert abs(spread.mean()) <= 4.0 * sigma / np.sqrt(80) + 1e-12


def siege(share: float) -> dict[str, float | None]:
    """Give the metrics of a barricade that two officers contain after 20 s while people stay where they are."""
    words = scenario(
        room(20.0, 10.0), crowd={"people": 60},
        hazards=[assault(regime="barricade", harm_per_min=30.0, contained_share=share)],
        decisions={"course": "drawn", "run_share": 0.0, "hide_share": 1.0, "hiding_exposure": 1.0,
                   "refuge_release": "never"},
        **merged(UNHINDERED, {"response": {"police": {
            "notification_s": 1.0, "notification_sigma": 0.0, "call_processing_s": 1.0, "call_processing_sigma": 0.0,
            "dispatch_s": 1.0, "dispatch_sigma": 0.0, "travel_median_s": 30.0, "travel_sigma": 0.0,
            "entry_policy": "first_officer", "barricade_median_s": 1200.0, "barricade_sigma": 0.0,
        }}}),
    )  # fmt: skip
    return finished(words, 1).metrics


def test_contained_source_goes_on_harming_those_with_it_at_its_share() -> None:
    """20 min of a siege at a tenth of 30 a minute harm at least 5 people more than without (60 if all were near)."""
    none, some = siege(0.0), siege(0.1)
    assert none["expected_casualties"] is not None
    assert some["expected_casualties"] is not None
    assert none["casualties"] > 0
    assert some["expected_casualties"] > none["expected_casualties"] + 5.0


def test_source_that_is_contained_is_still_seen_where_it_harms() -> None:
    words = scenario(
        room(20.0, 10.0), crowd={"people": 10},
        hazards=[assault(regime="barricade", contained_share=0.05, harm_per_min=0.0)],
    )  # fmt: skip
    walkers = model(words, 0)
    for _ in stepped(walkers, 8):
        pass
    hazard = walkers.world.hazard
    hazard.active[:], hazard.over_at[:] = False, walkers.world.now_s + 100.0
    walkers.step()
    assert hazard.harms.all()
    assert walkers.world.crowd.sees_hazard[walkers.world.crowd.rows(Role.ATTENDEE)].any()
    assert all_metrics()["casualties"].measure(walkers.world) == 0
