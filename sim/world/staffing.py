"""Who is on duty: how many staff and officers the posture leaves, where staff stand, and how well they are prepared."""

from __future__ import annotations

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import KDTree

from sim.kernels.elementary import exponentials, logarithms
from sim.scenario.parameters.scenario import Scenario
from sim.scenario.parameters.staff import StaffParameters
from sim.world.codes import Role, Status
from sim.world.crowd import Crowd
from sim.world.posture import Posture
from sim.world.random_streams import RandomStreams, Stream
from sim.world.venue.rasters import hexagons
from sim.world.venue.venue import Venue

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

STAFF: Final = (Role.STEWARD, Role.GUARD)
"""Roles of staff with a post."""

FADED_MONTHS: Final = 6.0
"""Time after which the able share was measured again, months (measured: Goralnick et al. 2018, 3-9 months, the middle
taken; `staff.able_faded_share` varies what is left)."""

POST_SPACING_M: Final = 0.4
"""Distance between places that are looked at for a post, m (drawing: how posts are laid out)."""

POST_WITHIN_M: Final = 8.0
"""Staff stand at most this far from the middle of their door, where there is room, m (drawing: how posts are laid
out)."""

CLEAR_OF_DOOR_M: Final = 0.8
"""Staff stand at least this far from the gap of any door, where there is room, so as not to block it, m (drawing: how
posts are laid out)."""

CLEAR_OF_PEOPLE_M: Final = 0.5
"""Staff stand at least this far from the middle of anybody else, m (drawing: how posts are laid out)."""

LEVEL_M: Final = 100.0
"""Distance for which another level counts when posts are spread, m (drawing: how posts are laid out)."""


def headcount(scenario: Scenario, posture: Posture) -> dict[Role, int]:
    """Give the staff on duty by role: so many to 1000 people at full load, a broken one left out."""
    parameters = scenario.staff
    per_1000 = (parameters.stewards_per_1000, parameters.guards_per_1000)
    return {
        role: on_duty(
            number, people=scenario.crowd.people, staffing_factor=posture.staffing_factor,
            diverted_staff_share=posture.diverted_staff_share,
        )
        for role, number in zip(STAFF, per_1000, strict=True)
    }  # fmt: skip


def on_duty(per_1000: float, *, people: float, staffing_factor: float, diverted_staff_share: float) -> int:
    """Give how many of one kind of staff are on duty, a broken one left out.

    Args:
        per_1000: of them to 1000 people at full load.
        people: at full load.
        staffing_factor: their number relative to the usual one.
        diverted_staff_share: share of them who are needed elsewhere.
    """
    factor = staffing_factor * (1.0 - diverted_staff_share) * people / 1000.0
    return int(per_1000 * factor + 1e-9)


def officers_sent(officers: int, posture: Posture) -> int:
    """Give the armed officers who come, at least one, when some are needed elsewhere."""
    return max(1, round(officers * (1.0 - posture.diverted_police_share)))


def travel_factor(posture: Posture) -> float:
    """Give the travel time of armed police against the usual one.

    Those who stand by nearby save a share of it. Where a share of all cars is away, the nearest free one is on average
    farther away by the root of the inverse of what is left, as places spread over an area are.
    """
    return float((1.0 - posture.police_standby) / np.sqrt(1.0 - posture.diverted_police_share))


def able_share(parameters: StaffParameters) -> float:
    """Give the share of all staff who are able to lead people out.

    Ability fades exponentially after a training, through what is left of it at six months; staff are spread evenly
    over the time since their last one.
    """
    fresh = parameters.able_fresh_share
    faded = logarithms(fresh / parameters.able_faded_share) / FADED_MONTHS * parameters.refresher_months
    return float(parameters.trained_share * fresh * (1.0 - exponentials(-faded)) / faded)


def draw_staff(crowd: Crowd, scenario: Scenario, venue: Venue, streams: RandomStreams) -> None:
    """Put staff on their posts and give each their own luck.

    Args:
        crowd: the audience in place. **Written**: the rows of stewards and guards.
        scenario: the parameters.
        venue: where.
        streams: the dice.
    """
    for role, doors in zip(STAFF, (steward_doors(venue), guard_doors(venue)), strict=True):
        rows = crowd.rows(role)
        if len(rows) and len(doors):
            _bodies(crowd, rows, role, scenario, streams)
            for k, row in enumerate(rows):
                _take_post(crowd, int(row), int(doors[k % len(doors)]), venue)


