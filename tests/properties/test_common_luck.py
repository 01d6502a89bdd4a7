"""Two policies meet the same people with the same luck; a smaller crowd is the same crowd, shorter."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.scenario.knobs import Knob
from sim.world.crowd_columns import COLUMNS
from sim.world.doors import Doors
from sim.world.random_streams import RandomStreams
from sim.world.venue.venue import build_venue
from tests.worlds import assault, club, concert_hall, incident, knobs, model, plan, scenario

BORN_WITH = (
    "age", "mobility", "free_speed", "radius", "x", "y", "home_area", "came_by", "cue_threshold", "alarm_luck",
    "freeze_s", "harm_threshold", "crush_threshold", "wound_luck", "bleeding_threshold", "hospital_luck", "limb_luck",
    "control_luck", "help_luck", "uid",
)  # fmt: skip
"""What the same person has under every policy."""

SETS_AT_BIRTH = {
    "crowd.occupant_load_share": set(COLUMNS),
    "crowd.briefed_share": {"briefed", "complies"},
    "building.exit_knowledge_share": {"knows"},
    "care.trained_public_share": {"first_aider"},
    "care.carry_trained_public_share": {"trained_carrier"},
    "alarm.location_share": {"informed"},
}
"""Levers that may change what somebody is born with, and which columns."""


def same(first: NDArray[np.generic], second: NDArray[np.generic]) -> bool:
    """Compare down to the last bit; what is no number is the same as itself."""
    return first.tobytes() == second.tobytes()


def other_value(lever: Knob) -> object:
    if lever.choices:
        return next(choice for choice in lever.choices if choice != lever.default)
    if isinstance(lever.default, bool):
        return not lever.default
    if isinstance(lever.default, tuple):
        return ("dance_floor",) if lever.path == "alarm.message_areas" else ("other_exits",)
    return lever.high if lever.default != lever.high else lever.low


@pytest.mark.parametrize("load", [0.05, 0.3, 0.55, 0.9])
@pytest.mark.parametrize("seed", [0, 3])
def test_smaller_crowd_is_the_same_crowd_shorter(load: float, seed: int) -> None:
    words = incident(200)
    full = model(words, seed).world
    part = model(plan(words, crowd__occupant_load_share=load), seed).world
    n = part.attendees
    assert n == round(200 * load)
    for name in (*BORN_WITH, "knows", "transport_s"):
        assert np.array_equal(getattr(part.crowd, name)[:n], getattr(full.crowd, name)[:n]), name


def test_smaller_crowd_in_the_hall_is_the_same_crowd_shorter() -> None:
    words = scenario(concert_hall(), crowd={"people": 1000}, hazards=[assault()])
    full, part = model(words, 1).world, model(plan(words, crowd__occupant_load_share=0.4), 1).world
    for name in BORN_WITH:
        assert np.array_equal(getattr(part.crowd, name)[:400], getattr(full.crowd, name)[:400]), name


def test_no_two_people_are_born_on_one_spot() -> None:
    for seed in range(5):
        crowd = model(incident(500), seed).world.crowd
        places = np.column_stack([crowd.x[:500], crowd.y[:500]])
        assert len(np.unique(places, axis=0)) == 500


@pytest.mark.parametrize("lever", knobs("lever"), ids=lambda knob: knob.path)
def test_lever_leaves_everybodys_luck_alone(lever: Knob) -> None:
    words = incident(80)
    today = model(words, 5).world.crowd
    moved = model(plan(words, **{lever.path: other_value(lever)}), 5).world.crowd
    n = min(today.attendee.sum(), moved.attendee.sum())
    may_change = SETS_AT_BIRTH.get(lever.path, set()) - set(BORN_WITH)
    for name in COLUMNS:
        if name not in may_change and name != "group":
            assert same(getattr(today, name)[:n], getattr(moved, name)[:n]), name


@given(seed=st.integers(0, 2**63 - 1), officers=st.integers(1, 60))
def test_officers_of_a_policy_shift_nobody(seed: int, officers: int) -> None:
    words = incident(30)
    today = model(words, seed).world.crowd
    moved = model(plan(words, response__police__officers=officers), seed).world.crowd
    for name in COLUMNS:
        assert same(getattr(today, name)[:31], getattr(moved, name)[:31]), name


def test_usable_exits_grow_without_swapping() -> None:
    """A larger usable share frees exits and locks none; public entrances are never locked."""
    words = scenario(concert_hall(), crowd={"people": 5})
    venue = build_venue(words.venue)
    for seed in range(20):
        shares = (0.0, 0.3, 0.5, 0.8, 1.0)
        doors = [
            Doors(venue, plan(words, building__exits_usable_share=share).scenario, RandomStreams(seed))
            for share in shares
        ]
        for more, fewer in pairwise(doors):
            assert (fewer.locked <= more.locked).all()
            assert fewer.locked.sum() < more.locked.sum()
        assert not any((each.locked & venue.door_is_public_entrance).any() for each in doors)
        assert not doors[-1].locked.any()


def test_seed_zero_is_a_seed() -> None:
    assert not np.array_equal(model(incident(50), 0).world.crowd.age, model(incident(50), 1).world.crowd.age)


def test_hazard_does_not_change_who_came() -> None:
    with_it = model(incident(120), 4).world.crowd
    without = model(incident(120, hazards=[]), 4).world.crowd
    for name in COLUMNS:
        assert same(getattr(with_it, name)[:120], getattr(without, name)[:120]), name


def test_venue_of_the_club_holds_its_people_apart() -> None:
    """500 people, and staff among them, stand at least half a metre apart at birth (lattice from 0.5 m up)."""
    crowd = model(scenario(club(), crowd={"people": 500}), 0).world.crowd
    x, y = crowd.x[crowd.on_floor], crowd.y[crowd.on_floor]
    gap = np.hypot(x[:, None] - x, y[:, None] - y)
    np.fill_diagonal(gap, np.inf)
    assert gap.min() >= 0.5 - 1e-9
