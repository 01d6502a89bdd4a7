"""The hazard as others meet it: where sources are, and who has one in sight. Rules of hazards write it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Strength:
    """How much harm a source does, as those need to know who meet it without being of the crowd.

    Attributes:
        per_min: people that it harms a minute when many are within reach, as drawn for this run.
        reach_m: distance in sight within which people are exposed, m.
        half_saturation: people within reach at whom harm runs at half that rate.
        per_head: whether everybody is harmed at one rate, however many they are; ``half_saturation`` is then a divisor.
        contained_share: share of its rate at which it goes on once contained.
    """

    per_min: float
    reach_m: float
    half_saturation: float
    per_head: bool
    contained_share: float


@dataclass
class HazardState:
    """What the world knows of the hazard.

    Attributes:
        rows: rows of all sources in the crowd, (k,) int64.
        active: which of them do harm now, (k,) bool.
        harms: which of them do any harm now, (k,) bool: the active ones, and contained ones that go on with a little.
        holds_out: which of them contact only contains, (k,) bool: harm stops, the threat goes on.
        strength: how much harm each does, by its number.
        over_at: s, when each is over after contact, (k,) float64; infinite for those nobody met.
        begun_at: s, onset of the first; infinite before.
        ended_at: s, when the last stopped; infinite before.
        pending: hazards whose sources have not come in yet.
        due_at: s, when the first sources will come in; infinite where there are none.
        shared: harm that sources were to do so far, persons.
        elastic: the same, times its elasticity to the number of people within reach at that moment.
        active_s: time that sources were active so far, summed over sources, s.
    """

    rows: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    active: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    harms: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    holds_out: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    strength: dict[int, Strength] = field(default_factory=dict)
    over_at: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    begun_at: float = np.inf
    ended_at: float = np.inf
    pending: int = 0
    due_at: float = np.inf
    shared: float = 0.0
    elastic: float = 0.0
    active_s: float = 0.0

    def expect(self, rows: NDArray[np.int64]) -> None:
        """Set sources aside that are still to come; rows of the crowd, (k,) int64."""
        self.rows = rows
        self.active, self.harms, self.holds_out = (np.zeros(len(rows), np.bool_) for _ in range(3))
        self.over_at = np.full(len(rows), np.inf)

    @property
    def expected(self) -> bool:
        """Whether a source has begun or is due; without one there is nothing for armed officers to meet."""
        return self.pending > 0 or bool(np.isfinite(self.begun_at))

    @property
    def active_rows(self) -> NDArray[np.int64]:
        """Rows of the sources that do harm now, (m,) int64."""
        return self.rows[self.active]

    def contained(self, now_s: float) -> NDArray[np.bool_]:
        """Tell which sources are contained and not over yet, (k,) bool."""
        return self.holds_out & ~self.active & np.isfinite(self.over_at) & (now_s < self.over_at)

    @property
    def harming_rows(self) -> NDArray[np.int64]:
        """Rows of the sources that do any harm now, (m,) int64."""
        return self.rows[self.harms]
