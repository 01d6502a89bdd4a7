"""What a run expects of its own counts of harm: the same incident, with the last draws taken as chances.

Each person's thresholds were drawn at birth, and who is harmed in a step is whoever passes one. The chance of that,
for everybody who could still be harmed, summed over all steps, is the compensator of the count: its mean over many
seeds is that of the count (Doob and Meyer; Andersen et al. 1993), and it lacks the luck of the thresholds.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import exponentials
from sim.world.codes import Cause


@dataclass
class ExpectedHarm:
    """Compensators of the counts of the audience so far, persons; the counts themselves of smoke and burns.

    Attributes:
        harmed: of who was harmed.
        killed: of who died, by cause.
    """

    harmed: float = 0.0
    killed: dict[Cause, float] = field(default_factory=lambda: dict.fromkeys(Cause, 0.0))

    def add_harm(self, chances: float, cause: Cause, not_survivable_share: float) -> None:
        """Add the chances of being harmed in one step by one cause, summed over people, persons."""
        self.harmed += chances
        self.killed[cause] += not_survivable_share * chances

    def add_deaths(self, chances: float) -> None:
        """Add the chances of dying in one step for want of care, summed over people, persons."""
        self.killed[Cause.DELAYED_CARE] += chances

    def add_counted(self, harmed: int, killed: int, cause: Cause) -> None:
        """Add people as they are counted, persons: of what is sure once they have fallen, luck is not taken out."""
        self.harmed += harmed
        self.killed[cause] += killed


def chances_of(more: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the chances that standard exponential thresholds not yet passed are passed by so much more; any shape."""
    given: NDArray[np.float64] = 1.0 - exponentials(-more)
    return given
