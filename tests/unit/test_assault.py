"""What an assault obeys: its harm is shared by a closed form, and reaches nobody it cannot see."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.kernels.exposure import share_harm
from sim.metrics import all_metrics
from sim.rules.harm.wounds import wound
from sim.rules.response.contact import stop
from sim.scenario.parameters.scenario import Scenario
from sim.scenario.parameters.venue import VenueParameters
from sim.world.codes import Awareness, Cause, Status, Wound
from tests.builders import room, two_rooms
from tests.worlds import ALIKE, assault, club, finished, model, scenario

DEAF = {"awareness": {"sight_median_s": 60.0, "sound_median_s": 300.0, "contagion_median_s": 300.0,
                      "threshold_sigma": 0.0}}  # fmt: skip


def still(venue: VenueParameters, people: int = 40, **hazard: object) -> Scenario:
    """Give a scenario whose one source stands where it came in, and a crowd that is slow to notice."""
    return scenario(
        venue, DEAF, {"crowd": {"people": people, **ALIKE}, "alarm": {"mode": "none", "show_stop_s": 1200.0}},
        hazards=[assault(**{"onset_s": 0.5, "speed_mps": 0.0, **hazard})], run={"duration_s": 60.0},
    )  # fmt: skip


def shared(weights: list[float], rate: float = 1.0, half: float = 10.0) -> NDArray[np.float64]:
    """Give what ``share_harm`` gives people of such weights in one second."""
    n = len(weights)
    exposure = np.zeros(n)
    distance = 20.0 * (1.0 - np.array(weights))
    share_harm(distance, np.ones(n), 20.0, rate, half, 1.0, exposure)
    return exposure


def test_harm_follows_the_closed_form() -> None:
    """Exposure of i is rate * w_i / (half + sum w); exact to rounding."""
    weights = np.array([0.9, 0.5, 0.5, 0.1])
    expected = 1.7 * weights / (3.0 + weights.sum())
    assert shared(list(weights), rate=1.7, half=3.0) == pytest.approx(expected, rel=1e-12)


def test_harm_is_linear_while_few_are_exposed() -> None:
    """Twice the people, twice the harm: within the closed form's own bend, sum w / half = 2e-3."""
    one, two = shared([1.0], half=1000.0).sum(), shared([1.0, 1.0], half=1000.0).sum()
    assert two / one == pytest.approx(2.0, rel=2e-3)


def test_harm_saturates_when_many_are_exposed() -> None:
    """All together never take more than the rate; 10,000 people with half = 10 take 99.9 % of it."""
    total = shared([1.0] * 10_000, rate=0.25, half=10.0).sum()
    assert total < 0.25
    assert total == pytest.approx(0.25, rel=2e-3)


def test_half_of_the_full_rate_runs_at_half_saturation() -> None:
    assert shared([1.0] * 10, rate=1.0, half=10.0).sum() == pytest.approx(0.5, rel=1e-12)


def test_nearer_people_take_more_and_people_at_the_edge_of_reach_nothing() -> None:
    taken = shared([1.0, 0.5, 0.001])
    assert taken[0] > taken[1] > taken[2] > 0.0
    exposure = np.zeros(2)
    share_harm(np.array([20.0, np.inf]), np.ones(2), 20.0, 1.0, 10.0, 1.0, exposure)
    assert not exposure.any()


def test_nobody_out_of_reach_is_exposed() -> None:
    walkers = model(still(room(30.0, 8.0), reach_m=6.0), 1)
    crowd, row = walkers.world.crowd, walkers.world.hazard.rows[0]
    ever = np.zeros(crowd.n, bool)
    for _ in range(40):
        before = np.column_stack([crowd.x, crowd.y])
        walkers.step()
        ever |= np.hypot(before[:, 0] - crowd.x[row], before[:, 1] - crowd.y[row]) < 6.0
    exposed = crowd.exposure[crowd.attendee] > 0.0
    assert exposed.any()
    assert not (exposed & ~ever[crowd.attendee]).any()
    assert not ((crowd.wound[crowd.attendee] != Wound.NONE) & ~exposed).any()


@pytest.mark.parametrize("state", ["closed", "locked"])
def test_nobody_behind_a_wall_or_a_shut_door_is_exposed(state: str) -> None:
    """The source stands in the east room; the audience is in the west room, nobody pushes the door."""
    venue = two_rooms(8.0, 8.0, door={"state": state})
    walkers = model(still(venue, reach_m=80.0, harm_per_min=120.0), 2)
    crowd = walkers.world.crowd
    for _ in range(30):
        walkers.step()
        walkers.world.crowd.cues[:] = 0.0  # nobody comes to know, so nobody opens the door
    assert walkers.world.hazard.active.any()
    assert not walkers.world.doors.open[walkers.world.venue.door_ids.index("middle")]
    assert crowd.exposed_s[crowd.attendee].max() == 0.0
    assert crowd.exposure[crowd.attendee].max() == 0.0
    assert not crowd.sees_hazard[crowd.attendee].any()


def test_opening_the_door_lets_harm_through() -> None:
    walkers = model(still(two_rooms(8.0, 8.0), reach_m=80.0, harm_per_min=120.0), 2)
    for _ in range(30):
        walkers.step()
    crowd = walkers.world.crowd
    assert crowd.exposed_s[crowd.attendee].max() > 0.0