def _bodies(crowd: Crowd, rows: Longs, role: Role, scenario: Scenario, streams: RandomStreams) -> None:
    n, part, parameters = len(rows), int(role), scenario.staff
    recognition = streams.normal(Stream.RECOGNITION, n, part)
    threshold = exponentials(scenario.awareness.threshold_sigma * recognition)
    crowd.cue_threshold[rows] = threshold / parameters.recognition_gain
    crowd.able[rows] = streams.uniform(Stream.STAFF_TRAINING, n, part) < able_share(parameters)
    crowd.carries_out[rows] = streams.uniform(Stream.PROCEDURE_STAFF, n, part) < parameters.procedure_share
    crowd.first_aider[rows] = streams.uniform(Stream.STAFF_FIRST_AID, n, part) < parameters.first_aid_share
    luck = streams.uniform(Stream.CARRY_TRAINING, n, part)
    crowd.trained_carrier[rows] = luck < parameters.carry_trained_share
    crowd.radius[rows] = scenario.crowd.body_radius_m


def steward_doors(venue: Venue) -> Longs:
    """Give the doors at which stewards stand, in the order of their posts: where the audience is, then other exits."""
    facing = np.isin(venue.door_areas, of_audience(venue)).any(axis=1) & ~_of_refuge(venue)
    return np.concatenate([_spread(venue, facing), _spread(venue, venue.door_is_exit & ~facing)])


def guard_doors(venue: Venue) -> Longs:
    """Give the doors at which guards stand, in the order of their posts: public entrances, then inner doors."""
    inner = ~venue.door_is_exit & ~_of_refuge(venue)
    return np.concatenate([_spread(venue, venue.door_is_public_entrance), _spread(venue, inner)])


def of_audience(venue: Venue) -> NDArray[np.int32]:
    """Give the areas in which the audience sits or stands, in order."""
    return np.union1d(venue.seat_area, venue.standing_areas).astype(np.int32)


def _of_refuge(venue: Venue) -> NDArray[np.bool_]:
    return np.asarray(np.isin(venue.door_areas, venue.refuges).any(axis=1), np.bool_)


def _spread(venue: Venue, chosen: NDArray[np.bool_]) -> Longs:
    """Order doors so that each next one lies farthest from those before it; the first is the first of the file."""
    left = list(np.flatnonzero(chosen))
    height = LEVEL_M * venue.area_level[venue.door_areas[:, 0]]
    place = np.column_stack([venue.door_line.mean(axis=1), height])
    order = [left.pop(0)] if left else []
    while left:
        gaps = [min(float(np.sqrt(np.sum((place[door] - place[taken]) ** 2))) for taken in order) for door in left]
        order.append(left.pop(int(np.argmax(gaps))))
    return np.array(order, np.int64)


def _take_post(crowd: Crowd, row: int, door: int, venue: Venue) -> None:
    """Stand where there is room beside a door, as near to it as can be."""
    places, areas = _places_near(venue, door)
    if len(places) == 0:
        return
    everybody = KDTree(np.column_stack([crowd.x, crowd.y])[crowd.on_floor])
    room = np.minimum(everybody.query(places)[0], CLEAR_OF_PEOPLE_M)
    gap = shapely.distance(shapely.LineString(venue.door_line[door]), shapely.points(places))
    beside = np.minimum(gap, CLEAR_OF_DOOR_M)
    facing = np.isin(areas, of_audience(venue))
    # room first, then the side of the audience, then clear of the gap, then near to it
    best = np.lexsort((gap, -beside, ~facing, -room))[0]
    crowd.x[row], crowd.y[row] = places[best]
    crowd.area[row] = crowd.home_area[row] = areas[best]
    crowd.status[row], crowd.on_floor[row] = Status.INSIDE, True


def _places_near(venue: Venue, door: int) -> tuple[Floats, NDArray[np.int32]]:
    """Give the places for a post on either side of a door that is inside, (k, 2) float64, and their areas, (k,)."""
    reach = shapely.Point(venue.door_line[door].mean(axis=0)).buffer(POST_WITHIN_M)
    sides = [int(area) for area in venue.door_areas[door] if area < venue.n_inside_areas]
    places = [hexagons(venue.area_floor[area].intersection(reach), POST_SPACING_M) for area in sides]
    return np.concatenate(places), np.repeat(np.array(sides, np.int32), [len(each) for each in places])
