"""Whose exposure passes their threshold in a step, and what the chances of that were."""

from __future__ import annotations

from collections import namedtuple

from sim.kernels.codes import AUDIENCE, INSIDE, UNHURT
from sim.kernels.compiling import OPTIONS, njit
from sim.kernels.elementary import exponential

Exposed = namedtuple("Exposed", "role status wound exposure error_exposure harm_threshold")
"""Columns of the crowd, each (n,), as ``sim/world/crowd_columns.py`` says."""

Before = namedtuple("Before", "errors exposure")
"""Exposure up to which chances have been taken down, each (n,) float64: by errors of armed responders, and by both."""

Found = namedtuple("Found", "wounded by_hazard chance direct")
"""What is found, each (n,): wounded int64, rows of those whose threshold is passed, in order, and by_hazard bool,
whether it was the hazard; and for those of the audience whose exposure grew, in order, chance float64 of being harmed
at all, and direct float64, of being harmed by the hazard."""


@njit(**OPTIONS)
def pass_thresholds(people, harmable, before, found):
    """Find whose exposure has passed their threshold, and the chances of those whose exposure grew.

    Args:
        people: ``Exposed``.
        harmable: (roles,) bool, whom the hazard can harm.
        before: ``Before``. **Written**: exposure now.
        found: ``Found``. **Written**.

    Returns:
        How many have passed their threshold, and how many grew, two int.
    """
    exposure, errors, threshold = people.exposure, people.error_exposure, people.harm_threshold
    passed, grown = 0, 0
    for i in range(exposure.shape[0]):
        erred = errors[i] > before.errors[i]
        before.errors[i] = errors[i]
        if not harmable[people.role[i]] or people.status[i] != INSIDE or people.wound[i] != UNHURT:
            continue
        whole, last = exposure[i] + errors[i], before.exposure[i]
        if people.role[i] == AUDIENCE and whole > last:
            found.chance[grown] = 1.0 - exponential(last - whole)
            found.direct[grown] = found.chance[grown]
            if erred:
                found.direct[grown] = 1.0 - exponential(-max(exposure[i] - last, 0.0))
            grown += 1
        before.exposure[i] = whole
        if whole >= threshold[i]:
            found.wounded[passed] = i
            found.by_hazard[passed] = exposure[i] >= threshold[i] or not erred
            passed += 1
    return passed, grown
