"""Builds and runs any run of a study, from the parameters that its manifest holds: the same in every process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sim.errors import InputError
from sim.rules.registry import full_scenario_type
from sim.runs.loading import scenario_faults
from sim.scenario.parameters.policy import PolicyParameters
from sim.scenario.parameters.scenario import Plan, Scenario
from sim.scenario.policies.applying import laid_in_full
from sim.scenario.policies.fidelity import carried_out
from sim.scenario.reading.overrides import place_in
from sim.scenario.reading.reader import read_parameters
from sim.scenario.tree import Branch, all_planted, grown
from sim.studies.design.run_order import StudyRun

_LAID = 64
"""Plans without knobs that are kept built."""
_OF_VENUE = ("building.", "crowd.", "venue.")
"""Knobs that decide whether people fit in the venue, and exits in its walls."""


class RunBuilder:
    """Gives the plan of any run of a study.

    Args:
        manifest: of the study; only its ``scenarios`` and ``policies`` are used.
    """

    def __init__(self, manifest: Mapping[str, Any]) -> None:
        self._scenarios: Mapping[str, Any] = manifest["scenarios"]
        self._policies: Mapping[str, Any] = manifest["policies"]
        self._laid = lru_cache(_LAID)(self._lay)

    def plan(self, run: StudyRun) -> Plan:
        """Lay a run's policy and knobs on its scenario.

        Raises:
            InputError: values that do not fit together.
        """
        laid, tree, before = self._laid(run.scenario, run.policy)
        if not run.knobs:
            return laid
        parameters = _at_point(tree, run)
        if parameters.run.policy_fidelity < 1.0 and laid.policy is not None:
            return carried_out(_at_point(before, run), parameters, laid.policy)
        return Plan(parameters, laid.policy)

    def _lay(self, scenario: str, policy: str) -> tuple[Plan, Branch, Branch]:
        """Give the plan without knobs, and the trees with the policy set in full and without it."""
        parameters = full_scenario_type().model_validate_json(json.dumps(self._scenarios[scenario]))
        levers = PolicyParameters.model_validate_json(json.dumps(self._policies[policy]))
        laid = laid_in_full(parameters, levers)
        tree, before = (grown(each.model_dump(by_alias=True), f"scenario {scenario}") for each in (laid, parameters))
        if faults := scenario_faults(tree, laid):
            raise InputError(faults)
        return carried_out(parameters, laid, levers), tree, before


def _at_point(tree: Branch, run: StudyRun) -> Scenario:
    """Give a scenario's parameters at the point of a run.

    Raises:
        InputError: values that do not fit together.
    """
    values = {place_in(tree, tuple(path.split("."))): grown(value, "knob") for path, value in run.knobs}
    tree = all_planted(tree, values)
    parameters, faults = read_parameters(full_scenario_type(), tree)
    concerns_venue = any(path.startswith(_OF_VENUE) for path, _ in run.knobs)
    faults += scenario_faults(tree, parameters, in_venue=concerns_venue and not faults)
    if parameters is None or faults:
        raise InputError(faults)
    return parameters
