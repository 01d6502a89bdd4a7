"""Who is harmed: what each policy changes for people of one kind, by level, place, mobility, company and ways out.

The outcome is that of a kind in a run *of 1,000 of its people*, since a policy may let fewer people in. It is paired
and judged as any other; Holm holds over all kinds of people of a table together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.compare.effects import Effect, effects_of
from analysis.compare.estimates import Estimate
from analysis.compare.pairs import pairs_of
from analysis.compare.run_table import StudyTable
from analysis.compare.scenario_columns import columns_of
from analysis.compare.verdicts import with_verdicts
from sim.errors import ResultsError
from sim.studies.store.database import reading
from sim.studies.store.soundness import told_as_unreadable
from sim.studies.store.who_table import has_who, sound_who

Floats = NDArray[np.float64]

OF: Final = 1000.0
"""People of a kind that an outcome is told of (definition)."""
STEP: Final = 2.0**-10
"""Rates are whole multiples of this (numerical: so that equal differences are equal to the last bit)."""
ADMITS: Final = "crowd.occupant_load_share"
"""The lever that says how many people are let in."""
COUNTED: Final = {"deaths": 2, "casualties": 1}
"""Outcomes that are counted by kind of people, and where their count stands."""
KIND_WORDS: Final = {
    ("place", "seated"): "people with a seat",
    ("place", "standing"): "people who stand",
    ("place", "seats_and_standing"): "people in areas with seats and standing room",
    ("mobility", "unaided"): "people without a mobility aid",
    ("mobility", "walking_aid"): "people who walk with an aid",
    ("mobility", "wheelchair"): "wheelchair users",
    ("company", "alone"): "people alone",
    ("company", "in_a_group"): "people in a group",
    ("ways_out", "way_in_only"): "people who know only the way in",
    ("ways_out", "knows_another"): "people who know another exit",
}
"""Kinds of people in words; a level is told by its name."""


@dataclass(frozen=True)
class PeopleCounts:
    """People, casualties and deaths of every run by kind.

    Attributes:
        kinds: trait and kind of each entry, in the order of the runs that had them first.
        counts: (kinds, runs, 3) float64: people, casualties, deaths; 0 where nobody was of the kind, not a number
            where a run failed. Runs are in the order of the table.
    """

    kinds: tuple[tuple[str, str], ...]
    counts: Floats

    @property
    def let_in(self) -> Floats:
        """People in the audience of each run, (runs,)."""
        mine = [k for k, (trait, _) in enumerate(self.kinds) if trait == self.kinds[0][0]]
        total: Floats = self.counts[mine, :, 0].sum(axis=0)
        return total


@dataclass(frozen=True)
class KindEffect:
    """What a policy changes for one kind of people.

    Attributes:
        trait: by what they are told apart.
        kind: which they are.
        people: of the kind in a run under the baseline, on average.
        before: the outcome under the baseline, of 1,000 of them.
        effect: of the policy on the outcome of 1,000 of them.
    """

    trait: str
    kind: str
    people: float
    before: Effect
    effect: Effect

    @property
    def words(self) -> str:
        """The kind of people in words."""
        return KIND_WORDS.get((self.trait, self.kind), f"people on level {self.kind}")


def people_counts(folder: Path) -> PeopleCounts | None:
    """Read who was harmed in every run of a study; None where an older version wrote it.

    Raises:
        ResultsError: rows that are not what was written.
    """
    with reading(folder, checked=True) as results, told_as_unreadable(folder):
        if not has_who(results):
            return None
        runs = results.execute("SELECT run, status FROM runs ORDER BY run").fetchall()
        row_of = {run: row for row, (run, _) in enumerate(runs)}
        found: dict[tuple[str, str], Floats] = {}
        for run, rows in sound_who(results):
            for _, trait, kind, *numbers in rows:
                counts = found.setdefault((trait, kind), np.zeros((len(runs), 3)))
                counts[row_of[run]] = numbers
    failed = np.array([status != "done" for _, status in runs])
    if not found:
        return None
    counts = np.array(list(found.values()))
    counts[:, failed] = np.nan
    return PeopleCounts(tuple(found), counts)


def kind_effects(table: StudyTable, who: PeopleCounts, metric: str) -> list[KindEffect]:
    """Give what every policy changes for every kind of people, in the order of scenarios, kinds and policies.

    A trait by which all people of a scenario are of one kind is left out of it.

    Args:
        table: of the study, all its runs in their order.
        who: of the same runs.
        metric: ``deaths`` or ``casualties``.

    Raises:
        ResultsError: another metric, or a sweep that wrote runs in between.
    """
    _check_same_runs(table, who)
    if metric not in COUNTED:
        raise ResultsError(f"`{metric}` is not counted by kind of people (choose {' or '.join(COUNTED)})")
    found: list[tuple[str, str, float, list[Effect]]] = []
    for scenario in (name for name in table.scenarios if (table.scenario == name).any()):
        mine = table.scenario == scenario
        there = np.nan_to_num(who.counts[:, mine, 0]).sum(axis=1) > 0.0
        traits = Counter(trait for (trait, _), some in zip(who.kinds, there, strict=True) if some)
        for (trait, kind), counts in zip(who.kinds, who.counts, strict=True):
            if traits[trait] < 2:
                continue
            effects = _of_thousand(table, scenario, counts[:, COUNTED[metric]], counts[:, 0])
            if effects:
                today = mine & (table.policy == table.baseline)
                found.append((trait, kind, float(np.nanmean(counts[today, 0])), effects))
    flat = [effect for *_, effects in found for effect in effects]
    judged = iter(with_verdicts(flat, "lower", finished=table.standing.finished))
    told = []
    for trait, kind, people, effects in found:
        before, *others = [next(judged) for _ in effects]
        told += [KindEffect(trait, kind, people, before, effect) for effect in others]
    return told


def admission_effects(table: StudyTable, who: PeopleCounts, metric: str) -> list[Effect]:
    """Give the effects on the outcome of 1,000 people let in, of those policies that change how many are let in.

    Of such a policy fewer deaths are no effect by themselves: fewer people are there.

    Args:
        table: of the study, all its runs in their order.
        who: of the same runs.
        metric: of ``COUNTED``.

    Raises:
        ResultsError: a sweep that wrote runs in between.
    """
    _check_same_runs(table, who)
    let_in, first = who.let_in, who.kinds[0][0]
    mine = [k for k, (trait, _) in enumerate(who.kinds) if trait == first]
    outcome = who.counts[mine, :, COUNTED[metric]].sum(axis=0)
    found: list[Effect] = []
    for scenario in (name for name in table.scenarios if (table.scenario == name).any()):
        people = pairs_of(replace(table, metrics={metric: let_in}), scenario, metric)
        gaps = np.abs(people.values[:, 1:] - people.values[:, :1])
        changed = [policy for policy, gap in zip(people.policies[1:], gaps.T, strict=True) if (gap > 0.0).any()]
        if changed:
            found += [e for e in _of_thousand(table, scenario, outcome, let_in) if e.policy in changed]
    return with_verdicts(found, "lower", finished=table.standing.finished)


def _check_same_runs(table: StudyTable, who: PeopleCounts) -> None:
    if who.counts.shape[1] != len(table.point):
        raise ResultsError("a sweep wrote runs while they were read (give the same command again)")


def admission_changed(table: StudyTable) -> list[str]:
    """Give the policies that set how many people are let in otherwise than the baseline does."""
    told = table.manifest["policies"]
    today = (told[table.baseline].get("levers") or {}).get(ADMITS)
    return [name for name in table.policies if (told[name].get("levers") or {}).get(ADMITS) != today]


def admission_in_words(policies: Sequence[str], effects: Sequence[Effect], outcome: str) -> list[str]:
    """Say of policies that change how many are let in what they change in the share of people harmed.

    Args:
        policies: that do.
        effects: of them, as of ``admission_effects``; empty where it is not known how many were let in.
        outcome: in lower case.
    """
    lines = []
    for policy in policies:
        mine = [each for each in effects if each.policy == policy]
        told = [
            f"of 1,000 people let in {'in ' + each.scenario + ' ' if len(mine) > 1 else ''}it changes {outcome} by "
            f"{_signed(each.diff)}: {each.verdict}{f' ({each.reason})' if each.reason else ''}"
            for each in mine
        ]  # fmt: skip
        unknown = "how many were let in is not told by these results"
        lines.append(f"{policy} changes how many people are let in, so that a change in their number is no effect by "
                     f"itself; {'; '.join(told) or unknown}")  # fmt: skip
    return lines


def _of_thousand(table: StudyTable, scenario: str, outcome: Floats, people: Floats) -> list[Effect]:
    """Give the effects on the outcome of 1,000 people; none where nobody is there."""
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(people > 0.0, np.round(OF / STEP * outcome / people) * STEP, np.nan)
    if np.isnan(rate[table.scenario == scenario]).all():
        return []
    rated = replace(table, metrics={"deaths": rate})
    pairs = replace(pairs_of(rated, scenario, "deaths"), bounds=(0.0, OF))
    return effects_of(pairs, "lower", columns=columns_of(table, pairs))


def who_in_words(effects: Sequence[KindEffect], outcome: str) -> list[str]:
    """Say which policies harm a kind of people, whatever they do on average, or that none clearly does.

    Args:
        effects: of all policies and kinds.
        outcome: in lower case.
    """
    harmed: dict[tuple[str, str], list[str]] = {}
    for each in effects:
        if each.effect.verdict == "worse":
            mine = f"{each.words} ({_of_them(each.effect)})"
            harmed.setdefault((each.effect.scenario, each.effect.policy), []).append(mine)
    several = len({each.effect.scenario for each in effects}) > 1
    lines = [
        f"{policy}{f' in {scenario}' if several else ''} harms {'; '.join(kinds)}: more {outcome} among them than "
        "under the baseline, whatever it does on average"
        for (scenario, policy), kinds in harmed.items()
    ]  # fmt: skip
    if effects and not lines:
        kinds = len({(each.trait, each.kind) for each in effects})
        return [f"Of {kinds} kinds of people looked at, none shows clearly more {outcome} under any policy; a small "
                "kind may be harmed without showing it"]  # fmt: skip
    return lines


def _of_them(effect: Effect) -> str:
    return f"{_signed(effect.diff)} of 1,000"


def _signed(diff: Estimate) -> str:
    if np.isnan(diff.low):
        return f"{diff.value:+.1f}"
    return f"{diff.value:+.1f} [{diff.low:+.1f}, {diff.high:+.1f}]"
