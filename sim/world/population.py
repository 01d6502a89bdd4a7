"""Draws the people: where each is, how old, how fast, with whom, and with what luck.

Everything about a person is the inverse distribution of that person's own uniform draws, and people are numbered in
the order in which they would be let in, so that a smaller audience is the same audience, shorter.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import exponentials, logarithms, normal_quantiles, normal_share
from sim.scenario.parameters.scenario import Scenario
from sim.world.codes import Mobility, Role, Status
from sim.world.crowd import Crowd
from sim.world.navigation.navigation import Navigation
from sim.world.random_streams import RandomStreams, Stream
from sim.world.susceptibility import draw_frailty
from sim.world.venue.venue import FORECOURT, Venue

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

AGE_RANGE_YEARS: Final = (16.0, 80.0)
"""Youngest and oldest adult in the audience, at which the spread of ages is cut off (numerical: ends of the curve of
speeds of adults)."""

CHILD_YEARS: Final = (6.0, 16.0)
"""Ages of children, from the first and below the second, each as frequent, years (definition: of a child; smaller ones
have no body of their own, and how many children there are is varied by `crowd.children_share`)."""

CHILD_RADIUS_SHARE: Final = 0.82
"""Radius of a child's body as a share of that of an adult (assumption: as the inputs of FDS+Evac, 0.210 against 0.255 m
for all children, Korhonen 2021; `crowd.body_radius_m` varies the whole)."""

AGE_CURVE: Final = np.array(
    [
        (5.0, 1.41),
        (10.0, 1.66),
        (16.0, 1.62),
        (20.0, 1.62),
        (30.0, 1.54),
        (40.0, 1.48),
        (50.0, 1.41),
        (60.0, 1.27),
        (70.0, 1.07),
        (80.0, 0.85),
    ]
)
"""Mean free walking speed by age, years and m/s (measured: RiMEA 4.1.1 table from 20 to 70, a walk test at 5 and 10,
Itzkowitz et al. 2018; that it is level from 16 to 20 and goes on down beyond 70 is an assumption; `crowd.speed_factor`
varies the whole and `crowd.children_speed_factor` that of children)."""

AIDS: Final = (
    (Mobility.STICK, 0.625, 0.81, 0.2),
    (Mobility.CRUTCHES, 0.25, 0.94, 0.25),
    (Mobility.FRAME, 0.125, 0.57, 0.25),
    (Mobility.WHEELCHAIR, 1.0, 0.69, 0.32),
)
"""Aid, its share among those who use one on legs or among wheelchairs, free speed in m/s, radius in m (assumption: the
shares; speeds are from Boyce et al. 1999, remembered; how many use an aid, and how many of them a wheelchair, is varied
by `crowd.reduced_mobility_share` and `crowd.wheelchair_share`)."""

LARGER_GROUPS: Final = np.array([20.0, 17.0, 8.0]) / 45.0
"""Shares of groups of 3, 4 and 5 among those larger than two (assumption: how many groups are larger is varied by
`crowd.pair_share`)."""

SPEED_RANGE_MPS: Final = (0.5, 2.2)
"""Cut-off of free walking speed without an aid, m/s (measured: Weidmann 1993 as Vadere truncates it)."""

SPARE_LOAD: Final = 1.1
"""Places are laid out for this share of the full load (definition: the highest occupant load that a policy can set)."""


def places_for(venue: Venue, people: int, forecourt_share: float = 0.0) -> tuple[Floats, NDArray[np.int32]]:
    """Lay out places for the full audience: all seats, then standing room as loosely as it fits, then the forecourt.

    Args:
        venue: where.
        people: audience at full load.
        forecourt_share: share of the places that lie on forecourts, where the venue has any.

    Returns:
        Positions (k, 2) float64 in sheet metres, and areas (k,) int32. k is at least ``SPARE_LOAD * people``
        where the venue holds that many at 4 persons/m2.
    """
    places, areas = venue.seat_position, venue.seat_area
    wanted = int(np.ceil(SPARE_LOAD * people)) - len(places)
    if wanted > 0 and len(venue.standing_areas):
        standing, of = _standing_places(venue, venue.standing_areas, wanted)
        places, areas = np.concatenate([places, standing]), np.concatenate([areas, of])
    forecourts = np.array([k for k, use in enumerate(venue.area_use) if use == FORECOURT], np.int32)
    before = round(forecourt_share / (1.0 - forecourt_share) * len(places)) if len(forecourts) else 0
    if before:
        room, of = _standing_places(venue, forecourts, before)
        some = np.unique(np.linspace(0, len(room) - 1, before).astype(np.int64))
        places, areas = np.concatenate([places, room[some]]), np.concatenate([areas, of[some]])
    return places, areas


def _standing_places(venue: Venue, where: NDArray[np.int32], count: int) -> tuple[Floats, NDArray[np.int32]]:
    """Lay out at least so many places in some areas, as loosely as they fit; as many as fit at 4 persons/m2."""
    for spacing in np.linspace(1.5, 0.5, 41):
        lattices = [venue.standing_lattice(int(area), float(spacing)) for area in where]
        if sum(map(len, lattices)) >= count:
            break
    return np.concatenate(lattices), np.repeat(where, [len(lattice) for lattice in lattices])


def draw_audience(
    crowd: Crowd, n: int, scenario: Scenario, venue: Venue, navigation: Navigation, streams: RandomStreams
) -> None:
    """Fill the first n rows of a crowd with the audience.

    Args:
        crowd: **Written**: every column of rows 0 to n - 1.
        n: people let in.
        scenario: the parameters.
        venue: where, as drawn.
        navigation: goals and distances.
        streams: the dice.
    """
    rows = np.arange(n)
    crowd.role[rows] = Role.ATTENDEE
    crowd.uid[rows] = rows
    crowd.status[rows] = Status.INSIDE
    crowd.on_floor[rows] = True
    _place(crowd, n, scenario, venue, streams)
    _bodies(crowd, n, scenario, streams)
    _knowledge(crowd, n, scenario, venue, navigation, streams)
    _minds(crowd, n, scenario, streams)
    _alcohol(crowd, n, scenario, streams)


def _place(crowd: Crowd, n: int, scenario: Scenario, venue: Venue, streams: RandomStreams) -> None:
    """Seat groups side by side; groups are let in in an order drawn once."""
    positions, areas = places_for(venue, scenario.crowd.people, scenario.crowd.forecourt_share)
    first_of_place = _groups(len(positions), scenario.crowd.group_share, scenario.crowd.pair_share, streams)
    order_of_group = streams.uniform(Stream.PLACE, len(positions))[first_of_place]
    order = np.lexsort((np.arange(len(positions)), order_of_group))[:n]
    crowd.x[:n], crowd.y[:n] = positions[order, 0], positions[order, 1]
    crowd.area[:n] = crowd.home_area[:n] = areas[order]
    group = first_of_place[order]
    starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    crowd.group[:n] = np.repeat(starts, np.diff(np.r_[starts, n]))


def _groups(places: int, share: float, pairs: float, streams: RandomStreams) -> Rows:
    """Split a row of places into groups, ``pairs`` of them twos; returns the first place of each place's group."""
    draws = streams.uniform(Stream.GROUP, 2 * places).reshape(2, places)
    shares = np.r_[pairs, (1.0 - pairs) * LARGER_GROUPS]
    sizes = 2 + np.searchsorted(np.cumsum(shares), draws[1] * shares.sum())
    with_company = sizes.mean()
    # share of people in company -> share of groups that are company
    chance = share / (share + (1.0 - share) * with_company) if share > 0.0 else 0.0
    sizes = np.where(draws[0] < chance, sizes, 1)
    ends = np.cumsum(sizes)
    number = np.searchsorted(ends, np.arange(places), side="right")
    first: Rows = np.r_[0, ends][number].astype(np.int64)
    return first


