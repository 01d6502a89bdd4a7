"""What the control room knows of the hazard, and hands on to staff, police and the public."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass
class SituationReport:
    """The common picture. Rules of the response write it; police, staff and informed people read it.

    Attributes:
        aware_at: s, since when the control room knows that something is wrong; infinite before.
        x: m, where on the sheet the hazard was last reported; not a number before the first report.
        y: m.
        area: number of that area, -1 before the first report.
        reported_at: s, when it was seen or heard there; minus infinity before.
        warned_at: s, since when the venue's own people and systems have told the control room; infinite before.
    """

    aware_at: float = np.inf
    x: float = np.nan
    y: float = np.nan
    area: int = -1
    reported_at: float = -np.inf
    warned_at: float = np.inf

    @property
    def located(self) -> bool:
        """Whether any place has been reported."""
        return self.area >= 0

    def report(self, x: float, y: float, area: int, seen_at_s: float) -> None:
        """Take a report of where the hazard is, unless a fresher one is there."""
        if seen_at_s >= self.reported_at:
            self.x, self.y, self.area, self.reported_at = x, y, area, seen_at_s
