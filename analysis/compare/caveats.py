"""Says where the data cannot carry a claim."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from analysis.compare.differences import studentised
from analysis.compare.directions import why_neither
from analysis.compare.effects import FEWEST_FOR_A_VERDICT, Effect
from analysis.compare.estimates import FEWEST_TO_RESAMPLE
from analysis.compare.pairs import Pairs
from analysis.compare.ranking import Leaders
from analysis.compare.regret import FEWEST_REPLICATIONS
from analysis.compare.run_table import StudyTable
from analysis.compare.tail_risk import FEWEST_IN_TAIL, TAIL_SHARE
from sim.studies.design.robust import ROBUST

FEW: Final = 30
HEADLINE: Final = 200
"""Pairs of luck for a claim that stands at the head of a report (a rule of this project)."""
STOOD: Final = {
    "wedged_people": "wedged for a minute or more in {runs} (at most {people} in one run, metric wedged_people): on an "
    "open way, with no queue ahead, and stuck",
    "stalled_people": "stalled for a minute or more in {runs} (at most {people} in one run, metric stalled_people): in "
    "no queue or company that got on",
}
"""Metrics that tell of people who did not get on, read beside every outcome, and what is said of them."""


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
    robust = table.manifest.get("design") == ROBUST  # which tells of its own regret
    found = [*_unfinished(table), *_chosen(table), *_stood(table)]
    for each in pairs:
        mine = [effect for effect in effects if effect.scenario == each.scenario]
        found += [*_gaps(each, mine), *_few(each, mine), *_sharing(each, mine, robust), *_skewed(each, mine)]
    found += [*_several(effects), *_order(leaders), *_taken_out(effects)]
    if why := why_neither(table, metric):
        found.append(f"{metric} has no better or worse: {why}; differences are shown without such a verdict")
    return list(dict.fromkeys(found))


def _plural(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count:,} {noun}s"


def _unfinished(table: StudyTable) -> Iterator[str]:
    standing = table.standing
    if not standing.finished:
        rule = ", and the stopping rule is not met yet" if standing.ruled else ""
        yield (f"this study is unfinished: {standing} are there{rule}; differences and intervals are shown without "
               "verdicts: whoever looks until one shows finds one by luck (`havenue sweep` runs the rest)")  # fmt: skip
    grown = table.manifest.get("grown")
    if grown:
        counts = ", then ".join(f"{each:,}" for each in [*grown, table.manifest["replications"]])
        yield (f"its replications were raised ({counts}): if that was because of what it showed, verdicts come too "
               "easily; `stop` in the study raises them by a rule")  # fmt: skip
    told = set(zip(table.scenario.tolist(), table.policy.tolist(), strict=True))
    missing = [f"{s}, {p}" for s in table.scenarios for p in table.policies if (s, p) not in told]
    if missing:
        yield f"no runs yet for: {'; '.join(missing)}"


def _chosen(table: StudyTable) -> Iterator[str]:
    """Say which of what is varied are levers: their points differ in what we choose, too."""
    levers = [each["path"] for each in table.manifest["varied"] if each["role"] == "lever"]
    if levers:
        others = len(table.manifest["varied"]) - len(levers)
        mixed = "points differ in them as well as in what nobody controls" if others else "points differ in them only"
        yield f"what is varied holds {_plural(len(levers), 'lever')}, which we choose ({', '.join(levers)}): {mixed}"


def _stood(table: StudyTable) -> Iterator[str]:
    """Say in how many runs anybody did not get on: egress there lasts as long as the model and not as people need."""
    for metric, told in STOOD.items():
        runs = int((table.metrics.get(metric, np.zeros(0)) > 0.0).sum())
        if runs:
            most = int(np.nanmax(table.metrics[metric]))
            people = "1 person" if most == 1 else f"{most:,} people"
            yield (f"somebody was {told.format(runs=_plural(runs, 'run'), people=people)}; look at these runs before "
                   "you rely on times of egress")  # fmt: skip


def _gaps(pairs: Pairs, effects: list[Effect]) -> Iterator[str]:
    where = pairs.scenario
    counts = {policy: int(n) for policy, n in zip(pairs.policies, pairs.failed, strict=True) if n}
    if counts:
        listed = ", ".join(f"{policy} {n}" for policy, n in counts.items())
        n = sum(counts.values())
        yield f"{where}: {_plural(n, 'run')} failed ({listed}); if failures are not random, the other runs are biased"
    counts = {policy: int(n) for policy, n in zip(pairs.policies, pairs.without_value, strict=True) if n}
    if counts:
        listed = ", ".join(f"{policy} {n}" for policy, n in counts.items())
        yield f"{where}: runs without a value are left out ({listed}); whether a run has one may depend on the policy"
    for effect in effects:
        unpaired = int((~np.isnan(pairs.column(effect.policy))).sum()) - effect.n
        if unpaired > 0 and not effect.is_baseline:
            runs = "1 run has" if unpaired == 1 else f"{unpaired} runs have"
            are = "is" if unpaired == 1 else "are"
            yield f"{where}, {effect.policy}: {runs} no partner under the baseline and {are} left out"


def _few(pairs: Pairs, effects: list[Effect]) -> Iterator[str]:
    compared = [effect.n for effect in effects if not effect.is_baseline] or [effect.n for effect in effects]
    n, streams = min(compared), len(np.unique(pairs.replication))
    where = pairs.scenario
    if n < FEWEST_TO_RESAMPLE:
        yield (f"{where}: {_plural(n, 'pair')} only, too few to resample; intervals are Student's t, and below "
               f"{FEWEST_FOR_A_VERDICT} pairs there is no verdict")  # fmt: skip
    elif n < FEW:
        few = f"{_plural(n, 'pair')} only, fewer than {FEW}"
        yield f"{where}: {few}; intervals are wide, and for skewed outcomes still too narrow"
    elif streams < HEADLINE and pairs.n_points == 1:
        yield f"{where}: {_plural(streams, 'replication')}; a headline claim needs {HEADLINE}"
    if TAIL_SHARE * n < FEWEST_IN_TAIL:
        needed = round(FEWEST_IN_TAIL / TAIL_SHARE)
        yield f"{where}: the tail mean ({100 * TAIL_SHARE:g} % of runs) needs {needed} pairs or more (here {n})"


def _sharing(pairs: Pairs, effects: list[Effect], robust: bool) -> Iterator[str]:
    streams = len(np.unique(pairs.replication))
    if pairs.n_points > 1 and not pairs.points_sampled:
        yield (f"{pairs.scenario}: its {pairs.n_points} points were chosen, not sampled; means and intervals describe "
               "these points only, with equal weight")  # fmt: skip
    if pairs.n_points > 1 and streams < FEWEST_REPLICATIONS and not robust:
        yield (f"{pairs.scenario}: with {_plural(streams, 'replication')} per future, which policy is best there is "
               "partly luck, and regret is overestimated")  # fmt: skip
    if any(effect.spread.one_luck for effect in effects):
        yield (f"{pairs.scenario}: all {pairs.n:,} pairs rest on one luck, for there is one replication and its points "
               "share random numbers: no interval and no verdict is given (run more replications, or give each point "
               "luck of its own, `design: {luck: own}`)")  # fmt: skip
    elif pairs.shares_luck and streams < FEWEST_REPLICATIONS:
        yield (f"{pairs.scenario}: its points share random numbers, so that its {pairs.n:,} pairs rest on "
               f"{_plural(streams, 'luck')} only")  # fmt: skip
    finite = [effect.spread.widening for effect in effects if not effect.spread.one_luck]
    widest = max(finite, default=1.0)
    if widest > 1.0 + 1e-9:
        yield (f"{pairs.scenario}: pairs share points or random numbers; intervals are up to {widest:.2f} times as "
               "wide as for independent pairs")  # fmt: skip


def _skewed(pairs: Pairs, effects: list[Effect]) -> Iterator[str]:
    """Name the policies of whose differences a few pairs carry the mean: the next rare one may change it."""
    names = [each.policy for each in effects if studentised(each.n) and each.pairs_for_skewness > each.n]
    if names:
        yield (f"{pairs.scenario}: a few pairs carry much of the difference of {', '.join(names)}; intervals allow for "
               "that, but not for what is so rare that no pair met it")  # fmt: skip


def _several(effects: list[Effect]) -> Iterator[str]:
    silent = ("baseline", "unfinished", "one luck only")
    compared = sum(1 for effect in effects if effect.verdict not in silent)
    if compared > 1:
        yield (f"{compared} comparisons with the baseline: verdicts are corrected for that (Holm, 5 %); "
               "each interval is 95 % on its own")  # fmt: skip


def _taken_out(effects: list[Effect]) -> Iterator[str]:
    """Say how much of the differences the draws of the incident carried that were taken out of them."""
    carried = [effect.carried for effect in effects if effect.taken_out]
    if carried:
        least, most = (f"{100.0 * end:.0f}" for end in (min(carried), max(carried)))
        amount = f"{least} %" if least == most else f"{least} to {most} %"
        yield ("draws of the incident with known means are taken out of the differences by regression, so that a "
               "difference is not that of the means beside it; they "
               f"carried {amount} of the variance (`--variance` shows what and how much)")  # fmt: skip


def _order(leaders: list[Leaders]) -> Iterator[str]:
    for each in leaders:
        if each.tied:
            yield f"{each.scenario}: which policy is best is not clear; {each}"
