"""Which two runs of a study are shown in sync: of a number, the median pair, or the one worst for the policy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from analysis.compare.comparison import compare, metrics_for
from analysis.compare.pairs import Pairs, pairs_of
from analysis.compare.run_table import StudyTable, check_policy, read_table, with_baseline
from analysis.formatting.counts import plural
from analysis.formatting.numbers import number, spoken
from sim.errors import ResultsError
from sim.studies.design.run_order import RunOrder
from sim.studies.store.database import read_points
from sim.studies.store.manifest_file import read_study_manifest
from sim.studies.store.soundness import sound_results

Which = Literal["median", "worst"]

ORDERED_BY: Final = ("expected_deaths", "deaths")
"""Outcomes by whose difference the pairs of a study are ordered: the first that the study has."""


@dataclass(frozen=True)
class StudyPair:
    """Two runs of a study that are alike in all but the policy.

    Attributes:
        runs: their numbers; first the policy that is held against, then the policy that is looked at.
        told: which pair of how many it is, and what all of them give, in words.
    """

    runs: tuple[int, int]
    told: str


def pair_of_row(folder: Path, row: int, against: str | None = None) -> StudyPair:
    """Give the pair to which a run of a study belongs.

    Args:
        folder: results folder.
        row: number of the run.
        against: policy of the other run; None takes the baseline.

    Raises:
        ResultsError: no such run or policy, or the run is of the policy that it is to be held against.
    """
    order = _order(folder)
    if row >= order.runs:
        raise ResultsError(f"{folder}: there is no run {row}; its runs are 0 to {order.runs - 1}")
    mine, table = order.study_run(row), _table(folder)
    other = table.baseline if against is None else against
    if other == mine.policy:
        raise ResultsError(f"{folder}: run {row} is of the policy '{other}' itself (choose another with --against)")
    policy = mine.policy
    if policy == table.baseline:  # what is done today stands first
        policy, other = other, policy
    found = _with_partners(folder, table, mine.scenario, policy, other)
    at = np.flatnonzero((found.point == mine.point) & (found.replication == mine.replication))
    if not at.size:
        raise ResultsError(f"{folder}: neither {mine} nor its partner has been run yet")
    return _pair(folder, order, table, found, int(at[0]))


def pair_by_outcome(
    folder: Path, which: Which, policy: str | None = None, against: str | None = None, scenario: str | None = None
) -> StudyPair:
    """Give the pair in the middle of all by what the policy changes, or the one in which it does worst.

    Args:
        folder: results folder.
        which: the median pair (of an even number the one better for the policy), or the worst for the policy.
        policy: what is looked at; may be left out where a study has one beside the one that it is held against.
        against: what it is held against; None takes the baseline.
        scenario: may be left out where a study has one.

    Raises:
        ResultsError: no such policy or scenario, one that must be named, or no pair that is done.
    """
    table = _table(folder)
    other = table.baseline if against is None else against
    choices = [name for name in table.policies if name != other]
    chosen = _named(folder, policy, choices, "policy")
    place = _named(folder, scenario, table.scenarios, "scenario")
    found = _with_partners(folder, table, place, chosen, other)
    ranked = _ranked(found)
    if not ranked.size:
        raise ResultsError(f"{folder}: no pair of {chosen} and {other} in {place} is finished yet")
    at = ranked[-1] if which == "worst" else ranked[_middle(len(ranked))]
    return _pair(folder, _order(folder), table, found, int(at))


def _order(folder: Path) -> RunOrder:
    manifest = read_study_manifest(folder)
    with sound_results(folder, manifest, runs=[]) as connection:
        return RunOrder(manifest, read_points(connection, manifest))


def _table(folder: Path) -> StudyTable:
    """Read what orders the pairs, and what a comparison by it reads beside."""
    known = list(read_study_manifest(folder)["metrics"])
    wanted = [name for each in ORDERED_BY if each in known for name in metrics_for(known, each, money=False)]
    return read_table(folder, list(dict.fromkeys(wanted)))


def _ordering(table: StudyTable) -> str:
    """Give the outcome by which pairs are ordered: the first of which any run has a value."""
    return next(
        (name for name in ORDERED_BY if name in table.metrics and np.isfinite(table.metrics[name]).any()),
        ORDERED_BY[-1],
    )


def _named(folder: Path, name: str | None, choices: list[str], what: str) -> str:
    """Give what was named, or the only one that there is."""
    if name in choices:
        return str(name)
    if name is None and len(choices) == 1:
        return choices[0]
    asked = f"name a {what} with --{what}" if name is None else f"there is no {what} '{name}' to choose with --{what}"
    raise ResultsError(f"{folder}: {asked} (there are: {', '.join(choices)})")


def _with_partners(folder: Path, table: StudyTable, scenario: str, policy: str, against: str) -> Pairs:
    """Give the pairs of two policies in a scenario."""
    for name in (policy, against):
        if name not in table.manifest["policies"]:
            check_policy(table, name)
    found = pairs_of(with_baseline(table, against), scenario, _ordering(table), [policy])
    if policy not in found.policies:
        raise ResultsError(f"{folder}: no run of {policy} in {scenario} is finished yet")
    return found


def _differences(found: Pairs) -> NDArray[np.float64]:
    """Give what the policy changes in each pair; (n,) float64, not a number where one run is not there."""
    changed: NDArray[np.float64] = found.values[:, 1] - found.values[:, 0]
    return changed


def _ranked(found: Pairs) -> NDArray[np.int64]:
    """Order the pairs that are whole, the best for the policy first; equal ones as in the design."""
    changed = _differences(found)
    order = np.argsort(changed, kind="stable")
    ranked: NDArray[np.int64] = order[np.isfinite(changed[order])]
    return ranked


def _pair(folder: Path, order: RunOrder, table: StudyTable, found: Pairs, at: int) -> StudyPair:
    against, policy = found.policies
    point, replication = int(found.point[at]), int(found.replication[at])
    runs = [order.number(found.scenario, name, point, replication) for name in (against, policy)]
    metric = _ordering(table)
    return StudyPair((runs[0], runs[1]), _told(table, found, at, metric, (runs[0], runs[1])))


def _told(table: StudyTable, found: Pairs, at: int, metric: str, runs: tuple[int, int]) -> str:
    """Say which pair of how many it is, and what all of them give, with its interval."""
    against, policy = found.policies
    changed, ranked = _differences(found)[at], _ranked(found)
    label = str(table.manifest["metrics"][metric]["label"]).lower()
    shown = f"Runs {runs[0]} and {runs[1]} of study {table.manifest['name']} in {found.scenario}"
    if np.isnan(changed):
        return f"{shown} have no difference in {label} by which to say which pair they are."
    place, pairs = int(np.flatnonzero(ranked == at)[0]) + 1, len(ranked)
    named = {_middle(pairs) + 1: " (the median pair)", pairs: " (the worst)"}.get(place, "") if pairs > 1 else ""
    return (
        f"{shown} are pair {place:,} of {pairs:,}{named}, counted from the best for {policy}: "
        f"{label} {number(changed, signed=True)} under {policy}, compared with {against}. "
        f"{_over_all(table, found, metric, label)}"
    )


def _middle(pairs: int) -> int:
    """Give the place of the median of so many pairs in order, from 0; of an even number, the better one."""
    return (pairs - 1) // 2


def _over_all(table: StudyTable, found: Pairs, metric: str, label: str) -> str:
    """Say what all pairs give together, as `havenue compare` does."""
    against, policy = found.policies
    effect = compare(with_baseline(table, against), metric).effect(found.scenario, policy)
    if effect is None or not np.isfinite(effect.diff.width):
        return "No interval of the mean difference can be given from this study."
    mean = spoken(effect.diff, signed=True)
    return f"Over {plural(effect.n, 'pair')} the mean difference in {label} is {mean} (95 % interval)."
