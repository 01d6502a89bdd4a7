"""Laws that walking is held against: single file, open corridor, bottleneck; with the data as published."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.scenario.parameters.verification_case import MeasureParameters
from sim.verification.cases.trajectory import CaseTrajectory
from sim.verification.measures.line_crossings import frames, in_zone, line_length_m, meant, speeds, times_in_order

Floats = NDArray[np.float64]

SINGLE_FILE_BAND: Final = np.array([
    (0.0989, 0.961, 1.483), (0.2989, 0.840, 1.473), (0.4989, 0.708, 1.389), (0.6989, 0.598, 1.305),
    (0.8989, 0.448, 1.101), (1.0989, 0.316, 0.840), (1.2989, 0.187, 0.608), (1.4989, 0.112, 0.485),
    (1.6989, 0.071, 0.382), (1.8989, 0.048, 0.314), (2.0989, 0.035, 0.270), (2.2989, 0.027, 0.239),
    (2.4989, 0.022, 0.220), (2.6989, 0.019, 0.208), (2.8989, 0.017, 0.196), (3.0989, 0.016, 0.186),
])  # fmt: skip
"""Density in a file, 1/m, and the speeds below which 10 and 90 % of people walk, m/s: RiMEA 4.1.1 test 16."""

OPEN_CORRIDOR: Final = np.array([
    (0.35, 1.49), (0.70, 1.42), (1.25, 1.20), (1.70, 1.04), (2.25, 0.53), (2.70, 0.39), (3.25, 0.22), (3.70, 0.16),
])  # fmt: skip
"""Density, persons/m2, and mean speed, m/s, of one-way flow in an open corridor: the binned laboratory data."""

BOTTLENECK: Final = (1.924, -0.069)
"""Slope, persons/(m s), and flow at no width, persons/s: line through EG, Kretz and Seyfried 2009, pooled."""


def _file(trajectory: CaseTrajectory, parameters: MeasureParameters) -> tuple[Floats, Floats, Floats]:
    """Give spacing to whoever walks ahead, speed and free speed, of everybody in a file in every frame that counts.

    A file walks along x. The first of it, who has nobody ahead, is left out; so are people on the run-out.
    """
    kept = frames(trajectory, parameters)
    free, pace = trajectory.of_everybody("speed"), speeds(trajectory, kept)
    end = trajectory.venue.area_floor[0].bounds[2]
    found: list[Floats] = []
    for row, frame in enumerate(kept):
        here = np.flatnonzero(trajectory.present[frame] & (trajectory.place[frame, :, 0] < end))
        here = here[np.argsort(trajectory.place[frame, here, 0])]
        spacing = np.diff(trajectory.place[frame, here, 0])
        mine = meant(trajectory, parameters)[here[:-1]]
        who = here[:-1][mine]
        found.append(np.stack([spacing[mine], pace[row, who], free[who]]))
    spacing, speed, free = np.concatenate(found, axis=1) if found else np.zeros((3, 0))
    return spacing, speed, free


def _gap_and_time(trajectory: CaseTrajectory) -> tuple[float, float]:
    manner: Any = trajectory.case.movement
    time_gap = manner.time_gap_s if trajectory.time_gap_s is None else trajectory.time_gap_s
    return 2.0 * float(trajectory.of_everybody("radius").mean()), float(time_gap)


def file_spacing_error(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    """Give by how much the mean spacing differs from l + T v, as a share of it."""
    spacing, speed, _ = _file(trajectory, parameters)
    length, time_gap = _gap_and_time(trajectory)
    law = length + time_gap * speed.mean() if len(speed) else np.nan
    return float(abs(spacing.mean() - law) / law) if len(speed) else float("nan")


def file_speed_error(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    """Give by how much the mean speed differs from clip((s - l) / T, 0, v0), as a share of it."""
    spacing, speed, free = _file(trajectory, parameters)
    length, time_gap = _gap_and_time(trajectory)
    if not len(speed):
        return float("nan")
    law = float(np.clip((spacing.mean() - length) / time_gap, 0.0, free.mean()))
    return float(abs(speed.mean() - law) / max(law, 1e-9))


def file_band_share(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    """Give the share of points, one for each person and frame, inside the band of the data."""
    spacing, speed, _ = _file(trajectory, parameters)
    density = 1.0 / spacing
    low, high = (np.interp(density, SINGLE_FILE_BAND[:, 0], SINGLE_FILE_BAND[:, k]) for k in (1, 2))
    return float(np.mean((speed >= low) & (speed <= high))) if len(speed) else float("nan")


def open_corridor_error(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    """Give the mean speed on a zone less the measured one at the same density, m/s."""
    kept = frames(trajectory, parameters)
    inside, size = in_zone(trajectory, parameters, kept)
    if not inside.any():
        return float("nan")
    speed = float(speeds(trajectory, kept)[inside].mean())
    density = float(inside.sum(axis=1).mean()) / size
    return speed - float(np.interp(density, OPEN_CORRIDOR[:, 0], OPEN_CORRIDOR[:, 1]))


def bottleneck_error(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    """Give the flow over a line less that of the pooled laboratory line at its width, persons/s."""
    times = times_in_order(trajectory, parameters)
    if len(times) < 3:
        return float("nan")
    slope, offset = BOTTLENECK
    return (len(times) - 1) / float(times[-1] - times[0]) - (
        slope * line_length_m(trajectory, str(parameters.line)) + offset
    )
