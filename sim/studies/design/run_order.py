"""The runs of a study in the order of its design: number, scenario, policy, point, replication, seed, key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sim.scenario.deep import Value
from sim.studies.design.points import Points, count_of, knobs_at

_SPARE_BITS: Final = 64 - 53


@dataclass(frozen=True, slots=True)
class StudyRun:
    """One run that a study asks for.

    Attributes:
        run: its number in the order of the design.
        scenario: name of the scenario.
        policy: name of the policy.
        point: number of the point.
        replication: number of the replication.
        seed: of the run; it depends on point and replication, never on scenario or policy (see ``seed_of``).
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
        self._own_luck = luck_of(manifest) == "own"
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
        seed = seed_of(self._first_seed, point, replication) if self._own_luck else self._first_seed + replication
        return StudyRun(
            run, self.scenarios[scenario], self.policies[policy], point, replication, seed,
            knobs_at(self._values, point),
        )  # fmt: skip

    def number(self, scenario: str, policy: str, point: int, replication: int) -> int:
        """Give the number of a run: what ``study_run`` gives back."""
        first = self.first(replication, self.scenarios.index(scenario))
        return first + point * len(self.policies) + self.policies.index(policy)

    def key(self, study_run: StudyRun) -> str:
        """Give the SHA-256 of everything that a run depends on, and of its point."""
        parameters = [self._parameters["scenarios"][study_run.scenario], self._parameters["policies"][study_run.policy]]
        return _digest([*parameters, study_run.knobs, study_run.point, study_run.seed, self._versions])


def luck_of(manifest: Mapping[str, Any]) -> str:
    """Tell whether each point of a study has luck of its ``own``, or all share that of a replication: ``shared``.

    Manifests that Havenue 0.1.0 wrote do not say; their points share it.
    """
    return str(manifest.get("luck", "shared"))


def seed_of(first_seed: int, point: int, replication: int) -> int:
    """Give the seed of a point that has luck of its own: the same for all scenarios and policies.

    It does not depend on how many points or replications there are, so that more of them leave every number as it
    was. It is below 2^53, so that a float64 holds it.
    """
    words = f"{first_seed}, point {point}, replication {replication}"
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:8], "big") >> _SPARE_BITS


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
