"""People trained to carry come first, carry more of the wounded, and faster where both are: and stay in the open."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model import VenueModel
from sim.verification.fingerprint import fingerprint
from sim.world.codes import Mover, Role
from tests.unit.test_lay_carrying import HELPERS, PATIENT, PLACE, carried, hall
from tests.worlds import finished, incident, model


def with_trained(trained: tuple[int, ...], luck: float = 0.1, helpers: int = 2, **care: Any) -> VenueModel:
    """Give the hall of lay carrying in which some of those beside the patient are trained to carry."""
    walkers = hall(helpers=helpers, **care)
    crowd = walkers.world.crowd
    crowd.trained_carrier[list(trained)] = True
    crowd.lay_carry_luck[PATIENT] = luck
    walkers._carers.lay_carrying.__init__(walkers.world)  # type: ignore[misc]
    return walkers


@pytest.mark.parametrize(("trained", "moved"), [((), False), ((1,), True), ((1, 2), True)])
def test_patient_whom_others_would_leave_is_carried_where_one_of_two_is_trained(
    trained: tuple[int, ...], moved: bool
) -> None:
    crowd = carried(with_trained(trained, luck=0.5), 200.0)
    assert (crowd.moved_by[PATIENT] == Mover.LAY) == moved


def test_two_who_are_trained_are_faster_and_one_beside_an_untrained_is_not() -> None:
    nobody, one, both = (carried(with_trained(trained)).collected_at[PATIENT] for trained in ((), (1,), (1, 2)))
    assert one == pytest.approx(nobody, abs=2.0)
    assert nobody - both == pytest.approx(20.0 / 0.5 - 20.0 / 0.7, abs=4.0)


def test_who_is_trained_comes_before_who_is_nearer_and_only_within_reach() -> None:
    walkers = with_trained((4,), helpers=4)
    carried(walkers, 5.0)
    assert walkers.world.crowd.aiding[4]
    far = with_trained((4,), helpers=4, lay_carry_reach_m=3.0)
    far.world.crowd.x[4] = PLACE[0] + 6.0
    carried(far, 5.0)
    assert not far.world.crowd.aiding[4]
    assert far.world.crowd.aiding[list(HELPERS)].sum() == 2


def test_training_never_makes_carriers_slower_or_fewer() -> None:
    slow = carried(with_trained((1, 2), trained_carry_speed_mps=0.1, trained_carry_share=0.0))
    assert slow.collected_at[PATIENT] == pytest.approx(carried(with_trained(())).collected_at[PATIENT], abs=2.0)


def test_who_is_trained_shares_the_hazard_as_other_carriers_do_and_puts_the_patient_down() -> None:
    walkers = with_trained((1, 2), luck=0.5)
    crowd = carried(walkers, 70.0)
    assert crowd.moved_by[PATIENT] == Mover.LAY, "who would have run by now is still in the hall"
    assert np.isinf(crowd.left_at[list(HELPERS)]).all()
    crowd.sees_hazard[1] = True
    walkers._carers.lay_carrying.act(walkers.world, [])
    assert crowd.moved_by[PATIENT] == Mover.NONE


def test_trained_are_the_share_of_public_and_staff_and_the_same_people_and_more_where_it_is_larger() -> None:
    few, many = (
        model(incident(500, care={"carry_trained_public_share": share}, staff={
            "carry_trained_share": share, "stewards_per_1000": 20.0})).world.crowd for share in (0.1, 0.3)
    )  # fmt: skip
    assert few.trained_carrier[:500].mean() == pytest.approx(0.1, abs=0.045)
    assert many.trained_carrier[:500].mean() == pytest.approx(0.3, abs=0.07)
    assert not (few.trained_carrier & ~many.trained_carrier).any()
    assert not many.trained_carrier[many.rows(Role.MEDIC)].any()


def test_where_nobody_is_trained_nothing_differs_whatever_training_would_bring() -> None:
    marks = {
        fingerprint(finished(incident(120, care={"trained_carry_share": share, "trained_carry_speed_mps": mps}), 3))
        for share, mps in ((0.0, 0.1), (1.0, 1.5))
    }
    assert len(marks) == 1
