"""The wounded are carried out by people who are there: who, by whom, how, and what carriers share of the hazard."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model import VenueModel
from sim.verification.fingerprint import fingerprint
from sim.world.codes import Action, Awareness, Cause, Mover, Status, Wound
from sim.world.crowd import Crowd
from tests.builders import room
from tests.worlds import ALIKE, finished, incident, model, plan, scenario

PATIENT = 0
HELPERS = (1, 2)
PLACE = np.array([10.0, 6.0])


def hall(helpers: int = 2, lucky: bool = True, **care: Any) -> VenueModel:
    """Give a hall of 30 x 12 m with somebody who lies wounded, and so many people beside them who would help."""
    words = scenario(
        room(30.0, 12.0), crowd={"people": 6, **ALIKE}, run={"duration_s": 400.0},
        care={"lay_carry_share": 0.3, "bystander_share": 0.2, "limb_share": 0.0, **care},
    )  # fmt: skip
    walkers = model(words)
    crowd = walkers.world.crowd
    crowd.x[:] = np.linspace(2.0, 6.0, crowd.n)
    crowd.y[:] = 1.0
    near = [PATIENT, *range(1, 1 + helpers)]
    crowd.x[near], crowd.y[near] = PLACE[0] + np.arange(len(near)), PLACE[1] + np.arange(len(near)) % 3 - 1.0
    crowd.x[PATIENT], crowd.y[PATIENT] = PLACE
    crowd.lay_carry_luck[:] = 0.29 if lucky else 0.31
    crowd.help_luck[:], crowd.help_luck[near] = 0.9, 0.1
    crowd.awareness[near], crowd.responded_at[near], crowd.action[near] = Awareness.RESPONDING, 0.0, Action.RUN
    crowd.wound[PATIENT], crowd.harmed_at[PATIENT], crowd.harmed_by[PATIENT] = Wound.SERIOUS, 0.0, Cause.DIRECT
    walkers.world.lay_down(np.array([PATIENT]))
    return walkers


def carried(walkers: VenueModel, seconds: float = 300.0) -> Crowd:
    for _ in range(round(seconds / walkers.step_s)):
        walkers.step()
    return walkers.world.crowd


def test_two_who_are_willing_carry_the_wounded_out_of_the_exit() -> None:
    walkers = hall()
    crowd = carried(walkers)
    assert crowd.moved_by[PATIENT] == Mover.LAY
    assert np.isfinite(crowd.collected_at[PATIENT])
    assert crowd.area[PATIENT] == walkers.world.venue.door_areas[0, 1], "outside the exit"
    assert np.isfinite(crowd.left_at[list(HELPERS)]).all(), "carriers are out too"
    assert walkers.world.log.first("carried_out") == pytest.approx(crowd.collected_at[PATIENT])


def test_it_takes_the_time_to_lift_and_the_way_at_the_speed_of_carriers() -> None:
    """20 m at 0.5 m/s after 60 s, and a few seconds to come up and turn."""
    slow = carried(hall(lay_carry_speed_mps=0.5, lay_lift_s=60.0)).collected_at[PATIENT]
    fast = carried(hall(lay_carry_speed_mps=1.0, lay_lift_s=60.0)).collected_at[PATIENT]
    assert slow == pytest.approx(60.0 + 20.0 / 0.5, abs=8.0)
    assert slow - fast == pytest.approx(20.0 / 0.5 - 20.0 / 1.0, abs=4.0)


def test_patient_and_carriers_are_together_all_the_way_and_carriers_stay_on_the_floor() -> None:
    walkers = hall()
    crowd, seen = walkers.world.crowd, 0
    while crowd.collected_at[PATIENT] == np.inf and walkers.world.now_s < 300.0:
        walkers.step()
        if crowd.moved_by[PATIENT] == Mover.LAY and crowd.status[1] == Status.INSIDE:
            rows = list(HELPERS)
            assert crowd.on_floor[rows].all()
            gaps = np.hypot(crowd.x[rows] - crowd.x[PATIENT], crowd.y[rows] - crowd.y[PATIENT])
            assert gaps.max() < 3.0
            assert crowd.speed[rows].max() <= 0.5 + 1e-9
            seen += 1
    assert seen > 40


@pytest.mark.parametrize("case", ["luck", "one_helper", "unwilling", "far", "treated"])
def test_who_lacks_luck_or_two_willing_people_near_lies_where_they_fell(case: str) -> None:
    more = {"lay_carry_reach_m": 1.5} if case == "far" else {}
    walkers = hall(helpers=1 if case == "one_helper" else 2, lucky=case != "luck", **more)
    if case == "unwilling":
        walkers.world.crowd.help_luck[2] = 0.21
    if case == "treated":
        walkers.world.crowd.treated_at[PATIENT], walkers.world.crowd.ready_at[PATIENT] = 0.0, 500.0
    crowd = carried(walkers, 200.0)
    assert crowd.moved_by[PATIENT] == Mover.NONE
    assert (crowd.x[PATIENT], crowd.y[PATIENT]) == tuple(PLACE)


def test_who_carries_and_sees_the_hazard_puts_the_patient_down_and_runs() -> None:
    walkers = hall()
    crowd = carried(walkers, 75.0)
    assert crowd.moved_by[PATIENT] == Mover.LAY
    crowd.sees_hazard[1] = True
    walkers._carers.lay_carrying.act(walkers.world, [])
    assert crowd.moved_by[PATIENT] == Mover.NONE
    assert PLACE[0] < crowd.x[PATIENT] < 30.0, "put down on the way"
    assert (crowd.action[list(HELPERS)] == Action.RUN).all()
    assert not crowd.aiding.any()
    assert crowd.free_speed[1] == pytest.approx(crowd.free_speed[3]), "as fast as before"


def test_nobody_begins_in_sight_of_the_hazard_or_where_a_source_does_harm() -> None:
    walkers = hall()
    walkers.world.crowd.sees_hazard[:] = True
    walkers._carers.lay_carrying.act(walkers.world, [])
    assert not walkers.world.crowd.aiding.any()


def test_a_locked_exit_is_no_way_out() -> None:
    walkers = hall()
    walkers.world.doors.locked[:] = True
    crowd = carried(walkers, 200.0)
    assert crowd.moved_by[PATIENT] == Mover.NONE
    assert np.isinf(crowd.collected_at[PATIENT])


def test_nobody_is_carried_twice_at_once_and_medics_leave_the_carried_alone() -> None:
    walkers = hall(helpers=4)
    crowd = carried(walkers, 75.0)
    assert crowd.aiding.sum() == 2
    assert not crowd.waiting(walkers.world.now_s)[PATIENT]


def test_without_a_chance_nothing_differs_whatever_the_other_knobs_say() -> None:
    words = incident(120)
    off = {"lay_carry_share": 0.0, "police_carry_share": 0.0}
    turned = {**off, "lay_carry_reach_m": 60.0, "lay_lift_s": 20.0, "lay_carry_speed_mps": 1.0}
    marks = {fingerprint(finished(plan(incident(120, care=care)), 3)) for care in (off, turned)}
    assert len(marks) == 1
    assert (model(words, 3).world.crowd.lay_carry_luck < 0.3).mean() == pytest.approx(0.3, abs=0.15)


def test_carriers_who_do_not_get_on_give_up_for_good_and_leave() -> None:
    """A door that lets nobody by: they are held before it, as in a crowd that stands."""
    walkers = hall()
    crowd = walkers.world.crowd
    carried(walkers, 75.0)
    assert crowd.moved_by[PATIENT] == Mover.LAY
    place = crowd.x[list(HELPERS)].copy()
    for _ in range(200):
        crowd.x[list(HELPERS)] = place
        walkers._carers.lay_carrying.act(walkers.world, [])
        walkers.world.clock.tick()
    assert crowd.moved_by[PATIENT] == Mover.NONE
    assert (crowd.action[list(HELPERS)] == Action.RUN).all()
    assert not crowd.aiding.any()


def test_who_stayed_with_the_wounded_before_leaves_after_having_put_them_down() -> None:
    walkers = hall()
    walkers.world.crowd.action[1] = Action.HELP
    crowd = carried(walkers, 20.0)
    crowd.sees_hazard[2] = True
    walkers._carers.lay_carrying.act(walkers.world, [])
    assert crowd.action[1] == Action.RUN, "nobody is held for ever"


def test_who_was_overcome_by_smoke_is_carried_out_as_well() -> None:
    walkers = hall()
    crowd = walkers.world.crowd
    crowd.wound[PATIENT], crowd.harmed_by[PATIENT] = Wound.MINOR, Cause.DIRECT  # which alone lets people walk
    crowd.incapacitated_at[PATIENT] = 0.0
    crowd = carried(walkers)
    assert crowd.moved_by[PATIENT] == Mover.LAY
    assert np.isfinite(crowd.collected_at[PATIENT])
