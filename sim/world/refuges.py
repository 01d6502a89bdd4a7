"""How many people the refuges take."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.scenario.parameters.scenario import Scenario
from sim.world.venue.venue import Venue

UNLIMITED: Final = 1_000_000_000
"""Places of a refuge that cannot fill, persons (numerical: more than any audience)."""

STANDING_PER_M2: Final = 4.0
"""Most people who can stand on a square metre of a refuge, persons/m2 (definition: above it a crowd is unsafe, after
Still)."""


def refuge_places(venue: Venue, scenario: Scenario) -> NDArray[np.int64]:
    """Give the people that each area takes as a refuge.

    Where a policy asks for a share of the full load, the places are shared out by what the refuges were drawn to hold,
    or by their floor where that was not said, and no refuge takes more than ``STANDING_PER_M2``. Nor does another part
    of the premises that serves as a refuge.

    Args:
        venue: the place.
        scenario: the parameters.

    Returns:
        (n_areas,) int64; 0 for areas that are no refuge, ``UNLIMITED`` where nothing limits it.
    """
    places = np.zeros(venue.n_areas, np.int64)
    refuges, share = venue.refuges, scenario.building.refuge_capacity_share
    drawn = venue.area_capacity[refuges].astype(np.float64)
    if share is None:
        places[refuges] = np.where(drawn > 0.0, drawn, UNLIMITED)
        for area in np.flatnonzero(np.isin(venue.area_ids, scenario.building.safer_areas) & (venue.area_capacity == 0)):
            places[area] = int(STANDING_PER_M2 * venue.area_floor[area].area)
        return places
    fits = STANDING_PER_M2 * np.array([venue.area_floor[int(refuge)].area for refuge in refuges])
    weight = np.where(drawn > 0.0, drawn, fits)
    wanted = share * scenario.crowd.people * weight / max(float(weight.sum()), 1e-9)
    places[refuges] = np.minimum(np.rint(wanted), np.floor(fits))
    return places