def test_who_stands_behind_a_pillar_is_not_exposed() -> None:
    pillar = [[(18.0, 3.0), (20.0, 3.0), (20.0, 5.0), (18.0, 5.0)]]
    walkers = model(still(room(30.0, 8.0, holes=pillar), reach_m=80.0), 1)
    crowd, world = walkers.world.crowd, walkers.world
    crowd.x[0], crowd.y[0] = 15.0, 4.0
    crowd.x[1], crowd.y[1] = 15.0, 7.5
    crowd.node[:2] = -1
    walkers.step()
    source = world.hazard.rows[0]
    sx, sy = float(crowd.x[source]), float(crowd.y[source])
    at_pillar = sy + (19.0 - sx) / (15.0 - sx) * (4.0 - sy)
    assert 3.0 < at_pillar < 5.0, "the line of sight to the first person goes through the pillar"
    assert crowd.exposed_s[0] == 0.0
    assert crowd.exposed_s[1] > 0.0


def test_no_harm_rate_leaves_everybody_unharmed_and_still_frightens() -> None:
    words = scenario(
        club(), crowd={"people": 150}, hazards=[{"kind": "assault", "onset_s": 2.0, "harm_per_min": 0.0}],
        run={"duration_s": 240.0},
    )  # fmt: skip
    result = finished(words, 3)
    assert result.metrics["casualties"] == 0.0
    assert result.metrics["deaths"] == 0.0
    assert not (result.people["status"] == Status.DEAD).any()
    assert result.metrics["exposed_person_s"] > 0.0
    assert np.isfinite(result.people["responded_at"]).mean() > 0.9
    assert result.metrics["recognition_s"] < 60.0


def test_higher_harm_rate_harms_the_same_people_and_more() -> None:
    """Common luck: while nobody moves, whoever is harmed at a low rate is harmed at a higher one."""
    harmed = []
    for rate in (10.0, 30.0, 90.0):
        walkers = model(still(room(30.0, 8.0), 60, reach_m=80.0, harm_per_min=rate), 5)
        for _ in range(40):
            walkers.step()
        crowd = walkers.world.crowd
        harmed.append(crowd.wound[:60] != Wound.NONE)
        unharmed = crowd.wound[:60] == Wound.NONE
        assert (crowd.awareness[:60][unharmed] < Awareness.RESPONDING).all(), "nobody moves in these twenty seconds"
    assert (harmed[0] <= harmed[1]).all()
    assert (harmed[1] <= harmed[2]).all()
    assert harmed[2].sum() > harmed[0].sum()


def test_hazard_begins_at_its_onset_and_not_before() -> None:
    walkers = model(still(room(), onset_s=5.0), 1)
    while walkers.world.now_s < 4.5:
        walkers.step()
        assert not walkers.world.hazard.active.any()
        assert not walkers.world.crowd.exposed_s.any()
    walkers.step()
    assert walkers.world.hazard.active.all()
    assert walkers.world.hazard.begun_at == 5.0


def test_removed_source_harms_nobody_any_more() -> None:
    walkers = model(still(room(30.0, 8.0), reach_m=80.0), 1)
    for _ in range(10):
        walkers.step()
    walkers.world.hazard.active[:] = False
    before = walkers.world.crowd.exposed_s.copy()
    for _ in range(10):
        walkers.step()
    assert np.array_equal(walkers.world.crowd.exposed_s, before)


def test_two_sources_are_one_hazard_twice() -> None:
    """Both expose; each shares its own rate."""
    one, two = (model(still(room(30.0, 8.0), reach_m=80.0, sources=n, half_saturation=1.0e6), 1) for n in (1, 2))
    for walkers in (one, two):
        for _ in range(10):
            walkers.step()
    taken = [walkers.world.crowd.exposure[:40].sum() for walkers in (one, two)]
    # The second stands 0.6 m further in, nearer to everybody, so it weighs a little more: up to 0.6 m of 80 m.
    assert 2.0 <= taken[1] / taken[0] <= 2.05


def test_harm_by_minute_of_a_source_counts_all_sources_while_they_are_active() -> None:
    """Two sources of exactly a minute and a half are three source-minutes, however many they harm."""
    lasting = {"sources": 2, "departure_low_s": 90.0, "departure_high_s": 90.0}
    walkers = model(still(room(20.0, 10.0), 60, harm_per_min=60.0, **lasting), 3)
    while walkers.running:
        walkers.step()
    measured = {name: each.measure(walkers.world) for name, each in all_metrics().items()}
    assert walkers.world.hazard.active_s == pytest.approx(180.0)
    assert measured["casualties"] > 5.0
    assert measured["harmed_per_source_min"] == pytest.approx(measured["casualties"] / 3.0)
    assert measured["dead_share"] == pytest.approx(measured["deaths"] / 60.0)


def test_source_that_was_met_is_active_no_longer() -> None:
    walkers = model(still(room(20.0, 10.0), 20, regime="barricade"), 3)
    for _ in range(41):
        walkers.step()
    before = walkers.world.hazard.active_s
    stop(walkers.world, 0)
    for _ in range(40):
        walkers.step()
    assert before == pytest.approx(20.0, abs=1.0)
    assert walkers.world.hazard.active_s == before


def test_crush_and_errors_of_responders_are_no_harm_by_the_source() -> None:
    walkers = model(still(room(20.0, 10.0), 20, harm_per_min=0.0), 3)
    for _ in range(20):
        walkers.step()
    wound(walkers.world, np.arange(4), Cause.CRUSH)
    wound(walkers.world, np.arange(4, 7), Cause.RESPONDERS)
    assert all_metrics()["casualties"].measure(walkers.world) == 7.0
    assert all_metrics()["harmed_per_source_min"].measure(walkers.world) == 0.0


def test_run_without_a_source_has_no_harm_by_its_minute() -> None:
    walkers = model(scenario(room(), crowd={"people": 5}, run={"duration_s": 5.0}), 1)
    assert all_metrics()["harmed_per_source_min"].measure(walkers.world) is None
