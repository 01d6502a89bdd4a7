"""What people decided holds until they decide again, and nobody far away changes it."""

from __future__ import annotations

import numpy as np
import pytest

from sim.world.codes import Action, Status, Wound
from tests.worlds import assault, club, finished, incident, model, scenario


def test_a_body_far_away_changes_no_byte_of_anybody_elses_way() -> None:
    """An officer put down, motionless, outside the club moves nobody by the least bit in fifteen seconds."""
    ways = []
    for officer in (False, True):
        walkers = model(incident(300), 3)
        world = walkers.world
        if officer:
            row = int(np.flatnonzero(world.crowd.role == 2)[-1])
            door = world.venue.door_ids.index("loading")
            far = world.venue.door_line[door].mean(axis=0) + 4.0 * world.venue.door_normal[door]
            world.place_body(row, *far)
            world.crowd.status[row] = Status.LEFT  # off duty: nothing sends him anywhere
        for _ in range(30):  # nobody has come near that exit yet
            walkers.step()
        n = world.attendees
        ways.append(np.stack([world.crowd.x[:n], world.crowd.y[:n], world.crowd.heading_x[:n]]))
    assert ways[0].tobytes() == ways[1].tobytes()


def test_who_hides_in_the_open_stays_where_he_is() -> None:
    """Nobody who hides without a way to a refuge moves unless to step aside, and nobody leaves the venue hiding."""
    nowhere = {"hide_share": 0.6, "run_share": 0.4, "refuge_odds": 0.0, "refuge_range_m": 0.0}
    words = incident(300, decisions=nowhere, movement={"step_aside_mps": 0.0})
    walkers = model(words, 1)
    crowd = walkers.world.crowd
    hidden_at: dict[int, tuple[float, float]] = {}
    seen: set[int] = set()
    while walkers.running and walkers.world.now_s < 240.0:
        walkers.step()
        hiding = crowd.upright & (crowd.action == Action.HIDE)
        hidden_at = {row: place for row, place in hidden_at.items() if hiding[row]}  # who got up may hide elsewhere
        for row in np.flatnonzero(hiding):
            seen.add(int(row))
            place = hidden_at.setdefault(int(row), (float(crowd.x[row]), float(crowd.y[row])))
            assert np.hypot(crowd.x[row] - place[0], crowd.y[row] - place[1]) < 1e-9
    assert len(seen) > 50
    assert not ((crowd.status == Status.LEFT) & (crowd.action == Action.HIDE)).any()


@pytest.mark.parametrize("seed", range(3))
def test_refuges_hold_no_more_than_they_can(seed: int) -> None:
    words = incident(
        450, decisions={"hide_share": 0.9, "run_share": 0.1, "refuge_range_m": 200.0},
        building={"exit_knowledge_share": 1.0, "refuge_lock_s": 120.0},
    )  # fmt: skip
    walkers = model(words, seed)
    world = walkers.world
    capacity = world.venue.area_capacity
    for _ in range(400):
        if not walkers.running:
            break
        walkers.step()
        assert (world.refuge_people <= np.where(capacity > 0, capacity, 10**6)).all()
    assert world.refuge_people.max() > 0


def test_a_scene_waits_for_those_who_are_frozen() -> None:
    """Everybody freezes for five minutes; the scene does not end before they have moved."""
    words = incident(60, decisions={"run_share": 0.0, "hide_share": 0.0, "freeze_median_s": 300.0},
                     run={"duration_s": 7200.0})  # fmt: skip
    result = finished(words, 0)
    assert result.metrics["evacuated"] + result.metrics["casualties"] >= 59


def test_a_scene_waits_for_those_whom_the_alarm_has_yet_to_move() -> None:
    words = scenario(
        club(), crowd={"people": 60}, hazards=[], alarm={"starts_at_s": 0.0, "mode": "live_voice"},
        awareness={"alarm_median_s": 600.0, "live_voice_share": 1.0}, run={"duration_s": 7200.0},
    )  # fmt: skip
    assert finished(words, 0).metrics["evacuated"] == 60


def test_who_is_harmed_responds_and_is_harmed_once() -> None:
    walkers = model(incident(300, hazards=[assault(harm_per_min=120.0)]), 2)
    walkers.run()
    crowd = walkers.world.crowd
    harmed = crowd.attendee & (crowd.wound != Wound.NONE)
    assert harmed.sum() > 20
    assert (crowd.responded_at[harmed] <= crowd.harmed_at[harmed]).all()


def test_exposed_time_is_never_longer_than_the_hazard_lasts() -> None:
    """Two sources in sight of the same people count their time once."""
    result = finished(incident(300, hazards=[assault(sources=3, harm_per_min=0.0)]), 1)
    lasted = result.metrics["threat_ended_s"]
    assert lasted is not None
    assert 0.0 < result.people["exposed_s"].max() <= lasted + 0.5
