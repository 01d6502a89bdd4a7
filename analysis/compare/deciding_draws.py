"""Which draws of an incident decide more than a fifth of the variance of an effect.

A draw that makes classes (``TELLINGS``) is looked at by class; any other one by its rank. All of them are judged
together, at 5 % over all draws, policies and scenarios (Holm).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.compare.effects_by_class import policy_by_class
from analysis.compare.estimates import CONFIDENCE, Estimate, Floats, holm
from analysis.compare.incident_classes import TELLINGS, classes_of, draw_of_pairs, has_assault, is_drawn
from analysis.compare.pairs import Pairs, pairs_of
from analysis.compare.run_table import StudyTable
from analysis.compare.variance_share import rank_regression, share_by_class, share_by_rank
from sim.world.scenario_draws import DRAWS

DECIDING_SHARE: Final = 0.2
"""Share of the variance of an effect from which on a comparison says that a draw decides it."""


@dataclass(frozen=True)
class Deciding:
    """What a draw decides of one effect.

    Attributes:
        by: a name in ``TELLINGS``, or in ``DRAWS`` where the draw makes no classes.
        pairs: of the scenario.
        policy: whose effect.
        share: of its variance.
        p_value: that the draw decides nothing.
        compared: the classes that are held against each other, where the draw makes classes.
    """

    by: str
    pairs: Pairs
    policy: str
    share: float
    p_value: float
    compared: tuple[str, ...] = ()


def deciding_draws(table: StudyTable, metric: str) -> str:
    """Say which draws decide much of the effect of a policy, in one sentence; empty where none does.

    Where runs are missing, or their draws are not known, none does.
    """
    if not table.standing.finished or table.seed is None:
        return ""
    run = [name for name in table.scenarios if (table.scenario == name).any()]
    found = [each for name in run for each in _in_scenario(table, name, metric)]
    corrected = holm([each.p_value for each in found])
    told = [
        each for each, p_holm in zip(found, corrected, strict=True)
        if p_holm <= 1.0 - CONFIDENCE and each.share > DECIDING_SHARE
    ]  # fmt: skip
    if not told:
        return ""
    by_share = sorted(told, key=lambda each: -each.share)
    first = by_share[0]
    others = [each for each in dict.fromkeys(each.by for each in by_share) if each != first.by]
    more = f"; so do {', '.join(map(_named, others))}" if others else ""
    return (
        "draws of the incident decide more than a fifth of the variance of an effect, most of all "
        f"{_named(first.by)}: {_percent(_interval(table, first))} for {first.policy} in {first.pairs.scenario}{more}"
    )


def _in_scenario(table: StudyTable, scenario: str, metric: str) -> Iterator[Deciding]:
    """Look at every draw for every policy of a scenario."""
    pairs = pairs_of(table, scenario, metric)
    for by in TELLINGS:
        if has_assault(table, scenario) and is_drawn(table, scenario, by):
            met = classes_of(table, pairs, by, table.baseline)
            for policy in pairs.policies[1:]:
                apart = policy_by_class(pairs, policy, met, by, intervals=False)
                yield Deciding(by, pairs, policy, apart.test.share, apart.test.p_value, apart.compared)
    in_classes = {each.draw for each in TELLINGS.values()}
    for draw in [name for name in DRAWS if name not in in_classes]:
        luck = np.array(draw_of_pairs(table, pairs, draw))
        for policy in pairs.policies[1:]:
            effect, there = _effect(pairs, policy)
            trend = rank_regression(effect, luck[there], pairs.luck[there])
            yield Deciding(draw, pairs, policy, trend.share, trend.p_value)


def _effect(pairs: Pairs, policy: str) -> tuple[Floats, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Give the paired differences that there are, and in which pairs."""
    differences = pairs.column(policy) - pairs.values[:, 0]
    there = ~np.isnan(differences)
    return differences[there], there


def _interval(table: StudyTable, each: Deciding) -> Estimate:
    effect, there = _effect(each.pairs, each.policy)
    luck = each.pairs.luck[there]
    if each.by in TELLINGS:
        met = classes_of(table, each.pairs, each.by, table.baseline)[there]
        counts = np.isin(met, each.compared)
        return share_by_class(effect[counts], met[counts], luck[counts], each.share)
    return share_by_rank(effect, np.array(draw_of_pairs(table, each.pairs, each.by))[there], luck)


def _named(by: str) -> str:
    """Name a draw, and say how it is looked at further."""
    return f"{by} (`--by {by}` tells them apart)" if by in TELLINGS else f"{by} ({DRAWS[by].about})"


def _percent(share: Estimate) -> str:
    value, low, high = (f"{100.0 * each:.0f}" for each in (share.value, share.low, share.high))
    return f"{value} % [{low}, {high}]"
