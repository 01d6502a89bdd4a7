"""A crowd is columns; rows never move, and columns keep their arrays."""

from __future__ import annotations

import numpy as np

from sim.rules.care import helpers
from sim.rules.decisions import stair_assistance
from sim.world.codes import Role, Status
from sim.world.crowd import HARMABLE, Crowd
from sim.world.crowd_columns import COLUMNS
from sim.world.staffing import STAFF
from tests.worlds import incident, model, stepped


def test_columns_are_born_as_declared() -> None:
    crowd = Crowd(3)
    for name, (dtype, value, about) in COLUMNS.items():
        column = getattr(crowd, name)
        assert column.dtype == np.dtype(dtype), name
        assert column.shape == (3,)
        assert np.array_equal(column, np.full(3, value, dtype), equal_nan=column.dtype.kind == "f"), name
        assert about.strip(), name


def test_annotations_name_every_column() -> None:
    assert set(Crowd.__annotations__) == set(COLUMNS)


def test_empty_crowd_is_a_crowd() -> None:
    crowd = Crowd(0)
    assert len(crowd.rows(Role.ATTENDEE)) == 0
    assert not crowd.upright.any()


def test_rows_of_a_role_come_in_order() -> None:
    crowd = Crowd(5)
    crowd.role[[1, 4]] = Role.OFFICER
    assert list(crowd.rows(Role.OFFICER)) == [1, 4]
    assert list(crowd.attendee) == [True, False, True, True, False]


def test_upright_is_inside_on_the_floor_and_audience() -> None:
    crowd = Crowd(4)
    crowd.status[:] = Status.INSIDE
    crowd.on_floor[:] = True
    crowd.role[1] = Role.SOURCE
    crowd.status[2] = Status.DEAD
    crowd.on_floor[3] = False
    assert list(crowd.upright) == [True, False, False, False]


def test_columns_keep_their_arrays_for_the_whole_run() -> None:
    walkers = model(incident(60))
    before = {name: id(getattr(walkers.world.crowd, name)) for name in COLUMNS}
    size = walkers.world.crowd.n
    for _ in stepped(walkers, 100):
        pass
    assert {name: id(getattr(walkers.world.crowd, name)) for name in COLUMNS} == before
    assert walkers.world.crowd.n == size
    assert all(len(getattr(walkers.world.crowd, name)) == size for name in COLUMNS)


def test_staff_is_one_word_and_the_hazard_harms_them_and_the_audience() -> None:
    """Medics have no bodies on the floor: their risk is a rule of its own, and they are not at hand to carry."""
    assert set(HARMABLE) == {Role.ATTENDEE, *STAFF}
    assert vars(stair_assistance)["STAFF"] is vars(helpers)["STAFF"] is STAFF
