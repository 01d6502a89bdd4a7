"""What can be measured on a walked case: a small function each, by the kind that a case file names.

A measure that has no value in a run (nobody crossed, nobody was there) is not a number; a time that never came is
infinite. Neither passes any bound.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from sim.scenario.parameters.verification_case import MeasureKind, MeasureParameters
from sim.verification.cases.placement import distribution
from sim.verification.cases.trajectory import CaseTrajectory
from sim.verification.measures import reference_laws
from sim.verification.measures.line_crossings import (
    crossing_times,
    frames,
    in_zone,
    line_length_m,
    meant,
    speeds,
    times_in_order,
)
from sim.verification.measures.overlaps import closest_gap, frames_outside

Floats = NDArray[np.float64]
Measure = Callable[[CaseTrajectory, MeasureParameters], float]

MOVED_M: Final = 1e-6
"""Way from which somebody counts as having begun to walk."""


@dataclass(frozen=True)
class Kind:
    """A kind of measure.

    Attributes:
        measure: gives its value.
        unit: of the value; empty for a plain number.
        about: what it is, in a line.
    """

    measure: Measure
    unit: str
    about: str


def measure_of(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    """Give the value of a measure in one run."""
    return float(KINDS[parameters.kind].measure(trajectory, parameters))


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else float("nan")


def _travel_time(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    begun = trajectory.begun_at
    if parameters.since is not None:
        begun = crossing_times(trajectory, parameters.model_copy(update={"line": parameters.since}))
    with np.errstate(invalid="ignore"):
        taken = (crossing_times(trajectory, parameters) - begun)[meant(trajectory, parameters)]
    # some of a whole audience never respond, or never arrive: the others are told
    return _mean(taken if trajectory.result is None else taken[np.isfinite(taken)])


def _last_crossing(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    times = crossing_times(trajectory, parameters)[meant(trajectory, parameters)]
    return float(times.max()) if len(times) else float("nan")


def _last_passage(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    times = times_in_order(trajectory, parameters)
    return float(times[-1]) if len(times) else float("nan")


def _flow(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    times = times_in_order(trajectory, parameters)
    return (len(times) - 1) / float(times[-1] - times[0]) if len(times) > 2 else float("nan")


def _total_flow(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    times = times_in_order(trajectory, parameters)
    return len(times) / float(times[-1] - parameters.from_s) if len(times) else float("nan")


def _specific_flow(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    return _flow(trajectory, parameters) / line_length_m(trajectory, str(parameters.line))


def _crossings(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    return float(len(times_in_order(trajectory, parameters)))


def _left_by(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    door = trajectory.venue.door_ids.index(str(parameters.exit))
    return float(np.count_nonzero((trajectory.left_by == door) & meant(trajectory, parameters)))


def _left_by_share(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    left = np.count_nonzero((trajectory.left_by >= 0) & meant(trajectory, parameters))
    return _left_by(trajectory, parameters) / left if left else float("nan")


def _exit_shares_error(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    """Give the mean difference, over the exits of a table, of the share of people who left by each."""
    shares = next(each for each in trajectory.case.data if each.id == parameters.data).shares
    return _mean(np.array([
        abs(_left_by_share(trajectory, parameters.model_copy(update={"exit": name})) - share)
        for name, share in shares.items()
    ]))  # fmt: skip


def _speed_ratio(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    pace = speeds(trajectory, frames(trajectory, parameters))[:, meant(trajectory, parameters)]
    return float((pace / trajectory.of_everybody("speed")[meant(trajectory, parameters)]).max())


def _zone_speed(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    kept = frames(trajectory, parameters)
    inside, _ = in_zone(trajectory, parameters, kept)
    return _mean(speeds(trajectory, kept)[inside & meant(trajectory, parameters)])


def _zone_speed_peak(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    kept = frames(trajectory, parameters)
    inside, _ = in_zone(trajectory, parameters, kept)
    count = inside.sum(axis=1)
    total = np.where(inside, speeds(trajectory, kept), 0.0).sum(axis=1)
    return float((total[count > 0] / count[count > 0]).max()) if count.any() else float("nan")


def _density(trajectory: CaseTrajectory, parameters: MeasureParameters) -> Floats:
    inside, size = in_zone(trajectory, parameters, frames(trajectory, parameters))
    counted: Floats = inside.sum(axis=1) / size
    return counted


def _zone_density(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    return _mean(_density(trajectory, parameters))


def _zone_density_peak(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    counted = _density(trajectory, parameters)
    return float(counted.max()) if len(counted) else float("nan")


def _zone_flow(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    return _zone_density(trajectory, parameters) * _zone_speed(trajectory, parameters)


def _crush_person_s(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    """Count the person-seconds spent on a zone while it is denser than the alarm threshold."""
    kept = frames(trajectory, parameters)
    inside, size = in_zone(trajectory, parameters, kept)
    count = inside.sum(axis=1)
    lasting = np.diff(trajectory.time)[kept]
    return float((count * lasting)[count / size > parameters.above_per_m2].sum())


def _arrival_spread(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    times = crossing_times(trajectory, parameters)[meant(trajectory, parameters)]
    return float(times.max() - times.min()) if len(times) else float("nan")


def _still_inside(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    return float(np.count_nonzero(meant(trajectory, parameters) & (trajectory.left_by < 0)))


def _start_error(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    """Give the longest time between a delay and the frame from which the person walks."""
    way = np.hypot(*np.moveaxis(trajectory.place - trajectory.place[0], -1, 0))
    moved = way > MOVED_M
    begun = np.where(moved.any(axis=0), trajectory.time[np.maximum(moved.argmax(axis=0) - 1, 0)], np.inf)
    return float(np.abs(begun - trajectory.of_everybody("delay"))[meant(trajectory, parameters)].max())


def _delay_ks(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    """Give the Kolmogorov-Smirnov distance of the delays drawn from the distribution written."""
    group = next(each for each in trajectory.groups if each.parameters.id == parameters.group)
    return float(stats.kstest(group.delay, distribution(group.parameters.delay_s).cdf).statistic)


def _passed_shut(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    """Count those who left by an exit after it was shut."""
    door = trajectory.venue.door_ids.index(str(parameters.exit))
    shut = [
        each.at_s for each in trajectory.case.door_changes if each.door == parameters.exit and each.becomes != "open"
    ]
    times = trajectory.left_at[trajectory.left_by == door]
    late = min(shut, default=np.inf) + trajectory.case.run.step_s + 1e-9
    return float(np.count_nonzero(times > late))


def _digest(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    """Give the first 52 bits of the digest of everybody's path: equal where paths are equal."""
    return float(int(trajectory.digest()[:13], 16))


