"""Where those on duty without breathing apparatus do not go: into smoke in which they would see less than 10 m."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.kernels.heads_in_smoke import Layers, extinction_of_areas
from sim.kernels.visibility import FAR_M, PLAIN
from sim.world.codes import Role
from sim.world.heights import STANDING_M
from sim.world.world import World

Flags = NDArray[np.bool_]


def thick_areas(world: World) -> Flags:
    """Tell in which areas somebody upright sees less than 10 m; (n_areas,) bool."""
    air, extinction = world.air, np.zeros(world.venue.n_areas)
    extinction_of_areas(Layers(air.interface_m, air.extinction_per_m), STANDING_M, extinction)
    return np.asarray(extinction * FAR_M > PLAIN, np.bool_)


def doors_beside_smoke(world: World) -> Flags:
    """Tell which doors have thick smoke on either side; (n_doors,) bool."""
    if not world.air.stirred:
        return np.zeros(world.venue.n_doors, np.bool_)
    return np.asarray(thick_areas(world)[world.venue.door_areas].any(axis=1), np.bool_)


def is_held_by_smoke(world: World, row: int) -> bool:
    """Tell whether a body is an officer whom thick smoke would stop, were there any."""
    role = world.crowd.role[row]
    if not world.air.stirred or role not in (Role.OFFICER, Role.SITE_OFFICER):
        return False
    return bool(role == Role.SITE_OFFICER or not world.scenario.response.police.breathing_apparatus)


def doors_into_smoke(world: World, row: int) -> Flags:
    """Tell which doors lead a body into thick smoke that stops it, other than that where it is; (n_doors,) bool."""
    if not is_held_by_smoke(world, row):
        return np.zeros(world.venue.n_doors, np.bool_)
    sides = world.venue.door_areas
    entered: Flags = thick_areas(world)[sides] & (sides != world.crowd.area[row])
    return np.asarray(entered.any(axis=1), np.bool_)


def is_caught_in_smoke(world: World, row: int) -> bool:
    """Tell whether a body is in thick smoke that would have stopped it."""
    return is_held_by_smoke(world, row) and bool(thick_areas(world)[world.crowd.area[row]])
