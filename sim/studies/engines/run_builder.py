"""Builds and runs any run of a study, from the words that its manifest holds: the same in every process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sim.errors import InputError
from sim.rules.registry import catalogue, scenario_words
from sim.scenario.checking.cross_checks import located, scenario_notes
from sim.scenario.parameters.policy import PolicyWords
from sim.scenario.parameters.scenario import Plan
from sim.scenario.policies.applying import lay
from sim.scenario.reading.overrides import place_in
from sim.scenario.reading.reader import read_words
from sim.scenario.tree import Branch, grown, planted
from sim.studies.design.run_order import Cell
from sim.world.venue.lint import lint_scenario

_LAID = 64
"""Plans without knobs that are kept built."""
_LINTED = ("building.", "crowd.", "venue.")
"""Knobs that decide whether people fit in the venue, and exits in its walls."""


class Stage:
    """Gives the plan of any run of a study.

    Args:
        manifest: of the study; only its ``scenarios`` and ``policies`` are used.
    """

    def __init__(self, manifest: Mapping[str, Any]) -> None:
        self._scenarios: Mapping[str, Any] = manifest["scenarios"]
        self._policies: Mapping[str, Any] = manifest["policies"]
        self._laid = lru_cache(_LAID)(self._lay)

    def plan(self, cell: Cell) -> Plan:
        """Lay a run's policy and knobs on its scenario.

        Raises:
            InputError: values that do not fit together.
        """
        laid, tree = self._laid(cell.scenario, cell.policy)
        if not cell.knobs:
            return laid
        for path, value in cell.knobs:
            tree = planted(tree, place_in(tree, tuple(path.split("."))), grown(value, "knob"))
        words, faults = read_words(scenario_words(), tree)
        faults += located(tree, scenario_notes(tree, catalogue()["hazards"]))
        if words is not None and not faults and any(path.startswith(_LINTED) for path, _ in cell.knobs):
            faults += located(tree, lint_scenario(words))
        if words is None or faults:
            raise InputError(faults)
        return Plan(words, laid.policy)

    def _lay(self, scenario: str, policy: str) -> tuple[Plan, Branch]:
        words = scenario_words().model_validate_json(json.dumps(self._scenarios[scenario]))
        plan = lay(words, PolicyWords.model_validate_json(json.dumps(self._policies[policy])))
        tree = grown(plan.scenario.model_dump(by_alias=True), f"scenario {scenario}")
        faults = located(tree, [*scenario_notes(tree, catalogue()["hazards"]), *lint_scenario(plan.scenario)])
        if faults:
            raise InputError(faults)
        return plan, tree
