"""Wounds: one a person, of a class drawn at birth, and a death keeps what it was a death of."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules.harm.wounds import Wounds, wound
from sim.world.codes import Awareness, Cause, Role, Status, Wound
from sim.world.world import World
from tests.builders import room
from tests.worlds import model, scenario

PEOPLE = 60


@pytest.fixture
def world() -> World:
    """Give sixty people in a room, unharmed."""
    return model(scenario(room(20.0, 12.0), crowd={"people": PEOPLE})).world


@pytest.mark.parametrize("cause", [Cause.DIRECT, Cause.CRUSH, Cause.RESPONDERS])
def test_wound_keeps_what_it_was_caused_by_and_death_at_once_is_put_down_to_it(world: World, cause: Cause) -> None:
    wound(world, np.arange(PEOPLE), cause)
    crowd = world.crowd
    assert (crowd.harmed_by[:PEOPLE] == cause).all()
    dead = crowd.wound == Wound.NOT_SURVIVABLE
    assert 0 < dead.sum() < PEOPLE
    assert np.array_equal(dead, crowd.status == Status.DEAD)
    assert np.array_equal(crowd.cause == cause, dead)


def test_who_has_a_wound_is_not_wounded_again_by_something_else(world: World) -> None:
    crowd = world.crowd
    wound(world, np.arange(30), Cause.DIRECT)
    before = {name: getattr(crowd, name)[:30].copy() for name in ("wound", "harmed_at", "harmed_by", "free_speed")}
    world.clock.tick()
    wound(world, np.arange(PEOPLE), Cause.CRUSH)
    for name, values in before.items():
        assert np.array_equal(getattr(crowd, name)[:30], values), name
    assert (crowd.harmed_by[30:PEOPLE] == Cause.CRUSH).all()


def test_death_of_a_time_critical_wound_is_one_of_delayed_care_whatever_caused_it(world: World) -> None:
    crowd = world.crowd
    wound(world, np.arange(PEOPLE), Cause.CRUSH)
    critical = crowd.wound == Wound.CRITICAL
    assert critical.any()
    crowd.bleeding_threshold[:] = 0.0
    world.clock.tick()
    Wounds(world).bleed(world, world.clock.step_s)
    assert (crowd.cause[critical] == Cause.DELAYED_CARE).all()
    assert (crowd.harmed_by[critical] == Cause.CRUSH).all()


def test_wound_of_somebody_unaware_is_recognition_and_by_staff_their_own() -> None:
    words = scenario(room(20.0, 12.0), crowd={"people": PEOPLE}, staff={"stewards_per_1000": 20.0})
    for role, event, other in (
        (Role.ATTENDEE, "recognition", "staff_recognition"),
        (Role.STEWARD, "staff_recognition", "recognition"),
    ):
        world = model(words).world
        wound(world, world.crowd.rows(role)[:1], Cause.DIRECT)
        assert world.log.first(event) == world.now_s
        assert world.log.first(other) is None


def test_wound_of_somebody_who_responds_already_is_no_new_recognition(world: World) -> None:
    world.crowd.awareness[:] = Awareness.RESPONDING
    wound(world, np.arange(PEOPLE), Cause.DIRECT)
    assert world.log.first("recognition") is None
