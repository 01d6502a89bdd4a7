"""People turn aside in good time for those who come towards them, to the right, and for nobody who goes their way."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.model import VenueModel
from tests.builders import corridor
from tests.worlds import ALIKE, model, scenario, send_everybody, stepped


def two_in_a_corridor(to: tuple[str, str], at: tuple[float, float], foresight_s: float) -> VenueModel:
    """Give the model of two people in the middle of a corridor of 20 by 3 m who walk to one exit each."""
    calm = {"crowd": {"people": 2, **ALIKE}, "decisions": {"interval_s": 0.5, "sign_range_m": 0.0}}
    pair = model(scenario(corridor(), calm, movement={"foresight_s": foresight_s, "noise_rad": 0.0}))
    crowd = pair.world.crowd
    crowd.x[:2], crowd.y[:2], crowd.free_speed[:2] = at, 1.5, 1.25
    send_everybody(pair, to[0])
    knows, came_by = crowd.knows[0], crowd.came_by[0]
    send_everybody(pair, to[1])
    crowd.knows[0], crowd.came_by[0], crowd.goal[0] = knows, came_by, came_by
    return pair


def path(pair: VenueModel) -> np.ndarray[Any, Any]:
    """Give where the first is after each step, until somebody has left, and how far the other is; (k, 3), m."""
    crowd, seen = pair.world.crowd, []
    for _ in stepped(pair, 60):
        if not crowd.on_floor[:2].all():
            break
        seen.append((crowd.x[0], crowd.y[0], crowd.x[1] - crowd.x[0]))
    return np.array(seen)


def gap_on_turning(foresight_s: float) -> float:
    """Give how far apart two who walk at each other are when the first has gone 1 cm aside, m."""
    seen = path(two_in_a_corridor(("right", "left"), (2.0, 18.0), foresight_s))
    return float(seen[np.argmax(np.abs(seen[:, 1] - 1.5) > 0.01), 2])


def test_people_who_will_meet_within_the_foresight_turn_aside_before_they_are_close() -> None:
    """Two at 1.25 m/s are 5 m apart 2 s before they meet; near by the walking rule turns them from 1.5 m."""
    assert gap_on_turning(0.0) < 1.6
    assert 2.5 < gap_on_turning(2.0) < 5.0


def test_they_pass_on_the_right() -> None:
    seen = path(two_in_a_corridor(("right", "left"), (2.0, 18.0), 2.0))
    before = seen[:, 2] > 0.0
    assert not before.all()
    assert (seen[before, 1] < 1.5 + 1e-9).all()  # towards larger x the right is below


def test_nobody_turns_for_who_makes_for_the_same_door() -> None:
    paths = [path(two_in_a_corridor(("right", "right"), (2.0, 6.0), foresight_s)) for foresight_s in (0.0, 2.0)]
    assert paths[0][-1, 0] > 10.0
    assert np.array_equal(*paths)
