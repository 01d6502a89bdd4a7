"""P20: egress without a threat agrees with the hand calculation N / (82 persons/m/min x usable width) + walk time.

82 persons/m/min (1.37 persons/(m s)) is the Green Guide's design flow on the level; the laboratory passes 1.6 to 2.3.
A hand calculation is one of a queue at the doors, so the cases are limited by the doors: everybody has reached the
queue long before the last is through. The default mode of door flow is ``code`` (1.3), which is what 82 stands for; in
mode ``free`` the same room empties faster, and the test says by how much it may.

Widths are clear widths; ``walk`` is the way from the farthest corner to the door at the mean free speed of the crowd.
Tolerance 15 %, fixed before any run.
"""

from __future__ import annotations

import numpy as np
import pytest

from tests.builders import ENTRANCE, box, venue
from tests.worlds import concert_hall, drill, finished, one_room

DESIGN_FLOW = 82.0 / 60.0
"""Persons per metre and second."""


def by_hand(people: int, usable_m: float, farthest_m: float, speed_mps: float) -> float:
    return people / (DESIGN_FLOW * usable_m) + farthest_m / speed_mps


@pytest.mark.parametrize(
    ("people", "side_m", "door_m"),
    [(500, 20.0, 4.0), (500, 20.0, 2.4), (800, 25.0, 4.0), (1000, 28.0, 6.0)],
)
def test_last_out_of_one_room_agrees_with_the_hand_calculation(people: int, side_m: float, door_m: float) -> None:
    """One square room, one exit in the middle of a wall; means over 3 seeds."""
    results = [finished(one_room(people, side_m, side_m, door_m), seed) for seed in range(3)]
    out = [int(result.metrics["evacuated"]) for result in results]
    assert out == [people] * 3, f"the run ended with {people - min(out)} people still queueing"
    last = np.mean([result.metrics["egress_last_s"] for result in results])
    speed = np.mean([result.people["free_speed"].mean() for result in results])
    hand = by_hand(people, door_m, float(np.hypot(side_m, 0.5 * side_m)), float(speed))
    assert last == pytest.approx(hand, rel=0.15), f"ratio {last / hand:.3f}"


def test_four_doors_share_the_queue() -> None:
    """600 people on 24 x 24 m, a door of 1.5 m in the middle of each wall: 6 m together."""
    lines = {"south": ((11.25, 0.0), (12.75, 0.0)), "north": ((11.25, 24.0), (12.75, 24.0)),
             "west": ((0.0, 11.25), (0.0, 12.75)), "east": ((24.0, 11.25), (24.0, 12.75))}  # fmt: skip
    doors = [{"id": name, "between": ("hall", "outside"), "line": line, **ENTRANCE} for name, line in lines.items()]
    words = venue([{"id": "hall", "polygon": box(0, 0, 24, 24)}], doors, standing_areas=["hall"])
    results = [finished(drill(words, 600), seed) for seed in range(3)]
    last = np.mean([result.metrics["egress_last_s"] for result in results])
    speed = np.mean([result.people["free_speed"].mean() for result in results])
    hand = by_hand(600, 6.0, float(np.hypot(12.0, 12.0)), float(speed))
    assert last == pytest.approx(hand, rel=0.15), f"ratio {last / hand:.3f}"


def test_free_doors_beat_the_hand_calculation_and_not_by_more_than_the_laboratory_does() -> None:
    """1.6 to 2.3 against 1.37 persons/(m s): the queue takes 1.37 / 2.3 = 0.6 to 1.37 / 1.6 = 0.86 of the time."""
    left = np.sort(finished(one_room(500, 20.0, 20.0, 4.0, building={"door_flow": "free"}), 1).people["left_at"])
    assert np.isfinite(left).all()
    queue = left[449] - left[49]
    by_design = 400.0 / (DESIGN_FLOW * 4.0)
    assert 0.60 <= queue / by_design <= 0.86, f"ratio {queue / by_design:.3f}"


@pytest.mark.xfail(
    reason="1.47 times the hand calculation: people who see one queue at a time share exits unevenly", strict=True
)
@pytest.mark.slow
def test_last_out_of_the_concert_hall_agrees_with_the_hand_calculation() -> None:
    """6,200 people, 33 m of exits together, 5.3 mm each; the longest way is from the balcony, about 80 m.

    Exits are not used evenly by people who know them all, so the hand calculation is a lower bound that the model may
    exceed by 15 %, and undercut by 15 %.
    """
    result = finished(drill(concert_hall(), 6200, run={"duration_s": 1800.0}), 1)
    assert result.metrics["evacuated"] == 6200
    width = sum(float(np.hypot(*np.subtract(*door.line))) for door in concert_hall().doors if "outside" in door.between)
    hand = by_hand(6200, width, 80.0, float(result.people["free_speed"].mean()))
    assert result.metrics["egress_last_s"] == pytest.approx(hand, rel=0.15), (
        f"ratio {result.metrics['egress_last_s'] / hand:.3f}"
    )
