"""Puts the people of a verification case where its parameters say, turned and moved as the case is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import stats
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from sim.errors import Fault, InputError
from sim.scenario.parameters.venue import VenueParameters
from sim.scenario.parameters.verification_case import CaseParameters, PlacedParameters
from sim.scenario.parameters.verification_people import NormalDraw, PeopleParameters
from sim.world.random_streams import RandomStreams, Stream
from sim.world.venue.venue import Venue, build_venue

Floats = NDArray[np.float64]

CLEAR_M: Final = 0.01
"""Least room between two bodies, and between a body and a wall, at the start."""

TRIES: Final = 400
"""Places drawn for one body before its group is said not to fit."""


@dataclass(frozen=True)
class Group:
    """The people of one group, in order.

    Attributes:
        parameters: what was written.
        position: (n, 2) float64, m, as drawn: neither turned nor moved.
        speed: (n,) float64, free walking speed, m/s.
        radius: (n,) float64, m.
        delay: (n,) float64, s.
    """

    parameters: PeopleParameters
    position: Floats
    speed: Floats
    radius: Floats
    delay: Floats


class Placing:
    """The turn, mirror and shift of a case.

    Args:
        parameters: as written.
    """

    def __init__(self, parameters: PlacedParameters) -> None:
        angle = np.deg2rad(parameters.turn_deg)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        self._matrix = turn @ np.diag([1.0, -1.0 if parameters.mirror else 1.0])
        self._shift = np.array(parameters.shift_m, np.float64)
        self.plain = bool(np.array_equal(self._matrix, np.eye(2)) and not self._shift.any())

    def out(self, points: Floats) -> Floats:
        """Give where points that were drawn lie on the sheet; (..., 2)."""
        return points if self.plain else points @ self._matrix.T + self._shift

    def back(self, points: Floats) -> Floats:
        """Give where points of the sheet were drawn; (..., 2)."""
        return points if self.plain else (points - self._shift) @ self._matrix

    def venue(self, parameters: VenueParameters) -> VenueParameters:
        """Give a venue as it lies on the sheet."""
        if self.plain:
            return parameters
        tree: dict[str, Any] = parameters.model_dump(by_alias=True)
        for area in tree["areas"]:
            area["polygon"] = self._points(area["polygon"])
            area["holes"] = tuple(self._points(ring) for ring in area["holes"])
            if area["upward"] is not None:
                area["upward"] = tuple((self._matrix @ np.array(area["upward"])).tolist())
        for part, key in (("doors", "line"), ("seating", "polygon")):
            for each in tree[part]:
                each[key] = self._points(each[key])
        return VenueParameters.model_validate(tree)

    def _points(self, ring: Any) -> tuple[tuple[float, ...], ...]:
        return tuple(tuple(point) for point in self.out(np.array(ring, np.float64)).tolist())


def spread_values(parameters: Any, unit: Floats) -> Floats:
    """Give numbers spread as written, one for each unit draw.

    Args:
        parameters: one of the kinds of ``Draw``.
        unit: (n,) float64 in (0, 1).

    Returns:
        (n,) float64.
    """
    if parameters.kind == "fixed":
        return np.full(len(unit), parameters.value)
    if parameters.kind == "listed":
        return np.resize(np.array(parameters.values, np.float64), len(unit))
    return np.asarray(distribution(parameters).ppf(unit), np.float64)


def distribution(parameters: Any) -> Any:
    """Give the distribution of a spread that is drawn; a frozen one of scipy."""
    if isinstance(parameters, NormalDraw):
        low, high = ((end - parameters.mean) / parameters.sd for end in (parameters.low, parameters.high))
        return stats.truncnorm(low, high, loc=parameters.mean, scale=parameters.sd)
    if parameters.kind == "uniform":
        return stats.uniform(parameters.low, parameters.high - parameters.low)
    if parameters.kind == "lognormal":
        return stats.lognorm(parameters.sigma, scale=parameters.median)
    kind = stats.gamma if parameters.kind == "gamma" else stats.weibull_min
    return kind(parameters.shape, scale=parameters.scale)


def placed_groups(case: CaseParameters, streams: RandomStreams) -> list[Group]:
    """Place everybody of a case.

    Args:
        case: the parameters.
        streams: the dice of the seed.

    Returns:
        The groups in the order of the file.

    Raises:
        InputError: a group that does not fit on its ground.
    """
    assert case.venue is not None  # only cases with a venue have people
    venue, groups = build_venue(case.venue), []
    taken, widths = np.zeros((0, 2)), np.zeros(0)
    for number, parameters in enumerate(case.people):
        ground = _ground(venue, parameters)
        n = len(parameters.at) if ground is None else _size(parameters, ground)
        speed, radius, delay = (
            spread_values(spread, streams.uniform(stream, n, part=100 + number))
            for spread, stream in (
                (parameters.speed_mps, Stream.SPEED), (parameters.radius_m, Stream.BODY),
                (parameters.delay_s, Stream.RECOGNITION),
            )
        )  # fmt: skip
        position = np.array(parameters.at, np.float64).reshape(-1, 2)
        if ground is not None and parameters.spread == "lattice":
            position = _lattice(ground.buffer(-float(radius.max(initial=0.0)) - 1e-6), n)
        elif ground is not None:
            draws = streams.uniform(Stream.PLACE, 2 * TRIES * max(n, 1), part=100 + number)
            position = _scattered(ground, radius, taken, widths, draws.reshape(-1, 2))
        if len(position) < n:
            what = f"only {len(position)} of {n} people fit in the space of group `{parameters.id}`"
            raise InputError(
                [Fault(case.id, 0, f"people.{parameters.id}", what, "place fewer people, or use `spread: lattice`")]
            )
        taken, widths = np.concatenate([taken, position]), np.append(widths, radius)
        groups.append(Group(parameters, position, speed, radius, delay))
    return groups


def _ground(venue: Venue, parameters: PeopleParameters) -> BaseGeometry | None:
    """Give the ground that a group is spread over, held to the floor; None where everybody has a point."""
    if parameters.at:
        return None
    floor = shapely.union_all(list(venue.area_floor[: venue.n_inside_areas]))
    if parameters.area is not None:
        return venue.area_floor[venue.area_ids.index(parameters.area)]
    if parameters.rectangle is not None:
        (x0, y0), (x1, y1) = parameters.rectangle
        return shapely.box(x0, y0, x1, y1).intersection(floor)
    return Polygon(parameters.polygon).intersection(floor)


def _size(parameters: PeopleParameters, ground: BaseGeometry) -> int:
    if parameters.count is not None:
        return parameters.count
    assert parameters.density_per_m2 is not None  # one of the two is written
    return round(parameters.density_per_m2 * float(ground.area))


def _lattice(region: BaseGeometry, n: int) -> Floats:
    """Give n places on the loosest square lattice that holds as many, row by row."""
    if n == 0 or region.is_empty:
        return np.zeros((0, 2))
    x0, y0, x1, y1 = region.bounds
    shapely.prepare(region)
    places = np.zeros((0, 2))
    for spacing in np.geomspace(max(x1 - x0, y1 - y0, 0.1), 0.05, 400):
        columns, rows = (int((high - low) / spacing) + 1 for low, high in ((x0, x1), (y0, y1)))
        if columns * rows < n:
            continue
        x = np.linspace(x0, x1, columns) if columns > 1 else np.array([0.5 * (x0 + x1)])
        y = np.linspace(y0, y1, rows) if rows > 1 else np.array([0.5 * (y0 + y1)])
        grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
        places = grid[shapely.intersects_xy(region, grid[:, 0], grid[:, 1])]
        if len(places) >= n:
            chosen: Floats = places[np.floor(np.linspace(0, len(places) - 1, n)).astype(int)]
            return chosen
    return places


def _scattered(ground: BaseGeometry, radius: Floats, taken: Floats, widths: Floats, draws: Floats) -> Floats:
    """Give a place for each body, drawn evenly and clear of walls and of those already there."""
    x0, y0, x1, y1 = ground.bounds if not ground.is_empty else (0.0, 0.0, 0.0, 0.0)
    candidates = np.array([x0, y0]) + draws * np.array([x1 - x0, y1 - y0])
    depth = np.where(
        shapely.contains_xy(ground, candidates[:, 0], candidates[:, 1]),
        shapely.distance(ground.boundary, shapely.points(candidates)), -1.0,
    )  # fmt: skip
    n = len(radius)
    places, sizes = np.zeros((len(taken) + n, 2)), np.zeros(len(taken) + n)
    places[: len(taken)], sizes[: len(taken)] = taken, widths
    filled, draw = len(taken), 0
    for each in radius:
        while draw < len(candidates):
            point, room = candidates[draw], depth[draw]
            draw += 1
            gap = np.hypot(*(places[:filled] - point).T) - sizes[:filled] - each
            if room >= each + CLEAR_M and (gap >= CLEAR_M).all():
                places[filled], sizes[filled] = point, each
                filled += 1
                break
    return places[len(taken) : filled]
