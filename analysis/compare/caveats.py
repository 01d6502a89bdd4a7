"""Says where the data cannot carry a claim."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from analysis.compare.effects import FEWEST_FOR_A_VERDICT, Effect
from analysis.compare.estimates import FEWEST_TO_RESAMPLE
from analysis.compare.pairs import Pairs
from analysis.compare.ranking import Leaders
from analysis.compare.regret import FEWEST_REPLICATIONS
from analysis.compare.run_table import StudyTable
from analysis.compare.tail_risk import FEWEST_IN_TAIL, TAIL_SHARE

FEW: Final = 30
HEADLINE: Final = 200
"""Pairs of luck for a claim that stands at the head of a report (a rule of this project)."""


def doubts_about(
    table: StudyTable, metric: str, pairs: list[Pairs], effects: list[Effect], leaders: list[Leaders]
) -> list[str]:
    """Give every reason to read a comparison with care, each a sentence.

    Args:
        table: all runs.
        metric: the outcome.
        pairs: of each scenario.
        effects: of each scenario and policy, judged.
        leaders: of each scenario.
    """
    found = [*_unfinished(table)]
    for each in pairs:
        mine = [effect for effect in effects if effect.scenario == each.scenario]
        found += [*_gaps(each, mine), *_few(each, mine), *_sharing(each, mine)]
    found += [*_several(effects), *_order(leaders)]
    if table.better(metric) == "neither":
        found.append(f"no way is better in {metric}: differences are shown, and nothing is called better or worse")
    return list(dict.fromkeys(found))


def _unfinished(table: StudyTable) -> Iterator[str]:
    planned = [table.manifest["points"], table.manifest["replications"]]
    if all(isinstance(each, int) for each in planned):
        n = len(table.scenarios) * len(table.policies) * planned[0] * planned[1]
        if len(table.point) < n:
            yield f"{n - len(table.point):,} of {n:,} runs are not there (yet, or stopped when they were enough)"
    told = set(zip(table.scenario.tolist(), table.policy.tolist(), strict=True))
    missing = [f"{s}, {p}" for s in table.scenarios for p in table.policies if (s, p) not in told]
    if missing:
        yield f"nothing was run yet for: {'; '.join(missing)}"


def _gaps(pairs: Pairs, effects: list[Effect]) -> Iterator[str]:
    where = pairs.scenario
    counts = {policy: int(n) for policy, n in zip(pairs.policies, pairs.failed, strict=True) if n}
    if counts:
        listed = ", ".join(f"{policy} {n}" for policy, n in counts.items())
        n = sum(counts.values())
        runs = "1 run" if n == 1 else f"{n} runs"
        yield f"{where}: {runs} failed ({listed}); if they are of a kind, what is left is biased"
    counts = {policy: int(n) for policy, n in zip(pairs.policies, pairs.without_value, strict=True) if n}
    if counts:
        listed = ", ".join(f"{policy} {n}" for policy, n in counts.items())
        yield f"{where}: runs without a value are left out ({listed}); a policy may decide which runs have one"
    for effect in effects:
        unpaired = int((~np.isnan(pairs.column(effect.policy))).sum()) - effect.n
        if unpaired > 0 and not effect.is_baseline:
            runs = "1 run has" if unpaired == 1 else f"{unpaired} runs have"
            yield f"{where}, {effect.policy}: {runs} no partner under the baseline and so no say"


def _few(pairs: Pairs, effects: list[Effect]) -> Iterator[str]:
    compared = [effect.n for effect in effects if not effect.is_baseline] or [effect.n for effect in effects]
    n, streams = min(compared), len(np.unique(pairs.replication))
    where = pairs.scenario
    if n < FEWEST_TO_RESAMPLE:
        yield (f"{where}: {n} pairs are too few to resample; intervals are Student's, and below "
               f"{FEWEST_FOR_A_VERDICT} nothing is called better or worse")  # fmt: skip
    elif n < FEW:
        yield f"{where}: {n} pairs are few (below {FEW}); intervals are wide, and skewed outcomes make them too narrow"
    elif streams < HEADLINE and pairs.n_points == 1:
        yield f"{where}: {streams} replications; a claim for the head of a report asks for {HEADLINE}"
    if TAIL_SHARE * n < FEWEST_IN_TAIL:
        needed = round(FEWEST_IN_TAIL / TAIL_SHARE)
        yield f"{where}: the mean of the gravest {100 * TAIL_SHARE:g} % is not given below {needed} pairs (here {n})"


def _sharing(pairs: Pairs, effects: list[Effect]) -> Iterator[str]:
    streams = len(np.unique(pairs.replication))
    if pairs.n_points > 1 and not pairs.points_sampled:
        yield (f"{pairs.scenario}: its {pairs.n_points} points were chosen, not sampled; means and intervals speak of "
               "these points alone, each weighing the same")  # fmt: skip
    if pairs.n_points > 1 and streams < FEWEST_REPLICATIONS:
        yield (f"{pairs.scenario}: with {streams} replications of a future, which policy is best there is partly "
               "luck, and regret comes out too large")  # fmt: skip
    widest = max((effect.spread.widening for effect in effects), default=1.0)
    if widest > 1.0 + 1e-9:
        yield (f"{pairs.scenario}: pairs share points or luck; intervals are up to {widest:.2f} times as wide "
               "as those of independent pairs")  # fmt: skip


def _several(effects: list[Effect]) -> Iterator[str]:
    compared = sum(1 for effect in effects if not effect.is_baseline)
    if compared > 1:
        yield (f"{compared} comparisons with the baseline: verdicts hold together at 5 % (Holm); "
               "each interval is 95 % by itself")  # fmt: skip


def _order(leaders: list[Leaders]) -> Iterator[str]:
    for each in leaders:
        if each.tied:
            yield (f"{each.scenario}: no ranking at the head; the data do not tell {each.first} (best mean) from "
                   f"{', '.join(each.tied)}")  # fmt: skip
