"""What nobody can rule out: the range of an uncertainty that a study draws from, or why it has none.

It lies within the range that the model accepts. It is a judgement, which the source of a knob supports where its text
names a range.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import Any, Final, Literal

Value = float | int | bool | str
Scale = Literal["linear", "log"]


def between(low: float, high: float, scale: str, share: float) -> float:
    """Give the number at a share of the way from one end of a range to the other, both ends exactly.

    Args:
        low: least number; above 0 on a logarithmic scale.
        high: greatest number.
        scale: ``linear`` or ``log``.
        share: of the way, from 0 to 1.
    """
    if share in (0.0, 1.0):
        return (low, high)[int(share)]
    if scale == "log":
        # Decimals: the last bit of a library's logarithm differs with the processor.
        least, most, along = Decimal(low), Decimal(high), Decimal(share)
        return float(((1 - along) * least.ln() + along * most.ln()).exp())
    return (1 - share) * low + share * high


def whole_between(low: int, high: int, share: float) -> int:
    """Give the whole number at a share of the way: from 0 to 1 each has a part of the same size, both ends too."""
    return min(low + int(share * (high - low + 1)), high)


@dataclass(frozen=True)
class Plausible:
    """A range of numbers, each as likely as another on its scale. Whole ends mean whole numbers.

    Attributes:
        low: least number.
        high: greatest number.
        scale: on which draws are even.
    """

    low: float
    high: float
    scale: Scale = "linear"

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ValueError(f"the range from {self.low} to {self.high} is empty")
        if self.scale == "log" and (self.low <= 0 or self.whole):
            raise ValueError(f"the range from {self.low} to {self.high} has no logarithmic scale")

    @property
    def whole(self) -> bool:
        """Whether whole numbers are meant."""
        return isinstance(self.low, int) and isinstance(self.high, int)

    def value_at(self, share: float) -> float | int:
        """Give the number at a share of the way, from 0 to 1; it rises with the share."""
        if isinstance(self.low, int) and isinstance(self.high, int):
            return whole_between(self.low, self.high, share)
        return between(self.low, self.high, self.scale, share)

    def check(self, default: Any, low: float | None, high: float | None) -> None:
        """Hold the range against a knob: it must lie within what is allowed and hold the default.

        Raises:
            ValueError: it does not, or has whole ends where the knob has a number with a fraction, or the other way.
        """
        if (low is not None and self.low < low) or (high is not None and self.high > high):
            raise ValueError(f"{self} is not within what is allowed, {low} to {high}")
        if default is not None and not self.low <= default <= self.high:
            raise ValueError(f"{self} does not hold the default {default}")
        if default is not None and isinstance(default, int) != self.whole:
            raise ValueError(f"{self} and the default {default} are not both whole numbers")

    def as_json(self) -> dict[str, Any]:
        """Give the range as plain values, as the JSON Schema carries it."""
        return {"low": self.low, "high": self.high, "scale": self.scale}

    def __str__(self) -> str:
        return f"{self.low:g} to {self.high:g}{', log' if self.scale == 'log' else ''}"


@dataclass(frozen=True)
class Weighted:
    """Some values of a choice, a switch or a number, each with its weight.

    Attributes:
        weights: value and weight; the weights sum to 1.
    """

    weights: tuple[tuple[Value, float], ...]

    def __post_init__(self) -> None:
        weights = [weight for _, weight in self.weights]
        if not all(weight > 0.0 for weight in weights) or not math.isclose(sum(weights), 1.0):
            raise ValueError(f"the weights of {self} are not all above 0, or do not sum to 1")

    @property
    def values(self) -> tuple[Value, ...]:
        """The values that have a weight."""
        return tuple(value for value, _ in self.weights)

    def value_at(self, share: float) -> Value:
        """Give the value at a share of the way, from 0 to 1, through the weights in their order."""
        ends = accumulate(weight for _, weight in self.weights)
        return next((value for value, end in zip(self.values, ends, strict=True) if share < end), self.values[-1])

    def check(self, default: Any, low: float | None, high: float | None) -> None:
        """Hold the values against a knob: all must be allowed, and the default must be one of them.

        Raises:
            ValueError: one is not allowed, or of another type than the default, or the default has no weight.
        """
        if default not in self.values or {type(value) for value in self.values} != {type(default)}:
            raise ValueError(f"{self} does not hold the default {default}, or another type than it")
        numbers = [value for value in self.values if isinstance(value, int | float)]
        if any((low is not None and value < low) or (high is not None and value > high) for value in numbers):
            raise ValueError(f"{self} is not within what is allowed, {low} to {high}")

    def as_json(self) -> dict[str, Any]:
        """Give the weights as plain values, as the JSON Schema carries them."""
        return {"weights": [[value, weight] for value, weight in self.weights]}

    def __str__(self) -> str:
        return ", ".join(f"{_written(value)} ({weight:g})" for value, weight in self.weights)


@dataclass(frozen=True)
class Fixed:
    """No range: a study leaves the knob as the scenario has it.

    Attributes:
        reason: why.
    """

    reason: str

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError("a knob without a range says why")

    def check(self, default: Any, low: float | None, high: float | None) -> None:
        """Hold nothing against a knob: any may have no range."""

    def as_json(self) -> dict[str, Any]:
        """Give the reason as plain values, as the JSON Schema carries it."""
        return {"fixed": self.reason}

    def __str__(self) -> str:
        return f"none: {self.reason}"


Deep = Plausible | Weighted | Fixed
"""What is said of an uncertainty: its range, its weights, or why it has neither."""

_NAMES: Final = ("low", "high", "scale")


def plausible(low: float, high: float, scale: Scale = "linear") -> Plausible:
    """Declare a range within which nobody can rule a number out."""
    return Plausible(low, high, scale)


def one_of(weights: Mapping[Any, float]) -> Weighted:
    """Declare values that nobody can rule out, with stated weights that sum to 1."""
    return Weighted(tuple(weights.items()))


def no(reason: str) -> Fixed:
    """Declare that a knob has no range of its own, and why."""
    return Fixed(reason)


def deep_from_json(values: Mapping[str, Any]) -> Deep:
    """Give what ``as_json`` wrote."""
    if "fixed" in values:
        return Fixed(values["fixed"])
    if "weights" in values:
        return Weighted(tuple((value, weight) for value, weight in values["weights"]))
    return Plausible(*(values[name] for name in _NAMES))


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else f"{value:g}"
