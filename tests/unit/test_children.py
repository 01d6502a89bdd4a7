"""Children in the audience came with an adult, and have the ages, speeds and bodies of children."""

from __future__ import annotations

import numpy as np
import pytest

from sim.world.codes import Mobility
from sim.world.crowd import Crowd
from sim.world.population import AGE_CURVE, CHILD_RADIUS_SHARE
from sim.world.world import build_world
from tests.builders import room
from tests.worlds import plan, scenario

PEOPLE = 4000


def drawn(share: float, **crowd: object) -> Crowd:
    words = scenario(room(60.0, 40.0), crowd={"people": PEOPLE, "children_share": share, **crowd})
    return build_world(plan(words), 1, {}).crowd


def is_child(crowd: Crowd) -> np.ndarray:
    return crowd.age < 16.0


@pytest.mark.parametrize("share", [0.05, 0.15, 0.3])
def test_share_of_children_is_the_share_that_was_set(share: float) -> None:
    """Binomial bound of 4 standard deviations, and 0.01 for groups of which there are more or fewer by chance."""
    children = is_child(drawn(share))
    assert children.mean() == pytest.approx(share, abs=4.0 * np.sqrt(share * (1.0 - share) / PEOPLE) + 0.01)


def test_nobody_is_a_child_and_nobody_has_a_guardian_by_default() -> None:
    crowd = drawn(0.0)
    assert not is_child(crowd).any()
    assert (crowd.guardian == -1).all()


def test_every_child_has_an_adult_of_its_group_for_guardian_and_nobody_else_has() -> None:
    crowd = drawn(0.3)
    children = np.flatnonzero(is_child(crowd))
    guardian = crowd.guardian[children]
    assert (crowd.group[guardian] == crowd.group[children]).all()
    assert (crowd.age[guardian] >= 16.0).all()
    assert (crowd.guardian[~is_child(crowd)] == -1).all()


def test_groups_limit_the_share_to_all_but_one_member_of_each() -> None:
    crowd = drawn(0.4, group_share=0.2)
    assert np.array_equal(is_child(crowd), crowd.group != np.arange(PEOPLE))


def test_nobody_who_came_alone_is_a_child() -> None:
    assert not is_child(drawn(0.3, group_share=0.0)).any()


def test_children_of_a_smaller_share_are_children_of_a_larger_one_too() -> None:
    assert (is_child(drawn(0.05)) <= is_child(drawn(0.2))).all()


def test_ages_of_children_are_even_from_6_to_16() -> None:
    crowd = drawn(0.3)
    age = crowd.age[is_child(crowd)]
    assert age.min() >= 6.0
    assert np.histogram(age, bins=5, range=(6.0, 16.0))[0] / len(age) == pytest.approx(0.2, abs=0.05)


def test_children_walk_at_the_measured_speeds_of_their_ages() -> None:
    """Walk test of 30 s (Itzkowitz et al. 2018): 139.1 ft at 5 years and 163.0 ft, the most, at 10."""
    measured = {5.0: 139.1, 10.0: 163.0}
    for age, feet in measured.items():
        assert np.interp(age, AGE_CURVE[:, 0], AGE_CURVE[:, 1]) == pytest.approx(0.3048 * feet / 30.0, abs=0.01)
    crowd = drawn(0.3, speed_sd_mps=0.0, reduced_mobility_share=0.0, children_speed_factor=0.8)
    expected = np.interp(crowd.age, AGE_CURVE[:, 0], AGE_CURVE[:, 1]) * np.where(is_child(crowd), 0.8, 1.0)
    assert crowd.free_speed == pytest.approx(expected)


def test_children_are_smaller_and_nobody_else_is_another_for_them() -> None:
    with_children, without = drawn(0.3, reduced_mobility_share=0.0), drawn(0.0, reduced_mobility_share=0.0)
    children = is_child(with_children)
    assert with_children.radius[children] == pytest.approx(CHILD_RADIUS_SHARE * without.radius[children])
    for name in ("age", "free_speed", "radius", "mobility", "harm_threshold", "knows", "cue_threshold"):
        assert np.array_equal(getattr(with_children, name)[~children], getattr(without, name)[~children]), name


def test_children_use_no_walking_aids() -> None:
    crowd = drawn(0.3, reduced_mobility_share=0.3)
    assert (crowd.mobility[is_child(crowd)] == Mobility.UNAIDED).all()
    assert (crowd.mobility[~is_child(crowd)] != Mobility.UNAIDED).mean() > 0.25


def test_harm_strikes_children_as_it_would_strike_an_adult_in_their_place() -> None:
    with_children, without = drawn(0.3), drawn(0.0)
    for name in ("harm_threshold", "wound_luck", "bleeding_threshold", "crush_threshold"):
        assert np.array_equal(getattr(with_children, name), getattr(without, name)), name