def _metric(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    value = trajectory.result.metrics[str(parameters.metric)] if trajectory.result else None
    return float("nan") if value is None else value


def _drawn_speed(trajectory: CaseTrajectory) -> Floats:
    if trajectory.result is not None:
        return np.asarray(trajectory.result.people["free_speed"], np.float64)
    return trajectory.of_everybody("speed")


def _placing_rejected(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    """Give 1 where a chi-square test on 10 x 10 cells rejects an even spread at the 1 % level, else 0."""
    x, y = trajectory.place[0].T
    x0, y0, x1, y1 = trajectory.venue.area_floor[0].bounds
    count = np.histogram2d(x, y, bins=10, range=((x0, x1), (y0, y1)))[0]
    return float(stats.chisquare(count.ravel()).pvalue < 0.01)


def _incapacitated_at(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    return _mean(trajectory.incapacitated_at[meant(trajectory, parameters)])


def _never(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    """Stand for a measure that needs several runs; the runner takes it."""
    return float("nan")


KINDS: Final[dict[MeasureKind, Kind]] = {
    "travel_time": Kind(_travel_time, "s", "mean time from setting off to the line or the exit"),
    "last_crossing": Kind(_last_crossing, "s", "when the last person crosses the line or leaves"),
    "last_passage": Kind(_last_passage, "s", "when the last of those who cross the line crosses it"),
    "flow": Kind(_flow, "persons/s", "crossings less one over the time between the first and the last that count"),
    "total_flow": Kind(_total_flow, "persons/s", "crossings over the whole time to the last"),
    "specific_flow": Kind(_specific_flow, "persons/(m s)", "flow over the length of the line"),
    "crossings": Kind(_crossings, "persons", "people who cross the line"),
    "left_by": Kind(_left_by, "persons", "people who leave by the exit"),
    "left_by_share": Kind(_left_by_share, "share", "share of those who left that left by the exit"),
    "exit_shares_error": Kind(_exit_shares_error, "share", "mean absolute difference from the shares of a table"),
    "closest_gap": Kind(closest_gap, "m", "least distance of two bodies from outline to outline; negative: overlap"),
    "speed_ratio": Kind(_speed_ratio, "times", "highest speed between two frames over the person's free speed"),
    "frames_outside": Kind(frames_outside, "person-frames", "places farther than 1 mm off the floor"),
    "zone_speed": Kind(_zone_speed, "m/s", "mean speed on the zone"),
    "zone_speed_peak": Kind(_zone_speed_peak, "m/s", "highest mean speed of those on the zone in any frame"),
    "zone_density": Kind(_zone_density, "persons/m2", "mean density on the zone"),
    "zone_density_peak": Kind(_zone_density_peak, "persons/m2", "highest density on the zone in any frame"),
    "zone_flow": Kind(_zone_flow, "persons/(m s)", "mean density times mean speed on the zone"),
    "arrival_spread": Kind(_arrival_spread, "s", "time between the first and the last to cross the line or leave"),
    "still_inside": Kind(_still_inside, "persons", "people who have not left at the end"),
    "start_error": Kind(_start_error, "s", "longest time between a person's delay and first step"),
    "delay_ks": Kind(_delay_ks, "", "Kolmogorov-Smirnov distance of the delays drawn"),
    "passed_shut": Kind(_passed_shut, "persons", "people who leave by the exit after it was shut"),
    "file_spacing_error": Kind(
        reference_laws.file_spacing_error, "share", "spacing in a file against l + T v, relative"
    ),
    "file_speed_error": Kind(reference_laws.file_speed_error, "share", "speed in a file against (s - l) / T, relative"),
    "file_band_share": Kind(reference_laws.file_band_share, "share", "points in the 10-90 % band of single-file data"),
    "open_corridor_error": Kind(
        reference_laws.open_corridor_error, "m/s", "speed less that measured at the same density"
    ),
    "bottleneck_error": Kind(reference_laws.bottleneck_error, "persons/s", "flow less 1.924 b - 0.069"),
    "crush_person_s": Kind(_crush_person_s, "person-s", "time spent on the zone above the alarm density"),
    "digest": Kind(_digest, "", "a number that stands for everybody's path, bit by bit"),
    "distinct_runs": Kind(_never, "runs", "different results among repeated runs of one seed, one in another process"),
    "metric": Kind(_metric, "", "a metric of the whole scenario"),
    "drawn_speed_mean": Kind(
        lambda trajectory, _: _drawn_speed(trajectory).mean(), "m/s", "mean of the free speeds drawn"
    ),
    "drawn_speed_sd": Kind(
        lambda trajectory, _: _drawn_speed(trajectory).std(ddof=1), "m/s", "spread of the speeds drawn"
    ),
    "drawn_speed_low": Kind(lambda trajectory, _: _drawn_speed(trajectory).min(), "m/s", "lowest free speed drawn"),
    "drawn_speed_high": Kind(lambda trajectory, _: _drawn_speed(trajectory).max(), "m/s", "highest free speed drawn"),
    "incapacitated_at": Kind(_incapacitated_at, "s", "mean time at which people are incapacitated by smoke"),
    "placing_rejected": Kind(_placing_rejected, "", "1 where the start places are not evenly spread"),
}
"""Every kind of measure, by the name that case files use."""
