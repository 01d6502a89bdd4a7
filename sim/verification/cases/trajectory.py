"""The trajectory of a verification case: where everybody was, frame by frame."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.runs.runner import RunResult
from sim.scenario.parameters.verification_case import CaseParameters
from sim.verification.cases.placement import Group
from sim.world.venue.venue import Venue

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass
class CaseTrajectory:
    """What one run of a case gave.

    Attributes:
        case: the parameters that were walked.
        seed: of the replication.
        venue: the place as drawn, neither turned nor moved.
        groups: who walked.
        member: (n,) int64, number of everybody's group.
        time: (f,) float64, s, of each frame.
        place: (f, n, 2) float64, m, as drawn.
        present: (f, n) bool, who has a body in the model.
        left_by: (n,) int32, door left by, or -1.
        left_at: (n,) float64, s; infinite for those who did not leave.
        incapacitated_at: (n,) float64, s; infinite for those whom no smoke incapacitated.
        result: what a whole scenario gave; None for a case with people of its own.
        time_gap_s: time gap of the model that walked, s; None where the parameters of the case say it.
    """

    case: CaseParameters
    seed: int
    venue: Venue
    groups: list[Group] = field(default_factory=list)
    member: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    time: Floats = field(default_factory=lambda: np.zeros(0))
    place: Floats = field(default_factory=lambda: np.zeros((0, 0, 2)))
    present: Flags = field(default_factory=lambda: np.zeros((0, 0), np.bool_))
    left_by: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    left_at: Floats = field(default_factory=lambda: np.zeros(0))
    incapacitated_at: Floats = field(default_factory=lambda: np.zeros(0))
    result: RunResult | None = None
    time_gap_s: float | None = None

    def of_everybody(self, column: str) -> Floats:
        """Give a column of the groups, one entry a person: speed, radius or delay."""
        parts = [getattr(group, column) for group in self.groups]
        return np.concatenate(parts) if parts else np.zeros(0)

    @property
    def begun_at(self) -> Floats:
        """When each set off, s: the delay of a case's own people, else when they responded; (n,) float64."""
        if self.result is not None:
            return np.asarray(self.result.people["responded_at"], np.float64)
        return self.of_everybody("delay")

    @property
    def walks(self) -> Flags:
        """Those who do not stay where they are, (n,) bool."""
        stays = np.array([group.parameters.stay for group in self.groups], np.bool_)
        walks: Flags = ~stays[self.member]
        return walks

    def digest(self) -> str:
        """Give the SHA-256 of everybody's path, in hexadecimal."""
        digest = hashlib.sha256()
        for array in (self.time, self.place, self.present, self.left_at, self.left_by):
            digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()
