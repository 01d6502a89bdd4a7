"""Who crossed a line of a verification case when, and who was on a piece of ground."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.scenario.parameters.verification_case import MeasureParameters
from sim.verification.cases.trajectory import CaseTrajectory

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

ON_LINE: Final = 1e-6
"""How far beyond its ends a line still counts as crossed, as a share of its length."""


def meant(trajectory: CaseTrajectory, parameters: MeasureParameters) -> Flags:
    """Give the people that a measure is about: its group, else all who do not stay; (n,) bool."""
    if parameters.group is None:
        return trajectory.walks if trajectory.groups else np.ones(len(trajectory.member), np.bool_)
    names = [group.parameters.id for group in trajectory.groups]
    mine: Flags = trajectory.member == names.index(parameters.group)
    return mine


def line_of(trajectory: CaseTrajectory, name: str) -> Floats:
    """Give the two ends of a line, or of a door, set so that forward is to the right of who looks along it."""
    for each in trajectory.case.lines:
        if each.id == name:
            return np.array(each.line, np.float64)
    door = trajectory.venue.door_ids.index(name)
    ends = trajectory.venue.door_line[door]
    along, normal = ends[1] - ends[0], trajectory.venue.door_normal[door]
    right_way = bool(along[1] * normal[0] - along[0] * normal[1] > 0.0)
    return np.array(ends if right_way else ends[::-1], np.float64)


def line_length_m(trajectory: CaseTrajectory, name: str) -> float:
    """Give the length of a line, m."""
    return float(np.hypot(*np.diff(line_of(trajectory, name), axis=0)[0]))


def crossing_times(trajectory: CaseTrajectory, parameters: MeasureParameters) -> Floats:
    """Give when each person first crosses the line of a measure; without a line, the exit each left by.

    Returns:
        (n,) float64, s, between two frames by even steps; infinite for those who never do or are not meant.
    """
    if parameters.line is None:
        times = _leaving_times(trajectory)
    else:
        times = _first_crossing(trajectory, line_of(trajectory, parameters.line), parameters.direction == "forward")
    times[~meant(trajectory, parameters)] = np.inf
    end = np.inf if parameters.to_s is None else parameters.to_s
    times[(times < parameters.from_s) | (times > end)] = np.inf
    return times


def _leaving_times(trajectory: CaseTrajectory) -> Floats:
    times = np.full(len(trajectory.member), np.inf)
    if trajectory.result is not None:
        return np.asarray(trajectory.left_at, np.float64).copy()
    for door in np.unique(trajectory.left_by[trajectory.left_by >= 0]):
        mine = trajectory.left_by == door
        crossed = _first_crossing(trajectory, line_of(trajectory, trajectory.venue.door_ids[door]), True)
        # whoever slips past the very post is counted by the model and missed by the line
        times[mine] = np.where(np.isfinite(crossed[mine]), crossed[mine], trajectory.left_at[mine])
    return times


def _first_crossing(trajectory: CaseTrajectory, line: Floats, forward: bool) -> Floats:
    along = line[1] - line[0]
    length = np.hypot(*along)
    normal = np.array([along[1], -along[0]]) / length * (1.0 if forward else -1.0)
    offset = trajectory.place - line[0]
    depth = offset @ normal
    share = offset @ along / length**2
    before, after = depth[:-1], depth[1:]
    crossed = (before < 0.0) & (after >= 0.0)
    part = np.where(crossed, before / np.where(crossed, before - after, 1.0), 0.0)
    at = share[:-1] + part * (share[1:] - share[:-1])
    crossed &= (at >= -ON_LINE) & (at <= 1.0 + ON_LINE)
    times = np.full(crossed.shape[1], np.inf)
    who = np.flatnonzero(crossed.any(axis=0))
    frame = crossed[:, who].argmax(axis=0)
    times[who] = trajectory.time[frame] + part[frame, who] * np.diff(trajectory.time)[frame]
    return times


def times_in_order(trajectory: CaseTrajectory, parameters: MeasureParameters) -> Floats:
    """Give the crossing times of a measure in order, less the share left out at either end."""
    times = crossing_times(trajectory, parameters)
    times = np.sort(times[np.isfinite(times)])
    dropped = int(parameters.drop_share * len(times))
    return times[dropped : len(times) - dropped]


def frames(trajectory: CaseTrajectory, parameters: MeasureParameters) -> NDArray[np.int64]:
    """Give the frames within the time that counts, without the last of the run."""
    end = np.inf if parameters.to_s is None else parameters.to_s
    kept: NDArray[np.int64] = np.flatnonzero(
        (trajectory.time[:-1] >= parameters.from_s - 1e-9) & (trajectory.time[:-1] <= end + 1e-9)
    )
    return kept


def speeds(trajectory: CaseTrajectory, kept: NDArray[np.int64]) -> Floats:
    """Give how fast everybody went from each frame to the next, (frames, n), m/s."""
    way = trajectory.place[kept + 1] - trajectory.place[kept]
    pace: Floats = np.hypot(way[..., 0], way[..., 1]) / (trajectory.time[kept + 1] - trajectory.time[kept])[:, None]
    return pace


def in_zone(trajectory: CaseTrajectory, parameters: MeasureParameters, kept: NDArray[np.int64]) -> tuple[Flags, float]:
    """Give who is on the zone of a measure in each frame, (frames, n) bool, and its size, m2."""
    zone = next(each for each in trajectory.case.zones if each.id == parameters.zone)
    (x0, y0), (x1, y1) = zone.rectangle
    x, y = trajectory.place[kept, :, 0], trajectory.place[kept, :, 1]
    inside = (x >= x0) & (x < x1) & (y >= y0) & (y < y1) & trajectory.present[kept]
    return inside & (trajectory.present[kept + 1]), (x1 - x0) * (y1 - y0)
