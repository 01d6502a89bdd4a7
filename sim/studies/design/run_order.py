"""The runs of a study in the order of its design: number, scenario, policy, point, replication, seed, key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.studies.design.points import Points, Value, count_of, knobs_at


@dataclass(frozen=True, slots=True)
class StudyRun:
    """One run that a study asks for.

    Attributes:
        run: its number in the order of the design.
        scenario: name of the scenario.
        policy: name of the policy.
        point: number of the point.
        replication: number of the replication.
        seed: of the run; it depends on the replication alone.
        knobs: path and value of every varied knob.
    """

    run: int
    scenario: str
    policy: str
    point: int
    replication: int
    seed: int
    knobs: tuple[tuple[str, Value], ...]

    def __str__(self) -> str:
        return f"run {self.run} ({self.scenario}, {self.policy}, point {self.point}, replication {self.replication})"


class RunOrder:
    """The order of a study's design: replications outermost, then scenarios, points, policies.

    So all that is to be compared with each other is run close together, and more replications can be
    added later without another number for any run.

    Args:
        manifest: of the study.
        points: its points.
    """

    def __init__(self, manifest: Mapping[str, Any], points: Points) -> None:
        self.scenarios = tuple(manifest["scenarios"])
        self.policies = tuple(manifest["policies"])
        self.points = count_of(points)
        self.replications = int(manifest["replications"])
        self._first_seed = int(manifest["study"]["first_seed"])
        self._values = points
        self._parameters = {
            kind: {name: _digest(parameters) for name, parameters in manifest[kind].items()}
            for kind in ("scenarios", "policies")
        }
        self._versions = manifest["versions"]

    @property
    def block(self) -> int:
        """Runs of one scenario in one replication."""
        return self.points * len(self.policies)

    @property
    def runs(self) -> int:
        """Runs of the whole design."""
        return self.replications * len(self.scenarios) * self.block

    def first(self, replication: int, scenario: int) -> int:
        """Give the number of the first run of a scenario (by position) in a replication."""
        return (replication * len(self.scenarios) + scenario) * self.block

    def study_run(self, run: int) -> StudyRun:
        """Give the run of a number."""
        rest, policy = divmod(run, len(self.policies))
        rest, point = divmod(rest, self.points)
        replication, scenario = divmod(rest, len(self.scenarios))
        return StudyRun(
            run, self.scenarios[scenario], self.policies[policy], point, replication,
            self._first_seed + replication, knobs_at(self._values, point),
        )  # fmt: skip

    def key(self, study_run: StudyRun) -> str:
        """Give the SHA-256 of everything that a run depends on, and of its point."""
        parameters = [self._parameters["scenarios"][study_run.scenario], self._parameters["policies"][study_run.policy]]
        return _digest([*parameters, study_run.knobs, study_run.point, study_run.seed, self._versions])


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
