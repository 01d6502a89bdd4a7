"""Who got out, when, and who did not."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.metrics.metric import metric
from sim.world.codes import Action, Mobility, Status, Wound
from sim.world.world import World


def incident_start(world: World) -> float:
    """Give the time from which egress counts: the onset, or what the venue did first where there is no hazard, s.

    Who is warned before the onset and leaves at once has a time below zero: that is what the warning gained.
    """
    if np.isfinite(world.hazard.begun_at):
        return float(world.hazard.begun_at)
    return float(min(world.alarm.given_at, world.alarm.show_stopped_at))


def _times(world: World) -> NDArray[np.float64]:
    left = world.crowd.left_at[world.crowd.attendee & np.isfinite(world.crowd.left_at)]
    return np.sort(left - incident_start(world))


def _quantile(world: World, share: float) -> float | None:
    times = _times(world)
    return float(times[int(np.ceil(share * len(times))) - 1]) if len(times) else None


def _inside(world: World) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = world.crowd.attendee & (world.crowd.status == Status.INSIDE)
    return inside


@metric(unit="persons", label="Evacuated", better="higher")
def evacuated(world: World) -> float:
    """Give the people who left by themselves during the scene."""
    return float((world.crowd.attendee & (world.crowd.status == Status.LEFT)).sum())


@metric(unit="s", label="Egress time, half of those who left", better="lower")
def egress_t50_s(world: World) -> float | None:
    """Give the time from the start of the incident until half of those who left were out; read it with `evacuated`."""
    return _quantile(world, 0.5)


@metric(unit="s", label="Egress time, 95 % of those who left", better="lower")
def egress_t95_s(world: World) -> float | None:
    """Give the time from the start of the incident until 95 % of those who left were out; read it with `evacuated`."""
    return _quantile(world, 0.95)


@metric(unit="s", label="Egress time, last", better="lower")
def egress_last_s(world: World) -> float | None:
    """Give the time from the start of the incident until the last of those who left was out."""
    return _quantile(world, 1.0)


@metric(unit="person-s", label="Time spent leaving", better="lower")
def leaving_person_s(world: World) -> float:
    """Give the person-seconds from responding to being out, of those who left: the time that an alarm costs."""
    crowd = world.crowd
    left = crowd.attendee & np.isfinite(crowd.left_at)
    return float((crowd.left_at[left] - crowd.responded_at[left]).sum())


@metric(unit="s", label="Movement start, median", better="lower")
def movement_start_median_s(world: World) -> float | None:
    """Give the median time from the start of the incident until people respond, of those who did."""
    crowd = world.crowd
    times = crowd.responded_at[crowd.attendee & np.isfinite(crowd.responded_at)]
    return float(np.median(times) - incident_start(world)) if len(times) else None


@metric(unit="persons", label="In a refuge", better="neither")
def in_refuge(world: World) -> float:
    """Give the people in a refuge at the end of the scene."""
    return float((_inside(world) & (world.crowd.action == Action.SHELTER)).sum())


@metric(unit="persons", label="Trapped in a refuge", better="lower")
def trapped_in_refuge(world: World) -> float:
    """Give the people who were in a refuge when a source of the hazard was in it too."""
    return float((world.crowd.attendee & np.isfinite(world.crowd.trapped_at)).sum())


@metric(unit="persons", label="Hiding in the open", better="neither")
def hiding(world: World) -> float:
    """Give the people who hide where they are, or on the way to a refuge, at the end of the scene."""
    return float((_inside(world) & (world.crowd.action == Action.HIDE)).sum())


@metric(unit="persons", label="Trapped", better="lower")
def trapped(world: World) -> float:
    """Give the people who want out and can walk, but have no way that is open to them, at the end of the scene."""
    crowd = world.crowd
    return float((_inside(world) & crowd.on_floor & (crowd.action == Action.RUN) & (crowd.node < 0)).sum())


@metric(unit="persons", label="Waiting at a stair", better="lower")
def waiting_at_stair(world: World) -> float:
    """Give the trapped who use a wheelchair and wait at a stair for people to carry them, at the end of the scene."""
    crowd = world.crowd
    stopped = (crowd.action == Action.RUN) & (crowd.node < 0) & (crowd.goal >= 0)
    return float((_inside(world) & crowd.on_floor & stopped & (crowd.mobility == Mobility.WHEELCHAIR)).sum())


@metric(unit="persons", label="Helping", better="neither")
def helping(world: World) -> float:
    """Give the people inside who stay with others to help them, at the end of the scene."""
    return float((_inside(world) & world.crowd.on_floor & (world.crowd.action == Action.HELP)).sum())


@metric(unit="persons", label="Still on the way", better="lower")
def still_walking(world: World) -> float:
    """Give the people on their way to an exit when the scene ends."""
    crowd = world.crowd
    return float((_inside(world) & crowd.on_floor & (crowd.action == Action.RUN) & (crowd.node >= 0)).sum())


@metric(unit="persons", label="Never responded", better="neither")
def never_responded(world: World) -> float:
    """Give the people unharmed inside who never responded."""
    crowd = world.crowd
    unharmed = (crowd.wound == Wound.NONE) & np.isinf(crowd.incapacitated_at)
    return float((_inside(world) & unharmed & np.isinf(crowd.responded_at)).sum())


@metric(unit="persons", label="Left after others, with nothing recognised", better="neither")
def followed_others(world: World) -> float | None:
    """Give the people who left because others did before they had recognised anything; told where that is apart."""
    if world.scenario.awareness.recognition_median_s is None:
        return None
    return float((world.crowd.attendee & world.crowd.followed).sum())


@metric(unit="share", label="Reduced mobility, egress time ratio", better="lower")
def reduced_mobility_ratio(world: World) -> float | None:
    """Give the median egress time of people with a mobility aid against that of the others."""
    crowd = world.crowd
    left = crowd.attendee & np.isfinite(crowd.left_at)
    aided = crowd.left_at[left & (crowd.mobility != Mobility.UNAIDED)] - incident_start(world)
    others = crowd.left_at[left & (crowd.mobility == Mobility.UNAIDED)] - incident_start(world)
    if len(aided) == 0 or len(others) == 0 or np.median(others) <= 0.0:
        return None
    return float(np.median(aided) / np.median(others))


@metric(unit="share", label="Busiest exit's share", better="lower")
def busiest_exit_share(world: World) -> float | None:
    """Give the share of all who left that used the busiest exit."""
    used = world.crowd.left_by[world.crowd.attendee & (world.crowd.left_by >= 0)]
    return float(np.bincount(used).max() / len(used)) if len(used) else None


@metric(unit="share", label="Left by a named exit", better="neither")
def left_as_named_share(world: World) -> float | None:
    """Give the share of those who were told exits, believed it and left, that left by one of them."""
    crowd, ways = world.crowd, world.navigation
    told = np.flatnonzero(crowd.attendee & (crowd.named != 0) & ~crowd.told_to_stay & (crowd.left_by >= 0))
    goal = np.zeros(world.venue.n_doors, np.uint64)
    goal[ways.goal_door[ways.goal_is_exit]] = np.flatnonzero(ways.goal_is_exit)
    taken = (crowd.named[told] >> goal[crowd.left_by[told]]) & np.uint64(1)
    return float(taken.mean()) if len(told) else None


@metric(unit="person-s", label="Dense crowding", better="lower")
def dense_person_s(world: World) -> float:
    """Give the person-seconds spent on square metres with five people or more, from the start of the incident."""
    return float(world.maps.dense_person_s.sum())
