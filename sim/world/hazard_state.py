"""The hazard as others meet it: where sources are, and who has one in sight. Rules of hazards write it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass
class Threat:
    """What the world knows of the hazard.

    Attributes:
        rows: rows of all sources in the crowd, (k,) int64.
        active: which of them do harm now, (k,) bool.
        holds_out: which of them contact only contains, (k,) bool: harm stops, the threat goes on.
        over_at: s, when each is over after contact, (k,) float64; infinite for those nobody met.
        begun_at: s, onset of the first; infinite before.
        ended_at: s, when the last stopped; infinite before.
        pending: hazards whose sources have not come in yet.
        due_at: s, when the first sources will come in; infinite where there are none.
    """

    rows: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    active: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    holds_out: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    over_at: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    begun_at: float = np.inf
    ended_at: float = np.inf
    pending: int = 0
    due_at: float = np.inf

    def expect(self, rows: NDArray[np.int64]) -> None:
        """Set sources aside that are still to come; rows of the crowd, (k,) int64."""
        self.rows = rows
        self.active, self.holds_out = np.zeros(len(rows), np.bool_), np.zeros(len(rows), np.bool_)
        self.over_at = np.full(len(rows), np.inf)

    @property
    def expected(self) -> bool:
        """Whether a source has begun or is due; without one there is nothing for armed officers to meet."""
        return self.pending > 0 or bool(np.isfinite(self.begun_at))

    @property
    def active_rows(self) -> NDArray[np.int64]:
        """Rows of the sources that do harm now, (m,) int64."""
        return self.rows[self.active]


@dataclass
class Response:
    """The clocks of the response, in s since the run began; infinite until known.

    Attributes:
        notified_at: first call.
        ordered_at: call processed.
        dispatched_at: first officers set off.
        arrived_at: first officers arrive.
        tactical_at: tactical team arrives.
        entry_at: armed officers go in.
        site_contact_at: first contact of an armed officer on site with a source.
        contact_at: first contact of officers from outside with a source.
        contained_at: nothing does harm any more, but a source that was met holds out.
        warm_zone_at: warm zone declared.
        clear_at: venue declared clear.
        command_at: unified command stands.
        medical_entry_at: medics go in.
        first_patient_at: first patient reached.
    """

    notified_at: float = np.inf
    ordered_at: float = np.inf
    dispatched_at: float = np.inf
    arrived_at: float = np.inf
    tactical_at: float = np.inf
    entry_at: float = np.inf
    site_contact_at: float = np.inf
    contact_at: float = np.inf
    contained_at: float = np.inf
    warm_zone_at: float = np.inf
    clear_at: float = np.inf
    command_at: float = np.inf
    medical_entry_at: float = np.inf
    first_patient_at: float = np.inf


@dataclass
class Alarm:
    """What the venue has told people.

    Attributes:
        given_at: s, infinite before.
        show_stopped_at: s, infinite before.
    """

    given_at: float = np.inf
    show_stopped_at: float = np.inf
