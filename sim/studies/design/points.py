"""What a study varies, and the values at each of its points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sim.scenario.deep import Value, between, whole_between

if TYPE_CHECKING:  # whoever only counts points needs no knobs
    from sim.scenario.knobs import Knob

Points = dict[str, list[Value]]
"""One list of values per varied knob, by dotted path, all equally long; empty where nothing is varied."""


@dataclass(frozen=True)
class Varied:
    """One knob that a study varies.

    Attributes:
        path: as written in the study.
        knob: as declared.
        kind: what its values are.
        values: values to take, or empty where a range is meant.
        low: least value of the range.
        high: greatest value of the range.
        scale: how the range is divided.
        steps: values of the range in a grid.
    """

    path: str
    knob: Knob
    kind: Literal["float", "int", "switch", "choice"]
    values: tuple[Value, ...] = ()
    low: float = 0.0
    high: float = 1.0
    scale: str = "linear"
    steps: int | None = None

    def at(self, share: float) -> Value:
        """Give the value at a share of the way, from 0 to below 1; every value of a list is as likely as another."""
        if self.values:
            return self.values[min(int(share * len(self.values)), len(self.values) - 1)]
        if self.kind == "int":
            return whole_between(int(self.low), int(self.high), share)
        return between(self.low, self.high, self.scale, share)

    def in_grid(self) -> list[Value]:
        """Give the values that a grid takes, ends of a range included."""
        if self.values:
            return list(self.values)
        assert self.steps is not None  # the reader has asked for it
        spread = [between(self.low, self.high, self.scale, k / (self.steps - 1)) for k in range(self.steps)]
        return list(dict.fromkeys(round(value) for value in spread)) if self.kind == "int" else list(spread)

    def ends(self) -> list[Value]:
        """Give every value of a list, or both ends of a range."""
        ends: list[Value] = [int(self.low), int(self.high)] if self.kind == "int" else [self.low, self.high]
        return list(self.values) or ends


def count_of(points: Points) -> int:
    """Give the number of points: 1 where nothing is varied."""
    return len(next(iter(points.values()))) if points else 1


def knobs_at(points: Mapping[str, Sequence[Value]], point: int) -> tuple[tuple[str, Value], ...]:
    """Give path and value of every varied knob at a point."""
    return tuple((path, values[point]) for path, values in points.items())
