"""A whole comparison: every scenario and policy of a study, one outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from analysis.compare.caveats import STOOD, doubts_about
from analysis.compare.costs import SERIOUS, Cost, Valuation, costs_of
from analysis.compare.directions import direction_of, metrics_beside
from analysis.compare.effects import Effect, effects_of
from analysis.compare.pairs import Pairs, pairs_of
from analysis.compare.ranking import Leaders, leaders_of
from analysis.compare.regret import FEWEST_REPLICATIONS, Regret, regrets_of
from analysis.compare.run_table import Standing, StudyTable
from analysis.compare.scenario_columns import columns_of
from analysis.compare.tail_risk import Tail, tails_of
from analysis.compare.verdicts import with_verdicts
from sim.studies.design.robust import ROBUST
from sim.studies.design.run_order import luck_of

HARM: Final = ("deaths", "casualties", *SERIOUS)
"""Metrics from which money is counted."""


@dataclass(frozen=True)
class Comparison:
    """What a study says about one outcome.

    Attributes:
        metric: name of the outcome.
        baseline: policy that all others are compared with.
        better: ``lower``, ``higher`` or ``neither``.
        pairs: of each scenario by name.
        effects: of each scenario and policy, in the order of the study.
        tails: by scenario.
        regrets: by scenario; empty where one point was run, or each future of a robust design has few lucks.
        costs: by scenario; empty where no policy costs anything or money is switched off.
        leaders: by scenario; empty where runs are missing.
        standing: how many of the runs that there are to be are there.
        margin: the smallest difference that matters, by the study; None where it names none.
        luck: whether each point has luck of its ``own``, or all share that of a replication: ``shared``.
        warnings: where the data cannot carry a claim.
    """

    metric: str
    baseline: str
    better: str
    pairs: dict[str, Pairs]
    effects: list[Effect]
    tails: dict[str, list[Tail]]
    regrets: dict[str, list[Regret]]
    costs: dict[str, list[Cost]]
    leaders: dict[str, Leaders]
    standing: Standing
    luck: str
    margin: float | None = None
    warnings: list[str] = field(default_factory=list)

    def claims(self, scenario: str) -> bool:
        """Tell whether a scenario's runs carry a claim: none is missing, and they rest on more than one luck."""
        mine = [effect for effect in self.effects if effect.scenario == scenario]
        return self.standing.finished and not any(effect.spread.one_luck for effect in mine)

    def effect(self, scenario: str, policy: str) -> Effect | None:
        """Give the effect of a policy in a scenario; None where it was not run."""
        return next((e for e in self.effects if (e.scenario, e.policy) == (scenario, policy)), None)


def metrics_for(table_metrics: Sequence[str], metric: str, *, money: bool) -> list[str]:
    """Give the metrics that a comparison reads, of those that a study has."""
    return [
        name for name in dict.fromkeys([metric, *(HARM if money else ()), *metrics_beside(metric), *STOOD])
        if name in table_metrics or name == metric
    ]  # fmt: skip


def compare(
    table: StudyTable, metric: str = "deaths", *, valuation: Valuation | None = None, width: float | None = None
) -> Comparison:
    """Compare the policies of a study by one outcome.

    Args:
        table: with the outcome, and with ``HARM`` where costs are wanted.
        metric: the outcome.
        valuation: how money is counted; None switches it off.
        width: wanted width of the interval of a difference, for the pairs that it needs.

    Returns:
        The comparison. It does not depend on the order of the table's rows.
    """
    better = direction_of(table, metric)
    run = [name for name in table.scenarios if (table.scenario == name).any()]
    pairs = {name: pairs_of(table, name, metric) for name in run}
    standing = table.standing
    margin = table.margin(metric)
    found = [
        effect for each in pairs.values()
        for effect in effects_of(each, better, width, columns_of(table, each), margin)
    ]  # fmt: skip
    effects = with_verdicts(found, better, finished=standing.finished, margin=margin)
    ranked = pairs.items() if standing.finished else ()
    leaders = {name: first for name, each in ranked if (first := leaders_of(each, better)) is not None}
    costs, left_out = _costs(table, run, valuation)
    made = Comparison(
        metric, table.baseline, better, pairs, effects,
        tails={name: tails_of(each, better) for name, each in pairs.items()},
        regrets={name: [] if _one_luck_each(table, each) else regrets_of(each, better) for name, each in pairs.items()},
        costs=costs, leaders=leaders, standing=standing, luck=luck_of(table.manifest),
        margin=margin,
    )  # fmt: skip
    warnings = doubts_about(table, metric, list(pairs.values()), effects, list(leaders.values()))
    return replace(made, warnings=[*warnings, *left_out])


def _one_luck_each(table: StudyTable, pairs: Pairs) -> bool:
    """Tell whether futures of a robust design have too few lucks for regret: it would be mostly luck."""
    lucks = len(np.unique(pairs.replication))
    return table.manifest.get("design") == ROBUST and lucks < FEWEST_REPLICATIONS


def _costs(
    table: StudyTable, scenarios: list[str], valuation: Valuation | None
) -> tuple[dict[str, list[Cost]], list[str]]:
    if valuation is None or any(name not in table.metrics for name in HARM):
        return {}, []
    costs, left_out = {}, []
    for scenario in scenarios:
        harm = {name: pairs_of(table, scenario, name) for name in HARM}
        costs[scenario], missing = costs_of(harm, table.manifest["policies"], table.baseline, valuation)
        left_out += missing
    return {name: each for name, each in costs.items() if each}, list(dict.fromkeys(left_out))
