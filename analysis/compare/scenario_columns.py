"""The draws of an incident as columns with a known mean of zero, to be taken out of paired differences.

A draw that makes classes (``TELLINGS``) gives a column for each class but one: 1 where the pair met it, less the chance
of meeting it, which the knobs of the pair say exactly. Any other draw gives its normal score, for the times that it
decides are mostly log-normal. Which columns a policy has, and in which order, depends on what it sets and on the
scenario, never on an outcome, so that taking them out cannot choose the result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy import stats

from analysis.compare.estimates import Floats
from analysis.compare.incident_classes import (
    OFFICERS,
    TELLINGS,
    draw_of_pairs,
    has_assault,
    is_drawn,
    knobs_of_pairs,
)
from analysis.compare.pairs import Pairs
from analysis.compare.run_table import StudyTable
from sim.world.scenario_draws import DRAWS

TOLD_FIRST: Final = (
    "regime", "origin", "draw_duration", "draw_rate", "draw_travel", "draw_locating", "notice", "warning", "diversion",
    "draw_notification", "draw_failure", "draw_roads", "draw_dispatch", "draw_call_processing", "procedure",
    "draw_tactical", "draw_unfound", "draw_task_force", "draw_command",
)  # fmt: skip
"""Order behind a policy's own coins: what decides how many are in danger and how long, then how soon help is there
(assumption: the order of the review's rules; a scenario in which another draw decides only gains less)."""
WITH_OWN_COINS: Final = ("draw_duration", "draw_travel")
"""Draws whose product with a policy's own coin is a column: what the coin saves is the time that was left."""
FEWEST_OF_A_CLASS: Final = 3
"""Pairs on either side of a class for a column (numerical: one alone would fit itself, and leave no spread)."""
_STEPS: Final = 32
"""Halvings of a boundary between two classes (numerical: to 2^-32)."""
_LATTICE: Final = tuple(np.concatenate([[1e-12], np.linspace(0.0, 1.0, 17)[1:-1], [1.0 - 1e-12]]))
"""Numbers between which boundaries are looked for (numerical: a class in their midst narrower than this is missed)."""


@dataclass(frozen=True)
class Column:
    """One column of a policy.

    Attributes:
        name: of the draw and, where it makes classes, of the class.
        values: (n,) with a mean of zero over incidents.
        own: whether it is a coin that the policy itself brings in or turns.
        share: chance of the class, the mean over the pairs; not a number where there are no classes.
        met: pairs that met the class; 0 where there are no classes.
    """

    name: str
    values: Floats
    own: bool = False
    share: float = float("nan")
    met: int = 0

    @property
    def seen(self) -> bool:
        """Whether enough pairs lie on either side of it, or it has no sides."""
        n = len(self.values)
        return bool(np.isnan(self.share)) or FEWEST_OF_A_CLASS <= self.met <= n - FEWEST_OF_A_CLASS


def columns_of(table: StudyTable, pairs: Pairs) -> dict[str, list[Column]]:
    """Give the columns of every policy of a scenario but the baseline, in their order; none where draws are not known.

    Args:
        table: all runs.
        pairs: of the scenario; each has a luck of its own.
    """
    if table.seed is None or not has_assault(table, pairs.scenario):
        return {}
    source = _Source(table, pairs)
    return {policy: list(source.columns(policy)) for policy in pairs.policies[1:]}


class _Source:
    """The draws of a scenario's pairs, each read once for all policies."""

    def __init__(self, table: StudyTable, pairs: Pairs) -> None:
        self._table, self._pairs = table, pairs
        self._lucks: dict[str, Floats] = {}
        self._by_meaning: dict[tuple[str, str], list[Column]] = {}
        self._tellings = [by for by in TELLINGS if is_drawn(table, pairs.scenario, by)]

    def columns(self, policy: str) -> Iterator[Column]:
        """Give the columns of a policy: its own coins, their products, what they are today, then the others."""
        today = self._pairs.policies[0]
        turned = [by for by in self._tellings if self._turns(by, policy)]
        own = [column for by in turned for column in self._own(by, policy)]
        yield from own
        scores = [self._score(name) for name in WITH_OWN_COINS]
        yield from (
            Column(f"{coin.name} x {score.name}", coin.values * score.values)
            for coin in own[:1] if coin.seen for score in scores
        )  # fmt: skip
        for name in [*turned, *TOLD_FIRST]:
            if name not in TELLINGS:
                yield self._score(name)
            elif name in self._tellings:
                yield from self._classes(name, today)

    def _turns(self, by: str, policy: str) -> bool:
        """Tell whether a policy brings a coin in, or changes what it means."""
        today = self._pairs.policies[0]
        if by == "site_officers":
            return bool(self._most_officers(policy) > 0 or self._most_officers(today) > 0)
        return self._knobs(by, policy) != self._knobs(by, today)

    def _most_officers(self, policy: str) -> int:
        met = knobs_of_pairs(self._table, self._pairs, policy, (OFFICERS,))
        return max(int(each["count"]) for each in met)

    def _knobs(self, by: str, policy: str) -> list[dict[str, object]]:
        return knobs_of_pairs(self._table, self._pairs, policy, by=by)

    def _score(self, name: str) -> Column:
        return Column(name, np.asarray(stats.norm.ppf(self._luck(name)), np.float64))

    def _luck(self, name: str) -> Floats:
        if name not in self._lucks:
            self._lucks[name] = np.array(draw_of_pairs(self._table, self._pairs, name))
        return self._lucks[name]

    def _own(self, by: str, policy: str) -> list[Column]:
        return [replace(each, name=f"{each.name} under {policy}", own=True) for each in self._classes(by, policy)]

    def _classes(self, by: str, policy: str) -> list[Column]:
        """Give a column for each class of a telling that can be met, but the likeliest."""
        if (by, policy) not in self._by_meaning:
            self._by_meaning[by, policy] = self._told_apart(by, policy)
        return self._by_meaning[by, policy]

    def _told_apart(self, by: str, policy: str) -> list[Column]:
        telling, chances = TELLINGS[by], _Chances(by)
        beside = [self._luck(name) for name in telling.beside]
        met, shares = [], []
        for k, (luck, knobs) in enumerate(zip(self._luck(telling.draw), self._knobs(by, policy), strict=True)):
            told = {**knobs, **{name: float(each[k]) for name, each in zip(telling.beside, beside, strict=True)}}
            met.append(telling.decide(float(luck), **told))
            shares.append(chances.of(told))
        names, chance = np.array(met, np.str_), np.array(shares)
        likeliest = int(np.argmax(chance.mean(axis=0)))
        return [
            Column(f"{by}: {name}", (names == name) - chance[:, k], False, float(chance[:, k].mean()),
                   int((names == name).sum()))
            for k, name in enumerate(telling.classes) if k != likeliest and chance[:, k].any()
        ]  # fmt: skip


class _Chances:
    """The chance of each class of a telling, by the knobs and draws that say what its number means."""

    def __init__(self, by: str) -> None:
        self._telling = TELLINGS[by]
        self._count = DRAWS[self._telling.draw].count
        self._known: dict[tuple[tuple[str, str], ...], tuple[float, ...]] = {}

    def of(self, told: dict[str, object]) -> tuple[float, ...]:
        """Give the chances in the order of the classes."""
        key = tuple((name, repr(value)) for name, value in told.items())
        if key not in self._known:
            self._known[key] = self._measured(lambda luck: self._telling.decide(luck, **told))
        return self._known[key]

    def _measured(self, decide: Callable[[float], str]) -> tuple[float, ...]:
        """Measure the classes along the number, each end found by halving."""
        found = dict.fromkeys(self._telling.classes, 0.0)
        classes, start = [decide(float(luck)) for luck in _LATTICE], 0.0
        for low, high, here, there in zip(_LATTICE, _LATTICE[1:], classes, classes[1:], strict=False):
            if here != there:
                end = _boundary(decide, float(low), float(high))
                found[here] += self._below(end) - self._below(start)
                start = end
        found[classes[-1]] += 1.0 - self._below(start)
        return tuple(found.values())

    def _below(self, luck: float) -> float:
        """Give the chance that the least of the numbers drawn lies below one."""
        return 1.0 - (1.0 - luck) ** self._count


def _boundary(decide: Callable[[float], str], low: float, high: float) -> float:
    here = decide(low)
    for _ in range(_STEPS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if decide(middle) == here else (low, middle)
    return 0.5 * (low + high)
