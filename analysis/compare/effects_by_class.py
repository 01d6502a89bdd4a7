"""The effect of each policy in each class of incident: effects only, never how grave incidents of a class are.

A pair is in the class of its baseline run. The numbers drawn are the same under every policy; where a lever takes
part in what they mean, the policy's own run may be in another class, which is said and changes no pair's place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from analysis.compare.effects import FEWEST_FOR_A_VERDICT, UNKNOWN
from analysis.compare.estimates import (
    CONFIDENCE,
    Dependence,
    Estimate,
    Floats,
    dependence,
    estimate_from,
    holm,
    resampled_means,
)
from analysis.compare.heterogeneity import Heterogeneity, heterogeneity
from analysis.compare.incident_classes import TELLINGS, check_drawn, classes_of, has_assault, officers_posted
from analysis.compare.pairs import Pairs, pairs_of
from analysis.compare.run_table import StudyTable
from sim.world.scenario_draws import OFFICERS

FEWEST_FOR_AN_INTERVAL: Final = 5
"""Pairs of a class below which its effect has no interval."""
SITE_OFFICERS: Final = "site_officers"

Verdict = Literal["differ", "no clear difference", "no difference", "too few pairs", "unfinished"]
Names = NDArray[np.str_]


@dataclass(frozen=True)
class ClassEffect:
    """The effect of a policy in one class.

    Attributes:
        name: of the class.
        n: pairs of the class in which both the policy and the baseline have a value.
        diff: mean of the policy's outcome minus the baseline's; without an interval below
            ``FEWEST_FOR_AN_INTERVAL`` pairs, or where all rest on one luck.
        spread: of the differences.
    """

    name: str
    n: int
    diff: Estimate
    spread: Dependence = UNKNOWN


@dataclass(frozen=True)
class PolicyByClass:
    """The effect of a policy in a scenario, told apart by class.

    Attributes:
        scenario: its name.
        policy: its name.
        effects: of every class, those that no pair met too.
        compared: classes that are held against each other: those of ``FEWEST_FOR_A_VERDICT`` pairs or more.
        test: how these differ.
        p_holm: p value of the test after Holm over all policies and scenarios.
        verdict: whether the classes differ by more than chance, at 5 % over all policies and scenarios; ``no
            difference`` where the effect is the same in every pair.
    """

    scenario: str
    policy: str
    effects: tuple[ClassEffect, ...]
    compared: tuple[str, ...]
    test: Heterogeneity
    p_holm: float = float("nan")
    verdict: Verdict = "too few pairs"


@dataclass(frozen=True)
class EffectsByClass:
    """The effects of all policies of a study, told apart by class.

    Attributes:
        by: what classes are told by, a name in ``TELLINGS``.
        metric: the outcome.
        baseline: what policies are compared with.
        policies: one for each scenario and policy.
        remarks: where to read them with care.
    """

    by: str
    metric: str
    baseline: str
    policies: list[PolicyByClass]
    remarks: list[str]


def effects_by_class(table: StudyTable, metric: str, by: str) -> EffectsByClass:
    """Tell the effects of policies apart by class of incident.

    Args:
        table: with the outcome.
        metric: the outcome.
        by: a name in ``TELLINGS``.

    Raises:
        ResultsError: a study without an assault, or one that an older version ran, whose incidents have no classes.
    """
    check_drawn(table, by)
    run = [name for name in table.scenarios if (table.scenario == name).any()]
    pairs = [pairs_of(table, name, metric) for name in run if has_assault(table, name)]
    met = {each.scenario: classes_of(table, each, by, table.baseline) for each in pairs}
    found = [policy_by_class(each, policy, met[each.scenario], by) for each in pairs for policy in each.policies[1:]]
    remarks = [f"{name}: has no assault, so that its pairs are in no class" for name in run if name not in met]
    if not table.standing.finished:
        remarks.append(f"this study is unfinished: {table.standing} are there; effects are shown without verdicts")
    for each in pairs:
        remarks += _moved(table, each, met[each.scenario], by)
        remarks += _posted(table, each) if by == SITE_OFFICERS else ()
    return EffectsByClass(by, metric, table.baseline, _judged(found, finished=table.standing.finished), remarks)


def policy_by_class(pairs: Pairs, policy: str, met: Names, by: str, *, intervals: bool = True) -> PolicyByClass:
    """Tell one policy's effect apart.

    Args:
        pairs: of one scenario.
        policy: its name.
        met: (n,) class of each pair.
        by: a name in ``TELLINGS``.
        intervals: may be left out where only the test is asked for.

    Returns:
        Without p after Holm and without verdict.
    """
    differences = pairs.column(policy) - pairs.values[:, 0]
    there = ~np.isnan(differences)
    effects, samples = [], {}
    for name in TELLINGS[by].classes:
        mine = there & (met == name)
        samples[name] = differences[mine]
        effects.append(_in_class(pairs, name, mine, samples[name], intervals=intervals))
    compared = [each for each in effects if each.n >= FEWEST_FOR_A_VERDICT and not each.spread.one_luck]
    test = heterogeneity([samples[each.name] for each in compared], [each.spread for each in compared])
    return PolicyByClass(pairs.scenario, policy, tuple(effects), tuple(each.name for each in compared), test)


def _in_class(pairs: Pairs, name: str, mine: NDArray[np.bool_], values: Floats, *, intervals: bool) -> ClassEffect:
    n = len(values)
    if n == 0:
        return ClassEffect(name, 0, Estimate(float("nan")))
    spread = dependence(values, pairs.point[mine], pairs.luck[mine], sampled=pairs.points_sampled)
    mean = float(values.mean())
    if n < FEWEST_FOR_AN_INTERVAL or not intervals:
        return ClassEffect(name, n, Estimate(mean), spread)
    return ClassEffect(name, n, estimate_from(mean, resampled_means(values[:, None])[:, 0], spread), spread)


def _judged(found: list[PolicyByClass], *, finished: bool) -> list[PolicyByClass]:
    """Give each a verdict, at 5 % over all of them; none while runs are missing."""
    if not finished:
        return [replace(each, test=replace(each.test, p_value=float("nan")), verdict="unfinished") for each in found]
    corrected = holm([each.test.p_value for each in found])
    return [
        replace(each, p_holm=p_holm, verdict=_verdict(each, p_holm))
        for each, p_holm in zip(found, corrected, strict=True)
    ]


def _verdict(each: PolicyByClass, p_holm: float) -> Verdict:
    if np.isnan(p_holm):
        return "too few pairs"
    if np.isnan(each.test.share):
        return "no difference"
    return "differ" if p_holm <= 1.0 - CONFIDENCE else "no clear difference"


def _moved(table: StudyTable, pairs: Pairs, met: Names, by: str) -> Iterator[str]:
    """Say which policies' own runs are in another class than those of the baseline, since levers take part in it."""
    for policy in pairs.policies[1:]:
        other = int((classes_of(table, pairs, by, policy) != met).sum())
        if other:
            yield (f"{pairs.scenario}, {policy}: its levers change the class itself in {other:,} of {pairs.n:,} pairs; "
                   "each pair counts in the class of its run under the baseline")  # fmt: skip


def _posted(table: StudyTable, pairs: Pairs) -> Iterator[str]:
    """Say where a policy does not post as many officers as the class tells of."""
    for policy in pairs.policies[1:]:
        counts = officers_posted(table, pairs, policy)
        if counts not in ([0], [OFFICERS]):
            posts = " to ".join(str(each) for each in dict.fromkeys((counts[0], counts[-1])))
            yield (f"{pairs.scenario}, {policy}: it has {posts} on site, and the class tells of the first "
                   f"{OFFICERS} whether one of them is able")  # fmt: skip
