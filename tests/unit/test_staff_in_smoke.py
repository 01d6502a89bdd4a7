"""Staff shun thick smoke: they send and go by clear ways while there are any, and do not go on leading in it."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model import VenueModel
from sim.world.codes import Action, Awareness, Role
from tests.fork import fork
from tests.worlds import ALIKE, model, scenario

THICK = 0.31


def on_duty(**smoke: float) -> tuple[VenueModel, int]:
    """Give a steward who responds, in the hall and nearer to the west exit than to the east, in air with smoke."""
    words = {
        "crowd": {"people": 100, **ALIKE}, "alarm": {"mode": "none"},
        "staff": {"stewards_per_1000": 10.0, "trained_share": 1.0},
    }  # fmt: skip
    walkers = model(scenario(fork(), words), 1)
    world, crowd = walkers.world, walkers.world.crowd
    row = int(crowd.rows(Role.STEWARD)[0])
    crowd.x[row], crowd.y[row], crowd.area[row] = 14.0, 10.0, world.venue.area_ids.index("hall")
    crowd.awareness[row], crowd.able[row], crowd.procedure_at[row] = Awareness.RESPONDING, True, 0.0
    for name, extinction in smoke.items():
        world.air.extinction_per_m[world.venue.area_ids.index(name)] = extinction
    world.air.stirred = bool(smoke)
    return walkers, row


def exit_of(walkers: VenueModel, row: int) -> str:
    """Give the exit that the steward leaves by, who is not able to lead anybody."""
    walkers.world.crowd.able[row] = False
    walkers.step()
    return walkers.world.navigation.goal_ids[walkers.world.crowd.goal[row]]


@pytest.mark.parametrize(
    ("smoke", "leaves_by"), [({}, "out_west"), ({"west": 0.29}, "out_west"), ({"west": THICK}, "out_east"),
                             ({"west": THICK, "east": THICK}, "out_west"), ({"hall": THICK}, "out_west")],
)  # fmt: skip
def test_staff_leave_clear_of_thick_smoke_and_through_it_only_without_another_way(
    smoke: dict[str, float], leaves_by: str
) -> None:
    assert exit_of(*on_duty(**smoke)) == leaves_by


@pytest.mark.parametrize(("smoke", "sent_to"), [({}, "out_west"), ({"west": THICK}, "out_east")])
def test_staff_send_nobody_into_thick_smoke(smoke: dict[str, float], sent_to: str) -> None:
    walkers, _ = on_duty(**smoke)
    for _ in range(3):
        walkers.step()
    sent = walkers.world.crowd.sent_to[: walkers.world.attendees]
    assert {walkers.world.navigation.goal_ids[goal] for goal in np.unique(sent[sent >= 0])} == {sent_to}


@pytest.mark.parametrize(("extinction", "does"), [(0.29, Action.HELP), (THICK, Action.RUN)])
def test_staff_lead_until_thick_smoke_is_before_their_eyes(extinction: float, does: Action) -> None:
    walkers, row = on_duty(hall=extinction)
    walkers.step()
    assert walkers.world.crowd.action[row] == does
