"""The audience has the ages, speeds, bodies, groups and knowledge that its words say."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from sim.scenario.parameters.scenario import Scenario
from sim.world.codes import Mobility, Role, Status
from sim.world.crowd import Crowd
from sim.world.population import AGE_CURVE, AIDS, places_for
from sim.world.venue.venue import build_venue
from sim.world.world import World, build_world
from tests.builders import room
from tests.worlds import ALIKE, concert_hall, lobby, plan, scenario

PEOPLE = 4000


def drawn(seed: int = 1, **crowd: object) -> Crowd:
    words = scenario(room(60.0, 40.0), crowd={"people": PEOPLE, **crowd})
    return build_world(plan(words), seed, {}).crowd


def world_of(words: Scenario, seed: int = 1) -> World:
    return build_world(plan(words), seed, {})


def test_ages_have_their_mean_and_their_limits() -> None:
    """Truncated normal: 36 (12) cut at 16 and 80 has mean 37.2; within 4 standard errors."""
    age = drawn().age
    assert age.min() >= 16.0
    assert age.max() <= 80.0
    assert age.mean() == pytest.approx(37.2, abs=4.0 * 11.0 / np.sqrt(PEOPLE) + 0.2)


def test_speed_follows_the_age_curve() -> None:
    crowd = drawn(speed_sd_mps=0.0, reduced_mobility_share=0.0)
    assert crowd.free_speed == pytest.approx(np.interp(crowd.age, AGE_CURVE[:, 0], AGE_CURVE[:, 1]))


def test_speed_factor_scales_everybody() -> None:
    assert drawn(speed_factor=0.8).free_speed == pytest.approx(0.8 * drawn().free_speed, rel=1e-12)


def test_speeds_are_those_of_people() -> None:
    crowd = drawn()
    aided = crowd.mobility != Mobility.UNAIDED
    assert crowd.free_speed[~aided].min() >= 0.5
    assert crowd.free_speed[~aided].max() <= 2.2
    assert 1.3 < crowd.free_speed.mean() < 1.6


@pytest.mark.parametrize("share", [0.0, 0.04, 0.3])
def test_share_with_aids_is_the_share_that_was_set(share: float) -> None:
    """Binomial bound of 4 standard deviations."""
    aided = drawn(reduced_mobility_share=share).mobility != Mobility.UNAIDED
    assert abs(aided.sum() - share * PEOPLE) <= 4.0 * np.sqrt(PEOPLE * share * (1.0 - share)) + 1e-9


def test_aids_have_their_speed_and_room() -> None:
    crowd = drawn(reduced_mobility_share=0.3, wheelchair_share=0.4)
    for aid, share, speed, radius in AIDS:
        users, kind = crowd.mobility == aid, 0.4 if aid == Mobility.WHEELCHAIR else 0.6
        assert users.sum() == pytest.approx(PEOPLE * 0.3 * kind * share, rel=0.25)
        assert (crowd.free_speed[users] == speed).all()
        assert (crowd.radius[users] >= radius).all()


def test_more_people_with_aids_are_the_same_people_and_more() -> None:
    few, many = drawn(reduced_mobility_share=0.05), drawn(reduced_mobility_share=0.2)
    assert ((few.mobility != Mobility.UNAIDED) <= (many.mobility != Mobility.UNAIDED)).all()


@pytest.mark.parametrize("share", [0.0, 0.4, 0.7, 1.0])
def test_share_in_company_is_the_share_that_was_set(share: float) -> None:
    """Groups draw together: 5 standard deviations of groups of up to five; groups at the end may be cut."""
    crowd = drawn(group_share=share)
    sizes = np.bincount(crowd.group, minlength=PEOPLE)[crowd.group]
    in_company = float((sizes > 1).mean())
    assert in_company == pytest.approx(share, abs=5.0 * np.sqrt(2.5 * 0.25 / PEOPLE) + 0.01)


@pytest.mark.parametrize("share", [0.2, 0.55, 0.9])
def test_share_of_groups_that_are_pairs_is_the_share_that_was_set(share: float) -> None:
    """Some 1,300 groups of which a pair is one with that chance: 4 standard deviations."""
    sizes = np.bincount(np.bincount(drawn(group_share=1.0, pair_share=share).group, minlength=PEOPLE), minlength=6)
    assert sizes[2:].argmax() == (0 if share > 0.3 else 1)
    assert sizes[2] / sizes[2:].sum() == pytest.approx(share, abs=4.0 * 0.5 / np.sqrt(sizes[2:].sum()))


def test_time_frozen_spreads_as_was_set() -> None:
    words = [scenario(room(60.0, 40.0), decisions={"freeze_sigma": sigma}) for sigma in (0.0, 0.6)]
    same, spread = (world_of(each).crowd.freeze_s for each in words)
    assert (same == 40.0).all()
    assert np.std(np.log(spread)) == pytest.approx(0.6, rel=0.1)


def test_groups_stand_together_and_share_a_way_in() -> None:
    crowd = drawn(group_share=0.7)
    for leader in np.unique(crowd.group)[:300]:
        rows = np.flatnonzero(crowd.group == leader)
        assert rows[0] == leader
        assert np.array_equal(rows, np.arange(leader, leader + len(rows)))
        assert len(np.unique(crowd.came_by[rows])) == 1
        assert len(np.unique(crowd.action_luck[rows])) == 1


def test_everybody_knows_the_way_in() -> None:
    crowd = world_of(scenario(lobby(), crowd={"people": 300}, building={"exit_knowledge_share": 0.0})).crowd
    assert (crowd.knows == (np.uint64(1) << crowd.came_by.astype(np.uint64))).all()
    assert len(np.unique(crowd.came_by)) == 5


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_share_who_know_a_goal_is_the_share_that_was_set(share: float) -> None:
    words = scenario(lobby(), crowd={"people": 700}, building={"exit_knowledge_share": share})
    crowd = world_of(words).crowd
    for goal in range(5):
        strangers = crowd.came_by != goal
        knows = (crowd.knows[strangers] >> np.uint64(goal)) & np.uint64(1)
        n = strangers.sum()
        assert abs(knows.sum() - share * n) <= 4.0 * np.sqrt(n * share * (1.0 - share)) + 1e-9


def test_alike_people_are_alike() -> None:
    crowd = drawn(**ALIKE)
    for name in ("age", "free_speed", "radius", "mobility"):
        assert np.ptp(getattr(crowd, name)) < 1e-6, name


def test_thresholds_have_their_distributions() -> None:
    """Median of recognition 1 (log-normal), mean of harm and bleeding 1 (exponential); 4 standard errors."""
    crowd = drawn()
    assert np.median(crowd.cue_threshold) == pytest.approx(1.0, abs=4.0 * 1.25 * 0.6 / np.sqrt(PEOPLE))
    for name in ("harm_threshold", "bleeding_threshold"):
        assert getattr(crowd, name).mean() == pytest.approx(1.0, abs=4.0 / np.sqrt(PEOPLE)), name


def test_everybody_is_inside_alive_and_upright() -> None:
    crowd = drawn()
    assert (crowd.role == Role.ATTENDEE).all()
    assert (crowd.status == Status.INSIDE).all()
    assert crowd.upright.all()
    assert np.array_equal(crowd.uid, np.arange(PEOPLE))


def test_places_are_on_the_floor_and_hold_the_highest_load() -> None:
    venue = build_venue(concert_hall())
    places, areas = places_for(venue, 6200)
    assert len(places) >= 6200
    assert len(np.unique(places, axis=0)) == len(places)
    for area in np.unique(areas):
        here = places[areas == area]
        assert shapely.contains_xy(venue.area_floor[area].buffer(1e-6), here[:, 0], here[:, 1]).all()


def test_seats_are_filled_before_anybody_must_stand_closer() -> None:
    venue = build_venue(concert_hall())
    few, _ = places_for(venue, 2000)
    assert len(few) == len(venue.seat_position), "2,000 people all have a seat"


def test_row_of_officers_and_sources_comes_after_the_audience() -> None:
    world = build_world(plan(scenario(room(), crowd={"people": 10})), 0, {Role.SOURCE: 2, Role.OFFICER: 3})
    assert list(world.crowd.role) == [0] * 10 + [1] * 2 + [2] * 3
    assert len(np.unique(world.crowd.uid)) == 15
    assert (world.crowd.status[10:] == Status.ABSENT).all()
