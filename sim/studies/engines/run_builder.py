"""Builds and runs any run of a study, from the words that its manifest holds: the same in every process."""

from __future__ import annotations

import json
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import HavenueError, InputError
from sim.installation import home
from sim.rules.registry import catalogue, scenario_words
from sim.runs.runner import RunResult, run
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


@dataclass(frozen=True)
class Outcome:
    """What came of one run: what the store keeps of it.

    Attributes:
        run: number of the run.
        metrics: by name, None where there is no value; empty where the run failed.
        series: columns of equal length, ``time_s`` among them, or empty.
        events: time in s, event and subject of each.
        error: what went wrong in one line; empty where nothing did.
        traceback: where it went wrong.
        trajectory: everybody's path, where it is kept.
        wall_s: wall time, s.
    """

    run: int
    metrics: dict[str, float | None] = field(default_factory=dict)
    series: dict[str, list[float]] = field(default_factory=dict)
    events: tuple[tuple[float, str, str], ...] = ()
    error: str = ""
    traceback: str = ""
    trajectory: dict[str, NDArray[Any]] = field(default_factory=dict)
    wall_s: float = 0.0


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


def outcome_of(stage: Stage, cell: Cell, *, trajectory: bool = False) -> Outcome:
    """Run a run; whatever goes wrong in it is its outcome."""
    begun = perf_counter()
    try:
        result = run(stage.plan(cell), cell.seed, trajectory=trajectory)
    except Exception as error:
        return Outcome(cell.run, error=_in_a_line(error), traceback=_traceback(error), wall_s=perf_counter() - begun)
    return told(cell.run, result, perf_counter() - begun)


def told(number: int, result: RunResult, wall_s: float) -> Outcome:
    """Give what the store keeps of a result."""
    return Outcome(
        run=number,
        metrics={name: None if value is None else float(value) for name, value in result.metrics.items()},
        series={name: np.asarray(column, np.float64).tolist() for name, column in result.series.items()},
        events=tuple((float(event.time_s), event.name, event.subject) for event in result.events),
        trajectory=result.trajectory,
        wall_s=wall_s,
    )


def _in_a_line(error: Exception) -> str:
    said = str(error).strip().splitlines()
    text = said[0] if said else "no reason given"
    return text if isinstance(error, HavenueError) else f"{type(error).__name__}: {text}"


def _traceback(error: Exception) -> str:
    """Give where an error came from, without the folder in which Havenue is installed."""
    code = str(home())
    lines = traceback.format_exception(error)
    return "".join(lines).replace(f"{code}/", "").replace(f"{code}\\", "")
