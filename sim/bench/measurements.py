"""What a measurement gave: a value with its spread, and the aim it is held against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Aim:
    """What a figure should be.

    Attributes:
        bound: in the unit of the figure.
        at_least: whether more is better; otherwise the figure should be at most the bound.
    """

    bound: float
    at_least: bool

    def met_by(self, value: float) -> bool:
        """Tell whether a value is as it should be."""
        return value >= self.bound if self.at_least else value <= self.bound

    def __str__(self) -> str:
        return f"at {'least' if self.at_least else 'most'} {self.bound:,.10g}"


@dataclass(frozen=True)
class Measurement:
    """One line of the table.

    Attributes:
        name: what was measured, and for how many people.
        value: median over the repeats; None where it could not be measured, for the reason in ``note``.
        unit: of value, low and high; empty for a ratio.
        low: smallest over the repeats.
        high: largest over the repeats.
        aim: what it should be; None where nothing is asked.
        note: how it was measured, where the name does not say it.
    """

    name: str
    value: float | None
    unit: str
    low: float | None = None
    high: float | None = None
    aim: Aim | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the aim is met; None without an aim, or without a value."""
        return None if self.aim is None or self.value is None else self.aim.met_by(self.value)


def measurement(
    name: str, values: Sequence[float], unit: str = "", aim: Aim | None = None, note: str = ""
) -> Measurement:
    """Give the figure of some repeats: their median, smallest and largest."""
    return Measurement(name, median(values), unit, min(values), max(values), aim, note)


def at_least(bound: float) -> Aim:
    """Give the aim of a figure that should be large."""
    return Aim(bound, at_least=True)


def at_most(bound: float) -> Aim:
    """Give the aim of a figure that should be small."""
    return Aim(bound, at_least=False)
