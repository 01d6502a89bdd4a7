"""How far each knob, alone at one of its ends, moves the mean of an outcome against the scenario as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy import stats

from analysis.compare.estimates import CONFIDENCE, Estimate, Floats, mean_of
from analysis.compare.pairs import Pairs
from analysis.compare.study_results import StudyResults
from sim.errors import ResultsError
from sim.scenario.deep import Value
from sim.studies.design.one_at_a_time import steps

MUCH: Final = 0.1
"""A move of the mean by more than this share of it is named first."""
SHOWN: Final = 5
"""Points without a value that a warning names."""


@dataclass(frozen=True)
class Move:
    """What one end of a knob does.

    Attributes:
        value: at which the knob is set.
        ratio: of the mean there to the mean of the scenario as it stands, over the same lucks.
        pairs: replications in which both have a value.
        stands: whether the scenario stands at this end already: it has no runs of its own.
    """

    value: Value
    ratio: Estimate
    pairs: int
    stands: bool = False

    @property
    def size(self) -> float:
        """How far it moves the mean, as a share of it; not a number where it is not known."""
        return abs(self.ratio.value - 1.0)

    @property
    def told(self) -> bool:
        """Whether the interval tells the move from none; false where there is none."""
        return bool(self.ratio.low > 1.0 or self.ratio.high < 1.0)


@dataclass(frozen=True)
class KnobMoves:
    """What a knob does at all its ends.

    Attributes:
        varied: what the manifest tells of it.
        ends: low end and high end, or every value, in order.
    """

    varied: dict[str, Any]
    ends: list[Move]

    @property
    def path(self) -> str:
        """Dotted path of the knob."""
        return str(self.varied["path"])

    @property
    def size(self) -> float:
        """The largest move; not a number where none is known."""
        known = [end.size for end in self.ends if not end.stands and np.isfinite(end.size)]
        return max(known, default=float("nan"))

    @property
    def carries(self) -> bool:
        """Whether an end moves the mean by more than a tenth, and the interval tells it from none."""
        return any(end.size > MUCH and end.told for end in self.ends)

    @property
    def unclear(self) -> bool:
        """Whether no end moves the mean by more than its interval can tell."""
        return all(end.stands or end.ratio.low <= 1.0 <= end.ratio.high for end in self.ends)


@dataclass(frozen=True)
class OneAtATime:
    """What every knob does to an outcome under one policy, the farthest move first.

    Attributes:
        scenario: its name.
        policy: its name.
        about: the outcome, in words.
        base: mean of the scenario as it stands.
        knobs: those that were moved.
        warnings: what could not be told, and why.
    """

    scenario: str
    policy: str
    about: str
    base: Estimate
    knobs: list[KnobMoves]
    warnings: list[str]

    @property
    def points(self) -> int:
        """Points of the design."""
        return 1 + sum(not end.stands for knob in self.knobs for end in knob.ends)


def moves_of(study: StudyResults) -> list[OneAtATime]:
    """Tell of every scenario and policy what each knob moves alone.

    Raises:
        ResultsError: the points are not those of the design.
    """
    pairs = study.comparison.pairs
    return [_under(study, pairs[scenario], policy) for scenario in pairs for policy in pairs[scenario].policies]


def paired_ratio(base: Floats, moved: Floats) -> tuple[Estimate, int]:
    """Give the ratio of two means over the same lucks, and how many lucks there are.

    The interval is Student's, of what a moved outcome differs from that ratio times the one at base: what luck does to
    both alike cancels.

    Args:
        base: (n,) outcomes of the scenario as it stands, by luck.
        moved: (n,) outcomes of the point; a luck in which either has no value is left out.
    """
    there = np.isfinite(base) & np.isfinite(moved)
    n = int(there.sum())
    mean = float(base[there].mean()) if n else 0.0
    if mean == 0.0:
        return Estimate(float("nan")), n
    ratio = float(moved[there].mean()) / mean
    if n < 2:
        return Estimate(ratio), n
    spread = float((moved[there] - ratio * base[there]).std(ddof=1))
    half = float(stats.t.ppf(0.5 + CONFIDENCE / 2.0, n - 1)) * spread / np.sqrt(n) / abs(mean)
    return Estimate(ratio, float(ratio - half), float(ratio + half)), n


def _under(study: StudyResults, pairs: Pairs, policy: str) -> OneAtATime:
    outcomes = _by_point(pairs, policy, int(study.manifest["points"]))
    knobs = [knob for knob in _knobs(study, outcomes) if not all(end.stands for end in knob.ends)]
    knobs.sort(key=lambda knob: -np.nan_to_num(knob.size, nan=-1.0))
    luck = np.arange(outcomes.shape[1])
    base = mean_of(outcomes[0], np.zeros_like(luck), luck, sampled=False)
    about = f"{study.label} under {policy}"
    return OneAtATime(pairs.scenario, policy, about, base, knobs, _warnings(study, base, knobs))


def _by_point(pairs: Pairs, policy: str, points: int) -> Floats:
    """Give the outcomes as (points, replications), not a number where there is none."""
    outcomes = np.full((points, int(pairs.replication.max()) + 1), np.nan)
    outcomes[pairs.point, pairs.replication] = pairs.column(policy)
    return outcomes


def _knobs(study: StudyResults, outcomes: Floats) -> list[KnobMoves]:
    told = {str(each["path"]): each for each in study.manifest["varied"]}
    ends = {path: list(each["values"] or (each["low"], each["high"])) for path, each in told.items()}
    base = {path: study.table.knobs[path][0] for path in told}
    points = {step: point for point, step in enumerate(steps(ends, base), start=1)}
    if len(points) + 1 != len(outcomes) or any(study.table.knobs[path][k] != end for (path, end), k in points.items()):
        raise ResultsError(f"{study.folder}: its points are not those of a study that moves one knob at a time")
    here = Estimate(1.0, 1.0, 1.0)

    def move(path: str, end: Value) -> Move:
        point = points.get((path, end))
        if point is None:
            return Move(end, here, int(np.isfinite(outcomes[0]).sum()), stands=True)
        return Move(end, *paired_ratio(outcomes[0], outcomes[point]))

    return [KnobMoves(told[path], [move(path, end) for end in values]) for path, values in ends.items()]


def _warnings(study: StudyResults, base: Estimate, knobs: list[KnobMoves]) -> list[str]:
    doubts = []
    if not study.comparison.standing.finished:
        doubts.append(f"this study is unfinished: {study.comparison.standing} are there")
    lacking = [f"{knob.path} at {end.value}" for knob in knobs for end in knob.ends if not end.pairs]
    if lacking:
        more = f" and {len(lacking) - SHOWN} more" if len(lacking) > SHOWN else ""
        doubts.append(f"no pair with a value yet: {', '.join(lacking[:SHOWN])}{more}")
    if base.value == 0.0:
        doubts.append("the mean of the scenario as it stands is 0, and nothing is so many times as much")
    if any(end.pairs == 1 for knob in knobs for end in knob.ends):
        doubts.append("some ends have one pair only, and no interval: run more replications")
    return doubts
