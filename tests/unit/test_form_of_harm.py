"""How harm grows with the number within reach, and how cover falls near a source."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.metrics import all_metrics
from sim.model import VenueModel
from sim.rules.hazards.assault import AssaultParameters
from sim.rules.hazards.form_of_harm import FULL_ROOM, add_harm, covered
from sim.world.codes import Action
from tests.builders import room
from tests.worlds import model, scenario


def standing(people: int = 40) -> VenueModel:
    """Give a room in which nobody is exposed yet."""
    return model(scenario(room(40.0, 40.0), crowd={"people": people}, hazards=[]))


def harm_of(weights: NDArray[np.float64], **words: object) -> tuple[NDArray[np.float64], float]:
    """Give what people of such weights take in one step, and the elasticity that is told."""
    walkers = standing(len(weights))
    crowd, distance = walkers.world.crowd, np.full(walkers.world.crowd.n, np.inf)
    distance[: len(weights)] = 25.0 * (1.0 - weights)
    parameters = AssaultParameters(**words)
    add_harm(walkers.world, parameters, distance, parameters.harm_per_min, walkers.world.clock.step_s)
    told = all_metrics()["harm_elasticity"].measure(walkers.world)
    assert told is not None
    return crowd.exposure[: len(weights)].copy(), told


def test_harm_by_head_is_in_proportion_to_the_number_and_by_capacity_it_is_not() -> None:
    """Of ten times the people, ten times the harm by head; by capacity R W / (K + W) with K = 40, to rounding."""
    few, many = np.full(20, 0.5), np.full(200, 0.5)
    by_head = [harm_of(each, form="per_head")[0].sum() for each in (few, many)]
    assert by_head[1] == pytest.approx(10.0 * by_head[0], rel=1e-12)
    capacity = [harm_of(each, form="capacity")[0].sum() for each in (few, many)]
    assert capacity[1] / capacity[0] == pytest.approx(10.0 * (40.0 + 10.0) / (40.0 + 100.0), rel=1e-12)


def test_both_forms_do_the_same_harm_to_a_full_room_and_each_person_in_it() -> None:
    people = np.full(354, 0.5)
    assert people.sum() == FULL_ROOM
    one, other = (harm_of(people, form=form)[0] for form in ("capacity", "per_head"))
    assert one == pytest.approx(other, rel=1e-12)


def test_elasticity_is_that_of_the_closed_form() -> None:
    """It is K / (K + W) by capacity, here 40 / 60, and 1 by head."""
    people = np.full(40, 0.5)
    assert harm_of(people, form="capacity")[1] == pytest.approx(40.0 / 60.0, rel=1e-12)
    assert harm_of(people, form="per_head")[1] == 1.0


def test_cover_in_the_open_is_none_beside_a_source_and_whole_from_its_range_on() -> None:
    world = standing().world
    crowd, distance = world.crowd, np.full(world.crowd.n, 5.0)
    crowd.shielding[:] = 0.1
    crowd.action[:4], crowd.node[:4] = Action.HIDE, -1
    distance[:4] = 0.0, 5.0, 10.0, 30.0
    crowd.action[4], crowd.node[4] = Action.HIDE, 0
    assert covered(world, distance, 10.0)[:6] == pytest.approx([1.0, 0.55, 0.1, 0.1, 0.1, 0.1])
    assert covered(world, distance, 0.0)[:6] == pytest.approx(0.1)
