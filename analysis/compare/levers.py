"""A policy taken apart: what each of its levers brings alone, what is lost without it, and what is left over.

Every figure is a paired difference over the same pairs, those in which the whole policy, the baseline and every part
that could be have a value. So the parts add up exactly to the whole: the sum of the levers alone and what is left over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from analysis.compare.estimates import CONFIDENCE, Estimate, Floats, dependence, estimate_from, resampled_means
from analysis.compare.pairs import Pairs, pairs_of
from analysis.compare.run_table import StudyTable, check_policy
from sim.errors import ResultsError
from sim.studies.design.parts import FEWEST_LEVERS, PolicyPart

UNKNOWN: Final = Estimate(float("nan"))
WHOLE: Final = ("", "whole")
LEFT_OVER: Final = ("", "left over")
"""Keys of what belongs to no lever."""


@dataclass(frozen=True)
class LeverEffect:
    """What one lever of a policy does.

    Attributes:
        lever: dotted path.
        value: to which the policy sets it.
        alone: mean of the outcome with this lever alone, minus the baseline's.
        lost: mean of the outcome under the policy without this lever, minus that under the whole policy: what its
            absence costs or spares.
        refused: why a half of the question has no answer; empty where both have one.
    """

    lever: str
    value: Any
    alone: Estimate
    lost: Estimate
    refused: str = ""


@dataclass(frozen=True)
class PolicyInLevers:
    """A policy in one scenario, taken apart.

    Attributes:
        scenario: its name.
        n: pairs in which all have a value.
        lucks: different lucks among these.
        left_out: pairs in which a run failed, is missing or has no value.
        whole: mean of the outcome under the policy minus the baseline's.
        levers: in the order of the policy.
        left_over: the whole minus the sum of all levers alone: what they do together only. Not a number where one of
            them cannot be alone.
    """

    scenario: str
    n: int
    lucks: int
    left_out: int
    whole: Estimate
    levers: tuple[LeverEffect, ...]
    left_over: Estimate


@dataclass(frozen=True)
class LeverTable:
    """A policy taken apart in every scenario of a study.

    Attributes:
        policy: its name.
        metric: the outcome.
        baseline: what it is compared with.
        scenarios: one for each.
        remarks: where to read them with care.
    """

    policy: str
    metric: str
    baseline: str
    scenarios: list[PolicyInLevers]
    remarks: list[str]


def policy_in_levers(table: StudyTable, metric: str, policy: str) -> LeverTable:
    """Take a policy apart.

    Args:
        table: with the outcome.
        metric: the outcome.
        policy: its name.

    Raises:
        ResultsError: no such policy, one without parts in this study, or a baseline that sets levers itself.
    """
    parts = _parts_of(table, policy)
    run = [name for name in table.scenarios if (table.scenario == name).any()]
    found = [_in_scenario(table, name, metric, policy, parts) for name in run]
    remarks = [f"{each.scenario}: {each.left_out:,} of {each.n + each.left_out:,} pairs are left out: a run of them "
               "failed, is missing or has no value" for each in found if each.left_out]  # fmt: skip
    if not table.standing.finished:
        remarks.append(f"this study is unfinished: {table.standing} are there")
    remarks += [remark for each in found for remark in _same_in_every_pair(each)]
    remarks += dict.fromkeys(f"a part cannot be: {part.refused}" for part in parts if part.refused)
    return LeverTable(policy, metric, table.baseline, found, remarks)


def _same_in_every_pair(each: PolicyInLevers) -> Iterator[str]:
    """Say which levers alone never made a difference, and what that leaves open: no spread is no sure nothing."""
    still = [f"`{lever.lever}`" for lever in each.levers if lever.alone.low == lever.alone.high == 0.0]
    if still:
        rare = 1.0 - (1.0 - CONFIDENCE) ** (1.0 / each.lucks)
        same = f"{each.scenario}: alone, {', '.join(still)} gave the same in every pair"
        yield f"{same}; that one makes a difference in up to {100.0 * rare:.2g} % of incidents is not excluded"


def _parts_of(table: StudyTable, policy: str) -> list[PolicyPart]:
    """Give the parts of a policy, or say in one sentence why there are none."""
    written = table.manifest["policies"]
    check_policy(table, policy)
    if policy == table.baseline:
        raise ResultsError(
            f"'{policy}' is the baseline: it is compared with nothing, so that nothing can be taken apart"
        )
    if len(written[policy].get("levers") or {}) < FEWEST_LEVERS:
        raise ResultsError(f"'{policy}' sets one lever or none: there is nothing to take apart")
    parts = [part for part in table.parts if part.policy == policy]
    if not parts:
        apart = ", ".join(dict.fromkeys(part.policy for part in table.parts))
        there = f"; taken apart are: {apart}" if apart else ""
        raise ResultsError(
            f"'{policy}' was not taken apart in this study{there} (write `decompose: [{policy}]` in the study, and "
            "sweep it into another --out)"
        )
    if written[table.baseline].get("levers"):
        raise ResultsError(
            f"the baseline '{table.baseline}' sets levers itself: what a lever alone brings would be told wrongly"
        )
    return parts


def _in_scenario(table: StudyTable, scenario: str, metric: str, policy: str, parts: list[PolicyPart]) -> PolicyInLevers:
    names = list(dict.fromkeys([policy, *(part.name for part in parts if part.name)]))
    pairs = pairs_of(table, scenario, metric, names)
    all_run = len(pairs.policies) == 1 + len(names)
    there = np.logical_and(~np.isnan(pairs.values).any(axis=1), all_run)
    outcome = {name: pairs.column(name)[there] if all_run else np.empty(0) for name in names}
    columns = _columns(pairs.values[there, 0], outcome, policy, parts)
    told = dict(zip(columns, _estimates(pairs, there, list(columns.values())), strict=True))
    refused = {part.lever: part.refused for part in parts if part.refused}
    levers = tuple(
        LeverEffect(
            lever, value, told.get((lever, "only"), UNKNOWN), told.get((lever, "without"), UNKNOWN),
            refused.get(lever, ""),
        )
        for lever, value in table.manifest["policies"][policy]["levers"].items()
    )  # fmt: skip
    n, lucks = int(there.sum()), len(np.unique(pairs.luck[there]))
    return PolicyInLevers(scenario, n, lucks, pairs.n - n, told[WHOLE], levers, told.get(LEFT_OVER, UNKNOWN))


def _columns(
    base: Floats, outcome: dict[str, Floats], policy: str, parts: list[PolicyPart]
) -> dict[tuple[str, str], Floats]:
    """Give the differences of each pair: of the whole, by lever and kind of part, and what is left over.

    Args:
        base: (n,) outcomes under the baseline.
        outcome: (n,) outcomes under the policy and under each derived one, by name.
        policy: name of the whole.
        parts: of it.
    """
    whole = outcome[policy]
    columns = {WHOLE: whole - base}
    for part in parts:
        if part.name:
            mine = outcome[part.name]
            columns[part.lever, part.kind] = mine - base if part.kind == "only" else mine - whole
    levers = [(part.lever, part.kind) for part in parts if part.kind == "only"]
    if all(lever in columns for lever in levers):
        columns[LEFT_OVER] = columns[WHOLE] - sum(columns[lever] for lever in levers)
    return columns


def _estimates(pairs: Pairs, there: np.ndarray[Any, np.dtype[np.bool_]], columns: list[Floats]) -> list[Estimate]:
    """Give the mean of each column with its interval; all are resampled together."""
    if not there.any():
        return [UNKNOWN] * len(columns)
    resampled = resampled_means(np.column_stack(columns))
    point, luck = pairs.point[there], pairs.luck[there]
    return [
        estimate_from(
            float(column.mean()), resampled[:, k], dependence(column, point, luck, sampled=pairs.points_sampled)
        )
        for k, column in enumerate(columns)
    ]
