"""A study that was read and checked, and the manifest that says all of it in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from sim.scenario.parameters.policy import PolicyParameters
from sim.scenario.parameters.scenario import Scenario
from sim.scenario.parameters.study import StudyParameters
from sim.studies.design.parts import PolicyPart
from sim.studies.design.points import Points, Varied, count_of


@dataclass(frozen=True)
class Study:
    """A study, ready to be run.

    Attributes:
        parameters: as written.
        scenarios: by name, in order.
        policies: by name, the baseline first, those derived from others last.
        varied: the knobs that are varied, in order.
        points: their values at every point.
        parts: of the policies that are taken apart.
    """

    parameters: StudyParameters
    scenarios: dict[str, Scenario]
    policies: dict[str, PolicyParameters]
    varied: tuple[Varied, ...]
    points: Points
    parts: tuple[PolicyPart, ...] = ()

    @property
    def runs(self) -> int:
        """Runs of the whole design; with a stopping rule, at most."""
        return len(self.scenarios) * len(self.policies) * count_of(self.points) * self.parameters.replications
