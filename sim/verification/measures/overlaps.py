"""Whether bodies overlap, and whether anybody is where there is no floor."""

from __future__ import annotations

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import KDTree

from sim.scenario.parameters.verification_case import MeasureParameters
from sim.verification.cases.trajectory import CaseTrajectory
from sim.verification.measures.line_crossings import frames, meant

OFF_FLOOR_M: Final = 1e-3
"""How far off the floor a place may be."""


def closest_gap(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    """Give the least distance of two bodies in any frame, outline to outline, m."""
    radius, mine = trajectory.of_everybody("radius"), meant(trajectory, parameters)
    least, reach = np.inf, 2.0 * float(radius.max()) + 0.2
    for frame in [*frames(trajectory, parameters), len(trajectory.time) - 1]:
        here = np.flatnonzero(trajectory.present[frame])
        pairs = _pairs(trajectory.place[frame, here], reach)
        pairs = here[pairs[(mine[here[pairs]]).any(axis=1)]]
        if len(pairs):
            way = trajectory.place[frame, pairs[:, 0]] - trajectory.place[frame, pairs[:, 1]]
            least = min(least, float((np.hypot(*way.T) - radius[pairs].sum(axis=1)).min()))
    return least


def _pairs(places: NDArray[np.float64], reach: float) -> NDArray[np.int64]:
    if len(places) < 2:
        return np.zeros((0, 2), np.int64)
    found: NDArray[np.int64] = KDTree(places).query_pairs(reach, output_type="ndarray")
    return found


def frames_outside(trajectory: CaseTrajectory, parameters: MeasureParameters) -> float:
    """Count the frames, person by person, in which a body's centre is off the floor."""
    venue = trajectory.venue
    floor = shapely.union_all([*venue.area_floor[: venue.n_inside_areas], *venue.area_polygon[venue.n_inside_areas :]])
    floor = floor.buffer(OFF_FLOOR_M)
    shapely.prepare(floor)
    places = trajectory.place[:, meant(trajectory, parameters)][trajectory.present[:, meant(trajectory, parameters)]]
    return float(np.count_nonzero(~shapely.intersects_xy(floor, places[:, 0], places[:, 1])))