def _bodies(crowd: Crowd, n: int, scenario: Scenario, streams: RandomStreams) -> None:
    parameters = scenario.crowd
    mean, sd = parameters.age_mean_years, max(parameters.age_sd_years, 1e-9)
    low, high = (normal_share((end - mean) / sd) for end in AGE_RANGE_YEARS)
    share = low + streams.uniform(Stream.AGE, n) * (high - low)
    crowd.age[:n] = np.clip(mean + sd * normal_quantiles(share), *AGE_RANGE_YEARS)
    children = _children(crowd, n, scenario, streams)
    curve = np.interp(crowd.age[:n], AGE_CURVE[:, 0], AGE_CURVE[:, 1])
    speed = curve + parameters.speed_sd_mps * streams.normal(Stream.SPEED, n)
    crowd.free_speed[:n] = parameters.speed_factor * np.clip(speed, *SPEED_RANGE_MPS)
    crowd.free_speed[children] *= parameters.children_speed_factor
    spread = np.clip(streams.normal(Stream.BODY, n), -2.0, 2.0)
    crowd.radius[:n] = parameters.body_radius_m + parameters.body_radius_sd_m * spread
    crowd.radius[children] *= CHILD_RADIUS_SHARE
    luck_of_aid = streams.uniform(Stream.MOBILITY, n)
    upper, wheelchairs = 0.0, parameters.wheelchair_share
    for aid, usual, speed_mps, radius_m in AIDS:
        share = usual * (wheelchairs if aid == Mobility.WHEELCHAIR else 1.0 - wheelchairs)
        lower, upper = upper, upper + share * parameters.reduced_mobility_share
        users = np.flatnonzero((luck_of_aid >= lower) & (luck_of_aid < upper) & (crowd.guardian[:n] < 0))
        crowd.mobility[users] = aid
        crowd.free_speed[users] = parameters.speed_factor * speed_mps
        crowd.radius[users] = np.maximum(crowd.radius[users], radius_m)


