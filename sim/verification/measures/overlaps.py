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


def closest_gap(course: CaseTrajectory, parameters: MeasureParameters) -> float:
    """Give the least distance of two bodies in any frame, outline to outline, m."""
    radius, mine = course.of_everybody("radius"), meant(course, parameters)
    least, reach = np.inf, 2.0 * float(radius.max()) + 0.2
    for frame in [*frames(course, parameters), len(course.time) - 1]:
        here = np.flatnonzero(course.present[frame])
        pairs = _pairs(course.place[frame, here], reach)
        pairs = here[pairs[(mine[here[pairs]]).any(axis=1)]]
        if len(pairs):
            way = course.place[frame, pairs[:, 0]] - course.place[frame, pairs[:, 1]]
            least = min(least, float((np.hypot(*way.T) - radius[pairs].sum(axis=1)).min()))
    return least


def _pairs(places: NDArray[np.float64], reach: float) -> NDArray[np.int64]:
    if len(places) < 2:
        return np.zeros((0, 2), np.int64)
    found: NDArray[np.int64] = KDTree(places).query_pairs(reach, output_type="ndarray")
    return found


def frames_outside(course: CaseTrajectory, parameters: MeasureParameters) -> float:
    """Count the frames, person by person, in which a body's centre is off the floor."""
    venue = course.venue
    floor = shapely.union_all([*venue.area_floor[: venue.n_inside_areas], *venue.area_polygon[venue.n_inside_areas :]])
    floor = floor.buffer(OFF_FLOOR_M)
    shapely.prepare(floor)
    places = course.place[:, meant(course, parameters)][course.present[:, meant(course, parameters)]]
    return float(np.count_nonzero(~shapely.intersects_xy(floor, places[:, 0], places[:, 1])))
