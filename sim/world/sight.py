"""Who sees whom, with walls and shut doors as they stand now, and through the air of now."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.kernels.arrays import Walls
from sim.kernels.elementary import lengths
from sim.kernels.layers import extinction_at
from sim.kernels.sight import Levels, SourcePlace, in_sight, look_for_source, lose_in_smoke, place_in_space
from sim.kernels.visibility import LIT, PLAIN, is_lost
from sim.world.heights import STANDING_M
from sim.world.world import World


def _walls(world: World, passes: NDArray[np.bool_]) -> Walls:
    venue = world.venue
    return Walls(
        venue.cell_origin, venue.cell_m, *venue.cell_shape, venue.wall_start, venue.wall_list, venue.walls,
        venue.wall_door, passes,
    )  # fmt: skip


def sees(world: World, a: NDArray[np.float64], b: NDArray[np.float64]) -> bool:
    """Tell whether nothing stands between two points of the sheet, each (2,) float64, m."""
    return bool(in_sight(a[0], a[1], b[0], b[1], _walls(world, world.doors.open)))


def sees_place(world: World, row: int, place: NDArray[np.float64]) -> bool:
    """Tell whether a body sees a place of its own area, (2,) float64, m on the sheet, through the smoke of it."""
    crowd = world.crowd
    here, smoke = np.array([crowd.x[row], crowd.y[row]]), float(crowd.extinction_per_m[row])
    return sees(world, here, place) and not is_lost(float(lengths(*(place - here))), smoke, smoke)


def light_of_signs(world: World) -> float:
    """Give extinction times distance at which the signs of the building are lost from sight in smoke."""
    return LIT if world.scenario.building.signs == "lit" else PLAIN


def true_positions(world: World, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give the true positions of bodies, (k, 3) float64, m."""
    crowd, venue, true = world.crowd, world.venue, np.empty((len(rows), 3))
    levels = Levels(
        venue.area_level, venue.level_offset, venue.level_elevation, venue.stair_area, venue.stair_up,
        venue.stair_levels, venue.stair_span,
    )  # fmt: skip
    place_in_space(rows, crowd.x, crowd.y, crowd.area, levels, true)
    return true


def distance_to_lookers(
    world: World, row: int, asked: NDArray[np.int64], true: NDArray[np.float64], far_m: float
) -> NDArray[np.float64]:
    """Give the true distance of everybody who has a body in sight, or only a locked refuge door between.

    Smoke hides it by the mean of how thick it is before the eyes of who looks and where the body stands.

    Args:
        world: the world.
        row: the body looked for.
        asked: (k,) int64, rows of those who are asked; each must be in an area.
        true: (k, 3) float64, m, their true positions.
        far_m: beyond which nobody is asked, m.

    Returns:
        (n,) float64, m; infinite for those who do not see it.
    """
    crowd, venue = world.crowd, world.venue
    distance = np.full(crowd.n, np.inf)
    area = int(crowd.area[row])
    if len(asked) == 0 or area < 0:
        return distance
    found = np.empty(len(asked))
    source = SourcePlace(crowd.x[row], crowd.y[row], area, true_positions(world, np.array([row]))[0])
    look_for_source(
        source, crowd.x[asked], crowd.y[asked], crowd.area[asked], true, venue.area_overlooks, far_m,
        _walls(world, world.doors.harm_passes), found,
    )  # fmt: skip
    if world.air.stirred:
        lower, upper = world.air.extinction_per_m[area]
        there = extinction_at(STANDING_M, world.air.interface_m[area], lower, upper)
        lose_in_smoke(crowd.extinction_per_m[asked], there, found)
    distance[asked] = found
    return distance