def _children(crowd: Crowd, n: int, scenario: Scenario, streams: RandomStreams) -> Rows:
    """Make children of some of those who came with somebody; the first of a group, its guardian, is an adult.

    Each of the others is a child by their own draw, so that a larger share has the same children and more.

    Returns:
        (k,) int64, their rows.
    """
    share = scenario.crowd.children_share
    if share == 0.0:
        return np.zeros(0, np.int64)
    pairs = scenario.crowd.pair_share
    size = np.average([2.0, 3.0, 4.0, 5.0], weights=np.r_[pairs, (1.0 - pairs) * LARGER_GROUPS])
    others = scenario.crowd.group_share * (1.0 - 1.0 / size)
    chance = min(1.0, share / max(others, 1e-9))
    luck = streams.uniform(Stream.CHILD, n)
    children: Rows = np.flatnonzero((luck < chance) & (crowd.group[:n] != np.arange(n)))
    first, last = CHILD_YEARS
    crowd.age[children] = first + (last - first) * streams.uniform(Stream.CHILD, n, part=1)[children]
    crowd.guardian[children] = crowd.group[children]
    return children


def _knowledge(
    crowd: Crowd, n: int, scenario: Scenario, venue: Venue, navigation: Navigation, streams: RandomStreams
) -> None:
    """Everybody knows the way in; each other goal is known, or signed to them, by their own draw."""
    entrances = np.flatnonzero(navigation.goal_is_exit & venue.door_is_public_entrance[navigation.goal_door])
    if len(entrances):
        widths = np.cumsum(venue.door_width[navigation.goal_door[entrances]])
        leaders = streams.uniform(Stream.ENTRANCE, n)[crowd.group[:n]]
        crowd.came_by[:n] = entrances[np.searchsorted(widths, leaders * widths[-1])]
        crowd.knows[:n] = np.uint64(1) << crowd.came_by[:n].astype(np.uint64)
    share = scenario.building.exit_knowledge_share
    for goal in range(len(navigation.goal_ids)):
        knows = streams.uniform(Stream.KNOWLEDGE, n, part=goal) < share
        crowd.knows[:n][knows] |= np.uint64(1) << np.uint64(goal)


def _minds(crowd: Crowd, n: int, scenario: Scenario, streams: RandomStreams) -> None:
    crowd.cue_threshold[:n] = exponentials(scenario.awareness.threshold_sigma * streams.normal(Stream.RECOGNITION, n))
    crowd.alarm_luck[:n] = streams.uniform(Stream.ALARM, n)
    crowd.informed[:n] = streams.uniform(Stream.LOCATION, n) < scenario.alarm.location_share
    _language(crowd, n, scenario, streams)
    crowd.briefed[:n] = streams.uniform(Stream.BRIEFING, n) < scenario.crowd.briefed_share
    complying = np.where(
        crowd.briefed[:n], scenario.decisions.briefed_compliance_share, scenario.decisions.compliance_share
    )
    crowd.complies[:n] = streams.uniform(Stream.COMPLIANCE, n) < complying
    crowd.action_luck[:n] = streams.uniform(Stream.ACTION, n)[crowd.group[:n]]
    crowd.freeze_s[:n] = scenario.decisions.freeze_median_s * exponentials(
        scenario.decisions.freeze_sigma * streams.normal(Stream.FREEZE, n)
    )
    crowd.first_aider[:n] = streams.uniform(Stream.FIRST_AID_TRAINING, n) < scenario.care.trained_public_share
    crowd.trained_carrier[:n] = streams.uniform(Stream.CARRY_TRAINING, n) < scenario.care.carry_trained_public_share
    draw_frailty(crowd, np.arange(n), scenario, streams)
    crowd.crush_threshold[:n] = -logarithms(streams.uniform(Stream.CRUSH, n))


def _language(crowd: Crowd, n: int, scenario: Scenario, streams: RandomStreams) -> None:
    """Let some not understand announcements, alike in a group: words neither move them nor tell them a place."""
    crowd.understands[:n] = streams.uniform(Stream.UNDERSTANDING, n)[crowd.group[:n]] < scenario.crowd.understands_share
    deaf = np.flatnonzero(~crowd.understands[:n])
    crowd.informed[deaf] = False
    if scenario.alarm.has_words:
        crowd.alarm_luck[deaf] = np.inf


def _alcohol(crowd: Crowd, n: int, scenario: Scenario, streams: RandomStreams) -> None:
    """Slow some adults by alcohol, each by their own draw, so that a larger share has the same people and more."""
    parameters = scenario.crowd
    luck = streams.uniform(Stream.IMPAIRMENT, n)
    slowed = np.flatnonzero((luck < parameters.impaired_share) & (crowd.guardian[:n] < 0))
    crowd.free_speed[slowed] *= parameters.impaired_speed_factor
    crowd.cue_threshold[slowed] *= parameters.impaired_recognition_factor
